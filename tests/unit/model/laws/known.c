// SPDX-License-Identifier: GPL-2.0-only
/*
 * Breaches that are known: each with all that it takes, and without one thing of that.
 */
#include "laws_scene.h"

#define PAGE(n) (ADDR + (uint64_t)(n)*GUP_PAGE_SIZE)
/* The VMA of every case, of whatever memory; large enough for hugetlb. */
#define START (2 * GUP_PMD_SIZE)
#define END (3 * GUP_PMD_SIZE)

/*
 * One way to break laws: the first and last value of a rule under which it is known, and
 * maybe another one, and the condition of the call. The memory matters if @kind or @vm_flags
 * are given.
 */
struct way {
	uint32_t laws;
	enum gup_rule rule;
	enum gup_rule_value first, last, again;
	unsigned int flags, but_not;
	enum gup_entry_point entry;
	enum gup_vma_kind kind;
	uint64_t vm_flags;
	bool no_pages;
	/*
	 * A huge page was faulted and handed out; the entry was hinted; the page is movable, or
	 * isolated.
	 */
	bool huge, hinted, movable, isolated;
};

#define AT(name, value)                                                                            \
	.rule = GUP_RULE_##name, .first = GUP_##name##_##value, .last = GUP_##name##_##value
#define SPAN(name, from, to)                                                                       \
	.rule = GUP_RULE_##name, .first = GUP_##name##_##from, .last = GUP_##name##_##to

static const struct way ways[] = {
	{ LAW(NO_HINT_IN_PROT_NONE) | LAW(TERMINATION), AT(PROTNONE, FOLL_NUMA),
	  .flags = FOLL_NUMA | FOLL_FORCE },
	{ LAW(NO_HINT_IN_PROT_NONE) | LAW(TERMINATION), AT(UNSHARE, ANON_AND_LONGTERM),
	  .flags = FOLL_LONGTERM, .entry = GUP_ENTRY_POINT_PIN, .kind = GUP_VMA_SHMEM,
	  .vm_flags = VM_OWN | RW, .huge = true },
	{ LAW(NO_HINT_IN_PROT_NONE) | LAW(TERMINATION), AT(UNSHARE, ANON_AND_LONGTERM),
	  .flags = FOLL_LONGTERM | FOLL_PIN, .kind = GUP_VMA_FILE, .vm_flags = VM_OWN | RW,
	  .huge = true },
	{ LAW(TERMINATION), AT(LONGTERM_ISOLATED, RETRIED),
	  .again = GUP_LONGTERM_ISOLATED_RETRIED_AGAIN, .flags = FOLL_LONGTERM, .isolated = true },
	{ LAW(LONGTERM_ZONE), AT(LONGTERM_ISOLATED, PINNED),
	  .again = GUP_LONGTERM_ISOLATED_PINNED_AGAIN, .isolated = true },
	{ LAW(LONGTERM_ZONE), AT(LONGTERM_FAILURE, PINNED) },
	{ LAW(NO_HINT_IN_PROT_NONE) | LAW(TERMINATION), AT(HUGETLB_FORCE, ALLOWED),
	  .flags = FOLL_FORCE | FOLL_WRITE, .kind = GUP_VMA_HUGETLB,
	  .vm_flags = (VM_OWN & ~VM_SOFTDIRTY) | VM_READ },
	{ LAW(FAST_REFINES_SLOW), AT(HUGETLB_FORCE, MAKES_WRITABLE), .flags = FOLL_WRITE,
	  .kind = GUP_VMA_HUGETLB, .vm_flags = VM_OWN | VM_READ },
	{ LAW(LOOK_UP_FINDS), AT(PROTNONE, FORCE_FOLLOWS), .but_not = FOLL_FORCE, .hinted = true },
	{ LAW(FAST_REFINES_SLOW), SPAN(ARGS, PER_ENTRY, PAGES_CHECKED),
	  .flags = FOLL_LONGTERM | FOLL_PCI_P2PDMA },
	{ LAW(HANDS_OFF), SPAN(HUGETLB_WALK, OWN, PAGE_MASK), .kind = GUP_VMA_HUGETLB,
	  .vm_flags = VM_OWN | RW },
	{ LAW(REFUSAL), AT(LONGTERM_LOCKED, ALLOWED), .flags = FOLL_LONGTERM, .but_not = FOLL_PIN,
	  .entry = GUP_ENTRY_POINT_GET_UNLOCKED },
	{ LAW(INVALID_REFUSED), SPAN(ARGS, PER_ENTRY, PAGES_CHECKED) },
	{ LAW(BALANCE), SPAN(ARGS, PER_ENTRY, PAGES_CHECKED), .entry = GUP_ENTRY_POINT_GET_FAST,
	  .no_pages = true },
	{ LAW(BALANCE), SPAN(ARGS, PER_ENTRY, PAGES_CHECKED), .entry = GUP_ENTRY_POINT_PIN,
	  .no_pages = true },
	{ LAW(BALANCE), SPAN(ARGS, PER_ENTRY, PAGES_CHECKED), .flags = FOLL_GET, .no_pages = true },
	{ LAW(BALANCE), SPAN(ARGS, PER_ENTRY, PAGES_CHECKED), .flags = FOLL_PIN },
	{ LAW(PAGE_IDENTITY), AT(NO_STRUCT_PAGE, GET_FAILS), .flags = FOLL_MLOCK },
	{ LAW(PAGE_IDENTITY), AT(NO_STRUCT_PAGE, GET_FAILS), .kind = GUP_VMA_PFNMAP,
	  .vm_flags = VM_PUBLIC | RW },
	{ LAW(PAGE_IDENTITY), AT(NO_STRUCT_PAGE, GET_FAILS), .kind = GUP_VMA_SHMEM,
	  .vm_flags = VM_PUBLIC | RW | VM_PFNMAP },
	{ LAW(PAGE_IDENTITY), AT(NO_STRUCT_PAGE, GET_FAILS), .kind = GUP_VMA_SHMEM,
	  .vm_flags = VM_PUBLIC | RW | VM_IO },
	{ LAW(NO_HELD_REUSE), AT(COW_REUSE, PAGE_COUNT), .flags = FOLL_WRITE, .huge = true },
	{ LAW(NO_UNEARNED_WRITE) | LAW(PRIVATE_WRITE) | LAW(NO_HELD_REUSE) |
		  LAW(PINNED_ANON_EXCLUSIVE),
	  AT(FORCE_WRITE, FOLL_COW), .flags = FOLL_COW },
	{ LAW(NO_UNEARNED_WRITE), AT(FORCE_WRITE, FOLL_COW), .flags = FOLL_FORCE,
	  .vm_flags = VM_OWN | VM_READ | VM_UFFD_WP },
	{ LAW(NO_HINT_IN_PROT_NONE), AT(FSDAX_ENTRY, DEVMAP), .kind = GUP_VMA_FSDAX,
	  .vm_flags = VM_PUBLIC, .no_pages = true },
	{ LAW(PINNED_ANON_EXCLUSIVE), AT(UNSHARE, NEVER), .but_not = FOLL_WRITE },
	{ LAW(PINNED_ANON_EXCLUSIVE), AT(UNSHARE, NEVER), .entry = GUP_ENTRY_POINT_LOOK_UP },
	{ LAW(LONGTERM_ZONE), AT(LONGTERM_ZONE, CMA), .movable = true },
	{ LAW(LONGTERM_FILE), AT(DIRTY_TRACKED_PIN, ALLOWED), .flags = FOLL_WRITE },
	{ LAW(LONGTERM_OWN), SPAN(UNSHARE, NEVER, ANON), .but_not = FOLL_WRITE },
};

/* What is known of this call, made under a rule's value, of the laws of a way. */
static uint32_t known(const struct way *way, enum gup_rule_value value, const struct gup_call *call,
		      uint64_t vm_flags, enum gup_vma_kind kind)
{
	struct gup_mm *mm = gup_mm_create(4, 4, 2 * GUP_PMD_NR, 2);
	const uint32_t pfn = gup_page_alloc(mm, way->huge ? GUP_PMD_ORDER : 0, 0);
	struct gup_page *pages[1] = { pfn_to_page(mm, pfn) };
	const struct gup_outcome out = { .endless = true,
					 .pages = pages,
					 .max_pages = 1,
					 .nr_pages = 1,
					 .nr_faults = 1,
					 .faults = { { .level = way->huge ? 2 : 1 } } };
	struct gup_rules rules;
	struct gup_trial c = { mm, mm, &rules, call, &out };
	uint32_t laws;

	assert_true(gup_history_resolve(GUP_VERSION(7, 3), &rules));
	rules.value[way->rule] = (uint8_t)value;
	rules.foll_known = UINT32_MAX;
	assert_non_null(gup_vma_add(mm, START, END, vm_flags, kind));
	pages[0]->flags |= way->movable ? PG_UNPINNABLE : PG_CMA;
	pages[0]->flags |= way->isolated ? PG_ISOLATED : 0;
	if (way->hinted)
		assert_non_null(gup_map_page(mm, START, pfn, PROT_NUMA));
	laws = gup_laws_known(&c, way->laws);
	gup_mm_destroy(mm);
	return laws;
}

static uint32_t known_with(const struct way *way, enum gup_rule_value value,
			   const struct gup_call *call)
{
	uint64_t vm_flags = way->vm_flags ? way->vm_flags : VM_OWN | RW;

	return known(way, value, call, vm_flags, way->kind);
}

/* The values of a rule are numbered in a row. */
static bool is_value_of(unsigned int value, enum gup_rule rule)
{
	struct gup_rules rules;

	assert_true(gup_history_resolve(GUP_VERSION(7, 3), &rules));
	for (unsigned int i = 0; i < GUP_RULE_NR; i++)
		rules.value[i] = UINT8_MAX;
	gup_rules_set(&rules, (enum gup_rule_value)value);
	return rules.value[rule] == value;
}

static void try_way(const struct way *way)
{
	const struct gup_call whole = { .start = START,
					.nr_pages = 1,
					.flags = way->flags,
					.entry_point = (uint8_t)way->entry,
					.no_pages = way->no_pages };
	struct gup_call call = whole;
	struct way less = *way;

	for (unsigned int value = 0; value < GUP_RULE_VALUE_NR; value++) {
		bool due = (value >= way->first && value <= way->last) ||
			   (way->again && value == way->again);

		if (is_value_of(value, way->rule))
			assert_int_equal(known_with(way, (enum gup_rule_value)value, &whole),
					 due ? way->laws : 0);
	}
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++) {
		if (!((way->flags | way->but_not) >> bit & 1))
			continue;
		call.flags = whole.flags ^ 1u << bit;
		assert_int_equal(known_with(way, way->first, &call), 0);
	}
	call = whole;
	call.no_pages = false;
	if (way->no_pages)
		assert_int_equal(known_with(way, way->first, &call), 0);
	if (way->vm_flags)
		assert_int_equal(known(way, way->first, &whole, VM_OWN | RW, GUP_VMA_ANON), 0);
	less.huge = less.hinted = less.movable = less.isolated = false;
	if (way->huge || way->hinted || way->movable || way->isolated)
		assert_int_equal(known_with(&less, way->first, &whole), 0);
}

/* Each way needs its rule's value, each of its flags, and its kind of memory. */
static void each_way(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		try_way(&ways[i]);
}

/* A breach at v7.3 with another value of one rule, by a call, in memory of a kind. */
static uint32_t known_under(uint32_t laws, enum gup_rule rule, enum gup_rule_value value,
			    struct gup_call call, uint64_t vm_flags, enum gup_vma_kind kind)
{
	const struct way way = { .laws = laws, .rule = rule, .huge = true };

	call.start = START;
	call.nr_pages = 1;
	return known(&way, value, &call, vm_flags, kind);
}

/* Memory that is nearly the one in question is not. */
static void nearly(void **state)
{
	const struct gup_call pin = { .entry_point = GUP_ENTRY_POINT_PIN, .flags = FOLL_LONGTERM };
	const struct gup_call force = { .flags = FOLL_FORCE | FOLL_WRITE };
	const struct gup_call write = { .flags = FOLL_WRITE };

	(void)state;
	/* A shared file is not unshared, nor is anonymous memory by this; nor by references. */
	assert_int_equal(known_under(LAW(NO_HINT_IN_PROT_NONE), GUP_RULE_UNSHARE,
				     GUP_UNSHARE_ANON_AND_LONGTERM, pin, VM_PUBLIC | RW,
				     GUP_VMA_FILE),
			 0);
	assert_int_equal(known_under(LAW(NO_HINT_IN_PROT_NONE), GUP_RULE_UNSHARE,
				     GUP_UNSHARE_ANON_AND_LONGTERM, pin, VM_OWN | RW, GUP_VMA_ANON),
			 0);
	assert_int_equal(known_under(LAW(NO_HINT_IN_PROT_NONE), GUP_RULE_UNSHARE,
				     GUP_UNSHARE_ANON_AND_LONGTERM,
				     (struct gup_call){ .flags = FOLL_LONGTERM }, VM_OWN | RW,
				     GUP_VMA_FILE),
			 0);
	/* hugetlb memory with soft-dirty; other memory without. */
	assert_int_equal(known_under(LAW(NO_HINT_IN_PROT_NONE), GUP_RULE_HUGETLB_FORCE,
				     GUP_HUGETLB_FORCE_ALLOWED, force, VM_OWN | VM_READ,
				     GUP_VMA_HUGETLB),
			 0);
	assert_int_equal(known_under(LAW(NO_HINT_IN_PROT_NONE), GUP_RULE_HUGETLB_FORCE,
				     GUP_HUGETLB_FORCE_ALLOWED, force,
				     (VM_OWN & ~VM_SOFTDIRTY) | VM_READ, GUP_VMA_ANON),
			 0);
	/* hugetlb memory that may be written; other memory that may not. */
	assert_int_equal(known_under(LAW(FAST_REFINES_SLOW), GUP_RULE_HUGETLB_FORCE,
				     GUP_HUGETLB_FORCE_MAKES_WRITABLE, write, VM_OWN | RW,
				     GUP_VMA_HUGETLB),
			 0);
	assert_int_equal(known_under(LAW(FAST_REFINES_SLOW), GUP_RULE_HUGETLB_FORCE,
				     GUP_HUGETLB_FORCE_MAKES_WRITABLE, write, VM_OWN | VM_READ,
				     GUP_VMA_ANON),
			 0);
	/* Nothing is held where no flag and no function says so. */
	assert_int_equal(known_under(LAW(BALANCE), GUP_RULE_ARGS, GUP_ARGS_PER_ENTRY,
				     (struct gup_call){ .no_pages = true }, VM_OWN | RW,
				     GUP_VMA_ANON),
			 0);
	assert_int_equal(known_under(LAW(BALANCE), GUP_RULE_ARGS, GUP_ARGS_PER_ENTRY,
				     (struct gup_call){ .entry_point = GUP_ENTRY_POINT_PIN_FAST },
				     VM_OWN | RW, GUP_VMA_ANON),
			 0);
}

/* A fast-only call comes to no walk of hugetlb's own. */
static void fast_only_hugetlb(void **state)
{
	(void)state;
	for (unsigned int entry = 0; entry < GUP_ENTRY_POINT_NR; entry++)
		assert_int_equal(known_under(LAW(HANDS_OFF), GUP_RULE_HUGETLB_WALK,
					     GUP_HUGETLB_WALK_OWN,
					     (struct gup_call){ .entry_point = (uint8_t)entry },
					     VM_OWN | RW, GUP_VMA_HUGETLB),
				 entry == GUP_ENTRY_POINT_GET_FAST_ONLY ||
						 entry == GUP_ENTRY_POINT_PIN_FAST_ONLY
					 ? 0
					 : LAW(HANDS_OFF));
}

/* A look-up pins a shared page even if it says FOLL_WRITE. */
static void look_up_pins(void **state)
{
	const struct gup_call look_up = { .entry_point = GUP_ENTRY_POINT_LOOK_UP,
					  .flags = FOLL_WRITE };

	(void)state;
	assert_int_equal(known_under(LAW(PINNED_ANON_EXCLUSIVE), GUP_RULE_UNSHARE,
				     GUP_UNSHARE_NEVER, look_up, VM_OWN | RW, GUP_VMA_ANON),
			 LAW(PINNED_ANON_EXCLUSIVE));
}

/* FOLL_TOUCH passed for a while after the other flags of GUP's own were refused. */
static void touch(void **state)
{
	const enum gup_rule_value values[] = { GUP_ARGS_PER_ENTRY, GUP_ARGS_PAGES_CHECKED,
					       GUP_ARGS_IS_VALID_GUP_ARGS, GUP_ARGS_TOUCH_REFUSED };

	(void)state;
	for (unsigned int i = 0; i < 4; i++) {
		assert_int_equal(known_under(LAW(INVALID_REFUSED), GUP_RULE_ARGS, values[i],
					     (struct gup_call){ .flags = FOLL_TOUCH }, VM_OWN | RW,
					     GUP_VMA_ANON),
				 i < 3 ? LAW(INVALID_REFUSED) : 0);
		assert_int_equal(known_under(LAW(INVALID_REFUSED), GUP_RULE_ARGS, values[i],
					     (struct gup_call){ .flags = FOLL_TRIED }, VM_OWN | RW,
					     GUP_VMA_ANON),
				 i < 2 ? LAW(INVALID_REFUSED) : 0);
	}
}

/* Flags that were refused before the common check are not known to pass. */
static void refused_ever_since(void **state)
{
	static const struct {
		struct gup_call call;
		enum gup_rule_value passes_until;
	} rows[] = {
		{ { .entry_point = GUP_ENTRY_POINT_GET_FAST, .no_pages = true }, 0 },
		{ { .entry_point = GUP_ENTRY_POINT_GET_FAST_ONLY, .flags = FOLL_NOWAIT }, 0 },
		{ { .entry_point = GUP_ENTRY_POINT_PIN, .flags = FOLL_GET }, 0 },
		{ { .entry_point = GUP_ENTRY_POINT_PIN, .no_pages = true }, GUP_ARGS_PER_ENTRY },
		{ { .entry_point = GUP_ENTRY_POINT_PIN, .flags = FOLL_TOUCH },
		  GUP_ARGS_PAGES_CHECKED },
		{ { .entry_point = GUP_ENTRY_POINT_GET, .flags = FOLL_PIN }, 0 },
		{ { .entry_point = GUP_ENTRY_POINT_GET_REMOTE, .flags = FOLL_LONGTERM }, 0 },
		{ { .entry_point = GUP_ENTRY_POINT_GET_FAST, .flags = FOLL_PIN }, 0 },
		{ { .entry_point = GUP_ENTRY_POINT_GET_FAST_ONLY, .flags = FOLL_PIN },
		  GUP_ARGS_PAGES_CHECKED },
		{ { .entry_point = GUP_ENTRY_POINT_GET_UNLOCKED, .flags = FOLL_PIN },
		  GUP_ARGS_PAGES_CHECKED },
		{ { .entry_point = GUP_ENTRY_POINT_GET, .flags = FOLL_TRIED },
		  GUP_ARGS_PAGES_CHECKED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (unsigned int value = GUP_ARGS_PER_ENTRY; value <= GUP_ARGS_PAGES_CHECKED;
		     value++)
			assert_int_equal(known_under(LAW(INVALID_REFUSED), GUP_RULE_ARGS,
						     (enum gup_rule_value)value, rows[i].call,
						     VM_OWN | RW, GUP_VMA_ANON),
					 value <= rows[i].passes_until ? LAW(INVALID_REFUSED) : 0);
}

/* Flags that a version does not know do nothing there. */
static void unknown_flags(void **state)
{
	struct scene *s = *state;
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_NUMA | FOLL_FORCE);
	assert_true(gup_history_resolve(GUP_VERSION(5, 10), &s->rules));
	assert_int_equal(gup_laws_known(&c, LAW(NO_HINT_IN_PROT_NONE)), LAW(NO_HINT_IN_PROT_NONE));
	s->rules.foll_known &= ~(unsigned int)FOLL_NUMA;
	assert_int_equal(gup_laws_known(&c, LAW(NO_HINT_IN_PROT_NONE)), 0);
}

/* The fast walk takes what VM_PFNMAP and VM_IO keep from others, if it takes anything. */
static void fast_in_pfnmap(void **state)
{
	const uint32_t laws = LAW(FAST_REFINES_SLOW) | LAW(NO_SPECIAL_MEMORY);
	struct scene *s = *state;
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };

	map(s, VM_OWN | RW | VM_PFNMAP, GUP_VMA_SHMEM, PG_ANON, PROT_R);
	call(s, GUP_ENTRY_POINT_GET_FAST, 0);
	assert_int_equal(gup_laws_known(&c, laws), 0);
	s->out.nr_fast = 1;
	assert_int_equal(gup_laws_known(&c, laws), laws);
	s->before->vma[0].flags = VM_OWN | RW;
	assert_int_equal(gup_laws_known(&c, laws), 0);
}

/* It took pages of secret memory that were on no LRU list. */
static void secretmem_off_lru(void **state)
{
	const uint32_t laws = LAW(FAST_REFINES_SLOW) | LAW(NO_SPECIAL_MEMORY);
	static const uint32_t flags[] = { PG_LRU_BATCH, PG_ISOLATED, PG_NO_LRU, PG_FSDAX,
					  PG_P2PDMA };
	struct scene *s = *state;
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };
	struct gup_page *page;

	map(s, VM_PUBLIC | RW, GUP_VMA_SECRETMEM, PG_SECRETMEM, PROT_RW);
	page = pfn_to_page(s->before, pte_pfn(*gup_pte_slot(s->before, ADDR)));
	call(s, GUP_ENTRY_POINT_GET_FAST, 0);
	s->out.nr_fast = 1;
	for (unsigned int i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		page->flags = PG_SECRETMEM | flags[i];
		gup_rules_set(&s->rules, GUP_SECRETMEM_ON_LRU);
		assert_int_equal(gup_laws_known(&c, laws), laws);
		gup_rules_set(&s->rules, GUP_SECRETMEM_REFUSED);
		assert_int_equal(gup_laws_known(&c, laws), 0);
		gup_rules_set(&s->rules, GUP_SECRETMEM_ON_LRU);
		page->flags = PG_SECRETMEM;
		assert_int_equal(gup_laws_known(&c, laws), 0);
	}
}

/* It took pages of secret memory whose mapping was gone: the second one here. */
static void truncated_secretmem(void **state)
{
	const uint32_t laws = LAW(FAST_REFINES_SLOW) | LAW(NO_SPECIAL_MEMORY);
	struct scene *s = *state;
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };
	struct gup_page *second;

	assert_non_null(gup_vma_add(s->before, ADDR, PAGE(2), VM_PUBLIC | RW, GUP_VMA_SECRETMEM));
	for (unsigned int i = 0; i < 2; i++)
		assert_non_null(gup_map_page(s->before, PAGE(i),
					     gup_page_alloc(s->before, 0, PG_SECRETMEM), PROT_RW));
	second = pfn_to_page(s->before, pte_pfn(*gup_pte_slot(s->before, PAGE(1))));
	second->flags |= PG_TRUNCATED;
	call(s, GUP_ENTRY_POINT_GET_FAST, 0);
	s->call.start = ADDR + 5;
	s->call.nr_pages = 2;
	gup_rules_set(&s->rules, GUP_FAST_NO_MAPPING_ALLOWED);
	s->out.nr_fast = 1;
	assert_int_equal(gup_laws_known(&c, laws), 0);
	s->out.nr_fast = 2;
	assert_int_equal(gup_laws_known(&c, laws), laws);
	gup_rules_set(&s->rules, GUP_FAST_NO_MAPPING_LONGTERM_FALLS_BACK);
	assert_int_equal(gup_laws_known(&c, laws), laws);
	gup_rules_set(&s->rules, GUP_FAST_NO_MAPPING_FALLS_BACK);
	assert_int_equal(gup_laws_known(&c, laws), 0);
	/* In other memory, or with its mapping, it might. */
	gup_rules_set(&s->rules, GUP_FAST_NO_MAPPING_ALLOWED);
	second->flags = PG_SHMEM | PG_TRUNCATED;
	assert_int_equal(gup_laws_known(&c, laws), 0);
	second->flags = PG_SECRETMEM;
	assert_int_equal(gup_laws_known(&c, laws), 0);
}

/* Calls that crash or never end in some releases: each needs all of its conditions. */
static void never_return(void **state)
{
	const uint32_t law = LAW(TERMINATION);
	const uint32_t stays = law | LAW(FAST_REFINES_SLOW) | LAW(NO_HINT_IN_PROT_NONE);
	struct scene *s = *state;
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };

	assert_non_null(
		gup_vma_add(s->before, ADDR, ADDR + GUP_PMD_SIZE, VM_PUBLIC | RW, GUP_VMA_HUGETLB));
	gup_rules_set(&s->rules, GUP_ARGS_PER_ENTRY);
	gup_rules_set(&s->rules, GUP_LONGTERM_NO_PAGES_CRASHES);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	assert_int_equal(gup_laws_known(&c, law), 0);
	s->call.no_pages = true;
	assert_int_equal(gup_laws_known(&c, law), law);
	gup_rules_set(&s->rules, GUP_ARGS_IS_VALID_GUP_ARGS);
	assert_int_equal(gup_laws_known(&c, law), 0);

	gup_rules_set(&s->rules, GUP_FAST_NO_MAPPING_CRASHES);
	call(s, GUP_ENTRY_POINT_GET, 0);
	assert_int_equal(gup_laws_known(&c, law), 0);
	call(s, GUP_ENTRY_POINT_GET_FAST, 0);
	assert_int_equal(gup_laws_known(&c, law), law);
	gup_rules_set(&s->rules, GUP_FAST_NO_MAPPING_ALLOWED_AGAIN);
	assert_int_equal(gup_laws_known(&c, law), 0);

	gup_rules_set(&s->rules, GUP_HUGETLB_START_ENDLESS);
	s->call.start = ADDR;
	assert_int_equal(gup_laws_known(&c, law), 0);
	s->call.start = ADDR + 1;
	assert_int_equal(gup_laws_known(&c, law), law);
	/* The fast walk gets pages there, and a FOLL_FORCE call does not end. */
	assert_int_equal(gup_laws_known(&c, stays), stays);
	gup_rules_set(&s->rules, GUP_HUGETLB_START_ANY_AGAIN);
	assert_int_equal(gup_laws_known(&c, law), 0);

	gup_rules_set(&s->rules, GUP_HUGETLB_SPLIT_RUNS_WILD);
	assert_int_equal(gup_laws_known(&c, law), 0);
	call(s, GUP_ENTRY_POINT_GET, FOLL_SPLIT_PMD);
	assert_int_equal(gup_laws_known(&c, law), law);
	gup_rules_set(&s->rules, GUP_HUGETLB_SPLIT_REFUSED);
	assert_int_equal(gup_laws_known(&c, law), 0);
}

/* A call that could not know of it lost mmap_lock in hugetlb memory, and returned 0. */
static void hugetlb_drops_lock(void **state)
{
	const uint32_t law = LAW(NO_EMPTY_ANSWER);
	struct scene *s = *state;
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };

	assert_non_null(
		gup_vma_add(s->before, ADDR, ADDR + GUP_PMD_SIZE, VM_PUBLIC | RW, GUP_VMA_HUGETLB));
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->call.start = ADDR;
	gup_rules_set(&s->rules, GUP_HUGETLB_WALK_OWN_DROPS);
	assert_int_equal(gup_laws_known(&c, law), 0);
	s->out.drops = 1;
	assert_int_equal(gup_laws_known(&c, law), law);
	gup_rules_set(&s->rules, GUP_HUGETLB_WALK_PAGE_MASK);
	assert_int_equal(gup_laws_known(&c, law), 0);
}

/* A range that wraps around, by a fast call, came back as nothing. */
static void range_wraps(void **state)
{
	const uint32_t law = LAW(NO_EMPTY_ANSWER);
	struct scene *s = *state;
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };

	call(s, GUP_ENTRY_POINT_GET_FAST, 0);
	s->call.start = UINT64_MAX & GUP_PAGE_MASK;
	gup_rules_set(&s->rules, GUP_FAST_OVERFLOW_ZERO);
	/* The last page there is ends where a range would wrap. */
	s->call.nr_pages = 1;
	assert_int_equal(gup_laws_known(&c, law), law);
	s->call.start -= GUP_PAGE_SIZE;
	assert_int_equal(gup_laws_known(&c, law), 0);
	s->call.nr_pages = 2;
	assert_int_equal(gup_laws_known(&c, law), law);
	s->call.entry_point = GUP_ENTRY_POINT_GET;
	assert_int_equal(gup_laws_known(&c, law), 0);
	s->call.entry_point = GUP_ENTRY_POINT_GET_FAST;
	gup_rules_set(&s->rules, GUP_FAST_OVERFLOW_EOVERFLOW_);
	assert_int_equal(gup_laws_known(&c, law), 0);
}

/* Is FOLL_FORCE known to get past userfaultfd, for a range, with VM_UFFD_WP in pages 4 to 7? */
static bool past_uffd(struct scene *s, enum gup_entry_point entry, uint64_t start, uint64_t nr)
{
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };

	call(s, entry, FOLL_FORCE);
	s->call.start = start;
	s->call.nr_pages = nr;
	return gup_laws_known(&c, LAW(NO_UNEARNED_WRITE));
}

/* It is the pages asked for whose memory matters: the whole page at either end. */
static void in_range(void **state)
{
	struct scene *s = *state;

	gup_rules_set(&s->rules, GUP_FORCE_WRITE_FOLL_COW);
	gup_vma_add(s->before, ADDR, PAGE(4), VM_OWN | RW, GUP_VMA_ANON);
	gup_vma_add(s->before, PAGE(4), PAGE(8), VM_OWN | RW | VM_UFFD_WP, GUP_VMA_ANON);
	gup_vma_add(s->before, PAGE(8), PAGE(9), VM_OWN | RW, GUP_VMA_ANON);
	/* There is no VMA behind the last one, even if an old one is left there. */
	s->before->vma[3] = s->before->vma[1];
	s->before->vma[3].start = ADDR;
	assert_false(past_uffd(s, GUP_ENTRY_POINT_GET, ADDR, 4));
	assert_true(past_uffd(s, GUP_ENTRY_POINT_GET, ADDR, 5));
	assert_false(past_uffd(s, GUP_ENTRY_POINT_GET, PAGE(8), 1));
	assert_true(past_uffd(s, GUP_ENTRY_POINT_GET, PAGE(7), 1));
	assert_true(past_uffd(s, GUP_ENTRY_POINT_GET, PAGE(8) - 1, 1));
	assert_false(past_uffd(s, GUP_ENTRY_POINT_GET, PAGE(4) - 1, 1));
	/* A look-up has one page, whatever it says. */
	assert_false(past_uffd(s, GUP_ENTRY_POINT_LOOK_UP, PAGE(3), 9));
	assert_true(past_uffd(s, GUP_ENTRY_POINT_LOOK_UP, PAGE(4), 9));
	/* More than there are addresses are all there are. */
	assert_true(past_uffd(s, GUP_ENTRY_POINT_GET, ADDR, UINT64_MAX));
	assert_true(past_uffd(s, GUP_ENTRY_POINT_GET, ADDR, (~ADDR >> GUP_PAGE_SHIFT) + 1));
	assert_true(past_uffd(s, GUP_ENTRY_POINT_GET, ADDR, ~ADDR >> GUP_PAGE_SHIFT));
	assert_false(past_uffd(s, GUP_ENTRY_POINT_GET, PAGE(8), UINT64_MAX));
}

/* It is the pages handed out that are looked at, of which there is room for so many. */
static void pages_handed_out(void **state)
{
	struct scene *s = *state;
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };
	const uint32_t law = LAW(LONGTERM_ZONE);

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gup_rules_set(&s->rules, GUP_LONGTERM_ZONE_CMA);
	page(s)->flags |= PG_UNPINNABLE;
	s->pages[0] = pfn_to_page(s->after, s->spare);
	s->pages[1] = page(s);
	s->out.nr_pages = 1;
	assert_int_equal(gup_laws_known(&c, law), 0);
	s->out.nr_pages = 2;
	s->out.max_pages = 1;
	assert_int_equal(gup_laws_known(&c, law), 0);
	s->out.max_pages = 2;
	assert_int_equal(gup_laws_known(&c, law), law);
	s->pages[0] = NULL;
	assert_int_equal(gup_laws_known(&c, law), law);
	/* A breach by a call that was undone: pages behind the last one do not count. */
	s->pages[1] = s->after->page + s->after->nr_pages;
	s->pages[1]->head = UINT32_MAX / 2;
	assert_int_equal(gup_laws_known(&c, law), 0);
	s->pages[1] = s->pages[1] - 1;
	s->pages[1]->flags |= PG_UNPINNABLE;
	assert_int_equal(gup_laws_known(&c, law), law);
}

/* It is the faults that were taken, the first of which are logged. */
static void faults_logged(void **state)
{
	struct scene *s = *state;
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };
	const uint32_t law = LAW(TERMINATION);

	map(s, VM_OWN | RW, GUP_VMA_FILE, PG_FILE, PROT_R);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gup_rules_set(&s->rules, GUP_UNSHARE_ANON_AND_LONGTERM);
	s->out.faults[1].level = 2;
	s->out.nr_faults = 1;
	assert_int_equal(gup_laws_known(&c, law), 0);
	s->out.nr_faults = 2;
	assert_int_equal(gup_laws_known(&c, law), law);
	s->out.faults[1].level = 1;
	s->out.nr_faults = GUP_FAULTS_LOGGED;
	assert_int_equal(gup_laws_known(&c, law), 0);
	s->out.nr_faults = GUP_FAULTS_LOGGED + 1;
	assert_int_equal(gup_laws_known(&c, law), law);
}

/* A way explains only the breaches of its own laws. */
static void others_are_news(void **state)
{
	struct scene *s = *state;
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };
	size_t nr;
	const struct gup_known_breach *all = gup_known_breaches(&nr);

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, 0);
	page(s)->flags |= PG_UNPINNABLE;
	s->pages[0] = page(s);
	s->out.nr_pages = 1;
	assert_int_equal(gup_laws_known(&c, GUP_LAWS_ALL), 0);
	gup_rules_set(&s->rules, GUP_LONGTERM_ZONE_CMA);
	assert_int_equal(gup_laws_known(&c, GUP_LAWS_ALL), LAW(LONGTERM_ZONE));
	gup_rules_set(&s->rules, GUP_PROTNONE_FORCE_FOLLOWS);
	assert_int_equal(gup_laws_known(&c, GUP_LAWS_ALL), LAW(LONGTERM_ZONE) | LAW(LOOK_UP_FINDS));
	assert_int_equal(gup_laws_known(&c, LAW(LONGTERM_ZONE)), LAW(LONGTERM_ZONE));
	assert_true(nr > 20);
	for (size_t i = 0; i < nr; i++)
		assert_true(all[i].laws && all[i].how[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_way),
		cmocka_unit_test(nearly),
		cmocka_unit_test(fast_only_hugetlb),
		cmocka_unit_test(look_up_pins),
		cmocka_unit_test(touch),
		cmocka_unit_test(refused_ever_since),
		TEST(unknown_flags),
		TEST(fast_in_pfnmap),
		TEST(truncated_secretmem),
		TEST(secretmem_off_lru),
		TEST(never_return),
		TEST(hugetlb_drops_lock),
		TEST(range_wraps),
		TEST(in_range),
		TEST(pages_handed_out),
		TEST(faults_logged),
		TEST(others_are_news),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
