// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding the lines of a header that config.h enables.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/command.h"
#include "harvest.h"
#include "lib/fs.h"
#include "words.h"

/* Directives that enable or disable lines; included headers are not read. */
static bool decides(const char *word, size_t len)
{
	static const char *const words[] = { "if",   "ifdef", "ifndef", "elif",
					     "else", "endif", "define", "undef" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == len && !strncmp(words[i], word, len))
			return true;
	return false;
}

static void numbered(struct strbuf *out, const struct lines *lines)
{
	/* Line 0 marks the end of config.h and of the compiler's own macros. */
	strbuf_adds(out, "\"@0\"\n");
	for (size_t i = 0; i < lines->nr; i++) {
		const char *text = lines->line[i].text;
		size_t len;
		const char *word = directive(text, &len);

		if (!word && !text[strspn(text, " \t")])
			continue;
		if (word && decides(word, len))
			strbuf_addf(out, "%s\n", text);
		/* After a condition: is what follows left out? */
		if (!word || decides(word, len))
			strbuf_addf(out, "\"@%zu\"\n", i + 1);
	}
}

static bool read_numbers(const char *text, struct lines *lines)
{
	bool begun = false;

	for (size_t i = 0; i < lines->nr; i++)
		lines->line[i].off = true;
	for (const char *at = text; at && *at; at = strchr(at, '\n')) {
		size_t number;
		char *end;

		at += *at == '\n';
		if (strncmp(at, "\"@", 2))
			continue;
		number = strtoul(at + 2, &end, 10);
		begun |= !number;
		if (number && number <= lines->nr && *end == '"')
			lines->line[number - 1].off = false;
	}
	return begun;
}

bool harvest_active(struct harvest *h, struct lines *lines)
{
	struct strbuf in = strbuf_new(), text = strbuf_new();
	char *source = fs_join(h->build, "active.c"), *out = fs_join(h->build, "active.out");
	char *err = fs_join(h->build, "active.err"), *config = fs_join(h->shim, "config.h");
	bool good;
	int status;

	numbered(&in, lines);
	good = fs_write(source, in.s, in.len);
	if (good) {
		struct words cc = words_cc();

		words_add(&cc, "-E");
		words_add(&cc, "-P");
		words_add(&cc, "-w");
		words_add(&cc, "-include");
		words_add(&cc, config);
		words_add(&cc, source);
		/*
		 * A condition that cannot be evaluated under config.h does not hold; it is no
		 * error.
		 */
		status = command_run(cc.word, out, err);
		good = fs_read(&text, out) && read_numbers(text.s, lines);
		if (!good)
			strbuf_addf(&h->error, "the C compiler, %s, could not be run (status %d)",
				    cc.word[0], status);
		words_free(&cc);
	} else {
		strbuf_addf(&h->error, "cannot write %s", source);
	}
	strbuf_free(&in);
	free(source);
	free(out);
	free(err);
	free(config);
	strbuf_free(&text);
	return good;
}
