// SPDX-License-Identifier: GPL-2.0-only
/*
 * The answers before the headline table: one sentence each, computed from the model.
 */
#include <string.h>

#include "output/describe.h"
#include "results/headline.h"
#include "lib/strbuf.h"

#define CALLER_BIT(caller) (UINT64_C(1) << (caller))

/* Every caller that a kernel has. */
static uint64_t real_callers(void)
{
	uint64_t callers = 0;

	for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++)
		if (!gup_caller_is_conversion(caller))
			callers |= CALLER_BIT(caller);
	return callers;
}

static unsigned int how_many(uint64_t callers)
{
	return (unsigned int)__builtin_popcountll(callers);
}

/* "a, b and c" */
static void put_names(struct strbuf *to, uint64_t callers)
{
	unsigned int left = how_many(callers);

	for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++) {
		if (!(callers & CALLER_BIT(caller)))
			continue;
		left--;
		strbuf_addf(to, "%s%s", gup_caller_name(caller),
			    left > 1	? ", "
			    : left == 1 ? " and "
					: "");
	}
}

/* The shorter list of them: "a and b", or "all but c". */
static void put_set(struct strbuf *to, uint64_t callers)
{
	uint64_t others = real_callers() & ~callers;

	if (!callers) {
		strbuf_adds(to, "none");
	} else if (!others) {
		strbuf_adds(to, "all");
	} else if (how_many(others) < how_many(callers)) {
		strbuf_adds(to, "all but ");
		put_names(to, others);
	} else {
		put_names(to, callers);
	}
}

/* The callers with a call that honours hinting, or with a call that writes. */
static uint64_t callers_that(const struct gup_rules *rules, bool write)
{
	uint64_t callers = 0;

	for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++) {
		struct gup_call calls[2];
		unsigned int nr = gup_caller_calls(caller, rules, 0, calls);

		for (unsigned int i = 0; i < nr; i++)
			if (write ? !!(calls[i].flags & FOLL_WRITE)
				  : gup_honours(rules, calls[i].entry_point, calls[i].flags))
				callers |= CALLER_BIT(caller);
	}
	return callers & real_callers();
}

uint64_t headline_honouring(const struct gup_rules *rules)
{
	return callers_that(rules, false);
}

/* The callers with an answer, in any or in all of some blocks. */
static uint64_t callers_with(const struct headline *headline, size_t version, unsigned int first,
			     unsigned int nr, enum gup_caller_answer answer, bool all)
{
	uint64_t callers = 0;

	for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++) {
		unsigned int matching = 0;

		for (unsigned int block = first; block < first + nr; block++)
			matching += headline_at(headline, version, block, caller)->answer == answer;
		if (all ? matching == nr : matching)
			callers |= CALLER_BIT(caller);
	}
	return callers & real_callers();
}

static size_t newest_of(const struct headline *headline)
{
	return headline->nr_releases - 1;
}

static const char *newest_name(const struct headline *headline)
{
	return headline->when.spec[newest_of(headline)].name;
}

static const struct gup_rules *newest_rules(const struct headline *headline)
{
	return &headline->when.spec[newest_of(headline)].rules;
}

/* "; a and b get ..." when there is one. */
static void put_part(struct strbuf *to, const char *before, uint64_t callers, const char *what)
{
	if (!callers)
		return;
	strbuf_adds(to, before);
	put_names(to, callers);
	strbuf_adds(to, what);
}

static void answer_today(struct strbuf *to, const struct headline *headline)
{
	const unsigned int hinted = 2 * GUP_CALLER_STATE_HINTED;
	const struct gup_rules *rules = newest_rules(headline);
	size_t newest = newest_of(headline);
	uint64_t honours = headline_honouring(rules);
	uint64_t faults =
		callers_with(headline, newest, hinted, 2, GUP_CALLER_ANSWER_NUMA_FAULT, false);
	uint64_t page = callers_with(headline, newest, hinted, 2, GUP_CALLER_ANSWER_NO_FAULT, true);
	uint64_t rest = real_callers() & ~honours & ~faults & ~page;
	uint64_t others = faults & ~honours;

	strbuf_addf(to, "In %s, ", newest_name(headline));
	put_set(to, honours);
	strbuf_adds(to, " honour NUMA hinting");
	put_part(to, "; ", others,
		 others & ~callers_that(rules, true)
			 ? " take a hinting fault all the same"
			 : " do not, but need a writable entry, and so take the fault as well");
	put_part(to, "; ", page, " get the page without a fault");
	put_part(to, "; ", rest, " do neither");
	strbuf_adds(to, ".");
}

struct gup_rule_set headline_honour_rules(const struct gup_spec *before, const struct gup_spec *at)
{
	struct gup_rule_set rules = { { 0 } };

	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++) {
		struct gup_rules without = at->rules;

		if (before->rules.value[rule] == at->rules.value[rule])
			continue;
		gup_rules_set(&without, before->rules.value[rule]);
		if (headline_honouring(&without) != headline_honouring(&at->rules))
			gup_rule_set_add(&rules, rule);
	}
	return rules;
}

/* ", by 474098edac26" for each commit that changed which callers honour hinting. */
static void put_commits(struct strbuf *to, const struct gup_spec *before, const struct gup_spec *at)
{
	struct gup_rule_set rules = headline_honour_rules(before, at);

	for (unsigned int rule = 0; rule < GUP_RULE_NR; rule++) {
		const struct gup_change *change =
			gup_rule_set_has(rules, rule)
				? gup_change_of(at->version, at->rules.value[rule])
				: NULL;

		if (change && *change->commit)
			strbuf_addf(to, ", by %s", change->commit);
	}
}

size_t headline_honour_range(const struct headline *headline, size_t first)
{
	const struct gup_spec *spec = headline->when.spec;
	uint64_t callers = headline_honouring(&spec[first].rules);
	size_t last = first;

	while (headline_goes_on(headline, last + 1) &&
	       headline_honouring(&spec[last + 1].rules) == callers)
		last++;
	return last;
}

static void answer_when(struct strbuf *to, const struct headline *headline)
{
	const struct gup_spec *spec = headline->when.spec;

	for (size_t first = 0, last; first < headline->nr_releases; first = last + 1) {
		last = headline_honour_range(headline, first);
		strbuf_addf(to, "%s%s%s%s", first ? "; " : "", spec[first].name,
			    last > first ? " to " : "", last > first ? spec[last].name : "");
		if (first && spec[first - 1].version < spec[first].version)
			put_commits(to, &spec[first - 1], &spec[first]);
		strbuf_adds(to, ": ");
		put_set(to, headline_honouring(&spec[first].rules));
	}
	strbuf_adds(to, ".");
}

/* The error that callers get in every closed state: "-EFAULT". */
static const char *error_name(const struct headline *headline, uint64_t callers)
{
	const char *name = NULL;

	for (unsigned int block = 2 * GUP_CALLER_STATE_PROT_NONE; block < HEADLINE_BLOCKS; block++)
		for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++) {
			const char *one = gup_errno_name(
				headline_at(headline, newest_of(headline), block, caller)->ret);

			if (!(callers & CALLER_BIT(caller)))
				continue;
			if (!one || (name && strcmp(one, name) != 0))
				return "an error";
			name = one;
		}
	return name;
}

static void answer_prot_none(struct strbuf *to, const struct headline *headline)
{
	/* Both states, base page and huge page. */
	const unsigned int closed = 2 * GUP_CALLER_STATE_PROT_NONE;
	const unsigned int nr = HEADLINE_BLOCKS - closed;
	size_t newest = newest_of(headline);
	uint64_t hinted =
		callers_with(headline, newest, closed, nr, GUP_CALLER_ANSWER_NUMA_FAULT, false);
	uint64_t error = callers_with(headline, newest, closed, nr, GUP_CALLER_ANSWER_ERROR, true);
	uint64_t page =
		callers_with(headline, newest, closed, nr, GUP_CALLER_ANSWER_NO_FAULT, true);
	uint64_t rest = real_callers() & ~hinted & ~error & ~page;

	strbuf_addf(to, "In %s, after mprotect(PROT_NONE), ", newest_name(headline));
	if (hinted)
		put_part(to, "", hinted, " take a hinting fault");
	else
		strbuf_adds(to, "no caller takes a hinting fault");
	put_part(to, "; ", error, " get ");
	if (error)
		strbuf_adds(to, error_name(headline, error));
	put_part(to, "; ", page, " get the page without a fault");
	put_part(to, "; ", rest, " get different results in different states");
	strbuf_adds(to, ".");
}

static unsigned int laws_broken(const struct checked *checked)
{
	unsigned int nr = 0;

	for (unsigned int law = 0; law < GUP_LAW_NR; law++)
		nr += checked->result.law[law].broken > 0;
	return nr;
}

static void answer_broken(struct strbuf *to, const struct headline *headline)
{
	const struct checked *checked = &headline->newest.of[0];
	unsigned int nr = laws_broken(checked);
	char broken[32], applies[32], label[GUP_LAW_LABEL_MAX], since[8];
	const char *before = ": ";

	describe_count(applies, sizeof(applies), checked->result.cases);
	if (!nr) {
		strbuf_addf(to, "%s keeps all %u laws over %s cases.", newest_name(headline),
			    (unsigned int)GUP_LAW_NR, applies);
		return;
	}
	strbuf_addf(to, "In %s enumerated cases, %s breaks %u of %u laws", applies,
		    newest_name(headline), nr, (unsigned int)GUP_LAW_NR);
	for (unsigned int law = 0; law < GUP_LAW_NR; law++) {
		const struct gup_tally *tally = &checked->result.law[law];
		const struct gup_attribution *attribution = &checked->attribution[law];

		if (!tally->broken)
			continue;
		strbuf_addf(to, "%s%s, in %s of them, since %s", before,
			    gup_law_label(label, sizeof(label), law),
			    describe_count(broken, sizeof(broken), tally->broken),
			    gup_version_format(since, sizeof(since), attribution->since));
		if (attribution->broke && *attribution->broke->commit)
			strbuf_addf(to, " (%s %s)", attribution->broke->commit,
				    attribution->broke->subject);
		before = "; ";
	}
	strbuf_adds(to, ".");
}

/* The callers that get this, and what GUP returned to them. */
static void put_getting(struct strbuf *to, const struct gup_caller_result *result,
			unsigned int gets, const char **before)
{
	uint64_t callers = 0;
	char ret[32];

	for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++)
		if (!gup_caller_is_conversion(caller) && result[caller].gets == gets)
			callers |= CALLER_BIT(caller);
	if (!callers)
		return;
	strbuf_adds(to, *before);
	put_names(to, callers);
	strbuf_addf(to, " get %s", gup_caller_gets_text(gets));
	if (gets == GUP_CALLER_GETS_PFN || gets == GUP_CALLER_GETS_BYTES)
		strbuf_addf(to, ", where GUP returns %s",
			    describe_return(ret, sizeof(ret),
					    result[__builtin_ctzll(callers)].ret));
	*before = "; ";
}

static void answer_refused(struct strbuf *to, const struct headline *headline)
{
	static const uint8_t in_order[] = { GUP_CALLER_GETS_PFN, GUP_CALLER_GETS_BYTES,
					    GUP_CALLER_GETS_PAGE, GUP_CALLER_GETS_NOTHING };

	for (unsigned int i = 0; i < HEADLINE_REFUSED; i++) {
		const char *before = ": ";

		strbuf_addf(to, "%s%s, for %s", i ? ". In " : "In ", newest_name(headline),
			    gup_caller_state_text(GUP_CALLER_STATE_NR + i));
		for (size_t k = 0; k < sizeof(in_order); k++)
			put_getting(to, headline->refused[i], in_order[k], &before);
	}
	strbuf_adds(to, ".");
}

static const struct {
	const char *question;
	void (*answer)(struct strbuf *to, const struct headline *headline);
} answers[HEADLINE_ANSWERS] = {
	{ "Who honours NUMA hinting today?", answer_today },
	{ "Who did when?", answer_when },
	{ "What does PROT_NONE do?", answer_prot_none },
	{ "What is broken in the newest release?", answer_broken },
	{ "Who gets memory that GUP refuses?", answer_refused },
};

const char *headline_question(unsigned int nr)
{
	return answers[nr].question;
}

char *headline_answer(const struct headline *headline, unsigned int nr)
{
	struct strbuf to = strbuf_new();

	answers[nr].answer(&to, headline);
	return to.s;
}
