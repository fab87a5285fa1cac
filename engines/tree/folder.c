// SPDX-License-Identifier: GPL-2.0-only
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"

bool folder_is(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

char *folder_join(const char *a, const char *b)
{
	struct buf path = { 0 };

	buf_printf(&path, "%s/%s", a, b);
	return path.s;
}

bool folder_make(const char *path)
{
	char *copy = copy_of(path, strlen(path));
	bool good = true;

	for (char *at = copy + 1; good; at++) {
		char was;

		at += strcspn(at, "/");
		was = *at;
		*at = '\0';
		good = !mkdir(copy, 0777) || errno == EEXIST;
		*at = was;
		if (!was)
			break;
	}
	free(copy);
	return good;
}

void folder_remove(const char *path)
{
	const struct dirent *entry;
	DIR *dir = opendir(path);

	while (dir && (entry = readdir(dir))) {
		char *inside;
		struct stat st;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		inside = folder_join(path, entry->d_name);
		if (!lstat(inside, &st) && S_ISDIR(st.st_mode))
			folder_remove(inside);
		else
			unlink(inside);
		free(inside);
	}
	if (dir)
		closedir(dir);
	rmdir(path);
}

char *folder_work(const char *prefix, struct buf *error)
{
	struct buf work = { 0 };

	buf_printf(&work, "%s.XXXXXX", prefix);
	if (mkdtemp(work.s))
		return work.s;
	buf_printf(error, "no cache can be kept at %s: %s\n", work.s, strerror(errno));
	buf_free(&work);
	return NULL;
}

bool folder_move(const char *from, const char *to, struct buf *error)
{
	if (!rename(from, to))
		return true;
	if (errno == EEXIST || errno == ENOTEMPTY)
		return true;
	buf_printf(error, "cannot make %s: %s\n", to, strerror(errno));
	return false;
}

char *folder_of_ours(const char *beside, const char *source)
{
	char exe[PATH_MAX];
	struct buf path = { 0 };
	ssize_t len = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	if (len > 0) {
		exe[len] = '\0';
		*strrchr(exe, '/') = '\0';
		buf_printf(&path, "%s/%s", exe, beside);
		if (folder_is(path.s))
			return path.s;
		buf_free(&path);
	}
	return folder_is(source) ? copy_of(source, strlen(source)) : NULL;
}

char *folder_cache(struct buf *error)
{
	const char *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	struct buf path = { 0 };

	if (xdg && *xdg == '/') {
		buf_printf(&path, "%s/gupwalk", xdg);
	} else if (home && *home == '/') {
		buf_printf(&path, "%s/.cache/gupwalk", home);
	} else {
		buf_str(error, "no place for a cache: neither XDG_CACHE_HOME nor HOME is set\n");
		return NULL;
	}
	return path.s;
}
