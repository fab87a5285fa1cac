// SPDX-License-Identifier: GPL-2.0-only
/*
 * How much room a run has for pages, tables and VMAs: enough for all that the lines of
 * its scenario can come to use, and no more than a run may have.
 */
#include "run_test.h"

/* Eight huge pages and sixteen tables are there for nothing in particular. */
#define PAGES (8 * GUP_PMD_NR)
#define TABLES 16

/* Each page that a line touches may be copied and migrated: four pages. */
#define OF(nr) (4 * (nr))
/* The tables that map so many pages wherever they lie, and those above at both ends. */
#define MAPPED(nr) ((nr) / GUP_PMD_NR + 2 + 6)
/* Where huge pages are mapped: all of what those tables map, twice. */
#define HUGE_OF(nr) (4 * 2 * ((nr) / GUP_PMD_NR + 2) * GUP_PMD_NR)

struct row {
	const char *text;
	uint64_t pages;
	uint64_t tables;
};

/* A call of one page, as the only line that touches any. */
#define ONE "call follow_page 0x200000\n"

static const struct row rows[] = {
	{ "scenario x\n" ONE, OF(1), MAPPED(1) },
	{ "scenario x\ncall get_user_pages 0x200000 7\n", OF(7), MAPPED(7) },
	/* A call of nothing, and one of more than a user's memory. */
	{ "scenario x\ncall get_user_pages 0x200000 0\n", 0, 0 },
	{ "scenario x\ncall get_user_pages 0x200000 18446744073709551615\n", OF(4096),
	  MAPPED(4096) },
	{ "scenario x\ncall ksm 0x200000\n", OF(1), MAPPED(1) },
	/* Anonymous memory comes with the lines that touch it, other memory is there. */
	{ VMA ONE, OF(1), MAPPED(1) },
	{ "scenario x\nvma 0x200000-0x600000 file rw shared\n" ONE, OF(1) + OF(1024),
	  MAPPED(1) + MAPPED(1024) },
	{ VMA "read 0x200000\n" ONE, OF(1) + OF(1), 2 * MAPPED(1) },
	{ VMA "write 0x200000-0x400000\n" ONE, OF(1) + OF(512), MAPPED(1) + MAPPED(512) },
	{ VMA "write 0x200000-0x3ff000\n" ONE, OF(1) + OF(511), MAPPED(1) + MAPPED(511) },
	{ VMA "split 0x200000\n" ONE, OF(1) + OF(1), 2 * MAPPED(1) },
	{ VMA "call follow_page 0x200000 as a\nput a\n", OF(1), MAPPED(1) },
	/* Huge pages: by a switch, by advice, or by what the memory is. */
	{ VMA "thp on\n" ONE, 2 * HUGE_OF(1), 2 * MAPPED(1) },
	{ VMA "thp off\n" ONE, OF(1) + OF(1), 2 * MAPPED(1) },
	{ "scenario x\nvma 0x200000-0x600000 anon rw private hugepage\n" ONE, HUGE_OF(1),
	  MAPPED(1) },
	{ "scenario x\nvma 0x200000-0x600000 hugetlb rw private\n" ONE, HUGE_OF(1) + HUGE_OF(1024),
	  MAPPED(1) + MAPPED(1024) },
	{ "scenario x\nnode 1\n" ONE, OF(1) + OF(1), 2 * MAPPED(1) },
	/* The first line of all counts too. */
	{ "scenario x\nthp on\n" ONE, 2 * HUGE_OF(1), 2 * MAPPED(1) },
};

/* Rule: room grows with what lines touch. */
static void grows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ran r = ready(rows[i].text);
		const struct gup_mm *mm = r.run->mm;

		if (mm->max_pages != PAGES + rows[i].pages ||
		    mm->max_tables != TABLES + rows[i].tables)
			print_message("%s: %u pages, %u tables\n", rows[i].text, mm->max_pages,
				      mm->max_tables);
		assert_int_equal(mm->max_pages, PAGES + rows[i].pages);
		assert_int_equal(mm->max_tables, TABLES + rows[i].tables);
		/* A VMA for each line, and the gate area's. */
		assert_int_equal(mm->max_vmas, r.s->nr_actions + 1);
		assert_int_equal(mm->levels, 4);
		done(&r);
	}
}

/* Rule: what lies behind the last line asks for none. */
static void behind_the_last(void **state)
{
	struct ran r = { .s = parse_good("scenario x\n" ONE "thp on\n") };

	(void)state;
	r.s->nr_actions--;
	r.run = gup_run_create(r.s);
	assert_non_null(r.run);
	assert_int_equal(r.run->mm->max_pages, PAGES + OF(1));
	assert_int_equal(r.run->mm->max_tables, TABLES + MAPPED(1));
	done(&r);
}

/* Rule: each call has room for its pages and one more, the first line's as well. */
static void of_calls(void **state)
{
	struct ran r = ready("scenario x\ncall get_user_pages 0x200000 3\n"
			     "call ksm 0x200000\n");

	(void)state;
	for (unsigned int k = 0; k < 2; k++) {
		assert_int_equal(r.run->result[0].out[k].max_pages, 3);
		assert_non_null(r.run->result[0].out[k].pages);
		assert_int_equal(r.run->result[1].out[k].max_pages, 1);
		assert_non_null(r.run->result[1].out[k].pages);
	}
	done(&r);
}

/* Rule: there is an end to it. */
static void ends(void **state)
{
	char text[40000] = "scenario x\nvma 0x10000000-0x20000000 anon rw private hugepage\n";
	struct ran r;

	(void)state;
	/* Each of them touches ten PMDs, twice, four times. */
	for (unsigned int i = 0; i < 25; i++)
		strcat(text, "read 0x10000000-0x11000000\n");
	r = ready(strcat(text, "call get_user_pages 0x10000000 0\n"));
	assert_int_equal(r.run->mm->max_pages, PAGES + 25 * HUGE_OF(4096));
	done(&r);
	*strstr(text, "call") = '\0';
	r = ready(strcat(text, "read 0x10000000-0x11000000\ncall get_user_pages 0x10000000 0\n"));
	assert_int_equal(r.run->mm->max_pages, GUP_SCENARIO_MEMORY_MAX);
	done(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows),
		cmocka_unit_test(of_calls),
		cmocka_unit_test(behind_the_last),
		cmocka_unit_test(ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
