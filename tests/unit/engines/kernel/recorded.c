// SPDX-License-Identifier: GPL-2.0-only
/*
 * A recording as an engine: it has the answers to its own states and calls, and no others.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/kernel/recorded.h>

#define TOP                                                                                        \
	"gupwalk-recording 2\n# x\nkernel k (1-1)\nmodel v6.12\n"                                  \
	"calls get_user_pages WRITE\n"

#define STATE                                                                                      \
	"state one\nvma 0x10000000-0x10001000 anon rw private\nwrite 0x10000000\n"                 \
	"at 10000000 1\n"

#define ANSWERS                                                                                    \
	"before pte present write accessed dirty : anon exclusive\n"                               \
	"aa ret 1; page same anon exclusive refs 1\nab hangs\naaab\n"

static const char whole[] = TOP STATE ANSWERS "end 1 states 2 calls\n";

static struct recorded *read_it(const char *text)
{
	struct strbuf error = strbuf_new();
	struct recorded *r = recorded_read(text, "mine", &error);

	if (!r)
		fail_msg("%s", error.s);
	strbuf_free(&error);
	return r;
}

static void enter(struct recorded *r, struct batch_state *b, enum gup_reached reached)
{
	const struct gup_record *before;
	const char *at = STATE "calls get_user_pages WRITE\n";

	assert_true(batch_read(b, &at));
	assert_int_equal(recorded_state(r, b, &before), reached);
}

/* The recording says which kernel it is of, and which version it is compared with. */
static void head(void **state)
{
	struct recorded *r = read_it(whole);
	unsigned int nr = 9;

	(void)state;
	assert_string_equal(recorded_engine(r)->name, "mine");
	assert_string_equal(recorded_kernel(r), "k (1-1)");
	assert_string_equal(recorded_spec(r)->name, "v6.12");
	recorded_lacked(r, &nr);
	assert_int_equal(nr, 0);
	recorded_free(r);
}

/* Its calls have its answers; another call was not made. */
static void answers(void **state)
{
	struct recorded *r = read_it(whole);
	const struct gup_engine *engine = recorded_engine(r);
	const struct gup_record *answer;
	enum gup_answered how;
	struct batch_state b;
	struct gup_call call;

	(void)state;
	enter(r, &b, GUP_REACHED);
	call = batch_call(&b.row[0], 0);
	answer = engine->answer(engine->arg, &call, &how);
	assert_non_null(answer);
	assert_int_equal(answer->ret, 1);
	assert_int_equal(answer->page[0].refs, 1);
	call = batch_call(&b.row[0], 1);
	answer = engine->answer(engine->arg, &call, &how);
	assert_non_null(answer);
	assert_true(answer->hangs);
	call.flags |= FOLL_FORCE;
	assert_null(engine->answer(engine->arg, &call, &how));
	recorded_free(r);
}

/* A state that the kernel did not reach has a reason. */
static void unreached(void **state)
{
	struct recorded *r =
		read_it(TOP STATE "unreached 1 no entry changed\nend 1 states 0 calls\n");
	struct batch_state b;

	(void)state;
	assert_null(recorded_unreached(r));
	enter(r, &b, GUP_UNREACHED);
	assert_string_equal(recorded_unreached(r), "unreached 1 no entry changed");
	recorded_free(r);
}

/* A recording that is cut, garbled or miscounted is refused, and the message names the line. */
static void refused(void **state)
{
	static const struct {
		const char *text;
		const char *why;
	} rows[] = {
		{ "", "not a recording" },
		{ "gupwalk-recording 1\n", "not a recording" },
		{ TOP STATE ANSWERS, "line 14: ''" },
		{ TOP STATE ANSWERS "end 1 states 3 calls\n", "line 14: 'end 1 states 3" },
		{ TOP STATE "before none\naa ret 1\nab\nend 1 states 2 calls\n", "line 12: 'ab'" },
		{ TOP STATE "before nine\naa ret 1\naa\nend 1 states 2 calls\n",
		  "line 10: 'before nine'" },
		{ TOP STATE "before none\naa ret one\naa\nend 1 states 2 calls\n",
		  "line 11: 'aa ret one'" },
		{ TOP STATE "before none\naa ret 1; page blue\naa\nend 1 states 2 calls\n",
		  "line 11: 'aa ret 1; page blue'" },
		{ TOP STATE "before none\naa ret 0; entry at 1 none\naa\nend 1 states 2 calls\n",
		  "line 11: 'aa ret 0; entry at 1 none'" },
		{ TOP STATE "before none\naa ret 99999999999999999999\naa\nend 1 states 2 calls\n",
		  "line 11: 'aa ret 9" },
		{ TOP STATE "unreached\nend 1 states 0 calls\n", "line 10: 'unreached'" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct strbuf error = strbuf_new();

		if (recorded_read(rows[i].text, "mine", &error))
			fail_msg("read: %s", rows[i].text);
		if (!strstr(error.s, rows[i].why))
			fail_msg("%s: not %s", error.s, rows[i].why);
		strbuf_free(&error);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(head),
		cmocka_unit_test(answers),
		cmocka_unit_test(unreached),
		cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
