// SPDX-License-Identifier: GPL-2.0-only
/*
 * Versions in text form: "v6.12", "v6.6+protnone=fast-lookup".
 */
#include <stdio.h>
#include <string.h>

#include <gupwalk/history.h>

#include "lib/strbuf.h"
#include "lib/suggest.h"

static bool same_name(const char *name, const char *text, size_t len)
{
	return strlen(name) == len && !memcmp(name, text, len);
}

static bool no_such_rule(const char *text, size_t len, char *error, size_t size)
{
	struct suggestion suggested = { .typed = text, .len = len };

	for (unsigned int r = 0; r < GUP_RULE_NR; r++)
		suggest_offer(&suggested, gup_rule_name(r));
	if (suggested.name)
		snprintf(error, size, "no rule is named '%.*s'; did you mean '%s'?",
			 (int)(len > 40 ? 40 : len), text, suggested.name);
	else
		snprintf(error, size, "no rule is named '%.*s'; the rules are those of 'history'",
			 (int)(len > 40 ? 40 : len), text);
	return false;
}

static bool no_such_value(unsigned int rule, const char *text, size_t len, char *error, size_t size)
{
	char list[256];
	struct strbuf names = strbuf_over(list, sizeof(list));

	for (unsigned int v = 0; v < GUP_RULE_VALUE_NR; v++)
		if (gup_rule_of(v) == rule)
			strbuf_addf(&names, "%s%s", names.len ? ", " : "", gup_rule_value_name(v));
	snprintf(error, size, "rule %s has no value '%.*s'; it has %s", gup_rule_name(rule),
		 (int)(len > 40 ? 40 : len), text, list);
	return false;
}

static bool parse_override(const char *text, size_t len, struct gup_rules *rules, char *error,
			   size_t size)
{
	const char *eq = memchr(text, '=', len);
	size_t rule_len = eq ? (size_t)(eq - text) : len;
	unsigned int rule;

	for (rule = 0; rule < GUP_RULE_NR; rule++)
		if (same_name(gup_rule_name(rule), text, rule_len))
			break;
	if (rule == GUP_RULE_NR)
		return no_such_rule(text, rule_len, error, size);
	if (!eq)
		return no_such_value(rule, "", 0, error, size);
	for (unsigned int v = 0; v < GUP_RULE_VALUE_NR; v++) {
		if (gup_rule_of(v) != rule ||
		    !same_name(gup_rule_value_name(v), eq + 1, len - rule_len - 1))
			continue;
		gup_rules_set(rules, v);
		return true;
	}
	return no_such_value(rule, eq + 1, len - rule_len - 1, error, size);
}

/* "vX.Y", two numbers of at most two digits, or "newest". */
static bool parse_release(const char *text, size_t len, gup_version *version)
{
	unsigned int part[2] = { 0, 0 };
	unsigned int digits[2] = { 0, 0 };
	unsigned int n = 0;

	if (same_name("newest", text, len)) {
		*version = GUP_VERSION_LAST;
		return true;
	}
	if (len < 4 || text[0] != 'v')
		return false;
	for (size_t i = 1; i < len; i++) {
		if (text[i] == '.' && n == 0 && digits[0]) {
			n = 1;
		} else if (text[i] >= '0' && text[i] <= '9' && digits[n] < 2) {
			part[n] = part[n] * 10 + (unsigned int)(text[i] - '0');
			digits[n]++;
		} else {
			return false;
		}
	}
	/* "v6.01" would be another spelling of "v6.1". */
	if (!digits[1] || (digits[1] == 2 && part[1] < 10) || (digits[0] == 2 && part[0] < 10))
		return false;
	*version = GUP_VERSION(part[0], part[1]);
	return true;
}

/* The release, then the overrides that differ from it, in the order of the rules. */
static void canonical_name(struct gup_spec *spec)
{
	struct strbuf name = strbuf_over(spec->name, sizeof(spec->name));
	struct gup_rules plain;
	char release[8];

	gup_history_resolve(spec->version, &plain);
	strbuf_adds(&name, gup_version_format(release, sizeof(release), spec->version));
	for (unsigned int r = 0; r < GUP_RULE_NR; r++)
		if (spec->rules.value[r] != plain.value[r])
			strbuf_addf(&name, "+%s=%s", gup_rule_name(r),
				    gup_rule_value_name(spec->rules.value[r]));
}

bool gup_spec_parse(const char *text, struct gup_spec *spec, char *error, size_t size)
{
	size_t len = strcspn(text, "+");
	char first[8];
	char last[8];

	if (size)
		error[0] = '\0';
	if (!parse_release(text, len, &spec->version) ||
	    !gup_history_resolve(spec->version, &spec->rules)) {
		snprintf(error, size, "'%.*s' is no version; versions are %s to %s, as in 'v6.12'",
			 (int)(len > 40 ? 40 : len), text,
			 gup_version_format(first, sizeof(first), GUP_VERSION_FIRST),
			 gup_version_format(last, sizeof(last), GUP_VERSION_LAST));
		return false;
	}
	for (text += len; *text == '+'; text += len) {
		text++;
		len = strcspn(text, "+");
		if (!parse_override(text, len, &spec->rules, error, size))
			return false;
	}
	canonical_name(spec);
	return true;
}
