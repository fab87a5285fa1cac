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
 * @worker: the thread, counted from 0; use it as an index of data for each thread
 * @part: the part, counted from 0
 */
typedef void job_fn(void *arg, unsigned int worker, uint64_t part);

/**
 * jobs_run - do all parts of some work
 * @jobs: how many threads, including the caller's; 0 counts as 1
 * @parts: how many parts
 * @fn: does one part; several threads may call it at the same time
 * @arg: its first argument
 *
 * A thread that has done a part takes the next one. If no more threads can be made, the
 * existing threads do the work.
 */
void jobs_run(unsigned int jobs, uint64_t parts, job_fn *fn, void *arg);

#endif /* LIB_JOBS_H */
