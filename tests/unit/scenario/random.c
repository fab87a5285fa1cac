// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random scenarios: nothing is lost between text and memory. The seed is printed;
 * GUPWALK_SEED=N repeats a run.
 */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "scenario_test.h"

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
	static const char *const alone[] = { "fork", "child-exit", "clear-soft-dirty" };
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
		cmocka_unit_test(random_scenarios_survive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
