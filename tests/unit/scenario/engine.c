// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs of engines that answer what a test wants: which scenarios they get, what is made
 * of odd answers, and that nothing of one run is left for the next.
 */
#include "run_test.h"

/* What is answered, whatever was asked. */
struct answer {
	long ret;
	uint64_t nr_pages;
	uint64_t handed_out; /* of these pages, all the first one */
	uint32_t nr_faults;
	bool endless;
};

static long answer_call(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	const struct answer *a = arg;
	struct gup_outcome *out = walk->out;

	(void)call;
	gup_outcome_clear(out);
	out->ret = a->ret;
	out->nr_pages = a->nr_pages;
	out->nr_faults = a->nr_faults;
	out->endless = a->endless;
	for (unsigned int i = 0; i < GUP_FAULTS_LOGGED; i++)
		out->faults[i].kind = GUP_FAULT_COW;
	for (uint64_t i = 0; i < a->handed_out; i++)
		out->pages[i] = pfn_to_page(walk->mm, walk->mm->zero_pfn);
	return out->ret;
}

static struct gup_engine engine_of(struct answer *a)
{
	return (struct gup_engine){
		.name = "answers", .call = answer_call, .arg = a, .entries = ~0u, .known = ~0u
	};
}

#define NOT_SO_MANY "the call did not hand out so many pages"

/* Rule: a page is there when it is counted and handed out. */
static void pages_there(void **state)
{
	struct answer a = { .ret = 1, .nr_pages = 2, .handed_out = 2 };
	const struct gup_engine engine = engine_of(&a);
	struct ran r = ready(VMA "call get_user_pages 0x200000 2\n"
				 "expect all: page 0 zero !same !anon !dirty !referenced !huge, "
				 "page 1 zero, page 2 zero\n");

	(void)state;
	r.run->engine = &engine;
	assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_DONE);
	assert_int_equal(r.run->nr_passed, 2);
	assert_string_equal(r.run->judged[2].text, NOT_SO_MANY);
	/* Handed out, but not counted. */
	a.nr_pages = 1;
	assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_DONE);
	assert_int_equal(r.run->nr_passed, 1);
	assert_string_equal(r.run->judged[1].text, NOT_SO_MANY);
	/* Counted, but not handed out; the last run's are forgotten. */
	a.nr_pages = 2;
	a.handed_out = 1;
	assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_DONE);
	assert_int_equal(r.run->nr_passed, 1);
	assert_string_equal(r.run->judged[1].text, NOT_SO_MANY);
	assert_string_equal(r.run->judged[2].text, NOT_SO_MANY);
	done(&r);
}

/* Rule: of two calls' faults as many are kept as two calls can keep. */
static void many_faults(void **state)
{
	struct answer a = { .ret = -14, .nr_faults = 20 };
	const struct gup_engine engine = engine_of(&a);
	struct ran r = ready(VMA "call kvm-write 0x200000\nexpect all: calls 2, !endless\n");
	const struct gup_observed *observed = &r.run->result[0].observed;

	(void)state;
	r.run->engine = &engine;
	assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_DONE);
	assert_int_equal(r.run->nr_passed, 2);
	assert_int_equal(observed->nr_faults, 40);
	/* 16 that are known, 4 that are not, and 12 of the second call's. */
	assert_int_equal(observed->fault[15], GUP_FAULT_COW);
	assert_int_equal(observed->fault[16], GUP_FAULT_NR);
	assert_int_equal(observed->fault[19], GUP_FAULT_NR);
	assert_int_equal(observed->fault[20], GUP_FAULT_COW);
	assert_int_equal(observed->fault[31], GUP_FAULT_COW);
	/* What stands behind them is left alone. */
	assert_int_equal(r.run->result[0].nr_expects, 1);
	done(&r);
}

/* Rule: a call that does not end is seen as that. */
static void endless(void **state)
{
	struct answer a = { .endless = true };
	const struct gup_engine engine = engine_of(&a);
	struct ran r = ready(VMA "call get_user_pages 0x200000\nexpect all: endless\n");

	(void)state;
	r.run->engine = &engine;
	assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_DONE);
	assert_int_equal(r.run->nr_passed, 1);
	done(&r);
}

/* Rule: what an engine does not tell is counted, neither as passed nor as failed. */
static void unseen(void **state)
{
	struct answer a = { .ret = 1 };
	struct gup_engine engine = engine_of(&a);
	struct ran r = ready(VMA "call get_user_pages 0x200000\n"
				 "expect all: ret 1, locks 0, drops 0\n");

	(void)state;
	engine.known = 1u << GUP_OBSERVATION_RET;
	r.run->engine = &engine;
	for (unsigned int i = 0; i < 2; i++) {
		assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_DONE);
		assert_int_equal(r.run->nr_passed, 1);
		assert_int_equal(r.run->nr_failed, 0);
		assert_int_equal(r.run->nr_unseen, 2);
	}
	done(&r);
}

/* Rule: an engine gets no scenario with a call that it does not have, nor smaps. */
static void what_suits(void **state)
{
	static const struct {
		const char *text;
		uint32_t entries;
		enum gup_run_status status;
	} rows[] = {
		{ "scenario x\ncall get_user_pages 0x200000\n", 1u << GUP_ENTRY_POINT_GET,
		  GUP_RUN_DONE },
		{ "scenario x\ncall get_user_pages 0x200000\n", ~(1u << GUP_ENTRY_POINT_GET),
		  GUP_RUN_NOT_APPLICABLE },
		{ VMA "call pin_user_pages 0x200000\ncall get_user_pages 0x200000\n",
		  1u << GUP_ENTRY_POINT_PIN, GUP_RUN_NOT_APPLICABLE },
		/* What it calls first, and what then. */
		{ "scenario x\ncall kvm-write 0x200000\n",
		  1u << GUP_ENTRY_POINT_GET_FAST_ONLY | 1u << GUP_ENTRY_POINT_GET_UNLOCKED,
		  GUP_RUN_DONE },
		{ "scenario x\ncall kvm-write 0x200000\n", ~(1u << GUP_ENTRY_POINT_GET_FAST_ONLY),
		  GUP_RUN_NOT_APPLICABLE },
		{ "scenario x\ncall kvm-write 0x200000\n", ~(1u << GUP_ENTRY_POINT_GET_UNLOCKED),
		  GUP_RUN_NOT_APPLICABLE },
		/* A caller's line names no entry point of its own. */
		{ "scenario x\ncall ksm 0x200000\n", 1u << GUP_ENTRY_POINT_LOOK_UP, GUP_RUN_DONE },
		{ "scenario x\ncall smaps 0x200000\n", ~0u, GUP_RUN_NOT_APPLICABLE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct answer a = { .ret = -14 };
		struct gup_engine engine = engine_of(&a);
		struct ran r = ready(rows[i].text);

		engine.entries = rows[i].entries;
		r.run->engine = &engine;
		assert_int_equal(run_at(&r, "v6.6"), rows[i].status);
		done(&r);
	}
}

/* Rule: a scenario ends with its last line, whatever lies behind it. */
static void behind_the_last(void **state)
{
	struct answer a = { .ret = -14 };
	const struct gup_engine engine = engine_of(&a);
	struct ran r = { .s = parse_good("scenario x\ncall ksm 0x200000\n"
					 "call smaps 0x200000\n") };

	(void)state;
	r.s->nr_actions--;
	r.s->nr_calls--;
	r.run = gup_run_create(r.s);
	assert_non_null(r.run);
	r.run->engine = &engine;
	assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_DONE);
	done(&r);
}

/* Rule: the model's smaps looks at a base page's entry itself, whatever look-ups do. */
static void smaps(void **state)
{
	(void)state;
	holds(WRITTEN "hint 0x200000\ncall smaps 0x200000\nexpect all: ret 1, page 0 same\n",
	      "v6.1");
	holds(WRITTEN "hint 0x200000\ncall ksm 0x200000\nexpect all: pages 0\n", "v6.1");
}

/* Rule: a kept page that no line gives back is given back at the end. */
static void given_back_at_the_end(void **state)
{
	struct ran r = ready(WRITTEN "call get_user_pages 0x200000 as a\n"
				     "call pin_user_pages 0x200000 as b\n");

	(void)state;
	assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_DONE);
	/* The first page behind the zero page: mapped once, and held by nobody. */
	assert_int_equal(r.run->mm->page[1].mapcount, 1);
	assert_int_equal(r.run->mm->page[1].refcount, 1);
	done(&r);
}

/* Rule: what a run came to is forgotten, all of it. */
static void cleared(void **state)
{
	struct ran r = ready(WRITTEN "call get_user_pages 0x200000\nexpect all: ret 2, numa 7\n"
				     "call get_user_pages 0x200000\nexpect all: ret 3\n"
				     "split 0x200000\n");
	struct gup_run *run = r.run;

	(void)state;
	assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_BAD_STEP);
	assert_int_equal(run->nr_results, 2);
	assert_int_equal(run->nr_failed, 3);
	assert_int_equal(run->error.line, 8);
	run->nr_passed = run->nr_unseen = run->nr_silent = 5;
	gup_run_clear(run);
	assert_int_equal(run->status, GUP_RUN_DONE);
	assert_int_equal(run->error.line, 0);
	assert_int_equal(run->error.column, 0);
	assert_string_equal(run->error.text, "");
	assert_int_equal(run->nr_results, 0);
	assert_int_equal(run->nr_passed, 0);
	assert_int_equal(run->nr_failed, 0);
	assert_int_equal(run->nr_unseen, 0);
	assert_int_equal(run->nr_silent, 0);
	for (uint32_t i = 0; i < 2; i++) {
		assert_int_equal(run->result[i].nr, 0);
		assert_int_equal(run->result[i].nr_expects, 0);
	}
	for (uint32_t i = 0; i < 3; i++) {
		assert_false(run->judged[i].applies);
		assert_string_equal(run->judged[i].text, "");
	}
	done(&r);
	gup_run_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_there),	   cmocka_unit_test(many_faults),
		cmocka_unit_test(endless),	   cmocka_unit_test(unseen),
		cmocka_unit_test(what_suits),	   cmocka_unit_test(smaps),
		cmocka_unit_test(cleared),	   cmocka_unit_test(given_back_at_the_end),
		cmocka_unit_test(behind_the_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
