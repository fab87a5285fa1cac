/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a tree's walk and the model part, call by call.
 */
#ifndef CLI_PARTING_H
#define CLI_PARTING_H

#include "trace.h"

/** enum parting_kind - in what they part first */
enum parting_kind {
	PARTING_NONE,
	PARTING_EVENT, /* what they read, held, faulted or returned */
	PARTING_PAGES, /* the pages that they handed out */
	PARTING_ENTRIES, /* what they left in the tables */
	PARTING_CALL, /* a call that one of the two did not make */
};

/**
 * struct parting - where two accounts of a call part
 * @kind: in what
 * @model: the model's event there; NULL when it has no more of what both tell
 * @tree: the tree's
 */
struct parting {
	enum parting_kind kind;
	const struct gup_event *model;
	const struct gup_event *tree;
};

/**
 * parting_find - compare what both tell
 * @model: the model's account of a call, or NULL
 * @tree: the tree's, or NULL
 *
 * Both tell the fast walk's reads and references, locks, faults and the return; the
 * model also records its decisions, and the tree its reads under locks.
 *
 * Return: where they part.
 */
struct parting parting_find(const struct trace_call *model, const struct trace_call *tree);

/** parting_call - the call of another trace that corresponds to one; NULL for none. */
const struct trace_call *parting_call(const struct trace *trace, const struct trace *other,
				      const struct trace_call *call);

/** parting_any - do two traces part in any of their calls. */
bool parting_any(const struct trace *model, const struct trace *tree);

#endif /* CLI_PARTING_H */
