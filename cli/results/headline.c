// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each caller gets at each version, and the laws there.
 */
#include <stdlib.h>

#include "lib/need.h"
#include "options/selection.h"
#include "results/headline.h"
#include "results/witness.h"

static const struct {
	const char *label;
	const char *version;
	const char *what;
} proposals[HEADLINE_NR_PROPOSALS] = {
#define X(label, version, what) { label, version, what },
	HEADLINE_PROPOSALS(X)
#undef X
};

size_t headline_proposal(const struct headline *headline, unsigned int proposal)
{
	return headline->nr_releases + proposal;
}

const char *headline_label(const struct headline *headline, size_t version)
{
	return version < headline->nr_releases ? headline->when.spec[version].name
					       : proposals[version - headline->nr_releases].label;
}

const char *headline_what(const struct headline *headline, size_t version)
{
	return version < headline->nr_releases ? NULL
					       : proposals[version - headline->nr_releases].what;
}

bool headline_goes_on(const struct headline *headline, size_t version)
{
	return version && version < headline->nr_releases &&
	       spec_follows(&headline->when.spec[version], &headline->when.spec[version - 1]);
}

bool headline_went_slow(const struct gup_caller_result *result)
{
	return result->fell_back || result->calls > 1;
}

bool headline_under_lock(const struct headline *headline, const struct gup_caller_result *result,
			 unsigned int caller, size_t version)
{
	struct gup_call calls[2];
	unsigned int nr;

	if (result->locks)
		return true;
	nr = gup_caller_calls(caller, &headline->when.spec[version].rules, 0, calls);
	for (unsigned int i = 0; i < nr && i < result->calls; i++)
		if (gup_entry_point_wants_lock(calls[i].entry_point))
			return true;
	return false;
}

const struct gup_caller_result *headline_at(const struct headline *headline, size_t version,
					    unsigned int block, unsigned int caller)
{
	return &headline->at[(version * HEADLINE_BLOCKS + block) * GUP_CALLER_NR + caller];
}

/* Every caller at the given versions, or at every release and proposal if no version is given. */
static void fill_when(struct headline *headline, const struct spec_list *versions)
{
	struct gup_sandbox *sandbox = sandbox_or_end();
	struct gup_caller_result *result;

	for (size_t i = 0; i < versions->nr; i++)
		spec_list_add_name(&headline->when, versions->spec[i].name);
	if (!versions->nr)
		spec_list_add_releases(&headline->when);
	headline->nr_releases = headline->when.nr;
	for (unsigned int i = 0; !versions->nr && i < HEADLINE_NR_PROPOSALS; i++)
		spec_list_add_name(&headline->when, proposals[i].version);
	result = need_array(headline->when.nr * HEADLINE_BLOCKS * GUP_CALLER_NR, sizeof(*result));
	headline->at = result;
	for (size_t i = 0; i < headline->when.nr; i++)
		for (unsigned int block = 0; block < HEADLINE_BLOCKS; block++)
			for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++)
				gup_caller_try(sandbox, &headline->when.spec[i].rules, caller,
					       block / 2, block % 2, result++);
	for (unsigned int i = 0; i < HEADLINE_REFUSED; i++)
		for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++)
			gup_caller_try(sandbox,
				       &headline->when.spec[headline->nr_releases - 1].rules,
				       caller, GUP_CALLER_STATE_NR + i, false,
				       &headline->refused[i][caller]);
	gup_sandbox_destroy(sandbox);
}

/* Every law at the newest release, or at the last of the given versions. */
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
		.laws = GUP_LAW_BIT(GUP_LAW_HINT_ONLY_IF_ASKED) |
			GUP_LAW_BIT(GUP_LAW_HINT_BEFORE_PAGE) |
			GUP_LAW_BIT(GUP_LAW_FAST_SKIPS_PROTNONE) |
			GUP_LAW_BIT(GUP_LAW_NO_HINT_IN_PROT_NONE) |
			GUP_LAW_BIT(GUP_LAW_LOOK_UP_FINDS),
	};
	struct spec_list versions = { 0 };
	struct headline_span *span;
	size_t nr = headline_spans(headline, &span);

	headline->nr_columns = (unsigned int)nr;
	headline->column = need_array(nr, sizeof(*headline->column));
	for (size_t i = 0; i < nr; i++) {
		headline->column[i] = span[i].last;
		spec_list_add_name(&versions, headline->when.spec[span[i].last].name);
	}
	free(span);
	checks_run(&headline->checks, &selection, &versions, NULL, selection_processors(),
		   "checking the laws");
	free(versions.spec);
}

struct headline *headline_make(bool all, const struct spec_list *versions)
{
	struct headline *headline = need_array(1, sizeof(*headline));

	fill_when(headline, versions);
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
	free(headline->column);
	free(headline);
}
