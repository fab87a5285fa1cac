// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "source.h"

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

/* The position after a string or character constant that begins here. */
static const char *behind_quote(const char *s)
{
	char quote = *s++;

	while (*s && *s != quote && *s != '\n')
		s += s[0] == '\\' && s[1] ? 2 : 1;
	return *s == quote ? s + 1 : s;
}

char *without_comments(const char *text)
{
	struct strbuf out = strbuf_new();

	strbuf_add(&out, "", 0);
	while (*text) {
		if (*text == '"' || *text == '\'') {
			const char *end = behind_quote(text);

			strbuf_add(&out, text, (size_t)(end - text));
			text = end;
		} else if (text[0] == '/' && text[1] == '/') {
			text += strcspn(text, "\n");
		} else if (text[0] == '/' && text[1] == '*') {
			strbuf_add(&out, " ", 1);
			for (text += 2; *text && !(text[0] == '*' && text[1] == '/'); text++)
				if (*text == '\n')
					strbuf_add(&out, "\n", 1);
			text += *text ? 2 : 0;
		} else {
			strbuf_add(&out, text++, 1);
		}
	}
	return out.s;
}

const char *directive(const char *line, size_t *len)
{
	line += strspn(line, " \t");
	if (*line != '#')
		return NULL;
	line++;
	line += strspn(line, " \t");
	*len = 0;
	while (word_char(line[*len]))
		(*len)++;
	return line;
}

static void add_line(struct lines *lines, char *text, unsigned int number)
{
	lines->line = need_grow(lines->line, lines->nr, sizeof(*lines->line));
	lines->line[lines->nr++] = (struct line){ .text = text, .number = number };
}

/* One line, and for a directive those that continue it. */
static char *joined(const char *text, size_t *used, unsigned int *newlines)
{
	struct strbuf out = strbuf_new();
	size_t len = strcspn(text, "\n");
	size_t word;

	*newlines = 0;
	*used = len;
	strbuf_add(&out, text, len);
	if (!directive(out.s, &word))
		return out.s;
	while (out.len && out.s[out.len - 1] == '\\' && text[*used]) {
		size_t more = strcspn(text + *used + 1, "\n");

		strbuf_add(&out, text + *used, more + 1);
		*used += more + 1;
		++*newlines;
	}
	return out.s;
}

struct lines lines_of(const char *raw)
{
	struct lines lines = { 0 };
	char *text = without_comments(raw);
	unsigned int number = 1;
	const char *at = text;

	while (*at) {
		unsigned int newlines;
		size_t used;
		char *line = joined(at, &used, &newlines);

		add_line(&lines, line, number);
		number += newlines + 1;
		at += used + (at[used] == '\n');
	}
	free(text);
	return lines;
}

void lines_free(struct lines *lines)
{
	for (size_t i = 0; i < lines->nr; i++)
		free(lines->line[i].text);
	free(lines->line);
	*lines = (struct lines){ 0 };
}

static struct item *new_item(struct items *items, enum item_kind kind, const char *text, size_t len)
{
	struct item *item = need_array(1, sizeof(*item));

	item->kind = kind;
	item->text = need_copy(text, len);
	items->item = need_grow(items->item, items->nr, sizeof(*items->item));
	items->item[items->nr++] = item;
	return item;
}

static void add_name(struct item *item, const char *name, size_t len)
{
	item->name = need_grow(item->name, item->nr_names, sizeof(*item->name));
	item->name[item->nr_names++] = need_copy(name, len);
}

static bool starts_with_word(const char *s, const char *word)
{
	size_t len = strlen(word);

	return !strncmp(s, word, len) && !word_char(s[len]);
}

/* A parenthesis before the body, and no initialiser. */
static bool is_function(const char *text)
{
	size_t head = strcspn(text, "{");

	return memchr(text, '(', head) && !memchr(text, '=', head);
}

/* The word before the first parenthesis that is not an attribute's. */
static const char *function_name(const char *text, size_t *len)
{
	const char *word = next_word(text, len);

	while (word) {
		const char *behind = word + *len + strspn(word + *len, " \t\n");

		if (*behind == '(') {
			int depth = 0;

			if (strncmp(word, "__attribute__", *len) &&
			    strncmp(word, "__aligned", *len))
				return word;
			do
				depth += *behind == '(' ? 1 : *behind == ')' ? -1 : 0;
			while (*behind++ && depth);
			word = behind;
			word = next_word(word, len);
			continue;
		}
		word = next_word(word + *len, len);
	}
	return NULL;
}

/* DECLARE_VMA_BIT(READ, 0) makes the enumerator VMA_READ_BIT. */
static void add_vma_bit(struct item *item, const char *args)
{
	struct strbuf name = strbuf_new();
	size_t len;
	const char *word = next_word(args, &len);

	if (!word)
		return;
	strbuf_addf(&name, "VMA_%.*s_BIT", (int)len, word);
	add_name(item, name.s, name.len);
	strbuf_free(&name);
}

static void enum_names(struct item *item, const char *text)
{
	const char *s = strchr(text, '{');
	bool wanted = true;
	int depth = 0;
	size_t len, tag_len;
	const char *tag = next_word(text + strcspn(text, " \t\n"), &tag_len);

	for (s++; *s && *s != '}';) {
		if (wanted && word_char(*s)) {
			next_word(s, &len);
			if (s[len] == '(' && !strncmp(s, "DECLARE_VMA_BIT", 15))
				add_vma_bit(item, s + len);
			else if (s[len] != '(')
				add_name(item, s, len);
			wanted = false;
			s += len;
			continue;
		}
		depth += *s == '(' ? 1 : *s == ')' ? -1 : 0;
		wanted |= *s == ',' && !depth;
		s++;
	}
	if (tag && tag < strchr(text, '{') && starts_with_word(text, "enum"))
		add_name(item, tag, tag_len);
}

static void add_code(struct items *items, const char *text)
{
	size_t len, end;

	text += strspn(text, " \t\n");
	end = strlen(text);
	if (is_function(text)) {
		const char *name = function_name(text, &len);
		enum item_kind kind = strchr(text, '{') ? ITEM_FUNCTION : ITEM_PROTOTYPE;

		if (name)
			add_name(new_item(items, kind, text, end), name, len);
	} else if (strchr(text, '{') &&
		   (starts_with_word(text, "enum") ||
		    (starts_with_word(text, "typedef") &&
		     starts_with_word(text + 7 + strspn(text + 7, " \t"), "enum")))) {
		enum_names(new_item(items, ITEM_ENUM, text, end), text);
	} else if (starts_with_word(text, "typedef")) {
		const char *name = text + end - 1;

		while (name > text && !word_char(*name))
			name--;
		for (len = 1; name > text && word_char(name[-1]); len++)
			name--;
		add_name(new_item(items, ITEM_TYPEDEF, text, end), name, len);
	}
}

static void add_macro(struct items *items, const struct line *line)
{
	size_t len;
	const char *name = directive(line->text, &len);
	struct item *item;

	name = next_word(name + len, &len);
	if (!name)
		return;
	item = new_item(items, ITEM_MACRO, line->text, strlen(line->text));
	item->line = line->number;
	add_name(item, name, len);
}

/* Code of a file that is not an item yet: its first line, its last line, open braces. */
struct piece {
	struct strbuf text;
	unsigned int first;
	unsigned int last;
	int depth;
};

static void add_piece(struct items *items, struct piece *p)
{
	size_t nr = items->nr;
	unsigned int line = p->first;

	add_code(items, p->text.s);
	for (const char *s = p->text.s; *s && strchr(" \t\n", *s); s++)
		line += *s == '\n';
	if (items->nr > nr)
		items->item[nr]->line = line;
	p->text.len = 0;
}

/*
 * Pieces of code end with a body's brace or with a semicolon outside of all braces. Lines that
 * are left out are empty ones, so that each line keeps its distance from the first.
 */
static void take_code(struct items *items, struct piece *p, const struct line *line)
{
	if (!p->text.len)
		p->first = p->last = line->number;
	for (; p->last < line->number; p->last++)
		strbuf_add(&p->text, "\n", 1);
	for (const char *s = line->text; *s; s++) {
		strbuf_add(&p->text, s, 1);
		p->depth += *s == '{' ? 1 : *s == '}' ? -1 : 0;
		if (p->depth < 0)
			p->depth = 0;
		if (p->depth || (*s != '}' && *s != ';') || (*s == '}' && !is_function(p->text.s)))
			continue;
		add_piece(items, p);
		p->first = p->last = line->number;
	}
}

void items_add(struct items *items, const struct lines *lines, const char *file)
{
	struct piece piece = { .text = strbuf_new() };
	size_t done = items->nr;

	for (size_t i = 0; i < lines->nr; i++) {
		const struct line *line = &lines->line[i];
		size_t len;
		const char *word = directive(line->text, &len);

		if (line->off)
			continue;
		if (!word)
			take_code(items, &piece, line);
		else if (len == 6 && !strncmp(word, "define", 6))
			add_macro(items, line);
		for (; done < items->nr; done++)
			items->item[done]->file = file;
	}
	strbuf_free(&piece.text);
}

void items_free(struct items *items)
{
	for (size_t i = 0; i < items->nr; i++) {
		struct item *item = items->item[i];

		for (size_t k = 0; k < item->nr_names; k++)
			free(item->name[k]);
		free(item->name);
		free(item->text);
		free(item);
	}
	free(items->item);
	*items = (struct items){ 0 };
}
