/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Declarations that the files of model/gup share.
 */
#ifndef MODEL_GUP_INTERNAL_H
#define MODEL_GUP_INTERNAL_H

#include <errno.h>

#include <gupwalk/gup.h>
#include <gupwalk/fault.h>

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* Keep rare code out of the code that runs for each page. */
#define noinline __attribute__((noinline))

static inline uint64_t min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* FOLL_GET and FOLL_PIN: the kind of hold that the walk takes. */
#define FOLL_GRAB (FOLL_GET | FOLL_PIN)

static inline bool rule_is(const struct gup_walk *w, enum gup_rule rule, enum gup_rule_value value)
{
	return gup_rule_is(w->rules, rule, value);
}

/* The stack grows down to an access just below it. Returns the VMA, or NULL. */
struct gup_vma *extend_stack(struct gup_mm *mm, struct gup_vma *vma, uint64_t addr);

/* Send an event to the subscriber. Not inlined, because most walks have no subscriber. */
noinline void gup_emit(const struct gup_walk *w, enum gup_event_id id, unsigned int level,
		       uint64_t addr, gup_entry entry, int64_t value);

/* Send an event, if there is a subscriber. */
static inline void gup_event(const struct gup_walk *w, enum gup_event_id id, unsigned int level,
			     uint64_t addr, gup_entry entry, int64_t value)
{
	if (unlikely(w->on_event))
		gup_emit(w, id, level, addr, entry, value);
}

/* The kernel crashes here, so the call never returns. */
static inline void gup_crash(const struct gup_walk *w, unsigned int level, uint64_t addr,
			     gup_entry entry)
{
	w->out->endless = true;
	w->out->crashed = true;
	gup_event(w, GUP_EVENT_CRASH, level, addr, entry, 0);
}

/* Has hugetlb memory a slow walk of its own? */
static inline bool hugetlb_walks_itself(const struct gup_walk *w)
{
	return rule_is(w, GUP_RULE_HUGETLB_WALK, GUP_HUGETLB_WALK_OWN) ||
	       rule_is(w, GUP_RULE_HUGETLB_WALK, GUP_HUGETLB_WALK_OWN_DROPS);
}

static inline bool folio_is_longterm_pinnable(const struct gup_walk *w,
					      const struct gup_page *folio)
{
	if (folio->flags & PG_CMA)
		return false;
	return !(folio->flags & PG_UNPINNABLE) ||
	       rule_is(w, GUP_RULE_LONGTERM_ZONE, GUP_LONGTERM_ZONE_CMA);
}

/*
 * In some releases the slow walk held some pages in the way of the fast walk, which skips pages
 * that must not be pinned for a long time. This was not intended.
 */
static inline bool longterm_grab_fails(const struct gup_walk *w, const struct gup_page *folio,
				       unsigned int flags, enum gup_rule_value where)
{
	if ((flags & (FOLL_GET | FOLL_PIN | FOLL_LONGTERM)) != (FOLL_PIN | FOLL_LONGTERM) ||
	    !rule_is(w, GUP_RULE_LONGTERM_GRAB, where) || folio_is_longterm_pinnable(w, folio))
		return false;
	w->out->warns |= GUP_WARN_LONGTERM_GRAB;
	return true;
}

/* A pin of the zero page that the version does not count. */
static inline bool pin_not_counted(const struct gup_rules *rules, const struct gup_mm *mm,
				   const struct gup_page *folio)
{
	return folio == pfn_to_page(mm, mm->zero_pfn) &&
	       gup_rule_is(rules, GUP_RULE_ZERO_PAGE_PIN, GUP_ZERO_PAGE_PIN_NOT_COUNTED);
}

/**
 * gup_must_unshare - must a page be unshared before it may be pinned
 * @w: the walk
 * @vma: the VMA; NULL in the fast walk, which has none
 * @flags: FOLL_ flags
 * @page: the page that the entry maps; the first one for a huge entry
 *
 * Return: mm/internal.h:gup_must_unshare(); called only when the entry is not writable.
 */
static inline bool gup_must_unshare(const struct gup_walk *w, const struct gup_vma *vma,
				    unsigned int flags, const struct gup_page *page)
{
	if ((flags & (FOLL_WRITE | FOLL_PIN)) != FOLL_PIN ||
	    rule_is(w, GUP_RULE_UNSHARE, GUP_UNSHARE_NEVER))
		return false;
	if (page_folio(w->mm, page)->flags & PG_ANON)
		return !(page->flags & PG_ANON_EXCLUSIVE);
	if (!(flags & FOLL_LONGTERM) ||
	    !rule_is(w, GUP_RULE_UNSHARE, GUP_UNSHARE_ANON_AND_LONGTERM))
		return false;
	return !vma || is_cow_mapping(vma->flags);
}

/**
 * struct gup_slow - the state of one slow walk
 * @w: the walk
 * @flags: FOLL_ flags, completed
 * @pages: receives pages, or NULL
 * @room: pages that @pages can still take
 * @locked: mmap_lock is held
 * @own_hugetlb: the VMA is hugetlb's, and the version walks it by separate functions
 * @faults: faults since a page was last found
 */
struct gup_slow {
	struct gup_walk *w;
	unsigned int flags;
	struct gup_page **pages;
	uint64_t room;
	bool locked;
	bool own_hugetlb;
	uint32_t faults;
};

/**
 * struct gup_leaf - an entry that maps memory, as the fast walk read it
 * @addr: the address
 * @e: the entry
 * @level: its level
 */
struct gup_leaf {
	uint64_t addr;
	gup_entry e;
	unsigned int level;
};

int try_grab_folio(struct gup_walk *w, struct gup_page *folio, int refs, unsigned int flags);
void gup_put_folio(struct gup_mm *mm, const struct gup_rules *rules, struct gup_page *folio,
		   int refs, unsigned int flags);
struct gup_page *try_grab_folio_fast(struct gup_walk *w, struct gup_page *page, int refs,
				     unsigned int flags, const struct gup_leaf *from);
bool gup_fast_folio_allowed(const struct gup_walk *w, const struct gup_page *folio,
			    unsigned int flags);
uint64_t gup_fast(struct gup_walk *w, uint64_t start, uint64_t end, unsigned int flags,
		  struct gup_page **pages);

/* follow_page_mask() returns no page, and @err says why: 0 for a fault, or -errno. */
struct gup_page *follow_page_mask(struct gup_walk *w, struct gup_vma *vma, uint64_t addr,
				  unsigned int flags, uint64_t *page_mask, int *err);
struct gup_page *follow_hugetlb_page(struct gup_walk *w, const struct gup_vma *vma, uint64_t addr,
				     unsigned int flags, bool hold, uint64_t *page_mask, int *err);
struct gup_page *hugetlb_follow_page_mask(struct gup_walk *w, const struct gup_vma *vma,
					  uint64_t addr, unsigned int flags, gup_entry e,
					  uint64_t *page_mask, int *err);
struct gup_page *hugetlb_look_up(struct gup_walk *w, const struct gup_vma *vma, uint64_t addr,
				 unsigned int flags);
long gup_look_up(struct gup_walk *w, const struct gup_call *call);

int check_vma_flags(const struct gup_walk *w, const struct gup_vma *vma, unsigned int flags);
long __get_user_pages(struct gup_slow *s, uint64_t start, uint64_t nr_pages, unsigned int flags);
long __get_user_pages_locked(struct gup_slow *s, uint64_t start, uint64_t nr_pages, bool take_lock);
long __gup_longterm_locked(struct gup_slow *s, uint64_t start, uint64_t nr_pages, bool take_lock);

/**
 * struct gup_args - a call's arguments, checked
 * @flags: FOLL_ flags, completed
 * @warns: GUP_WARN_ bits hit
 * @fast: the call begins with the fast walk
 * @refused: do not walk
 * @locks: it is refused with mmap_lock taken
 * @ret: what to return then
 */
struct gup_args {
	unsigned int flags;
	uint32_t warns;
	bool fast;
	bool refused;
	bool locks;
	long ret;
};

struct gup_args gup_check_args(const struct gup_rules *rules, const struct gup_call *call);
unsigned int gup_known_flags(const struct gup_rules *rules, unsigned int flags);
unsigned int gup_complete_protnone(const struct gup_rules *rules, unsigned int flags);
bool gup_fast_follows_protnone(const struct gup_rules *rules, unsigned int flags);
/* Must userfaultfd be told about each access to a protnone entry of this VMA? */
static inline bool gup_rwp_guards(const struct gup_rules *rules, const struct gup_vma *vma)
{
	return (vma->flags & VM_UFFD_RWP) && vma_is_accessible(vma) &&
	       gup_rule_is(rules, GUP_RULE_UFFD_RWP, GUP_UFFD_RWP_FAULTS);
}

bool gup_can_follow_protnone(const struct gup_rules *rules, const struct gup_vma *vma,
			     unsigned int flags);

#endif /* MODEL_GUP_INTERNAL_H */
