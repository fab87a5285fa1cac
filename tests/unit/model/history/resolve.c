// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a release to its rules, and FOLL_ values as the sources have them.
 */
#include "fixture.h"

#include <ctype.h>

/* Releases follow each other as Linux numbered them. */
static void releases(void **state)
{
	gup_version last = 0;
	unsigned int nr = 0;

	(void)state;
	for (gup_version v = gup_history_next(0); v; v = gup_history_next(v)) {
		assert_true(v > last);
		last = v;
		nr++;
	}
	/* v5.10 to v5.19, v6.0 to v6.19, and v7.0 to the newest. */
	assert_int_equal(nr, 10 + 20 + 1 + NEWEST - V(7, 0));
	assert_int_equal(gup_history_next(0), V(5, 10));
	assert_int_equal(gup_history_next(V(5, 19)), V(6, 0));
	assert_int_equal(gup_history_next(V(6, 19)), V(7, 0));
	assert_int_equal(last, NEWEST);
	assert_int_equal(gup_history_next(NEWEST), 0);
	assert_int_equal(gup_history_next(V(4, 1)), 0);
}

/* A number that is not a release has no rules. */
static void no_release(void **state)
{
	static const gup_version versions[] = { 0,	    V(5, 9),  V(5, 20), V(6, 20),
						NEWEST + 1, V(4, 19), V(8, 0),	UINT16_MAX };
	struct gup_rules rules;

	(void)state;
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++)
		assert_false(gup_history_resolve(versions[i], &rules));
}

/* Resolving gives each rule one of its own values, the newest that is not too new. */
static void resolves(void **state)
{
	size_t nr;
	const struct gup_change *change = gup_history(&nr);

	(void)state;
	for (gup_version v = gup_history_next(0); v; v = gup_history_next(v)) {
		struct gup_rules rules;

		assert_true(gup_history_resolve(v, &rules));
		for (unsigned int r = 0; r < GUP_RULE_NR; r++)
			assert_int_equal(gup_rule_of(rules.value[r]), r);
		for (size_t i = 0; i < nr; i++) {
			/* Its commit is found again from the release and the value. */
			const struct gup_change *of = gup_change_of(v, change[i].value);

			if (change[i].since && change[i].since <= v)
				assert_ptr_equal(of, &change[i]);
			if (rules.value[change[i].rule] == change[i].value)
				assert_true(change[i].since && change[i].since <= v);
		}
	}
	assert_null(gup_change_of(V(6, 5), GUP_PROTNONE_HONOR_EXPLICIT));
	assert_string_equal(gup_change_of(V(6, 12), GUP_PROTNONE_HONOR_EXPLICIT)->commit,
			    "7acddcc1ae30");
}

/* The numbers in the sources of v5.10, v6.1 to v6.3, v6.12 and v7.3. */
static void foll_values(void **state)
{
	static const gup_version versions[] = { V(5, 10), V(6, 1),  V(6, 2),
						V(6, 3),  V(6, 12), V(7, 3) };
	static const struct {
		unsigned int flag;
		uint32_t value[6];
	} rows[] = {
		{ FOLL_WRITE, { 0x1, 0x1, 0x1, 0x1, 0x1, 0x1 } },
		{ FOLL_TOUCH, { 0x2, 0x2, 0x2, 0x10000, 0x10000, 0x10000 } },
		{ FOLL_GET, { 0x4, 0x4, 0x4, 0x2, 0x2, 0x2 } },
		{ FOLL_DUMP, { 0x8, 0x8, 0x8, 0x4, 0x4, 0x4 } },
		{ FOLL_FORCE, { 0x10, 0x10, 0x10, 0x8, 0x8, 0x8 } },
		{ FOLL_NOWAIT, { 0x20, 0x20, 0x20, 0x10, 0x10, 0x10 } },
		{ FOLL_POPULATE, { 0x40, 0, 0, 0, 0, 0 } },
		{ FOLL_SPLIT, { 0x80, 0, 0, 0, 0, 0 } },
		{ FOLL_NOFAULT, { 0, 0x80, 0x80, 0x20, 0x20, 0x20 } },
		{ FOLL_HWPOISON, { 0x100, 0x100, 0x100, 0x40, 0x40, 0x40 } },
		{ FOLL_NUMA, { 0x200, 0, 0, 0, 0, 0 } },
		{ FOLL_MIGRATION, { 0x400, 0x400, 0, 0, 0, 0 } },
		{ FOLL_TRIED, { 0x800, 0x800, 0x800, 0x20000, 0x20000, 0x20000 } },
		{ FOLL_MLOCK, { 0x1000, 0, 0, 0, 0, 0 } },
		{ FOLL_REMOTE, { 0x2000, 0x2000, 0x2000, 0x40000, 0x40000, 0x40000 } },
		{ FOLL_COW, { 0x4000, 0, 0, 0, 0, 0 } },
		{ FOLL_ANON, { 0x8000, 0x8000, 0x8000, 0x80, 0x80, 0x80 } },
		{ FOLL_LONGTERM, { 0x10000, 0x10000, 0x10000, 0x100, 0x100, 0x100 } },
		{ FOLL_SPLIT_PMD, { 0x20000, 0x20000, 0x20000, 0x200, 0x200, 0x200 } },
		{ FOLL_PIN, { 0x40000, 0x40000, 0x40000, 0x80000, 0x80000, 0x80000 } },
		{ FOLL_FAST_ONLY, { 0x80000, 0x80000, 0x80000, 0x100000, 0x100000, 0x100000 } },
		{ FOLL_PCI_P2PDMA, { 0, 0, 0x100000, 0x400, 0x400, 0x400 } },
		{ FOLL_INTERRUPTIBLE, { 0, 0, 0x200000, 0x800, 0x800, 0x800 } },
		{ FOLL_UNLOCKABLE, { 0, 0, 0, 0x200000, 0x200000, 0x200000 } },
		{ FOLL_HONOR_NUMA_FAULT, { 0, 0, 0, 0, 0x1000, 0x1000 } },
		{ FOLL_MADV_POPULATE, { 0, 0, 0, 0, 0x400000, 0x400000 } },
	};

	(void)state;
	/* No flag is left out. */
	assert_int_equal(sizeof(rows) / sizeof(rows[0]), GUP_FOLL_NR);
	for (unsigned int v = 0; v < 6; v++) {
		unsigned int known = 0;
		struct gup_rules rules;

		assert_true(gup_history_resolve(versions[v], &rules));
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			assert_int_equal(gup_foll_value(versions[v], rows[i].flag),
					 rows[i].value[v]);
			known |= rows[i].value[v] ? rows[i].flag : 0;
		}
		assert_int_equal(rules.foll_known, known);
	}
}

/* When flags came and went. */
static void foll_lives(void **state)
{
	static const struct {
		unsigned int flag;
		gup_version since;
		gup_version until;
	} rows[] = {
		{ FOLL_SPLIT, V(5, 10), V(5, 12) },	    { FOLL_NOFAULT, V(5, 16), NEWEST },
		{ FOLL_MLOCK, V(5, 10), V(5, 17) },	    { FOLL_POPULATE, V(5, 10), V(5, 17) },
		{ FOLL_COW, V(5, 10), V(5, 19) },	    { FOLL_NUMA, V(5, 10), V(6, 0) },
		{ FOLL_MIGRATION, V(5, 10), V(6, 1) },	    { FOLL_PCI_P2PDMA, V(6, 2), NEWEST },
		{ FOLL_INTERRUPTIBLE, V(6, 2), NEWEST },    { FOLL_UNLOCKABLE, V(6, 3), NEWEST },
		{ FOLL_HONOR_NUMA_FAULT, V(6, 5), NEWEST }, { FOLL_MADV_POPULATE, V(6, 9), NEWEST },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (gup_version v = gup_history_next(0); v; v = gup_history_next(v))
			assert_int_equal(!!gup_foll_value(v, rows[i].flag),
					 v >= rows[i].since && v <= rows[i].until);
	/* v6.2 numbered its two new flags behind the old ones, v6.3 all anew. */
	assert_int_equal(gup_foll_value(V(6, 2), FOLL_PCI_P2PDMA), 0x100000);
	assert_int_equal(gup_foll_value(V(6, 2), FOLL_INTERRUPTIBLE), 0x200000);
	assert_int_equal(gup_foll_value(V(6, 2), FOLL_LONGTERM), 0x10000);
	assert_int_equal(gup_foll_value(V(6, 3), FOLL_LONGTERM), 0x100);
	assert_int_equal(gup_foll_value(NEWEST + 1, FOLL_WRITE), 0);
}

/* A release is written as Linux writes it. */
static void format(void **state)
{
	char text[8];

	(void)state;
	assert_string_equal(gup_version_format(text, sizeof(text), V(6, 12)), "v6.12");
	assert_string_equal(gup_version_format(text, sizeof(text), V(7, 0)), "v7.0");
	assert_string_equal(gup_version_format(text, sizeof(text), V(5, 10)), "v5.10");
}

/* Rule: v6.3 has no pin_user_pages_fast_only() any more, and each release has the others. */
static void entry_points(void **state)
{
	struct gup_rules rules;

	(void)state;
	for (gup_version v = gup_history_next(0); v; v = gup_history_next(v)) {
		assert_true(gup_history_resolve(v, &rules));
		assert_int_equal(rules.gone,
				 v < GUP_VERSION(6, 3) ? 0 : 1u << GUP_ENTRY_POINT_PIN_FAST_ONLY);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(releases),	cmocka_unit_test(no_release),
		cmocka_unit_test(resolves),	cmocka_unit_test(foll_values),
		cmocka_unit_test(foll_lives),	cmocka_unit_test(format),
		cmocka_unit_test(entry_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
