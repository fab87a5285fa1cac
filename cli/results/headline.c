// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each caller gets at each version, and the laws there.
 */
#include <stdlib.h>

#include "lib/need.h"
#include "options/selection.h"
#include "results/headline.h"
#include "results/witness.h"

struct column {
	const char *label;
	const char *version;
	const char *what;
};

static const struct column columns[HEADLINE_NR] = {
#define X(label, version, what) { label, version, what },
	HEADLINE_COLUMNS(X)
#undef X
};

const char *headline_label(const struct headline *headline, unsigned int column)
{
	return columns[column].label ? columns[column].label : headline->column.spec[column].name;
}

const char *headline_what(unsigned int column)
{
	return columns[column].what;
}

bool headline_went_slow(const struct gup_caller_result *result)
{
	return result->fell_back || result->calls > 1;
}

bool headline_under_lock(const struct headline *headline, const struct gup_caller_result *result,
			 unsigned int caller, unsigned int column)
{
	struct gup_call calls[2];
	unsigned int nr;

	if (result->locks)
		return true;
	nr = gup_caller_calls(caller, &headline->column.spec[column].rules, 0, calls);
	for (unsigned int i = 0; i < nr && i < result->calls; i++)
		if (gup_entry_point_wants_lock(calls[i].entry_point))
			return true;
	return false;
}

static void fill_cells(struct headline *headline)
{
	struct gup_sandbox *sandbox = sandbox_or_end();

	for (unsigned int block = 0; block < HEADLINE_BLOCKS; block++)
		for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++)
			for (unsigned int column = 0; column < HEADLINE_NR; column++)
				gup_caller_try(sandbox, &headline->column.spec[column].rules,
					       caller, block / 2, block % 2,
					       &headline->result[block][caller][column]);
	gup_sandbox_destroy(sandbox);
}

const struct gup_caller_result *headline_at(const struct headline *headline, size_t version,
					    unsigned int block, unsigned int caller)
{
	return &headline->at[(version * HEADLINE_BLOCKS + block) * GUP_CALLER_NR + caller];
}

/* Every caller at every release and under every proposal. */
static void fill_when(struct headline *headline)
{
	struct gup_sandbox *sandbox = sandbox_or_end();
	struct gup_caller_result *result;

	spec_list_add_releases(&headline->when);
	headline->nr_releases = headline->when.nr;
	for (unsigned int i = 0; i < HEADLINE_NR; i++)
		if (columns[i].what)
			spec_list_add_name(&headline->when, columns[i].version);
	result = need_array(headline->when.nr * HEADLINE_BLOCKS * GUP_CALLER_NR, sizeof(*result));
	headline->at = result;
	for (size_t i = 0; i < headline->when.nr; i++)
		for (unsigned int block = 0; block < HEADLINE_BLOCKS; block++)
			for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++)
				gup_caller_try(sandbox, &headline->when.spec[i].rules, caller,
					       block / 2, block % 2, result++);
	gup_sandbox_destroy(sandbox);
}

/* Every law at the newest release. */
static void check_newest(struct headline *headline)
{
	struct gup_selection selection = { .laws = GUP_LAWS_ALL };
	struct spec_list newest = { &headline->when.spec[headline->nr_releases - 1], 1 };

	checks_run(&headline->newest, &selection, &newest, NULL, selection_processors(),
		   "checking the newest release");
}

static void fill_columns(struct headline *headline)
{
	struct gup_selection selection = {
		.laws = GUP_LAW_BIT(GUP_LAW_P1) | GUP_LAW_BIT(GUP_LAW_P2) |
			GUP_LAW_BIT(GUP_LAW_P3) | GUP_LAW_BIT(GUP_LAW_P4) |
			GUP_LAW_BIT(GUP_LAW_LOOK_UP_FINDS),
	};

	for (unsigned int i = 0; i < HEADLINE_NR; i++)
		spec_list_add_name(&headline->column, columns[i].version);
	fill_cells(headline);
	checks_run(&headline->checks, &selection, &headline->column, NULL, selection_processors(),
		   "checking the laws");
}

struct headline *headline_make(bool all)
{
	struct headline *headline = need_array(1, sizeof(*headline));

	fill_when(headline);
	check_newest(headline);
	if (all)
		fill_columns(headline);
	return headline;
}

void headline_free(struct headline *headline)
{
	checks_free(&headline->newest);
	checks_free(&headline->checks);
	free(headline->at);
	free(headline->when.spec);
	free(headline->column.spec);
	free(headline);
}
