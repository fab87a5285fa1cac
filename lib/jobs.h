/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Work in parts, by several threads.
 */
#ifndef LIB_JOBS_H
#define LIB_JOBS_H

#include <stdint.h>

/**
 * typedef job_fn - does one part of the work
 * @arg: the argument given with it
 * @worker: the thread, counted from 0: what it alone uses can be found by that
 * @part: the part, counted from 0
 */
typedef void job_fn(void *arg, unsigned int worker, uint64_t part);

/**
 * jobs_run - do all parts of some work
 * @jobs: how many threads, the caller's among them; 0 counts as 1
 * @parts: how many parts
 * @fn: does one part; may be called by several threads at a time
 * @arg: its first argument
 *
 * A thread that is done with a part takes the next one. Where no more threads can be made,
 * those that exist do the work.
 */
void jobs_run(unsigned int jobs, uint64_t parts, job_fn *fn, void *arg);

#endif /* LIB_JOBS_H */
