// SPDX-License-Identifier: GPL-2.0-only
/*
 * The case that an input is, as a scenario: for inputs at which a program dies before it
 * can tell. usage: fuzz_show FILE
 */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

int main(int argc, char **argv)
{
	static uint8_t bytes[65536];
	static struct play play;
	struct gup_spec spec;
	struct gup_case c;
	char *text;
	FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
	size_t size, len = file ? fread(bytes, 1, sizeof(bytes), file) : 0;

	if (!file || ferror(file)) {
		fputs("usage: fuzz_show FILE\n", stderr);
		return 2;
	}
	fclose(file);
	gup_case_decode(&c, bytes, len);
	gup_case_spec(&c, &spec);
	play_begin(&play, &c, &spec);
	size = play_print(&play, play.nr, NULL, 0) + 1;
	text = need_array(size, 1);
	play_print(&play, play.nr, text, size);
	printf("# version: %s\nscenario an-input-that-kills\nlevels %u\n\n%s", spec.name,
	       play.levels, text);
	free(text);
	return 0;
}
