// SPDX-License-Identifier: GPL-2.0-only
/*
 * A trace as text, which can be quoted in a mail.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "output/describe.h"
#include "output/explain_text.h"
#include "output/explain_tree.h"
#include "output/term.h"
#include "tool.h"

#define ENTRY_MAX 192
#define NAME_WIDTH 18
#define WHAT_WIDTH 40

static void print_head(const struct term *out, const struct trace *trace)
{
	const struct gup_scenario *s = trace->run->scenario;

	term_put(out, PAINT_HEAD, "%s at %s", s->name, trace->spec.name);
	putchar('\n');
	for (uint32_t i = 0; i < s->nr_whys; i++) {
		printf("  ");
		term_wrap(out, 2, 2, s->why[i]);
	}
	for (uint32_t i = 0; i < s->nr_sources; i++) {
		const struct gup_source *source = &s->source[i];

		printf("  %s%s%s%s%s\n", source->mail ? "mail" : "commit", source->id ? " " : "",
		       source->id ? source->id : "", source->text ? " " : "",
		       source->text ? source->text : "");
	}
}

static void print_chain(const struct term *out, const struct chain *chain, unsigned int levels)
{
	char decoded[ENTRY_MAX], page[DESCRIBE_MAX];

	printf("  0x%" PRIx64 "\n", chain->addr);
	for (unsigned int i = 0; i < chain->nr; i++) {
		char where[16];

		snprintf(where, sizeof(where), "%s[%u]", chain_level_name(chain->level[i], levels),
			 chain->index[i]);
		gup_entry_format(decoded, sizeof(decoded), chain->entry[i], chain->level[i]);
		printf("    %-9s 0x%016" PRIx64 "  ", where, chain->entry[i]);
		term_put(out, i + 1 < chain->nr ? PAINT_DIM : PAINT_PLAIN, "%s\n", decoded);
	}
	if (chain->has_page)
		printf("    %s\n",
		       describe_page(page, sizeof(page), chain->pfn, &chain->page, &chain->folio));
}

static void print_chains(const struct term *out, const struct trace_call *call,
			 const struct chain *chains, const char *when, unsigned int levels)
{
	if (!call->nr_chains)
		return;
	term_put(out, PAINT_HEAD, " Page tables %s\n", when);
	for (unsigned int i = 0; i < call->nr_chains; i++)
		print_chain(out, &chains[i], levels);
	if (call->unshown)
		printf("  and %" PRIu64 " more page%s\n", call->unshown,
		       call->unshown == 1 ? "" : "s");
}

static bool chains_same(const struct trace_call *call)
{
	for (unsigned int i = 0; i < call->nr_chains; i++)
		if (!chain_same(&call->before[i], &call->after[i]))
			return false;
	return true;
}

static void print_place(const struct gup_event *e, struct explain_last *last, unsigned int levels)
{
	char decoded[ENTRY_MAX];

	if (!e->level && !e->entry)
		return;
	if (last->any && last->addr == e->addr && last->entry == e->entry &&
	    last->level == e->level)
		return;
	*last = (struct explain_last){ e->addr, e->entry, e->level, true };
	printf("  at 0x%" PRIx64, e->addr);
	if (e->level)
		printf(", %s", chain_level_name(e->level, levels));
	if (e->entry) {
		gup_entry_format(decoded, sizeof(decoded), e->entry, e->level);
		printf(": %s", decoded);
	}
	putchar('\n');
}

static void print_fault(const struct term *out, const struct gup_fault *fault)
{
	char flags[DESCRIBE_MAX], ret[DESCRIBE_MAX], line[2 * DESCRIBE_MAX + 32];

	printf("    %*s it was %s%s\n", NAME_WIDTH, "", gup_fault_kind_name(fault->kind),
	       fault->split ? ", and split a huge page" : "");
	snprintf(line, sizeof(line), "flags %s, returned %s",
		 describe_fault_flags(flags, sizeof(flags), fault->flags),
		 describe_vm_fault(ret, sizeof(ret), fault->ret));
	printf("    %*s ", NAME_WIDTH, "");
	term_wrap(out, NAME_WIDTH + 5, NAME_WIDTH + 5, line);
}

/* The event, with its number. */
static void event_text(char *buf, size_t size, const struct trace *trace, const struct gup_event *e)
{
	char ret[32];

	/* A tree's fast walk does not emit how many pages it got. */
	if (e->id == GUP_EVENT_RETURN || (e->id == GUP_EVENT_FAST_END && !trace->run->engine) ||
	    e->id == GUP_EVENT_HUGE || e->id == GUP_EVENT_FAST_HUGE)
		snprintf(buf, size, "%s: %s", gup_event_text(e->id),
			 describe_return(ret, sizeof(ret), (long)e->value));
	else
		snprintf(buf, size, "%s", gup_event_text(e->id));
}

void explain_event(const struct term *out, const struct trace *trace, const struct trace_call *call,
		   const struct gup_event *e, struct explain_last *last)
{
	enum gup_rule_value by = call->by[e - call->event];
	char rule[DESCRIBE_MAX], what[128];

	print_place(e, last, trace->run->mm->levels);
	event_text(what, sizeof(what), trace, e);
	term_put(out, PAINT_PLAIN, "    %-*s %-*s", NAME_WIDTH, gup_event_name(e->id), WHAT_WIDTH,
		 what);
	term_put(out, PAINT_DIM, " %s()\n", trace_function(trace, call, e));
	if (by < GUP_RULE_VALUE_NR)
		term_put(out, PAINT_DIM, "    %*s by %s\n", NAME_WIDTH, "",
			 describe_value(rule, sizeof(rule), by));
	if (e->id == GUP_EVENT_FAULT && e->value >= 0 && e->value < GUP_FAULTS_LOGGED)
		print_fault(out, &call->out.faults[e->value]);
}

static void print_outcome(const struct term *out, const struct trace *trace,
			  const struct trace_call *call)
{
	unsigned int unknown = call->call.flags & ~trace->spec.rules.foll_known;
	char came[DESCRIBE_MAX], flags[DESCRIBE_MAX];

	term_put(out, PAINT_HEAD, " Outcome\n");
	term_put(out, call->out.ret < 0 || call->out.endless ? PAINT_ODD : PAINT_GOOD, "  %s\n",
		 describe_outcome(came, sizeof(came), &call->out));
	if (call->nr_pfns) {
		printf("  pfn");
		for (size_t i = 0; i < call->nr_pfns && i < TRACE_CHAINS; i++)
			printf(" 0x%" PRIx32, call->pfn[i]);
		if (call->nr_pfns > TRACE_CHAINS)
			printf(" and %zu more", call->nr_pfns - TRACE_CHAINS);
		putchar('\n');
	}
	gup_foll_format(flags, sizeof(flags), call->out.flags);
	printf("  walked with %s\n", flags);
	if (unknown) {
		gup_foll_format(flags, sizeof(flags), unknown);
		term_put(out, PAINT_ODD, "  %s ignores flags that it does not know: %s\n",
			 trace->spec.name, flags);
	}
}

/* The rules that decided, each with what the call would do otherwise. */
static void print_reasons(const struct term *out, const struct trace_call *call)
{
	char rule[DESCRIBE_MAX], came[DESCRIBE_MAX];

	if (!call->decided)
		return;
	term_put(out, PAINT_HEAD, " Decided by\n");
	if (!call->nr_reasons)
		printf("  %s\n",
		       call->everywhere
			       ? "no rule: the outcome is the same in all releases"
			       : "several rules together; no single rule changes the outcome");
	for (uint32_t i = 0; i < call->nr_reasons; i++) {
		const struct gup_reason *reason = &call->reason[i];

		printf("  %s\n", describe_value(rule, sizeof(rule), reason->value));
		printf("    ");
		snprintf(rule, sizeof(rule), "with %s: %s", gup_rule_value_name(reason->other),
			 describe_outcome(came, sizeof(came), &reason->out));
		term_wrap(out, 4, 4, rule);
	}
}

static void print_call(const struct term *out, const struct trace *trace,
		       const struct trace_call *call, const struct trace *tree,
		       const struct explain_record *record)
{
	struct explain_last last = { 0 };
	char what[2 * DESCRIBE_MAX];
	unsigned int levels = trace->run->mm->levels;

	term_put(out, PAINT_HEAD, "\n%s\n", describe_call(what, sizeof(what), &call->call));
	print_chains(out, call, call->before, "before", levels);
	term_put(out, PAINT_HEAD, tree || record ? " Decisions of the model\n" : " Decisions\n");
	for (size_t i = 0; i < call->nr_events; i++)
		explain_event(out, trace, call, &call->event[i], &last);
	print_outcome(out, trace, call);
	print_reasons(out, call);
	if (call->nr_chains && chains_same(call))
		term_put(out, PAINT_HEAD, " Page tables after it are the same.\n");
	else
		print_chains(out, call, call->after, "after", levels);
	if (tree)
		explain_tree_call(trace, call, tree);
	if (record)
		explain_record_call(out, record, (size_t)(call - trace->call));
}

static void print_expect(const struct term *out, const struct gup_run *run,
			 const struct gup_expect *expect)
{
	size_t size = gup_expect_print(NULL, 0, run->scenario, expect) + 1;
	char differs[DESCRIBE_MAX];
	bool failed = false;
	char *line;

	if (!run->judged[expect->first_assertion].applies)
		return;
	for (uint32_t i = 0; i < expect->nr_assertions; i++)
		failed |= run->judged[expect->first_assertion + i].verdict != GUP_VERDICT_PASSED;
	line = need_array(size, 1);
	gup_expect_print(line, size, run->scenario, expect);
	term_put(out, failed ? PAINT_BAD : PAINT_GOOD, "  %s", failed ? "FAILED " : "holds  ");
	term_wrap(out, 9 + (unsigned int)printf("line %" PRIu32 ": ", expect->line), 11, line);
	free(line);
	for (uint32_t i = 0; i < expect->nr_assertions; i++) {
		const struct gup_judged *j = &run->judged[expect->first_assertion + i];

		if (j->verdict != GUP_VERDICT_PASSED)
			term_put(out, PAINT_BAD, "         %s\n",
				 describe_judged(differs, sizeof(differs), run,
						 expect->first_assertion + i));
	}
}

static void print_expects(const struct term *out, const struct trace *trace, uint32_t at)
{
	const struct gup_scenario *s = trace->run->scenario;
	const struct gup_action *action = &s->action[at];
	uint32_t nr = trace->run->result[action->call_nr].nr_expects;

	term_put(out, PAINT_HEAD, " Expected\n");
	for (uint32_t i = 0; i < action->nr_expects; i++)
		print_expect(out, trace->run, &s->expect[action->first_expect + i]);
	if (!nr)
		printf("  nothing at %s\n", trace->spec.name);
}

static void print_action(const struct term *out, const struct trace *trace,
			 const struct trace *tree, const struct explain_record *record, uint32_t at,
			 size_t *next)
{
	const struct gup_scenario *s = trace->run->scenario;
	const struct gup_action *action = &s->action[at];
	char line[DESCRIBE_MAX];

	if (action->kind == GUP_ACTION_PUT) {
		printf("  put %s\n", s->label[action->label]);
		return;
	}
	if (action->kind == GUP_ACTION_STEP) {
		gup_step_print(line, sizeof(line), &action->step);
		printf("  %s\n", line);
		return;
	}
	if (action->caller < GUP_CALLER_NR)
		printf("\nCalls of: %s\n", gup_caller_text(action->caller));
	for (; *next < trace->nr_calls && trace->call[*next].action == at; ++*next)
		print_call(out, trace, &trace->call[*next], tree, record);
	if (action->caller < GUP_CALLER_NR && trace->run->result[action->call_nr].nr)
		printf(" The caller gets %s.\n",
		       gup_caller_gets_text(trace->run->result[action->call_nr].gets));
	print_expects(out, trace, at);
	if (at + 1 < s->nr_actions)
		term_put(out, PAINT_HEAD, "\nThen\n");
}

void explain_text(const struct file *file, const struct trace *trace, const struct trace *tree,
		  const struct explain_record *record)
{
	const struct gup_run *run = trace->run;
	struct term out = term_open(stdout);
	size_t next = 0;

	print_head(&out, trace);
	if (tree)
		printf("  next to what %s does%s\n", tree->run->engine->name,
		       tree->run->status == GUP_RUN_NOT_APPLICABLE &&
				       run->status != GUP_RUN_NOT_APPLICABLE
			       ? ": nothing, because it lacks a function that the scenario calls"
			       : "");
	if (record)
		printf("  compared with %s\n", record->name);
	if (run->status == GUP_RUN_NOT_APPLICABLE) {
		if (run->error.line)
			printf("\nLine %" PRIu32 " of %s: %s.\n", run->error.line, file->name,
			       run->error.text);
		else
			printf("\nThe scenario is not about %s.\n", trace->spec.name);
		return;
	}
	term_put(&out, PAINT_HEAD, "\nInitial state\n");
	for (uint32_t i = 0; i < run->scenario->nr_actions; i++) {
		if (run->status == GUP_RUN_BAD_STEP &&
		    run->scenario->action[i].line >= run->error.line) {
			printf("\nLine %" PRIu32 " of %s cannot be done.\n", run->error.line,
			       file->name);
			return;
		}
		print_action(&out, trace, tree, record, i, &next);
	}
}
