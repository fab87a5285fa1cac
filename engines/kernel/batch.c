// SPDX-License-Identifier: GPL-2.0-only
/*
 * States and rows of calls as text, and back.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "guest/guest.h"

/* The prefix of a call that is made only if the call before it got no page. */
static const char or_word[] = "or-";

struct gup_call batch_call(const struct batch_row *row, unsigned int column)
{
	struct gup_call call = row->call;

	for (unsigned int i = 0; i < row->nr_flags; i++)
		call.flags |= column & 1u << i ? row->flag[i] : 0;
	return call;
}

char *next_line(const char **text)
{
	const char *end = strchr(*text, '\n');
	char *line;

	if (!end)
		return NULL;
	line = need_copy(*text, (size_t)(end - *text));
	*text = end + 1;
	return line;
}

/* Labels are printed as numbers, from 1. */
static void print_request(struct strbuf *to, const struct batch_request *request)
{
	char line[700];

	if (request->kind == BATCH_PUT) {
		strbuf_addf(to, "put %u\n", request->label + 1u);
		return;
	}
	gup_call_print(line, sizeof(line), &request->call);
	strbuf_addf(to, "%s%s", request->kind == BATCH_OR_CALL ? or_word : "", line);
	if (request->label != GUP_NO_LABEL)
		strbuf_addf(to, " as %u", request->label + 1u);
	strbuf_adds(to, "\n");
}

void batch_print_state(struct strbuf *to, const struct batch_state *state)
{
	const struct gup_initial_state *initial = &state->initial;
	unsigned int request = 0;
	char line[300];

	strbuf_addf(to, "state %s\n", initial->name);
	for (unsigned int i = 0; i <= initial->nr_steps; i++) {
		while (request < state->nr_requests && state->request[request].at == i)
			print_request(to, &state->request[request++]);
		if (i == initial->nr_steps)
			break;
		gup_step_print(line, sizeof(line), &initial->step[i]);
		strbuf_addf(to, "%s\n", line);
	}
	strbuf_addf(to, "at %" PRIx64 " %" PRIu64 "\n", initial->start, initial->nr_pages);
}

void batch_print_row(struct strbuf *to, const struct batch_row *row)
{
	strbuf_addf(to, "calls %s%s%s", gup_entry_point_name(row->call.entry_point),
		    row->call.locked ? " locked" : "", row->call.no_pages ? " no-pages" : "");
	for (unsigned int i = 0; i < row->nr_flags; i++)
		for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
			if (row->flag[i] == 1u << bit)
				strbuf_addf(to, " %s", gup_foll_name(bit));
}

void batch_print_cases(struct strbuf *to, const struct gup_rules *rules, unsigned int shard,
		       unsigned int nr_shards)
{
	struct batch_state state;
	unsigned int nr = 0;

	strbuf_adds(to, GW_CASES);
	for (unsigned int i = 0; i < gup_initial_state_nr(); i++) {
		if (!batch_enumerate(&state, i, rules))
			continue;
		if (nr++ % (nr_shards ? nr_shards : 1) != shard)
			continue;
		batch_print_state(to, &state);
		for (unsigned int row = 0; row < state.nr_rows; row++) {
			batch_print_row(to, &state.row[row]);
			strbuf_adds(to, "\n");
		}
	}
	strbuf_adds(to, "end\n");
}

/**
 * struct lines - a state's lines; with a call after them they are a scenario
 * @text: the scenario
 * @nr: lines of it
 * @ors: bit 1 << nr for each line that began with "or-"
 */
struct lines {
	struct strbuf text;
	unsigned int nr;
	uint64_t ors;
};

static bool add_line(struct lines *lines, const char *line)
{
	bool is_or = !strncmp(line, or_word, strlen(or_word));

	if (++lines->nr > GUP_INITIAL_STATE_STEPS + BATCH_REQUESTS)
		return false;
	if (is_or)
		lines->ors |= UINT64_C(1) << lines->nr;
	strbuf_addf(&lines->text, "%s\n", is_or ? line + strlen(or_word) : line);
	return true;
}

static bool add_request(struct batch_state *state, const struct gup_action *action, bool is_or)
{
	struct batch_request *request = &state->request[state->nr_requests];

	if (state->nr_requests == BATCH_REQUESTS || (is_or && action->kind != GUP_ACTION_CALL) ||
	    (action->kind == GUP_ACTION_CALL && action->caller != GUP_CALLER_NR))
		return false;
	*request = (struct batch_request){ .at = state->initial.nr_steps, .label = action->label };
	if (action->kind == GUP_ACTION_PUT) {
		request->kind = BATCH_PUT;
	} else {
		request->kind = is_or ? BATCH_OR_CALL : BATCH_CALL;
		request->call = action->call;
	}
	state->nr_requests++;
	return !is_or || action->label == GUP_NO_LABEL;
}

static bool read_action(struct batch_state *state, const struct gup_action *action, bool is_or)
{
	if (action->kind != GUP_ACTION_STEP)
		return add_request(state, action, is_or);
	if (is_or || state->initial.nr_steps == GUP_INITIAL_STATE_STEPS)
		return false;
	state->initial.step[state->initial.nr_steps++] = action->step;
	return true;
}

static bool read_lines(struct batch_state *state, struct lines *lines)
{
	struct gup_scenario_errors errors;
	struct gup_scenario *s;
	struct strbuf text = strbuf_new();
	bool good;

	strbuf_addf(&text, "scenario s\n%scall get_user_pages 0x%" PRIx64 "\n",
		    lines->text.s ? lines->text.s : "", state->initial.start);
	s = gup_scenario_parse(text.s, text.len, &errors);
	good = s && s->nr_actions;
	for (uint32_t i = 0; good && i + 1 < s->nr_actions; i++)
		good = read_action(state, &s->action[i], lines->ors >> (s->action[i].line - 1) & 1);
	gup_scenario_free(s);
	strbuf_free(&text);
	return good;
}

static bool read_word(struct batch_row *row, const char *word)
{
	unsigned int flag = gup_foll_by_name(word, strlen(word));

	if (!strcmp(word, "locked"))
		row->call.locked = true;
	else if (!strcmp(word, "no-pages"))
		row->call.no_pages = true;
	else if (flag && row->nr_flags < BATCH_FLAGS)
		row->flag[row->nr_flags++] = flag;
	else
		return false;
	return true;
}

bool batch_read_row(struct batch_row *row, const char *line,
		    const struct gup_initial_state *initial)
{
	char *copy = need_copy(line, strlen(line)), *save = NULL;
	char *word = strtok_r(copy, " ", &save);
	bool good = word && !strcmp(word, "calls");

	*row = (struct batch_row){ .call.start = initial->start,
				   .call.nr_pages = initial->nr_pages };
	word = good ? strtok_r(NULL, " ", &save) : NULL;
	good = word;
	if (good) {
		row->call.entry_point = (uint8_t)gup_entry_point_by_name(word, strlen(word));
		good = row->call.entry_point < GUP_ENTRY_POINT_NR;
	}
	while (good && (word = strtok_r(NULL, " ", &save)))
		good = read_word(row, word);
	free(copy);
	return good;
}

bool batch_read(struct batch_state *state, const char **text)
{
	struct lines lines = { .text = strbuf_new() };
	const char *at = *text;
	bool good = true;
	char *line;

	memset(state, 0, sizeof(*state));
	line = next_line(&at);
	if (!line || sscanf(line, "state %63[^\n]", state->initial.name) != 1) {
		free(line);
		*text = at;
		return false;
	}
	free(line);
	while (good && (line = next_line(&at))) {
		if (sscanf(line, "at %" SCNx64 " %" SCNu64, &state->initial.start,
			   &state->initial.nr_pages) == 2) {
			free(line);
			break;
		}
		good = add_line(&lines, line);
		free(line);
	}
	good = good && read_lines(state, &lines);
	strbuf_free(&lines.text);
	while (good && !strncmp(at, "calls ", 6)) {
		line = next_line(&at);
		good = line && state->nr_rows < BATCH_ROWS &&
		       batch_read_row(&state->row[state->nr_rows++], line, &state->initial);
		free(line);
	}
	*text = at;
	return good;
}
