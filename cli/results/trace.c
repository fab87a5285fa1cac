// SPDX-License-Identifier: GPL-2.0-only
/*
 * Recording the events of a scenario's run.
 */
#include <stdlib.h>
#include <string.h>

#include "tool.h"
#include "results/trace.h"

#define INDEX_BITS 9

const char *chain_level_name(unsigned int level, unsigned int levels)
{
	static const char *const names[] = { "-", "PTE", "PMD", "PUD", "P4D", "PGD" };

	if (level == levels)
		return "PGD";
	return level < levels ? names[level] : names[0];
}

static bool page_same(const struct gup_page *a, const struct gup_page *b)
{
	return a->refcount == b->refcount && a->pincount == b->pincount &&
	       a->mapcount == b->mapcount && a->flags == b->flags && a->node == b->node;
}

bool chain_same(const struct chain *a, const struct chain *b)
{
	if (a->nr != b->nr || a->has_page != b->has_page || a->pfn != b->pfn)
		return false;
	for (unsigned int i = 0; i < a->nr; i++)
		if (a->entry[i] != b->entry[i])
			return false;
	return page_same(&a->page, &b->page) && page_same(&a->folio, &b->folio);
}

static void chain_page(struct chain *chain, const struct gup_mm *mm, gup_entry entry,
		       unsigned int level)
{
	bool maps = level == 1 ? pte_present(entry) : pmd_leaf(entry) && pmd_present(entry);
	uint64_t pfn = pte_pfn(entry);

	if (level == 2)
		pfn += (chain->addr & ~GUP_PMD_MASK) >> GUP_PAGE_SHIFT;
	if (!maps || !gup_pfn_valid(mm, pfn))
		return;
	chain->has_page = true;
	chain->pfn = (uint32_t)pfn;
	chain->page = *pfn_to_page(mm, pfn);
	chain->folio = *page_folio(mm, pfn_to_page(mm, pfn));
}

static void chain_take(struct chain *chain, const struct gup_mm *mm, uint64_t addr)
{
	const gup_entry *table = mm->table[0];

	*chain = (struct chain){ .addr = addr };
	for (unsigned int level = mm->levels; level; level--) {
		unsigned int shift = GUP_PAGE_SHIFT + (level - 1) * INDEX_BITS;
		unsigned int index = (addr >> shift) & (GUP_PTRS_PER_TABLE - 1);
		gup_entry entry = table[index];

		chain->level[chain->nr] = level;
		chain->index[chain->nr] = index;
		chain->entry[chain->nr++] = entry;
		if (level > 1 && pmd_table(entry)) {
			table = gup_table_of(mm, entry);
			continue;
		}
		chain_page(chain, mm, entry, level);
		break;
	}
}

/* One address for each leaf entry that the call meets, up to the number shown. */
static unsigned int take_chains(struct chain *chains, const struct gup_mm *mm,
				const struct gup_call *call, uint64_t *unshown)
{
	uint64_t addr = call->start & GUP_PAGE_MASK, end, nr = call->nr_pages;
	uint64_t max = gup_task_size_max(mm->levels);
	unsigned int taken = 0;

	*unshown = 0;
	if (addr >= max)
		return 0;
	if (nr > (max - addr) >> GUP_PAGE_SHIFT)
		nr = (max - addr) >> GUP_PAGE_SHIFT;
	end = addr + (nr << GUP_PAGE_SHIFT);
	while (addr < end && taken < TRACE_CHAINS) {
		struct chain *chain = &chains[taken++];

		chain_take(chain, mm, addr);
		if (chain->level[chain->nr - 1] == 1)
			addr += GUP_PAGE_SIZE;
		else
			addr = (addr & GUP_PMD_MASK) + GUP_PMD_SIZE;
	}
	if (addr < end)
		*unshown = (end - addr) >> GUP_PAGE_SHIFT;
	return taken;
}

static struct trace_call *begin_call(struct trace *trace)
{
	const struct gup_run *run = trace->run;
	const struct gup_action *action = &run->scenario->action[run->at];
	struct trace_call *call;

	trace->call = need_grow(trace->call, trace->nr_calls, sizeof(*trace->call));
	call = &trace->call[trace->nr_calls++];
	memset(call, 0, sizeof(*call));
	call->action = run->at;
	call->call = action->call;
	if (action->caller < GUP_CALLER_NR)
		call->call.nr_pages = 1;
	call->nr_chains = take_chains(call->before, run->mm, &call->call, &call->unshown);
	return call;
}

static void end_call(struct trace_call *call, const struct gup_run *run)
{
	const struct gup_outcome *out = run->out;

	call->done = true;
	for (unsigned int i = 0; i < call->nr_chains; i++)
		chain_take(&call->after[i], run->mm, call->before[i].addr);
	if (!out || !out->pages)
		return;
	call->nr_pfns = out->nr_pages < out->max_pages ? out->nr_pages : out->max_pages;
	call->pfn = need_array(call->nr_pfns, sizeof(*call->pfn));
	for (size_t i = 0; i < call->nr_pfns; i++)
		call->pfn[i] = out->pages[i] ? page_to_pfn(run->mm, out->pages[i]) : 0;
}

static void on_event(void *arg, const struct gup_event *event)
{
	struct trace *trace = arg;
	struct trace_call *call = trace->nr_calls ? &trace->call[trace->nr_calls - 1] : NULL;

	if (!call || call->done || call->action != trace->run->at)
		call = begin_call(trace);
	call->event = need_grow(call->event, call->nr_events, sizeof(*call->event));
	call->by = need_grow(call->by, call->nr_events, sizeof(*call->by));
	call->by[call->nr_events] = GUP_RULE_VALUE_NR;
	call->event[call->nr_events++] = *event;
	if (event->id == GUP_EVENT_RETURN)
		end_call(call, trace->run);
}

/* The calls that were made, both calls of a caller with their flags, and their outcomes. */
static void take_results(struct trace *trace)
{
	const struct gup_run *run = trace->run;
	size_t at = 0;

	for (uint32_t c = 0; c < run->nr_results; c++)
		for (unsigned int i = 0; i < run->result[c].nr && at < trace->nr_calls; i++) {
			trace->call[at].call = run->result[c].call[i];
			trace->call[at++].out = run->result[c].out[i];
		}
}

/* Another run, because the results of this one are shown. */
static bool take_reasons(struct trace *trace)
{
	const struct gup_run *run = trace->run;
	struct gup_run *other = gup_run_create(run->scenario);
	uint32_t nr;

	if (!other)
		return false;
	for (size_t i = 0; i < trace->nr_calls; i++) {
		struct trace_call *call = &trace->call[i];
		bool second = i && call[-1].action == call->action;

		gup_run_event_rules(other, &trace->spec, call->action, second, call->event,
				    &call->out, call->nr_events, call->by);
		if (i + 1 < trace->nr_calls && call[1].action == call->action)
			continue;
		nr = run->scenario->action[call->action].call_nr;
		call->decided = true;
		call->reason = need_array(GUP_RULE_NR, sizeof(*call->reason));
		call->nr_reasons = gup_run_reasons(other, &trace->spec, nr, call->reason);
		call->everywhere = !call->nr_reasons && gup_run_everywhere(other, &trace->spec, nr);
	}
	gup_run_destroy(other);
	return true;
}

bool trace_record(struct trace *trace, const struct gup_scenario *scenario,
		  const struct gup_spec *spec, const struct gup_engine *engine)
{
	*trace = (struct trace){ .run = gup_run_create(scenario), .spec = *spec };
	if (!trace->run)
		return false;
	trace->run->engine = engine;
	trace->run->on_event = on_event;
	trace->run->arg = trace;
	gup_run(trace->run, spec);
	take_results(trace);
	return engine || trace->run->status != GUP_RUN_DONE || take_reasons(trace);
}

void trace_free(struct trace *trace)
{
	for (size_t i = 0; i < trace->nr_calls; i++) {
		free(trace->call[i].event);
		free(trace->call[i].pfn);
		free(trace->call[i].by);
		free(trace->call[i].reason);
	}
	free(trace->call);
	gup_run_destroy(trace->run);
}

const char *trace_function(const struct trace *trace, const struct trace_call *call,
			   const struct gup_event *e)
{
	const gup_version checked_once = GUP_VERSION(6, 3);
	bool args = e->id == GUP_EVENT_ARGS_ACCEPTED || e->id == GUP_EVENT_ARGS_REFUSED;

	/* Before is_valid_gup_args(), each entry point checked its arguments itself. */
	if (e->id == GUP_EVENT_RETURN || (args && trace->spec.version < checked_once))
		return gup_entry_point_name(call->call.entry_point);
	return gup_function_at(gup_event_where(e->id, e->level), trace->spec.version);
}
