// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work in parts, by several threads.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "lib/jobs.h"

/* The data that the threads share. */
struct jobs {
	atomic_uint_fast64_t next;
	uint64_t parts;
	job_fn *fn;
	void *arg;
};

struct worker {
	pthread_t thread;
	struct jobs *jobs;
	unsigned int nr;
};

static void *work(void *arg)
{
	const struct worker *worker = arg;
	struct jobs *jobs = worker->jobs;

	for (;;) {
		uint64_t part = atomic_fetch_add(&jobs->next, 1);

		if (part >= jobs->parts)
			return NULL;
		jobs->fn(jobs->arg, worker->nr, part);
	}
}

void jobs_run(unsigned int jobs, uint64_t parts, job_fn *fn, void *arg)
{
	struct jobs shared = { .parts = parts, .fn = fn, .arg = arg };
	struct worker self = { .jobs = &shared };
	struct worker *others = NULL;
	unsigned int nr = 0;

	if (jobs > parts)
		jobs = (unsigned int)parts;
	if (jobs > 1)
		others = calloc(jobs - 1, sizeof(*others));
	for (; others && nr < jobs - 1; nr++) {
		others[nr] = (struct worker){ .jobs = &shared, .nr = nr + 1 };
		if (pthread_create(&others[nr].thread, NULL, work, &others[nr]))
			break;
	}
	work(&self);
	while (nr)
		pthread_join(others[--nr].thread, NULL);
	free(others);
}
