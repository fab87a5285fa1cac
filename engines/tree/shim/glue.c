// SPDX-License-Identifier: GPL-2.0-only
/*
 * One tree's gup.c, unmodified, with the shim and the functions that call it.
 */
#include "shim.h"

#ifdef SHIM_COUNTS
/* Optimisation merges lines, such as returns; only the shim is optimised. */
#pragma GCC push_options
#pragma GCC optimize("O0")
#endif

#include "harvest.h"

#ifdef SHIM_GENERIC_ACCESS
/* Present, also for NUMA hinting; and writable, if that is asked. */
#define shim_permitted(val, write) (((val)&0x101) && (!(write) || ((val)&2)))
#undef pte_access_permitted
#undef pmd_access_permitted
#undef pud_access_permitted
#define pte_access_permitted(pte, write) shim_permitted(pte_val(pte), write)
#define pmd_access_permitted(pmd, write) shim_permitted(pmd_val(pmd), write)
#define pud_access_permitted(pud, write) shim_permitted(pud_val(pud), write)
#endif

#ifdef SHIM_CODE
#include "code.h"
#endif

#include "mm/gup.c"

#ifdef SHIM_COUNTS
#pragma GCC pop_options
#endif

static vm_fault_t shim_fault_op(struct vm_fault *vmf)
{
	return 0;
}
static const struct vm_operations_struct shim_ops = { .fault = shim_fault_op };
static const struct vm_operations_struct shim_mkwrite_ops = { .fault = shim_fault_op,
							      .page_mkwrite = shim_fault_op };
static const struct vm_operations_struct shim_pfn_ops;

void shim_sync_vmas(void)
{
	shim_vmas_known = true;
	for (int i = 0; i < shim.nr_vmas; i++) {
		struct vm_area_struct *vma = &shim_vmas[i];
		struct br_vma v;

		br_get_vma(i, &v);
		vma->vm_start = v.start;
		vma->vm_end = v.end;
		vma->vm_mm = &shim_mm;
		vma->vm_flags = v.flags;
#ifdef HAVE_VM_SHADOW_STACK
		if (v.shadow_stack)
			vma->vm_flags |= VM_SHADOW_STACK;
#endif
#ifdef HAVE_VM_UFFD_RWP
		if (v.uffd_rwp)
			vma->vm_flags |= VM_UFFD_RWP;
#endif
		vma->kind = v.kind;
		vma->vm_ops = v.kind == BR_VMA_ANON				   ? NULL
			      : v.kind == BR_VMA_PFNMAP || v.kind == BR_VMA_DRIVER ? &shim_pfn_ops
			      : v.kind == BR_VMA_FILE || v.kind == BR_VMA_FSDAX ? &shim_mkwrite_ops
										: &shim_ops;
	}
}

static unsigned int move(unsigned int *from, unsigned int bit, unsigned int to)
{
	unsigned int has = *from & bit;

	*from &= ~bit;
	return has ? to : 0;
}

vm_fault_t shim_fault(struct vm_area_struct *vma, unsigned long addr, unsigned int flags)
{
	unsigned int out = 0;
	unsigned int ret;
	vm_fault_t answer = 0;

	out |= move(&flags, FAULT_FLAG_WRITE, BR_FAULT_WRITE);
	out |= move(&flags, FAULT_FLAG_ALLOW_RETRY, BR_FAULT_ALLOW_RETRY);
	out |= move(&flags, FAULT_FLAG_RETRY_NOWAIT, BR_FAULT_RETRY_NOWAIT);
	out |= move(&flags, FAULT_FLAG_KILLABLE, BR_FAULT_KILLABLE);
	out |= move(&flags, FAULT_FLAG_TRIED, BR_FAULT_TRIED);
	out |= move(&flags, FAULT_FLAG_REMOTE, BR_FAULT_REMOTE);
	out |= move(&flags, FAULT_FLAG_INTERRUPTIBLE, BR_FAULT_INTERRUPTIBLE);
#ifdef HAVE_FAULT_FLAG_UNSHARE
	out |= move(&flags, FAULT_FLAG_UNSHARE, BR_FAULT_UNSHARE);
#endif
	if (flags)
		out |= BR_FAULT_OTHER;
	ret = br_fault(shim_index(vma), addr, out);
	shim_sync_vmas();
	answer |= move(&ret, BR_VM_OOM, VM_FAULT_OOM);
	answer |= move(&ret, BR_VM_SIGBUS, VM_FAULT_SIGBUS);
	answer |= move(&ret, BR_VM_MAJOR, VM_FAULT_MAJOR);
#ifdef HAVE_VM_FAULT_WRITE
	answer |= move(&ret, BR_VM_WRITE, VM_FAULT_WRITE);
#endif
	answer |= move(&ret, BR_VM_HWPOISON, VM_FAULT_HWPOISON);
	answer |= move(&ret, BR_VM_HWPOISON_LARGE, VM_FAULT_HWPOISON_LARGE);
	answer |= move(&ret, BR_VM_SIGSEGV, VM_FAULT_SIGSEGV);
	answer |= move(&ret, BR_VM_NOPAGE, VM_FAULT_NOPAGE);
	answer |= move(&ret, BR_VM_RETRY, VM_FAULT_RETRY);
#ifdef HAVE_VM_FAULT_COMPLETED
	answer |= move(&ret, BR_VM_COMPLETED, VM_FAULT_COMPLETED);
#endif
	if (ret)
		br_bug("unknown VM_FAULT", __LINE__);
	return answer;
}

/* The vmas argument was removed; the macro's name selects the way to call. */
typedef long remote_vmas_fn(struct mm_struct *, unsigned long, unsigned long, unsigned int,
			    struct page **, struct vm_area_struct **, int *);
typedef long remote_fn(struct mm_struct *, unsigned long, unsigned long, unsigned int,
		       struct page **, int *);
typedef long get_vmas_fn(unsigned long, unsigned long, unsigned int, struct page **,
			 struct vm_area_struct **);
typedef long get_fn(unsigned long, unsigned long, unsigned int, struct page **);
static long old_remote(remote_vmas_fn *f, unsigned long start, unsigned long nr, unsigned int flags,
		       struct page **pages, int *locked)
{
	return f(&shim_mm, start, nr, flags, pages, NULL, locked);
}
static long new_remote(remote_fn *f, unsigned long start, unsigned long nr, unsigned int flags,
		       struct page **pages, int *locked)
{
	return f(&shim_mm, start, nr, flags, pages, locked);
}
static long old_get(get_vmas_fn *f, unsigned long start, unsigned long nr, unsigned int flags,
		    struct page **pages)
{
	return f(start, nr, flags, pages, NULL);
}
static long new_get(get_fn *f, unsigned long start, unsigned long nr, unsigned int flags,
		    struct page **pages)
{
	return f(start, nr, flags, pages);
}
#define call_remote(f, ...)                                                                        \
	_Generic(&(f), remote_vmas_fn * : old_remote, remote_fn * : new_remote)(f, __VA_ARGS__)
#define call_get(f, ...) _Generic(&(f), get_vmas_fn * : old_get, get_fn * : new_get)(f, __VA_ARGS__)

static int shim_vma_room;

/* Room for all VMAs there can be; it serves the next calls, too. */
static void make_room(int max_vmas)
{
	if (max_vmas <= shim_vma_room)
		return;
	free(shim_vmas);
	shim_vmas = calloc(max_vmas, sizeof(*shim_vmas));
	shim_vma_room = shim_vmas ? max_vmas : 0;
	if (!shim_vma_room)
		br_bug("out of memory", __LINE__);
}

static void tree_close(void)
{
	free(shim_vmas);
	shim_vmas = NULL;
	shim_vma_room = 0;
}

/* After a call: mmap_lock is as the caller is told, and nothing else is held. */
static void judge_locks(const struct br_call *call)
{
	bool wanted = call->caller_locks && (!call->locked || *call->locked);

	for (int i = 0; i < BR_MMAP_LOCK; i++)
		if (shim_rare(shim.depth[i]))
			shim_lock_fault(BR_LEFT_HELD, i, shim.taken_file[i], shim.taken_line[i]);
	if (shim_rare(shim.held != wanted))
		shim_lock_fault(wanted ? BR_NOT_HELD : BR_LEFT_HELD, BR_MMAP_LOCK,
				shim.taken_file[BR_MMAP_LOCK], shim.taken_line[BR_MMAP_LOCK]);
	shim.held = 0;
	memset(shim.depth, 0, sizeof(shim.depth));
}

static long enter(const struct br_call *call)
{
	struct page **pages = (struct page **)call->pages;
	unsigned long start = call->start, nr = call->nr;
	unsigned int flags = call->flags;
	enum br_entry_point entry_point = (enum br_entry_point)call->entry_point;
	int *locked = call->locked;
	long ret = 0;

	/* Far more than faults and retries need. */
	shim_turns_left = nr * 64 + (1UL << 16);
	if (call->caller_locks)
		shim_mmap_lock(shim_here);
	switch (entry_point) {
	case BR_GET:
		ret = call_get(get_user_pages, start, nr, flags, pages);
		break;
	case BR_GET_UNLOCKED:
		ret = get_user_pages_unlocked(start, nr, pages, flags);
		break;
	case BR_GET_REMOTE:
		ret = call_remote(get_user_pages_remote, start, nr, flags, pages, locked);
		break;
	case BR_GET_FAST:
		ret = get_user_pages_fast(start, nr, flags, pages);
		break;
	case BR_GET_FAST_ONLY:
		ret = get_user_pages_fast_only(start, nr, flags, pages);
		break;
	case BR_PIN:
		ret = call_get(pin_user_pages, start, nr, flags, pages);
		break;
	case BR_PIN_UNLOCKED:
		ret = pin_user_pages_unlocked(start, nr, pages, flags);
		break;
	case BR_PIN_REMOTE:
		ret = call_remote(pin_user_pages_remote, start, nr, flags, pages, locked);
		break;
	case BR_PIN_FAST:
		ret = pin_user_pages_fast(start, nr, flags, pages);
		break;
#ifdef GUP_HAS_pin_user_pages_fast_only
	case BR_PIN_FAST_ONLY:
		ret = pin_user_pages_fast_only(start, nr, flags, pages);
		break;
#endif
#ifdef GUP_HAS_follow_page
	case BR_LOOK_UP: {
		struct page *page = follow_page(vma_lookup(&shim_mm, start), start, flags);

		ret = IS_ERR(page) ? PTR_ERR(page) : page ? 1 : 0;
		if (ret == 1)
			pages[0] = page;
		break;
	}
#endif
	default:
		br_bug("no such entry point", __LINE__);
	}
	judge_locks(call);
	return ret;
}

static bool shim_has_pinned(void)
{
#ifdef GUP_MENTIONS_mm_flags_test
	if (mm_flags_test(MMF_HAS_PINNED, &shim_mm))
		return true;
#elif defined(GUP_MENTIONS_MMF_HAS_PINNED)
	if (test_bit(MMF_HAS_PINNED, &shim_mm.flags))
		return true;
#endif
	return shim_mm.has_pinned.counter;
}

static long tree_call(const struct br_model *model, const struct br_call *call, unsigned int times)
{
	long ret = 0;

	br = model;
	make_room(call->max_vmas);
	shim_vmas_known = false;
	memset(&shim_mm, 0, sizeof(shim_mm));
	shim_mm.pgd = (pgd_t *)shim.tables[0];
#ifdef SHIM_LOADS
	shim_loads_begin(model, &shim);
#endif
	while (times--)
		ret = enter(call);
	if (shim_has_pinned())
		br_set_has_pinned();
	return ret;
}

#ifdef SHIM_COUNTS
/* Functions of libgcov. */
struct gcov_info;
void __gcov_init(struct gcov_info *info);
void __gcov_dump(void);
void __gcov_reset(void);
extern struct gcov_info *const __start_shim_counts[] __attribute__((visibility("hidden")));
extern struct gcov_info *const __stop_shim_counts[] __attribute__((visibility("hidden")));

static void write_counts(void)
{
	static bool known;

	for (struct gcov_info *const *p = __start_shim_counts; !known && p < __stop_shim_counts;
	     p++)
		__gcov_init(*p);
	known = true;
	__gcov_dump();
	__gcov_reset();
}
#endif

__attribute__((visibility("default"))) const struct br_tree gupwalk_tree = {
	.version = BR_VERSION,
	.state = &shim,
	.close = tree_close,
	.call = tree_call,
#ifdef SHIM_COUNTS
	.write_counts = write_counts,
#endif
	.foll = {
#include "foll.h"
	},
	.has = {
		[BR_GET] = 1, [BR_GET_UNLOCKED] = 1, [BR_GET_REMOTE] = 1, [BR_GET_FAST] = 1,
		[BR_GET_FAST_ONLY] = 1, [BR_PIN] = 1, [BR_PIN_UNLOCKED] = 1, [BR_PIN_REMOTE] = 1, [BR_PIN_FAST] = 1,
#ifdef GUP_HAS_pin_user_pages_fast_only
		[BR_PIN_FAST_ONLY] = 1,
#endif
#ifdef GUP_HAS_follow_page
		[BR_LOOK_UP] = 1,
#endif
	},
};
