// SPDX-License-Identifier: GPL-2.0-only
/*
 * In what two outcomes differ: each thing that tells them apart, and what does not.
 */
#include "laws_scene.h"

#include <gupwalk/diff.h>

/* The same call twice, in the same state: a scene, and another that went the same way. */
struct twins {
	struct scene *s;
	struct gup_mm *after;
	struct gup_outcome out;
	struct gup_page *pages[4];
	struct gup_trial x, y;
};

static struct twins *begin(struct scene *s, enum gup_entry_point entry)
{
	static struct twins t;

	call(s, entry, 0);
	s->call.nr_pages = 2;
	t = (struct twins){ .s = s };
	t.after = gup_mm_create(5, 8, s->before->max_pages, 4);
	assert_true(gup_mm_copy(t.after, s->before));
	t.out.pages = t.pages;
	t.out.max_pages = 4;
	t.x = (struct gup_trial){ s->before, s->after, &s->rules, &s->call, &s->out };
	t.y = (struct gup_trial){ s->before, t.after, &s->rules, &s->call, &t.out };
	return &t;
}

static struct twins *mapped(struct scene *s, uint32_t pg_flags)
{
	map(s, VM_OWN | RW, GUP_VMA_ANON, pg_flags, PROT_RW);
	return begin(s, GUP_ENTRY_POINT_GET);
}

static void end(struct twins *t)
{
	gup_mm_destroy(t->after);
}

/* Compared one way or the other, it comes to the same. */
static void differ(struct twins *t, unsigned int bits)
{
	assert_int_equal(gup_outcome_compare(&t->x, &t->y), bits);
	assert_int_equal(gup_outcome_compare(&t->y, &t->x), bits);
}

/* Both calls hand out this page as their @i-th. */
static void both_get(struct twins *t, unsigned int i, uint32_t pfn)
{
	t->s->pages[i] = pfn_to_page(t->s->after, pfn);
	t->pages[i] = pfn_to_page(t->after, pfn);
	t->s->out.nr_pages = t->out.nr_pages = i + 1;
}

/* Pages differ by what sort of page they are, not by where they lie or who may move them. */
static void page_flags(void **state)
{
	const uint32_t sorts = PG_ANON | PG_KSM | PG_ZERO | PG_SHMEM | PG_FILE | PG_FSDAX |
			       PG_SECRETMEM | PG_DIRTY | PG_REFERENCED | PG_ACTIVE |
			       PG_ANON_EXCLUSIVE;
	struct scene *s = *state;
	struct twins *t = mapped(s, 0);

	both_get(t, 0, s->pfn);
	differ(t, 0);
	for (unsigned int bit = 0; bit < 23; bit++) {
		page(s)->flags = 1u << bit;
		differ(t, 1u << bit & sorts ? GUP_DIFFER_PAGES : 0);
	}
	end(t);
}

/* Whether a page is exclusive is its own; other marks are its folio's. */
static void large_folios(void **state)
{
	struct scene *s = *state;
	struct twins *t;

	map_huge(s, RW, PG_ANON, PROT_RW);
	t = begin(s, GUP_ENTRY_POINT_GET);
	s->call.start = HUGE_ADDR + 2 * GUP_PAGE_SIZE;
	both_get(t, 0, s->pfn + 2);
	differ(t, 0);
	pfn_to_page(s->after, s->pfn + 2)->flags |= PG_ANON_EXCLUSIVE;
	differ(t, GUP_DIFFER_PAGES);
	pfn_to_page(s->after, s->pfn + 2)->flags = pfn_to_page(s->before, s->pfn + 2)->flags;
	pfn_to_page(s->after, s->pfn)->flags |= PG_DIRTY;
	differ(t, GUP_DIFFER_PAGES);
	end(t);
}

/* The page that was there, another one, or none: of each address. */
static void which_page(void **state)
{
	struct scene *s = *state;
	struct twins *t = mapped(s, PG_ANON);

	both_get(t, 0, s->pfn);
	both_get(t, 1, s->spare);
	differ(t, 0);
	t->pages[1] = NULL;
	differ(t, GUP_DIFFER_PAGES);
	/* Two pages that both were not there are alike. */
	t->pages[1] = pfn_to_page(t->after, s->pfn);
	differ(t, 0);
	t->pages[0] = pfn_to_page(t->after, s->spare);
	differ(t, GUP_DIFFER_PAGES);
	t->pages[0] = pfn_to_page(t->after, s->pfn);
	t->out.nr_pages = 1;
	differ(t, GUP_DIFFER_PAGES);
	/* What is behind the last page is none. */
	s->out.nr_pages = 1;
	s->pages[1] = NULL;
	differ(t, 0);
	end(t);
}

/* The second page is judged by what its own address had; in another state by that one's. */
static void page_of_an_address(void **state)
{
	struct scene *s = *state;
	struct twins *t = mapped(s, PG_ANON);
	struct gup_mm *other = gup_mm_create(5, 8, 64, 4);

	assert_true(gup_mm_copy(other, s->before));
	gup_set_entry(s->before, gup_pte_slot(s->before, ADDR + GUP_PAGE_SIZE),
		      pfn_pte(s->spare, PROT_RW));
	both_get(t, 0, s->pfn);
	both_get(t, 1, s->spare);
	differ(t, 0);
	t->y.before = other;
	differ(t, GUP_DIFFER_PAGES);
	gup_mm_destroy(other);
	end(t);
}

/* References and pins that a call took, of all folios together. */
static void refs(void **state)
{
	struct scene *s = *state;
	struct twins *t = mapped(s, PG_ANON);
	int64_t nr, pins;

	/* Somebody had some before. */
	pfn_to_page(s->before, s->pfn)->refcount += 5;
	pfn_to_page(s->before, s->pfn)->pincount += 3;
	for (unsigned int i = 0; i < 2; i++) {
		struct gup_mm *mm = i ? s->after : t->after;

		gup_page_touch(mm, pfn_to_page(mm, s->pfn))->refcount += 5;
		gup_page_touch(mm, pfn_to_page(mm, s->pfn))->pincount += 3;
	}
	differ(t, 0);
	hold(s, s->pfn, 2);
	differ(t, GUP_DIFFER_REFS);
	gup_trial_refs(&t->x, &nr, &pins);
	assert_int_equal(nr, 2);
	assert_int_equal(pins, 0);
	/* Taken of another folio they are as many. */
	gup_page_touch(t->after, pfn_to_page(t->after, s->spare))->refcount += 2;
	differ(t, 0);
	gup_page_touch(t->after, pfn_to_page(t->after, s->spare))->pincount++;
	differ(t, GUP_DIFFER_REFS);
	gup_trial_refs(&t->y, &nr, &pins);
	assert_int_equal(nr, 2);
	assert_int_equal(pins, 1);
	gup_page_touch(t->after, pfn_to_page(t->after, s->pfn))->refcount += 3;
	gup_trial_refs(&t->y, &nr, &pins);
	assert_int_equal(nr, 5);
	end(t);
}

/* A large folio counts on its first page, and so as one. */
static void refs_of_large_folios(void **state)
{
	struct scene *s = *state;
	struct twins *t;
	int64_t nr, pins;

	map_huge(s, RW, PG_ANON, PROT_RW);
	t = begin(s, GUP_ENTRY_POINT_PIN);
	gup_page_touch(s->after, pfn_to_page(s->after, s->pfn + 511));
	hold(s, s->pfn, 2);
	pfn_to_page(s->after, s->pfn)->pincount = 2;
	gup_trial_refs(&t->x, &nr, &pins);
	assert_int_equal(nr, 2);
	assert_int_equal(pins, 2);
	end(t);
}

/* References to a page that there was not before, and none behind the last. */
static void refs_of_new_pages(void **state)
{
	struct scene *s = *state;
	struct twins *t = mapped(s, PG_ANON);
	uint32_t nr_before = s->before->nr_pages;
	int64_t nr, pins;
	uint32_t pfn = gup_page_alloc(s->after, 0, PG_ANON);
	struct gup_page *new = gup_page_touch(s->after, pfn_to_page(s->after, pfn));

	new->refcount = 4;
	new->mapcount = 1;
	new->pincount = 2;
	s->before->page[nr_before].refcount = 9;
	s->before->page[nr_before].pincount = 9;
	s->after->page[nr_before + 1].refcount = 9;
	gup_trial_refs(&t->x, &nr, &pins);
	assert_int_equal(nr, 3);
	assert_int_equal(pins, 2);
	end(t);
}

/* Faults by what they did, where, and what they said; those that are logged, in order. */
static void fault_log(void **state)
{
	struct scene *s = *state;
	struct twins *t = mapped(s, PG_ANON);
	struct gup_fault *fault = s->out.faults;

	memset(s->out.faults, 0, sizeof(s->out.faults));
	s->out.nr_faults = 1;
	differ(t, GUP_DIFFER_FAULTS);
	t->out.nr_faults = 1;
	differ(t, 0);
	fault[0].addr = 1;
	differ(t, GUP_DIFFER_FAULTS);
	fault[0].addr = 0;
	fault[0].ret = 1;
	differ(t, GUP_DIFFER_FAULTS);
	fault[0].ret = 0;
	fault[0].kind = 1;
	differ(t, GUP_DIFFER_FAULTS);
	fault[0].kind = 0;
	/* Behind the last there is none. */
	fault[1].addr = 1;
	differ(t, 0);
	fault[1].addr = 0;
	/* Of too many the first sixteen. */
	s->out.nr_faults = t->out.nr_faults = GUP_FAULTS_LOGGED + 1;
	differ(t, 0);
	fault[GUP_FAULTS_LOGGED - 1].addr = 1;
	differ(t, GUP_DIFFER_FAULTS);
	end(t);
}

static void change(struct gup_mm *mm, uint64_t addr, gup_entry e)
{
	gup_set_entry(mm, gup_pte_slot(mm, addr), e);
}

/* Entries by what a call made of those that it was asked for. */
static void entries(void **state)
{
	const uint64_t second = ADDR + GUP_PAGE_SIZE, third = second + GUP_PAGE_SIZE;
	struct scene *s = *state;
	struct twins *t = mapped(s, PG_ANON);

	change(s->after, third, PROT_R);
	differ(t, 0);
	change(s->after, second, PROT_R);
	differ(t, GUP_DIFFER_ENTRIES);
	change(t->after, second, PROT_R);
	differ(t, 0);
	/* Another frame is no difference, another bit is. */
	change(t->after, second, pfn_pte(77, PROT_R));
	differ(t, 0);
	change(t->after, second, PROT_RW);
	differ(t, GUP_DIFFER_ENTRIES);
	/* A look-up is asked for one page. */
	s->call.entry_point = GUP_ENTRY_POINT_LOOK_UP;
	differ(t, 0);
	s->call.entry_point = GUP_ENTRY_POINT_GET;
	s->out.max_pages = t->out.max_pages = 1;
	differ(t, 0);
	s->out.max_pages = t->out.max_pages = 4;
	/* Nothing left of an entry is not the same as an entry left alone. */
	change(t->after, second, PROT_R);
	change(s->after, ADDR, 0);
	differ(t, GUP_DIFFER_ENTRIES);
	end(t);
}

/* Swapped out to another place, farther behind than any frame: no bit of a frame's differs. */
static void swap_entries(void **state)
{
	struct scene *s = *state;
	struct twins *t = mapped(s, PG_ANON);

	change(s->after, ADDR, swp_entry(0, 0, 0));
	change(t->after, ADDR, swp_entry(0, 0, 0));
	differ(t, 0);
	change(t->after, ADDR, swp_entry(0, UINT64_C(1) << 44, 0));
	differ(t, GUP_DIFFER_ENTRIES);
	end(t);
}

/* All tables that there may be are looked at, and none behind them. */
static void all_tables(void **state)
{
	struct scene *s = *state;
	struct gup_mm *full[2];
	struct gup_trial c;

	call(s, GUP_ENTRY_POINT_GET, 0);
	for (unsigned int i = 0; i < 2; i++)
		full[i] = gup_mm_create(4, 4, 4, 1);
	assert_non_null(gup_map_page(full[0], ADDR, gup_page_alloc(full[0], 0, PG_ANON), PROT_RW));
	assert_int_equal(full[0]->nr_tables, 4);
	assert_true(gup_mm_copy(full[1], full[0]));
	c = (struct gup_trial){ full[0], full[1], &s->rules, &s->call, &s->out };
	assert_int_equal(gup_outcome_compare(&c, &c), 0);
	for (unsigned int i = 0; i < 2; i++)
		gup_mm_destroy(full[i]);
}

/* An entry that came to be what another one was all along differs: something was done to it. */
static void done_or_was(void **state)
{
	struct scene *s = *state;
	struct twins *t = mapped(s, PG_ANON);
	struct gup_mm *other = gup_mm_create(5, 8, 64, 4);

	change(t->after, ADDR, PROT_R);
	change(s->after, ADDR, PROT_R);
	assert_true(gup_mm_copy(other, t->after));
	change(t->after, ADDR, PROT_R);
	differ(t, 0);
	t->y.before = other;
	differ(t, GUP_DIFFER_ENTRIES);
	gup_mm_destroy(other);
	end(t);
}

/* An entry of the highest table is one, too. */
static void top_entries(void **state)
{
	struct scene *s = *state;
	struct twins *t = mapped(s, PG_ANON);

	s->call.start = UINT64_C(9) << 48;
	differ(t, 0);
	gup_set_entry(s->after, &s->after->table[0][9], GUP_PTE_DIRTY);
	differ(t, GUP_DIFFER_ENTRIES);
	end(t);
}

/* A huge entry that was split differs, though the bits be the same. */
static void levels(void **state)
{
	struct scene *s = *state;
	struct twins *t;
	unsigned int level;

	map_huge(s, RW, PG_ANON, PROT_RW);
	t = begin(s, GUP_ENTRY_POINT_GET);
	s->call.start = HUGE_ADDR;
	s->call.nr_pages = 1;
	gup_set_entry(s->after, gup_entry_lookup(s->after, HUGE_ADDR, &level), 0);
	gup_set_entry(t->after, gup_entry_lookup(t->after, HUGE_ADDR, &level), 0);
	differ(t, 0);
	assert_non_null(gup_pte_slot(t->after, HUGE_ADDR));
	differ(t, GUP_DIFFER_ENTRIES);
	end(t);
}

/* Hinting faults, locks, and the fast walk, in each of their numbers. */
static void numbers(void **state)
{
	struct scene *s = *state;
	struct twins *t = mapped(s, PG_ANON);

	s->out.nr_numa = 1;
	differ(t, GUP_DIFFER_NUMA);
	s->out.nr_numa = 0;
	s->out.locks = 1;
	differ(t, GUP_DIFFER_LOCKS);
	s->out.locks = 0;
	s->out.drops = 1;
	differ(t, GUP_DIFFER_LOCKS);
	s->out.drops = 0;
	s->out.fast = true;
	differ(t, GUP_DIFFER_FAST);
	s->out.fast = false;
	s->out.fell_back = true;
	differ(t, GUP_DIFFER_FAST);
	s->out.fell_back = false;
	s->out.nr_fast = 1;
	differ(t, GUP_DIFFER_FAST);
	s->out.ret = 1;
	s->out.warns = 1;
	s->out.endless = true;
	differ(t, GUP_DIFFER_FAST | GUP_DIFFER_RET | GUP_DIFFER_WARNS | GUP_DIFFER_ENDLESS);
	end(t);
}

/* Which functions share a walk. */
static void classes(void **state)
{
	const uint8_t due[GUP_ENTRY_POINT_NR] = {
		[GUP_ENTRY_POINT_GET] = GUP_ENTRY_POINT_CLASS_GET,
		[GUP_ENTRY_POINT_GET_UNLOCKED] = GUP_ENTRY_POINT_CLASS_GET,
		[GUP_ENTRY_POINT_GET_REMOTE] = GUP_ENTRY_POINT_CLASS_GET,
		[GUP_ENTRY_POINT_GET_FAST] = GUP_ENTRY_POINT_CLASS_GET_FAST,
		[GUP_ENTRY_POINT_GET_FAST_ONLY] = GUP_ENTRY_POINT_CLASS_FAST_ONLY,
		[GUP_ENTRY_POINT_PIN] = GUP_ENTRY_POINT_CLASS_PIN,
		[GUP_ENTRY_POINT_PIN_UNLOCKED] = GUP_ENTRY_POINT_CLASS_PIN,
		[GUP_ENTRY_POINT_PIN_REMOTE] = GUP_ENTRY_POINT_CLASS_PIN,
		[GUP_ENTRY_POINT_PIN_FAST] = GUP_ENTRY_POINT_CLASS_PIN_FAST,
		[GUP_ENTRY_POINT_PIN_FAST_ONLY] = GUP_ENTRY_POINT_CLASS_FAST_ONLY,
		[GUP_ENTRY_POINT_LOOK_UP] = GUP_ENTRY_POINT_CLASS_LOOK_UP,
	};

	(void)state;
	for (unsigned int entry = 0; entry < GUP_ENTRY_POINT_NR; entry++)
		assert_int_equal(gup_entry_point_class(entry), due[entry]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(page_flags),
		TEST(large_folios),
		TEST(which_page),
		TEST(refs),
		TEST(refs_of_large_folios),
		TEST(page_of_an_address),
		TEST(done_or_was),
		TEST(top_entries),
		TEST(refs_of_new_pages),
		TEST(fault_log),
		TEST(entries),
		TEST(swap_entries),
		TEST(all_tables),
		TEST(levels),
		TEST(numbers),
		TEST(classes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
