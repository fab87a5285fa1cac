// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which pages the NUMA scanner leaves alone: rule numa-scan.
 */
#include "fixture.h"

#define NR(a) (sizeof(a) / sizeof((a)[0]))

static void own(struct world *w)
{
	anon_rw(w, 1);
}

static void held(struct world *w)
{
	anon_rw(w, 1);
	hold(w, BASE, 1);
}

static void pinned(struct world *w)
{
	anon_rw(w, 1);
	eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE), 1);
}

static void forked(struct world *w)
{
	anon_rw(w, 1);
	set(w, GUP_STEP_FORK, 0);
}

static void child_gone(struct world *w)
{
	forked(w);
	set(w, GUP_STEP_CHILD_EXIT, 0);
}

static void zero(struct world *w)
{
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, BASE, 1);
}

static void huge(struct world *w)
{
	anon_thp(w);
}

static void huge_pinned(struct world *w)
{
	anon_thp(w);
	eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE), 1);
}

static void huge_forked(struct world *w)
{
	anon_thp(w);
	set(w, GUP_STEP_FORK, 0);
}

static void huge_zero(struct world *w)
{
	area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
	set(w, GUP_STEP_THP, 1);
	on(w, GUP_STEP_READ, BASE, 1);
}

static void huge_split(struct world *w)
{
	anon_thp(w);
	on(w, GUP_STEP_SPLIT, BASE, 1);
}

static void huge_forked_split(struct world *w)
{
	huge_forked(w);
	on(w, GUP_STEP_SPLIT, BASE, 1);
}

static void shmem_private(struct world *w)
{
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_SHMEM);
	on(w, GUP_STEP_READ, BASE, 1);
}

static void shmem_pinned(struct world *w)
{
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_SHMEM);
	eq(w, call(w, GUP_ENTRY_POINT_PIN, FOLL_WRITE), 1);
}

static void file_read(struct world *w)
{
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
}

static void file_written(struct world *w)
{
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_WRITE, BASE, 1);
}

static void dax(struct world *w)
{
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FSDAX);
	on(w, GUP_STEP_READ, BASE, 1);
}

static void merged(struct world *w)
{
	anon_rw(w, 1);
	on(w, GUP_STEP_MERGE, BASE, 1);
}

static const struct {
	const char *what;
	void (*make)(struct world *w);
	bool hinted[4]; /* by the value of the rule, in its order */
} scenes[] = {
	{ "own page", own, { true, true, true, true } },
	{ "held", held, { true, false, true, true } },
	{ "pinned", pinned, { true, false, false, false } },
	{ "forked", forked, { false, false, false, false } },
	{ "child gone", child_gone, { true, true, true, true } },
	{ "zero page", zero, { false, false, false, false } },
	{ "huge", huge, { true, true, true, true } },
	{ "huge pinned", huge_pinned, { true, true, true, false } },
	{ "huge forked", huge_forked, { true, true, true, false } },
	{ "huge zero page", huge_zero, { false, false, false, false } },
	{ "huge split", huge_split, { true, false, true, true } },
	{ "huge forked, split", huge_forked_split, { false, false, false, false } },
	{ "shmem private", shmem_private, { true, false, true, true } },
	{ "shmem pinned", shmem_pinned, { true, true, true, false } },
	{ "file read", file_read, { true, true, true, true } },
	{ "file written", file_written, { false, false, false, false } },
	{ "DAX", dax, { false, false, false, false } },
	{ "merged", merged, { false, false, false, false } },
};

/* The first and the last release of each value. */
static const gup_version releases[] = { V(5, 10), V(5, 16), V(5, 17), V(6, 9),
					V(6, 10), V(6, 18), V(6, 19), V(7, 3) };

static void by_release(void **state)
{
	const struct gup_step hint = { .kind = GUP_STEP_HINT, .start = BASE, .end = PAGE(1) };
	struct world *w = *state;

	for (size_t i = 0; i < NR(scenes); i++) {
		for (size_t r = 0; r < NR(releases); r++) {
			enum gup_step_error err;

			at(w, releases[r]);
			scenes[i].make(w);
			err = try_step(w, hint);
			if (err != (scenes[i].hinted[r / 2] ? GUP_STEP_OK : GUP_STEP_NO_EFFECT))
				print_error("%s:\n", scenes[i].what);
			eq(w, err, scenes[i].hinted[r / 2] ? GUP_STEP_OK : GUP_STEP_NO_EFFECT);
			eq(w, pte_protnone(entry_at(w, BASE)), scenes[i].hinted[r / 2]);
		}
	}
}

/* Secret memory is dirty as soon as it is written to, and nobody writes it back. */
static void secret(void **state)
{
	struct world *w = *state;

	at(w, V(5, 14));
	area(w, BASE, 2, VM_PUBLIC | RW, GUP_VMA_SECRETMEM);
	on(w, GUP_STEP_READ, BASE, 1);
	on(w, GUP_STEP_WRITE, PAGE(1), 1);
	hint(w, 2);
	assert_true(pte_protnone(entry_at(w, BASE)));
	assert_false(pte_protnone(entry_at(w, PAGE(1))));
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(by_release), TEST(secret) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
