/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Batches: states, the calls in each state, and a kernel's answers.
 *
 * Cases, a guest's answers to them, and a recording of both are text, line by line.
 */
#ifndef ENGINES_KERNEL_BATCH_H
#define ENGINES_KERNEL_BATCH_H

#include "lib/strbuf.h"

#include <gupwalk/check.h>
#include <gupwalk/scenario.h>

#include "answer.h"

#define BATCH_ROWS 32
#define BATCH_FLAGS 8
#define BATCH_REQUESTS 32

/**
 * struct batch_row - calls of one entry point: one for each subset of some flags
 * @call: the common part of the calls
 * @flag: the flags; of column N those whose bit is set in N
 * @nr_flags: how many
 */
struct batch_row {
	struct gup_call call;
	unsigned int flag[BATCH_FLAGS];
	unsigned int nr_flags;
};

/** enum batch_request_kind - requests of a state besides its steps */
enum batch_request_kind {
	BATCH_CALL,
	BATCH_OR_CALL, /* a call, if the call before it did not get its page */
	BATCH_PUT,
};

/**
 * struct batch_request - a call that belongs to a state, or the release of a call's pages
 * @at: steps before it
 * @kind: an enum batch_request_kind
 * @label: the number under which pages are kept or released; GUP_NO_LABEL: they are released at
*	once. Pages of BATCH_OR_CALL are kept under the number of the call before it
 * @call: the call
 */
struct batch_request {
	unsigned int at;
	uint8_t kind;
	uint16_t label;
	struct gup_call call;
};

/**
 * struct batch_state - a state and its calls
 * @initial: the state, without the effects of calls
 * @request: the calls made in it before
 * @nr_requests: how many
 * @row: the calls
 * @nr_rows: how many rows
 */
struct batch_state {
	struct gup_initial_state initial;
	struct batch_request request[BATCH_REQUESTS];
	unsigned int nr_requests;
	struct batch_row row[BATCH_ROWS];
	unsigned int nr_rows;
};

/** batch_call - the call in a column. */
struct gup_call batch_call(const struct batch_row *row, unsigned int column);

/** batch_print_state - append the name, the steps and the requested address, one line each. */
void batch_print_state(struct strbuf *to, const struct batch_state *state);

/** batch_print_row - append "calls ENTRY ...", without its end. */
void batch_print_row(struct strbuf *to, const struct batch_row *row);

/**
 * batch_read - read one state
 * @state: receives it
 * @text: moved after the state's last "calls" line
 *
 * Return: false when there is no state, or it cannot be parsed.
 */
bool batch_read(struct batch_state *state, const char **text);

/** batch_read_row - read "calls ENTRY ..."; false for another line. */
bool batch_read_row(struct batch_row *row, const char *line,
		    const struct gup_initial_state *initial);

/**
 * batch_enumerate - the cases for a kernel
 * @state: receives one of them
 * @index: which initial state, as gup_initial_state_get() counts
 * @rules: the version: which flags it knows
 *
 * Return: false when a guest cannot build that state.
 */
bool batch_enumerate(struct batch_state *state, unsigned int index, const struct gup_rules *rules);

/**
 * batch_print_cases - append all cases for a kernel, or a part of their states
 * @to: receives them, from their head to their end
 * @rules: the version: which flags it knows
 * @shard: which part, counted from 0
 * @nr_shards: how many parts; 0 counts as 1
 */
void batch_print_cases(struct strbuf *to, const struct gup_rules *rules, unsigned int shard,
		       unsigned int nr_shards);

/** next_line - the line at @text, to be freed, without its end; NULL at the end. */
char *next_line(const char **text);

#endif /* ENGINES_KERNEL_BATCH_H */
