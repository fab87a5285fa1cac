// SPDX-License-Identifier: GPL-2.0-only
/*
 * Callers: entry points and flags, as the kernels' own sources pass them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gupwalk/callers.h>
#include <gupwalk/history.h>

#define ADDR UINT64_C(0x10000000)

static void resolve(const char *name, struct gup_rules *rules)
{
	struct gup_spec spec;
	char error[256];

	if (!gup_spec_parse(name, &spec, error, sizeof(error)))
		fail_msg("%s", error);
	*rules = spec.rules;
}

/* The only call that a caller makes. */
static struct gup_call only_call(const char *version, enum gup_caller caller)
{
	struct gup_call calls[2];
	struct gup_rules rules;

	resolve(version, &rules);
	assert_int_equal(gup_caller_calls(caller, &rules, ADDR, calls), 1);
	assert_int_equal(calls[0].start, ADDR);
	assert_int_equal(calls[0].nr_pages, 1);
	assert_false(calls[0].no_pages);
	return calls[0];
}

static void two_calls(const char *version, enum gup_caller caller, struct gup_call calls[2])
{
	struct gup_rules rules;

	resolve(version, &rules);
	assert_int_equal(gup_caller_calls(caller, &rules, ADDR, calls), 2);
	assert_int_equal(calls[1].start, ADDR);
	assert_int_equal(calls[1].nr_pages, 1);
}

/* A read fault that may map the page writable looks for a writable page first. */
static void kvm_read_writable(void **state)
{
	struct gup_call calls[2];

	(void)state;
	two_calls("v6.1", GUP_CALLER_KVM_READ_WRITABLE, calls);
	assert_int_equal(calls[0].entry_point, GUP_ENTRY_POINT_GET_FAST_ONLY);
	assert_int_equal(calls[0].flags, FOLL_WRITE);
	assert_int_equal(calls[1].entry_point, GUP_ENTRY_POINT_GET_UNLOCKED);
	assert_int_equal(calls[1].flags, FOLL_HWPOISON);
	two_calls("v6.12", GUP_CALLER_KVM_READ_WRITABLE, calls);
	assert_int_equal(calls[0].flags, FOLL_WRITE);
	assert_int_equal(calls[1].flags, FOLL_HWPOISON | FOLL_HONOR_NUMA_FAULT);
}

/* A KVM read fault goes to the slow walk at once, and honours by flag since v6.6. */
static void kvm_read(void **state)
{
	const unsigned int honours = FOLL_HWPOISON | FOLL_HONOR_NUMA_FAULT;

	(void)state;
	assert_int_equal(only_call("v5.10", GUP_CALLER_KVM_READ).entry_point,
			 GUP_ENTRY_POINT_GET_UNLOCKED);
	assert_int_equal(only_call("v5.10", GUP_CALLER_KVM_READ).flags, FOLL_HWPOISON);
	assert_int_equal(only_call("v6.1", GUP_CALLER_KVM_READ).flags, FOLL_HWPOISON);
	assert_int_equal(only_call("v6.5", GUP_CALLER_KVM_READ).flags, FOLL_HWPOISON);
	assert_int_equal(only_call("v6.6", GUP_CALLER_KVM_READ).flags, honours);
	assert_int_equal(only_call("v6.12", GUP_CALLER_KVM_READ).flags, honours);
	assert_int_equal(only_call("v7.3", GUP_CALLER_KVM_READ).flags, honours);
}

/* A KVM write fault looks first, and then passes FOLL_WRITE to the slow walk. */
static void kvm_write(void **state)
{
	struct gup_call calls[2];

	(void)state;
	two_calls("v6.1", GUP_CALLER_KVM_WRITE, calls);
	assert_int_equal(calls[0].entry_point, GUP_ENTRY_POINT_GET_FAST_ONLY);
	assert_int_equal(calls[0].flags, FOLL_WRITE);
	assert_int_equal(calls[1].entry_point, GUP_ENTRY_POINT_GET_UNLOCKED);
	assert_int_equal(calls[1].flags, FOLL_WRITE | FOLL_HWPOISON);

	two_calls("v6.12", GUP_CALLER_KVM_WRITE, calls);
	assert_int_equal(calls[0].flags, FOLL_WRITE);
	assert_int_equal(calls[1].flags, FOLL_WRITE | FOLL_HWPOISON | FOLL_HONOR_NUMA_FAULT);
}

/* The proposals: who sets the flag is what they differ in. */
static void kvm_proposals(void **state)
{
	struct gup_call calls[2];

	(void)state;
	assert_int_equal(only_call("v6.6+protnone=v1-always", GUP_CALLER_KVM_READ).flags,
			 FOLL_HWPOISON);
	assert_int_equal(only_call("v6.6+protnone=fast-lookup", GUP_CALLER_KVM_READ).flags,
			 FOLL_HWPOISON);
	assert_int_equal(
		only_call("v6.6+protnone=caller-sets-fast-asks", GUP_CALLER_KVM_READ).flags,
		FOLL_HWPOISON | FOLL_HONOR_NUMA_FAULT);
	two_calls("v6.6+protnone=caller-sets-fast-asks", GUP_CALLER_KVM_WRITE, calls);
	assert_int_equal(calls[0].flags, FOLL_WRITE | FOLL_HONOR_NUMA_FAULT);
}

/* Direct I/O took references until v6.5, and writes to memory when it reads a file. */
static void o_direct(void **state)
{
	(void)state;
	assert_int_equal(only_call("v5.10", GUP_CALLER_O_DIRECT_READ).entry_point,
			 GUP_ENTRY_POINT_GET_FAST);
	assert_int_equal(only_call("v6.4", GUP_CALLER_O_DIRECT_WRITE).entry_point,
			 GUP_ENTRY_POINT_GET_FAST);
	assert_int_equal(only_call("v6.5", GUP_CALLER_O_DIRECT_READ).entry_point,
			 GUP_ENTRY_POINT_PIN_FAST);
	assert_int_equal(only_call("v7.3", GUP_CALLER_O_DIRECT_WRITE).entry_point,
			 GUP_ENTRY_POINT_PIN_FAST);
	assert_int_equal(only_call("v6.12", GUP_CALLER_O_DIRECT_READ).flags, FOLL_WRITE);
	assert_int_equal(only_call("v6.12", GUP_CALLER_O_DIRECT_WRITE).flags, 0);
}

/* Other processes' memory: ptrace forces, process_vm_readv does not but may wait. */
static void remote(void **state)
{
	struct gup_call call;

	(void)state;
	call = only_call("v6.12", GUP_CALLER_PTRACE_READ);
	assert_int_equal(call.entry_point, GUP_ENTRY_POINT_GET_REMOTE);
	assert_int_equal(call.flags, FOLL_FORCE);
	assert_false(call.locked);
	call = only_call("v6.12", GUP_CALLER_PTRACE_WRITE);
	assert_int_equal(call.flags, FOLL_FORCE | FOLL_WRITE);
	call = only_call("v6.12", GUP_CALLER_PROCESS_VM_READV);
	assert_int_equal(call.entry_point, GUP_ENTRY_POINT_PIN_REMOTE);
	assert_int_equal(call.flags, 0);
	assert_true(call.locked);
	call = only_call("v6.12", GUP_CALLER_VFIO);
	assert_int_equal(call.entry_point, GUP_ENTRY_POINT_PIN_REMOTE);
	assert_int_equal(call.flags, FOLL_WRITE | FOLL_LONGTERM);
	assert_false(call.locked);
}

/* smaps wants no huge zero page, KSM a reference. */
static void look_ups(void **state)
{
	(void)state;
	assert_int_equal(only_call("v6.1", GUP_CALLER_SMAPS).entry_point, GUP_ENTRY_POINT_LOOK_UP);
	assert_int_equal(only_call("v6.1", GUP_CALLER_SMAPS).flags, FOLL_DUMP);
	assert_int_equal(only_call("v6.1", GUP_CALLER_KSM).entry_point, GUP_ENTRY_POINT_LOOK_UP);
	assert_int_equal(only_call("v6.1", GUP_CALLER_KSM).flags, FOLL_GET);
}

/* The conversions that were weighed. */
static void conversions(void **state)
{
	struct gup_call calls[2];

	(void)state;
	two_calls("v6.5", GUP_CALLER_KVM_READ_FAST_ONLY, calls);
	assert_int_equal(calls[0].entry_point, GUP_ENTRY_POINT_GET_FAST_ONLY);
	assert_int_equal(calls[0].flags, 0);
	assert_int_equal(calls[1].entry_point, GUP_ENTRY_POINT_GET_UNLOCKED);
	assert_int_equal(calls[1].flags, FOLL_HWPOISON);
	assert_int_equal(only_call("v6.6", GUP_CALLER_KVM_READ_FAST).entry_point,
			 GUP_ENTRY_POINT_GET_FAST);
	assert_int_equal(only_call("v6.6", GUP_CALLER_KVM_READ_FAST).flags, FOLL_HONOR_NUMA_FAULT);
	assert_int_equal(only_call("v6.6", GUP_CALLER_O_DIRECT_PIN).entry_point,
			 GUP_ENTRY_POINT_PIN);
	assert_int_equal(only_call("v6.6", GUP_CALLER_O_DIRECT_PIN).flags, 0);
	two_calls("v6.6", GUP_CALLER_O_DIRECT_FAST_ONLY, calls);
	assert_int_equal(calls[0].entry_point, GUP_ENTRY_POINT_PIN_FAST_ONLY);
	assert_int_equal(calls[0].flags, 0);
	assert_int_equal(calls[1].entry_point, GUP_ENTRY_POINT_PIN);
}

/* No caller passes a flag that its version has not, to a fast walk or another. */
static void known_flags(void **state)
{
	(void)state;
	for (gup_version v = gup_history_next(0); v; v = gup_history_next(v)) {
		struct gup_rules rules;

		assert_true(gup_history_resolve(v, &rules));
		for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++) {
			struct gup_call calls[2];
			unsigned int nr =
				gup_caller_calls((enum gup_caller)caller, &rules, ADDR, calls);

			for (unsigned int i = 0; i < nr; i++) {
				bool fast = gup_entry_point_is_fast(calls[i].entry_point);

				assert_int_equal(calls[i].flags & ~rules.foll_known, 0);
				if (fast)
					assert_int_equal(calls[i].flags & ~rules.foll_fast, 0);
			}
		}
	}
}

/* An unknown caller makes no call. */
static void unknown_caller(void **state)
{
	struct gup_call calls[2];
	struct gup_rules rules;

	(void)state;
	resolve("newest", &rules);
	assert_int_equal(gup_caller_calls(GUP_CALLER_NR, &rules, ADDR, calls), 0);
}

static void names(void **state)
{
	(void)state;
	assert_string_equal(gup_caller_name(GUP_CALLER_KVM_READ), "kvm-read");
	assert_string_equal(gup_caller_text(GUP_CALLER_KVM_READ),
			    "KVM read fault, memory slot read-only");
	assert_string_equal(gup_caller_name(GUP_CALLER_O_DIRECT_FAST_ONLY), "o-direct-fast-only");
	assert_null(gup_caller_name(GUP_CALLER_NR));
	assert_null(gup_caller_text(GUP_CALLER_NR));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kvm_read),	  cmocka_unit_test(kvm_read_writable),
		cmocka_unit_test(kvm_write),	  cmocka_unit_test(kvm_proposals),
		cmocka_unit_test(o_direct),	  cmocka_unit_test(remote),
		cmocka_unit_test(look_ups),	  cmocka_unit_test(conversions),
		cmocka_unit_test(unknown_caller), cmocka_unit_test(known_flags),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
