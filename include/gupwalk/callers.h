/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Callers: who calls GUP, through which entry points, with which flags.
 */
#ifndef GUPWALK_CALLERS_H
#define GUPWALK_CALLERS_H

#include <gupwalk/gup.h>
#include <gupwalk/history.h>

GUP_BEGIN_DECLS

/* X(identifier, name, what it stands for) */
#define GUP_CALLER_LIST(X)                                                                         \
	X(KVM_READ, "kvm-read", "KVM read fault, memory slot read-only")                           \
	X(KVM_READ_WRITABLE, "kvm-read-writable", "KVM read fault, memory slot writable")          \
	X(KVM_WRITE, "kvm-write", "KVM write fault")                                               \
	X(O_DIRECT_READ, "o-direct-read", "O_DIRECT reading a file into memory")                   \
	X(O_DIRECT_WRITE, "o-direct-write", "O_DIRECT writing memory to a file")                   \
	X(PTRACE_READ, "ptrace-read", "ptrace, /proc/PID/mem read")                                \
	X(PTRACE_WRITE, "ptrace-write", "ptrace, /proc/PID/mem write")                             \
	X(PROCESS_VM_READV, "process-vm-readv", "process_vm_readv")                                \
	X(VFIO, "vfio", "long-term pin, as VFIO's")                                                \
	X(SMAPS, "smaps", "smaps")                                                                 \
	X(KSM, "ksm", "KSM")                                                                       \
	X(KVM_READ_FAST_ONLY, "kvm-read-fast-only", "KVM read, if fast_only then slow")            \
	X(KVM_READ_FAST, "kvm-read-fast", "KVM read, if get_user_pages_fast")                      \
	X(O_DIRECT_PIN, "o-direct-pin", "O_DIRECT, if pin_user_pages alone")                       \
	X(O_DIRECT_FAST_ONLY, "o-direct-fast-only", "O_DIRECT, if pin fast_only then slow")

/** enum gup_caller - callers, and conversions of callers that were proposed */
enum gup_caller {
#define X(id, name, text) GUP_CALLER_##id,
	GUP_CALLER_LIST(X)
#undef X
	GUP_CALLER_NR
};

/**
 * gup_caller_calls - the calls that a caller makes until a call gets the page
 * @caller: the caller
 * @rules: the version: it says which flags the caller passes
 * @start: address
 * @calls: receives one or two calls; the second is made when the first does not get the page
 *
 * Return: how many calls there are, 1 or 2.
 */
unsigned int gup_caller_calls(enum gup_caller caller, const struct gup_rules *rules, uint64_t start,
			      struct gup_call calls[2]);

/**
 * gup_caller_rules - the rules that a caller's calls go by
 * @caller: the caller
 * @mm: the address space
 * @start: address
 * @rules: the version; changed where the caller does not use GUP
 *
 * smaps looks up huge pages only. It has always read a base page's entry by itself, as a folio
 * walk does. ptrace does not call GUP below a stack that cannot grow, so GUP does not warn.
 */
void gup_caller_rules(enum gup_caller caller, const struct gup_mm *mm, uint64_t start,
		      struct gup_rules *rules);

/**
 * gup_caller_is_conversion - is it a proposed conversion, not a caller that a kernel has
 * @caller: the caller
 *
 * Return: true for the conversions that were proposed.
 */
bool gup_caller_is_conversion(enum gup_caller caller);

/* X(identifier, name, text): what a caller gets in the end. */
#define GUP_CALLER_GETS_LIST(X)                                                                    \
	X(NOTHING, "nothing", "no memory")                                                         \
	X(PAGE, "page", "the page that GUP returned")                                              \
	X(PFN, "pfn", "a frame number, by a look-up in page tables")                               \
	X(BYTES, "bytes", "the bytes, by the driver's vm_ops->access")

/** enum gup_caller_gets - what a caller gets, by GUP or without it */
enum gup_caller_gets {
#define X(id, name, text) GUP_CALLER_GETS_##id,
	GUP_CALLER_GETS_LIST(X)
#undef X
	GUP_CALLER_GETS_NR
};

/**
 * gup_caller_begins - what a caller does before its first call
 * @caller: the caller
 * @mm: the address space; changed when a stack grows
 * @rules: the version
 * @start: address
 *
 * Since GUP does not grow a stack any more, ptrace grows it: mm/memory.c:__access_remote_vm().
 */
void gup_caller_begins(enum gup_caller caller, struct gup_mm *mm, const struct gup_rules *rules,
		       uint64_t start);

/**
 * gup_caller_gets - what a caller gets after its last call
 * @caller: the caller; GUP_CALLER_NR for a plain call
 * @mm: the address space after the call; a look-up of a frame number can take a fault
 * @rules: the version
 * @call: the last call
 * @nr_pages: pages that the call handed out
 *
 * When GUP fails, KVM looks up frame numbers in VM_IO and VM_PFNMAP areas, by
 * virt/kvm/kvm_main.c:hva_to_pfn_remapped(), and VFIO in VM_PFNMAP areas, by
 * drivers/vfio/vfio_iommu_type1.c:follow_fault_pfn(). ptrace asks the driver. The model takes
 * generic_access_phys() as the vm_ops->access of each VMA of frames without struct page. v5.10
 * and v5.11 also return the frame number of a read-only entry for writing; the model does not.
 *
 * Return: an enum gup_caller_gets.
 */
unsigned int gup_caller_gets(enum gup_caller caller, struct gup_mm *mm,
			     const struct gup_rules *rules, const struct gup_call *call,
			     uint64_t nr_pages);

/** gup_caller_gets_name - "page", "pfn", ...; NULL for none. */
const char *gup_caller_gets_name(unsigned int gets);

/** gup_caller_gets_text - for a person; NULL for none. */
const char *gup_caller_gets_text(unsigned int gets);

/** gup_caller_name - "kvm-read", ...; NULL for none. */
const char *gup_caller_name(unsigned int caller);

/** gup_caller_text - what it stands for; NULL for none. */
const char *gup_caller_text(unsigned int caller);

GUP_END_DECLS

#endif /* GUPWALK_CALLERS_H */
