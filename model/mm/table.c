// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page tables: finding, making and changing entries.
 *
 * Level 1 is the PTE, 2 the PMD, 3 the PUD, 4 the P4D or, with four levels, the
 * PGD, 5 the PGD.
 */
#include <gupwalk/mm.h>

static unsigned int index_at(uint64_t addr, unsigned int level)
{
	unsigned int shift = GUP_PAGE_SHIFT + 9 * (level - 1);

	return (addr >> shift) % GUP_PTRS_PER_TABLE;
}

static inline void widen(struct gup_table_range *range, unsigned int lo, unsigned int hi)
{
	if (lo < range->lo)
		range->lo = (uint16_t)lo;
	if (hi > range->hi)
		range->hi = (uint16_t)hi;
}

/* Note that some entries, from @slot on, are about to change. */
static inline void touch_entries(struct gup_mm *mm, gup_entry *slot, unsigned int nr)
{
	size_t n = (size_t)(slot - &mm->table[0][0]);
	unsigned int lo = n % GUP_PTRS_PER_TABLE;

	widen(&mm->range[n / GUP_PTRS_PER_TABLE], lo, lo + nr);
	widen(&mm->changed[n / GUP_PTRS_PER_TABLE], lo, lo + nr);
}

void gup_set_entry(struct gup_mm *mm, gup_entry *slot, gup_entry e)
{
	touch_entries(mm, slot, 1);
	*slot = e;
}

void gup_set_entries(struct gup_mm *mm, gup_entry *slot, unsigned int nr, gup_entry e, bool same)
{
	/*
	 * From frame to frame, entries differ by a constant; it is negative if frames are
	 * inverted.
	 */
	gup_entry next = pfn_pte(pte_pfn(e) + !same, e & ~GUP_PTE_PFN_MASK);
	gup_entry step = next - e;

	touch_entries(mm, slot, nr);
	for (unsigned int i = 0; i < nr; i++, e += step)
		slot[i] = e;
}

/* A new, empty table below @slot, if the arena has one: pud_alloc(), pmd_alloc(), pte_alloc(). */
static void table_alloc(struct gup_mm *mm, gup_entry *slot)
{
	uint32_t t = mm->nr_tables;

	if (t == mm->max_tables)
		return;
	mm->nr_tables++;
	mm->range[t] = gup_empty_range;
	mm->changed[t] = gup_empty_range;
	gup_set_entry(mm, slot,
		      pfn_pte(GUP_TABLE_PFN_BASE + t, GUP_PTE_PRESENT | GUP_PTE_RW | GUP_PTE_USER |
							      GUP_PTE_ACCESSED | GUP_PTE_DIRTY));
}

gup_entry *gup_entry_lookup(const struct gup_mm *mm, uint64_t addr, unsigned int *level)
{
	gup_entry *table = mm->table[0];

	*level = mm->levels;
	if (addr >= gup_task_size_max(mm->levels) && !gup_in_gate_area(mm, addr))
		return NULL;
	for (;; --*level) {
		gup_entry *slot = &table[index_at(addr, *level)];

		if (*level == 1 || !pmd_table(*slot))
			return slot;
		table = gup_table_of(mm, *slot);
	}
}

/* The slot of any address that the tables can map, with the tables above it. */
static gup_entry *slot_of(struct gup_mm *mm, uint64_t addr, unsigned int level)
{
	gup_entry *table = mm->table[0];

	for (unsigned int l = mm->levels;; l--) {
		gup_entry *slot = &table[index_at(addr, l)];

		if (l == level)
			return slot;
		if (pte_none(*slot))
			table_alloc(mm, slot);
		if (!pmd_table(*slot))
			return NULL;
		table = gup_table_of(mm, *slot);
	}
}

static gup_entry *slot_at(struct gup_mm *mm, uint64_t addr, unsigned int level)
{
	return addr < gup_task_size_max(mm->levels) ? slot_of(mm, addr, level) : NULL;
}

gup_entry *gup_pmd_slot(struct gup_mm *mm, uint64_t addr)
{
	return slot_at(mm, addr, 2);
}

gup_entry *gup_pte_slot(struct gup_mm *mm, uint64_t addr)
{
	return slot_at(mm, addr, 1);
}

gup_entry *gup_map_page(struct gup_mm *mm, uint64_t addr, uint32_t pfn, uint64_t bits)
{
	bool huge = bits & GUP_PTE_PSE;
	gup_entry *slot = huge ? gup_pmd_slot(mm, addr) : gup_pte_slot(mm, addr);

	if (!slot)
		return NULL;
	if (gup_pfn_valid(mm, pfn) && !(pfn_to_page(mm, pfn)->flags & PG_ZERO)) {
		struct gup_page *folio = page_folio(mm, pfn_to_page(mm, pfn));

		gup_page_touch(mm, folio);
		folio->refcount++;
		folio->mapcount++;
	}
	gup_set_entry(mm, slot, pfn_pte(pfn, bits));
	return slot;
}

/* map_vsyscall(): a page of the kernel's image, which belongs to no mapping and no file. */
bool gup_gate_set(struct gup_mm *mm, enum gup_gate gate)
{
	gup_entry *slot;
	uint32_t pfn;

	if (mm->gate)
		return false;
	mm->gate = (uint8_t)gate;
	if (gate != GUP_GATE_EMULATE)
		return true;
	slot = slot_of(mm, GUP_VSYSCALL_ADDR, 1);
	pfn = slot ? gup_page_alloc(mm, 0, 0) : 0;
	if (!pfn)
		return false;
	pfn_to_page(mm, pfn)->refcount = 1;
	pfn_to_page(mm, pfn)->held = 1;
	gup_set_entry(mm, slot,
		      pfn_pte(pfn, GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_ACCESSED |
					   GUP_PTE_DIRTY | GUP_PTE_GLOBAL | GUP_PTE_NX));
	return true;
}

/* A walk over the entries of a range. */
struct visit {
	struct gup_mm *mm;
	uint64_t start;
	uint64_t end;
	gup_leaf_fn *fn;
	void *arg;
};

/* One table, which maps from @base on, without its part that was never used. */
static bool visit_table(const struct visit *v, gup_entry *table, unsigned int level, uint64_t base)
{
	const struct gup_table_range *used =
		&v->mm->range[(size_t)(table - &v->mm->table[0][0]) / GUP_PTRS_PER_TABLE];
	uint64_t size = UINT64_C(1) << (GUP_PAGE_SHIFT + 9 * (level - 1));

	for (unsigned int i = used->lo; i < used->hi; i++) {
		uint64_t addr = base + i * size;

		if (pte_none(table[i]) || addr + size <= v->start || addr >= v->end)
			continue;
		if (level > 1 && pmd_table(table[i])) {
			if (!visit_table(v, gup_table_of(v->mm, table[i]), level - 1, addr))
				return false;
		} else if (!v->fn(v->mm, addr, &table[i], level, v->arg)) {
			return false;
		}
	}
	return true;
}

bool gup_for_each_leaf(struct gup_mm *mm, uint64_t start, uint64_t end, gup_leaf_fn *fn, void *arg)
{
	const struct visit v = { .mm = mm, .start = start, .end = end, .fn = fn, .arg = arg };

	return visit_table(&v, mm->table[0], mm->levels, 0);
}
