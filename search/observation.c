// SPDX-License-Identifier: GPL-2.0-only
/*
 * Observations: their names, and the facts of an entry.
 */
#include <gupwalk/observation.h>

#define X(id, name) name,
static const char *const observation_names[] = { GUP_OBSERVATION_LIST(X) };
static const char *const page_fact_names[] = { GUP_PAGE_FACT_LIST(X) };
static const char *const entry_fact_names[] = { GUP_ENTRY_FACT_LIST(X) };
#undef X

const char *gup_observation_name(unsigned int observation)
{
	return observation < GUP_OBSERVATION_NR ? observation_names[observation] : NULL;
}

const char *gup_page_fact_name(unsigned int bit)
{
	return bit < GUP_PAGE_FACT_NR ? page_fact_names[bit] : NULL;
}

const char *gup_entry_fact_name(unsigned int bit)
{
	return bit < GUP_ENTRY_FACT_NR ? entry_fact_names[bit] : NULL;
}

uint32_t gup_entry_facts(gup_entry entry, unsigned int level)
{
	uint32_t facts = level == 1 ? GUP_ENTRY_FACT_PTE : 0;
	bool swap = is_swap_pte(entry);

	if (level == 2 && pmd_leaf(entry) && !swap)
		facts |= GUP_ENTRY_FACT_PMD;
	if (pte_none(entry))
		return facts | GUP_ENTRY_FACT_NONE;
	if (swap) {
		facts |= is_migration_entry(entry) ? GUP_ENTRY_FACT_MIGRATION : 0;
		facts |= is_guard_marker(entry) ? GUP_ENTRY_FACT_GUARD : 0;
		facts |= is_poison_marker(entry) ? GUP_ENTRY_FACT_POISON : 0;
		facts |= swp_type(entry) <= GUP_SWP_DEVICE_MAX ? GUP_ENTRY_FACT_SWAP : 0;
		facts |= entry & GUP_SWP_UFFD_WP || is_uffd_wp_marker(entry)
				 ? GUP_ENTRY_FACT_UFFD_WP
				 : 0;
		facts |= entry & GUP_SWP_SOFT_DIRTY ? GUP_ENTRY_FACT_SOFT_DIRTY : 0;
		return facts;
	}
	facts |= entry & GUP_PTE_PRESENT ? GUP_ENTRY_FACT_PRESENT : 0;
	facts |= pte_protnone(entry) ? GUP_ENTRY_FACT_PROTNONE : 0;
	facts |= pte_write(entry) ? GUP_ENTRY_FACT_WRITE : 0;
	facts |= pte_young(entry) ? GUP_ENTRY_FACT_ACCESSED : 0;
	facts |= pte_dirty(entry) ? GUP_ENTRY_FACT_DIRTY : 0;
	facts |= pte_special(entry) ? GUP_ENTRY_FACT_SPECIAL : 0;
	facts |= pte_uffd_wp(entry) ? GUP_ENTRY_FACT_UFFD_WP : 0;
	facts |= pte_soft_dirty(entry) ? GUP_ENTRY_FACT_SOFT_DIRTY : 0;
	return facts;
}
