// SPDX-License-Identifier: GPL-2.0-only
/*
 * Known breaches: the laws that kernels are known to break, and the cases.
 *
 * Each breach follows from a rule's value, so the timeline says which versions have it. A
 * breach in another way is new.
 */
#include "internal.h"

static unsigned int flags_of(const struct gup_trial *c)
{
	return gup_foll_known(c->rules, c->call->flags);
}

/* Is there such a VMA in the range of the call? */
static bool in_range(const struct gup_trial *c, bool (*fn)(const struct gup_vma *vma))
{
	uint64_t start = c->call->start & GUP_PAGE_MASK;
	uint64_t nr = c->call->nr_pages;
	uint64_t end = nr > (~start >> GUP_PAGE_SHIFT) ? ~UINT64_C(0) : start + nr * GUP_PAGE_SIZE;

	if (c->call->entry_point == GUP_ENTRY_POINT_LOOK_UP)
		end = start + GUP_PAGE_SIZE;
	for (uint32_t i = 0; i < c->before->nr_vmas; i++) {
		const struct gup_vma *vma = &c->before->vma[i];

		if (vma->start < end && vma->end > start && fn(vma))
			return true;
	}
	return false;
}

/*
 * Does the call hand out a page of such a folio? If the call was undone, pages that it
 * allocated no longer exist.
 */
static bool handed_out(const struct gup_trial *c, bool (*fn)(const struct gup_page *folio))
{
	const struct gup_outcome *out = c->out;

	for (uint64_t i = 0; i < out->nr_pages && i < out->max_pages; i++) {
		const struct gup_page *page = out->pages[i];

		if (page && gup_pfn_valid(c->after, page_to_pfn(c->after, page)) &&
		    fn(page_folio(c->after, page)))
			return true;
	}
	return false;
}

static bool is_huge(const struct gup_page *folio)
{
	return folio->order;
}

static bool is_unpinnable(const struct gup_page *folio)
{
	return folio->flags & (PG_UNPINNABLE | PG_CMA);
}

static bool is_unpinnable_off_lru(const struct gup_page *folio)
{
	return is_unpinnable(folio) && (folio->flags & (PG_ISOLATED | PG_NO_LRU | PG_BATCHED));
}

static bool is_movable(const struct gup_page *folio)
{
	return folio->flags & PG_UNPINNABLE;
}

/* Was there a fault at a huge entry? Faults beyond the log count as such. */
static bool faulted_huge(const struct gup_outcome *out)
{
	if (out->nr_faults > GUP_FAULTS_LOGGED)
		return true;
	for (uint32_t i = 0; i < out->nr_faults; i++)
		if (out->faults[i].level == 2)
			return true;
	return false;
}

static bool is_private_file(const struct gup_vma *vma)
{
	return !vma_is_anonymous(vma) && is_cow_mapping(vma->flags);
}

static bool is_hugetlb_not_soft_dirty(const struct gup_vma *vma)
{
	return is_vm_hugetlb_page(vma) && !(vma->flags & VM_SOFTDIRTY);
}

static bool is_hugetlb_read_only(const struct gup_vma *vma)
{
	return is_vm_hugetlb_page(vma) && !(vma->flags & VM_WRITE);
}

static bool is_pfnmap(const struct gup_vma *vma)
{
	return vma->kind == GUP_VMA_PFNMAP || (vma->flags & (VM_IO | VM_PFNMAP));
}

static bool is_uffd_wp(const struct gup_vma *vma)
{
	return vma->flags & VM_UFFD_WP;
}

static bool args_before_6_3(const struct gup_rules *rules)
{
	return gup_rule_is(rules, GUP_RULE_ARGS, GUP_ARGS_PER_ENTRY) ||
	       gup_rule_is(rules, GUP_RULE_ARGS, GUP_ARGS_PAGES_CHECKED);
}

/* When callers could pass FOLL_NUMA, GUP could not tell it from its own FOLL_NUMA. */
static bool forced_hinting(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_PROTNONE, GUP_PROTNONE_FOLL_NUMA) &&
	       (flags_of(c) & FOLL_NUMA) && (flags_of(c) & FOLL_FORCE);
}

/* The fault on a huge entry maps the huge page again, and the page must still be unshared. */
static bool huge_unsharing(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_UNSHARE, GUP_UNSHARE_ANON_AND_LONGTERM) &&
	       (gup_entry_point_pins(c->call->entry_point) || (flags_of(c) & FOLL_PIN)) &&
	       (flags_of(c) & FOLL_LONGTERM) && in_range(c, is_private_file) &&
	       faulted_huge(c->out);
}

/* The forced write is refused because a bit is not set, and hugetlb's fault does not set it. */
static bool forced_hugetlb(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_HUGETLB_FORCE, GUP_HUGETLB_FORCE_ALLOWED) &&
	       (flags_of(c) & FOLL_FORCE) && (flags_of(c) & FOLL_WRITE) &&
	       in_range(c, is_hugetlb_not_soft_dirty);
}

/* A forced write made the entry writable in a read-only VMA, and the fast walk reads no VMA. */
static bool fast_in_forced_hugetlb(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_HUGETLB_FORCE, GUP_HUGETLB_FORCE_MAKES_WRITABLE) &&
	       (flags_of(c) & FOLL_WRITE) && in_range(c, is_hugetlb_read_only);
}

static bool look_up_without_force(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_PROTNONE, GUP_PROTNONE_FORCE_FOLLOWS) &&
	       !(flags_of(c) & FOLL_FORCE) &&
	       law_protnone(law_entry_at(c->before, c->call->start & GUP_PAGE_MASK));
}

/* Only the VMA shows it, and the fast walk reads no VMA. */
static bool fast_in_pfnmap(const struct gup_trial *c)
{
	return c->out->nr_fast && in_range(c, is_pfnmap);
}

static bool is_truncated_secretmem(const struct gup_page *folio)
{
	return (folio->flags & PG_SECRETMEM) && (folio->flags & PG_TRUNCATED);
}

static bool is_secretmem_off_lru(const struct gup_page *folio)
{
	const uint32_t off_lru = PG_LRU_BATCH | PG_ISOLATED | PG_NO_LRU | PG_FSDAX | PG_P2PDMA;

	return (folio->flags & PG_SECRETMEM) && (folio->flags & off_lru);
}

/* Does the fast walk hand out a page of such a folio? */
static bool fast_handed_out(const struct gup_trial *c, bool (*fn)(const struct gup_page *folio))
{
	uint64_t start = c->call->start & GUP_PAGE_MASK;

	for (uint64_t i = 0; i < c->out->nr_fast; i++) {
		uint64_t addr = start + i * GUP_PAGE_SIZE;
		struct law_entry entry = law_entry_at(c->before, addr);
		const struct gup_page *page = vm_normal_page(c->before, entry.e);

		if (page && fn(page_folio(c->before, page)))
			return true;
	}
	return false;
}

/* The fast walk knows secretmem by its mapping; some releases take pages without one. */
static bool fast_in_truncated_secretmem(const struct gup_trial *c)
{
	return !gup_rule_is(c->rules, GUP_RULE_FAST_NO_MAPPING, GUP_FAST_NO_MAPPING_FALLS_BACK) &&
	       !gup_rule_is(c->rules, GUP_RULE_FAST_NO_MAPPING, GUP_FAST_NO_MAPPING_CRASHES) &&
	       fast_handed_out(c, is_truncated_secretmem);
}

/* Some releases look at the mapping only of pages that are on an LRU list. */
static bool fast_in_secretmem_off_lru(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_SECRETMEM, GUP_SECRETMEM_ON_LRU) &&
	       fast_handed_out(c, is_secretmem_off_lru);
}

/* One release took mmap_lock before it looked at this flag. */
static bool refused_with_lock(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_LONGTERM_LOCKED, GUP_LONGTERM_LOCKED_ALLOWED) &&
	       c->call->entry_point == GUP_ENTRY_POINT_GET_UNLOCKED &&
	       (c->call->flags & (FOLL_LONGTERM | FOLL_PIN)) == FOLL_LONGTERM;
}

static bool p2pdma_longterm(const struct gup_trial *c)
{
	const unsigned int both = FOLL_LONGTERM | FOLL_PCI_P2PDMA;

	return args_before_6_3(c->rules) && (flags_of(c) & both) == both;
}

/* The separate walk of hugetlb memory knew neither FOLL_NOFAULT nor look-ups that do not wait. */
static bool hugetlb_faults(const struct gup_trial *c)
{
	return !gup_rule_is(c->rules, GUP_RULE_HUGETLB_WALK, GUP_HUGETLB_WALK_GENERIC) &&
	       !gup_entry_point_is_fast_only(c->call->entry_point) &&
	       in_range(c, is_vm_hugetlb_page);
}

/* Arguments that each entry point refused before there was one check for all. */
static bool refused_ever_since(const struct gup_trial *c)
{
	const struct gup_call *call = c->call;
	const bool fast = gup_entry_point_is_fast(call->entry_point);

	if (fast && (call->no_pages || gup_foll_fast(c->rules, flags_of(c)) != flags_of(c)))
		return true;
	if (gup_entry_point_pins(call->entry_point))
		return (flags_of(c) & FOLL_GET) ||
		       (call->no_pages &&
			!gup_rule_is(c->rules, GUP_RULE_ARGS, GUP_ARGS_PER_ENTRY));
	return (call->entry_point == GUP_ENTRY_POINT_GET ||
		call->entry_point == GUP_ENTRY_POINT_GET_REMOTE ||
		call->entry_point == GUP_ENTRY_POINT_GET_FAST) &&
	       (flags_of(c) & (FOLL_PIN | FOLL_LONGTERM));
}

static bool own_flags_pass(const struct gup_trial *c)
{
	return args_before_6_3(c->rules) && !refused_ever_since(c);
}

static bool touch_passes(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_ARGS, GUP_ARGS_IS_VALID_GUP_ARGS) &&
	       (flags_of(c) & FOLL_TOUCH);
}

/* The flags ask for holds without an array, or for both kinds of holds. */
static bool odd_holds(const struct gup_trial *c)
{
	return args_before_6_3(c->rules) && (c->call->no_pages || (flags_of(c) & FOLL_PIN)) &&
	       (gup_entry_point_is_fast(c->call->entry_point) ||
		gup_entry_point_pins(c->call->entry_point) ||
		(flags_of(c) & (FOLL_GET | FOLL_PIN)));
}

static bool range_wraps(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_FAST_OVERFLOW, GUP_FAST_OVERFLOW_ZERO) &&
	       law_range_wraps(c->call);
}

static bool nothing_stored(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_NO_STRUCT_PAGE, GUP_NO_STRUCT_PAGE_GET_FAILS) &&
	       ((flags_of(c) & FOLL_MLOCK) || in_range(c, is_pfnmap));
}

static bool devmap_without_hold(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_FSDAX_ENTRY, GUP_FSDAX_ENTRY_DEVMAP) &&
	       c->call->no_pages && in_range(c, vma_is_fsdax);
}

/* After the fault that prepared the write, userfaultfd may still have to be told about it. */
static bool forced_past_uffd(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_FORCE_WRITE, GUP_FORCE_WRITE_FOLL_COW) &&
	       (flags_of(c) & FOLL_FORCE) && in_range(c, is_uffd_wp);
}

static bool foll_cow_passed(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_FORCE_WRITE, GUP_FORCE_WRITE_FOLL_COW) &&
	       (flags_of(c) & FOLL_COW);
}

static bool shared_page_pinned(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_UNSHARE, GUP_UNSHARE_NEVER) &&
	       (!(flags_of(c) & FOLL_WRITE) || c->call->entry_point == GUP_ENTRY_POINT_LOOK_UP);
}

static bool movable_pinned(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_LONGTERM_ZONE, GUP_LONGTERM_ZONE_CMA) &&
	       handed_out(c, is_movable);
}

static bool unmovable_pinned(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_LONGTERM_FAILURE, GUP_LONGTERM_FAILURE_PINNED) &&
	       handed_out(c, is_unpinnable);
}

static bool isolated_pinned(const struct gup_trial *c)
{
	return (gup_rule_is(c->rules, GUP_RULE_LONGTERM_ISOLATED, GUP_LONGTERM_ISOLATED_PINNED) ||
		gup_rule_is(c->rules, GUP_RULE_LONGTERM_ISOLATED,
			    GUP_LONGTERM_ISOLATED_PINNED_AGAIN)) &&
	       handed_out(c, is_unpinnable_off_lru);
}

bool law_waits_for_lru(const struct gup_trial *c)
{
	if (!c->out->endless || !(flags_of(c) & FOLL_LONGTERM))
		return false;
	if (!gup_rule_is(c->rules, GUP_RULE_LONGTERM_ISOLATED, GUP_LONGTERM_ISOLATED_RETRIED) &&
	    !gup_rule_is(c->rules, GUP_RULE_LONGTERM_ISOLATED, GUP_LONGTERM_ISOLATED_RETRIED_AGAIN))
		return false;
	for (uint32_t i = 0; i < c->after->nr_pages; i++)
		if (is_unpinnable_off_lru(&c->after->page[i]))
			return true;
	return false;
}

static bool dirty_tracked_pinned(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_DIRTY_TRACKED_PIN, GUP_DIRTY_TRACKED_PIN_ALLOWED) &&
	       (flags_of(c) & FOLL_WRITE);
}

static bool file_page_pinned(const struct gup_trial *c)
{
	return !gup_rule_is(c->rules, GUP_RULE_UNSHARE, GUP_UNSHARE_ANON_AND_LONGTERM) &&
	       !(flags_of(c) & FOLL_WRITE);
}

/* A process that alone maps a huge page wrote to it in place, in spite of other references. */
static bool huge_page_reused(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_COW_REUSE, GUP_COW_REUSE_PAGE_COUNT) &&
	       (flags_of(c) & FOLL_WRITE) && handed_out(c, is_huge);
}

/* The array in which pages that must move are looked for is missing. */
static bool longterm_without_array(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_LONGTERM_NO_PAGES, GUP_LONGTERM_NO_PAGES_CRASHES) &&
	       args_before_6_3(c->rules) && (flags_of(c) & FOLL_LONGTERM) && c->call->no_pages;
}

static bool fast_without_mapping(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_FAST_NO_MAPPING, GUP_FAST_NO_MAPPING_CRASHES) &&
	       gup_entry_point_is_fast(c->call->entry_point);
}

static bool hugetlb_within_a_page(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_HUGETLB_START, GUP_HUGETLB_START_ENDLESS) &&
	       (c->call->start & ~GUP_PAGE_MASK) && in_range(c, is_vm_hugetlb_page);
}

static bool hugetlb_split(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_HUGETLB_SPLIT, GUP_HUGETLB_SPLIT_RUNS_WILD) &&
	       (flags_of(c) & FOLL_SPLIT_PMD) && in_range(c, is_vm_hugetlb_page);
}

static bool hugetlb_drops_lock(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_HUGETLB_WALK, GUP_HUGETLB_WALK_OWN_DROPS) &&
	       c->out->drops && in_range(c, is_vm_hugetlb_page);
}

#define LAW(name) GUP_LAW_BIT(GUP_LAW_##name)

static const struct gup_known_breach breaches[] = {
	{ LAW(NO_HINT_IN_PROT_NONE) | LAW(TERMINATION), forced_hinting,
	  "FOLL_NUMA and FOLL_FORCE in PROT_NONE" },
	{ LAW(NO_HINT_IN_PROT_NONE) | LAW(TERMINATION), huge_unsharing,
	  "unsharing of a huge page of a private file" },
	{ LAW(NO_HINT_IN_PROT_NONE) | LAW(TERMINATION), forced_hugetlb,
	  "FOLL_FORCE writes to hugetlb memory without soft-dirty" },
	{ LAW(TERMINATION), longterm_without_array, "long-term pins without an array of pages" },
	{ LAW(TERMINATION), fast_without_mapping, "base pages of files that were just truncated" },
	{ LAW(TERMINATION) | LAW(FAST_REFINES_SLOW) | LAW(NO_HINT_IN_PROT_NONE),
	  hugetlb_within_a_page, "hugetlb memory from within a page on" },
	{ LAW(TERMINATION), hugetlb_split, "FOLL_SPLIT_PMD in hugetlb memory" },
	{ LAW(NO_EMPTY_ANSWER), hugetlb_drops_lock,
	  "hugetlb memory, where a fault drops mmap_lock" },
	{ LAW(FAST_REFINES_SLOW), fast_in_forced_hugetlb,
	  "hugetlb memory that a forced write left writable" },
	{ LAW(LOOK_UP_FINDS), look_up_without_force, "protnone without FOLL_FORCE" },
	{ LAW(FAST_REFINES_SLOW) | LAW(NO_SPECIAL_MEMORY), fast_in_pfnmap,
	  "private copies in VM_PFNMAP" },
	{ LAW(FAST_REFINES_SLOW) | LAW(NO_SPECIAL_MEMORY), fast_in_truncated_secretmem,
	  "secret memory whose mapping is gone" },
	{ LAW(FAST_REFINES_SLOW) | LAW(NO_SPECIAL_MEMORY), fast_in_secretmem_off_lru,
	  "secret memory that is on no LRU list" },
	{ LAW(FAST_REFINES_SLOW), p2pdma_longterm,
	  "FOLL_LONGTERM with FOLL_PCI_P2PDMA, which only the slow walk refuses" },
	{ LAW(HANDS_OFF), hugetlb_faults, "hugetlb: look-ups wait, FOLL_NOFAULT is unknown" },
	{ LAW(REFUSAL), refused_with_lock, "FOLL_LONGTERM without a pin, refused under mmap_lock" },
	{ LAW(INVALID_REFUSED), own_flags_pass, "most flags of GUP's own pass" },
	{ LAW(INVALID_REFUSED), touch_passes, "FOLL_TOUCH passes" },
	{ LAW(BALANCE), odd_holds, "FOLL_GET or FOLL_PIN without an array, or both at once" },
	{ LAW(NO_EMPTY_ANSWER), range_wraps, "a range that wraps around" },
	{ LAW(PAGE_IDENTITY), nothing_stored,
	  "pages of VM_PFNMAP and holes of mlock(), counted and not stored" },
	{ LAW(NO_HELD_REUSE), huge_page_reused,
	  "huge pages are reused by the only process that maps them" },
	{ LAW(NO_UNEARNED_WRITE) | LAW(PRIVATE_WRITE) | LAW(NO_HELD_REUSE) |
		  LAW(PINNED_ANON_EXCLUSIVE),
	  foll_cow_passed, "callers may pass FOLL_COW" },
	{ LAW(NO_UNEARNED_WRITE), forced_past_uffd, "FOLL_FORCE past userfaultfd" },
	{ LAW(NO_HINT_IN_PROT_NONE), devmap_without_hold, "DAX memory without a hold" },
	{ LAW(PINNED_ANON_EXCLUSIVE), shared_page_pinned, "read-only pins of shared pages" },
	{ LAW(LONGTERM_ZONE), movable_pinned, "ZONE_MOVABLE may be pinned" },
	{ LAW(LONGTERM_ZONE), unmovable_pinned, "pages that cannot be moved" },
	{ LAW(LONGTERM_ZONE), isolated_pinned, "pages that are on no LRU list" },
	{ LAW(TERMINATION), law_waits_for_lru,
	  "long-term pins that wait for a page to be on an LRU list" },
	{ LAW(LONGTERM_FILE), dirty_tracked_pinned,
	  "files that track dirty pages may be pinned for writing" },
	{ LAW(LONGTERM_OWN), file_page_pinned, "read-only pins of file pages in private mappings" },
};

const struct gup_known_breach *gup_known_breaches(size_t *nr)
{
	*nr = sizeof(breaches) / sizeof(breaches[0]);
	return breaches;
}

uint32_t gup_laws_known(const struct gup_trial *c, uint32_t broken)
{
	uint32_t known = 0;

	for (size_t i = 0; i < sizeof(breaches) / sizeof(breaches[0]); i++)
		if ((broken & ~known & breaches[i].laws) && breaches[i].shows(c))
			known |= broken & breaches[i].laws;
	return known;
}
