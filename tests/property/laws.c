// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random states and calls against the laws.
 *
 * Kernels did break laws. The library lists the known ways. A law that is broken in another
* way is a failure, and so is a known way that no case of the run shows.
 */
#include "random.h"

#include <gupwalk/laws.h>

#define CASES 300000

/* Ways that are known. */
#define MAX_KNOWN 64

/*
 * These need PROT_NONE, FOLL_FORCE and more at once, or one release: one case in 200,000.
* Or they need another call before the call, which no case here has.
 */
static bool is_rare(const struct gup_known_breach *known)
{
	return (known->laws & GUP_LAW_BIT(GUP_LAW_NO_HINT_IN_PROT_NONE)) ||
	       strstr(known->how, "P2PDMA") || strstr(known->how, "userfaultfd") ||
	       strstr(known->how, "forced write left") ||
	       strstr(known->how, "huge pages are reused") || strstr(known->how, "drops mmap_lock");
}

static struct playground *play;

static void setup(void)
{
	play = playground_create();
}

static void teardown(void)
{
	playground_destroy(play);
}

/* The laws that a case breaks in an unknown way; counts the known ways. */
static uint32_t judge(struct playground *p, const struct random_case *c, uint64_t *seen)
{
	size_t nr;
	const struct gup_known_breach *known = gup_known_breaches(&nr);
	const struct gup_trial law_case = {
		.before = p->base,
		.after = p->mm[0],
		.rules = &c->spec.rules,
		.call = &c->call,
		.out = &p->out[0],
	};
	struct gup_call slow;
	uint32_t applies;
	uint32_t broken;

	must(gup_mm_copy(p->mm[0], p->base));
	playground_call(p, 0, c, &c->call);
	broken = gup_laws_judge(&law_case, &applies);
	must(!(broken & ~applies));

	if (gup_law_slow_twin(&c->call, &p->out[0], &slow)) {
		must(gup_mm_copy(p->mm[1], p->base));
		playground_call(p, 1, c, &slow);
		broken |= gup_laws_judge_twin(&law_case, &p->out[1], &applies);
	}
	for (size_t i = 0; i < nr && broken; i++)
		seen[i] += (broken & known[i].laws) && known[i].shows(&law_case);
	return broken & ~gup_laws_known(&law_case, broken);
}

START_TEST(laws_hold_or_are_known_to_be_broken)
{
	uint64_t first = random_first_seed();
	uint64_t cases = random_cases(CASES);
	uint64_t seen[MAX_KNOWN] = { 0 };
	uint32_t asked = 0;
	struct random_case c;
	size_t nr;
	const struct gup_known_breach *known = gup_known_breaches(&nr);

	for (unsigned int law = 0; law < GUP_LAW_NR; law++)
		if (random_judges(gup_law_name(law)) || random_judges(gup_law_short_name(law)))
			asked |= GUP_LAW_BIT(law);
	random_must_judge(asked);
	must(nr <= MAX_KNOWN);
	for (uint64_t i = 0; i < cases; i++) {
		uint32_t news;

		random_make(&c, play->base, first + i);
		news = judge(play, &c, seen) & asked;
		if (news) {
			const char *law = gup_law_name((unsigned int)__builtin_ctz(news));

			random_progress(&c, law);
			ck_abort_msg("%s is broken at %s", law, c.spec.name);
		}
	}
	/* A few cases do not show that a known way is gone. */
	for (size_t i = 0; i < nr && cases >= CASES && asked == GUP_LAWS_ALL; i++)
		ck_assert_msg(seen[i] || is_rare(&known[i]), "this is not broken any more: %s",
			      known[i].how);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { laws_hold_or_are_known_to_be_broken };

	return random_run("laws", tests, 1, setup, teardown);
}
