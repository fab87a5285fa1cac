// SPDX-License-Identifier: GPL-2.0-only
/*
 * Checking laws over versions, and collecting the witnesses.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"
#include "lib/need.h"
#include "output/progress.h"
#include "results/checks.h"
#include "results/compared.h"
#include "results/witness.h"

/* A name holds no path: "P1-tree-v7.3". */
static char *finding_name(char *buf, size_t size, const struct checks *checks, enum gup_law law,
			  const struct checked *c)
{
	const char *engine = checks->engine ? checks->engine->name : "";
	size_t len = strcspn(engine, ":@/");
	char what[64];

	/* REPO@REV has no prefix. */
	if (*engine && engine[len] != ':') {
		engine = "tree";
		len = strlen(engine);
	}
	snprintf(what, sizeof(what), "%s%s%.*s", gup_law_short_name(law), len ? "-" : "", (int)len,
		 engine);
	return witness_name(buf, size, what, &c->from);
}

/* Add to the witness what the model does and what the engine does. */
static void add_engines(const struct checks *checks, struct gup_sandbox *sandbox, struct finding *f,
			const struct checked *c)
{
	struct compared both[] = {
		{ c->from.name, &c->from, NULL },
		{ checks->engine->name, &c->from, checks->engine },
	};

	f->text = compared_text(f->text, sandbox, both, 2, &f->witness);
}

/* Neighbours with the same rules are one result. */
static void add_version(struct checks *checks, const struct gup_spec *spec)
{
	struct checked *last = checks->nr ? &checks->of[checks->nr - 1] : NULL;

	if (last && spec_follows(spec, &last->to) &&
	    gup_rules_same(&spec->rules, &last->from.rules)) {
		last->to = *spec;
		return;
	}
	checks->of = need_grow(checks->of, checks->nr, sizeof(*checks->of));
	checks->of[checks->nr++] = (struct checked){ .from = *spec, .to = *spec };
}

static void finish_finding(struct checks *checks, struct gup_sandbox *sandbox, size_t nr)
{
	struct finding *f = &checks->finding[nr];
	struct gup_scenario *scenario = NULL;
	const struct checked *last = NULL;

	for (size_t i = 0; i < checks->nr; i++) {
		const struct checked *c = &checks->of[i];
		const struct gup_change *broke = c->attribution[f->law].broke;

		if (!c->result.law[f->law].broken || c->finding[f->law] != nr)
			continue;
		if (!scenario) {
			char why[512], label[GUP_LAW_LABEL_MAX];

			snprintf(why, sizeof(why), "Breaks %s: %s",
				 gup_law_label(label, sizeof(label), f->law), gup_law_text(f->law));
			scenario = witness_scenario(&(struct witness_about){ f->name, why,
									     broke && *broke->commit
										     ? broke->commit
										     : NULL },
						    &f->witness);
		}
		witness_expect(scenario, sandbox, &f->witness, &c->from);
		last = c;
	}
	f->text = witness_text(scenario);
	if (checks->engine)
		add_engines(checks, sandbox, f, last);
	gup_scenario_free(scenario);
}

static bool same_case(const struct gup_witness *a, const struct gup_witness *b)
{
	return a->index == b->index && a->state == b->state &&
	       a->call.entry_point == b->call.entry_point && a->call.flags == b->call.flags &&
	       a->call.start == b->call.start && a->call.nr_pages == b->call.nr_pages &&
	       a->call.locked == b->call.locked && a->call.no_pages == b->call.no_pages;
}

/* The finding with this law and case; a new one for a new case. */
static size_t find_finding(struct checks *checks, enum gup_law law, const struct checked *c)
{
	const struct gup_witness *witness = &c->result.law[law].witness;
	struct finding *f;

	for (size_t i = 0; i < checks->nr_findings; i++)
		if (checks->finding[i].law == law &&
		    same_case(&checks->finding[i].witness, witness))
			return i;
	checks->finding = need_grow(checks->finding, checks->nr_findings, sizeof(*checks->finding));
	f = &checks->finding[checks->nr_findings];
	*f = (struct finding){ .law = law, .witness = *witness };
	finding_name(f->name, sizeof(f->name), checks, law, c);
	return checks->nr_findings++;
}

static void collect(struct checks *checks, struct gup_sandbox *sandbox)
{
	for (size_t i = 0; i < checks->nr; i++) {
		struct checked *c = &checks->of[i];

		for (unsigned int law = 0; law < GUP_LAW_NR; law++) {
			const struct gup_check_result *r = &c->result;

			if (r->law[law].broken)
				c->finding[law] = find_finding(checks, law, c);
			if (checks->engine ? r->known[law].broken : r->law[law].broken)
				gup_attribute(sandbox, &c->from, law,
					      checks->engine ? &r->known[law].witness
							     : &r->law[law].witness,
					      &c->attribution[law]);
		}
	}
	for (size_t i = 0; i < checks->nr_findings; i++)
		finish_finding(checks, sandbox, i);
}

static void check_engine(struct checks *checks, struct gup_sandbox *sandbox,
			 struct progress *progress)
{
	unsigned int shards = checks->selection.nr_shards ? checks->selection.nr_shards : 1;
	uint64_t planned = 0;

	for (size_t i = 0; i < checks->nr; i++) {
		struct checked *c = &checks->of[i];

		gup_check(sandbox, &checks->selection, &c->from.rules, &c->result, progress_at,
			  progress);
		/* Cases that a version cannot reach are in the plan, but take no time. */
		planned += gup_selection_cases(&checks->selection, &c->from.rules) / shards;
		progress->done = planned;
	}
}

/* The model walks for many versions at once. */
static void check_model(struct checks *checks, unsigned int jobs, struct progress *progress)
{
	const struct gup_rules **rules = need_array(checks->nr, sizeof(*rules));
	struct gup_check_result *results = need_array(checks->nr, sizeof(*results));

	for (size_t i = 0; i < checks->nr; i++)
		rules[i] = &checks->of[i].from.rules;
	if (!gup_check_versions(&checks->selection, rules, checks->nr, jobs, results, progress_at,
				progress))
		out_of_memory();
	for (size_t i = 0; i < checks->nr; i++)
		checks->of[i].result = results[i];
	free(results);
	free(rules);
}

void checks_run(struct checks *checks, const struct gup_selection *selection,
		const struct spec_list *versions, const struct gup_engine *engine,
		unsigned int jobs, const char *label)
{
	struct progress progress = progress_begin(label);
	struct gup_sandbox *sandbox = sandbox_or_end();
	unsigned int shards = selection->nr_shards ? selection->nr_shards : 1;
	double begin = clock_seconds();

	*checks = (struct checks){ .selection = *selection, .engine = engine };
	sandbox->engine = engine;
	for (size_t i = 0; i < versions->nr; i++)
		add_version(checks, &versions->spec[i]);
	for (size_t i = 0; i < checks->nr; i++)
		progress.total +=
			gup_selection_cases(selection, &checks->of[i].from.rules) / shards;
	if (engine)
		check_engine(checks, sandbox, &progress);
	else
		check_model(checks, jobs, &progress);
	for (size_t i = 0; i < checks->nr; i++)
		checks->cases += checks->of[i].result.cases;
	progress_end(&progress);
	checks->seconds = clock_seconds() - begin;
	sandbox->engine = NULL;
	collect(checks, sandbox);
	gup_sandbox_destroy(sandbox);
}

void checks_free(struct checks *checks)
{
	for (size_t i = 0; i < checks->nr_findings; i++)
		free(checks->finding[i].text);
	free(checks->finding);
	free(checks->of);
}

const struct checked *checks_at(const struct checks *checks, const struct gup_spec *spec)
{
	size_t i = 0;

	while (i + 1 < checks->nr && !gup_rules_same(&checks->of[i].from.rules, &spec->rules))
		i++;
	return &checks->of[i];
}

bool checks_broken(const struct checks *checks)
{
	bool given_up = false;

	for (size_t i = 0; i < checks->nr; i++)
		given_up |= checks->of[i].result.cancelled;
	return checks->nr_findings || given_up;
}

char *checked_name(char *buf, size_t size, const struct checked *checked)
{
	bool one = !strcmp(checked->from.name, checked->to.name);

	snprintf(buf, size, "%s%s%s", checked->from.name, one ? "" : "..",
		 one ? "" : checked->to.name);
	return buf;
}
