// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running programs: their output, their status, their language.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/command.h"
#include "lib/fs.h"

static int run(const char *script, char **out, char **err)
{
	char shell[] = "sh", option[] = "-c", *text = need_copy(script, strlen(script));
	char *const argv[] = { shell, option, text, NULL };
	char folder[] = "/tmp/test-command-XXXXXX";
	struct strbuf to[2] = { strbuf_new(), strbuf_new() };
	char *path[2];
	int status;

	assert_non_null(mkdtemp(folder));
	path[0] = fs_join(folder, "out");
	path[1] = fs_join(folder, "err");
	status = command_run(argv, path[0], path[1]);
	for (int i = 0; i < 2; i++) {
		assert_true(fs_read(&to[i], path[i]));
		free(path[i]);
	}
	fs_remove(folder);
	free(text);
	*out = to[0].s;
	*err = to[1].s;
	return status;
}

static void runs(const char *script, int status, const char *out, const char *err)
{
	char *got, *complaint;

	assert_int_equal(run(script, &got, &complaint), status);
	assert_string_equal(got, out);
	assert_string_equal(complaint, err);
	free(got);
	free(complaint);
}

/* Rule: stdout and stderr go to their files; the status is the program's. */
static void status(void **state)
{
	(void)state;
	runs("echo said; echo wrong >&2; exit 3", 3, "said\n", "wrong\n");
	runs("exit 0", 0, "", "");
	runs("kill -9 $$", 128 + 9, "", "");
}

/* Rule: a program that is not there has status 127. */
static void missing(void **state)
{
	char name[] = "no-such-program-of-ours";
	char *const argv[] = { name, NULL };

	(void)state;
	assert_int_equal(command_run(argv, "/dev/null", "/dev/null"), 127);
}

/* Rule: it has nothing to read, and speaks English whatever the user's language. */
static void surroundings(void **state)
{
	(void)state;
	assert_int_equal(setenv("LC_ALL", "de_DE.UTF-8", 1), 0);
	assert_int_equal(setenv("TEST_COMMAND", "kept", 1), 0);
	runs("cat; echo $LC_ALL $TEST_COMMAND", 0, "C kept\n", "");
	runs("tr '\\0' '\\n' </proc/$$/environ | grep ^LC_ALL=", 0, "LC_ALL=C\n", "");
	assert_string_equal(getenv("LC_ALL"), "de_DE.UTF-8");
}

/* Rule: a captured program reads what it is given, and all that it prints comes back. */
static void captured(void **state)
{
	char shell[] = "sh", option[] = "-c", text[] = "cat; echo wrong >&2; exit 4";
	char *const argv[] = { shell, option, text, NULL };
	char none[] = "no-such-program-of-ours";
	char *const missing_argv[] = { none, NULL };
	struct strbuf out = strbuf_new(), err = strbuf_new();

	(void)state;
	assert_int_equal(command_capture(argv, "a\0b\n", 4, &out, &err), 4);
	assert_int_equal(out.len, 4);
	assert_memory_equal(out.s, "a\0b\n", 4);
	assert_string_equal(err.s, "wrong\n");
	strbuf_free(&out);
	strbuf_free(&err);
	assert_int_equal(command_capture(missing_argv, "", 0, &out, &err), 127);
	strbuf_free(&out);
	strbuf_free(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(status),
		cmocka_unit_test(missing),
		cmocka_unit_test(surroundings),
		cmocka_unit_test(captured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
