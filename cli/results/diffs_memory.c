// SPDX-License-Identifier: GPL-2.0-only
/*
 * Differences from a booted kernel or a recording, as text and as JSON.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gupwalk/attribute_engine.h>
#include <gupwalk/record.h>

#include "lib/need.h"
#include "output/describe.h"
#include "results/diffs_memory.h"
#include "output/json.h"
#include "results/witness.h"

/* Rules that explain a difference: the first ones. */
#define VALUES_MAX 3

void diffs_memory_begin(struct diffs_memory *m, const struct gup_diff *diff,
			const struct tool_engine engine[2])
{
	*m = (struct diffs_memory){
		.diff = diff,
		.engine = engine,
		.comparison = { .engine = { engine[0].engine, engine[1].engine },
				.rules = { &engine[0].spec.rules, &engine[1].spec.rules } },
		.sandbox = sandbox_or_end(),
	};
	if (!gup_comparison_create(&m->comparison))
		out_of_memory();
}

void diffs_memory_end(struct diffs_memory *m)
{
	gup_comparison_destroy(&m->comparison);
	gup_sandbox_destroy(m->sandbox);
}

static void put_before(struct strbuf *text, const struct diffs_memory *m, unsigned int which,
		       enum gup_step_error err, const struct gup_call *call)
{
	const struct tool_engine *engine = &m->engine[which];
	struct gup_sandbox *sandbox = m->comparison.sandbox[which];
	struct gup_record before;

	if (engine->recorded && sandbox->reached != GUP_REACHED) {
		strbuf_adds(text, recorded_unreached(engine->recorded));
	} else if (engine->recorded) {
		answer_print_before(text, sandbox->mapped);
	} else if (err) {
		strbuf_adds(text, gup_step_error_text(err));
	} else {
		gup_record_before(&before, sandbox->before, &engine->spec.rules, call);
		answer_print_before(text, &before);
	}
}

char *diffs_memory_does(struct diffs_memory *m, size_t nr, unsigned int which)
{
	const struct gup_diff_class *class = &m->diff->classes[nr];
	const struct gup_witness *witness = &class->witness;
	struct gup_sandbox *sandbox = m->comparison.sandbox[which];
	struct strbuf text = strbuf_new();
	struct gup_record record;
	enum gup_step_error err;
	struct gup_trial c;
	struct gup_initial_state initial;

	gup_witness_state(witness, &initial);
	err = gup_sandbox_build(sandbox, m->comparison.rules[which], &initial);
	if (class->differs & GUP_DIFFER_STATE) {
		put_before(&text, m, which, err, &witness->call);
		return text.s;
	}
	c = gup_sandbox_call(sandbox, m->comparison.rules[which], &witness->call);
	gup_record_of(&record, &c);
	gup_mm_restore(sandbox->work, sandbox->before);
	answer_print(&text, &record);
	return text.s;
}

/* An engine in a name, without the part after the colon. */
static const struct gup_spec *name_spec(const struct tool_engine *engine)
{
	static const struct gup_spec specs[] = {
		[ENGINE_TREE] = { .name = "tree" },
		[ENGINE_KERNEL] = { .name = "kernel" },
		[ENGINE_RECORDING] = { .name = "recording" },
	};

	return engine->kind == ENGINE_MODEL ? &engine->spec : &specs[engine->kind];
}

static int widest(const struct diffs_memory *m)
{
	size_t a = strlen(m->engine[0].label), b = strlen(m->engine[1].label);

	return (int)(a > b ? a : b);
}

/*
 * The smallest case of a class. It expects what the model does; comments show what each engine
 * does.
 */
static char *class_witness(struct diffs_memory *m, size_t nr)
{
	const struct gup_witness *witness = &m->diff->classes[nr].witness;
	char first[32], second[64], name[100], why[2 * sizeof(m->engine->label) + 16];
	struct gup_scenario *scenario;
	struct strbuf text = strbuf_new();
	char *plain;

	snprintf(first, sizeof(first), "diff-%zu", nr + 1);
	witness_name(second, sizeof(second), first, name_spec(&m->engine[0]));
	witness_name(name, sizeof(name), second, name_spec(&m->engine[1]));
	snprintf(why, sizeof(why), "%s and %s differ.", m->engine[0].label, m->engine[1].label);
	scenario = witness_scenario(&(struct witness_about){ name, why, NULL }, witness);
	for (unsigned int i = 0; i < 2; i++)
		if (m->engine[i].kind == ENGINE_MODEL)
			witness_expect(scenario, m->sandbox, witness, &m->engine[i].spec);
	plain = witness_text(scenario);
	strbuf_adds(&text, plain);
	for (unsigned int i = 0; i < 2; i++) {
		char *does = diffs_memory_does(m, nr, i);

		strbuf_addf(&text, "# %s:%*s %s\n", m->engine[i].label,
			    widest(m) - (int)strlen(m->engine[i].label), "", does);
		free(does);
	}
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
		if (change[i].value == (enum gup_rule_value)value && change[i].since)
			return &change[i];
	return NULL;
}

static unsigned int attribute(struct diffs_memory *m, size_t nr, unsigned int value[VALUES_MAX])
{
	const struct gup_diff_class *class = &m->diff->classes[nr];

	return gup_attribute_engine(&m->comparison, &class->witness, class->differs, value,
				    VALUES_MAX);
}

static void put_rules(const struct term *out, struct diffs_memory *m, size_t nr)
{
	unsigned int value[VALUES_MAX], found = attribute(m, nr, value);

	for (unsigned int i = 0; i < found; i++) {
		enum gup_rule_value is = (enum gup_rule_value)value[i];
		const struct gup_change *change = change_to(is);
		char since[8];

		printf("as the model does with +%s=%s", gup_rule_name(gup_rule_of(is)),
		       gup_rule_value_name(is));
		if (change)
			term_put(out, PAINT_DIM, ": %s, %s %s",
				 gup_version_format(since, sizeof(since), change->since),
				 change->commit, change->subject);
		putchar('\n');
	}
}

static void put_left_out(uint64_t count, const char *what)
{
	char text[32];

	if (count)
		printf("left out: %s %s\n", describe_count(text, sizeof(text), count), what);
}

static void put_lacked(const struct tool_engine *engine)
{
	unsigned int nr;
	const struct lacked *lacked;
	char why[100];

	if (!engine->recorded)
		return;
	lacked = recorded_lacked(engine->recorded, &nr);
	for (unsigned int i = 0; i < nr; i++) {
		snprintf(why, sizeof(why), "%s for which the kernel lacks %s",
			 lacked[i].states == 1 ? "state" : "states", lacked[i].what);
		put_left_out(lacked[i].states, why);
	}
}

/* "v6.12", "kernel:6.12, which is 6.12.9-amd64" */
static void put_engine_label(const struct tool_engine *engine, bool last)
{
	printf("%s%s", last ? " and " : "", engine->label);
	if (engine->recorded)
		printf(", which is %s%s", recorded_kernel(engine->recorded), last ? "" : ",");
}

static void put_summary(const struct diffs_memory *m)
{
	const struct gup_diff *d = m->diff;
	char cases[32], differing[32];

	put_engine_label(&m->engine[0], false);
	put_engine_label(&m->engine[1], true);
	printf(": %s of %s cases differ\n",
	       describe_count(differing, sizeof(differing), d->differing),
	       describe_count(cases, sizeof(cases), d->cases));
	printf("states: %u compared, %u differ or exist at one side only, %u exist at neither\n",
	       d->states, d->state_differs, d->neither);
	put_lacked(&m->engine[0]);
	put_lacked(&m->engine[1]);
	put_left_out(d->not_offered, "cases whose function or flag the kernel does not have");
	put_left_out(d->unanswered, "cases in which the kernel wavered");
	put_left_out(d->not_made, "cases that can crash any kernel");
	put_left_out(d->unstored, "cases in which a tree follows a page that it counted and never "
				  "stored");
	if (d->cancelled)
		puts("given up: too many walks never return; the other cases were not tried");
	putchar('\n');
}

void diffs_memory_text(struct diffs_memory *m)
{
	const struct gup_diff *d = m->diff;
	struct term out = term_open(stdout);
	char count[64];

	put_summary(m);
	for (size_t i = 0; i < d->nr_classes; i++) {
		char *witness = class_witness(m, i);

		term_put(&out, PAINT_HEAD, "%s, such as this one:\n",
			 describe_things(count, sizeof(count), d->classes[i].count, "case"));
		witness_print(&out, 2, witness);
		put_rules(&out, m, i);
		putchar('\n');
		free(witness);
	}
}

static json_t *values_json(struct diffs_memory *m, size_t nr)
{
	unsigned int value[VALUES_MAX], found = attribute(m, nr, value);
	json_t *list = json_array();

	for (unsigned int i = 0; i < found; i++) {
		enum gup_rule_value is = (enum gup_rule_value)value[i];

		json_array_append_new(list, json_sprintf("%s=%s", gup_rule_name(gup_rule_of(is)),
							 gup_rule_value_name(is)));
	}
	return list;
}

/* The index of the kernel when the other engine is a model. Such reports have special names. */
static int kernel_index(const struct diffs_memory *m)
{
	if (m->engine[0].kind == ENGINE_MODEL)
		return 1;
	return m->engine[1].kind == ENGINE_MODEL ? 0 : -1;
}

static json_t *class_json(struct diffs_memory *m, size_t nr)
{
	const struct gup_diff_class *class = &m->diff->classes[nr];
	char *does[2] = { diffs_memory_does(m, nr, 0), diffs_memory_does(m, nr, 1) };
	char *witness = class_witness(m, nr);
	int kernel = kernel_index(m);
	json_t *json =
		json_pack("{s:I, s:o, s:o, s:o, s:o, s:o}", "cases", (json_int_t) class->count,
			  "scenario", json_text(witness), "differs", json_differs(class->differs),
			  "a_does", json_text(does[0]), "b_does", json_text(does[1]), "as_with",
			  values_json(m, nr));

	if (kernel >= 0) {
		json_object_set_new(json, "model_does", json_text(does[!kernel]));
		json_object_set_new(json, "kernel_does", json_text(does[kernel]));
	}
	free(witness);
	free(does[0]);
	free(does[1]);
	return json;
}

static json_t *lacked_json(const struct diffs_memory *m)
{
	json_t *json = json_object();

	for (unsigned int which = 0; which < 2; which++) {
		unsigned int nr = 0;
		const struct lacked *lacked =
			m->engine[which].recorded ? recorded_lacked(m->engine[which].recorded, &nr)
						  : NULL;

		for (unsigned int i = 0; i < nr; i++)
			json_object_set_new(json, lacked[i].what, json_integer(lacked[i].states));
	}
	return json;
}

void diffs_memory_json(struct diffs_memory *m)
{
	const struct gup_diff *d = m->diff;
	json_t *doc = json_begin("diff"), *classes = json_array();
	int kernel = kernel_index(m);

	for (size_t i = 0; i < d->nr_classes; i++)
		json_array_append_new(classes, class_json(m, i));
	json_object_update_new(
		doc,
		json_pack("{s:o, s:o, s:I, s:I, s:i, s:i, s:i, s:o, s:I, s:I, s:I, s:b, s:o}", "a",
			  json_text(m->engine[0].label), "b", json_text(m->engine[1].label),
			  "cases", (json_int_t)d->cases, "differing", (json_int_t)d->differing,
			  "states", (int)d->states, "states_differing", (int)d->state_differs,
			  "unreached", (int)d->neither, "lacked", lacked_json(m), "not_offered",
			  (json_int_t)d->not_offered, "unanswered", (json_int_t)d->unanswered,
			  "not_made", (json_int_t)d->not_made, "given_up", d->cancelled, "classes",
			  classes));
	if (kernel >= 0) {
		const struct tool_engine *engine = &m->engine[kernel];

		json_object_set_new(doc, "model", json_text(m->engine[!kernel].spec.name));
		json_object_set_new(doc, "kernel", json_text(engine->label));
		json_object_set_new(doc, "kernel_version",
				    json_text(recorded_kernel(engine->recorded)));
	}
	json_finish(doc);
}

int diffs_memory_status(const struct tool_command *cmd, const struct diffs_memory *m)
{
	const struct gup_diff *d = m->diff;
	const struct tool_engine *engine = &m->engine[m->engine[0].recorded ? 0 : 1];

	if (d->differing || d->state_differs || d->cancelled)
		return TOOL_BROKEN;
	if (d->cases && !d->unanswered)
		return TOOL_HOLDS;
	fprintf(stderr, "gupwalk: %s: %s: %s\n", cmd->name, engine->path,
		d->cases ? "not every case was answered" : "no case could be compared");
	return TOOL_NO_ENGINE;
}
