// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parsing calls and "put" lines.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* The label with the name of the current token; GUP_NO_LABEL for none. */
static uint16_t find_label(const struct parser *p)
{
	for (uint32_t i = 0; i < p->scenario->nr_labels; i++)
		if (token_is(&p->token, p->scenario->label[i]))
			return (uint16_t)i;
	return GUP_NO_LABEL;
}

bool parse_label(struct parser *p, uint16_t *label)
{
	if (!parse_name(p, "the name of kept pages"))
		return false;
	*label = find_label(p);
	if (*label == GUP_NO_LABEL) {
		parse_error(
			p, p->token.at,
			"no call before keeps pages under this name; 'as NAME' at its end does");
		return false;
	}
	next_token(p);
	return true;
}

/* FOLL_A|FOLL_B; each unknown flag is an error. */
static bool parse_flags(struct parser *p, unsigned int *flags)
{
	const char *at = p->token.at;
	const char *end = at + p->token.len;
	bool ok = true;

	for (;;) {
		const char *bar = memchr(at, '|', (size_t)(end - at));
		size_t len = (size_t)((bar ? bar : end) - at);
		unsigned int flag = gup_foll_by_name(at, len);

		if (!flag) {
			bool prefixed = len > 5 && !memcmp(at, "FOLL_", 5);

			parse_unknown(p, "FOLL_ flag", prefixed ? at + 5 : at,
				      prefixed ? len - 5 : len, &words_foll);
			ok = false;
		}
		*flags |= flag;
		if (!bar)
			break;
		at = bar + 1;
	}
	next_token(p);
	return ok;
}

static void refuse_locked(struct parser *p, const char *at)
{
	char names[256] = "";
	size_t len = 0;

	for (unsigned int entry_point = 0; entry_point < GUP_ENTRY_POINT_NR && len < sizeof(names);
	     entry_point++)
		if (gup_entry_point_takes_locked(entry_point))
			len += (size_t)snprintf(names + len, sizeof(names) - len, "%s%s",
						len ? " and " : "",
						gup_entry_point_name(entry_point));
	parse_error(p, at, "only %s take 'locked'", names);
}

/* The words after the address of a plain call. */
static bool parse_call_args(struct parser *p, struct gup_call *call)
{
	const struct token *t = &p->token;

	if (t->kind == TOKEN_WORD && t->at[0] >= '0' && t->at[0] <= '9' &&
	    !parse_number(p, "the number of pages", UINT64_MAX, &call->nr_pages))
		return false;
	if (t->kind == TOKEN_WORD && t->at[0] >= 'A' && t->at[0] <= 'Z' &&
	    !parse_flags(p, &call->flags))
		return false;
	if (token_is(t, "locked")) {
		if (!gup_entry_point_takes_locked(call->entry_point)) {
			refuse_locked(p, t->at);
			return false;
		}
		call->locked = true;
		next_token(p);
	}
	if (token_is(t, "no-pages")) {
		call->no_pages = true;
		next_token(p);
	}
	return true;
}

/*
 * Large ranges cost time and memory. A range outside user addresses costs nothing, because such
 * a call only tests the checks.
 */
static bool size_fits(struct parser *p, const char *at, const struct gup_call *call)
{
	uint64_t max = gup_task_size_max(p->scenario->levels);

	if (call->entry_point == GUP_ENTRY_POINT_LOOK_UP && call->nr_pages != 1) {
		parse_error(p, at, "follow_page looks up one page; leave the number out");
		return false;
	}
	if (call->nr_pages <= GUP_SCENARIO_PAGES_MAX || call->start > max ||
	    call->nr_pages > (max - call->start) / GUP_PAGE_SIZE)
		return true;
	parse_error(p, at,
		    "the call asks for %llu pages; %d are the most of a range that is a user's",
		    (unsigned long long)call->nr_pages, GUP_SCENARIO_PAGES_MAX);
	return false;
}

static bool parse_as(struct parser *p, struct gup_action *action)
{
	char *label;

	if (!token_is(&p->token, "as"))
		return true;
	next_token(p);
	if (!parse_name(p, "the name of kept pages"))
		return false;
	if (find_label(p) != GUP_NO_LABEL) {
		parse_error(p, p->token.at, "an earlier call has this name; each call has its own");
		return false;
	}
	label = memory_copy(p->token.at, p->token.len);
	action->label = (uint16_t)p->scenario->nr_labels;
	p->no_memory |= !scenario_add_label(p->scenario, label);
	next_token(p);
	return true;
}

/* An entry point or a caller; returns the index of the caller. */
static bool parse_who(struct parser *p, struct gup_action *action)
{
	const struct token *t = &p->token;
	size_t len = t->kind == TOKEN_WORD ? t->len : 0;
	unsigned int entry_point = words_find(&words_entry_points, t->at, len);
	const char *suggested;

	action->caller = (uint16_t)words_find(&words_callers, t->at, len);
	if (entry_point == GUP_ENTRY_POINT_NR && action->caller == GUP_CALLER_NR) {
		suggested = words_suggest(&words_entry_points, t->at, t->len);
		parse_unknown(p, "entry point or caller", t->at, t->len,
			      suggested ? &words_entry_points : &words_callers);
		return false;
	}
	action->call.entry_point = (uint8_t)(entry_point == GUP_ENTRY_POINT_NR ? 0 : entry_point);
	next_token(p);
	return true;
}

static bool room_for_call(struct parser *p)
{
	if (p->scenario->nr_calls < GUP_SCENARIO_CALLS_MAX)
		return true;
	parse_error(p, p->start, "too many calls; %d are the most", GUP_SCENARIO_CALLS_MAX);
	return false;
}

void parse_call(struct parser *p)
{
	struct gup_action read = { .call = { .nr_pages = 1 }, .label = GUP_NO_LABEL };
	const char *at = p->token.at;
	struct gup_action *action;
	const char *nr_at;

	if (!parse_who(p, &read) || !parse_addr(p, &read.call.start))
		return;
	nr_at = p->token.at;
	if (read.caller == GUP_CALLER_NR &&
	    (!parse_call_args(p, &read.call) || !size_fits(p, nr_at, &read.call)))
		return;
	if (!room_for_call(p) || !parse_as(p, &read))
		return;
	if (p->token.kind != TOKEN_END) {
		parse_unknown(p, "word", p->token.at, p->token.len,
			      read.caller == GUP_CALLER_NR ? &words_call : &words_keep);
		return;
	}
	action = parse_action(p, at);
	if (!action)
		return;
	read.first_expect = action->first_expect;
	read.kind = GUP_ACTION_CALL;
	read.call_nr = (uint16_t)p->scenario->nr_calls++;
	read.line = action->line;
	read.column = action->column;
	*action = read;
}

void parse_put(struct parser *p)
{
	const char *at = p->token.at;
	struct gup_action *action;
	uint16_t label;

	if (!parse_label(p, &label) || !parse_end(p, "'put'"))
		return;
	if (p->put[label]) {
		parse_error(p, at, "these pages were given back already; once is enough");
		return;
	}
	p->put[label] = true;
	action = parse_action(p, at);
	if (!action)
		return;
	action->kind = GUP_ACTION_PUT;
	action->label = label;
}
