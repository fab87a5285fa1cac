// SPDX-License-Identifier: GPL-2.0-only
/*
 * Harvesting: names that a tiny tree's gup.c mentions are found, with the names that these
 * need, in the right order. Other names are left out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/tree/harvest.h>
#include "tree_place.h"

/* What came out, in one text. */
static char *harvested(const struct place *p, const char *file)
{
	struct harvest h = { .tree = p->tree, .shim = p->shim, .build = p->build };
	struct strbuf path = strbuf_new(), text = strbuf_new();

	if (!harvest_make(&h))
		fail_msg("%s", h.error.s);
	strbuf_free(&h.error);
	strbuf_addf(&path, "%s/%s", p->build, file);
	assert_true(fs_read(&text, path.s));
	strbuf_free(&path);
	return text.s;
}

/* A name that is mentioned is taken, after the names it needs. Other names are left out. */
static void takes_what_is_needed(void **state)
{
	const struct place *p = *state;
	char *text, *at, *needs;

	put(p->tree, "mm/gup.c", "int gup(int x) { return wanted(x) + ours(1) + also_ours(2); }\n");
	put(p->tree, "a.h",
	    "#define ours(x) never\nint also_ours(int a) { return never; }\n"
	    "#define NOT_ASKED 1\n"
	    "static inline int wanted(int x)\n{\n\treturn needed(x) | BIT_A;\n}\n");
	put(p->tree, "b.h",
	    "enum bits { BIT_A = (1 << 0), BIT_B, };\n"
	    "int needed(int x) { return x; } /* not_a_word */\n");
	text = harvested(p, "harvest.h");
	at = strstr(text, "int wanted(int x)");
	needs = strstr(text, "int needed(int x)");
	assert_non_null(at);
	assert_non_null(needs);
	assert_true(needs < at);
	assert_non_null(strstr(text, "enum bits { BIT_A"));
	assert_null(strstr(text, "NOT_ASKED"));
	assert_null(strstr(text, "never"));
	assert_null(strstr(text, "not_a_word"));
	/* Where it is from. */
	assert_non_null(strstr(text, "#line 2 \"b.h\"\nstatic int needed"));
	free(text);
}

/* A function is declared before any is defined: a macro of the shim's may call it. */
static void declares_first(void **state)
{
	const struct place *p = *state;
	char *text, *declared, *defined;

	put(p->shim, "entries.h", "#define by_shim(x) zlast(x)\n");
	put(p->tree, "mm/gup.c", "int gup(int x) { return first(x); }\n");
	put(p->tree, "a.h", "static inline int first(int x)\n{\n\treturn by_shim(x);\n}\n");
	put(p->tree, "b.h", "int zlast(int x)\n{\n\treturn x;\n}\n");
	text = harvested(p, "harvest.h");
	declared = strstr(text, "static int zlast(int x)\n;");
	defined = strstr(text, "int first(int x)\n{");
	assert_non_null(declared);
	assert_non_null(defined);
	assert_true(declared < defined);
	assert_non_null(strstr(text, "static int zlast(int x)\n{"));
	free(text);
}

/* A static function that has the name of one in gup.c is taken under another name. */
static void renames_statics(void **state)
{
	const struct place *p = *state;
	char *text;

	put(p->shim, "headers.list", "a.h always\nmm/huge.c\n");
	put(p->tree, "mm/gup.c",
	    "static int step(int x)\n{\n\treturn x;\n}\n"
	    "int gup(int x)\n{\n\treturn step(x) + walk_huge(x);\n}\n");
	put(p->tree, "a.h", "#define NONE 0\n");
	put(p->tree, "mm/huge.c",
	    "static void step(int a, int b)\n{\n}\n"
	    "int walk_huge(int x)\n{\n\tstep(x, step_of(x));\n\treturn x;\n}\n");
	text = harvested(p, "harvest.h");
	assert_non_null(strstr(text, "static void in_huge_c_step(int a, int b)\n{"));
	assert_non_null(strstr(text, "\tin_huge_c_step(x, step_of(x));"));
	assert_null(strstr(text, " step("));
	free(text);
}

/* Conditions are the preprocessor's to decide, under config.h alone; macros are not expanded. */
static void heeds_conditions(void **state)
{
	const struct place *p = *state;
	char *text;

	put(p->tree, "mm/gup.c", "int gup(void) { return VALUE + other(); }\n");
	put(p->tree, "a.h",
	    "#ifdef CONFIG_YES\n#define VALUE \\\n\t(PART + 1)\n#else\n#define VALUE 2\n#endif\n"
	    "#define PART 7\n"
	    "static int other(void)\n{\n#ifdef CONFIG_NO\n\treturn 8;\n#else\n\treturn "
	    "PART;\n#endif\n}\n");
	text = harvested(p, "harvest.h");
	assert_non_null(strstr(text, "#define VALUE \\\n\t(PART + 1)"));
	assert_null(strstr(text, "VALUE 2"));
	assert_non_null(strstr(text, "return PART;"));
	assert_null(strstr(text, "return 8;"));
	free(text);
}

/* The first header of the list that defines a name gives it. */
static void first_of_the_list_wins(void **state)
{
	const struct place *p = *state;
	char *text;

	put(p->tree, "mm/gup.c", "int gup(void) { return TWICE; }\n");
	put(p->tree, "a.h", "#define TWICE 1\n");
	put(p->tree, "b.h", "#define TWICE 2\n");
	text = harvested(p, "harvest.h");
	assert_non_null(strstr(text, "TWICE 1"));
	assert_null(strstr(text, "TWICE 2"));
	free(text);
}

/* Instead of version numbers: what gup.c defines and mentions, which flags there are. */
static void probes(void **state)
{
	const struct place *p = *state;
	char *text;

	put(p->tree, "mm/gup.c", "struct page *follow_page(int x)\n{\n\tuses(x);\n}\n");
	put(p->tree, "a.h", "enum { FOLL_WRITE = 1, };\nint uses(int x);\n");
	text = harvested(p, "have.h");
	assert_non_null(strstr(text, "#define GUP_HAS_follow_page 1\n"));
	assert_null(strstr(text, "#define GUP_HAS_uses 1\n"));
	assert_non_null(strstr(text, "#define GUP_MENTIONS_uses 1\n"));
	assert_non_null(strstr(text, "#define RETURNS_int_uses 1\n"));
	assert_non_null(strstr(text, "#define HAVE_FOLL_WRITE 1\n"));
	assert_null(strstr(text, "HAVE_FOLL_FORCE"));
	free(text);
	text = harvested(p, "foll.h");
	assert_string_equal(text, "[0] = FOLL_WRITE,\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(takes_what_is_needed, make_place, remove_place),
		cmocka_unit_test_setup_teardown(declares_first, make_place, remove_place),
		cmocka_unit_test_setup_teardown(renames_statics, make_place, remove_place),
		cmocka_unit_test_setup_teardown(heeds_conditions, make_place, remove_place),
		cmocka_unit_test_setup_teardown(first_of_the_list_wins, make_place, remove_place),
		cmocka_unit_test_setup_teardown(probes, make_place, remove_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
