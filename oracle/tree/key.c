// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where things are, and the checksum that tells one engine from another.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harvest.h"
#include "tree.h"

static bool is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* Beside the installed tool, or where this was built from. */
char *tree_shim(struct buf *error)
{
	char exe[PATH_MAX];
	struct buf path = { 0 };
	ssize_t len = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	if (len > 0) {
		exe[len] = '\0';
		*strrchr(exe, '/') = '\0';
		buf_printf(&path, "%s/%s", exe, GUPWALK_BIN_TO_SHIM);
		if (is_folder(path.s))
			return path.s;
		buf_free(&path);
	}
	buf_str(&path, GUPWALK_SHIM_SOURCE);
	if (is_folder(path.s))
		return path.s;
	buf_printf(error, "the sources of the shim are missing: %s\n", path.s);
	buf_free(&path);
	return NULL;
}

char *tree_cache(struct buf *error)
{
	const char *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	struct buf path = { 0 };

	if (xdg && *xdg == '/') {
		buf_printf(&path, "%s/gupwalk", xdg);
	} else if (home && *home == '/') {
		buf_printf(&path, "%s/.cache/gupwalk", home);
	} else {
		buf_str(error, "no place for a cache: neither XDG_CACHE_HOME nor HOME is set\n");
		return NULL;
	}
	return path.s;
}

/* Two lanes, so that 128 bits come out. */
struct sum {
	uint64_t a;
	uint64_t b;
};

static void sum_add(struct sum *sum, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		sum->a = (sum->a ^ c) * UINT64_C(0x100000001b3);
		sum->b = (sum->b + c + 1) * UINT64_C(0x9e3779b97f4a7c15);
		sum->b ^= sum->b >> 29;
	}
}

/* A file by its name and all of its text; one that is not there counts as well. */
static bool sum_file(struct sum *sum, const char *folder, const char *name)
{
	struct buf path = { 0 }, text = { 0 };
	char len[32];
	bool there;

	buf_printf(&path, "%s/%s", folder, name);
	there = !is_folder(path.s) && buf_read(&text, path.s);
	snprintf(len, sizeof(len), "%d %zu ", there, text.len);
	sum_add(sum, name, strlen(name) + 1);
	sum_add(sum, len, strlen(len));
	sum_add(sum, text.s ? text.s : "", text.len);
	buf_free(&path);
	buf_free(&text);
	return there;
}

bool tree_key(const char *path, const char *shim, char key[33], struct buf *error)
{
	static const char *const shim_files[] = {
		"shim.h", "ask.h",  "bridge.h", "entries.h", "pages.h", "moves.h",
		"vmas.h", "huge.h", "config.h", "glue.c",    "loads.c", "headers.list"
	};
	const char *cc = getenv("CC");
	struct sum sum = { UINT64_C(0xcbf29ce484222325), 1 };
	size_t nr;
	struct listed *list = harvest_list(shim, &nr);
	bool good = list;

	if (!list)
		buf_printf(error, "cannot read %s/headers.list: %s\n", shim, strerror(errno));
	sum_add(&sum, cc ? cc : "", cc ? strlen(cc) + 1 : 1);
	for (size_t i = 0; i < sizeof(shim_files) / sizeof(shim_files[0]); i++)
		if (!sum_file(&sum, shim, shim_files[i])) {
			buf_printf(error, "cannot read %s/%s: %s\n", shim, shim_files[i],
				   strerror(errno));
			good = false;
		}
	if (!sum_file(&sum, path, "mm/gup.c")) {
		buf_printf(error, "%s: there is no mm/gup.c: not the top of a kernel tree\n", path);
		harvest_list_free(list, nr);
		return false;
	}
	if (!sum_file(&sum, path, "include/linux/kconfig.h")) {
		buf_printf(error, "%s: half a tree: include/linux/kconfig.h is missing\n", path);
		good = false;
	}
	for (size_t i = 0; i < nr; i++)
		if (!sum_file(&sum, path, list[i].path) && list[i].always) {
			buf_printf(error, "%s: half a tree: %s is missing\n", path, list[i].path);
			good = false;
		}
	harvest_list_free(list, nr);
	snprintf(key, 33, "%016" PRIx64 "%016" PRIx64, sum.a, sum.b);
	return good;
}
