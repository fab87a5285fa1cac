// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each kind of line with a missing, an extra and a wrong word. The error is at its column,
 * names the correct form, and is one error.
 */
#include <stdio.h>

#include "scenario_test.h"

static struct gup_scenario_errors errors;

struct bad {
	const char *line;
	uint32_t column;
	const char *message;
};

/* In a message it stands for the newest release. */
#define NEWEST "(newest)"

/* The only error of a text must be this. */
static void refused(const char *text, uint32_t line, const struct bad *bad)
{
	const struct gup_scenario_error *error = &errors.error[0];
	const char *newest = strstr(bad->message, NEWEST);
	size_t len = newest ? (size_t)(newest - bad->message) : strlen(bad->message);
	char due[400], release[8];

	snprintf(due, sizeof(due), "%.*s%s%s", (int)len, bad->message,
		 newest ? gup_version_format(release, sizeof(release), GUP_VERSION_LAST) : "",
		 newest ? newest + strlen(NEWEST) : "");
	assert_null(gup_scenario_parse(text, strlen(text), &errors));
	if (errors.nr != 1 || error->line != line || error->column != bad->column ||
	    strcmp(error->text, due) != 0)
		fail_msg("%s\n%u errors, the first is %u:%u: %s", text, errors.nr, error->line,
			 error->column, error->text);
}

/* A line of the head, the second one of its file. */
static void refused_in_head(const struct bad *bad, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		char text[400] = "scenario x\n";

		strcat(text, bad[i].line);
		strcat(text, "\ncall get_user_pages 0x1000\n");
		refused(text, 2, &bad[i]);
	}
}

/* A line of the body, the fourth one, behind a VMA and a call that keeps pages. */
static void refused_in_body(const struct bad *bad, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		char text[400] = "scenario x\n"
				 "vma 0x1000-0x9000 anon rw private\n"
				 "call get_user_pages 0x1000 as a\n";

		strcat(text, bad[i].line);
		strcat(text, "\ncall get_user_pages 0x1000\n");
		refused(text, 4, &bad[i]);
	}
}

#define HEAD(bads) refused_in_head(bads, sizeof(bads) / sizeof((bads)[0]))
#define BODY(bads) refused_in_body(bads, sizeof(bads) / sizeof((bads)[0]))

#define NO_COMMIT "that is no commit; it has 12 to 40 digits out of 0-9 and a-f"
#define LEVELS "there are 4 or 5 levels of page tables"
#define NO_VERSION "a version is missing; v6.6, v5.10..v6.1, v6.6.. and all are such"
#define NO_RELEASE " is no version; versions are v5.10 to " NEWEST ", as in 'v6.12'"
#define ADDRESS "an address is wanted; it is written in hex, such as 0x10000000"
#define ENTRY "an entry is wanted; its 64 bits are written in hex, such as 0x67"
#define ACCESS "that is no access; it is 'none' or letters of 'rwx' in this order"
#define TOO_MUCH(what) "'" what "' ends before this; the rest of the line is too much"
#define STEP_ENDS "the step ends before this; the rest of the line is too much"
#define MISSING(what) what " is missing; it stands between double quotes"
#define BACKSLASH "a backslash stands before '\"' or '\\' only"
#define NUMBER(what, max) what " is missing or no number; a number up to " max " is wanted"
#define SAID(what) "'" what "' is there already; once is enough"
#define COMMA "this is too much; a comma stands between two statements"

/* Rule: lines of the head. */
static void head(void **state)
{
	static const struct bad bads[] = {
		{ "why", 4, MISSING("the sentence") },
		{ "why a", 5, MISSING("the sentence") },
		{ "why \"a\" b", 9, TOO_MUCH("why") },
		{ "why \"a\"b", 8, TOO_MUCH("why") },
		{ "why \"a\" \"b\"", 9, TOO_MUCH("why") },
		{ "why \"a\\", 7, BACKSLASH },
		{ "why \"\\a\"", 6, BACKSLASH },
		{ "why \"", 5, "the sentence does not end; a double quote ends it" },
		{ "commit", 7, NO_COMMIT },
		{ "commit d74943a2f3c", 8, NO_COMMIT },
		{ "commit g74943a2f3cd", 8, NO_COMMIT },
		{ "commit D74943A2F3CD", 8, NO_COMMIT },
		{ "commit 0123456789abcdef0123456789abcdef012345678", 8, NO_COMMIT },
		{ "commit \"d74943a2f3cd\"", 8, NO_COMMIT },
		{ "commit d74943a2f3cd x", 21, TOO_MUCH("commit") },
		{ "commit d74943a2f3cd \"a\" x", 25, TOO_MUCH("commit") },
		{ "commit d74943a2f3cd \"a", 21,
		  "the commit's subject does not end; a double quote ends it" },
		{ "mail x", 6, MISSING("the mail's subject") },
		{ "mail \"a\" x", 10, TOO_MUCH("mail") },
		{ "levels", 7, LEVELS },
		{ "levels 6", 8, LEVELS },
		{ "levels 45", 8, LEVELS },
		{ "levels \"4\"", 8, LEVELS },
		{ "levels 5 x", 10, TOO_MUCH("levels") },
		{ "versions", 9, NO_VERSION },
		{ "versions v6.6 x", 15, TOO_MUCH("versions") },
		{ "versions v6.6,", 15, NO_VERSION },
		{ "versions v6.6: all", 14, TOO_MUCH("versions") },
		{ "versions \"v6.6\"", 10, NO_VERSION },
		{ "scenario y", 1, "a second 'scenario'; a file holds one" },
	};

	(void)state;
	HEAD(bads);
}

/* Rule: steps of every kind. */
static void steps(void **state)
{
	static const struct bad bads[] = {
		{ "read", 5, ADDRESS },
		{ "read \"0x1000\"", 6, ADDRESS },
		{ "read 0x", 6, ADDRESS },
		{ "read 1x000", 6, ADDRESS },
		{ "read 0x1000-", 13, ADDRESS },
		{ "read -0x2000", 6, ADDRESS },
		{ "read 0x1000 x", 13, STEP_ENDS },
		{ "read 0x1000-0x2000 x", 20, STEP_ENDS },
		{ "read 0x1001", 6, "the address is not page aligned; it ends in 000" },
		{ "read 0x1001-0x2001", 6, "the address is not page aligned; it ends in 000" },
		{ "read 0x2000-0x1000", 13,
		  "the range ends before it begins; its end is behind its last page" },
		{ "split 0x1001", 7, "the address is not page aligned; it ends in 000" },
		{ "split 0xa000", 7, "0xa000 lies outside any VMA; a 'vma' line before makes one" },
		{ "split 0x1000 x", 14, STEP_ENDS },
		{ "mprotect 0x1000", 16, ACCESS },
		/* The rest of a wrong line is not another error. */
		{ "mprotect 0xa000 zz", 10,
		  "0xa000 lies outside any VMA; a 'vma' line before makes one" },
		{ "read 0x1000-0x2000000 x", 6, "the range has 8191 pages; 4096 are the most" },
		{ "read 0x8000-0x800000000000 x", 13,
		  "that is beyond the user's addresses; with 4 levels they end at "
		  "0x7ffffffff000" },
		{ "mprotect 0x1000 rr", 17, ACCESS },
		{ "mprotect 0x1000 xr", 17, ACCESS },
		{ "mprotect 0x1000 rz", 17, ACCESS },
		{ "mprotect 0x1000 rwxr", 17, ACCESS },
		{ "mprotect 0x1000 \"r\"", 17, ACCESS },
		{ "mprotect 0x1000 r w", 19, STEP_ENDS },
		{ "mprotect 0x1000 none r", 22, STEP_ENDS },
		{ "entry 0x1000", 13, "level is missing; expected: pte, pmd" },
		{ "entry 0x1000 pte", 17, ENTRY },
		{ "entry 0x1000 pte 0x", 18, ENTRY },
		{ "entry 0x1000 pte 1x67", 18, ENTRY },
		{ "entry 0x1000 pte \"0x67\"", 18, ENTRY },
		{ "entry 0x1000 pte 0x10000000000000000", 18, ENTRY },
		{ "entry 0x1000 pte 0x67 x", 23, STEP_ENDS },
		{ "page 0x1000 dirtx", 13, "unknown page flag 'dirtx'; did you mean 'dirty'?" },
		{ "page 0x1000 dirty, ksm", 18,
		  "unknown page flag ','; expected: dirty, referenced, active, swapcache, ksm, "
		  "truncated, movable, cma, p2pdma, hwpoison, lru-batch, move-batch, "
		  "mlock-batch, isolated" },
		{ "hold 0x1000", 12, NUMBER("how many references", "1000") },
		{ "hold 0x1000 1001", 13, NUMBER("how many references", "1000") },
		{ "hold 0x1000 1 x", 15, STEP_ENDS },
		{ "node", 5, NUMBER("the node", "255") },
		{ "node 0x", 6, NUMBER("the node", "255") },
		{ "node \"1\"", 6, NUMBER("the node", "255") },
		{ "node 1 2", 8, STEP_ENDS },
		{ "thp", 4, "setting is missing; expected: off, on" },
		{ "thp on on", 8, STEP_ENDS },
		{ "forking 1", 9, "unknown setting '1'; expected: off, on" },
		{ "uffd-mode", 10, "userfaultfd mode is missing; expected: none, async, handler" },
		{ "uffd-mode none x", 16, STEP_ENDS },
		{ "signal", 7, "signal is missing; expected: other, fatal" },
		{ "signal other x", 14, STEP_ENDS },
		{ "gate xonli", 6, "unknown gate area 'xonli'; did you mean 'xonly'?" },
		{ "gate xonly x", 12, STEP_ENDS },
		{ "inject none x", 13, STEP_ENDS },
		{ "inject retri at 0", 8,
		  "unknown thing to inject 'retri'; did you mean 'retry'?" },
		{ "inject retry 0", 14,
		  "at which fault of a call is missing; 'at 0' is the first one" },
		{ "inject retry at 65536", 17, NUMBER("the fault's number", "65535") },
		{ "inject retry at 0 times", 24, NUMBER("how often", "65535") },
		{ "inject retry at 0 times 65536", 25, NUMBER("how often", "65535") },
		{ "inject retry at 0 x", 19, STEP_ENDS },
		{ "inject retry at 0 times 2 x", 27, STEP_ENDS },
		{ "fork x", 6, STEP_ENDS },
		{ "put", 4,
		  "the name of kept pages is missing; letters, digits, '.', '_' and '-' make "
		  "one" },
		{ "put \"a\"", 5,
		  "the name of kept pages is missing; letters, digits, '.', '_' and '-' make "
		  "one" },
		{ "put a b", 7, TOO_MUCH("put") },
		{ "put ab", 5,
		  "no call before keeps pages under this name; 'as NAME' at its end does" },
	};

	(void)state;
	BODY(bads);
}

/* Rule: memory, and what lies in it. */
static void vmas(void **state)
{
	static const struct bad bads[] = {
		{ "vma 0xa000 anon rw", 19, "sharing is missing; expected: private, shared" },
		{ "vma 0xa000", 11,
		  "kind of VMA is missing; expected: anon, shmem, file, fsdax, secretmem, "
		  "pfnmap, hugetlb, driver" },
		{ "vma 0xa000 anon rw privat", 20,
		  "unknown sharing 'privat'; did you mean 'private'?" },
		{ "vma 0xa000 anon rw private hugepag", 28,
		  "unknown VMA flag 'hugepag'; did you mean 'hugepage'?" },
		{ "vma 0xa000 anon rw private !hugepag", 29,
		  "unknown VMA flag 'hugepag'; did you mean 'hugepage'?" },
		{ "vma 0x0-0x2000 anon rw private", 5,
		  "this VMA overlaps that of line 2; VMAs lie apart" },
		{ "vma 0x2000-0x3000 anon rw private", 5,
		  "this VMA overlaps that of line 2; VMAs lie apart" },
		{ "vma 0x0-0x20000 anon rw private", 5,
		  "this VMA overlaps that of line 2; VMAs lie apart" },
		{ "read 0x0-0x2000", 6, "0x0 lies outside any VMA; a 'vma' line before makes one" },
		{ "read 0x9000", 6, "0x9000 lies outside any VMA; a 'vma' line before makes one" },
	};

	(void)state;
	BODY(bads);
}

/* Rule: calls, of entry points and of callers. */
static void calls(void **state)
{
	static const struct bad bads[] = {
		{ "call get_user_pages 0x1000 WRITTE", 28,
		  "unknown FOLL_ flag 'WRITTE'; did you mean 'WRITE'?" },
		{ "call get_user_pages 0x1000 FOLL_WRITTE", 33,
		  "unknown FOLL_ flag 'WRITTE'; did you mean 'WRITE'?" },
		/* Nothing of what follows is an error of its own. */
		{ "call get_user_pages 0x1000 FOLL_WRITTE locked", 33,
		  "unknown FOLL_ flag 'WRITTE'; did you mean 'WRITE'?" },
		{ "call get_user_pages 0x1000 1a locked", 28,
		  NUMBER("the number of pages", "18446744073709551615") },
		{ "call get_user_pages 0x1000 locked x", 28,
		  "only get_user_pages_remote and pin_user_pages_remote take 'locked'" },
		{ "call follow_page 0x1000 2 as a", 25,
		  "follow_page looks up one page; leave the number out" },
		{ "call get_user_pages 0x1000 4097 as a", 28,
		  "the call asks for 4097 pages; 4096 are the most of a range that is a user's" },
		{ "call get_user_pages 0x1000 as", 30,
		  "the name of kept pages is missing; letters, digits, '.', '_' and '-' make "
		  "one" },
		{ "call get_user_pages 0x1000 as a x", 31,
		  "an earlier call has this name; each call has its own" },
		{ "call get_user_pages 0x1000 as b x", 33,
		  "unknown word 'x'; expected: as, locked, no-pages" },
		{ "call kvm-read 0x1000 as b x", 27, "unknown word 'x'; expected: as" },
		{ "call kvm-read 0x1000 locked", 22, "unknown word 'locked'; expected: as" },
		{ "call kvm-read", 14, ADDRESS },
		{ "call get_user_pages \"0x1000\"", 21, ADDRESS },
		{ "call \"get_user_pages\" 0x1000", 6,
		  "unknown entry point or caller '\"get_user_pages\"'; did you mean "
		  "'get_user_pages'?" },
	};

	(void)state;
	BODY(bads);
	/* Without a similar name the message lists the callers. */
	assert_null(gup_scenario_parse("scenario x\ncall\n", 16, &errors));
	assert_memory_equal(errors.error[0].text,
			    "entry point or caller is missing; expected: kvm-read, ", 54);
	/* Capitals are flags, the last letter too. */
	assert_null(gup_scenario_parse("scenario x\ncall ksm 0x1000\n"
				       "call get_user_pages 0x1000 ZZZZZZZZ",
				       62, &errors));
	assert_memory_equal(errors.error[0].text,
			    "unknown FOLL_ flag 'ZZZZZZZZ'; expected: WRITE, ", 48);
	assert_null(gup_scenario_parse("scenario x\ncall ksm 0x1000\n"
				       "call get_user_pages 0x1000 FOLL_",
				       59, &errors));
	assert_memory_equal(errors.error[0].text, "unknown FOLL_ flag 'FOLL_'; ", 28);
}

/* Rule: versions of expectations. */
static void versions(void **state)
{
	static const struct bad bads[] = {
		{ "expect", 7, NO_VERSION },
		{ "expect v6.6", 12,
		  "a colon is missing; it stands between the versions and what they are "
		  "expected to do" },
		{ "expect all x: ret 1", 12,
		  "a colon is missing; it stands between the versions and what they are "
		  "expected to do" },
		{ "expect v6.6, : ret 1", 14, NO_VERSION },
		{ "expect ..: x", 8, "the range has no end at all; 'all' means every version" },
		{ "expect v6.7..v6.6: x", 8,
		  "the range ends before it begins; the older version comes first" },
		{ "expect v6.6+protnone=fast-lookup..v6.7: x", 8,
		  "a range is of releases; a proposal stands alone, as in "
		  "v6.6+protnone=fast-lookup" },
		{ "expect ..v6.6+protnone=fast-lookup: x", 10,
		  "a range is of releases; a proposal stands alone, as in "
		  "v6.6+protnone=fast-lookup" },
		{ "expect alx: x", 8, "'alx'" NO_RELEASE },
		{ "expect alll: x", 8, "'alll'" NO_RELEASE },
		{ "expect v5.9..v6.7: x", 8, "'v5.9'" NO_RELEASE },
		{ "expect v6.6...: x", 14, "'.'" NO_RELEASE },
		{ "expect .: x", 8, "'.'" NO_RELEASE },
		{ "expect v6.6+stack=up: x", 8,
		  "rule stack has no value 'up'; it has grows, fixed, fixed-silently" },
	};

	(void)state;
	BODY(bads);
}

/* Rule: statements. */
static void statements(void **state)
{
	static const struct bad bads[] = {
		{ "expect all: ret", 16, NUMBER("the return value", "9223372036854775807") },
		{ "expect all: ret 9223372036854775808", 17,
		  NUMBER("the return value", "9223372036854775807") },
		{ "expect all: ret -EFALUT", 17,
		  "unknown error '-EFALUT'; did you mean '-EFAULT'?" },
		{ "expect all: ret 1 2", 19, COMMA },
		{ "expect all: ret 1, ret 2 x", 20, SAID("ret") },
		{ "expect all: pages 1, numa 1, pages 1", 30, SAID("pages") },
		{ "expect all: warns, !warns", 20, SAID("warns") },
		{ "expect all: locks", 18, NUMBER("the number", "9223372036854775807") },
		{ "expect all: locks 9223372036854775808", 19,
		  NUMBER("the number", "9223372036854775807") },
		{ "expect all: warns 1", 19, COMMA },
		{ "expect all: !page 0 same", 13,
		  "'page' cannot be negated; state what is expected instead" },
		{ "expect all: faults", 19,
		  "kind of fault is missing; expected: numa-pte, numa-pmd, " },
		{ "expect all: faults none cow", 25, COMMA },
		{ "expect all: faults cow none", 24,
		  "unknown kind of fault 'none'; did you mean 'anon'?" },
		{ "expect all: page", 17, NUMBER("which page", "4095") },
		{ "expect all: page x same", 18, NUMBER("which page", "4095") },
		{ "expect all: page 0 zero zero", 25, SAID("zero") },
		{ "expect all: page 0 !zero zero", 26, SAID("zero") },
		{ "expect all: page 0 pins", 24, NUMBER("how many pins", "2147483647") },
		{ "expect all: page 0 refs 2147483648", 25,
		  NUMBER("how many references", "2147483647") },
		{ "expect all: page 0 pins 2147483648", 25, NUMBER("how many pins", "2147483647") },
		{ "expect all: page 0 as b", 23,
		  "no call before keeps pages under this name; 'as NAME' at its end does" },
		{ "expect all: page 0 !as b", 24,
		  "no call before keeps pages under this name; 'as NAME' at its end does" },
		{ "expect all: page 0 !pins 1", 20,
		  "'pins' cannot be negated; state what is expected instead" },
		{ "expect all: page 0 sama", 20,
		  "unknown word about a page 'sama'; did you mean 'same'?" },
		{ "expect all: entry", 18, ADDRESS },
		{ "expect all: entry 0x1000", 25,
		  "word about an entry is missing; expected: same, pte, pmd, none, present, "
		  "protnone, write, accessed, dirty, special, uffd-wp, soft-dirty, swap, "
		  "migration" },
		{ "expect all: entry 0x7ffffffff000 none", 19,
		  "no entry maps this address; a page-aligned user address is wanted" },
		{ "expect all: entry 0x1000 none none", 31, SAID("none") },
		{ "expect all: entry 0x1001 x", 19,
		  "no entry maps this address; a page-aligned user address is wanted" },
		{ "expect all: entry 0x1000 !none x", 32,
		  "unknown word about an entry 'x'; expected: " },
		{ "expect all: !", 14, "thing to expect is missing; expected: ret, pages, " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
		char text[300] = "scenario x\ncall get_user_pages 0x1000 as a\n";
		const char *got = errors.error[0].text;

		strcat(text, bads[i].line);
		assert_null(gup_scenario_parse(text, strlen(text), &errors));
		/* The beginning of a long list is enough. */
		if (errors.nr != 1 || errors.error[0].line != 3 ||
		    errors.error[0].column != bads[i].column ||
		    strncmp(got, bads[i].message, strlen(bads[i].message)) != 0)
			fail_msg("%s: %u errors, %u:%u: %s", bads[i].line, errors.nr,
				 errors.error[0].line, errors.error[0].column, got);
	}
}

/* Rule: lines stand in their order, and of a missing name nothing more is said. */
static void order(void **state)
{
	static const struct {
		const char *text;
		uint32_t line;
		struct bad bad;
	} rows[] = {
		{ "why \"a\"\nmail \"b\"\nscenario x\ncall ksm 0x1000\n",
		  1,
		  { NULL, 1, "the scenario has no name yet; the first line is 'scenario NAME'" } },
		{ "scenario x\ncall ksm 0x1000\nwhy \"a\"\n",
		  3,
		  { NULL, 1, "'why' comes too late; it stands before the first step" } },
		{ "scenario x\ncall ksm 0x1000\nlevels 4\n",
		  3,
		  { NULL, 1, "'levels' comes too late; it stands before the first step" } },
		{ "scenario x\ncall ksm 0x1000\nversions all\n",
		  3,
		  { NULL, 1, "'versions' comes too late; it stands before the first step" } },
		{ "scenario x\ncall ksm 0x1000 as a\nput a\nexpect all: ret 1\n",
		  4,
		  { NULL, 1, "'expect' judges nothing here; it follows a call" } },
		{ "scenario x\ncall ksm 0x1000 as a\nexpect all: ret 1\nfork\nexpect all: ret 1\n",
		  5,
		  { NULL, 1, "'expect' judges nothing here; it follows a call" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		refused(rows[i].text, rows[i].line, &rows[i].bad);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(head),	 cmocka_unit_test(steps),    cmocka_unit_test(vmas),
		cmocka_unit_test(calls), cmocka_unit_test(versions), cmocka_unit_test(statements),
		cmocka_unit_test(order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
