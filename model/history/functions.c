// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions of the kernel that had other names before.
 */
#include <string.h>

#include <gupwalk/history.h>

/* Where a release has another function. Rows of one function: the oldest release first. */
static const struct {
	const char *newest;
	gup_version until;
	const char *name;
} renamed[] = {
	{ "gup_fast_fallback", GUP_VERSION(6, 9), "internal_get_user_pages_fast" },
	{ "gup_fast", GUP_VERSION(6, 9), "lockless_pages_from_mm" },
	{ "gup_fast_pgd_range", GUP_VERSION(6, 9), "gup_pgd_range" },
	{ "gup_fast_p4d_range", GUP_VERSION(6, 9), "gup_p4d_range" },
	{ "gup_fast_pud_range", GUP_VERSION(6, 9), "gup_pud_range" },
	{ "gup_fast_pmd_range", GUP_VERSION(6, 9), "gup_pmd_range" },
	{ "gup_fast_pte_range", GUP_VERSION(6, 9), "gup_pte_range" },
	{ "gup_fast_pmd_leaf", GUP_VERSION(6, 9), "gup_huge_pmd" },
	{ "gup_fast_folio_allowed", GUP_VERSION(6, 4), "gup_pte_range" },
	{ "gup_fast_folio_allowed", GUP_VERSION(6, 9), "folio_fast_pin_allowed" },
	{ "try_grab_folio_fast", GUP_VERSION(5, 17), "try_grab_compound_head" },
	{ "try_grab_folio_fast", GUP_VERSION(6, 10), "try_grab_folio" },
	{ "try_grab_folio", GUP_VERSION(6, 10), "try_grab_page" },
	{ "gup_put_folio", GUP_VERSION(5, 17), "put_compound_head" },
	{ "gup_vma_lookup", GUP_VERSION(6, 4), "find_extend_vma" },
	{ "gup_can_follow_protnone", GUP_VERSION(6, 0), "follow_page_pte" },
	{ "follow_huge_pmd", GUP_VERSION(6, 9), "follow_trans_huge_pmd" },
	{ "check_and_migrate_movable_pages", GUP_VERSION(5, 12), "check_and_migrate_cma_pages" },
	{ "migrate_longterm_unpinnable_folios", GUP_VERSION(5, 12), "check_and_migrate_cma_pages" },
	{ "migrate_longterm_unpinnable_folios", GUP_VERSION(6, 0),
	  "check_and_migrate_movable_pages" },
	{ "migrate_longterm_unpinnable_folios", GUP_VERSION(6, 10),
	  "migrate_longterm_unpinnable_pages" },
	{ "folio_walk_start", GUP_VERSION(6, 11), "follow_page" },
};

const char *gup_function_at(const char *newest, gup_version version)
{
	for (size_t i = 0; i < sizeof(renamed) / sizeof(renamed[0]); i++)
		if (version <= renamed[i].until && !strcmp(renamed[i].newest, newest))
			return renamed[i].name;
	return newest;
}
