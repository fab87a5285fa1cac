// SPDX-License-Identifier: GPL-2.0-only
/*
 * Facts that hold for every call at every release, on random states.
 */
#include <string.h>

#include "random.h"

#define CASES 60000

static struct playground *play;

static void setup(void)
{
	play = playground_create();
}

static void teardown(void)
{
	playground_destroy(play);
}

/* The case's state in both copies. */
static void begin(struct random_case *c, uint64_t seed)
{
	random_make(c, play->base, seed);
	must(gup_mm_copy(play->mm[0], play->base));
	must(gup_mm_copy(play->mm[1], play->base));
}

/* Undoing a call gives back the state, to the last bit. */
START_TEST(restore_gives_back_the_state)
{
	uint64_t first = random_first_seed();
	uint64_t cases = random_cases(CASES);
	struct random_case c;

	for (uint64_t i = 0; i < cases; i++) {
		begin(&c, first + i);
		playground_call(play, 0, &c, &c.call);
		gup_mm_restore(play->mm[0], play->base);
		holds(&c, gup_mm_same(play->mm[0], play->mm[1]));
		holds(&c, gup_mm_same(play->mm[0], play->base));
	}
}
END_TEST

/*
 * Old kernels count holds on pages that no array received, so the caller cannot give
 * them back. Until is_valid_gup_args() the flags alone asked for that. And where
 * FOLL_PIN came to a call that takes references, the fast walk took a reference and
 * gave a pin back.
 */
static bool leaks(const struct random_case *c)
{
	bool both = gup_entry_point_is_fast(c->call.entry_point) && (c->call.flags & FOLL_PIN);

	return (c->call.no_pages || both) && c->spec.version < GUP_VERSION(6, 3);
}

/* Giving back what a call handed out leaves GUP's holds as they were. */
START_TEST(put_pages_balances)
{
	uint64_t first = random_first_seed();
	uint64_t cases = random_cases(CASES);
	uint64_t leaked = 0;
	struct random_case c;

	for (uint64_t i = 0; i < cases; i++) {
		const struct gup_mm *mm = play->mm[0];
		bool same = true;

		begin(&c, first + i);
		playground_call(play, 0, &c, &c.call);
		gup_put_pages(play->mm[0], &c.spec.rules, &play->out[0]);
		for (uint32_t j = 0; j < mm->nr_pages; j++) {
			bool known = j < play->base->nr_pages;

			same &= gup_refs(&mm->page[j]) ==
				(known ? gup_refs(&play->base->page[j]) : 0);
			same &= mm->page[j].pincount == (known ? play->base->page[j].pincount : 0);
		}
		leaked += !same;
		holds(&c, same || leaks(&c));
		holds(&c, play->out[0].nr_pages == 0);
	}
	if (cases >= CASES)
		ck_assert_msg(leaked, "no old kernel leaks any more");
}
END_TEST

/* Every table that an entry points to is one of the arena's, and entries lie within its range. */
static bool tables_sound(const struct gup_mm *mm, uint32_t t, unsigned int level)
{
	for (uint32_t i = 0; i < GUP_PTRS_PER_TABLE; i++) {
		gup_entry e = mm->table[t][i];
		uint64_t below_t = ((e & GUP_PTE_PFN_MASK) >> GUP_PAGE_SHIFT) - GUP_TABLE_PFN_BASE;

		if (e && (i < mm->range[t].lo || i >= mm->range[t].hi))
			return false;
		if (level > 1 && pmd_table(e) &&
		    (below_t == 0 || below_t >= mm->nr_tables ||
		     !tables_sound(mm, (uint32_t)below_t, level - 1)))
			return false;
		if (level <= 2 && (level == 1 ? pte_present(e) : pmd_leaf(e)) && !pte_special(e) &&
		    !gup_pfn_valid(mm, pte_pfn(e)))
			return false;
	}
	return true;
}

static bool pages_sound(const struct gup_mm *mm)
{
	for (uint32_t i = 0; i < mm->nr_pages; i++) {
		const struct gup_page *page = &mm->page[i];

		if (page->refcount < 0 || page->mapcount < 0 || page->pincount < 0)
			return false;
		if (gup_refs(page) < 0)
			return false;
		if (i && page->head &&
		    (page->head < GUP_PFN_BASE || page->head >= GUP_PFN_BASE + mm->nr_pages))
			return false;
	}
	return true;
}

/* Tables lead to tables, entries to pages, and no count is short of what it counts. */
START_TEST(the_state_stays_sound)
{
	uint64_t first = random_first_seed();
	uint64_t cases = random_cases(CASES / 4);
	struct random_case c;

	for (uint64_t i = 0; i < cases; i++) {
		begin(&c, first + i);
		holds(&c, tables_sound(play->base, 0, 5));
		holds(&c, pages_sound(play->base));
		playground_call(play, 0, &c, &c.call);
		holds(&c, tables_sound(play->mm[0], 0, 5));
		holds(&c, pages_sound(play->mm[0]));
	}
}
END_TEST

static bool same_outcome(const struct gup_outcome *a, const struct gup_outcome *b)
{
	uint32_t nr = a->nr_faults < GUP_FAULTS_LOGGED ? a->nr_faults : GUP_FAULTS_LOGGED;

	if (a->ret != b->ret || a->nr_pages != b->nr_pages || a->nr_fast != b->nr_fast ||
	    a->flags != b->flags || a->warns != b->warns || a->nr_faults != b->nr_faults ||
	    a->nr_numa != b->nr_numa || a->nr_migrated != b->nr_migrated || a->locks != b->locks ||
	    a->drops != b->drops || a->refused != b->refused || a->fast != b->fast ||
	    a->fell_back != b->fell_back || a->endless != b->endless)
		return false;
	for (uint32_t i = 0; i < nr; i++) {
		const struct gup_fault *f = &a->faults[i];
		const struct gup_fault *g = &b->faults[i];

		if (f->addr != g->addr || f->entry != g->entry || f->flags != g->flags ||
		    f->ret != g->ret || f->kind != g->kind || f->level != g->level ||
		    f->split != g->split)
			return false;
	}
	return true;
}

/* Frames of the pages handed out, where two address spaces are compared; 0 for none. */
static uint32_t frame_of(int which, uint64_t i)
{
	const struct gup_page *page = play->out[which].pages[i];

	return page ? page_to_pfn(play->mm[which], page) : 0;
}

static bool same_pages(uint64_t nr)
{
	for (uint64_t i = 0; i < nr; i++)
		if (frame_of(0, i) != frame_of(1, i))
			return false;
	return true;
}

static void count_event(void *arg, const struct gup_event *event)
{
	uint64_t *count = arg;

	(void)event;
	++*count;
}

/* A subscriber does not change a walk. */
START_TEST(a_subscriber_changes_nothing)
{
	uint64_t first = random_first_seed();
	uint64_t cases = random_cases(CASES);
	struct random_case c;

	for (uint64_t i = 0; i < cases; i++) {
		uint64_t events = 0;
		struct gup_walk heard = { .mm = play->mm[1],
					  .rules = &c.spec.rules,
					  .out = &play->out[1],
					  .on_event = count_event,
					  .arg = &events };

		begin(&c, first + i);
		playground_call(play, 0, &c, &c.call);
		gup_call(&heard, &c.call);
		holds(&c, events > 0);
		holds(&c, same_outcome(&play->out[0], &play->out[1]));
		holds(&c, same_pages(play->out[0].nr_pages));
		holds(&c, gup_mm_same(play->mm[0], play->mm[1]));
	}
}
END_TEST

/* Is there memory of which the fast walk, which knows no VMA, gives what the slow one refuses? */
static bool fast_gives_more(const struct gup_mm *mm)
{
	for (uint32_t i = 0; i < mm->nr_vmas; i++)
		if (mm->vma[i].flags & (VM_IO | VM_PFNMAP))
			return true;
	return false;
}

/*
 * Is a call of several pages the sum of calls of one? This does not apply if injections or
 * signals count over a whole call, or if pins are given back and taken again to move pages.
 * It does not apply if a dropped lock ends one call and not the other, or if the slow walk
 * stops at pages that the fast walk would return.
 */
static bool divisible(const struct random_case *c, const struct gup_outcome *out)
{
	const struct gup_mm *mm = play->base;
	uint64_t end = gup_task_size_max(LEVELS);

	if (mm->inject || mm->signal || mm->fatal_signal || c->call.no_pages || out->refused)
		return false;
	if (c->call.entry_point == GUP_ENTRY_POINT_LOOK_UP ||
	    (out->flags & (FOLL_LONGTERM | FOLL_NOWAIT)))
		return false;
	if (gup_entry_point_is_fast(c->call.entry_point) && fast_gives_more(mm))
		return false;
	/* Room in the array ends a call, and so does the end of the addresses. */
	return !out->endless && c->call.nr_pages <= ROOM && c->call.start < end &&
	       c->call.nr_pages <= (end - c->call.start) / GUP_PAGE_SIZE;
}

/* Calls for one page each get the same pages, up to the same page, as one call. */
START_TEST(a_batch_is_the_sum_of_its_pages)
{
	uint64_t first = random_first_seed();
	uint64_t cases = random_cases(CASES);
	uint64_t compared = 0;
	struct random_case c;

	for (uint64_t i = 0; i < cases; i++) {
		struct gup_outcome *single = &play->out[1];
		struct gup_call one;
		long ret;
		uint64_t got = 0;

		begin(&c, first + i);
		ret = playground_call(play, 0, &c, &c.call);
		if (!divisible(&c, &play->out[0]) || c.call.nr_pages < 2)
			continue;
		compared++;
		one = c.call;
		one.nr_pages = 1;
		for (; got < c.call.nr_pages; got++) {
			single->pages = &play->pages[1][got];
			single->max_pages = ROOM - got;
			one.start = c.call.start + got * GUP_PAGE_SIZE;
			if (playground_call(play, 1, &c, &one) != 1)
				break;
		}
		holds(&c, ret > 0 ? got == (uint64_t)ret : got == 0);
		holds(&c, got || single->ret == ret);
		single->pages = play->pages[1];
		single->max_pages = ROOM;
		holds(&c, same_pages(got));
	}
	if (cases >= CASES)
		ck_assert_uint_gt(compared, CASES / 20);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		restore_gives_back_the_state,	 put_pages_balances,
		the_state_stays_sound,		 a_subscriber_changes_nothing,
		a_batch_is_the_sum_of_its_pages,
	};

	return random_run("walks", tests, 5, setup, teardown);
}
