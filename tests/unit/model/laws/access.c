// SPDX-License-Identifier: GPL-2.0-only
/*
 * The laws of access to pages, and of the pages handed out.
 */
#include "laws_scene.h"

static uint32_t broken(struct scene *s)
{
	uint32_t applies;

	return judge(s, &applies);
}

/* An anonymous page with these flags and so many references beyond its mapping. */
static void map_counted(struct scene *s, uint32_t pg_flags, int32_t others)
{
	map(s, VM_OWN | RW, GUP_VMA_ANON, pg_flags, PROT_R);
	pfn_to_page(s->before, s->pfn)->refcount += others;
	pfn_to_page(s->after, s->pfn)->refcount += others;
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	gets(s, s->pfn);
}

/* no-held-reuse: said of anonymous pages, not exclusive, that others map or hold. */
static bool held_at(struct scene *s, uint32_t pg_flags, int32_t others)
{
	void *state = s;

	destroy(&state);
	create(&state);
	map_counted(state, pg_flags, others);
	return applying(state) & LAW(NO_HELD_REUSE);
}

static void who_holds(void **state)
{
	struct scene *s = *state;

	assert_true(held_at(s, PG_ANON, 1));
	assert_false(held_at(s, PG_ANON, 0));
	assert_false(held_at(s, PG_ANON | PG_ANON_EXCLUSIVE, 1));
	assert_false(held_at(s, PG_SHMEM, 1));
	assert_false(held_at(s, PG_ANON | PG_HUGETLB, 1));
	assert_true(held_at(s, PG_ANON | PG_MAPPED_SHARED, 0));
	/* The swap cache is not another user. */
	assert_false(held_at(s, PG_ANON | PG_SWAPCACHE, 1));
	assert_true(held_at(s, PG_ANON | PG_SWAPCACHE, 2));
}

/* no-held-reuse: nothing is said of what was not mapped, or is no page. */
static void was_no_page(void **state)
{
	struct scene *s = *state;
	unsigned int level;
	gup_entry *slot;

	map_counted(s, PG_ANON, 1);
	slot = gup_entry_lookup(s->before, ADDR, &level);
	*slot = 0;
	assert_int_equal(applying(s) & LAW(NO_HELD_REUSE), 0);
	*slot = pfn_pte(UINT32_MAX, PROT_R | GUP_PTE_SPECIAL);
	assert_int_equal(applying(s) & LAW(NO_HELD_REUSE), 0);
	/* A frame that is said, but by an entry that maps nothing. */
	*slot = pfn_pte(s->pfn, PROT_R & ~GUP_PTE_PRESENT);
	assert_int_equal(applying(s) & LAW(NO_HELD_REUSE), 0);
}

/* A call gets the third page of a huge page that another user holds. */
static void third_of_huge(struct scene *s, uint32_t pg_flags, uint64_t prot,
			  enum gup_entry_point entry, unsigned int flags)
{
	struct gup_page *folio;

	map_huge(s, RW, pg_flags, prot);
	pfn_to_page(s->before, s->pfn)->refcount++;
	folio = gup_page_touch(s->after, pfn_to_page(s->after, s->pfn));
	folio->refcount += 2;
	folio->pincount += gup_entry_point_pins(entry);
	call(s, entry, flags);
	s->call.start = HUGE_ADDR + 2 * GUP_PAGE_SIZE;
	s->out.ret = 1;
	s->out.nr_pages = 1;
	s->pages[0] = pfn_to_page(s->after, s->pfn + 2);
}

/* A huge page is exclusive as its first one is: for pins, for writes, for what others hold. */
static void huge_exclusive(void **state)
{
	struct scene *s = *state;

	third_of_huge(s, PG_ANON | PG_ANON_EXCLUSIVE, PROT_RW, GUP_ENTRY_POINT_PIN, FOLL_WRITE);
	assert_keeps(s, GUP_LAW_PRIVATE_WRITE);
	assert_keeps(s, GUP_LAW_PINNED_ANON_EXCLUSIVE);
	assert_keeps(s, GUP_LAW_PAGE_IDENTITY);
	assert_keeps(s, GUP_LAW_BALANCE);
	assert_int_equal(applying(s) & LAW(NO_HELD_REUSE), 0);
}

static void huge_shared(void **state)
{
	struct scene *s = *state;
	uint32_t applies;

	third_of_huge(s, PG_ANON, PROT_RW, GUP_ENTRY_POINT_PIN, FOLL_WRITE);
	/* Flags of the third page itself do not count. */
	pfn_to_page(s->before, s->pfn + 2)->flags |= PG_ANON_EXCLUSIVE;
	pfn_to_page(s->after, s->pfn + 2)->flags |= PG_ANON_EXCLUSIVE;
	assert_int_equal(judge(s, &applies),
			 LAW(PRIVATE_WRITE) | LAW(PINNED_ANON_EXCLUSIVE) | LAW(NO_HELD_REUSE));
}

/* Without a VMA, as in the gate area, a page is for reading. */
static void no_vma(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	s->after->nr_vmas = 0;
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_PAGE_IDENTITY);
	s->call.flags = FOLL_WRITE;
	assert_breaks(s, GUP_LAW_NO_UNEARNED_WRITE);
}

/* Without an entry the write is not allowed, and the page is wrong. */
static void unmapped(void **state)
{
	struct scene *s = *state;
	unsigned int level;
	uint32_t applies;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	gets(s, s->pfn);
	gup_set_entry(s->after, gup_entry_lookup(s->after, ADDR, &level), GUP_PTE_RW);
	assert_int_equal(judge(s, &applies), LAW(PAGE_IDENTITY) | LAW(NO_UNEARNED_WRITE));
}

/* A look-up reads what is PROT_NONE, writes nothing, and sees special memory. */
static void look_ups(void **state)
{
	const uint32_t silent = LAW(NO_UNEARNED_READ) | LAW(NO_UNEARNED_WRITE) |
				LAW(PRIVATE_WRITE) | LAW(NO_SPECIAL_MEMORY) | LAW(LONGTERM_ZONE) |
				LAW(LONGTERM_FILE) | LAW(LONGTERM_OWN);
	struct scene *s = *state;

	assert_true(gup_history_resolve(GUP_VERSION(6, 1), &s->rules));
	map(s, VM_OWN | VM_IO, GUP_VMA_ANON, PG_ANON | PG_CMA, PROT_R);
	call(s, GUP_ENTRY_POINT_LOOK_UP, FOLL_WRITE | FOLL_PIN | FOLL_LONGTERM);
	gets(s, s->pfn);
	hold(s, s->pfn, GUP_PIN_COUNTING_BIAS - 1);
	assert_int_equal(applying(s) & silent, 0);
	assert_breaks(s, GUP_LAW_PINNED_ANON_EXCLUSIVE);
}

/* Only pins are for long, and only if they say so; others may lie in any zone. */
static void not_for_long(void **state)
{
	const uint32_t laws = LAW(LONGTERM_ZONE) | LAW(LONGTERM_FILE) | LAW(LONGTERM_OWN);
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON | PG_ANON_EXCLUSIVE | PG_CMA, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, 0);
	gets(s, s->pfn);
	assert_int_equal(applying(s) & laws, 0);
	s->call.flags = FOLL_LONGTERM;
	assert_int_equal(applying(s) & laws, laws);
	s->call.entry_point = GUP_ENTRY_POINT_GET;
	assert_int_equal(applying(s) & laws, 0);
}

/* A shared mapping has no pages of its own to be pinned; a reference needs not be exclusive. */
static void not_own(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | RW, GUP_VMA_SHMEM, PG_SHMEM, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE);
	gets(s, s->pfn);
	assert_int_equal(applying(s) & (LAW(LONGTERM_OWN) | LAW(PRIVATE_WRITE) |
					LAW(PINNED_ANON_EXCLUSIVE) | LAW(NO_UNEARNED_READ)),
			 0);
	s->call.entry_point = GUP_ENTRY_POINT_GET;
	s->call.flags = 0;
	assert_int_equal(applying(s) & (LAW(NO_UNEARNED_WRITE) | LAW(PINNED_ANON_EXCLUSIVE)), 0);
}

/* private-write: the mark of an exclusive page says nothing of one that is not anonymous. */
static void not_anonymous(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_SHMEM, PG_SHMEM | PG_ANON_EXCLUSIVE, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_PRIVATE_WRITE);
}

/* no-unearned-write: nor does FOLL_FORCE write to it. */
static void not_anonymous_forced(void **state)
{
	struct scene *s = *state;
	uint32_t applies;

	map(s, VM_OWN | VM_READ, GUP_VMA_SHMEM, PG_SHMEM | PG_ANON_EXCLUSIVE, PROT_R);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	gets(s, s->pfn);
	assert_int_equal(judge(s, &applies), LAW(PRIVATE_WRITE) | LAW(NO_UNEARNED_WRITE));
}

/* balance: a call is due a pin if it pins, or by flag in old kernels; but FOLL_GET wins. */
static void due(struct scene *s, enum gup_entry_point entry, unsigned int flags, int32_t refs)
{
	struct gup_page *after = page(s);
	int32_t was = after->refcount;

	call(s, entry, flags);
	s->pages[0] = after;
	s->out.ret = 1;
	s->out.nr_pages = 1;
	after->refcount += refs;
	assert_int_equal(applying(s) & LAW(BALANCE), LAW(BALANCE));
	assert_false(broken(s) & LAW(BALANCE));
	after->refcount++;
	assert_true(broken(s) & LAW(BALANCE));
	after->refcount = was;
}

static void who_pins(void **state)
{
	const int32_t pin = GUP_PIN_COUNTING_BIAS;
	struct scene *s = *state;

	assert_true(gup_history_resolve(GUP_VERSION(5, 10), &s->rules));
	map_anon(s, RW, PROT_RW);
	gup_page_touch(s->after, page(s));
	due(s, GUP_ENTRY_POINT_GET, 0, 1);
	due(s, GUP_ENTRY_POINT_PIN, 0, pin);
	due(s, GUP_ENTRY_POINT_GET, FOLL_PIN, pin);
	due(s, GUP_ENTRY_POINT_GET, FOLL_PIN | FOLL_GET, 1);
	due(s, GUP_ENTRY_POINT_PIN, FOLL_GET, 1);
	due(s, GUP_ENTRY_POINT_GET_FAST, FOLL_PIN, 1);
	due(s, GUP_ENTRY_POINT_PIN_FAST, 0, pin);
	/* A look-up takes what it asks for. */
	due(s, GUP_ENTRY_POINT_LOOK_UP, 0, 0);
	due(s, GUP_ENTRY_POINT_LOOK_UP, FOLL_GET, 1);
	due(s, GUP_ENTRY_POINT_LOOK_UP, FOLL_PIN, pin);
}

/* balance: what was held before, and pages that were not there, by what they gained. */
static void held_before(void **state)
{
	struct scene *s = *state;
	struct gup_page *before, *after;
	uint32_t new;

	map_anon(s, RW, PROT_RW);
	before = pfn_to_page(s->before, s->pfn);
	after = gup_page_touch(s->after, page(s));
	before->refcount += 7;
	before->pincount += 5;
	after->refcount += 8;
	after->pincount += 5;
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->pages[0] = after;
	s->pages[1] = after;
	s->out.ret = 1;
	s->out.nr_pages = 1;
	assert_keeps(s, GUP_LAW_BALANCE);
	after->pincount++;
	assert_breaks(s, GUP_LAW_BALANCE);
	after->pincount--;
	/* The spare page is before it, and its references count, too. */
	hold(s, s->spare, 1);
	assert_breaks(s, GUP_LAW_BALANCE);
	hold(s, s->spare, -1);
	after->refcount--;
	hold(s, s->spare, 1);
	s->pages[0] = pfn_to_page(s->after, s->spare);
	assert_false(broken(s) & LAW(BALANCE));
	/* A frame behind the last page is not a page, before or after the call. */
	new = gup_page_alloc(s->after, 0, PG_ANON);
	gup_page_touch(s->after, pfn_to_page(s->after, new))->refcount = 0;
	s->before->page[s->before->nr_pages].refcount = 3;
	s->before->page[s->before->nr_pages].pincount = 3;
	s->after->page[s->after->nr_pages].refcount = 3;
	assert_false(broken(s) & LAW(BALANCE));
}

/* May FOLL_FORCE write to an own page, in a VMA with these flags, by this entry? */
static bool forced(struct scene *s, uint64_t vm_flags, uint64_t prot)
{
	void *state = s;
	uint32_t applies;

	destroy(&state);
	create(&state);
	s = state;
	map(s, vm_flags, GUP_VMA_ANON, PG_ANON | PG_ANON_EXCLUSIVE, prot);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	gets(s, s->pfn);
	return !(judge(s, &applies) & LAW(NO_UNEARNED_WRITE));
}

/* FOLL_FORCE writes where a write was never allowed, and no tracking waits for the write. */
static void force(void **state)
{
	const uint64_t untracked = VM_OWN | VM_READ, tracked = untracked & ~VM_SOFTDIRTY;
	struct scene *s = *state;

	assert_true(forced(s, untracked, PROT_R));
	assert_true(forced(s, tracked, PROT_R | GUP_PTE_SOFT_DIRTY));
	assert_false(forced(s, tracked, PROT_R));
	/* A VMA that may be written waits for a fault. */
	assert_false(forced(s, VM_OWN | RW, PROT_R));
	assert_false(forced(s, untracked & ~VM_MAYWRITE, PROT_R));
	/* userfaultfd protects an entry of a VMA of its own. */
	assert_false(forced(s, untracked | VM_UFFD_WP, PROT_R | GUP_PTE_UFFD_WP));
	assert_true(forced(s, untracked | VM_UFFD_WP, PROT_R));
	assert_true(forced(s, untracked, PROT_R | GUP_PTE_UFFD_WP));
}

/* FOLL_FORCE writes to a huge page that is exclusive as a whole. */
static void force_huge(void **state)
{
	struct scene *s = *state;
	uint32_t applies;

	third_of_huge(s, PG_ANON | PG_ANON_EXCLUSIVE, PROT_R, GUP_ENTRY_POINT_GET,
		      FOLL_WRITE | FOLL_FORCE);
	s->before->vma[0].flags = s->after->vma[0].flags = VM_OWN | VM_READ;
	assert_int_equal(judge(s, &applies), 0);
	pfn_to_page(s->before, s->pfn)->flags = PG_ANON | PG_ANON_EXCLUSIVE;
	pfn_to_page(s->after, s->pfn)->flags = PG_ANON;
	pfn_to_page(s->after, s->pfn + 2)->flags |= PG_ANON_EXCLUSIVE;
	assert_int_equal(judge(s, &applies), LAW(PRIVATE_WRITE) | LAW(NO_UNEARNED_WRITE));
}

/* page-identity: the page is the one that is mapped. */
static void page_identity_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->spare);
	assert_breaks(s, GUP_LAW_PAGE_IDENTITY);
}

/* page-identity: and there is one at all. */
static void page_identity_bad_unset(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->out.ret = 1;
	s->out.nr_pages = 1;
	s->pages[0] = NULL;
	assert_breaks(s, GUP_LAW_PAGE_IDENTITY);
}

static void page_identity_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_PAGE_IDENTITY);
}

/* no-unearned-read: what mprotect(PROT_NONE) protects is not handed out. */
static void no_unearned_read_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, 0, PROT_R);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_UNEARNED_READ);
}

/* no-unearned-read: but to a debugger, whose call forces it. */
static void no_unearned_read_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, 0, PROT_R);
	call(s, GUP_ENTRY_POINT_GET_REMOTE, FOLL_FORCE);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_NO_UNEARNED_READ);
}

/* no-unearned-write: writing needs a writable entry. */
static void no_unearned_write_bad(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | RW, GUP_VMA_SHMEM, PG_SHMEM, PROT_R);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_UNEARNED_WRITE);
}

/* no-unearned-write: FOLL_FORCE does not write past userfaultfd. */
static void no_unearned_write_bad_uffd(void **state)
{
	struct scene *s = *state;

	map_anon(s, VM_READ | VM_UFFD_WP, PROT_R | GUP_PTE_UFFD_WP | GUP_PTE_SOFT_DIRTY);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_UNEARNED_WRITE);
}

/* no-unearned-write: nor past soft-dirty tracking. */
static void no_unearned_write_bad_soft_dirty(void **state)
{
	struct scene *s = *state;

	map(s, (VM_OWN & ~VM_SOFTDIRTY) | VM_READ, GUP_VMA_ANON, PG_ANON | PG_ANON_EXCLUSIVE,
	    PROT_R);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_UNEARNED_WRITE);
}

/* no-unearned-write: only FOLL_FORCE writes to an exclusive page of a read-only VMA. */
static void no_unearned_write_bad_no_force(void **state)
{
	struct scene *s = *state;

	map_anon(s, VM_READ, PROT_R | GUP_PTE_SOFT_DIRTY);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_UNEARNED_WRITE);
}

/* no-unearned-write: a shared mapping has no own pages. */
static void no_unearned_write_bad_public(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | VM_READ, GUP_VMA_SHMEM, PG_ANON | PG_ANON_EXCLUSIVE,
	    PROT_R | GUP_PTE_SOFT_DIRTY);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_UNEARNED_WRITE);
}

/* no-unearned-write: FOLL_FORCE does not write to what others share, as Dirty COW did. */
static void no_unearned_write_bad_shared(void **state)
{
	struct scene *s = *state;
	uint32_t applies;

	map(s, VM_OWN | VM_READ, GUP_VMA_ANON, PG_ANON, PROT_R | GUP_PTE_SOFT_DIRTY);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	gets(s, s->pfn);
	assert_int_equal(judge(s, &applies), GUP_LAW_BIT(GUP_LAW_NO_UNEARNED_WRITE) |
						     GUP_LAW_BIT(GUP_LAW_PRIVATE_WRITE));
}

/* no-unearned-write: it does write to an own page of a read-only VMA. */
static void no_unearned_write_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, VM_READ, PROT_R | GUP_PTE_SOFT_DIRTY);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_NO_UNEARNED_WRITE);
}

/* private-write: not to the page cache, whatever the entry says. */
static void private_write_bad(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_SHMEM, PG_SHMEM, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_PRIVATE_WRITE);
}

/* private-write: nor to a page that a child still maps. */
static void private_write_bad_shared(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_PRIVATE_WRITE);
}

/* The page is not exclusive, and another user holds it. */
static void map_held(struct scene *s)
{
	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON, PROT_R);
	for (int i = 0; i < 2; i++) {
		struct gup_page *folio = pfn_to_page(i ? s->after : s->before, s->pfn);

		folio->refcount++;
		folio->held++;
	}
}

/* no-held-reuse: a page that another user holds is not written in place. */
static void no_held_reuse_bad(void **state)
{
	struct scene *s = *state;

	map_held(s);
	page(s)->flags |= PG_ANON_EXCLUSIVE;
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	faults(s, GUP_FAULT_REUSE, PROT_RW);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_HELD_REUSE);
}

/* no-held-reuse: but a copy of it is. */
static void no_held_reuse_good(void **state)
{
	struct scene *s = *state;
	unsigned int level;

	map_held(s);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	faults(s, GUP_FAULT_COW, PROT_RW);
	pfn_to_page(s->after, s->spare)->flags |= PG_ANON_EXCLUSIVE;
	gup_set_entry(s->after, gup_entry_lookup(s->after, ADDR, &level),
		      pfn_pte(s->spare, PROT_RW));
	gets(s, s->spare);
	assert_keeps(s, GUP_LAW_NO_HELD_REUSE);
}

static void private_write_good(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_SHMEM, PG_ANON | PG_ANON_EXCLUSIVE, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_PRIVATE_WRITE);
}

/* pinned-anon-exclusive: a page shared by COW is unshared before it is pinned. */
static void pinned_anon_exclusive_bad(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON, PROT_R);
	call(s, GUP_ENTRY_POINT_PIN, 0);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_PINNED_ANON_EXCLUSIVE);
}

static void pinned_anon_exclusive_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_R);
	call(s, GUP_ENTRY_POINT_PIN, 0);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_PINNED_ANON_EXCLUSIVE);
}

/* no-special-memory: VM_IO memory is the device's. */
static void no_special_memory_bad(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | VM_IO | RW, GUP_VMA_SHMEM, PG_SHMEM, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_SPECIAL_MEMORY);
}

/* no-special-memory: secret memory is its users'. */
static void no_special_memory_bad_secret(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | RW, GUP_VMA_SECRETMEM, PG_SECRETMEM, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_SPECIAL_MEMORY);
}

static void no_special_memory_good(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | RW, GUP_VMA_SHMEM, PG_SHMEM, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_NO_SPECIAL_MEMORY);
}

/* longterm-zone: nothing is pinned for long that must be able to move. */
static void longterm_zone_bad(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON | PG_ANON_EXCLUSIVE | PG_CMA, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_LONGTERM_ZONE);
}

static void longterm_zone_bad_movable(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON | PG_ANON_EXCLUSIVE | PG_UNPINNABLE, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_LONGTERM_ZONE);
}

/* longterm-zone: the zero page stays wherever it lies. */
static void longterm_zone_zero(void **state)
{
	struct scene *s = *state;
	uint32_t applies;

	map(s, VM_PUBLIC | RW, GUP_VMA_SHMEM, PG_ZERO | PG_UNPINNABLE, PROT_R);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_int_equal(judge(s, &applies), 0);
	assert_int_equal(applies & GUP_LAW_BIT(GUP_LAW_LONGTERM_ZONE), 0);
}

static void longterm_zone_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_LONGTERM_ZONE);
}

/* longterm-file: writes for long would go unnoticed by the file system. */
static void longterm_file_bad(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | RW, GUP_VMA_FILE, PG_FILE, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_LONGTERM_FILE);
}

/* longterm-file: a file system on DAX could never move or free its blocks. */
static void longterm_file_bad_fsdax(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | VM_READ, GUP_VMA_FSDAX, PG_FSDAX, PROT_R);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_LONGTERM_FILE);
}

/* longterm-file: a long-term pin for reading is allowed. */
static void longterm_file_good_read(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | RW, GUP_VMA_FILE, PG_FILE, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_LONGTERM_FILE);
}

static void longterm_file_good(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | RW, GUP_VMA_SHMEM, PG_SHMEM, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_LONGTERM_FILE);
}

/* longterm-own: COW would leave the pin behind on the file's page. */
static void longterm_own_bad(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_FILE, PG_FILE, PROT_R);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_LONGTERM_OWN);
}

static void longterm_own_good(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_FILE, PG_ANON | PG_ANON_EXCLUSIVE, PROT_R);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_LONGTERM_OWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_holds),
		TEST(was_no_page),
		TEST(huge_exclusive),
		TEST(huge_shared),
		TEST(no_vma),
		TEST(unmapped),
		TEST(look_ups),
		TEST(not_for_long),
		TEST(not_own),
		TEST(not_anonymous),
		TEST(not_anonymous_forced),
		TEST(who_pins),
		TEST(held_before),
		TEST(force),
		TEST(force_huge),
		TEST(page_identity_bad),
		TEST(page_identity_bad_unset),
		TEST(page_identity_good),
		TEST(no_unearned_read_bad),
		TEST(no_unearned_read_good),
		TEST(no_unearned_write_bad),
		TEST(no_unearned_write_bad_uffd),
		TEST(no_unearned_write_bad_soft_dirty),
		TEST(no_unearned_write_bad_no_force),
		TEST(no_unearned_write_bad_public),
		TEST(no_unearned_write_bad_shared),
		TEST(no_unearned_write_good),
		TEST(private_write_bad),
		TEST(private_write_bad_shared),
		TEST(private_write_good),
		TEST(no_held_reuse_bad),
		TEST(no_held_reuse_good),
		TEST(pinned_anon_exclusive_bad),
		TEST(pinned_anon_exclusive_good),
		TEST(no_special_memory_bad),
		TEST(no_special_memory_bad_secret),
		TEST(no_special_memory_good),
		TEST(longterm_zone_bad),
		TEST(longterm_zone_bad_movable),
		TEST(longterm_zone_zero),
		TEST(longterm_zone_good),
		TEST(longterm_file_bad),
		TEST(longterm_file_bad_fsdax),
		TEST(longterm_file_good_read),
		TEST(longterm_file_good),
		TEST(longterm_own_bad),
		TEST(longterm_own_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
