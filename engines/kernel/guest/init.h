/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of init share.
 */
#ifndef GUPWALK_INIT_H
#define GUPWALK_INIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "guest.h"

#define LINE_SIZE 1024
#define STEPS_MAX 64
#define ROWS_MAX 64
#define ROW_FLAGS 10
#define CALLS_MAX 1024

/**
 * struct row - calls of one entry point: one for each subset of some flags
 * @call: what they have in common
 * @flag: numbers of the flags
 * @nr_flags: how many
 */
struct row {
	struct gw_call call;
	unsigned int flag[ROW_FLAGS];
	unsigned int nr_flags;
};

/**
 * struct state - a state and its calls
 * @name: the rest of its line
 * @step: the steps, a line each
 * @nr_steps: how many
 * @row: the calls
 * @nr_rows: how many
 * @start: the address asked for
 * @nr_pages: pages asked for
 */
struct state {
	char name[LINE_SIZE];
	char step[STEPS_MAX][LINE_SIZE];
	unsigned int nr_steps;
	struct row row[ROWS_MAX];
	unsigned int nr_rows;
	unsigned long start;
	unsigned long nr_pages;
};

enum verdict {
	NOT_ASKED,
	NOT_OFFERED,
	UNREACHED,
	ANSWERED,
	UNSTABLE,
	CRASHED,
	HANGS,
};

/**
 * struct shared - what a worker leaves to init; it outlives the worker
 * @at: which of the state's calls it is at
 * @nr: how many there are
 * @built: the state is up
 * @step: the step that is being done
 * @why: what went wrong with it
 * @seen: @first is filled in
 * @first: what was there before the first call, which it has to be before each
 * @verdict: of each call
 * @call: each call and what it did
 */
struct shared {
	unsigned int at;
	unsigned int nr;
	int built;
	int step;
	char why[128];
	int seen;
	struct gw_observed first[GW_PAGES];
	unsigned char verdict[CALLS_MAX];
	struct gw_call call[CALLS_MAX];
};

/* Ends everything: what was said before is lost, as its end is missing. */
void give_up(const char *what) __attribute__((noreturn));

/* Says a part of the answers, and sums all that was said. */
void emit_begin(FILE *to);
void emit_state(const struct state *state);
void say_call_at(unsigned int row, unsigned int column);
void emit(const char *format, ...) __attribute__((format(printf, 1, 2)));
void emit_before(const struct gw_call *call);
void emit_call(const struct gw_call *call);
void emit_end(void);

/* Writes into a file that is there; false when it cannot. */
bool put_in(const char *path, const char *value);

/* Has KSM make a page of its own, for others to be merged with. */
void ksm_begin(int device);

/* Asks all calls of a state, in processes of their own, and answers. */
void workers_begin(int device, const __u64 known[2]);
void run_state(const struct state *state);

/* Has this kernel that function, and those flags? */
bool offered(const struct gw_call *call);

/* The number of a function, or of a flag without its FOLL_; -1 for none. */
int entry_by_name(const char *name);
int foll_by_name(const char *name);

/* Is what was there before a call the same as that? */
bool same_state(const struct gw_call *call, const struct gw_observed *first);

/* Writes to a file of the kernel's. */
void set(const char *path, const char *value, bool needed);

/* Has the kernel make huge pages as the state's steps want them. */
void plan_thp(const struct state *state);

/* The GW_SIGNAL_ that steps have made pending. */
__u32 pending_signal(void);

/* Looks ahead: some steps have to be known before. */
void plan_steps(const struct state *state);

/* Does one step, told as a line of a scenario. Returns false with the reason in @shared. */
bool do_step(int device, const char *line, struct shared *shared);

/* Takes back all that steps have done in this process. */
void undo_steps(int device);

/* Notes why a step cannot be done; returns false. */
bool cannot(struct shared *shared, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same, for what a kernel can be built without. */
bool lacks(struct shared *shared, const char *what, const char *why);
/* The same, for what might be otherwise the next time. */
bool not_this_time(struct shared *shared, const char *why);

/* Has all memory from here on come from a node. */
#define HOME_NODE 0
#define MOVABLE_NODE 2
bool memory_from(unsigned int node);

/* Where files with dirty tracking are. */
#define FILES "/files"

/* Makes a file system, and swap; why there is none, or NULL. */
void devices_begin(void);
const char *why_no_files(void);
const char *why_no_swap(void);

/* Splits at blanks, in place; returns how many words there are. */
unsigned int split_words(char *line, char **words, unsigned int max);

#endif /* GUPWALK_INIT_H */
