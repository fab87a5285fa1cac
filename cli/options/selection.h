/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Options that select cases.
 */
#ifndef CLI_OPTIONS_SELECTION_H
#define CLI_OPTIONS_SELECTION_H

#include <gupwalk/check.h>

#include "args.h"

/**
 * selection_shard - read --shard
 * @args: bad becomes true, and it is said why, when @value is not I/N
 * @selection: receives the shard
 * @value: such as "1/4"
 */
void selection_shard(struct args *args, struct gup_selection *selection, const char *value);

/**
 * selection_number - read an option that is a number
 * @args: bad becomes true, with a message, when @value is no such number
 * @name: the option, with its dashes
 * @value: digits, or 0x and hex digits; no sign
 * @least: the least that makes sense
 * @most: the most that makes sense
 *
 * Return: the number; @least when @value is not one.
 */
uint64_t selection_number(struct args *args, const char *name, const char *value, uint64_t least,
			  uint64_t most);

/* The most threads; a larger number is a mistake. */
#define SPACE_JOBS_MAX 1024

/** selection_processors - the default number of threads: all processors */
unsigned int selection_processors(void);

/**
 * selection_jobs - read --jobs
 * @args: bad becomes true, and it is said why, when @value is no number
 * @value: such as "4"
 *
 * Return: how many threads.
 */
unsigned int selection_jobs(struct args *args, const char *value);

#endif /* CLI_OPTIONS_SELECTION_H */
