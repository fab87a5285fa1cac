#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A tree that is no kernel's, and that an engine can be made of all the same: its mm/gup.c
# has a fast walk of base pages and nothing else. For tests on machines without kernels.
#
#   tiny_tree FOLDER [DEFINE]...
#
# DEFINE is a bug of that walk: NO_SECOND_LOOK, KEEPS_REFERENCE, CRASHES, NEVER_RETURNS;
# the last two, and KEEPS_REFERENCE, show only when an entry changes under it. ALWAYS_CRASHES
# and ALWAYS_LOOPS show wherever it finds a page, STORES_BEHIND, LEAVES_IRQS_OFF and SLEEPS in
# every fast call.

tiny_tree()
{
	tiny=$1
	shift
	for header in $(sed -n 's/ always$//p' "$SOURCE_DIR/engines/tree/shim/headers.list") \
		include/linux/kconfig.h; do
		mkdir -p "$tiny/${header%/*}"
		echo '/* nothing */' >"$tiny/$header"
	done
	cat >"$tiny/include/linux/mm_types.h" <<'END'
enum fault_flag {
	FAULT_FLAG_WRITE = 1, FAULT_FLAG_ALLOW_RETRY = 4, FAULT_FLAG_RETRY_NOWAIT = 8,
	FAULT_FLAG_KILLABLE = 16, FAULT_FLAG_TRIED = 32, FAULT_FLAG_REMOTE = 128,
	FAULT_FLAG_INTERRUPTIBLE = 512,
};
enum vm_fault_reason {
	VM_FAULT_OOM = 1, VM_FAULT_SIGBUS = 2, VM_FAULT_MAJOR = 4, VM_FAULT_HWPOISON = 16, VM_FAULT_HWPOISON_LARGE = 32,
	VM_FAULT_SIGSEGV = 64, VM_FAULT_NOPAGE = 256, VM_FAULT_RETRY = 1024,
};
enum foll { FOLL_WRITE = 1, FOLL_GET = 2 };
END
	mkdir -p "$tiny/mm"
	{
		for define in "$@"; do
			echo "#define $define"
		done
		cat <<'END'
#include <linux/mm.h>

static unsigned long *below(unsigned long *table, unsigned long addr, int level)
{
	unsigned long e = READ_ONCE(table[addr >> (12 + 9 * (level - 1)) & 511]);

	return (e & 0x81) == 1 ? __va(e & 0xffffffffff000UL) : NULL;
}

static int one_page(unsigned long addr, struct page **page)
{
	unsigned long *table = (unsigned long *)current->mm->pgd;
	unsigned long e;

	for (int level = 4; level > 1 && table; level--)
		table = below(table, addr, level);
	if (!table)
		return 0;
	table += addr >> 12 & 511;
	e = READ_ONCE(*table);
	if ((e & 7) != 7)
		return 0;
#ifdef ALWAYS_CRASHES
	return *(volatile int *)16;
#endif
#ifdef ALWAYS_LOOPS
	for (volatile int i = 0;; i++)
		;
#endif
	*page = pfn_to_page((e & 0xffffffffff000UL) >> 12);
	if (!folio_ref_try_add(page_folio(*page), 1))
		return 0;
#ifndef NO_SECOND_LOOK
	if (READ_ONCE(*table) != e) {
#ifdef CRASHES
		return *(volatile int *)16;
#endif
#ifdef NEVER_RETURNS
		while (!READ_ONCE(*table))
			;
#endif
#ifndef KEEPS_REFERENCE
		folio_put(page_folio(*page));
#endif
		return 0;
	}
#endif
	folio_set_referenced(page_folio(*page));
	return 1;
}

int get_user_pages_fast_only(unsigned long start, int nr, unsigned int flags, struct page **pages)
{
	unsigned long irqs;
	int got = 0;

	local_irq_save(irqs);
	while (got < nr && one_page(start + got * PAGE_SIZE, &pages[got]))
		got++;
#ifndef LEAVES_IRQS_OFF
	local_irq_restore(irqs);
#endif
#ifdef SLEEPS
	local_irq_save(irqs);
	cond_resched();
	local_irq_restore(irqs);
#endif
#ifdef STORES_BEHIND
	pages[nr] = NULL;
#endif
	return got;
}

int get_user_pages_fast(unsigned long start, int nr, unsigned int flags, struct page **pages)
{
	return get_user_pages_fast_only(start, nr, flags, pages);
}

int pin_user_pages_fast(unsigned long start, int nr, unsigned int flags, struct page **pages)
{
	return -EFAULT;
}

long get_user_pages(unsigned long start, unsigned long nr, unsigned int flags, struct page **pages)
{
	return -EFAULT;
}

long pin_user_pages(unsigned long start, unsigned long nr, unsigned int flags, struct page **pages)
{
	return -EFAULT;
}

long get_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr,
			   unsigned int flags, struct page **pages, int *locked)
{
	return -EFAULT;
}

long pin_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr,
			   unsigned int flags, struct page **pages, int *locked)
{
	return -EFAULT;
}

long get_user_pages_unlocked(unsigned long start, unsigned long nr, struct page **pages,
			     unsigned int flags)
{
	return -EFAULT;
}

long pin_user_pages_unlocked(unsigned long start, unsigned long nr, struct page **pages,
			     unsigned int flags)
{
	return -EFAULT;
}
END
	} >"$tiny/mm/gup.c"
}
