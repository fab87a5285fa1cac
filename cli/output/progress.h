/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A progress bar on stderr.
 */
#ifndef CLI_OUTPUT_PROGRESS_H
#define CLI_OUTPUT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct progress - a progress bar on stderr
 * @shown: stderr is a terminal
 * @percent: what is shown
 * @label: the name of the work
* @done: how much is done
 * @total: of how much; may be an estimate
 */
struct progress {
	bool shown;
	int percent;
	const char *label;
	uint64_t done;
	uint64_t total;
};

/**
 * progress_begin - prepare a progress bar
 * @label: the name of the work; must stay valid
 *
 * Return: the bar, which is shown on a terminal only; its total is 0.
 */
struct progress progress_begin(const char *label);

/**
 * progress_at - advance the bar; a gup_progress_fn
 * @arg: the bar
 * @now: the work done since the last call
 *
 * Return: true, to go on.
 */
bool progress_at(void *arg, uint64_t now);

/** progress_end - remove the bar */
void progress_end(struct progress *progress);

#endif /* CLI_OUTPUT_PROGRESS_H */
