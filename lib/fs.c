// SPDX-License-Identifier: GPL-2.0-only
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fs.h"
#include "lib/map.h"
#include "lib/need.h"

/* A pipe may stay empty forever, and a device has no end. */
static bool is_file(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return false;
	errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	return S_ISREG(st.st_mode);
}

bool fs_read_stream(struct strbuf *buf, FILE *stream, size_t most)
{
	char chunk[65536];
	size_t got = 1;

	strbuf_add(buf, "", 0);
	errno = 0;
	while (most && got) {
		got = fread(chunk, 1, most < sizeof(chunk) ? most : sizeof(chunk), stream);
		strbuf_add(buf, chunk, got);
		most -= got;
	}
	if (!ferror(stream))
		return true;
	errno = errno ? errno : EIO;
	return false;
}

bool fs_read(struct strbuf *buf, const char *path)
{
	FILE *file = is_file(path) ? fopen(path, "rb") : NULL;
	bool good;
	int error;

	if (!file)
		return false;
	good = fs_read_stream(buf, file, SIZE_MAX);
	error = errno;
	fclose(file);
	errno = error;
	return good;
}

bool fs_write(const char *path, const char *s, size_t len)
{
	FILE *file = fopen(path, "wb");
	bool good;

	if (!file)
		return false;
	good = !len || fwrite(s, 1, len, file) == len;
	return !fclose(file) && good;
}

bool fs_is_dir(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

char *fs_join(const char *a, const char *b)
{
	struct strbuf path = strbuf_new();

	strbuf_addf(&path, "%s/%s", a, b);
	return path.s;
}

bool fs_make(const char *path)
{
	char *copy = need_copy(path, strlen(path));
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

void fs_remove(const char *path)
{
	const struct dirent *entry;
	DIR *dir = opendir(path);

	while (dir && (entry = readdir(dir))) {
		char *inside;
		struct stat st;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		inside = fs_join(path, entry->d_name);
		if (!lstat(inside, &st) && S_ISDIR(st.st_mode))
			fs_remove(inside);
		else
			unlink(inside);
		free(inside);
	}
	if (dir)
		closedir(dir);
	rmdir(path);
}

char **fs_list(const char *path, size_t *nr)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	char **names = need_array(1, sizeof(*names));

	*nr = 0;
	if (!dir) {
		free(names);
		return NULL;
	}
	while ((entry = readdir(dir))) {
		if (*entry->d_name == '.')
			continue;
		names = need_grow(names, *nr, sizeof(*names));
		names[(*nr)++] = need_copy(entry->d_name, strlen(entry->d_name));
	}
	closedir(dir);
	qsort(names, *nr, sizeof(*names), name_order);
	return names;
}

void fs_list_free(char **names, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		free(names[i]);
	free(names);
}

char *fs_work(const char *prefix, struct strbuf *error)
{
	struct strbuf work = strbuf_new();

	strbuf_addf(&work, "%s.XXXXXX", prefix);
	if (mkdtemp(work.s))
		return work.s;
	strbuf_addf(error, "no cache can be kept at %s: %s\n", work.s, strerror(errno));
	strbuf_free(&work);
	return NULL;
}

bool fs_move(const char *from, const char *to, struct strbuf *error)
{
	if (!rename(from, to))
		return true;
	if (errno == EEXIST || errno == ENOTEMPTY)
		return true;
	strbuf_addf(error, "cannot make %s: %s\n", to, strerror(errno));
	return false;
}

char *fs_of_ours(const char *beside, const char *source)
{
	char exe[PATH_MAX];
	struct strbuf path = strbuf_new();
	ssize_t len = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	if (len > 0) {
		exe[len] = '\0';
		*strrchr(exe, '/') = '\0';
		strbuf_addf(&path, "%s/%s", exe, beside);
		if (fs_is_dir(path.s))
			return path.s;
		strbuf_free(&path);
	}
	return fs_is_dir(source) ? need_copy(source, strlen(source)) : NULL;
}

char *fs_cache(struct strbuf *error)
{
	const char *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	struct strbuf path = strbuf_new();

	if (xdg && *xdg == '/') {
		strbuf_addf(&path, "%s/gupwalk", xdg);
	} else if (home && *home == '/') {
		strbuf_addf(&path, "%s/.cache/gupwalk", home);
	} else {
		strbuf_adds(error,
			    "no place for a cache: neither XDG_CACHE_HOME nor HOME is set\n");
		return NULL;
	}
	return path.s;
}
