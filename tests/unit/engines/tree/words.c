// SPDX-License-Identifier: GPL-2.0-only
/*
 * Command lines of the C compiler.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <engines/tree/words.h>

/* $CC is split at blanks; the compiler's name may have words before it. */
static void splits_cc(void **state)
{
	struct words w;

	(void)state;
	setenv("CC", " ccache  gcc-12\t-m64 ", 1);
	w = words_cc();
	words_addf(&w, "-I%s", "a b");
	assert_int_equal(w.nr, 4);
	assert_string_equal(w.word[0], "ccache");
	assert_string_equal(w.word[1], "gcc-12");
	assert_string_equal(w.word[2], "-m64");
	assert_string_equal(w.word[3], "-Ia b");
	assert_null(w.word[4]);
	words_free(&w);
}

/* Without $CC, or when it is blank, the compiler is cc. */
static void has_a_default(void **state)
{
	static const char *const values[] = { NULL, "", " " };

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		struct words w;

		unsetenv("CC");
		if (values[i])
			setenv("CC", values[i], 1);
		w = words_cc();
		assert_int_equal(w.nr, 1);
		assert_string_equal(w.word[0], "cc");
		words_free(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_cc),
		cmocka_unit_test(has_a_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
