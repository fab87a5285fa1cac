// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "buf.h"

#define STATUS_BUG 70

void *need(void *p)
{
	if (!p) {
		fputs("gupwalk: out of memory\n", stderr);
		exit(STATUS_BUG);
	}
	return p;
}

void buf_add(struct buf *buf, const char *s, size_t len)
{
	if (buf->len + len + 1 > buf->room) {
		buf->room = (buf->len + len + 1) * 2;
		buf->s = need(realloc(buf->s, buf->room));
	}
	if (len)
		memcpy(buf->s + buf->len, s, len);
	buf->len += len;
	buf->s[buf->len] = '\0';
}

void buf_str(struct buf *buf, const char *s)
{
	buf_add(buf, s, strlen(s));
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list ap;
	int len;
	char *s;

	va_start(ap, format);
	len = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	s = need(malloc((size_t)len + 1));
	va_start(ap, format);
	vsnprintf(s, (size_t)len + 1, format, ap);
	va_end(ap);
	buf_add(buf, s, (size_t)len);
	free(s);
}

void buf_free(struct buf *buf)
{
	free(buf->s);
	*buf = (struct buf){ 0 };
}

/* Nobody may ever write to a pipe, and a device has no end. */
static bool is_file(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return false;
	errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	return S_ISREG(st.st_mode);
}

bool buf_read(struct buf *buf, const char *path)
{
	FILE *file = is_file(path) ? fopen(path, "rb") : NULL;
	char chunk[65536];
	size_t got;
	int error;

	if (!file)
		return false;
	buf_add(buf, "", 0);
	errno = 0;
	while ((got = fread(chunk, 1, sizeof(chunk), file)))
		buf_add(buf, chunk, got);
	error = ferror(file) ? (errno ? errno : EIO) : 0;
	fclose(file);
	errno = error;
	return !error;
}

bool buf_write(const struct buf *buf, const char *path)
{
	FILE *file = fopen(path, "wb");
	bool good;

	if (!file)
		return false;
	good = fwrite(buf->s ? buf->s : "", 1, buf->len, file) == buf->len;
	return !fclose(file) && good;
}

char *copy_of(const char *s, size_t len)
{
	char *copy = need(malloc(len + 1));

	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

bool word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

const char *next_word(const char *s, size_t *len)
{
	for (;;) {
		const char *begin;

		while (*s && !word_char(*s))
			s++;
		if (!*s)
			return NULL;
		begin = s;
		while (word_char(*s))
			s++;
		if (*begin >= '0' && *begin <= '9')
			continue;
		*len = (size_t)(s - begin);
		return begin;
	}
}

static size_t hash(const char *name, size_t len)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)name[i]) * UINT64_C(0x100000001b3);
	return (size_t)h;
}

static struct name *find(const struct names *names, const char *name, size_t len)
{
	for (size_t i = hash(name, len);; i++) {
		struct name *slot = &names->slot[i & (names->room - 1)];

		if (!slot->name || (!strncmp(slot->name, name, len) && !slot->name[len]))
			return slot;
	}
}

void **names_get(const struct names *names, const char *name, size_t len)
{
	struct name *slot = names->room ? find(names, name, len) : NULL;

	return slot && slot->name ? &slot->value : NULL;
}

static void grow(struct names *names)
{
	struct names bigger = { .room = names->room ? names->room * 2 : 1024, .nr = names->nr };

	bigger.slot = need(calloc(bigger.room, sizeof(*bigger.slot)));
	for (size_t i = 0; i < names->room; i++) {
		const struct name *old = &names->slot[i];

		if (old->name)
			*find(&bigger, old->name, strlen(old->name)) = *old;
	}
	free(names->slot);
	*names = bigger;
}

void **names_put(struct names *names, const char *name, size_t len)
{
	struct name *slot;

	if (names->nr * 2 >= names->room)
		grow(names);
	slot = find(names, name, len);
	if (!slot->name) {
		slot->name = copy_of(name, len);
		names->nr++;
	}
	return &slot->value;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **names_sorted(const struct names *names)
{
	const char **sorted = need(calloc(names->nr + 1, sizeof(*sorted)));
	size_t nr = 0;

	for (size_t i = 0; i < names->room; i++)
		if (names->slot[i].name)
			sorted[nr++] = names->slot[i].name;
	qsort(sorted, nr, sizeof(*sorted), by_name);
	return sorted;
}

void names_free(struct names *names)
{
	for (size_t i = 0; i < names->room; i++)
		free(names->slot[i].name);
	free(names->slot);
	*names = (struct names){ 0 };
}
