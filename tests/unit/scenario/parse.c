// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading scenarios: what is right is read as it stands.
 */
#include "scenario_test.h"

/* Rule: the head is kept, word for word. */
static void head_is_read(void **state)
{
	struct gup_scenario *s = parse_good("# a comment\n"
					    "scenario a.name-1_B\n"
					    "why \"One, \\\"two\\\" and \\\\.\" # behind\n"
					    "\twhy \"\xc3\xa4 # no comment\"\n"
					    "commit d74943a2f3cd \"mm/gup: reintroduce it\"\n"
					    "commit 0123456789abcdef0123456789abcdef01234567\n"
					    "mail \"smaps / mm/gup\"\n"
					    "\n"
					    "levels 5\n"
					    "versions v6.6.., v5.10\n"
					    "call get_user_pages 0x1000\n");

	(void)state;
	assert_string_equal(s->name, "a.name-1_B");
	assert_int_equal(s->nr_whys, 2);
	assert_string_equal(s->why[0], "One, \"two\" and \\.");
	assert_string_equal(s->why[1], "\xc3\xa4 # no comment");
	assert_int_equal(s->nr_sources, 3);
	assert_string_equal(s->source[0].id, "d74943a2f3cd");
	assert_string_equal(s->source[0].text, "mm/gup: reintroduce it");
	assert_false(s->source[0].mail);
	assert_null(s->source[1].text);
	assert_true(s->source[2].mail);
	assert_null(s->source[2].id);
	assert_string_equal(s->source[2].text, "smaps / mm/gup");
	assert_int_equal(s->levels, 5);
	assert_int_equal(s->nr_spans, 2);
	assert_int_equal(s->span[0].from, GUP_VERSION(6, 6));
	assert_int_equal(s->span[0].to, GUP_SPAN_OPEN);
	assert_int_equal(s->span[1].from, GUP_VERSION(5, 10));
	assert_int_equal(s->span[1].to, GUP_VERSION(5, 10));
	gup_scenario_free(s);
}

static const struct gup_step *step(const struct gup_scenario *s, uint32_t i)
{
	assert_int_equal(s->action[i].kind, GUP_ACTION_STEP);
	return &s->action[i].step;
}

/* Rule: each step is read into the members that it uses. */
static void steps_are_read(void **state)
{
	struct gup_scenario *s =
		parse_good("scenario x\n"
			   "vma 0x200000-0x600000 shmem rx shared hugepage !maywrite\n"
			   "read 0x200000-0x203000\n"
			   "write 0x204000\n"
			   "mprotect 0x200000 none\n"
			   "swap-out 0x201000\n"
			   "entry 0x202000 pmd 0x8000000000000067\n"
			   "page 0x202000 dirty ksm\n"
			   "hold 0x202000 3\n"
			   "node 1\n"
			   "thp on\n"
			   "forking off\n"
			   "uffd-mode handler\n"
			   "signal fatal\n"
			   "inject retry at 2 times 5\n"
			   "inject none\n"
			   "fork\n"
			   "call get_user_pages 0x1000\n");
	const struct gup_step *vma = step(s, 0);

	(void)state;
	assert_int_equal(vma->kind, GUP_STEP_VMA);
	assert_int_equal(vma->start, 0x200000);
	assert_int_equal(vma->end, 0x600000);
	assert_int_equal(vma->what, GUP_VMA_SHMEM);
	assert_int_equal(vma->flags, VM_READ | VM_EXEC | VM_SHARED | VM_MAYSHARE | VM_MAYREAD |
					     VM_MAYEXEC | VM_SOFTDIRTY | VM_HUGEPAGE);
	assert_int_equal(step(s, 1)->kind, GUP_STEP_READ);
	assert_int_equal(step(s, 1)->end, 0x203000);
	assert_int_equal(step(s, 2)->start, 0x204000);
	assert_int_equal(step(s, 2)->end, 0x205000);
	assert_int_equal(step(s, 3)->flags, 0);
	assert_int_equal(step(s, 4)->kind, GUP_STEP_SWAP_OUT);
	assert_int_equal(step(s, 5)->what, 2);
	assert_true(step(s, 5)->entry == UINT64_C(0x8000000000000067));
	assert_int_equal(step(s, 6)->flags, PG_DIRTY | PG_KSM);
	assert_int_equal(step(s, 7)->count, 3);
	assert_int_equal(step(s, 8)->count, 1);
	assert_int_equal(step(s, 9)->count, 1);
	assert_int_equal(step(s, 10)->count, 0);
	assert_int_equal(step(s, 11)->count, 2);
	assert_int_equal(step(s, 12)->count, 1);
	assert_int_equal(step(s, 13)->what, GUP_INJECT_RETRY);
	assert_int_equal(step(s, 13)->start, 2);
	assert_int_equal(step(s, 13)->count, 5);
	assert_int_equal(step(s, 14)->what, GUP_INJECT_NONE);
	assert_int_equal(step(s, 15)->kind, GUP_STEP_FORK);
	assert_int_equal(s->action[15].line, 17);
	assert_int_equal(s->action[14].column, 8);
	gup_scenario_free(s);
}

/* Rule: calls are read with all their arguments, callers by name. */
static void calls_are_read(void **state)
{
	struct gup_scenario *s = parse_good(
		"scenario x\n"
		"call get_user_pages_remote 0x1234 7 FOLL_WRITE|FORCE locked no-pages as p1\n"
		"call kvm-read 0x1000\n"
		"put p1\n"
		"call get_user_pages_fast 0xfffffffffffff000 18446744073709551615\n");
	const struct gup_action *a = s->action;

	(void)state;
	assert_int_equal(s->nr_calls, 3);
	assert_int_equal(a[0].kind, GUP_ACTION_CALL);
	assert_int_equal(a[0].call.entry_point, GUP_ENTRY_POINT_GET_REMOTE);
	assert_int_equal(a[0].call.start, 0x1234);
	assert_int_equal(a[0].call.nr_pages, 7);
	assert_int_equal(a[0].call.flags, FOLL_WRITE | FOLL_FORCE);
	assert_true(a[0].call.locked);
	assert_true(a[0].call.no_pages);
	assert_int_equal(a[0].caller, GUP_CALLER_NR);
	assert_string_equal(s->label[a[0].label], "p1");
	assert_int_equal(a[1].caller, GUP_CALLER_KVM_READ);
	assert_int_equal(a[1].call.start, 0x1000);
	assert_int_equal(a[1].label, GUP_NO_LABEL);
	assert_int_equal(a[2].kind, GUP_ACTION_PUT);
	assert_int_equal(a[2].label, a[0].label);
	assert_int_equal(a[3].call_nr, 2);
	assert_true(a[3].call.nr_pages == UINT64_MAX);
	gup_scenario_free(s);
}

/* Rule: an expectation is read with its spans and all its statements. */
static void expectations_are_read(void **state)
{
	struct gup_scenario *s =
		parse_good("scenario x\n"
			   "call get_user_pages 0x1000 as p1\n"
			   "call get_user_pages 0x1000\n"
			   "expect ..v6.1, v6.6+protnone=fast-lookup, all: ret -EFAULT, !warns\n"
			   "expect v6.6: faults numa-pte cow, page 3 same !zero !as p1 refs 1, "
			   "entry 0x1000 present !dirty, entry 0x2000 none\n");
	const struct gup_assertion *assertion = s->assertion;
	const struct gup_action *call = &s->action[1];

	(void)state;
	assert_int_equal(s->action[0].nr_expects, 0);
	assert_int_equal(call->first_expect, 0);
	assert_int_equal(call->nr_expects, 2);
	assert_int_equal(s->expect[0].nr_spans, 3);
	assert_int_equal(s->expect[0].nr_assertions, 2);
	assert_int_equal(s->expect[1].line, 5);
	assert_int_equal(s->expect[1].first_assertion, 2);
	assert_int_equal(s->expect[1].nr_assertions, 4);
	assert_int_equal(s->span[0].from, 0);
	assert_int_equal(s->span[0].to, GUP_VERSION(6, 1));
	assert_string_equal(s->span[1].proposal, "v6.6+protnone=fast-lookup");
	assert_true(s->span[2].all);

	assert_int_equal(assertion[0].observation, GUP_OBSERVATION_RET);
	assert_int_equal(assertion[0].number, -14);
	assert_int_equal(assertion[1].observation, GUP_OBSERVATION_WARNS);
	assert_int_equal(assertion[1].set, 0);
	assert_int_equal(assertion[1].clear, 1);
	assert_int_equal(assertion[2].nr_faults, 2);
	assert_int_equal(assertion[2].fault[0], GUP_FAULT_NUMA_PTE);
	assert_int_equal(assertion[2].fault[1], GUP_FAULT_COW);
	assert_int_equal(assertion[3].number, 3);
	assert_int_equal(assertion[3].set, GUP_PAGE_FACT_SAME);
	assert_int_equal(assertion[3].clear, GUP_PAGE_FACT_ZERO);
	assert_int_equal(assertion[3].label, GUP_NO_LABEL);
	assert_int_equal(assertion[3].not_label, 0);
	assert_int_equal(assertion[3].refs, 1);
	assert_int_equal(assertion[3].pins, GUP_NO_COUNT);
	assert_int_equal(assertion[4].addr, 0x1000);
	assert_int_equal(assertion[4].set, GUP_ENTRY_FACT_PRESENT);
	assert_int_equal(assertion[4].clear, GUP_ENTRY_FACT_DIRTY);
	assert_int_equal(assertion[5].set, GUP_ENTRY_FACT_NONE);
	gup_scenario_free(s);
}

/* Rule: CR LF ends a line as LF does, and the last line may end in nothing. */
static void line_ends(void **state)
{
	struct gup_scenario *unix_text = parse_good("scenario x\ncall get_user_pages 0x1000\n");
	struct gup_scenario *dos = parse_good("scenario x\r\ncall get_user_pages 0x1000\r\n");
	struct gup_scenario *open = parse_good("scenario x\ncall get_user_pages 0x1000");

	(void)state;
	assert_true(gup_scenario_same(unix_text, dos));
	assert_true(gup_scenario_same(unix_text, open));
	gup_scenario_free(unix_text);
	gup_scenario_free(dos);
	gup_scenario_free(open);
}

static struct gup_spec spec(const char *text)
{
	struct gup_spec spec;
	char error[200];

	assert_true(gup_spec_parse(text, &spec, error, sizeof(error)));
	return spec;
}

/* Rule: a release is spoken of by ranges, a proposal by its name, both by "all". */
static void versions_are_matched(void **state)
{
	struct gup_scenario *s = parse_good("scenario x\n"
					    "versions v6.1..v6.6\n"
					    "call get_user_pages 0x1000\n"
					    "expect v6.1..v6.5: ret 1\n"
					    "expect v6.6+protnone=fast-lookup: ret 1\n"
					    "expect all: ret 1\n"
					    "expect v6.6+protnone=v1-always, v6.6+protnone="
					    "fast-lookup: ret 1\n");
	static const struct {
		const char *version;
		bool scenario, range, proposal, all;
	} rows[] = {
		{ "v5.19", false, false, false, true },
		{ "v6.1", true, true, false, true },
		{ "v6.5", true, true, false, true },
		{ "v6.6", true, false, false, true },
		{ "v6.7", false, false, false, true },
		{ "v6.6+protnone=fast-lookup", true, false, true, true },
		{ "v6.5+protnone=fast-lookup", true, false, false, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_spec at = spec(rows[i].version);

		assert_int_equal(gup_scenario_applies(s, &at), rows[i].scenario);
		assert_int_equal(gup_expect_applies(s, &s->expect[0], &at), rows[i].range);
		assert_int_equal(gup_expect_applies(s, &s->expect[1], &at), rows[i].proposal);
		assert_int_equal(gup_expect_applies(s, &s->expect[2], &at), rows[i].all);
	}
	assert_string_equal(gup_scenario_proposal(s, 0), "v6.6+protnone=fast-lookup");
	assert_string_equal(gup_scenario_proposal(s, 1), "v6.6+protnone=v1-always");
	assert_null(gup_scenario_proposal(s, 2));
	gup_scenario_free(s);
}

/* Rule: what a line is about has its place, and a caller has no entry point of its own. */
static void places_are_kept(void **state)
{
	struct gup_scenario *s = parse_good("scenario x\ncall ksm 0x1000 as a\n\n  put a\n");

	(void)state;
	assert_int_equal(s->action[0].line, 2);
	assert_int_equal(s->action[0].column, 6);
	assert_int_equal(s->action[0].call.entry_point, 0);
	assert_int_equal(s->action[1].line, 4);
	assert_int_equal(s->action[1].column, 7);
	gup_scenario_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_are_kept),	 cmocka_unit_test(head_is_read),
		cmocka_unit_test(steps_are_read),	 cmocka_unit_test(calls_are_read),
		cmocka_unit_test(expectations_are_read), cmocka_unit_test(line_ends),
		cmocka_unit_test(versions_are_matched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
