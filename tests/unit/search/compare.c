// SPDX-License-Identifier: GPL-2.0-only
/*
 * In what two outcomes differ: each thing that tells them apart, and what does not.
 */
#include "laws_scene.h"

#include <gupwalk/case.h>
#include <gupwalk/diff.h>

#include "lib/random.h"

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
	assert_int_equal(gup_outcome_compare(&t->x, &t->y, GUP_OBSERVES_ALL), bits);
	assert_int_equal(gup_outcome_compare(&t->y, &t->x, GUP_OBSERVES_ALL), bits);
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

/* Each page has its own exclusive flag. Other flags belong to its folio. */
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
	/* A frame behind the last page is not a page. */
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

	/* Another user had some before. */
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
	/* Faults behind the last one are not compared. */
	fault[1].addr = 1;
	differ(t, 0);
	fault[1].addr = 0;
	/* The first sixteen, if there are too many. */
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
	assert_int_equal(gup_outcome_compare(&c, &c, GUP_OBSERVES_ALL), 0);
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

#define ROUNDS 400
/* Tables on both sides of where another PUD begins, or the addresses end. */
#define NR_TABLES 4
#define NR_PAGES (NR_TABLES * GUP_PTRS_PER_TABLE)

/* Two calls, and the tables before and after each. */
struct twins_of_entries {
	struct gup_mm *before[2];
	struct gup_mm *after[2];
	struct gup_rules rules;
	struct gup_call call;
	struct gup_outcome out;
	uint64_t start;
	uint64_t random;
};

static unsigned int pick(struct twins_of_entries *t, unsigned int n)
{
	return (unsigned int)(random_next(&t->random) % n);
}

static uint64_t any_page(struct twins_of_entries *t)
{
	return t->start + (uint64_t)pick(t, NR_PAGES) * GUP_PAGE_SIZE;
}

/* A page at the border of a table, as often as not. */
static uint64_t some_page(struct twins_of_entries *t)
{
	uint64_t addr = any_page(t);

	if (pick(t, 2))
		return addr;
	return (addr & GUP_PMD_MASK) + (pick(t, 2) ? 0 : GUP_PMD_SIZE - GUP_PAGE_SIZE);
}

static gup_entry any_entry(struct twins_of_entries *t)
{
	static const gup_entry bits[] = { 0, PROT_R, PROT_RW, PROT_NUMA };
	uint64_t prot = bits[pick(t, 4)];

	return prot ? pfn_pte(GUP_PFN_BASE + pick(t, 3), prot) : 0;
}

/* A change that a call may make: to a page, a huge page, or what takes its place. */
static void change_of_entries(struct gup_mm *mm, uint64_t addr, unsigned int how, gup_entry e)
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

static void change_both(struct twins_of_entries *t, struct gup_mm *mm[2], unsigned int nr)
{
	while (nr--) {
		uint64_t addr = some_page(t);
		unsigned int how = pick(t, 4);
		gup_entry e = any_entry(t);

		change_of_entries(mm[0], addr, how, e);
		change_of_entries(mm[1], addr, how, e);
	}
}

static void change_one(struct twins_of_entries *t, struct gup_mm *mm)
{
	change_of_entries(mm, some_page(t), pick(t, 4), any_entry(t));
}

/* What a call left of the entry for an address: nothing if it is what it was. */
static gup_entry left_of(struct twins_of_entries *t, unsigned int i, uint64_t addr,
			 unsigned int *level)
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

static bool differ_somewhere(struct twins_of_entries *t)
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
static bool assert_told(struct twins_of_entries *t)
{
	const struct gup_trial a = { t->before[0], t->after[0], &t->rules, &t->call, &t->out };
	const struct gup_trial b = { t->before[1], t->after[1], &t->rules, &t->call, &t->out };
	unsigned int due = differ_somewhere(t) ? GUP_DIFFER_ENTRIES : 0;

	assert_int_equal(gup_outcome_compare(&a, &b, GUP_OBSERVES_ALL), due);
	assert_int_equal(gup_outcome_compare(&b, &a, GUP_OBSERVES_ALL), due);
	return due;
}

static void create_twins(struct twins_of_entries *t, unsigned int levels, uint64_t seed)
{
	*t = (struct twins_of_entries){ .random = seed };
	for (unsigned int i = 0; i < 2; i++) {
		t->before[i] = gup_mm_create(levels, 24, 4, 1);
		t->after[i] = gup_mm_create(levels, 24, 4, 1);
	}
	assert_true(gup_history_resolve(GUP_VERSION(6, 12), &t->rules));
}

static void destroy_twins(struct twins_of_entries *t)
{
	for (unsigned int i = 0; i < 2; i++) {
		gup_mm_destroy(t->before[i]);
		gup_mm_destroy(t->after[i]);
	}
}

/* Two states that are alike or nearly, and two calls that did the same or nearly. */
static void make_round(struct twins_of_entries *t)
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
	struct twins_of_entries t;

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

/* Beyond user addresses there is nothing to compare. */
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
	struct twins_of_entries t;

	(void)state;
	create_twins(&t, 4, 1);
	for (unsigned int i = 0; i < 2; i++) {
		assert_true(gup_gate_set(t.before[i], GUP_GATE_EMULATE));
		change_of_entries(t.before[i], ADDR, 2, PROT_R);
		assert_true(gup_mm_copy(t.after[i], t.before[i]));
	}
	change_of_entries(t.after[0], ADDR, 2, PROT_RW);
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

/* Entries behind the first table are compared, too. */
static void behind_the_first(void **state)
{
	struct twins_of_entries t;

	(void)state;
	create_twins(&t, 4, 1);
	for (unsigned int i = 0; i < 2; i++) {
		change_of_entries(t.after[i], 0, 1, PROT_R);
		change_of_entries(t.after[i], GUP_PMD_SIZE, 1, i ? PROT_R : PROT_RW);
	}
	t.out.max_pages = NR_PAGES;
	t.call = (struct gup_call){ .start = 0, .nr_pages = 2 * GUP_PTRS_PER_TABLE };
	assert_true(assert_told(&t));
	destroy_twins(&t);
}

/* Nothing is left alone in a table that is new, though nothing be written there. */
static void new_table(void **state)
{
	struct twins_of_entries t;

	(void)state;
	create_twins(&t, 4, 1);
	assert_non_null(gup_pte_slot(t.before[1], ADDR));
	for (unsigned int i = 0; i < 2; i++) {
		assert_true(gup_mm_copy(t.after[i], t.before[i]));
		change_of_entries(t.after[i], ADDR, 2, PROT_RW);
	}
	t.out.max_pages = NR_PAGES;
	t.call = (struct gup_call){ .start = ADDR, .nr_pages = 1 };
	assert_false(assert_told(&t));
	t.call.nr_pages = 2;
	assert_true(assert_told(&t));
	destroy_twins(&t);
}

/* Rule: without names of warnings, only whether there was one; of endless calls, nothing more. */
static void as_far_as_told(void **state)
{
	struct scene *s = *state;
	struct twins *t = mapped(s, 0);
	const uint32_t told = GUP_OBSERVES_ALL & ~(GUP_OBSERVES_WARNINGS | GUP_OBSERVES_UNRETURNED);

	s->out.warns = 1;
	t->out.warns = GUP_WARN_UNNAMED;
	assert_int_equal(gup_outcome_compare(&t->x, &t->y, GUP_OBSERVES_ALL), GUP_DIFFER_WARNS);
	assert_int_equal(gup_outcome_compare(&t->x, &t->y, told), 0);
	t->out.warns = 0;
	assert_int_equal(gup_outcome_compare(&t->x, &t->y, told), GUP_DIFFER_WARNS);
	s->out.endless = true;
	assert_int_equal(gup_outcome_compare(&t->x, &t->y, told),
			 GUP_DIFFER_WARNS | GUP_DIFFER_ENDLESS);
	t->out.endless = true;
	assert_int_equal(gup_outcome_compare(&t->x, &t->y, told), 0);
	end(t);
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
		TEST(as_far_as_told),
		TEST(fault_log),
		TEST(entries),
		TEST(swap_entries),
		TEST(all_tables),
		TEST(levels),
		TEST(numbers),
		TEST(classes),
		cmocka_unit_test(at_a_table),
		cmocka_unit_test(at_the_end),
		cmocka_unit_test(beyond_the_end),
		cmocka_unit_test(behind_the_first),
		cmocka_unit_test(new_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
