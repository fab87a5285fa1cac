/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * VMAs, faults, locks, signals: the model's.
 */
#ifndef TREE_VMAS_H
#define TREE_VMAS_H

static struct vm_area_struct *shim_vmas;
static inline int shim_index(const struct vm_area_struct *vma)
{
	return (int)(vma - shim_vmas);
}
static bool shim_vmas_known;
void shim_sync_vmas(void);

/* The first address of the slow walk shows how many pages the fast walk got. */
static inline void shim_looks_up(unsigned long addr)
{
	if (!shim.looked_up)
		shim.first_addr = addr;
	shim.looked_up = 1;
}
static inline struct vm_area_struct *shim_find_vma(unsigned long addr)
{
	shim_looks_up(addr);
	if (shim_rare(!shim_vmas_known))
		shim_sync_vmas();
	for (int i = 0; i < shim.nr_vmas; i++)
		if (shim_vmas[i].vm_end > addr)
			return &shim_vmas[i];
	return NULL;
}
/* Beyond the last one for none: no VMA has that number. */
static inline int shim_vma_at(unsigned long addr)
{
	const struct vm_area_struct *vma = shim_find_vma(addr);

	return vma ? shim_index(vma) : shim.nr_vmas;
}
static inline struct vm_area_struct *shim_find_extend_vma(unsigned long addr)
{
	int i;

	shim_looks_up(addr & PAGE_MASK);
	i = br_find_extend_vma(addr);
	shim_sync_vmas();
	return i < 0 ? NULL : &shim_vmas[i];
}
#define find_vma(mm, addr) shim_find_vma(addr)
#define find_extend_vma(mm, addr) shim_find_extend_vma(addr)
static inline struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	return vma && vma->vm_start <= addr ? vma : NULL;
}
#define vma_is_fsdax(vma) ((vma)->kind == BR_VMA_FSDAX)
#define vma_is_secretmem(vma) ((vma)->kind == BR_VMA_SECRETMEM)
#define vma_fs_can_writeback(vma) ((vma)->kind == BR_VMA_FILE || (vma)->kind == BR_VMA_FSDAX)
#define vma_pgtable_walk_begin(vma)                                                                \
	(shim_sleeps(), (void)(vma), shim_take(BR_HUGETLB_LOCK, shim_here))
#define vma_pgtable_walk_end(vma) ((void)(vma), shim_release(BR_HUGETLB_LOCK, shim_here))
#define arch_vma_access_permitted(vma, write, execute, foreign) true
#define arch_make_page_accessible(p) 0
#define arch_make_folio_accessible(p) 0
#define untagged_addr(x) (x)
#define untagged_addr_remote(mm, x) (x)
/* The vsyscall page of x86, with what is mapped there in the tables. */
static struct vm_area_struct shim_gate = {
	.vm_start = 0xffffffffff600000UL,
	.vm_end = 0xffffffffff601000UL,
	.vm_ops = NULL,
	.kind = BR_VMA_ANON,
};
#define in_gate_area(mm, addr)                                                                     \
	(shim.gate && (addr) >= shim_gate.vm_start && (addr) < shim_gate.vm_end)
#define get_gate_vma(mm) (&shim_gate)
#define flush_anon_page(vma, page, addr)                                                           \
	do {                                                                                       \
	} while (0)
#define flush_dcache_page(page)                                                                    \
	do {                                                                                       \
	} while (0)
/* Each loop of a walk asks this at each turn. A loop without faults may have no other end. */
static unsigned long shim_turns_left;
static inline bool shim_fatal_signal(void)
{
	if (shim_rare(!shim_turns_left--))
		br_bug("this would never end", __LINE__);
	return shim_rare(shim.fatal_signal) && br_fatal_signal();
}
#define fatal_signal_pending(t) shim_fatal_signal()
#define signal_pending(t) (fatal_signal_pending(t) || shim.signal)
#define access_ok(addr, len)                                                                       \
	((len) <= TASK_SIZE_MAX && (unsigned long)(addr) <= TASK_SIZE_MAX - (len))
#define mmap_read_lock(mm) shim_mmap_lock(shim_here)
#define mmap_read_lock_killable(mm) (shim_mmap_lock(shim_here), 0)
#define mmap_read_unlock(mm) shim_mmap_unlock(shim_here)
/* A fast walk that pins begins with this. */
#define raw_seqcount_try_begin(s, start)                                                           \
	(shim_fast_begins(), (start) = shim.write_protect_seq, !((start)&1))
#define raw_read_seqcount(s) (shim_fast_begins(), shim.write_protect_seq)
#define read_seqcount_retry(s, start) (shim.write_protect_seq != (start))
#define mm_flags_test(bit, mm) test_bit(bit, (mm)->flags.__mm_flags)
#define mm_flags_set(bit, mm) set_bit(bit, (mm)->flags.__mm_flags)

vm_fault_t shim_fault(struct vm_area_struct *vma, unsigned long addr, unsigned int flags);
#define handle_mm_fault(vma, addr, flags, regs) (shim_sleeps(), shim_fault(vma, addr, flags))

#endif
