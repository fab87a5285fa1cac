/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The first difference between a tree's walk and the model, call by call.
 */
#ifndef CLI_RESULTS_PARTING_H
#define CLI_RESULTS_PARTING_H

#include "results/trace.h"

/** enum parting_kind - the kind of the first difference */
enum parting_kind {
	PARTING_NONE,
	PARTING_EVENT, /* an event: a read, a reference, a lock, a fault or a return */
	PARTING_PAGES, /* the pages that they returned */
	PARTING_ENTRIES, /* the entries afterwards */
	PARTING_CALL, /* a call that one of the two did not make */
};

/**
 * struct parting - the first difference between two traces of a call
 * @kind: its kind
 * @model: the model's event there; NULL when it has no more events that both emit
 * @tree: the tree's
 */
struct parting {
	enum parting_kind kind;
	const struct gup_event *model;
	const struct gup_event *tree;
};

/**
 * parting_find - compare the events that both emit
 * @model: the model's trace of a call, or NULL
 * @tree: the tree's, or NULL
 *
 * Both emit the fast walk's reads and references, locks, faults and the return. The model
 * also records its decisions, and the tree its reads under locks.
 *
 * Return: the first difference.
 */
struct parting parting_find(const struct trace_call *model, const struct trace_call *tree);

/** parting_call - the call of another trace that corresponds to one; NULL for none. */
const struct trace_call *parting_call(const struct trace *trace, const struct trace *other,
				      const struct trace_call *call);

/** parting_any - do two traces differ in any of their calls? */
bool parting_any(const struct trace *model, const struct trace *tree);

#endif /* CLI_RESULTS_PARTING_H */
