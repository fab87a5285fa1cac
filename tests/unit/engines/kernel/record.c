// SPDX-License-Identifier: GPL-2.0-only
/*
 * A recording has each different answer once, and a row as far as it does not repeat.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/kernel/record.h>

#include "guest_answers.h"

/* Both calls have the same answer: one name, and a row of one. */
static void same_answers(void **state)
{
	struct strbuf to = strbuf_new(), error = strbuf_new();
	char answers[1000];

	(void)state;
	guest_ended(answers, sizeof(answers), GUEST_SAID, "1 states 2 calls");
	assert_true(record(&to, guest_cases, answers, "(1-1)", "v6.12", &error));
	assert_string_equal(to.s,
			    "gupwalk-recording 2\n"
			    "# SPDX-License-"
			    "Identifier: GPL-2.0-only\n"
			    "kernel k (1-1)\n"
			    "model v6.12\n"
			    "calls get_user_pages WRITE\n"
			    "state one\n"
			    "vma 0x10000000-0x10001000 anon rw private\n"
			    "write 0x10000000\n"
			    "at 10000000 1\n"
			    "before pte present write accessed dirty soft-dirty : anon exclusive\n"
			    "aa ret 1; page same anon exclusive refs 1\n"
			    "aa\n"
			    "end 1 states 2 calls\n");
	strbuf_free(&to);
	strbuf_free(&error);
}

/* Different answers have different names. */
static void other_answers(void **state)
{
	struct strbuf to = strbuf_new(), error = strbuf_new();
	char answers[1000];

	(void)state;
	guest_ended(answers, sizeof(answers),
		    "gupwalk-answers 2 k\nstate one\nbefore 1 1:8000000000000867:3:1\n"
		    "call 0 0 " GUEST_CALL "call 0 1 hangs\n",
		    "1 states 2 calls");
	assert_true(record(&to, guest_cases, answers, "", "v6.12", &error));
	assert_non_null(strstr(to.s, "\nkernel k\nmodel"));
	assert_non_null(strstr(to.s, "\nab hangs\naaab\nend 1 states 2 calls\n"));
	strbuf_free(&to);
	strbuf_free(&error);
}

/* Incomplete answers make no recording with an end. */
static void incomplete(void **state)
{
	struct strbuf to = strbuf_new(), error = strbuf_new();

	(void)state;
	assert_false(record(&to, guest_cases, GUEST_SAID, "", "v6.12", &error));
	assert_true(error.len > 0);
	assert_null(strstr(to.s, "\nend "));
	strbuf_free(&to);
	strbuf_free(&error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_answers),
		cmocka_unit_test(other_answers),
		cmocka_unit_test(incomplete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
