// SPDX-License-Identifier: GPL-2.0-only
/*
 * Printing scenarios: the canonical text.
 */
#include <inttypes.h>

#include "internal.h"

static void print_access(struct strbuf *text, uint64_t access)
{
	if (!(access & VM_ACCESS_FLAGS)) {
		strbuf_addf(text, " none");
		return;
	}
	strbuf_addf(text, " %s%s%s", access & VM_READ ? "r" : "", access & VM_WRITE ? "w" : "",
		    access & VM_EXEC ? "x" : "");
}

static void print_range(struct strbuf *text, uint64_t start, uint64_t end)
{
	strbuf_addf(text, " 0x%" PRIx64, start);
	if (end != start + GUP_PAGE_SIZE)
		strbuf_addf(text, "-0x%" PRIx64, end);
}

/* The flags that differ from those that access and sharing imply. */
static void print_vma_flags(struct strbuf *text, uint64_t flags)
{
	uint64_t usual = vma_flags_of(flags, flags & VM_SHARED);

	for (unsigned int bit = 0; bit < words_vma_flags.nr; bit++)
		if ((flags ^ usual) & UINT64_C(1) << bit && words_vma_flags.name(bit))
			strbuf_addf(text, " %s%s", usual & UINT64_C(1) << bit ? "!" : "",
				    words_vma_flags.name(bit));
}

static void print_inject(struct strbuf *text, const struct gup_step *step)
{
	strbuf_addf(text, " %s", gup_inject_name(step->what));
	if (step->what == GUP_INJECT_NONE)
		return;
	strbuf_addf(text, " at %" PRIu64, step->start);
	if (step->count != 1)
		strbuf_addf(text, " times %" PRIu32, step->count);
}

static const char *choice(const struct words *words, unsigned int i)
{
	return words->name(i < words->nr ? i : words->nr - 1);
}

/* A memory error has another number in each version. */
static void print_entry(struct strbuf *text, const struct gup_step *step)
{
	strbuf_addf(text, " %s", step->what == 2 ? "pmd" : "pte");
	if (!step->count && is_swap_pte(step->entry) && swp_type(step->entry) == GUP_SWP_HWPOISON)
		strbuf_addf(text, " hwpoison 0x%" PRIx64, swp_offset(step->entry));
	else
		strbuf_addf(text, " 0x%" PRIx64, step->entry);
}

static void print_step_args(struct strbuf *text, const struct gup_step *step)
{
	enum step_args args = step_args(step->kind);

	switch (args) {
	case ARGS_NONE:
		return;
	case ARGS_VMA:
		strbuf_addf(text, " 0x%" PRIx64 "-0x%" PRIx64 " %s", step->start, step->end,
			    gup_vma_kind_name(step->what));
		print_access(text, step->flags);
		strbuf_addf(text, " %s", words_sharing.name(step->flags & VM_SHARED ? 1 : 0));
		print_vma_flags(text, step->flags);
		return;
	case ARGS_RANGE:
		print_range(text, step->start, step->end);
		return;
	case ARGS_UFFD_WP:
		print_range(text, step->start, step->end);
		if (step->count)
			strbuf_addf(text, " %s", words_uffd_wp.name(0));
		return;
	case ARGS_NODE:
		strbuf_addf(text, " %" PRIu32, step->count);
		return;
	case ARGS_SWITCH:
		strbuf_addf(text, " %s", choice(&words_switch, step->count));
		return;
	case ARGS_UFFD_MODE:
		strbuf_addf(text, " %s", choice(&words_uffd_modes, step->count));
		return;
	case ARGS_GATE:
		strbuf_addf(text, " %s", choice(&words_gates, step->count));
		return;
	case ARGS_SIGNAL:
		strbuf_addf(text, " %s", choice(&words_signals, step->count));
		return;
	case ARGS_INJECT:
		print_inject(text, step);
		return;
	case ARGS_ADDR:
	case ARGS_ACCESS:
	case ARGS_ENTRY:
	case ARGS_PAGE:
	case ARGS_HOLD:
		break;
	}
	strbuf_addf(text, " 0x%" PRIx64, step->start);
	if (args == ARGS_ACCESS)
		print_access(text, step->flags);
	if (args == ARGS_ENTRY)
		print_entry(text, step);
	if (args == ARGS_HOLD)
		strbuf_addf(text, " %" PRIu32, step->count);
	if (args == ARGS_PAGE)
		for (unsigned int bit = 0; bit < words_page_flags.nr; bit++)
			if (step->flags & UINT64_C(1) << bit && words_page_flags.name(bit))
				strbuf_addf(text, " %s", words_page_flags.name(bit));
}

static void print_step(struct strbuf *text, const struct gup_step *step)
{
	strbuf_addf(text, "%s", gup_step_name(step->kind));
	print_step_args(text, step);
}

void print_call(struct strbuf *text, const struct gup_call *call)
{
	char flags[640];

	strbuf_addf(text, "call %s 0x%" PRIx64, gup_entry_point_name(call->entry_point),
		    call->start);
	if (call->nr_pages != 1)
		strbuf_addf(text, " %" PRIu64, call->nr_pages);
	if (call->flags) {
		gup_foll_format(flags, sizeof(flags), call->flags);
		strbuf_addf(text, " %s", flags);
	}
	strbuf_addf(text, "%s%s", call->locked ? " locked" : "", call->no_pages ? " no-pages" : "");
}

static void print_action(struct strbuf *text, const struct gup_scenario *s,
			 const struct gup_action *action)
{
	switch (action->kind) {
	case GUP_ACTION_STEP:
		print_step(text, &action->step);
		break;
	case GUP_ACTION_PUT:
		strbuf_addf(text, "put %s", s->label[action->label]);
		break;
	default:
		if (action->caller == GUP_CALLER_NR)
			print_call(text, &action->call);
		else
			strbuf_addf(text, "call %s 0x%" PRIx64, gup_caller_name(action->caller),
				    action->call.start);
		if (action->label != GUP_NO_LABEL)
			strbuf_addf(text, " as %s", s->label[action->label]);
	}
	strbuf_addf(text, "\n");
}

static void print_release(struct strbuf *text, gup_version version)
{
	char buf[16];

	strbuf_addf(text, "%s", gup_version_format(buf, sizeof(buf), version));
}

static void print_spans(struct strbuf *text, const struct gup_scenario *s, uint32_t first,
			uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++) {
		const struct gup_span *span = &s->span[first + i];

		strbuf_addf(text, i ? ", " : " ");
		if (span->all) {
			strbuf_addf(text, "all");
		} else if (span->proposal) {
			strbuf_addf(text, "%s", span->proposal);
		} else {
			if (span->from)
				print_release(text, span->from);
			if (span->from == span->to)
				continue;
			strbuf_addf(text, "..");
			if (span->to != GUP_SPAN_OPEN)
				print_release(text, span->to);
		}
	}
}

void print_ret(struct strbuf *text, int64_t ret)
{
	const char *name = gup_errno_name((long)ret);

	if (name)
		strbuf_addf(text, "%s", name);
	else
		strbuf_addf(text, "%" PRId64, ret);
}

void print_faults(struct strbuf *text, const uint8_t *fault, uint32_t nr, uint32_t nr_kept)
{
	if (!nr)
		strbuf_addf(text, "none");
	for (uint32_t i = 0; i < nr && i < nr_kept; i++)
		strbuf_addf(text, "%s%s", i ? " " : "",
			    fault[i] < GUP_FAULT_NR ? gup_fault_kind_name(fault[i]) : "fault");
	if (nr > nr_kept)
		strbuf_addf(text, " and %" PRIu32 " more", nr - nr_kept);
}

/* The words of @facts that are in @set, and those in @clear with '!'. */
static void print_facts(struct strbuf *text, const struct words *facts, uint32_t set,
			uint32_t clear)
{
	for (unsigned int bit = 0; bit < facts->nr; bit++)
		if ((set | clear) & 1u << bit)
			strbuf_addf(text, " %s%s", clear & 1u << bit ? "!" : "", facts->name(bit));
}

static void print_assertion(struct strbuf *text, const struct gup_scenario *s,
			    const struct gup_assertion *assertion)
{
	const char *name = gup_observation_name(assertion->observation);

	strbuf_addf(text, "%s%s",
		    assertion->observation != GUP_OBSERVATION_PAGE &&
				    assertion->observation != GUP_OBSERVATION_ENTRY &&
				    assertion->clear
			    ? "!"
			    : "",
		    name);
	switch ((enum gup_observation)assertion->observation) {
	case GUP_OBSERVATION_FELL_BACK:
	case GUP_OBSERVATION_REFUSED:
	case GUP_OBSERVATION_ENDLESS:
	case GUP_OBSERVATION_WARNS:
		break;
	case GUP_OBSERVATION_RET:
		strbuf_addf(text, " ");
		print_ret(text, assertion->number);
		break;
	case GUP_OBSERVATION_FAULTS:
		strbuf_addf(text, " ");
		print_faults(text, assertion->fault, assertion->nr_faults, GUP_FAULTS_LOGGED);
		break;
	case GUP_OBSERVATION_PAGE:
		strbuf_addf(text, " %" PRId64, assertion->number);
		print_facts(text, &words_page_facts, assertion->set, assertion->clear);
		if (assertion->label != GUP_NO_LABEL)
			strbuf_addf(text, " as %s", s->label[assertion->label]);
		if (assertion->not_label != GUP_NO_LABEL)
			strbuf_addf(text, " !as %s", s->label[assertion->not_label]);
		if (assertion->refs != GUP_NO_COUNT)
			strbuf_addf(text, " refs %" PRId32, assertion->refs);
		if (assertion->pins != GUP_NO_COUNT)
			strbuf_addf(text, " pins %" PRId32, assertion->pins);
		break;
	case GUP_OBSERVATION_ENTRY:
		strbuf_addf(text, " 0x%" PRIx64, assertion->addr);
		print_facts(text, &words_entry_facts, assertion->set, assertion->clear);
		break;
	case GUP_OBSERVATION_GETS:
		strbuf_addf(text, " %s", gup_caller_gets_name((unsigned int)assertion->number));
		break;
	default:
		strbuf_addf(text, " %" PRId64, assertion->number);
	}
}

static void print_expect(struct strbuf *text, const struct gup_scenario *s,
			 const struct gup_expect *expect)
{
	strbuf_addf(text, "expect");
	print_spans(text, s, expect->first_span, expect->nr_spans);
	strbuf_addf(text, ":");
	for (uint32_t i = 0; i < expect->nr_assertions; i++) {
		strbuf_addf(text, i ? ", " : " ");
		print_assertion(text, s, &s->assertion[expect->first_assertion + i]);
	}
}

static void print_string(struct strbuf *text, const char *string)
{
	strbuf_addf(text, " \"");
	for (; *string; string++)
		strbuf_addf(text, "%s%c", *string == '"' || *string == '\\' ? "\\" : "", *string);
	strbuf_addf(text, "\"");
}

static void print_head(struct strbuf *text, const struct gup_scenario *s)
{
	strbuf_addf(text, "scenario %s\n", s->name);
	for (uint32_t i = 0; i < s->nr_whys; i++) {
		strbuf_addf(text, "why");
		print_string(text, s->why[i]);
		strbuf_addf(text, "\n");
	}
	for (uint32_t i = 0; i < s->nr_sources; i++) {
		const struct gup_source *source = &s->source[i];

		if (source->mail)
			strbuf_addf(text, "mail");
		else
			strbuf_addf(text, "commit %s", source->id);
		if (source->text)
			print_string(text, source->text);
		strbuf_addf(text, "\n");
	}
	if (s->levels != 4)
		strbuf_addf(text, "levels %u\n", s->levels);
	if (s->nr_spans) {
		strbuf_addf(text, "versions");
		print_spans(text, s, s->first_span, s->nr_spans);
		strbuf_addf(text, "\n");
	}
}

size_t gup_scenario_print(const struct gup_scenario *scenario, char *buf, size_t size)
{
	struct strbuf text = strbuf_over(buf, size);

	print_head(&text, scenario);
	for (uint32_t i = 0; i < scenario->nr_actions; i++) {
		const struct gup_action *action = &scenario->action[i];

		/* A call and its expectations form a group. */
		if (!i || action->kind == GUP_ACTION_CALL || action[-1].kind == GUP_ACTION_CALL)
			strbuf_addf(&text, "\n");
		print_action(&text, scenario, action);
		for (uint32_t e = 0; e < action->nr_expects; e++) {
			print_expect(&text, scenario, &scenario->expect[action->first_expect + e]);
			strbuf_addf(&text, "\n");
		}
	}
	return text.len;
}

size_t gup_step_print(char *buf, size_t size, const struct gup_step *step)
{
	struct strbuf text = strbuf_over(buf, size);
	struct gup_step normal = step_normal(step);

	print_step(&text, &normal);
	return text.len;
}

size_t gup_call_print(char *buf, size_t size, const struct gup_call *call)
{
	struct strbuf text = strbuf_over(buf, size);

	print_call(&text, call);
	return text.len;
}

size_t gup_expect_print(char *buf, size_t size, const struct gup_scenario *scenario,
			const struct gup_expect *expect)
{
	struct strbuf text = strbuf_over(buf, size);

	print_expect(&text, scenario, expect);
	return text.len;
}
