/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Declarations that the files of model/mm share.
 */
#ifndef MODEL_MM_INTERNAL_H
#define MODEL_MM_INTERNAL_H

#include <gupwalk/fault.h>

/* x86's pte_mkdirty() also sets the soft-dirty bit. */
#define DIRTY_BITS (GUP_PTE_DIRTY | GUP_PTE_SOFT_DIRTY)

/* A flag's name at the place of its bit. */
struct bit_name {
	uint64_t bit;
	const char *name;
};

#define NR(array) (sizeof(array) / sizeof((array)[0]))

static inline const char *find_bit_name(const struct bit_name *names, size_t nr, unsigned int bit)
{
	for (size_t i = 0; i < nr; i++)
		if (bit < 64 && names[i].bit == UINT64_C(1) << bit)
			return names[i].name;
	return NULL;
}

/**
 * struct vm_fault - the state of one fault
 * @mm: the address space
 * @rules: the version
 * @vma: the VMA
 * @addr: page-aligned address
 * @flags: FAULT_FLAG_ bits still to be satisfied
 * @pmd: the PMD slot
 * @pte: the PTE slot, once there is one
 * @marker: the entry was a marker of userfaultfd's write-protection
 * @rec: the record for the caller
 */
struct vm_fault {
	struct gup_mm *mm;
	const struct gup_rules *rules;
	struct gup_vma *vma;
	uint64_t addr;
	unsigned int flags;
	gup_entry *pmd;
	gup_entry *pte;
	bool marker;
	struct gup_fault *rec;
};

/* Record what the fault did, and return its result. */
static inline unsigned int fault_done(struct vm_fault *vmf, enum gup_fault_kind kind,
				      unsigned int ret)
{
	vmf->rec->kind = (uint8_t)kind;
	return ret;
}

/* VM_FAULT_WRITE in versions that tell GUP that a write was prepared. */
static inline unsigned int fault_wrote(const struct vm_fault *vmf)
{
	return gup_rule_is(vmf->rules, GUP_RULE_FORCE_WRITE, GUP_FORCE_WRITE_FOLL_COW)
		       ? VM_FAULT_WRITE
		       : 0;
}

static inline bool vma_is_shadow_stack(const struct gup_rules *rules, const struct gup_vma *vma)
{
	return (vma->flags & VM_SHADOW_STACK) &&
	       !gup_rule_is(rules, GUP_RULE_SHADOW_STACK, GUP_SHADOW_STACK_UNKNOWN);
}

/* pte_mkwrite(): the bits of a writable entry. */
static inline uint64_t mkwrite_bits(const struct gup_rules *rules, const struct gup_vma *vma)
{
	return vma_is_shadow_stack(rules, vma) ? GUP_PTE_SHADOW_STACK | GUP_PTE_DIRTY : GUP_PTE_RW;
}

/* maybe_mkwrite(): writable only if the VMA is. */
static inline uint64_t write_bit(const struct gup_rules *rules, const struct gup_vma *vma)
{
	return vma->flags & VM_WRITE ? mkwrite_bits(rules, vma) : 0;
}

/* vma_soft_dirty_enabled() and the entry not soft-dirty yet. */
static inline bool needs_soft_dirty_wp(const struct gup_vma *vma, gup_entry e)
{
	return !(vma->flags & VM_SOFTDIRTY) && !pte_soft_dirty(e);
}

static inline bool entry_uffd_wp(const struct gup_vma *vma, gup_entry e)
{
	return (vma->flags & VM_UFFD_WP) && pte_uffd_wp(e);
}

/* The bits of a new entry; if a marker protected the page, they protect it. */
static inline uint64_t keep_protected(const struct vm_fault *vmf, uint64_t bits)
{
	const uint64_t writable = GUP_PTE_RW | GUP_PTE_SHADOW_STACK;

	return vmf->marker ? (bits & ~writable) | GUP_PTE_UFFD_WP : bits;
}

/* A guard region's marker, if the version knows such markers. */
static inline bool is_guarded(const struct gup_rules *rules, gup_entry e)
{
	return is_guard_marker(e) &&
	       !gup_rule_is(rules, GUP_RULE_GUARD_REGIONS, GUP_GUARD_REGIONS_UNKNOWN);
}

/* A marker of UFFDIO_POISON, if the version knows such markers. */
static inline bool is_poisoned(const struct gup_rules *rules, gup_entry e)
{
	return is_poison_marker(e) &&
	       !gup_rule_is(rules, GUP_RULE_UFFD_POISON, GUP_UFFD_POISON_UNKNOWN);
}

/* An entry of a page that userfaultfd's RWP guards, also after swap or migration. */
static inline bool rwp_guards(const struct gup_vma *vma, gup_entry e)
{
	return (vma->flags & VM_UFFD_RWP) && pte_uffd_wp(e);
}

/* A whole, aligned huge page around @addr lies within the VMA. */
static inline bool thp_suitable(const struct gup_vma *vma, uint64_t addr)
{
	uint64_t haddr = addr & GUP_PMD_MASK;

	return haddr >= vma->start && haddr + GUP_PMD_SIZE <= vma->end;
}

/*
 * pte_modify(), pmd_modify(): another protection; accessed, dirty and other such bits stay. So
 * does a shadow stack's right to be written to, which is no bit of a protection.
 */
static inline gup_entry entry_modify(gup_entry e, uint64_t prot)
{
	const uint64_t keep = GUP_PTE_ACCESSED | GUP_PTE_DIRTY | GUP_PTE_SAVED_DIRTY | GUP_PTE_PSE |
			      GUP_PTE_SPECIAL | GUP_PTE_UFFD_WP | GUP_PTE_SOFT_DIRTY |
			      GUP_PTE_SHADOW_STACK;

	return pfn_pte(pte_pfn(e), (e & keep) | (prot & ~keep) | (prot & GUP_PTE_ACCESSED));
}

/*
 * pmd_modify(), where it differs from pte_modify(): x86 lost the dirty bit of a writable huge
 * entry. A read-only entry keeps its dirty bit in another bit.
 */
static inline gup_entry huge_modify(const struct gup_rules *rules, gup_entry e, uint64_t prot)
{
	if ((e & GUP_PTE_RW) && gup_rule_is(rules, GUP_RULE_HUGE_DIRTY, GUP_HUGE_DIRTY_LOST))
		e &= ~GUP_PTE_DIRTY;
	return entry_modify(e, prot);
}

/* Drop a mapping of a page: folio_remove_rmap(), and the mapping's reference. */
static inline void unmap_page(struct gup_mm *mm, gup_entry e)
{
	struct gup_page *page = vm_normal_page(mm, e);
	struct gup_page *folio;

	if (!page)
		return;
	folio = gup_page_touch(mm, page_folio(mm, page));
	if (pte_dirty(e) && !(folio->flags & PG_ANON))
		folio->flags |= PG_DIRTY;
	folio->refcount--;
	folio->mapcount--;
}

bool can_change_writable(const struct gup_mm *mm, const struct gup_vma *vma, gup_entry e);
gup_entry numa_restore(const struct gup_mm *mm, const struct gup_rules *rules,
		       const struct gup_vma *vma, gup_entry e);
uint32_t anon_page_alloc(struct gup_mm *mm, unsigned int order);
unsigned int handle_userfault(struct vm_fault *vmf, enum gup_fault_kind kind);
bool split_part(struct gup_mm *mm, const struct gup_rules *rules, uint64_t addr);
unsigned int do_uffd_rwp(struct vm_fault *vmf);
unsigned int handle_pte_marker(struct vm_fault *vmf);
unsigned int do_pte_missing(struct vm_fault *vmf);
uint32_t cache_add(struct gup_mm *mm, struct gup_vma *vma, uint64_t addr);
bool in_page_cache(const struct gup_mm *mm, const struct gup_vma *vma, uint64_t addr);
bool anon_reuse(struct gup_mm *mm, const struct gup_rules *rules, struct gup_page *page, bool huge);
unsigned int access_fault(struct vm_fault *vmf, gup_entry *slot);
unsigned int do_wp_page(struct vm_fault *vmf);
unsigned int handle_pmd_fault(struct vm_fault *vmf);
unsigned int dirty_shared_page(struct vm_fault *vmf, struct gup_page *folio);
unsigned int do_fault(struct vm_fault *vmf);
unsigned int do_swap_page(struct vm_fault *vmf);
unsigned int hugetlb_fault(struct vm_fault *vmf);
bool hugetlb_map_new(struct vm_fault *vmf, bool write);

#endif /* MODEL_MM_INTERNAL_H */
