// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "lib/need.h"
#include "lib/strbuf.h"
#include "words.h"

static void add_owned(struct words *w, char *word)
{
	w->word = need_resize(w->word, (w->nr + 2) * sizeof(*w->word));
	w->word[w->nr++] = word;
	w->word[w->nr] = NULL;
}

void words_add(struct words *w, const char *word)
{
	add_owned(w, need_copy(word, strlen(word)));
}

void words_addf(struct words *w, const char *format, ...)
{
	struct strbuf buf = strbuf_new();
	va_list args;

	va_start(args, format);
	strbuf_vaddf(&buf, format, args);
	va_end(args);
	add_owned(w, buf.s);
}

struct words words_cc(void)
{
	const char *at = getenv("CC");
	struct words w = { 0 };

	for (at = at ? at : ""; *at; at += strcspn(at, " \t")) {
		at += strspn(at, " \t");
		if (*at)
			add_owned(&w, need_copy(at, strcspn(at, " \t")));
	}
	if (!w.nr)
		words_add(&w, "cc");
	return w;
}

void words_free(struct words *w)
{
	for (size_t i = 0; i < w->nr; i++)
		free(w->word[i]);
	free(w->word);
	*w = (struct words){ 0 };
}
