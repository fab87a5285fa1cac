// SPDX-License-Identifier: GPL-2.0-only
/*
 * One call in several ways that must give the same: fast and slow, batched and page by
 * page. Also in a state that was restored after calls, and in one that was built again in a
 * used address space and copied.
 */
#include <gupwalk/diff.h>

#include "property.h"

#define WAY_LIST(X)                                                                                \
	X(FAST_AND_SLOW, "fast-refines-slow",                                                      \
	  "The fast walk gets no page that the slow walk would not get for the same address.")     \
	X(BATCH, "batch-is-its-pages",                                                             \
	  "Calls for one page each get the same pages, up to the same page, as one call.")         \
	X(STATE, "same-state-same-outcome",                                                        \
	  "A call has the same outcome in a state in which calls were undone and in one that was " \
	  "built again and copied.")

enum way {
#define X(id, name, text) WAY_##id,
	WAY_LIST(X)
#undef X
	WAY_NR
};

static const char *const names[] = {
#define X(id, name, text) name,
	WAY_LIST(X)
#undef X
};

static const char *const texts[] = {
#define X(id, name, text) text,
	WAY_LIST(X)
#undef X
};

/* A way that has to stay broken while the case gets smaller. */
struct wanted {
	struct property_context *context;
	const struct gup_spec *spec;
	unsigned int way;
};

static bool same_fault(const struct gup_fault *a, const struct gup_fault *b)
{
	return a->addr == b->addr && a->entry == b->entry && a->flags == b->flags &&
	       a->ret == b->ret && a->kind == b->kind && a->level == b->level;
}

/* Two outcomes that are equal in everything, frames too. */
static bool same_outcome(const struct gup_trial *x, const struct gup_trial *y)
{
	const struct gup_outcome *a = x->out, *b = y->out;
	uint32_t nr = a->nr_faults < GUP_FAULTS_LOGGED ? a->nr_faults : GUP_FAULTS_LOGGED;

	if (gup_outcome_compare(x, y, GUP_OBSERVES_ALL) || a->flags != b->flags ||
	    a->nr_migrated != b->nr_migrated || a->refused != b->refused)
		return false;
	for (uint32_t i = 0; i < nr; i++)
		if (!same_fault(&a->faults[i], &b->faults[i]))
			return false;
	for (uint64_t i = 0; i < a->nr_pages; i++)
		if ((a->pages[i] ? a->pages[i] - x->after->page : -1) !=
		    (b->pages[i] ? b->pages[i] - y->after->page : -1))
			return false;
	return true;
}

/* Is memory asked for of which the fast walk, which knows no VMA, gives what the slow refuses? */
static bool fast_gives_more(const struct gup_mm *mm, uint64_t start, uint64_t end)
{
	for (uint32_t i = 0; i < mm->nr_vmas; i++) {
		const struct gup_vma *vma = &mm->vma[i];

		if (vma->start >= end || vma->end <= start)
			continue;
		if (vma->flags & (VM_IO | VM_PFNMAP))
			return true;
		/* Memory that may be written but not read. */
		if (vma_is_accessible(vma) && !(vma->flags & VM_READ))
			return true;
	}
	return false;
}

/*
 * Is a call of several pages the sum of calls of one? This does not apply if injections or
 * signals count over a whole call, or if pins are given back and taken again to move pages.
 * It does not apply if a dropped lock ends one call and not the other, or if the slow walk
 * stops at pages that the fast walk would return.
 */
static bool divisible(const struct gup_trial *c)
{
	const struct gup_mm *mm = c->before;
	const struct gup_call *call = c->call;
	uint64_t end = gup_task_size_max(mm->levels);

	if (mm->inject || mm->signal || mm->fatal_signal || call->no_pages || c->out->refused)
		return false;
	if (call->entry_point == GUP_ENTRY_POINT_LOOK_UP ||
	    (c->out->flags & (FOLL_LONGTERM | FOLL_NOWAIT)))
		return false;
	if (c->out->endless || call->nr_pages < 2 || call->nr_pages > c->out->max_pages ||
	    call->start >= end || call->nr_pages > (end - call->start) / GUP_PAGE_SIZE)
		return false;
	return !gup_entry_point_is_fast(call->entry_point) ||
	       !fast_gives_more(mm, call->start & GUP_PAGE_MASK,
				call->start + call->nr_pages * GUP_PAGE_SIZE);
}

/* @single is in the state before the call. */
static bool batch_is_its_pages(const struct gup_trial *c, struct gup_sandbox *single)
{
	struct gup_walk walk = { .mm = single->work, .rules = c->rules, .out = &single->out };
	struct gup_call one = *c->call;
	uint64_t got = 0;

	one.nr_pages = 1;
	for (; got < c->call->nr_pages; got++) {
		const struct gup_page *page = c->out->pages[got];

		one.start = c->call->start + got * GUP_PAGE_SIZE;
		if (gup_call(&walk, &one) != 1)
			break;
		if (got >= c->out->nr_pages ||
		    (page ? page - c->after->page : -1) !=
			    (single->out.pages[0] ? single->out.pages[0] - single->work->page : -1))
			return false;
	}
	/* The fast walk may crash at a page that the slow walk of several pages reaches. */
	if (single->out.crashed)
		return true;
	return c->out->ret > 0 ? got == (uint64_t)c->out->ret
			       : !got && single->out.ret == c->out->ret;
}

/* @other is in the state before the call. */
static bool fast_refines_slow(const struct gup_trial *c, struct gup_sandbox *other)
{
	struct gup_walk walk = { .mm = other->work, .rules = c->rules, .out = &other->twin };
	struct gup_call slow;
	uint32_t applies, broken;

	if (!gup_law_slow_twin(c->call, c->out, &slow))
		return true;
	gup_call(&walk, &slow);
	broken = gup_laws_judge_twin(c, &other->twin, &applies);
	return !broken || gup_laws_known(c, broken);
}

/* The ways in which a call does not come to the same. */
static unsigned int tries(struct property_context *context, const struct gup_case *in,
			  const struct gup_rules *rules, const struct gup_call *call)
{
	struct gup_sandbox *sandbox = property_sandbox(context, in, 0);
	struct gup_sandbox *other = property_sandbox(context, in, 1);
	const struct gup_trial c = gup_sandbox_call(sandbox, rules, call);
	unsigned int broken = 0;
	struct gup_trial d;

	context->no_memory |= !gup_mm_copy(other->work, other->before);
	d = gup_sandbox_call(other, rules, call);
	if (!same_outcome(&c, &d))
		broken |= 1u << WAY_STATE;
	gup_mm_restore(other->work, other->before);
	if (!fast_refines_slow(&c, other))
		broken |= 1u << WAY_FAST_AND_SLOW;
	gup_mm_restore(other->work, other->before);
	if (divisible(&c) && !batch_is_its_pages(&c, other))
		broken |= 1u << WAY_BATCH;
	gup_mm_restore(sandbox->work, sandbox->before);
	return broken;
}

/* The state, twice; the other one in an address space that something else was in before. */
static bool build(struct property_context *context, struct gup_case *c,
		  const struct gup_rules *rules)
{
	property_build(context, property_sandbox(context, c, 0), c, rules);
	return property_rebuilt(context, property_sandbox(context, c, 1), c, rules);
}

static bool shows(void *arg, const struct gup_case *c)
{
	const struct wanted *w = arg;
	const struct gup_rules *rules = &w->spec->rules;
	struct gup_case settled = *c;

	return build(w->context, &settled, rules) && settled.nr_steps == c->nr_steps &&
	       (tries(w->context, c, rules, &c->call[0]) >> w->way & 1);
}

static bool found(struct property_context *context, const struct gup_case *whole, unsigned int nr,
		  unsigned int broken, struct property_finding *finding)
{
	struct wanted w = { context, property_spec(context, whole),
			    (unsigned int)__builtin_ctz(broken) };

	*finding = (struct property_finding){
		.target = "refine",
		.law = names[w.way],
		.text = texts[w.way],
		.spec = w.spec,
		.c = *whole,
		.out = &property_sandbox(context, whole, 0)->out,
	};
	finding->c.call[0] = whole->call[nr];
	finding->c.nr_calls = 1;
	/* A case that shows it only after other calls stays as it is. */
	if (shows(&w, &finding->c))
		gup_case_shrink(&finding->c, shows, &w);
	shows(&w, &finding->c);
	return true;
}

bool property_refine(struct property_context *context, struct gup_case *c,
		     struct property_finding *finding)
{
	const struct gup_rules *rules = &property_spec(context, c)->rules;

	if (!build(context, c, rules))
		return found(context, c, 0, 1u << WAY_STATE, finding);
	for (unsigned int i = 0; i < c->nr_calls; i++) {
		unsigned int broken = tries(context, c, rules, &c->call[i]);

		if (broken)
			return found(context, c, i, broken, finding);
	}
	return false;
}
