// SPDX-License-Identifier: GPL-2.0-only
/*
 * The laws of what a call leaves behind.
 */
#include "laws_scene.h"

/* termination: a call that was stopped would never have returned. */
static void termination_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->out.endless = true;
	s->out.ret = -EINTR;
	assert_breaks(s, GUP_LAW_TERMINATION);
	/* What it would have returned is nobody's to say. */
	s->out.ret = 0;
	assert_breaks(s, GUP_LAW_TERMINATION);
}

static void termination_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->out.ret = -EINTR;
	assert_keeps(s, GUP_LAW_TERMINATION);
}

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

/* balance: an error comes with none. */
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

/* count: an error hands out nothing. */
static void count_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	s->out.ret = -EFAULT;
	assert_breaks(s, GUP_LAW_COUNT);
}

/* count: no more than was asked for. */
static void count_bad_more(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->call.no_pages = true;
	s->out.ret = 2;
	assert_breaks(s, GUP_LAW_COUNT);
}

static void count_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->call.no_pages = true;
	s->out.ret = 1;
	assert_keeps(s, GUP_LAW_COUNT);
}

/* no-empty-answer: neither pages nor an error is no answer. */
static void no_empty_answer_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	assert_breaks(s, GUP_LAW_NO_EMPTY_ANSWER);
}

static void no_empty_answer_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_NO_EMPTY_ANSWER);
}

/* no-empty-answer: who may not wait may get nothing. */
static void no_empty_answer_nowait(void **state)
{
	struct scene *s = *state;
	uint32_t applies;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_NOWAIT);
	assert_int_equal(judge(s, &applies), 0);
	assert_int_equal(applies & GUP_LAW_BIT(GUP_LAW_NO_EMPTY_ANSWER), 0);
}

/* refusal: nothing is done for arguments that are refused. */
static void refusal_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_LONGTERM);
	s->out.refused = true;
	s->out.ret = -EINVAL;
	s->out.locks = 1;
	assert_breaks(s, GUP_LAW_REFUSAL);
}

/* refusal: not even a page is touched. */
static void refusal_bad_touches(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_LONGTERM);
	s->out.refused = true;
	s->out.ret = -EINVAL;
	gup_page_touch(s->after, page(s))->flags |= PG_REFERENCED;
	assert_breaks(s, GUP_LAW_REFUSAL);
}

static void refusal_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_LONGTERM);
	s->out.refused = true;
	s->out.ret = -EINVAL;
	assert_keeps(s, GUP_LAW_REFUSAL);
}

/* invalid-refused: a flag of GUP's own is not let through. */
static void invalid_refused_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_TRIED);
	s->out.ret = -EFAULT;
	assert_breaks(s, GUP_LAW_INVALID_REFUSED);
}

/* invalid-refused: nor is a long hold without a pin. */
static void invalid_refused_bad_longterm(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_LONGTERM);
	s->out.ret = -EFAULT;
	assert_breaks(s, GUP_LAW_INVALID_REFUSED);
}

static void invalid_refused_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_TRIED);
	s->out.refused = true;
	s->out.ret = -EINVAL;
	assert_keeps(s, GUP_LAW_INVALID_REFUSED);
}

/* hands-off: FOLL_NOFAULT takes no fault. */
static void hands_off_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_R);
	call(s, GUP_ENTRY_POINT_GET, FOLL_NOFAULT | FOLL_WRITE);
	faults(s, GUP_FAULT_REUSE, PROT_RW);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_HANDS_OFF);
}

/* hands-off: not even one that does nothing. */
static void hands_off_bad_idle_fault(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_NOFAULT);
	faults(s, GUP_FAULT_NOTHING, PROT_RW);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_HANDS_OFF);
}

/* hands-off: nor does it make an entry writable without one. */
static void hands_off_bad_entry(void **state)
{
	struct scene *s = *state;
	unsigned int level;
	gup_entry *slot;

	map_anon(s, RW, PROT_R);
	call(s, GUP_ENTRY_POINT_GET, FOLL_NOFAULT | FOLL_WRITE);
	slot = gup_entry_lookup(s->after, ADDR, &level);
	gup_set_entry(s->after, slot, *slot | GUP_PTE_RW);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_HANDS_OFF);
}

/* hands-off: a fast-only call takes no lock. */
static void hands_off_bad_lock(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET_FAST_ONLY, 0);
	s->out.locks = 1;
	assert_breaks(s, GUP_LAW_HANDS_OFF);
}

/* hands-off: accessed and dirty bits are nobody's harm. */
static void hands_off_good(void **state)
{
	struct scene *s = *state;
	unsigned int level;
	gup_entry *slot;

	map_anon(s, RW, PROT_R | GUP_PTE_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_NOFAULT | FOLL_WRITE);
	slot = gup_entry_lookup(s->after, ADDR, &level);
	gup_set_entry(s->after, slot, *slot | GUP_PTE_DIRTY | GUP_PTE_SOFT_DIRTY);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_HANDS_OFF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(termination_bad),
		TEST(termination_good),
		TEST(balance_bad),
		TEST(balance_bad_leak),
		TEST(balance_bad_kind),
		TEST(balance_bad_pin),
		TEST(balance_bad_swapped),
		TEST(balance_good),
		TEST(balance_bad_large),
		TEST(balance_good_large),
		TEST(balance_good_zero),
		TEST(count_bad),
		TEST(count_bad_more),
		TEST(count_good),
		TEST(no_empty_answer_bad),
		TEST(no_empty_answer_good),
		TEST(no_empty_answer_nowait),
		TEST(refusal_bad),
		TEST(refusal_bad_touches),
		TEST(refusal_good),
		TEST(invalid_refused_bad),
		TEST(invalid_refused_bad_longterm),
		TEST(invalid_refused_good),
		TEST(hands_off_bad),
		TEST(hands_off_bad_idle_fault),
		TEST(hands_off_bad_entry),
		TEST(hands_off_bad_lock),
		TEST(hands_off_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
