// SPDX-License-Identifier: GPL-2.0-only
/*
 * userfaultfd: missing pages, write protection, RWP; answered by nobody, by the
 * kernel itself, or by a handler.
 */
#include "fixture.h"

enum mode {
	NOBODY,
	ASYNC,
	HANDLER
};

/* A page, small or huge, that userfaultfd guards. */
static void guard(struct world *w, gup_version version, enum gup_step_kind kind, enum mode mode,
		  unsigned int level)
{
	at(w, version);
	(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
	set(w, GUP_STEP_UFFD_MODE, mode);
	on(w, kind, BASE, level == 1 ? 1 : GUP_PMD_NR);
}

/* Write protection: reads pass, writes fault. */
static void wp_read(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		guard(w, V(6, 12), GUP_STEP_UFFD_WP, NOBODY, level);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET, 0), 1);
		assert_int_equal(w->out.nr_faults, 0);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), 1);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_WRITE), 0);
	}
}

/* Nobody answers: SIGBUS, for GUP -EFAULT, and the guard stays. */
static void wp_nobody(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		gup_entry before;

		guard(w, V(6, 12), GUP_STEP_UFFD_WP, NOBODY, level);
		before = entry_at(w, BASE);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE), -EFAULT);
		assert_int_equal(w->out.faults[0].ret, VM_FAULT_SIGBUS);
		eq(w, entry_at(w, BASE), before);
	}
}

/* Asynchronous: one fault takes the guard away and writes; a huge page is split for it. */
static void wp_async(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		struct gup_page *page;

		guard(w, V(6, 12), GUP_STEP_UFFD_WP, ASYNC, level);
		page = page_at(w, BASE);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
		assert_int_equal(w->out.nr_faults, 1);
		assert_int_equal(fault_kind(w, 0), GUP_FAULT_REUSE);
		assert_int_equal(w->out.faults[0].split, level == 2);
		assert_ptr_equal(w->pages[0], page);
		assert_int_equal(level_at(w, BASE), 1);
		eq(w, bits_at(w, BASE), P_RW);
		if (level == 2)
			assert_true(pte_uffd_wp(entry_at(w, PAGE(1))));
	}
}

/* A handler answers while the lock is dropped; then the write goes on. */
static void wp_handler(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		guard(w, V(6, 12), GUP_STEP_UFFD_WP, HANDLER, level);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE), 1);
		assert_int_equal(w->out.drops, 1);
		assert_int_equal(w->out.locks, 2);
		assert_int_equal(w->out.nr_faults, 2);
		assert_int_equal(fault_kind(w, 0), GUP_FAULT_UFFD_WP);
		assert_int_equal(w->out.faults[0].ret, VM_FAULT_RETRY);
		assert_int_equal(fault_kind(w, 1), GUP_FAULT_REUSE);
		assert_int_equal(level_at(w, BASE), level);
	}
	/* Who may not drop the lock cannot wait for the answer. */
	guard(w, V(6, 12), GUP_STEP_UFFD_WP, HANDLER, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), -EFAULT);
	assert_int_equal(w->out.faults[0].ret, VM_FAULT_SIGBUS);
	/* Who does not want to wait gets nothing, and the guard is still there. */
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_NOWAIT), 0);
	assert_int_equal(fault_kind(w, 0), GUP_FAULT_UFFD_WP);
	assert_int_equal(w->out.drops, 0);
	assert_true(pte_uffd_wp(entry_at(w, BASE)));
}

/* Since v6.0 FOLL_FORCE does not write past the guard, before it did after its own COW. */
static void wp_force(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_ro(w, 1);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE), -EFAULT);
	assert_int_equal(w->out.nr_faults, 1);
}

/* Unsharing does not ask userfaultfd; the copy keeps the guard. */
static void wp_unshare(void **state)
{
	struct world *w = *state;

	guard(w, V(6, 12), GUP_STEP_UFFD_WP, NOBODY, 1);
	set(w, GUP_STEP_FORK, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_PIN, 0), 1);
	assert_int_equal(fault_kind(w, 0), GUP_FAULT_UNSHARE);
	assert_true(pte_uffd_wp(entry_at(w, BASE)));
}

/* RWP: every access faults; asynchronous, the entry comes back as it may be. */
static void rwp_async(void **state)
{
	static const unsigned int flags[] = { 0, FOLL_WRITE, FOLL_FORCE, FOLL_HONOR_NUMA_FAULT };
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
			guard(w, V(7, 3), GUP_STEP_UFFD_RWP, ASYNC, level);
			assert_true(pte_protnone(entry_at(w, BASE)));
			assert_true(pte_uffd_wp(entry_at(w, BASE)));
			assert_int_equal(call(w, GUP_ENTRY_POINT_GET, flags[i]), 1);
			assert_int_equal(w->out.nr_faults, 1);
			assert_int_equal(w->out.nr_numa, 0);
			assert_int_equal(fault_kind(w, 0), GUP_FAULT_UFFD_RWP);
			eq(w, bits_at(w, BASE), P_RW | (level == 2 ? GUP_PTE_PSE : 0));
		}
	}
}

/* Synchronous RWP: SIGBUS, or the handler's answer with the lock dropped. */
static void rwp_sync(void **state)
{
	struct world *w = *state;

	for (unsigned int level = 1; level <= 2; level++) {
		guard(w, V(7, 3), GUP_STEP_UFFD_RWP, NOBODY, level);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, 0), -EFAULT);
		assert_true(pte_protnone(entry_at(w, BASE)));
		guard(w, V(7, 3), GUP_STEP_UFFD_RWP, HANDLER, level);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, 0), 1);
		assert_int_equal(w->out.drops, 1);
		assert_int_equal(w->out.nr_faults, 1);
		assert_int_equal(fault_kind(w, 0), GUP_FAULT_UFFD_RWP);
		assert_false(pte_protnone(entry_at(w, BASE)));
		assert_false(pte_uffd_wp(entry_at(w, BASE)));
	}
	guard(w, V(7, 3), GUP_STEP_UFFD_RWP, HANDLER, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_NOFAULT), -EFAULT);
	assert_int_equal(w->out.nr_faults, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), 0);
}

/* A missing page: nobody answers, or a handler does, and then it is an ordinary fault. */
static void missing(void **state)
{
	struct world *w = *state;

	for (unsigned int thp = 0; thp < 2; thp++) {
		at(w, V(6, 12));
		set(w, GUP_STEP_THP, thp);
		area(w, BASE, GUP_PMD_NR, VM_OWN | RW | VM_UFFD_MISSING, GUP_VMA_ANON);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE), -EFAULT);
		assert_int_equal(entry_at(w, BASE), 0);
		set(w, GUP_STEP_UFFD_MODE, HANDLER);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), -EFAULT);
		assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE), 1);
		assert_int_equal(fault_kind(w, 0), GUP_FAULT_UFFD_MISSING);
		assert_int_equal(w->out.drops, 1);
		assert_int_equal(fault_kind(w, 1), GUP_FAULT_ANON);
		assert_int_equal(level_at(w, BASE), 1);
	}
}

/* Waiting is interrupted by a signal: SIGKILL always, another one if asked for. */
static void signals(void **state)
{
	struct world *w = *state;

	guard(w, V(6, 12), GUP_STEP_UFFD_WP, HANDLER, 1);
	set(w, GUP_STEP_SIGNAL, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE), 1);
	put(w);
	guard(w, V(6, 12), GUP_STEP_UFFD_WP, HANDLER, 1);
	set(w, GUP_STEP_SIGNAL, 0);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE | FOLL_INTERRUPTIBLE),
			 -EINTR);
	guard(w, V(6, 12), GUP_STEP_UFFD_WP, HANDLER, 1);
	set(w, GUP_STEP_SIGNAL, 1);
	assert_int_equal(call(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE), -EINTR);
	assert_int_equal(w->out.nr_faults, 0);
}

/* Where there is no access, a forced write that the handler lets go on gives none. */
static void wp_no_access(void **state)
{
	struct world *w = *state;
	struct gup_fault fault;
	gup_entry before;

	at(w, V(6, 12));
	anon_rw(w, 1);
	set(w, GUP_STEP_UFFD_MODE, 2);
	on(w, GUP_STEP_UFFD_WP, BASE, 1);
	protect(w, 0);
	before = entry_at(w, BASE);
	fault = fault_at(w, BASE, FAULT_FLAG_WRITE | FAULT_FLAG_ALLOW_RETRY);
	eq(w, fault.kind, GUP_FAULT_UFFD_WP);
	eq(w, fault.ret, VM_FAULT_RETRY);
	eq(w, before & ~entry_at(w, BASE), GUP_PTE_UFFD_WP);
	eq(w, entry_at(w, BASE) & ~before, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(wp_read),	TEST(wp_nobody),  TEST(wp_async),     TEST(wp_handler),
		TEST(wp_force), TEST(wp_unshare), TEST(rwp_async),    TEST(rwp_sync),
		TEST(missing),	TEST(signals),	  TEST(wp_no_access),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
