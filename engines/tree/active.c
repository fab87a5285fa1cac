// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which lines of a header are there under config.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/command.h"
#include "harvest.h"
#include "lib/fs.h"

/* Directives that decide what is there; other headers are not looked into. */
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
	/* Line 0 says that config.h and the compiler's own macros are over. */
	strbuf_adds(out, "\"@0\"\n");
	for (size_t i = 0; i < lines->nr; i++) {
		const char *text = lines->line[i].text;
		size_t len;
		const char *word = directive(text, &len);

		if (!word && !text[strspn(text, " \t")])
			continue;
		if (word && decides(word, len))
			strbuf_addf(out, "%s\n", text);
		if (!word || !strncmp(word, "define", 6))
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
	const char *cc = getenv("CC");
	struct strbuf in = strbuf_new(), source = strbuf_new(), out = strbuf_new(),
		      err = strbuf_new(), config = strbuf_new(), text = strbuf_new();
	bool good;
	int status;

	strbuf_addf(&source, "%s/active.c", h->build);
	strbuf_addf(&out, "%s/active.out", h->build);
	strbuf_addf(&err, "%s/active.err", h->build);
	strbuf_addf(&config, "%s/config.h", h->shim);
	numbered(&in, lines);
	good = fs_write(source.s, in.s, in.len);
	if (good) {
		char *argv[] = { (char[]){ "cc" },
				 (char[]){ "-E" },
				 (char[]){ "-P" },
				 (char[]){ "-w" },
				 (char[]){ "-include" },
				 config.s,
				 source.s,
				 NULL };

		if (cc && *cc)
			argv[0] = (char *)(size_t)cc;
		/* A condition that makes no sense under config.h does not hold: no error of ours. */
		status = command_run(argv, out.s, err.s);
		good = fs_read(&text, out.s) && read_numbers(text.s, lines);
		if (!good)
			strbuf_addf(&h->error, "the C compiler, %s, could not be run (status %d)",
				    argv[0], status);
	} else {
		strbuf_addf(&h->error, "cannot write %s", source.s);
	}
	strbuf_free(&in);
	strbuf_free(&source);
	strbuf_free(&out);
	strbuf_free(&err);
	strbuf_free(&config);
	strbuf_free(&text);
	return good;
}
