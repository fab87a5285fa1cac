// SPDX-License-Identifier: GPL-2.0-only
/*
 * Comparing the events of a tree's walk with the model's.
 */
#include "results/parting.h"

/* Events that both emit. */
static bool emitted_by_both(const struct gup_event *e)
{
	switch (e->id) {
	case GUP_EVENT_FAST_READ:
	case GUP_EVENT_FAST_GRAB:
	case GUP_EVENT_FAST_GRABBED:
	case GUP_EVENT_FALL_BACK:
	case GUP_EVENT_LOCK:
	case GUP_EVENT_LOCK_DROPPED:
	case GUP_EVENT_FAULT:
	case GUP_EVENT_RETURN:
		return true;
	default:
		return false;
	}
}

/* The next event that both emit, from *@at on; NULL after the last one. */
static const struct gup_event *next_event(const struct trace_call *call, size_t *at)
{
	while (*at < call->nr_events) {
		const struct gup_event *e = &call->event[(*at)++];

		if (emitted_by_both(e))
			return e;
	}
	return NULL;
}

static bool same_fault(const struct gup_outcome *a, const struct gup_outcome *b, int64_t nr)
{
	return nr >= GUP_FAULTS_LOGGED ||
	       (a->faults[nr].kind == b->faults[nr].kind &&
		a->faults[nr].addr == b->faults[nr].addr && a->faults[nr].ret == b->faults[nr].ret);
}

static bool same_event(const struct trace_call *a, const struct gup_event *x,
		       const struct trace_call *b, const struct gup_event *y)
{
	if (x->id != y->id)
		return false;
	switch (x->id) {
	case GUP_EVENT_FAST_READ:
	case GUP_EVENT_FAST_GRAB:
	case GUP_EVENT_FAST_GRABBED:
		return x->level == y->level && x->addr == y->addr && x->entry == y->entry &&
		       x->value == y->value;
	case GUP_EVENT_FAULT:
		return x->value == y->value && same_fault(&a->out, &b->out, x->value);
	case GUP_EVENT_RETURN:
		return a->out.endless == b->out.endless && (a->out.endless || x->value == y->value);
	default:
		return true;
	}
}

static bool same_pages(const struct trace_call *a, const struct trace_call *b)
{
	for (size_t i = 0; i < a->nr_pfns && i < b->nr_pfns; i++)
		if (a->pfn[i] != b->pfn[i])
			return false;
	return a->nr_pfns == b->nr_pfns;
}

static bool same_chains(const struct trace_call *a, const struct trace_call *b)
{
	for (unsigned int i = 0; i < a->nr_chains && i < b->nr_chains; i++)
		if (!chain_same(&a->after[i], &b->after[i]))
			return false;
	return a->nr_chains == b->nr_chains;
}

struct parting parting_find(const struct trace_call *model, const struct trace_call *tree)
{
	struct parting p = { 0 };
	size_t at_model = 0, at_tree = 0;

	if (!model || !tree) {
		p.kind = model || tree ? PARTING_CALL : PARTING_NONE;
		return p;
	}
	do {
		p.model = next_event(model, &at_model);
		p.tree = next_event(tree, &at_tree);
	} while (p.model && p.tree && same_event(model, p.model, tree, p.tree));
	if (p.model || p.tree)
		p.kind = PARTING_EVENT;
	else if (!same_pages(model, tree))
		p.kind = PARTING_PAGES;
	else if (!same_chains(model, tree))
		p.kind = PARTING_ENTRIES;
	return p;
}

const struct trace_call *parting_call(const struct trace *trace, const struct trace *other,
				      const struct trace_call *call)
{
	size_t nth = 0;

	/* A caller makes at most two calls in one line. */
	if (call > trace->call && call[-1].action == call->action)
		nth = 1;
	for (size_t i = 0; i < other->nr_calls; i++)
		if (other->call[i].action == call->action && !nth--)
			return &other->call[i];
	return NULL;
}

bool parting_any(const struct trace *model, const struct trace *tree)
{
	if (model->nr_calls != tree->nr_calls)
		return true;
	for (size_t i = 0; i < model->nr_calls; i++)
		if (parting_find(&model->call[i], parting_call(model, tree, &model->call[i])).kind)
			return true;
	return false;
}
