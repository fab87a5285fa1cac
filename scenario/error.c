// SPDX-License-Identifier: GPL-2.0-only
/*
 * Formatting an error as a compiler does: position, message, line, caret.
 */
#include <string.h>

#include "internal.h"

/* If a line is long, this many bytes around the column are shown. */
#define SHOWN_MAX 100
#define SHOWN_BEFORE 60

/* The bytes of a line, counted from 1; the last line ends with the text. */
static const char *find_line(const char *text, size_t len, uint32_t line, size_t *line_len)
{
	const char *end = text + len;
	const char *newline;

	while (--line && (newline = memchr(text, '\n', (size_t)(end - text))))
		text = newline + 1;
	newline = memchr(text, '\n', (size_t)(end - text));
	*line_len = (size_t)((newline ? newline : end) - text);
	if (*line_len && text[*line_len - 1] == '\r')
		--*line_len;
	return text;
}

static bool inside_character(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static void show_line(struct strbuf *out, const char *line, size_t len, size_t column)
{
	size_t from = column > SHOWN_BEFORE ? column - SHOWN_BEFORE : 0;
	size_t to = len - from > SHOWN_MAX ? from + SHOWN_MAX : len;

	while (from && from < column && inside_character(line[from]))
		from++;
	while (to < len && to > column && inside_character(line[to]))
		to--;

	strbuf_addf(out, "  %s", from ? "..." : "");
	for (size_t i = from; i < to;) {
		size_t n = text_char(line + i, to - i);

		strbuf_addf(out, "%.*s", n ? (int)n : 1, n ? line + i : "?");
		i += n ? n : 1;
	}
	strbuf_addf(out, "%s\n  %s", to < len ? "..." : "", from ? "   " : "");
	/*
	 * The caret stands below its byte: the same number of characters, and the same tabs,
	 * come before it.
	 */
	for (size_t i = from; i < column;) {
		size_t n = text_char(line + i, to - i);

		strbuf_addf(out, "%c", line[i] == '\t' ? '\t' : ' ');
		i += n ? n : 1;
	}
	strbuf_addf(out, "^\n");
}

size_t gup_scenario_error_format(char *buf, size_t size, const char *file, const char *text,
				 size_t len, const struct gup_scenario_error *error)
{
	struct strbuf out = strbuf_over(buf, size);
	size_t column = error->column ? error->column - 1 : 0;
	const char *line;
	size_t line_len;

	if (!error->line) {
		strbuf_addf(&out, "%s: %s\n", file, error->text);
		return out.len;
	}
	strbuf_addf(&out, "%s:%u:%u: %s\n", file, error->line, error->column, error->text);
	if (!len)
		return out.len;
	line = find_line(text, len, error->line, &line_len);
	show_line(&out, line, line_len, column < line_len ? column : line_len);
	return out.len;
}
