// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules of a release, or of a release with overrides.
 */
#include <stdio.h>
#include <string.h>

#include <gupwalk/entry_point_list.h>
#include <gupwalk/history.h>

/* The last release of each major number. */
static const gup_version series[] = {
#define X(major, last) GUP_RELEASE_##major,
	GUP_RELEASE_LIST(X)
#undef X
};

static const char *const rule_names[GUP_RULE_NR] = {
#define RULE(id, name, ...) name,
#define VALUE(rule, id, ...)
	GUP_RULE_LIST(RULE, VALUE)
#undef RULE
#undef VALUE
};

static const char *const value_names[GUP_RULE_VALUE_NR] = {
#define RULE(id, ...)
#define VALUE(rule, id, name, ...) name,
	GUP_RULE_LIST(RULE, VALUE)
#undef RULE
#undef VALUE
};

static const uint8_t value_rules[GUP_RULE_VALUE_NR] = {
#define RULE(id, ...)
#define VALUE(rule, id, ...) GUP_RULE_##rule,
	GUP_RULE_LIST(RULE, VALUE)
#undef RULE
#undef VALUE
};

/* The last release that has each entry point. */
static const gup_version entry_point_until[] = {
#define LIVES GUP_VERSION_LAST
#define V(major, minor) GUP_VERSION(major, minor)
#define X(id, name, walk, hold, lock, asked, flags, until) until,
	GUP_ENTRY_POINT_LIST(X)
#undef X
#undef V
#undef LIVES
};

#define NR_ENTRY_POINTS (sizeof(entry_point_until) / sizeof(entry_point_until[0]))

_Static_assert(NR_ENTRY_POINTS <= 32, "a set of entry points fits into an unsigned int");
_Static_assert(GUP_RULE_NR < 8 * sizeof(struct gup_rule_set), "a set has the rules and the flags");
_Static_assert(GUP_RULE_VALUE_NR <= UINT8_MAX + 1, "a value fits into a byte");
_Static_assert(GUP_FOLL_NR < 32, "a set of flags fits into an unsigned int");

gup_version gup_history_next(gup_version version)
{
	unsigned int major = version / 100;

	if (!version)
		return GUP_VERSION_FIRST;
	for (size_t i = 0; i < sizeof(series) / sizeof(series[0]); i++) {
		if (series[i] / 100 != major)
			continue;
		if (version < series[i])
			return (gup_version)(version + 1);
		return version == GUP_VERSION_LAST ? 0 : GUP_VERSION(major + 1, 0);
	}
	return 0;
}

static bool is_release(gup_version version)
{
	for (gup_version v = gup_history_next(0); v; v = gup_history_next(v))
		if (v == version)
			return true;
	return false;
}

bool gup_history_resolve(gup_version version, struct gup_rules *rules)
{
	size_t nr;
	const struct gup_change *change = gup_history(&nr);
	const struct gup_foll_history *flag;

	if (!is_release(version))
		return false;
	*rules = (struct gup_rules){ 0 };
	for (size_t i = 0; i < nr; i++)
		if (change[i].since && change[i].since <= version)
			rules->value[change[i].rule] = (uint8_t)change[i].value;

	flag = gup_foll_history(&nr);
	for (size_t i = 0; i < nr; i++)
		if (flag[i].since <= version && version <= flag[i].until)
			rules->foll_known |= flag[i].flag;
	rules->foll_fast = rules->foll_known & GUP_FOLL_FAST;
	for (unsigned int entry = 0; entry < NR_ENTRY_POINTS; entry++)
		rules->gone |= (unsigned int)(version > entry_point_until[entry]) << entry;
	return true;
}

void gup_rules_set(struct gup_rules *rules, enum gup_rule_value value)
{
	rules->value[gup_rule_of(value)] = (uint8_t)value;

	/* A value may need a flag: then the version has the flag. */
	switch (value) {
	case GUP_PROTNONE_FOLL_NUMA:
		rules->foll_known |= FOLL_NUMA;
		break;
	case GUP_PROTNONE_HONOR_IMPLICIT:
	case GUP_PROTNONE_HONOR_EXPLICIT:
	case GUP_PROTNONE_V1_ALWAYS:
	case GUP_PROTNONE_CALLER_SETS_FAST_ASKS:
		rules->foll_known |= FOLL_HONOR_NUMA_FAULT;
		break;
	default:
		break;
	}
	rules->foll_fast = rules->foll_known & GUP_FOLL_FAST;
}

const struct gup_change *gup_change_of(gup_version version, enum gup_rule_value value)
{
	size_t nr;
	const struct gup_change *change = gup_history(&nr);

	for (size_t i = 0; i < nr; i++)
		if (change[i].value == value && change[i].since <= version)
			return &change[i];
	return NULL;
}

const char *gup_rule_name(unsigned int rule)
{
	return rule < GUP_RULE_NR ? rule_names[rule] : NULL;
}

const char *gup_rule_value_name(unsigned int value)
{
	return value < GUP_RULE_VALUE_NR ? value_names[value] : NULL;
}

enum gup_rule gup_rule_of(enum gup_rule_value value)
{
	return value_rules[value];
}

uint32_t gup_foll_value(gup_version version, unsigned int flag)
{
	size_t nr;
	const struct gup_foll_history *row = gup_foll_history(&nr);

	for (size_t i = 0; i < nr; i++)
		if (row[i].flag == flag && row[i].since <= version && version <= row[i].until)
			return row[i].value;
	return 0;
}

char *gup_version_format(char *buf, size_t size, gup_version version)
{
	snprintf(buf, size, "v%u.%u", version / 100u, version % 100u);
	return buf;
}
