// SPDX-License-Identifier: GPL-2.0-only
/*
 * Differences between two engines, as text.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "output/describe.h"
#include "results/diffs.h"
#include "lib/strbuf.h"
#include "output/term.h"
#include "results/witness.h"

static void put_commit(const struct term *out, const struct gup_spec *spec, unsigned int rule)
{
	const struct gup_change *change = gup_change_of(spec->version, spec->rules.value[rule]);
	char since[8];

	printf("  %-8s %s", spec->name, gup_rule_value_name(spec->rules.value[rule]));
	if (change && !change->since)
		printf(", a proposal");
	else if (change)
		printf(", since %s%s", gup_version_format(since, sizeof(since), change->since),
		       change->since == GUP_VERSION_FIRST ? " or before" : "");
	if (change && *change->commit)
		term_put(out, PAINT_DIM, "\n  %-8s %s %s", "", change->commit, change->subject);
	putchar('\n');
}

static void put_culprits(const struct term *out, const struct diffs *diffs,
			 struct gup_rule_set culprits)
{
	const struct gup_diff *d = &diffs->diff;
	size_t classes = 0;
	uint64_t cases = 0;
	char count[64];

	if (gup_rule_set_empty(culprits) && diffs_by_tree(diffs))
		term_put(out, PAINT_HEAD, "The walk itself%s\n",
			 gup_rules_same(&diffs->compared[0].spec->rules,
					&diffs->compared[1].spec->rules)
				 ? ""
				 : ", or the states and faults of the two versions");
	else if (gup_rule_set_empty(culprits))
		term_put(out, PAINT_HEAD, "No single rule explains these\n");
	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++) {
		if (!gup_rule_set_has(culprits, rule))
			continue;
		term_put(out, PAINT_HEAD, "Rule %s\n", gup_rule_name(rule));
		put_commit(out, diffs->compared[0].spec, rule);
		put_commit(out, diffs->compared[1].spec, rule);
	}
	if (gup_rule_set_has(culprits, GUP_RULE_NR))
		term_put(out, PAINT_HEAD, "Which FOLL_ flags exist\n");
	for (size_t i = 0; i < d->nr_classes; i++) {
		if (gup_rule_set_compare(d->classes[i].culprits, culprits))
			continue;
		cases += d->classes[i].count;
		classes++;
	}
	printf("  %s in %zu class%s\n\n", describe_things(count, sizeof(count), cases, "case"),
	       classes, classes == 1 ? "" : "es");
}

static bool same_group(const struct gup_diff_class *a, const struct gup_diff_class *b)
{
	return !gup_rule_set_compare(a->culprits, b->culprits) && a->call_class == b->call_class &&
	       a->differs == b->differs;
}

/* How many cases of a group's classes differ, and the steps of their states. */
static uint64_t group_leaves(struct strbuf *leaves, const struct gup_diff *d, size_t first)
{
	uint64_t cases = 0;

	for (size_t i = first; i < d->nr_classes; i++) {
		char count[64];

		if (!same_group(&d->classes[i], &d->classes[first]))
			continue;
		strbuf_addf(leaves, "%s%s (%s)",
			    leaves->len ? "; " : "on memory that is: ", d->classes[i].treatment,
			    describe_count(count, sizeof(count), d->classes[i].count));
		cases += d->classes[i].count;
	}
	return cases;
}

/* Classes that differ only in their state: print each name, and the smallest case. */
static void put_group(const struct term *out, const struct diffs *diffs, size_t first)
{
	const struct gup_diff_class *c = &diffs->diff.classes[first];
	char differs[DESCRIBE_DIFFERS_MAX], count[64];
	char *witness = diffs_witness(diffs, first);
	struct strbuf leaves = strbuf_new();
	uint64_t cases = group_leaves(&leaves, &diffs->diff, first);

	fputs("  ", out->file);
	term_put(out, PAINT_ODD, "%s", gup_entry_point_class_name(c->call_class));
	fprintf(out->file, ": %s differ%s in %s\n    ",
		describe_things(count, sizeof(count), cases, "case"), cases == 1 ? "s" : "",
		describe_differs(differs, sizeof(differs), c->differs));
	term_wrap(out, 4, 4, leaves.s);
	fputc('\n', out->file);
	witness_print(out, 6, witness);
	fputc('\n', out->file);
	strbuf_free(&leaves);
	free(witness);
}

static bool begins_group(const struct gup_diff *d, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (same_group(&d->classes[i], &d->classes[nr]))
			return false;
	return true;
}

static void put_random(const struct gup_diff_random *random)
{
	char cases[32], states[32], steps[32];

	if (!random->cases)
		return;
	printf("random: %s cases in %s states, seed %" PRIu64
	       "; %s steps left out that only one of "
	       "the two has\n",
	       describe_count(cases, sizeof(cases), random->cases),
	       describe_count(states, sizeof(states), random->states), random->seed,
	       describe_count(steps, sizeof(steps), random->at_odds));
}

static void put_summary(const struct diffs *diffs)
{
	const struct gup_diff *d = &diffs->diff;
	char cases[64], differing[32];

	printf("%s and %s: %s of %s cases differ, in %zu classes\n", diffs->compared[0].name,
	       diffs->compared[1].name, describe_count(differing, sizeof(differing), d->differing),
	       describe_count(cases, sizeof(cases), d->cases), d->nr_classes);
	printf("states: %u compared, %u only at %s, %u only at %s, %u at neither\n", d->states,
	       d->only_a, diffs->compared[0].name, d->only_b, diffs->compared[1].name, d->neither);
	for (unsigned int i = 0; i < 2; i++)
		if (d->engine[i])
			printf("states and faults of %s: as at %s\n", diffs->compared[i].name,
			       diffs->compared[i].spec->name);
	put_random(&d->random);
	if (d->not_offered)
		printf("left out: %s whose function a tree does not have\n",
		       describe_things(cases, sizeof(cases), d->not_offered, "case"));
	if (d->not_made)
		printf("left out: %s cases that can crash any kernel\n",
		       describe_count(cases, sizeof(cases), d->not_made));
	if (d->unstored)
		printf("left out: %s in which a tree follows a page that it counted and "
		       "never stored\n",
		       describe_things(cases, sizeof(cases), d->unstored, "case"));
	if (d->cancelled)
		puts("given up: too many walks never return; the other cases were not tried");
	putchar('\n');
}

void diffs_text(const struct diffs *diffs)
{
	const struct gup_diff *d = &diffs->diff;
	struct term out = term_open(stdout);

	put_summary(diffs);
	for (size_t i = 0; i < d->nr_classes; i++) {
		if (!i || gup_rule_set_compare(d->classes[i].culprits, d->classes[i - 1].culprits))
			put_culprits(&out, diffs, d->classes[i].culprits);
		if (begins_group(d, i))
			put_group(&out, diffs, i);
	}
	if (d->unclassed)
		printf("%" PRIu64 " more differing cases, in classes that did not fit\n",
		       d->unclassed);
}
