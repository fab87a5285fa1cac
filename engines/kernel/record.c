// SPDX-License-Identifier: GPL-2.0-only
/*
 * Making a recording of a guest's answers.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "codes.h"
#include "lib/checksum.h"
#include "parse_answer.h"
#include "record.h"
#include "sequence.h"

/* In two parts, so that tools do not take this line for the file's licence. */
#define LICENCE                                                                                    \
	"SPDX-License-"                                                                            \
	"Identifier: GPL-2.0-only"

/**
 * struct recorder - a recording being made
 * @to: the recording
 * @which: the version of the kernel's package
 * @spec: the version to compare it with
 * @cases: the cases
 * @sequences: how many sequences they are; 0 for other cases
 * @emitted: all different answers so far
 * @nr_emitted: how many
 * @nr_before: how many of them were printed for earlier states
 * @calls_emitted: the calls, as they were printed last
 * @rows: codes of this state's answers
 * @states: states so far
 * @calls: calls so far
 */
struct recorder {
	struct strbuf *to;
	const char *which;
	const char *spec;
	const char *cases;
	unsigned int sequences;
	struct strbuf *emitted;
	unsigned int nr_emitted;
	unsigned int nr_before;
	struct strbuf calls_emitted;
	struct strbuf rows[BATCH_ROWS];
	unsigned long states;
	unsigned long calls;
};

static void begin(void *arg, const char *kernel)
{
	struct recorder *r = arg;

	strbuf_addf(r->to, "gupwalk-recording 2\n# " LICENCE "\nkernel %s%s%s\nmodel %s\n", kernel,
		    *r->which ? " " : "", r->which, r->spec);
	if (r->sequences)
		strbuf_addf(r->to, "sequences %u sum %08" PRIx32 "\n", r->sequences,
			    checksum_32(CHECKSUM_32, r->cases, strlen(r->cases)));
}

/* The number of a known or new answer; CODES_MAX when there are too many. */
static unsigned int number_of(struct recorder *r, const char *text)
{
	size_t len = strlen(text);
	unsigned int i;

	for (i = 0; i < r->nr_emitted; i++)
		if (r->emitted[i].len == len && !memcmp(r->emitted[i].s, text, len))
			return i;
	if (i < CODES_MAX) {
		r->emitted[i] = strbuf_new();
		strbuf_adds(&r->emitted[r->nr_emitted++], text);
	}
	return i;
}

static bool record_call(void *arg, unsigned int row, unsigned int column, const char *word,
			const struct gup_record *answer)
{
	struct recorder *r = arg;
	struct strbuf text = strbuf_new();
	char code[CODE_SIZE];
	unsigned int nr;

	(void)column;
	if (word)
		strbuf_adds(&text, word);
	else
		answer_print(&text, answer);
	nr = number_of(r, text.s);
	strbuf_free(&text);
	if (nr == CODES_MAX)
		return false;
	code_write(code, nr);
	strbuf_add(&r->rows[row], code, CODE_SIZE);
	r->calls++;
	return true;
}

/* Print the calls if they differ from those of the state before. */
static void write_calls(struct recorder *r, const struct batch_state *state)
{
	struct strbuf calls = strbuf_new();

	for (unsigned int row = 0; row < state->nr_rows; row++) {
		batch_print_row(&calls, &state->row[row]);
		strbuf_adds(&calls, "\n");
	}
	if (calls.s && (!r->calls_emitted.s || strcmp(r->calls_emitted.s, calls.s))) {
		strbuf_adds(r->to, calls.s);
		strbuf_free(&r->calls_emitted);
		r->calls_emitted = calls;
	} else {
		strbuf_free(&calls);
	}
}

/* Print new answers, and the name of the answer to each call. */
static void write_answers(struct recorder *r, const struct batch_state *state)
{
	for (; r->nr_before < r->nr_emitted; r->nr_before++) {
		char code[CODE_SIZE];

		code_write(code, r->nr_before);
		strbuf_add(r->to, code, CODE_SIZE);
		strbuf_addf(r->to, " %s\n", r->emitted[r->nr_before].s);
	}
	for (unsigned int row = 0; row < state->nr_rows; row++) {
		size_t nr = codes_emitted(r->rows[row].s, (size_t)1 << state->row[row].nr_flags);

		strbuf_add(r->to, r->rows[row].s, nr * CODE_SIZE);
		strbuf_adds(r->to, "\n");
	}
}

static void forget_rows(struct recorder *r)
{
	for (unsigned int i = 0; i < BATCH_ROWS; i++)
		strbuf_free(&r->rows[i]);
}

static void record_state(void *arg, const struct batch_state *state,
			 const struct gup_record *before, const char *unreached)
{
	struct recorder *r = arg;

	if (!r->sequences) {
		write_calls(r, state);
		batch_print_state(r->to, state);
	}
	if (unreached) {
		strbuf_addf(r->to, "%s\n", unreached);
	} else {
		answer_print_before(r->to, before);
		strbuf_adds(r->to, "\n");
		write_answers(r, state);
	}
	forget_rows(r);
	r->states++;
}

bool record(struct strbuf *to, const char *cases, const char *answers, const char *which,
	    const char *spec, struct strbuf *error)
{
	struct recorder r = { .to = to, .which = which, .spec = spec, .cases = cases };
	const struct answer_receiver receiver = { &r, begin, record_call, record_state };
	struct gup_spec parsed;
	char why[300];
	bool good;

	if (gup_spec_parse(spec, &parsed, why, sizeof(why)))
		r.sequences = sequences_in(cases, &parsed);
	r.emitted = need_array(CODES_MAX, sizeof(*r.emitted));
	for (unsigned int i = 0; i < BATCH_ROWS; i++)
		r.rows[i] = strbuf_new();
	good = parse_answers(cases, answers, &receiver, error);

	forget_rows(&r);
	for (unsigned int i = 0; i < r.nr_emitted; i++)
		strbuf_free(&r.emitted[i]);
	free(r.emitted);
	strbuf_free(&r.calls_emitted);
	if (good)
		strbuf_addf(to, "end %lu states %lu calls\n", r.states, r.calls);
	return good;
}
