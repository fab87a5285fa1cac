// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk diff: what differs between two versions, and the rules behind it.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <gupwalk/diff.h>

#include "describe.h"
#include "json.h"
#include "sides.h"
#include "space.h"
#include "trees.h"
#include "versions.h"
#include "witness.h"

/* More classes than this are counted, not shown. */
#define CLASSES_MAX 16384
#define DIFFERS_MAX 160

/* Random cases, at most: a number that would take weeks is a slip. */
#define RANDOM_MAX UINT64_C(1000000000000)
/* States of witnesses among these. */
#define FOUND_MAX 1024

enum {
	OPT_FULL,
	OPT_RANDOM,
	OPT_SEED,
	OPT_SHARD,
	OPT_JSON
};

static const struct tool_option options[] = {
	[OPT_FULL] = { "full", NULL, "every subset of all flags, not of those that decide only" },
	[OPT_RANDOM] = { "random", "N", "N random cases besides" },
	[OPT_SEED] = { "seed", "S", "which ones; 1 if not said" },
	[OPT_SHARD] = { "shard", "I/N", "the I-th of N parts, I from 1 to N" },
	[OPT_JSON] = { "json", NULL, "for programs" },
	{ 0 },
};

static const char text[] =
	"Makes every call of the enumeration at both versions and compares what they do:\n"
	"return value, pages, references, faults, entries, locks, warnings. Cases that differ\n"
	"alike are one class: the rules behind it (found by setting single rules to the other\n"
	"version's value), their commits, how many cases, and the smallest one as a scenario\n"
	"that expects what each of the two does. The text shows one scenario for classes that\n"
	"differ in what was done to the memory only; --json has one for each.\n"
	"\n"
	"Either may be tree:PATH: that tree's own mm/gup.c, see `gupwalk tree`. States are then\n"
	"built, and faults taken, as the other version does it; what differs is the walk. Of two\n"
	"trees each goes by the version of its Makefile. What the two sides do is said below the\n"
	"scenario. Calls of functions that a tree lacks are counted and left out.\n"
	"\n"
	"With --random, so many cases more: states of up to a dozen random steps, several VMAs\n"
	"and huge pages among them, and random calls. A witness of these is made as small as it\n"
	"gets. The same seed gives the same cases.\n"
	"\n"
	"Examples:\n"
	"  gupwalk diff v6.4 v6.5\n"
	"  gupwalk diff v6.6 v6.6+protnone=fast-lookup\n"
	"  gupwalk diff v7.3 tree:$HOME/linux\n"
	"  gupwalk diff tree:$HOME/linux-before tree:$HOME/linux-after\n"
	"  gupwalk diff v7.3 tree:$HOME/linux --random 100000000 --seed 7\n"
	"\n"
	"Exit status: 0 nothing differs, 1 outcomes differ, 2 a version, tree or option is wrong,\n"
	"3 a tree does not compile.\n";

/* In a scenario's name a path has no place. */
static const struct gup_spec tree_spec = { .name = "tree" };

struct diff_pair {
	struct side side[2];
	const struct gup_spec *a;
	const struct gup_spec *b;
	struct gup_diff diff;
	struct gup_lab *lab;
};

static char *differs_text(char *buf, size_t size, unsigned int differs)
{
	size_t len = 0;

	buf[0] = '\0';
	for (unsigned int bit = 0; bit < GUP_DIFFER_NR; bit++)
		if (differs & (1u << bit) && len < size)
			len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? ", " : "",
						gup_differ_name(bit));
	return buf;
}

static bool by_tree(const struct gup_diff *diff)
{
	return diff->engine[0] || diff->engine[1];
}

/* The smallest case of a class, as a scenario that both versions pass. */
static char *class_witness(const struct diff_pair *pair, size_t nr)
{
	const struct gup_diff_class *c = &pair->diff.classes[nr];
	char first[32], second[64], name[100], why[2 * sizeof(pair->a->name) + DIFFERS_MAX + 32],
		differs[DIFFERS_MAX];
	struct gup_scenario *scenario;
	char *witness;

	snprintf(first, sizeof(first), "diff-%zu", nr + 1);
	witness_name(second, sizeof(second), first, pair->diff.engine[0] ? &tree_spec : pair->a);
	if (pair->diff.engine[0] && pair->diff.engine[1])
		snprintf(name, sizeof(name), "%ss", second);
	else
		witness_name(name, sizeof(name), second,
			     pair->diff.engine[1] ? &tree_spec : pair->b);
	snprintf(why, sizeof(why), "%s and %s differ in: %s.", pair->side[0].name,
		 pair->side[1].name, differs_text(differs, sizeof(differs), c->differs));
	scenario = witness_scenario(&(struct witness_about){ name, why, NULL }, &c->witness);
	if (!pair->diff.engine[0])
		witness_expect(scenario, pair->lab, &c->witness, pair->a);
	if (!pair->diff.engine[1])
		witness_expect(scenario, pair->lab, &c->witness, pair->b);
	witness = witness_text(scenario);
	gup_scenario_free(scenario);
	if (by_tree(&pair->diff))
		witness = sides_text(witness, pair->lab, pair->side, 2, &c->witness);
	return witness;
}

static void put_commit(const struct text *out, const struct gup_spec *spec, unsigned int rule)
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
		text_put(out, PAINT_DIM, "\n  %-8s %s %s", "", change->commit, change->subject);
	putchar('\n');
}

static void put_culprits(const struct text *out, const struct diff_pair *pair, uint64_t culprits)
{
	const struct gup_diff *d = &pair->diff;
	size_t classes = 0;
	uint64_t cases = 0;
	char count[32];

	if (!culprits && by_tree(d))
		text_put(out, PAINT_HEAD, "The walk itself%s\n",
			 gup_rules_same(&pair->a->rules, &pair->b->rules)
				 ? ""
				 : ", or the states and faults of the two versions");
	else if (!culprits)
		text_put(out, PAINT_HEAD, "No rule by itself explains these\n");
	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++) {
		if (!(culprits & (UINT64_C(1) << rule)))
			continue;
		text_put(out, PAINT_HEAD, "Rule %s\n", gup_rule_name(rule));
		put_commit(out, pair->a, rule);
		put_commit(out, pair->b, rule);
	}
	if (culprits & (UINT64_C(1) << GUP_RULE_NR))
		text_put(out, PAINT_HEAD, "Which FOLL_ flags exist\n");
	for (size_t i = 0; i < d->nr_classes; i++) {
		if (d->classes[i].culprits != culprits)
			continue;
		cases += d->classes[i].count;
		classes++;
	}
	printf("  %s case%s in %zu class%s\n\n", describe_count(count, sizeof(count), cases),
	       cases == 1 ? "" : "s", classes, classes == 1 ? "" : "es");
}

static bool same_group(const struct gup_diff_class *a, const struct gup_diff_class *b)
{
	return a->culprits == b->culprits && a->call_class == b->call_class &&
	       a->differs == b->differs;
}

/* How many cases of a group's classes differ, and what was done to their memory. */
static uint64_t group_leaves(char **leaves, const struct gup_diff *d, size_t first)
{
	uint64_t cases = 0;
	size_t size;
	FILE *to = open_memstream(leaves, &size);

	for (size_t i = first; i < d->nr_classes; i++) {
		char count[32];

		if (!same_group(&d->classes[i], &d->classes[first]))
			continue;
		if (to)
			fprintf(to, "%s%s (%s)", i == first ? "on memory that is: " : "; ",
				d->classes[i].leaf,
				describe_count(count, sizeof(count), d->classes[i].count));
		cases += d->classes[i].count;
	}
	if (to)
		fclose(to);
	return cases;
}

/* Classes that differ in the memory only: all of them named, the smallest case shown. */
static void put_group(const struct text *out, const struct diff_pair *pair, size_t first)
{
	const struct gup_diff_class *c = &pair->diff.classes[first];
	char differs[DIFFERS_MAX], count[32];
	char *witness = class_witness(pair, first);
	char *leaves = NULL;
	uint64_t cases = group_leaves(&leaves, &pair->diff, first);

	fputs("  ", out->file);
	text_put(out, PAINT_ODD, "%s", gup_call_class_name(c->call_class));
	fprintf(out->file, ": %s case%s differ%s in %s\n    ",
		describe_count(count, sizeof(count), cases), cases == 1 ? "" : "s",
		cases == 1 ? "s" : "", differs_text(differs, sizeof(differs), c->differs));
	text_wrap(out, 4, 4, leaves ? leaves : "");
	fputc('\n', out->file);
	witness_print(out, 6, witness);
	fputc('\n', out->file);
	free(leaves);
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

static void put_summary(const struct diff_pair *pair)
{
	const struct gup_diff *d = &pair->diff;
	char cases[32], differing[32];

	printf("%s and %s: %s of %s cases differ, in %zu classes\n", pair->side[0].name,
	       pair->side[1].name, describe_count(differing, sizeof(differing), d->differing),
	       describe_count(cases, sizeof(cases), d->cases), d->nr_classes);
	printf("states: %u compared, %u only at %s, %u only at %s, %u at neither\n", d->states,
	       d->only_a, pair->side[0].name, d->only_b, pair->side[1].name, d->neither);
	for (unsigned int i = 0; i < 2; i++)
		if (d->engine[i])
			printf("states and faults of %s: as at %s\n", pair->side[i].name,
			       pair->side[i].spec->name);
	put_random(&d->random);
	if (d->not_offered)
		printf("left out: %s cases whose function a tree does not have\n",
		       describe_count(cases, sizeof(cases), d->not_offered));
	if (d->not_made)
		printf("left out: %s cases that crash or run wild in any kernel\n",
		       describe_count(cases, sizeof(cases), d->not_made));
	if (d->unstored)
		printf("left out: %s cases in which a tree follows a page that it counted and "
		       "never stored\n",
		       describe_count(cases, sizeof(cases), d->unstored));
	if (d->cancelled)
		puts("given up: a walk goes on for ever too often; the other cases were not tried");
	putchar('\n');
}

static void report(const struct diff_pair *pair)
{
	const struct gup_diff *d = &pair->diff;
	struct text out = text_open(stdout);

	put_summary(pair);
	for (size_t i = 0; i < d->nr_classes; i++) {
		if (!i || d->classes[i].culprits != d->classes[i - 1].culprits)
			put_culprits(&out, pair, d->classes[i].culprits);
		if (begins_group(d, i))
			put_group(&out, pair, i);
	}
	if (d->unclassed)
		printf("%" PRIu64 " differing cases more, in classes for which there was no room\n",
		       d->unclassed);
}

static json_t *differs_json(unsigned int differs)
{
	json_t *list = json_array();

	for (unsigned int bit = 0; bit < GUP_DIFFER_NR; bit++)
		if (differs & (1u << bit))
			json_array_append_new(list, json_text(gup_differ_name(bit)));
	return list;
}

static json_t *class_json(const struct diff_pair *pair, size_t nr)
{
	const struct gup_diff_class *c = &pair->diff.classes[nr];
	char *witness = class_witness(pair, nr);
	json_t *json =
		json_pack("{s:o, s:s, s:s, s:I, s:o, s:o, s:o}", "differs",
			  differs_json(c->differs), "calls", gup_call_class_name(c->call_class),
			  "memory", c->leaf, "cases", (json_int_t)c->count, "rules_a",
			  json_culprits(pair->a, c->culprits), "rules_b",
			  json_culprits(pair->b, c->culprits), "scenario", json_text(witness));

	json_object_set_new(json, "a_does", side_json(pair->lab, &pair->side[0], &c->witness));
	json_object_set_new(json, "b_does", side_json(pair->lab, &pair->side[1], &c->witness));
	free(witness);
	return json;
}

static void report_json(const struct diff_pair *pair)
{
	const struct gup_diff *d = &pair->diff;
	json_t *doc = json_begin("diff"), *classes = json_array();

	for (size_t i = 0; i < d->nr_classes; i++)
		json_array_append_new(classes, class_json(pair, i));
	json_object_update_new(
		doc, json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:i, s:i, s:i, s:i, s:o}", "a",
			       pair->side[0].name, "b", pair->side[1].name, "cases",
			       (json_int_t)d->cases, "differing", (json_int_t)d->differing,
			       "not_offered", (json_int_t)d->not_offered, "unstored",
			       (json_int_t)d->unstored, "unclassed", (json_int_t)d->unclassed,
			       "states", (int)d->states, "only_a", (int)d->only_a, "only_b",
			       (int)d->only_b, "neither", (int)d->neither, "classes", classes));
	json_object_set_new(doc, "not_made", json_integer((json_int_t)d->not_made));
	json_object_set_new(doc, "given_up", json_boolean(d->cancelled));
	if (d->random.cases)
		json_object_set_new(doc, "random",
				    json_pack("{s:I, s:I, s:I, s:I}", "cases",
					      (json_int_t)d->random.cases, "seed",
					      (json_int_t)d->random.seed, "states",
					      (json_int_t)d->random.states, "steps_at_odds",
					      (json_int_t)d->random.at_odds));
	json_finish(doc);
}

/* What is compared: versions, or trees that go by the rules of one; over which cases. */
struct sides {
	struct gup_space space;
	uint64_t random;
	uint64_t seed;
	bool json;
	struct gup_spec spec[2];
	struct tool_tree tree[2];
	const char *path[2];
};

/* Cases of this part, as far as they can be told beforehand. */
static uint64_t planned(const struct sides *sides)
{
	unsigned int parts = sides->space.nr_shards ? sides->space.nr_shards : 1;

	return (gup_space_cases(&sides->space, &sides->spec[0].rules) + sides->random) / parts;
}

static int diff(const struct sides *sides)
{
	struct progress progress = progress_begin("comparing");
	const struct gup_engine *const engine[] = { sides->tree[0].engine, sides->tree[1].engine };
	const struct gup_spec *a = &sides->spec[0], *b = &sides->spec[1];
	struct diff_pair pair = {
		.a = a,
		.b = b,
		.diff = { .engine = { engine[0], engine[1] },
			  .classes = tool_alloc(CLASSES_MAX, sizeof(struct gup_diff_class)),
			  .max_classes = CLASSES_MAX,
			  .random = { .cases = sides->random,
				      .seed = sides->seed,
				      .found = tool_alloc(FOUND_MAX, sizeof(struct gup_base)),
				      .max_found = FOUND_MAX } },
		.lab = lab_or_end(),
	};
	int status;

	for (unsigned int i = 0; i < 2; i++)
		pair.side[i] = (struct side){ engine[i] ? engine[i]->name : sides->spec[i].name,
					      &sides->spec[i], engine[i] };
	progress.total = planned(sides);
	if (!gup_diff(&sides->space, &a->rules, &b->rules, &pair.diff, progress_at, &progress)) {
		fputs("gupwalk: out of memory\n", stderr);
		exit(TOOL_BUG);
	}
	progress_end(&progress);
	if (sides->json)
		report_json(&pair);
	else
		report(&pair);
	status = pair.diff.differing || pair.diff.only_a || pair.diff.only_b ? TOOL_BROKEN
									     : TOOL_HOLDS;
	gup_lab_destroy(pair.lab);
	free(pair.diff.classes);
	free(pair.diff.random.found);
	return status;
}

static void read_side(struct sides *sides, unsigned int i, struct args *args, const char *operand)
{
	struct spec_list one = { 0 };

	sides->path[i] = trees_path(operand);
	if (sides->path[i])
		return;
	spec_list_add(&one, args, operand, operand);
	if (one.nr == 1)
		sides->spec[i] = one.spec[0];
	else if (!args->bad)
		tool_error(args->cmd, "one version is wanted, not %s", operand);
	args->bad |= one.nr != 1;
	free(one.spec);
}

/* Both trees are tried, so that all that is wrong is said. */
static int open_sides(const struct tool_command *cmd, struct sides *sides)
{
	int status = TOOL_HOLDS;

	for (unsigned int i = 0; i < 2; i++) {
		int opened = TOOL_HOLDS;

		if (sides->path[i])
			opened = trees_open(cmd, sides->path[i], &sides->tree[i]);
		if (!status)
			status = opened;
	}
	for (unsigned int i = 0; i < 2 && !status; i++) {
		if (sides->path[i] && sides->path[!i])
			trees_spec(cmd, &sides->tree[i], &sides->spec[i]);
		else if (sides->path[i])
			sides->spec[i] = sides->spec[!i];
	}
	return status;
}

static void take(struct args *args, struct sides *sides, int opt, const char *value)
{
	switch (opt) {
	case OPT_FULL:
		sides->space.full = true;
		break;
	case OPT_RANDOM:
		sides->random = space_number(args, "--random", value, 1, RANDOM_MAX);
		break;
	case OPT_SEED:
		sides->seed = space_number(args, "--seed", value, 0, INT64_MAX);
		break;
	case OPT_SHARD:
		space_shard(args, &sides->space, value);
		break;
	case OPT_JSON:
		sides->json = true;
		break;
	}
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	struct sides sides = { .seed = 1 };
	struct args args;
	const char *value;
	int opt, status;

	args_begin(&args, cmd, argc, argv);
	while ((opt = args_next(&args, &value)) != ARGS_END)
		take(&args, &sides, opt, value);
	if (argc - optind == 2) {
		read_side(&sides, 0, &args, argv[optind]);
		read_side(&sides, 1, &args, argv[optind + 1]);
	} else if (!args.help && !args.bad) {
		tool_error(cmd, "two versions are wanted, %d are given", argc - optind);
		args.bad = true;
	}
	if (!args_stop(&args, &status) && !(status = open_sides(cmd, &sides)))
		status = diff(&sides);
	trees_close(&sides.tree[0]);
	trees_close(&sides.tree[1]);
	return status;
}

const struct tool_command cmd_diff = {
	.name = "diff",
	.operands = "A B",
	.summary = "what differs between two versions or trees, and the rule behind it",
	.text = text,
	.options = options,
	.run = run,
};
