// SPDX-License-Identifier: GPL-2.0-only
/*
 * Listing the names that the shim defines instead of the tree.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/fs.h"
#include "lib/map.h"
#include "source.h"
#include "key.h"
#include "ours.h"

/* Names of the kernel; the bridge's own names begin with br_ or shim_. */
static const char *const files[] = {
	"shim.h", "entries.h", "pages.h", "moves.h", "vmas.h", "huge.h"
};

static bool kernels(const char *name)
{
	return strncmp(name, "br_", 3) && strncmp(name, "shim_", 5) && strncmp(name, "SHIM_", 5) &&
	       strncmp(name, "TREE_", 5);
}

static void add_names(struct strbuf *out, const struct lines *lines)
{
	struct map names = { 0 };
	struct items items = { 0 };
	const char **sorted;

	items_add(&items, lines, NULL);
	for (size_t i = 0; i < items.nr; i++)
		for (size_t k = 0; k < items.item[i]->nr_names; k++)
			map_put(&names, items.item[i]->name[k], strlen(items.item[i]->name[k]));
	sorted = map_sorted(&names);
	for (size_t i = 0; sorted[i]; i++)
		if (kernels(sorted[i]))
			strbuf_addf(out, "  %s\n", sorted[i]);
	free(sorted);
	items_free(&items);
	map_free(&names);
}

bool tree_ours(struct strbuf *out, struct strbuf *error)
{
	char *shim = tree_shim(error);
	bool good = shim;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]) && good; i++) {
		struct strbuf path = strbuf_new(), text = strbuf_new();

		strbuf_addf(&path, "%s/%s", shim, files[i]);
		good = fs_read(&text, path.s);
		if (good) {
			struct lines lines = lines_of(text.s);

			strbuf_addf(out, "%s\n", files[i]);
			add_names(out, &lines);
			lines_free(&lines);
		} else {
			strbuf_addf(error, "cannot read %s: %s\n", path.s, strerror(errno));
		}
		strbuf_free(&path);
		strbuf_free(&text);
	}
	free(shim);
	return good;
}
