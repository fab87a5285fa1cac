// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random sequences: what they contain, and that a seed always gives the same one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/kernel/sequence.h>

static struct gup_spec spec_of(const char *version)
{
	struct gup_spec spec;
	char error[200];

	assert_true(gup_spec_parse(version, &spec, error, sizeof(error)));
	return spec;
}

/* The same seed gives the same sequence, and another seed another one. */
static void seeds(void **state)
{
	const struct gup_spec spec = spec_of("v6.12");
	struct strbuf text[3] = { strbuf_new(), strbuf_new(), strbuf_new() };
	static const uint64_t seed[] = { 7, 7, 8 };
	struct batch_state b;

	(void)state;
	for (unsigned int i = 0; i < 3; i++) {
		assert_true(sequence_make(&b, seed[i], &spec));
		batch_print_state(&text[i], &b);
		batch_print_row(&text[i], &b.row[0]);
	}
	assert_memory_equal(text[0].s, "state sequence 7\n", 17);
	assert_string_equal(text[0].s, text[1].s);
	assert_string_not_equal(strchr(text[1].s, '\n'), strchr(text[2].s, '\n'));
	for (unsigned int i = 0; i < 3; i++)
		strbuf_free(&text[i]);
}

/* Each step that a guest can do is in some sequence, and no other step is. */
static void steps(void **state)
{
	const struct gup_spec spec = spec_of("newest");
	static const uint8_t wanted[] = {
		GUP_STEP_VMA,	     GUP_STEP_READ,
		GUP_STEP_WRITE,	     GUP_STEP_HINT,
		GUP_STEP_MPROTECT,   GUP_STEP_ZAP,
		GUP_STEP_GUARD,	     GUP_STEP_UNGUARD,
		GUP_STEP_MERGE,	     GUP_STEP_SWAP_OUT,
		GUP_STEP_WRITE_BACK, GUP_STEP_SPLIT,
		GUP_STEP_HOLD,	     GUP_STEP_THP,
		GUP_STEP_SIGNAL,     GUP_STEP_CLEAR_SOFT_DIRTY,
		GUP_STEP_UFFD_MODE,  GUP_STEP_UFFD_WP,
		GUP_STEP_UFFD_RWP,   GUP_STEP_FORK,
		GUP_STEP_CHILD_EXIT,
	};
	uint64_t seen = 0, all = 0;
	struct batch_state b;

	(void)state;
	for (uint64_t seed = 1; seed <= 2000; seed++) {
		if (!sequence_make(&b, seed, &spec))
			continue;
		for (unsigned int i = 0; i < b.initial.nr_steps; i++)
			seen |= UINT64_C(1) << b.initial.step[i].kind;
	}
	for (size_t i = 0; i < sizeof(wanted); i++)
		all |= UINT64_C(1) << wanted[i];
	assert_int_equal(seen, all);
}

/* Among few sequences some have two VMAs, a step on a part of one, and pages held over steps. */
static void shapes(void **state)
{
	const struct gup_spec spec = spec_of("v6.12");
	unsigned int two = 0, parts = 0, held = 0;
	struct batch_state b;

	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		const struct gup_step *vma = NULL;
		unsigned int vmas = 0;

		if (!sequence_make(&b, seed, &spec))
			continue;
		assert_in_range(b.initial.nr_steps, 3, 10);
		assert_in_range(b.initial.nr_pages, 1, 4);
		assert_int_equal(b.nr_rows, 1);
		for (unsigned int i = 0; i < b.initial.nr_steps; i++) {
			const struct gup_step *step = &b.initial.step[i];

			vmas += step->kind == GUP_STEP_VMA;
			vma = step->kind == GUP_STEP_VMA ? step : vma;
			parts += vma && step->kind == GUP_STEP_WRITE && step->start >= vma->start &&
				 step->end < vma->end;
		}
		two += vmas >= 2;
		for (unsigned int i = 0; i < b.nr_requests; i++)
			held += b.request[i].kind == BATCH_CALL &&
				b.request[i].label != GUP_NO_LABEL &&
				b.request[i].at < b.initial.nr_steps;
	}
	assert_in_range(two, 10, 100);
	assert_in_range(parts, 10, 1000);
	assert_in_range(held, 10, 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seeds),
		cmocka_unit_test(steps),
		cmocka_unit_test(shapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
