// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each engine of a comparison does in one case. Expectations do not show references
 * that were taken or entries that changed; these lines do, for readers without gupwalk.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <gupwalk/diff.h>
#include <gupwalk/judge.h>

#include "output/describe.h"
#include "output/json.h"
#include "lib/strbuf.h"
#include "results/compared.h"
#include "tool.h"

/* Make the case's call with one engine; false when its version has no such state. */
static bool make(struct gup_sandbox *sandbox, const struct compared *compared,
		 const struct gup_witness *witness, struct gup_trial *c)
{
	struct gup_initial_state initial;

	bool built;

	gup_witness_state(witness, &initial);
	sandbox->engine = compared->engine;
	built = gup_sandbox_build(sandbox, &compared->spec->rules, &initial) == GUP_STEP_OK;
	if (built)
		*c = gup_sandbox_call(sandbox, &compared->spec->rules, &witness->call);
	sandbox->engine = NULL;
	return built;
}

static const char *fault_name(const struct gup_outcome *out, uint32_t i)
{
	const char *name = gup_fault_kind_name(out->faults[i].kind);

	return name ? name : "unknown";
}

static uint32_t nr_logged(const struct gup_outcome *out)
{
	return out->nr_faults < GUP_FAULTS_LOGGED ? out->nr_faults : GUP_FAULTS_LOGGED;
}

static void put_faults(struct strbuf *to, const struct gup_outcome *out)
{
	strbuf_adds(to, ", faults");
	for (uint32_t i = 0; i < nr_logged(out); i++)
		strbuf_addf(to, " %s", fault_name(out, i));
	if (out->nr_faults > GUP_FAULTS_LOGGED)
		strbuf_addf(to, " and %" PRIu32 " more", out->nr_faults - GUP_FAULTS_LOGGED);
	if (!out->nr_faults)
		strbuf_adds(to, " none");
}

/* The entries that the call changed, each once. */
static void put_entries(struct strbuf *to, const struct gup_trial *c)
{
	uint64_t nr = c->call->entry_point == GUP_ENTRY_POINT_LOOK_UP ? 1 : c->call->nr_pages;
	bool changed = false;

	if (nr > c->out->max_pages)
		nr = c->out->max_pages;
	for (uint64_t i = 0; i < nr; i++) {
		uint64_t addr = c->call->start + (i << GUP_PAGE_SHIFT);
		unsigned int level[2] = { 0 };
		const gup_entry *was = gup_entry_lookup(c->before, addr, &level[0]);
		const gup_entry *is = gup_entry_lookup(c->after, addr, &level[1]);
		uint32_t facts = is ? gup_entry_facts(*is, level[1]) : 0;

		if ((was ? *was : 0) == (is ? *is : 0) && level[0] == level[1])
			continue;
		if (level[1] == 2 && i && (addr & ~GUP_PMD_MASK))
			continue;
		changed = true;
		strbuf_addf(to, "; entry 0x%" PRIx64 " becomes", addr);
		for (unsigned int bit = 0; bit < GUP_ENTRY_FACT_NR; bit++)
			if (facts & 1u << bit)
				strbuf_addf(to, " %s", gup_entry_fact_name(bit));
	}
	if (!changed)
		strbuf_adds(to, "; entries unchanged");
}

static void put_compared(struct strbuf *to, struct gup_sandbox *sandbox,
			 const struct compared *compared, const struct gup_witness *witness)
{
	int64_t refs, pins;
	struct gup_trial c;
	char ret[32];

	if (!make(sandbox, compared, witness, &c)) {
		strbuf_adds(to, "has no such state");
	} else if (c.out->endless) {
		strbuf_adds(to, "never returns");
	} else {
		strbuf_addf(to, "ret %s", describe_return(ret, sizeof(ret), c.out->ret));
		put_faults(to, c.out);
		gup_trial_refs(&c, &refs, &pins);
		strbuf_addf(to, ", references %+" PRId64 ", pins %+" PRId64, refs, pins);
		if (c.out->fast)
			strbuf_addf(to, ", %" PRIu64 " by the fast walk", c.out->nr_fast);
		if (c.out->locks)
			strbuf_adds(to, ", mmap_lock taken");
		if (c.out->locks > 1)
			strbuf_addf(to, " %u times", c.out->locks);
		if (c.out->warns)
			strbuf_adds(to, ", a warning");
		put_entries(to, &c);
	}
}

char *compared_text(char *text, struct gup_sandbox *sandbox, const struct compared *compared,
		    unsigned int nr, const struct gup_witness *witness)
{
	struct strbuf whole = strbuf_new(), *to = &whole;
	size_t widest = 0;

	strbuf_adds(to, text);
	free(text);
	for (unsigned int i = 0; i < nr; i++)
		widest = strlen(compared[i].name) > widest ? strlen(compared[i].name) : widest;
	for (unsigned int i = 0; i < nr; i++) {
		strbuf_addf(to, "# %s:%*s", compared[i].name,
			    (int)(widest - strlen(compared[i].name)) + 1, "");
		put_compared(to, sandbox, &compared[i], witness);
		strbuf_adds(to, "\n");
	}
	return whole.s;
}

json_t *compared_json(struct gup_sandbox *sandbox, const struct compared *compared,
		      const struct gup_witness *witness)
{
	int64_t refs, pins;
	struct gup_trial c;
	json_t *json;

	if (!make(sandbox, compared, witness, &c))
		return json_null();
	gup_trial_refs(&c, &refs, &pins);
	json = json_outcome(c.out);
	if (compared->engine && !(compared->engine->known >> GUP_OBSERVATION_REFUSED & 1))
		json_object_set_new(json, "refused", json_null());
	json_object_set_new(json, "warned", json_boolean(c.out->warns));
	json_object_set_new(json, "references", json_integer(refs));
	json_object_set_new(json, "pins", json_integer(pins));
	return json;
}
