// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is wrong with a scenario: told with its line, its column, and what would be
 * right; and all of it at once.
 */
#include <stdio.h>

#include "scenario_test.h"

static struct gup_scenario_errors errors;

#define VMA "vma 0x1000-0x9000 anon rw private\n"
#define CALL "call get_user_pages 0x1000\n"

struct bad {
	const char *text;
	uint32_t line;
	uint32_t column;
	const char *message;
};

static const struct bad bads[] = {
	/* The file and its head. */
	{ "", 0, 1, "the file says nothing; a scenario begins with 'scenario NAME'" },
	{ "\n# only a comment", 0, 1,
	  "the file says nothing; a scenario begins with 'scenario NAME'" },
	{ "scenario x\n", 0, 1, "there is no call; 'call get_user_pages 0x10000000' would be one" },
	{ "why \"x\"\nscenario x\n" CALL, 1, 1,
	  "the scenario has no name yet; the first line is 'scenario NAME'" },
	{ "scenario x\nscenario y\n" CALL, 2, 1, "a second 'scenario'; a file holds one" },
	{ "scenario\n" CALL, 1, 9,
	  "the scenario's name is missing; letters, digits, '.', '_' and '-' make one" },
	{ "scenario a/b\n" CALL, 1, 11,
	  "the scenario's name cannot hold this; letters, digits, '.', '_' and '-' make one" },
	{ "scenario x y\n" CALL, 1, 12,
	  "'scenario' ends before this; the rest of the line is too much" },
	{ "scenario x\nwhy no quotes\n" CALL, 2, 5,
	  "the sentence is missing; it stands between double quotes" },
	{ "scenario x\nwhy \"open\n" CALL, 2, 5,
	  "the sentence does not end; a double quote ends it" },
	{ "scenario x\nwhy \"open\\\"\n" CALL, 2, 5,
	  "the sentence does not end; a double quote ends it" },
	{ "scenario x\nwhy \"a\\n\"\n" CALL, 2, 7, "a backslash stands before '\"' or '\\' only" },
	{ "scenario x\ncommit d74943a2f3cg\n" CALL, 2, 8,
	  "that is no commit; it has 12 to 40 digits out of 0-9 and a-f" },
	{ "scenario x\ncommit d74943a\n" CALL, 2, 8,
	  "that is no commit; it has 12 to 40 digits out of 0-9 and a-f" },
	{ "scenario x\nmail\n" CALL, 2, 5,
	  "the mail's subject is missing; it stands between double quotes" },
	{ "scenario x\nlevels 3\n" CALL, 2, 8, "there are 4 or 5 levels of page tables" },
	{ "scenario x\nlevels 4 5\n" CALL, 2, 10,
	  "'levels' ends before this; the rest of the line is too much" },
	{ "scenario x\nlevels 4\nlevels 4\n" CALL, 3, 1, "'levels' is said twice; once is enough" },
	{ "scenario x\nversions v6.6\nversions v6.7\n" CALL, 3, 1,
	  "'versions' is said twice; commas stand between ranges" },
	{ "scenario x\n" VMA "why \"late\"\n" CALL, 3, 1,
	  "'why' comes too late; it stands before the first step" },
	{ "scenario x\n" VMA "expect all: ret 1\n" CALL, 3, 1,
	  "'expect' judges nothing here; it follows a call" },

	/* Words and bytes. */
	{ "scenario x\nwirte 0x1000\n" CALL, 2, 1, "unknown word 'wirte'; did you mean 'write'?" },
	/* Letters that changed places are one error, so this is not 'vma'. */
	{ "scenario x\nzpa 0x1000\n" CALL, 2, 1, "unknown word 'zpa'; did you mean 'zap'?" },
	{ "scenario x\n\x01\n" CALL, 2, 1,
	  "byte 0x01 is no text; a scenario is UTF-8 without control characters" },
	{ "scenario x\nwhy \"a\xff\"\n" CALL, 2, 7,
	  "byte 0xff is no text; a scenario is UTF-8 without control characters" },
	{ "scenario x\n# a\rb\n" CALL, 2, 4,
	  "byte 0x0d is no text; a scenario is UTF-8 without control characters" },
	{ "scenario x\n, 0x1000\n" CALL, 2, 1,
	  "unknown word ','; there are scenario, why, commit, "
	  "mail, levels, versions, call, put, expect, vma, "
	  "read, write, hint, mprotect, fork, fork-begins, child-exit, "
	  "zap, guard, unguard, merge, swap-out, write-back, migrating, split, collapse, "
	  "collapse-begins, remap, uffd-wp, "
	  "uffd-rwp, clear-soft-dirty, entry, page, hold, "
	  "node, thp, forking, uffd-mode, gate, signal, inject" },

	/* VMAs. */
	{ "scenario x\nvma\n" CALL, 2, 4,
	  "an address is wanted; it is written in hex, such as 0x10000000" },
	{ "scenario x\nvma 4096-8192 anon rw private\n" CALL, 2, 5,
	  "an address is wanted; it is written in hex, such as 0x10000000" },
	{ "scenario x\nvma 0x1000-0x1g00 anon rw private\n" CALL, 2, 12,
	  "an address is wanted; it is written in hex, such as 0x10000000" },
	{ "scenario x\nvma 0x1000-0x10000000000000000 anon rw private\n" CALL, 2, 12,
	  "an address is wanted; it is written in hex, such as 0x10000000" },
	{ "scenario x\nvma 0x1000-0x2001 anon rw private\n" CALL, 2, 12,
	  "the address is not page aligned; it ends in 000" },
	{ "scenario x\nvma 0x3000-0x3000 anon rw private\n" CALL, 2, 12,
	  "the range ends before it begins; its end is behind its last page" },
	{ "scenario x\nvma 0x3000-0x2000 anon rw private\n" CALL, 2, 12,
	  "the range ends before it begins; its end is behind its last page" },
	{ "scenario x\nvma 0xfffffffffffff000 anon rw private\n" CALL, 2, 5,
	  "the range ends before it begins; its end is behind its last page" },
	{ "scenario x\nvma 0x7fffffffe000-0x800000000000 anon rw private\n" CALL, 2, 20,
	  "that is beyond the user's addresses; with 4 levels they end at 0x7ffffffff000" },
	{ "scenario x\nlevels 5\nvma 0x7fffffffe000-0xfffffffffffff000 anon rw private\n" CALL, 3,
	  20, "that is beyond the user's addresses; with 5 levels they end at 0xfffffffffff000" },
	{ "scenario x\n" VMA "vma 0x8000-0xa000 anon rw private\n" CALL, 3, 5,
	  "this VMA overlaps that of line 2; VMAs lie apart" },
	{ "scenario x\nvma 0x1000-0x4002000 file rw shared\n" CALL, 2, 5,
	  "the VMA has 16385 pages; 16384 are the most of one that is not anonymous" },
	{ "scenario x\nvma 0x1000-0x2000 anno rw private\n" CALL, 2, 19,
	  "unknown kind of VMA 'anno'; did you mean 'anon'?" },
	{ "scenario x\nvma 0x1000-0x2000 anon wr private\n" CALL, 2, 24,
	  "that is no access; it is 'none' or letters of 'rwx' in this order" },
	{ "scenario x\nvma 0x1000-0x2000 anon\n" CALL, 2, 23,
	  "that is no access; it is 'none' or letters of 'rwx' in this order" },
	{ "scenario x\nvma 0x1000-0x2000 anon rw\n" CALL, 2, 26,
	  "there is no sharing; there are private, shared" },
	{ "scenario x\nvma 0x1000-0x2000 anon rw private huge\n" CALL, 2, 35,
	  "unknown VMA flag 'huge'; did you mean 'hugepage'?" },

	/* Other steps. */
	{ "scenario x\n" VMA "read 0x20000\n" CALL, 3, 6,
	  "0x20000 lies outside any VMA; a 'vma' line before makes one" },
	{ "scenario x\n" VMA "read 0x8000-0xa000\n" CALL, 3, 6,
	  "0x9000 lies outside any VMA; a 'vma' line before makes one" },
	{ "scenario x\nvma 0x1000-0x10000000 anon rw private\nread 0x1000-0x2000000\n" CALL, 3, 6,
	  "the range has 8191 pages; 4096 are the most" },
	{ "scenario x\n" VMA "split 0x1000-0x3000\n" CALL, 3, 13,
	  "only one address is wanted here, such as 0x10000000" },
	{ "scenario x\n" VMA "fork 0x1000\n" CALL, 3, 6,
	  "the step ends before this; the rest of the line is too much" },
	{ "scenario x\n" VMA "entry 0x1000 pud 0x67\n" CALL, 3, 14,
	  "unknown level 'pud'; did you mean 'pmd'?" },
	{ "scenario x\n" VMA "entry 0x1000 pte 67\n" CALL, 3, 18,
	  "an entry is wanted; its 64 bits are written in hex, such as 0x67" },
	{ "scenario x\n" VMA "page 0x1000\n" CALL, 3, 12,
	  "there is no page flag; there are dirty, referenced, active, swapcache, ksm, "
	  "truncated, movable, cma, p2pdma, hwpoison" },
	{ "scenario x\n" VMA "hold 0x1000 2000\n" CALL, 3, 13,
	  "how many references is missing or no number; a number up to 1000 is wanted" },
	{ "scenario x\nnode 256\n" CALL, 2, 6,
	  "the node is missing or no number; a number up to 255 is wanted" },
	{ "scenario x\nthp yes\n" CALL, 2, 5, "unknown setting 'yes'; there are off, on" },
	{ "scenario x\nsignal kill\n" CALL, 2, 8, "unknown signal 'kill'; there are other, fatal" },
	{ "scenario x\nuffd-mode sync\n" CALL, 2, 11,
	  "unknown userfaultfd mode 'sync'; did you mean 'async'?" },
	{ "scenario x\ninject retry\n" CALL, 2, 13,
	  "at which fault of a call is missing; 'at 0' is the first one" },
	{ "scenario x\ninject retry at one\n" CALL, 2, 17,
	  "the fault's number is missing or no number; a number up to 65535 is wanted" },

	/* Calls. */
	{ "scenario x\ncall get_user_page 0x1000\n", 2, 6,
	  "unknown entry point or caller 'get_user_page'; did you mean 'get_user_pages'?" },
	{ "scenario x\ncall kvm 0x1000\n", 2, 6,
	  "unknown entry point or caller 'kvm'; did you mean 'kvm-read'?" },
	{ "scenario x\ncall get_user_pages\n", 2, 20,
	  "an address is wanted; it is written in hex, such as 0x10000000" },
	{ "scenario x\ncall get_user_pages 0x1000 1 FOLL_WRIT\n", 2, 35,
	  "unknown FOLL_ flag 'WRIT'; did you mean 'WRITE'?" },
	{ "scenario x\ncall get_user_pages 0x1000 FOLL_FORCE locked\n", 2, 39,
	  "only get_user_pages_remote and pin_user_pages_remote take 'locked'" },
	{ "scenario x\ncall get_user_pages 0x1000 nopages\n", 2, 28,
	  "unknown word 'nopages'; did you mean 'no-pages'?" },
	/* Flags begin with a capital, other words do not. */
	{ "scenario x\ncall get_user_pages 0x1000 !A\n", 2, 28,
	  "unknown word '!A'; there are as, locked, no-pages" },
	{ "scenario x\ncall get_user_pages 0x1000 lOCKED\n", 2, 28,
	  "unknown word 'lOCKED'; there are as, locked, no-pages" },
	{ "scenario x\ncall kvm-read 0x1000 2\n", 2, 22, "unknown word '2'; there are as" },
	{ "scenario x\ncall follow_page 0x1000 2\n", 2, 25,
	  "follow_page looks up one page; leave the number out" },
	{ "scenario x\ncall get_user_pages 0x1000 4097\n", 2, 28,
	  "the call asks for 4097 pages; 4096 are the most of a range that is a user's" },
	{ "scenario x\ncall get_user_pages 0x1000 18446744073709551616\n", 2, 28,
	  "the number of pages is missing or no number; a number up to 18446744073709551615 is "
	  "wanted" },
	{ "scenario x\ncall get_user_pages 0x1000 as a/b\n", 2, 32,
	  "the name of kept pages cannot hold this; letters, digits, '.', '_' and '-' make one" },
	{ "scenario x\n" CALL "call get_user_pages 0x1000 as a\ncall ksm 0x1000 as a\n", 4, 20,
	  "an earlier call has this name; each call has its own" },
	{ "scenario x\n" CALL "put a\n", 3, 5,
	  "no call before keeps pages under this name; 'as NAME' at its end does" },
	{ "scenario x\ncall get_user_pages 0x1000 as a\nput a\nput a\n", 4, 5,
	  "these pages were given back already; once is enough" },

	/* Versions. */
	{ "scenario x\n" CALL "expect : ret 1\n", 3, 8,
	  "a version is missing; v6.6, v5.10..v6.1, v6.6.. and all are such" },
	{ "scenario x\n" CALL "expect v6.6,: ret 1\n", 3, 13,
	  "a version is missing; v6.6, v5.10..v6.1, v6.6.. and all are such" },
	{ "scenario x\n" CALL "expect ..: ret 1\n", 3, 8,
	  "the range has no end at all; 'all' means every version" },
	{ "scenario x\n" CALL "expect v6.6..v6.1: ret 1\n", 3, 8,
	  "the range ends before it begins; the older version comes first" },
	{ "scenario x\n" CALL "expect v6.6..v6.6+protnone=fast-lookup: ret 1\n", 3, 14,
	  "a range is of releases; a proposal stands alone, as in v6.6+protnone=fast-lookup" },
	{ "scenario x\n" CALL "expect v6.6 ret 1\n", 3, 13,
	  "a colon is missing; it stands between the versions and what they are expected to do" },

	/* Statements. */
	{ "scenario x\n" CALL "expect all:\n", 3, 12,
	  "there is no thing to expect; there are ret, pages, page, faults, numa, fast, "
	  "fell-back, locks, drops, migrated, calls, refused, endless, warns, entry" },
	{ "scenario x\n" CALL "expect all: rets 1\n", 3, 13,
	  "unknown thing to expect 'rets'; did you mean 'ret'?" },
	{ "scenario x\n" CALL "expect all: ret -EFALUT\n", 3, 17,
	  "unknown error '-EFALUT'; did you mean '-EFAULT'?" },
	{ "scenario x\n" CALL "expect all: ret one\n", 3, 17,
	  "the return value is missing or no number; a number up to 9223372036854775807 is "
	  "wanted" },
	{ "scenario x\n" CALL "expect all: ret 1 faults none\n", 3, 19,
	  "this is too much; a comma stands between two statements" },
	{ "scenario x\n" CALL "expect all: ret 1, ret 2\n", 3, 20,
	  "'ret' was said already; once is enough" },
	{ "scenario x\n" CALL "expect all: !ret 1\n", 3, 13,
	  "'ret' cannot be negated; state what is expected instead" },
	{ "scenario x\n" CALL "expect all: faults numa\n", 3, 20,
	  "unknown kind of fault 'numa'; did you mean 'numa-pte'?" },
	{ "scenario x\n" CALL "expect all: page 0\n", 3, 19,
	  "there is no word about a page; there are same, zero, huge, anon, exclusive, dirty, "
	  "referenced, as, refs, pins" },
	{ "scenario x\n" CALL "expect all: page 4096 same\n", 3, 18,
	  "which page is missing or no number; a number up to 4095 is wanted" },
	{ "scenario x\n" CALL "expect all: page 0 same !same\n", 3, 25,
	  "'same' was said already; once is enough" },
	{ "scenario x\n" CALL "expect all: page 0 !refs 1\n", 3, 20,
	  "'refs' cannot be negated; state what is expected instead" },
	{ "scenario x\n" CALL "expect all: page 0 as p1\n", 3, 23,
	  "no call before keeps pages under this name; 'as NAME' at its end does" },
	{ "scenario x\n" CALL "expect all: entry 0x1001 none\n", 3, 19,
	  "no entry maps this address; a page-aligned user address is wanted" },
	{ "scenario x\n" CALL "expect all: entry 0x1000 writable\n", 3, 26,
	  "unknown word about an entry 'writable'; did you mean 'write'?" },
};

/* Rule: each error has its line, its column and says what would be right. */
static void errors_are_exact(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
		const struct bad *bad = &bads[i];
		struct gup_scenario *s = gup_scenario_parse(bad->text, strlen(bad->text), &errors);
		const struct gup_scenario_error *error = &errors.error[0];

		if (s || errors.nr != 1 || strcmp(error->text, bad->message) ||
		    error->line != bad->line || error->column != bad->column)
			print_message("of: %s\ngot %u:%u: %s\n", bad->text, error->line,
				      error->column, error->text);
		assert_null(s);
		assert_string_equal(error->text, bad->message);
		assert_int_equal(error->line, bad->line);
		assert_int_equal(error->column, bad->column);
		/* And no other follows from it. */
		assert_int_equal(errors.nr, 1);
	}
}

/* Rule: what cannot be read is read no further, nor done in part. */
static void one_error_each(void **state)
{
	static const char *const texts[] = {
		"scenario a/b c\n" CALL,
		"scenario /b\n" CALL,
		"scenario x\ncommit d74943 x\n" CALL,
		"scenario x\n" VMA "why no quotes\n" CALL,
		"scenario x\n" VMA "expect nothing\n" CALL,
		"scenario x\ncall get_user_pages 0x1000 as a\nput a b\nput a\n",
		"scenario x\n" CALL "expect all: page 0 same !same nothing\n",
		"scenario x\n" CALL "expect all: entry nowhere none\n",
		"scenario x\nlevels 4\nlevels 9\n" CALL,
		"scenario x\nlevels 9 x\n" CALL,
		"scenario x\nversions all\nversions nothing\n" CALL,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_null(gup_scenario_parse(texts[i], strlen(texts[i]), &errors));
		if (errors.nr != 1)
			print_message("%s: %u: %s\n", texts[i], errors.nr, errors.error[1].text);
		assert_int_equal(errors.nr, 1);
	}
}

/* Rule: the text is as long as is said; the byte behind it does not complete it. */
static void the_text_ends(void **state)
{
	static const struct {
		const char *text;
		const char *message;
	} rows[] = {
		{ "scenario x\nwhy \"a\"", "the sentence does not end; a double quote ends it" },
		{ "scenario x\nwhy \"a\\\"", "a backslash stands before '\"' or '\\' only" },
		{ "scenario x\ncommit d74943a2f3cda",
		  "there is no call; 'call get_user_pages 0x10000000' would be one" },
		{ "scenario x\nversions v6.6..", "'v6.6.' is no version; versions are v5.10 to " },
	};
	static const char behind_a_return[] = "\r\nscenario x\n" CALL;
	struct gup_scenario *s;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_null(gup_scenario_parse(rows[i].text, strlen(rows[i].text) - 1, &errors));
		assert_int_equal(errors.nr, 1);
		assert_memory_equal(errors.error[0].text, rows[i].message, strlen(rows[i].message));
	}
	/* Nor does the byte before it. */
	s = gup_scenario_parse(behind_a_return + 1, sizeof(behind_a_return) - 2, &errors);
	assert_non_null(s);
	gup_scenario_free(s);
}

/* Rule: what history says of a version stands at the version's column. */
static void unknown_versions(void **state)
{
	static const char text[] = "scenario x\n" CALL "expect v5.10..v6.20: ret 1\n";

	(void)state;
	assert_null(gup_scenario_parse(text, sizeof(text) - 1, &errors));
	assert_int_equal(errors.nr, 1);
	assert_int_equal(errors.error[0].line, 3);
	assert_int_equal(errors.error[0].column, 15);
	assert_non_null(strstr(errors.error[0].text, "v6.20"));
	assert_non_null(strchr(errors.error[0].text, ';'));
}

/* Rule: all errors are told, several of one line too. */
static void all_errors_at_once(void **state)
{
	static const char text[] = "scenario x\n"
				   "wirte 0x1000\n"
				   "call get_user_pages 0x1000 FOLL_A|FOLL_WRITE|FOLL_B\n"
				   "expect all: rte 1, faults cwo, pages 1\n"
				   "expect v9.9: ret 1";

	(void)state;
	assert_null(gup_scenario_parse(text, sizeof(text) - 1, &errors));
	assert_int_equal(errors.nr, 6);
	assert_int_equal(errors.nr_kept, 6);
	assert_int_equal(errors.error[0].line, 2);
	assert_int_equal(errors.error[1].column, 33);
	assert_int_equal(errors.error[2].column, 51);
	assert_int_equal(errors.error[3].column, 13);
	assert_int_equal(errors.error[4].column, 27);
	assert_int_equal(errors.error[5].line, 5);
}

static void formats_to(const char *text, const char *expected)
{
	char buf[1200];
	size_t len = strlen(text);

	assert_null(gup_scenario_parse(text, len, &errors));
	assert_true(gup_scenario_error_format(buf, sizeof(buf), "f.gup", text, len,
					      &errors.error[0]) < sizeof(buf));
	assert_string_equal(buf, expected);
}

/* Rule: an error shows its line and a caret below its column, of long lines a part. */
static void errors_are_shown(void **state)
{
	char text[400], expected[700];

	(void)state;
	formats_to("scenario x\nlevels 3\r\n" CALL,
		   "f.gup:2:8: there are 4 or 5 levels of page tables\n"
		   "  levels 3\n"
		   "         ^\n");
	formats_to("scenario x\n\tlevels 3\n" CALL,
		   "f.gup:2:9: there are 4 or 5 levels of page tables\n"
		   "  \tlevels 3\n"
		   "  \t       ^\n");
	formats_to("scenario x\nwhy \"\xc3\xa4\xff\"\n" CALL,
		   "f.gup:2:8: byte 0xff is no text; a scenario is UTF-8 without control "
		   "characters\n"
		   "  why \"\xc3\xa4?\"\n"
		   "        ^\n");
	formats_to("", "f.gup: the file says nothing; a scenario begins with 'scenario NAME'\n");

	snprintf(text, sizeof(text), "scenario x\nlevels %200d%100d\n" CALL, 3, 3);
	snprintf(expected, sizeof(expected),
		 "f.gup:2:207: there are 4 or 5 levels of page tables\n"
		 "  ...%61d%39s...\n"
		 "     %60s^\n",
		 3, "", "");
	formats_to(text, expected);
}

/* Rule: what is too much is an error each time; versions and faults are read no further. */
static void limits_are_told(void **state)
{
	struct {
		const char *head, *line;
		unsigned int times;
		const char *message;
		unsigned int errors; /* of two too many */
	} rows[] = {
		{ "scenario x\n", "why \"x\"\n", GUP_SCENARIO_WHYS_MAX,
		  "too many 'why' lines; 16 are the most", 2 },
		{ "scenario x\n", "mail \"x\"\n", GUP_SCENARIO_SOURCES_MAX,
		  "too many 'commit' and 'mail' lines; 16 are the most", 2 },
		{ "scenario x\n", "fork\n", GUP_SCENARIO_ACTIONS_MAX,
		  "too many steps and calls; 512 are the most", 2 },
		{ "scenario x\n", CALL, GUP_SCENARIO_CALLS_MAX, "too many calls; 64 are the most",
		  2 },
		{ "scenario x\n" CALL, "expect v6.6: ret 1\n", GUP_SCENARIO_EXPECTS_MAX,
		  "too many 'expect' lines; 512 are the most", 2 },
		{ "scenario x\n" CALL "expect v6.6: ret 1", ", entry 0x1000 none",
		  GUP_SCENARIO_ASSERTIONS_MAX - 1, "too many expectations; 4096 are the most", 2 },
		{ "scenario x\n" CALL "expect v6.6", ", v6.6", GUP_SCENARIO_SPANS_MAX - 1,
		  "too many version ranges; 1024 are the most", 1 },
		{ "scenario x\n" CALL "expect v6.6: faults cow", " cow", GUP_FAULTS_LOGGED - 1,
		  "too many faults; 16 are the most", 1 },
	};

	(void)state;
	for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
		size_t n = strlen(rows[r].line);
		size_t len = strlen(rows[r].head);
		char *text = malloc(len + n * (rows[r].times + 2) + 1);
		struct gup_scenario *s;

		assert_non_null(text);
		memcpy(text, rows[r].head, len);
		for (unsigned int i = 0; i < rows[r].times + 2; i++, len += n)
			memcpy(text + len, rows[r].line, n);
		assert_null(gup_scenario_parse(text, len, &errors));
		assert_int_equal(errors.nr, rows[r].errors);
		len -= n;
		assert_null(gup_scenario_parse(text, len, &errors));
		assert_string_equal(errors.error[0].text, rows[r].message);
		assert_int_equal(errors.nr, 1);

		/* One less is not too much of that. */
		s = gup_scenario_parse(text, len - n, &errors);
		assert_true(s || strcmp(errors.error[0].text, rows[r].message));
		gup_scenario_free(s);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors_are_exact),   cmocka_unit_test(unknown_versions),
		cmocka_unit_test(all_errors_at_once), cmocka_unit_test(errors_are_shown),
		cmocka_unit_test(limits_are_told),    cmocka_unit_test(one_error_each),
		cmocka_unit_test(the_text_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
