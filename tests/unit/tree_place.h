/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A tiny tree and a shim for it, on the disk. Include cmocka.h before this.
 */
#ifndef TESTS_TREE_PLACE_H
#define TESTS_TREE_PLACE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fs.h"

/* A folder with a tree, a shim and a place to build, made anew for each test. */
struct place {
	char top[64];
	char tree[96];
	char shim[96];
	char build[96];
};

static inline void put(const char *folder, const char *file, const char *text)
{
	struct strbuf buf = strbuf_new(), path = strbuf_new();

	strbuf_addf(&path, "%s/%s", folder, file);
	strbuf_adds(&buf, text);
	for (char *at = path.s + 1; (at = strchr(at, '/')); at++) {
		*at = '\0';
		mkdir(path.s, 0700);
		*at = '/';
	}
	assert_true(fs_write(path.s, buf.s, buf.len));
	strbuf_free(&buf);
	strbuf_free(&path);
}

static inline int make_place(void **state)
{
	static const char *const shim[] = { "shim.h",  "ask.h",	 "bridge.h", "pages.h",
					    "moves.h", "vmas.h", "huge.h" };
	struct place *p = calloc(1, sizeof(*p));

	assert_non_null(p);
	strcpy(p->top, "/tmp/test-tree-XXXXXX");
	assert_non_null(mkdtemp(p->top));
	snprintf(p->tree, sizeof(p->tree), "%s/tree", p->top);
	snprintf(p->shim, sizeof(p->shim), "%s/shim", p->top);
	snprintf(p->build, sizeof(p->build), "%s/build", p->top);
	assert_int_equal(mkdir(p->build, 0700), 0);
	for (size_t i = 0; i < sizeof(shim) / sizeof(shim[0]); i++)
		put(p->shim, shim[i], "");
	put(p->shim, "entries.h",
	    "#define ours(x) (x)\nstatic int also_ours(int a)\n{\n\treturn a;\n}\n");
	put(p->shim, "config.h", "#define CONFIG_YES 1\n");
	put(p->shim, "headers.list", "# a comment\na.h always\nmissing.h\nb.h\n");
	*state = p;
	return 0;
}

static inline int remove_place(void **state)
{
	struct place *p = *state;
	char command[96];

	snprintf(command, sizeof(command), "rm -rf '%s'", p->top);
	assert_int_equal(system(command), 0);
	free(p);
	return 0;
}

#endif
