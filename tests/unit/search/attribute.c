// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verdicts and blame: the breakages that history knows, and their commits.
 */
#include <gupwalk/attribute.h>

#include "sandbox.h"

/* The verdict on one law in one initial state. */
static struct gup_tally tally(struct gup_sandbox *sandbox, const char *spec, const char *initial,
			      enum gup_law law)
{
	struct gup_selection selection = one_state(initial, GUP_LAW_BIT(law));
	const struct gup_spec v = version(spec);
	struct gup_check_result result;

	gup_check(sandbox, &selection, &v.rules, &result, NULL, NULL);
	return result.law[law];
}

/* smaps and KSM lost hinted pages with v6.1, and found them again with v6.5. */
static void look_up_finds(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec v61 = version("v6.1");
	struct gup_tally t = tally(sandbox, "v6.1", "anon-rw hinted", GUP_LAW_LOOK_UP_FINDS);
	struct gup_attribution attribution;

	assert_true(t.broken > 0);
	assert_int_equal(t.witness.call.entry_point, GUP_ENTRY_POINT_LOOK_UP);
	assert_int_equal(t.witness.call.flags, 0);
	assert_true(gup_attribute(sandbox, &v61, GUP_LAW_LOOK_UP_FINDS, &t.witness, &attribution));
	assert_int_equal(attribution.since, GUP_VERSION(6, 1));
	assert_int_equal(attribution.until, GUP_VERSION(6, 4));
	assert_false(attribution.proposed);
	assert_int_equal(attribution.culprits.word[0], UINT64_C(1) << GUP_RULE_PROTNONE);
	assert_int_equal(attribution.value, GUP_PROTNONE_FORCE_FOLLOWS);
	assert_string_equal(attribution.broke->commit, "474098edac26");
	assert_int_equal(attribution.fix, GUP_PROTNONE_HONOR_IMPLICIT);
	assert_string_equal(attribution.fixed->commit, "d74943a2f3cd");
}

static void look_up_finds_elsewhere(void **state)
{
	static const char *const good[] = { "v5.10", "v6.0", "v6.5", "v6.12", "v7.3" };
	struct gup_sandbox *sandbox = *state;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct gup_tally t =
			tally(sandbox, good[i], "anon-rw hinted", GUP_LAW_LOOK_UP_FINDS);

		assert_true(t.applies > 0);
		assert_int_equal(t.broken, 0);
		assert_int_equal(t.witness.size, UINT64_MAX);
	}
}

/* FOLL_NUMA with FOLL_FORCE never returned until the flag was removed. */
static void force_with_numa_loops(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec v510 = version("v5.10");
	struct gup_tally t =
		tally(sandbox, "v5.10", "anon-none written", GUP_LAW_NO_HINT_IN_PROT_NONE);
	struct gup_attribution attribution;

	assert_true(t.broken > 0);
	assert_int_equal(t.witness.call.flags, FOLL_FORCE | FOLL_NUMA);
	assert_true(gup_attribute(sandbox, &v510, GUP_LAW_NO_HINT_IN_PROT_NONE, &t.witness,
				  &attribution));
	assert_int_equal(attribution.since, GUP_VERSION_FIRST);
	assert_int_equal(attribution.until, GUP_VERSION(6, 0));
	assert_int_equal(attribution.value, GUP_PROTNONE_FOLL_NUMA);
	assert_null(attribution.broke);
	assert_string_equal(attribution.fixed->commit, "474098edac26");
	assert_int_equal(
		tally(sandbox, "v6.1", "anon-none written", GUP_LAW_NO_HINT_IN_PROT_NONE).broken,
		0);
}

/* Read-only pins of shared pages were not unshared before v5.19. */
static void pins_of_shared_pages(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec v510 = version("v5.10");
	struct gup_tally t =
		tally(sandbox, "v5.10", "anon-rw forked", GUP_LAW_PINNED_ANON_EXCLUSIVE);
	struct gup_attribution attribution;

	assert_true(t.broken > 0);
	assert_true(gup_attribute(sandbox, &v510, GUP_LAW_PINNED_ANON_EXCLUSIVE, &t.witness,
				  &attribution));
	assert_int_equal(attribution.until, GUP_VERSION(5, 18));
	assert_int_equal(attribution.culprits.word[0], UINT64_C(1) << GUP_RULE_UNSHARE);
	assert_string_equal(attribution.fixed->commit, "a7f226604170");
}

/* Long-term pins stuck to the zero page of private memory before v6.2. */
static void long_pins_of_zero_pages(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec v61 = version("v6.1");
	struct gup_tally t = tally(sandbox, "v6.1", "anon-rw read", GUP_LAW_LONGTERM_OWN);
	struct gup_attribution attribution;

	assert_true(t.broken > 0);
	assert_true(gup_attribute(sandbox, &v61, GUP_LAW_LONGTERM_OWN, &t.witness, &attribution));
	assert_int_equal(attribution.until, GUP_VERSION(6, 1));
	assert_string_equal(attribution.fixed->commit, "84209e87c696");
	assert_int_equal(tally(sandbox, "v6.2", "anon-rw read", GUP_LAW_LONGTERM_OWN).broken, 0);
}

/* A proposal is to blame where its release is not. */
static void proposal(void **state)
{
	static const char name[] = "v6.6+protnone=caller-sets-fast-asks+fast-access=generic";
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec spec = version(name);
	struct gup_tally t = tally(sandbox, name, "anon-rw hinted", GUP_LAW_FAST_SKIPS_PROTNONE);
	struct gup_attribution attribution;

	/* "callers with neither HONOR nor WRITE would get GUP-fast just grabbing these" */
	assert_true(t.broken > 0);
	assert_int_equal(t.witness.call.flags, 0);
	assert_true(gup_attribute(sandbox, &spec, GUP_LAW_FAST_SKIPS_PROTNONE, &t.witness,
				  &attribution));
	assert_true(attribution.proposed);
	assert_int_equal(attribution.since, 0);
	assert_int_equal(attribution.culprits.word[0], UINT64_C(1) << GUP_RULE_PROTNONE);
	assert_int_equal(attribution.value, GUP_PROTNONE_CALLER_SETS_FAST_ASKS);
	assert_int_equal(attribution.fix, GUP_PROTNONE_HONOR_EXPLICIT);
	/* The proposal has a row, of no release; what it is to replace has its commit. */
	assert_non_null(attribution.broke);
	assert_int_equal(attribution.broke->value, GUP_PROTNONE_CALLER_SETS_FAST_ASKS);
	assert_int_equal(attribution.broke->since, 0);
	assert_string_equal(attribution.fixed->commit, "7acddcc1ae30");
}

/* A value that a proposal has from its release is not part of the proposal. */
static void proposal_of_old(void **state)
{
	static const char name[] = "v6.12+protnone=foll-numa";
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec spec = version(name);
	struct gup_tally t =
		tally(sandbox, name, "anon-none written", GUP_LAW_NO_HINT_IN_PROT_NONE);
	struct gup_attribution attribution;

	assert_true(gup_attribute(sandbox, &spec, GUP_LAW_NO_HINT_IN_PROT_NONE, &t.witness,
				  &attribution));
	assert_true(attribution.proposed);
	assert_int_equal(attribution.value, GUP_PROTNONE_FOLL_NUMA);
	assert_null(attribution.broke);
}

/* A breach that the release has as well is not caused by the proposal. */
static void not_proposed(void **state)
{
	static const char name[] = "v6.1+protnone=v1-always";
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec spec = version(name);
	struct gup_tally t = tally(sandbox, name, "anon-rw read", GUP_LAW_LONGTERM_OWN);
	struct gup_attribution attribution;

	assert_true(t.broken > 0);
	assert_true(gup_attribute(sandbox, &spec, GUP_LAW_LONGTERM_OWN, &t.witness, &attribution));
	assert_false(attribution.proposed);
	assert_int_equal(attribution.until, GUP_VERSION(6, 1));
	assert_string_equal(attribution.fixed->commit, "84209e87c696");
}

/* Pins of secretmem without an array were not refused: since there is such memory. */
static void since_there_is_such(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec v516 = version("v5.16");
	struct gup_tally t = tally(sandbox, "v5.16", "secretmem-rw none", GUP_LAW_INVALID_REFUSED);
	struct gup_attribution attribution;

	assert_true(t.broken > 0);
	assert_true(t.witness.call.no_pages);
	assert_true(
		gup_attribute(sandbox, &v516, GUP_LAW_INVALID_REFUSED, &t.witness, &attribution));
	assert_int_equal(attribution.since, GUP_VERSION(5, 14));
	assert_int_equal(attribution.until, GUP_VERSION(5, 18));
	/* With the rule of the release before it is no such memory any more. */
	assert_int_equal(attribution.culprits.word[0], UINT64_C(1) << GUP_RULE_SECRETMEM);
	assert_int_equal(attribution.value, GUP_SECRETMEM_ON_LRU);
	assert_string_equal(attribution.broke->commit, "1507f51255c9");
	assert_int_equal(attribution.fix, GUP_ARGS_PAGES_CHECKED);
	assert_string_equal(attribution.fixed->commit, "0768c8de1b74");
}

/* If only flags are the cause, no value of a rule is named. */
static void flags_alone(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec v510 = version("v5.10");
	struct gup_tally t = tally(sandbox, "v5.10", "anon-rw none", GUP_LAW_PAGE_IDENTITY);
	struct gup_attribution attribution;

	/* FOLL_MIGRATION, say: v5.18 has it no more. */
	assert_true(t.broken > 0);
	assert_true(gup_attribute(sandbox, &v510, GUP_LAW_PAGE_IDENTITY, &t.witness, &attribution));
	assert_int_equal(attribution.until, GUP_VERSION(5, 17));
	assert_int_equal(attribution.culprits.word[0], UINT64_C(1) << GUP_RULE_NR);
	assert_int_equal(attribution.value, GUP_RULE_VALUE_NR);
	assert_int_equal(attribution.fix, GUP_RULE_VALUE_NR);
	assert_null(attribution.broke);
	assert_null(attribution.fixed);
}

/* A law that the last release still breaks was kept by what there was before. */
static void not_fixed(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec v612 = version("v6.12");
	struct gup_tally t =
		tally(sandbox, "v6.12", "shmem-private-r-huge none", GUP_LAW_TERMINATION);
	struct gup_attribution attribution;

	/* A fault that unshares a huge page for a long-term pin maps the same again. */
	assert_true(t.broken > 0);
	assert_true(gup_attribute(sandbox, &v612, GUP_LAW_TERMINATION, &t.witness, &attribution));
	assert_int_equal(attribution.since, GUP_VERSION(6, 2));
	assert_int_equal(attribution.until, GUP_VERSION_LAST);
	assert_int_equal(attribution.culprits.word[0], UINT64_C(1) << GUP_RULE_UNSHARE);
	assert_int_equal(attribution.value, GUP_UNSHARE_ANON_AND_LONGTERM);
	assert_string_equal(attribution.broke->commit, "84209e87c696");
	assert_int_equal(attribution.fix, GUP_UNSHARE_ANON);
	assert_null(attribution.fixed);
}

/* Each of two spans of releases has its own cause. Between them there is no such state. */
static void two_spans(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec v512 = version("v5.12"), v65 = version("v6.5"), v63 = version("v6.3");
	struct gup_witness witness = { .index = state_by_name("anon-rw hinted, merged") };
	struct gup_attribution attribution;
	struct gup_initial_state initial;

	/* FOLL_TOUCH was let pass until v6.6; v6.1 to v6.4 have KSM miss what is hinted. */
	gup_initial_state_get(witness.index, &initial);
	witness.call = (struct gup_call){ .start = initial.start,
					  .nr_pages = 1,
					  .entry_point = GUP_ENTRY_POINT_GET,
					  .flags = FOLL_TOUCH };
	assert_true(gup_attribute(sandbox, &v65, GUP_LAW_INVALID_REFUSED, &witness, &attribution));
	assert_int_equal(attribution.since, GUP_VERSION(6, 5));
	assert_int_equal(attribution.until, GUP_VERSION(6, 6));
	assert_true(gup_attribute(sandbox, &v512, GUP_LAW_INVALID_REFUSED, &witness, &attribution));
	assert_int_equal(attribution.since, GUP_VERSION_FIRST);
	assert_int_equal(attribution.until, GUP_VERSION(6, 0));
	assert_false(gup_attribute(sandbox, &v63, GUP_LAW_INVALID_REFUSED, &witness, &attribution));
}

/* There is nothing to blame for what is not broken. */
static void no_attribution(void **state)
{
	struct gup_sandbox *sandbox = *state;
	const struct gup_spec v65 = version("v6.5");
	struct gup_tally t = tally(sandbox, "v6.1", "anon-rw hinted", GUP_LAW_LOOK_UP_FINDS);
	struct gup_attribution attribution;

	assert_false(gup_attribute(sandbox, &v65, GUP_LAW_LOOK_UP_FINDS, &t.witness, &attribution));
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
	static const char *const initials[] = { "anon-rw hinted", "anon-rw-huge hinted",
						"anon-none hinted, mprotected",
						"anon-r hinted, mprotected" };
	const uint32_t laws = GUP_LAW_BIT(GUP_LAW_HINT_ONLY_IF_ASKED) |
			      GUP_LAW_BIT(GUP_LAW_HINT_BEFORE_PAGE) |
			      GUP_LAW_BIT(GUP_LAW_FAST_SKIPS_PROTNONE) |
			      GUP_LAW_BIT(GUP_LAW_NO_HINT_IN_PROT_NONE);
	struct gup_sandbox *sandbox = *state;

	for (size_t v = 0; v < sizeof(versions) / sizeof(versions[0]); v++) {
		const struct gup_spec spec = version(versions[v]);
		struct gup_check_result sum = { 0 };

		for (size_t b = 0; b < sizeof(initials) / sizeof(initials[0]); b++) {
			struct gup_selection selection = one_state(initials[b], laws);
			struct gup_check_result part;

			gup_check(sandbox, &selection, &spec.rules, &part, NULL, NULL);
			gup_check_result_add(&sum, &part);
		}
		for (unsigned int law = GUP_LAW_HINT_ONLY_IF_ASKED;
		     law <= GUP_LAW_NO_HINT_IN_PROT_NONE; law++) {
			/* In this version only the fast walk can honour hinting. */
			bool fast_alone = law == GUP_LAW_HINT_BEFORE_PAGE &&
					  strstr(versions[v], "fast-lookup");

			assert_int_equal(sum.law[law].broken, 0);
			assert_int_equal(sum.law[law].applies > 0, !fast_alone);
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
		TEST(no_attribution),
		TEST(hinting_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
