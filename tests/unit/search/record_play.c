// SPDX-License-Identifier: GPL-2.0-only
/*
 * Observations that are played: entries of which the facts hold, and what an address space and
 * an outcome become. tests/property/record.c plays what the model does in all states.
 */
#include "fixture.h"

#include <gupwalk/engine.h>
#include <gupwalk/record.h>

#define WRITTEN                                                                                    \
	(GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_PRESENT | GUP_ENTRY_FACT_WRITE |                      \
	 GUP_ENTRY_FACT_ACCESSED | GUP_ENTRY_FACT_DIRTY | GUP_ENTRY_FACT_SOFT_DIRTY)
#define OWN (GUP_PAGE_FACT_ANON | GUP_PAGE_FACT_EXCLUSIVE)

static const struct gup_call get = { .start = BASE, .nr_pages = 1 };

/* The state, which a call that got nothing does not change. */
static struct gup_record untouched(const struct world *w)
{
	struct gup_record record;

	gup_record_before(&record, w->mm, &w->rules, &get);
	memcpy(record.after, record.before, sizeof(record.after));
	for (unsigned int i = 0; i < record.nr_entries; i++)
		record.after[i].page |= record.after[i].page ? GUP_PAGE_FACT_SAME : 0;
	return record;
}

static void play(struct world *w, const struct gup_record *record)
{
	struct gup_walk walk = { .mm = w->mm, .rules = &w->rules, .out = &w->out };

	gup_record_play(&walk, &get, record);
}

/* Rule: the facts of the entry made of facts are these facts. */
static void entry_of_facts(void **state)
{
	static const uint32_t facts[] = {
		WRITTEN,
		GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_PROTNONE | GUP_ENTRY_FACT_SPECIAL,
		GUP_ENTRY_FACT_PMD | GUP_ENTRY_FACT_PRESENT | GUP_ENTRY_FACT_UFFD_WP,
		GUP_ENTRY_FACT_PMD | GUP_ENTRY_FACT_PROTNONE,
		GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_SWAP | GUP_ENTRY_FACT_SOFT_DIRTY,
		GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_MIGRATION | GUP_ENTRY_FACT_UFFD_WP,
		GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_GUARD,
		GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_POISON,
		GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_UFFD_WP,
		GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_NONE,
		GUP_ENTRY_FACT_NONE,
	};

	(void)state;
	for (size_t i = 0; i < NR(facts); i++) {
		unsigned int level = 0;
		gup_entry e = gup_entry_from_facts(facts[i], &level);

		assert_int_equal(level, facts[i] & GUP_ENTRY_FACT_PTE ? 1 : 2);
		assert_int_equal(gup_entry_facts(e, level), facts[i]);
	}
}

/* Rule: an entry that a call left alone stays, with what no fact tells: here a swap slot. */
static void left_alone(void **state)
{
	struct world *w = *state;
	struct gup_record record;

	at(w, V(6, 12));
	anon_rw(w, 4);
	on(w, GUP_STEP_SWAP_OUT, PAGE(1), 3);
	on(w, GUP_STEP_SWAP_OUT, BASE, 1);
	w->twin = twin_of(w->mm);
	record = untouched(w);
	record.ret = -EFAULT;
	play(w, &record);
	assert_true(gup_mm_same(w->twin, w->mm));
	assert_int_equal(w->out.ret, -EFAULT);
	assert_int_equal(w->out.nr_pages, 0);
}

/* Rule: the outcome tells what was observed; a call that crashed never returned. */
static void outcome(void **state)
{
	struct world *w = *state;
	struct gup_record record;

	at(w, V(6, 12));
	anon_rw(w, 1);
	record = untouched(w);
	record.nr_fast = 1;
	record.fast = record.fell_back = record.warned = record.crashed = true;
	record.nr_numa = 2;
	record.nr_migrated = 3;
	play(w, &record);
	assert_ptr_equal(w->out.record, &record);
	assert_int_equal(w->out.nr_fast, 1);
	assert_true(w->out.fast);
	assert_true(w->out.fell_back);
	assert_true(w->out.endless);
	assert_int_equal(w->out.warns, GUP_WARN_UNNAMED);
	assert_int_equal(w->out.nr_numa, 2);
	assert_int_equal(w->out.nr_migrated, 3);
}

/* Rule: the same page is handed out with what was taken on it. */
static void same_page(void **state)
{
	struct world *w = *state;
	struct gup_page *page;
	struct gup_record record;
	int32_t refs;

	at(w, V(6, 12));
	anon_rw(w, 1);
	page = page_at(w, BASE);
	refs = page->refcount;
	record = untouched(w);
	record.ret = record.nr_pages = 1;
	record.page[0] =
		(struct gup_record_page){ .facts = OWN | GUP_PAGE_FACT_SAME, .refs = 1, .pins = 1 };
	play(w, &record);
	assert_int_equal(w->out.nr_pages, 1);
	assert_ptr_equal(w->out.pages[0], page);
	assert_int_equal(page->refcount, refs + 1 + GUP_PIN_COUNTING_BIAS);
	assert_int_equal(page->pincount, 0);
}

/* Rule: two pages of a huge page tell the same references, which are taken once. */
static void huge_page(void **state)
{
	const struct gup_record_page seen_page = {
		.facts = OWN | GUP_PAGE_FACT_HUGE | GUP_PAGE_FACT_SAME, .pins = 2
	};
	struct world *w = *state;
	struct gup_page *folio;
	struct gup_record record;
	int32_t refs;

	at(w, V(6, 12));
	anon_thp(w);
	folio = folio_at(w, BASE);
	refs = folio->refcount;
	gup_record_before(&record, w->mm, &w->rules,
			  &(struct gup_call){ .start = BASE, .nr_pages = 2 });
	memcpy(record.after, record.before, sizeof(record.after));
	record.after[0].page |= GUP_PAGE_FACT_SAME;
	record.after[1].page |= GUP_PAGE_FACT_SAME;
	record.ret = record.nr_pages = 2;
	record.page[0] = record.page[1] = seen_page;
	play(w, &record);
	assert_ptr_equal(w->out.pages[1], folio + 1);
	assert_int_equal(folio->refcount, refs + 2);
	assert_int_equal(folio->pincount, 2);
}

/* Rule: what the facts tell of an entry that stays is changed, and its other bits are not. */
static void entry_changes(void **state)
{
	struct world *w = *state;
	struct gup_record record;
	gup_entry was;

	at(w, V(6, 12));
	anon_ro(w, 1);
	was = entry_at(w, BASE);
	assert_true(was & GUP_PTE_NX);
	record = untouched(w);
	record.after[0].facts |= GUP_ENTRY_FACT_WRITE;
	play(w, &record);
	assert_int_equal(entry_at(w, BASE), was | GUP_PTE_RW);
}

/* Rule: a page that wasn't there before is a new one, with its facts and its mapping. */
static void new_page(void **state)
{
	struct world *w = *state;
	struct gup_page *page;
	struct gup_record record;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	record = untouched(w);
	record.ret = record.nr_pages = 1;
	record.after[0] =
		(struct gup_record_entry){ .facts = WRITTEN, .page = OWN | GUP_PAGE_FACT_DIRTY };
	record.page[0] = (struct gup_record_page){ .facts = OWN | GUP_PAGE_FACT_DIRTY, .refs = 1 };
	play(w, &record);
	page = page_at(w, BASE);
	assert_ptr_equal(w->out.pages[0], page);
	assert_int_equal(page->flags, PG_ANON | PG_ANON_EXCLUSIVE | PG_DIRTY);
	assert_int_equal(page->mapcount, 1);
	assert_int_equal(page->refcount, 2);
	assert_int_equal(gup_entry_facts(entry_at(w, BASE), 1), WRITTEN);
}

/* Rule: the page whose place is taken loses its mapping. */
static void replaced(void **state)
{
	struct world *w = *state;
	struct gup_page *old;
	struct gup_record record;

	at(w, V(6, 12));
	anon_rw(w, 1);
	old = page_at(w, BASE);
	record = untouched(w);
	record.after[0].page = OWN;
	play(w, &record);
	assert_ptr_not_equal(page_at(w, BASE), old);
	assert_int_equal(old->mapcount, 0);
	assert_int_equal(page_at(w, BASE)->mapcount, 1);
}

/* Rule: the zero page is the one of the address space, and keeps its counts. */
static void zero(void **state)
{
	struct world *w = *state;
	struct gup_record record;
	int32_t refs;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	refs = zero_page(w)->refcount;
	record = untouched(w);
	record.after[0] = (struct gup_record_entry){ .facts = WRITTEN & ~GUP_ENTRY_FACT_WRITE,
						     .page = GUP_PAGE_FACT_ZERO };
	play(w, &record);
	assert_ptr_equal(page_at(w, BASE), zero_page(w));
	assert_int_equal(zero_page(w)->refcount, refs);
}

/* Rule: a PTE in the place of a huge page splits it. */
static void split(void **state)
{
	struct world *w = *state;
	struct gup_record record;
	uint64_t pfn;

	at(w, V(6, 12));
	anon_thp(w);
	pfn = pte_pfn(entry_at(w, BASE));
	record = untouched(w);
	record.after[0].facts ^= GUP_ENTRY_FACT_PMD | GUP_ENTRY_FACT_PTE;
	play(w, &record);
	assert_int_equal(level_at(w, BASE), 1);
	assert_int_equal(pte_pfn(entry_at(w, BASE)), pfn);
	assert_int_equal(pte_pfn(entry_at(w, PAGE(511))), pfn + 511);
	assert_int_equal(entry_at(w, PAGE(511)) & GUP_PTE_PSE, 0);
}

/* Rule: a hinting fault is of a PTE or of a PMD, as what was there before tells. */
static void hinting_faults(void **state)
{
	struct world *w = *state;
	struct gup_record record;

	at(w, V(6, 12));
	anon_rw(w, 1);
	hint(w, 1);
	record = untouched(w);
	record.nr_faults = 1;
	record.fault[0] = (struct gup_fault){ .addr = BASE, .kind = GUP_FAULT_NUMA_PMD };
	play(w, &record);
	assert_int_equal(w->out.nr_faults, 1);
	assert_int_equal(w->out.faults[0].kind, GUP_FAULT_NUMA_PTE);
	assert_int_equal(w->out.faults[0].level, 1);
	assert_int_equal(w->out.faults[0].entry, entry_at(w, BASE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entry_of_facts),
		TEST(left_alone),
		TEST(outcome),
		TEST(same_page),
		TEST(huge_page),
		TEST(entry_changes),
		TEST(new_page),
		TEST(replaced),
		TEST(zero),
		TEST(split),
		TEST(hinting_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
