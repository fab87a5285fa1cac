// SPDX-License-Identifier: GPL-2.0-only
/*
 * Playing a sequence, and what must hold between its moves and at its end.
 */
#include <stdlib.h>

#include "property.h"

/* Pages that one call hands out, at most. */
#define ROOM 1024

/* A call whose pages are held, or references and pins that it cannot give back. */
struct hold {
	const struct gup_call *call;
	struct gup_outcome out;
	struct gup_page *pages[ROOM];
	bool leaks;
};

struct play_room {
	struct hold hold[GUP_CASE_CALLS];
	/* How many entries map each frame; zeroes between uses. */
	int32_t mapped[GUP_CASE_MAX_PAGES];
};

struct play_room *play_room_create(void)
{
	return calloc(1, sizeof(struct play_room));
}

void play_room_destroy(struct play_room *room)
{
	free(room);
}

static const char *const names[] = {
#define X(id, name, text) name,
	PLAY_LAW_LIST(X)
#undef X
};

static const char *const texts[] = {
#define X(id, name, text) text,
	PLAY_LAW_LIST(X)
#undef X
};

const char *play_law_name(unsigned int law)
{
	if (law < GUP_LAW_NR)
		return gup_law_name(law);
	return law < PLAY_LAW_NR ? names[law - GUP_LAW_NR] : NULL;
}

const char *play_law_text(unsigned int law)
{
	if (law < GUP_LAW_NR)
		return gup_law_text(law);
	return law < PLAY_LAW_NR ? texts[law - GUP_LAW_NR] : NULL;
}

void play_begin(struct play *play, const struct gup_case *c, const struct gup_spec *spec)
{
	unsigned int call = 0;

	*play = (struct play){ .levels = c->levels, .spec = spec };
	for (unsigned int step = 0; step <= c->nr_steps; step++) {
		while (call < c->nr_calls && c->first[call] <= step)
			play->move[play->nr++] =
				(struct play_move){ .kind = PLAY_CALL, .makes = c->call[call++] };
		if (step < c->nr_steps)
			play->move[play->nr++] = (struct play_move){ .does = c->step[step] };
	}
}

/* What maps an address: its frame there, 0 for none. */
static uint32_t frame_at(const struct gup_mm *mm, uint64_t addr, gup_entry *entry)
{
	unsigned int level;
	const gup_entry *slot = gup_entry_lookup(mm, addr, &level);

	*entry = slot && level <= 2 && pte_present(*slot) && (level == 1 || pmd_leaf(*slot)) ? *slot
											     : 0;
	if (!*entry)
		return 0;
	return (uint32_t)(pte_pfn(*entry) +
			  (level == 2 ? (addr & ~GUP_PMD_MASK) >> GUP_PAGE_SHIFT : 0));
}

static bool is_exclusive(const struct gup_mm *mm, uint32_t pfn, gup_entry entry)
{
	const struct gup_page *page = pfn_to_page(mm, pfn);

	if (entry & GUP_PTE_PSE)
		page = page_folio(mm, page);
	return page->flags & PG_ANON_EXCLUSIVE;
}

/*
 * These take a page away, or replace it. A fault does so, too, while another thread is about
 * to zap the page that it maps.
 */
static bool takes_away(const struct gup_mm *mm, const struct play_move *move)
{
	const uint64_t kinds = UINT64_C(1) << GUP_STEP_ZAP | UINT64_C(1) << GUP_STEP_GUARD |
			       UINT64_C(1) << GUP_STEP_REMAP | UINT64_C(1) << GUP_STEP_SWAP_OUT |
			       UINT64_C(1) << GUP_STEP_MIGRATING | UINT64_C(1) << GUP_STEP_ENTRY |
			       UINT64_C(1) << GUP_STEP_PAGE;

	return mm->inject == GUP_INJECT_ZAP ||
	       (move->kind == PLAY_STEP && kinds >> move->does.kind & 1);
}

/* Has the version reliable pins: are they of exclusive pages, which stay? */
static bool pins_are_reliable(const struct gup_rules *rules)
{
	return !gup_rule_is(rules, GUP_RULE_UNSHARE, GUP_UNSHARE_NEVER) &&
	       !gup_rule_is(rules, GUP_RULE_HUGETLB_FORK, GUP_HUGETLB_FORK_SHARES) &&
	       !gup_rule_is(rules, GUP_RULE_COW_REUSE, GUP_COW_REUSE_PAGE_COUNT) &&
	       !gup_rule_is(rules, GUP_RULE_COW_REUSE, GUP_COW_REUSE_REF_COUNT);
}

static bool pin_stays(const struct gup_mm *before, const struct gup_mm *after,
		      const struct hold *hold)
{
	bool pins = gup_entry_point_pins(hold->call->entry_point) && !(hold->out.flags & FOLL_GET);

	for (uint64_t i = 0; pins && i < hold->out.nr_pages; i++) {
		const struct gup_page *page = hold->out.pages[i];
		uint64_t addr = hold->call->start + (i << GUP_PAGE_SHIFT);
		uint32_t pfn = page ? page_to_pfn(after, page) : 0;
		gup_entry was, is;

		if (!pfn || frame_at(before, addr, &was) != pfn || !gup_pfn_valid(before, pfn) ||
		    !is_exclusive(before, pfn, was))
			continue;
		if (frame_at(after, addr, &is) != pfn)
			return false;
	}
	return true;
}

/* The process has written: was the page that it wrote to its own? */
static bool held_is_copied(const struct gup_mm *before, const struct gup_mm *after,
			   const struct gup_rules *rules, const struct gup_step *step)
{
	bool by_count = gup_rule_is(rules, GUP_RULE_COW_REUSE, GUP_COW_REUSE_PAGE_COUNT);

	for (uint64_t addr = step->start; addr < step->end; addr += GUP_PAGE_SIZE) {
		gup_entry was, is;
		uint32_t pfn = frame_at(before, addr, &was);
		const struct gup_page *folio;

		if (!pfn || pte_write(was) || !gup_pfn_valid(before, pfn) ||
		    is_exclusive(before, pfn, was))
			continue;
		folio = page_folio(before, pfn_to_page(before, pfn));
		/* For huge pages only mappings that count once. */
		if (!(folio->flags & PG_ANON) || (folio->flags & PG_HUGETLB) ||
		    gup_refs(folio) <= 0 || (by_count && folio->order))
			continue;
		if (frame_at(after, addr, &is) == pfn)
			return false;
	}
	return true;
}

static bool count_mapping(struct gup_mm *mm, uint64_t addr, gup_entry *slot, unsigned int level,
			  void *arg)
{
	int32_t *mapped = arg;
	uint64_t pfn = pte_pfn(*slot);

	(void)addr;
	if ((level == 1 ? pte_present(*slot) : pmd_leaf(*slot)) && !pte_special(*slot) &&
	    gup_pfn_valid(mm, pfn))
		mapped[page_folio(mm, pfn_to_page(mm, pfn))->head - GUP_PFN_BASE]++;
	return true;
}

static bool counts_sound(struct gup_mm *mm, int32_t *mapped)
{
	bool sound = true;

	for (uint32_t i = 0; i < mm->nr_vmas; i++)
		gup_for_each_leaf(mm, mm->vma[i].start, mm->vma[i].end, count_mapping, mapped);
	for (uint32_t i = 0; i < mm->nr_pages; i++) {
		const struct gup_page *page = &mm->page[i];
		bool counted = !(page->flags & (PG_ZERO | PG_TAIL | PG_MOVED));

		sound &= page->refcount >= 0 && page->mapcount >= 0 && page->pincount >= 0 &&
			 gup_refs(page) >= 0 && (!counted || page->mapcount >= mapped[i]);
		mapped[i] = 0;
	}
	return sound;
}

static bool nothing_held(const struct gup_mm *mm)
{
	for (uint32_t i = 0; i < mm->nr_pages; i++)
		if (gup_refs(&mm->page[i]) || mm->page[i].pincount)
			return false;
	return true;
}

/* A page that another user refers to is neither swapped out nor migrated. */
static bool is_held(const struct gup_mm *mm, const struct gup_step *step)
{
	gup_entry entry;
	uint32_t pfn;

	if (step->kind != GUP_STEP_SWAP_OUT && step->kind != GUP_STEP_MIGRATING)
		return false;
	pfn = frame_at(mm, step->start, &entry);
	return pfn && gup_pfn_valid(mm, pfn) && gup_refs(page_folio(mm, pfn_to_page(mm, pfn))) > 0;
}

/* False when it cannot be done; then nothing is. */
static bool do_step(struct gup_sandbox *sandbox, const struct gup_rules *rules,
		    const struct gup_step *step)
{
	if (!gup_case_step_makes_sense(sandbox->work, step) || is_held(sandbox->work, step))
		return false;
	if (!gup_step_apply(sandbox->work, rules, step))
		return true;
	gup_mm_restore(sandbox->work, sandbox->before);
	return false;
}

/* The first law that a call breaks in a way that is news; PLAY_LAW_NR for none. */
static unsigned int make_call(struct gup_sandbox *sandbox, const struct gup_rules *rules,
			      struct hold *hold)
{
	struct gup_walk walk = { .mm = sandbox->work, .rules = rules, .out = &hold->out };
	const struct gup_trial c = { sandbox->before, sandbox->work, rules, hold->call,
				     &hold->out };
	uint32_t applies, broken;

	if (!gup_entry_point_offered(rules, hold->call->entry_point))
		return PLAY_LAW_NR;
	/* Once with its slow twin, and undone; then for what comes after it. */
	broken = gup_sandbox_try(sandbox, rules, hold->call, GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW),
				 &applies);
	hold->out.pages = hold->pages;
	hold->out.max_pages = ROOM;
	gup_call(&walk, hold->call);
	broken |= gup_laws_judge(&c, &applies);
	/*
	 * Old kernels count holds on pages that no array received, so the caller cannot give
	 * them back. They also count pins that are given back as references.
	 */
	hold->leaks = broken & GUP_LAW_BIT(GUP_LAW_BALANCE);
	broken &= broken ? ~gup_laws_known(&c, broken) : 0;
	return broken ? (unsigned int)__builtin_ctz(broken) : PLAY_LAW_NR;
}

static unsigned int judge_move(struct gup_sandbox *sandbox, const struct play *play,
			       const struct play_move *move, const struct hold *hold,
			       unsigned int nr_holds)
{
	const struct gup_rules *rules = &play->spec->rules;

	if (!takes_away(sandbox->work, move) && pins_are_reliable(rules))
		for (unsigned int i = 0; i < nr_holds; i++)
			if (!pin_stays(sandbox->before, sandbox->work, &hold[i]))
				return PLAY_LAW_PIN_STAYS;
	if (move->kind == PLAY_STEP && move->does.kind == GUP_STEP_WRITE &&
	    !held_is_copied(sandbox->before, sandbox->work, rules, &move->does))
		return PLAY_LAW_HELD_IS_COPIED;
	return PLAY_LAW_NR;
}

static unsigned int judge_end(struct gup_sandbox *sandbox, const struct play *play,
			      struct play_room *room, unsigned int nr_holds)
{
	struct hold *hold = room->hold;
	const struct gup_rules *rules = &play->spec->rules;
	bool leak = false;

	for (unsigned int i = 0; i < nr_holds; i++)
		leak |= hold[i].leaks;
	if (!leak && !counts_sound(sandbox->work, room->mapped))
		return PLAY_LAW_COUNTS_SOUND;
	for (unsigned int i = 0; i < nr_holds; i++)
		gup_put_pages(sandbox->work, rules, &hold[i].out);
	if (leak)
		return PLAY_LAW_NR;
	if (!nothing_held(sandbox->work))
		return PLAY_LAW_ALL_GIVEN_BACK;
	return counts_sound(sandbox->work, room->mapped) ? PLAY_LAW_NR : PLAY_LAW_COUNTS_SOUND;
}

bool play_run(struct property_context *context, struct play *play)
{
	struct gup_sandbox *sandbox = context->sandbox[play->levels - 4][0];
	struct hold *holds = context->room->hold;
	unsigned int nr_holds = 0;

	play->law = PLAY_LAW_NR;
	play->skipped = 0;
	gup_mm_reset(sandbox->before);
	gup_mm_copy(sandbox->work, sandbox->before);
	for (play->at = 0; play->at < play->nr; play->at++) {
		const struct play_move *move = &play->move[play->at];
		struct hold *hold = &holds[nr_holds];

		if (move->kind == PLAY_CALL) {
			hold->call = &move->makes;
			play->law = make_call(sandbox, &play->spec->rules, hold);
		} else if (move->kind == PLAY_PUT) {
			if (move->put < nr_holds)
				gup_put_pages(sandbox->work, &play->spec->rules,
					      &holds[move->put].out);
		} else if (!do_step(sandbox, &play->spec->rules, &move->does)) {
			play->skipped++;
			continue;
		}
		if (play->law == PLAY_LAW_NR)
			play->law = judge_move(sandbox, play, move, holds, nr_holds);
		if (play->law != PLAY_LAW_NR)
			return true;
		nr_holds += move->kind == PLAY_CALL;
		context->no_memory |= !gup_mm_copy(sandbox->before, sandbox->work);
	}
	play->law = judge_end(sandbox, play, context->room, nr_holds);
	return play->law != PLAY_LAW_NR;
}
