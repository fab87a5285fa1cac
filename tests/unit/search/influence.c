// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules that can matter in a case of the fuzz target "versions". With fewer rules every
 * version would differ, and with more no bug would be found.
 */
#include "fixture.h"

#include <search/influence.h>

#define RULE(name) (UINT64_C(1) << GUP_RULE_##name)
#define SET(rules) ((struct gup_rule_set){ { (rules) } })

/* Any memory; huge pages; marked entries; pins; and every call. */
#define ANY RULE(COW_REUSE)
#define HUGE (RULE(HUGE_DIRTY) | RULE(SPLIT_DIRTY) | RULE(HUGE_ZERO_WRITE) | RULE(HUGE_ZERO_FAST))
#define MARKED (RULE(NUMA_SCAN) | RULE(SAVED_WRITE) | RULE(MPROTECT_WRITE))
#define CALL (ANY | RULE(ARGS) | RULE(NO_STRUCT_PAGE) | RULE(NO_PROGRESS))
#define PIN (RULE(UNSHARE) | RULE(ZERO_PAGE_PIN) | RULE(FORCE_WRITE))
#define FAST (RULE(FAST_ACCESS) | RULE(FAST_NO_MAPPING) | RULE(FAST_OVERFLOW) | RULE(FAST_FORK))
#define LONGTERM                                                                                   \
	(RULE(LONGTERM_LOCKED) | RULE(FSDAX_LONGTERM) | RULE(DIRTY_TRACKED_PIN) |                  \
	 RULE(LONGTERM_NO_PAGES) | RULE(LONGTERM_ZONE) | RULE(LONGTERM_AGAIN) |                    \
	 RULE(LONGTERM_GRAB) | RULE(LONGTERM_COMPOUND) | RULE(LONGTERM_FAILURE) |                  \
	 RULE(LONGTERM_ISOLATED) | RULE(LONGTERM_DRAIN) | RULE(LONGTERM_ARRAY))

#define VMA(kind_, flags_)                                                                         \
	{                                                                                          \
		.kind = GUP_STEP_VMA, .what = GUP_VMA_##kind_, .flags = (flags_)                   \
	}

/* A step tells of rules about what it makes, and of no others. */
static void of_steps(void **state)
{
	static const struct {
		struct gup_step step;
		uint64_t rules;
	} rows[] = {
		{ VMA(ANON, RW), ANY },
		{ { .kind = GUP_STEP_WRITE }, ANY },
		{ { .kind = GUP_STEP_FORK }, ANY },
		{ { .kind = GUP_STEP_HINT }, ANY | MARKED },
		{ VMA(ANON, 0), ANY | MARKED },
		{ { .kind = GUP_STEP_MPROTECT, .flags = VM_READ }, ANY | RULE(MPROTECT_WRITE) },
		{ { .kind = GUP_STEP_MPROTECT }, ANY | MARKED },
		{ { .kind = GUP_STEP_SWAP_OUT }, ANY | RULE(SWAP_IN_WRITE) | RULE(SWAP_IN_CACHE) },
		{ { .kind = GUP_STEP_THP, .count = 1 }, ANY | HUGE },
		{ { .kind = GUP_STEP_COLLAPSE }, ANY | HUGE },
		{ VMA(ANON, RW | VM_HUGEPAGE), ANY | HUGE },
		{ VMA(ANON, RW | VM_SHADOW_STACK), ANY | RULE(SHADOW_STACK) },
		{ VMA(ANON, RW | VM_GROWSDOWN), ANY | RULE(STACK) },
		{ VMA(FILE, RW), ANY | RULE(READ_DIRTY) },
		{ VMA(SHMEM, RW | VM_SHARED), ANY | RULE(READ_DIRTY) | RULE(FAULT_COMPLETED) },
		{ VMA(SECRETMEM, RW), ANY | RULE(READ_DIRTY) | RULE(SECRETMEM) },
		{ VMA(FSDAX, RW), ANY | RULE(READ_DIRTY) | RULE(FSDAX_ENTRY) },
		{ VMA(HUGETLB, RW), ANY | HUGE | RULE(READ_DIRTY) | RULE(HUGETLB_WALK) |
					    RULE(HUGETLB_FORCE) | RULE(HUGETLB_SPLIT) |
					    RULE(HUGETLB_UFFD_WP) | RULE(LONGTERM_GRAB) |
					    RULE(HUGETLB_START) },
		{ { .kind = GUP_STEP_UFFD_RWP }, ANY | MARKED | RULE(UFFD_RWP) },
		{ { .kind = GUP_STEP_UFFD_WP },
		  ANY | RULE(UFFD_RWP) | RULE(UFFD_ASYNC) | RULE(HUGETLB_UFFD_WP) |
			  RULE(UFFD_WP_UNPOPULATED) | RULE(UFFD_POISON) | RULE(UFFD_WP_ANSWER) },
		{ { .kind = GUP_STEP_MERGE }, ANY },
		{ { .kind = GUP_STEP_MIGRATING }, ANY },
		{ { .kind = GUP_STEP_PAGE, .flags = PG_MOVE_BATCH }, ANY | RULE(LRU_BATCH) },
		{ { .kind = GUP_STEP_GUARD }, ANY | RULE(GUARD_REGIONS) },
		{ { .kind = GUP_STEP_UNGUARD }, ANY | RULE(GUARD_REGIONS) },
		{ { .kind = GUP_STEP_INJECT }, ANY | RULE(FAULT_COMPLETED) },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct gup_case c = { .step = { rows[i].step }, .nr_steps = 1 };

		if (influence_of_steps(&c).word[0] != rows[i].rules)
			print_error("row %zu\n", i);
		assert_int_equal(influence_of_steps(&c).word[0], rows[i].rules);
	}
}

/* A call tells of rules about how it is made. */
static void of_calls(void **state)
{
	static const struct {
		struct gup_call call;
		uint64_t rules;
	} rows[] = {
		{ { .entry_point = GUP_ENTRY_POINT_GET }, CALL },
		{ { .entry_point = GUP_ENTRY_POINT_GET, .flags = FOLL_WRITE },
		  CALL | RULE(FORCE_WRITE) },
		{ { .entry_point = GUP_ENTRY_POINT_GET, .flags = FOLL_FORCE }, CALL },
		{ { .entry_point = GUP_ENTRY_POINT_GET, .flags = FOLL_HONOR_NUMA_FAULT },
		  CALL | RULE(PROTNONE) },
		{ { .entry_point = GUP_ENTRY_POINT_GET, .flags = FOLL_PIN }, CALL | PIN },
		{ { .entry_point = GUP_ENTRY_POINT_PIN }, CALL | PIN },
		{ { .entry_point = GUP_ENTRY_POINT_PIN, .flags = FOLL_LONGTERM },
		  CALL | PIN | LONGTERM },
		{ { .entry_point = GUP_ENTRY_POINT_GET_FAST }, CALL | FAST },
		{ { .entry_point = GUP_ENTRY_POINT_PIN_FAST }, CALL | FAST | PIN },
		{ { .entry_point = GUP_ENTRY_POINT_GET_FAST_ONLY },
		  CALL | FAST | RULE(FAST_ONLY_ERROR) },
		{ { .entry_point = GUP_ENTRY_POINT_LOOK_UP }, CALL | RULE(LOOK_UP) },
	};
	const struct gup_case c = { .step = { VMA(ANON, RW) }, .nr_steps = 1 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (influence_of_call(&c, &rows[i].call).word[0] != rows[i].rules)
			print_error("row %zu\n", i);
		assert_int_equal(influence_of_call(&c, &rows[i].call).word[0], rows[i].rules);
	}
}

/* A rule about memory and calls can matter only if the case has both. */
static void of_both(void **state)
{
	const struct gup_call get = { .entry_point = GUP_ENTRY_POINT_GET };
	const struct gup_call look_up = { .entry_point = GUP_ENTRY_POINT_LOOK_UP };
	struct gup_case c = { .step = { { .kind = GUP_STEP_HINT } }, .nr_steps = 1 };

	(void)state;
	assert_int_equal(influence_of_call(&c, &get).word[0], CALL | MARKED | RULE(PROTNONE));
	c.step[0].kind = GUP_STEP_THP;
	assert_int_equal(influence_of_call(&c, &get).word[0], CALL | HUGE | RULE(THP_BATCH));
	c.step[0] = (struct gup_step)VMA(HUGETLB, RW);
	assert_false(influence_of_call(&c, &get).word[0] & RULE(HUGETLB_LOOK_UP));
	assert_true(influence_of_call(&c, &look_up).word[0] & RULE(HUGETLB_LOOK_UP));
	assert_false(influence_of_steps(&c).word[0] & RULE(HUGETLB_FORK));
	c.step[c.nr_steps++].kind = GUP_STEP_FORK;
	assert_true(influence_of_steps(&c).word[0] & RULE(HUGETLB_FORK));
	/* A huge page may be protected by userfaultfd while it is being migrated. */
	c.step[0].kind = GUP_STEP_THP;
	assert_false(influence_of_steps(&c).word[0] & RULE(UFFD_WP_MIGRATION));
	c.step[1].kind = GUP_STEP_UFFD_RWP;
	assert_true(influence_of_steps(&c).word[0] & RULE(UFFD_WP_MIGRATION));
	c.step[1].kind = GUP_STEP_UFFD_WP;
	assert_true(influence_of_steps(&c).word[0] & RULE(UFFD_WP_MIGRATION));
}

/* Rules that have a say keep their values, all others are the other version's. */
static void mixed_rules(void **state)
{
	struct gup_rules a = { 0 }, b = { 0 }, mixed;

	(void)state;
	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++) {
		a.value[rule] = 1;
		b.value[rule] = 2;
	}
	mixed = influence_mixed(&a, &b, SET(RULE(STACK) | RULE(LOOK_UP)), 0);
	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++)
		assert_int_equal(mixed.value[rule],
				 rule == GUP_RULE_STACK || rule == GUP_RULE_LOOK_UP ? 1 : 2);
}

/*
 * The version decides about flags that are passed, FOLL_PCI_P2PDMA, and flags of hinting
 * where it can matter. The other version decides about the other flags.
 */
static void mixed_flags(void **state)
{
	const struct gup_rules all = { .foll_known = ~0u, .foll_fast = FOLL_WRITE | FOLL_FORCE };
	const struct gup_rules none = { 0 };
	struct gup_rules mixed;

	(void)state;
	mixed = influence_mixed(&all, &none, SET(0), FOLL_WRITE);
	assert_int_equal(mixed.foll_known, FOLL_WRITE | FOLL_PCI_P2PDMA);
	assert_int_equal(mixed.foll_fast, FOLL_WRITE);
	mixed = influence_mixed(&none, &all, SET(0), FOLL_WRITE);
	assert_int_equal(~mixed.foll_known, FOLL_WRITE | FOLL_PCI_P2PDMA);
	assert_int_equal(mixed.foll_fast, FOLL_FORCE);
	mixed = influence_mixed(&all, &none, SET(RULE(PROTNONE)), 0);
	assert_int_equal(mixed.foll_known, FOLL_PCI_P2PDMA | FOLL_NUMA | FOLL_HONOR_NUMA_FAULT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_steps),    cmocka_unit_test(of_calls),
		cmocka_unit_test(of_both),     cmocka_unit_test(mixed_rules),
		cmocka_unit_test(mixed_flags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
