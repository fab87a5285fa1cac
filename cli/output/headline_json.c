// SPDX-License-Identifier: GPL-2.0-only
/*
 * The headline table as JSON.
 */
#include "headline.h"
#include "output/json.h"

static const char *verdict_name(unsigned int verdict)
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

	return names[verdict];
}

static json_t *caller_result_json(const struct headline *headline, unsigned int block,
				  unsigned int caller, unsigned int column)
{
	const struct gup_caller_result *result = &headline->result[block][caller][column];
	bool locked = headline_under_lock(headline, result, caller, column);
	json_t *json = json_pack("{s:s, s:s}", "version", headline->column.spec[column].name,
				 "verdict", verdict_name(result->verdict));

	if (result->verdict == GUP_CALLER_ANSWER_UNREACHABLE) {
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

		for (unsigned int column = 0; column < HEADLINE_NR; column++)
			json_array_append_new(cells,
					      caller_result_json(headline, block, caller, column));
		json_array_append_new(rows, json_pack("{s:s, s:s, s:o}", "caller",
						      gup_caller_name(caller), "text",
						      gup_caller_text(caller), "cells", cells));
	}
	return json_pack("{s:s, s:s, s:b, s:o}", "state", gup_caller_state_name(block / 2), "text",
			 gup_caller_state_text(block / 2), "huge_page", block % 2, "rows", rows);
}

void headline_json(const struct headline *headline)
{
	json_t *doc = json_begin("table"), *columns = json_array(), *blocks = json_array();

	for (unsigned int column = 0; column < HEADLINE_NR; column++)
		json_array_append_new(columns,
				      json_pack("{s:s, s:s, s:o}", "label", headline_label(column),
						"version", headline->column.spec[column].name,
						"what", json_text(headline_what(column))));
	for (unsigned int block = 0; block < HEADLINE_BLOCKS; block++)
		json_array_append_new(blocks, block_json(headline, block));
	json_object_set_new(doc, "columns", columns);
	json_object_set_new(doc, "blocks", blocks);
	json_object_set_new(doc, "laws", checks_json(&headline->checks));
	json_object_set_new(doc, "witnesses", checks_findings_json(&headline->checks));
	json_finish(doc);
}
