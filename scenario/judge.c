// SPDX-License-Identifier: GPL-2.0-only
/*
 * Judging: the observations of a call against its expectations.
 */
#include <inttypes.h>
#include <string.h>

#include "internal.h"

static bool judge_number(struct strbuf *text, int64_t expected, uint64_t got)
{
	if (expected >= 0 && (uint64_t)expected == got)
		return true;
	strbuf_addf(text, "expected %" PRId64 ", got %" PRIu64, expected, got);
	return false;
}

static bool judge_ret(struct strbuf *text, int64_t expected, long got)
{
	if (expected == got)
		return true;
	strbuf_addf(text, "expected ");
	print_ret(text, expected);
	strbuf_addf(text, ", got ");
	print_ret(text, got);
	return false;
}

/* The observations that are true or false. */
static bool judge_truth(struct strbuf *text, const struct gup_assertion *assertion, bool got)
{
	if (got == !!assertion->set)
		return true;
	strbuf_addf(text, got ? "expected no, got yes" : "expected yes, got no");
	return false;
}

static bool same_faults(const struct gup_assertion *assertion, const struct gup_observed *observed)
{
	if (assertion->nr_faults != observed->nr_faults)
		return false;
	for (uint32_t i = 0; i < assertion->nr_faults; i++)
		if (assertion->fault[i] != observed->fault[i])
			return false;
	return true;
}

/* The expected kinds that are NUMA hinting faults. An engine that counts these tells them. */
static uint32_t hinting_in(const struct gup_assertion *assertion)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < assertion->nr_faults; i++)
		nr += assertion->fault[i] == GUP_FAULT_NUMA_PTE ||
		      assertion->fault[i] == GUP_FAULT_NUMA_PMD;
	return nr;
}

/* Are there as many faults as expected, of the expected kinds? Faults of unknown kind fit. */
static bool kinds_unseen(const struct gup_assertion *assertion, const struct gup_observed *observed)
{
	bool unseen = false;

	if (assertion->nr_faults != observed->nr_faults)
		return false;
	for (uint32_t i = 0; i < assertion->nr_faults; i++) {
		if (observed->fault[i] >= GUP_FAULT_NR)
			unseen = true;
		else if (observed->fault[i] != assertion->fault[i])
			return false;
	}
	return unseen && (!(observed->known & 1u << GUP_OBSERVATION_NUMA) ||
			  hinting_in(assertion) == observed->nr_numa);
}

static bool judge_faults(struct strbuf *text, const struct gup_assertion *assertion,
			 const struct gup_observed *observed)
{
	if (same_faults(assertion, observed))
		return true;
	strbuf_addf(text, "expected ");
	print_faults(text, assertion->fault, assertion->nr_faults, GUP_FAULTS_LOGGED);
	strbuf_addf(text, ", got ");
	print_faults(text, observed->fault, observed->nr_faults, 2 * GUP_FAULTS_LOGGED);
	return false;
}

/* Words that should hold and do not, and words that should not hold and do. */
static bool judge_facts(struct strbuf *text, const struct words *words,
			const struct gup_assertion *assertion, uint32_t facts)
{
	uint32_t missing = assertion->set & ~facts;
	uint32_t extra = assertion->clear & facts;

	for (unsigned int bit = 0; bit < words->nr; bit++) {
		if (missing & 1u << bit)
			strbuf_addf(text, "%sit is not %s", text->len ? ", " : "",
				    words->name(bit));
		if (extra & 1u << bit)
			strbuf_addf(text, "%sit is %s", text->len ? ", " : "", words->name(bit));
	}
	return !missing && !extra;
}

static bool judge_count(struct strbuf *text, const char *what, int32_t expected, int32_t got)
{
	if (expected == GUP_NO_COUNT || expected == got)
		return true;
	strbuf_addf(text, "%s%s: expected %" PRId32 ", got %" PRId32, text->len ? ", " : "", what,
		    expected, got);
	return false;
}

static bool judge_page(struct strbuf *text, const struct gup_scenario *s,
		       const struct gup_assertion *assertion,
		       const struct gup_observed_place *place)
{
	bool ok;

	if (!place->there) {
		strbuf_addf(text, "the call did not hand out this page");
		return false;
	}
	ok = judge_facts(text, &words_page_facts, assertion, place->facts);
	if (assertion->label != GUP_NO_LABEL && place->frame != place->label_frame) {
		strbuf_addf(text, "%sit is not that of %s", text->len ? ", " : "",
			    s->label[assertion->label]);
		ok = false;
	}
	if (assertion->not_label != GUP_NO_LABEL && place->frame == place->not_label_frame) {
		strbuf_addf(text, "%sit is that of %s", text->len ? ", " : "",
			    s->label[assertion->not_label]);
		ok = false;
	}
	ok &= judge_count(text, "refs", assertion->refs, place->refs);
	ok &= judge_count(text, "pins", assertion->pins, place->pins);
	return ok;
}

static bool judge_entry(struct strbuf *text, const struct gup_assertion *assertion,
			const struct gup_observed_place *place)
{
	char entry[200];

	if (judge_facts(text, &words_entry_facts, assertion, place->facts))
		return true;
	gup_entry_format(entry, sizeof(entry), place->entry, place->level);
	strbuf_addf(text, "; it is %s", entry);
	return false;
}

static bool judge_gets(struct strbuf *text, int64_t expected, uint32_t got)
{
	if (expected == got)
		return true;
	strbuf_addf(text, "expected %s, got %s", gup_caller_gets_name((unsigned int)expected),
		    gup_caller_gets_name(got));
	return false;
}

static bool judge_assertion(struct strbuf *text, const struct gup_scenario *s,
			    const struct gup_assertion *assertion,
			    const struct gup_observed *observed,
			    const struct gup_observed_place *place)
{
	switch ((enum gup_observation)assertion->observation) {
	case GUP_OBSERVATION_RET:
		return judge_ret(text, assertion->number, observed->ret);
	case GUP_OBSERVATION_PAGES:
		return judge_number(text, assertion->number, observed->nr_pages);
	case GUP_OBSERVATION_PAGE:
		return judge_page(text, s, assertion, place);
	case GUP_OBSERVATION_FAULTS:
		return judge_faults(text, assertion, observed);
	case GUP_OBSERVATION_NUMA:
		return judge_number(text, assertion->number, observed->nr_numa);
	case GUP_OBSERVATION_FAST:
		return judge_number(text, assertion->number, observed->nr_fast);
	case GUP_OBSERVATION_FELL_BACK:
		return judge_truth(text, assertion, observed->fell_back);
	case GUP_OBSERVATION_LOCKS:
		return judge_number(text, assertion->number, observed->locks);
	case GUP_OBSERVATION_DROPS:
		return judge_number(text, assertion->number, observed->drops);
	case GUP_OBSERVATION_MIGRATED:
		return judge_number(text, assertion->number, observed->nr_migrated);
	case GUP_OBSERVATION_CALLS:
		return judge_number(text, assertion->number, observed->calls);
	case GUP_OBSERVATION_GETS:
		return judge_gets(text, assertion->number, observed->gets);
	case GUP_OBSERVATION_REFUSED:
		return judge_truth(text, assertion, observed->refused);
	case GUP_OBSERVATION_ENDLESS:
		return judge_truth(text, assertion, observed->endless);
	case GUP_OBSERVATION_WARNS:
		return judge_truth(text, assertion, observed->warns);
	case GUP_OBSERVATION_ENTRY:
		return judge_entry(text, assertion, place);
	case GUP_OBSERVATION_NR:
		break;
	}
	return false;
}

enum gup_verdict gup_scenario_judge(const struct gup_scenario *scenario,
				    const struct gup_assertion *assertion,
				    const struct gup_observed *observed,
				    const struct gup_observed_place *place, char *buf, size_t size)
{
	struct strbuf text = strbuf_over(buf, size);
	bool needs_place = assertion->observation == GUP_OBSERVATION_PAGE ||
			   assertion->observation == GUP_OBSERVATION_ENTRY;

	if (size)
		buf[0] = '\0';
	if (!(observed->known & 1u << assertion->observation) ||
	    (needs_place && (!place || !place->known)))
		return GUP_VERDICT_UNSEEN;
	if (assertion->observation == GUP_OBSERVATION_FAULTS && kinds_unseen(assertion, observed))
		return GUP_VERDICT_UNSEEN;
	return judge_assertion(&text, scenario, assertion, observed, place) ? GUP_VERDICT_PASSED
									    : GUP_VERDICT_FAILED;
}
