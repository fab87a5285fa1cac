// SPDX-License-Identifier: GPL-2.0-only
/*
 * The model against a recording.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gupwalk/scenario.h>

#include "codes.h"
#include "recording.h"

/**
 * struct told - an answer of the recording
 * @text: the answer; NULL for none of that name
 * @alike: something that the model answered and that reads the same
 * @has_alike: there is one
 */
struct told {
	char *text;
	struct answer alike;
	bool has_alike;
};

/**
 * struct diff_run - a recording being gone through
 * @at: what is still to be read
 * @sum: the counts
 * @sandbox: for building and calling
 * @told: the answers, by the number of their code
 * @row: what is asked
 * @nr_rows: how many
 * @states: states read
 * @calls: calls read
 */
struct diff_run {
	const char *at;
	struct compared *sum;
	struct gup_sandbox *sandbox;
	struct told told[CODES_MAX];
	struct batch_row row[BATCH_ROWS];
	unsigned int nr_rows;
	unsigned long states;
	unsigned long calls;
};

static unsigned int bits_of(unsigned int flags)
{
	unsigned int nr = 0;

	for (; flags; flags &= flags - 1)
		nr++;
	return nr;
}

static bool smaller(const struct gup_initial_state *initial, const struct gup_call *call,
		    const struct differing *than)
{
	if (initial->nr_steps != than->state.nr_steps)
		return initial->nr_steps < than->state.nr_steps;
	return bits_of(call->flags) < bits_of(than->call.flags);
}

static void note(struct diff_run *c, const struct gup_initial_state *initial,
		 const struct gup_call *call, const char *kernel, const char *model)
{
	struct differing *d;
	unsigned int i;

	for (i = 0; i < c->sum->nr_found; i++)
		if (!strcmp(c->sum->found[i].kernel, kernel) &&
		    !strcmp(c->sum->found[i].model, model))
			break;
	if (i == DIFFERING_MAX)
		return;
	d = &c->sum->found[i];
	if (i == c->sum->nr_found) {
		*d = (struct differing){ need_copy(kernel, strlen(kernel)),
					 need_copy(model, strlen(model)),
					 *initial,
					 *call,
					 0,
					 { 0 },
					 0 };
		c->sum->nr_found++;
	} else if (smaller(initial, call, d)) {
		d->state = *initial;
		d->call = *call;
	}
	d->count++;
}

/* The same text; what was found so before need not be printed again. */
static bool same_answer(struct told *told, const struct answer *answer, struct strbuf *text)
{
	if (told->has_alike && !memcmp(&told->alike, answer, sizeof(*answer)))
		return true;
	answer_print(text, answer);
	if (strcmp(text->s, told->text))
		return false;
	told->alike = *answer;
	told->has_alike = true;
	return true;
}

static void compare_call(struct diff_run *c, const struct gup_initial_state *initial,
			 const struct gup_call *call, struct told *told)
{
	struct answer answer;
	struct strbuf model = strbuf_new();

	if (!strcmp(told->text, "not-offered")) {
		c->sum->not_offered++;
		return;
	}
	if (!strcmp(told->text, "unstable")) {
		c->sum->unanswered++;
		return;
	}
	answer_by_model(&answer, c->sandbox, &c->sum->spec.rules, call);
	c->sum->cases++;
	/* Of one that takes no faults on its way to nowhere, a guest knows no more. */
	if (answer.endless && !strcmp(told->text, "hangs"))
		return;
	if (!same_answer(told, &answer, &model)) {
		c->sum->differing++;
		note(c, initial, call, told->text, model.s);
	}
	strbuf_free(&model);
}

/* "abac": each answer by its code, and all of it again and again. */
static bool compare_row(struct diff_run *c, const struct gup_initial_state *initial,
			struct batch_row *row, const char *line, bool reached)
{
	size_t nr = strlen(line) / CODE_SIZE, columns = (size_t)1 << row->nr_flags;

	if (strlen(line) % CODE_SIZE || !nr || columns % nr)
		return false;
	row->call.start = initial->start;
	row->call.nr_pages = initial->nr_pages;
	for (unsigned int column = 0; column < columns; column++) {
		struct gup_call call = batch_call(row, column);
		unsigned int code = code_read(line + column % nr * CODE_SIZE);

		if (code == CODES_MAX || !c->told[code].text)
			return false;
		if (reached)
			compare_call(c, initial, &call, &c->told[code]);
		c->calls++;
	}
	return true;
}

/* Is the state the same before any call? */
static void compare_before(struct diff_run *c, const struct gup_initial_state *initial,
			   const char *kernel)
{
	struct gup_call call = { .start = initial->start,
				 .nr_pages = initial->nr_pages,
				 .entry_point = GUP_ENTRY_POINT_GET_FAST_ONLY };
	struct answer answer;
	struct strbuf model = strbuf_new();

	answer_by_model(&answer, c->sandbox, &c->sum->spec.rules, &call);
	answer_print_before(&model, &answer);
	if (strcmp(model.s, kernel)) {
		c->sum->state_differs++;
		note(c, initial, &call, kernel, model.s);
	}
	strbuf_free(&model);
}

/* "ab ret 1; ..." */
static bool read_answer(struct diff_run *c, const char *line)
{
	unsigned int code = code_read(line);

	if (code == CODES_MAX || c->told[code].text)
		return false;
	line += CODE_SIZE + 1;
	c->told[code].text = need_copy(line, strlen(line));
	return true;
}

/* New answers, and a line of them for each row. */
static bool read_rows(struct diff_run *c, const struct gup_initial_state *initial, bool reached)
{
	bool good = true;
	char *line;

	for (unsigned int row = 0; good && row < c->nr_rows;) {
		line = next_line(&c->at);
		if (!line)
			return false;
		if (strlen(line) > CODE_SIZE && line[CODE_SIZE] == ' ')
			good = read_answer(c, line);
		else
			good = compare_row(c, initial, &c->row[row++], line, reached);
		free(line);
	}
	return good;
}

/* "calls ..." lines, if there are any: what is asked from here on. */
static bool read_calls(struct diff_run *c)
{
	const struct gup_initial_state nowhere = { 0 };
	bool good = true;
	char *line;

	if (!strncmp(c->at, "calls ", 6))
		c->nr_rows = 0;
	while (good && !strncmp(c->at, "calls ", 6)) {
		line = next_line(&c->at);
		good = line && c->nr_rows < BATCH_ROWS &&
		       batch_read_row(&c->row[c->nr_rows++], line, &nowhere);
		free(line);
	}
	return good;
}

/* Steps say so, where it is a matter of the kernel's configuration: "lacks WHAT: WHY". */
static bool is_lacking(struct compared *sum, const char *line)
{
	char what[sizeof(sum->lacked->what)];
	unsigned int i = 0;

	if (sscanf(line, "unreached %*u lacks %39[^:]", what) != 1)
		return false;
	while (i < sum->nr_lacked && strcmp(sum->lacked[i].what, what))
		i++;
	if (i >= LACKED_MAX - 1) {
		i = LACKED_MAX - 1;
		strcpy(what, "other things");
	}
	if (i == sum->nr_lacked)
		memcpy(sum->lacked[sum->nr_lacked++].what, what, sizeof(what));
	sum->lacked[i].states++;
	sum->lacking++;
	return true;
}

/* A state that the kernel, or the model, or neither of them has. */
static void compare_unreached(struct diff_run *c, const struct gup_initial_state *initial,
			      enum gup_step_error err, const char *kernel)
{
	struct gup_call call = { .start = initial->start, .nr_pages = initial->nr_pages };
	struct strbuf model = strbuf_new();

	if (err && kernel[0] == 'u') {
		c->sum->unreached++;
	} else if (!is_lacking(c->sum, kernel)) {
		strbuf_addf(&model, "%s", err ? gup_step_error_text(err) : "the state is reached");
		note(c, initial, &call, kernel, model.s);
		strbuf_free(&model);
		c->sum->state_differs++;
	}
}

static bool compare_state(struct diff_run *c)
{
	struct batch_state state;
	enum gup_step_error err;
	char *line;
	bool good;

	/* A state's own calls are for scenarios, and so is what is beyond the few pages told. */
	if (!read_calls(c) || !batch_read(&state, &c->at) || state.nr_requests ||
	    !state.initial.nr_pages || state.initial.nr_pages > KERNEL_PAGES)
		return false;
	line = next_line(&c->at);
	if (!line)
		return false;
	c->states++;
	err = gup_sandbox_build(c->sandbox, &c->sum->spec.rules, &state.initial);
	good = !strncmp(line, "before", 6) || !strncmp(line, "unreached", 9);
	if (good && !err && line[0] == 'b') {
		c->sum->states++;
		compare_before(c, &state.initial, line);
		good = read_rows(c, &state.initial, true);
	} else if (good) {
		compare_unreached(c, &state.initial, err, line);
		good = line[0] == 'u' || read_rows(c, &state.initial, false);
	}
	free(line);
	return good;
}

/* The head; false when it is none. */
static bool read_head(struct diff_run *c, struct strbuf *error)
{
	char *first = next_line(&c->at), *licence = next_line(&c->at);
	char *kernel = next_line(&c->at), *model = next_line(&c->at);
	char why[300] = "it is no recording";
	bool good = first && licence && kernel && model && licence[0] == '#' &&
		    !strcmp(first, "gupwalk-recording 2") && !strncmp(kernel, "kernel ", 7) &&
		    !strncmp(model, "model ", 6) &&
		    gup_spec_parse(model + 6, &c->sum->spec, why, sizeof(why));

	if (good)
		c->sum->kernel = need_copy(kernel + 7, strlen(kernel + 7));
	else
		strbuf_addf(error, "%s\n", why);
	free(first);
	free(licence);
	free(kernel);
	free(model);
	return good;
}

static bool read_states(struct diff_run *c, struct strbuf *error)
{
	struct strbuf end = strbuf_new();
	bool good = true;

	while (good && (!strncmp(c->at, "state ", 6) || !strncmp(c->at, "calls ", 6)))
		good = compare_state(c);
	strbuf_addf(&end, "end %lu states %lu calls\n", c->states, c->calls);
	good = good && !strcmp(c->at, end.s);
	strbuf_free(&end);
	if (!good)
		strbuf_addf(error, "the recording is not whole, at '%.60s'\n", c->at);
	return good;
}

bool compare(struct compared *sum, const char *recording, struct strbuf *error)
{
	struct diff_run *c = need_array(1, sizeof(*c));
	bool good;

	*sum = (struct compared){ .found = need_array(DIFFERING_MAX, sizeof(*sum->found)) };
	c->at = recording;
	c->sum = sum;
	c->sandbox = need(gup_sandbox_create());
	good = read_head(c, error) && read_states(c, error);
	for (unsigned int i = 0; i < CODES_MAX; i++)
		free(c->told[i].text);
	gup_sandbox_destroy(c->sandbox);
	free(c);
	return good;
}

void compared_free(struct compared *sum)
{
	for (unsigned int i = 0; i < sum->nr_found; i++) {
		free(sum->found[i].kernel);
		free(sum->found[i].model);
	}
	free(sum->found);
	free(sum->kernel);
	*sum = (struct compared){ 0 };
}

static void report_one(struct strbuf *to, const struct compared *sum, const struct differing *d)
{
	struct gup_scenario_parts from = {
		.name = d->state.name,
		.levels = 4,
		.step = d->state.step,
		.nr_steps = d->state.nr_steps,
		.call = d->call,
		.caller = GUP_CALLER_NR,
	};
	struct gup_scenario *s = gup_scenario_from_parts(&from);
	size_t size = s ? gup_scenario_print(s, NULL, 0) + 1 : 1;
	char *text = need_array(1, size);

	if (s)
		gup_scenario_print(s, text, size);
	strbuf_addf(to, "%lu cases, such as this one:\n%s# kernel: %s\n# %s: %s\n\n", d->count,
		    text, d->kernel, sum->spec.name, d->model);
	gup_scenario_free(s);
	free(text);
}

void compared_report(struct strbuf *to, const struct compared *sum)
{
	for (unsigned int i = 0; i < sum->nr_found; i++)
		report_one(to, sum, &sum->found[i]);
}
