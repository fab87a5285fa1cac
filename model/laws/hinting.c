// SPDX-License-Identifier: GPL-2.0-only
/*
 * Laws about protnone entries: P1 to P4, and what look-ups find.
 */
#include "internal.h"

/* Must the page be unshared before a read-only pin of it? */
static bool needs_unsharing(const struct law_view *v, const struct gup_vma *vma,
			    struct law_entry entry, uint64_t addr)
{
	const struct gup_rules *rules = v->c->rules;
	const struct gup_mm *mm = v->c->before;
	uint64_t pfn = law_frame(entry, addr);
	const struct gup_page *page;

	if (!v->pin || gup_rule_is(rules, GUP_RULE_UNSHARE, GUP_UNSHARE_NEVER) ||
	    pte_write(entry.e) || !gup_pfn_valid(mm, pfn))
		return false;
	page = pfn_to_page(mm, pfn);
	if (page_folio(mm, page)->flags & PG_ANON) {
		if (entry.level == 2)
			page = page_folio(mm, page);
		return !(page->flags & PG_ANON_EXCLUSIVE);
	}
	return (v->flags & FOLL_LONGTERM) && is_cow_mapping(vma->flags) &&
	       gup_rule_is(rules, GUP_RULE_UNSHARE, GUP_UNSHARE_ANON_AND_LONGTERM);
}

/* Does the call need a fault on this entry, even without hinting? */
static bool fault_called_for(const struct law_view *v, const struct gup_vma *vma,
			     struct law_entry entry, uint64_t addr)
{
	if (law_rwp(vma))
		return true;
	if (!(v->flags & FOLL_WRITE))
		return needs_unsharing(v, vma, entry, addr);
	if (pte_write(entry.e))
		return false;
	/* Before anonymous pages were marked exclusive, a forced write always faulted first. */
	return !(v->flags & FOLL_FORCE) ||
	       gup_rule_is(v->c->rules, GUP_RULE_FORCE_WRITE, GUP_FORCE_WRITE_FOLL_COW) ||
	       !law_force_write_allowed(v->c->before, vma, entry, addr);
}

void law_judge_hinting(struct law_view *v)
{
	const struct gup_outcome *out = v->c->out;
	uint32_t nr = out->nr_faults < GUP_FAULTS_LOGGED ? out->nr_faults : GUP_FAULTS_LOGGED;

	/* The fast walk only reads tables, so it cannot be the one that faults. */
	if (out->fast)
		law_judge(v, GUP_LAW_FAST_SKIPS_PROTNONE, !out->nr_faults || out->fell_back);

	for (uint32_t i = 0; i < nr; i++) {
		const struct gup_fault *fault = &out->faults[i];
		struct law_entry entry = { fault->entry, fault->level };
		const struct gup_vma *vma;

		if (!gup_fault_is_numa(fault))
			continue;
		vma = law_vma(v->c->after, fault->addr);
		if (!vma)
			continue;
		if (!vma_is_accessible(vma))
			law_judge(v, GUP_LAW_NO_HINT_IN_PROT_NONE, false);
		if (!law_honours(v))
			law_judge(v, GUP_LAW_HINT_ONLY_IF_ASKED,
				  fault_called_for(v, vma, entry, fault->addr));
	}
}

/* Was a hinting or RWP fault taken on the entry that maps this address? */
static bool faulted(const struct gup_outcome *out, const struct law_page *p)
{
	uint64_t mask = p->before.level == 2 ? GUP_PMD_MASK : GUP_PAGE_MASK;

	/* Faults behind the end of the log are not known. */
	if (out->nr_faults > GUP_FAULTS_LOGGED)
		return true;
	for (uint32_t i = 0; i < out->nr_faults; i++) {
		const struct gup_fault *fault = &out->faults[i];

		if (((fault->addr ^ p->addr) & mask) == 0 &&
		    (gup_fault_is_numa(fault) || fault->kind == GUP_FAULT_UFFD_RWP))
			return true;
	}
	return false;
}

/* Did the call move the page? Then it is mapped again without the mark. */
static bool moved(const struct law_view *v, const struct law_page *p)
{
	return v->c->out->nr_migrated && p->page &&
	       page_to_pfn(v->c->after, p->page) != law_frame(p->before, p->addr);
}

/* Was any fault taken on the page? */
static bool faulted_at_all(const struct gup_outcome *out, const struct law_page *p)
{
	uint32_t nr = out->nr_faults < GUP_FAULTS_LOGGED ? out->nr_faults : GUP_FAULTS_LOGGED;

	for (uint32_t i = 0; i < nr; i++) {
		if (((out->faults[i].addr ^ p->addr) & GUP_PAGE_MASK) == 0)
			return true;
	}
	return false;
}

/*
 * FOLL_FORCE reads memory that PROT_NONE protects. This applies only if nothing else prevents
 * the call from getting the page.
 */
static bool force_reads(const struct law_view *v, const struct law_page *p)
{
	const unsigned int otherwise = FOLL_WRITE | FOLL_LONGTERM | FOLL_ANON | FOLL_SPLIT_PMD |
				       FOLL_SPLIT | FOLL_MLOCK | FOLL_FAST_ONLY;
	const struct gup_mm *mm = v->c->before;
	uint64_t pfn = law_frame(p->before, p->addr);
	const struct gup_page *page;

	if (!(v->flags & FOLL_FORCE) || (v->flags & otherwise) || v->look_up || v->fast_only ||
	    v->disturbed)
		return false;
	/* If the flags ask for a pin, some old kernels give it and some do not. */
	if ((v->flags & FOLL_PIN) || law_range_refused(v->c))
		return false;
	if (!(p->vma->flags & VM_MAYREAD) || law_special_vma(p->vma) || pte_special(p->before.e) ||
	    !gup_pfn_valid(mm, pfn))
		return false;
	page = pfn_to_page(mm, pfn);
	return !needs_unsharing(v, p->vma, p->before, p->addr) &&
	       !(page_folio(mm, page)->flags & (PG_P2PDMA | PG_ZERO)) &&
	       page_folio(mm, page)->refcount > 0;
}

static void judge_look_up(struct law_view *v, const struct law_page *p)
{
	const unsigned int otherwise = FOLL_WRITE | FOLL_PIN | FOLL_LONGTERM | FOLL_SPLIT |
				       FOLL_SPLIT_PMD | FOLL_MLOCK | FOLL_NUMA |
				       FOLL_HONOR_NUMA_FAULT;
	const struct gup_mm *mm = v->c->before;
	const struct gup_page *page;

	if ((v->flags & otherwise) || !law_maps(p->before) || vma_is_secretmem(p->vma))
		return;
	page = vm_normal_page(mm, p->before.e);
	/* In older releases a look-up finds no page of device memory. */
	if (page && !(page_folio(mm, page)->flags & (PG_P2PDMA | PG_FSDAX)) &&
	    page_folio(mm, page)->refcount > 0)
		law_judge(v, GUP_LAW_LOOK_UP_FINDS, p->got);
}

void law_judge_hinting_page(struct law_view *v, const struct law_page *p)
{
	const struct gup_outcome *out = v->c->out;

	if (!p->vma)
		return;
	if (v->look_up)
		judge_look_up(v, p);
	if (!law_protnone(p->before))
		return;

	if (out->fast)
		law_judge(v, GUP_LAW_FAST_SKIPS_PROTNONE, !p->got || p->index >= out->nr_fast);
	/* A long-term pin waits for a page to be on an LRU list, with hinting or without. */
	if (!vma_is_accessible(p->vma) && !law_waits_for_lru(v->c)) {
		/* A call may also crash, or loop without a fault. */
		bool faults_forever =
			out->endless && !out->crashed && out->nr_faults >= GUP_FAULTS_PER_PAGE;

		law_judge(v, GUP_LAW_NO_HINT_IN_PROT_NONE,
			  !(faults_forever && (v->flags & FOLL_FORCE)));
		if (force_reads(v, p))
			law_judge(v, GUP_LAW_NO_HINT_IN_PROT_NONE,
				  p->got && !faulted_at_all(out, p));
	}

	if (!law_honours(v)) {
		/* Each fault of the call is judged. */
		v->applies |= GUP_LAW_BIT(GUP_LAW_HINT_ONLY_IF_ASKED);
	} else if (vma_is_accessible(p->vma)) {
		bool restored = !law_protnone(law_entry_at(v->c->after, p->addr));
		/*
		 * An address may be counted without its page: FOLL_MLOCK did so in older
		 * releases.
		 */
		bool got = p->got && (p->page || (v->no_pages && !(v->flags & FOLL_MLOCK)));

		law_judge(v, GUP_LAW_HINT_BEFORE_PAGE,
			  !got || (!v->look_up && p->index >= out->nr_fast && restored &&
				   (faulted(out, p) || moved(v, p))));
	}
}
