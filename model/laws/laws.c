// SPDX-License-Identifier: GPL-2.0-only
/*
 * Judging a case: collect what the laws need to know about it, then judge by each law.
 */
#include <stdio.h>
#include <string.h>

#include "internal.h"

static const char *const names[GUP_LAW_NR] = {
#define X(id, name, short_name, text) [GUP_LAW_##id] = name,
	GUP_LAW_LIST(X)
#undef X
};

static const char *const short_names[GUP_LAW_NR] = {
#define X(id, name, short_name, text) [GUP_LAW_##id] = short_name,
	GUP_LAW_LIST(X)
#undef X
};

static const char *const texts[GUP_LAW_NR] = {
#define X(id, name, short_name, text) [GUP_LAW_##id] = text,
	GUP_LAW_LIST(X)
#undef X
};

_Static_assert(GUP_LAW_NR < 32, "a set of laws fits into 32 bits");

const char *gup_law_name(unsigned int law)
{
	return law < GUP_LAW_NR ? names[law] : NULL;
}

const char *gup_law_short_name(unsigned int law)
{
	return law < GUP_LAW_NR && short_names[law] ? short_names[law] : gup_law_name(law);
}

char *gup_law_label(char *buf, size_t size, enum gup_law law)
{
	if (short_names[law])
		snprintf(buf, size, "%s (%s)", names[law], short_names[law]);
	else
		snprintf(buf, size, "%s", names[law]);
	return buf;
}

const char *gup_law_text(unsigned int law)
{
	return law < GUP_LAW_NR ? texts[law] : NULL;
}

static bool is_name(const char *candidate, const char *name, size_t len)
{
	return strlen(candidate) == len && !memcmp(candidate, name, len);
}

enum gup_law gup_law_by_name(const char *name, size_t len)
{
	unsigned int law = 0;

	while (law < GUP_LAW_NR && !is_name(names[law], name, len) &&
	       !is_name(gup_law_short_name(law), name, len))
		law++;
	return (enum gup_law)law;
}

/*
 * A write without a writable entry: FOLL_FORCE into a private mapping that the process itself
 * may not write to. The page must be exclusive, and neither soft-dirty tracking nor userfaultfd
 * may wait for the first write.
 */
bool law_force_write_allowed(const struct gup_mm *mm, const struct gup_vma *vma,
			     struct law_entry entry, uint64_t addr)
{
	uint64_t pfn = law_frame(entry, addr);
	const struct gup_page *page;

	if (!is_cow_mapping(vma->flags) || (vma->flags & VM_WRITE) || !gup_pfn_valid(mm, pfn))
		return false;
	if ((vma->flags & VM_UFFD_WP) && pte_uffd_wp(entry.e))
		return false;
	if (!(vma->flags & VM_SOFTDIRTY) && !pte_soft_dirty(entry.e))
		return false;
	page = pfn_to_page(mm, pfn);
	/* A huge page is exclusive as a whole: its first page has the flag. */
	if (entry.level == 2)
		page = page_folio(mm, page);
	return (page_folio(mm, page)->flags & PG_ANON) && (page->flags & PG_ANON_EXCLUSIVE);
}

static struct law_view view_of(const struct gup_trial *c)
{
	const struct gup_call *call = c->call;
	struct law_view v = {
		.c = c,
		.flags = gup_foll_known(c->rules, call->flags),
		.look_up = call->entry_point == GUP_ENTRY_POINT_LOOK_UP,
		.no_pages = call->no_pages && call->entry_point != GUP_ENTRY_POINT_LOOK_UP,
		.fast_only = gup_entry_point_is_fast_only(call->entry_point),
		.disturbed = c->before->fatal_signal || c->before->signal || c->before->inject,
	};

	/* A folio_walk takes no flags. */
	if (v.look_up && gup_rule_is(c->rules, GUP_RULE_LOOK_UP, GUP_LOOK_UP_FOLIO_WALK))
		v.flags = 0;
	/*
	 * Old kernels allow some callers to pin by flag. FOLL_GET, which the fast calls set,
	 * takes precedence.
	 */
	v.pin = gup_entry_point_pins(call->entry_point) ||
		((v.flags & FOLL_PIN) && !gup_entry_point_is_fast(call->entry_point));
	if (v.flags & FOLL_GET)
		v.pin = false;
	v.get = !v.pin && (!v.look_up || (v.flags & FOLL_GET));
	return v;
}

/* The number of addresses that the call passed. */
static uint64_t nr_done(const struct law_view *v)
{
	const struct gup_outcome *out = v->c->out;

	if (v->no_pages)
		return out->ret > 0 ? (uint64_t)out->ret : 0;
	return out->nr_pages;
}

static void judge_pages(struct law_view *v)
{
	const struct gup_trial *c = v->c;
	uint64_t asked = law_pages_asked(c->call);
	uint64_t done = nr_done(v);

	if (!v->no_pages && asked > c->out->max_pages)
		asked = c->out->max_pages;
	for (uint64_t i = 0; i < asked && i <= done; i++) {
		struct law_page p = { .addr = c->call->start + (i << GUP_PAGE_SHIFT), .index = i };

		p.vma = law_vma(c->after, p.addr);
		p.before = law_entry_at(c->before, p.addr);
		p.got = i < done;
		if (p.got && !v->no_pages)
			p.page = c->out->pages[i];
		law_judge_hinting_page(v, &p);
		if (!p.got || v->no_pages)
			continue;

		p.after = law_entry_at(c->after, p.addr);
		law_judge_access_page(v, &p);
		if (p.vma && p.page)
			law_judge_memory_page(v, &p);
	}
}

uint32_t gup_laws_judge(const struct gup_trial *c, uint32_t *applies)
{
	struct law_view v;

	/* Half of all calls of the enumeration are refused. Few laws apply to these. */
	if (c->out->refused) {
		v = (struct law_view){ .c = c };
		law_judge_refusal(&v);
	} else {
		v = view_of(c);
		law_judge_effects(&v);
		law_judge_balance(&v);
		law_judge_hinting(&v);
		judge_pages(&v);
	}
	*applies = v.applies;
	return v.broken;
}

bool gup_law_slow_twin(const struct gup_call *call, const struct gup_outcome *out,
		       struct gup_call *slow)
{
	if (!gup_entry_point_is_fast(call->entry_point) || !out->nr_fast)
		return false;
	*slow = *call;
	/* A long-term pin fails as a whole, so ask only for the pages that the fast walk got. */
	slow->nr_pages = out->nr_fast;
	/* The _unlocked calls are excluded, because old kernels refuse FOLL_LONGTERM there. */
	slow->entry_point =
		gup_entry_point_pins(call->entry_point) ? GUP_ENTRY_POINT_PIN : GUP_ENTRY_POINT_GET;
	return true;
}

uint32_t gup_laws_judge_twin(const struct gup_trial *c, const struct gup_outcome *slow,
			     uint32_t *applies)
{
	const uint32_t bit = GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW);
	const struct gup_mm *mm = c->before;

	*applies = 0;
	if (!c->out->nr_fast || slow->refused || mm->fatal_signal || mm->signal || mm->inject)
		return 0;
	for (uint64_t i = 0; i < c->out->nr_fast; i++) {
		const struct gup_vma *vma = law_vma(mm, c->call->start + (i << GUP_PAGE_SHIFT));

		if (!vma)
			continue;
		if (vma_is_accessible(vma) && !(vma->flags & VM_READ))
			return 0;
		if (vma_is_fsdax(vma) && (c->call->flags & FOLL_LONGTERM))
			return 0;
	}
	*applies = bit;
	return slow->nr_pages < c->out->nr_fast ? bit : 0;
}
