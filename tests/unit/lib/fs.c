// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files and folders.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/fs.h"
#include "lib/need.h"
static int make_place(void **state)
{
	char *folder = need_copy("/tmp/test-fs-XXXXXX", 19);

	assert_non_null(mkdtemp(folder));
	*state = folder;
	return 0;
}

static int remove_place(void **state)
{
	fs_remove(*state);
	assert_false(fs_is_dir(*state));
	free(*state);
	return 0;
}

/* Rule: what is written is read, bytes of any kind, behind what was there. */
static void written_is_read(void **state)
{
	char *path = fs_join(*state, "file"), big[100000];
	struct strbuf buf = strbuf_new();

	memset(big, 'x', sizeof(big));
	big[70000] = '\0';
	assert_true(fs_write(path, big, sizeof(big)));
	strbuf_adds(&buf, "before ");
	assert_true(fs_read(&buf, path));
	assert_int_equal(buf.len, 7 + sizeof(big));
	assert_memory_equal(buf.s, "before x", 8);
	assert_memory_equal(buf.s + 7, big, sizeof(big));
	assert_true(fs_write(path, NULL, 0));
	strbuf_free(&buf);
	assert_true(fs_read(&buf, path));
	assert_string_equal(buf.s, "");
	strbuf_free(&buf);
	free(path);
}

/* Rule: only a regular file is read: a pipe may never have data. */
static void not_a_file(void **state)
{
	char *path = fs_join(*state, "file");
	struct strbuf buf = strbuf_new();

	errno = 0;
	assert_false(fs_read(&buf, path));
	assert_int_equal(errno, ENOENT);
	assert_false(fs_read(&buf, *state));
	assert_int_equal(errno, EISDIR);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(fs_read(&buf, path));
	assert_int_equal(errno, EINVAL);
	assert_int_equal(unlink(path), 0);
	assert_false(fs_write(*state, "x", 1));
	assert_false(fs_write("/dev/full", "x", 1));
	assert_int_equal(errno, ENOSPC);
	free(path);
}

/* Rule: of a stream no more is read than is wanted. */
static void a_part(void **state)
{
	char *path = fs_join(*state, "file");
	struct strbuf buf = strbuf_new();
	FILE *file;

	assert_true(fs_write(path, "0123456789", 10));
	file = fopen(path, "rb");
	assert_non_null(file);
	assert_true(fs_read_stream(&buf, file, 0));
	assert_string_equal(buf.s, "");
	assert_true(fs_read_stream(&buf, file, 4));
	assert_string_equal(buf.s, "0123");
	assert_true(fs_read_stream(&buf, file, 100));
	assert_string_equal(buf.s, "0123456789");
	fclose(file);
	file = fopen(*state, "rb");
	assert_non_null(file);
	assert_false(fs_read_stream(&buf, file, 4));
	assert_int_equal(errno, EISDIR);
	fclose(file);
	strbuf_free(&buf);
	free(path);
}

/* Rule: folders are made as far as they are missing, and listed in order without dots. */
static void folders(void **state)
{
	static const char *const names[] = { "b", "a/c", "a/d", ".hidden" };
	char **list, *path;
	size_t nr;

	for (size_t i = 0; i < 4; i++) {
		path = fs_join(*state, names[i]);
		assert_true(fs_make(path));
		assert_true(fs_is_dir(path));
		free(path);
	}
	list = fs_list(*state, &nr);
	assert_int_equal(nr, 2);
	assert_string_equal(list[0], "a");
	assert_string_equal(list[1], "b");
	fs_list_free(list, nr);
	path = fs_join(*state, "a/d/file");
	assert_true(fs_write(path, "", 0));
	assert_false(fs_is_dir(path));
	assert_null(fs_list(path, &nr));
	assert_int_equal(errno, ENOTDIR);
	path[strlen(path) - 1] = '\0';
	strcpy(strrchr(path, '/'), "");
	list = fs_list(path, &nr);
	assert_int_equal(nr, 1);
	assert_string_equal(list[0], "file");
	fs_list_free(list, nr);
	free(path);
}

/* Rule: a link to a folder is removed, not what is in the folder. */
static void links_stay_out(void **state)
{
	char *kept = fs_join(*state, "kept"), *gone = fs_join(*state, "gone");
	char *file = fs_join(kept, "file"), *link = fs_join(gone, "link");

	assert_true(fs_make(kept) && fs_make(gone) && fs_write(file, "", 0));
	assert_int_equal(symlink(kept, link), 0);
	fs_remove(gone);
	assert_false(fs_is_dir(gone));
	assert_int_equal(access(file, R_OK), 0);
	free(kept);
	free(gone);
	free(file);
	free(link);
}

/* Rule: a folder to work in is a new one; it gets its name unless another was faster. */
static void works_and_moves(void **state)
{
	char *prefix = fs_join(*state, "it"), *nowhere = fs_join(*state, "no/it"), *work[2];
	struct strbuf error = strbuf_new();

	for (int i = 0; i < 2; i++) {
		char *file;

		work[i] = fs_work(prefix, &error);
		assert_non_null(work[i]);
		assert_true(fs_is_dir(work[i]));
		file = fs_join(work[i], i ? "second" : "first");
		assert_true(fs_write(file, "", 0));
		free(file);
	}
	assert_string_not_equal(work[0], work[1]);
	assert_true(fs_move(work[0], prefix, &error));
	assert_false(fs_is_dir(work[0]));
	assert_true(fs_move(work[1], prefix, &error));
	assert_true(fs_is_dir(work[1]));
	assert_int_equal(error.len, 0);
	assert_false(fs_move(work[1], nowhere, &error));
	assert_null(fs_work(nowhere, &error));
	assert_non_null(strstr(error.s, strerror(ENOENT)));
	strbuf_free(&error);
	free(work[0]);
	free(work[1]);
	free(prefix);
	free(nowhere);
}

static void cache_is(const char *xdg, const char *home, const char *expected)
{
	struct strbuf error = strbuf_new();
	char *cache;

	setenv("XDG_CACHE_HOME", xdg, 1);
	setenv("HOME", home, 1);
	cache = fs_cache(&error);
	if (expected)
		assert_string_equal(cache, expected);
	else
		assert_null(cache);
	assert_int_equal(error.len > 0, !expected);
	strbuf_free(&error);
	free(cache);
}

/* Rule: the cache is below XDG_CACHE_HOME, or HOME; a relative path counts for nothing. */
static void cache(void **state)
{
	(void)state;
	cache_is("/x", "/h", "/x/gupwalk");
	cache_is("", "/h", "/h/.cache/gupwalk");
	cache_is("x", "/h", "/h/.cache/gupwalk");
	cache_is("x", "h", NULL);
}

/* Rule: what came with the tool is beside it, or in its sources. */
static void ours(void **state)
{
	char *found = fs_of_ours("no-such-folder", *state);

	assert_string_equal(found, *state);
	free(found);
	found = fs_of_ours(".", *state);
	assert_non_null(found);
	assert_string_not_equal(found, *state);
	free(found);
	assert_null(fs_of_ours("no-such-folder", "/no-such-folder"));
}

int main(void)
{
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)
	const struct CMUnitTest tests[] = {
		IN_PLACE(written_is_read),
		IN_PLACE(not_a_file),
		IN_PLACE(a_part),
		IN_PLACE(folders),
		IN_PLACE(links_stay_out),
		IN_PLACE(works_and_moves),
		IN_PLACE(ours),
		cmocka_unit_test(cache),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
