// SPDX-License-Identifier: GPL-2.0-only
/*
 * Observations: what holds of an entry. Their names are in model/names.c.
 */
#include "fixture.h"

#include <gupwalk/observation.h>

/* Rule: what holds of an entry follows from its bits and its level. */
static void entry_facts(void **state)
{
	static const struct {
		gup_entry entry;
		unsigned int level;
		uint32_t facts;
	} rows[] = {
		{ 0, 1, GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_NONE },
		{ 0, 2, GUP_ENTRY_FACT_NONE },
		{ GUP_PTE_PRESENT | GUP_PTE_RW | GUP_PTE_DIRTY, 1,
		  GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_PRESENT | GUP_ENTRY_FACT_WRITE |
			  GUP_ENTRY_FACT_DIRTY },
		{ GUP_PTE_PRESENT | GUP_PTE_PSE | GUP_PTE_SAVED_DIRTY, 2,
		  GUP_ENTRY_FACT_PMD | GUP_ENTRY_FACT_PRESENT | GUP_ENTRY_FACT_DIRTY },
		{ GUP_PTE_PROTNONE | GUP_PTE_PSE | GUP_PTE_ACCESSED, 2,
		  GUP_ENTRY_FACT_PMD | GUP_ENTRY_FACT_PROTNONE | GUP_ENTRY_FACT_ACCESSED },
		{ GUP_PTE_PRESENT | GUP_PTE_SPECIAL | GUP_PTE_UFFD_WP | GUP_PTE_SOFT_DIRTY, 1,
		  GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_PRESENT | GUP_ENTRY_FACT_SPECIAL |
			  GUP_ENTRY_FACT_UFFD_WP | GUP_ENTRY_FACT_SOFT_DIRTY },
		{ GUP_PTE_PRESENT | GUP_PTE_GLOBAL, 1,
		  GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_PRESENT },
	};
	const gup_entry swap = swp_entry(0, 5, GUP_SWP_SOFT_DIRTY);
	const gup_entry last_device = swp_entry(GUP_SWP_DEVICE_MAX, 5, 0);
	const gup_entry poison = swp_entry(GUP_SWP_HWPOISON, 5, 0);
	const gup_entry migration = swp_entry(GUP_SWP_MIGRATION_READ, 5, GUP_SWP_UFFD_WP);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(gup_entry_facts(rows[i].entry, rows[i].level), rows[i].facts);
	assert_int_equal(gup_entry_facts(swap, 1),
			 GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_SWAP | GUP_ENTRY_FACT_SOFT_DIRTY);
	assert_int_equal(gup_entry_facts(last_device, 1), GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_SWAP);
	assert_int_equal(gup_entry_facts(poison, 1), GUP_ENTRY_FACT_PTE);
	assert_int_equal(gup_entry_facts(migration, 1),
			 GUP_ENTRY_FACT_PTE | GUP_ENTRY_FACT_MIGRATION | GUP_ENTRY_FACT_UFFD_WP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entry_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
