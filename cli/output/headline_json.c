// SPDX-License-Identifier: GPL-2.0-only
/*
 * The headline table as JSON.
 */
#include "headline.h"
#include "json.h"

static const char *verdict_name(unsigned int verdict)
{
	static const char *const names[] = {
		[GUP_CELL_UNREACHABLE] = "unreachable", [GUP_CELL_NO_FAULT] = "no-fault",
		[GUP_CELL_NUMA_FAULT] = "numa-fault",	[GUP_CELL_OTHER_FAULT] = "other-fault",
		[GUP_CELL_NOTHING] = "nothing",		[GUP_CELL_ERROR] = "error",
		[GUP_CELL_ENDLESS] = "endless",
	};

	return names[verdict];
}

static json_t *cell_json(const struct headline *headline, unsigned int block, unsigned int caller,
			 unsigned int column)
{
	const struct gup_cell *cell = &headline->cell[block][caller][column];
	bool locked = headline_under_lock(headline, cell, caller, column);
	json_t *json = json_pack("{s:s, s:s}", "version", headline->column.spec[column].name,
				 "verdict", verdict_name(cell->verdict));

	if (cell->verdict == GUP_CELL_UNREACHABLE) {
		json_object_set_new(json, "because", json_text(gup_step_error_text(cell->step)));
		return json;
	}
	json_object_update_new(
		json, json_pack("{s:I, s:o, s:i, s:i, s:b, s:b, s:i, s:I, s:I}", "ret",
				(json_int_t)cell->ret, "errno",
				json_text(cell->ret < 0 ? gup_errno_name(cell->ret) : NULL),
				"calls", cell->calls, "got_by", cell->got_by, "went_slow",
				headline_went_slow(cell), "under_lock", locked, "locks_taken",
				cell->locks, "nr_faults", (json_int_t)cell->nr_faults, "nr_numa",
				(json_int_t)cell->nr_numa));
	return json;
}

static json_t *block_json(const struct headline *headline, unsigned int block)
{
	json_t *rows = json_array();

	for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++) {
		json_t *cells = json_array();

		for (unsigned int column = 0; column < HEADLINE_NR; column++)
			json_array_append_new(cells, cell_json(headline, block, caller, column));
		json_array_append_new(rows, json_pack("{s:s, s:s, s:o}", "caller",
						      gup_caller_name(caller), "text",
						      gup_caller_text(caller), "cells", cells));
	}
	return json_pack("{s:s, s:s, s:b, s:o}", "state", gup_table_state_name(block / 2), "text",
			 gup_table_state_text(block / 2), "huge_page", block % 2, "rows", rows);
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
