// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding a kernel: a series that was fetched, or an own bzImage with its headers.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/kernel/vm.h>

#include "lib/fs.h"

#define IMAGE_SIZE 0x400

/* A bzImage has its magic number at 0x202, and where its version is, less 0x200, at 0x20e. */
static void put_image(const char *path, const char *version)
{
	char image[IMAGE_SIZE] = { 0 };

	memcpy(image + 0x202, "HdrS", 4);
	image[0x20e] = 0x10;
	image[0x20f] = 0x01;
	strcpy(image + 0x310, version);
	assert_true(fs_write(path, image, sizeof(image)));
}

static void put(const char *folder, const char *name, const char *text)
{
	char *path = fs_join(folder, name);

	assert_true(fs_make(folder));
	assert_true(fs_write(path, text, strlen(text)));
	free(path);
}

static int begin(void **state)
{
	static char top[] = "/tmp/test-vm-XXXXXX";

	assert_non_null(mkdtemp(top));
	setenv("XDG_CACHE_HOME", top, 1);
	*state = top;
	return 0;
}

static int end(void **state)
{
	fs_remove(*state);
	return 0;
}

static void finds(const char *kernel, const char *headers, enum vm_status status, const char *error)
{
	struct strbuf why = strbuf_new();
	struct vm vm;

	assert_int_equal(vm_find(&vm, kernel, headers, &why), status);
	if (error && !(why.s && strstr(why.s, error)))
		fail_msg("%s", why.s ? why.s : "");
	vm_free(&vm);
	strbuf_free(&why);
}

/* An own kernel: its version is what the image says. */
static void own(void **state)
{
	const char *top = *state;
	char *image = fs_join(top, "bzImage"), *headers = fs_join(top, "headers");
	struct strbuf error = strbuf_new();
	struct vm vm;

	put_image(image, "6.12.9-mine (me@here) #1");
	finds(image, NULL, VM_BAD_INPUT, "--headers is missing");
	finds(image, top, VM_BAD_INPUT, "there is no Makefile");
	put(headers, "Makefile", "");
	assert_int_equal(vm_find(&vm, image, headers, &error), VM_GOOD);
	assert_string_equal(vm.release, "6.12.9-mine");
	assert_string_equal(vm.image, image);
	assert_string_equal(vm.headers, headers);
	assert_null(vm.guest);
	vm_free(&vm);
	put(top, "bzImage", "text");
	finds(image, headers, VM_BAD_INPUT, "not a bzImage");
	finds(headers, headers, VM_BAD_INPUT, "Is a directory");
	finds("./absent", headers, VM_BAD_INPUT, "No such file");
	strbuf_free(&error);
	free(headers);
	free(image);
}

/* A series is in the cache, as its package has it. */
static void series(void **state)
{
	char boot[200], headers[200];
	struct strbuf error = strbuf_new();
	struct vm vm;

	snprintf(boot, sizeof(boot), "%s/gupwalk/kernels/6.12/root/boot", (char *)*state);
	snprintf(headers, sizeof(headers),
		 "%s/gupwalk/kernels/6.12/root/usr/src/linux-headers-6.12.9-cloud-amd64",
		 (char *)*state);
	finds("6.12", NULL, VM_NO_ENGINE, "script/kernels fetch 6.12");
	put(boot, "vmlinuz-6.12.9", "");
	put(headers, "Makefile", "");
	assert_int_equal(vm_find(&vm, "6.12", NULL, &error), VM_GOOD);
	assert_string_equal(vm.release, "6.12");
	assert_string_equal(vm.headers, headers);
	assert_string_equal(strrchr(vm.image, '/'), "/vmlinuz-6.12.9");
	vm_free(&vm);
	strbuf_free(&error);
}

/* Other words are no series. */
static void no_series(void **state)
{
	static const char *const rows[] = { "", "v6.12", ".", "bzImage", "6.12-rc1" };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		finds(rows[i], NULL, VM_BAD_INPUT, "is not a series such as 6.12");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own),
		cmocka_unit_test(series),
		cmocka_unit_test(no_series),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
