// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parsing spans of versions: "v6.6", "v5.10..v6.1", "v6.6..", "..v6.1", "all", and proposals,
 * "v6.6+protnone=fast-lookup".
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* A version or a proposal, as gup_spec_parse() reads it. */
static bool parse_spec(struct parser *p, const char *at, size_t len, struct gup_spec *spec)
{
	char text[sizeof(spec->name)];
	char error[256];

	if (len >= sizeof(text)) {
		parse_error(p, at,
			    "that is too long for a version; one looks like v6.6 or "
			    "v6.6+protnone=fast-lookup");
		return false;
	}
	memcpy(text, at, len);
	text[len] = '\0';
	if (gup_spec_parse(text, spec, error, sizeof(error)))
		return true;
	parse_error(p, at, "%s", error);
	return false;
}

static bool parse_release(struct parser *p, const char *at, size_t len, gup_version *version)
{
	struct gup_spec spec;

	if (memchr(at, '+', len)) {
		parse_error(p, at,
			    "a range is of releases; a proposal stands alone, as in "
			    "v6.6+protnone=fast-lookup");
		return false;
	}
	if (!parse_spec(p, at, len, &spec))
		return false;
	*version = spec.version;
	return true;
}

/* The beginning of "..", NULL for none. */
static const char *find_dots(const char *at, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++)
		if (at[i] == '.' && at[i + 1] == '.')
			return at + i;
	return NULL;
}

static bool read_span(struct parser *p, const char *at, size_t len, struct gup_span *span)
{
	const char *dots = find_dots(at, len);
	const char *end = at + len;
	struct gup_spec spec;

	if (len == 3 && !memcmp(at, "all", 3)) {
		span->all = true;
		return true;
	}
	if (!dots) {
		if (!parse_spec(p, at, len, &spec))
			return false;
		span->from = spec.version;
		span->to = spec.version;
		if (memchr(at, '+', len)) {
			span->proposal = memory_copy(spec.name, strlen(spec.name));
			p->no_memory |= !span->proposal;
		}
		return true;
	}
	if (len == 2) {
		parse_error(p, at, "the range has no end at all; 'all' means every version");
		return false;
	}
	span->to = GUP_SPAN_OPEN;
	if (dots > at && !parse_release(p, at, (size_t)(dots - at), &span->from))
		return false;
	if (dots + 2 < end && !parse_release(p, dots + 2, (size_t)(end - dots - 2), &span->to))
		return false;
	if (span->from > span->to) {
		parse_error(p, at,
			    "the range ends before it begins; the older version comes first");
		return false;
	}
	return true;
}

bool parse_spans(struct parser *p, uint32_t *first, uint32_t *nr)
{
	struct gup_scenario *s = p->scenario;

	*first = s->nr_all_spans;
	for (;;) {
		struct gup_span read = { 0 };
		struct gup_span *span;

		if (p->token.kind != TOKEN_WORD) {
			parse_error(
				p, p->token.at,
				"a version is missing; v6.6, v5.10..v6.1, v6.6.. and all are such");
			return false;
		}
		if (s->nr_all_spans == GUP_SCENARIO_SPANS_MAX) {
			parse_error(p, p->token.at, "too many version ranges; %d are the most",
				    GUP_SCENARIO_SPANS_MAX);
			return false;
		}
		if (!read_span(p, p->token.at, p->token.len, &read))
			return false;
		span = scenario_add_span(s);
		if (!span) {
			free(read.proposal);
			p->no_memory = true;
			return false;
		}
		*span = read;
		++*nr;
		next_token(p);
		if (p->token.kind != TOKEN_COMMA)
			return true;
		next_token(p);
	}
}
