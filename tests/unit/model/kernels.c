// SPDX-License-Identifier: GPL-2.0-only
/*
 * What real kernels answered, booted and asked: v5.10, v6.1, v6.12 and v7.3.
 */
#include "fixture.h"

static const gup_version asked[] = { V(5, 10), V(6, 1), V(6, 12), V(7, 3) };

#define NR_ASKED (sizeof(asked) / sizeof(asked[0]))

/* What became of the call. */
enum answer {
	NOT_ASKED, /* the release has no such thing */
	HINTED, /* success with one NUMA hinting fault, the entry restored */
	OK, /* success without a fault, the entry as it was */
	FAULTED, /* success with a fault of another kind */
	REFUSED, /* -EFAULT */
};

struct row {
	unsigned int flags;
	enum answer answer[NR_ASKED];
};

static void check(struct world *w, enum answer want, gup_entry before)
{
	gup_entry after = entry_at(w, BASE);

	eq(w, w->out.endless, false);
	switch (want) {
	case HINTED:
		eq(w, w->out.ret, 1);
		eq(w, w->out.nr_faults, 1);
		eq(w, w->out.nr_numa, 1);
		eq(w, bits_at(w, BASE), P_RW);
		break;
	case OK:
		eq(w, w->out.ret, 1);
		eq(w, w->out.nr_faults, 0);
		eq(w, after, before);
		break;
	case FAULTED:
		eq(w, w->out.ret, 1);
		eq(w, w->out.nr_faults, 1);
		eq(w, w->out.nr_numa, 0);
		eq(w, fault_kind(w, 0), GUP_FAULT_UFFD_RWP);
		eq(w, pte_protnone(after), false);
		break;
	default:
		eq(w, w->out.ret, -EFAULT);
		eq(w, w->out.nr_faults, 0);
		eq(w, after, before);
	}
}

static void ask(struct world *w, const struct row *row, void (*build)(struct world *))
{
	for (size_t i = 0; i < NR_ASKED; i++) {
		gup_entry before;

		if (row->answer[i] == NOT_ASKED)
			continue;
		at(w, asked[i]);
		anon_rw(w, 1);
		build(w);
		before = entry_at(w, BASE);
		eq(w, pte_protnone(before), true);
		call(w, GUP_ENTRY_POINT_GET, row->flags);
		check(w, row->answer[i], before);
	}
}

static void build_hint(struct world *w)
{
	hint(w, 1);
}

static void build_prot_none(struct world *w)
{
	protect(w, 0);
}

static void build_rwp(struct world *w)
{
	set(w, GUP_STEP_UFFD_MODE, 1);
	on(w, GUP_STEP_UFFD_RWP, BASE, 1);
}

/* A NUMA hint in a read-write VMA. */
static void hinted(void **state)
{
	static const struct row rows[] = {
		{ 0, { HINTED, HINTED, OK, OK } },
		{ FOLL_WRITE, { HINTED, HINTED, HINTED, HINTED } },
		{ FOLL_FORCE, { OK, OK, OK, OK } },
		{ FOLL_NOFAULT, { NOT_ASKED, REFUSED, OK, OK } },
		{ FOLL_HONOR_NUMA_FAULT, { NOT_ASKED, NOT_ASKED, HINTED, HINTED } },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ask(*state, &rows[i], build_hint);
}

/* mprotect(PROT_NONE): only FOLL_FORCE gets the page, and no hinting fault ever. */
static void prot_none(void **state)
{
	static const struct row rows[] = {
		{ 0, { REFUSED, REFUSED, REFUSED, REFUSED } },
		{ FOLL_FORCE, { OK, OK, OK, OK } },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ask(*state, &rows[i], build_prot_none);
}

/* userfaultfd's RWP: a fault, whatever the flags but FOLL_NOFAULT. */
static void uffd_rwp(void **state)
{
	static const struct row rows[] = {
		{ 0, { NOT_ASKED, NOT_ASKED, NOT_ASKED, FAULTED } },
		{ FOLL_WRITE, { NOT_ASKED, NOT_ASKED, NOT_ASKED, FAULTED } },
		{ FOLL_FORCE, { NOT_ASKED, NOT_ASKED, NOT_ASKED, FAULTED } },
		{ FOLL_WRITE | FOLL_FORCE, { NOT_ASKED, NOT_ASKED, NOT_ASKED, FAULTED } },
		{ FOLL_HONOR_NUMA_FAULT, { NOT_ASKED, NOT_ASKED, NOT_ASKED, FAULTED } },
		{ FOLL_NOFAULT, { NOT_ASKED, NOT_ASKED, NOT_ASKED, REFUSED } },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ask(*state, &rows[i], build_rwp);
}

/* get_user_pages_fast_only() got 0 of every protnone page, whatever the flags. */
static void fast_only(void **state)
{
	static void (*const build[])(struct world *) = { build_hint, build_prot_none, build_rwp };
	static const unsigned int flags[] = { 0,
					      FOLL_WRITE,
					      FOLL_FORCE,
					      FOLL_WRITE | FOLL_FORCE,
					      FOLL_NOFAULT,
					      FOLL_HONOR_NUMA_FAULT };
	struct world *w = *state;

	for (size_t i = 0; i < NR_ASKED; i++) {
		for (size_t b = 0; b < 3; b++) {
			if (build[b] == build_rwp && asked[i] < V(7, 3))
				continue;
			for (size_t f = 0; f < sizeof(flags) / sizeof(flags[0]); f++) {
				gup_entry before;

				at(w, asked[i]);
				anon_rw(w, 1);
				build[b](w);
				before = entry_at(w, BASE);
				eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, flags[f]), 0);
				eq(w, w->out.nr_faults, 0);
				eq(w, entry_at(w, BASE), before);
				eq(w, page_at(w, BASE)->refcount, 1);
			}
		}
	}
}

/* Without FOLL_LONGTERM and FOLL_NOWAIT the other entry points agree with get_user_pages(). */
static void others_agree(void **state)
{
	static const unsigned int flags[] = { 0, FOLL_WRITE, FOLL_FORCE, FOLL_NOFAULT,
					      FOLL_HONOR_NUMA_FAULT };
	static const enum gup_entry_point others[] = {
		GUP_ENTRY_POINT_GET_UNLOCKED, GUP_ENTRY_POINT_GET_REMOTE,
		GUP_ENTRY_POINT_GET_FAST,     GUP_ENTRY_POINT_PIN,
		GUP_ENTRY_POINT_PIN_UNLOCKED, GUP_ENTRY_POINT_PIN_REMOTE,
		GUP_ENTRY_POINT_PIN_FAST,
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR_ASKED; i++) {
		for (size_t f = 0; f < sizeof(flags) / sizeof(flags[0]); f++) {
			struct gup_outcome get;

			at(w, asked[i]);
			anon_rw(w, 1);
			hint(w, 1);
			call(w, GUP_ENTRY_POINT_GET, flags[f]);
			get = w->out;
			for (size_t e = 0; e < sizeof(others) / sizeof(others[0]); e++) {
				at(w, asked[i]);
				anon_rw(w, 1);
				hint(w, 1);
				eq(w, call(w, others[e], flags[f]), get.ret);
				eq(w, w->out.nr_faults, get.nr_faults);
				eq(w, w->out.nr_numa, get.nr_numa);
			}
		}
	}
}

/*
 * Honouring the hint together with FOLL_FORCE in a PROT_NONE VMA never returned
 * on v5.10: FOLL_NUMA from the caller, which no release refused, does so.
 */
static void looping(void **state)
{
	struct world *w = *state;

	at(w, V(5, 10));
	anon_rw(w, 1);
	build_prot_none(w);
	call(w, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_NUMA);
	eq(w, w->out.endless, true);
	eq(w, w->out.nr_faults, GUP_FAULTS_PER_PAGE);
	eq(w, w->out.nr_numa, 0);
	for (unsigned int i = 0; i < GUP_FAULTS_LOGGED; i++)
		eq(w, w->out.faults[i].ret, 0);

	/* In an accessible VMA the same flags make progress. */
	at(w, V(5, 10));
	anon_rw(w, 1);
	hint(w, 1);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_NUMA), 1);
	eq(w, w->out.nr_numa, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(hinted),	 TEST(prot_none),    TEST(uffd_rwp),
		TEST(fast_only), TEST(others_agree), TEST(looping),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
