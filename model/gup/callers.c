// SPDX-License-Identifier: GPL-2.0-only
/*
 * Callers, as virt/kvm/kvm_main.c, lib/iov_iter.c, mm/memory.c,
 * mm/process_vm_access.c, drivers/vfio/vfio_iommu_type1.c, fs/proc/task_mmu.c
 * and mm/ksm.c call GUP.
 */
#include <gupwalk/callers.h>
#include <gupwalk/fault.h>

#include "internal.h"

struct caller {
	const char *name;
	const char *text;
};

static const struct caller callers[GUP_CALLER_NR] = {
#define X(id, caller_name, caller_text) [GUP_CALLER_##id] = { caller_name, caller_text },
	GUP_CALLER_LIST(X)
#undef X
};

static const struct caller gets_list[GUP_CALLER_GETS_NR] = {
#define X(id, gets_name, gets_text) [GUP_CALLER_GETS_##id] = { gets_name, gets_text },
	GUP_CALLER_GETS_LIST(X)
#undef X
};

const char *gup_caller_gets_name(unsigned int gets)
{
	return gets < GUP_CALLER_GETS_NR ? gets_list[gets].name : NULL;
}

const char *gup_caller_gets_text(unsigned int gets)
{
	return gets < GUP_CALLER_GETS_NR ? gets_list[gets].text : NULL;
}

const char *gup_caller_name(unsigned int caller)
{
	return caller < GUP_CALLER_NR ? callers[caller].name : NULL;
}

const char *gup_caller_text(unsigned int caller)
{
	return caller < GUP_CALLER_NR ? callers[caller].text : NULL;
}

/*
 * KVM passes this flag, so that a page which the guest touches counts as touched. It passes the
 * flag only in versions where callers set it.
 */
static unsigned int kvm_honours(const struct gup_rules *rules)
{
	switch (gup_rule_value(rules, GUP_RULE_PROTNONE)) {
	case GUP_PROTNONE_HONOR_EXPLICIT:
	case GUP_PROTNONE_CALLER_SETS_FAST_ASKS:
		return FOLL_HONOR_NUMA_FAULT;
	default:
		return 0;
	}
}

/* hva_to_pfn_fast() passes the flag only if GUP-fast checks it. */
static unsigned int kvm_fast_honours(const struct gup_rules *rules)
{
	return gup_rule_is(rules, GUP_RULE_PROTNONE, GUP_PROTNONE_CALLER_SETS_FAST_ASKS)
		       ? FOLL_HONOR_NUMA_FAULT
		       : 0;
}

/* Direct I/O took references before it took pins. */
static enum gup_entry_point direct_io(const struct gup_rules *rules)
{
	return gup_rule_is(rules, GUP_RULE_O_DIRECT, GUP_O_DIRECT_PIN_FAST)
		       ? GUP_ENTRY_POINT_PIN_FAST
		       : GUP_ENTRY_POINT_GET_FAST;
}

static void call_is(struct gup_call *call, enum gup_entry_point entry, unsigned int flags)
{
	call->entry_point = (uint8_t)entry;
	call->flags = flags;
}

unsigned int gup_caller_calls(enum gup_caller caller, const struct gup_rules *rules, uint64_t start,
			      struct gup_call calls[2])
{
	unsigned int honours = kvm_honours(rules);

	calls[0] = (struct gup_call){ .start = start, .nr_pages = 1 };
	calls[1] = calls[0];

	switch (caller) {
	case GUP_CALLER_KVM_READ:
		call_is(&calls[0], GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_HWPOISON | honours);
		return 1;
	case GUP_CALLER_KVM_READ_WRITABLE:
		/*
		 * KVM maps the page writable if it can. After the slow call it asks for the
		 * page once more, fast-only and for writing. This decides what the guest may
		 * do, not whether KVM gets the page.
		 */
		call_is(&calls[0], GUP_ENTRY_POINT_GET_FAST_ONLY,
			FOLL_WRITE | kvm_fast_honours(rules));
		call_is(&calls[1], GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_HWPOISON | honours);
		return 2;
	case GUP_CALLER_KVM_WRITE:
		call_is(&calls[0], GUP_ENTRY_POINT_GET_FAST_ONLY,
			FOLL_WRITE | kvm_fast_honours(rules));
		call_is(&calls[1], GUP_ENTRY_POINT_GET_UNLOCKED,
			FOLL_WRITE | FOLL_HWPOISON | honours);
		return 2;
	case GUP_CALLER_O_DIRECT_READ:
		call_is(&calls[0], direct_io(rules), FOLL_WRITE);
		return 1;
	case GUP_CALLER_O_DIRECT_WRITE:
		call_is(&calls[0], direct_io(rules), 0);
		return 1;
	case GUP_CALLER_PTRACE_READ:
		call_is(&calls[0], GUP_ENTRY_POINT_GET_REMOTE, FOLL_FORCE);
		return 1;
	case GUP_CALLER_PTRACE_WRITE:
		call_is(&calls[0], GUP_ENTRY_POINT_GET_REMOTE, FOLL_FORCE | FOLL_WRITE);
		return 1;
	case GUP_CALLER_PROCESS_VM_READV:
		call_is(&calls[0], GUP_ENTRY_POINT_PIN_REMOTE, 0);
		calls[0].locked = true;
		return 1;
	case GUP_CALLER_VFIO:
		call_is(&calls[0], GUP_ENTRY_POINT_PIN_REMOTE, FOLL_WRITE | FOLL_LONGTERM);
		return 1;
	case GUP_CALLER_SMAPS:
		call_is(&calls[0], GUP_ENTRY_POINT_LOOK_UP, FOLL_DUMP);
		return 1;
	case GUP_CALLER_KSM:
		call_is(&calls[0], GUP_ENTRY_POINT_LOOK_UP, FOLL_GET);
		return 1;
	case GUP_CALLER_KVM_READ_FAST_ONLY:
		call_is(&calls[0], GUP_ENTRY_POINT_GET_FAST_ONLY, kvm_fast_honours(rules));
		call_is(&calls[1], GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_HWPOISON | honours);
		return 2;
	case GUP_CALLER_KVM_READ_FAST:
		/* GUP-fast does not accept FOLL_HWPOISON. */
		call_is(&calls[0], GUP_ENTRY_POINT_GET_FAST, honours);
		return 1;
	case GUP_CALLER_O_DIRECT_PIN:
		call_is(&calls[0], GUP_ENTRY_POINT_PIN, 0);
		return 1;
	case GUP_CALLER_O_DIRECT_FAST_ONLY:
		call_is(&calls[0], GUP_ENTRY_POINT_PIN_FAST_ONLY, 0);
		call_is(&calls[1], GUP_ENTRY_POINT_PIN, 0);
		return 2;
	case GUP_CALLER_NR:
		break;
	}
	return 0;
}

bool gup_caller_is_conversion(enum gup_caller caller)
{
	switch (caller) {
	case GUP_CALLER_KVM_READ_FAST_ONLY:
	case GUP_CALLER_KVM_READ_FAST:
	case GUP_CALLER_O_DIRECT_PIN:
	case GUP_CALLER_O_DIRECT_FAST_ONLY:
		return true;
	default:
		return false;
	}
}

static bool is_ptrace(enum gup_caller caller)
{
	return caller == GUP_CALLER_PTRACE_READ || caller == GUP_CALLER_PTRACE_WRITE;
}

void gup_caller_rules(enum gup_caller caller, const struct gup_mm *mm, uint64_t start,
		      struct gup_rules *rules)
{
	unsigned int level;

	if (is_ptrace(caller) && gup_rule_is(rules, GUP_RULE_STACK, GUP_STACK_FIXED))
		gup_rules_set(rules, GUP_STACK_FIXED_SILENTLY);
	if (caller == GUP_CALLER_SMAPS && gup_entry_lookup(mm, start, &level) && level == 1)
		gup_rules_set(rules, GUP_LOOK_UP_FOLIO_WALK);
}

void gup_caller_begins(enum gup_caller caller, struct gup_mm *mm, const struct gup_rules *rules,
		       uint64_t start)
{
	struct gup_vma *vma = find_vma(mm, start);

	if (is_ptrace(caller) && vma && start < vma->start && vma->flags & VM_GROWSDOWN &&
	    !gup_rule_is(rules, GUP_RULE_STACK, GUP_STACK_GROWS))
		extend_stack(mm, vma, start);
}

/* The VMA flags of which one lets a caller look up frame numbers. */
static uint64_t looks_up_in(enum gup_caller caller)
{
	switch (caller) {
	case GUP_CALLER_KVM_READ:
	case GUP_CALLER_KVM_READ_WRITABLE:
	case GUP_CALLER_KVM_WRITE:
	case GUP_CALLER_KVM_READ_FAST_ONLY:
	case GUP_CALLER_KVM_READ_FAST:
		return VM_IO | VM_PFNMAP;
	case GUP_CALLER_VFIO:
		return VM_PFNMAP;
	default:
		return 0;
	}
}

/* follow_pte(): tables above a PTE are not looked at as leaves. */
static const gup_entry *follow_pte(struct gup_mm *mm, uint64_t addr)
{
	unsigned int level;
	const gup_entry *entry = gup_entry_lookup(mm, addr, &level);

	return entry && level == 1 && pte_present(*entry) ? entry : NULL;
}

/* follow_pte(), after one fault by fixup_user_fault() if need be. */
static bool finds_pfn(struct gup_mm *mm, const struct gup_rules *rules, struct gup_vma *vma,
		      uint64_t addr, bool write)
{
	const gup_entry *entry = follow_pte(mm, addr);
	struct gup_fault fault;

	if (!entry) {
		if (!(vma->flags & (write ? VM_WRITE : VM_READ)) ||
		    handle_mm_fault(mm, rules, vma, addr, write ? FAULT_FLAG_WRITE : 0, 0, &fault) &
			    VM_FAULT_ERROR)
			return false;
		entry = follow_pte(mm, addr);
	}
	return entry && (!write || pte_write(*entry));
}

unsigned int gup_caller_gets(enum gup_caller caller, struct gup_mm *mm,
			     const struct gup_rules *rules, const struct gup_call *call,
			     uint64_t nr_pages)
{
	struct gup_vma *vma = find_vma(mm, call->start);
	bool write = call->flags & FOLL_WRITE;
	const gup_entry *entry;

	if (nr_pages)
		return GUP_CALLER_GETS_PAGE;
	if (caller == GUP_CALLER_NR || !vma || call->start < vma->start)
		return GUP_CALLER_GETS_NOTHING;
	if (vma->flags & looks_up_in(caller) && finds_pfn(mm, rules, vma, call->start, write))
		return GUP_CALLER_GETS_PFN;
	if (!is_ptrace(caller) || vma->kind != GUP_VMA_PFNMAP)
		return GUP_CALLER_GETS_NOTHING;
	entry = follow_pte(mm, call->start);
	return entry && (!write || pte_write(*entry)) ? GUP_CALLER_GETS_BYTES
						      : GUP_CALLER_GETS_NOTHING;
}
