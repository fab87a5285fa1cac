// SPDX-License-Identifier: GPL-2.0-only
/*
 * The law of references: a call takes what it hands out, and no more.
 */
#include "laws_scene.h"

/* balance: a page comes with a reference. */
static void balance_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	hold(s, s->pfn, -1);
	assert_breaks(s, GUP_LAW_BALANCE);
}

/* balance: a call that fails holds nothing. */
static void balance_bad_leak(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->out.ret = -ENOMEM;
	hold(s, s->pfn, 1);
	assert_breaks(s, GUP_LAW_BALANCE);
}

/* balance: of a large folio a pin is one reference and one pin, not two of either. */
static void balance_bad_kind(void **state)
{
	struct scene *s = *state;

	map_huge(s, RW, PG_ANON | PG_ANON_EXCLUSIVE, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, 0);
	s->call.start = HUGE_ADDR;
	s->out.ret = 1;
	s->out.nr_pages = 1;
	s->pages[0] = page(s);
	hold(s, s->pfn, 1);
	page(s)->pincount = 1;
	assert_keeps(s, GUP_LAW_BALANCE);
	hold(s, s->pfn, 1);
	page(s)->pincount = 0;
	assert_breaks(s, GUP_LAW_BALANCE);
	hold(s, s->pfn, -2);
	page(s)->pincount = 2;
	assert_breaks(s, GUP_LAW_BALANCE);
}

/* balance: a pin is more than a reference. */
static void balance_bad_pin(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, 0);
	gets(s, s->pfn);
	hold(s, s->pfn, 1 - GUP_PIN_COUNTING_BIAS);
	assert_breaks(s, GUP_LAW_BALANCE);
}

/* balance: what one folio lacks another does not make up for. */
static void balance_bad_swapped(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	hold(s, s->pfn, -1);
	hold(s, s->spare, 1);
	assert_breaks(s, GUP_LAW_BALANCE);
}

static void balance_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, 0);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_BALANCE);
}

/* Some page of a folio of two pages, pinned once. */
static void pin_large(struct scene *s, int32_t refs, int32_t pins)
{
	struct gup_page *folio;
	uint32_t pfn;

	assert_non_null(
		gup_vma_add(s->before, ADDR, ADDR + GUP_PAGE_SIZE, VM_OWN | RW, GUP_VMA_ANON));
	pfn = gup_page_alloc(s->before, 1, PG_ANON);
	pfn_to_page(s->before, pfn + 1)->flags |= PG_ANON_EXCLUSIVE;
	assert_non_null(gup_map_page(s->before, ADDR, pfn + 1, PROT_RW));
	assert_true(gup_mm_copy(s->after, s->before));
	call(s, GUP_ENTRY_POINT_PIN, 0);
	s->out.ret = 1;
	s->out.nr_pages = 1;
	s->pages[0] = pfn_to_page(s->after, pfn + 1);
	folio = gup_page_touch(s->after, pfn_to_page(s->after, pfn));
	folio->refcount += refs;
	folio->pincount += pins;
}

/* balance: a large folio counts its pins beside its references. */
static void balance_bad_large(void **state)
{
	struct scene *s = *state;

	pin_large(s, 1, 0);
	assert_breaks(s, GUP_LAW_BALANCE);
}

static void balance_good_large(void **state)
{
	struct scene *s = *state;

	pin_large(s, 1, 1);
	assert_keeps(s, GUP_LAW_BALANCE);
}

/* balance: pins of the zero page are not counted, since v6.5. */
static void balance_good_zero(void **state)
{
	struct scene *s = *state;

	assert_non_null(
		gup_vma_add(s->before, ADDR, ADDR + GUP_PAGE_SIZE, VM_OWN | RW, GUP_VMA_ANON));
	assert_non_null(
		gup_map_page(s->before, ADDR, s->before->zero_pfn, PROT_R | GUP_PTE_SPECIAL));
	assert_true(gup_mm_copy(s->after, s->before));
	call(s, GUP_ENTRY_POINT_PIN, 0);
	gets(s, s->after->zero_pfn);
	assert_breaks(s, GUP_LAW_BALANCE);
	hold(s, s->after->zero_pfn, -GUP_PIN_COUNTING_BIAS);
	assert_keeps(s, GUP_LAW_BALANCE);
	assert_true(gup_history_resolve(GUP_VERSION(6, 4), &s->rules));
	assert_breaks(s, GUP_LAW_BALANCE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(balance_bad),	 TEST(balance_bad_leak),    TEST(balance_bad_kind),
		TEST(balance_bad_pin),	 TEST(balance_bad_swapped), TEST(balance_good),
		TEST(balance_bad_large), TEST(balance_good_large),  TEST(balance_good_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
