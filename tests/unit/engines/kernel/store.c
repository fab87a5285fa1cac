// SPDX-License-Identifier: GPL-2.0-only
/*
 * Answers are kept by the kernel, the guest and the cases.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/kernel/store.h>

#include "lib/fs.h"

/* A cache of its own, and a kernel's image there. */
static int begin(void **state)
{
	static char top[] = "/tmp/test-store-XXXXXX";
	static char image[64], guest[] = "guest";
	static struct vm vm = { .image = image, .guest = guest };

	assert_non_null(mkdtemp(top));
	snprintf(image, sizeof(image), "%s/image", top);
	assert_true(fs_write(image, "one", 3));
	setenv("XDG_CACHE_HOME", top, 1);
	*state = &vm;
	return 0;
}

static int end(void **state)
{
	struct vm *vm = *state;

	*strrchr(vm->image, '/') = '\0';
	fs_remove(vm->image);
	return 0;
}

static bool recalls(const struct vm *vm, const char *cases, const char *expected)
{
	struct strbuf answers = strbuf_new();
	bool there = vm_recall(vm, cases, &answers);

	if (there)
		assert_string_equal(answers.s, expected);
	strbuf_free(&answers);
	return there;
}

/* The answers to the same cases of the same kernel come back, and no others. */
static void keeps(void **state)
{
	struct vm *vm = *state;
	struct strbuf answers = strbuf_new();
	char other[] = "other";

	strbuf_adds(&answers, "the answers\n");
	assert_false(recalls(vm, "cases", ""));
	vm_remember(vm, "cases", &answers);
	assert_true(recalls(vm, "cases", "the answers\n"));
	assert_false(recalls(vm, "other cases", ""));
	vm->guest = other;
	assert_false(recalls(vm, "cases", ""));
	assert_true(fs_write(vm->image, "two", 3));
	assert_false(recalls(vm, "cases", ""));
	strbuf_free(&answers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(keeps, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
