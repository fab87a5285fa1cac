// SPDX-License-Identifier: GPL-2.0-only
/*
 * Callers, as virt/kvm/kvm_main.c, lib/iov_iter.c, mm/memory.c,
 * mm/process_vm_access.c, drivers/vfio/vfio_iommu_type1.c, fs/proc/task_mmu.c
 * and mm/ksm.c call GUP.
 */
#include <gupwalk/callers.h>

struct caller {
	const char *name;
	const char *text;
};

static const struct caller callers[GUP_CALLER_NR] = {
#define X(id, caller_name, caller_text) [GUP_CALLER_##id] = { caller_name, caller_text },
	GUP_CALLER_LIST(X)
#undef X
};

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

void gup_caller_rules(enum gup_caller caller, const struct gup_mm *mm, uint64_t start,
		      struct gup_rules *rules)
{
	unsigned int level;

	if (caller == GUP_CALLER_SMAPS && gup_entry_lookup(mm, start, &level) && level == 1)
		gup_rules_set(rules, GUP_LOOK_UP_FOLIO_WALK);
}
