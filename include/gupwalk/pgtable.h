/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * x86-64 page-table entries, with the same bits as in Linux.
 *
 * One integer type serves all levels; a function is named pmd_*() where Linux
 * decides differently at the PMD level and pte_*() otherwise.
 */
#ifndef GUPWALK_PGTABLE_H
#define GUPWALK_PGTABLE_H

#include <gupwalk/types.h>

GUP_BEGIN_DECLS

/** typedef gup_entry - one page-table entry of any level */
typedef uint64_t gup_entry;

#define GUP_PTE_PRESENT (UINT64_C(1) << 0)
#define GUP_PTE_RW (UINT64_C(1) << 1)
#define GUP_PTE_USER (UINT64_C(1) << 2)
#define GUP_PTE_ACCESSED (UINT64_C(1) << 5)
#define GUP_PTE_DIRTY (UINT64_C(1) << 6)
#define GUP_PTE_PSE (UINT64_C(1) << 7)
/* Global when present, PROT_NONE when not: one bit, two meanings. */
#define GUP_PTE_GLOBAL (UINT64_C(1) << 8)
#define GUP_PTE_PROTNONE GUP_PTE_GLOBAL
#define GUP_PTE_SPECIAL (UINT64_C(1) << 9)
#define GUP_PTE_UFFD_WP (UINT64_C(1) << 10)
#define GUP_PTE_SOFT_DIRTY (UINT64_C(1) << 11)
/*
 * A writable entry of a shadow stack: dirty and read-only for the hardware. The model also sets the
 * dirty bit of other read-only entries, so it marks these by a bit that x86 ignores.
 */
#define GUP_PTE_SHADOW_STACK (UINT64_C(1) << 56)
#define GUP_PTE_SAVED_DIRTY (UINT64_C(1) << 58)
#define GUP_PTE_NX (UINT64_C(1) << 63)
#define GUP_PTE_PFN_MASK UINT64_C(0x000ffffffffff000)

/* Bits of a swap entry, which is never present. */
#define GUP_SWP_SOFT_DIRTY (UINT64_C(1) << 1)
#define GUP_SWP_UFFD_WP (UINT64_C(1) << 2)
#define GUP_SWP_EXCLUSIVE (UINT64_C(1) << 3)
#define GUP_SWP_TYPE_BITS 5
/* The offset sits right above the PROT_NONE bit, below the type. */
#define GUP_SWP_OFFSET_SHIFT (9 + GUP_SWP_TYPE_BITS)

/* Swap types from here on are not devices (include/linux/swap.h, all configured). */
enum gup_swp_type {
	GUP_SWP_DEVICE_MAX = 22,
	GUP_SWP_HWPOISON = 23,
	GUP_SWP_MIGRATION_READ = 24,
	GUP_SWP_MIGRATION_READ_EXCLUSIVE = 25,
	GUP_SWP_MIGRATION_WRITE = 26,
	GUP_SWP_PTE_MARKER = 31,
};

/* The offset of a marker says what it marks: one or more of these. */
#define GUP_PTE_MARKER_UFFD_WP (UINT64_C(1) << 0)
#define GUP_PTE_MARKER_POISONED (UINT64_C(1) << 1)
#define GUP_PTE_MARKER_GUARD (UINT64_C(1) << 2)

static inline bool pte_none(gup_entry e)
{
	return !e;
}

static inline bool pte_present(gup_entry e)
{
	return e & (GUP_PTE_PRESENT | GUP_PTE_PROTNONE);
}

/* PSE stays set while a huge page is being split, so it counts as present. */
static inline bool pmd_present(gup_entry e)
{
	return e & (GUP_PTE_PRESENT | GUP_PTE_PROTNONE | GUP_PTE_PSE);
}

static inline bool pte_protnone(gup_entry e)
{
	return (e & (GUP_PTE_PROTNONE | GUP_PTE_PRESENT)) == GUP_PTE_PROTNONE;
}

/* An entry with one of these bits is writable, for some kind of write. */
#define GUP_PTE_WRITE (GUP_PTE_RW | GUP_PTE_SHADOW_STACK)

static inline bool pte_write(gup_entry e)
{
	return e & GUP_PTE_WRITE;
}

static inline bool pte_dirty(gup_entry e)
{
	return e & (GUP_PTE_DIRTY | GUP_PTE_SAVED_DIRTY);
}

static inline bool pte_young(gup_entry e)
{
	return e & GUP_PTE_ACCESSED;
}

static inline bool pte_special(gup_entry e)
{
	return e & GUP_PTE_SPECIAL;
}

static inline bool pte_soft_dirty(gup_entry e)
{
	return e & GUP_PTE_SOFT_DIRTY;
}

static inline bool pte_uffd_wp(gup_entry e)
{
	return e & GUP_PTE_UFFD_WP;
}

/* A PMD that maps memory. */
static inline bool pmd_leaf(gup_entry e)
{
	return e & GUP_PTE_PSE;
}

/* An entry that points to a lower table. */
static inline bool pmd_table(gup_entry e)
{
	return (e & (GUP_PTE_PRESENT | GUP_PTE_PSE)) == GUP_PTE_PRESENT;
}

/* Entries that are not present hold their frame number inverted (L1TF). */
static inline uint64_t gup_protnone_mask(gup_entry e)
{
	return e && !(e & GUP_PTE_PRESENT) ? ~UINT64_C(0) : 0;
}

/**
 * pte_pfn - the page frame that a present or protnone entry maps
 * @e: the entry
 *
 * Return: a frame number; arch/x86/include/asm/pgtable.h:pte_pfn().
 */
static inline uint64_t pte_pfn(gup_entry e)
{
	return ((e ^ gup_protnone_mask(e)) & GUP_PTE_PFN_MASK) >> GUP_PAGE_SHIFT;
}

/**
 * pfn_pte - make an entry
 * @pfn: page frame
 * @bits: GUP_PTE_ bits; without GUP_PTE_PRESENT the frame is stored inverted
 *
 * Return: the entry; arch/x86/include/asm/pgtable.h:pfn_pte().
 */
static inline gup_entry pfn_pte(uint64_t pfn, uint64_t bits)
{
	gup_entry frame = pfn << GUP_PAGE_SHIFT;

	return ((frame ^ gup_protnone_mask(bits)) & GUP_PTE_PFN_MASK) | bits;
}

/**
 * pte_set_bits - replace an entry's bits, keeping the frame it maps
 * @e: a present or protnone entry
 * @clear: GUP_PTE_ bits to clear
 * @set: GUP_PTE_ bits to set
 *
 * When the entry becomes present, or stops being present, the frame's inversion changes with
 * it.
 *
 * Return: the new entry.
 */
static inline gup_entry pte_set_bits(gup_entry e, uint64_t clear, uint64_t set)
{
	return pfn_pte(pte_pfn(e), ((e & ~GUP_PTE_PFN_MASK) & ~clear) | set);
}

static inline gup_entry pte_mkyoung(gup_entry e)
{
	return e | GUP_PTE_ACCESSED;
}

/* Dirty in both senses: the page is dirty, and soft-dirty. */
static inline gup_entry pte_mkdirty(gup_entry e)
{
	return e | GUP_PTE_DIRTY | GUP_PTE_SOFT_DIRTY;
}

/**
 * swp_entry - make a swap, migration, poison or marker entry
 * @type: a swap device, or an enum gup_swp_type
 * @offset: within the device; the frame number for migration and poison
 * @bits: GUP_SWP_ bits
 *
 * Return: the entry; arch/x86/include/asm/pgtable_64.h:__swp_entry().
 */
static inline gup_entry swp_entry(unsigned int type, uint64_t offset, uint64_t bits)
{
	return (~offset << GUP_SWP_OFFSET_SHIFT >> GUP_SWP_TYPE_BITS) |
	       ((uint64_t)type << (64 - GUP_SWP_TYPE_BITS)) | bits;
}

static inline unsigned int swp_type(gup_entry e)
{
	return e >> (64 - GUP_SWP_TYPE_BITS);
}

static inline uint64_t swp_offset(gup_entry e)
{
	return ~e << GUP_SWP_TYPE_BITS >> GUP_SWP_OFFSET_SHIFT;
}

static inline bool is_swap_pte(gup_entry e)
{
	return e && !pmd_present(e);
}

static inline bool is_migration_entry(gup_entry e)
{
	return is_swap_pte(e) && swp_type(e) >= GUP_SWP_MIGRATION_READ &&
	       swp_type(e) <= GUP_SWP_MIGRATION_WRITE;
}

/* Is the entry a marker, and does it mark this? */
static inline bool is_marker_of(gup_entry e, uint64_t what)
{
	return is_swap_pte(e) && swp_type(e) == GUP_SWP_PTE_MARKER && (swp_offset(e) & what);
}

/* The memory that is to come here is write-protected by userfaultfd. */
static inline bool is_uffd_wp_marker(gup_entry e)
{
	return is_marker_of(e, GUP_PTE_MARKER_UFFD_WP);
}

/* An access here is a memory error: UFFDIO_POISON. */
static inline bool is_poison_marker(gup_entry e)
{
	return is_marker_of(e, GUP_PTE_MARKER_POISONED);
}

/* An access to a guard region gets SIGSEGV, if the version knows such markers. */
static inline bool is_guard_marker(gup_entry e)
{
	return is_marker_of(e, GUP_PTE_MARKER_GUARD);
}

/**
 * pte_access_permitted - may the hardware use this entry for a user's access
 * @e: PTE or leaf PMD
 * @write: for a write
 *
 * A protnone entry is neither present nor a user's, so x86 refuses it here too. An entry of a
 * shadow stack has no write bit, so writes are refused.
 *
 * Return: yes or no; arch/x86/include/asm/pgtable.h:__pte_access_permitted()
 * without protection keys.
 */
static inline bool pte_access_permitted(gup_entry e, bool write)
{
	uint64_t need = GUP_PTE_PRESENT | GUP_PTE_USER | (write ? GUP_PTE_RW : 0);

	return (e & need) == need;
}

/**
 * gup_entry_format - format an entry as text for people
 * @buf: receives text such as "pfn 0x1003 protnone young dirty"
 * @size: bytes of @buf; 160 are always enough
 * @e: the entry
 * @level: 1 for a PTE, 2 for a PMD, and so on
 *
 * Return: the length of the whole text, as snprintf() would.
 */
size_t gup_entry_format(char *buf, size_t size, gup_entry e, unsigned int level);

GUP_END_DECLS

#endif /* GUPWALK_PGTABLE_H */
