// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running scenarios: lines are done in order, pages are given back when they should
 * be, and what is judged is what happened.
 */
#include "run_test.h"

/* Rule: "same" is the page that was mapped before, on base pages and on huge ones. */
static void page_same(void **state)
{
	(void)state;
	holds(WRITTEN "call get_user_pages 0x200000 2\n"
		      "expect all: ret 2, pages 2, page 0 same anon !zero !huge, page 1 same\n",
	      "v6.6");
	holds(HUGE "call get_user_pages 0x203000 2\nexpect all: page 0 same huge, page 1 same\n",
	      "v6.6");
	holds(VMA "call get_user_pages 0x200000\nexpect all: page 0 !same zero\n", "v6.6");
	fails(VMA "call get_user_pages 0x200000\nexpect all: page 0 same\n", "v6.6",
	      "it is not same");
	fails(WRITTEN "call get_user_pages 0x200000\nexpect all: page 0 !same\n", "v6.6",
	      "it is same");
	fails(WRITTEN "call get_user_pages 0x200000\nexpect all: page 1 same\n", "v6.6",
	      "the call did not hand out so many pages");
}

/* Rule: references and pins are those that this call took on the page's folio. */
static void page_counts(void **state)
{
	(void)state;
	holds(WRITTEN "call get_user_pages 0x200000 as a\nexpect all: page 0 refs 1 pins 0\n"
		      "call pin_user_pages 0x200000 as b\nexpect all: page 0 refs 0 pins 1\n"
		      "call get_user_pages 0x200000\nexpect all: page 0 refs 1 pins 0\n",
	      "v6.6");
	holds(HUGE "call pin_user_pages 0x200000 3 as a\nexpect all: page 0 refs 0 pins 3\n"
		   "call get_user_pages 0x200000 2\nexpect all: page 1 refs 2 pins 0\n",
	      "v6.6");
	/* Pins of the zero page: counted in old kernels, not in new ones. */
	holds(VMA "read 0x200000\ncall pin_user_pages 0x200000\n"
		  "expect ..v6.4: page 0 zero pins 1\nexpect v6.5..: page 0 zero pins 0\n",
	      "v6.4");
	holds(VMA "read 0x200000\ncall pin_user_pages 0x200000\n"
		  "expect ..v6.4: page 0 zero pins 1\nexpect v6.5..: page 0 zero pins 0\n",
	      "v6.5");
	fails(WRITTEN "call get_user_pages 0x200000\nexpect all: page 0 refs 2\n", "v6.6",
	      "refs: expected 2, got 1");
}

/* Rule: entries are judged after the call, "same" against what they were before it. */
static void entry_after(void **state)
{
	(void)state;
	holds(WRITTEN
	      "call get_user_pages 0x200000\n"
	      "expect all: entry 0x200000 same pte present write, entry 0x202000 none same\n",
	      "v6.6");
	holds(WRITTEN "hint 0x200000\ncall get_user_pages 0x200000 FOLL_WRITE\n"
		      "expect all: entry 0x200000 !same present write, faults numa-pte, numa 1\n",
	      "v6.6");
	holds(HUGE "call get_user_pages 0x200000\nexpect all: entry 0x3ff000 pmd present\n",
	      "v6.6");
}

static const struct gup_page *page_at(const struct gup_run *run, uint64_t addr)
{
	unsigned int level;
	const gup_entry *slot = gup_entry_lookup(run->mm, addr, &level);

	assert_non_null(slot);
	return pfn_to_page(run->mm, pte_pfn(*slot));
}

/* References of the first page as each action begins, seen through events. */
struct counts {
	struct gup_run *run;
	int32_t refs[16];
};

static void count_refs(void *arg, const struct gup_event *event)
{
	struct counts *c = arg;

	assert_non_null(c->run->out);
	if (event->id != GUP_EVENT_RETURN)
		return;
	assert_true(c->run->at < 16);
	c->refs[c->run->at] = gup_refs(page_at(c->run, 0x200000));
}

/* Rule: pages are given back after their call, or by "put" when they are kept. */
static void pages_are_given_back(void **state)
{
	struct ran r = ready(WRITTEN "call get_user_pages 0x200000\n" /* action 2 */
				     "call get_user_pages 0x200000 as a\n"
				     "call pin_user_pages 0x200000 as b\n" /* 4 */
				     "put a\n"
				     "call get_user_pages 0x200000\n" /* 6 */
				     "put b\n"
				     "call get_user_pages 0x200000 as c\n"); /* 8 */
	struct counts counts = { .run = r.run };

	(void)state;
	r.run->on_event = count_refs;
	r.run->arg = &counts;
	assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_DONE);
	assert_int_equal(counts.refs[2], 1);
	assert_int_equal(counts.refs[3], 1);
	assert_int_equal(counts.refs[4], 1 + GUP_PIN_COUNTING_BIAS);
	assert_int_equal(counts.refs[6], GUP_PIN_COUNTING_BIAS + 1);
	assert_int_equal(counts.refs[8], 1);
	/* What nobody gave back is given back at the end. */
	assert_int_equal(gup_refs(page_at(r.run, 0x200000)), 0);
	assert_null(r.run->out);
	assert_int_equal(r.run->nr_results, 5);
	assert_int_equal(r.run->result[0].action, 2);
	assert_int_equal(r.run->result[4].action, 8);
	assert_int_equal(r.run->nr_silent, 5);
	done(&r);
}

/* Rule: a kept page can be told from others, also after it was given back. */
static void kept_pages_are_known(void **state)
{
	(void)state;
	holds(WRITTEN "call get_user_pages 0x200000 2 as a\n"
		      "call get_user_pages 0x200000 2\nexpect all: page 0 as a, page 1 as a\n"
		      "put a\n"
		      "call get_user_pages 0x201000\nexpect all: page 0 !as a\n",
	      "v6.6");
	fails(WRITTEN "call get_user_pages 0x200000 as a\n"
		      "call get_user_pages 0x201000\nexpect all: page 0 as a\n",
	      "v6.6", "it is not that of a");
	fails(WRITTEN "call get_user_pages 0x200000 as a\n"
		      "call get_user_pages 0x200000\nexpect all: page 0 !as a\n",
	      "v6.6", "it is that of a");
}

/* Rule: a step that cannot be done is an error at its line, and ends the run. */
static void bad_steps(void **state)
{
	static const struct {
		const char *text;
		uint32_t line, column;
		const char *message;
	} rows[] = {
		{ VMA "swap-out 0x200000\ncall get_user_pages 0x200000\nexpect all: ret 1\n", 3, 10,
		  "'swap-out' cannot be done at v6.6: " },
		{ WRITTEN "split 0x200000\ncall get_user_pages 0x200000\n", 4, 7,
		  "'split' cannot be done at v6.6: " },
		{ VMA "mprotect 0x200000 r\nwrite 0x200000\ncall get_user_pages 0x200000\n", 4, 7,
		  "'write' cannot be done at v6.6: " },
		{ WRITTEN "call get_user_pages 0x200000\nuffd-rwp 0x200000\n", 5, 10,
		  "'uffd-rwp' cannot be done at v6.6: " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ran r = ready(rows[i].text);

		assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_BAD_STEP);
		assert_int_equal(r.run->error.line, rows[i].line);
		assert_int_equal(r.run->error.column, rows[i].column);
		assert_int_equal(
			strncmp(r.run->error.text, rows[i].message, strlen(rows[i].message)), 0);
		assert_true(strlen(r.run->error.text) > strlen(rows[i].message));
		assert_int_equal(r.run->nr_passed + r.run->nr_failed, 0);
		done(&r);
	}
}

/* Rule: where a scenario does not apply nothing is done, and nothing passes. */
static void not_applicable(void **state)
{
	struct ran r = ready("scenario x\nversions v6.6..\nvma 0x200000-0x600000 anon rw private\n"
			     "call get_user_pages 0x200000\nexpect all: ret 1\n");

	(void)state;
	assert_int_equal(run_at(&r, "v6.5"), GUP_RUN_NOT_APPLICABLE);
	assert_int_equal(r.run->nr_results, 0);
	assert_int_equal(r.run->nr_passed + r.run->nr_failed + r.run->nr_unseen, 0);
	assert_false(r.run->judged[0].applies);
	assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_DONE);
	assert_int_equal(r.run->nr_passed, 1);
	assert_int_equal(run_at(&r, "v6.5"), GUP_RUN_NOT_APPLICABLE);
	assert_int_equal(r.run->nr_passed, 0);
	done(&r);
}

/* Rule: only expectations that speak of the version judge; calls without are counted. */
static void silent_calls(void **state)
{
	struct ran r = ready(WRITTEN "call get_user_pages 0x200000\nexpect v6.6: ret 1\n"
				     "expect v6.7: ret 2, faults none\n"
				     "call get_user_pages 0x200000\nexpect v6.7: ret 1\n");

	(void)state;
	assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_DONE);
	assert_int_equal(r.run->nr_passed, 1);
	assert_int_equal(r.run->nr_silent, 1);
	assert_int_equal(r.run->result[0].nr_expects, 1);
	assert_int_equal(r.run->result[1].nr_expects, 0);
	assert_false(r.run->judged[1].applies);
	assert_int_equal(run_at(&r, "v6.7"), GUP_RUN_DONE);
	assert_int_equal(r.run->nr_passed, 2);
	assert_int_equal(r.run->nr_failed, 1);
	assert_int_equal(r.run->nr_silent, 0);
	done(&r);
}

/* Answers that no model gave: the second call of a caller succeeds. */
static long made_up_call(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	struct gup_outcome *out = walk->out;
	bool fast = gup_entry_point_is_fast_only(call->entry_point);

	(void)arg;
	assert_int_equal(call->start, 0x200000);
	assert_true(out->max_pages >= 1);
	out->ret = fast ? -14 : 1;
	out->nr_pages = 0;
	out->nr_fast = fast ? 2 : 0;
	out->nr_faults = fast ? 1 : 20;
	out->nr_numa = fast ? 1 : 3;
	out->nr_migrated = 1;
	out->locks = fast ? 0 : 2;
	out->drops = fast ? 0 : 1;
	out->warns = fast ? GUP_WARN_STACK : 0;
	out->refused = fast;
	out->fell_back = !fast;
	out->endless = false;
	for (unsigned int i = 0; i < GUP_FAULTS_LOGGED; i++)
		out->faults[i].kind = fast ? GUP_FAULT_NUMA_PTE : GUP_FAULT_COW;
	return out->ret;
}

/* Rule: of a caller's calls the last one's answer counts, and what all of them did. */
static void callers_are_summed_up(void **state)
{
	struct ran r = ready(VMA "call kvm-write 0x200000\n"
				 "expect all: ret 1, calls 2, pages 0, fast 2, numa 4, locks 2, "
				 "drops 1, migrated 2, warns, refused, fell-back, !endless\n"
				 "expect all: faults numa-pte cow\n");
	const struct gup_engine engine = {
		.name = "made up",
		.call = made_up_call,
		.entries = ~UINT32_C(0),
		.known = ~UINT32_C(0),
	};
	const struct gup_observed *observed;

	(void)state;
	r.run->engine = &engine;
	assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_DONE);
	for (uint32_t i = 0; i < 12; i++)
		assert_string_equal(r.run->judged[i].text, "");
	assert_int_equal(r.run->nr_passed, 12);
	/* More faults than are known by kind. */
	assert_int_equal(r.run->judged[12].verdict, GUP_VERDICT_FAILED);
	assert_int_equal(r.run->result[0].nr, 2);
	assert_int_equal(r.run->result[0].call[0].entry_point, GUP_ENTRY_POINT_GET_FAST_ONLY);
	assert_int_equal(r.run->result[0].call[1].entry_point, GUP_ENTRY_POINT_GET_UNLOCKED);
	observed = &r.run->result[0].observed;
	assert_int_equal(observed->nr_faults, 21);
	assert_int_equal(observed->fault[0], GUP_FAULT_NUMA_PTE);
	assert_int_equal(observed->fault[1], GUP_FAULT_COW);
	assert_int_equal(observed->fault[16], GUP_FAULT_COW);
	assert_int_equal(observed->fault[17], GUP_FAULT_NR);
	done(&r);
}

/* Rule: a caller's second call is made only when the first did not get the page. */
static void second_call_when_needed(void **state)
{
	(void)state;
	holds(WRITTEN "call kvm-write 0x200000\nexpect all: ret 1, calls 1, fast 1, page 0 same\n",
	      "v6.6");
	holds(VMA "call kvm-write 0x200000\nexpect all: ret 1, calls 2, fast 0\n", "v6.6");
}

/* Rule: a run leaves nothing behind for the next, at this version or another. */
static void runs_are_independent(void **state)
{
	struct ran r = ready(WRITTEN "hint 0x200000\nsignal other\n"
				     "call get_user_pages 0x200000 as a\n"
				     "expect ..v6.5: numa 1\nexpect v6.6..: numa 0\n");

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(run_at(&r, "v5.10"), GUP_RUN_DONE);
		assert_int_equal(r.run->nr_passed, 1);
		assert_int_equal(r.run->nr_failed, 0);
		assert_int_equal(r.run->result[0].out[0].nr_numa, 1);
		assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_DONE);
		assert_int_equal(r.run->nr_passed, 1);
		assert_int_equal(r.run->nr_failed, 0);
		assert_int_equal(r.run->result[0].out[0].nr_numa, 0);
	}
	done(&r);
}

/* Rule: ranges beyond all bounds end, within the room that there is. */
static void endless_ranges_end(void **state)
{
	static const char *const calls[] = {
		"get_user_pages",      "get_user_pages_unlocked",  "get_user_pages_remote",
		"get_user_pages_fast", "get_user_pages_fast_only", "pin_user_pages",
		"pin_user_pages_fast",
	};
	static const char *const versions[] = { "v5.10", "v6.1", "v6.12", "v7.3" };
	static const char *const tails[] = { "", " no-pages" };

	(void)state;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		for (size_t v = 0; v < 8; v++) {
			char text[300] = WRITTEN "call ";
			struct ran r;

			strcat(text, calls[i]);
			strcat(text, " 0x200000 18446744073709551615");
			strcat(text, tails[v % 2]);
			strcat(text, "\n");
			r = ready(text);
			assert_int_equal(run_at(&r, versions[v / 2]), GUP_RUN_DONE);
			assert_int_equal(r.run->nr_results, 1);
			assert_true(r.run->result[0].observed.nr_pages <= GUP_SCENARIO_PAGES_MAX);
			done(&r);
		}
}

/* Rule: a case that was found is told by its text: read back, it does the same. */
static void cases_run_as_they_were_found(void **state)
{
	const struct gup_step steps[] = {
		{ .kind = GUP_STEP_VMA,
		  .start = 0x200000,
		  .end = 0x400000,
		  .flags = VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_SOFTDIRTY,
		  .what = GUP_VMA_ANON },
		{ .kind = GUP_STEP_WRITE, .start = 0x200000, .end = 0x201000 },
		{ .kind = GUP_STEP_HINT, .start = 0x200000, .end = 0x201000 },
	};
	const struct gup_scenario_parts from = {
		.name = "found",
		.levels = 4,
		.step = steps,
		.nr_steps = 3,
		.call = { .entry_point = GUP_ENTRY_POINT_GET, .start = 0x200000, .nr_pages = 1 },
		.caller = GUP_CALLER_NR,
	};
	struct gup_scenario *s = gup_scenario_from_parts(&from);
	struct gup_run *run;
	struct gup_spec spec = spec_of("v6.1");
	char *text;

	(void)state;
	assert_non_null(s);
	run = gup_run_create(s);
	assert_non_null(run);
	assert_int_equal(gup_run(run, &spec), GUP_RUN_DONE);
	assert_int_equal(run->result[0].out[0].nr_numa, 1);
	assert_true(gup_scenario_expect_outcome(s, &spec, &run->result[0].out[0]));
	gup_run_destroy(run);

	text = print_whole(s);
	holds(text, "v6.1");
	free(text);
	gup_scenario_free(s);
}

/* Rule: what stands before a line is done, and nothing else. */
static void up_to_a_line(void **state)
{
	struct ran r = ready(WRITTEN "call get_user_pages 0x200000\n"
				     "call get_user_pages 0x201000\n");
	const struct gup_spec spec = spec_of("v6.6");

	(void)state;
	for (uint32_t at = 0; at <= 5; at++) {
		assert_int_equal(gup_run_before(r.run, &spec, at), GUP_RUN_DONE);
		/* Two steps, two calls, and nothing behind them. */
		assert_int_equal(r.run->at, at < 4 ? at : 4);
		assert_int_equal(r.run->mm->nr_vmas, at >= 1);
		assert_int_equal(r.run->nr_results, at < 2 ? 0 : at < 4 ? at - 2 : 2);
	}
	done(&r);
}

/* Rule: a line that gives pages back gives back those of the first call, too. */
static void put_at_once(void **state)
{
	struct ran r = ready(WRITTEN "call get_user_pages 0x200000 as a\nput a\n"
				     "call get_user_pages 0x201000 as b\nput b\n"
				     "swap-out 0x200000\nswap-out 0x201000\n");

	(void)state;
	assert_int_equal(run_at(&r, "v6.6"), GUP_RUN_DONE);
	done(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(page_same),
		cmocka_unit_test(page_counts),
		cmocka_unit_test(entry_after),
		cmocka_unit_test(pages_are_given_back),
		cmocka_unit_test(kept_pages_are_known),
		cmocka_unit_test(bad_steps),
		cmocka_unit_test(not_applicable),
		cmocka_unit_test(silent_calls),
		cmocka_unit_test(callers_are_summed_up),
		cmocka_unit_test(second_call_when_needed),
		cmocka_unit_test(runs_are_independent),
		cmocka_unit_test(endless_ranges_end),
		cmocka_unit_test(cases_run_as_they_were_found),
		cmocka_unit_test(up_to_a_line),
		cmocka_unit_test(put_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
