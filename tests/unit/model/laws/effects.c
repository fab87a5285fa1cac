// SPDX-License-Identifier: GPL-2.0-only
/*
 * The laws of what a call leaves behind, and of arguments that ought to be refused.
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
	/* The law does not depend on the return value. */
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

/* lock-balance: each kind of wrong with a lock breaks it, whatever the call got. */
static void lock_balance_bad(void **state)
{
	static const unsigned int faults[] = { GUP_LOCK_LEFT_HELD, GUP_LOCK_NOT_HELD,
					       GUP_LOCK_TAKEN_TWICE, GUP_LOCK_SLEPT };
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->out.ret = -EFAULT;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		s->out.lock_faults = faults[i];
		assert_breaks(s, GUP_LAW_LOCK_BALANCE);
	}
}

static void lock_balance_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->out.ret = -EFAULT;
	assert_keeps(s, GUP_LAW_LOCK_BALANCE);
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

/* hands-off: a walk may set accessed and dirty bits. */
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

#define INVALID GUP_LAW_BIT(GUP_LAW_INVALID_REFUSED)

/* A call with a flag or two that failed, but not for that. */
static bool ought_to_fail(struct scene *s, enum gup_entry_point entry, unsigned int flags)
{
	uint32_t applies, broken;

	call(s, entry, flags);
	s->out.ret = -EFAULT;
	broken = judge(s, &applies);
	assert_int_equal(broken & INVALID, applies & INVALID);
	return broken & INVALID;
}

/* GUP's own flags are not for callers; the others are, alone, but for FOLL_LONGTERM. */
static void own_flags(void **state)
{
	const unsigned int own = FOLL_POPULATE | FOLL_MLOCK | FOLL_COW | FOLL_TOUCH | FOLL_TRIED |
				 FOLL_REMOTE | FOLL_PIN | FOLL_FAST_ONLY | FOLL_UNLOCKABLE |
				 FOLL_MADV_POPULATE;
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	s->rules.foll_known = UINT32_MAX;
	assert_false(ought_to_fail(s, GUP_ENTRY_POINT_GET, 0));
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++) {
		unsigned int flag = 1u << bit;

		assert_int_equal(ought_to_fail(s, GUP_ENTRY_POINT_GET, flag),
				 (flag & own) || flag == FOLL_LONGTERM);
		assert_int_equal(ought_to_fail(s, GUP_ENTRY_POINT_PIN, flag),
				 (flag & own) || flag == FOLL_GET);
		/* A look-up is asked nothing, nor is a version about what it does not know. */
		assert_false(ought_to_fail(s, GUP_ENTRY_POINT_LOOK_UP, flag));
		s->rules.foll_known = ~flag;
		assert_false(ought_to_fail(s, GUP_ENTRY_POINT_GET, flag));
		s->rules.foll_known = UINT32_MAX;
	}
}

/* The fast entry points take some flags only. */
static void fast_flags(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	s->rules.foll_fast = FOLL_WRITE | FOLL_FORCE;
	assert_false(ought_to_fail(s, GUP_ENTRY_POINT_GET_FAST, FOLL_WRITE | FOLL_FORCE));
	assert_true(ought_to_fail(s, GUP_ENTRY_POINT_GET_FAST, FOLL_WRITE | FOLL_NOFAULT));
	assert_false(ought_to_fail(s, GUP_ENTRY_POINT_GET, FOLL_NOFAULT));
}

/* A call that takes references or pins needs an array for the pages. */
static void no_array(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	s->rules.foll_known = UINT32_MAX;
	for (unsigned int entry = 0; entry < GUP_ENTRY_POINT_NR; entry++) {
		bool holds = gup_entry_point_is_fast(entry) || gup_entry_point_pins(entry);

		call(s, (enum gup_entry_point)entry, 0);
		s->out.ret = -EFAULT;
		s->call.no_pages = true;
		assert_int_equal(applying(s) & INVALID, holds ? INVALID : 0);
	}
	call(s, GUP_ENTRY_POINT_GET, FOLL_GET);
	assert_int_equal(applying(s) & INVALID, 0);
	s->call.no_pages = true;
	assert_int_equal(applying(s) & INVALID, INVALID);
}

/* A hold for long is a pin, and not of a device's memory. */
static void longterm(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	assert_true(ought_to_fail(s, GUP_ENTRY_POINT_GET, FOLL_LONGTERM));
	assert_false(ought_to_fail(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM));
	assert_false(ought_to_fail(s, GUP_ENTRY_POINT_PIN, FOLL_PCI_P2PDMA));
	assert_true(ought_to_fail(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_PCI_P2PDMA));
}

static void refused(struct scene *s, long ret)
{
	call(s, GUP_ENTRY_POINT_GET, FOLL_LONGTERM);
	s->out.refused = true;
	s->out.ret = ret;
}

/* refusal: an error, or nothing at all. */
static void answers(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	refused(s, -EINVAL);
	assert_keeps(s, GUP_LAW_REFUSAL);
	refused(s, 0);
	assert_keeps(s, GUP_LAW_REFUSAL);
	refused(s, 1);
	assert_breaks(s, GUP_LAW_REFUSAL);
	refused(s, -EINVAL);
	s->out.nr_pages = 1;
	assert_breaks(s, GUP_LAW_REFUSAL);
	s->out.nr_pages = 0;
	s->out.nr_faults = 1;
	assert_breaks(s, GUP_LAW_REFUSAL);
}

/* refusal: each number of a page stays what it is. */
static void page_numbers(void **state)
{
	struct scene *s = *state;
	struct gup_page *after, was;

	map_anon(s, RW, PROT_RW);
	refused(s, -EINVAL);
	after = gup_page_touch(s->after, page(s));
	was = *after;
	assert_keeps(s, GUP_LAW_REFUSAL);
	after->refcount++;
	assert_breaks(s, GUP_LAW_REFUSAL);
	*after = was;
	after->pincount++;
	assert_breaks(s, GUP_LAW_REFUSAL);
	*after = was;
	after->mapcount++;
	assert_breaks(s, GUP_LAW_REFUSAL);
	*after = was;
	after->held++;
	assert_breaks(s, GUP_LAW_REFUSAL);
	*after = was;
	/* The law does not judge pages behind those that the call touched. */
	assert_true(s->after->page_hi >= s->after->nr_pages);
	s->after->page[s->after->page_hi].refcount++;
	assert_keeps(s, GUP_LAW_REFUSAL);
}

/* refusal: each bit of an entry stays what it is. */
static void entry_bits(void **state)
{
	struct scene *s = *state;
	unsigned int level;
	gup_entry *slot;

	map_anon(s, RW, PROT_RW);
	refused(s, -EINVAL);
	slot = gup_entry_lookup(s->after, ADDR, &level);
	for (unsigned int bit = 0; bit < 64; bit++) {
		gup_set_entry(s->after, slot, *slot ^ UINT64_C(1) << bit);
		assert_breaks(s, GUP_LAW_REFUSAL);
		gup_set_entry(s->after, slot, *slot ^ UINT64_C(1) << bit);
		assert_keeps(s, GUP_LAW_REFUSAL);
	}
}

/* refusal: entries of the highest table, too. */
static void top_entry(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	refused(s, -EINVAL);
	gup_set_entry(s->after, &s->after->table[0][500], 1);
	assert_breaks(s, GUP_LAW_REFUSAL);
}

/* refusal: no table and no page more than there were. */
static void nothing_new(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	refused(s, -EINVAL);
	s->after->nr_tables++;
	assert_breaks(s, GUP_LAW_REFUSAL);
	s->after->nr_tables--;
	assert_keeps(s, GUP_LAW_REFUSAL);
	s->after->nr_pages++;
	assert_breaks(s, GUP_LAW_REFUSAL);
	s->after->nr_pages--;
	/* A frame behind the last table is not a table. */
	s->after->changed[s->after->nr_tables] = (struct gup_table_range){ 0, 1 };
	s->after->table[s->after->nr_tables][0] = 1;
	assert_keeps(s, GUP_LAW_REFUSAL);
}

/* refusal: entries in front of those that were written, and behind, are not looked at. */
static void changed_range(void **state)
{
	struct scene *s = *state;
	unsigned int level;
	gup_entry *slot;

	map_anon(s, RW, PROT_RW);
	refused(s, -EINVAL);
	slot = gup_entry_lookup(s->after, ADDR, &level);
	gup_set_entry(s->after, slot, *slot);
	slot[1] ^= GUP_PTE_DIRTY;
	assert_keeps(s, GUP_LAW_REFUSAL);
}

/* Write to the entry at ADDR, and let the call get the page. */
static void changes_entry(struct scene *s, gup_entry bits)
{
	unsigned int level;
	gup_entry *slot = gup_entry_lookup(s->after, ADDR, &level);

	gup_set_entry(s->after, slot, *slot ^ bits);
}

/* hands-off: hardware bits may be set, and a call that may sleep may take the lock. */
static void marks(void **state)
{
	const gup_entry marks[] = { GUP_PTE_ACCESSED, GUP_PTE_DIRTY, GUP_PTE_SAVED_DIRTY,
				    GUP_PTE_SOFT_DIRTY };
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_NOFAULT);
	s->out.ret = -EFAULT;
	s->out.locks = 1;
	assert_keeps(s, GUP_LAW_HANDS_OFF);
	for (size_t i = 0; i < 4; i++) {
		changes_entry(s, marks[i]);
		assert_keeps(s, GUP_LAW_HANDS_OFF);
	}
	changes_entry(s, GUP_PTE_RW);
	assert_breaks(s, GUP_LAW_HANDS_OFF);
}

/* hands-off: a split that was asked for and a migration change entries. */
static void splits(void **state)
{
	const unsigned int flags[] = { FOLL_SPLIT, FOLL_SPLIT_PMD, FOLL_MIGRATION };
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	s->rules.foll_known = s->rules.foll_fast = UINT32_MAX;
	changes_entry(s, GUP_PTE_RW);
	for (size_t i = 0; i < 3; i++) {
		call(s, GUP_ENTRY_POINT_GET, FOLL_NOFAULT | flags[i]);
		s->out.ret = -EFAULT;
		assert_keeps(s, GUP_LAW_HANDS_OFF);
		/* The fast walk does not do either. */
		call(s, GUP_ENTRY_POINT_GET_FAST_ONLY, flags[i]);
		assert_breaks(s, GUP_LAW_HANDS_OFF);
	}
	call(s, GUP_ENTRY_POINT_PIN, FOLL_NOFAULT);
	assert_breaks(s, GUP_LAW_HANDS_OFF);
	s->out.nr_migrated = 1;
	assert_keeps(s, GUP_LAW_HANDS_OFF);
	call(s, GUP_ENTRY_POINT_PIN_FAST_ONLY, 0);
	assert_breaks(s, GUP_LAW_HANDS_OFF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(termination_bad),
		TEST(termination_good),
		TEST(count_bad),
		TEST(count_bad_more),
		TEST(count_good),
		TEST(lock_balance_bad),
		TEST(lock_balance_good),
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
		TEST(own_flags),
		TEST(fast_flags),
		TEST(no_array),
		TEST(longterm),
		TEST(answers),
		TEST(page_numbers),
		TEST(entry_bits),
		TEST(top_entry),
		TEST(nothing_new),
		TEST(changed_range),
		TEST(marks),
		TEST(splits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
