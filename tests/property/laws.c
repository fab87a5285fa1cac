// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random states and calls against the laws.
 *
 * Kernels did break laws. What is known of that stands in one table: a law broken
 * in other releases than these is a failure, and so is one that is kept in all
 * cases of the run though the table says it is broken.
 */
#include "random.h"

#include <gupwalk/laws.h>

#define CASES 300000

/* A law, the releases that break it, and how. */
struct known {
	enum gup_law law;
	gup_version since;
	gup_version until;
	const char *how;
};

#define V GUP_VERSION

static const struct known known[] = {
	{ GUP_LAW_P4, V(5, 10), V(6, 0), "FOLL_NUMA and FOLL_FORCE in PROT_NONE" },
	{ GUP_LAW_P4, V(6, 2), V(7, 3),
	  "a huge page of a private file to be unshared; hugetlb and FOLL_FORCE without "
	  "soft-dirty" },
	{ GUP_LAW_LOOK_UP_FINDS, V(6, 1), V(6, 4), "protnone without FOLL_FORCE" },
	{ GUP_LAW_FAST_REFINES_SLOW, V(5, 10), V(6, 5), "private copies in VM_PFNMAP" },
	{ GUP_LAW_FAST_REFINES_SLOW, V(6, 6), V(7, 3), "the same, and shadow stacks" },
	{ GUP_LAW_TERMINATION, V(5, 10), V(6, 0), "FOLL_NUMA and FOLL_FORCE in PROT_NONE" },
	{ GUP_LAW_TERMINATION, V(6, 2), V(7, 3), "the two of P4" },
	{ GUP_LAW_HANDS_OFF, V(5, 10), V(6, 5), "hugetlb: look-ups wait, FOLL_NOFAULT is unknown" },
	{ GUP_LAW_BALANCE, V(5, 10), V(6, 2), "FOLL_GET or FOLL_PIN without a pages array" },
	{ GUP_LAW_INVALID_REFUSED, V(5, 10), V(6, 2), "most flags of GUP's own pass" },
	{ GUP_LAW_INVALID_REFUSED, V(6, 3), V(6, 6), "FOLL_TOUCH passes" },
	{ GUP_LAW_NO_EMPTY_ANSWER, V(5, 10), V(6, 4), "a range that wraps around" },
	{ GUP_LAW_PAGE_IDENTITY, V(5, 10), V(5, 17), "PFNMAP pages counted, none stored" },
	{ GUP_LAW_NO_UNEARNED_WRITE, V(5, 10), V(5, 19), "callers may pass FOLL_COW" },
	{ GUP_LAW_PRIVATE_WRITE, V(5, 10), V(5, 19), "callers may pass FOLL_COW" },
	{ GUP_LAW_PINNED_ANON_EXCLUSIVE, V(5, 10), V(5, 19),
	  "read-only pins of shared pages; callers may pass FOLL_COW" },
	{ GUP_LAW_NO_SPECIAL_MEMORY, V(5, 10), V(7, 3), "private copies in VM_PFNMAP" },
	{ GUP_LAW_LONGTERM_ZONE, V(5, 10), V(5, 12), "ZONE_MOVABLE may be pinned" },
	{ GUP_LAW_LONGTERM_FILE, V(5, 10), V(6, 4), "files that track dirty pages may be pinned" },
	{ GUP_LAW_LONGTERM_OWN, V(5, 10), V(6, 1), "read-only pins of file pages in COW mappings" },
};

#define NR_KNOWN (sizeof(known) / sizeof(known[0]))

/* It takes PROT_NONE, FOLL_FORCE and more at once: one case in 200 thousand. */
static bool is_rare(const struct known *row)
{
	return row->law == GUP_LAW_P4 && row->since == V(6, 2);
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

/* The row that knows of it; NR_KNOWN for none. */
static size_t row_of(enum gup_law law, gup_version version)
{
	size_t i = 0;

	while (i < NR_KNOWN &&
	       (known[i].law != law || version < known[i].since || version > known[i].until))
		i++;
	return i;
}

static uint32_t judge(struct playground *p, const struct random_case *c)
{
	const struct gup_law_case law_case = {
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

	if (p->out[0].nr_fast && gup_law_slow_twin(&c->call, &slow)) {
		must(gup_mm_copy(p->mm[1], p->base));
		playground_call(p, 1, c, &slow);
		broken |= gup_laws_judge_twin(&law_case, &p->out[1], &applies);
	}
	return broken;
}

START_TEST(laws_hold_or_are_known_to_be_broken)
{
	uint64_t first = random_first_seed();
	uint64_t cases = random_cases(CASES);
	uint64_t seen[NR_KNOWN] = { 0 };
	struct random_case c;

	for (uint64_t i = 0; i < cases; i++) {
		uint32_t broken;

		random_make(&c, play->base, first + i);
		broken = judge(play, &c);
		for (unsigned int law = 0; law < GUP_LAW_NR; law++) {
			size_t row = row_of((enum gup_law)law, c.spec.version);

			if (!(broken & GUP_LAW_BIT(law)))
				continue;
			if (row == NR_KNOWN) {
				random_tell(&c, gup_law_name(law));
				ck_abort_msg("%s is broken at %s", gup_law_name(law), c.spec.name);
			}
			seen[row]++;
		}
	}
	/* A few cases prove nothing about what does not occur any more. */
	for (size_t i = 0; i < NR_KNOWN && cases >= CASES; i++)
		ck_assert_msg(seen[i] || is_rare(&known[i]), "%s is not broken any more: %s",
			      gup_law_name(known[i].law), known[i].how);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { laws_hold_or_are_known_to_be_broken };

	return random_run("laws", tests, 1, setup, teardown);
}
