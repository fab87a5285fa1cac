// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running scenarios: lines are done in order, pages are given back when they should be, and
 * what is judged is what happened. Engines that answer what a test wants; room for a run.
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
	      "the call did not hand out this page");
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
	/* Pages that were not given back are given back at the end. */
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
		.entry_points = ~UINT32_C(0),
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
		.name = "answers", .call = answer_call, .arg = a, .entry_points = ~0u, .known = ~0u
	};
}

#define NOT_SO_MANY "the call did not hand out this page"

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
	/* Memory behind them stays unchanged. */
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

/* Rule: a function that the version does not have is like one that an engine lacks. */
static void what_version_has(void **state)
{
	struct ran r =
		ready(VMA "call get_user_pages 0x200000\ncall pin_user_pages_fast_only 0x200000\n");

	(void)state;
	assert_int_equal(run_at(&r, "v6.2"), GUP_RUN_DONE);
	assert_int_equal(r.run->nr_results, 2);
	assert_int_equal(run_at(&r, "v6.3"), GUP_RUN_NOT_APPLICABLE);
	assert_int_equal(r.run->nr_results, 0);
	assert_int_equal(r.run->error.line, 4);
	assert_string_equal(r.run->error.text, "there is no pin_user_pages_fast_only() here");
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

		engine.entry_points = rows[i].entries;
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
	/* The first page behind the zero page: mapped once, without other holds. */
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

/* Eight huge pages and sixteen tables are there for nothing in particular. */
#define PAGES (8 * GUP_PMD_NR)
#define TABLES 16

/* Each page that a line touches may be copied and migrated: four pages. */
#define OF(nr) (4 * (nr))
/* The tables that map so many pages wherever they lie, and those above at both ends. */
#define MAPPED(nr) ((nr) / GUP_PMD_NR + 2 + 6)
/* Where huge pages are mapped: all of what those tables map, twice. */
#define HUGE_OF(nr) (4 * 2 * ((nr) / GUP_PMD_NR + 2) * GUP_PMD_NR)

struct row {
	const char *text;
	uint64_t pages;
	uint64_t tables;
};

/* A call of one page, as the only line that touches any. */
#define ONE "call follow_page 0x200000\n"

static const struct row rows[] = {
	{ "scenario x\n" ONE, OF(1), MAPPED(1) },
	{ "scenario x\ncall get_user_pages 0x200000 7\n", OF(7), MAPPED(7) },
	/* A call of nothing, and one of more than a user's memory. */
	{ "scenario x\ncall get_user_pages 0x200000 0\n", 0, 0 },
	{ "scenario x\ncall get_user_pages 0x200000 18446744073709551615\n", OF(4096),
	  MAPPED(4096) },
	{ "scenario x\ncall ksm 0x200000\n", OF(1), MAPPED(1) },
	/* Anonymous memory comes with the lines that touch it, other memory is there. */
	{ VMA ONE, OF(1), MAPPED(1) },
	{ "scenario x\nvma 0x200000-0x600000 file rw shared\n" ONE, OF(1) + OF(1024),
	  MAPPED(1) + MAPPED(1024) },
	{ VMA "read 0x200000\n" ONE, OF(1) + OF(1), 2 * MAPPED(1) },
	{ VMA "write 0x200000-0x400000\n" ONE, OF(1) + OF(512), MAPPED(1) + MAPPED(512) },
	{ VMA "write 0x200000-0x3ff000\n" ONE, OF(1) + OF(511), MAPPED(1) + MAPPED(511) },
	{ VMA "split 0x200000\n" ONE, OF(1) + OF(1), 2 * MAPPED(1) },
	{ VMA "call follow_page 0x200000 as a\nput a\n", OF(1), MAPPED(1) },
	/* Huge pages: by a switch, by advice, or by what the memory is. */
	{ VMA "thp on\n" ONE, 2 * HUGE_OF(1), 2 * MAPPED(1) },
	{ VMA "thp off\n" ONE, OF(1) + OF(1), 2 * MAPPED(1) },
	{ "scenario x\nvma 0x200000-0x600000 anon rw private hugepage\n" ONE, HUGE_OF(1),
	  MAPPED(1) },
	{ "scenario x\nvma 0x200000-0x600000 hugetlb rw private\n" ONE, HUGE_OF(1) + HUGE_OF(1024),
	  MAPPED(1) + MAPPED(1024) },
	{ "scenario x\nnode 1\n" ONE, OF(1) + OF(1), 2 * MAPPED(1) },
	/* The first line of all counts too. */
	{ "scenario x\nthp on\n" ONE, 2 * HUGE_OF(1), 2 * MAPPED(1) },
};

/* Rule: room grows with what lines touch. */
static void grows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ran r = ready(rows[i].text);
		const struct gup_mm *mm = r.run->mm;

		if (mm->max_pages != PAGES + rows[i].pages ||
		    mm->max_tables != TABLES + rows[i].tables)
			print_message("%s: %u pages, %u tables\n", rows[i].text, mm->max_pages,
				      mm->max_tables);
		assert_int_equal(mm->max_pages, PAGES + rows[i].pages);
		assert_int_equal(mm->max_tables, TABLES + rows[i].tables);
		/* A VMA for each line, and the gate area's. */
		assert_int_equal(mm->max_vmas, r.s->nr_actions + 1);
		assert_int_equal(mm->levels, 4);
		done(&r);
	}
}

/* Rule: what lies behind the last line asks for none. */
static void behind_the_last_of_room(void **state)
{
	struct ran r = { .s = parse_good("scenario x\n" ONE "thp on\n") };

	(void)state;
	r.s->nr_actions--;
	r.run = gup_run_create(r.s);
	assert_non_null(r.run);
	assert_int_equal(r.run->mm->max_pages, PAGES + OF(1));
	assert_int_equal(r.run->mm->max_tables, TABLES + MAPPED(1));
	done(&r);
}

/* Rule: each call has room for its pages and one more, the first line's as well. */
static void of_calls(void **state)
{
	struct ran r = ready("scenario x\ncall get_user_pages 0x200000 3\n"
			     "call ksm 0x200000\n");

	(void)state;
	for (unsigned int k = 0; k < 2; k++) {
		assert_int_equal(r.run->result[0].out[k].max_pages, 3);
		assert_non_null(r.run->result[0].out[k].pages);
		assert_int_equal(r.run->result[1].out[k].max_pages, 1);
		assert_non_null(r.run->result[1].out[k].pages);
	}
	done(&r);
}

/* Rule: there is an end to it. */
static void ends(void **state)
{
	char text[40000] = "scenario x\nvma 0x10000000-0x20000000 anon rw private hugepage\n";
	struct ran r;

	(void)state;
	/* Each of them touches ten PMDs, twice, four times. */
	for (unsigned int i = 0; i < 25; i++)
		strcat(text, "read 0x10000000-0x11000000\n");
	r = ready(strcat(text, "call get_user_pages 0x10000000 0\n"));
	assert_int_equal(r.run->mm->max_pages, PAGES + 25 * HUGE_OF(4096));
	done(&r);
	*strstr(text, "call") = '\0';
	r = ready(strcat(text, "read 0x10000000-0x11000000\ncall get_user_pages 0x10000000 0\n"));
	assert_int_equal(r.run->mm->max_pages, GUP_SCENARIO_MEMORY_MAX);
	done(&r);
}

/* Returns a record, as an engine with its own memory. */
static long from_record(void *arg, struct gup_walk *walk, const struct gup_call *call)
{
	gup_record_play(walk, call, arg);
	return walk->out->ret;
}

/* Rule: a record is judged as a call is, except what it does not tell. */
static void records_are_judged(void **state)
{
	struct ran r = ready("scenario s\nvma 0x10000000-0x10001000 anon rw private\n"
			     "write 0x10000000\ncall get_user_pages 0x10000000\n"
			     "expect all: page 0 same exclusive refs 1, page 0 referenced\n"
			     "expect all: entry 0x10000000 same, ret 2, locks 1\n");
	struct gup_run *before = gup_run_create(r.s);
	const struct gup_spec spec = spec_of("v6.12");
	struct gup_record record;
	const struct gup_engine engine = {
		.call = from_record,
		.arg = &record,
		.known = GUP_OBSERVES_ALL & ~(1u << GUP_OBSERVATION_LOCKS),
	};
	static const uint8_t verdict[][5] = {
		{ GUP_VERDICT_PASSED, GUP_VERDICT_UNSEEN, GUP_VERDICT_PASSED, GUP_VERDICT_FAILED,
		  GUP_VERDICT_UNSEEN },
		{ GUP_VERDICT_UNSEEN, GUP_VERDICT_UNSEEN, GUP_VERDICT_FAILED, GUP_VERDICT_FAILED,
		  GUP_VERDICT_UNSEEN },
	};

	(void)state;
	for (unsigned int k = 0; k < 2; k++) {
		assert_true(gup_run_observe(&record, r.s, &spec, 2, &r.s->action[2].call));
		record.no_exclusive = k;
		record.after[0].other_bits = k;
		gup_run_clear(r.run);
		assert_int_equal(gup_run_before(before, &spec, 2), GUP_RUN_DONE);
		before->engine = &engine;
		gup_run_call(r.run, before, &spec);
		before->engine = NULL;
		for (uint32_t i = 0; i < 5; i++)
			assert_int_equal(r.run->judged[i].verdict, verdict[k][i]);
		assert_int_equal(r.run->nr_results, 1);
		assert_int_equal(r.run->nr_failed, 1 + k);
	}
	gup_run_destroy(before);
	done(&r);
}

/* Rule: of a call that is not made, each assertion has the given verdict, and says why. */
static void calls_not_made(void **state)
{
	struct ran r = ready("scenario s\nvma 0x10000000-0x10001000 anon rw private\n"
			     "call get_user_pages 0x10000000\nexpect all: ret 1\n"
			     "expect ..v5.15: faults none\n"
			     "call get_user_pages 0x10000000\n");
	const struct gup_spec spec = spec_of("v6.12");

	(void)state;
	gup_run_clear(r.run);
	gup_run_no_call(r.run, &spec, 1, GUP_VERDICT_FAILED, "it hangs");
	gup_run_no_call(r.run, &spec, 2, GUP_VERDICT_UNSEEN, "not asked");
	assert_int_equal(r.run->judged[0].verdict, GUP_VERDICT_FAILED);
	assert_string_equal(r.run->judged[0].text, "it hangs");
	assert_false(r.run->judged[1].applies);
	assert_int_equal(r.run->nr_failed, 1);
	assert_int_equal(r.run->nr_silent, 1);
	assert_int_equal(r.run->error.line, 3);
	assert_string_equal(r.run->error.text, "it hangs");
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
		cmocka_unit_test(pages_there),
		cmocka_unit_test(many_faults),
		cmocka_unit_test(endless),
		cmocka_unit_test(unseen),
		cmocka_unit_test(what_suits),
		cmocka_unit_test(what_version_has),
		cmocka_unit_test(smaps),
		cmocka_unit_test(cleared),
		cmocka_unit_test(given_back_at_the_end),
		cmocka_unit_test(behind_the_last),
		cmocka_unit_test(grows),
		cmocka_unit_test(of_calls),
		cmocka_unit_test(behind_the_last_of_room),
		cmocka_unit_test(ends),
		cmocka_unit_test(records_are_judged),
		cmocka_unit_test(calls_not_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
