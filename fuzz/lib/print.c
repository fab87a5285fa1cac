// SPDX-License-Identifier: GPL-2.0-only
/*
 * Findings as scenarios.
 */
#include <stdio.h>
#include <stdlib.h>

#include <gupwalk/scenario.h>

#include "lib.h"

void lib_put_scenario(struct strbuf *to, const struct gup_scenario *scenario)
{
	size_t size = gup_scenario_print(scenario, NULL, 0) + 1;
	char *text = need_array(size, 1);

	gup_scenario_print(scenario, text, size);
	strbuf_adds(to, text);
	free(text);
}

static struct gup_scenario *scenario_of(const struct lib_finding *f)
{
	char name[128], why[1024];
	struct gup_scenario *scenario;

	snprintf(name, sizeof(name), "breaks-%s", f->law);
	snprintf(why, sizeof(why), "Breaks %s: %s", f->law, f->text);
	scenario = gup_scenario_from_parts(&(struct gup_scenario_parts){
		.name = name,
		.why = why,
		.levels = f->c->levels,
		.step = f->c->step,
		.nr_steps = f->c->nr_steps,
		.call = f->c->call[0],
		.caller = GUP_CALLER_NR,
	});
	if (!scenario || (f->out && !gup_scenario_expect_outcome(scenario, f->spec, f->out)))
		abort();
	return scenario;
}

char *lib_print(const struct lib_finding *f)
{
	struct gup_scenario *scenario = scenario_of(f);
	struct strbuf text = strbuf_new();

	if (f->target)
		strbuf_addf(&text, "# target: %s\n", f->target);
	strbuf_addf(&text, "# law: %s\n# version: %s\n", f->law, f->spec->name);
	if (f->more)
		strbuf_adds(&text, f->more);
	lib_put_scenario(&text, scenario);
	gup_scenario_free(scenario);
	return text.s;
}
