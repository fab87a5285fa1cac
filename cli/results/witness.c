// SPDX-License-Identifier: GPL-2.0-only
/*
 * Witnesses as scenarios.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/strbuf.h"
#include "tool.h"
#include "results/witness.h"

struct gup_sandbox *sandbox_or_end(void)
{
	return need(gup_sandbox_create());
}

char *witness_name(char *buf, size_t size, const char *what, const struct gup_spec *spec)
{
	const char *override = spec->name + strcspn(spec->name, "+");
	struct strbuf name = strbuf_over(buf, size);

	strbuf_addf(&name, "%s-%.*s", what, (int)(override - spec->name), spec->name);
	/* The value of "+rule=value" is enough, and a name cannot hold "+" and "=". */
	while (*override) {
		const char *value = override + strcspn(override, "=");

		value += *value == '=';
		override = value + strcspn(value, "+");
		strbuf_addf(&name, "-%.*s", (int)(override - value), value);
	}
	return buf;
}

struct gup_scenario *witness_scenario(const struct witness_about *about,
				      const struct gup_witness *witness)
{
	struct gup_scenario *scenario;
	struct gup_initial_state initial;

	gup_witness_state(witness, &initial);
	scenario = gup_scenario_from_parts(&(struct gup_scenario_parts){
		.name = about->name,
		.why = about->why,
		.commit = about->commit,
		.levels = initial.levels ? initial.levels : 4,
		.step = initial.step,
		.nr_steps = initial.nr_steps,
		.call = witness->call,
		.caller = GUP_CALLER_NR,
	});
	if (!scenario)
		out_of_memory();
	return scenario;
}

void witness_expect(struct gup_scenario *scenario, struct gup_sandbox *sandbox,
		    const struct gup_witness *witness, const struct gup_spec *spec)
{
	struct gup_initial_state initial;
	uint32_t applies;

	gup_witness_state(witness, &initial);
	if (gup_sandbox_build(sandbox, &spec->rules, &initial) != GUP_STEP_OK)
		return;
	gup_sandbox_try(sandbox, &spec->rules, &witness->call, 0, &applies);
	if (!gup_scenario_expect_outcome(scenario, spec, &sandbox->out))
		out_of_memory();
}

char *witness_text(const struct gup_scenario *scenario)
{
	size_t size = gup_scenario_print(scenario, NULL, 0) + 1;
	char *text = need_array(size, 1);

	gup_scenario_print(scenario, text, size);
	return text;
}

void witness_print(const struct term *out, unsigned int indent, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		if (len)
			fprintf(out->file, "%*s%.*s", (int)indent, "", (int)len, text);
		fputc('\n', out->file);
		text += len + (text[len] == '\n');
	}
}
