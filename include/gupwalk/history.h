/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The timeline: the value of each rule in each version, and the commit that brought it.
 */
#ifndef GUPWALK_HISTORY_H
#define GUPWALK_HISTORY_H

#include <gupwalk/rules.h>

GUP_BEGIN_DECLS

/** typedef gup_version - a mainline release, major * 100 + minor: v6.12 is 612 */
typedef uint16_t gup_version;

#define GUP_VERSION(major, minor) ((gup_version)((major)*100 + (minor)))
#define GUP_VERSION_FIRST GUP_VERSION(5, 10)

/*
 * X(major, last minor): all releases from GUP_VERSION_FIRST on, oldest first. A new release
 * raises the last number, or adds a row.
 */
#define GUP_RELEASE_LIST(X)                                                                        \
	X(5, 19)                                                                                   \
	X(6, 19)                                                                                   \
	X(7, 3)

/* The last release of each major number, and the number behind the last release. */
enum gup_release {
#define X(major, last) GUP_RELEASE_##major = (major)*100 + (last),
	GUP_RELEASE_LIST(X)
#undef X
	GUP_RELEASE_END
};

#define GUP_VERSION_LAST ((gup_version)(GUP_RELEASE_END - 1))

/**
 * struct gup_change - one row of the timeline
 * @rule: the rule, an enum gup_rule
 * @value: what holds from here on
 * @since: first release with it; GUP_VERSION_FIRST may mean an earlier one; 0 means a proposal,
 *	which no kernel had
 * @commit: upstream commit, 12 digits; "" for proposals
 * @subject: its subject line, or the mail that made the proposal
 * @where: the kernel functions that decide
 * @what: one line, what it means for callers
 */
struct gup_change {
	enum gup_rule rule;
	enum gup_rule_value value;
	gup_version since;
	const char *commit;
	const char *subject;
	const char *where;
	const char *what;
};

/**
 * struct gup_foll_history - one flag's life
 * @flag: the flag
 * @since: first release that has it
 * @until: last release that has it; GUP_VERSION_LAST when the newest release has it
 * @value: its number in that span
 */
struct gup_foll_history {
	unsigned int flag;
	gup_version since;
	gup_version until;
	uint32_t value;
};

/**
 * gup_history - the timeline
 * @nr: receives the number of rows
 *
 * Return: the rows, sorted by rule and within a rule by version; proposals last.
 */
const struct gup_change *gup_history(size_t *nr);

/**
 * gup_foll_history - values of the flags
 * @nr: receives the number of rows
 *
 * Return: the rows, by flag and version.
 */
const struct gup_foll_history *gup_foll_history(size_t *nr);

/**
 * gup_history_resolve - the rules of a release
 * @version: GUP_VERSION_FIRST to GUP_VERSION_LAST, a release that exists
 * @rules: receives them
 *
 * Return: false when there is no such release.
 */
bool gup_history_resolve(gup_version version, struct gup_rules *rules);

/**
 * gup_history_next - walk over all releases
 * @version: a release, or 0 to begin
 *
 * Return: the release after it; 0 behind the last.
 */
gup_version gup_history_next(gup_version version);

/**
 * gup_rules_set - give one rule another value
 * @rules: the rules
 * @value: the value; its rule follows from it
 *
 * This also updates the set of FOLL_ flags that exist: a proposal that needs a flag has it.
 */
void gup_rules_set(struct gup_rules *rules, enum gup_rule_value value);

/**
 * struct gup_spec - a version as people write it
 * @version: the release it starts from
 * @rules: the rules, overrides applied
 * @name: canonical text: "v6.6+protnone=fast-lookup"
 */
struct gup_spec {
	gup_version version;
	struct gup_rules rules;
	char name[2048];
};

/**
 * gup_spec_parse - read "vX.Y" or "vX.Y+rule=value+rule=value"
 * @text: the text, NUL-terminated; "newest" stands for the newest release
 * @spec: receives the version
 * @error: receives what is wrong and what would be right; empty on success
 * @size: bytes of @error
 *
 * Return: false when the text names no version.
 */
bool gup_spec_parse(const char *text, struct gup_spec *spec, char *error, size_t size);

/**
 * gup_change_of - the change that gave a version this rule's value
 * @version: the release
 * @value: the value
 *
 * Return: the row, or NULL if the list has no such row.
 */
const struct gup_change *gup_change_of(gup_version version, enum gup_rule_value value);

/**
 * gup_function_at - the name that a function of the kernel has in a release
 * @newest: its name in the newest release, or that of the function which has its part there
 * @version: the release
 *
 * Return: the name; @newest when it had no other one.
 */
const char *gup_function_at(const char *newest, gup_version version);

/** gup_rule_name - "protnone", ...; NULL for no rule. */
const char *gup_rule_name(unsigned int rule);

/** gup_rule_value_name - "foll-numa", ...; NULL for no value. */
const char *gup_rule_value_name(unsigned int value);

/** gup_rule_of - the rule that a value belongs to. */
enum gup_rule gup_rule_of(enum gup_rule_value value);

/**
 * gup_foll_value - the number of a flag in a release
 * @version: the release
 * @flag: one FOLL_ flag of the model
 *
 * Return: the number, 0 when the release has no such flag.
 */
uint32_t gup_foll_value(gup_version version, unsigned int flag);

/**
 * gup_version_format - "v6.12"
 * @buf: receives it
 * @size: bytes of @buf; 8 are enough
 * @version: the release
 *
 * Return: @buf.
 */
char *gup_version_format(char *buf, size_t size, gup_version version);

GUP_END_DECLS

#endif /* GUPWALK_HISTORY_H */
