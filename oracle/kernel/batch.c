// SPDX-License-Identifier: GPL-2.0-only
/*
 * States and rows of calls as text, and back.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gupwalk/scenario.h>

#include "batch.h"

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
	line = copy_of(*text, (size_t)(end - *text));
	*text = end + 1;
	return line;
}

void batch_print_state(struct buf *to, const struct batch_state *state)
{
	const struct gup_base *base = &state->base;
	char line[300];

	buf_printf(to, "state %s\n", base->name);
	for (unsigned int i = 0; i < base->nr_steps; i++) {
		gup_step_print(line, sizeof(line), &base->step[i]);
		buf_printf(to, "%s\n", line);
	}
	buf_printf(to, "at %" PRIx64 " %" PRIu64 "\n", base->start, base->nr_pages);
}

void batch_print_row(struct buf *to, const struct batch_row *row)
{
	buf_printf(to, "calls %s%s%s", gup_entry_point_name(row->call.entry),
		   row->call.locked ? " locked" : "", row->call.no_pages ? " no-pages" : "");
	for (unsigned int i = 0; i < row->nr_flags; i++)
		for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
			if (row->flag[i] == 1u << bit)
				buf_printf(to, " %s", gup_foll_name(bit));
}

void batch_print_cases(struct buf *to, const struct gup_rules *rules, unsigned int shard,
		       unsigned int nr_shards)
{
	struct batch_state state;
	unsigned int nr = 0;

	buf_str(to, "gupwalk-cases 1\n");
	for (unsigned int i = 0; i < gup_base_nr(); i++) {
		if (!batch_enumerate(&state, i, rules))
			continue;
		if (nr++ % (nr_shards ? nr_shards : 1) != shard)
			continue;
		batch_print_state(to, &state);
		for (unsigned int row = 0; row < state.nr_rows; row++) {
			batch_print_row(to, &state.row[row]);
			buf_str(to, "\n");
		}
	}
	buf_str(to, "end\n");
}

/* The steps, read as the scenario that they are when a call follows. */
static bool read_steps(struct gup_base *base, const char *steps)
{
	struct gup_scenario_errors errors;
	struct gup_scenario *s;
	struct buf text = { 0 };
	bool good;

	buf_printf(&text, "scenario s\n%scall get_user_pages 0x%" PRIx64 "\n", steps, base->start);
	s = gup_scenario_parse(text.s, text.len, &errors);
	good = s && s->nr_actions && s->nr_actions <= GUP_BASE_STEPS + 1;
	for (uint32_t i = 0; good && i + 1 < s->nr_actions; i++) {
		good = s->action[i].kind == GUP_ACTION_STEP;
		base->step[base->nr_steps++] = s->action[i].step;
	}
	gup_scenario_free(s);
	buf_free(&text);
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

bool batch_read_row(struct batch_row *row, const char *line, const struct gup_base *base)
{
	char *copy = copy_of(line, strlen(line)), *save = NULL;
	char *word = strtok_r(copy, " ", &save);
	bool good = word && !strcmp(word, "calls");

	*row = (struct batch_row){ .call.start = base->start, .call.nr_pages = base->nr_pages };
	word = good ? strtok_r(NULL, " ", &save) : NULL;
	good = word;
	if (good) {
		row->call.entry = (uint8_t)gup_entry_point_by_name(word, strlen(word));
		good = row->call.entry < GUP_CALL_NR;
	}
	while (good && (word = strtok_r(NULL, " ", &save)))
		good = read_word(row, word);
	free(copy);
	return good;
}

bool batch_read(struct batch_state *state, const char **text)
{
	struct buf steps = { 0 };
	const char *at = *text;
	bool good = true;
	char *line;

	memset(state, 0, sizeof(*state));
	line = next_line(&at);
	if (!line || sscanf(line, "state %63[^\n]", state->base.name) != 1) {
		free(line);
		return false;
	}
	free(line);
	while (good && (line = next_line(&at))) {
		if (sscanf(line, "at %" SCNx64 " %" SCNu64, &state->base.start,
			   &state->base.nr_pages) == 2) {
			free(line);
			break;
		}
		buf_printf(&steps, "%s\n", line);
		free(line);
	}
	good = state->base.nr_pages && state->base.nr_pages <= KERNEL_PAGES &&
	       read_steps(&state->base, steps.s ? steps.s : "");
	buf_free(&steps);
	while (good && !strncmp(at, "calls ", 6)) {
		line = next_line(&at);
		good = line && state->nr_rows < BATCH_ROWS &&
		       batch_read_row(&state->row[state->nr_rows++], line, &state->base);
		free(line);
	}
	*text = at;
	return good;
}
