/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Virtual memory areas: flags, backing, and their consequences.
 */
#ifndef GUPWALK_VMA_H
#define GUPWALK_VMA_H

#include <gupwalk/types.h>

GUP_BEGIN_DECLS

/* VMA flags: the kernel's names and, below bit 32, its values. */
#define VM_READ (UINT64_C(1) << 0)
#define VM_WRITE (UINT64_C(1) << 1)
#define VM_EXEC (UINT64_C(1) << 2)
#define VM_SHARED (UINT64_C(1) << 3)
#define VM_MAYREAD (UINT64_C(1) << 4)
#define VM_MAYWRITE (UINT64_C(1) << 5)
#define VM_MAYEXEC (UINT64_C(1) << 6)
#define VM_MAYSHARE (UINT64_C(1) << 7)
#define VM_GROWSDOWN (UINT64_C(1) << 8)
#define VM_UFFD_MISSING (UINT64_C(1) << 9)
#define VM_PFNMAP (UINT64_C(1) << 10)
#define VM_UFFD_WP (UINT64_C(1) << 12)
#define VM_LOCKED (UINT64_C(1) << 13)
#define VM_IO (UINT64_C(1) << 14)
#define VM_SOFTDIRTY (UINT64_C(1) << 27)
#define VM_MIXEDMAP (UINT64_C(1) << 28)
#define VM_HUGEPAGE (UINT64_C(1) << 29)
#define VM_NOHUGEPAGE (UINT64_C(1) << 30)
#define VM_SHADOW_STACK (UINT64_C(1) << 37)
#define VM_UFFD_RWP (UINT64_C(1) << 44)

#define VM_ACCESS_FLAGS (VM_READ | VM_WRITE | VM_EXEC)

/** enum gup_vma_kind - what backs a VMA */
enum gup_vma_kind {
	GUP_VMA_ANON, /* no vm_ops: anonymous memory */
	GUP_VMA_SHMEM, /* shmem, memfd: shared or private; no dirty tracking */
	GUP_VMA_FILE, /* a file system that tracks dirty pages */
	GUP_VMA_FSDAX, /* a file system on DAX */
	GUP_VMA_SECRETMEM,
	GUP_VMA_PFNMAP, /* frames without struct page: remap_pfn_range() */
	GUP_VMA_HUGETLB, /* hugetlbfs, huge pages of 2 MiB: shared, or private and then anonymous */
	GUP_VMA_DRIVER, /* a driver's own pages, in no page cache: vm_insert_page() */
	GUP_VMA_KIND_NR
};

/**
 * struct gup_vma - one virtual memory area
 * @start: first address, in bytes, page aligned
 * @end: first address behind it
 * @flags: VM_ flags
 * @kind: an enum gup_vma_kind
 * @cache_pfn: first frame of the file's pages in the page cache; 0 before they are there
 */
struct gup_vma {
	uint64_t start;
	uint64_t end;
	uint64_t flags;
	uint32_t kind;
	uint32_t cache_pfn;
};

static inline bool vma_is_anonymous(const struct gup_vma *vma)
{
	return vma->kind == GUP_VMA_ANON;
}

static inline bool vma_is_accessible(const struct gup_vma *vma)
{
	return vma->flags & VM_ACCESS_FLAGS;
}

static inline bool is_cow_mapping(uint64_t vm_flags)
{
	return (vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;
}

static inline bool vma_is_secretmem(const struct gup_vma *vma)
{
	return vma->kind == GUP_VMA_SECRETMEM;
}

static inline bool is_vm_hugetlb_page(const struct gup_vma *vma)
{
	return vma->kind == GUP_VMA_HUGETLB;
}

static inline bool vma_is_fsdax(const struct gup_vma *vma)
{
	return vma->kind == GUP_VMA_FSDAX;
}

/* mmap() mapped all its pages: there is no fault handler. */
static inline bool vma_is_mapped_at_once(const struct gup_vma *vma)
{
	return vma->kind == GUP_VMA_PFNMAP || vma->kind == GUP_VMA_DRIVER;
}

/**
 * vma_needs_dirty_tracking - must the file system be told about writes to this mapping
 * @vma: a VMA
 *
 * Return: mm/mmap.c:vma_needs_dirty_tracking(): a shared, writable mapping of a
 * file system that tracks dirty pages.
 */
bool vma_needs_dirty_tracking(const struct gup_vma *vma) GUP_SYMBOL(vma_needs_dirty_tracking);

/**
 * vma_page_prot - entry bits that a present entry of a VMA gets: vma->vm_page_prot
 * @vma: the VMA
 *
 * Return: GUP_PTE_ bits; those of PROT_NONE for an inaccessible VMA. Private
 * mappings and those with dirty tracking get no write bit.
 */
uint64_t vma_page_prot(const struct gup_vma *vma) GUP_SYMBOL(vma_page_prot);

/** gup_vma_kind_name - "anon", "shmem", "file", ...; NULL for none. */
const char *gup_vma_kind_name(unsigned int kind);

/**
 * gup_vma_flag_name - the name of a VM_ flag beyond access and sharing
 * @bit: number of the bit
 *
 * Return: "growsdown", "io", "hugepage", ...; NULL for bits without a name.
 */
const char *gup_vma_flag_name(unsigned int bit);

GUP_END_DECLS

#endif /* GUPWALK_VMA_H */
