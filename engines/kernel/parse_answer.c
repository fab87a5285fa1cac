// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parsing a guest's answers.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest/guest.h"
#include "lib/checksum.h"
#include "parse_answer.h"

/**
 * struct parser - answers being heard
 * @to: receives the answers
 * @answers: the rest of the guest's output
 * @sum: the checksum of its output so far, as the guest computes it
 * @states: states so far
 * @calls: calls so far
 * @error: what is wrong
 */
struct parser {
	const struct answer_receiver *to;
	const char *answers;
	uint32_t sum;
	unsigned long states;
	unsigned long calls;
	struct strbuf *error;
};

static bool wrong(struct parser *parser, const char *what, const char *line)
{
	strbuf_addf(parser->error, "the guest's answers are incomplete: %s", what);
	if (line)
		strbuf_addf(parser->error, ": '%.80s'", line);
	strbuf_adds(parser->error, "\n");
	return false;
}

/* The next line. The caller frees it. */
static char *parse_line(struct parser *parser)
{
	char *line = next_line(&parser->answers);

	if (line)
		parser->sum = checksum_32(parser->sum, line, strlen(line));
	parser->sum = checksum_32(parser->sum, "\n", 1);
	return line;
}

static bool is_word(const char *text)
{
	static const char *const words[] = { "not-offered", "crashed", "hangs", "unstable" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(text, words[i]))
			return true;
	return false;
}

static bool parse_call(struct parser *parser, const struct gup_record *before,
		       const struct batch_row *rows, char *line, unsigned int row,
		       unsigned int column)
{
	struct gup_call call = batch_call(&rows[row], column);
	struct gup_record answer = *before;
	unsigned int at[2];
	int read = 0;
	bool good;

	if (sscanf(line, "call %9u %9u%n", &at[0], &at[1], &read) != 2 || at[0] != row ||
	    at[1] != column)
		return wrong(parser, "another case was expected", line);
	line += read;
	answer.start = call.start;
	if (*line == ' ' && is_word(line + 1))
		good = parser->to->call(parser->to->arg, row, column, line + 1, NULL);
	else if (answer_read_call(&answer, line, gup_entry_point_is_fast(call.entry_point)))
		good = parser->to->call(parser->to->arg, row, column, NULL, &answer);
	else
		return wrong(parser, "not an answer to a call", line);
	parser->calls++;
	return good || wrong(parser, "too many different answers", NULL);
}

/* All rows of a state, or the reason why it was not reached. */
static bool parse_rows(struct parser *parser, const struct batch_state *state,
		       struct gup_record *before, char **unreached)
{
	for (unsigned int row = 0; row < state->nr_rows; row++) {
		for (unsigned int column = 0; column < 1u << state->row[row].nr_flags; column++) {
			char *line = parse_line(parser);
			bool good = line;

			if (line && !strncmp(line, "before ", 7)) {
				good = answer_read_before(before, line);
				free(line);
				line = good ? parse_line(parser) : NULL;
				good = line;
			}
			if (line && !strncmp(line, "unreached ", 10)) {
				*unreached = line;
				return true;
			}
			good = good && parse_call(parser, before, state->row, line, row, column);
			free(line);
			if (!good && !parser->error->len)
				wrong(parser, "they end within a state", NULL);
			if (!good)
				return false;
		}
	}
	return true;
}

static bool parse_state(struct parser *parser, const struct batch_state *state)
{
	struct gup_record before = { 0 };
	char *line = parse_line(parser), *unreached = NULL;
	struct strbuf name = strbuf_new();
	bool good;

	strbuf_addf(&name, "state %s", state->initial.name);
	good = line && !strcmp(line, name.s);
	if (!good)
		wrong(parser, "another state was expected", line);
	good = good && parse_rows(parser, state, &before, &unreached);
	if (good) {
		parser->to->state(parser->to->arg, state, &before, unreached);
		parser->states++;
	}
	strbuf_free(&name);
	free(unreached);
	free(line);
	return good;
}

/* Compare with the guest's own counts. */
static bool parse_end(struct parser *parser)
{
	uint32_t sum = parser->sum;
	struct strbuf end = strbuf_new();
	char *line = next_line(&parser->answers);
	bool good;

	strbuf_addf(&end, "end %lu states %lu calls sum %08" PRIx32, parser->states, parser->calls,
		    sum);
	good = line && !strcmp(line, end.s);
	if (!good)
		wrong(parser, "the last line is wrong", line ? line : "nothing");
	free(line);
	strbuf_free(&end);
	return good;
}

bool parse_answers(const char *cases, const char *answers, const struct answer_receiver *to,
		   struct strbuf *error)
{
	struct parser parser = { .to = to, .answers = answers, .sum = CHECKSUM_32, .error = error };
	static const char head[] = GW_CASES, said[] = "gupwalk-answers 2 ";
	struct batch_state state;
	char *line;
	bool good;

	if (strncmp(cases, head, strlen(head))) {
		strbuf_adds(error, "this is not a file of cases\n");
		return false;
	}
	cases += strlen(head);
	line = parse_line(&parser);
	good = line && !strncmp(line, said, strlen(said));
	if (good)
		to->begin(to->arg, line + strlen(said));
	else
		wrong(&parser, "the first line is missing", line);
	free(line);
	while (good && strcmp(cases, "end\n")) {
		good = batch_read(&state, &cases);
		if (!good)
			strbuf_adds(error, "this is not a file of cases\n");
		good = good && parse_state(&parser, &state);
	}
	return good && parse_end(&parser);
}
