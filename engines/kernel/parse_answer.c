// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hearing a guest's answers.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest/guest.h"
#include "lib/checksum.h"
#include "parse_answer.h"

/**
 * struct ear - answers being heard
 * @to: who wants to know
 * @answers: what the guest said, from here on
 * @sum: of what it said so far, as it counts itself
 * @states: states so far
 * @calls: calls so far
 * @error: what is wrong
 */
struct ear {
	const struct hearer *to;
	const char *answers;
	uint32_t sum;
	unsigned long states;
	unsigned long calls;
	struct strbuf *error;
};

static bool wrong(struct ear *ear, const char *what, const char *line)
{
	strbuf_addf(ear->error, "the guest's answers are not whole: %s", what);
	if (line)
		strbuf_addf(ear->error, ": '%.80s'", line);
	strbuf_adds(ear->error, "\n");
	return false;
}

/* The next line, to be freed. */
static char *heard(struct ear *ear)
{
	char *line = next_line(&ear->answers);

	if (line)
		ear->sum = checksum_32(ear->sum, line, strlen(line));
	ear->sum = checksum_32(ear->sum, "\n", 1);
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

static bool hear_call(struct ear *ear, const struct gup_record *before,
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
		return wrong(ear, "another case was to come", line);
	line += read;
	answer.start = call.start;
	if (*line == ' ' && is_word(line + 1))
		good = ear->to->call(ear->to->arg, row, column, line + 1, NULL);
	else if (answer_read_call(&answer, line, gup_entry_point_is_fast(call.entry_point)))
		good = ear->to->call(ear->to->arg, row, column, NULL, &answer);
	else
		return wrong(ear, "a line that is none", line);
	ear->calls++;
	return good || wrong(ear, "too many different answers", NULL);
}

/* All rows of a state, or why there is no such state. */
static bool hear_rows(struct ear *ear, const struct batch_state *state, struct gup_record *before,
		      char **unreached)
{
	for (unsigned int row = 0; row < state->nr_rows; row++) {
		for (unsigned int column = 0; column < 1u << state->row[row].nr_flags; column++) {
			char *line = heard(ear);
			bool good = line;

			if (line && !strncmp(line, "before ", 7)) {
				good = answer_read_before(before, line);
				free(line);
				line = good ? heard(ear) : NULL;
				good = line;
			}
			if (line && !strncmp(line, "unreached ", 10)) {
				*unreached = line;
				return true;
			}
			good = good && hear_call(ear, before, state->row, line, row, column);
			free(line);
			if (!good && !ear->error->len)
				wrong(ear, "they end in a state", NULL);
			if (!good)
				return false;
		}
	}
	return true;
}

static bool hear_state(struct ear *ear, const struct batch_state *state)
{
	struct gup_record before = { 0 };
	char *line = heard(ear), *unreached = NULL;
	struct strbuf name = strbuf_new();
	bool good;

	strbuf_addf(&name, "state %s", state->initial.name);
	good = line && !strcmp(line, name.s);
	if (!good)
		wrong(ear, "another state was to come", line);
	good = good && hear_rows(ear, state, &before, &unreached);
	if (good) {
		ear->to->state(ear->to->arg, state, &before, unreached);
		ear->states++;
	}
	strbuf_free(&name);
	free(unreached);
	free(line);
	return good;
}

/* The guest counted, too. */
static bool hear_end(struct ear *ear)
{
	uint32_t sum = ear->sum;
	struct strbuf end = strbuf_new();
	char *line = next_line(&ear->answers);
	bool good;

	strbuf_addf(&end, "end %lu states %lu calls sum %08" PRIx32, ear->states, ear->calls, sum);
	good = line && !strcmp(line, end.s);
	if (!good)
		wrong(ear, "the end is not what it should be", line ? line : "nothing");
	free(line);
	strbuf_free(&end);
	return good;
}

bool hear(const char *cases, const char *answers, const struct hearer *to, struct strbuf *error)
{
	struct ear ear = { .to = to, .answers = answers, .sum = CHECKSUM_32, .error = error };
	static const char head[] = GW_CASES, said[] = "gupwalk-answers 2 ";
	struct batch_state state;
	char *line;
	bool good;

	if (strncmp(cases, head, strlen(head))) {
		strbuf_adds(error, "these are no cases\n");
		return false;
	}
	cases += strlen(head);
	line = heard(&ear);
	good = line && !strncmp(line, said, strlen(said));
	if (good)
		to->begin(to->arg, line + strlen(said));
	else
		wrong(&ear, "they have no beginning", line);
	free(line);
	while (good && strcmp(cases, "end\n")) {
		good = batch_read(&state, &cases);
		if (!good)
			strbuf_adds(error, "these are no cases\n");
		good = good && hear_state(&ear, &state);
	}
	return good && hear_end(&ear);
}
