/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that runs short: the allocation of a test's choice fails, the others do not.
 * Blocks that are not freed are counted, so every build notices a leak.
 *
 * These take the place of the C library's, for the library under test as well. With a
 * sanitizer the memory still comes from it, so it notices leaks and overruns.
 */
#ifndef TESTS_UNIT_FAILING_MALLOC_H
#define TESTS_UNIT_FAILING_MALLOC_H

#include <stdbool.h>
#include <stdlib.h>

typedef void *malloc_fn(size_t size);
typedef void *calloc_fn(size_t nr, size_t size);
typedef void *realloc_fn(void *old, size_t size);
typedef void free_fn(void *old);

extern malloc_fn __interceptor_malloc __attribute__((weak)), __libc_malloc;
extern calloc_fn __interceptor_calloc __attribute__((weak)), __libc_calloc;
extern realloc_fn __interceptor_realloc __attribute__((weak)), __libc_realloc;
extern free_fn __interceptor_free __attribute__((weak)), __libc_free;

/* Allocations until the one that fails; 0 for none that does. */
static unsigned int fails_in;

/* Blocks that were allocated and not freed. */
static size_t nr_blocks;

static bool fails_now(void)
{
	return fails_in && !--fails_in;
}

static void *counted(void *block)
{
	nr_blocks += block ? 1 : 0;
	return block;
}

void *malloc(size_t size)
{
	if (fails_now())
		return NULL;
	return counted(__interceptor_malloc ? __interceptor_malloc(size) : __libc_malloc(size));
}

void *calloc(size_t nr, size_t size)
{
	if (fails_now())
		return NULL;
	return counted(__interceptor_calloc ? __interceptor_calloc(nr, size)
					    : __libc_calloc(nr, size));
}

void *realloc(void *old, size_t size)
{
	void *block;

	if (fails_now())
		return NULL;
	block = __interceptor_realloc ? __interceptor_realloc(old, size)
				      : __libc_realloc(old, size);
	return old ? block : counted(block);
}

void free(void *old)
{
	nr_blocks -= old ? 1 : 0;
	if (__interceptor_free)
		__interceptor_free(old);
	else
		__libc_free(old);
}

/* Memory that the dynamic linker allocates for a sanitizer's thread is not a leak of a test. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:ld-linux\n";
}

/* The n-th allocation from here on fails, from 1. */
static void fail_malloc(unsigned int n)
{
	fails_in = n;
}

/* None fails from here on. Return: whether one did. */
static bool malloc_failed(void)
{
	bool failed = !fails_in;

	fails_in = 0;
	return failed;
}

#endif /* TESTS_UNIT_FAILING_MALLOC_H */
