// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/strbuf.h"

struct strbuf strbuf_over(char *buf, size_t size)
{
	if (size)
		*buf = '\0';
	return (struct strbuf){ .s = buf, .size = size };
}

/* Make room for @len more bytes and a NUL, if the string can grow. */
static void make_room(struct strbuf *buf, size_t len)
{
	if (!buf->resize || buf->len + len < buf->size)
		return;
	buf->size = (buf->len + len + 1) * 2;
	buf->s = buf->resize(buf->s, buf->size);
}

/* Bytes behind the string, the NUL's among them. */
static size_t room(const struct strbuf *buf)
{
	return buf->len < buf->size ? buf->size - buf->len : 0;
}

void strbuf_add(struct strbuf *buf, const char *s, size_t len)
{
	size_t most;

	make_room(buf, len);
	most = room(buf);
	if (most) {
		most = len < most ? len : most - 1;
		if (most)
			memcpy(buf->s + buf->len, s, most);
		buf->s[buf->len + most] = '\0';
	}
	buf->len += len;
}

void strbuf_adds(struct strbuf *buf, const char *s)
{
	strbuf_add(buf, s, strlen(s));
}

void strbuf_vaddf(struct strbuf *buf, const char *format, va_list args)
{
	size_t most = room(buf);
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(most ? buf->s + buf->len : NULL, most, format, args);
	if (len >= 0 && (size_t)len >= most && buf->resize) {
		make_room(buf, (size_t)len);
		vsnprintf(buf->s + buf->len, (size_t)len + 1, format, again);
	}
	va_end(again);
	buf->len += len > 0 ? (size_t)len : 0;
}

void strbuf_addf(struct strbuf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	strbuf_vaddf(buf, format, args);
	va_end(args);
}

void strbuf_free(struct strbuf *buf)
{
	free(buf->s);
	*buf = (struct strbuf){ .resize = buf->resize };
}
