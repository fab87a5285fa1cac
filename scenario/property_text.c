// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must hold of any text that is read as a scenario.
 */
#include <stdlib.h>
#include <string.h>

#include <gupwalk/run.h>

#include "internal.h"
#include "property.h"

/* Larger scenarios take longer to run, and show nothing more. */
#define RUN_ACTIONS 24

/* Each error is about a place in the text, and can be shown. */
static bool errors_sound(const struct gup_scenario_errors *errors, const char *text, size_t len)
{
	char shown[1200];

	if (!errors->nr || !errors->nr_kept || errors->nr_kept > errors->nr)
		return false;
	for (uint32_t i = 0; i < errors->nr_kept; i++) {
		const struct gup_scenario_error *error = &errors->error[i];

		if (!error->text[0] || (error->line && !error->column) ||
		    gup_scenario_error_format(shown, sizeof(shown), "input", text, len, error) >=
			    sizeof(shown))
			return false;
	}
	return true;
}

static char *print(const struct gup_scenario *scenario, size_t *len)
{
	char *text;

	*len = gup_scenario_print(scenario, NULL, 0);
	text = malloc(*len + 1);
	if (text)
		gup_scenario_print(scenario, text, *len + 1);
	return text;
}

/* The print says the same, and prints the same. */
static bool round_trips(const struct gup_scenario *scenario, struct gup_scenario_errors *errors,
			bool *no_memory)
{
	size_t len, again_len = 0;
	char *text = print(scenario, &len), *again = NULL;
	struct gup_scenario *second = text ? gup_scenario_parse(text, len, errors) : NULL;
	bool same = second && gup_scenario_same(scenario, second);

	if (second)
		again = print(second, &again_len);
	*no_memory |=
		!text || (second ? !again : !strcmp(errors->error[0].text, SCENARIO_NO_MEMORY));
	same = same && again && len == again_len && !memcmp(text, again, len);
	gup_scenario_free(second);
	free(text);
	free(again);
	return same || *no_memory;
}

/* It comes to an end, and twice to the same one. */
static bool runs(const struct gup_scenario *scenario, const struct gup_spec *spec)
{
	struct gup_run *run;
	uint32_t passed, failed;
	enum gup_run_status status;
	bool same;

	if (scenario->nr_actions > RUN_ACTIONS)
		return true;
	run = gup_run_create(scenario);
	if (!run)
		return true;
	status = gup_run(run, spec);
	passed = run->nr_passed;
	failed = run->nr_failed;
	same = gup_run(run, spec) == status && run->nr_passed == passed && run->nr_failed == failed;
	gup_run_destroy(run);
	return same;
}

const char *property_text(const char *text, size_t len, const struct gup_spec *spec,
			  struct gup_scenario_errors *errors, bool *no_memory)
{
	struct gup_scenario *scenario = gup_scenario_parse(text, len, errors);
	const char *law = NULL;

	if (!scenario && !errors_sound(errors, text, len))
		law = "errors-say-where";
	else if (scenario && errors->nr)
		law = "errors-or-scenario";
	else if (scenario && !round_trips(scenario, errors, no_memory))
		law = "print-is-the-scenario";
	else if (scenario && !runs(scenario, spec))
		law = "runs-are-alike";
	gup_scenario_free(scenario);
	return law;
}
