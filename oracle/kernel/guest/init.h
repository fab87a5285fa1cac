/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of init share.
 */
#ifndef GUPWALK_INIT_H
#define GUPWALK_INIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "guest.h"

#define LINE_SIZE 1024
#define STEPS_MAX 32

/**
 * struct shared - what a case's process leaves to init; it outlives the process
 * @call: the call and what it did
 * @built: the state is up
 * @step: the step that is being done
 * @why: what went wrong with it
 */
struct shared {
	struct gw_call call;
	int built;
	int step;
	char why[128];
};

/* Does one step, told as a line of a scenario. Returns false with the reason in @shared. */
bool do_step(int device, const char *line, struct shared *shared);

/* Notes why a step cannot be done; returns false. */
bool cannot(struct shared *shared, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Splits at blanks, in place; returns how many words there are. */
unsigned int split_words(char *line, char **words, unsigned int max);

#endif /* GUPWALK_INIT_H */
