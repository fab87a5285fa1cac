// SPDX-License-Identifier: GPL-2.0-only
/*
 * Why a kernel differs from a version: the one rule that, set to another release's value,
 * makes the model answer the same. Stable kernels take over changes of later ones.
 */
#include <stdlib.h>
#include <string.h>

#include "recording.h"

bool explain_possible(const struct gup_rules *rules, unsigned int value)
{
	size_t nr;
	const struct gup_change *change = gup_history(&nr);

	if (rules->value[gup_rule_of(value)] == value)
		return false;
	for (size_t i = 0; i < nr; i++)
		if (change[i].value == value && change[i].since)
			return true;
	return false;
}

/* Does the model do as the kernel does? */
static bool agrees(struct gup_sandbox *sandbox, const struct gup_rules *rules,
		   const struct differing *d)
{
	struct strbuf text = strbuf_new();
	struct answer answer;
	bool unreached = !strncmp(d->kernel, "unreached", strlen("unreached"));
	bool same;

	if (gup_sandbox_build(sandbox, rules, &d->state))
		return unreached;
	if (unreached)
		return false;
	if (strncmp(d->kernel, "before", strlen("before"))) {
		answer_by_model(&answer, sandbox, rules, &d->call);
		answer_print(&text, &answer);
	} else {
		answer_before_by_model(&answer, sandbox->before, rules, &d->call);
		answer_print_before(&text, &answer);
	}
	same = !strcmp(text.s, d->kernel);
	strbuf_free(&text);
	return same;
}

void compared_explain(struct compared *sum)
{
	struct gup_sandbox *sandbox = need(gup_sandbox_create());

	for (unsigned int value = 0; value < GUP_RULE_VALUE_NR; value++) {
		struct gup_rules rules = sum->spec.rules;

		if (!explain_possible(&rules, value))
			continue;
		gup_rules_set(&rules, value);
		for (unsigned int i = 0; i < sum->nr_found; i++) {
			struct differing *d = &sum->found[i];

			if (d->nr_values < DIFFERING_VALUES && agrees(sandbox, &rules, d))
				d->value[d->nr_values++] = value;
		}
	}
	gup_sandbox_destroy(sandbox);
}
