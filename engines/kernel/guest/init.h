/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Declarations shared by the files of init.
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
 * @call: the common part of the calls
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
 * @start: the requested address
 * @nr_pages: the requested pages
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
 * struct shared - memory that a worker shares with init; it remains after the worker's end
 * @at: the number of the current call
 * @nr: how many there are
 * @built: the state is built
 * @step: the current step
 * @why: the reason why the step failed
 * @has_first: @first is filled in
 * @first: the observations before the first call; they must be the same before each call
 * @verdict: of each call
 * @call: each call and what it did
 */
struct shared {
	unsigned int at;
	unsigned int nr;
	int built;
	int step;
	char why[128];
	int has_first;
	struct gw_observed first[GW_PAGES];
	unsigned char verdict[CALLS_MAX];
	struct gw_call call[CALLS_MAX];
};

/* Ends the guest. Earlier output is invalid, as the last line is missing. */
void give_up(const char *what) __attribute__((noreturn));

/* Emits a part of the answers, and adds it to the checksum. */
void emit_begin(FILE *to);
void emit_state(const struct state *state);
void emit_call_at(unsigned int row, unsigned int column);
void emit(const char *format, ...) __attribute__((format(printf, 1, 2)));
void emit_before(const struct gw_call *call);
void emit_call(const struct gw_call *call);
void emit_end(void);

/* Writes into an existing file; false after an error. */
bool put_in(const char *path, const char *value);

/* Lets KSM make a page, with which later pages are merged. */
void ksm_begin(int device);

/* Makes all calls of a state in worker processes, and emits the answers. */
void workers_begin(int device, const __u64 known[2]);
void run_state(const struct state *state);

/* Does this kernel have that function and those flags? */
bool offered(const struct gw_call *call);

/* The number of a function, or of a flag without its FOLL_; -1 for none. */
int entry_by_name(const char *name);
int foll_by_name(const char *name);

/* Are the observations before a call the same as these? */
bool same_state(const struct gw_call *call, const struct gw_observed *first);

/* Writes to a file of sysfs or proc. */
void set(const char *path, const char *value, bool needed);

/* Sets the kernel's huge-page options for the state's steps. */
void plan_thp(const struct state *state);

/* The GW_SIGNAL_ that steps made pending. */
__u32 pending_signal(void);

/* Reads steps ahead: some need a preparation. */
void plan_steps(const struct state *state);

/* Does one step, given as a line of a scenario. Returns false with the reason in @shared. */
bool do_step(int device, const char *line, struct shared *shared);

/* Undoes the effects of steps on this process. */
void undo_steps(int device);

/* Records why a step cannot be done; returns false. */
bool cannot(struct shared *shared, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same, for a missing kernel option. */
bool lacks(struct shared *shared, const char *what, const char *why);
/* The same, for a reason that may not occur the next time. */
bool not_this_time(struct shared *shared, const char *why);

/* Takes all memory from here on from one node. */
#define HOME_NODE 0
#define MOVABLE_NODE 2
bool memory_from(unsigned int node);

/* Where files with dirty tracking are. */
#define FILES "/files"

/* Makes a file system and swap; returns the reason of a failure, or NULL. */
void devices_begin(void);
const char *why_no_files(void);
const char *why_no_swap(void);

/* Splits at blanks, in place; returns how many words there are. */
unsigned int split_words(char *line, char **words, unsigned int max);

#endif /* GUPWALK_INIT_H */
