// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making a recording of a guest's answers.
 */
#include <string.h>

#include "hear.h"
#include "recording.h"

/* In two parts, so that this line is nobody's licence. */
#define LICENCE                                                                                    \
	"SPDX-License-"                                                                            \
	"Identifier: GPL-2.0-only"

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/**
 * struct recorder - a recording being made
 * @to: the recording
 * @which: the kernel's version, as a package names it
 * @spec: the version to compare it with
 * @legend: answers of this state, each told once
 * @nr_legend: how many
 * @rows: letters of this state's answers
 * @states: states so far
 * @calls: calls so far
 */
struct recorder {
	struct buf *to;
	const char *which;
	const char *spec;
	struct buf legend[sizeof(letters)];
	unsigned int nr_legend;
	struct buf rows[BATCH_ROWS];
	unsigned long states;
	unsigned long calls;
};

static void begin(void *arg, const char *kernel)
{
	struct recorder *r = arg;

	buf_printf(r->to, "gupwalk-recording 1\n# " LICENCE "\nkernel %s%s%s\nmodel %s\n", kernel,
		   *r->which ? " " : "", r->which, r->spec);
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

static bool record_call(void *arg, unsigned int row, unsigned int column, const char *word,
			const struct answer *answer)
{
	struct recorder *r = arg;
	struct buf text = { 0 };
	char letter;

	(void)column;
	if (word)
		buf_str(&text, word);
	else
		answer_print(&text, answer);
	letter = letter_of(r, text.s);
	buf_free(&text);
	buf_add(&r->rows[row], &letter, 1);
	r->calls++;
	return letter;
}

static void forget_state(struct recorder *r)
{
	for (unsigned int i = 0; i < r->nr_legend; i++)
		buf_free(&r->legend[i]);
	r->nr_legend = 0;
	for (unsigned int i = 0; i < BATCH_ROWS; i++)
		buf_free(&r->rows[i]);
}

static void record_state(void *arg, const struct batch_state *state, const struct answer *before,
			 const char *unreached)
{
	struct recorder *r = arg;

	batch_print_state(r->to, state);
	if (unreached) {
		buf_printf(r->to, "%s\n", unreached);
	} else {
		answer_print_before(r->to, before);
		buf_str(r->to, "\n");
		for (unsigned int i = 0; i < r->nr_legend; i++)
			buf_printf(r->to, "%c %s\n", letters[i], r->legend[i].s);
		for (unsigned int row = 0; row < state->nr_rows; row++) {
			batch_print_row(r->to, &state->row[row]);
			buf_printf(r->to, "\n%s\n", r->rows[row].s);
		}
	}
	forget_state(r);
	r->states++;
}

bool record(struct buf *to, const char *cases, const char *answers, const char *which,
	    const char *spec, struct buf *error)
{
	struct recorder r = { .to = to, .which = which, .spec = spec };
	const struct hearer hearer = { &r, begin, record_call, record_state };
	bool good = hear(cases, answers, &hearer, error);

	forget_state(&r);
	if (good)
		buf_printf(to, "end %lu states %lu calls\n", r.states, r.calls);
	return good;
}
