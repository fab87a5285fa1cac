// SPDX-License-Identifier: GPL-2.0-only
/*
 * Work in parts: each part is done once, whatever the number of threads.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/jobs.h"

#define PARTS 1000

struct work {
	atomic_uint done[PARTS];
	unsigned int jobs;
	atomic_uint wrong_worker;
};

static void do_part(void *arg, unsigned int worker, uint64_t part)
{
	struct work *work = arg;

	atomic_fetch_add(&work->done[part], 1);
	atomic_fetch_add(&work->wrong_worker, worker >= work->jobs);
}

static void each_once(unsigned int jobs, unsigned int parts)
{
	struct work work = { .jobs = jobs ? jobs : 1 };

	jobs_run(jobs, parts, do_part, &work);
	for (unsigned int i = 0; i < PARTS; i++)
		assert_int_equal(work.done[i], i < parts);
	assert_int_equal(work.wrong_worker, 0);
}

static void all_parts(void **state)
{
	(void)state;
	for (unsigned int jobs = 0; jobs < 5; jobs++) {
		each_once(jobs, 0);
		each_once(jobs, 1);
		each_once(jobs, 3);
		each_once(jobs, PARTS);
	}
}

static void note_order(void *arg, unsigned int worker, uint64_t part)
{
	uint64_t *next = arg;

	assert_int_equal(worker, 0);
	assert_int_equal(part, *next);
	++*next;
}

/* One thread is the caller's own, and takes the parts in order. */
static void one_thread(void **state)
{
	uint64_t next = 0;

	(void)state;
	jobs_run(1, 10, note_order, &next);
	assert_int_equal(next, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_parts),
		cmocka_unit_test(one_thread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
