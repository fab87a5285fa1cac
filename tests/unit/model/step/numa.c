// SPDX-License-Identifier: GPL-2.0-only
/*
 * The NUMA scanner: which entries become protnone, and which it leaves alone.
 */
#include "fixture.h"

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
	struct gup_step hint = { .kind = GUP_STEP_HINT, .start = BASE };
	struct world *w = *state;

	for (size_t i = 0; i < NR(scenes); i++) {
		for (size_t r = 0; r < NR(releases); r++) {
			enum gup_step_error err;

			at(w, releases[r]);
			scenes[i].make(w);
			hint.end = vma_lookup(w->mm, BASE)->end;
			err = try_step(w, hint);
			if (err != (scenes[i].hinted[r / 2] ? GUP_STEP_OK : GUP_STEP_NO_EFFECT))
				print_error("%s:\n", scenes[i].what);
			eq(w, err, scenes[i].hinted[r / 2] ? GUP_STEP_OK : GUP_STEP_NO_EFFECT);
			eq(w, pte_protnone(entry_at(w, BASE)), scenes[i].hinted[r / 2]);
		}
	}
}

/* Secret memory is dirty after the first write, and is never written back. */
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

/* Hinting makes an entry protnone, and keeps what pte_modify() keeps. */
static void hint_bits(void **state)
{
	static const struct {
		gup_version version;
		uint64_t before;
		uint64_t after;
	} rows[] = {
		{ V(6, 12), P_RW, P_NONE | P_DIRTY },
		{ V(6, 12), P_RO | GUP_PTE_UFFD_WP, P_NONE | GUP_PTE_UFFD_WP },
		{ V(6, 12), P_RO | GUP_PTE_SAVED_DIRTY, P_NONE | GUP_PTE_SAVED_DIRTY },
		/* PAGE_NONE is young whatever the entry was; NX and global are not kept. */
		{ V(6, 12), GUP_PTE_PRESENT | GUP_PTE_USER, P_NONE },
		{ V(6, 1), P_RW, P_NONE | P_DIRTY | GUP_PTE_RW },
		{ V(6, 1), P_RO, P_NONE },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t pfn;

		at(w, rows[i].version);
		anon_rw(w, 1);
		pfn = pte_pfn(entry_at(w, BASE));
		put_entry(w, BASE, 1, pfn_pte(pfn, rows[i].before));
		eq(w, change_prot_numa(w->mm, &w->rules, BASE, PAGE(1)), 1);
		eq(w, entry_at(w, BASE), pfn_pte(pfn, rows[i].after));
		/* Once is enough. */
		eq(w, change_prot_numa(w->mm, &w->rules, BASE, PAGE(1)), 0);
	}
}

/* What the scanner leaves alone. */
static void hint_skips(void **state)
{
	struct world *w = *state;
	const struct gup_step step = { .kind = GUP_STEP_HINT, .start = PAGE(0), .end = PAGE(1) };

	for (unsigned int i = 0; i < 9; i++) {
		at(w, V(6, 12));
		if (i == 0) {
			area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
			on(w, GUP_STEP_READ, BASE, 1); /* the zero page */
		} else if (i == 1) {
			area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON); /* nothing */
		} else if (i == 2) {
			area(w, BASE, 1, VM_PUBLIC | RW | VM_PFNMAP, GUP_VMA_PFNMAP);
		} else if (i == 3) {
			anon_rw(w, 1);
			protect(w, 0); /* an inaccessible VMA */
		} else if (i == 4) {
			anon_rw(w, 1);
			set(w, GUP_STEP_FORK, 0); /* shared */
		} else if (i == 5) {
			anon_rw(w, 1);
			mark(w, BASE, PG_KSM);
		} else if (i == 6) {
			area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
			on(w, GUP_STEP_WRITE, BASE, 1); /* a dirty page of a file */
		} else if (i == 7) {
			area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
			on(w, GUP_STEP_READ, BASE, 1);
			mark(w, BASE, PG_P2PDMA);
		} else {
			set(w, GUP_STEP_THP, 1);
			area(w, BASE, GUP_PMD_NR, VM_OWN | RW, GUP_VMA_ANON);
			on(w, GUP_STEP_READ, BASE, 1); /* the huge zero folio */
		}
		assert_int_equal(try_step(w, step), GUP_STEP_NO_EFFECT);
		assert_true(!entry_at(w, BASE) || i == 3 || !pte_protnone(entry_at(w, BASE)));
	}
}

/* A clean page of a file is hinted, and so is a dirty page without a file. */
static void hint_takes(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_PUBLIC | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	hint(w, 1);
	assert_true(pte_protnone(entry_at(w, BASE)));
	at(w, V(6, 12));
	anon_rw(w, 1);
	mark(w, BASE, PG_DIRTY);
	hint(w, 1);
	assert_true(pte_protnone(entry_at(w, BASE)));
}

/* Hinting changes what lies in the range, VMA by VMA. */
static void hint_range(void **state)
{
	struct world *w = *state;

	at(w, V(6, 12));
	anon_rw(w, 4);
	area(w, PAGE(8), 4, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_WRITE, PAGE(8), 4);
	assert_int_equal(change_prot_numa(w->mm, &w->rules, PAGE(2), PAGE(9)), 3);
	for (unsigned int i = 0; i < 12; i++)
		if (i < 4 || i >= 8)
			assert_int_equal(pte_protnone(entry_at(w, PAGE(i))),
					 i == 2 || i == 3 || i == 8);
}

/* Hinting goes on behind the zero page, behind what is hinted already, and behind a hole. */
static void hint_goes_on(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, BASE, 6, VM_OWN | RW, GUP_VMA_ANON);
	on(w, GUP_STEP_READ, BASE, 1);
	on(w, GUP_STEP_WRITE, PAGE(2), 4);
	on(w, GUP_STEP_SWAP_OUT, PAGE(2), 1);
	on(w, GUP_STEP_HINT, PAGE(3), 1);
	eq(w, change_prot_numa(w->mm, &w->rules, BASE, PAGE(6)), 2);
	for (unsigned int i = 3; i < 6; i++)
		eq(w, bits_at(w, PAGE(i)), P_NONE | P_DIRTY);
	eq(w, bits_at(w, BASE), P_RO | GUP_PTE_SPECIAL);
}

/* A part of a huge page stands for all of it, until PTEs map it; what files read is hinted. */
static void hint_private(void **state)
{
	struct world *w = *state;

	at(w, NEWEST);
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_FILE);
	on(w, GUP_STEP_READ, BASE, 1);
	eq(w, page_at(w, BASE)->refcount, 2);
	hint(w, 1);
	eq(w, bits_at(w, BASE), P_NONE);
	for (unsigned int split = 0; split < 2; split++) {
		at(w, NEWEST);
		anon_thp(w);
		if (split)
			on(w, GUP_STEP_SPLIT, BASE, 1);
		eq(w, change_prot_numa(w->mm, &w->rules, PAGE(1), PAGE(2)), 1);
		eq(w, pte_protnone(entry_at(w, PAGE(1))), true);
		eq(w, pte_protnone(entry_at(w, PAGE(2))), false);
	}
}

/* The scanner passes by VMAs of any of these flags, and those without access. */
static void hint_passes_by(void **state)
{
	static const uint64_t flags[] = { VM_PFNMAP, VM_MIXEDMAP, VM_IO };
	struct world *w = *state;

	for (size_t i = 0; i <= NR(flags); i++) {
		struct gup_vma *vma;

		at(w, NEWEST);
		vma = anon_rw(w, 1);
		if (i < NR(flags))
			vma->flags |= flags[i];
		else
			vma->flags &= ~VM_ACCESS_FLAGS;
		eq(w, change_prot_numa(w->mm, &w->rules, BASE, PAGE(1)), 0);
		eq(w, bits_at(w, BASE), P_RW);
	}
}

/* saved-write: a hinted entry has its write bit until v6.1 and loses it since v6.2. */
static void saved_write(void **state)
{
	static const struct {
		gup_version version;
		uint64_t bits;
		uint32_t faults;
	} rows[] = { { V(6, 1), 0x962, 0 }, { V(6, 2), 0x960, 1 } };
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		at(w, rows[i].version);
		anon_rw(w, 1);
		hint(w, 1);
		eq(w, bits_at(w, BASE), rows[i].bits);
		/* FOLL_FORCE skips the hint, so that only the write bit is asked. */
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE), 1);
		eq(w, w->out.nr_numa, rows[i].faults);
		eq(w, w->out.nr_faults, rows[i].faults);
		eq(w, bits_at(w, BASE), rows[i].faults ? P_RW : rows[i].bits);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(by_release),     TEST(secret),	 TEST(hint_takes),   TEST(hint_bits),
		TEST(hint_skips),     TEST(hint_range),	 TEST(hint_goes_on), TEST(hint_private),
		TEST(hint_passes_by), TEST(saved_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
