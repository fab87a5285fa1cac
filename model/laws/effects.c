// SPDX-License-Identifier: GPL-2.0-only
/*
 * Laws about the state after a call.
 */
#include "internal.h"

/* If only one of two address spaces has a table, its entries are 0 in the other. */
static gup_entry entry_of(const struct gup_mm *mm, uint32_t table, uint32_t i)
{
	return table < mm->nr_tables ? mm->table[table][i] : 0;
}

/* Are all entries unchanged, except for some bits? Only changed ranges are compared. */
bool law_entries_same(const struct gup_trial *c, gup_entry ignore)
{
	const struct gup_mm *after = c->after;

	if (after->nr_tables != c->before->nr_tables)
		return false;
	for (uint32_t t = 0; t < after->nr_tables; t++) {
		for (uint32_t i = after->changed[t].lo; i < after->changed[t].hi; i++) {
			if ((after->table[t][i] ^ entry_of(c->before, t, i)) & ~ignore)
				return false;
		}
	}
	return true;
}

/* Are all pages unchanged? */
bool law_pages_same(const struct gup_trial *c)
{
	const struct gup_mm *after = c->after;

	if (after->nr_pages != c->before->nr_pages)
		return false;
	for (uint32_t i = after->page_lo; i < after->page_hi; i++) {
		const struct gup_page *a = &after->page[i];
		const struct gup_page *b = &c->before->page[i];

		if (a->refcount != b->refcount || a->pincount != b->pincount ||
		    a->mapcount != b->mapcount || a->flags != b->flags || a->held != b->held)
			return false;
	}
	return true;
}

static bool hands_off_holds(const struct law_view *v)
{
	const gup_entry marks =
		GUP_PTE_ACCESSED | GUP_PTE_DIRTY | GUP_PTE_SAVED_DIRTY | GUP_PTE_SOFT_DIRTY;
	const struct gup_outcome *out = v->c->out;

	if (out->nr_faults || (v->fast_only && out->locks))
		return false;
	/* These change entries because the caller asks for it. */
	if (!v->fast_only && (v->flags & (FOLL_SPLIT | FOLL_SPLIT_PMD | FOLL_MIGRATION)))
		return true;
	if (!v->fast_only && out->nr_migrated)
		return true;
	return law_entries_same(v->c, marks);
}

bool law_args_invalid(const struct gup_trial *c)
{
	const struct gup_call *call = c->call;
	unsigned int flags = gup_foll_known(c->rules, call->flags);
	bool fast = gup_entry_point_is_fast(call->entry_point);
	bool pins = gup_entry_point_pins(call->entry_point);
	bool gets = (flags & FOLL_GET) || (fast && !pins);

	if (call->entry_point == GUP_ENTRY_POINT_LOOK_UP)
		return false;
	if ((flags & GUP_FOLL_INTERNAL) || (fast && gup_foll_fast(c->rules, flags) != flags))
		return true;
	if ((pins && (flags & FOLL_GET)) || ((pins || gets) && call->no_pages))
		return true;
	return (flags & FOLL_LONGTERM) && (!pins || (flags & FOLL_PCI_P2PDMA));
}

void law_judge_refusal(struct law_view *v)
{
	const struct gup_trial *c = v->c;
	const struct gup_outcome *out = c->out;

	if (law_args_invalid(c))
		law_judge(v, GUP_LAW_INVALID_REFUSED, true);
	law_judge(v, GUP_LAW_REFUSAL,
		  out->ret <= 0 && !out->nr_pages && !out->nr_faults && !out->locks &&
			  law_entries_same(c, 0) && law_pages_same(c));
}

void law_judge_effects(struct law_view *v)
{
	const struct gup_trial *c = v->c;
	const struct gup_outcome *out = c->out;
	uint64_t asked = law_pages_asked(c->call);
	bool nofault = (v->flags & FOLL_NOFAULT) || v->fast_only || v->look_up;

	if (law_args_invalid(c))
		law_judge(v, GUP_LAW_INVALID_REFUSED, false);
	law_judge(v, GUP_LAW_TERMINATION, !out->endless);
	if (nofault)
		law_judge(v, GUP_LAW_HANDS_OFF, hands_off_holds(v));
	if (out->endless)
		return;

	law_judge(v, GUP_LAW_LOCK_BALANCE, !out->lock_faults);
	if (out->ret > 0)
		law_judge(v, GUP_LAW_COUNT,
			  (uint64_t)out->ret <= asked &&
				  out->nr_pages == (v->no_pages ? 0 : (uint64_t)out->ret));
	else
		law_judge(v, GUP_LAW_COUNT, !out->nr_pages);

	/* Internal flags of old kernels that change what the call asks for. */
	if (asked && !v->fast_only && !v->look_up && !(v->flags & (FOLL_NOWAIT | FOLL_FAST_ONLY)))
		law_judge(v, GUP_LAW_NO_EMPTY_ANSWER, out->ret != 0);
}
