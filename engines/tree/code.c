// SPDX-License-Identifier: GPL-2.0-only
/*
 * Assembly as checksums of functions.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "lib/checksum.h"
#include "lib/map.h"

/* A checksum names the functions that it calls by theirs: so many calls deep. */
#define ROUNDS 8

/* A function: its name and its lines in the assembly. */
struct function {
	const char *name;
	size_t len;
	const char *begin;
	const char *end;
	char sum[33];
	char next[33];
};

struct functions {
	struct function *of;
	size_t nr;
};

/* Labels of a text, in the order of their use. */
struct labels {
	const char **name;
	size_t *len;
	size_t nr;
};

static bool symbol_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '$';
}

static const char *next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line ? line + 1 : line;
}

/* "\t.type\tNAME, @function": the name of the function whose label follows. */
static const char *typed_function(const char *line, size_t *len)
{
	const char *end = line + strcspn(line, "\n"), *comma;

	if (strncmp(line, "\t.type\t", 7))
		return NULL;
	line += 7;
	comma = memchr(line, ',', (size_t)(end - line));
	if (!comma || strncmp(comma, ", @function", 11))
		return NULL;
	*len = (size_t)(comma - line);
	return line;
}

static const char *end_of(const char *line, const char *name, size_t len)
{
	for (; *line; line = next_line(line))
		if (!strncmp(line, "\t.size\t", 7) && !strncmp(line + 7, name, len) &&
		    line[7 + len] == ',')
			return line;
	return line;
}

static struct functions find_functions(const char *assembly)
{
	struct functions f = { 0 };

	for (const char *line = assembly; *line; line = next_line(line)) {
		size_t len;
		const char *name = typed_function(line, &len);

		if (!name)
			continue;
		f.of = need_grow(f.of, f.nr, sizeof(*f.of));
		f.of[f.nr++] = (struct function){ .name = name,
						  .len = len,
						  .begin = next_line(line),
						  .end = end_of(line, name, len) };
	}
	return f;
}

static const struct function *function_named(const struct functions *f, const char *name,
					     size_t len)
{
	for (size_t i = 0; i < f->nr; i++)
		if (f->of[i].len == len && !memcmp(f->of[i].name, name, len))
			return &f->of[i];
	return NULL;
}

static size_t label_number(struct labels *labels, const char *name, size_t len)
{
	for (size_t i = 0; i < labels->nr; i++)
		if (labels->len[i] == len && !memcmp(labels->name[i], name, len))
			return i;
	labels->name = need_grow((void *)(uintptr_t)labels->name, labels->nr, sizeof(char *));
	labels->len = need_grow(labels->len, labels->nr, sizeof(*labels->len));
	labels->name[labels->nr] = name;
	labels->len[labels->nr] = len;
	return labels->nr++;
}

/* A static variable within a function has a number, by which it is no other one. */
static size_t without_number(const char *name, size_t len)
{
	size_t end = len;

	while (end && isdigit((unsigned char)name[end - 1]))
		end--;
	return end > 1 && end < len && name[end - 1] == '.' ? end - 1 : len;
}

static void put_symbol(struct strbuf *out, const struct functions *f, struct labels *labels,
		       const char *name, size_t len)
{
	const struct function *called = function_named(f, name, len);

	if (called)
		strbuf_addf(out, "<%s>", called->sum);
	else if (len > 3 && !memcmp(name, ".LC", 3))
		strbuf_adds(out, "<string>");
	else if (len > 2 && !memcmp(name, ".L", 2))
		strbuf_addf(out, "<%zu>", label_number(labels, name, len));
	else
		strbuf_add(out, name, without_number(name, len));
}

/* Directives that say nothing about what the program does. */
static bool idle(const char *line)
{
	static const char *const words[] = { ".file",	".type",    ".size",  ".globl",
					     ".hidden", ".ident",   ".text",  ".string",
					     ".ascii",	".section", ".align", ".p2align" };

	/* Where an asm statement is from. */
	if (*line == '#')
		return true;
	if (*line == '\t')
		line++;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strncmp(line, words[i], strlen(words[i])))
			return true;
	return !strncmp(line, ".LC", 3) || !strncmp(line, ".LF", 3);
}

static void put_line(struct strbuf *out, const struct functions *f, struct labels *labels,
		     const char *line)
{
	while (*line && *line != '\n') {
		size_t len = 0;

		while (symbol_char(line[len]))
			len++;
		if (len && !isdigit((unsigned char)*line))
			put_symbol(out, f, labels, line, len);
		else
			strbuf_add(out, line, len ? len : 1);
		line += len ? len : 1;
	}
	strbuf_adds(out, "\n");
}

static void put_lines(struct strbuf *out, const struct functions *f, const char *line,
		      const char *end)
{
	struct labels labels = { 0 };

	for (; line < end; line = next_line(line))
		if (!idle(line))
			put_line(out, f, &labels, line);
	free((void *)(uintptr_t)labels.name);
	free(labels.len);
}

static void sum_functions(struct functions *f)
{
	for (size_t i = 0; i < f->nr; i++) {
		struct function *function = &f->of[i];
		struct checksum sum = checksum_new();
		struct strbuf text = strbuf_new();

		put_lines(&text, f, function->begin, function->end);
		checksum_add(&sum, text.s ? text.s : "", text.len);
		checksum_print(&sum, function->next);
		strbuf_free(&text);
	}
	for (size_t i = 0; i < f->nr; i++)
		memcpy(f->of[i].sum, f->of[i].next, sizeof(f->of[i].sum));
}

/* What is in no function. */
static void put_data(struct strbuf *out, const struct functions *f, const char *assembly)
{
	const char *from = assembly;

	for (size_t i = 0; i < f->nr; i++) {
		put_lines(out, f, from, f->of[i].begin);
		from = f->of[i].end;
	}
	put_lines(out, f, from, from + strlen(from));
}

void code_print(struct strbuf *code, const char *assembly)
{
	struct functions f = find_functions(assembly);
	char **sums = need_array(f.nr + 1, sizeof(*sums));
	struct checksum data = checksum_new();
	struct strbuf text = strbuf_new();
	char key[33];

	for (unsigned int round = 0; round < ROUNDS; round++)
		sum_functions(&f);
	for (size_t i = 0; i < f.nr; i++)
		sums[i] = f.of[i].sum;
	qsort(sums, f.nr, sizeof(*sums), name_order);
	for (size_t i = 0; i < f.nr; i++)
		strbuf_addf(code, "function %s\n", sums[i]);
	put_data(&text, &f, assembly);
	checksum_add(&data, text.s ? text.s : "", text.len);
	checksum_print(&data, key);
	strbuf_addf(code, "data %s\n", key);
	strbuf_free(&text);
	free(sums);
	free(f.of);
}
