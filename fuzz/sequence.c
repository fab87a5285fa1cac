// SPDX-License-Identifier: GPL-2.0-only
/*
 * The target "sequence": many calls in turns with writes, mprotect(), hinting scans,
 * fork(), unmapping, swapping and splitting, while the pages are held; at the end they
 * are given back. Then something happens in the middle of the last fast call.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#include <gupwalk/scenario.h>

#include "fuzz.h"
#include "lib/play.h"
#include "lib/race.h"

bool fuzz_begin(void)
{
	/* Races make address spaces anew: what one leaves is the next one's, page faults spared. */
	mallopt(M_MMAP_THRESHOLD, 1 << 26);
	mallopt(M_TRIM_THRESHOLD, 1 << 28);
	return lib_begin();
}

static bool breaks(struct play *play, unsigned int law)
{
	return play_run(play) && play->law == law;
}

static void drop(struct play *play, unsigned int nr)
{
	play->nr--;
	for (unsigned int i = nr; i < play->nr; i++)
		play->move[i] = play->move[i + 1];
}

static bool drop_moves(struct play *play, unsigned int law)
{
	bool smaller = false;

	for (unsigned int i = play->nr; i--;) {
		struct play less = *play;

		drop(&less, i);
		if (breaks(&less, law)) {
			*play = less;
			smaller = true;
		}
	}
	return smaller;
}

static bool simplify_calls(struct play *play, unsigned int law)
{
	bool smaller = false;

	for (unsigned int i = 0; i < play->nr; i++) {
		bool call = play->move[i].kind == PLAY_CALL;

		for (unsigned int bit = 0; call && bit < GUP_FOLL_NR; bit++) {
			struct play less = *play;

			less.move[i].makes.flags &= ~(1u << bit);
			if (less.move[i].makes.flags != play->move[i].makes.flags &&
			    breaks(&less, law)) {
				*play = less;
				smaller = true;
			}
		}
		if (call && play->move[i].makes.nr_pages > 1) {
			struct play less = *play;

			less.move[i].makes.nr_pages = 1;
			if (breaks(&less, law)) {
				*play = less;
				smaller = true;
			}
		}
	}
	return smaller;
}

static char *found(struct play *play)
{
	const unsigned int law = play->law;
	unsigned int nr_calls = 0;
	struct strbuf text = strbuf_new();

	while (drop_moves(play, law) || simplify_calls(play, law))
		;
	play_run(play);
	strbuf_addf(&text, "# law: %s\n# version: %s\nscenario breaks-%s\nwhy \"Breaks %s: %s\"\n",
		    play_law_name(law), play->spec->name, play_law_name(law), play_law_name(law),
		    play_law_text(law));
	strbuf_addf(&text, "levels %u\n\n", play->levels);
	for (unsigned int i = 0; i < play->nr && i <= play->at; i++)
		play_print(&text, &play->move[i], &nr_calls);
	for (unsigned int i = 0; i < nr_calls && play->at == play->nr; i++)
		strbuf_addf(&text, "put held-%u\n", i);
	return text.s;
}

char *fuzz_one(const uint8_t *bytes, size_t len)
{
	static struct play play;
	struct gup_case c;

	gup_case_decode(&c, bytes, len);
	play_begin(&play, &c);
	if (play_run(&play))
		return found(&play);
	return race_one(&c);
}
