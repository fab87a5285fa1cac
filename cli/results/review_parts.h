/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of a review.
 */
#ifndef CLI_RESULTS_REVIEW_PARTS_H
#define CLI_RESULTS_REVIEW_PARTS_H

#include <engines/tree/lines.h>

#include "results/review.h"

/** enum review_form - the forms of an engine that a review runs */
enum review_form {
	REVIEW_PLAIN,
	REVIEW_COUNTED,
	REVIEW_TRACED,
	REVIEW_GENERIC,
	REVIEW_FORM_NR
};

/**
 * struct review_trees - both trees
 * @built: each in each form; its object is NULL when it could not be built
 * @lines: their lines
 */
struct review_trees {
	struct tree_built built[REVIEW_FORM_NR][2];
	struct tree_lines *lines[2];
};

/** review_cases - compare outcomes, into review->found, and count executed lines */
void review_cases(struct review *review, struct review_trees *trees,
		  const struct review_options *options);

/**
 * review_rest - judge both by the laws, disturb their fast walks, and compare them with the generic
 * pte_access_permitted(), into review->found
 */
void review_rest(struct review *review, struct review_trees *trees);

/** review_lines - judge all changed lines anew; @same: the compiler makes the same of both */
bool review_lines(struct review *review, struct review_trees *trees, bool same);

void review_lines_free(struct review *review);

/** review_scenario - a case as a scenario with what both trees do, cut to its room */
void review_scenario(char *text, const struct review *review, const char *name, const char *why,
		     const struct gup_engine *const engine[2], const struct gup_witness *witness);

/** review_open - load both trees in a form; false with a message in found->failed */
bool review_open(struct review *review, struct review_trees *trees, enum review_form form,
		 struct tree_engine *tree[2]);

#endif /* CLI_RESULTS_REVIEW_PARTS_H */
