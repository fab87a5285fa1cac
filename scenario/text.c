// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes of a file as characters.
 */
#include "internal.h"

/* Bytes of a word of a file that a message repeats. */
#define QUOTED_MAX 40

void text_add_quoted(struct strbuf *text, const char *at, size_t len)
{
	strbuf_addf(text, "'");
	for (size_t i = 0; i < len && i < QUOTED_MAX; i++) {
		char c = at[i];

		strbuf_addf(text, "%c", c >= ' ' && c <= '~' ? c : '?');
	}
	strbuf_addf(text, len > QUOTED_MAX ? "...'" : "'");
}

static size_t utf8_len(const unsigned char *c, size_t room)
{
	size_t len = *c < 0x80	 ? 1
		     : *c < 0xc2 ? 0
		     : *c < 0xe0 ? 2
		     : *c < 0xf0 ? 3
		     : *c < 0xf5 ? 4
				 : 0;

	if (len > room)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((c[i] & 0xc0) != 0x80)
			return 0;
	/* Overlong forms, surrogates, and numbers beyond the last character. */
	if ((*c == 0xe0 && c[1] < 0xa0) || (*c == 0xed && c[1] > 0x9f) ||
	    (*c == 0xf0 && c[1] < 0x90) || (*c == 0xf4 && c[1] > 0x8f))
		return 0;
	return len;
}

size_t text_char(const char *at, size_t room)
{
	const unsigned char *c = (const unsigned char *)at;

	if ((*c < ' ' && *c != '\t') || *c == 0x7f)
		return 0;
	/* Some two-byte characters are control characters, too. */
	if (*c == 0xc2 && room > 1 && c[1] < 0xa0)
		return 0;
	return utf8_len(c, room);
}
