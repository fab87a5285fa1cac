// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names for people: entries, faults, VMAs, pages.
 */
#include <stdio.h>
#include <string.h>

#include <gupwalk/fault.h>

#include "lib/strbuf.h"

/* A flag's name at the place of its bit. */
struct bit_name {
	uint64_t bit;
	const char *name;
};

static const struct bit_name vma_flags[] = {
	{ VM_GROWSDOWN, "growsdown" }, { VM_PFNMAP, "pfnmap" },
	{ VM_LOCKED, "locked" },       { VM_IO, "io" },
	{ VM_SOFTDIRTY, "softdirty" }, { VM_MIXEDMAP, "mixedmap" },
	{ VM_HUGEPAGE, "hugepage" },   { VM_NOHUGEPAGE, "nohugepage" },
	{ VM_UFFD_WP, "uffd-wp" },     { VM_UFFD_MISSING, "uffd-missing" },
	{ VM_UFFD_RWP, "uffd-rwp" },   { VM_SHADOW_STACK, "shadow-stack" },
};

static const struct bit_name page_flags[] = {
	{ PG_DIRTY, "dirty" },
	{ PG_REFERENCED, "referenced" },
	{ PG_ACTIVE, "active" },
	{ PG_SWAPCACHE, "swapcache" },
	{ PG_KSM, "ksm" },
	{ PG_TRUNCATED, "truncated" },
	{ PG_UNPINNABLE, "movable" },
	{ PG_CMA, "cma" },
	{ PG_P2PDMA, "p2pdma" },
	{ PG_HWPOISON, "hwpoison" },
};

static const struct bit_name entry_bits[] = {
	{ GUP_PTE_RW, "write" },
	{ GUP_PTE_USER, "user" },
	{ GUP_PTE_ACCESSED, "young" },
	{ GUP_PTE_DIRTY, "dirty" },
	{ GUP_PTE_SAVED_DIRTY, "saved-dirty" },
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

#define NR(array) (sizeof(array) / sizeof((array)[0]))

static const char *find_bit_name(const struct bit_name *names, size_t nr, unsigned int bit)
{
	for (size_t i = 0; i < nr; i++)
		if (bit < 64 && names[i].bit == UINT64_C(1) << bit)
			return names[i].name;
	return NULL;
}

const char *gup_vma_flag_name(unsigned int bit)
{
	return find_bit_name(vma_flags, NR(vma_flags), bit);
}

const char *gup_page_flag_name(unsigned int bit)
{
	return find_bit_name(page_flags, NR(page_flags), bit);
}

const char *gup_vma_kind_name(unsigned int kind)
{
	static const char *const names[GUP_VMA_KIND_NR] = {
		[GUP_VMA_ANON] = "anon",	   [GUP_VMA_SHMEM] = "shmem",
		[GUP_VMA_FILE] = "file",	   [GUP_VMA_FSDAX] = "fsdax",
		[GUP_VMA_SECRETMEM] = "secretmem", [GUP_VMA_PFNMAP] = "pfnmap",
		[GUP_VMA_HUGETLB] = "hugetlb",	   [GUP_VMA_DRIVER] = "driver",
	};

	return kind < GUP_VMA_KIND_NR ? names[kind] : NULL;
}

const char *gup_inject_name(unsigned int inject)
{
	static const char *const names[GUP_INJECT_NR] = {
		[GUP_INJECT_NONE] = "none",
		[GUP_INJECT_OOM] = "oom",
		[GUP_INJECT_SIGBUS] = "sigbus",
		[GUP_INJECT_HWPOISON] = "hwpoison",
		[GUP_INJECT_RETRY] = "retry",
		[GUP_INJECT_COMPLETED] = "completed",
		[GUP_INJECT_FATAL_SIGNAL] = "fatal-signal",
		[GUP_INJECT_SIGNAL] = "signal",
		[GUP_INJECT_ZAP] = "zap",
	};

	return inject < GUP_INJECT_NR ? names[inject] : NULL;
}

const char *gup_gate_name(unsigned int gate)
{
	static const char *const names[GUP_GATE_NR] = {
		[GUP_GATE_NONE] = "none",
		[GUP_GATE_EMULATE] = "emulate",
		[GUP_GATE_XONLY] = "xonly",
	};

	return gate < GUP_GATE_NR ? names[gate] : NULL;
}

const char *gup_fault_kind_name(unsigned int kind)
{
	static const char *const names[GUP_FAULT_NR] = {
#define X(id, name) name,
		GUP_FAULT_LIST(X)
#undef X
	};

	return kind < GUP_FAULT_NR ? names[kind] : NULL;
}

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
