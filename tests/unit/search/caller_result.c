// SPDX-License-Identifier: GPL-2.0-only
/*
 * The headline table: cells that the sources and the real kernels answer for.
 */
#include "sandbox.h"

#include <gupwalk/caller_result.h>

#include <errno.h>

static struct gup_caller_result result(struct gup_sandbox *sandbox, const char *spec,
				       enum gup_caller caller, enum gup_caller_state state,
				       bool thp)
{
	const struct gup_spec v = version(spec);
	struct gup_caller_result answer;

	gup_caller_try(sandbox, &v.rules, caller, state, thp, &answer);
	return answer;
}

/* The verdict is the same for a base page and a huge page. */
static void assert_both(struct gup_sandbox *sandbox, const char *spec, enum gup_caller caller,
			enum gup_caller_state state, enum gup_caller_answer verdict)
{
	assert_int_equal(result(sandbox, spec, caller, state, false).answer, verdict);
	assert_int_equal(result(sandbox, spec, caller, state, true).answer, verdict);
}

/* KVM has honoured hinting in every release, by whatever means. */
static void kvm_honours(void **state)
{
	static const char *const releases[] = { "v5.10", "v6.1", "v6.5", "v6.6", "v6.12", "v7.3" };
	struct gup_sandbox *sandbox = *state;

	for (size_t i = 0; i < sizeof(releases) / sizeof(releases[0]); i++) {
		assert_both(sandbox, releases[i], GUP_CALLER_KVM_READ, GUP_CALLER_STATE_HINTED,
			    GUP_CALLER_ANSWER_NUMA_FAULT);
		assert_both(sandbox, releases[i], GUP_CALLER_KVM_WRITE, GUP_CALLER_STATE_HINTED,
			    GUP_CALLER_ANSWER_NUMA_FAULT);
	}
}

/* A KVM write fault tries the fast walk, which a hinted page sends away. */
static void kvm_write_goes_slow(void **state)
{
	struct gup_sandbox *sandbox = *state;
	struct gup_caller_result hinted =
		result(sandbox, "v6.12", GUP_CALLER_KVM_WRITE, GUP_CALLER_STATE_HINTED, false);
	struct gup_caller_result present =
		result(sandbox, "v6.12", GUP_CALLER_KVM_WRITE, GUP_CALLER_STATE_PRESENT, false);

	assert_int_equal(hinted.calls, 2);
	assert_int_equal(hinted.got_by, 2);
	assert_int_equal(hinted.locks, 1);
	assert_int_equal(hinted.nr_numa, 1);
	assert_int_equal(hinted.nr_faults, 1);
	assert_int_equal(present.calls, 1);
	assert_int_equal(present.nr_faults, 0);
	assert_int_equal(present.got_by, 1);
	assert_int_equal(present.locks, 0);
	assert_int_equal(present.answer, GUP_CALLER_ANSWER_NO_FAULT);
}

/* The memory is what mmap() gives, and MADV_HUGEPAGE where it is huge. */
static void plain_memory(void **state)
{
	const uint64_t flags =
		VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC | VM_SOFTDIRTY;
	struct gup_sandbox *sandbox = *state;

	for (unsigned int thp = 0; thp < 2; thp++) {
		result(sandbox, "v6.12", GUP_CALLER_KVM_WRITE, GUP_CALLER_STATE_PRESENT, thp);
		assert_int_equal(sandbox->before->nr_vmas, 1);
		assert_int_equal(sandbox->before->vma[0].flags, flags | (thp ? VM_HUGEPAGE : 0));
		assert_int_equal(sandbox->before->vma[0].kind, GUP_VMA_ANON);
	}
}

/* A state that cannot be built has no answer. */
static void unreachable(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const uint32_t max_vmas = sandbox->before->max_vmas;
	struct gup_caller_result answer;

	sandbox->before->max_vmas = 0;
	answer = result(sandbox, "v6.12", GUP_CALLER_KVM_WRITE, GUP_CALLER_STATE_PRESENT, false);
	sandbox->before->max_vmas = max_vmas;
	assert_int_equal(answer.answer, GUP_CALLER_ANSWER_UNREACHABLE);
	assert_int_equal(answer.step, GUP_STEP_NO_ROOM);
	assert_int_equal(answer.calls, 0);
}

/* O_DIRECT that only reads memory no longer faults since v6.6, but still falls back. */
static void o_direct_write(void **state)
{
	struct gup_sandbox *sandbox = *state;
	struct gup_caller_result answer;

	assert_both(sandbox, "v5.10", GUP_CALLER_O_DIRECT_WRITE, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NUMA_FAULT);
	assert_both(sandbox, "v6.5", GUP_CALLER_O_DIRECT_WRITE, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NUMA_FAULT);
	assert_both(sandbox, "v6.6", GUP_CALLER_O_DIRECT_WRITE, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NO_FAULT);
	answer =
		result(sandbox, "v6.12", GUP_CALLER_O_DIRECT_WRITE, GUP_CALLER_STATE_HINTED, false);
	assert_int_equal(answer.answer, GUP_CALLER_ANSWER_NO_FAULT);
	assert_true(answer.fell_back);
	assert_int_equal(answer.locks, 1);
}

/* O_DIRECT that writes memory faults whatever the version. */
static void o_direct_read(void **state)
{
	struct gup_sandbox *sandbox = *state;

	assert_both(sandbox, "v5.10", GUP_CALLER_O_DIRECT_READ, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NUMA_FAULT);
	assert_both(sandbox, "v7.3", GUP_CALLER_O_DIRECT_READ, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NUMA_FAULT);
}

/* ptrace reads hinted pages in peace, but for v6.5. */
static void ptrace_reads(void **state)
{
	struct gup_sandbox *sandbox = *state;

	assert_both(sandbox, "v5.10", GUP_CALLER_PTRACE_READ, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NO_FAULT);
	assert_both(sandbox, "v6.1", GUP_CALLER_PTRACE_READ, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NO_FAULT);
	assert_both(sandbox, "v6.5", GUP_CALLER_PTRACE_READ, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NUMA_FAULT);
	assert_both(sandbox, "v6.12", GUP_CALLER_PTRACE_READ, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NO_FAULT);
	assert_both(sandbox, "v6.12", GUP_CALLER_PTRACE_READ, GUP_CALLER_STATE_PROT_NONE,
		    GUP_CALLER_ANSWER_NO_FAULT);
	assert_both(sandbox, "v6.5", GUP_CALLER_PTRACE_READ, GUP_CALLER_STATE_HINTED_PROT_NONE,
		    GUP_CALLER_ANSWER_NO_FAULT);
}

/* Without FOLL_FORCE no caller reads PROT_NONE memory. */
static void prot_none(void **state)
{
	struct gup_sandbox *sandbox = *state;

	assert_both(sandbox, "v6.12", GUP_CALLER_KVM_READ, GUP_CALLER_STATE_PROT_NONE,
		    GUP_CALLER_ANSWER_ERROR);
	assert_both(sandbox, "v6.12", GUP_CALLER_O_DIRECT_WRITE, GUP_CALLER_STATE_HINTED_PROT_NONE,
		    GUP_CALLER_ANSWER_ERROR);
	assert_int_equal(
		result(sandbox, "v6.12", GUP_CALLER_VFIO, GUP_CALLER_STATE_PROT_NONE, false).ret,
		-EFAULT);
}

/* v6.1 to v6.4: smaps misses hinted huge pages, but base pages it reads by itself. */
static void smaps(void **state)
{
	struct gup_sandbox *sandbox = *state;

	assert_int_equal(
		result(sandbox, "v6.1", GUP_CALLER_SMAPS, GUP_CALLER_STATE_HINTED, true).answer,
		GUP_CALLER_ANSWER_NOTHING);
	assert_int_equal(
		result(sandbox, "v6.1", GUP_CALLER_SMAPS, GUP_CALLER_STATE_HINTED, false).answer,
		GUP_CALLER_ANSWER_NO_FAULT);
	assert_both(sandbox, "v5.10", GUP_CALLER_SMAPS, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NO_FAULT);
	assert_both(sandbox, "v6.5", GUP_CALLER_SMAPS, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NO_FAULT);
	assert_both(sandbox, "v6.12", GUP_CALLER_SMAPS, GUP_CALLER_STATE_PROT_NONE,
		    GUP_CALLER_ANSWER_NO_FAULT);
}

/* v6.1 to v6.4: KSM misses all of them. */
static void ksm(void **state)
{
	struct gup_sandbox *sandbox = *state;

	assert_both(sandbox, "v6.0", GUP_CALLER_KSM, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NO_FAULT);
	assert_both(sandbox, "v6.1", GUP_CALLER_KSM, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NOTHING);
	assert_both(sandbox, "v6.4", GUP_CALLER_KSM, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NOTHING);
	assert_both(sandbox, "v6.5", GUP_CALLER_KSM, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NO_FAULT);
}

/* When the flag is set for all callers, all of them fault. */
static void v1_always(void **state)
{
	static const enum gup_caller all[] = { GUP_CALLER_KVM_READ, GUP_CALLER_O_DIRECT_WRITE,
					       GUP_CALLER_PTRACE_READ, GUP_CALLER_PROCESS_VM_READV,
					       GUP_CALLER_VFIO };
	struct gup_sandbox *sandbox = *state;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		assert_both(sandbox, "v6.6+protnone=v1-always", all[i], GUP_CALLER_STATE_HINTED,
			    GUP_CALLER_ANSWER_NUMA_FAULT);
}

/* With honouring left to the fast walk, a read that goes slow at once does not honour. */
static void fast_lookup(void **state)
{
	static const char name[] = "v6.6+protnone=fast-lookup";
	struct gup_sandbox *sandbox = *state;

	assert_both(sandbox, name, GUP_CALLER_KVM_READ, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NO_FAULT);
	assert_both(sandbox, name, GUP_CALLER_KVM_WRITE, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NUMA_FAULT);
	/* "get_user_page_fast_only() would honor NUMA faults and fail", and then */
	assert_int_equal(result(sandbox, name, GUP_CALLER_KVM_READ_FAST_ONLY,
				GUP_CALLER_STATE_HINTED, false)
				 .got_by,
			 2);
	assert_both(sandbox, name, GUP_CALLER_KVM_READ_FAST_ONLY, GUP_CALLER_STATE_HINTED,
		    GUP_CALLER_ANSWER_NO_FAULT);
}

static void names(void **state)
{
	(void)state;
	assert_string_equal(gup_caller_state_name(GUP_CALLER_STATE_HINTED_PROT_NONE),
			    "hinted-prot-none");
	assert_string_equal(gup_caller_state_text(GUP_CALLER_STATE_PROT_NONE),
			    "mprotect(PROT_NONE)");
	assert_null(gup_caller_state_name(GUP_CALLER_STATE_ALL_NR));
	assert_null(gup_caller_state_text(GUP_CALLER_STATE_ALL_NR));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(kvm_honours),
		TEST(kvm_write_goes_slow),
		TEST(plain_memory),
		TEST(o_direct_write),
		TEST(o_direct_read),
		TEST(ptrace_reads),
		TEST(prot_none),
		TEST(smaps),
		TEST(ksm),
		TEST(v1_always),
		TEST(fast_lookup),
		TEST(unreachable),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
