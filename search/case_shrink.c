// SPDX-License-Identifier: GPL-2.0-only
/*
 * Smaller cases that show the same.
 */
#include <gupwalk/case.h>

struct shrinker {
	struct gup_case *c;
	gup_case_shows_fn *shows;
	void *arg;
};

/* Take a smaller case if it still shows the same. */
static bool take(const struct shrinker *s, const struct gup_case *smaller)
{
	if (!s->shows(s->arg, smaller))
		return false;
	*s->c = *smaller;
	return true;
}

static bool drop_steps(const struct shrinker *s)
{
	bool smaller = false;

	/* The last step first, because no other step depends on it. */
	for (unsigned int i = s->c->nr_steps; i--;) {
		struct gup_case next = *s->c;

		for (unsigned int j = i + 1; j < next.nr_steps; j++)
			next.step[j - 1] = next.step[j];
		next.nr_steps--;
		smaller |= take(s, &next);
	}
	return smaller;
}

/* A step of many pages becomes a step of its first page. */
static bool shorten_steps(const struct shrinker *s)
{
	bool smaller = false;

	for (unsigned int i = 0; i < s->c->nr_steps; i++) {
		struct gup_case next = *s->c;
		struct gup_step *step = &next.step[i];

		if (step->end <= step->start + GUP_PAGE_SIZE)
			continue;
		step->end = step->start + GUP_PAGE_SIZE;
		smaller |= take(s, &next);
	}
	return smaller;
}

static bool drop_flags(const struct shrinker *s)
{
	bool smaller = false;

	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++) {
		struct gup_case next = *s->c;

		next.call[0].flags &= ~(1u << bit);
		if (next.call[0].flags != s->c->call[0].flags)
			smaller |= take(s, &next);
	}
	return smaller;
}

static bool simplify_call(const struct shrinker *s)
{
	bool smaller = false;
	struct gup_case next = *s->c;

	next.call[0].no_pages = next.call[0].locked = false;
	if (s->c->call[0].no_pages || s->c->call[0].locked)
		smaller |= take(s, &next);
	/* The smallest number that works: first each small number, then powers of two. */
	for (uint64_t nr = 1; nr && nr < s->c->call[0].nr_pages; nr = nr < 16 ? nr + 1 : 2 * nr) {
		next = *s->c;
		next.call[0].nr_pages = nr;
		smaller |= take(s, &next);
	}
	next = *s->c;
	next.call[0].start &= GUP_PAGE_MASK;
	if (next.call[0].start != s->c->call[0].start)
		smaller |= take(s, &next);
	return smaller;
}

static bool lower_levels(const struct shrinker *s)
{
	struct gup_case next = *s->c;

	next.levels = 4;
	return s->c->levels != 4 && take(s, &next);
}

void gup_case_shrink(struct gup_case *c, gup_case_shows_fn *shows, void *arg)
{
	const struct shrinker s = { c, shows, arg };
	bool smaller;

	do {
		smaller = lower_levels(&s);
		smaller |= drop_steps(&s);
		smaller |= shorten_steps(&s);
		smaller |= simplify_call(&s);
		smaller |= drop_flags(&s);
	} while (smaller);
}
