// SPDX-License-Identifier: GPL-2.0-only
/*
 * The law of balance: GUP's references and pins, folio by folio.
 */
#include "lib/random.h"

#include "internal.h"

/* The references and pins of one page that is handed out. */
struct worth {
	int64_t refs;
	int64_t pins;
};

static struct worth page_worth(const struct law_view *v, const struct gup_page *page)
{
	const struct gup_trial *c = v->c;
	const struct gup_page *folio = page_folio(c->after, page);

	if (v->pin) {
		if (page_to_pfn(c->after, page) == c->after->zero_pfn &&
		    gup_rule_is(c->rules, GUP_RULE_ZERO_PAGE_PIN, GUP_ZERO_PAGE_PIN_NOT_COUNTED))
			return (struct worth){ 0 };
		if (folio->order)
			return (struct worth){ 1, 1 };
		return (struct worth){ GUP_PIN_COUNTING_BIAS, 0 };
	}
	return (struct worth){ v->get ? 1 : 0, 0 };
}

/*
 * For each folio, the holds handed out must equal the change of its counts. Neither list is
 * sorted, and there may be millions of pages. So each side is a sum with a weight for each
 * folio. If the two sums of 64 bits are equal, the terms are equal, except by coincidence.
 */
static void add(uint64_t sum[2], uint32_t pfn, struct worth worth)
{
	uint64_t state = pfn, w = random_next(&state);

	sum[0] += w * (uint64_t)worth.refs;
	sum[1] += w * (uint64_t)worth.pins;
}

void law_judge_balance(struct law_view *v)
{
	const struct gup_trial *c = v->c;
	const struct gup_mm *after = c->after;
	uint32_t hi = after->page_hi < after->nr_pages ? after->page_hi : after->nr_pages;
	uint64_t moved[2] = { 0 };
	uint64_t due[2] = { 0 };

	/* Folio by folio: counts are on the first page. */
	for (uint32_t i = after->page_lo; i < hi; i += 1u << after->page[i].order) {
		const struct gup_page *new = &after->page[i];
		struct worth worth = { gup_refs(new), new->pincount };

		if (i < c->before->nr_pages) {
			worth.refs -= gup_refs(&c->before->page[i]);
			worth.pins -= c->before->page[i].pincount;
		}
		if (worth.refs || worth.pins)
			add(moved, GUP_PFN_BASE + i, worth);
	}
	for (uint64_t i = 0; i < c->out->nr_pages; i++) {
		const struct gup_page *page = c->out->pages[i];

		if (page)
			add(due, page->head, page_worth(v, page));
	}
	law_judge(v, GUP_LAW_BALANCE, moved[0] == due[0] && moved[1] == due[1]);
}
