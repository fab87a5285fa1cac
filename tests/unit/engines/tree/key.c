// SPDX-License-Identifier: GPL-2.0-only
/*
 * An engine's checksum is that of all that it is built from.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/tree/key.h>

#include "tree_place.h"

/* A whole tree and a whole shim, as far as the checksum reads them. */
static void put_all(const struct place *p)
{
	put(p->shim, "glue.c", "");
	put(p->shim, "code.h", "");
	put(p->shim, "loads.c", "");
	put(p->tree, "mm/gup.c", "int gup;\n");
	put(p->tree, "include/linux/kconfig.h", "");
	put(p->tree, "a.h", "");
}

static void key_of(const struct place *p, char key[33])
{
	struct strbuf error = strbuf_new();

	if (!tree_key(p->tree, p->shim, key, &error))
		fail_msg("%s", error.s);
	assert_int_equal(strlen(key), 32);
	strbuf_free(&error);
}

static void differs(const struct place *p, const char *before)
{
	char key[33];

	key_of(p, key);
	assert_string_not_equal(key, before);
}

/* The same files have the same key; a change of any of them has another one. */
static void changes(void **state)
{
	const struct place *p = *state;
	char key[33], again[33];

	put_all(p);
	unsetenv("CC");
	key_of(p, key);
	put(p->tree, "unread.h", "1");
	key_of(p, again);
	assert_string_equal(key, again);
	put(p->tree, "b.h", "");
	differs(p, key);
	key_of(p, key);
	put(p->tree, "mm/gup.c", "int gup2;\n");
	differs(p, key);
	key_of(p, key);
	put(p->shim, "glue.c", "int glue;\n");
	differs(p, key);
	key_of(p, key);
	setenv("CC", "another", 1);
	differs(p, key);
}

static void refused(const struct place *p, const char *why)
{
	struct strbuf error = strbuf_new();
	char key[33];

	assert_false(tree_key(p->tree, p->shim, key, &error));
	if (!strstr(error.s, why))
		fail_msg("%s", error.s);
	strbuf_free(&error);
}

/* A folder that is no tree, half a tree, and half a shim are refused, with the file. */
static void half(void **state)
{
	const struct place *p = *state;
	char path[200];

	refused(p, "there is no mm/gup.c: not the top of a kernel tree");
	put_all(p);
	snprintf(path, sizeof(path), "%s/a.h", p->tree);
	unlink(path);
	refused(p, "half a tree: a.h is missing");
	put_all(p);
	snprintf(path, sizeof(path), "%s/include/linux/kconfig.h", p->tree);
	unlink(path);
	refused(p, "half a tree: include/linux/kconfig.h is missing");
	put_all(p);
	snprintf(path, sizeof(path), "%s/loads.c", p->shim);
	unlink(path);
	refused(p, "/loads.c: ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(changes, make_place, remove_place),
		cmocka_unit_test_setup_teardown(half, make_place, remove_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
