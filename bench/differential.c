// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each case by the model and by a kernel's own gup.c, as gupwalk diff tries it.
 *
 * usage: bench_differential [TREE]
 *
 * TREE as in tree_of.h.
 *
 * Exit status: 0 all bounds hold, 1 one does not, 70 nothing could be measured.
 */
#include <gupwalk/diff.h>

#include "tree_of.h"

#define CLASSES 64
#define ROUNDS 3

/* It runs on one core, so its processor time is its time on an idle machine. */
static double cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void bench_differential(struct report *report, const struct gup_rules *rules,
			       const struct tree_engine *tree)
{
	const struct gup_selection selection = { .laws = 0 };
	struct gup_diff_class classes[CLASSES];
	double best = 0;
	struct gup_diff diff;

	for (unsigned int i = 0; i < ROUNDS; i++) {
		double begin = cpu_seconds(), took;

		diff = (struct gup_diff){ .engine = { NULL, tree_as_engine(tree) },
					  .classes = classes,
					  .max_classes = CLASSES };
		if (!gup_diff(&selection, rules, rules, &diff, NULL, NULL))
			die("no memory");
		took = cpu_seconds() - begin;
		if (!i || took < best)
			best = took;
	}
	report_info("cases", (double)diff.cases / 1e6, "million");
	report_info("cases that differ", (double)diff.differing, "");
	report_figure(report, "cases a second, building states included",
		      (double)diff.cases / best / 1e6, "million", 1, true);
}

int main(int argc, char **argv)
{
	struct report report = { 0 };
	struct gup_rules rules;
	struct tree_engine *tree = tree_of(argc > 1 ? argv[1] : NULL, &rules);

	report_title("the model and the kernel's own gup.c");
	if (tree)
		bench_differential(&report, &rules, tree);
	else
		report_missing("cases a second, building states included", NO_TREE);
	tree_close(tree);
	return report.failed ? 1 : 0;
}
