// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verdicts of laws as text.
 */
#include <stdio.h>
#include <string.h>

#include "results/checks.h"
#include "output/describe.h"
#include "lib/strbuf.h"
#include "results/witness.h"

static void put_change(const struct term *out, unsigned int column, const char *what,
		       const struct gup_change *change)
{
	char since[8], line[DESCRIBE_MAX];

	if (!change || !*change->commit)
		return;
	snprintf(line, sizeof(line), "%s %s %s %s", what,
		 gup_version_format(since, sizeof(since), change->since), change->commit,
		 change->subject);
	fprintf(out->file, "%*s", (int)column, "");
	term_wrap(out, column, column + 2, line);
}

/* The rules that break it, with their values: "protnone=honor-implicit". */
static void culprits_text(char *buf, size_t size, const struct gup_spec *spec,
			  struct gup_rule_set culprits)
{
	struct strbuf text = strbuf_over(buf, size);

	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++)
		if (gup_rule_set_has(culprits, rule))
			strbuf_addf(&text, "%s%s=%s", text.len ? " with " : "", gup_rule_name(rule),
				    gup_rule_value_name(spec->rules.value[rule]));
	if (gup_rule_set_has(culprits, GUP_RULE_NR))
		strbuf_addf(&text, "%sthe flags that exist", text.len ? " with " : "");
}

/* The changes that broke it, and that fixed it. */
static void put_attribution(const struct term *out, unsigned int column,
			    const struct gup_spec *spec, const struct gup_attribution *attribution)
{
	char culprits[256], span[32], line[DESCRIBE_MAX], base[8];

	culprits_text(culprits, sizeof(culprits), spec, attribution->culprits);
	if (attribution->proposed)
		snprintf(line, sizeof(line), "by %s; %s itself keeps it, with %s", culprits,
			 gup_version_format(base, sizeof(base), spec->version),
			 gup_rule_set_empty(attribution->culprits)
				 ? "other rules"
				 : gup_rule_value_name(attribution->fix));
	else
		snprintf(line, sizeof(line), "%s, %s%s",
			 describe_span(span, sizeof(span), attribution->since, attribution->until),
			 *culprits ? "by " : "no rule that ever changed explains it", culprits);
	fprintf(out->file, "%*s", (int)column, "");
	term_wrap(out, column, column + 2, line);
	if (attribution->proposed)
		return;
	put_change(out, column, "broken:", attribution->broke);
	put_change(out, column, "mended:", attribution->fixed);
}

/* Laws that the walk breaks exactly where its version does. */
static void put_known(const struct term *out, unsigned int column, const struct checked *c,
		      enum gup_law law)
{
	char known[32], applies[32];

	term_put(out, PAINT_ODD, "known");
	fprintf(out->file, ": broken in %s of %s cases, as in %s\n",
		describe_count(known, sizeof(known), c->result.known[law].broken),
		describe_count(applies, sizeof(applies), c->result.law[law].applies), c->from.name);
	put_attribution(out, column, &c->from, &c->attribution[law]);
}

static void put_engine(const struct term *out, unsigned int column, const struct checks *checks,
		       const struct checked *c, enum gup_law law)
{
	const struct gup_tally *tally = &c->result.law[law];
	const struct gup_tally *known = &c->result.known[law];
	char broken[32], applies[32];

	if (tally->broken) {
		term_put(out, PAINT_BAD, "BROKEN");
		fprintf(out->file, " in %s of %s cases, where %s keeps it; witness %s\n",
			describe_count(broken, sizeof(broken), tally->broken),
			describe_count(applies, sizeof(applies), tally->applies), c->from.name,
			checks->finding[c->finding[law]].name);
		if (known->broken)
			fprintf(out->file, "%*s", (int)column, "");
	}
	if (known->broken)
		put_known(out, column, c, law);
}

void checks_put_result(const struct term *out, unsigned int column, const struct checks *checks,
		       const struct checked *checked, enum gup_law law)
{
	const struct gup_tally *tally = &checked->result.law[law];
	char broken[32], applies[32];

	describe_count(applies, sizeof(applies), tally->applies);
	if (checked->result.untold & GUP_LAW_BIT(law)) {
		term_put(out, PAINT_ODD, "not judged: this walk cannot observe it\n");
	} else if (checks->engine && (tally->broken || checked->result.known[law].broken)) {
		put_engine(out, column, checks, checked, law);
	} else if (!tally->applies) {
		term_put(out, PAINT_ODD, "no case to judge\n");
	} else if (!tally->broken) {
		term_put(out, PAINT_GOOD, "holds");
		fprintf(out->file, " over %s%s\n", applies,
			tally->applies == 1 ? " case" : " cases");
	} else {
		term_put(out, PAINT_BAD, "BROKEN");
		fprintf(out->file, " in %s of %s cases; witness %s\n",
			describe_count(broken, sizeof(broken), tally->broken), applies,
			checks->finding[checked->finding[law]].name);
		put_attribution(out, column, &checked->from, &checked->attribution[law]);
	}
}

void checks_put_findings(const struct term *out, const struct checks *checks)
{
	for (size_t i = 0; i < checks->nr_findings; i++) {
		term_put(out, PAINT_HEAD, "Witness %s", checks->finding[i].name);
		fprintf(out->file, ", for `gupwalk run` and `gupwalk explain`:\n\n");
		witness_print(out, 4, checks->finding[i].text);
		fputc('\n', out->file);
	}
}
