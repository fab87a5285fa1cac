// SPDX-License-Identifier: GPL-2.0-only
/*
 * C source as words, as lines without comments, and as items at the top level.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/tree/source.h>

/* Comments and strings that look like one another. */
static void comments_and_strings(void **state)
{
	char *text = without_comments("a \"/* no */\" /* yes \n */ b // c\n'\"' d");

	(void)state;
	assert_string_equal(text, "a \"/* no */\"  \n b \n'\"' d");
	free(text);
}

/* A word begins with a letter, so a number is not a word. */
static void words(void **state)
{
	size_t len;
	const char *word = next_word("12 +0x3 _a1*b", &len);

	(void)state;
	assert_int_equal(len, 3);
	assert_memory_equal(word, "_a1", 3);
	word = next_word(word + len, &len);
	assert_int_equal(len, 1);
	assert_memory_equal(word, "b", 1);
	assert_null(next_word(word + len, &len));
}

/* A directive's name, with blanks around its sign. */
static void directives(void **state)
{
	size_t len;
	const char *name = directive(" #\t define X", &len);

	(void)state;
	assert_int_equal(len, 6);
	assert_memory_equal(name, "define", 6);
	assert_null(directive("define X", &len));
	assert_non_null(directive("#", &len));
	assert_int_equal(len, 0);
}

/* A directive is one line with its continuations; other lines are lines. */
static void lines(void **state)
{
	struct lines l = lines_of("int a; /*\n*/ int b;\n#define M \\\n\t1\nint c \\\n;\n");

	(void)state;
	assert_int_equal(l.nr, 5);
	assert_string_equal(l.line[0].text, "int a;  ");
	assert_string_equal(l.line[1].text, " int b;");
	assert_string_equal(l.line[2].text, "#define M \\\n\t1");
	assert_int_equal(l.line[2].number, 3);
	assert_string_equal(l.line[3].text, "int c \\");
	assert_int_equal(l.line[3].number, 5);
	lines_free(&l);
	assert_int_equal(l.nr, 0);
}

static void item_is(const struct item *item, enum item_kind kind, const char *name,
		    unsigned int line)
{
	assert_int_equal(item->kind, kind);
	assert_string_equal(item->name[0], name);
	assert_string_equal(item->file, "f.h");
	assert_int_equal(item->line, line);
}

/* Each kind of item, by its name and the line on which it begins. */
static void items(void **state)
{
	struct lines l =
		lines_of("#define M(x) x\n"
			 "static inline int f(int x)\n{\n\tif (x) { x = 1; }\n\treturn x;\n}\n"
			 "int __attribute__((noinline)) g(int);\n"
			 "enum tag { A = (1, 2), B };\n"
			 "typedef unsigned long word_t;\n"
			 "int variable = 3;\n"
			 "struct s { int m; };\n");
	struct items i = { 0 };

	(void)state;
	items_add(&i, &l, "f.h");
	assert_int_equal(i.nr, 5);
	item_is(i.item[0], ITEM_MACRO, "M", 1);
	item_is(i.item[1], ITEM_FUNCTION, "f", 2);
	item_is(i.item[2], ITEM_PROTOTYPE, "g", 7);
	item_is(i.item[3], ITEM_ENUM, "A", 8);
	assert_int_equal(i.item[3]->nr_names, 3);
	assert_string_equal(i.item[3]->name[1], "B");
	assert_string_equal(i.item[3]->name[2], "tag");
	item_is(i.item[4], ITEM_TYPEDEF, "word_t", 9);
	items_free(&i);
	lines_free(&l);
}

/* Lines that are left out of an item are empty in it, so that each line keeps its place. */
static void places(void **state)
{
	struct lines l =
		lines_of("\n\nint f(int x)\n{\n#ifdef NO\n\tx++;\n#endif\n\treturn x;\n}\n");
	struct items i = { 0 };

	(void)state;
	l.line[5].off = true;
	items_add(&i, &l, "f.h");
	assert_int_equal(i.nr, 1);
	item_is(i.item[0], ITEM_FUNCTION, "f", 3);
	assert_string_equal(i.item[0]->text, "int f(int x)\n{\n\n\n\n\treturn x;\n}");
	items_free(&i);
	lines_free(&l);
}

/* Lines that a condition leaves out have no items. */
static void left_out(void **state)
{
	struct lines l = lines_of("#define A 1\n#define B 2\n");
	struct items i = { 0 };

	(void)state;
	l.line[0].off = true;
	items_add(&i, &l, "f.h");
	assert_int_equal(i.nr, 1);
	item_is(i.item[0], ITEM_MACRO, "B", 2);
	items_free(&i);
	lines_free(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comments_and_strings),
		cmocka_unit_test(words),
		cmocka_unit_test(directives),
		cmocka_unit_test(lines),
		cmocka_unit_test(items),
		cmocka_unit_test(places),
		cmocka_unit_test(left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
