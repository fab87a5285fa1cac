// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making a recording of a guest's answers.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "recording.h"

/* In two parts, so that this line is nobody's licence. */
#define LICENCE                                                                                    \
	"SPDX-License-"                                                                            \
	"Identifier: GPL-2.0-only"

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/**
 * struct recorder - a recording being made
 * @to: the recording
 * @answers: what the guest said, from here on
 * @sum: of what it said so far, as it counts itself
 * @legend: answers of this state, each told once
 * @nr_legend: how many
 * @states: states so far
 * @calls: calls so far
 * @error: what is wrong
 */
struct recorder {
	struct buf *to;
	const char *answers;
	uint32_t sum;
	struct buf legend[sizeof(letters)];
	unsigned int nr_legend;
	unsigned long states;
	unsigned long calls;
	struct buf *error;
};

static bool wrong(struct recorder *r, const char *what, const char *line)
{
	buf_printf(r->error, "the guest's answers are not whole: %s", what);
	if (line)
		buf_printf(r->error, ": '%.80s'", line);
	buf_str(r->error, "\n");
	return false;
}

/* The next line, to be freed. */
static char *heard(struct recorder *r)
{
	char *line = next_line(&r->answers);

	for (const char *c = line; c && *c; c++)
		r->sum = (r->sum ^ (unsigned char)*c) * 16777619u;
	r->sum = (r->sum ^ '\n') * 16777619u;
	return line;
}

/* The letter of an answer; 0 when there are too many. */
static char letter_of(struct recorder *r, const char *text)
{
	unsigned int i;

	for (i = 0; i < r->nr_legend; i++)
		if (!strcmp(r->legend[i].s, text))
			return letters[i];
	if (i == sizeof(letters) - 1)
		return 0;
	buf_str(&r->legend[r->nr_legend++], text);
	return letters[i];
}

static bool answer_of(struct recorder *r, const struct answer *before, const struct gup_call *call,
		      char *line, unsigned int row, unsigned int column, char *letter)
{
	struct answer answer = *before;
	struct buf text = { 0 };
	unsigned int at[2];
	int read = 0;

	if (sscanf(line, "call %u %u%n", &at[0], &at[1], &read) != 2 || at[0] != row ||
	    at[1] != column)
		return wrong(r, "another case was to come", line);
	line += read;
	answer.start = call->start;
	if (!strcmp(line, " not-offered") || !strcmp(line, " crashed") || !strcmp(line, " hangs") ||
	    !strcmp(line, " unstable")) {
		*letter = letter_of(r, line + 1);
	} else {
		if (!answer_read_call(&answer, line, gup_entry_point_is_fast(call->entry)))
			return wrong(r, "a line that is none", line);
		answer_print(&text, &answer);
		*letter = letter_of(r, text.s);
		buf_free(&text);
	}
	return *letter || wrong(r, "a state with too many different answers", NULL);
}

/* All rows of a state; @rows receives their letters. */
static bool hear_rows(struct recorder *r, const struct batch_state *state, struct answer *before,
		      struct buf *rows, struct buf *unreached)
{
	for (unsigned int row = 0; row < state->nr_rows; row++) {
		for (unsigned int column = 0; column < 1u << state->row[row].nr_flags; column++) {
			struct gup_call call = batch_call(&state->row[row], column);
			char *line = heard(r), letter = 0;
			bool good = line;

			if (line && !strncmp(line, "before ", 7)) {
				good = answer_read_before(before, line);
				free(line);
				line = good ? heard(r) : NULL;
				good = line;
			}
			if (line && !strncmp(line, "unreached ", 10)) {
				buf_printf(unreached, "%s", line);
				free(line);
				return true;
			}
			good = good && answer_of(r, before, &call, line, row, column, &letter);
			free(line);
			if (!good)
				return r->error->s || wrong(r, "they end in a state", NULL);
			buf_add(&rows[row], &letter, 1);
			r->calls++;
		}
	}
	return true;
}

static void write_state(struct recorder *r, const struct batch_state *state,
			const struct answer *before, const struct buf *rows)
{
	answer_print_before(r->to, before);
	buf_str(r->to, "\n");
	for (unsigned int i = 0; i < r->nr_legend; i++)
		buf_printf(r->to, "%c %s\n", letters[i], r->legend[i].s);
	for (unsigned int row = 0; row < state->nr_rows; row++) {
		batch_print_row(r->to, &state->row[row]);
		buf_printf(r->to, "\n%s\n", rows[row].s);
	}
}

static bool record_state(struct recorder *r, const struct batch_state *state)
{
	struct buf rows[BATCH_ROWS] = { { 0 } };
	struct buf unreached = { 0 }, name = { 0 };
	struct answer before = { 0 };
	char *line = heard(r);
	bool good;

	buf_printf(&name, "state %s", state->base.name);
	good = line && !strcmp(line, name.s);
	if (!good)
		wrong(r, "another state was to come", line);
	good = good && hear_rows(r, state, &before, rows, &unreached);
	if (good) {
		batch_print_state(r->to, state);
		if (unreached.s)
			buf_printf(r->to, "%s\n", unreached.s);
		else
			write_state(r, state, &before, rows);
		r->states++;
	}
	for (unsigned int i = 0; i < r->nr_legend; i++)
		buf_free(&r->legend[i]);
	r->nr_legend = 0;
	for (unsigned int i = 0; i < BATCH_ROWS; i++)
		buf_free(&rows[i]);
	buf_free(&unreached);
	buf_free(&name);
	free(line);
	return good;
}

/* The guest counted, too. */
static bool hear_end(struct recorder *r)
{
	uint32_t sum = r->sum;
	struct buf end = { 0 };
	char *line = next_line(&r->answers);
	bool good;

	buf_printf(&end, "end %lu states %lu calls sum %08" PRIx32, r->states, r->calls, sum);
	good = line && !strcmp(line, end.s);
	if (!good)
		wrong(r, "the end is not what it should be", line ? line : "nothing");
	free(line);
	buf_free(&end);
	return good;
}

bool record(struct buf *to, const char *cases, const char *answers, const char *kernel,
	    const char *spec, struct buf *error)
{
	struct recorder r = { .to = to, .answers = answers, .sum = 2166136261u, .error = error };
	static const char head[] = "gupwalk-cases 1\n";
	struct batch_state state;
	char *line;
	bool good;

	if (strncmp(cases, head, strlen(head))) {
		buf_str(error, "these are no cases\n");
		return false;
	}
	cases += strlen(head);
	line = heard(&r);
	good = line && !strncmp(line, "gupwalk-answers 1 ", 18);
	if (!good)
		wrong(&r, "they have no beginning", line);
	else
		buf_printf(to, "gupwalk-recording 1\n# " LICENCE "\nkernel %s %s\nmodel %s\n",
			   line + 18, kernel, spec);
	free(line);
	while (good && strcmp(cases, "end\n")) {
		good = batch_read(&state, &cases);
		if (!good)
			buf_str(error, "these are no cases\n");
		good = good && record_state(&r, &state);
	}
	if (good)
		buf_printf(to, "end %lu states %lu calls\n", r.states, r.calls);
	return good && hear_end(&r);
}
