// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls that fault on a protnone entry: gup_can_follow_protnone() and its forerunners,
 * release by release, and under each proposal.
 */
#include "fixture.h"

/* How many NUMA hinting faults each kind of caller takes, and what a look-up finds. */
static void hinted(void **state)
{
	static const struct {
		gup_version version;
		uint32_t read;
		uint32_t force;
		uint32_t honour;
		long look_up;
	} rows[] = {
		{ V(5, 10), 1, 0, 1, 1 }, /* FOLL_NUMA unless FOLL_FORCE; not for look-ups */
		{ V(6, 0), 1, 0, 1, 1 },
		{ V(6, 1), 1, 0, 1, 0 }, /* FOLL_FORCE alone follows, so look-ups do not */
		{ V(6, 4), 1, 0, 1, 0 },
		{ V(6, 5), 1, 1, 1, 1 }, /* all of GUP honours; look-ups follow again */
		{ V(6, 6), 0, 0, 1, 1 }, /* who asks for it */
		{ V(6, 12), 0, 0, 1, 1 },
		{ V(7, 3), 0, 0, 1, 1 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		for (unsigned int level = 1; level <= 2; level++) {
			const struct {
				unsigned int flags;
				uint32_t faults;
			} calls[] = { { 0, rows[i].read },
				      { FOLL_FORCE, rows[i].force },
				      { FOLL_HONOR_NUMA_FAULT, rows[i].honour } };

			for (size_t c = 0; c < NR(calls); c++) {
				at(w, rows[i].version);
				(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
				hint(w, level == 1 ? 1 : GUP_PTRS_PER_TABLE);
				eq(w, call(w, GUP_ENTRY_POINT_GET, calls[c].flags), 1);
				eq(w, w->out.nr_numa, calls[c].faults);
				eq(w, w->out.nr_faults, calls[c].faults);
				eq(w, pte_protnone(entry_at(w, BASE)), !calls[c].faults);
				if (calls[c].faults)
					eq(w, fault_kind(w, 0),
					   level == 1 ? GUP_FAULT_NUMA_PTE : GUP_FAULT_NUMA_PMD);
			}
			at(w, rows[i].version);
			(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
			hint(w, level == 1 ? 1 : GUP_PTRS_PER_TABLE);
			eq(w, call(w, GUP_ENTRY_POINT_LOOK_UP, 0), rows[i].look_up);
			eq(w, w->out.nr_faults, 0);
		}
	}
}

/* Rule: a walk that meets protnone asks for the flag, so versions without it are told apart. */
static void asks_for_the_flag(void **state)
{
	static const enum gup_entry_point entries[] = { GUP_ENTRY_POINT_GET,
							GUP_ENTRY_POINT_GET_FAST_ONLY };
	struct world *w = *state;

	for (size_t i = 0; i < NR(entries); i++) {
		struct gup_questions asked = { .foll_known = 0 };

		at(w, V(6, 6));
		if (gup_entry_point_is_fast(entries[i]))
			gup_rules_set(&w->rules, GUP_PROTNONE_CALLER_SETS_FAST_ASKS);
		anon_rw(w, 1);
		w->rules.asked = &asked;
		call(w, entries[i], FOLL_HONOR_NUMA_FAULT);
		eq(w, asked.foll_known & FOLL_HONOR_NUMA_FAULT, 0);
		put(w);
		hint(w, 1);
		call(w, entries[i], FOLL_HONOR_NUMA_FAULT);
		eq(w, asked.foll_known & FOLL_HONOR_NUMA_FAULT, FOLL_HONOR_NUMA_FAULT);
		w->rules.asked = NULL;
	}
}

/* uffd-rwp: since v7.3 every call faults on protnone in an accessible RWP VMA. */
static void uffd_rwp(void **state)
{
	struct world *w = *state;
	const struct gup_step rwp = { .kind = GUP_STEP_UFFD_RWP, .start = PAGE(0), .end = PAGE(1) };

	at(w, V(7, 2));
	anon_rw(w, 1);
	eq(w, try_step(w, rwp), GUP_STEP_UNKNOWN_HERE);
	hint(w, 1);
	w->mm->vma[0].flags |= VM_UFFD_RWP;
	eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
	eq(w, w->out.nr_faults, 0);

	at(w, NEWEST);
	anon_rw(w, 1);
	hint(w, 1);
	w->mm->vma[0].flags |= VM_UFFD_RWP;
	eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
	/* The entry is not userfaultfd's, so the fault is a hinting fault. */
	eq(w, w->out.nr_numa, 1);

	/* In an inaccessible VMA the old rules hold. */
	at(w, NEWEST);
	anon_rw(w, 1);
	try_step(w, rwp);
	protect(w, 0);
	eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_FORCE), 1);
	eq(w, w->out.nr_faults, 0);
}

/* In an inaccessible VMA no call takes a hinting fault, and FOLL_FORCE gets the page. */
static void inaccessible(void **state)
{
	struct world *w = *state;

	for (gup_version v = gup_history_next(0); v; v = gup_history_next(v)) {
		for (unsigned int level = 1; level <= 2; level++) {
			at(w, v);
			(void)(level == 1 ? anon_rw(w, 1) : anon_thp(w));
			protect(w, 0);
			eq(w, pte_protnone(entry_at(w, BASE)), true);
			eq(w, call(w, GUP_ENTRY_POINT_GET, 0), -EFAULT);
			eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_FORCE), 1);
			eq(w, w->out.nr_faults, 0);
			eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_HONOR_NUMA_FAULT), 1);
			eq(w, w->out.nr_faults, 0);
			eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_FORCE | FOLL_WRITE), 1);
			eq(w, w->out.nr_numa, 0);
			eq(w, w->out.endless, false);
		}
	}
}

/* A write takes the hinting fault in all releases: a hint is not writable, or honoured. */
static void written(void **state)
{
	struct world *w = *state;

	for (gup_version v = gup_history_next(0); v; v = gup_history_next(v)) {
		at(w, v);
		anon_rw(w, 1);
		hint(w, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_WRITE), 1);
		eq(w, w->out.nr_numa, 1);
		eq(w, w->out.nr_faults, 1);
		eq(w, bits_at(w, BASE), P_RW);
	}
}

/* The fast walk never hands out a protnone page in any release; it falls back. */
static void fast(void **state)
{
	struct world *w = *state;

	for (gup_version v = gup_history_next(0); v; v = gup_history_next(v)) {
		at(w, v);
		anon_rw(w, 2);
		on(w, GUP_STEP_HINT, PAGE(1), 1);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_FORCE, BASE, 2), 1);
		put(w);
		eq(w, call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, BASE, 2), 2);
		eq(w, w->out.nr_fast, 1);
		eq(w, w->out.fell_back, true);
	}
}

/* Proposals: what the slow walk faults on, and what the fast walk grabs. */
static void proposals(void **state)
{
	static const struct {
		const char *spec;
		uint32_t read; /* hinting faults of get_user_pages() */
		uint32_t honour; /* with FOLL_HONOR_NUMA_FAULT */
		long fast; /* get_user_pages_fast_only(), where the access check is generic */
		long fast_honour;
	} rows[] = {
		{ "v6.6+protnone=v1-always", 1, 1, 0, 0 },
		{ "v6.6+protnone=caller-sets-fast-asks", 0, 1, 1, 0 },
		{ "v6.6+protnone=fast-lookup", 0, 0, 0, 0 },
		{ "v6.6+protnone=honor-explicit", 0, 1, 0, 0 },
	};
	struct world *w = *state;

	for (size_t i = 0; i < NR(rows); i++) {
		for (unsigned int generic = 0; generic < 2; generic++) {
			at_spec(w, rows[i].spec);
			if (generic)
				gup_rules_set(&w->rules, GUP_FAST_ACCESS_GENERIC);
			anon_rw(w, 1);
			hint(w, 1);
			/* x86's own check stops whatever the rule. */
			eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0),
			   generic ? rows[i].fast : 0);
			put(w);
			eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_HONOR_NUMA_FAULT),
			   generic ? rows[i].fast_honour : 0);
			eq(w, call(w, GUP_ENTRY_POINT_GET, 0), 1);
			eq(w, w->out.nr_numa, rows[i].read);
		}
		at_spec(w, rows[i].spec);
		anon_rw(w, 1);
		hint(w, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET, FOLL_HONOR_NUMA_FAULT), 1);
		eq(w, w->out.nr_numa, rows[i].honour);
	}
}

/* fast-access: without x86's check, v6.1's FOLL_FORCE would have grabbed hinted pages. */
static void fast_access(void **state)
{
	struct world *w = *state;

	for (unsigned int generic = 0; generic < 2; generic++) {
		at(w, V(6, 1));
		if (generic)
			gup_rules_set(&w->rules, GUP_FAST_ACCESS_GENERIC);
		anon_rw(w, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), 1);
		put(w);
		hint(w, 1);
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, 0), 0);
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_FORCE), generic);
		put(w);
		put_entry(w, BASE, 1, entry_at(w, BASE) & ~GUP_PTE_RW);
		eq(w, call(w, GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_FORCE | FOLL_WRITE), 0);
	}
}

/* gup_honours() says of a call what hinted() shows. */
static void honours(void **state)
{
	static const struct {
		gup_version version;
		bool read;
		bool force;
		bool honour;
		bool look_up;
	} rows[] = {
		{ V(6, 0), true, false, true, false },	{ V(6, 1), true, false, true, true },
		{ V(6, 5), true, true, true, false },	{ V(6, 6), false, false, true, false },
		{ V(7, 3), false, false, true, false },
	};
	struct gup_rules rules;

	(void)state;
	for (size_t i = 0; i < NR(rows); i++) {
		assert_true(gup_history_resolve(rows[i].version, &rules));
		assert_int_equal(gup_honours(&rules, GUP_ENTRY_POINT_GET, 0), rows[i].read);
		assert_int_equal(gup_honours(&rules, GUP_ENTRY_POINT_GET, FOLL_FORCE),
				 rows[i].force);
		assert_int_equal(gup_honours(&rules, GUP_ENTRY_POINT_GET, FOLL_HONOR_NUMA_FAULT),
				 rows[i].honour);
		assert_int_equal(gup_honours(&rules, GUP_ENTRY_POINT_LOOK_UP, 0), rows[i].look_up);
	}
	assert_true(gup_history_resolve(V(6, 6), &rules));
	gup_rules_set(&rules, GUP_PROTNONE_FAST_LOOKUP);
	assert_false(gup_honours(&rules, GUP_ENTRY_POINT_GET, FOLL_HONOR_NUMA_FAULT));
	gup_rules_set(&rules, GUP_PROTNONE_V1_ALWAYS);
	assert_true(gup_honours(&rules, GUP_ENTRY_POINT_GET, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(hinted),	    TEST(asks_for_the_flag), TEST(uffd_rwp),
		TEST(inaccessible), TEST(written),	     TEST(fast),
		TEST(proposals),    TEST(fast_access),	     TEST(honours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
