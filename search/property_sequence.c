// SPDX-License-Identifier: GPL-2.0-only
/*
 * Many calls in turns with writes, mprotect(), hinting scans, fork(), unmapping, swapping and
 * splitting, while the pages are held. At the end they are given back.
 */
#include "property.h"

/* A law that has to stay broken while there are fewer moves. */
struct wanted {
	struct property_context *context;
	unsigned int law;
};

static bool breaks(const struct wanted *w, struct play *play)
{
	return play_run(w->context, play) && play->law == w->law;
}

static void drop(struct play *play, unsigned int nr)
{
	play->nr--;
	for (unsigned int i = nr; i < play->nr; i++)
		play->move[i] = play->move[i + 1];
}

static bool drop_moves(const struct wanted *w, struct play *play)
{
	bool smaller = false;

	for (unsigned int i = play->nr; i--;) {
		struct play less = *play;

		drop(&less, i);
		if (breaks(w, &less)) {
			*play = less;
			smaller = true;
		}
	}
	return smaller;
}

static bool simplify_calls(const struct wanted *w, struct play *play)
{
	bool smaller = false;

	for (unsigned int i = 0; i < play->nr; i++) {
		bool call = play->move[i].kind == PLAY_CALL;

		for (unsigned int bit = 0; call && bit < GUP_FOLL_NR; bit++) {
			struct play less = *play;

			less.move[i].makes.flags &= ~(1u << bit);
			if (less.move[i].makes.flags != play->move[i].makes.flags &&
			    breaks(w, &less)) {
				*play = less;
				smaller = true;
			}
		}
		if (call && play->move[i].makes.nr_pages > 1) {
			struct play less = *play;

			less.move[i].makes.nr_pages = 1;
			if (breaks(w, &less)) {
				*play = less;
				smaller = true;
			}
		}
	}
	return smaller;
}

bool property_sequence(struct property_context *context, const struct gup_case *c,
		       struct property_finding *finding)
{
	struct wanted w = { .context = context };
	struct play *play = &finding->play;

	play_begin(play, c, property_spec(context, c));
	if (!play_run(context, play))
		return false;
	w.law = play->law;
	while (drop_moves(&w, play) || simplify_calls(&w, play))
		;
	play_run(context, play);
	finding->kind = PROPERTY_SEQUENCE;
	finding->target = NULL;
	finding->law = play_law_name(w.law);
	finding->text = play_law_text(w.law);
	finding->spec = play->spec;
	finding->out = NULL;
	return true;
}
