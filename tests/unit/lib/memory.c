// SPDX-License-Identifier: GPL-2.0-only
/*
 * Allocation: arrays that grow, copies, and the end of a process that has no more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "failing_malloc.h"
#include "lib/memory.h"
#include "lib/need.h"
/* Rule: there is room for one element more, and those before it stay. */
static void grows(void **state)
{
	unsigned int *array = NULL, *same;

	(void)state;
	for (unsigned int i = 0; i < 1000; i++) {
		array = memory_grow(array, i, sizeof(*array));
		assert_non_null(array);
		array[i] = i;
	}
	for (unsigned int i = 0; i < 1000; i++)
		assert_int_equal(array[i], i);
	/* Between powers of two nothing is allocated. */
	fail_malloc(1);
	same = memory_grow(array, 1000, sizeof(*array));
	assert_false(malloc_failed());
	assert_ptr_equal(same, array);
	free(array);
}

/* Rule: where memory is short, or the size is too large, it is NULL, and the array stays. */
static void fails(void **state)
{
	char *array = memory_copy("text", 4);

	(void)state;
	fail_malloc(1);
	assert_null(memory_grow(array, 4, 1));
	assert_true(malloc_failed());
	assert_null(memory_grow(array, SIZE_MAX / 2 + 1, 2));
	assert_string_equal(array, "text");
	fail_malloc(1);
	assert_null(memory_copy("text", 4));
	assert_true(malloc_failed());
	free(array);
}

/* Rule: a copy has the bytes that were asked for, and a NUL. */
static void copies(void **state)
{
	char *copy = memory_copy("a\0bcd", 4);

	(void)state;
	assert_memory_equal(copy, "a\0bc", 5);
	free(copy);
}

static int status_of(void (*end)(void))
{
	pid_t child = fork();
	int status;

	if (!child) {
		/* Its message does not belong to the test's output. */
		close(STDERR_FILENO);
		end();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void need_none(void)
{
	need(NULL);
}

static void need_short(void)
{
	fail_malloc(1);
	need_array(1, 1);
}

static void need_huge(void)
{
	need_grow(NULL, SIZE_MAX / 2 + 1, 2);
}

static void need_enough(void)
{
	char *array = need_resize(need_array(0, 1), 4);

	array = need_grow(array, 4, 1);
	free(need_copy(array, 0));
	free(need(array));
}

/* Rule: a process that needs memory and gets none ends with status 70. */
static void ends(void **state)
{
	(void)state;
	assert_int_equal(status_of(need_none), 70);
	assert_int_equal(status_of(need_short), 70);
	assert_int_equal(status_of(need_huge), 70);
	assert_int_equal(status_of(need_enough), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows),
		cmocka_unit_test(fails),
		cmocka_unit_test(copies),
		cmocka_unit_test(ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
