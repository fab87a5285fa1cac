// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that ends where an access is a crash: its size is whole pages, and it is zeroed.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include <engines/tree/fence.h>

static sigjmp_buf after;

static void crashed(int signal)
{
	siglongjmp(after, signal);
}

/* The last byte can be written; the byte after it cannot. */
static void ends(void **state)
{
	struct fenced fenced = { 0 };
	struct sigaction action = { .sa_handler = crashed }, before;
	int signal;

	(void)state;
	assert_true(fence_at_least(&fenced, 100));
	assert_true(fenced.size >= 100);
	for (size_t i = 1; i <= fenced.size; i++)
		assert_int_equal(fenced.end[-(ptrdiff_t)i], 0);
	fenced.end[-1] = 1;
	assert_int_equal(sigaction(SIGSEGV, &action, &before), 0);
	signal = sigsetjmp(after, 1);
	if (!signal)
		*(volatile char *)fenced.end = 1;
	sigaction(SIGSEGV, &before, NULL);
	assert_int_equal(signal, SIGSEGV);
	fence_free(&fenced);
	assert_null(fenced.base);
}

/* What is large enough stays with its content; what grows is new. */
static void grows(void **state)
{
	struct fenced fenced = { 0 };
	void *base;

	(void)state;
	assert_true(fence_at_least(&fenced, 1));
	base = fenced.base;
	fenced.end[-1] = 7;
	assert_true(fence_at_least(&fenced, fenced.size));
	assert_ptr_equal(fenced.base, base);
	assert_int_equal(fenced.end[-1], 7);
	assert_true(fence_at_least(&fenced, fenced.size + 1));
	assert_int_equal(fenced.end[-1], 0);
	fence_free(&fenced);
	fence_free(&fenced);
}

/* A size that has no room behind it is refused. */
static void too_large(void **state)
{
	struct fenced fenced = { 0 };

	(void)state;
	assert_false(fence_at_least(&fenced, SIZE_MAX));
	assert_false(fence_at_least(&fenced, SIZE_MAX - (size_t)sysconf(_SC_PAGESIZE)));
	assert_null(fenced.base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends),
		cmocka_unit_test(grows),
		cmocka_unit_test(too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
