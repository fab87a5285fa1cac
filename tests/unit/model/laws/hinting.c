// SPDX-License-Identifier: GPL-2.0-only
/*
 * The laws of protnone entries, P1 to P4, and look-up-finds: clause by clause.
 */
#include "laws_scene.h"

/* hint-only-if-asked: a read that does not honour takes no hinting fault. */
static void hint_only_if_asked_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, 0);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_RW);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_HINT_ONLY_IF_ASKED);
}

/* hint-only-if-asked: a write may, as a protnone entry is not writable. */
static void hint_only_if_asked_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_RW);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_HINT_ONLY_IF_ASKED);
}

/* hint-only-if-asked: a write may not where the entry kept its write bit. */
static void hint_only_if_asked_bad_saved_write(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA | GUP_PTE_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_RW);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_HINT_ONLY_IF_ASKED);
}

/* hint-only-if-asked: in an accessible RWP VMA every call may. */
static void hint_only_if_asked_good_rwp(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW | VM_UFFD_RWP, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, 0);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_RW);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_HINT_ONLY_IF_ASKED);
}

/* hint-only-if-asked: a read-only pin may fault to unshare, a reference may not. */
static void hint_only_if_asked_good_unshare(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_PIN, 0);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_R);
	s->out.ret = -ENOMEM;
	assert_keeps(s, GUP_LAW_HINT_ONLY_IF_ASKED);
}

static void hint_only_if_asked_bad_unshare(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, 0);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_R);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_HINT_ONLY_IF_ASKED);
}

/* hint-only-if-asked: nor may a pin of a page that is not shared. */
static void hint_only_if_asked_bad_unshare_own(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_PIN, 0);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_RW);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_HINT_ONLY_IF_ASKED);
}

/* hint-only-if-asked: FOLL_FORCE writes to an own page of a read-only VMA without a fault. */
static void hint_only_if_asked_bad_force(void **state)
{
	struct scene *s = *state;

	map_anon(s, VM_READ, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_R | GUP_PTE_SOFT_DIRTY);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_HINT_ONLY_IF_ASKED);
}

/* hint-before-page: who honours does not get the page without the fault. */
static void hint_before_page_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_HONOR_NUMA_FAULT);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_HINT_BEFORE_PAGE);
}

/* hint-before-page: nor while the entry is still protnone. */
static void hint_before_page_bad_not_restored(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_HONOR_NUMA_FAULT);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_NUMA);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_HINT_BEFORE_PAGE);
}

/* hint-before-page: nor when the entry was restored without a fault. */
static void hint_before_page_bad_no_fault(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_HONOR_NUMA_FAULT);
	faults(s, GUP_FAULT_ACCESS, PROT_RW);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_HINT_BEFORE_PAGE);
}

/* hint-before-page: who honours gets the page after the fault. */
static void hint_before_page_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_HONOR_NUMA_FAULT);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_RW);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_HINT_BEFORE_PAGE);
}

/* fast-skips-protnone: the fast walk does not hand out the page of a protnone entry. */
static void fast_skips_protnone_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET_FAST, 0);
	s->out.fast = true;
	s->out.nr_fast = 1;
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_FAST_SKIPS_PROTNONE);
}

/* fast-skips-protnone: it falls back. */
static void fast_skips_protnone_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET_FAST, 0);
	s->out.fast = true;
	s->out.fell_back = true;
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_FAST_SKIPS_PROTNONE);
}

/* fast-skips-protnone: it does not fault. */
static void fast_skips_protnone_bad_fault(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_R);
	call(s, GUP_ENTRY_POINT_GET_FAST, FOLL_WRITE);
	s->out.fast = true;
	faults(s, GUP_FAULT_REUSE, PROT_RW);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_FAST_SKIPS_PROTNONE);
}

/* no-hint-in-prot-none: no hinting fault in an inaccessible VMA, even if the call honours hinting. */
static void no_hint_in_prot_none_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, 0, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_WRITE | FOLL_HONOR_NUMA_FAULT);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_NUMA);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_HINT_IN_PROT_NONE);
}

/* no-hint-in-prot-none: FOLL_FORCE takes no other fault there either for reading what is mapped. */
static void no_hint_in_prot_none_bad_fault(void **state)
{
	struct scene *s = *state;

	map_anon(s, 0, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_FORCE);
	faults(s, GUP_FAULT_ACCESS, PROT_NUMA);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_HINT_IN_PROT_NONE);
}

/* no-hint-in-prot-none: FOLL_FORCE ends; a call that does not breaks termination, too. */
static void no_hint_in_prot_none_bad_endless(void **state)
{
	struct scene *s = *state;
	uint32_t applies;

	map_anon(s, 0, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_WRITE);
	s->out.endless = true;
	s->out.nr_faults = GUP_FAULTS_PER_PAGE;
	s->out.ret = -EINTR;
	assert_int_equal(judge(s, &applies), GUP_LAW_BIT(GUP_LAW_NO_HINT_IN_PROT_NONE) |
						     GUP_LAW_BIT(GUP_LAW_TERMINATION));
}

/* P4 says nothing about a long-term pin that waits for a page to be back on an LRU list. */
static void p4_waits_for_lru(void **state)
{
	struct scene *s = *state;
	uint32_t applies;

	map_anon(s, 0, PROT_NUMA);
	pfn_to_page(s->after, s->pfn)->flags |= PG_CMA | PG_ISOLATED;
	call(s, GUP_ENTRY_POINT_PIN, FOLL_FORCE | FOLL_LONGTERM);
	s->out.endless = true;
	s->out.ret = -EINTR;
	assert_int_equal(judge(s, &applies), GUP_LAW_BIT(GUP_LAW_TERMINATION));
	assert_false(applies & GUP_LAW_BIT(GUP_LAW_NO_HINT_IN_PROT_NONE));
	pfn_to_page(s->after, s->pfn)->flags &= ~PG_ISOLATED;
	s->out.nr_faults = GUP_FAULTS_PER_PAGE;
	assert_true(judge(s, &applies) & GUP_LAW_BIT(GUP_LAW_NO_HINT_IN_PROT_NONE));
}

/* no-hint-in-prot-none: FOLL_FORCE does not fail there. */
static void no_hint_in_prot_none_bad_fails(void **state)
{
	struct scene *s = *state;

	map_anon(s, 0, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_FORCE);
	s->out.ret = -EFAULT;
	assert_breaks(s, GUP_LAW_NO_HINT_IN_PROT_NONE);
}

/* no-hint-in-prot-none: FOLL_FORCE gets the page as it is. */
static void no_hint_in_prot_none_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, 0, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_HONOR_NUMA_FAULT);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_NO_HINT_IN_PROT_NONE);
}

/* look-up-finds: a hinted page is there all the same. */
static void look_up_finds_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_LOOK_UP, FOLL_DUMP);
	assert_breaks(s, GUP_LAW_LOOK_UP_FINDS);
}

static void look_up_finds_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_LOOK_UP, FOLL_DUMP);
	s->out.ret = 1;
	s->out.nr_pages = 1;
	s->pages[0] = page(s);
	assert_keeps(s, GUP_LAW_LOOK_UP_FINDS);
}

static bool breaks(struct scene *s, uint32_t law)
{
	uint32_t applies, broken = judge(s, &applies);

	assert_int_equal(applies & law, law);
	return broken & law;
}

/* A hinting fault on the page of a call; was it called for? */
static bool called_for(struct scene *s, enum gup_entry_point entry, unsigned int flags)
{
	call(s, entry, flags);
	s->out.ret = -ENOMEM;
	s->out.nr_faults = s->out.nr_numa = 0;
	faults(s, GUP_FAULT_NUMA_PTE, PROT_NUMA);
	return !breaks(s, LAW(HINT_ONLY_IF_ASKED));
}

/* hint-only-if-asked: a pin of an anonymous page unshares it, if the version does, and if it is not writable. */
static void unshare_anon(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON, PROT_NUMA);
	assert_true(called_for(s, GUP_ENTRY_POINT_PIN, 0));
	assert_false(called_for(s, GUP_ENTRY_POINT_GET, 0));
	gup_rules_set(&s->rules, GUP_UNSHARE_ANON);
	assert_true(called_for(s, GUP_ENTRY_POINT_PIN, 0));
	gup_rules_set(&s->rules, GUP_UNSHARE_NEVER);
	assert_false(called_for(s, GUP_ENTRY_POINT_PIN, 0));
}

static void unshare_not_writable(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON, PROT_NUMA | GUP_PTE_RW);
	assert_false(called_for(s, GUP_ENTRY_POINT_PIN, 0));
}

/* hint-only-if-asked: a long-term pin unshares a file's page in a private mapping, since v6.2. */
static void unshare_file(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_FILE, PG_FILE, PROT_NUMA);
	assert_true(called_for(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM));
	assert_false(called_for(s, GUP_ENTRY_POINT_PIN, 0));
	gup_rules_set(&s->rules, GUP_UNSHARE_ANON);
	assert_false(called_for(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM));
}

static void unshare_public(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | RW, GUP_VMA_FILE, PG_FILE, PROT_NUMA);
	assert_false(called_for(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM));
}

/* hint-only-if-asked: what is no page is not unshared. */
static void unshare_nothing(void **state)
{
	struct scene *s = *state;
	unsigned int level;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON, PROT_NUMA);
	gup_set_entry(s->after, gup_entry_lookup(s->after, ADDR, &level),
		      pfn_pte(UINT32_MAX, PROT_NUMA | GUP_PTE_SPECIAL));
	assert_false(called_for(s, GUP_ENTRY_POINT_PIN, 0));
}

/* A hinting fault on a huge entry, for its third page. */
static bool huge_called_for(struct scene *s, uint32_t pg_flags, uint32_t third)
{
	map_huge(s, RW, pg_flags, PROT_NUMA);
	pfn_to_page(s->before, s->pfn + 2)->flags |= third;
	call(s, GUP_ENTRY_POINT_PIN, 0);
	s->call.start = HUGE_ADDR + 2 * GUP_PAGE_SIZE;
	s->out.ret = -ENOMEM;
	s->out.nr_faults = s->out.nr_numa = 1;
	s->out.faults[0] = (struct gup_fault){ .addr = s->call.start,
					       .entry = pfn_pte(s->pfn, PROT_NUMA | GUP_PTE_PSE),
					       .kind = GUP_FAULT_NUMA_PMD,
					       .level = 2 };
	return !breaks(s, LAW(HINT_ONLY_IF_ASKED));
}

/* hint-only-if-asked: a huge page is shared or not as its first page is. */
static void unshare_huge(void **state)
{
	struct scene *s = *state;

	assert_true(huge_called_for(s, PG_ANON, PG_ANON_EXCLUSIVE));
	assert_false(huge_called_for(s, PG_ANON | PG_ANON_EXCLUSIVE, 0));
}

/* hint-only-if-asked: a forced write faults where it could not be done without; it always did before v6.0. */
static void forced_writes(void **state)
{
	struct scene *s = *state;

	map_anon(s, VM_READ, PROT_NUMA);
	assert_false(called_for(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE));
	assert_true(called_for(s, GUP_ENTRY_POINT_GET, FOLL_WRITE));
	gup_rules_set(&s->rules, GUP_FORCE_WRITE_FOLL_COW);
	assert_true(called_for(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE));
	gup_rules_set(&s->rules, GUP_FORCE_WRITE_ANON_EXCLUSIVE);
	pfn_to_page(s->before, s->pfn)->flags = PG_ANON;
	assert_true(called_for(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE));
}

/* hint-only-if-asked: said of hinting faults, by who does not honour, in some VMA, as far as they are logged. */
static void which_faults(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	assert_false(called_for(s, GUP_ENTRY_POINT_GET, 0));
	s->out.faults[0].kind = GUP_FAULT_ACCESS;
	assert_false(breaks(s, LAW(HINT_ONLY_IF_ASKED)));
	s->out.faults[0].kind = GUP_FAULT_NUMA_PTE;
	s->out.faults[0].addr = ADDR - GUP_PAGE_SIZE;
	assert_false(breaks(s, LAW(HINT_ONLY_IF_ASKED)));
	s->out.faults[0].addr = ADDR;
	s->out.nr_faults = 0;
	assert_false(breaks(s, LAW(HINT_ONLY_IF_ASKED)));
	/* The last that is logged, and those that are not. */
	s->out.faults[0].kind = GUP_FAULT_ACCESS;
	s->out.faults[GUP_FAULTS_LOGGED - 1] =
		(struct gup_fault){ .addr = ADDR, .kind = GUP_FAULT_NUMA_PTE, .level = 1 };
	for (unsigned int i = 1; i < GUP_FAULTS_LOGGED - 1; i++)
		s->out.faults[i] = s->out.faults[0];
	s->out.nr_faults = GUP_FAULTS_LOGGED - 1;
	assert_false(breaks(s, LAW(HINT_ONLY_IF_ASKED)));
	s->out.nr_faults = GUP_FAULTS_LOGGED;
	assert_true(breaks(s, LAW(HINT_ONLY_IF_ASKED)));
	s->out.nr_faults = GUP_FAULTS_LOGGED + 9;
	assert_true(breaks(s, LAW(HINT_ONLY_IF_ASKED)));
}

/* A call that honours gets the page, with a fault of a kind at an address. */
static void honours(struct scene *s, enum gup_fault_kind kind, uint64_t addr)
{
	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_HONOR_NUMA_FAULT);
	faults(s, kind, PROT_RW);
	s->out.faults[0].addr = addr;
	gets(s, s->pfn);
}

/* hint-before-page: a fault on this entry, by hinting or by userfaultfd's RWP; or one among too many. */
static void honoured_here(void **state)
{
	struct scene *s = *state;

	honours(s, GUP_FAULT_NUMA_PTE, ADDR + 5);
	assert_false(breaks(s, LAW(HINT_BEFORE_PAGE)));
	s->out.faults[0].addr = ADDR + GUP_PAGE_SIZE;
	assert_true(breaks(s, LAW(HINT_BEFORE_PAGE)));
	s->out.faults[0].addr = ADDR;
	s->out.faults[0].kind = GUP_FAULT_UFFD_RWP;
	assert_false(breaks(s, LAW(HINT_BEFORE_PAGE)));
	s->out.faults[0].kind = GUP_FAULT_COW;
	assert_true(breaks(s, LAW(HINT_BEFORE_PAGE)));
	for (unsigned int i = 1; i < GUP_FAULTS_LOGGED; i++)
		s->out.faults[i] = s->out.faults[0];
	s->out.nr_faults = GUP_FAULTS_LOGGED;
	assert_true(breaks(s, LAW(HINT_BEFORE_PAGE)));
	s->out.nr_faults++;
	assert_false(breaks(s, LAW(HINT_BEFORE_PAGE)));
}

/* hint-before-page: a huge entry is one entry, wherever in it the fault was. */
static void honoured_huge(void **state)
{
	struct scene *s = *state;
	struct gup_page *folio;
	unsigned int level;

	map_huge(s, RW, PG_ANON | PG_ANON_EXCLUSIVE, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_HONOR_NUMA_FAULT);
	s->call.start = HUGE_ADDR + 2 * GUP_PAGE_SIZE;
	s->out.nr_faults = s->out.nr_numa = 1;
	s->out.faults[0] = (struct gup_fault){ .addr = HUGE_ADDR + 9 * GUP_PAGE_SIZE,
					       .kind = GUP_FAULT_NUMA_PMD,
					       .level = 2 };
	gup_set_entry(s->after, gup_entry_lookup(s->after, HUGE_ADDR, &level),
		      pfn_pte(s->pfn, PROT_RW | GUP_PTE_PSE));
	folio = gup_page_touch(s->after, pfn_to_page(s->after, s->pfn));
	folio->refcount++;
	s->out.ret = s->out.locks = 1;
	s->out.nr_pages = 1;
	s->pages[0] = folio + 2;
	assert_keeps(s, GUP_LAW_HINT_BEFORE_PAGE);
	s->out.faults[0].addr = HUGE_ADDR + GUP_PMD_SIZE;
	assert_breaks(s, GUP_LAW_HINT_BEFORE_PAGE);
}

/* hint-before-page: what the fast walk got, or a look-up, was got without the fault. */
static void honoured_by_others(void **state)
{
	struct scene *s = *state;

	honours(s, GUP_FAULT_NUMA_PTE, ADDR);
	s->out.nr_fast = 1;
	assert_true(breaks(s, LAW(HINT_BEFORE_PAGE)));
	s->out.nr_fast = 0;
	assert_false(breaks(s, LAW(HINT_BEFORE_PAGE)));
	/* Without an array, a count alone is what the call got; mlock()'s may be of holes. */
	s->call.no_pages = true;
	s->out.nr_pages = 0;
	s->out.nr_faults = 0;
	assert_true(breaks(s, LAW(HINT_BEFORE_PAGE)));
	s->rules.foll_known |= FOLL_MLOCK;
	s->call.flags |= FOLL_MLOCK;
	assert_false(breaks(s, LAW(HINT_BEFORE_PAGE)));
	s->call.no_pages = false;
	s->out.nr_pages = 1;
	assert_true(breaks(s, LAW(HINT_BEFORE_PAGE)));
	s->pages[0] = NULL;
	assert_false(breaks(s, LAW(HINT_BEFORE_PAGE)));
}

/* hint-before-page: a look-up that honours does not get it. */
static void honoured_by_look_ups(void **state)
{
	struct scene *s = *state;

	assert_true(gup_history_resolve(GUP_VERSION(6, 8), &s->rules));
	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_LOOK_UP, FOLL_HONOR_NUMA_FAULT);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_RW);
	assert_false(breaks(s, LAW(HINT_BEFORE_PAGE)));
	s->out.ret = 1;
	s->out.nr_pages = 1;
	s->pages[0] = page(s);
	assert_true(breaks(s, LAW(HINT_BEFORE_PAGE)));
}

/* fast-skips-protnone: said of the entries that the fast walk came to, and of faults before it fell back. */
static void fast(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET_FAST, 0);
	gets(s, s->pfn);
	s->out.nr_fast = 1;
	assert_int_equal(applying(s) & LAW(FAST_SKIPS_PROTNONE), 0);
	s->out.fast = true;
	assert_true(breaks(s, LAW(FAST_SKIPS_PROTNONE)));
	s->out.nr_fast = 0;
	assert_false(breaks(s, LAW(FAST_SKIPS_PROTNONE)));
	s->out.nr_faults = 1;
	s->out.faults[0].kind = GUP_FAULT_ACCESS;
	assert_true(breaks(s, LAW(FAST_SKIPS_PROTNONE)));
	s->out.fell_back = true;
	assert_false(breaks(s, LAW(FAST_SKIPS_PROTNONE)));
}

/* Does P4 say that this read of a PROT_NONE page must not fail? */
static bool must_read(struct scene *s, enum gup_entry_point entry, unsigned int flags)
{
	call(s, entry, FOLL_FORCE | flags);
	s->out.ret = -EFAULT;
	return breaks(s, LAW(NO_HINT_IN_PROT_NONE));
}

/* no-hint-in-prot-none: with FOLL_FORCE, and no flag that asks for more than to read. */
static void force_flags(void **state)
{
	const unsigned int otherwise = FOLL_WRITE | FOLL_LONGTERM | FOLL_ANON | FOLL_SPLIT_PMD |
				       FOLL_SPLIT | FOLL_MLOCK | FOLL_FAST_ONLY | FOLL_PIN;
	struct scene *s = *state;

	map_anon(s, 0, PROT_NUMA);
	s->rules.foll_known = s->rules.foll_fast = UINT32_MAX;
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++) {
		unsigned int flag = 1u << bit;

		/* FOLL_WRITE and others may fail for reasons of their own. */
		assert_int_equal(must_read(s, GUP_ENTRY_POINT_GET, flag), !(flag & otherwise));
	}
	call(s, GUP_ENTRY_POINT_GET, 0);
	assert_false(breaks(s, LAW(NO_HINT_IN_PROT_NONE)));
	assert_true(must_read(s, GUP_ENTRY_POINT_GET_FAST, 0));
	assert_false(must_read(s, GUP_ENTRY_POINT_GET_FAST_ONLY, 0));
	assert_false(must_read(s, GUP_ENTRY_POINT_LOOK_UP, 0));
}

/* no-hint-in-prot-none: a fast call's range that is no user's is refused as a whole. */
static void force_range(void **state)
{
	struct scene *s = *state;
	const uint64_t end = gup_task_size_max(5), last = end - GUP_PAGE_SIZE;

	assert_non_null(gup_vma_add(s->before, last, end, VM_OWN, GUP_VMA_ANON));
	s->pfn = gup_page_alloc(s->before, 0, PG_ANON | PG_ANON_EXCLUSIVE);
	assert_non_null(gup_map_page(s->before, last, s->pfn, PROT_NUMA));
	assert_true(gup_mm_copy(s->after, s->before));
	call(s, GUP_ENTRY_POINT_GET_FAST, FOLL_FORCE);
	s->out.ret = -EFAULT;
	s->call.start = last;
	assert_true(breaks(s, LAW(NO_HINT_IN_PROT_NONE)));
	s->call.nr_pages = 2;
	assert_false(breaks(s, LAW(NO_HINT_IN_PROT_NONE)));
	s->call.entry_point = GUP_ENTRY_POINT_GET;
	assert_true(breaks(s, LAW(NO_HINT_IN_PROT_NONE)));
}

/* Two PROT_NONE pages, the first of which a forced read got. */
static void two_pages(struct scene *s)
{
	const uint64_t second = ADDR + GUP_PAGE_SIZE;

	assert_non_null(gup_vma_add(s->before, ADDR, second + GUP_PAGE_SIZE, VM_OWN, GUP_VMA_ANON));
	s->spare = gup_page_alloc(s->before, 0, PG_ANON | PG_ANON_EXCLUSIVE);
	s->pfn = gup_page_alloc(s->before, 0, PG_ANON | PG_ANON_EXCLUSIVE);
	assert_non_null(gup_map_page(s->before, ADDR, s->pfn, PROT_NUMA));
	assert_non_null(gup_map_page(s->before, second, s->spare, PROT_NUMA));
	assert_true(gup_mm_copy(s->after, s->before));
	call(s, GUP_ENTRY_POINT_GET, FOLL_FORCE);
	s->call.nr_pages = 2;
	gets(s, s->pfn);
}

/* no-hint-in-prot-none: said of the page at which a call stopped, if it was asked for and there was room. */
static void where_it_stops(void **state)
{
	struct scene *s = *state;

	two_pages(s);
	assert_breaks(s, GUP_LAW_NO_HINT_IN_PROT_NONE);
	s->out.max_pages = 1;
	assert_keeps(s, GUP_LAW_NO_HINT_IN_PROT_NONE);
	s->out.max_pages = 4;
	s->call.nr_pages = 1;
	assert_keeps(s, GUP_LAW_NO_HINT_IN_PROT_NONE);
	/* Without an array there is room for all. */
	s->call.nr_pages = 2;
	s->call.no_pages = true;
	s->out.max_pages = 1;
	s->out.nr_pages = 0;
	assert_true(breaks(s, LAW(NO_HINT_IN_PROT_NONE)));
}

/* no-hint-in-prot-none: and of each page by its own address. */
static void second_page(void **state)
{
	struct scene *s = *state;

	two_pages(s);
	hold(s, s->spare, 1);
	s->pages[1] = pfn_to_page(s->after, s->spare);
	s->out.ret = 2;
	s->out.nr_pages = 2;
	assert_keeps(s, GUP_LAW_NO_HINT_IN_PROT_NONE);
	s->out.nr_faults = 1;
	s->out.faults[0] =
		(struct gup_fault){ .addr = ADDR + GUP_PAGE_SIZE, .kind = GUP_FAULT_ACCESS };
	assert_breaks(s, GUP_LAW_NO_HINT_IN_PROT_NONE);
}

/* no-hint-in-prot-none: signals and failures may come first. */
static void force_disturbed(void **state)
{
	struct scene *s = *state;

	map_anon(s, 0, PROT_NUMA);
	assert_true(must_read(s, GUP_ENTRY_POINT_GET, 0));
	s->before->signal = true;
	assert_false(must_read(s, GUP_ENTRY_POINT_GET, 0));
	s->before->signal = false;
	s->before->fatal_signal = true;
	assert_false(must_read(s, GUP_ENTRY_POINT_GET, 0));
	s->before->fatal_signal = false;
	s->before->inject = GUP_INJECT_OOM;
	assert_false(must_read(s, GUP_ENTRY_POINT_GET, 0));
	/* And without any fault: one on the page is one too many, wherever in it. */
	s->before->inject = GUP_INJECT_NONE;
	gets(s, s->pfn);
	assert_false(breaks(s, LAW(NO_HINT_IN_PROT_NONE)));
	s->out.faults[0] = (struct gup_fault){ .addr = ADDR + 7, .kind = GUP_FAULT_ACCESS };
	s->out.faults[1] = s->out.faults[0];
	s->out.nr_faults = 1;
	assert_true(breaks(s, LAW(NO_HINT_IN_PROT_NONE)));
	s->out.faults[0].addr = ADDR + GUP_PAGE_SIZE;
	assert_false(breaks(s, LAW(NO_HINT_IN_PROT_NONE)));
	s->out.nr_faults = 2;
	assert_true(breaks(s, LAW(NO_HINT_IN_PROT_NONE)));
}

/* no-hint-in-prot-none: in memory that may be read, of a page that is there for a call to take. */
static void force_memory(void **state)
{
	struct scene *s = *state;
	struct gup_page *before;
	unsigned int level;
	gup_entry *slot, was;

	map_anon(s, 0, PROT_NUMA);
	before = pfn_to_page(s->before, s->pfn);
	s->after->vma[0].flags &= ~VM_MAYREAD;
	assert_false(must_read(s, GUP_ENTRY_POINT_GET, 0));
	s->after->vma[0].flags |= VM_MAYREAD | VM_IO;
	assert_false(must_read(s, GUP_ENTRY_POINT_GET, 0));
	s->after->vma[0].flags &= ~VM_IO;
	assert_true(must_read(s, GUP_ENTRY_POINT_GET, 0));
	before->flags |= PG_P2PDMA;
	assert_false(must_read(s, GUP_ENTRY_POINT_GET, 0));
	before->flags ^= PG_P2PDMA | PG_ZERO;
	assert_false(must_read(s, GUP_ENTRY_POINT_GET, 0));
	before->flags ^= PG_ZERO;
	before->refcount = 0;
	assert_false(must_read(s, GUP_ENTRY_POINT_GET, 0));
	before->refcount = 1;
	assert_true(must_read(s, GUP_ENTRY_POINT_GET, 0));
	/* A pin may find no memory to unshare. */
	assert_true(must_read(s, GUP_ENTRY_POINT_PIN, 0));
	before->flags = PG_ANON;
	assert_false(must_read(s, GUP_ENTRY_POINT_PIN, 0));
	slot = gup_entry_lookup(s->before, ADDR, &level);
	was = *slot;
	*slot = was | GUP_PTE_SPECIAL;
	assert_false(must_read(s, GUP_ENTRY_POINT_GET, 0));
	*slot = pfn_pte(UINT32_MAX, PROT_NUMA);
	assert_false(must_read(s, GUP_ENTRY_POINT_GET, 0));
	*slot = was;
	assert_true(must_read(s, GUP_ENTRY_POINT_GET, 0));
}

/* hint-before-page: a page that the call moved is mapped without the mark, so no fault is needed. */
static void hint_before_page_moved(void **state)
{
	struct scene *s = *state;
	uint64_t moved;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_HONOR_NUMA_FAULT | FOLL_LONGTERM);
	moved = gup_page_alloc(s->after, 0, PG_ANON | PG_ANON_EXCLUSIVE);
	gup_set_entry(s->after, gup_pte_slot(s->after, ADDR), pfn_pte(moved, PROT_RW));
	gets(s, moved);
	assert_true(breaks(s, LAW(HINT_BEFORE_PAGE)));
	s->out.nr_migrated = 1;
	assert_false(breaks(s, LAW(HINT_BEFORE_PAGE)));
	/* Another page was moved. */
	gets(s, s->pfn);
	assert_true(breaks(s, LAW(HINT_BEFORE_PAGE)));
}

/* no-hint-in-prot-none: a call that never stops to fault breaks it if it says FOLL_FORCE, in PROT_NONE memory. */
static void force_ends(void **state)
{
	struct scene *s = *state;

	map_anon(s, 0, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_WRITE);
	s->out.endless = true;
	s->out.nr_faults = GUP_FAULTS_PER_PAGE - 1;
	assert_false(breaks(s, LAW(NO_HINT_IN_PROT_NONE)));
	s->out.nr_faults = GUP_FAULTS_PER_PAGE;
	s->out.crashed = true;
	assert_false(breaks(s, LAW(NO_HINT_IN_PROT_NONE)));
	s->out.crashed = false;
	assert_true(breaks(s, LAW(NO_HINT_IN_PROT_NONE)));
	s->call.flags = FOLL_WRITE;
	assert_false(breaks(s, LAW(NO_HINT_IN_PROT_NONE)));
	s->after->vma[0].flags |= VM_READ;
	s->call.flags = FOLL_FORCE | FOLL_WRITE;
	assert_int_equal(applying(s) & LAW(NO_HINT_IN_PROT_NONE), 0);
}

/* Does the law say that this look-up must find the page? */
static bool must_find(struct scene *s, unsigned int flags)
{
	uint32_t applies, broken;

	call(s, GUP_ENTRY_POINT_LOOK_UP, flags);
	broken = judge(s, &applies);
	assert_int_equal(broken & LAW(LOOK_UP_FINDS), applies & LAW(LOOK_UP_FINDS));
	return broken & LAW(LOOK_UP_FINDS);
}

/* look-up-finds: without flags that ask for more than to look. */
static void look_up_flags(void **state)
{
	const unsigned int otherwise = FOLL_WRITE | FOLL_PIN | FOLL_LONGTERM | FOLL_SPLIT |
				       FOLL_SPLIT_PMD | FOLL_MLOCK | FOLL_NUMA |
				       FOLL_HONOR_NUMA_FAULT;
	struct scene *s = *state;

	gup_rules_set(&s->rules, GUP_LOOK_UP_FOLLOW_PAGE);
	map_anon(s, RW, PROT_NUMA);
	s->rules.foll_known = UINT32_MAX;
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
		assert_int_equal(must_find(s, 1u << bit), !((1u << bit) & otherwise));
	/* A folio_walk has none of them. */
	gup_rules_set(&s->rules, GUP_LOOK_UP_FOLIO_WALK);
	s->rules.foll_known = UINT32_MAX;
	assert_true(must_find(s, FOLL_WRITE));
}

/* look-up-finds: a page that is mapped, not secret, no device's, and in use. */
static void look_up_memory(void **state)
{
	struct scene *s = *state;
	struct gup_page *before;
	unsigned int level;
	gup_entry *slot, was;

	map_anon(s, RW, PROT_RW);
	before = pfn_to_page(s->before, s->pfn);
	slot = gup_entry_lookup(s->before, ADDR, &level);
	was = *slot;
	assert_true(must_find(s, 0));
	before->flags |= PG_P2PDMA;
	assert_false(must_find(s, 0));
	before->flags ^= PG_P2PDMA | PG_FSDAX;
	assert_false(must_find(s, 0));
	before->flags ^= PG_FSDAX;
	before->refcount = 0;
	assert_false(must_find(s, 0));
	before->refcount = 1;
	*slot = was & ~(GUP_PTE_PRESENT | GUP_PTE_PROTNONE);
	assert_false(must_find(s, 0));
	*slot = was | GUP_PTE_SPECIAL;
	assert_false(must_find(s, 0));
	*slot = was;
	s->after->vma[0].kind = GUP_VMA_SECRETMEM;
	assert_false(must_find(s, 0));
	s->after->vma[0].kind = GUP_VMA_ANON;
	assert_true(must_find(s, 0));
	/* Addresses outside VMAs are not judged. */
	s->after->nr_vmas = 0;
	assert_false(must_find(s, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(hint_only_if_asked_bad),
		TEST(hint_only_if_asked_good),
		TEST(hint_only_if_asked_bad_saved_write),
		TEST(hint_only_if_asked_good_rwp),
		TEST(hint_only_if_asked_good_unshare),
		TEST(hint_only_if_asked_bad_unshare),
		TEST(hint_only_if_asked_bad_unshare_own),
		TEST(hint_only_if_asked_bad_force),
		TEST(hint_before_page_bad),
		TEST(hint_before_page_bad_not_restored),
		TEST(hint_before_page_bad_no_fault),
		TEST(hint_before_page_good),
		TEST(hint_before_page_moved),
		TEST(fast_skips_protnone_bad),
		TEST(fast_skips_protnone_good),
		TEST(fast_skips_protnone_bad_fault),
		TEST(no_hint_in_prot_none_bad),
		TEST(no_hint_in_prot_none_bad_fault),
		TEST(no_hint_in_prot_none_bad_endless),
		TEST(p4_waits_for_lru),
		TEST(no_hint_in_prot_none_bad_fails),
		TEST(no_hint_in_prot_none_good),
		TEST(look_up_finds_bad),
		TEST(look_up_finds_good),
		TEST(unshare_anon),
		TEST(unshare_not_writable),
		TEST(unshare_file),
		TEST(unshare_public),
		TEST(unshare_nothing),
		TEST(unshare_huge),
		TEST(forced_writes),
		TEST(which_faults),
		TEST(honoured_here),
		TEST(honoured_huge),
		TEST(honoured_by_others),
		TEST(honoured_by_look_ups),
		TEST(fast),
		TEST(force_flags),
		TEST(force_range),
		TEST(where_it_stops),
		TEST(second_page),
		TEST(force_disturbed),
		TEST(force_memory),
		TEST(force_ends),
		TEST(look_up_flags),
		TEST(look_up_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
