// SPDX-License-Identifier: GPL-2.0-only
/*
 * What callers get, as JSON.
 */
#include <stdlib.h>

#include "results/headline.h"
#include "output/json.h"

const char *headline_verdict(const struct gup_caller_result *result)
{
	static const char *const names[] = {
		[GUP_CALLER_ANSWER_UNREACHABLE] = "unreachable",
		[GUP_CALLER_ANSWER_NO_FAULT] = "no-fault",
		[GUP_CALLER_ANSWER_NUMA_FAULT] = "numa-fault",
		[GUP_CALLER_ANSWER_OTHER_FAULT] = "other-fault",
		[GUP_CALLER_ANSWER_NOTHING] = "nothing",
		[GUP_CALLER_ANSWER_ERROR] = "error",
		[GUP_CALLER_ANSWER_ENDLESS] = "endless",
	};

	return names[result->answer];
}

static json_t *caller_result_json(const struct headline *headline, unsigned int block,
				  unsigned int caller, size_t version)
{
	const struct gup_caller_result *result = headline_at(headline, version, block, caller);
	bool locked = headline_under_lock(headline, result, caller, version);
	json_t *json = json_pack("{s:s, s:s}", "version", headline->when.spec[version].name,
				 "verdict", headline_verdict(result));

	if (result->answer == GUP_CALLER_ANSWER_UNREACHABLE) {
		json_object_set_new(json, "because", json_text(gup_step_error_text(result->step)));
		return json;
	}
	json_object_update_new(
		json, json_pack("{s:I, s:o, s:i, s:i, s:b, s:b, s:i, s:I, s:I}", "ret",
				(json_int_t)result->ret, "errno",
				json_text(result->ret < 0 ? gup_errno_name(result->ret) : NULL),
				"calls", result->calls, "got_by", result->got_by, "went_slow",
				headline_went_slow(result), "under_lock", locked, "locks_taken",
				result->locks, "nr_faults", (json_int_t)result->nr_faults,
				"nr_numa", (json_int_t)result->nr_numa));
	return json;
}

static json_t *block_json(const struct headline *headline, unsigned int block)
{
	json_t *rows = json_array();

	for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++) {
		json_t *cells = json_array();

		for (unsigned int i = 0; i < headline->nr_columns; i++)
			json_array_append_new(cells, caller_result_json(headline, block, caller,
									headline->column[i]));
		json_array_append_new(rows, json_pack("{s:s, s:s, s:o}", "caller",
						      gup_caller_name(caller), "text",
						      gup_caller_text(caller), "cells", cells));
	}
	return json_pack("{s:s, s:s, s:b, s:o}", "state", gup_caller_state_name(block / 2), "text",
			 gup_caller_state_text(block / 2), "huge_page", block % 2, "rows", rows);
}

static json_t *answers_json(const struct headline *headline)
{
	json_t *list = json_array();

	for (unsigned int nr = 0; nr < HEADLINE_ANSWERS; nr++) {
		char *answer = headline_answer(headline, nr);

		json_array_append_new(list,
				      json_pack("{s:s, s:o}", "question", headline_question(nr),
						"answer", json_text(answer)));
		free(answer);
	}
	return list;
}

static json_t *callers_json(uint64_t callers)
{
	json_t *list = json_array();

	for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++)
		if (callers >> caller & 1)
			json_array_append_new(list, json_string(gup_caller_name(caller)));
	return list;
}

/* Callers that honour hinting, by runs of releases, with the rules that changed this. */
static json_t *honours_json(const struct headline *headline)
{
	const struct gup_spec *spec = headline->when.spec;
	json_t *list = json_array();

	for (size_t first = 0, last; first < headline->nr_releases; first = last + 1) {
		struct gup_rule_set rules = { { 0 } };
		json_t *by = json_array();

		if (first)
			rules = headline_honour_rules(&spec[first - 1], &spec[first]);
		last = headline_honour_range(headline, first);
		for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++)
			if (gup_rule_set_has(rules, rule))
				json_array_append_new(by,
						      json_value(spec[first].rules.value[rule]));
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:o, s:o}", "from", spec[first].name, "to",
					spec[last].name, "callers",
					callers_json(headline_honouring(&spec[first].rules)),
					"changed_by", by));
	}
	return list;
}

static json_t *row_json(const struct headline *headline, const struct headline_row *row,
			const struct headline_span *span, size_t nr)
{
	json_t *states = json_array(), *cells = json_array();

	for (unsigned int block = 0; block < HEADLINE_BLOCKS; block++)
		if (row->blocks >> block & 1)
			json_array_append_new(states, json_pack("{s:s, s:b}", "state",
								gup_caller_state_name(block / 2),
								"huge_page", block % 2));
	for (size_t i = 0; i < nr; i++) {
		const struct gup_caller_result *result =
			headline_at(headline, span[i].first,
				    (unsigned int)__builtin_ctz(row->blocks), row->caller);

		json_array_append_new(cells,
				      json_pack("{s:s, s:I}", "verdict", headline_verdict(result),
						"ret", (json_int_t)result->ret));
	}
	return json_pack("{s:s, s:o, s:o}", "caller", gup_caller_name(row->caller), "states",
			 states, "cells", cells);
}

/* The table of callers whose result changes. */
static json_t *differs_json(const struct headline *headline)
{
	struct headline_row rows[HEADLINE_ROWS_MAX];
	unsigned int nr_rows = headline_rows(headline, rows);
	json_t *versions = json_array(), *list = json_array();
	struct headline_span *span;
	size_t nr = headline_spans(headline, &span);

	for (size_t i = 0; i < nr; i++)
		json_array_append_new(versions,
				      json_pack("{s:s, s:s}", "from",
						headline->when.spec[span[i].first].name, "to",
						headline->when.spec[span[i].last].name));
	for (unsigned int i = 0; i < nr_rows; i++)
		json_array_append_new(list, row_json(headline, &rows[i], span, nr));
	free(span);
	return json_pack("{s:o, s:o}", "versions", versions, "rows", list);
}

void headline_json(const struct headline *headline, const char *name)
{
	json_t *doc = json_begin(name), *columns = json_array(), *blocks = json_array();

	for (unsigned int i = 0; i < headline->nr_columns; i++) {
		size_t version = headline->column[i];

		json_array_append_new(columns,
				      json_pack("{s:s, s:s, s:o}", "label",
						headline_label(headline, version), "version",
						headline->when.spec[version].name, "what",
						json_text(headline_what(headline, version))));
	}
	for (unsigned int block = 0; block < HEADLINE_BLOCKS; block++)
		json_array_append_new(blocks, block_json(headline, block));
	json_object_set_new(doc, "answers", answers_json(headline));
	json_object_set_new(doc, "honours", honours_json(headline));
	json_object_set_new(doc, "differs", differs_json(headline));
	json_object_set_new(doc, "newest", checks_json(&headline->newest));
	json_object_set_new(doc, "columns", columns);
	json_object_set_new(doc, "blocks", blocks);
	json_object_set_new(doc, "laws", checks_json(&headline->checks));
	json_object_set_new(doc, "witnesses", checks_findings_json(&headline->checks));
	json_finish(doc);
}
