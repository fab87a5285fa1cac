// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tokens of a line, and parsing of simple values.
 */
#include <string.h>

#include "internal.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool ends_word(char c)
{
	return is_blank(c) || c == ',' || c == ':' || c == '"';
}

void next_token(struct parser *p)
{
	struct token *t = &p->token;

	while (p->next < p->end && is_blank(*p->next))
		p->next++;
	*t = (struct token){ TOKEN_END, p->next, 0 };
	if (p->next == p->end || *p->next == '#')
		return;

	if (*p->next == ',' || *p->next == ':') {
		t->kind = *p->next++ == ',' ? TOKEN_COMMA : TOKEN_COLON;
	} else if (*p->next == '"') {
		t->kind = TOKEN_STRING;
		for (p->next++; p->next < p->end && *p->next != '"'; p->next++)
			if (*p->next == '\\' && p->next + 1 < p->end)
				p->next++;
		if (p->next < p->end)
			p->next++;
	} else {
		t->kind = TOKEN_WORD;
		while (p->next < p->end && !ends_word(*p->next))
			p->next++;
	}
	t->len = (size_t)(p->next - t->at);
}

bool token_is(const struct token *token, const char *word)
{
	return token->kind == TOKEN_WORD && strlen(word) == token->len &&
	       !memcmp(word, token->at, token->len);
}

/* The record of the next error, or NULL when no more errors are kept. */
static struct gup_scenario_error *new_error(struct parser *p, const char *at)
{
	struct gup_scenario_errors *errors = p->errors;
	struct gup_scenario_error *error;

	errors->nr++;
	if (errors->nr_kept == GUP_SCENARIO_ERRORS_MAX)
		return NULL;
	error = &errors->error[errors->nr_kept++];
	error->line = p->line;
	error->column = (uint32_t)(at - p->start) + 1;
	return error;
}

void parse_error(struct parser *p, const char *at, const char *format, ...)
{
	struct gup_scenario_error *error = new_error(p, at);
	struct strbuf text;
	va_list args;

	if (!error)
		return;
	text = strbuf_over(error->text, sizeof(error->text));
	va_start(args, format);
	strbuf_vaddf(&text, format, args);
	va_end(args);
}

void parse_unknown(struct parser *p, const char *what, const char *at, size_t len,
		   const struct words *words)
{
	struct gup_scenario_error *error = new_error(p, at);
	const char *suggested;
	struct strbuf text;

	if (!error)
		return;
	text = strbuf_over(error->text, sizeof(error->text));
	if (!len) {
		strbuf_addf(&text, "%s is missing; ", what);
	} else {
		strbuf_addf(&text, "unknown %s ", what);
		text_add_quoted(&text, at, len);
		strbuf_addf(&text, "; ");
	}
	suggested = words_suggest(words, at, len);
	if (suggested) {
		strbuf_addf(&text, "did you mean '%s'?", suggested);
		return;
	}
	strbuf_addf(&text, "expected:");
	for (unsigned int i = 0, shown = 0; i < words->nr; i++)
		if (words->name(i))
			strbuf_addf(&text, "%s%s", shown++ ? ", " : " ", words->name(i));
}

bool parse_word(struct parser *p, const char *what, const struct words *words, unsigned int *index)
{
	size_t len = p->token.kind == TOKEN_WORD ? p->token.len : 0;

	*index = words_find(words, p->token.at, len);
	if (*index == words->nr) {
		parse_unknown(p, what, p->token.at, p->token.len, words);
		return false;
	}
	next_token(p);
	return true;
}

bool parse_not(struct parser *p)
{
	if (p->token.kind != TOKEN_WORD || p->token.at[0] != '!')
		return false;
	p->token.at++;
	p->token.len--;
	return true;
}

bool hex_from(const struct token *token, uint64_t *number)
{
	return token->len > 2 && !memcmp(token->at, "0x", 2) &&
	       number_parse(token->at, token->len, number);
}

bool parse_number(struct parser *p, const char *what, uint64_t max, uint64_t *number)
{
	if (p->token.kind != TOKEN_WORD || !number_parse(p->token.at, p->token.len, number) ||
	    *number > max) {
		parse_error(p, p->token.at,
			    "%s is missing or no number; a number up to %llu is wanted", what,
			    (unsigned long long)max);
		return false;
	}
	next_token(p);
	return true;
}

bool parse_addr(struct parser *p, uint64_t *addr)
{
	if (!hex_from(&p->token, addr)) {
		parse_error(p, p->token.at,
			    "an address is wanted; it is written in hex, such as 0x10000000");
		return false;
	}
	next_token(p);
	return true;
}

bool parse_end(struct parser *p, const char *what)
{
	if (p->token.kind == TOKEN_END)
		return true;
	parse_error(p, p->token.at, "%s ends before this; the rest of the line is too much", what);
	return false;
}

bool name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '_' || c == '-';
}

bool parse_name(struct parser *p, const char *what)
{
	const struct token *t = &p->token;

	if (t->kind != TOKEN_WORD || !t->len) {
		parse_error(p, t->at, "%s is missing; letters, digits, '.', '_' and '-' make one",
			    what);
		return false;
	}
	if (t->len > GUP_SCENARIO_NAME_MAX) {
		parse_error(p, t->at, "%s has %zu bytes; %d are the most", what, t->len,
			    GUP_SCENARIO_NAME_MAX);
		return false;
	}
	for (size_t i = 0; i < t->len; i++) {
		if (name_byte(t->at[i]))
			continue;
		parse_error(p, t->at + i,
			    "%s cannot hold this; letters, digits, '.', '_' and '-' make one",
			    what);
		return false;
	}
	return true;
}
