// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scenario files: those below a directory, sorted, and the errors of one.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/stat.h>

#include <cli/files.h>

#include "capture.h"
#include "lib/fs.h"

static const char *top;

static char *put(const char *name, const char *text)
{
	char *path = fs_join(top, name);

	assert_true(fs_write(path, text, strlen(text)));
	return path;
}

static int begin(void **state)
{
	static char folder[] = "/tmp/test-files-XXXXXX";
	char *below;

	(void)state;
	top = mkdtemp(folder);
	assert_non_null(top);
	below = fs_join(top, "m");
	assert_int_equal(mkdir(below, 0700), 0);
	free(below);
	return 0;
}

static int end(void **state)
{
	(void)state;
	fs_remove(top);
	return 0;
}

/* Names that end in .gup, in order, those of folders among them. */
static void lists(void **state)
{
	static const char *const names[] = { "z.gup", "a.gup", "m/b.gup", "no.txt", ".gup" };
	struct file_list list = { 0 };
	struct capture c;
	char *empty = fs_join(top, "empty");

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		free(put(names[i], ""));
	assert_true(file_list_add(&list, top));
	assert_int_equal(list.nr, 3);
	assert_string_equal(list.name[0] + strlen(top), "/a.gup");
	assert_string_equal(list.name[1] + strlen(top), "/m/b.gup");
	assert_string_equal(list.name[2] + strlen(top), "/z.gup");
	assert_true(file_list_add(&list, "-"));
	assert_string_equal(list.name[3], "-");
	assert_int_equal(mkdir(empty, 0700), 0);
	capture_begin(&c, stderr);
	assert_false(file_list_add(&list, empty));
	assert_non_null(strstr(capture_end(&c), "no scenario in this directory"));
	assert_int_equal(list.nr, 4);
	file_list_free(&list);
	free(empty);
}

/* A scenario is parsed; the errors of another one have their line. */
static void loads(void **state)
{
	char *good = put("good.gup", "scenario s\nvma 0x1000-0x2000 anon rw private\n"
				     "call get_user_pages 0x1000\n");
	char *bad = put("bad.gup", "scenario s\nnonsense\n");
	struct file *file = file_load(good);
	struct capture c;

	(void)state;
	assert_non_null(file->scenario);
	assert_string_equal(file->name, good);
	assert_null(file->problem);
	file_free(file);
	capture_begin(&c, stderr);
	file = file_load(bad);
	capture_end(&c);
	assert_null(file->scenario);
	assert_int_equal(file->errors.error[0].line, 2);
	assert_memory_equal(c.text, bad, strlen(bad));
	assert_memory_equal(c.text + strlen(bad), ":2:1: ", 6);
	file_free(file);
	free(good);
	free(bad);
}

/* A file that cannot be read has a reason. */
static void absent(void **state)
{
	struct capture c;
	struct file *file;

	(void)state;
	capture_begin(&c, stderr);
	file = file_load("/nowhere/x.gup");
	assert_string_equal(capture_end(&c), "/nowhere/x.gup: No such file or directory\n");
	assert_null(file->scenario);
	assert_string_equal(file->problem, "No such file or directory");
	file_free(file);
	file_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists),
		cmocka_unit_test(loads),
		cmocka_unit_test(absent),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
