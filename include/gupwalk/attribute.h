/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Attribution: since when, until when and by which rule a law is broken.
 */
#ifndef GUPWALK_ATTRIBUTE_H
#define GUPWALK_ATTRIBUTE_H

#include <gupwalk/check.h>
#include <gupwalk/history.h>

GUP_BEGIN_DECLS

/**
 * struct gup_attribution - since when, until when and why a law is broken
 * @since: first release of the span around the version that breaks it
 * @until: last release of that span
 * @proposed: the release itself keeps the law, and the overrides break it; @since and @until
 *	are 0
 * @culprits: bit for each enum gup_rule that must change together for the law to
 *	hold; bit GUP_RULE_NR: which flags exist; 0 when no change helps
 * @value: the value, of the first culprit, that breaks the law
 * @broke: the change that brought this value; NULL when it is older than the first release, or
 *	when no change explains the breach
 * @fix: the value, of the first culprit, that keeps the law
 * @fixed: the change that brought this value; NULL when no release has it
 */
struct gup_attribution {
	gup_version since;
	gup_version until;
	bool proposed;
	struct gup_rule_set culprits;
	enum gup_rule_value value;
	const struct gup_change *broke;
	enum gup_rule_value fix;
	const struct gup_change *fixed;
};

/**
 * gup_attribute - find the change that breaks a law
 * @sandbox: for running the witness again, without an engine
 * @spec: the version or proposal that breaks the law
 * @law: the law
 * @witness: a case that shows it
 * @attribution: receives the answer
 *
 * The witness is run under every release, and then with single rules changed to
 * the values of the releases around the span that breaks the law.
 *
 * Return: false when the witness does not break the law under @spec.
 */
bool gup_attribute(struct gup_sandbox *sandbox, const struct gup_spec *spec, enum gup_law law,
		   const struct gup_witness *witness, struct gup_attribution *attribution);

GUP_END_DECLS

#endif /* GUPWALK_ATTRIBUTE_H */
