// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reviews as text: a page for each change.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/strbuf.h"
#include "output/describe.h"
#include "output/term.h"
#include "results/review.h"

/* Lines that are shown of a list; the others are counted. */
#define SHOWN 24
/* Ways to differ that are shown with a scenario; the others are in the JSON. */
#define GROUPS_SHOWN 2

static void put(const struct term *out, unsigned int indent, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A paragraph; its first line begins with its indentation, and the others are indented by two more. */
static void put(const struct term *out, unsigned int indent, const char *format, ...)
{
	struct strbuf text = strbuf_new();
	va_list args;

	va_start(args, format);
	strbuf_vaddf(&text, format, args);
	va_end(args);
	fprintf(out->file, "%*s", (int)indent, "");
	term_wrap(out, indent, indent + 2, text.s);
	strbuf_free(&text);
}

/* A scenario; comments are wrapped, and its empty lines and its reason are left out. */
static void put_scenario(const struct term *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");
		char *line = need_copy(text, len);

		if (*line == '#' && len + 4 > out->width) {
			fputs("    # ", out->file);
			term_wrap(&(struct term){ out->file, false, out->width }, 6, 6, line + 2);
		} else if (len && strncmp(line, "why ", 4)) {
			fprintf(out->file, "    %s\n", line);
		}
		free(line);
		text += len + (text[len] == '\n');
	}
}

static void put_laws(const struct term *out, const struct review_found *f)
{
	for (unsigned int i = 0; i < f->nr_laws; i++) {
		const struct review_law *l = &f->law[i];
		char before[32], after[32];

		put(out, 0, "Law %s: broken in %s cases, %s before. %s", l->name,
		    describe_count(after, sizeof(after), l->after),
		    describe_count(before, sizeof(before), l->before), l->statement);
		put_scenario(out, l->text);
		fputc('\n', out->file);
	}
}

static void put_callers(const struct term *out, const struct review_found *f)
{
	if (f->nr_callers)
		put(out, 0, "Callers whose outcome changes:");
	for (unsigned int i = 0; i < f->nr_callers; i++) {
		const struct review_caller *c = &f->caller[i];

		put(out, 2, "%s (%s), in %u states; in \"%s\": %s; after the change: %s",
		    gup_caller_text(c->caller), gup_caller_name(c->caller), c->states, c->state,
		    c->before, c->after);
	}
	if (f->nr_callers)
		fputc('\n', out->file);
}

static void put_groups(const struct term *out, const struct review_found *f)
{
	for (unsigned int i = 0; i < f->nr_groups; i++) {
		const struct review_group *g = &f->group[i];
		/* The first ones have the most cases; the others are their neighbours. */
		const bool all = i < GROUPS_SHOWN || g->laws;
		struct strbuf calls = strbuf_new(), laws = strbuf_new();
		char differs[DESCRIBE_DIFFERS_MAX], count[64];

		for (unsigned int c = 0; c < GUP_ENTRY_POINT_CLASS_NR; c++)
			if (g->calls >> c & 1)
				strbuf_addf(&calls, "%s%s", calls.len ? ", " : "",
					    gup_entry_point_class_name(c));
		for (unsigned int law = 0; law < GUP_LAW_NR; law++)
			if (g->laws >> law & 1)
				strbuf_addf(&laws, "%s%s", laws.len ? ", " : "; breaks ",
					    gup_law_name(law));
		put(out, 0, "%s by %s: another %s%s",
		    describe_things(count, sizeof(count), g->cases, "case"), calls.s,
		    describe_differs(differs, sizeof(differs), g->differs), laws.s ? laws.s : "");
		put(out, 2, "before: %s", g->before);
		put(out, 2, "after: %s", g->after);
		if (all)
			put_scenario(out, g->text);
		if (all || i + 1 == f->nr_groups)
			fputc('\n', out->file);
		strbuf_free(&calls);
		strbuf_free(&laws);
	}
}

static void put_other(const struct term *out, const struct review_found *f)
{
	char count[64], of[64];

	if (f->races_differ) {
		put(out, 0, "%s of %s differ when something changes between two reads:",
		    describe_count(count, sizeof(count), f->races_differ),
		    describe_things(of, sizeof(of), f->races, "fast walk"));
		put_scenario(out, f->race_text);
		fputc('\n', out->file);
	}
	if (!f->generic_differ)
		return;
	put(out, 0,
	    "%s of %s differ with the generic pte_access_permitted(), which asks only whether an "
	    "entry is present and writable:",
	    describe_count(count, sizeof(count), f->generic_differ),
	    describe_things(of, sizeof(of), f->generic, "case"));
	put_scenario(out, f->generic_text);
	fputc('\n', out->file);
}

static bool same_place(const struct review_line *a, const struct review_line *b)
{
	const char *x = a->function ? a->function : "", *y = b->function ? b->function : "";

	return !strcmp(a->file, b->file) && a->removed == b->removed && !strcmp(x, y) &&
	       !strcmp(a->why, b->why);
}

/* Neighbouring lines of the same function are one line of the page. */
static void put_lines(const struct term *out, const char *head, const struct review_line *line,
		      size_t nr)
{
	size_t shown = 0;

	if (nr)
		put(out, 0, "%s", head);
	for (size_t i = 0, next; i < nr; i = next) {
		struct strbuf range = strbuf_new();

		next = i + 1;
		while (next < nr && same_place(&line[i], &line[next]) &&
		       line[next].number == line[next - 1].number + 1)
			next++;
		if (shown++ == SHOWN) {
			put(out, 2, "and %zu more", nr - i);
			next = nr;
			continue;
		}
		if (next > i + 1)
			strbuf_addf(&range, "-%u", line[next - 1].number);
		put(out, 2, "%s:%u%s%s%s%s: %s", line[i].file, line[i].number,
		    range.s ? range.s : "", line[i].removed ? " before the change" : "",
		    line[i].function ? " " : "", line[i].function ? line[i].function : "",
		    line[i].why);
		strbuf_free(&range);
	}
	if (nr)
		fputc('\n', out->file);
}

static void put_unread(const struct term *out, const struct change *change)
{
	if (!change->whole)
		put(out, 0,
		    "Only the files that an engine reads were compared; what else differs "
		    "between the two trees is not known.");
	if (change->nr_unread)
		put(out, 0, "Changed files that no engine reads:");
	for (size_t i = 0; i < change->nr_unread && i < SHOWN; i++)
		put(out, 2, "%s%s", change->unread[i],
		    review_unread_code(change->unread[i]) ? "" : " (not code of the kernel)");
	if (change->nr_unread > SHOWN)
		put(out, 2, "and %zu more", change->nr_unread - SHOWN);
	if (change->nr_unread || !change->whole)
		fputc('\n', out->file);
}

static void put_flags(const struct term *out, const struct review *review)
{
	for (size_t i = 0; i < review->nr_flags; i++)
		put(out, 0, "New flag: %s. Cases do not pass it unless the model knows it.",
		    review->flags[i]);
	if (review->nr_flags)
		fputc('\n', out->file);
}

static void put_figures(const struct review_page *page, const struct term *out,
			const struct review *review)
{
	const struct review_found *f = review->found;
	char cases[32], random[32], races[32], generic[32];

	if (f)
		put(out, 0,
		    "Compared: %s cases on x86-64 with states and faults of %s, %s of them random "
		    "with seed %" PRIu64 ", also %s with the generic pte_access_permitted(); %s "
		    "interleavings. Configuration: that of an engine, see doc/engines.md.",
		    describe_count(cases, sizeof(cases), f->cases), review->spec.name,
		    describe_count(random, sizeof(random), f->random), page->options->seed,
		    describe_count(generic, sizeof(generic), f->generic),
		    describe_count(races, sizeof(races), f->races));
	if (f && review->counted)
		put(out, 0, "Changed lines: %u of %u executed.", review->executed, review->lines);
	put(out, 0, "%.1f s", review->seconds);
}

static void put_review(const struct review_page *page, const struct term *out,
		       const struct review *review)
{
	static const enum paint paints[REVIEW_VERDICT_NR] = {
		[REVIEW_SAME_CODE] = PAINT_GOOD,  [REVIEW_UNCHANGED] = PAINT_GOOD,
		[REVIEW_NOT_REACHED] = PAINT_ODD, [REVIEW_CHANGED] = PAINT_BAD,
		[REVIEW_BROKEN] = PAINT_BAD,	  [REVIEW_NO_ENGINE] = PAINT_ODD,
	};
	const struct review_found *f = review->found;

	put(out, 0, "%s", review->change->title);
	term_put(out, paints[review->verdict], "%s", "");
	put(out, 0, "%s", review_sentence(review));
	fputc('\n', out->file);
	if (review->error) {
		fprintf(out->file, "%s\n", review->error);
		return;
	}
	if (f) {
		put_laws(out, f);
		put_callers(out, f);
		put_groups(out, f);
		put_other(out, f);
	}
	put_lines(out, "Changed lines that no case executed:", review->missed, review->nr_missed);
	put_lines(out, "Changed lines that were executed, and that no outcome depends on:",
		  review->undecided, review->nr_undecided);
	put_unread(out, review->change);
	put_flags(out, review);
	if (f && f->given_up)
		put(out, 0, "Given up: too many walks never return; other cases were not tried.");
	if (f && *f->failed)
		put(out, 0, "Not done: %.*s", (int)strcspn(f->failed, "\n"), f->failed);
	put_figures(page, out, review);
}

void review_text(const struct review_page *page, const struct review *review, size_t nr)
{
	struct term out = term_open(stdout);
	size_t count[REVIEW_VERDICT_NR] = { 0 };

	if (page->width)
		out = (struct term){ stdout, false, page->width };
	for (size_t i = 0; i < nr; i++) {
		if (i)
			fputc('\n', out.file);
		put_review(page, &out, &review[i]);
		count[review[i].verdict]++;
	}
	if (nr > 1)
		put(&out, 0,
		    "\n%zu changes: %zu change nothing, %zu change outcomes, %zu break a law, %zu "
		    "were not reached, %zu do not compile.",
		    nr, count[REVIEW_SAME_CODE] + count[REVIEW_UNCHANGED], count[REVIEW_CHANGED],
		    count[REVIEW_BROKEN], count[REVIEW_NOT_REACHED], count[REVIEW_NO_ENGINE]);
}
