// SPDX-License-Identifier: GPL-2.0-only
/*
 * Findings as scenarios.
 */
#include <stdio.h>
#include <stdlib.h>

#include <gupwalk/scenario.h>

#include "lib.h"

void lib_put_scenario(FILE *to, const struct gup_scenario *scenario)
{
	size_t size = gup_scenario_print(scenario, NULL, 0) + 1;
	char *text = malloc(size);

	if (!text)
		abort();
	gup_scenario_print(scenario, text, size);
	fputs(text, to);
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
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		abort();
	if (f->target)
		fprintf(to, "# target: %s\n", f->target);
	fprintf(to, "# law: %s\n# version: %s\n", f->law, f->spec->name);
	if (f->more)
		fputs(f->more, to);
	lib_put_scenario(to, scenario);
	fclose(to);
	gup_scenario_free(scenario);
	return text;
}
