// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parsing a scenario: its lines, and the lines of the head.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* The lines of words_lines that are not steps, in its order. */
enum line_kind {
	LINE_SCENARIO,
	LINE_WHY,
	LINE_COMMIT,
	LINE_MAIL,
	LINE_LEVELS,
	LINE_VERSIONS,
	LINE_CALL,
	LINE_PUT,
	LINE_EXPECT,
	LINE_STEP,
};

/* The bytes of a string between its quotes, without escapes; NULL after an error. */
static char *parse_string(struct parser *p, const char *what)
{
	const struct token *t = &p->token;
	char *string, *to;

	if (t->kind != TOKEN_STRING) {
		parse_error(p, t->at, "%s is missing; it stands between double quotes", what);
		return NULL;
	}
	if (t->len > GUP_SCENARIO_STRING_MAX + 2) {
		parse_error(p, t->at, "%s has %zu bytes; %d are the most", what, t->len - 2,
			    GUP_SCENARIO_STRING_MAX);
		return NULL;
	}
	to = string = malloc(t->len);
	if (!string) {
		p->no_memory = true;
		return NULL;
	}
	for (const char *c = t->at + 1; c < t->at + t->len; c++) {
		if (*c == '"') {
			*to = '\0';
			next_token(p);
			return string;
		}
		if (*c == '\\' && (++c == t->at + t->len || (*c != '"' && *c != '\\'))) {
			parse_error(p, c - 1, "a backslash stands before '\"' or '\\' only");
			free(string);
			return NULL;
		}
		*to++ = *c;
	}
	parse_error(p, t->at, "%s does not end; a double quote ends it", what);
	free(string);
	return NULL;
}

static void parse_scenario_line(struct parser *p)
{
	struct gup_scenario *s = p->scenario;

	if (s->name) {
		parse_error(p, p->start, "a second 'scenario'; a file holds one");
		return;
	}
	p->named = true;
	if (!parse_name(p, "the scenario's name"))
		return;
	s->name = memory_copy(p->token.at, p->token.len);
	p->no_memory |= !s->name;
	next_token(p);
	parse_end(p, "'scenario'");
}

static void parse_why(struct parser *p)
{
	char *why;

	if (p->scenario->nr_whys == GUP_SCENARIO_WHYS_MAX) {
		parse_error(p, p->start, "too many 'why' lines; %d are the most",
			    GUP_SCENARIO_WHYS_MAX);
		return;
	}
	why = parse_string(p, "the sentence");
	if (why && parse_end(p, "'why'"))
		p->no_memory |= !scenario_add_why(p->scenario, why);
	else
		free(why);
}

static bool parse_commit_id(struct parser *p)
{
	const struct token *t = &p->token;
	size_t digits = 0;

	if (t->kind == TOKEN_WORD)
		while (digits < t->len && strchr("0123456789abcdef", t->at[digits]))
			digits++;
	if (t->kind == TOKEN_WORD && digits == t->len && digits >= 12 && digits <= 40)
		return true;
	parse_error(p, t->at, "that is no commit; it has 12 to 40 digits out of 0-9 and a-f");
	return false;
}

static void parse_source(struct parser *p, bool mail)
{
	struct gup_source source = { .mail = mail };

	if (p->scenario->nr_sources == GUP_SCENARIO_SOURCES_MAX) {
		parse_error(p, p->start, "too many 'commit' and 'mail' lines; %d are the most",
			    GUP_SCENARIO_SOURCES_MAX);
		return;
	}
	if (!mail) {
		if (!parse_commit_id(p))
			return;
		source.id = memory_copy(p->token.at, p->token.len);
		p->no_memory |= !source.id;
		next_token(p);
	}
	if (mail || p->token.kind == TOKEN_STRING) {
		source.text = parse_string(p, mail ? "the mail's subject" : "the commit's subject");
		if (!source.text) {
			free(source.id);
			return;
		}
	}
	parse_end(p, mail ? "'mail'" : "'commit'");
	p->no_memory |= !scenario_add_source(p->scenario, &source);
}

static void parse_levels(struct parser *p)
{
	uint64_t levels;

	if (p->levels_given) {
		parse_error(p, p->start, "'levels' is there twice; once is enough");
		return;
	}
	p->levels_given = true;
	if (p->token.kind != TOKEN_WORD || !number_parse(p->token.at, p->token.len, &levels) ||
	    (levels != 4 && levels != 5)) {
		parse_error(p, p->token.at, "there are 4 or 5 levels of page tables");
		return;
	}
	p->scenario->levels = (unsigned int)levels;
	next_token(p);
	parse_end(p, "'levels'");
}

static void parse_versions(struct parser *p)
{
	if (p->versions_given) {
		parse_error(p, p->start, "'versions' is there twice; commas stand between ranges");
		return;
	}
	p->versions_given = true;
	if (parse_spans(p, &p->scenario->first_span, &p->scenario->nr_spans))
		parse_end(p, "'versions'");
}

/* Lines of the head come first, and 'scenario' before all others. */
static bool in_order(struct parser *p, unsigned int kind)
{
	if (!p->named && kind != LINE_SCENARIO) {
		p->named = true;
		parse_error(p, p->start,
			    "the scenario has no name yet; the first line is 'scenario NAME'");
	}
	if (kind < LINE_CALL && p->in_body) {
		parse_error(p, p->start, "'%s' comes too late; it stands before the first step",
			    words_lines.name(kind));
		return false;
	}
	if (kind == LINE_EXPECT && !p->after_call) {
		parse_error(p, p->start, "'expect' judges nothing here; it follows a call");
		return false;
	}
	return true;
}

static void parse_line(struct parser *p)
{
	unsigned int kind;

	next_token(p);
	if (p->token.kind == TOKEN_END || !parse_word(p, "word", &words_lines, &kind))
		return;
	if (!in_order(p, kind))
		return;
	if (kind >= LINE_CALL)
		p->in_body = true;
	p->after_call = kind == LINE_CALL || kind == LINE_EXPECT;

	switch (kind) {
	case LINE_SCENARIO:
		parse_scenario_line(p);
		break;
	case LINE_WHY:
		parse_why(p);
		break;
	case LINE_COMMIT:
	case LINE_MAIL:
		parse_source(p, kind == LINE_MAIL);
		break;
	case LINE_LEVELS:
		parse_levels(p);
		break;
	case LINE_VERSIONS:
		parse_versions(p);
		break;
	case LINE_CALL:
		parse_call(p);
		break;
	case LINE_PUT:
		parse_put(p);
		break;
	case LINE_EXPECT:
		parse_expect(p);
		break;
	default:
		parse_step(p, (enum gup_step_kind)(kind - LINE_STEP));
	}
}

/* One error for a line that is not text. */
static bool line_is_text(struct parser *p)
{
	for (const char *c = p->start; c < p->end;) {
		size_t len = text_char(c, (size_t)(p->end - c));

		if (!len) {
			parse_error(p, c,
				    "byte 0x%02x is no text; a scenario is UTF-8 without control "
				    "characters",
				    (unsigned int)(unsigned char)*c);
			return false;
		}
		c += len;
	}
	return true;
}

static void parse_lines(struct parser *p)
{
	const char *end = p->text + p->len;
	const char *from = p->text;

	/* After an allocation failed, later lines may have errors that are not theirs. */
	while (from < end && !p->no_memory) {
		const char *newline = memchr(from, '\n', (size_t)(end - from));

		p->line++;
		p->start = p->next = from;
		p->end = newline ? newline : end;
		from = newline ? newline + 1 : end;
		if (p->end > p->start && p->end[-1] == '\r')
			p->end--;
		if (line_is_text(p))
			parse_line(p);
	}
}

static void whole_file_error(struct parser *p, const char *text)
{
	p->line = 0;
	p->start = p->text;
	parse_error(p, p->text, "%s", text);
}

struct gup_scenario *gup_scenario_parse(const char *text, size_t len,
					struct gup_scenario_errors *errors)
{
	struct parser p = { .errors = errors, .text = len ? text : "", .len = len };

	errors->nr = 0;
	errors->nr_kept = 0;
	p.scenario = calloc(1, sizeof(*p.scenario));
	if (!p.scenario) {
		whole_file_error(&p, SCENARIO_NO_MEMORY);
		return NULL;
	}
	p.scenario->levels = 4;

	if (len > GUP_SCENARIO_TEXT_MAX)
		whole_file_error(&p, "the file is too large; 8 MiB are the most");
	else
		parse_lines(&p);

	if (!errors->nr && p.no_memory)
		whole_file_error(&p, SCENARIO_NO_MEMORY);
	if (!errors->nr && !p.named)
		whole_file_error(&p, "there is no scenario; a file begins with 'scenario NAME'");
	if (!errors->nr && !p.scenario->nr_calls)
		whole_file_error(&p,
				 "there is no call; 'call get_user_pages 0x10000000' would be one");
	if (!errors->nr)
		return p.scenario;
	gup_scenario_free(p.scenario);
	return NULL;
}
