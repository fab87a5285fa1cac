// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk run's report as JSON.
 */
#include <stdlib.h>

#include "output/json.h"
#include "output/report_json.h"

static json_t *errors_json(const struct file *file)
{
	json_t *list = json_array();

	if (file->problem)
		json_array_append_new(list, json_pack("{s:i, s:i, s:o}", "line", 0, "column", 0,
						      "text", json_text(file->problem)));
	for (uint32_t i = 0; i < file->errors.nr_kept; i++)
		json_array_append_new(list, json_scenario_error(&file->errors.error[i]));
	return list;
}

static json_t *texts_json(char *const *text, uint32_t nr)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < nr; i++)
		json_array_append_new(list, json_text(text[i]));
	return list;
}

static json_t *sources_json(const struct gup_scenario *scenario)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < scenario->nr_sources; i++) {
		const struct gup_source *source = &scenario->source[i];

		json_array_append_new(list, json_pack("{s:s, s:o, s:o}", "kind",
						      source->mail ? "mail" : "commit", "id",
						      json_text(source->id), "text",
						      json_text(source->text)));
	}
	return list;
}

static json_t *file_json(const struct file *file)
{
	return json_pack("{s:o, s:o, s:i, s:o}", "file", json_text(file->name), "errors",
			 errors_json(file), "nr_errors", (int)file->errors.nr + !!file->problem,
			 "results", json_array());
}

static void file_begin(void *arg, const struct file *file)
{
	json_t *json = file_json(file);

	json_object_set_new(json, "scenario", json_text(file->scenario->name));
	json_object_set_new(json, "why", texts_json(file->scenario->why, file->scenario->nr_whys));
	json_object_set_new(json, "sources", sources_json(file->scenario));
	json_array_append_new(arg, json);
}

static void file_bad(void *arg, const struct file *file)
{
	json_array_append_new(arg, file_json(file));
}

static void point(void *arg, const struct file *file, const struct gup_spec *spec,
		  const struct gup_run *run, enum point_status status)
{
	json_t *last = json_array_get(arg, json_array_size(arg) - 1);
	json_t *result =
		json_pack("{s:s, s:s}", "version", spec->name, "status", point_status_name(status));

	(void)file;
	if (run->error.line)
		json_object_set_new(result, "error", json_scenario_error(&run->error));
	if (status != POINT_BAD_STEP && status != POINT_NOT_APPLICABLE) {
		json_object_set_new(result, "judged", json_judged(run));
		json_object_set_new(result, "calls", json_results(run, spec));
	}
	json_array_append_new(json_object_get(last, "results"), result);
}

static void file_end(void *arg, const struct file *file)
{
	(void)arg;
	(void)file;
}

struct report run_json_begin(json_t **files)
{
	*files = json_array();
	return (struct report){
		.arg = *files,
		.file_begin = file_begin,
		.file_bad = file_bad,
		.point = point,
		.file_end = file_end,
	};
}
