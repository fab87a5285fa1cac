// SPDX-License-Identifier: GPL-2.0-only
/*
 * Initial states: the steps that each sort of name stands for.
 */
#include "sandbox.h"

#define START UINT64_C(0x10000000)
#define AT(n) (START + (uint64_t)(n)*GUP_PAGE_SIZE)
#define HUGE_END (START + GUP_PMD_SIZE)
#define RW (VM_READ | VM_WRITE)
#define OWN (VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC | VM_SOFTDIRTY | RW)
#define PUBLIC (OWN | VM_SHARED | VM_MAYSHARE)

static struct gup_initial_state initial_of(const char *name)
{
	struct gup_initial_state initial;

	assert_true(gup_initial_state_get(state_by_name(name), &initial));
	assert_string_equal(initial.name, name);
	return initial;
}

static void assert_steps(const char *name, const struct gup_step *due, unsigned int nr)
{
	struct gup_initial_state initial = initial_of(name);

	assert_int_equal(initial.nr_steps, nr);
	for (unsigned int i = 0; i < nr; i++) {
		const struct gup_step *step = &initial.step[i];

		assert_int_equal(step->kind, due[i].kind);
		assert_int_equal(step->start, due[i].start);
		assert_int_equal(step->end, due[i].end);
		assert_int_equal(step->flags, due[i].flags);
		assert_int_equal(step->entry, due[i].entry);
		assert_int_equal(step->count, due[i].count);
		assert_int_equal(step->what, due[i].what);
	}
}

#define STEPS(name, ...)                                                                           \
	assert_steps(name, (const struct gup_step[]){ __VA_ARGS__ },                               \
		     sizeof((const struct gup_step[]){ __VA_ARGS__ }) / sizeof(struct gup_step))
/* Start and end, if any, then members by name. */
#define ON(id, ...)                                                                                \
	{                                                                                          \
		__VA_ARGS__, .kind = GUP_STEP_##id                                                 \
	}
#define ANON(from, to) ON(VMA, from, to, .flags = OWN)
#define THP ON(THP, .count = 1)
#define HUGE_ANON ON(VMA, START, HUGE_END, .flags = OWN | VM_HUGEPAGE)
#define PROTECT(at, access)                                                                        \
	{                                                                                          \
		.kind = GUP_STEP_MPROTECT, .start = (at), .flags = (access)                        \
	}

/* A page of memory, accessed, then what was done to all of it. */
static void of_one_page(void **state)
{
	const struct gup_initial_state initial = initial_of("anon-rw hinted");

	(void)state;
	assert_string_equal(initial.memory, "anon-rw");
	assert_string_equal(initial.treatment, "hinted");
	assert_int_equal(initial.start, START);
	assert_int_equal(initial.nr_pages, 1);
	assert_int_equal(initial.levels, 0);
	STEPS("anon-rw none", ANON(START, AT(1)));
	STEPS("anon-rw hinted", ANON(START, AT(1)), ON(WRITE, START, AT(1)),
	      ON(HINT, START, AT(1)));
	STEPS("shmem-rw read", ON(VMA, START, AT(1), .flags = PUBLIC, .what = GUP_VMA_SHMEM),
	      ON(READ, START, AT(1)));
	STEPS("file-rw written back", ON(VMA, START, AT(1), .flags = PUBLIC, .what = GUP_VMA_FILE),
	      ON(WRITE, START, AT(1)), ON(WRITE_BACK, START, AT(1)));
	STEPS("io-rw none", ON(VMA, START, AT(1), .flags = PUBLIC | VM_IO, .what = GUP_VMA_PFNMAP));
}

/* One page of a huge page is accessed, and the whole huge page is hinted. */
static void of_a_huge_page(void **state)
{
	(void)state;
	STEPS("anon-rw-huge hinted", THP, HUGE_ANON, ON(WRITE, START, AT(1)),
	      ON(HINT, START, HUGE_END));
	/* hugetlb memory is huge by itself. */
	STEPS("hugetlb-rw read", ON(VMA, START, HUGE_END, .flags = PUBLIC, .what = GUP_VMA_HUGETLB),
	      ON(READ, START, AT(1)));
	STEPS("shmem-rw-huge written", THP,
	      ON(VMA, START, HUGE_END, .flags = PUBLIC | VM_HUGEPAGE, .what = GUP_VMA_SHMEM),
	      ON(WRITE, START, AT(1)));
}

/* Other access comes by mprotect(): once something is there, or where the name says so. */
static void protection(void **state)
{
	(void)state;
	STEPS("anon-r none", ANON(START, AT(1)), PROTECT(START, VM_READ));
	STEPS("anon-none written", ANON(START, AT(1)), ON(WRITE, START, AT(1)), PROTECT(START, 0));
	STEPS("anon-r hinted", ANON(START, AT(1)), ON(WRITE, START, AT(1)), PROTECT(START, VM_READ),
	      ON(HINT, START, AT(1)));
	STEPS("anon-r hinted, mprotected", ANON(START, AT(1)), ON(WRITE, START, AT(1)),
	      ON(HINT, START, AT(1)), PROTECT(START, VM_READ));
	STEPS("anon-none read, hinted", ANON(START, AT(1)), ON(READ, START, AT(1)),
	      PROTECT(START, 0), ON(HINT, START, AT(1)));
	STEPS("anon-none forked, child gone", ANON(START, AT(1)), ON(WRITE, START, AT(1)),
	      PROTECT(START, 0), ON(FORK, 0), ON(CHILD_EXIT, 0));
}

/* A step that is impossible for some memory, or has no effect there, makes no state. */
static void not_twice(void **state)
{
	struct gup_initial_state initial;

	(void)state;
	for (unsigned int i = 0; gup_initial_state_get(i, &initial); i++)
		if (strstr(initial.name, "mprotected"))
			assert_true(strncmp(initial.memory, "anon-rw", 7) &&
				    !strstr(initial.memory, "-rw"));
	for (unsigned int i = 0; gup_initial_state_get(i, &initial); i++)
		if (!strcmp(initial.treatment, "ksm"))
			assert_true(!strncmp(initial.memory, "anon-", 5) &&
				    !strstr(initial.memory, "-huge"));
}

/* A poisoned entry is the PTE's, or the whole of hugetlb's page. */
static void poison(void **state)
{
	const gup_entry entry = swp_entry(GUP_SWP_HWPOISON, GUP_PFN_BASE + 1, 0);

	(void)state;
	STEPS("anon-rw hwpoison entry", ANON(START, AT(1)), ON(WRITE, START, AT(1)),
	      ON(ENTRY, START, 0, .what = 1, .entry = entry));
	STEPS("hugetlb-private-rw hwpoison entry",
	      ON(VMA, START, HUGE_END, .flags = OWN, .what = GUP_VMA_HUGETLB),
	      ON(WRITE, START, AT(1)), ON(ENTRY, START, 0, .what = 2, .entry = entry));
}

/* The steps of letters: what of the page, what of all, and what with a number. */
static void letters(void **state)
{
	(void)state;
	STEPS("anon-rw forked, child gone, held", ANON(START, AT(1)), ON(WRITE, START, AT(1)),
	      ON(FORK, 0), ON(CHILD_EXIT, 0), ON(HOLD, START, AT(1), .count = 1));
	STEPS("anon-rw ksm", ANON(START, AT(1)), ON(WRITE, START, AT(1)), ON(FORK, 0),
	      ON(PAGE, START, AT(1), .flags = PG_KSM));
	STEPS("anon-rw uffd-wp answered", ANON(START, AT(1)), ON(WRITE, START, AT(1)),
	      ON(UFFD_WP, START, AT(1)), ON(UFFD_MODE, .count = 2));
	STEPS("anon-rw-huge uffd-rwp async", THP, HUGE_ANON, ON(WRITE, START, AT(1)),
	      ON(UFFD_RWP, START, HUGE_END), ON(UFFD_MODE, .count = 1));
	STEPS("anon-rw SIGKILL pending", ANON(START, AT(1)), ON(SIGNAL, .count = 1));
	STEPS("anon-rw signal pending", ANON(START, AT(1)), ON(SIGNAL, 0));
	STEPS("anon-rw fault waits", ANON(START, AT(1)),
	      ON(INJECT, .what = GUP_INJECT_RETRY, .count = 200));
	STEPS("anon-rw no memory", ANON(START, AT(1)),
	      ON(INJECT, .what = GUP_INJECT_OOM, .count = 1));
	STEPS("anon-rw fork running", ANON(START, AT(1)), ON(WRITE, START, AT(1)),
	      ON(FORKING, .count = 1));
	STEPS("shmem-rw truncated", ON(VMA, START, AT(1), .flags = PUBLIC, .what = GUP_VMA_SHMEM),
	      ON(WRITE, START, AT(1)), ON(PAGE, START, AT(1), .flags = PG_TRUNCATED));
}

/* What calls ask for: the page below, or more pages than there are. */
static void asked_for(void **state)
{
	struct gup_initial_state initial = initial_of("stack-rw below");

	(void)state;
	assert_int_equal(initial.start, START - GUP_PAGE_SIZE);
	assert_int_equal(initial.nr_pages, 1);
	assert_int_equal(initial.nr_steps, 2);
	initial = initial_of("anon-rw range wraps around");
	assert_int_equal(initial.start, START);
	assert_int_equal(initial.nr_pages, UINT64_MAX);
	assert_int_equal(initial.nr_steps, 2);
}

static void assert_asks(const char *name, uint64_t start)
{
	const struct gup_initial_state initial = initial_of(name);

	assert_int_equal(initial.start, start);
	assert_int_equal(initial.nr_pages, 2);
	assert_string_equal(initial.memory, "");
	assert_string_equal(initial.treatment, name);
}

/* Two pages: of one VMA, of two, or with a hole on either side. */
static void two_pages(void **state)
{
	(void)state;
	STEPS("two pages: written, written", ANON(START, AT(2)), ON(WRITE, START, AT(1)),
	      ON(WRITE, AT(1), AT(2)));
	STEPS("two pages: none, none", ANON(START, AT(2)));
	STEPS("two pages: written, hinted", ANON(START, AT(1)), ON(WRITE, START, AT(1)),
	      ANON(AT(1), AT(2)), ON(WRITE, AT(1), AT(2)), ON(HINT, AT(1), AT(2)));
	STEPS("two pages: PROT_NONE, hinted", ANON(START, AT(1)), ON(WRITE, START, AT(1)),
	      PROTECT(START, 0), ANON(AT(1), AT(2)), ON(WRITE, AT(1), AT(2)),
	      ON(HINT, AT(1), AT(2)));
	STEPS("two pages: written, hole", ANON(START, AT(1)), ON(WRITE, START, AT(1)));
	STEPS("two pages: hole, written", ANON(AT(1), AT(2)), ON(WRITE, AT(1), AT(2)));
	assert_asks("two pages: written, written", START);
	assert_asks("two pages: written, hole", START);
	assert_asks("two pages: hole, written", START);
}

/* Two pages of a huge one are its first; with other memory behind it, the last is asked for. */
static void two_huge(void **state)
{
	(void)state;
	STEPS("two pages: huge hinted, same", THP, HUGE_ANON, ON(WRITE, START, AT(1)),
	      ON(HINT, START, HUGE_END));
	STEPS("two pages: end of huge, written", THP, HUGE_ANON, ON(WRITE, START, AT(1)),
	      ANON(HUGE_END, HUGE_END + GUP_PAGE_SIZE),
	      ON(WRITE, HUGE_END, HUGE_END + GUP_PAGE_SIZE));
	STEPS("two pages: hugetlb none, same",
	      ON(VMA, START, HUGE_END, .flags = OWN, .what = GUP_VMA_HUGETLB));
	assert_asks("two pages: huge hinted, same", START);
	assert_asks("two pages: end of huge, written", HUGE_END - GUP_PAGE_SIZE);
	assert_asks("two pages: end of hugetlb, written", HUGE_END - GUP_PAGE_SIZE);
	assert_asks("two pages: hugetlb none, same", START);
}

/* The gate page, and the one behind it; without a gate there is nothing to be asked. */
static void gates(void **state)
{
	unsigned int nr = gup_initial_state_nr();
	struct gup_initial_state initial = initial_of("gate xonly");

	(void)state;
	STEPS("gate emulate", ON(GATE, .count = GUP_GATE_EMULATE));
	STEPS("gate xonly", ON(GATE, .count = GUP_GATE_XONLY));
	assert_string_equal(initial.memory, "gate");
	assert_string_equal(initial.treatment, "xonly");
	assert_int_equal(initial.start, GUP_VSYSCALL_ADDR);
	assert_int_equal(initial.nr_pages, 2);
	/* They come last, and nothing comes behind them. */
	assert_int_equal(state_by_name("gate emulate"), nr - 2);
	assert_int_equal(state_by_name("gate xonly"), nr - 1);
	assert_false(gup_initial_state_get(nr, &initial));
	assert_false(gup_initial_state_get(UINT32_MAX, &initial));
	assert_int_equal(initial.nr_steps, 0);
	assert_string_equal(initial.name, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_one_page), cmocka_unit_test(of_a_huge_page),
		cmocka_unit_test(protection),  cmocka_unit_test(not_twice),
		cmocka_unit_test(poison),      cmocka_unit_test(letters),
		cmocka_unit_test(asked_for),   cmocka_unit_test(two_pages),
		cmocka_unit_test(two_huge),    cmocka_unit_test(gates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
