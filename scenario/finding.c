// SPDX-License-Identifier: GPL-2.0-only
/*
 * Findings as scenarios.
 */
#include <stdio.h>
#include <stdlib.h>

#include "lib/strbuf.h"

#include "property.h"

typedef void put_fn(struct strbuf *to, const void *what);

/* Once for the length, and once into room for it. */
static char *print(put_fn *put, const void *what)
{
	struct strbuf text = strbuf_over(NULL, 0);
	size_t size;
	char *room;

	put(&text, what);
	size = text.len + 1;
	room = malloc(size);
	if (!room)
		return NULL;
	text = strbuf_over(room, size);
	put(&text, what);
	return room;
}

static void put_scenario(struct strbuf *to, const struct gup_scenario *scenario)
{
	to->len += gup_scenario_print(scenario, to->s ? to->s + to->len : NULL,
				      to->size - (to->s ? to->len : 0));
}

/* A finding, and the scenario that its case is. */
struct printed {
	const struct property_finding *finding;
	const struct gup_scenario *scenario;
};

static void put_comments(struct strbuf *to, const struct property_finding *f)
{
	char step[256];

	if (f->target)
		strbuf_addf(to, "# target: %s\n", f->target);
	if (f->law)
		strbuf_addf(to, "# law: %s\n# version: %s\n", f->law, f->spec->name);
	if (f->kind == PROPERTY_VERSIONS) {
		strbuf_addf(to, "# other version: %s\n", f->other->name);
		if (f->state)
			strbuf_adds(to, "# the last step can be done in one of them\n");
		for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++)
			if (gup_rule_set_has(f->culprits, rule))
				strbuf_addf(to, "# %s cannot matter here, and decides\n",
					    gup_rule_name(rule));
	}
	if (f->kind == PROPERTY_RACE) {
		gup_step_print(step, sizeof(step), &f->happens);
		strbuf_addf(to,
			    "# race: %s, before read or grab number %u of the fast walk; "
			    "`gupwalk race` shows it\n",
			    step, f->point);
	}
}

static void put_difference(struct strbuf *to, const struct property_finding *f)
{
	strbuf_adds(to, "# the model and the tree differ in:");
	for (unsigned int bit = 0; bit < GUP_DIFFER_NR; bit++)
		if (f->differs & 1u << bit)
			strbuf_addf(to, " %s;", gup_differ_name(bit));
	strbuf_addf(to, "\n# tree: ret %ld, %u faults%s\n", f->answer->ret, f->answer->nr_faults,
		    f->answer->endless ? ", never returns" : "");
}

static void put_case(struct strbuf *to, const void *what)
{
	const struct printed *p = what;

	put_comments(to, p->finding);
	put_scenario(to, p->scenario);
	if (p->finding->kind == PROPERTY_ENGINE)
		put_difference(to, p->finding);
}

/* A step or a call; a call's pages are kept under a name. Returns the calls so far. */
static unsigned int put_move(struct strbuf *to, const struct play_move *move, unsigned int nr_calls)
{
	char line[1024];

	if (move->kind != PLAY_CALL) {
		gup_step_print(line, sizeof(line), &move->does);
		strbuf_addf(to, "%s\n", line);
		return nr_calls;
	}
	gup_call_print(line, sizeof(line), &move->makes);
	strbuf_addf(to, "%s as held-%u\n", line, nr_calls);
	return nr_calls + 1;
}

static unsigned int put_moves(struct strbuf *to, const struct play *play, unsigned int nr)
{
	unsigned int nr_calls = 0;

	for (unsigned int i = 0; i < nr; i++)
		nr_calls = put_move(to, &play->move[i], nr_calls);
	return nr_calls;
}

static void put_sequence(struct strbuf *to, const void *what)
{
	const struct property_finding *f = what;
	const struct play *play = &f->play;
	unsigned int nr_calls;

	strbuf_addf(to, "# law: %s\n# version: %s\nscenario breaks-%s\nwhy \"Breaks %s: %s\"\n",
		    f->law, f->spec->name, f->law, f->law, f->text);
	strbuf_addf(to, "levels %u\n\n", play->levels);
	nr_calls = put_moves(to, play, play->at < play->nr ? play->at + 1 : play->nr);
	for (unsigned int i = 0; i < nr_calls && play->at == play->nr; i++)
		strbuf_addf(to, "put held-%u\n", i);
}

static struct gup_scenario *scenario_of(const struct property_finding *f)
{
	char name[128] = "finding", why[1024] = "Found by fuzzing.";
	struct gup_scenario *scenario;

	if (f->law) {
		snprintf(name, sizeof(name), "breaks-%s", f->law);
		snprintf(why, sizeof(why), "Breaks %s: %s", f->law, f->text);
	}
	scenario = gup_scenario_from_parts(&(struct gup_scenario_parts){
		.name = name,
		.why = why,
		.levels = f->c.levels,
		.step = f->c.step,
		.nr_steps = f->c.nr_steps,
		.call = f->c.call[0],
		.caller = GUP_CALLER_NR,
	});
	if (scenario && f->out && !gup_scenario_expect_outcome(scenario, f->spec, f->out)) {
		gup_scenario_free(scenario);
		return NULL;
	}
	return scenario;
}

char *finding_print(const struct property_finding *f)
{
	struct gup_scenario *scenario;
	char *text;

	if (f->kind == PROPERTY_SEQUENCE)
		return print(put_sequence, f);
	scenario = scenario_of(f);
	if (!scenario)
		return NULL;
	text = print(put_case, &(struct printed){ f, scenario });
	gup_scenario_free(scenario);
	return text;
}

/* A law of the language, and the text that breaks it. */
struct broken_text {
	const char *law;
	const char *text;
	size_t len;
};

static void put_text(struct strbuf *to, const void *what)
{
	const struct broken_text *broken = what;

	strbuf_addf(to, "# target: scenario\n# law: %s\n", broken->law);
	strbuf_add(to, broken->text, broken->len);
}

char *finding_print_text(const char *law, const char *text, size_t len)
{
	return print(put_text, &(struct broken_text){ law, text, len });
}

size_t play_print(const struct play *play, unsigned int nr, char *buf, size_t size)
{
	struct strbuf text = strbuf_over(buf, size);

	put_moves(&text, play, nr);
	return text.len;
}
