// SPDX-License-Identifier: GPL-2.0-only
/*
 * Printing scenarios: the canonical text, and that nothing is lost on the way to it
 * and back.
 */
#include "scenario_test.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

/* Every feature, as it is printed. */
static const char canonical[] =
	"scenario every-feature\n"
	"why \"One \\\"quoted\\\" \\\\ sentence.\"\n"
	"why \"Another.\"\n"
	"commit d74943a2f3cd \"mm/gup: reintroduce FOLL_NUMA as FOLL_HONOR_NUMA_FAULT\"\n"
	"commit 7acddcc1ae30\n"
	"mail \"smaps / mm/gup: fix gup_can_follow_protnone fallout, 31 July 2023\"\n"
	"levels 5\n"
	"versions v5.10..v6.1, v6.5, v6.6..\n"
	"\n"
	"vma 0x10000000-0x10004000 anon rw private\n"
	"vma 0x10200000-0x10600000 shmem rwx shared hugepage\n"
	"vma 0x10800000-0x10801000 file none private !mayread !maywrite !mayexec !softdirty\n"
	"vma 0x10a00000-0x10a02000 anon rw private growsdown uffd-missing uffd-wp locked\n"
	"vma 0x10b00000-0x10b01000 fsdax r private mayshare\n"
	"vma 0x10c00000-0x10c01000 secretmem rw shared !mayshare\n"
	"vma 0x10d00000-0x10d01000 pfnmap w shared pfnmap io mixedmap nohugepage shadow-stack\n"
	"read 0x10000000\n"
	"write 0x10000000-0x10002000\n"
	"hint 0x10000000-0x10004000\n"
	"mprotect 0x10000000 none\n"
	"mprotect 0x10000000 rx\n"
	"fork\n"
	"fork-begins\n"
	"child-exit\n"
	"zap 0x10000000\n"
	"swap-out 0x10001000\n"
	"migrating 0x10001000\n"
	"split 0x10200000\n"
	"collapse 0x10200000\n"
	"collapse-begins 0x10200000\n"
	"remap 0x10000000\n"
	"uffd-wp 0x10000000-0x10004000\n"
	"uffd-rwp 0x10000000\n"
	"clear-soft-dirty\n"
	"entry 0x10000000 pte 0x8000000100000067\n"
	"entry 0x10200000 pmd 0x0\n"
	"page 0x10000000 dirty referenced active swapcache ksm truncated movable cma\n"
	"hold 0x10000000 1\n"
	"node 1\n"
	"thp on\n"
	"thp off\n"
	"forking on\n"
	"uffd-mode none\n"
	"uffd-mode async\n"
	"uffd-mode handler\n"
	"gate xonly\n"
	"signal fatal\n"
	"signal other\n"
	"inject none\n"
	"inject oom at 0\n"
	"inject retry at 3 times 2\n"
	"\n"
	"call get_user_pages 0x10000000\n"
	"\n"
	"call get_user_pages_remote 0x10000000 2 FOLL_WRITE|FOLL_FORCE locked no-pages as p1\n"
	"expect all: endless\n"
	"\n"
	"call pin_user_pages_fast 0xfffffffffffff123 18446744073709551615\n"
	"expect v5.10..v6.1: ret -EFAULT, pages 0, numa 0, fast 0, locks 1, drops 2, migrated 3\n"
	"expect ..v6.1, v6.6: calls 1, !fell-back, refused, !endless, warns\n"
	"expect v6.6+protnone=fast-lookup: ret 1, faults none\n"
	"expect v6.6: ret 0, faults cow cow cow cow cow cow cow cow cow cow cow cow cow cow cow "
	"cow\n"
	"\n"
	"hint 0x10000000\n"
	"\n"
	"call kvm-read 0x10000000 as p2\n"
	"expect v6.6..: page 0 same !zero huge !anon exclusive !dirty referenced as p1 !as p1 "
	"refs 1 pins 0, page 1 refs 2, faults numa-pmd cow\n"
	"expect all: entry 0x10000000 !same pte !pmd !none present !protnone write accessed "
	"!dirty !special !uffd-wp soft-dirty !swap !migration, entry 0x10001000 none\n"
	"\n"
	"put p1\n"
	"put p2\n"
	"\n"
	"call follow_page 0x10000000 FOLL_GET\n";

/* Rule: a canonical text prints to itself, byte for byte. */
static void canonical_text_stays(void **state)
{
	struct gup_scenario *s = parse_good(canonical);
	char *text = print_whole(s);

	(void)state;
	assert_string_equal(text, canonical);
	free(text);
	gup_scenario_free(s);
}

/* Rule: other ways to write the same are printed in the canonical one. */
static void other_texts_become_canonical(void **state)
{
	struct gup_scenario *s =
		parse_good("#\n\n\tscenario\tx  # name\r\n"
			   "why   \"y\"\n"
			   "levels 4\n"
			   "vma 0x0000001000-0x9000 anon rw private softdirty hugepage growsdown\n"
			   "write 0x1000-0x2000\n"
			   "inject oom at 0 times 1\n"
			   "call get_user_pages 0x01000 0x1 FORCE|FOLL_WRITE|WRITE as p\n"
			   "expect v6.6 , v6.1:ret 1,page 0 pins 0 refs 1 !zero same\n"
			   "put p");
	char *text = print_whole(s);

	(void)state;
	assert_string_equal(text, "scenario x\n"
				  "why \"y\"\n"
				  "\n"
				  "vma 0x1000-0x9000 anon rw private growsdown hugepage\n"
				  "write 0x1000\n"
				  "inject oom at 0\n"
				  "\n"
				  "call get_user_pages 0x1000 FOLL_WRITE|FOLL_FORCE as p\n"
				  "expect v6.6, v6.1: ret 1, page 0 same !zero refs 1 pins 0\n"
				  "\n"
				  "put p\n");
	free(text);
	gup_scenario_free(s);
}

/* Rule: a buffer that is too small is filled as far as it goes, and the length told. */
static void small_buffers(void **state)
{
	struct gup_scenario *s = parse_good(canonical);
	const size_t len = sizeof(canonical) - 1;

	(void)state;
	for (size_t size = 0; size <= len + 1; size += size < 100 ? 1 : 37) {
		char *buf = malloc(size + 1);

		assert_non_null(buf);
		buf[size] = '!';
		assert_int_equal(gup_scenario_print(s, buf, size), len);
		assert_int_equal(buf[size], '!');
		if (size) {
			assert_int_equal(strlen(buf), size - 1 < len ? size - 1 : len);
			assert_memory_equal(buf, canonical, strlen(buf));
		}
		free(buf);
	}
	gup_scenario_free(s);
}

/* Rule: scenarios that differ in anything but lines and comments are not the same. */
static void differences_are_seen(void **state)
{
	static const char base[] = "scenario x\nwhy \"y\"\nmail \"m\"\n"
				   "vma 0x1000-0x9000 anon rw private\n"
				   "call get_user_pages 0x1000 as p\n"
				   "expect v6.6: ret 1\nput p\n";
	static const char *const others[] = {
		"scenario z\nwhy \"y\"\nmail \"m\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x1000 as p\nexpect v6.6: ret 1\nput p\n",
		"scenario x\nwhy \"z\"\nmail \"m\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x1000 as p\nexpect v6.6: ret 1\nput p\n",
		"scenario x\nwhy \"y\"\nmail \"z\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x1000 as p\nexpect v6.6: ret 1\nput p\n",
		"scenario x\nwhy \"y\"\nmail \"m\"\nvma 0x1000-0x8000 anon rw private\n"
		"call get_user_pages 0x1000 as p\nexpect v6.6: ret 1\nput p\n",
		"scenario x\nwhy \"y\"\nmail \"m\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x2000 as p\nexpect v6.6: ret 1\nput p\n",
		"scenario x\nwhy \"y\"\nmail \"m\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x1000 as q\nexpect v6.6: ret 1\nput q\n",
		"scenario x\nwhy \"y\"\nmail \"m\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x1000 as p\nexpect v6.7: ret 1\nput p\n",
		"scenario x\nwhy \"y\"\nmail \"m\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x1000 as p\nexpect v6.6: ret 2\nput p\n",
		"scenario x\nwhy \"y\"\nmail \"m\"\nvma 0x1000-0x9000 anon rw private\n"
		"call get_user_pages 0x1000 as p\nexpect v6.6: ret 1\n",
	};
	struct gup_scenario *s = parse_good(base);
	struct gup_scenario *same =
		parse_good("# c\nscenario x\n\nwhy \"y\"\nmail \"m\"\n"
			   "vma 0x1000-0x9000 anon rw private\n"
			   "call get_user_pages 0x1000 as p\n\nexpect v6.6: ret 1\nput p\n");

	(void)state;
	assert_true(gup_scenario_same(s, same));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct gup_scenario *other = parse_good(others[i]);

		assert_false(gup_scenario_same(s, other));
		gup_scenario_free(other);
	}
	gup_scenario_free(s);
	gup_scenario_free(same);
}

/* Rule: single lines are printed as they stand in a scenario. */
static void single_lines(void **state)
{
	const struct gup_step step = {
		.kind = GUP_STEP_HOLD, .start = 0x1000, .end = 0x2000, .count = 3, .flags = ~0ull
	};
	const struct gup_call call = { .entry_point = GUP_ENTRY_POINT_PIN,
				       .start = 0x1000,
				       .nr_pages = 2,
				       .flags = FOLL_LONGTERM };
	struct gup_scenario *s = parse_good("scenario x\ncall get_user_pages 0x1000\n"
					    "expect v6.6: ret -EINVAL, refused\n");
	static const struct {
		struct gup_step step;
		const char *text;
	} settings[] = {
		{ { .kind = GUP_STEP_THP, .count = 1 }, "thp on" },
		{ { .kind = GUP_STEP_THP, .count = 2 }, "thp on" },
		{ { .kind = GUP_STEP_FORKING, .count = 99 }, "forking on" },
		{ { .kind = GUP_STEP_UFFD_MODE, .count = 3 }, "uffd-mode handler" },
		{ { .kind = GUP_STEP_GATE, .count = 3 }, "gate xonly" },
		{ { .kind = GUP_STEP_SIGNAL, .count = 7 }, "signal fatal" },
	};
	char buf[256];

	(void)state;
	gup_step_print(buf, sizeof(buf), &step);
	assert_string_equal(buf, "hold 0x1000 3");
	/* A value that a setting does not have is printed as its last one. */
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		gup_step_print(buf, sizeof(buf), &settings[i].step);
		assert_string_equal(buf, settings[i].text);
	}
	gup_call_print(buf, sizeof(buf), &call);
	assert_string_equal(buf, "call pin_user_pages 0x1000 2 FOLL_LONGTERM");
	gup_expect_print(buf, sizeof(buf), s, &s->expect[0]);
	assert_string_equal(buf, "expect v6.6: ret -EINVAL, refused");
	gup_scenario_free(s);
}

static struct gup_scenario *case_of(const struct gup_step *steps, uint32_t nr, unsigned int caller)
{
	const struct gup_scenario_parts from = {
		.name = "P1 broken/at v6.1",
		.why = "Because \"of\"\na \\ line.",
		.commit = "474098edac26",
		.levels = 4,
		.step = steps,
		.nr_steps = nr,
		.call = { .entry_point = GUP_ENTRY_POINT_GET,
			  .start = 0x1000,
			  .nr_pages = 1,
			  .flags = FOLL_WRITE },
		.caller = caller,
	};
	struct gup_scenario *s = gup_scenario_from_parts(&from);

	assert_non_null(s);
	return s;
}

static const struct gup_step case_steps[] = {
	/* Members that a step does not use do not matter. */
	{ .kind = GUP_STEP_VMA,
	  .start = 0x1000,
	  .end = 0x9000,
	  .count = 7,
	  .flags = VM_READ | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC | VM_SOFTDIRTY,
	  .what = GUP_VMA_ANON },
	{ .kind = GUP_STEP_READ, .start = 0x1000, .end = 0x2000, .flags = 3 },
	{ .kind = GUP_STEP_FORK, .start = 0x1000 },
	{ .kind = GUP_STEP_MPROTECT,
	  .start = 0x1000,
	  .end = 0x9000,
	  .flags = VM_READ | VM_MAYREAD },
};

/* Rule: a case in memory becomes a scenario that is read as it was meant. */
static void cases_become_scenarios(void **state)
{
	struct gup_scenario *s = case_of(case_steps, 4, GUP_CALLER_NR);
	struct gup_scenario *again;
	struct gup_spec spec, proposal;
	struct gup_outcome out = { .ret = 1, .nr_faults = 2 };
	char *text;
	char error[200];

	(void)state;
	assert_true(gup_spec_parse("v6.1", &spec, error, sizeof(error)));
	assert_true(gup_spec_parse("v6.6+protnone=fast-lookup", &proposal, error, sizeof(error)));
	out.faults[0].kind = GUP_FAULT_NUMA_PTE;
	out.faults[1].kind = GUP_FAULT_COW;
	assert_true(gup_scenario_expect_outcome(s, &spec, &out));
	out = (struct gup_outcome){ .ret = -14, .nr_faults = 40, .nr_numa = 12 };
	assert_true(gup_scenario_expect_outcome(s, &proposal, &out));
	out = (struct gup_outcome){ .endless = true };
	assert_true(gup_scenario_expect_outcome(s, &spec, &out));
	/* No line of a file says it. */
	for (uint32_t i = 0; i < 3; i++)
		assert_int_equal(s->expect[i].line, 0);
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(s->action[i].line, 0);

	text = print_whole(s);
	assert_string_equal(text, "scenario P1-broken-at-v6.1\n"
				  "why \"Because \\\"of\\\"?a \\\\ line.\"\n"
				  "commit 474098edac26\n"
				  "\n"
				  "vma 0x1000-0x9000 anon r private\n"
				  "read 0x1000\n"
				  "fork\n"
				  "mprotect 0x1000 r\n"
				  "\n"
				  "call get_user_pages 0x1000 FOLL_WRITE\n"
				  "expect v6.1: ret 1, faults numa-pte cow\n"
				  "expect v6.6+protnone=fast-lookup: ret -EFAULT, numa 12\n"
				  "expect v6.1: endless\n");
	again = parse_good(text);
	assert_true(gup_scenario_same(s, again));
	gup_scenario_free(again);
	free(text);
	gup_scenario_free(s);
}

/* Rule: a case of a caller names the caller, and says nothing of its flags. */
static void cases_of_callers(void **state)
{
	struct gup_scenario *s = case_of(NULL, 0, GUP_CALLER_KSM);
	char *text = print_whole(s);

	(void)state;
	assert_non_null(strstr(text, "\ncall ksm 0x1000\n"));
	round_trip(text);
	free(text);
	gup_scenario_free(s);
}

/*
 * A writer of random scenarios. It writes what is right in every way that the
 * language allows, canonical or not.
 */
struct writer {
	uint64_t seed;
	char *to;
	char *end;
	unsigned int labels;
};

static uint64_t below(struct writer *w, uint64_t n)
{
	w->seed ^= w->seed << 13;
	w->seed ^= w->seed >> 7;
	w->seed ^= w->seed << 17;
	return w->seed % n;
}

static void put(struct writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct writer *w, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	w->to += vsnprintf(w->to, (size_t)(w->end - w->to), format, args);
	va_end(args);
	assert_true(w->to < w->end);
}

/* One of the names that a function of indices gives. */
static const char *any(struct writer *w, const char *(*name)(unsigned int), unsigned int nr)
{
	const char *found;

	do
		found = name((unsigned int)below(w, nr));
	while (!found);
	return found;
}

/* The one VMA of all random scenarios. */
#define RANDOM_START UINT64_C(0x10000000)
#define RANDOM_PAGES 1024

static uint64_t random_addr(struct writer *w)
{
	return RANDOM_START + below(w, RANDOM_PAGES) * GUP_PAGE_SIZE;
}

static void random_step(struct writer *w)
{
	static const char *const access[] = { "none", "r", "rw", "rwx", "x", "wx" };
	static const char *const ranges[] = {
		"read", "write", "hint", "zap", "uffd-wp", "uffd-rwp"
	};
	static const char *const alone[] = { "fork", "child-exit", "clear-soft-dirty", "drain" };
	static const char *const addrs[] = { "swap-out", "migrating", "split" };
	static const char *const modes[] = { "none", "async", "handler" };
	uint64_t addr = random_addr(w);
	uint64_t end = addr + (1 + below(w, 1 + (RANDOM_START + RANDOM_PAGES * GUP_PAGE_SIZE -
						 addr - 1) / GUP_PAGE_SIZE)) *
				      GUP_PAGE_SIZE;

	switch (below(w, 14)) {
	case 0:
		put(w, "%s", alone[below(w, 3)]);
		break;
	case 1:
		put(w, "%s 0x%" PRIx64, addrs[below(w, 3)], addr);
		break;
	case 2:
		put(w, "mprotect 0x%" PRIx64 " %s", addr, access[below(w, 6)]);
		break;
	case 3:
		put(w, "entry 0x%" PRIx64 " %s 0x%" PRIx64, addr, below(w, 2) ? "pte" : "pmd",
		    below(w, UINT64_MAX));
		break;
	case 4:
		put(w, "page 0x%" PRIx64, addr);
		do
			put(w, " %s", any(w, gup_page_flag_name, 32));
		while (below(w, 2));
		break;
	case 5:
		put(w, "hold 0x%" PRIx64 " %d", addr, (int)below(w, 1001));
		break;
	case 6:
		put(w, "node %d", (int)below(w, 256));
		break;
	case 7:
		put(w, "%s %s", below(w, 2) ? "thp" : "forking", below(w, 2) ? "on" : "off");
		break;
	case 8:
		put(w, "uffd-mode %s", modes[below(w, 3)]);
		break;
	case 9:
		put(w, "signal %s", below(w, 2) ? "fatal" : "other");
		break;
	case 10:
		put(w, "inject %s at %d",
		    gup_inject_name(1 + (unsigned int)below(w, GUP_INJECT_NR - 1)),
		    (int)below(w, 9));
		if (below(w, 2))
			put(w, " times %d", (int)below(w, 100));
		break;
	default:
		put(w, "%s 0x%" PRIx64, ranges[below(w, 6)], addr);
		if (end > addr + GUP_PAGE_SIZE || below(w, 2))
			put(w, "-0x%" PRIx64, end);
	}
}

static void random_call(struct writer *w)
{
	unsigned int entry = (unsigned int)below(w, GUP_ENTRY_POINT_NR);

	if (!below(w, 4)) {
		put(w, "call %s 0x%" PRIx64, any(w, gup_caller_name, GUP_CALLER_NR),
		    random_addr(w));
	} else {
		put(w, "call %s 0x%" PRIx64, gup_entry_point_name(entry), random_addr(w));
		if (entry != GUP_ENTRY_POINT_LOOK_UP && below(w, 2))
			put(w, " %d", (int)below(w, 4097));
		for (int i = 0; below(w, 3); i++)
			put(w, "%s%s%s", i ? "|" : " ", below(w, 2) ? "FOLL_" : "",
			    any(w, gup_foll_name, GUP_FOLL_NR));
		if ((entry == GUP_ENTRY_POINT_GET_REMOTE || entry == GUP_ENTRY_POINT_PIN_REMOTE) &&
		    below(w, 2))
			put(w, " locked");
		if (!below(w, 4))
			put(w, " no-pages");
	}
	if (!below(w, 4))
		put(w, " as p%u", w->labels++);
	put(w, "\n");
}

static void random_span(struct writer *w)
{
	static const char *const spans[] = { "all",	    "v5.10",
					     "v6.1..",	    "..v6.5",
					     "v5.10..v7.3", "v6.6+protnone=fast-lookup",
					     "v6.6",	    "v6.6+protnone=v1-always" };

	put(w, "%s", spans[below(w, 8)]);
}

static void random_facts(struct writer *w, const char *(*name)(unsigned int), unsigned int nr)
{
	/* At least one, none twice. */
	for (unsigned int i = 0, must = (unsigned int)below(w, nr); i < nr; i++)
		if (i == must || !below(w, 4))
			put(w, " %s%s", below(w, 2) ? "!" : "", name(i));
}

static void random_item(struct writer *w, unsigned int observation)
{
	bool truth = observation == GUP_OBSERVATION_FELL_BACK ||
		     observation == GUP_OBSERVATION_REFUSED ||
		     observation == GUP_OBSERVATION_ENDLESS || observation == GUP_OBSERVATION_WARNS;

	put(w, "%s%s", truth && below(w, 2) ? "!" : "", gup_observation_name(observation));
	switch (observation) {
	case GUP_OBSERVATION_RET:
		put(w, below(w, 2) ? " -EFAULT" : " %d", (int)below(w, 100));
		break;
	case GUP_OBSERVATION_FAULTS:
		if (!below(w, 3))
			put(w, " none");
		else
			for (int i = 0; !i || (i < GUP_FAULTS_LOGGED && below(w, 2)); i++)
				put(w, " %s", any(w, gup_fault_kind_name, GUP_FAULT_NR));
		break;
	case GUP_OBSERVATION_PAGE:
		put(w, " %d", (int)below(w, 4096));
		random_facts(w, gup_page_fact_name, GUP_PAGE_FACT_NR);
		if (below(w, 2))
			put(w, " refs %d", (int)below(w, 5));
		if (below(w, 2))
			put(w, " pins %d", (int)below(w, 5));
		if (w->labels)
			put(w, " %sas p%u", below(w, 2) ? "!" : "",
			    (unsigned int)below(w, w->labels));
		break;
	case GUP_OBSERVATION_ENTRY:
		put(w, " 0x%" PRIx64, random_addr(w));
		random_facts(w, gup_entry_fact_name, GUP_ENTRY_FACT_NR);
		break;
	case GUP_OBSERVATION_GETS:
		put(w, " %s", any(w, gup_caller_gets_name, GUP_CALLER_GETS_NR));
		break;
	default:
		if (!truth)
			put(w, " %d", (int)below(w, 1000));
	}
}

static void random_expect(struct writer *w)
{
	bool first = true;

	put(w, "expect ");
	random_span(w);
	while (!below(w, 3)) {
		put(w, ", ");
		random_span(w);
	}
	put(w, ":");
	for (unsigned int observation = 0; observation < GUP_OBSERVATION_NR; observation++) {
		if (below(w, 3) && !(first && observation == GUP_OBSERVATION_NR - 1))
			continue;
		put(w, first ? " " : ",\t");
		random_item(w, observation);
		first = false;
	}
	put(w, "\n");
}

static void random_scenario(struct writer *w)
{
	uint64_t puts = 0;

	put(w, "scenario r%d\n", (int)below(w, 1000));
	while (below(w, 2))
		put(w, "why \"%d \\\" \\\\ # %d\"\n", (int)below(w, 9), (int)below(w, 9));
	while (!below(w, 3))
		put(w, below(w, 2) ? "mail \"m\"\n" : "commit d74943a2f3cd\n");
	if (below(w, 2))
		put(w, "levels %d\n", 4 + (int)below(w, 2));
	if (below(w, 2)) {
		put(w, "versions ");
		random_span(w);
		put(w, "\n");
	}
	put(w, "vma 0x%" PRIx64 "-0x%" PRIx64 " %s r%s%s %s", RANDOM_START,
	    RANDOM_START + RANDOM_PAGES * GUP_PAGE_SIZE, any(w, gup_vma_kind_name, GUP_VMA_KIND_NR),
	    below(w, 2) ? "w" : "", below(w, 2) ? "x" : "", below(w, 2) ? "private" : "shared");
	while (below(w, 2))
		put(w, " %s%s", below(w, 3) ? "" : "!", any(w, gup_vma_flag_name, 64));
	put(w, "\n");

	for (uint64_t i = 0, nr = 1 + below(w, 12); i < nr; i++) {
		while (below(w, 2)) {
			random_step(w);
			put(w, " # %d\n", (int)below(w, 9));
		}
		random_call(w);
		while (below(w, 2))
			random_expect(w);
		while (puts < w->labels && !below(w, 3))
			put(w, "put p%d\n", (int)puts++);
	}
}

/* Rule: parse(print(x)) is x, and what is printed prints to itself. */
static void random_scenarios_survive(void **state)
{
	const char *given = getenv("GUPWALK_SEED");
	uint64_t seed = given ? strtoull(given, NULL, 0) : (uint64_t)time(NULL);
	static char text[1 << 20];

	(void)state;
	print_message("GUPWALK_SEED=%" PRIu64 "\n", seed);
	for (uint64_t i = 0; i < 500; i++) {
		struct writer w = { .to = text, .end = text + sizeof(text) };

		w.seed = (seed + i) * 0x9e3779b97f4a7c15 | 1;
		random_scenario(&w);
		round_trip(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_text_stays),
		cmocka_unit_test(other_texts_become_canonical),
		cmocka_unit_test(small_buffers),
		cmocka_unit_test(differences_are_seen),
		cmocka_unit_test(single_lines),
		cmocka_unit_test(cases_become_scenarios),
		cmocka_unit_test(cases_of_callers),
		cmocka_unit_test(random_scenarios_survive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
