// SPDX-License-Identifier: GPL-2.0-only
/*
 * The slow walk: VMA by VMA and page by page, with faults where they are needed.
 */
#include "internal.h"

/* How far below a stack an access may grow it: the usual stack limit. */
#define STACK_LIMIT (UINT64_C(8) << 20)
/* The lowest address that may be mapped: the usual vm.mmap_min_addr. */
#define MMAP_MIN_ADDR UINT64_C(65536)
/* The gap that must stay free between a stack and other accessible memory. */
#define STACK_GUARD_GAP (UINT64_C(256) << GUP_PAGE_SHIFT)
/* In older releases an access this close below a stack would have grown it. */
#define STACK_WARN_BELOW UINT64_C(65536)

static bool vma_write_allowed(const struct gup_walk *w, const struct gup_vma *vma,
			      unsigned int flags)
{
	const unsigned int pins_for_long = FOLL_PIN | FOLL_LONGTERM;
	bool shadow_stack = (vma->flags & VM_SHADOW_STACK) &&
			    rule_is(w, GUP_RULE_SHADOW_STACK, GUP_SHADOW_STACK_FORCE_ONLY);

	if ((flags & pins_for_long) == pins_for_long && !vma_is_anonymous(vma) &&
	    vma_needs_dirty_tracking(vma) &&
	    rule_is(w, GUP_RULE_DIRTY_TRACKED_PIN, GUP_DIRTY_TRACKED_PIN_REFUSED))
		return false;
	if ((vma->flags & VM_WRITE) && !shadow_stack)
		return true;
	if (is_vm_hugetlb_page(vma) &&
	    rule_is(w, GUP_RULE_HUGETLB_FORCE, GUP_HUGETLB_FORCE_REFUSED))
		return false;
	return (flags & FOLL_FORCE) && is_cow_mapping(vma->flags);
}

/* The checks of rare flags and VMAs. */
static noinline int check_special(const struct gup_walk *w, const struct gup_vma *vma,
				  unsigned int flags)
{
	if (vma->flags & (VM_IO | VM_PFNMAP))
		return -EFAULT;
	if ((flags & FOLL_ANON) && !vma_is_anonymous(vma))
		return -EFAULT;
	if ((flags & FOLL_LONGTERM) && vma_is_fsdax(vma) &&
	    rule_is(w, GUP_RULE_FSDAX_LONGTERM, GUP_FSDAX_LONGTERM_VMA_CHECK))
		return -EOPNOTSUPP;
	if ((flags & FOLL_LONGTERM) && (flags & FOLL_PCI_P2PDMA))
		return -EOPNOTSUPP;
	if ((flags & FOLL_SPLIT_PMD) && is_vm_hugetlb_page(vma) &&
	    rule_is(w, GUP_RULE_HUGETLB_SPLIT, GUP_HUGETLB_SPLIT_REFUSED))
		return -EOPNOTSUPP;
	if (vma_is_secretmem(vma) && !rule_is(w, GUP_RULE_SECRETMEM, GUP_SECRETMEM_UNKNOWN))
		return -EFAULT;
	return 0;
}

/**
 * check_vma_flags - does the VMA allow what the flags ask for
 * @w: the walk
 * @vma: the VMA
 * @flags: FOLL_ flags
 *
 * Return: 0, -EFAULT or -EOPNOTSUPP; mm/gup.c:check_vma_flags().
 */
int check_vma_flags(const struct gup_walk *w, const struct gup_vma *vma, unsigned int flags)
{
	bool special = (vma->flags & (VM_IO | VM_PFNMAP)) || !vma_is_anonymous(vma) ||
		       (flags & FOLL_LONGTERM);
	int err = unlikely(special) ? check_special(w, vma, flags) : 0;

	if (err)
		return err;
	if (flags & FOLL_WRITE)
		return vma_write_allowed(w, vma, flags) ? 0 : -EFAULT;
	if (vma->flags & VM_READ)
		return 0;
	return (flags & FOLL_FORCE) && (vma->flags & VM_MAYREAD) ? 0 : -EFAULT;
}

/*
 * find_extend_vma(), and expand_stack() of callers. A file mapping cannot grow to before the
 * beginning of its file.
 */
struct gup_vma *extend_stack(struct gup_mm *mm, struct gup_vma *vma, uint64_t addr)
{
	uint64_t start = addr & GUP_PAGE_MASK;
	const struct gup_vma *below = vma != mm->vma ? vma - 1 : NULL;

	if (!vma_is_anonymous(vma) || start < MMAP_MIN_ADDR || vma->end - start > STACK_LIMIT)
		return NULL;
	if (below && vma_is_accessible(below) && !(below->flags & VM_GROWSDOWN) &&
	    start - below->end < STACK_GUARD_GAP)
		return NULL;
	vma->start = start;
	return vma;
}

static struct gup_vma *gup_vma_lookup(struct gup_walk *w, uint64_t addr)
{
	struct gup_vma *vma = find_vma(w->mm, addr);

	if (!vma || addr >= vma->start)
		return vma;
	if (!(vma->flags & VM_GROWSDOWN))
		return NULL;
	if (rule_is(w, GUP_RULE_STACK, GUP_STACK_GROWS))
		return extend_stack(w->mm, vma, addr);
	if (vma->start - addr <= STACK_WARN_BELOW && rule_is(w, GUP_RULE_STACK, GUP_STACK_FIXED))
		w->out->warns |= GUP_WARN_STACK;
	return NULL;
}

/* The FAULT_FLAG_ bits of a call's faults: each FOLL_ flag sets the bits on its right. */
static unsigned int fault_flags_of(unsigned int flags, bool unshare)
{
	static const struct {
		unsigned int asked;
		unsigned int meant;
	} table[] = {
		{ FOLL_WRITE, FAULT_FLAG_WRITE },
		{ FOLL_REMOTE, FAULT_FLAG_REMOTE },
		{ FOLL_TRIED, FAULT_FLAG_TRIED },
		{ FOLL_NOWAIT, FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_RETRY_NOWAIT },
		{ FOLL_UNLOCKABLE, FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_KILLABLE },
		{ FOLL_UNLOCKABLE | FOLL_INTERRUPTIBLE, FAULT_FLAG_INTERRUPTIBLE },
	};
	unsigned int meant = 0;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if ((flags & table[i].asked) == table[i].asked)
			meant |= table[i].meant;
	if (unshare)
		meant |= FAULT_FLAG_UNSHARE;
	return meant;
}

static unsigned int take_fault(struct gup_slow *s, struct gup_vma *vma, uint64_t addr,
			       unsigned int fault_flags)
{
	struct gup_outcome *out = s->w->out;
	struct gup_fault spare;
	struct gup_fault *fault =
		out->nr_faults < GUP_FAULTS_LOGGED ? &out->faults[out->nr_faults] : &spare;
	unsigned int ret;

	ret = handle_mm_fault(s->w->mm, s->w->rules, vma, addr, fault_flags, out->nr_faults, fault);
	if (gup_fault_is_numa(fault))
		out->nr_numa++;
	if (fault->unreadable)
		out->warns |= GUP_WARN_UNREADABLE;
	out->nr_faults++;
	s->faults++;
	gup_event(s->w, GUP_EVENT_FAULT, fault->level, addr, fault->entry,
		  (int64_t)out->nr_faults - 1);
	return ret;
}

static int vm_fault_to_errno(unsigned int vm_fault, unsigned int flags)
{
	if (vm_fault & VM_FAULT_OOM)
		return -ENOMEM;
	if (vm_fault & (VM_FAULT_HWPOISON | VM_FAULT_HWPOISON_LARGE))
		return flags & FOLL_HWPOISON ? -EHWPOISON : -EFAULT;
	return -EFAULT;
}

/* Some releases asked the wrong variable if the caller lets hugetlb's walk drop the lock. */
static bool always_droppable(const struct gup_slow *s)
{
	return s->own_hugetlb && rule_is(s->w, GUP_RULE_HUGETLB_WALK, GUP_HUGETLB_WALK_OWN_DROPS);
}

/*
 * Returns 0 to look up the page again, -EBUSY or -EAGAIN when the caller must start again,
 * -ENOENT when the page is left out, or the error that ends the walk.
 */
static int faultin_page(struct gup_slow *s, struct gup_vma *vma, uint64_t addr, unsigned int *flags,
			bool unshare)
{
	unsigned int fault_flags;
	unsigned int ret;

	/* mlock2() with MLOCK_ONFAULT brings in no pages. */
	if ((*flags & (FOLL_POPULATE | FOLL_MLOCK)) == FOLL_MLOCK && !s->own_hugetlb)
		return -ENOENT;
	if ((*flags & FOLL_NOFAULT) && !s->own_hugetlb) {
		gup_event(s->w, GUP_EVENT_NOFAULT, 0, addr, 0, 0);
		return -EFAULT;
	}
	fault_flags = fault_flags_of(*flags | (always_droppable(s) ? FOLL_UNLOCKABLE : 0), unshare);
	if (s->own_hugetlb)
		fault_flags &= ~FAULT_FLAG_REMOTE;
	ret = take_fault(s, vma, addr, fault_flags);

	if (ret & VM_FAULT_COMPLETED) {
		s->locked = false;
		return -EAGAIN;
	}
	if (ret & VM_FAULT_ERROR)
		return vm_fault_to_errno(ret, *flags);
	if (ret & VM_FAULT_RETRY) {
		if (!(fault_flags & FAULT_FLAG_RETRY_NOWAIT))
			s->locked = false;
		return -EBUSY;
	}
	/* COW is broken, but the VMA does not allow a writable entry. */
	if ((ret & VM_FAULT_WRITE) && !(vma->flags & VM_WRITE) &&
	    rule_is(s->w, GUP_RULE_FORCE_WRITE, GUP_FORCE_WRITE_FOLL_COW))
		*flags |= FOLL_COW;
	return 0;
}

/*
 * The page at @addr, after a fault if needed. Otherwise NULL with an error, which is 0 when the
 * fault must be taken again.
 */
static struct gup_page *get_one(struct gup_slow *s, struct gup_vma *vma, uint64_t addr,
				unsigned int flags, uint64_t *page_mask, int *err)
{
	s->faults = 0;
	for (;;) {
		struct gup_page *page;

		if (s->w->mm->fatal_signal) {
			gup_event(s->w, GUP_EVENT_SIGNAL, 0, addr, 0, 0);
			*err = s->own_hugetlb ? -EFAULT : -EINTR;
			return NULL;
		}
		if (s->faults >= GUP_FAULTS_PER_PAGE) {
			/* Only SIGKILL would end this call. */
			gup_event(s->w, GUP_EVENT_ENDLESS, 0, addr, 0, 0);
			s->w->out->endless = true;
			*err = -EINTR;
			return NULL;
		}
		if (unlikely(s->own_hugetlb))
			page = follow_hugetlb_page(s->w, vma, addr, flags, s->pages, page_mask,
						   err);
		else
			page = follow_page_mask(s->w, vma, addr, flags, page_mask, err);
		if (page || (*err && *err != -EMLINK))
			return page;
		*err = faultin_page(s, vma, addr, &flags, *err == -EMLINK);
		if (*err == -EBUSY || *err == -EAGAIN) {
			/* Not an error: the holder of the lock starts again. */
			*err = 0;
			return NULL;
		}
		if (*err)
			return NULL;
	}
}

/*
 * Hold the rest of a huge page as well, and store all pages. A NULL page means an address that
 * is counted without a page.
 */
static int store(struct gup_slow *s, struct gup_page *page, uint64_t addr, uint64_t at, uint64_t nr,
		 unsigned int flags)
{
	if (nr > 1 && page) {
		struct gup_page *folio = page_folio(s->w->mm, page);

		if (longterm_grab_fails(s->w, folio, flags, GUP_LONGTERM_GRAB_BATCH_FAILS) ||
		    try_grab_folio(s->w, folio, (int)(nr - 1), flags)) {
			gup_event(s->w, GUP_EVENT_GRAB_FAILED, 2, addr, 0, 0);
			gup_put_folio(s->w->mm, s->w->rules, folio, 1, flags);
			return -EFAULT;
		}
	}
	for (uint64_t j = 0; j < nr; j++)
		s->pages[at + j] = page ? page + j : NULL;
	return 0;
}

/* Is an address without a page counted, or does it end the walk? */
static bool counts_without_page(const struct gup_slow *s, int err)
{
	if (err == -ENOENT)
		return true;
	return err == -EEXIST &&
	       (!s->pages || rule_is(s->w, GUP_RULE_NO_STRUCT_PAGE, GUP_NO_STRUCT_PAGE_GET_FAILS));
}

/*
 * get_gate_page(): the page of the gate area, which is in no VMA of the process. It may be
 * read, with all other flags.
 */
static struct gup_page *gate_page(struct gup_slow *s, uint64_t addr, unsigned int flags, int *err)
{
	unsigned int level;
	gup_entry e = *gup_entry_lookup(s->w->mm, addr, &level);
	struct gup_page *page = level == 1 ? vm_normal_page(s->w->mm, e) : NULL;

	*err = -EFAULT;
	if ((flags & FOLL_WRITE) || !page) {
		gup_event(s->w, GUP_EVENT_VMA_REFUSED, level, addr, e, *err);
		return NULL;
	}
	if (unlikely((flags & FOLL_GRAB) == FOLL_GRAB) && s->pages)
		s->w->out->warns |= GUP_WARN_GET_AND_PIN;
	*err = s->pages ? try_grab_folio(s->w, page, 1, flags) : 0;
	if (*err)
		return NULL;
	gup_event(s->w, GUP_EVENT_PAGE, level, addr, e, 0);
	return page;
}

/* NULL without an error means the gate area. */
static struct gup_vma *next_vma(struct gup_slow *s, uint64_t addr, unsigned int flags, int *err)
{
	struct gup_vma *vma = gup_vma_lookup(s->w, addr);

	if (!vma && gup_in_gate_area(s->w->mm, addr)) {
		*err = 0;
		return NULL;
	}
	if (!vma) {
		gup_event(s->w, GUP_EVENT_NO_VMA, 0, addr, 0, 0);
		*err = -EFAULT;
		return NULL;
	}
	s->own_hugetlb = is_vm_hugetlb_page(vma) && hugetlb_walks_itself(s->w);
	*err = check_vma_flags(s->w, vma, flags);
	gup_event(s->w, *err ? GUP_EVENT_VMA_REFUSED : GUP_EVENT_VMA_ALLOWED, 0, addr, 0, *err);
	return *err ? NULL : vma;
}

/*
 * A start within a page left no pages to take at the last one of a hugetlb VMA, so the walk stayed
 * there.
 */
static bool stays_in_hugetlb(struct gup_slow *s, const struct gup_vma *vma, uint64_t last)
{
	if (!s->own_hugetlb || vma->end - last >= GUP_PAGE_SIZE ||
	    !rule_is(s->w, GUP_RULE_HUGETLB_START, GUP_HUGETLB_START_ENDLESS))
		return false;
	gup_event(s->w, GUP_EVENT_ENDLESS, 0, last, 0, 0);
	s->w->out->endless = true;
	return true;
}

/**
 * __get_user_pages - walk a range with mmap_lock held
 * @s: the walk; its lock is no longer held if a fault dropped it
 * @start: first address
 * @nr_pages: pages wanted, at least one
 * @flags: FOLL_ flags, completed
 *
 * Return: pages found, or -errno if no page was found; 0 when the fault must be tried again;
 * mm/gup.c:__get_user_pages().
 */
long __get_user_pages(struct gup_slow *s, uint64_t start, uint64_t nr_pages, unsigned int flags)
{
	struct gup_vma *vma = NULL;
	uint64_t done = 0;
	int err = 0;

	while (done < nr_pages) {
		uint64_t page_mask = 0;
		uint64_t nr = 1;
		struct gup_page *page;

		if (s->pages && done == s->room) {
			err = -EFAULT;
			break;
		}
		if (!vma || start >= vma->end) {
			vma = next_vma(s, start, flags, &err);
			if (err)
				break;
		}
		if (unlikely(!vma))
			page = gate_page(s, start, flags, &err);
		else
			page = get_one(s, vma, start, flags, &page_mask, &err);
		if (!page && !counts_without_page(s, err))
			break;
		if (page_mask &&
		    (!s->pages || rule_is(s->w, GUP_RULE_THP_BATCH, GUP_THP_BATCH_WHOLE)))
			nr += ~(start >> GUP_PAGE_SHIFT) & page_mask;
		nr = min_u64(nr, nr_pages - done);
		if (page && vma && stays_in_hugetlb(s, vma, start + (nr - 1) * GUP_PAGE_SIZE)) {
			/* It takes no page there, but no end comes either. */
			if (s->pages)
				gup_put_folio(s->w->mm, s->w->rules, page_folio(s->w->mm, page), 1,
					      flags);
			err = -EINTR;
			break;
		}
		if (s->pages) {
			nr = min_u64(nr, s->room - done);
			err = store(s, page, start, done, nr, flags);
			if (err)
				break;
		}
		done += nr;
		start += nr * GUP_PAGE_SIZE;
	}
	return done ? (long)done : err;
}
