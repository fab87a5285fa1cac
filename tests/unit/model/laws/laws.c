// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of laws, and the law that compares a fast call with its slow twin.
 */
#include "laws_scene.h"

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
	assert_int_equal(gup_law_by_name("P1", 2), GUP_LAW_HINT_ONLY_IF_ASKED);
	assert_int_equal(gup_law_by_name("hint-before-page", 16), GUP_LAW_HINT_BEFORE_PAGE);
	assert_int_equal(gup_law_by_name("fast-skips-protnone", 19), GUP_LAW_FAST_SKIPS_PROTNONE);
	assert_string_equal(gup_law_name(GUP_LAW_HINT_ONLY_IF_ASKED), "hint-only-if-asked");
	assert_string_equal(gup_law_name(GUP_LAW_NO_HINT_IN_PROT_NONE), "no-hint-in-prot-none");
	assert_string_equal(gup_law_short_name(GUP_LAW_NO_HINT_IN_PROT_NONE), "P4");
	assert_string_equal(gup_law_short_name(GUP_LAW_COUNT), "count");
	assert_null(gup_law_short_name(GUP_LAW_NR));
	assert_string_equal(gup_law_label(label, sizeof(label), GUP_LAW_FAST_SKIPS_PROTNONE),
			    "fast-skips-protnone (P3)");
	assert_string_equal(gup_law_label(label, sizeof(label), GUP_LAW_COUNT), "count");
	assert_int_equal(gup_law_by_name("P11", 3), GUP_LAW_NR);
	assert_null(gup_law_name(GUP_LAW_NR));
	assert_null(gup_law_text(GUP_LAW_NR));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fast_refines_slow),       TEST(fast_refines_slow_disturbed),
		TEST(fast_refines_slow_pages), TEST(fast_refines_slow_write_only),
		TEST(fast_refines_slow_dax),   cmocka_unit_test(slow_twin),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
