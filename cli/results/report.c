// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report of a run, for every engine and format.
 */
#include <stdio.h>
#include <string.h>

#include "output/json.h"
#include "output/report_json.h"
#include "output/report_tap.h"
#include "results/report.h"

const char *point_status_name(enum point_status status)
{
	static const char *const names[POINT_NR] = {
		[POINT_PASSED] = "passed",	   [POINT_FAILED] = "failed",
		[POINT_NOT_JUDGED] = "not-judged", [POINT_NOT_APPLICABLE] = "not-applicable",
		[POINT_BAD_STEP] = "bad-step",	   [POINT_NO_ANSWER] = "no-answer",
	};

	return names[status];
}

const char *bad_step_reason(const struct gup_run *run, const struct gup_spec *spec)
{
	const char *at = strstr(run->error.text, spec->name);

	return at ? at + strlen(spec->name) : run->error.text;
}

void run_begin(struct run_output *out, bool json)
{
	*out = (struct run_output){ 0 };
	out->report = json ? run_json_begin(&out->list) : tap_begin(&out->tap);
}

int run_end(const struct tool_command *cmd, struct run_output *out, const struct gup_engine *engine,
	    const struct run_totals *totals)
{
	if (out->list) {
		json_t *doc = json_begin(cmd->name);

		json_object_set_new(doc, "files", out->list);
		json_object_set_new(doc, "failed", json_boolean(totals->failed));
		json_object_set_new(doc, "bad_input", json_boolean(totals->bad));
		json_object_set_new(doc, "given_up", json_boolean(gup_engine_given_up(engine)));
		json_finish(doc);
	} else {
		tap_end(&out->tap);
		if (gup_engine_given_up(engine))
			printf("Bail out! too many walks of %s never return; %zu file%s not run\n",
			       engine->name, totals->not_run,
			       totals->not_run == 1 ? " was" : "s were");
	}
	if (totals->bad)
		return TOOL_BAD_INPUT;
	return totals->failed ? TOOL_BROKEN : TOOL_HOLDS;
}
