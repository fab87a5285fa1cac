// SPDX-License-Identifier: GPL-2.0-only
/*
 * Limits of the language: what is at a limit is read, what is beyond it is an error.
 */
#include <stdio.h>

#include "scenario_test.h"

static struct gup_scenario_errors errors;

static char *run_of(char c, size_t nr)
{
	static char run[4096];

	assert_true(nr < sizeof(run));
	memset(run, c, nr);
	run[nr] = '\0';
	return run;
}

/* With so many bytes it is read, with one more it is this error. */
static void most_bytes(const char *format, char c, size_t most, const char *message)
{
	for (size_t nr = most; nr <= most + 1; nr++) {
		char text[8192];
		struct gup_scenario *s;

		snprintf(text, sizeof(text), format, run_of(c, nr));
		s = gup_scenario_parse(text, strlen(text), &errors);
		assert_int_equal(!s, nr > most);
		if (!s)
			assert_string_equal(errors.error[0].text, message);
		gup_scenario_free(s);
	}
}

/* Rule: names have a hundred bytes at most, strings a thousand. */
static void lengths(void **state)
{
	(void)state;
	most_bytes("scenario %s\ncall ksm 0x1000\n", 'x', 100,
		   "the scenario's name has 101 bytes; 100 are the most");
	most_bytes("scenario x\ncall ksm 0x1000 as %s\n", 'x', 100,
		   "the name of kept pages has 101 bytes; 100 are the most");
	most_bytes("scenario x\nwhy \"%s\"\ncall ksm 0x1000\n", 'x', 1000,
		   "the sentence has 1001 bytes; 1000 are the most");
	most_bytes("scenario x\nmail \"%s\"\ncall ksm 0x1000\n", ' ', 1000,
		   "the mail's subject has 1001 bytes; 1000 are the most");
	most_bytes("scenario x\ncommit d74943a2f3cd \"%s\"\ncall ksm 0x1000\n", ' ', 1000,
		   "the commit's subject has 1001 bytes; 1000 are the most");
	most_bytes("scenario x\ncommit %s\ncall ksm 0x1000\n", 'f', 40,
		   "that is no commit; it has 12 to 40 digits out of 0-9 and a-f");
}

/* Rule: a version has room for 2047 bytes; what is longer is none. */
static void long_versions(void **state)
{
	char text[4096];

	(void)state;
	for (size_t nr = 2047; nr <= 2048; nr++) {
		snprintf(text, sizeof(text), "scenario x\nversions %s, v1.0\ncall ksm 0x1000\n",
			 run_of('x', nr));
		assert_null(gup_scenario_parse(text, strlen(text), &errors));
		assert_int_equal(errors.nr, 1);
		assert_int_equal(errors.error[0].column, 10);
		if (nr > 2047)
			assert_string_equal(errors.error[0].text,
					    "that is too long for a version; one looks like v6.6 "
					    "or v6.6+protnone=fast-lookup");
		else
			assert_non_null(strstr(errors.error[0].text, "is no version; "));
	}
}

#define VMA "scenario x\nvma 0x10000000-0x20000000 anon rw private\n"
#define CALL "call ksm 0x1000\n"

/* Rule: what is at the limit of a number, an address or a size is read. */
static void at_the_limit(void **state)
{
	static const char *const texts[] = {
		"scenario x\nwhy \"\"\n" CALL,
		"scenario x\nversions v6.6..v6.6\n" CALL,
		"scenario x\ncommit 000000000000\n" CALL,
		"scenario x\nlevels 4\n" CALL,
		/* Addresses. */
		"scenario x\nvma 0x0-0x1000 anon rw private\n" CALL,
		"scenario x\nvma 0x7fffffffe000-0x7ffffffff000 anon rw private\n" CALL,
		"scenario x\nlevels 5\nvma 0xffffffffffe000-0xfffffffffff000 anon rw "
		"private\n" CALL,
		"scenario x\ncall get_user_pages 0x0\n",
		"scenario x\ncall get_user_pages 0xf\n",
		"scenario x\ncall get_user_pages 0xffffffffffffffff\n",
		"scenario x\ncall ksm 0x1000\nexpect all: entry 0x7fffffffe000 none\n",
		"scenario x\ncall ksm 0x1000\nexpect all: entry 0x0 none\n",
		/* VMAs beside each other, and what goes across. */
		VMA "vma 0xf000000-0x10000000 anon rw private\n"
		    "vma 0x20000000-0x21000000 shmem rw shared\n"
		    "read 0xffff000-0x10001000\nread 0x1ffff000-0x20001000\n" CALL,
		VMA "read 0x1ffff000-0x20000000\nread 0x1ffff000\n" CALL,
		/* Sizes. */
		VMA "read 0x10000000-0x11000000\n" CALL,
		"scenario x\nvma 0x10000000-0x14000000 file rw shared\n" CALL,
		"scenario x\nvma 0x10000000-0x7f0000000000 anon rw private\n" CALL,
		"scenario x\ncall get_user_pages 0x1000 0\n",
		"scenario x\ncall get_user_pages 0x1000 9\n",
		"scenario x\ncall get_user_pages 0x1000 4096 ANON\n",
		"scenario x\ncall get_user_pages 0x7ffffffff001 4097\n",
		"scenario x\ncall get_user_pages 0x7ffffefff000 4097\n",
		"scenario x\ncall get_user_pages 0x7fffff000000 4096\n",
		"scenario x\ncall get_user_pages 0x7fffff000000 18446744073709551615\n",
		"scenario x\ncall follow_page 0x1000 1\n",
		"scenario x\ncall get_user_pages_remote 0x1000 locked no-pages\n",
		"scenario x\ncall pin_user_pages_remote 0x1000 locked\n",
		/* Numbers. */
		VMA "hold 0x10000000 1000\nhold 0x10000000 0\nnode 255\nnode 0\n" CALL,
		VMA "inject oom at 65535 times 65535\ninject oom at 0 times 0\n" CALL,
		VMA "entry 0x10000000 pte 0x0\nentry 0x10000000 pmd 0xffffffffffffffff\n" CALL,
		"scenario x\ncall ksm 0x1000\n"
		"expect all: ret 9223372036854775807, pages 9223372036854775807, page 4095 same "
		"refs 2147483647 pins 2147483647\n",
		/* A call's pages are no memory to be kept clear of. */
		"scenario x\ncall get_user_pages 0x0 4096\nvma 0x0-0x1000 anon rw private\n",
		/* Below a stack there may be more of it. */
		"scenario x\nvma 0x20000000-0x20001000 anon rw private growsdown\n"
		"write 0x1fff0000\n" CALL,
		VMA "vma 0x30000000-0x30001000 anon rw private growsdown\nread 0x2fff0000\n" CALL,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct gup_scenario *s = gup_scenario_parse(texts[i], strlen(texts[i]), &errors);

		if (!s)
			fail_msg("%s%u:%u: %s", texts[i], errors.error[0].line,
				 errors.error[0].column, errors.error[0].text);
		gup_scenario_free(s);
	}
}

/* Rule: what is beyond it is not. */
static void beyond_the_limit(void **state)
{
	static const struct {
		const char *text;
		const char *message;
	} rows[] = {
		{ VMA "read 0x10000000-0x11001000\n" CALL,
		  "the range has 4097 pages; 4096 are the most" },
		{ VMA "read 0x1ffff000-0x20001000\n" CALL,
		  "0x20000000 lies outside any VMA; a 'vma' line before makes one" },
		{ "scenario x\nvma 0x7fffffffe000-0x800000000000 anon rw private\n" CALL,
		  "that is beyond the user's addresses; with 4 levels they end at 0x7ffffffff000" },
		{ "scenario x\ncall get_user_pages 0x7ffffeffe000 4097\n",
		  "the call asks for 4097 pages; 4096 are the most of a range that is a user's" },
		/* A call is no memory, and no stack. */
		{ "scenario x\ncall get_user_pages 0x1000 16\nread 0x1000\n",
		  "0x1000 lies outside any VMA; a 'vma' line before makes one" },
		{ VMA "read 0x30000000\nvma 0x20000000-0x20001000 anon rw private growsdown\n" CALL,
		  "0x30000000 lies outside any VMA; a 'vma' line before makes one" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_null(gup_scenario_parse(rows[i].text, strlen(rows[i].text), &errors));
		assert_int_equal(errors.nr, 1);
		assert_string_equal(errors.error[0].text, rows[i].message);
	}
}

/* Rule: a name that is too long is the one error of its line. */
static void long_names(void **state)
{
	char text[200];

	(void)state;
	snprintf(text, sizeof(text), "scenario %s y\n" CALL, run_of('x', 101));
	assert_null(gup_scenario_parse(text, strlen(text), &errors));
	assert_int_equal(errors.nr, 1);
}

#define KEPT "call ksm 0x1000 as a\nput a\n"

/*
 * Rule: calls count among the lines; one too many is not looked at any further, and one that
 * cannot be read takes no room.
 */
static void many_calls(void **state)
{
	static const char calls[] = "too many calls; 64 are the most";
	static const char lines[] = "too many steps and calls; 512 are the most";
	static const struct {
		const char *line;
		unsigned int nr;
		const char *last;
		const char *message;
	} rows[] = {
		{ CALL, GUP_SCENARIO_CALLS_MAX - 1, CALL, NULL },
		{ CALL, GUP_SCENARIO_CALLS_MAX, "call ksm 0x1000 as a/b\n", calls },
		{ CALL, GUP_SCENARIO_CALLS_MAX - 1, "call ksm 0x1000 x\n" CALL,
		  "unknown word 'x'; there are as" },
		{ "fork\n", GUP_SCENARIO_ACTIONS_MAX - 1, CALL, NULL },
		{ "fork\n", GUP_SCENARIO_ACTIONS_MAX, CALL, lines },
		{ "fork\n", GUP_SCENARIO_ACTIONS_MAX - 3, KEPT "put a\n" CALL,
		  "these pages were given back already; once is enough" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[4096] = "scenario x\n";
		struct gup_scenario *s;

		for (unsigned int n = 0; n < rows[i].nr; n++)
			strcat(text, rows[i].line);
		strcat(text, rows[i].last);
		s = gup_scenario_parse(text, strlen(text), &errors);
		assert_int_equal(!s, !!rows[i].message);
		assert_int_equal(errors.nr, !s);
		if (!s)
			assert_string_equal(errors.error[0].text, rows[i].message);
		gup_scenario_free(s);
	}
}

/* Rule: what may be a stack's memory when it runs is a line as any other. */
static void below_a_stack(void **state)
{
	struct gup_scenario *s = parse_good("scenario x\n"
					    "vma 0x20000000-0x20001000 anon rw private growsdown\n"
					    "write 0x1fff0000\n" CALL);

	(void)state;
	assert_int_equal(s->nr_actions, 3);
	assert_int_equal(s->action[1].step.kind, GUP_STEP_WRITE);
	assert_int_equal(s->action[1].step.start, 0x1fff0000);
	gup_scenario_free(s);
}

/* Rule: a VMA that is refused is not there for the lines behind it. */
static void refused_vmas(void **state)
{
	static const char *const texts[] = {
		"scenario x\nvma 0x1000-0x9000 anon rw private\n"
		"vma 0x8000-0xa000 anon rw private\nread 0x9000\n" CALL,
		"scenario x\nvma 0x1000-0x9000 anon rw private\n"
		"vma 0x10000-0x4011000 file rw shared\nread 0x10000\n" CALL,
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_null(gup_scenario_parse(texts[i], strlen(texts[i]), &errors));
		assert_int_equal(errors.nr, 2);
		assert_int_equal(errors.error[0].line, 3);
		assert_int_equal(errors.error[1].line, 4);
	}
}

/* Rule: of very many errors the first hundred are kept, and all are counted. */
static void many_errors(void **state)
{
	static char text[102 * 2];

	(void)state;
	for (size_t nr = 99; nr <= 101; nr++) {
		memset(text, '\n', sizeof(text));
		for (size_t i = 0; i < nr; i++)
			text[2 * i] = ':';
		assert_null(gup_scenario_parse(text, 2 * nr, &errors));
		/* The first line has no name before it as well. */
		assert_int_equal(errors.nr, nr);
		assert_int_equal(errors.nr_kept, nr < 100 ? nr : 100);
		assert_int_equal(errors.error[errors.nr_kept - 1].line, errors.nr_kept);
	}
}

/* Rule: nothing at all is a file as well. */
static void no_bytes(void **state)
{
	(void)state;
	assert_null(gup_scenario_parse(NULL, 0, &errors));
	assert_int_equal(errors.nr, 1);
	assert_int_equal(errors.error[0].line, 0);
	assert_int_equal(errors.error[0].column, 1);
}

static struct gup_spec spec(const char *text)
{
	struct gup_spec of;
	char error[200];

	assert_true(gup_spec_parse(text, &of, error, sizeof(error)));
	return of;
}

/* Rule: a scenario applies where one of its spans is, a proposal by name or by release. */
static void where_it_applies(void **state)
{
	static const char *const at[] = { "v6.5", "v6.6", "v6.6+protnone=fast-lookup", "v6.8",
					  "v6.6+protnone=v1-always" };
	static const struct {
		const char *versions;
		bool applies[5];
	} rows[] = {
		{ "", { true, true, true, true, true } },
		{ "versions all\n", { true, true, true, true, true } },
		{ "versions v6.6\n", { false, true, true, false, true } },
		{ "versions v6.6..v6.7\n", { false, true, true, false, true } },
		{ "versions v6.7..\n", { false, false, false, true, false } },
		{ "versions ..v6.5, v6.8\n", { true, false, false, true, false } },
		{ "versions v6.6+protnone=fast-lookup\n", { false, false, true, false, false } },
		{ "versions v6.5, v6.6+protnone=fast-lookup\n",
		  { true, false, true, false, false } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[200];
		struct gup_scenario *s;

		snprintf(text, sizeof(text), "scenario x\n%scall ksm 0x1000\n", rows[i].versions);
		s = parse_good(text);
		for (size_t v = 0; v < 5; v++) {
			struct gup_spec version = spec(at[v]);

			if (gup_scenario_applies(s, &version) != rows[i].applies[v])
				fail_msg("%s at %s", rows[i].versions, at[v]);
		}
		gup_scenario_free(s);
	}
}

/* Rule: each proposal is named once, the first of all too; each span of a line counts. */
static void proposals(void **state)
{
	struct gup_scenario *s = parse_good("scenario x\nversions v6.6+protnone=fast-lookup\n"
					    "call ksm 0x1000\n"
					    "expect v6.6+protnone=fast-lookup, "
					    "v6.6+protnone=v1-always: ret 1\n"
					    "expect v6.5, v6.8: ret 1\n");
	const struct gup_spec v68 = spec("v6.8"), v66 = spec("v6.6");

	(void)state;
	assert_string_equal(gup_scenario_proposal(s, 0), "v6.6+protnone=fast-lookup");
	assert_string_equal(gup_scenario_proposal(s, 1), "v6.6+protnone=v1-always");
	assert_null(gup_scenario_proposal(s, 2));
	assert_true(gup_expect_applies(s, &s->expect[1], &v68));
	assert_false(gup_expect_applies(s, &s->expect[1], &v66));
	gup_scenario_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths),	    cmocka_unit_test(long_versions),
		cmocka_unit_test(at_the_limit),	    cmocka_unit_test(beyond_the_limit),
		cmocka_unit_test(refused_vmas),	    cmocka_unit_test(proposals),
		cmocka_unit_test(many_errors),	    cmocka_unit_test(no_bytes),
		cmocka_unit_test(where_it_applies), cmocka_unit_test(long_names),
		cmocka_unit_test(many_calls),	    cmocka_unit_test(below_a_stack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
