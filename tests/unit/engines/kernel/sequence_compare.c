// SPDX-License-Identifier: GPL-2.0-only
/*
 * The model against recorded sequences. The right answers are those that a kernel 6.12 gave.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/kernel/sequence.h>

#include "lib/checksum.h"

#define BEFORE "before pte present write accessed dirty soft-dirty : anon exclusive\n"
#define ANSWER "ret 1; page same anon exclusive refs 1"

/* What is found when this is the rest of the recording of a sequence of one call. */
static struct sequences_compared compare(const char *rest, const char *end, struct strbuf *to)
{
	struct strbuf text = strbuf_new(), error = strbuf_new();
	struct sequences_compared result;
	struct recorded *r;

	strbuf_addf(&text,
		    "gupwalk-recording 2\n# x\nkernel 6.12 (1-1)\nmodel v6.12\n"
		    "calls get_user_pages\nstate sequence 1\n"
		    "vma 0x10000000-0x10001000 anon rw private\nwrite 0x10000000\n"
		    "at 10000000 1\n%s%s",
		    rest, end);
	r = recorded_read(text.s, "r", &error);
	if (!r)
		fail_msg("%s", error.s);
	sequences_compare(to, r, &result);
	recorded_free(r);
	strbuf_free(&text);
	strbuf_free(&error);
	return result;
}

#define ONE "end 1 states 1 calls\n"

/* The kernel's answer is the model's. */
static void same(void **state)
{
	struct strbuf to = strbuf_new();
	struct sequences_compared got = compare(BEFORE "aa " ANSWER "\naa\n", ONE, &to);

	(void)state;
	assert_int_equal(got.states, 1);
	assert_int_equal(got.calls, 1);
	assert_int_equal(got.differing, 0);
	assert_null(to.s);
	strbuf_free(&to);
}

/* Another answer, another state and a step that the kernel refuses are differences. */
static void differences(void **state)
{
	static const struct {
		const char *rest, *end;
	} wrong[] = {
		{ BEFORE "aa ret -EFAULT\naa\n", ONE },
		{ "before none\naa " ANSWER "\naa\n", ONE },
		{ "unreached 1 no entry changed\n", "end 1 states 0 calls\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct strbuf to = strbuf_new();
		struct sequences_compared got = compare(wrong[i].rest, wrong[i].end, &to);

		assert_int_equal(got.differing, 1);
		assert_memory_equal(to.s, "scenario sequence-1\n", 20);
		strbuf_free(&to);
	}
}

/* What a kernel does not have, lacks, or was not built is counted apart. */
static void apart(void **state)
{
	static const char none[] = "end 1 states 0 calls\n";
	struct sequences_compared got;

	(void)state;
	got = compare("before\naa not-offered\naa\n", ONE, NULL);
	assert_int_equal(got.not_offered, 1);
	got = compare("unreached 1 this kernel has no such call\n", none, NULL);
	assert_int_equal(got.not_offered, 1);
	got = compare("unreached 1 lacks swap: none\n", none, NULL);
	assert_int_equal(got.lacking, 1);
	got = compare("unreached 1 this time: the page stays\n", none, NULL);
	assert_int_equal(got.unsure, 1);
	got = compare("before\naa unstable\naa\n", ONE, NULL);
	assert_int_equal(got.unanswered, 1);
	assert_int_equal(got.differing, 0);
}

/* Cases are sequences only if all of them are those of today. */
static void in_cases(void **state)
{
	struct strbuf cases = strbuf_new();
	struct gup_spec spec;
	char error[300];

	(void)state;
	assert_true(gup_spec_parse("v6.12", &spec, error, sizeof(error)));
	sequences_print_cases(&cases, &spec, 3);
	assert_int_equal(sequences_in(cases.s, &spec), 3);
	cases.s[cases.len - 2] = '!';
	assert_int_equal(sequences_in(cases.s, &spec), 0);
	assert_int_equal(sequences_in("state one\n", &spec), 0);
	strbuf_free(&cases);
}

/* A recording without steps has the sequences of its number, if their sum is that of today. */
static void made_again(void **state)
{
	struct strbuf cases = strbuf_new();
	struct gup_spec spec;
	char why[300];

	(void)state;
	assert_true(gup_spec_parse("v6.12", &spec, why, sizeof(why)));
	sequences_print_cases(&cases, &spec, 2);
	for (unsigned int wrong = 0; wrong < 2; wrong++) {
		struct strbuf text = strbuf_new(), error = strbuf_new();
		struct batch_state sequence;
		struct recorded *r;

		strbuf_addf(&text,
			    "gupwalk-recording 2\n# x\nkernel 6.12 (1-1)\nmodel v6.12\n"
			    "sequences 2 sum %08x\nunreached 1 x\nunreached 1 x\n"
			    "end 2 states 0 calls\n",
			    checksum_32(CHECKSUM_32, cases.s, cases.len) + wrong);
		r = recorded_read(text.s, "r", &error);
		assert_int_equal(!r, wrong);
		if (r) {
			assert_true(recorded_sequence(r, 1, &sequence));
			assert_string_equal(sequence.initial.name, "sequence 2");
			assert_false(recorded_sequence(r, 2, &sequence));
			recorded_free(r);
		} else {
			assert_non_null(strstr(error.s, "record them again"));
		}
		strbuf_free(&text);
		strbuf_free(&error);
	}
	strbuf_free(&cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same),	    cmocka_unit_test(differences), cmocka_unit_test(apart),
		cmocka_unit_test(in_cases), cmocka_unit_test(made_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
