// SPDX-License-Identifier: GPL-2.0-only
/*
 * A bar shows whole percents, and prints nothing when they are the same.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cli/output/progress.h>

#include "capture.h"

/* Half the work is half the bar; more work of the same percent prints nothing. */
static void advances(void **state)
{
	struct progress p = { .shown = true, .percent = -1, .label = "work", .total = 1000 };
	struct capture c;

	(void)state;
	capture_begin(&c, stderr);
	assert_true(progress_at(&p, 500));
	assert_true(progress_at(&p, 1));
	assert_string_equal(capture_end(&c),
			    "\rwork [####################....................]  50%");
	assert_int_equal(p.done, 501);
	capture_begin(&c, stderr);
	assert_true(progress_at(&p, 1000));
	assert_string_equal(capture_end(&c),
			    "\rwork [########################################] 100%");
	capture_begin(&c, stderr);
	progress_end(&p);
	progress_end(&p);
	assert_string_equal(capture_end(&c), "\r\033[K");
}

/* Where stderr is no terminal, work is counted and nothing is shown. */
static void no_terminal(void **state)
{
	struct progress p;
	struct capture c;

	(void)state;
	capture_begin(&c, stderr);
	p = progress_begin("work");
	p.total = 2;
	assert_true(progress_at(&p, 1));
	progress_end(&p);
	assert_string_equal(capture_end(&c), "");
	assert_int_equal(p.done, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(advances),
		cmocka_unit_test(no_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
