/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Outcomes made by hand, to test the laws. A bad outcome breaks one law and no other. The
 * law also applies to its good twin.
 */
#ifndef TESTS_UNIT_LAWS_SCENE_H
#define TESTS_UNIT_LAWS_SCENE_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <gupwalk/history.h>
#include <gupwalk/laws.h>

#define ADDR UINT64_C(0x10000000)
#define VM_OWN (VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC | VM_SOFTDIRTY)
#define VM_PUBLIC (VM_OWN | VM_SHARED | VM_MAYSHARE)
#define RW (VM_READ | VM_WRITE)
#define PROT_R (GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_ACCESSED | GUP_PTE_NX)
#define PROT_RW (PROT_R | GUP_PTE_RW | GUP_PTE_DIRTY | GUP_PTE_SOFT_DIRTY)
#define PROT_NUMA (GUP_PTE_PROTNONE | GUP_PTE_ACCESSED | GUP_PTE_DIRTY | GUP_PTE_SOFT_DIRTY)

/* A case being made: one page at ADDR, and a spare one. */
struct scene {
	struct gup_mm *before;
	struct gup_mm *after;
	struct gup_rules rules;
	struct gup_call call;
	struct gup_outcome out;
	struct gup_page *pages[4];
	uint32_t pfn;
	uint32_t spare;
};

static inline int create(void **state)
{
	static struct scene scene;

	memset(&scene, 0, sizeof(scene));
	scene.before = gup_mm_create(5, 8, 64, 4);
	scene.after = gup_mm_create(5, 8, 64, 4);
	scene.out.pages = scene.pages;
	scene.out.max_pages = 4;
	*state = &scene;
	return scene.before && scene.after && gup_history_resolve(GUP_VERSION(6, 12), &scene.rules)
		       ? 0
		       : -1;
}

static inline int destroy(void **state)
{
	struct scene *s = *state;

	gup_mm_destroy(s->before);
	gup_mm_destroy(s->after);
	return 0;
}

/* One page with these flags, mapped by this entry in a VMA of this kind. */
static inline void map(struct scene *s, uint64_t vm_flags, enum gup_vma_kind kind,
		       uint32_t pg_flags, uint64_t prot)
{
	assert_non_null(gup_vma_add(s->before, ADDR, ADDR + GUP_PAGE_SIZE, vm_flags, kind));
	s->spare = gup_page_alloc(s->before, 0, pg_flags);
	s->pfn = gup_page_alloc(s->before, 0, pg_flags);
	assert_non_null(gup_map_page(s->before, ADDR, s->pfn, prot));
	pfn_to_page(s->before, s->spare)->refcount = 1;
	pfn_to_page(s->before, s->spare)->held = 1;
	assert_true(gup_mm_copy(s->after, s->before));
}

static inline void map_anon(struct scene *s, uint64_t access, uint64_t prot)
{
	map(s, VM_OWN | access, GUP_VMA_ANON, PG_ANON | PG_ANON_EXCLUSIVE, prot);
}

/* A huge page at HUGE_ADDR, of which calls may ask for any page. */
#define HUGE_ADDR (16 * GUP_PMD_SIZE)

static inline void map_huge(struct scene *s, uint64_t access, uint32_t pg_flags, uint64_t prot)
{
	gup_mm_destroy(s->before);
	gup_mm_destroy(s->after);
	s->before = gup_mm_create(5, 8, 3 * GUP_PMD_NR, 4);
	s->after = gup_mm_create(5, 8, 3 * GUP_PMD_NR, 4);
	assert_non_null(gup_vma_add(s->before, HUGE_ADDR, HUGE_ADDR + GUP_PMD_SIZE, VM_OWN | access,
				    GUP_VMA_ANON));
	s->pfn = gup_page_alloc(s->before, GUP_PMD_ORDER, pg_flags);
	assert_non_null(gup_map_page(s->before, HUGE_ADDR, s->pfn, prot | GUP_PTE_PSE));
	assert_true(gup_mm_copy(s->after, s->before));
}

static inline void call(struct scene *s, enum gup_entry_point entry, unsigned int flags)
{
	s->call = (struct gup_call){
		.start = ADDR, .nr_pages = 1, .entry_point = (uint8_t)entry, .flags = flags
	};
	s->out.flags = flags;
}

static inline struct gup_page *page(struct scene *s)
{
	return pfn_to_page(s->after, s->pfn);
}

static inline void hold(struct scene *s, uint32_t pfn, int32_t refs)
{
	gup_page_touch(s->after, pfn_to_page(s->after, pfn))->refcount += refs;
}

/* The call gets the page, with its due of references. */
static inline void gets(struct scene *s, uint32_t pfn)
{
	bool pin = gup_entry_point_pins(s->call.entry_point);

	s->out.ret = 1;
	s->out.nr_pages = 1;
	s->pages[0] = pfn_to_page(s->after, pfn);
	hold(s, pfn, pin ? GUP_PIN_COUNTING_BIAS : 1);
}

/* A fault of this kind leaves this entry. */
static inline void faults(struct scene *s, enum gup_fault_kind kind, uint64_t prot)
{
	unsigned int level;
	gup_entry *slot = gup_entry_lookup(s->after, ADDR, &level);

	s->out.faults[s->out.nr_faults++] = (struct gup_fault){
		.addr = ADDR, .entry = *slot, .kind = (uint8_t)kind, .level = 1
	};
	s->out.nr_numa += kind == GUP_FAULT_NUMA_PTE;
	s->out.locks = 1;
	gup_set_entry(s->after, slot, pfn_pte(pte_pfn(*slot), prot));
}

static inline uint32_t judge(struct scene *s, uint32_t *applies)
{
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };

	return gup_laws_judge(&c, applies);
}

/* This law is broken, and nothing else. */
static inline void assert_breaks(struct scene *s, enum gup_law law)
{
	uint32_t applies;
	uint32_t broken = judge(s, &applies);

	assert_int_equal(broken, GUP_LAW_BIT(law));
	assert_int_equal(broken & applies, broken);
}

/* Nothing is broken, although this law applies. */
static inline void assert_keeps(struct scene *s, enum gup_law law)
{
	uint32_t applies;

	assert_int_equal(judge(s, &applies), 0);
	assert_int_equal(applies & GUP_LAW_BIT(law), GUP_LAW_BIT(law));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, create, destroy)

#define LAW(name) GUP_LAW_BIT(GUP_LAW_##name)

static inline uint32_t applying(struct scene *s)
{
	uint32_t applies;

	judge(s, &applies);
	return applies;
}

#endif /* TESTS_UNIT_LAWS_SCENE_H */
