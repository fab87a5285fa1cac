// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why a tree does not compile: the compiler's first messages, and where missing names are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/tree/missing.h>

#include "tree_place.h"

/* A missing name is told with the line that defines it and the list to add it to. */
static void explains_what_is_missing(void **state)
{
	const struct place *p = *state;
	struct strbuf error = strbuf_new();

	put(p->tree, "include/linux/far.h",
	    "/* far */\n\nstatic inline int far_away(int x)\n{\n\treturn x;\n}\n");
	tree_explain_failure(p->tree, p->shim,
			     "x.h:7:9: error: implicit declaration of function 'far_away'\n"
			     "x.h:9:9: error: 'nowhere' undeclared (first use in this function)\n",
			     &error);
	assert_non_null(strstr(error.s, "missing name: far_away"));
	assert_non_null(
		strstr(error.s, "include/linux/far.h:3: static inline int far_away(int x)"));
	assert_non_null(strstr(error.s, "add include/linux/far.h to "));
	assert_non_null(strstr(error.s, "headers.list"));
	assert_non_null(strstr(error.s, "missing name: nowhere\n    no header of this tree"));
	strbuf_free(&error);
}

/* Messages about nothing missing are passed on. */
static void passes_messages_on(void **state)
{
	const struct place *p = *state;
	struct strbuf error = strbuf_new();

	tree_explain_failure(p->tree, p->shim, "gup.c:1:1: error: expected ';'\n", &error);
	assert_non_null(strstr(error.s, "gup.c:1:1: error: expected ';'\n"));
	assert_null(strstr(error.s, "missing name"));
	strbuf_free(&error);
}

/* gup.c is compiled by a link in the cache; a message about it has its name in the tree. */
static void names_the_trees_file(void **state)
{
	const struct place *p = *state;
	struct strbuf error = strbuf_new();

	tree_explain_failure(p->tree, p->shim, "/c/k/mm/gup.c:7:1: error: expected ';'\n", &error);
	assert_string_equal(error.s, "  mm/gup.c:7:1: error: expected ';'\n");
	strbuf_free(&error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(explains_what_is_missing, make_place, remove_place),
		cmocka_unit_test_setup_teardown(passes_messages_on, make_place, remove_place),
		cmocka_unit_test_setup_teardown(names_the_trees_file, make_place, remove_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
