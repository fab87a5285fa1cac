// SPDX-License-Identifier: GPL-2.0-only
/*
 * Questions to a version are recorded, and show which versions give the same answers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gupwalk/case.h>
#include <gupwalk/history.h>

#include "lib/random.h"
#include "search/version_sets.h"

static struct gup_rules rules_of(const char *name)
{
	struct gup_spec spec;
	char error[256];

	if (!gup_spec_parse(name, &spec, error, sizeof(error)))
		fail_msg("%s", error);
	return spec.rules;
}

static bool noted(const struct gup_questions *asked, enum gup_rule_value value)
{
	return asked->value[value / 64] >> value % 64 & 1;
}

static unsigned int nr_noted(const struct gup_questions *asked)
{
	unsigned int nr = 0;

	for (unsigned int value = 0; value < GUP_RULE_VALUE_NR; value++)
		nr += noted(asked, (enum gup_rule_value)value);
	return nr;
}

/* The value asked for is noted, whatever the answer. */
static void notes_is(void **state)
{
	struct gup_questions asked = { 0 };
	struct gup_rules v612 = rules_of("v6.12");

	(void)state;
	v612.asked = &asked;
	assert_true(gup_rule_is(&v612, GUP_RULE_PROTNONE, GUP_PROTNONE_HONOR_EXPLICIT));
	assert_true(noted(&asked, GUP_PROTNONE_HONOR_EXPLICIT));
	assert_int_equal(nr_noted(&asked), 1);
	/* In another word of the set. */
	assert_false(gup_rule_is(&v612, GUP_RULE_LOOK_UP, GUP_LOOK_UP_FOLLOW_PAGE));
	assert_true(noted(&asked, GUP_LOOK_UP_FOLLOW_PAGE));
	assert_int_equal(nr_noted(&asked), 2);
	assert_int_equal(asked.foll_known | asked.foll_fast, 0);
}

/* Asked for its value, a rule notes the one that it has. */
static void notes_value(void **state)
{
	struct gup_questions asked = { 0 };
	struct gup_rules v510 = rules_of("v5.10");

	(void)state;
	v510.asked = &asked;
	assert_int_equal(gup_rule_value(&v510, GUP_RULE_NUMA_SCAN), GUP_NUMA_SCAN_MAPCOUNT);
	assert_true(noted(&asked, GUP_NUMA_SCAN_MAPCOUNT));
	assert_int_equal(nr_noted(&asked), 1);
}

/* Flags are noted one by one, those that do not exist among them. */
static void notes_flags(void **state)
{
	struct gup_questions asked = { 0 };
	struct gup_rules v612 = rules_of("v6.12");
	const unsigned int flags = FOLL_WRITE | FOLL_NUMA;

	(void)state;
	v612.asked = &asked;
	assert_int_equal(gup_foll_known(&v612, flags), FOLL_WRITE);
	assert_int_equal(asked.foll_known, flags);
	assert_int_equal(asked.foll_fast, 0);
	assert_int_equal(gup_foll_fast(&v612, FOLL_WRITE | FOLL_DUMP), FOLL_WRITE);
	assert_int_equal(asked.foll_fast, FOLL_WRITE | FOLL_DUMP);
	assert_int_equal(asked.foll_known, flags);
	assert_int_equal(nr_noted(&asked), 0);
}

/* Without a place for it nothing is noted, and the answers are the same. */
static void notes_nothing(void **state)
{
	const struct gup_rules v612 = rules_of("v6.12");

	(void)state;
	assert_null(v612.asked);
	assert_true(gup_rule_is(&v612, GUP_RULE_PROTNONE, GUP_PROTNONE_HONOR_EXPLICIT));
	assert_int_equal(gup_rule_value(&v612, GUP_RULE_LOOK_UP), GUP_LOOK_UP_FOLIO_WALK);
	assert_int_equal(gup_foll_known(&v612, FOLL_NUMA | FOLL_WRITE), FOLL_WRITE);
	assert_int_equal(gup_foll_fast(&v612, FOLL_DUMP | FOLL_WRITE), FOLL_WRITE);
}

/* Two versions are alike unless the value asked for is one that either has alone. */
static void alike(void **state)
{
	/* foll-numa, force-follows, honor-explicit. */
	struct gup_rules v510 = rules_of("v5.10");
	const struct gup_rules v61 = rules_of("v6.1");
	const struct gup_rules v612 = rules_of("v6.12");
	struct gup_questions asked = { 0 };

	(void)state;
	assert_true(gup_rules_alike(&v510, &v612, &asked));
	v510.asked = &asked;
	gup_rule_is(&v510, GUP_RULE_PROTNONE, GUP_PROTNONE_FORCE_FOLLOWS);
	assert_true(gup_rules_alike(&v510, &v612, &asked));
	assert_true(gup_rules_alike(&v612, &v510, &asked));
	assert_false(gup_rules_alike(&v510, &v61, &asked));
	assert_false(gup_rules_alike(&v61, &v510, &asked));
	gup_rule_is(&v510, GUP_RULE_PROTNONE, GUP_PROTNONE_FOLL_NUMA);
	assert_false(gup_rules_alike(&v510, &v612, &asked));
	assert_false(gup_rules_alike(&v612, &v510, &asked));
}

static void alike_flags(void **state)
{
	struct gup_rules v510 = rules_of("v5.10");
	struct gup_rules other = v510;
	struct gup_questions asked = { 0 };

	(void)state;
	v510.asked = &asked;
	other.foll_known ^= FOLL_NUMA;
	gup_foll_known(&v510, FOLL_WRITE);
	gup_foll_fast(&v510, FOLL_NUMA);
	assert_true(gup_rules_alike(&v510, &other, &asked));
	gup_foll_known(&v510, FOLL_NUMA);
	assert_false(gup_rules_alike(&v510, &other, &asked));
	other = v510;
	other.foll_fast ^= FOLL_NUMA;
	assert_false(gup_rules_alike(&v510, &other, &asked));
}

/* All releases, and proposals; as many as a set holds. */
static unsigned int fill(struct gup_rules *rules, const struct gup_rules **list)
{
	static const char *const proposals[] = { "v6.6+protnone=fast-lookup",
						 "v6.6+protnone=v1-always",
						 "v7.2+protnone=caller-sets-fast-asks" };
	unsigned int nr = 0;

	for (gup_version v = gup_history_next(0); v; v = gup_history_next(v))
		assert_true(gup_history_resolve(v, &rules[nr++]));
	for (unsigned int i = 0; i < 3; i++)
		rules[nr++] = rules_of(proposals[i]);
	for (unsigned int i = 0; nr < VERSION_SETS_MAX; i++)
		rules[nr++] = rules[i];
	for (unsigned int i = 0; i < nr; i++)
		list[i] = &rules[i];
	return nr;
}

/* The set of versions that answer alike is who gup_rules_alike() says, for any questions. */
static void sets(void **state)
{
	struct gup_rules rules[VERSION_SETS_MAX];
	const struct gup_rules *list[VERSION_SETS_MAX];
	unsigned int nr = fill(rules, list);
	struct version_sets versions;
	uint64_t prng = 1;

	(void)state;
	version_sets_set(&versions, list, nr);
	assert_int_equal(versions.all, UINT64_MAX);
	for (unsigned int i = 0; i < 300; i++) {
		/* Few questions, or nothing would be alike; flags that do not exist, too. */
		struct gup_questions asked = {
			.value = { random_next(&prng) & random_next(&prng) & random_next(&prng),
				   random_next(&prng) & random_next(&prng) & random_next(&prng) },
			.foll_known = (unsigned int)(random_next(&prng) & random_next(&prng)),
			.foll_fast = (unsigned int)(random_next(&prng) & random_next(&prng)),
		};

		for (unsigned int a = 0; a < nr; a++) {
			uint64_t set = version_sets_alike(&versions, a, &asked);

			for (unsigned int b = 0; b < nr; b++)
				assert_int_equal(set >> b & 1,
						 gup_rules_alike(list[a], list[b], &asked));
		}
	}
}

/* A call is made where all of its flags exist. */
static void knowing(void **state)
{
	const struct gup_rules v510 = rules_of("v5.10"), v73 = rules_of("v7.3");
	const struct gup_rules *const list[] = { &v510, &v73 };
	struct version_sets versions;

	(void)state;
	version_sets_set(&versions, list, 2);
	assert_int_equal(versions.all, 3);
	assert_int_equal(version_sets_knowing(&versions, 0), 3);
	assert_int_equal(version_sets_knowing(&versions, FOLL_WRITE | FOLL_FORCE), 3);
	assert_int_equal(version_sets_knowing(&versions, FOLL_WRITE | FOLL_NUMA), 1);
	assert_int_equal(version_sets_knowing(&versions, FOLL_HONOR_NUMA_FAULT), 2);
	assert_int_equal(version_sets_knowing(&versions, FOLL_NUMA | FOLL_HONOR_NUMA_FAULT), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notes_is),    cmocka_unit_test(notes_value),
		cmocka_unit_test(notes_flags), cmocka_unit_test(notes_nothing),
		cmocka_unit_test(alike),       cmocka_unit_test(alike_flags),
		cmocka_unit_test(sets),	       cmocka_unit_test(knowing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
