// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parsing steps. Errors that do not depend on the state are found here, with their column;
 * gup_step_apply() finds the others.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* A page-aligned range of user addresses that is not empty; a single address means one page. */
static bool parse_range(struct parser *p, struct gup_step *step, bool range)
{
	struct token t = p->token;
	const char *dash = t.kind == TOKEN_WORD ? memchr(t.at, '-', t.len) : NULL;
	const char *end_at = dash ? dash + 1 : t.at;
	size_t start_len = dash ? (size_t)(dash - t.at) : t.len;

	if (dash && !range) {
		parse_error(p, dash, "only one address is wanted here, such as 0x10000000");
		return false;
	}
	p->token.len = start_len;
	if (!parse_addr(p, &step->start))
		return false;
	if (dash) {
		p->token = (struct token){ TOKEN_WORD, end_at, (size_t)(t.at + t.len - end_at) };
		p->next = t.at + t.len;
		if (!parse_addr(p, &step->end))
			return false;
	}
	if (step->start & ~GUP_PAGE_MASK || step->end & ~GUP_PAGE_MASK) {
		parse_error(p, step->start & ~GUP_PAGE_MASK ? t.at : end_at,
			    "the address is not page aligned; it ends in 000");
		return false;
	}
	if (!dash)
		step->end = step->start + GUP_PAGE_SIZE;
	if (step->end <= step->start) {
		parse_error(p, end_at,
			    "the range ends before it begins; its end is behind its last page");
		return false;
	}
	if (step->end > gup_task_size_max(p->scenario->levels)) {
		parse_error(
			p, end_at,
			"that is beyond the user's addresses; with %u levels they end at 0x%llx",
			p->scenario->levels,
			(unsigned long long)gup_task_size_max(p->scenario->levels));
		return false;
	}
	return true;
}

/* The VMA step that holds an address; NULL for none. */
static const struct gup_step *vma_step(const struct gup_scenario *s, uint64_t addr)
{
	for (uint32_t i = 0; i < s->nr_actions; i++) {
		const struct gup_action *a = &s->action[i];

		if (a->kind == GUP_ACTION_STEP && a->step.kind == GUP_STEP_VMA &&
		    addr >= a->step.start && addr < a->step.end)
			return &a->step;
	}
	return NULL;
}

/* A stack may have grown down to any address. */
static bool a_stack_may_be_there(const struct gup_scenario *s)
{
	for (uint32_t i = 0; i < s->nr_actions; i++)
		if (s->action[i].kind == GUP_ACTION_STEP &&
		    s->action[i].step.kind == GUP_STEP_VMA &&
		    s->action[i].step.flags & VM_GROWSDOWN)
			return true;
	return false;
}

static bool within_vmas(struct parser *p, const char *at, const struct gup_step *step)
{
	uint64_t addr = step->start;

	if ((step->end - step->start) / GUP_PAGE_SIZE > GUP_SCENARIO_PAGES_MAX) {
		parse_error(p, at, "the range has %llu pages; %d are the most",
			    (unsigned long long)((step->end - step->start) / GUP_PAGE_SIZE),
			    GUP_SCENARIO_PAGES_MAX);
		return false;
	}
	while (addr < step->end) {
		const struct gup_step *vma = vma_step(p->scenario, addr);

		if (!vma && a_stack_may_be_there(p->scenario))
			return true;
		if (!vma) {
			parse_error(p, at,
				    "0x%llx lies outside any VMA; a 'vma' line before makes one",
				    (unsigned long long)addr);
			return false;
		}
		addr = vma->end;
	}
	return true;
}

/* Some letters of "rwx", or "none". */
static bool parse_access(struct parser *p, uint64_t *access)
{
	static const char letters[] = "rwx";
	const struct token *t = &p->token;
	const char *letter = letters;

	*access = 0;
	if (token_is(t, "none")) {
		next_token(p);
		return true;
	}
	for (size_t i = 0; t->kind == TOKEN_WORD && i < t->len; i++) {
		letter = strchr(letter, t->at[i]);
		if (!letter)
			break;
		*access |= VM_READ << (letter - letters);
		letter++;
	}
	if (!letter || letter == letters) {
		parse_error(p, t->at,
			    "that is no access; it is 'none' or letters of 'rwx' in this order");
		return false;
	}
	next_token(p);
	return true;
}

static bool room_for_vma(struct parser *p, const char *at, const struct gup_step *step)
{
	const struct gup_scenario *s = p->scenario;

	for (uint32_t i = 0; i < s->nr_actions; i++) {
		const struct gup_action *a = &s->action[i];

		if (a->kind != GUP_ACTION_STEP || a->step.kind != GUP_STEP_VMA ||
		    a->step.end <= step->start || a->step.start >= step->end)
			continue;
		parse_error(p, at, "this VMA overlaps that of line %u; VMAs lie apart", a->line);
		return false;
	}
	/* Memory that is not anonymous exists at once, all of it. */
	if (step->what != GUP_VMA_ANON &&
	    (step->end - step->start) / GUP_PAGE_SIZE > GUP_SCENARIO_FILE_PAGES_MAX) {
		parse_error(p, at,
			    "the VMA has %llu pages; %d are the most of one that is not anonymous",
			    (unsigned long long)((step->end - step->start) / GUP_PAGE_SIZE),
			    GUP_SCENARIO_FILE_PAGES_MAX);
		return false;
	}
	return true;
}

static bool parse_vma(struct parser *p, struct gup_step *step)
{
	const char *at = p->token.at;
	unsigned int kind, shared, bit;
	uint64_t access;

	if (!parse_range(p, step, true) || !parse_word(p, "kind of VMA", &words_vma_kinds, &kind) ||
	    !parse_access(p, &access) || !parse_word(p, "sharing", &words_sharing, &shared))
		return false;
	step->what = (uint8_t)kind;
	step->flags = vma_flags_of(access, shared);
	while (p->token.kind != TOKEN_END) {
		bool not = parse_not(p);

		if (!parse_word(p, "VMA flag", &words_vma_flags, &bit))
			return false;
		if (not )
			step->flags &= ~(UINT64_C(1) << bit);
		else
			step->flags |= UINT64_C(1) << bit;
	}
	return room_for_vma(p, at, step);
}

static bool parse_raw_entry(struct parser *p, struct gup_step *step)
{
	unsigned int level;
	uint64_t frame;

	if (!parse_word(p, "level", &words_levels, &level))
		return false;
	step->what = (uint8_t)level;
	if (token_is(&p->token, "hwpoison")) {
		next_token(p);
		if (!parse_number(p, "the frame", UINT32_MAX, &frame))
			return false;
		step->entry = swp_entry(GUP_SWP_HWPOISON, frame, 0);
		return true;
	}
	if (!hex_from(&p->token, &step->entry)) {
		parse_error(p, p->token.at,
			    "an entry is wanted; its 64 bits are written in hex, such as 0x67");
		return false;
	}
	next_token(p);
	step->count = step->entry && !pte_present(step->entry);
	return true;
}

static bool parse_page_flags(struct parser *p, struct gup_step *step)
{
	unsigned int bit;

	do {
		if (!parse_word(p, "page flag", &words_page_flags, &bit))
			return false;
		step->flags |= UINT64_C(1) << bit;
	} while (p->token.kind != TOKEN_END);
	return true;
}

static bool parse_inject(struct parser *p, struct gup_step *step)
{
	uint64_t times = 1;
	unsigned int what;

	if (!parse_word(p, "thing to inject", &words_injects, &what))
		return false;
	step->what = (uint8_t)what;
	if (what == GUP_INJECT_NONE)
		return true;
	if (!token_is(&p->token, "at")) {
		parse_error(p, p->token.at,
			    "at which fault of a call is missing; 'at 0' is the first one");
		return false;
	}
	next_token(p);
	if (!parse_number(p, "the fault's number", UINT16_MAX, &step->start))
		return false;
	if (token_is(&p->token, "times")) {
		next_token(p);
		if (!parse_number(p, "how often", UINT16_MAX, &times))
			return false;
	}
	step->count = (uint32_t)times;
	return true;
}

static bool parse_count(struct parser *p, struct gup_step *step, const char *what, uint64_t max)
{
	uint64_t count;

	if (!parse_number(p, what, max, &count))
		return false;
	step->count = (uint32_t)count;
	return true;
}

static bool parse_choice(struct parser *p, struct gup_step *step, const char *what,
			 const struct words *words)
{
	unsigned int count;

	if (!parse_word(p, what, words, &count))
		return false;
	step->count = count;
	return true;
}

static bool parse_uffd_wp(struct parser *p, struct gup_step *step)
{
	unsigned int word;

	step->count = 1;
	return parse_word(p, "word about userfaultfd", &words_uffd_wp, &word);
}

static bool parse_args(struct parser *p, struct gup_step *step, enum step_args args)
{
	const char *at = p->token.at;

	switch (args) {
	case ARGS_NONE:
		return true;
	case ARGS_VMA:
		return parse_vma(p, step);
	case ARGS_NODE:
		return parse_count(p, step, "the node", UINT8_MAX);
	case ARGS_SWITCH:
		return parse_choice(p, step, "setting", &words_switch);
	case ARGS_UFFD_MODE:
		return parse_choice(p, step, "userfaultfd mode", &words_uffd_modes);
	case ARGS_UFFD_WP:
		if (!parse_range(p, step, true) || !within_vmas(p, at, step))
			return false;
		return p->token.kind == TOKEN_END || parse_uffd_wp(p, step);
	case ARGS_SIGNAL:
		return parse_choice(p, step, "signal", &words_signals);
	case ARGS_GATE:
		return parse_choice(p, step, "gate area", &words_gates);
	case ARGS_INJECT:
		return parse_inject(p, step);
	case ARGS_RANGE:
		return parse_range(p, step, true) && within_vmas(p, at, step);
	case ARGS_ADDR:
	case ARGS_ACCESS:
	case ARGS_ENTRY:
	case ARGS_PAGE:
	case ARGS_HOLD:
		break;
	}
	if (!parse_range(p, step, false) || !within_vmas(p, at, step))
		return false;
	step->end = 0;
	if (args == ARGS_ACCESS)
		return parse_access(p, &step->flags);
	if (args == ARGS_ENTRY)
		return parse_raw_entry(p, step);
	if (args == ARGS_PAGE)
		return parse_page_flags(p, step);
	return args == ARGS_ADDR || parse_count(p, step, "how many references", 1000);
}

struct gup_action *parse_action(struct parser *p, const char *at)
{
	struct gup_action *action;

	if (p->scenario->nr_actions == GUP_SCENARIO_ACTIONS_MAX) {
		parse_error(p, p->start, "too many steps and calls; %d are the most",
			    GUP_SCENARIO_ACTIONS_MAX);
		return NULL;
	}
	action = scenario_add_action(p->scenario);
	if (!action) {
		p->no_memory = true;
		return NULL;
	}
	action->line = p->line;
	action->column = (uint32_t)(at - p->start) + 1;
	return action;
}

void parse_step(struct parser *p, enum gup_step_kind kind)
{
	struct gup_step step = { .kind = (uint8_t)kind };
	const char *at = p->token.at;
	struct gup_action *action;

	if (!parse_args(p, &step, step_args(kind)) || !parse_end(p, "the step"))
		return;
	action = parse_action(p, at);
	if (!action)
		return;
	action->kind = GUP_ACTION_STEP;
	action->step = step;
}
