// SPDX-License-Identifier: GPL-2.0-only
/*
 * The case that an input is, as a scenario: for inputs at which a program dies before it
 * can tell. usage: fuzz_show FILE
 */
#include <stdio.h>

#include "lib/play.h"

int main(int argc, char **argv)
{
	static uint8_t bytes[65536];
	static struct play play;
	struct strbuf text = strbuf_new();
	unsigned int nr_calls = 0;
	struct gup_case c;
	FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
	size_t len = file ? fread(bytes, 1, sizeof(bytes), file) : 0;

	if (!file || ferror(file) || !lib_begin()) {
		fputs("usage: fuzz_show FILE\n", stderr);
		return 2;
	}
	fclose(file);
	gup_case_decode(&c, bytes, len);
	play_begin(&play, &c);
	strbuf_addf(&text, "# version: %s\nscenario an-input-that-kills\nlevels %u\n\n",
		    play.spec->name, play.levels);
	for (unsigned int i = 0; i < play.nr; i++)
		play_print(&text, &play.move[i], &nr_calls);
	fputs(text.s, stdout);
	strbuf_free(&text);
	return 0;
}
