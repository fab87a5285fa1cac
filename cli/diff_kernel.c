// SPDX-License-Identifier: GPL-2.0-only
/*
 * The model and a booted kernel, over all cases that a kernel is asked.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kernel/recording.h>

#include "output/describe.h"
#include "diff_kernel.h"
#include "output/json.h"
#include "witness.h"

/**
 * struct parted - a comparison, for its reports
 * @name: the kernel, as typed
 * @sum: what was found
 * @sandbox: for making the model's call again
 */
struct parted {
	char name[200];
	struct compared sum;
	struct gup_sandbox *sandbox;
};

/* The smallest case of a class: expects what the model does, and says what the kernel does. */
static char *class_witness(const struct parted *parted, unsigned int nr)
{
	static const struct gup_spec kernel = { .name = "kernel" };
	const struct differing *d = &parted->sum.found[nr];
	const struct gup_witness witness = { .state = &d->state, .call = d->call };
	char first[32], second[64], name[100];
	char why[sizeof(parted->sum.spec.name) + sizeof(parted->name) + 32];
	const char *model = parted->sum.spec.name;
	struct gup_scenario *scenario;
	struct strbuf text = strbuf_new();
	size_t width;
	char *plain;

	snprintf(first, sizeof(first), "diff-%u", nr + 1);
	witness_name(second, sizeof(second), first, &parted->sum.spec);
	witness_name(name, sizeof(name), second, &kernel);
	snprintf(why, sizeof(why), "%s and %s differ.", model, parted->name);
	scenario = witness_scenario(&(struct witness_about){ name, why, NULL }, &witness);
	witness_expect(scenario, parted->sandbox, &witness, &parted->sum.spec);
	plain = witness_text(scenario);
	width = strlen(parted->name) > strlen(model) ? strlen(parted->name) : strlen(model);
	strbuf_addf(&text, "%s# %s:%*s %s\n# %s:%*s %s\n", plain, model,
		    (int)(width - strlen(model)), "", d->model, parted->name,
		    (int)(width - strlen(parted->name)), "", d->kernel);
	gup_scenario_free(scenario);
	free(plain);
	return text.s;
}

/* The change of a release that gave a rule this value. */
static const struct gup_change *change_to(unsigned int value)
{
	size_t nr;
	const struct gup_change *change = gup_history(&nr);

	for (size_t i = 0; i < nr; i++)
		if (change[i].value == value && change[i].since)
			return &change[i];
	return NULL;
}

static void put_rules(const struct text *out, const struct differing *d)
{
	for (unsigned int i = 0; i < d->nr_values; i++) {
		const struct gup_change *change = change_to(d->value[i]);
		char since[8];

		printf("as the model does with +%s=%s", gup_rule_name(gup_rule_of(d->value[i])),
		       gup_rule_value_name(d->value[i]));
		if (change)
			text_put(out, PAINT_DIM, ": %s, %s %s",
				 gup_version_format(since, sizeof(since), change->since),
				 change->commit, change->subject);
		putchar('\n');
	}
}

static void put_left_out(unsigned long count, const char *what)
{
	char text[32];

	if (count)
		printf("left out: %s %s\n", describe_count(text, sizeof(text), count), what);
}

static void report(const struct parted *parted)
{
	const struct compared *sum = &parted->sum;
	struct text out = text_open(stdout);
	char cases[32], differing[32], count[32], why[100];

	printf("%s and %s, which is %s: %s of %s cases differ\n", sum->spec.name, parted->name,
	       sum->kernel, describe_count(differing, sizeof(differing), sum->differing),
	       describe_count(cases, sizeof(cases), sum->cases));
	printf("states: %lu compared, %lu of them or of their being there differ, %lu at neither\n",
	       sum->states, sum->state_differs, sum->unreached);
	for (unsigned int i = 0; i < sum->nr_lacked; i++) {
		snprintf(why, sizeof(why), "%s for which the kernel lacks %s",
			 sum->lacked[i].states == 1 ? "state" : "states", sum->lacked[i].what);
		put_left_out(sum->lacked[i].states, why);
	}
	put_left_out(sum->not_offered, "cases whose function or flag the kernel does not have");
	put_left_out(sum->unanswered, "cases in which the kernel wavered");
	putchar('\n');
	for (unsigned int i = 0; i < sum->nr_found; i++) {
		char *witness = class_witness(parted, i);

		text_put(&out, PAINT_HEAD, "%s case%s, such as this one:\n",
			 describe_count(count, sizeof(count), sum->found[i].count),
			 sum->found[i].count == 1 ? "" : "s");
		witness_print(&out, 2, witness);
		put_rules(&out, &sum->found[i]);
		putchar('\n');
		free(witness);
	}
}

static json_t *values_json(const struct differing *d)
{
	json_t *list = json_array();

	for (unsigned int i = 0; i < d->nr_values; i++)
		json_array_append_new(list,
				      json_sprintf("%s=%s", gup_rule_name(gup_rule_of(d->value[i])),
						   gup_rule_value_name(d->value[i])));
	return list;
}

static json_t *class_json(const struct parted *parted, unsigned int nr)
{
	const struct differing *d = &parted->sum.found[nr];
	char *witness = class_witness(parted, nr);
	json_t *json = json_pack("{s:I, s:o, s:o, s:o, s:o}", "cases", (json_int_t)d->count,
				 "scenario", json_text(witness), "model_does", json_text(d->model),
				 "kernel_does", json_text(d->kernel), "as_with", values_json(d));

	free(witness);
	return json;
}

static void report_json(const struct parted *parted)
{
	const struct compared *sum = &parted->sum;
	json_t *doc = json_begin("diff"), *classes = json_array(), *lacked = json_object();

	for (unsigned int i = 0; i < sum->nr_found; i++)
		json_array_append_new(classes, class_json(parted, i));
	for (unsigned int i = 0; i < sum->nr_lacked; i++)
		json_object_set_new(lacked, sum->lacked[i].what,
				    json_integer((json_int_t)sum->lacked[i].states));
	json_object_update_new(
		doc,
		json_pack("{s:s, s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:o, s:I, s:I, s:o}", "model",
			  sum->spec.name, "kernel", json_text(parted->name), "kernel_version",
			  json_text(sum->kernel), "cases", (json_int_t)sum->cases, "differing",
			  (json_int_t)sum->differing, "states", (json_int_t)sum->states,
			  "states_differing", (json_int_t)sum->state_differs, "unreached",
			  (json_int_t)sum->unreached, "lacked", lacked, "not_offered",
			  (json_int_t)sum->not_offered, "unanswered", (json_int_t)sum->unanswered,
			  "classes", classes));
	json_finish(doc);
}

static int judge(const struct tool_command *cmd, const struct kernel_diff *diff,
		 const struct parted *parted)
{
	const struct compared *sum = &parted->sum;

	if (sum->differing || sum->state_differs)
		return TOOL_BROKEN;
	if (sum->cases && !sum->unanswered)
		return TOOL_HOLDS;
	fprintf(stderr, "gupwalk: %s: %s: %s\n", cmd->name, diff->kernel.name,
		sum->cases ? "not every case was answered" : "no case could be compared");
	return TOOL_NO_ENGINE;
}

int diff_kernel(const struct tool_command *cmd, const struct kernel_diff *diff)
{
	struct strbuf cases = strbuf_new(), answers = strbuf_new(), recording = strbuf_new(),
		      error = strbuf_new();
	struct parted parted = { .sandbox = sandbox_or_end() };
	int status;

	snprintf(parted.name, sizeof(parted.name), "kernel:%s", diff->kernel.name);
	batch_print_cases(&cases, &diff->spec->rules, diff->selection->shard,
			  diff->selection->nr_shards);
	status = kernels_ask(cmd, &diff->kernel, cases.s, &answers);
	if (!status && record(&recording, cases.s, answers.s, "", diff->spec->name, &error) &&
	    compare(&parted.sum, recording.s, &error)) {
		compared_explain(&parted.sum);
		if (diff->json)
			report_json(&parted);
		else
			report(&parted);
		status = judge(cmd, diff, &parted);
	} else if (!status) {
		fprintf(stderr, "gupwalk: %s: %s: %s", cmd->name, diff->kernel.name, error.s);
		status = TOOL_NO_ENGINE;
	}
	compared_free(&parted.sum);
	gup_sandbox_destroy(parted.sandbox);
	strbuf_free(&cases);
	strbuf_free(&answers);
	strbuf_free(&recording);
	strbuf_free(&error);
	return status;
}
