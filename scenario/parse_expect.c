// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parsing expectations: their versions and their assertions.
 */
#include <string.h>

#include "internal.h"

static bool at_assertion_end(const struct parser *p)
{
	return p->token.kind == TOKEN_END || p->token.kind == TOKEN_COMMA;
}

static bool parse_ret(struct parser *p, struct gup_assertion *assertion)
{
	uint64_t number;
	unsigned int error;

	if (p->token.kind == TOKEN_WORD && p->token.at[0] == '-') {
		if (!parse_word(p, "error", &words_errnos, &error))
			return false;
		assertion->number = -(int64_t)error;
		return true;
	}
	if (!parse_number(p, "the return value", INT64_MAX, &number))
		return false;
	assertion->number = (int64_t)number;
	return true;
}

static bool parse_faults(struct parser *p, struct gup_assertion *assertion)
{
	unsigned int kind;

	if (token_is(&p->token, "none")) {
		next_token(p);
		return true;
	}
	do {
		if (assertion->nr_faults == GUP_FAULTS_LOGGED) {
			parse_error(p, p->token.at, "too many faults; %d are the most",
				    GUP_FAULTS_LOGGED);
			return false;
		}
		if (!parse_word(p, "kind of fault", &words_faults, &kind))
			return false;
		assertion->fault[assertion->nr_faults++] = (uint8_t)kind;
	} while (!at_assertion_end(p));
	return true;
}

/* One word about a page or an entry. A fact may be negated; the words behind the facts cannot. */
static bool parse_fact(struct parser *p, struct gup_assertion *assertion, const char *what,
		       const struct words *words, unsigned int nr_facts)
{
	const char *at = p->token.at;
	bool not = parse_not(p);
	unsigned int bit;

	if (!parse_word(p, what, words, &bit))
		return false;
	if (bit >= nr_facts) {
		parse_error(p, at, "'%s' cannot be negated; state what is expected instead",
			    words->name(bit));
		return false;
	}
	if ((assertion->set | assertion->clear) & 1u << bit) {
		parse_error(p, at, "'%s' is there already; once is enough", words->name(bit));
		return false;
	}
	if (not )
		assertion->clear |= 1u << bit;
	else
		assertion->set |= 1u << bit;
	return true;
}

static bool parse_page_word(struct parser *p, struct gup_assertion *assertion)
{
	bool refs = token_is(&p->token, "refs");
	uint64_t count;

	if (refs || token_is(&p->token, "pins")) {
		next_token(p);
		if (!parse_number(p, refs ? "how many references" : "how many pins", INT32_MAX,
				  &count))
			return false;
		*(refs ? &assertion->refs : &assertion->pins) = (int32_t)count;
		return true;
	}
	if (token_is(&p->token, "as")) {
		next_token(p);
		return parse_label(p, &assertion->label);
	}
	if (token_is(&p->token, "!as")) {
		next_token(p);
		return parse_label(p, &assertion->not_label);
	}
	return parse_fact(p, assertion, "word about a page", &words_page_words, GUP_PAGE_FACT_NR);
}

static bool parse_page(struct parser *p, struct gup_assertion *assertion)
{
	uint64_t nr;

	if (!parse_number(p, "which page", GUP_SCENARIO_PAGES_MAX - 1, &nr))
		return false;
	assertion->number = (int64_t)nr;
	do {
		if (!parse_page_word(p, assertion))
			return false;
	} while (!at_assertion_end(p));
	return true;
}

static bool parse_entry(struct parser *p, struct gup_assertion *assertion)
{
	const char *at = p->token.at;

	if (!parse_addr(p, &assertion->addr))
		return false;
	if (assertion->addr & ~GUP_PAGE_MASK ||
	    assertion->addr >= gup_task_size_max(p->scenario->levels)) {
		parse_error(p, at,
			    "no entry maps this address; a page-aligned user address is wanted");
		return false;
	}
	do {
		if (!parse_fact(p, assertion, "word about an entry", &words_entry_facts,
				GUP_ENTRY_FACT_NR))
			return false;
	} while (!at_assertion_end(p));
	return true;
}

static bool parse_gets(struct parser *p, struct gup_assertion *assertion)
{
	unsigned int gets;

	if (!parse_word(p, "thing that a caller gets", &words_gets, &gets))
		return false;
	assertion->number = gets;
	return true;
}

static bool parse_assertion(struct parser *p, struct gup_assertion *assertion)
{
	const char *at = p->token.at;
	bool not = parse_not(p);
	unsigned int observation;
	uint64_t number;

	if (!parse_word(p, "thing to expect", &words_observations, &observation))
		return false;
	assertion->observation = (uint8_t)observation;
	switch ((enum gup_observation)observation) {
	case GUP_OBSERVATION_FELL_BACK:
	case GUP_OBSERVATION_REFUSED:
	case GUP_OBSERVATION_ENDLESS:
	case GUP_OBSERVATION_WARNS:
		assertion->set = !not ;
		assertion->clear = not ;
		return true;
	default:
		break;
	}
	if (not ) {
		parse_error(p, at, "'%s' cannot be negated; state what is expected instead",
			    gup_observation_name(observation));
		return false;
	}
	switch ((enum gup_observation)observation) {
	case GUP_OBSERVATION_RET:
		return parse_ret(p, assertion);
	case GUP_OBSERVATION_FAULTS:
		return parse_faults(p, assertion);
	case GUP_OBSERVATION_PAGE:
		return parse_page(p, assertion);
	case GUP_OBSERVATION_ENTRY:
		return parse_entry(p, assertion);
	case GUP_OBSERVATION_GETS:
		return parse_gets(p, assertion);
	default:
		if (!parse_number(p, "the number", INT64_MAX, &number))
			return false;
		assertion->number = (int64_t)number;
		return true;
	}
}

/* Pages and entries may have several assertions, each other observation one. */
static bool said_before(struct parser *p, const char *at, const struct gup_assertion *assertion,
			uint32_t *said)
{
	uint32_t bit = 1u << assertion->observation;

	if (assertion->observation == GUP_OBSERVATION_PAGE ||
	    assertion->observation == GUP_OBSERVATION_ENTRY)
		return false;
	if (*said & bit) {
		parse_error(p, at, "'%s' is there already; once is enough",
			    gup_observation_name(assertion->observation));
		return true;
	}
	*said |= bit;
	return false;
}

static void add_item(struct parser *p, struct gup_expect *expect, const char *at,
		     const struct gup_assertion *read)
{
	struct gup_assertion *assertion;

	if (p->scenario->nr_assertions == GUP_SCENARIO_ASSERTIONS_MAX) {
		parse_error(p, at, "too many expectations; %d are the most",
			    GUP_SCENARIO_ASSERTIONS_MAX);
		return;
	}
	assertion = scenario_add_assertion(p->scenario);
	if (!assertion) {
		p->no_memory = true;
		return;
	}
	*assertion = *read;
	expect->nr_assertions++;
}

static void parse_assertions(struct parser *p, struct gup_expect *expect)
{
	uint32_t said = 0;

	for (;;) {
		struct gup_assertion assertion = { .refs = GUP_NO_COUNT,
						   .pins = GUP_NO_COUNT,
						   .label = GUP_NO_LABEL,
						   .not_label = GUP_NO_LABEL };
		const char *at = p->token.at;

		if (parse_assertion(p, &assertion) && !said_before(p, at, &assertion, &said)) {
			if (at_assertion_end(p))
				add_item(p, expect, at, &assertion);
			else
				parse_error(
					p, p->token.at,
					"this is too much; a comma stands between two statements");
		}
		/* The next assertion may have its own errors. */
		while (!at_assertion_end(p))
			next_token(p);
		if (p->token.kind == TOKEN_END)
			return;
		next_token(p);
	}
}

void parse_expect(struct parser *p)
{
	struct gup_scenario *s = p->scenario;
	struct gup_expect read = { .line = p->line };
	struct gup_expect *expect;

	if (s->nr_expects == GUP_SCENARIO_EXPECTS_MAX) {
		parse_error(p, p->start, "too many 'expect' lines; %d are the most",
			    GUP_SCENARIO_EXPECTS_MAX);
		return;
	}
	if (!parse_spans(p, &read.first_span, &read.nr_spans))
		return;
	if (p->token.kind != TOKEN_COLON) {
		parse_error(p, p->token.at,
			    "a colon is missing; it stands between the versions and what they are "
			    "expected to do");
		return;
	}
	next_token(p);
	read.first_assertion = s->nr_assertions;
	parse_assertions(p, &read);
	expect = scenario_add_expect(s);
	if (!expect) {
		p->no_memory = true;
		return;
	}
	*expect = read;
	/* The call may have had an error. */
	if (s->nr_actions && s->action[s->nr_actions - 1].kind == GUP_ACTION_CALL)
		s->action[s->nr_actions - 1].nr_expects++;
}
