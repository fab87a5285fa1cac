// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries as text, for people.
 */
#include <stdio.h>

#include "internal.h"

#include "lib/strbuf.h"

static const struct bit_name entry_bits[] = {
	{ GUP_PTE_RW, "write" },
	{ GUP_PTE_USER, "user" },
	{ GUP_PTE_ACCESSED, "young" },
	{ GUP_PTE_DIRTY, "dirty" },
	{ GUP_PTE_SAVED_DIRTY, "saved-dirty" },
	{ GUP_PTE_SHADOW_STACK, "shadow-stack" },
	{ GUP_PTE_SPECIAL, "special" },
	{ GUP_PTE_UFFD_WP, "uffd-wp" },
	{ GUP_PTE_SOFT_DIRTY, "soft-dirty" },
	{ GUP_PTE_NX, "nx" },
};

static const struct bit_name swap_bits[] = {
	{ GUP_SWP_SOFT_DIRTY, "soft-dirty" },
	{ GUP_SWP_UFFD_WP, "uffd-wp" },
	{ GUP_SWP_EXCLUSIVE, "exclusive" },
};

static void add(struct strbuf *t, const char *word)
{
	strbuf_addf(t, "%s%s", t->len ? " " : "", word);
}

static void add_bits(struct strbuf *t, const struct bit_name *names, size_t nr, uint64_t e)
{
	for (size_t i = 0; i < nr; i++)
		if (e & names[i].bit)
			add(t, names[i].name);
}

static void add_swap(struct strbuf *t, gup_entry e)
{
	unsigned int type = swp_type(e);
	char word[64];

	if (type <= GUP_SWP_DEVICE_MAX)
		snprintf(word, sizeof(word), "swap %u:0x%llx", type,
			 (unsigned long long)swp_offset(e));
	else if (is_migration_entry(e))
		snprintf(word, sizeof(word), "migration-%s pfn 0x%llx",
			 type == GUP_SWP_MIGRATION_WRITE  ? "write"
			 : type == GUP_SWP_MIGRATION_READ ? "read"
							  : "read-exclusive",
			 (unsigned long long)swp_offset(e));
	else
		snprintf(word, sizeof(word), "%s 0x%llx",
			 type == GUP_SWP_HWPOISON     ? "hwpoison"
			 : is_guard_marker(e)	      ? "guard marker"
			 : is_poison_marker(e)	      ? "poison marker"
			 : is_uffd_wp_marker(e)	      ? "uffd-wp marker"
			 : type == GUP_SWP_PTE_MARKER ? "marker"
						      : "device-private",
			 (unsigned long long)swp_offset(e));
	add(t, word);
	add_bits(t, swap_bits, NR(swap_bits), e);
}

size_t gup_entry_format(char *buf, size_t size, gup_entry e, unsigned int level)
{
	struct strbuf t = strbuf_over(buf, size);
	char word[64];

	if (!e) {
		add(&t, "none");
	} else if (level > 1 && pmd_table(e)) {
		snprintf(word, sizeof(word), "table 0x%llx",
			 (unsigned long long)((e & GUP_PTE_PFN_MASK) >> GUP_PAGE_SHIFT));
		add(&t, word);
	} else if (level == 1 ? !pte_present(e) : !pmd_present(e)) {
		add_swap(&t, e);
	} else {
		snprintf(word, sizeof(word), "pfn 0x%llx %s%s", (unsigned long long)pte_pfn(e),
			 level > 1 ? "huge " : "", pte_protnone(e) ? "protnone" : "present");
		add(&t, word);
		add_bits(&t, entry_bits, NR(entry_bits), e);
	}
	return t.len;
}
