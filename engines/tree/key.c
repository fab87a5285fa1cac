// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding the shim, and the checksum that identifies an engine.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <gupwalk/gup.h>

#include "lib/fs.h"
#include "harvest.h"
#include "lib/checksum.h"
#include "key.h"

char *tree_shim(struct strbuf *error)
{
	char *shim = fs_of_ours(GUPWALK_BIN_TO_SHIM, GUPWALK_SHIM_SOURCE);

	if (!shim)
		strbuf_adds(error,
			    "the sources of the shim are missing: " GUPWALK_SHIM_SOURCE "\n");
	return shim;
}

bool tree_key(const char *path, const char *shim, char key[33], struct strbuf *error)
{
	static const char *const shim_files[] = { "shim.h",	 "ask.h",   "bridge.h", "entries.h",
						  "pages.h",	 "moves.h", "vmas.h",	"huge.h",
						  "config.h",	 "glue.c",  "loads.c",	"code.h",
						  "headers.list" };
	const char *cc = getenv("CC");
	struct checksum sum = checksum_new();
	size_t nr;
	struct listed *list = harvest_list(shim, &nr);
	bool good = list;

	if (!list)
		strbuf_addf(error, "cannot read %s/headers.list: %s\n", shim, strerror(errno));
	checksum_add(&sum, cc ? cc : "", cc ? strlen(cc) + 1 : 1);
	for (size_t i = 0; i < sizeof(shim_files) / sizeof(shim_files[0]); i++)
		if (!checksum_file(&sum, shim, shim_files[i])) {
			strbuf_addf(error, "cannot read %s/%s: %s\n", shim, shim_files[i],
				    strerror(errno));
			good = false;
		}
	/* Both sides number flags and entry points by the library's lists. */
	for (unsigned int i = 0; i < GUP_FOLL_NR; i++)
		checksum_add(&sum, gup_foll_name(i), strlen(gup_foll_name(i)) + 1);
	for (unsigned int i = 0; i < GUP_ENTRY_POINT_NR; i++)
		checksum_add(&sum, gup_entry_point_name(i), strlen(gup_entry_point_name(i)) + 1);
	if (!checksum_file(&sum, path, "mm/gup.c")) {
		strbuf_addf(error, "%s: there is no mm/gup.c: not the top of a kernel tree\n",
			    path);
		harvest_list_free(list, nr);
		return false;
	}
	if (!checksum_file(&sum, path, "include/linux/kconfig.h")) {
		strbuf_addf(error, "%s: half a tree: include/linux/kconfig.h is missing\n", path);
		good = false;
	}
	for (size_t i = 0; i < nr; i++)
		if (!checksum_file(&sum, path, list[i].path) && list[i].always) {
			strbuf_addf(error, "%s: half a tree: %s is missing\n", path, list[i].path);
			good = false;
		}
	harvest_list_free(list, nr);
	checksum_print(&sum, key);
	return good;
}
