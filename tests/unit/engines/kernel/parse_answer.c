// SPDX-License-Identifier: GPL-2.0-only
/*
 * A guest's answers must be complete: each case in order, and its own counts and checksum.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/kernel/parse_answer.h>

#include "guest_answers.h"

struct heard {
	char kernel[20];
	unsigned int calls;
	unsigned int words;
	unsigned int states;
	char unreached[60];
	struct gup_record last;
};

static void begin(void *arg, const char *kernel)
{
	struct heard *heard = arg;

	snprintf(heard->kernel, sizeof(heard->kernel), "%s", kernel);
}

static bool call(void *arg, unsigned int row, unsigned int column, const char *word,
		 const struct gup_record *answer)
{
	struct heard *heard = arg;

	assert_int_equal(row, 0);
	assert_int_equal(column, heard->calls);
	heard->calls++;
	heard->words += word != NULL;
	if (answer)
		heard->last = *answer;
	return true;
}

static void one_state(void *arg, const struct batch_state *state, const struct gup_record *before,
		      const char *unreached)
{
	struct heard *heard = arg;

	assert_string_equal(state->initial.name, "one");
	if (!unreached)
		assert_int_equal(before->nr_entries, 1);
	else
		snprintf(heard->unreached, sizeof(heard->unreached), "%s", unreached);
	heard->states++;
}

static bool parse(struct heard *heard, const char *said, const char *counts, struct strbuf *error)
{
	const struct answer_receiver to = { heard, begin, call, one_state };
	char text[1000];

	*heard = (struct heard){ 0 };
	return parse_answers(guest_cases, guest_ended(text, sizeof(text), said, counts), &to,
			     error);
}

/* Complete answers reach the receiver, one by one. */
static void complete(void **state)
{
	struct strbuf error = strbuf_new();
	struct heard heard;

	(void)state;
	assert_true(parse(&heard, GUEST_SAID, "1 states 2 calls", &error));
	assert_string_equal(heard.kernel, "k");
	assert_int_equal(heard.calls, 2);
	assert_int_equal(heard.states, 1);
	assert_int_equal(heard.last.ret, 1);
	assert_int_equal(heard.last.start, 0x10000000);
	assert_int_equal(heard.last.nr_pages, 1);
	assert_int_equal(heard.last.page[0].refs, 1);
	strbuf_free(&error);
}

/* A word in place of an answer, and the reason for a state that was not reached. */
static void without_answers(void **state)
{
	struct strbuf error = strbuf_new();
	struct heard heard;

	(void)state;
	assert_true(parse(&heard,
			  "gupwalk-answers 2 k\nstate one\n"
			  "before 1 1:8000000000000867:3:1\ncall 0 0 hangs\ncall 0 1 unstable\n",
			  "1 states 2 calls", &error));
	assert_int_equal(heard.words, 2);
	assert_true(parse(&heard, "gupwalk-answers 2 k\nstate one\nunreached 1 no memory\n",
			  "1 states 0 calls", &error));
	assert_string_equal(heard.unreached, "unreached 1 no memory");
	assert_int_equal(heard.calls, 0);
	strbuf_free(&error);
}

/* What is lost, out of order or garbled is refused, with the line. */
static void not_complete(void **state)
{
	static const struct {
		const char *said;
		const char *counts;
		const char *error;
	} rows[] = {
		{ GUEST_SAID, "1 states 3 calls", "the last line is wrong" },
		{ "gupwalk-answers 1 k\n", "", "the first line is missing: 'gupwalk-answers 1 k'" },
		{ "gupwalk-answers 2 k\nstate two\n", "",
		  "another state was expected: 'state two'" },
		{ "gupwalk-answers 2 k\nstate one\ncall 0 1 " GUEST_CALL, "",
		  "another case was expected: 'call 0 1 ret 1" },
		{ "gupwalk-answers 2 k\nstate one\ncall 0 0 ret one\n", "",
		  "not an answer to a call" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct strbuf error = strbuf_new();
		struct heard heard;

		assert_false(parse(&heard, rows[i].said, rows[i].counts, &error));
		if (!strstr(error.s, rows[i].error))
			fail_msg("%s", error.s);
		strbuf_free(&error);
	}
}

/* One changed byte changes the sum. */
static void garbled(void **state)
{
	struct strbuf error = strbuf_new();
	struct heard heard = { .calls = 0 };
	const struct answer_receiver to = { &heard, begin, call, one_state };
	char text[1000], *at;

	(void)state;
	guest_ended(text, sizeof(text), GUEST_SAID, "1 states 2 calls");
	at = strstr(text, "migrated 0");
	at[9] = '1';
	assert_false(parse_answers(guest_cases, text, &to, &error));
	assert_non_null(strstr(error.s, "the last line is wrong"));
	strbuf_free(&error);
}

/* The cases must be cases. */
static void no_cases(void **state)
{
	struct strbuf error = strbuf_new();
	struct heard heard = { .calls = 0 };
	const struct answer_receiver to = { &heard, begin, call, one_state };

	(void)state;
	assert_false(parse_answers("gupwalk-cases 1\n", "", &to, &error));
	assert_string_equal(error.s, "this is not a file of cases\n");
	strbuf_free(&error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(complete),	cmocka_unit_test(without_answers),
		cmocka_unit_test(not_complete), cmocka_unit_test(garbled),
		cmocka_unit_test(no_cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
