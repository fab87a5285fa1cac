// SPDX-License-Identifier: GPL-2.0-only
/*
 * The laws of protnone entries, P1 to P4, and of what walks find at all.
 */
#include "laws_scene.h"

/* P1: a read that does not honour takes no hinting fault. */
static void p1_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, 0);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_RW);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_P1);
}

/* P1: a write may, as a protnone entry is not writable. */
static void p1_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_RW);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_P1);
}

/* P1: a write may not where the entry kept its write bit. */
static void p1_bad_saved_write(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA | GUP_PTE_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_RW);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_P1);
}

/* P1: in an accessible RWP VMA everybody may. */
static void p1_good_rwp(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW | VM_UFFD_RWP, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, 0);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_RW);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_P1);
}

/* P1: a read-only pin may fault to unshare, a reference may not. */
static void p1_good_unshare(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_PIN, 0);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_R);
	s->out.ret = -ENOMEM;
	assert_keeps(s, GUP_LAW_P1);
}

static void p1_bad_unshare(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, 0);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_R);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_P1);
}

/* P1: nor may a pin of a page that nobody shares. */
static void p1_bad_unshare_own(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_PIN, 0);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_RW);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_P1);
}

/* P1: FOLL_FORCE writes to an own page of a read-only VMA without a fault. */
static void p1_bad_force(void **state)
{
	struct scene *s = *state;

	map_anon(s, VM_READ, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_R | GUP_PTE_SOFT_DIRTY);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_P1);
}

/* P2: who honours does not get the page without the fault. */
static void p2_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_HONOR_NUMA_FAULT);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_P2);
}

/* P2: nor while the entry is still protnone. */
static void p2_bad_not_restored(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_HONOR_NUMA_FAULT);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_NUMA);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_P2);
}

/* P2: nor when the entry is restored by nobody knows whom. */
static void p2_bad_no_fault(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_HONOR_NUMA_FAULT);
	faults(s, GUP_FAULT_ACCESS, PROT_RW);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_P2);
}

/* P2: who honours gets the page after the fault. */
static void p2_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_HONOR_NUMA_FAULT);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_RW);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_P2);
}

/* P3: the fast walk does not hand out the page of a protnone entry. */
static void p3_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET_FAST, 0);
	s->out.fast = true;
	s->out.nr_fast = 1;
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_P3);
}

/* P3: it falls back. */
static void p3_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET_FAST, 0);
	s->out.fast = true;
	s->out.fell_back = true;
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_P3);
}

/* P3: it does not fault. */
static void p3_bad_fault(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_R);
	call(s, GUP_ENTRY_POINT_GET_FAST, FOLL_WRITE);
	s->out.fast = true;
	faults(s, GUP_FAULT_REUSE, PROT_RW);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_P3);
}

/* P4: no hinting fault in an inaccessible VMA, whoever honours. */
static void p4_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, 0, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_WRITE | FOLL_HONOR_NUMA_FAULT);
	faults(s, GUP_FAULT_NUMA_PTE, PROT_NUMA);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_P4);
}

/* P4: FOLL_FORCE takes no other fault there either for reading what is mapped. */
static void p4_bad_fault(void **state)
{
	struct scene *s = *state;

	map_anon(s, 0, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_FORCE);
	faults(s, GUP_FAULT_ACCESS, PROT_NUMA);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_P4);
}

/* P4: FOLL_FORCE ends; a call that does not breaks termination, too. */
static void p4_bad_endless(void **state)
{
	struct scene *s = *state;
	uint32_t applies;

	map_anon(s, 0, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_WRITE);
	s->out.endless = true;
	s->out.ret = -EINTR;
	assert_int_equal(judge(s, &applies),
			 GUP_LAW_BIT(GUP_LAW_P4) | GUP_LAW_BIT(GUP_LAW_TERMINATION));
}

/* P4: FOLL_FORCE does not fail there. */
static void p4_bad_fails(void **state)
{
	struct scene *s = *state;

	map_anon(s, 0, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_FORCE);
	s->out.ret = -EFAULT;
	assert_breaks(s, GUP_LAW_P4);
}

/* P4: FOLL_FORCE gets the page as it is. */
static void p4_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, 0, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_HONOR_NUMA_FAULT);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_P4);
}

/* look-up-finds: a hinted page is there all the same. */
static void look_up_finds_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_LOOK_UP, FOLL_DUMP);
	assert_breaks(s, GUP_LAW_LOOK_UP_FINDS);
}

static void look_up_finds_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_NUMA);
	call(s, GUP_ENTRY_POINT_LOOK_UP, FOLL_DUMP);
	s->out.ret = 1;
	s->out.nr_pages = 1;
	s->pages[0] = page(s);
	assert_keeps(s, GUP_LAW_LOOK_UP_FINDS);
}

/* fast-refines-slow: where the slow walk fails, the fast one does. */
static void fast_refines_slow(void **state)
{
	struct scene *s = *state;
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };
	const uint32_t bit = GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW);
	struct gup_outcome slow = { .ret = -EFAULT };
	uint32_t applies;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET_FAST, 0);
	s->out.fast = true;
	s->out.nr_fast = 1;
	gets(s, s->pfn);
	assert_int_equal(gup_laws_judge_twin(&c, &slow, &applies), bit);
	assert_int_equal(applies, bit);

	slow.ret = 1;
	slow.nr_pages = 1;
	assert_int_equal(gup_laws_judge_twin(&c, &slow, &applies), 0);
	assert_int_equal(applies, bit);

	/* Nor does it where there is no VMA. */
	slow.nr_pages = 0;
	s->call.start = ADDR + GUP_PAGE_SIZE;
	assert_int_equal(gup_laws_judge_twin(&c, &slow, &applies), bit);
	s->call.start = ADDR;

	/* Nothing is said where the slow walk did not get to walk. */
	slow = (struct gup_outcome){ .ret = -EINVAL, .refused = true };
	assert_int_equal(gup_laws_judge_twin(&c, &slow, &applies), 0);
	assert_int_equal(applies, 0);
}

/* fast-refines-slow: signals and injected failures end the slow walk alone. */
static void fast_refines_slow_disturbed(void **state)
{
	struct scene *s = *state;
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };
	struct gup_outcome slow = { .ret = -EINTR };
	uint32_t applies;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET_FAST, 0);
	s->out.nr_fast = 1;
	gets(s, s->pfn);
	for (unsigned int i = 0; i < 3; i++) {
		s->before->fatal_signal = i == 0;
		s->before->signal = i == 1;
		s->before->inject = i == 2;
		assert_int_equal(gup_laws_judge_twin(&c, &slow, &applies), 0);
		assert_int_equal(applies, 0);
	}
}

/* fast-refines-slow: by the memory of each page that the fast walk got, and of no other. */
static void fast_refines_slow_pages(void **state)
{
	const uint32_t bit = GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW);
	struct scene *s = *state;
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };
	struct gup_outcome slow = { .ret = -EFAULT };
	uint32_t applies;

	map_anon(s, RW, PROT_RW);
	assert_non_null(gup_vma_add(s->before, ADDR + GUP_PAGE_SIZE, ADDR + 2 * GUP_PAGE_SIZE,
				    VM_OWN | VM_WRITE, GUP_VMA_ANON));
	call(s, GUP_ENTRY_POINT_GET_FAST, 0);
	s->call.nr_pages = 2;
	s->out.nr_fast = 1;
	gets(s, s->pfn);
	assert_int_equal(gup_laws_judge_twin(&c, &slow, &applies), bit);
	s->out.nr_fast = 2;
	assert_int_equal(gup_laws_judge_twin(&c, &slow, &applies), 0);
	assert_int_equal(applies, 0);
}

/* fast-refines-slow: x86 lets users read what they may only write. */
static void fast_refines_slow_write_only(void **state)
{
	struct scene *s = *state;
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };
	struct gup_outcome slow = { .ret = -EFAULT };
	uint32_t applies;

	map_anon(s, VM_WRITE, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET_FAST, 0);
	s->out.fast = true;
	s->out.nr_fast = 1;
	gets(s, s->pfn);
	assert_int_equal(gup_laws_judge_twin(&c, &slow, &applies), 0);
	assert_int_equal(applies, 0);
}

/* fast-refines-slow: long-term pins in DAX mappings are refused whatever the page. */
static void fast_refines_slow_dax(void **state)
{
	struct scene *s = *state;
	const struct gup_trial c = { s->before, s->after, &s->rules, &s->call, &s->out };
	struct gup_outcome slow = { .ret = -EOPNOTSUPP };
	uint32_t applies;

	map(s, VM_OWN | RW, GUP_VMA_FSDAX, PG_ANON | PG_ANON_EXCLUSIVE, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN_FAST, FOLL_LONGTERM);
	s->out.fast = true;
	s->out.nr_fast = 1;
	gets(s, s->pfn);
	assert_int_equal(gup_laws_judge_twin(&c, &slow, &applies), 0);
	assert_int_equal(applies, 0);
	/* Other pins are not. */
	s->call.flags = 0;
	assert_int_equal(gup_laws_judge_twin(&c, &slow, &applies),
			 GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW));
}

/* The slow twin of a fast call asks for what the fast walk got, without a fast walk. */
static void slow_twin(void **state)
{
	struct gup_call fast = { .start = ADDR, .nr_pages = 3, .flags = FOLL_WRITE };
	struct gup_outcome out = { .nr_fast = 2 };
	struct gup_call slow;

	(void)state;
	fast.entry_point = GUP_ENTRY_POINT_PIN_FAST_ONLY;
	assert_true(gup_law_slow_twin(&fast, &out, &slow));
	assert_int_equal(slow.entry_point, GUP_ENTRY_POINT_PIN);
	assert_int_equal(slow.start, ADDR);
	assert_int_equal(slow.nr_pages, 2);
	assert_int_equal(slow.flags, FOLL_WRITE);
	fast.entry_point = GUP_ENTRY_POINT_GET_FAST;
	assert_true(gup_law_slow_twin(&fast, &out, &slow));
	assert_int_equal(slow.entry_point, GUP_ENTRY_POINT_GET);
	out.nr_fast = 0;
	assert_false(gup_law_slow_twin(&fast, &out, &slow));
	out.nr_fast = 2;
	fast.entry_point = GUP_ENTRY_POINT_GET_REMOTE;
	assert_false(gup_law_slow_twin(&fast, &out, &slow));
}

/* Every law has a name of its own and one sentence; P1 to P4 are short names. */
static void names(void **state)
{
	char label[GUP_LAW_LABEL_MAX];

	(void)state;
	for (unsigned int law = 0; law < GUP_LAW_NR; law++) {
		const char *name = gup_law_name(law);
		const char *text = gup_law_text(law);

		assert_int_equal(gup_law_by_name(name, strlen(name)), law);
		assert_int_equal(text[strlen(text) - 1], '.');
	}
	assert_int_equal(gup_law_by_name("P1", 2), GUP_LAW_P1);
	assert_int_equal(gup_law_by_name("hint-before-page", 16), GUP_LAW_P2);
	assert_int_equal(gup_law_by_name("fast-skips-protnone", 19), GUP_LAW_P3);
	assert_string_equal(gup_law_name(GUP_LAW_P1), "hint-only-if-asked");
	assert_string_equal(gup_law_name(GUP_LAW_P4), "no-hint-in-prot-none");
	assert_string_equal(gup_law_short_name(GUP_LAW_P4), "P4");
	assert_string_equal(gup_law_short_name(GUP_LAW_COUNT), "count");
	assert_null(gup_law_short_name(GUP_LAW_NR));
	assert_string_equal(gup_law_label(label, sizeof(label), GUP_LAW_P3),
			    "fast-skips-protnone (P3)");
	assert_string_equal(gup_law_label(label, sizeof(label), GUP_LAW_COUNT), "count");
	assert_int_equal(gup_law_by_name("P11", 3), GUP_LAW_NR);
	assert_null(gup_law_name(GUP_LAW_NR));
	assert_null(gup_law_text(GUP_LAW_NR));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(p1_bad),
		TEST(p1_good),
		TEST(p1_bad_saved_write),
		TEST(p1_good_rwp),
		TEST(p1_good_unshare),
		TEST(p1_bad_unshare),
		TEST(p1_bad_unshare_own),
		TEST(p1_bad_force),
		TEST(p2_bad),
		TEST(p2_bad_not_restored),
		TEST(p2_bad_no_fault),
		TEST(p2_good),
		TEST(p3_bad),
		TEST(p3_good),
		TEST(p3_bad_fault),
		TEST(p4_bad),
		TEST(p4_bad_fault),
		TEST(p4_bad_endless),
		TEST(p4_bad_fails),
		TEST(p4_good),
		TEST(look_up_finds_bad),
		TEST(look_up_finds_good),
		TEST(fast_refines_slow),
		TEST(fast_refines_slow_disturbed),
		TEST(fast_refines_slow_pages),
		TEST(fast_refines_slow_write_only),
		TEST(fast_refines_slow_dax),
		cmocka_unit_test(slow_twin),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
