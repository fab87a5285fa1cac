// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of callers whose result changes. It has a row for each caller and state that
 * some version treats differently, and a column for each run of versions that treat all
 * rows alike.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/headline.h"
#include "lib/need.h"

#define STATES_MAX 64
#define NR_LABELS 2
#define HEADING_MAX sizeof(((struct gup_spec *)NULL)->name)
#define GAP 1

static bool same_outcome(const struct gup_caller_result *a, const struct gup_caller_result *b)
{
	return a->answer == b->answer && a->ret == b->ret;
}

/* Does a caller get the same in a block at two versions. */
static bool same_at(const struct headline *headline, unsigned int caller, unsigned int block,
		    size_t a, size_t b)
{
	return same_outcome(headline_at(headline, a, block, caller),
			    headline_at(headline, b, block, caller));
}

static bool all_same_at(const struct headline *headline, size_t a, size_t b)
{
	for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++)
		for (unsigned int block = 0; block < HEADLINE_BLOCKS; block++)
			if (!gup_caller_is_conversion(caller) &&
			    !same_at(headline, caller, block, a, b))
				return false;
	return true;
}

size_t headline_spans(const struct headline *headline, struct headline_span **span)
{
	size_t nr = 0;

	*span = NULL;
	for (size_t i = 0; i < headline->when.nr; i++) {
		if (headline_goes_on(headline, i) &&
		    all_same_at(headline, (*span)[nr - 1].last, i)) {
			(*span)[nr - 1].last = i;
			continue;
		}
		*span = need_grow(*span, nr, sizeof(**span));
		(*span)[nr++] = (struct headline_span){ i, i };
	}
	return nr;
}

static bool differs(const struct headline *headline, unsigned int caller, unsigned int block)
{
	for (size_t i = 1; i < headline->when.nr; i++)
		if (!same_at(headline, caller, block, 0, i))
			return true;
	return false;
}

/* Does a caller get in one block what it gets in another, at every version. */
static bool same_row(const struct headline *headline, unsigned int caller, unsigned int a,
		     unsigned int b)
{
	for (size_t i = 0; i < headline->when.nr; i++)
		if (!same_outcome(headline_at(headline, i, a, caller),
				  headline_at(headline, i, b, caller)))
			return false;
	return true;
}

unsigned int headline_rows(const struct headline *headline,
			   struct headline_row row[HEADLINE_ROWS_MAX])
{
	unsigned int nr = 0;

	for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++) {
		unsigned int done = 0;

		if (gup_caller_is_conversion(caller))
			continue;
		for (unsigned int block = 0; block < HEADLINE_BLOCKS; block++) {
			unsigned int blocks = 0;

			if (done >> block & 1 || !differs(headline, caller, block))
				continue;
			for (unsigned int same = block; same < HEADLINE_BLOCKS; same++)
				if (same_row(headline, caller, block, same))
					blocks |= 1u << same;
			row[nr++] = (struct headline_row){ caller, blocks };
			done |= blocks;
		}
	}
	return nr;
}

/* The states of some blocks, of base pages or of huge pages: one bit each. */
static unsigned int states_of(unsigned int blocks, bool huge)
{
	unsigned int states = 0;

	for (unsigned int state = 0; state < GUP_CALLER_STATE_NR; state++)
		states |= (blocks >> (2 * state + huge) & 1) << state;
	return states;
}

/* "hinted", or "both" with prot-none; hinted-prot-none is named only where prot-none is not. */
static size_t put_states(char *buf, size_t size, size_t len, unsigned int states)
{
	const char *before = "";

	if (states >> GUP_CALLER_STATE_PROT_NONE & 1)
		states &= ~(1u << GUP_CALLER_STATE_HINTED_PROT_NONE);
	if (states == (1u << GUP_CALLER_STATE_HINTED | 1u << GUP_CALLER_STATE_PROT_NONE))
		return len + (size_t)snprintf(buf + len, size - len, "both");
	for (unsigned int state = 0; state < GUP_CALLER_STATE_NR && len < size; state++) {
		if (!(states >> state & 1))
			continue;
		len += (size_t)snprintf(buf + len, size - len, "%s%s", before,
					gup_caller_state_name(state));
		before = ", ";
	}
	return len;
}

static void states_text(char *buf, size_t size, unsigned int blocks)
{
	unsigned int base = states_of(blocks, false), huge = states_of(blocks, true);
	size_t len = 0;

	if (base)
		len = put_states(buf, size, len, base);
	if (base == huge || !huge || len >= size)
		return;
	len += (size_t)snprintf(buf + len, size - len, "%shuge: ", base ? "; " : "");
	if (len < size)
		put_states(buf, size, len, huge);
}

/* The two lines above a column: "v6.1" and "..v6.4"; a proposal has a short name. */
static void heading(char *buf, size_t size, const struct headline *headline,
		    const struct headline_span *span, bool second)
{
	const struct gup_spec *spec = headline->when.spec;
	char name[8];

	if (span->first >= headline->nr_releases)
		snprintf(buf, size, "%s", second ? "" : headline_label(headline, span->first));
	else if (!second)
		snprintf(buf, size, "%s", spec[span->first].name);
	else if (span->last > span->first)
		snprintf(buf, size, "..%s",
			 gup_version_format(name, sizeof(name), spec[span->last].version));
	else
		snprintf(buf, size, "%s", "");
}

/* What a row has in a column. */
static const char *cell_code(const struct headline *headline, const struct headline_row *row,
			     const struct headline_span *span, enum paint *paint)
{
	unsigned int block = (unsigned int)__builtin_ctz(row->blocks);
	const struct gup_caller_result *result =
		headline_at(headline, span->first, block, row->caller);
	const char *code = headline_code(result, paint);

	return result->answer == GUP_CALLER_ANSWER_ERROR ? "err" : code;
}

/* The width of a column, with the gap before it. */
static unsigned int column_width(const struct headline *headline, const struct headline_span *span,
				 const struct headline_row *rows, unsigned int nr_rows)
{
	size_t width = 0;

	for (int second = 0; second < 2; second++) {
		char text[HEADING_MAX];

		heading(text, sizeof(text), headline, span, second);
		if (strlen(text) > width)
			width = strlen(text);
	}
	for (unsigned int row = 0; row < nr_rows; row++) {
		enum paint paint;
		size_t len = strlen(cell_code(headline, &rows[row], span, &paint));

		if (len > width)
			width = len;
	}
	return (unsigned int)width + GAP;
}

/* The width of the two columns of labels, with the gap between them. */
static unsigned int label_width(const struct headline_row *rows, unsigned int nr)
{
	size_t caller = 0, states = 0;

	for (unsigned int row = 0; row < nr; row++) {
		const char *name = gup_caller_name(rows[row].caller);
		char text[STATES_MAX];

		states_text(text, sizeof(text), rows[row].blocks);
		if (strlen(name) > caller)
			caller = strlen(name);
		if (strlen(text) > states)
			states = strlen(text);
	}
	return (unsigned int)(caller + states + GAP);
}

static void put_columns(const struct term *out, const struct headline *headline,
			const struct headline_span *span, size_t nr,
			const struct headline_row *rows, unsigned int nr_rows)
{
	struct term_grid grid = { .columns = NR_LABELS + (unsigned int)nr, .gap = GAP };
	char text[HEADING_MAX];

	/* Proposals have one line of headings. */
	for (int second = 0; second < (span->first < headline->nr_releases ? 2 : 1); second++) {
		term_cell(&grid, PAINT_PLAIN, "%s", "");
		term_cell(&grid, PAINT_PLAIN, "%s", "");
		for (size_t i = 0; i < nr; i++) {
			heading(text, sizeof(text), headline, &span[i], second);
			term_cell(&grid, PAINT_HEAD, "%s", text);
		}
	}
	for (unsigned int row = 0; row < nr_rows; row++) {
		bool again = row && rows[row - 1].caller == rows[row].caller;

		states_text(text, sizeof(text), rows[row].blocks);
		term_cell(&grid, PAINT_PLAIN, "%s", again ? "" : gup_caller_name(rows[row].caller));
		term_cell(&grid, PAINT_PLAIN, "%s", text);
		for (size_t i = 0; i < nr; i++) {
			enum paint paint;
			const char *code = cell_code(headline, &rows[row], &span[i], &paint);

			term_cell(&grid, paint, "%s", code);
		}
	}
	term_grid_print(out, &grid);
	fputc('\n', out->file);
}

/* The table, split into parts that fit the terminal. */
static void put_parts(const struct term *out, const struct headline *headline,
		      const struct headline_row *rows, unsigned int nr_rows)
{
	unsigned int labels = label_width(rows, nr_rows), width = labels;
	struct headline_span *span;
	size_t nr = headline_spans(headline, &span), first = 0;

	for (size_t i = 0; i < nr; i++) {
		unsigned int more = column_width(headline, &span[i], rows, nr_rows);

		if (i > first &&
		    (width + more > out->width || i - first == TERM_COLUMNS_MAX - NR_LABELS)) {
			put_columns(out, headline, &span[first], i - first, rows, nr_rows);
			first = i;
			width = labels;
		}
		width += more;
	}
	put_columns(out, headline, &span[first], nr - first, rows, nr_rows);
	free(span);
}

static void put_same(const struct term *out, const struct headline_row *rows, unsigned int nr)
{
	char line[256] = "";
	size_t len = 0;

	for (unsigned int caller = 0; caller < GUP_CALLER_NR && len < sizeof(line); caller++) {
		bool has_row = gup_caller_is_conversion(caller);

		for (unsigned int row = 0; row < nr; row++)
			has_row |= rows[row].caller == caller;
		if (!has_row)
			len += (size_t)snprintf(line + len, sizeof(line) - len, "%s%s",
						len ? ", " : "", gup_caller_name(caller));
	}
	if (!len)
		return;
	fputs("The same at every version: ", out->file);
	term_wrap(out, 27, 2, line);
}

static void put_meaning(const struct term *out, const char *name, const char *meaning)
{
	fprintf(out->file, "  %-9s  ", name);
	term_wrap(out, 13, 13, meaning);
}

static void put_meanings(const struct term *out, const struct headline *headline)
{
	put_meaning(out, "hinted", gup_caller_state_text(GUP_CALLER_STATE_HINTED));
	put_meaning(out, "prot-none", gup_caller_state_text(GUP_CALLER_STATE_PROT_NONE));
	put_meaning(out, "both", "hinted, and prot-none; huge: huge pages only");
	put_meaning(out, "ok", "the page, without a fault");
	put_meaning(out, "H, f", "the page, after a NUMA hinting fault (H) or another one (f)");
	put_meaning(out, "none, err", "no page: without an error, or with one");
	for (size_t i = headline->nr_releases; i < headline->when.nr; i++)
		put_meaning(out, headline_label(headline, i), headline_what(headline, i));
}

void headline_put_when(const struct term *out, const struct headline *headline)
{
	struct headline_row rows[HEADLINE_ROWS_MAX];
	unsigned int nr_rows = headline_rows(headline, rows);

	term_put(out, PAINT_HEAD, "Who differs when\n");
	put_parts(out, headline, rows, nr_rows);
	put_same(out, rows, nr_rows);
	put_meanings(out, headline);
}
