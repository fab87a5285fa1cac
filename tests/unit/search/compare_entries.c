// SPDX-License-Identifier: GPL-2.0-only
/*
 * Going over what calls changed in the page tables says the same as looking at each page.
 */
#include "laws_scene.h"

#include <gupwalk/cases.h>
#include <gupwalk/diff.h>

#include "lib/random.h"

#define ROUNDS 400
/* Tables on both sides of where another PUD begins, or the addresses end. */
#define NR_TABLES 4
#define NR_PAGES (NR_TABLES * GUP_PTRS_PER_TABLE)

/* Two calls, and the tables before and after each. */
struct twins {
	struct gup_mm *before[2];
	struct gup_mm *after[2];
	struct gup_rules rules;
	struct gup_call call;
	struct gup_outcome out;
	uint64_t start;
	uint64_t random;
};

static unsigned int pick(struct twins *t, unsigned int n)
{
	return (unsigned int)(random_next(&t->random) % n);
}

static uint64_t any_page(struct twins *t)
{
	return t->start + (uint64_t)pick(t, NR_PAGES) * GUP_PAGE_SIZE;
}

/* A page at the border of a table, as often as not. */
static uint64_t some_page(struct twins *t)
{
	uint64_t addr = any_page(t);

	if (pick(t, 2))
		return addr;
	return (addr & GUP_PMD_MASK) + (pick(t, 2) ? 0 : GUP_PMD_SIZE - GUP_PAGE_SIZE);
}

static gup_entry any_entry(struct twins *t)
{
	static const gup_entry bits[] = { 0, PROT_R, PROT_RW, PROT_NUMA };
	uint64_t prot = bits[pick(t, 4)];

	return prot ? pfn_pte(GUP_PFN_BASE + pick(t, 3), prot) : 0;
}

/* A change that a call may make: to a page, a huge page, or what takes its place. */
static void change(struct gup_mm *mm, uint64_t addr, unsigned int how, gup_entry e)
{
	gup_entry *pmd = gup_pmd_slot(mm, addr);
	gup_entry *pte;

	if (!pmd)
		return;
	if (!pmd_table(*pmd) && how < 2) {
		gup_set_entry(mm, pmd, how && e ? e | GUP_PTE_PSE : 0);
		return;
	}
	/* A table instead, of which not all is written to. */
	if (!pmd_table(*pmd))
		gup_set_entry(mm, pmd, 0);
	pte = gup_pte_slot(mm, addr);
	if (pte)
		gup_set_entry(mm, pte, e);
}

/* Nothing is left of the tables for so much, if there were any. */
static void cut(struct gup_mm *mm, uint64_t addr)
{
	gup_entry *slot = &mm->table[0][addr >> (mm->levels * 9 + 3) & (GUP_PTRS_PER_TABLE - 1)];

	for (unsigned int level = mm->levels; level > 3 && pmd_table(*slot); level--)
		slot = gup_table_of(mm, *slot) +
		       (addr >> (level * 9 - 6) & (GUP_PTRS_PER_TABLE - 1));
	gup_set_entry(mm, slot, 0);
}

static void change_both(struct twins *t, struct gup_mm *mm[2], unsigned int nr)
{
	while (nr--) {
		uint64_t addr = some_page(t);
		unsigned int how = pick(t, 4);
		gup_entry e = any_entry(t);

		change(mm[0], addr, how, e);
		change(mm[1], addr, how, e);
	}
}

static void change_one(struct twins *t, struct gup_mm *mm)
{
	change(mm, some_page(t), pick(t, 4), any_entry(t));
}

/* What a call left of the entry for an address: nothing if it is what it was. */
static gup_entry left_of(struct twins *t, unsigned int i, uint64_t addr, unsigned int *level)
{
	unsigned int level_before;
	const gup_entry *before = gup_entry_lookup(t->before[i], addr, &level_before);
	const gup_entry *after = gup_entry_lookup(t->after[i], addr, level);

	if (!before || (*before == *after && level_before == *level)) {
		*level = 0;
		return 0;
	}
	return *after & ~GUP_PTE_PFN_MASK;
}

static bool differ_somewhere(struct twins *t)
{
	for (uint64_t n = 0; n < t->call.nr_pages && n < t->out.max_pages; n++) {
		uint64_t addr = (t->call.start & GUP_PAGE_MASK) + n * GUP_PAGE_SIZE;
		unsigned int level[2];
		gup_entry left[2];

		for (unsigned int i = 0; i < 2; i++)
			left[i] = left_of(t, i, addr, &level[i]);
		if (left[0] != left[1] || level[0] != level[1])
			return true;
	}
	return false;
}

/* Return: whether they differ. */
static bool assert_told(struct twins *t)
{
	const struct gup_trial a = { t->before[0], t->after[0], &t->rules, &t->call, &t->out };
	const struct gup_trial b = { t->before[1], t->after[1], &t->rules, &t->call, &t->out };
	unsigned int due = differ_somewhere(t) ? GUP_DIFFER_ENTRIES : 0;

	assert_int_equal(gup_outcome_compare(&a, &b), due);
	assert_int_equal(gup_outcome_compare(&b, &a), due);
	return due;
}

static void create_twins(struct twins *t, unsigned int levels, uint64_t seed)
{
	*t = (struct twins){ .random = seed };
	for (unsigned int i = 0; i < 2; i++) {
		t->before[i] = gup_mm_create(levels, 24, 4, 1);
		t->after[i] = gup_mm_create(levels, 24, 4, 1);
	}
	assert_true(gup_history_resolve(GUP_VERSION(6, 12), &t->rules));
}

static void destroy_twins(struct twins *t)
{
	for (unsigned int i = 0; i < 2; i++) {
		gup_mm_destroy(t->before[i]);
		gup_mm_destroy(t->after[i]);
	}
}

/* Two states that are alike or nearly, and two calls that did the same or nearly. */
static void make_round(struct twins *t)
{
	uint64_t where = pick(t, NR_TABLES);

	for (unsigned int i = 0; i < 2; i++)
		gup_mm_reset(t->before[i]);
	change_both(t, t->before, pick(t, 8));
	if (!pick(t, 3))
		change_one(t, t->before[1]);
	for (unsigned int i = 0; i < 2; i++)
		assert_true(gup_mm_copy(t->after[i], t->before[i]));
	change_both(t, t->after, pick(t, 4));
	if (pick(t, 2))
		change_one(t, t->after[pick(t, 2)]);
	if (!pick(t, 4))
		for (unsigned int i = pick(t, 3) ? 0 : 1; i < 2; i++)
			cut(t->after[i], t->start + where * GUP_PMD_SIZE);
	t->call = (struct gup_call){ .start = some_page(t) + pick(t, 3) * 0x7ff,
				     .nr_pages = 1 + pick(t, NR_PAGES) };
	t->out.max_pages = pick(t, 2) ? NR_PAGES : 1 + pick(t, NR_PAGES);
}

static void rounds(unsigned int levels, uint64_t border)
{
	unsigned int differing = 0;
	struct twins t;

	create_twins(&t, levels, levels);
	t.start = border - NR_TABLES / 2 * GUP_PMD_SIZE;
	for (unsigned int i = 0; i < ROUNDS; i++) {
		make_round(&t);
		differing += assert_told(&t);
	}
	assert_in_range(differing, ROUNDS / 20, ROUNDS - ROUNDS / 20);
	destroy_twins(&t);
}

static void at_a_table(void **state)
{
	(void)state;
	rounds(4, UINT64_C(5) << 30);
	rounds(5, UINT64_C(3) << 48);
}

/* Where no address is a user's any more, there is nothing to compare. */
static void at_the_end(void **state)
{
	(void)state;
	rounds(4, GUP_PMD_SIZE + (gup_task_size_max(4) & GUP_PMD_MASK));
	rounds(5, GUP_PMD_SIZE + (gup_task_size_max(5) & GUP_PMD_MASK));
}

/* Beyond the end there is the gate page alone. */
static void beyond_the_end(void **state)
{
	unsigned int level;
	gup_entry *gate;
	struct twins t;

	(void)state;
	create_twins(&t, 4, 1);
	for (unsigned int i = 0; i < 2; i++) {
		assert_true(gup_gate_set(t.before[i], GUP_GATE_EMULATE));
		change(t.before[i], ADDR, 2, PROT_R);
		assert_true(gup_mm_copy(t.after[i], t.before[i]));
	}
	change(t.after[0], ADDR, 2, PROT_RW);
	t.out.max_pages = NR_PAGES;
	t.call = (struct gup_call){ .start = gup_task_size_max(4), .nr_pages = 9 };
	assert_told(&t);
	t.call.start = GUP_VSYSCALL_ADDR - GUP_PAGE_SIZE;
	assert_told(&t);
	gate = gup_entry_lookup(t.after[1], GUP_VSYSCALL_ADDR, &level);
	gup_set_entry(t.after[1], gate, pte_set_bits(*gate, GUP_PTE_DIRTY, GUP_PTE_RW));
	assert_true(assert_told(&t));
	destroy_twins(&t);
}

/* What lies behind the very first table is looked at, too. */
static void behind_the_first(void **state)
{
	struct twins t;

	(void)state;
	create_twins(&t, 4, 1);
	for (unsigned int i = 0; i < 2; i++) {
		change(t.after[i], 0, 1, PROT_R);
		change(t.after[i], GUP_PMD_SIZE, 1, i ? PROT_R : PROT_RW);
	}
	t.out.max_pages = NR_PAGES;
	t.call = (struct gup_call){ .start = 0, .nr_pages = 2 * GUP_PTRS_PER_TABLE };
	assert_true(assert_told(&t));
	destroy_twins(&t);
}

/* Nothing is left alone in a table that is new, though nothing be written there. */
static void new_table(void **state)
{
	struct twins t;

	(void)state;
	create_twins(&t, 4, 1);
	assert_non_null(gup_pte_slot(t.before[1], ADDR));
	for (unsigned int i = 0; i < 2; i++) {
		assert_true(gup_mm_copy(t.after[i], t.before[i]));
		change(t.after[i], ADDR, 2, PROT_RW);
	}
	t.out.max_pages = NR_PAGES;
	t.call = (struct gup_call){ .start = ADDR, .nr_pages = 1 };
	assert_false(assert_told(&t));
	t.call.nr_pages = 2;
	assert_true(assert_told(&t));
	destroy_twins(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_a_table),	  cmocka_unit_test(at_the_end),
		cmocka_unit_test(beyond_the_end), cmocka_unit_test(behind_the_first),
		cmocka_unit_test(new_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
