// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verdicts and blame: the breakages that history knows, and their commits.
 */
#include "enumerate_lab.h"

/* The verdict on one law in one base state. */
static struct gup_tally tally(struct gup_lab *lab, const char *spec, const char *base,
			      enum gup_law law)
{
	struct gup_space space = one_state(base, GUP_LAW_BIT(law));
	const struct gup_spec v = version(spec);
	struct gup_verdict verdict;

	gup_check(lab, &space, &v.rules, &verdict, NULL, NULL);
	return verdict.law[law];
}

/* smaps and KSM lost hinted pages with v6.1, and found them again with v6.5. */
static void look_up_finds(void **state)
{
	struct gup_lab *lab = *state;
	const struct gup_spec v61 = version("v6.1");
	struct gup_tally t = tally(lab, "v6.1", "anon-rw hinted", GUP_LAW_LOOK_UP_FINDS);
	struct gup_blame blame;

	assert_true(t.broken > 0);
	assert_int_equal(t.witness.call.entry, GUP_CALL_LOOK_UP);
	assert_int_equal(t.witness.call.flags, 0);
	assert_true(gup_blame(lab, &v61, GUP_LAW_LOOK_UP_FINDS, &t.witness, &blame));
	assert_int_equal(blame.since, GUP_VERSION(6, 1));
	assert_int_equal(blame.until, GUP_VERSION(6, 4));
	assert_false(blame.proposed);
	assert_int_equal(blame.culprits, UINT64_C(1) << GUP_RULE_PROTNONE);
	assert_int_equal(blame.value, GUP_PROTNONE_FORCE_FOLLOWS);
	assert_string_equal(blame.broke->commit, "474098edac26");
	assert_int_equal(blame.fix, GUP_PROTNONE_HONOR_IMPLICIT);
	assert_string_equal(blame.fixed->commit, "d74943a2f3cd");
}

static void look_up_finds_elsewhere(void **state)
{
	static const char *const good[] = { "v5.10", "v6.0", "v6.5", "v6.12", "v7.3" };
	struct gup_lab *lab = *state;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct gup_tally t = tally(lab, good[i], "anon-rw hinted", GUP_LAW_LOOK_UP_FINDS);

		assert_true(t.applies > 0);
		assert_int_equal(t.broken, 0);
		assert_int_equal(t.witness.size, UINT64_MAX);
	}
}

/* FOLL_NUMA with FOLL_FORCE looped for ever until the flag was gone. */
static void force_with_numa_loops(void **state)
{
	struct gup_lab *lab = *state;
	const struct gup_spec v510 = version("v5.10");
	struct gup_tally t = tally(lab, "v5.10", "anon-none written", GUP_LAW_P4);
	struct gup_blame blame;

	assert_true(t.broken > 0);
	assert_int_equal(t.witness.call.flags, FOLL_FORCE | FOLL_NUMA);
	assert_true(gup_blame(lab, &v510, GUP_LAW_P4, &t.witness, &blame));
	assert_int_equal(blame.since, GUP_VERSION_FIRST);
	assert_int_equal(blame.until, GUP_VERSION(6, 0));
	assert_int_equal(blame.value, GUP_PROTNONE_FOLL_NUMA);
	assert_null(blame.broke);
	assert_string_equal(blame.fixed->commit, "474098edac26");
	assert_int_equal(tally(lab, "v6.1", "anon-none written", GUP_LAW_P4).broken, 0);
}

/* Read-only pins of shared pages were not unshared before v5.19. */
static void pins_of_shared_pages(void **state)
{
	struct gup_lab *lab = *state;
	const struct gup_spec v510 = version("v5.10");
	struct gup_tally t = tally(lab, "v5.10", "anon-rw forked", GUP_LAW_PINNED_ANON_EXCLUSIVE);
	struct gup_blame blame;

	assert_true(t.broken > 0);
	assert_true(gup_blame(lab, &v510, GUP_LAW_PINNED_ANON_EXCLUSIVE, &t.witness, &blame));
	assert_int_equal(blame.until, GUP_VERSION(5, 18));
	assert_int_equal(blame.culprits, UINT64_C(1) << GUP_RULE_UNSHARE);
	assert_string_equal(blame.fixed->commit, "a7f226604170");
}

/* Long-term pins stuck to the zero page of private memory before v6.2. */
static void long_pins_of_zero_pages(void **state)
{
	struct gup_lab *lab = *state;
	const struct gup_spec v61 = version("v6.1");
	struct gup_tally t = tally(lab, "v6.1", "anon-rw read", GUP_LAW_LONGTERM_OWN);
	struct gup_blame blame;

	assert_true(t.broken > 0);
	assert_true(gup_blame(lab, &v61, GUP_LAW_LONGTERM_OWN, &t.witness, &blame));
	assert_int_equal(blame.until, GUP_VERSION(6, 1));
	assert_string_equal(blame.fixed->commit, "84209e87c696");
	assert_int_equal(tally(lab, "v6.2", "anon-rw read", GUP_LAW_LONGTERM_OWN).broken, 0);
}

/* A proposal is to blame where its release is not. */
static void proposal(void **state)
{
	static const char name[] = "v6.6+protnone=caller-sets-fast-asks+fast-access=generic";
	struct gup_lab *lab = *state;
	const struct gup_spec spec = version(name);
	struct gup_tally t = tally(lab, name, "anon-rw hinted", GUP_LAW_P3);
	struct gup_blame blame;

	/* "callers with neither HONOR nor WRITE would get GUP-fast just grabbing these" */
	assert_true(t.broken > 0);
	assert_int_equal(t.witness.call.flags, 0);
	assert_true(gup_blame(lab, &spec, GUP_LAW_P3, &t.witness, &blame));
	assert_true(blame.proposed);
	assert_int_equal(blame.since, 0);
	assert_int_equal(blame.culprits, UINT64_C(1) << GUP_RULE_PROTNONE);
	assert_int_equal(blame.value, GUP_PROTNONE_CALLER_SETS_FAST_ASKS);
	assert_int_equal(blame.fix, GUP_PROTNONE_HONOR_EXPLICIT);
	/* The proposal has a row, of no release; what it is to replace has its commit. */
	assert_non_null(blame.broke);
	assert_int_equal(blame.broke->value, GUP_PROTNONE_CALLER_SETS_FAST_ASKS);
	assert_int_equal(blame.broke->since, 0);
	assert_string_equal(blame.fixed->commit, "7acddcc1ae30");
}

/* What a proposal takes over from a release is no proposal's. */
static void proposal_of_old(void **state)
{
	static const char name[] = "v6.12+protnone=foll-numa";
	struct gup_lab *lab = *state;
	const struct gup_spec spec = version(name);
	struct gup_tally t = tally(lab, name, "anon-none written", GUP_LAW_P4);
	struct gup_blame blame;

	assert_true(gup_blame(lab, &spec, GUP_LAW_P4, &t.witness, &blame));
	assert_true(blame.proposed);
	assert_int_equal(blame.value, GUP_PROTNONE_FOLL_NUMA);
	assert_null(blame.broke);
}

/* What breaks a law in the release as well is not the proposal's doing. */
static void not_proposed(void **state)
{
	static const char name[] = "v6.1+protnone=v1-always";
	struct gup_lab *lab = *state;
	const struct gup_spec spec = version(name);
	struct gup_tally t = tally(lab, name, "anon-rw read", GUP_LAW_LONGTERM_OWN);
	struct gup_blame blame;

	assert_true(t.broken > 0);
	assert_true(gup_blame(lab, &spec, GUP_LAW_LONGTERM_OWN, &t.witness, &blame));
	assert_false(blame.proposed);
	assert_int_equal(blame.until, GUP_VERSION(6, 1));
	assert_string_equal(blame.fixed->commit, "84209e87c696");
}

/* Pins of secretmem without an array were not refused: since there is such memory. */
static void since_there_is_such(void **state)
{
	struct gup_lab *lab = *state;
	const struct gup_spec v516 = version("v5.16");
	struct gup_tally t = tally(lab, "v5.16", "secretmem-rw none", GUP_LAW_INVALID_REFUSED);
	struct gup_blame blame;

	assert_true(t.broken > 0);
	assert_true(t.witness.call.no_pages);
	assert_true(gup_blame(lab, &v516, GUP_LAW_INVALID_REFUSED, &t.witness, &blame));
	assert_int_equal(blame.since, GUP_VERSION(5, 14));
	assert_int_equal(blame.until, GUP_VERSION(5, 18));
	/* With the rule of the release before it is no such memory any more. */
	assert_int_equal(blame.culprits, UINT64_C(1) << GUP_RULE_SECRETMEM);
	assert_int_equal(blame.value, GUP_SECRETMEM_REFUSED);
	assert_string_equal(blame.broke->commit, "1507f51255c9");
	assert_int_equal(blame.fix, GUP_ARGS_PAGES_CHECKED);
	assert_string_equal(blame.fixed->commit, "0768c8de1b74");
}

/* Where only flags are to blame, no value of a rule is. */
static void flags_alone(void **state)
{
	struct gup_lab *lab = *state;
	const struct gup_spec v510 = version("v5.10");
	struct gup_tally t = tally(lab, "v5.10", "anon-rw none", GUP_LAW_PAGE_IDENTITY);
	struct gup_blame blame;

	/* FOLL_MIGRATION, say: v5.18 has it no more. */
	assert_true(t.broken > 0);
	assert_true(gup_blame(lab, &v510, GUP_LAW_PAGE_IDENTITY, &t.witness, &blame));
	assert_int_equal(blame.until, GUP_VERSION(5, 17));
	assert_int_equal(blame.culprits, UINT64_C(1) << GUP_RULE_NR);
	assert_int_equal(blame.value, GUP_RULE_VALUE_NR);
	assert_int_equal(blame.fix, GUP_RULE_VALUE_NR);
	assert_null(blame.broke);
	assert_null(blame.fixed);
}

/* A law that the last release still breaks was kept by what there was before. */
static void not_fixed(void **state)
{
	struct gup_lab *lab = *state;
	const struct gup_spec v612 = version("v6.12");
	struct gup_tally t = tally(lab, "v6.12", "shmem-private-r-huge none", GUP_LAW_TERMINATION);
	struct gup_blame blame;

	/* A fault that unshares a huge page for a long-term pin maps the same again. */
	assert_true(t.broken > 0);
	assert_true(gup_blame(lab, &v612, GUP_LAW_TERMINATION, &t.witness, &blame));
	assert_int_equal(blame.since, GUP_VERSION(6, 2));
	assert_int_equal(blame.until, GUP_VERSION_LAST);
	assert_int_equal(blame.culprits, UINT64_C(1) << GUP_RULE_UNSHARE);
	assert_int_equal(blame.value, GUP_UNSHARE_ANON_AND_LONGTERM);
	assert_string_equal(blame.broke->commit, "84209e87c696");
	assert_int_equal(blame.fix, GUP_UNSHARE_ANON);
	assert_null(blame.fixed);
}

/* Of two spans of releases each has its own blame: in between there is no such state. */
static void two_spans(void **state)
{
	struct gup_lab *lab = *state;
	const struct gup_spec v512 = version("v5.12"), v65 = version("v6.5"), v63 = version("v6.3");
	struct gup_witness witness = { .base = base_by_name("anon-rw hinted, merged") };
	struct gup_blame blame;
	struct gup_base base;

	/* FOLL_TOUCH was let pass until v6.6; v6.1 to v6.4 have KSM miss what is hinted. */
	gup_base_get(witness.base, &base);
	witness.call = (struct gup_call){
		.start = base.start, .nr_pages = 1, .entry = GUP_CALL_GET, .flags = FOLL_TOUCH
	};
	assert_true(gup_blame(lab, &v65, GUP_LAW_INVALID_REFUSED, &witness, &blame));
	assert_int_equal(blame.since, GUP_VERSION(6, 5));
	assert_int_equal(blame.until, GUP_VERSION(6, 6));
	assert_true(gup_blame(lab, &v512, GUP_LAW_INVALID_REFUSED, &witness, &blame));
	assert_int_equal(blame.since, GUP_VERSION_FIRST);
	assert_int_equal(blame.until, GUP_VERSION(6, 0));
	assert_false(gup_blame(lab, &v63, GUP_LAW_INVALID_REFUSED, &witness, &blame));
}

/* There is nothing to blame for what is not broken. */
static void no_blame(void **state)
{
	struct gup_lab *lab = *state;
	const struct gup_spec v65 = version("v6.5");
	struct gup_tally t = tally(lab, "v6.1", "anon-rw hinted", GUP_LAW_LOOK_UP_FINDS);
	struct gup_blame blame;

	assert_false(gup_blame(lab, &v65, GUP_LAW_LOOK_UP_FINDS, &t.witness, &blame));
}

/* P1 to P4 have something to say, and hold, in the states that they are about. */
static void hinting_holds(void **state)
{
	static const char *const versions[] = { "v6.1",
						"v6.5",
						"v6.6",
						"v6.12",
						"v7.3",
						"v6.6+protnone=v1-always",
						"v6.6+protnone=caller-sets-fast-asks",
						"v6.6+protnone=fast-lookup" };
	static const char *const bases[] = { "anon-rw hinted", "anon-rw-huge hinted",
					     "anon-none hinted, mprotected",
					     "anon-r hinted, mprotected" };
	const uint32_t laws = GUP_LAW_BIT(GUP_LAW_P1) | GUP_LAW_BIT(GUP_LAW_P2) |
			      GUP_LAW_BIT(GUP_LAW_P3) | GUP_LAW_BIT(GUP_LAW_P4);
	struct gup_lab *lab = *state;

	for (size_t v = 0; v < sizeof(versions) / sizeof(versions[0]); v++) {
		const struct gup_spec spec = version(versions[v]);
		struct gup_verdict sum = { 0 };

		for (size_t b = 0; b < sizeof(bases) / sizeof(bases[0]); b++) {
			struct gup_space space = one_state(bases[b], laws);
			struct gup_verdict part;

			gup_check(lab, &space, &spec.rules, &part, NULL, NULL);
			gup_verdict_add(&sum, &part);
		}
		for (unsigned int law = GUP_LAW_P1; law <= GUP_LAW_P4; law++) {
			/* There, honouring is nobody's business but the fast walk's. */
			bool nobody = law == GUP_LAW_P2 && strstr(versions[v], "fast-lookup");

			assert_int_equal(sum.law[law].broken, 0);
			assert_int_equal(sum.law[law].applies > 0, !nobody);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(look_up_finds),
		TEST(look_up_finds_elsewhere),
		TEST(force_with_numa_loops),
		TEST(pins_of_shared_pages),
		TEST(long_pins_of_zero_pages),
		TEST(proposal),
		TEST(proposal_of_old),
		TEST(not_proposed),
		TEST(since_there_is_such),
		TEST(flags_alone),
		TEST(not_fixed),
		TEST(two_spans),
		TEST(no_blame),
		TEST(hinting_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
