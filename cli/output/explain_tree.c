// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a tree's own walk did, next to the model's decisions.
 */
#include <inttypes.h>
#include <string.h>

#include "output/describe.h"
#include "output/explain_text.h"
#include "output/explain_tree.h"
#include "results/parting.h"

#define ENTRY_MAX 192

/* What one engine does at the first difference. */
static void engine_text(char *buf, size_t size, const struct trace *trace,
			const struct trace_call *call, const struct gup_event *e)
{
	char entry[ENTRY_MAX] = "";

	if (!e) {
		snprintf(buf, size, "no more events that both emit");
	} else if (e->level) {
		gup_entry_format(entry, sizeof(entry), e->entry, e->level);
		snprintf(buf, size, "%s of the %s at 0x%" PRIx64 ", %s", gup_event_name(e->id),
			 chain_level_name(e->level, trace->run->mm->levels), e->addr, entry);
	} else if (e->id == GUP_EVENT_FAULT && e->value >= 0 && e->value < GUP_FAULTS_LOGGED) {
		const struct gup_fault *fault = &call->out.faults[e->value];

		snprintf(buf, size, "fault %s at 0x%" PRIx64, gup_fault_kind_name(fault->kind),
			 fault->addr);
	} else if (e->id == GUP_EVENT_RETURN) {
		snprintf(buf, size, "return %s",
			 describe_return(entry, sizeof(entry), (long)e->value));
	} else {
		snprintf(buf, size, "%s", gup_event_name(e->id));
	}
}

static void print_engine(const struct term *out, const char *who, const struct trace *trace,
			 const struct trace_call *call, const struct gup_event *e)
{
	char text[DESCRIBE_MAX];

	engine_text(text, sizeof(text), trace, call, e);
	term_wrap(out, (unsigned int)printf("    %s: ", who), 6, text);
}

static void print_parting(const struct term *out, const struct trace *trace,
			  const struct trace_call *call, const struct trace *tree,
			  const struct trace_call *other)
{
	const struct parting p = parting_find(call, other);
	static const char *const texts[] = {
		[PARTING_NONE] = "They do the same.",
		[PARTING_EVENT] = "They differ from here:",
		[PARTING_PAGES] = "They return different pages.",
		[PARTING_ENTRIES] = "They leave different tables or pages.",
		[PARTING_CALL] = "They differ: only the model makes this call.",
	};

	term_put(out, p.kind ? PAINT_BAD : PAINT_GOOD, " %s\n", texts[p.kind]);
	if (p.kind != PARTING_EVENT)
		return;
	print_engine(out, "the model", trace, call, p.model);
	print_engine(out, "the tree", tree, other, p.tree);
}

void explain_tree_call(const struct trace *trace, const struct trace_call *call,
		       const struct trace *tree)
{
	const struct trace_call *other = parting_call(trace, tree, call);
	struct term out = term_open(stdout);
	struct explain_last last = { 0 };
	char came[DESCRIBE_MAX];

	if (tree->run->status == GUP_RUN_NOT_APPLICABLE)
		return;
	if (other) {
		term_put(&out, PAINT_HEAD, " What %s did\n", tree->run->engine->name);
		for (size_t i = 0; i < other->nr_events; i++)
			explain_event(&out, tree, other, &other->event[i], &last);
		printf("  %s\n", describe_outcome(came, sizeof(came), &other->out));
	}
	print_parting(&out, trace, call, tree, other);
}
