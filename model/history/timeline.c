// SPDX-License-Identifier: GPL-2.0-only
/*
 * The timeline, from the rows of rule_list.h and foll_list.h.
 */
#include <gupwalk/history.h>

#define V GUP_VERSION
/* v5.10 has it already; the model does not know an older release. */
#define OLDER GUP_VERSION_FIRST
/* No kernel has it. */
#define PROPOSAL 0

static const struct gup_change timeline[] = {
#define RULE(id, ...)
#define VALUE(rule, id, name, since, ...)                                                          \
	{ GUP_RULE_##rule, GUP_##rule##_##id, since, __VA_ARGS__ },
	GUP_RULE_LIST(RULE, VALUE)
#undef RULE
#undef VALUE
};

/* A release that brings something is in the list of releases. */
#define RULE(id, ...)
#define VALUE(rule, id, name, since, ...)                                                          \
	_Static_assert((since) <= GUP_VERSION_LAST, name " needs a release that is not there");
GUP_RULE_LIST(RULE, VALUE)
#undef RULE
#undef VALUE

/* From a release to the newest one. */
#define LIVES GUP_VERSION_LAST

static const struct gup_foll_history foll[] = {
#define FLAG(name, owner, trial, fast, asked)
#define SPAN(name, since, until, bit) { FOLL_##name, since, until, UINT32_C(1) << (bit) },
	GUP_FOLL_LIST(FLAG, SPAN)
#undef FLAG
#undef SPAN
};

const struct gup_change *gup_history(size_t *nr)
{
	*nr = sizeof(timeline) / sizeof(timeline[0]);
	return timeline;
}

const struct gup_foll_history *gup_foll_history(size_t *nr)
{
	*nr = sizeof(foll) / sizeof(foll[0]);
	return foll;
}
