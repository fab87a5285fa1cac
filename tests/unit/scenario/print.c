// SPDX-License-Identifier: GPL-2.0-only
/*
 * Printing scenarios: the canonical text, and that nothing is lost on the way to it
 * and back.
 */
#include "scenario_test.h"

/* Every feature, as it is printed. */
static const char canonical[] =
	"scenario every-feature\n"
	"why \"One \\\"quoted\\\" \\\\ sentence.\"\n"
	"why \"Another.\"\n"
	"commit d74943a2f3cd \"mm/gup: reintroduce FOLL_NUMA as FOLL_HONOR_NUMA_FAULT\"\n"
	"commit 7acddcc1ae30\n"
	"mail \"smaps / mm/gup: fix gup_can_follow_protnone fallout, 31 July 2023\"\n"
	"levels 5\n"
	"versions v5.10..v6.1, v6.5, v6.6..\n"
	"\n"
	"vma 0x10000000-0x10004000 anon rw private\n"
	"vma 0x10200000-0x10600000 shmem rwx shared hugepage\n"
	"vma 0x10800000-0x10801000 file none private !mayread !maywrite !mayexec !softdirty\n"
	"vma 0x10a00000-0x10a02000 anon rw private growsdown uffd-missing uffd-wp locked\n"
	"vma 0x10b00000-0x10b01000 fsdax r private mayshare\n"
	"vma 0x10c00000-0x10c01000 secretmem rw shared !mayshare\n"
	"vma 0x10d00000-0x10d01000 pfnmap w shared pfnmap io mixedmap nohugepage shadow-stack\n"
	"read 0x10000000\n"
	"write 0x10000000-0x10002000\n"
	"hint 0x10000000-0x10004000\n"
	"mprotect 0x10000000 none\n"
	"mprotect 0x10000000 rx\n"
	"fork\n"
	"fork-begins\n"
	"child-exit\n"
	"zap 0x10000000\n"
	"swap-out 0x10001000\n"
	"migrating 0x10001000\n"
	"split 0x10200000\n"
	"collapse 0x10200000\n"
	"collapse-begins 0x10200000\n"
	"remap 0x10000000\n"
	"uffd-wp 0x10000000-0x10004000\n"
	"uffd-rwp 0x10000000\n"
	"clear-soft-dirty\n"
	"entry 0x10000000 pte 0x8000000100000067\n"
	"entry 0x10200000 pmd 0x0\n"
	"page 0x10000000 dirty referenced active swapcache ksm truncated movable cma\n"
	"hold 0x10000000 1\n"
	"node 1\n"
	"thp on\n"
	"thp off\n"
	"forking on\n"
	"uffd-mode none\n"
	"uffd-mode async\n"
	"uffd-mode handler\n"
	"gate xonly\n"
	"signal fatal\n"
	"signal other\n"
	"inject none\n"
	"inject oom at 0\n"
	"inject retry at 3 times 2\n"
	"\n"
	"call get_user_pages 0x10000000\n"
	"\n"
	"call get_user_pages_remote 0x10000000 2 FOLL_WRITE|FOLL_FORCE locked no-pages as p1\n"
	"expect all: endless\n"
	"\n"
	"call pin_user_pages_fast 0xfffffffffffff123 18446744073709551615\n"
	"expect v5.10..v6.1: ret -EFAULT, pages 0, numa 0, fast 0, locks 1, drops 2, migrated 3\n"
	"expect ..v6.1, v6.6: calls 1, !fell-back, refused, !endless, warns\n"
	"expect v6.6+protnone=fast-lookup: ret 1, faults none\n"
	"expect v6.6: ret 0, faults cow cow cow cow cow cow cow cow cow cow cow cow cow cow cow "
	"cow\n"
	"\n"
	"hint 0x10000000\n"
	"\n"
	"call kvm-read 0x10000000 as p2\n"
	"expect v6.6..: page 0 same !zero huge !anon exclusive !dirty referenced as p1 !as p1 "
	"refs 1 pins 0, page 1 refs 2, faults numa-pmd cow\n"
	"expect all: entry 0x10000000 !same pte !pmd !none present !protnone write accessed "
	"!dirty !special !uffd-wp soft-dirty !swap !migration, entry 0x10001000 none\n"
	"\n"
	"put p1\n"
	"put p2\n"
	"\n"
	"call follow_page 0x10000000 FOLL_GET\n";

/* Rule: a canonical text prints to itself, byte for byte. */
static void canonical_text_stays(void **state)
{
	struct gup_scenario *s = parse_good(canonical);
	char *text = print_whole(s);

	(void)state;
	assert_string_equal(text, canonical);
	free(text);
	gup_scenario_free(s);
}

/* Rule: other ways to write the same are printed in the canonical one. */
static void other_texts_become_canonical(void **state)
{
	struct gup_scenario *s =
		parse_good("#\n\n\tscenario\tx  # name\r\n"
			   "why   \"y\"\n"
			   "levels 4\n"
			   "vma 0x0000001000-0x9000 anon rw private softdirty hugepage growsdown\n"
			   "write 0x1000-0x2000\n"
			   "inject oom at 0 times 1\n"
			   "call get_user_pages 0x01000 0x1 FORCE|FOLL_WRITE|WRITE as p\n"
			   "expect v6.6 , v6.1:ret 1,page 0 pins 0 refs 1 !zero same\n"
			   "put p");
	char *text = print_whole(s);

	(void)state;
	assert_string_equal(text, "scenario x\n"
				  "why \"y\"\n"
				  "\n"
				  "vma 0x1000-0x9000 anon rw private growsdown hugepage\n"
				  "write 0x1000\n"
				  "inject oom at 0\n"
				  "\n"
				  "call get_user_pages 0x1000 FOLL_WRITE|FOLL_FORCE as p\n"
				  "expect v6.6, v6.1: ret 1, page 0 same !zero refs 1 pins 0\n"
				  "\n"
				  "put p\n");
	free(text);
	gup_scenario_free(s);
}

/* Rule: a buffer that is too small is filled as far as it goes, and the length told. */
static void small_buffers(void **state)
{
	struct gup_scenario *s = parse_good(canonical);
	const size_t len = sizeof(canonical) - 1;

	(void)state;
	for (size_t size = 0; size <= len + 1; size += size < 100 ? 1 : 37) {
		char *buf = malloc(size + 1);

		assert_non_null(buf);
		buf[size] = '!';
		assert_int_equal(gup_scenario_print(s, buf, size), len);
		assert_int_equal(buf[size], '!');
		if (size) {
			assert_int_equal(strlen(buf), size - 1 < len ? size - 1 : len);
			assert_memory_equal(buf, canonical, strlen(buf));
		}
		free(buf);
	}
	gup_scenario_free(s);
}

/* Rule: scenarios that differ in anything but lines and comments are not the same. */
static void differences_are_seen(void **state)
{
	static const char base[] = "scenario x\nwhy \"y\"\nmail \"m\"\n"
				   "vma 0x1000-0x9000 anon rw private\n"
				   "call get_user_pages 0x1000 as p\n"
				   "expect v6.6: ret 1\nput p\n";
	static const char *const others[] = {
		"scenario z\nwhy \"y\"\nmail \"m\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x1000 as p\nexpect v6.6: ret 1\nput p\n",
		"scenario x\nwhy \"z\"\nmail \"m\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x1000 as p\nexpect v6.6: ret 1\nput p\n",
		"scenario x\nwhy \"y\"\nmail \"z\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x1000 as p\nexpect v6.6: ret 1\nput p\n",
		"scenario x\nwhy \"y\"\nmail \"m\"\nvma 0x1000-0x8000 anon rw private\n"
		"call get_user_pages 0x1000 as p\nexpect v6.6: ret 1\nput p\n",
		"scenario x\nwhy \"y\"\nmail \"m\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x2000 as p\nexpect v6.6: ret 1\nput p\n",
		"scenario x\nwhy \"y\"\nmail \"m\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x1000 as q\nexpect v6.6: ret 1\nput q\n",
		"scenario x\nwhy \"y\"\nmail \"m\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x1000 as p\nexpect v6.7: ret 1\nput p\n",
		"scenario x\nwhy \"y\"\nmail \"m\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x1000 as p\nexpect v6.6: ret 2\nput p\n",
		"scenario x\nwhy \"y\"\nmail \"m\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x1000 as p\nexpect v6.6: ret 1\n",
	};
	struct gup_scenario *s = parse_good(base);
	struct gup_scenario *same =
		parse_good("# c\nscenario x\n\nwhy \"y\"\nmail \"m\"\n"
			   "vma 0x1000-0x9000 anon rw private\n"
			   "call get_user_pages 0x1000 as p\n\nexpect v6.6: ret 1\nput p\n");

	(void)state;
	assert_true(gup_scenario_same(s, same));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct gup_scenario *other = parse_good(others[i]);

		assert_false(gup_scenario_same(s, other));
		gup_scenario_free(other);
	}
	gup_scenario_free(s);
	gup_scenario_free(same);
}

/* Rule: single lines are printed as they stand in a scenario. */
static void single_lines(void **state)
{
	const struct gup_step step = {
		.kind = GUP_STEP_HOLD, .start = 0x1000, .end = 0x2000, .count = 3, .flags = ~0ull
	};
	const struct gup_call call = { .entry_point = GUP_ENTRY_POINT_PIN,
				       .start = 0x1000,
				       .nr_pages = 2,
				       .flags = FOLL_LONGTERM };
	struct gup_scenario *s = parse_good("scenario x\ncall get_user_pages 0x1000\n"
					    "expect v6.6: ret -EINVAL, refused\n");
	static const struct {
		struct gup_step step;
		const char *text;
	} settings[] = {
		{ { .kind = GUP_STEP_THP, .count = 1 }, "thp on" },
		{ { .kind = GUP_STEP_THP, .count = 2 }, "thp on" },
		{ { .kind = GUP_STEP_FORKING, .count = 99 }, "forking on" },
		{ { .kind = GUP_STEP_UFFD_MODE, .count = 3 }, "uffd-mode handler" },
		{ { .kind = GUP_STEP_GATE, .count = 3 }, "gate xonly" },
		{ { .kind = GUP_STEP_SIGNAL, .count = 7 }, "signal fatal" },
	};
	char buf[256];

	(void)state;
	gup_step_print(buf, sizeof(buf), &step);
	assert_string_equal(buf, "hold 0x1000 3");
	/* What a setting does not have is its last one. */
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		gup_step_print(buf, sizeof(buf), &settings[i].step);
		assert_string_equal(buf, settings[i].text);
	}
	gup_call_print(buf, sizeof(buf), &call);
	assert_string_equal(buf, "call pin_user_pages 0x1000 2 FOLL_LONGTERM");
	gup_expect_print(buf, sizeof(buf), s, &s->expect[0]);
	assert_string_equal(buf, "expect v6.6: ret -EINVAL, refused");
	gup_scenario_free(s);
}

static struct gup_scenario *case_of(const struct gup_step *steps, uint32_t nr, unsigned int caller)
{
	const struct gup_scenario_parts from = {
		.name = "P1 broken/at v6.1",
		.why = "Because \"of\"\na \\ line.",
		.commit = "474098edac26",
		.levels = 4,
		.step = steps,
		.nr_steps = nr,
		.call = { .entry_point = GUP_ENTRY_POINT_GET,
			  .start = 0x1000,
			  .nr_pages = 1,
			  .flags = FOLL_WRITE },
		.caller = caller,
	};
	struct gup_scenario *s = gup_scenario_from_parts(&from);

	assert_non_null(s);
	return s;
}

static const struct gup_step case_steps[] = {
	/* Members that a step does not use do not matter. */
	{ .kind = GUP_STEP_VMA,
	  .start = 0x1000,
	  .end = 0x9000,
	  .count = 7,
	  .flags = VM_READ | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC | VM_SOFTDIRTY,
	  .what = GUP_VMA_ANON },
	{ .kind = GUP_STEP_READ, .start = 0x1000, .end = 0x2000, .flags = 3 },
	{ .kind = GUP_STEP_FORK, .start = 0x1000 },
	{ .kind = GUP_STEP_MPROTECT,
	  .start = 0x1000,
	  .end = 0x9000,
	  .flags = VM_READ | VM_MAYREAD },
};

/* Rule: a case in memory becomes a scenario that is read as it was meant. */
static void cases_become_scenarios(void **state)
{
	struct gup_scenario *s = case_of(case_steps, 4, GUP_CALLER_NR);
	struct gup_scenario *again;
	struct gup_spec spec, proposal;
	struct gup_outcome out = { .ret = 1, .nr_faults = 2 };
	char *text;
	char error[200];

	(void)state;
	assert_true(gup_spec_parse("v6.1", &spec, error, sizeof(error)));
	assert_true(gup_spec_parse("v6.6+protnone=fast-lookup", &proposal, error, sizeof(error)));
	out.faults[0].kind = GUP_FAULT_NUMA_PTE;
	out.faults[1].kind = GUP_FAULT_COW;
	assert_true(gup_scenario_expect_outcome(s, &spec, &out));
	out = (struct gup_outcome){ .ret = -14, .nr_faults = 40, .nr_numa = 12 };
	assert_true(gup_scenario_expect_outcome(s, &proposal, &out));
	out = (struct gup_outcome){ .endless = true };
	assert_true(gup_scenario_expect_outcome(s, &spec, &out));
	/* No line of a file says it. */
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(s->expect[i].line, 0);
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(s->action[i].line, 0);

	text = print_whole(s);
	assert_string_equal(text, "scenario P1-broken-at-v6.1\n"
				  "why \"Because \\\"of\\\"?a \\\\ line.\"\n"
				  "commit 474098edac26\n"
				  "\n"
				  "vma 0x1000-0x9000 anon r private\n"
				  "read 0x1000\n"
				  "fork\n"
				  "mprotect 0x1000 r\n"
				  "\n"
				  "call get_user_pages 0x1000 FOLL_WRITE\n"
				  "expect v6.1: ret 1, faults numa-pte cow\n"
				  "expect v6.6+protnone=fast-lookup: ret -EFAULT, numa 12\n"
				  "expect v6.1: endless\n");
	again = parse_good(text);
	assert_true(gup_scenario_same(s, again));
	gup_scenario_free(again);
	free(text);
	gup_scenario_free(s);
}

/* Rule: a case of a caller names the caller, and says nothing of its flags. */
static void cases_of_callers(void **state)
{
	struct gup_scenario *s = case_of(NULL, 0, GUP_CALLER_KSM);
	char *text = print_whole(s);

	(void)state;
	assert_non_null(strstr(text, "\ncall ksm 0x1000\n"));
	round_trip(text);
	free(text);
	gup_scenario_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_text_stays),
		cmocka_unit_test(other_texts_become_canonical),
		cmocka_unit_test(small_buffers),
		cmocka_unit_test(differences_are_seen),
		cmocka_unit_test(single_lines),
		cmocka_unit_test(cases_become_scenarios),
		cmocka_unit_test(cases_of_callers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
