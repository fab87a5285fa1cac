/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Printing a tree's walk beside the model's, as text.
 */
#ifndef CLI_OUTPUT_EXPLAIN_TREE_H
#define CLI_OUTPUT_EXPLAIN_TREE_H

#include "results/trace.h"

/**
 * explain_tree_call - print what a tree's walk did in one call, and the first difference from
 * the model
 * @trace: the model's trace
 * @call: one of its calls
 * @tree: the tree's trace
 */
void explain_tree_call(const struct trace *trace, const struct trace_call *call,
		       const struct trace *tree);

#endif /* CLI_OUTPUT_EXPLAIN_TREE_H */
