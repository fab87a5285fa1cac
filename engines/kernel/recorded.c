// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading a recording, and answering from it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codes.h"
#include "guest/guest.h"
#include "lib/checksum.h"
#include "recorded.h"
#include "sequence.h"

/**
 * struct answered - an answer of a recording
 * @text: the answer; NULL when there is no answer of that name
 * @state: the state, from 1, for which @record is valid
 * @fits: one bit, 1 << pages, for each number of observed pages with which it can be parsed
 */
struct answered {
	char *text;
	unsigned int state;
	unsigned int fits;
	struct gup_record record;
};

/**
 * struct recorded_state - a state of a recording
 * @key: its lines, which identify it
 * @name: its name
 * @start: the address asked for
 * @nr_pages: the pages asked for
 * @line: "before ..." or "unreached ..."
 * @rows: which calls
 * @code: the numbers of the answers to each row
 */
struct recorded_state {
	char *key;
	char name[64];
	uint64_t start;
	uint64_t nr_pages;
	char *line;
	struct recorded_rows *rows;
	uint16_t *code[BATCH_ROWS];
};

/**
 * struct recorded_rows - calls that were made in some states
 * @next: the ones before
 * @row: the calls; address and pages come from the state
 * @nr: how many rows
 */
struct recorded_rows {
	struct recorded_rows *next;
	struct batch_row row[BATCH_ROWS];
	unsigned int nr;
};

/**
 * struct recorded - a recording
 * @engine: the engine's functions
 * @name: the engine's
 * @kernel: which kernel
 * @spec: the version to compare it with
 * @no_exclusive: the kernel does not mark exclusive pages
 * @answer: the answers, by the number of their code
 * @state: its states
 * @nr_states: how many
 * @rows: all rows
 * @calls: calls read
 * @now: the current state, from 1; 0 for none
 * @row: the current row; the same call can be in two rows
 * @before: the pages mapped in that state
 * @lacked: what the kernel was built without
 * @nr_lacked: how many things
 */
struct recorded {
	struct gup_engine engine;
	char *name;
	char *kernel;
	struct gup_spec spec;
	bool no_exclusive;
	struct answered answer[CODES_MAX];
	struct recorded_state *state;
	unsigned int nr_states;
	struct recorded_rows *rows;
	unsigned long calls;
	unsigned int now;
	unsigned int row;
	struct gup_record before;
	struct lacked lacked[LACKED_MAX];
	unsigned int nr_lacked;
};

/* The lines of a state after its name. */
static char *key_of(const struct batch_state *state)
{
	struct strbuf text = strbuf_new();
	char *key;

	batch_print_state(&text, state);
	key = strchr(text.s, '\n') + 1;
	key = need_copy(key, strlen(key));
	strbuf_free(&text);
	return key;
}

/* A step that the kernel's configuration excludes is reported as "lacks WHAT: WHY". */
static bool is_lacking(const char *line, char what[40])
{
	return sscanf(line, "unreached %*u lacks %39[^:]", what) == 1;
}

static void note_lacked(struct recorded *r, const char *line)
{
	char what[sizeof(r->lacked->what)];
	unsigned int i = 0;

	if (!is_lacking(line, what))
		return;
	while (i < r->nr_lacked && strcmp(r->lacked[i].what, what))
		i++;
	if (i >= LACKED_MAX - 1) {
		i = LACKED_MAX - 1;
		strcpy(what, "other things");
	}
	if (i == r->nr_lacked)
		memcpy(r->lacked[r->nr_lacked++].what, what, sizeof(what));
	r->lacked[i].states++;
}

/* Parse the head; false for another line. */
static bool read_head(struct recorded *r, const char **at, struct strbuf *error)
{
	char *first = next_line(at), *licence = next_line(at);
	char *kernel = next_line(at), *model = next_line(at);
	char why[300] = "it is not a recording";
	bool good = first && licence && kernel && model && licence[0] == '#' &&
		    !strcmp(first, "gupwalk-recording 2") && !strncmp(kernel, "kernel ", 7) &&
		    !strncmp(model, "model ", 6) &&
		    gup_spec_parse(model + 6, &r->spec, why, sizeof(why));

	if (good) {
		r->kernel = need_copy(kernel + 7, strlen(kernel + 7));
		r->no_exclusive = !(answer_known(r->kernel) & GUP_OBSERVES_SHARING);
	} else {
		strbuf_addf(error, "%s\n", why);
	}
	free(first);
	free(licence);
	free(kernel);
	free(model);
	return good;
}

static struct recorded_rows *add_rows(struct recorded *r)
{
	struct recorded_rows *rows = need_array(1, sizeof(*rows));

	rows->next = r->rows;
	r->rows = rows;
	return rows;
}

/* Parse "calls ..." lines, if there are any: the calls from here on. */
static bool read_calls(struct recorded *r, const char **at)
{
	const struct gup_initial_state nowhere = { 0 };
	struct recorded_rows *rows;
	bool good = true;

	if (strncmp(*at, "calls ", 6))
		return r->rows;
	rows = add_rows(r);
	while (good && !strncmp(*at, "calls ", 6)) {
		char *line = next_line(at);

		good = line && rows->nr < BATCH_ROWS &&
		       batch_read_row(&rows->row[rows->nr++], line, &nowhere);
		free(line);
	}
	return good;
}

static unsigned int pages_seen(const struct recorded_state *state)
{
	return state->nr_pages < GUP_RECORD_PAGES ? (unsigned int)state->nr_pages
						  : GUP_RECORD_PAGES;
}

/* Has an answer a meaning in a state? */
static bool fits(struct answered *answer, const struct recorded_state *state)
{
	struct gup_record record = { .start = state->start, .nr_entries = pages_seen(state) };

	if (!answer->text)
		return false;
	if (!(answer->fits >> record.nr_entries & 1) &&
	    (!strcmp(answer->text, "unstable") || !strcmp(answer->text, "not-offered") ||
	     answer_parse(&record, answer->text)))
		answer->fits |= 1u << record.nr_entries;
	return answer->fits >> record.nr_entries & 1;
}

/* "ab ret 1; ..." */
static bool read_answer(struct recorded *r, const struct recorded_state *state, const char *line)
{
	unsigned int code = code_read(line);

	if (code == CODES_MAX || r->answer[code].text)
		return false;
	line += CODE_SIZE + 1;
	r->answer[code].text = need_copy(line, strlen(line));
	return fits(&r->answer[code], state);
}

/* "abac": the code of each answer; the row repeats. */
static bool read_row(struct recorded *r, struct recorded_state *state, unsigned int row,
		     const char *line)
{
	size_t nr = strlen(line) / CODE_SIZE;
	size_t columns = (size_t)1 << state->rows->row[row].nr_flags;
	uint16_t *code;

	if (strlen(line) % CODE_SIZE || !nr || columns % nr)
		return false;
	code = state->code[row] = need_array(columns, sizeof(*code));
	for (size_t column = 0; column < columns; column++) {
		unsigned int is = code_read(line + column % nr * CODE_SIZE);

		if (is == CODES_MAX || !fits(&r->answer[is], state))
			return false;
		code[column] = (uint16_t)is;
		r->calls++;
	}
	return true;
}

/* Parse new answers, and a line of codes for each row. */
static bool read_rows(struct recorded *r, struct recorded_state *state, const char **at)
{
	bool good = true;

	for (unsigned int row = 0; good && row < state->rows->nr;) {
		char *line = next_line(at);

		if (!line)
			return false;
		if (strlen(line) > CODE_SIZE && line[CODE_SIZE] == ' ')
			good = read_answer(r, state, line);
		else
			good = read_row(r, state, row++, line);
		free(line);
	}
	return good;
}

/* The entries before the calls in a state. */
static bool parse_before(const struct recorded *r, const struct recorded_state *state,
			 struct gup_record *before)
{
	*before = (struct gup_record){ .start = state->start,
				       .nr_entries = pages_seen(state),
				       .no_exclusive = r->no_exclusive };
	return answer_parse_before(before, state->line);
}

/* "unreached STEP WHY" */
static bool is_unreached(const char *line)
{
	int why = 0;

	sscanf(line, "unreached %*u %n", &why);
	return why && line[why];
}

/* The next state and its calls: of the recording, or of the cases if these were made again. */
static bool read_asked(struct recorded *r, struct batch_state *batch, const char **at,
		       const char **cases)
{
	struct recorded_rows *rows;

	if (!*cases)
		return read_calls(r, at) && batch_read(batch, at);
	if (!batch_read(batch, cases))
		return false;
	rows = add_rows(r);
	rows->nr = batch->nr_rows;
	memcpy(rows->row, batch->row, sizeof(rows->row));
	return true;
}

static bool read_state(struct recorded *r, const char **at, const char **cases)
{
	struct gup_record before;
	struct batch_state batch;
	struct recorded_state *state;

	/* Only the first few pages are recorded. */
	if (!read_asked(r, &batch, at, cases) || !batch.initial.nr_pages)
		return false;
	r->state = need(realloc(r->state, (r->nr_states + 1) * sizeof(*r->state)));
	state = &r->state[r->nr_states++];
	*state = (struct recorded_state){ .key = key_of(&batch),
					  .start = batch.initial.start,
					  .nr_pages = batch.initial.nr_pages,
					  .line = next_line(at),
					  .rows = r->rows };
	memcpy(state->name, batch.initial.name, sizeof(state->name));
	if (!state->line)
		return false;
	note_lacked(r, state->line);
	return is_unreached(state->line) ||
	       (parse_before(r, state, &before) && read_rows(r, state, at));
}

/* Say where a recording is wrong: in the line before @at, or at @at for its last lines. */
static void refuse(const char *recording, const char *at, bool last, struct strbuf *error)
{
	unsigned int line = 1;

	if (!last && strchr(at, '\n'))
		for (at--; at > recording && at[-1] != '\n';)
			at--;
	for (const char *is = recording; is < at; is++)
		line += *is == '\n';
	strbuf_addf(error, "the recording is incomplete or garbled, at line %u: '%.*s'\n", line,
		    (int)strcspn(at, "\n"), at);
}

/* "sequences NUMBER sum SUM": make the cases again, unless they became other ones. */
static bool make_sequences(const struct recorded *r, const char **at, struct strbuf *cases,
			   struct strbuf *error)
{
	char *line = next_line(at);
	unsigned int nr = 0;
	uint32_t sum = 0;
	bool good = line && sscanf(line, "sequences %6u sum %8" SCNx32, &nr, &sum) == 2 && nr &&
		    nr <= SEQUENCES_MAX;

	free(line);
	if (!good) {
		strbuf_addf(error, "wanted: sequences NUMBER sum SUM\n");
		return false;
	}
	sequences_print_cases(cases, &r->spec, nr);
	good = checksum_32(CHECKSUM_32, cases->s, cases->len) == sum;
	if (!good)
		strbuf_addf(error, "today's sequences are not those that were asked; "
				   "record them again\n");
	return good;
}

static bool read_states(struct recorded *r, const char *recording, const char *at,
			const char *cases, struct strbuf *error)
{
	struct strbuf end = strbuf_new();
	const char **next = cases ? &cases : &at;
	bool good = true;

	while (good && (!strncmp(*next, "state ", 6) || !strncmp(*next, "calls ", 6)))
		good = read_state(r, &at, &cases);
	strbuf_addf(&end, "end %u states %lu calls\n", r->nr_states, r->calls);
	if (!good || strcmp(at, end.s)) {
		refuse(recording, at, good, error);
		good = false;
	}
	strbuf_free(&end);
	return good;
}

static const struct recorded_state *now(const struct recorded *r)
{
	return r->now ? &r->state[r->now - 1] : NULL;
}

/* The number of the state with these lines, from 1; 0 for none. Most requests are in order. */
static unsigned int find(const struct recorded *r, const char *key)
{
	for (unsigned int i = 0; i < r->nr_states; i++) {
		unsigned int nr = (r->now + i) % r->nr_states;

		if (!strcmp(r->state[nr].key, key))
			return nr + 1;
	}
	return 0;
}

enum gup_reached recorded_state(struct recorded *r, const struct batch_state *state,
				const struct gup_record **before)
{
	const struct recorded_state *is;
	char *key = key_of(state), what[40];

	r->now = find(r, key);
	r->row = 0;
	free(key);
	is = now(r);
	if (!is)
		return GUP_NOT_ASKED;
	if (is->line[0] == 'u')
		return is_lacking(is->line, what) ? GUP_LACKED : GUP_UNREACHED;
	parse_before(r, is, &r->before);
	*before = &r->before;
	return GUP_REACHED;
}

static enum gup_reached state(void *arg, const struct gup_initial_state *initial,
			      const struct gup_record **before)
{
	struct batch_state batch = { .initial = *initial };

	return recorded_state(arg, &batch, before);
}

static bool same_call(const struct gup_call *a, const struct gup_call *b)
{
	return a->entry_point == b->entry_point && a->locked == b->locked &&
	       a->no_pages == b->no_pages;
}

/* The column of a call in a row; -1 for none. */
static long column_of(const struct batch_row *row, const struct gup_call *call)
{
	unsigned int left = call->flags & ~row->call.flags;
	long column = 0;

	if (!same_call(&row->call, call))
		return -1;
	for (unsigned int i = 0; i < row->nr_flags; i++) {
		column |= call->flags & row->flag[i] ? 1L << i : 0;
		left &= ~row->flag[i];
	}
	return left ? -1 : column;
}

static struct answered *find_answer(struct recorded *r, const struct gup_call *call)
{
	const struct recorded_state *is = now(r);

	if (!is || is->line[0] == 'u' || call->start != is->start || call->nr_pages != is->nr_pages)
		return NULL;
	for (unsigned int i = 0; i < is->rows->nr; i++) {
		unsigned int row = (r->row + i) % is->rows->nr;
		long column = column_of(&is->rows->row[row], call);

		if (column >= 0)
			return &r->answer[is->code[row][column]];
	}
	return NULL;
}

static const struct gup_record *answer(void *arg, const struct gup_call *call,
				       enum gup_answered *how)
{
	struct recorded *r = arg;
	struct answered *found = find_answer(r, call);

	*how = GUP_NOT_ANSWERED;
	if (!found || !strcmp(found->text, "unstable"))
		return NULL;
	if (!strcmp(found->text, "not-offered")) {
		*how = GUP_NOT_OFFERED;
		return NULL;
	}
	/* A text has the same meaning in the whole state. */
	if (found->state != r->now) {
		found->record = r->before;
		answer_parse(&found->record, found->text);
		found->state = r->now;
	}
	*how = GUP_ANSWERED;
	return &found->record;
}

static uint64_t calls(void *arg, gup_calls_fn *fn, void *fn_arg)
{
	struct recorded *r = arg;
	const struct recorded_state *is = now(r);
	uint64_t nr = 0;

	for (unsigned int row = 0; is && row < is->rows->nr; row++) {
		struct batch_row mine = is->rows->row[row];

		r->row = row;
		mine.call.start = is->start;
		mine.call.nr_pages = is->nr_pages;
		for (unsigned int column = 0; column < 1u << mine.nr_flags; column++, nr++) {
			struct gup_call call = batch_call(&mine, column);

			if (fn && !fn(fn_arg, &call))
				return nr + 1;
		}
	}
	return nr;
}

/* Parse all lines after the head. */
static bool read_rest(struct recorded *r, const char *recording, const char *at,
		      struct strbuf *error)
{
	struct strbuf cases = strbuf_new();
	bool good = strncmp(at, "sequences ", 10) || make_sequences(r, &at, &cases, error);

	good = good &&
	       read_states(r, recording, at, cases.s ? cases.s + strlen(GW_CASES) : NULL, error);
	strbuf_free(&cases);
	return good;
}

struct recorded *recorded_read(const char *recording, const char *name, struct strbuf *error)
{
	struct recorded *r = need_array(1, sizeof(*r));
	const char *at = recording;

	if (!read_head(r, &at, error) || !read_rest(r, recording, at, error)) {
		recorded_free(r);
		return NULL;
	}
	r->name = need_copy(name, strlen(name));
	r->engine = (struct gup_engine){
		.name = r->name,
		.arg = r,
		.entry_points = UINT32_MAX,
		.known = answer_known(r->kernel),
		.state = state,
		.answer = answer,
		.calls = calls,
	};
	return r;
}

void recorded_free(struct recorded *r)
{
	if (!r)
		return;
	for (unsigned int i = 0; i < CODES_MAX; i++)
		free(r->answer[i].text);
	for (unsigned int i = 0; i < r->nr_states; i++) {
		free(r->state[i].key);
		free(r->state[i].line);
		for (unsigned int row = 0; row < BATCH_ROWS; row++)
			free(r->state[i].code[row]);
	}
	while (r->rows) {
		struct recorded_rows *next = r->rows->next;

		free(r->rows);
		r->rows = next;
	}
	free(r->state);
	free(r->kernel);
	free(r->name);
	free(r);
}

const struct gup_engine *recorded_engine(const struct recorded *r)
{
	return &r->engine;
}

const struct gup_spec *recorded_spec(const struct recorded *r)
{
	return &r->spec;
}

const char *recorded_kernel(const struct recorded *r)
{
	return r->kernel;
}

const char *recorded_unreached(const struct recorded *r)
{
	const struct recorded_state *is = now(r);

	return is && is->line[0] == 'u' ? is->line : NULL;
}

bool recorded_sequence(const struct recorded *r, unsigned int nr, struct batch_state *state)
{
	const struct recorded_state *is = &r->state[nr];
	struct strbuf text = strbuf_new();
	const char *at;
	bool good;

	if (nr >= r->nr_states || strncmp(is->name, SEQUENCE_NAME, strlen(SEQUENCE_NAME)))
		return false;
	strbuf_addf(&text, "state %s\n%s", is->name, is->key);
	at = text.s;
	good = batch_read(state, &at);
	strbuf_free(&text);
	for (unsigned int i = 0; good && i < is->rows->nr; i++) {
		state->row[i] = is->rows->row[i];
		state->row[i].call.start = is->start;
		state->row[i].call.nr_pages = is->nr_pages;
	}
	state->nr_rows = is->rows->nr;
	return good;
}

const struct lacked *recorded_lacked(const struct recorded *r, unsigned int *nr)
{
	*nr = r->nr_lacked;
	return r->lacked;
}
