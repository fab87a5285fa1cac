// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/gupwalk: makes calls of get_user_pages() and its family for init, one at a time,
* and records the outcome. One source for all kernels.
 */
#include <linux/fs.h>
#include <linux/kprobes.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/uaccess.h>

#include "module.h"

#define HELD_MAX 64

/* There is only one request at a time. */
static DEFINE_MUTEX(lock);
static struct gw_call call;
static unsigned long (*lookup)(const char *);
static void (*drain)(void);
static unsigned long (*hint)(struct vm_area_struct *, unsigned long, unsigned long);

unsigned long gw_symbol(const char *name)
{
	return lookup(name);
}

void gw_drain(void)
{
	drain();
}

/* A kprobe finds the address of a function that is not exported, too. */
static int find_lookup(void)
{
	struct kprobe probe = { .symbol_name = "kallsyms_lookup_name" };
	int err = register_kprobe(&probe);

	if (err)
		return err;
	lookup = (void *)probe.addr;
	unregister_kprobe(&probe);
	return 0;
}

static void observe_all(struct gw_observed *observed)
{
	unsigned int i;

	gw_drain();
	mmap_read_lock(current->mm);
	for (i = 0; i < call.nr_pages && i < GW_PAGES; i++)
		gw_observed_at(current->mm, (call.start & PAGE_MASK) + i * PAGE_SIZE, &observed[i]);
	mmap_read_unlock(current->mm);
}

/* The observation of a page before the call; the zero page has one even if it is not mapped. */
static void observe_before(const struct gw_page *got, const struct gw_page *zero,
			   struct gw_page *was)
{
	unsigned int i;

	memset(was, 0, sizeof(*was));
	if (got->pfn == zero->pfn)
		*was = *zero;
	for (i = 0; i < GW_PAGES; i++) {
		const struct gw_observed *observed = &call.before[i];

		if (!observed->page.pfn || !pfn_valid(observed->page.pfn))
			continue;
		if (compound_head(pfn_to_page(observed->page.pfn)) ==
		    compound_head(pfn_to_page(got->pfn)))
			*was = observed->page;
	}
}

static int make_call(void)
{
	static struct page *pages[GW_CALL_PAGES + 1];
	struct gw_page zero;
	unsigned int i;
	int err = 0;
	long nr;

	memset(pages, 0, sizeof(pages));
	observe_all(call.before);
	gw_observed_page(ZERO_PAGE(0), &zero);

	gw_signal_begin(call.signal);
	gw_watch_begin(&call);
	call.ret = gw_make_call(&call, pages);
	gw_watch_end(&call);
	gw_signal_end(call.signal);

	observe_all(call.after);
	nr = call.ret > 0 && !call.no_pages ? call.ret : 0;
	for (i = 0; i < nr && i < GW_PAGES; i++) {
		if (!pages[i])
			continue;
		gw_observed_page(pages[i], &call.got[i]);
		if (call.after[i].page.pfn == call.got[i].pfn)
			call.got[i].facts = call.after[i].page.facts;
		else
			call.got[i].facts |= GW_PAGE_UNMAPPED;
		observe_before(&call.got[i], &zero, &call.was[i]);
	}
	if (!call.keep)
		gw_give_back(&call, pages, nr);
	else
		err = gw_keep(&call, pages, nr);
	gw_watch_stop();
	call.done = !err;
	return err ? -ENOSPC : 0;
}

/* Entries are marked only in an mm with more than one user. */
static int do_hint(struct gw_range *range)
{
	struct vm_area_struct *vma;
	unsigned long addr = range->start;

	range->count = 0;
	gw_drain();
	mmget(current->mm);
	mmap_read_lock(current->mm);
	while (addr < range->end && (vma = find_vma(current->mm, addr)) &&
	       vma->vm_start < range->end) {
		unsigned long start = max(addr, vma->vm_start);

		addr = min_t(unsigned long, range->end, vma->vm_end);
		range->count += hint(vma, start, addr);
	}
	mmap_read_unlock(current->mm);
	mmput(current->mm);
	return 0;
}

/* References that a case has taken; init releases them after the case. */
static struct page *held[HELD_MAX];
static unsigned int nr_held;

static void release_held(void)
{
	while (nr_held)
		put_page(held[--nr_held]);
}

static int do_hold(const struct gw_range *range)
{
	struct gw_observed observed;
	struct page *head;
	u64 i;

	gw_observed_at(current->mm, range->start, &observed);
	if (!observed.page.pfn || !pfn_valid(observed.page.pfn))
		return -ENXIO;
	if (range->count > HELD_MAX - nr_held)
		return -ENOSPC;
	head = compound_head(pfn_to_page(observed.page.pfn));
	for (i = 0; i < range->count; i++) {
		get_page(head);
		held[nr_held++] = head;
	}
	return 0;
}

static long ioctl_range(unsigned int cmd, void __user *arg)
{
	struct gw_range range;
	int err;

	if (copy_from_user(&range, arg, sizeof(range)))
		return -EFAULT;
	err = cmd == GW_IOC_HINT ? do_hint(&range) : do_hold(&range);
	if (!err && copy_to_user(arg, &range, sizeof(range)))
		return -EFAULT;
	return err;
}

/* No user can have so many pages. */
static bool too_many(void)
{
	return call.nr_pages > GW_CALL_PAGES && call.start < TASK_SIZE_MAX &&
	       call.nr_pages <= (TASK_SIZE_MAX - call.start) >> PAGE_SHIFT;
}

static long ioctl_call(unsigned int cmd, void __user *arg)
{
	int err = 0;

	if (copy_from_user(&call, arg, sizeof(call)))
		return -EFAULT;
	if (too_many())
		return -EINVAL;
	if (cmd == GW_IOC_OBSERVE)
		observe_all(call.before);
	else
		err = make_call();
	return copy_to_user(arg, &call, sizeof(call)) ? -EFAULT : err;
}

static long gw_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	void __user *to = (void __user *)arg;
	__u64 known[2];
	__u32 number;
	long ret;

	mutex_lock(&lock);
	switch (cmd) {
	case GW_IOC_KNOWN:
		gw_known(known);
		ret = copy_to_user(to, known, sizeof(known)) ? -EFAULT : 0;
		break;
	case GW_IOC_HINT:
	case GW_IOC_HOLD:
		ret = ioctl_range(cmd, to);
		break;
	case GW_IOC_PUT:
		ret = get_user(number, (__u32 __user *)to);
		if (!ret)
			gw_put(number);
		break;
	case GW_IOC_RELEASE:
		gw_put_all();
		release_held();
		ret = 0;
		break;
	case GW_IOC_OBSERVE:
	case GW_IOC_CALL:
		ret = ioctl_call(cmd, to);
		break;
	default:
		ret = -ENOTTY;
	}
	mutex_unlock(&lock);
	return ret;
}

/* Frames without struct page: above all memory, below the devices' frames. */
#define NO_PAGES_PFN 0xf0000

static void set_mixed(struct vm_area_struct *vma)
{
#ifdef GW_HAS_vm_flags_set
	vm_flags_set(vma, VM_MIXEDMAP);
#else
	vma->vm_flags |= VM_MIXEDMAP;
#endif
}

/* A page without an owner; from here on only the mapping holds it. */
static int map_page(struct vm_area_struct *vma, unsigned long addr)
{
	struct page *page = alloc_page(GFP_HIGHUSER | __GFP_ZERO);
	int err;

	if (!page)
		return -ENOMEM;
	err = vm_insert_page(vma, addr, page);
	put_page(page);
	return err;
}

static int map_mixed(struct vm_area_struct *vma, bool pages)
{
	unsigned long addr;
	int err = 0;

	set_mixed(vma);
	for (addr = vma->vm_start; !err && addr < vma->vm_end; addr += PAGE_SIZE) {
		unsigned long pfn = NO_PAGES_PFN + ((addr - vma->vm_start) >> PAGE_SHIFT);

		if (pages)
			err = map_page(vma, addr);
		else if (vmf_insert_pfn(vma, addr, pfn) != VM_FAULT_NOPAGE)
			err = -ENXIO;
	}
	return err;
}

static int gw_mmap(struct file *file, struct vm_area_struct *vma)
{
	switch (vma->vm_pgoff) {
	case GW_MAP_FRAMES:
		return remap_pfn_range(vma, vma->vm_start, NO_PAGES_PFN,
				       vma->vm_end - vma->vm_start, vma->vm_page_prot);
	case GW_MAP_MIXED:
	case GW_MAP_PAGES:
		return map_mixed(vma, vma->vm_pgoff == GW_MAP_PAGES);
	default:
		return -ENXIO;
	}
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.mmap = gw_mmap,
	.unlocked_ioctl = gw_ioctl,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = GW_DEVICE,
	.fops = &operations,
};

static int __init gw_init(void)
{
	int err = find_lookup();

	if (err)
		return err;
	drain = (void *)gw_symbol("lru_add_drain");
	hint = (void *)gw_symbol("change_prot_numa");
	if (!drain || !hint)
		return -ENOENT;
	err = gw_observed_init();
	if (err)
		return err;
	err = gw_watch_init();
	if (err)
		return err;
	err = misc_register(&device);
	if (err)
		gw_watch_exit();
	else
		gw_disks_init();
	return err;
}

static void __exit gw_exit(void)
{
	misc_deregister(&device);
	gw_watch_exit();
}

module_init(gw_init);
module_exit(gw_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("get_user_pages calls for gupwalk");
