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

void gup_set_entry(struct gup_mm *mm, gup_entry *slot, gup_entry e)
{
	size_t n = (size_t)(slot - &mm->table[0][0]);
	struct gup_table_range *range = &mm->range[n / GUP_PTRS_PER_TABLE];
	struct gup_table_range *changed = &mm->changed[n / GUP_PTRS_PER_TABLE];
	uint16_t i = n % GUP_PTRS_PER_TABLE;

	if (i < range->lo)
		range->lo = i;
	if (i >= range->hi)
		range->hi = i + 1;
	if (i < changed->lo)
		changed->lo = i;
	if (i >= changed->hi)
		changed->hi = i + 1;
	*slot = e;
}

/* A new, empty table below @slot: pud_alloc(), pmd_alloc(), pte_alloc(). */
static bool table_alloc(struct gup_mm *mm, gup_entry *slot)
{
	uint32_t t = mm->nr_tables;

	if (t == mm->max_tables)
		return false;
	mm->nr_tables++;
	mm->range[t] = (struct gup_table_range){ GUP_PTRS_PER_TABLE, 0 };
	mm->changed[t] = mm->range[t];
	gup_set_entry(mm, slot,
		      pfn_pte(GUP_TABLE_PFN_BASE + t, GUP_PTE_PRESENT | GUP_PTE_RW | GUP_PTE_USER |
							      GUP_PTE_ACCESSED | GUP_PTE_DIRTY));
	return true;
}

gup_entry *gup_entry_lookup(const struct gup_mm *mm, uint64_t addr, unsigned int *level)
{
	gup_entry *table = mm->table[0];

	*level = mm->levels;
	if (addr >= gup_task_size_max(mm->levels))
		return NULL;
	for (;; --*level) {
		gup_entry *slot = &table[index_at(addr, *level)];

		if (*level == 1 || !pmd_table(*slot))
			return slot;
		table = gup_table_of(mm, *slot);
	}
}

static gup_entry *slot_at(struct gup_mm *mm, uint64_t addr, unsigned int level)
{
	gup_entry *table = mm->table[0];

	if (addr >= gup_task_size_max(mm->levels))
		return NULL;
	for (unsigned int l = mm->levels;; l--) {
		gup_entry *slot = &table[index_at(addr, l)];

		if (l == level)
			return slot;
		if (pte_none(*slot) && !table_alloc(mm, slot))
			return NULL;
		if (!pmd_table(*slot))
			return NULL;
		table = gup_table_of(mm, *slot);
	}
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

bool gup_for_each_leaf(struct gup_mm *mm, uint64_t start, uint64_t end, gup_leaf_fn *fn, void *arg)
{
	uint64_t addr = start;

	while (addr < end) {
		unsigned int level;
		gup_entry *slot = gup_entry_lookup(mm, addr, &level);
		uint64_t size;

		if (!slot)
			return true;
		size = UINT64_C(1) << (GUP_PAGE_SHIFT + 9 * (level - 1));
		if (*slot && level <= 2 && !fn(mm, addr & ~(size - 1), slot, level, arg))
			return false;
		addr = (addr & ~(size - 1)) + size;
	}
	return true;
}
