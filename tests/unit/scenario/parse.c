// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading scenarios: what is right is read as it stands, what is wrong is told with its line, its
 * column and what would be right. A value at a limit is read, and a value beyond it is an error.
 */
#include "scenario_test.h"

#include <stdio.h>
#include <time.h>

/* Rule: the head is kept, word for word. */
static void head_is_read(void **state)
{
	struct gup_scenario *s = parse_good("# a comment\n"
					    "scenario a.name-1_B\n"
					    "why \"One, \\\"two\\\" and \\\\.\" # behind\n"
					    "\twhy \"\xc3\xa4 # no comment\"\n"
					    "commit d74943a2f3cd \"mm/gup: reintroduce it\"\n"
					    "commit 0123456789abcdef0123456789abcdef01234567\n"
					    "mail \"smaps / mm/gup\"\n"
					    "\n"
					    "levels 5\n"
					    "versions v6.6.., v5.10\n"
					    "call get_user_pages 0x1000\n");

	(void)state;
	assert_string_equal(s->name, "a.name-1_B");
	assert_int_equal(s->nr_whys, 2);
	assert_string_equal(s->why[0], "One, \"two\" and \\.");
	assert_string_equal(s->why[1], "\xc3\xa4 # no comment");
	assert_int_equal(s->nr_sources, 3);
	assert_string_equal(s->source[0].id, "d74943a2f3cd");
	assert_string_equal(s->source[0].text, "mm/gup: reintroduce it");
	assert_false(s->source[0].mail);
	assert_null(s->source[1].text);
	assert_true(s->source[2].mail);
	assert_null(s->source[2].id);
	assert_string_equal(s->source[2].text, "smaps / mm/gup");
	assert_int_equal(s->levels, 5);
	assert_int_equal(s->nr_spans, 2);
	assert_int_equal(s->span[0].from, GUP_VERSION(6, 6));
	assert_int_equal(s->span[0].to, GUP_SPAN_OPEN);
	assert_int_equal(s->span[1].from, GUP_VERSION(5, 10));
	assert_int_equal(s->span[1].to, GUP_VERSION(5, 10));
	gup_scenario_free(s);
}

static const struct gup_step *step(const struct gup_scenario *s, uint32_t i)
{
	assert_int_equal(s->action[i].kind, GUP_ACTION_STEP);
	return &s->action[i].step;
}

/* Rule: each step is read into the members that it uses. */
static void steps_are_read(void **state)
{
	struct gup_scenario *s =
		parse_good("scenario x\n"
			   "vma 0x200000-0x600000 shmem rx shared hugepage !maywrite\n"
			   "read 0x200000-0x203000\n"
			   "write 0x204000\n"
			   "mprotect 0x200000 none\n"
			   "swap-out 0x201000\n"
			   "entry 0x202000 pmd 0x8000000000000067\n"
			   "page 0x202000 dirty ksm\n"
			   "hold 0x202000 3\n"
			   "node 1\n"
			   "thp on\n"
			   "forking off\n"
			   "uffd-mode handler\n"
			   "signal fatal\n"
			   "inject retry at 2 times 5\n"
			   "inject none\n"
			   "fork\n"
			   "call get_user_pages 0x1000\n");
	const struct gup_step *vma = step(s, 0);

	(void)state;
	assert_int_equal(vma->kind, GUP_STEP_VMA);
	assert_int_equal(vma->start, 0x200000);
	assert_int_equal(vma->end, 0x600000);
	assert_int_equal(vma->what, GUP_VMA_SHMEM);
	assert_int_equal(vma->flags, VM_READ | VM_EXEC | VM_SHARED | VM_MAYSHARE | VM_MAYREAD |
					     VM_MAYEXEC | VM_SOFTDIRTY | VM_HUGEPAGE);
	assert_int_equal(step(s, 1)->kind, GUP_STEP_READ);
	assert_int_equal(step(s, 1)->end, 0x203000);
	assert_int_equal(step(s, 2)->start, 0x204000);
	assert_int_equal(step(s, 2)->end, 0x205000);
	assert_int_equal(step(s, 3)->flags, 0);
	assert_int_equal(step(s, 4)->kind, GUP_STEP_SWAP_OUT);
	assert_int_equal(step(s, 5)->what, 2);
	assert_true(step(s, 5)->entry == UINT64_C(0x8000000000000067));
	assert_int_equal(step(s, 6)->flags, PG_DIRTY | PG_KSM);
	assert_int_equal(step(s, 7)->count, 3);
	assert_int_equal(step(s, 8)->count, 1);
	assert_int_equal(step(s, 9)->count, 1);
	assert_int_equal(step(s, 10)->count, 0);
	assert_int_equal(step(s, 11)->count, 2);
	assert_int_equal(step(s, 12)->count, 1);
	assert_int_equal(step(s, 13)->what, GUP_INJECT_RETRY);
	assert_int_equal(step(s, 13)->start, 2);
	assert_int_equal(step(s, 13)->count, 5);
	assert_int_equal(step(s, 14)->what, GUP_INJECT_NONE);
	assert_int_equal(step(s, 15)->kind, GUP_STEP_FORK);
	assert_int_equal(s->action[15].line, 17);
	assert_int_equal(s->action[14].column, 8);
	gup_scenario_free(s);
}

/* Rule: calls are read with all their arguments, callers by name. */
static void calls_are_read(void **state)
{
	struct gup_scenario *s = parse_good(
		"scenario x\n"
		"call get_user_pages_remote 0x1234 7 FOLL_WRITE|FORCE locked no-pages as p1\n"
		"call kvm-read 0x1000\n"
		"put p1\n"
		"call get_user_pages_fast 0xfffffffffffff000 18446744073709551615\n");
	const struct gup_action *a = s->action;

	(void)state;
	assert_int_equal(s->nr_calls, 3);
	assert_int_equal(a[0].kind, GUP_ACTION_CALL);
	assert_int_equal(a[0].call.entry_point, GUP_ENTRY_POINT_GET_REMOTE);
	assert_int_equal(a[0].call.start, 0x1234);
	assert_int_equal(a[0].call.nr_pages, 7);
	assert_int_equal(a[0].call.flags, FOLL_WRITE | FOLL_FORCE);
	assert_true(a[0].call.locked);
	assert_true(a[0].call.no_pages);
	assert_int_equal(a[0].caller, GUP_CALLER_NR);
	assert_string_equal(s->label[a[0].label], "p1");
	assert_int_equal(a[1].caller, GUP_CALLER_KVM_READ);
	assert_int_equal(a[1].call.start, 0x1000);
	assert_int_equal(a[1].label, GUP_NO_LABEL);
	assert_int_equal(a[2].kind, GUP_ACTION_PUT);
	assert_int_equal(a[2].label, a[0].label);
	assert_int_equal(a[3].call_nr, 2);
	assert_true(a[3].call.nr_pages == UINT64_MAX);
	gup_scenario_free(s);
}

/* Rule: an expectation is read with its spans and all its statements. */
static void expectations_are_read(void **state)
{
	struct gup_scenario *s =
		parse_good("scenario x\n"
			   "call get_user_pages 0x1000 as p1\n"
			   "call get_user_pages 0x1000\n"
			   "expect ..v6.1, v6.6+protnone=fast-lookup, all: ret -EFAULT, !warns\n"
			   "expect v6.6: faults numa-pte cow, page 3 same !zero !as p1 refs 1, "
			   "entry 0x1000 present !dirty, entry 0x2000 none\n");
	const struct gup_assertion *assertion = s->assertion;
	const struct gup_action *call = &s->action[1];

	(void)state;
	assert_int_equal(s->action[0].nr_expects, 0);
	assert_int_equal(call->first_expect, 0);
	assert_int_equal(call->nr_expects, 2);
	assert_int_equal(s->expect[0].nr_spans, 3);
	assert_int_equal(s->expect[0].nr_assertions, 2);
	assert_int_equal(s->expect[1].line, 5);
	assert_int_equal(s->expect[1].first_assertion, 2);
	assert_int_equal(s->expect[1].nr_assertions, 4);
	assert_int_equal(s->span[0].from, 0);
	assert_int_equal(s->span[0].to, GUP_VERSION(6, 1));
	assert_string_equal(s->span[1].proposal, "v6.6+protnone=fast-lookup");
	assert_true(s->span[2].all);

	assert_int_equal(assertion[0].observation, GUP_OBSERVATION_RET);
	assert_int_equal(assertion[0].number, -14);
	assert_int_equal(assertion[1].observation, GUP_OBSERVATION_WARNS);
	assert_int_equal(assertion[1].set, 0);
	assert_int_equal(assertion[1].clear, 1);
	assert_int_equal(assertion[2].nr_faults, 2);
	assert_int_equal(assertion[2].fault[0], GUP_FAULT_NUMA_PTE);
	assert_int_equal(assertion[2].fault[1], GUP_FAULT_COW);
	assert_int_equal(assertion[3].number, 3);
	assert_int_equal(assertion[3].set, GUP_PAGE_FACT_SAME);
	assert_int_equal(assertion[3].clear, GUP_PAGE_FACT_ZERO);
	assert_int_equal(assertion[3].label, GUP_NO_LABEL);
	assert_int_equal(assertion[3].not_label, 0);
	assert_int_equal(assertion[3].refs, 1);
	assert_int_equal(assertion[3].pins, GUP_NO_COUNT);
	assert_int_equal(assertion[4].addr, 0x1000);
	assert_int_equal(assertion[4].set, GUP_ENTRY_FACT_PRESENT);
	assert_int_equal(assertion[4].clear, GUP_ENTRY_FACT_DIRTY);
	assert_int_equal(assertion[5].set, GUP_ENTRY_FACT_NONE);
	gup_scenario_free(s);
}

/* Rule: CR LF ends a line as LF does, and the last line may end in nothing. */
static void line_ends(void **state)
{
	struct gup_scenario *unix_text = parse_good("scenario x\ncall get_user_pages 0x1000\n");
	struct gup_scenario *dos = parse_good("scenario x\r\ncall get_user_pages 0x1000\r\n");
	struct gup_scenario *open = parse_good("scenario x\ncall get_user_pages 0x1000");

	(void)state;
	assert_true(gup_scenario_same(unix_text, dos));
	assert_true(gup_scenario_same(unix_text, open));
	gup_scenario_free(unix_text);
	gup_scenario_free(dos);
	gup_scenario_free(open);
}

/* Rule: what a line is about has its place, and a caller has no entry point of its own. */
static void places_are_kept(void **state)
{
	struct gup_scenario *s = parse_good("scenario x\ncall ksm 0x1000 as a\n\n  put a\n");

	(void)state;
	assert_int_equal(s->action[0].line, 2);
	assert_int_equal(s->action[0].column, 6);
	assert_int_equal(s->action[0].call.entry_point, 0);
	assert_int_equal(s->action[1].line, 4);
	assert_int_equal(s->action[1].column, 7);
	gup_scenario_free(s);
}

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
	{ "", 0, 1, "there is no scenario; a file begins with 'scenario NAME'" },
	{ "\n# only a comment", 0, 1, "there is no scenario; a file begins with 'scenario NAME'" },
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
	{ "scenario x\nlevels 4\nlevels 4\n" CALL, 3, 1,
	  "'levels' is there twice; once is enough" },
	{ "scenario x\nversions v6.6\nversions v6.7\n" CALL, 3, 1,
	  "'versions' is there twice; commas stand between ranges" },
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
	  "unknown word ','; expected: scenario, why, commit, "
	  "mail, levels, versions, call, put, expect, vma, "
	  "read, write, hint, mprotect, fork, fork-begins, child-exit, "
	  "zap, guard, unguard, merge, swap-out, write-back, migrating, split, collapse, "
	  "collapse-begins, remap, uffd-wp, "
	  "uffd-rwp, uffd-poison, clear-soft-dirty, entry, page, hold, drain, "
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
	  "sharing is missing; expected: private, shared" },
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
	  "page flag is missing; expected: dirty, referenced, active, swapcache, ksm, "
	  "truncated, movable, cma, p2pdma, hwpoison, lru-batch, move-batch, "
	  "mlock-batch, isolated" },
	{ "scenario x\n" VMA "hold 0x1000 2000\n" CALL, 3, 13,
	  "how many references is missing or no number; a number up to 1000 is wanted" },
	{ "scenario x\nnode 256\n" CALL, 2, 6,
	  "the node is missing or no number; a number up to 255 is wanted" },
	{ "scenario x\nthp yes\n" CALL, 2, 5, "unknown setting 'yes'; expected: off, on" },
	{ "scenario x\nsignal kill\n" CALL, 2, 8, "unknown signal 'kill'; expected: other, fatal" },
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
	  "unknown word '!A'; expected: as, locked, no-pages" },
	{ "scenario x\ncall get_user_pages 0x1000 lOCKED\n", 2, 28,
	  "unknown word 'lOCKED'; expected: as, locked, no-pages" },
	{ "scenario x\ncall kvm-read 0x1000 2\n", 2, 22, "unknown word '2'; expected: as" },
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
	  "thing to expect is missing; expected: ret, pages, page, faults, numa, fast, "
	  "fell-back, locks, drops, migrated, calls, refused, endless, warns, entry, gets" },
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
	  "'ret' is there already; once is enough" },
	{ "scenario x\n" CALL "expect all: !ret 1\n", 3, 13,
	  "'ret' cannot be negated; state what is expected instead" },
	{ "scenario x\n" CALL "expect all: faults numa\n", 3, 20,
	  "unknown kind of fault 'numa'; did you mean 'numa-pte'?" },
	{ "scenario x\n" CALL "expect all: page 0\n", 3, 19,
	  "word about a page is missing; expected: same, zero, huge, anon, exclusive, dirty, "
	  "referenced, as, refs, pins" },
	{ "scenario x\n" CALL "expect all: page 4096 same\n", 3, 18,
	  "which page is missing or no number; a number up to 4095 is wanted" },
	{ "scenario x\n" CALL "expect all: page 0 same !same\n", 3, 25,
	  "'same' is there already; once is enough" },
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

#define BIG_VMA "scenario x\nvma 0x10000000-0x20000000 anon rw private\n"
#define KSM_CALL "call ksm 0x1000\n"

/* Rule: what is at the limit of a number, an address or a size is read. */
static void at_the_limit(void **state)
{
	static const char *const texts[] = {
		"scenario x\nwhy \"\"\n" KSM_CALL,
		"scenario x\nversions v6.6..v6.6\n" KSM_CALL,
		"scenario x\ncommit 000000000000\n" KSM_CALL,
		"scenario x\nlevels 4\n" KSM_CALL,
		/* Addresses. */
		"scenario x\nvma 0x0-0x1000 anon rw private\n" KSM_CALL,
		"scenario x\nvma 0x7fffffffe000-0x7ffffffff000 anon rw private\n" KSM_CALL,
		"scenario x\nlevels 5\nvma 0xffffffffffe000-0xfffffffffff000 anon rw "
		"private\n" KSM_CALL,
		"scenario x\ncall get_user_pages 0x0\n",
		"scenario x\ncall get_user_pages 0xf\n",
		"scenario x\ncall get_user_pages 0xffffffffffffffff\n",
		"scenario x\ncall ksm 0x1000\nexpect all: entry 0x7fffffffe000 none\n",
		"scenario x\ncall ksm 0x1000\nexpect all: entry 0x0 none\n",
		/* VMAs beside each other, and what goes across. */
		BIG_VMA "vma 0xf000000-0x10000000 anon rw private\n"
			"vma 0x20000000-0x21000000 shmem rw shared\n"
			"read 0xffff000-0x10001000\nread 0x1ffff000-0x20001000\n" KSM_CALL,
		BIG_VMA "read 0x1ffff000-0x20000000\nread 0x1ffff000\n" KSM_CALL,
		/* Sizes. */
		BIG_VMA "read 0x10000000-0x11000000\n" KSM_CALL,
		"scenario x\nvma 0x10000000-0x14000000 file rw shared\n" KSM_CALL,
		"scenario x\nvma 0x10000000-0x7f0000000000 anon rw private\n" KSM_CALL,
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
		BIG_VMA "hold 0x10000000 1000\nhold 0x10000000 0\nnode 255\nnode 0\n" KSM_CALL,
		BIG_VMA "inject oom at 65535 times 65535\ninject oom at 0 times 0\n" KSM_CALL,
		BIG_VMA
		"entry 0x10000000 pte 0x0\nentry 0x10000000 pmd 0xffffffffffffffff\n" KSM_CALL,
		"scenario x\ncall ksm 0x1000\n"
		"expect all: ret 9223372036854775807, pages 9223372036854775807, page 4095 same "
		"refs 2147483647 pins 2147483647\n",
		/* A call's pages are no memory to be kept clear of. */
		"scenario x\ncall get_user_pages 0x0 4096\nvma 0x0-0x1000 anon rw private\n",
		/* Below a stack there may be more of it. */
		"scenario x\nvma 0x20000000-0x20001000 anon rw private growsdown\n"
		"write 0x1fff0000\n" KSM_CALL,
		BIG_VMA "vma 0x30000000-0x30001000 anon rw private growsdown\nread "
			"0x2fff0000\n" KSM_CALL,
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
		{ BIG_VMA "read 0x10000000-0x11001000\n" KSM_CALL,
		  "the range has 4097 pages; 4096 are the most" },
		{ BIG_VMA "read 0x1ffff000-0x20001000\n" KSM_CALL,
		  "0x20000000 lies outside any VMA; a 'vma' line before makes one" },
		{ "scenario x\nvma 0x7fffffffe000-0x800000000000 anon rw private\n" KSM_CALL,
		  "that is beyond the user's addresses; with 4 levels they end at 0x7ffffffff000" },
		{ "scenario x\ncall get_user_pages 0x7ffffeffe000 4097\n",
		  "the call asks for 4097 pages; 4096 are the most of a range that is a user's" },
		/* A call is no memory, and no stack. */
		{ "scenario x\ncall get_user_pages 0x1000 16\nread 0x1000\n",
		  "0x1000 lies outside any VMA; a 'vma' line before makes one" },
		{ BIG_VMA "read 0x30000000\nvma 0x20000000-0x20001000 anon rw private "
			  "growsdown\n" KSM_CALL,
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
	snprintf(text, sizeof(text), "scenario %s y\n" KSM_CALL, run_of('x', 101));
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
		{ KSM_CALL, GUP_SCENARIO_CALLS_MAX - 1, KSM_CALL, NULL },
		{ KSM_CALL, GUP_SCENARIO_CALLS_MAX, "call ksm 0x1000 as a/b\n", calls },
		{ KSM_CALL, GUP_SCENARIO_CALLS_MAX - 1, "call ksm 0x1000 x\n" KSM_CALL,
		  "unknown word 'x'; expected: as" },
		{ "fork\n", GUP_SCENARIO_ACTIONS_MAX - 1, KSM_CALL, NULL },
		{ "fork\n", GUP_SCENARIO_ACTIONS_MAX, KSM_CALL, lines },
		{ "fork\n", GUP_SCENARIO_ACTIONS_MAX - 3, KEPT "put a\n" KSM_CALL,
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
					    "write 0x1fff0000\n" KSM_CALL);

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
		"vma 0x8000-0xa000 anon rw private\nread 0x9000\n" KSM_CALL,
		"scenario x\nvma 0x1000-0x9000 anon rw private\n"
		"vma 0x10000-0x4011000 file rw shared\nread 0x10000\n" KSM_CALL,
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_null(gup_scenario_parse(texts[i], strlen(texts[i]), &errors));
		assert_int_equal(errors.nr, 2);
		assert_int_equal(errors.error[0].line, 3);
		assert_int_equal(errors.error[1].line, 4);
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

static uint64_t random_next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static double seconds(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

/* Megabytes, made of pieces: none of it is a scenario. */
static void parse_noise(const char *const *pieces, size_t nr, size_t len, uint64_t seed)
{
	char *text = malloc(len + 64);
	double start = seconds();
	size_t at = 0;

	assert_non_null(text);
	while (at < len) {
		const char *piece = pieces[random_next(&seed) % nr];

		/* An empty piece stands for a random byte. */
		if (!*piece)
			text[at++] = (char)random_next(&seed);
		for (; *piece; piece++)
			text[at++] = *piece;
	}
	assert_null(gup_scenario_parse(text, at, &errors));
	assert_true(errors.nr > 0);
	assert_true(errors.nr_kept <= GUP_SCENARIO_ERRORS_MAX);
	for (uint32_t i = 0; i < errors.nr_kept; i++) {
		char buf[1200];

		assert_true(gup_scenario_error_format(buf, sizeof(buf), "noise", text, at,
						      &errors.error[i]) < sizeof(buf));
	}
	/* Far more than it takes, far less than anything that is not linear. */
	assert_true(seconds() - start < 10);
	free(text);
}

/* Rule: any bytes, megabytes of them, are read in linear time and are an error. */
static void noise_is_an_error(void **state)
{
	static const char *const bytes[] = { "" };
	static const char *const words[] = { "scenario", "why",	   "call",   "expect", "vma",
					     "0x1000",	 "-",	   " ",	     "\n",     "\"",
					     ",",	 ":",	   "all",    "v6.6",   "page",
					     "entry",	 "FOLL_A", "|",	     "\\",     "!",
					     "ret",	 "1",	   "faults", "\t",     "" };
	static const char *const one_line[] = { "expect all: ret 1, page 0 same ", "x", "\"" };
	static const char *const lines[] = { "\n", "x\n", "wirte\n" };

	(void)state;
	parse_noise(bytes, 1, 2 << 20, 0x9e3779b97f4a7c15);
	parse_noise(words, sizeof(words) / sizeof(words[0]), 2 << 20, 0x2545f4914f6cdd1d);
	parse_noise(one_line, 3, 2 << 20, 0x123456789abcdef);
	parse_noise(lines, 3, 2 << 20, 42);
}

/* Rule: a NUL byte is an error at its place, not the file's end. */
static void nul_bytes(void **state)
{
	static const char text[] = "scenario x\n\0call get_user_pages 0x1000\n";

	(void)state;
	assert_null(gup_scenario_parse(text, sizeof(text) - 1, &errors));
	assert_int_equal(errors.error[0].line, 2);
	assert_int_equal(errors.error[0].column, 1);
	assert_string_equal(errors.error[0].text, "byte 0x00 is no text; a scenario is UTF-8 "
						  "without control characters");
}

/* Rule: a file beyond the limit is refused as a whole, one at the limit is not. */
static void huge_file(void **state)
{
	static const char end[] = "\nscenario x\ncall get_user_pages 0x1000\n";
	size_t len = GUP_SCENARIO_TEXT_MAX + 1;
	char *text = malloc(len);

	(void)state;
	assert_non_null(text);
	memset(text, '#', len);
	memcpy(text + len - sizeof(end), end, sizeof(end));
	text[len - 1] = '\n';
	assert_null(gup_scenario_parse(text, len, &errors));
	assert_int_equal(errors.nr, 1);
	assert_int_equal(errors.error[0].line, 0);
	assert_string_equal(errors.error[0].text, "the file is too large; 8 MiB are the most");
	gup_scenario_free(gup_scenario_parse(text, len - 1, &errors));
	assert_int_equal(errors.nr, 0);
	free(text);
}

/* Rule: a valid scenario cut anywhere, or with any byte changed, is read or refused. */
static void damaged_text(void **state)
{
	static const char whole[] =
		"scenario x\nwhy \"because \xc3\xa4\"\ncommit d74943a2f3cd\nversions v6.1..\n"
		"vma 0x1000-0x9000 anon rw private growsdown\nwrite 0x1000-0x3000\ninject retry at "
		"0\n"
		"call pin_user_pages 0x1000 2 FOLL_WRITE as p\n"
		"expect v6.6..: ret 2, faults none, page 0 as p refs 0 pins 1, entry 0x1000 "
		"write\n";
	uint64_t seed = 7;

	(void)state;
	for (size_t len = 0; len < sizeof(whole); len++) {
		char *cut = malloc(len ? len : 1);

		/* An allocation of its own, so that reading beyond it is seen. */
		assert_non_null(cut);
		memcpy(cut, whole, len);
		gup_scenario_free(gup_scenario_parse(cut, len, &errors));
		for (unsigned int i = 0; len && i < 20; i++) {
			size_t at = random_next(&seed) % len;
			char was = cut[at];

			cut[at] = (char)random_next(&seed);
			gup_scenario_free(gup_scenario_parse(cut, len, &errors));
			cut[at] = was;
		}
		free(cut);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_are_kept),
		cmocka_unit_test(head_is_read),
		cmocka_unit_test(steps_are_read),
		cmocka_unit_test(calls_are_read),
		cmocka_unit_test(expectations_are_read),
		cmocka_unit_test(line_ends),
		cmocka_unit_test(errors_are_exact),
		cmocka_unit_test(all_errors_at_once),
		cmocka_unit_test(limits_are_told),
		cmocka_unit_test(one_error_each),
		cmocka_unit_test(the_text_ends),
		cmocka_unit_test(lengths),
		cmocka_unit_test(at_the_limit),
		cmocka_unit_test(beyond_the_limit),
		cmocka_unit_test(refused_vmas),
		cmocka_unit_test(no_bytes),
		cmocka_unit_test(long_names),
		cmocka_unit_test(many_calls),
		cmocka_unit_test(below_a_stack),
		cmocka_unit_test(noise_is_an_error),
		cmocka_unit_test(nul_bytes),
		cmocka_unit_test(huge_file),
		cmocka_unit_test(damaged_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
