// SPDX-License-Identifier: GPL-2.0-only
/*
 * What callers get, as text; the long tables have 100 columns.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/describe.h"
#include "results/headline.h"

#define LABEL_WIDTH 7
/* The least width; an error with its cost needs one more. */
#define CELL_WIDTH 6
/* As many columns as fit beside the names of the callers. */
#define PART_COLUMNS 10

const char *headline_code(const struct gup_caller_result *result, enum paint *paint)
{
	const char *name;

	switch ((enum gup_caller_answer)result->answer) {
	case GUP_CALLER_ANSWER_UNREACHABLE:
		*paint = PAINT_DIM;
		return "-";
	case GUP_CALLER_ANSWER_NO_FAULT:
		*paint = PAINT_GOOD;
		return "ok";
	case GUP_CALLER_ANSWER_NUMA_FAULT:
		*paint = PAINT_ODD;
		return "H";
	case GUP_CALLER_ANSWER_OTHER_FAULT:
		*paint = PAINT_PLAIN;
		return "f";
	case GUP_CALLER_ANSWER_NOTHING:
		*paint = PAINT_BAD;
		return "none";
	case GUP_CALLER_ANSWER_ERROR:
		*paint = PAINT_BAD;
		name = gup_errno_name(result->ret);
		return name ? name + 1 : "error";
	case GUP_CALLER_ANSWER_ENDLESS:
		break;
	}
	*paint = PAINT_BAD;
	return "loops";
}

static void put_caller_result(struct term_grid *grid, const struct headline *headline,
			      unsigned int block, unsigned int caller, size_t version)
{
	const struct gup_caller_result *result = headline_at(headline, version, block, caller);
	bool locked = headline_under_lock(headline, result, caller, version);
	bool slow = headline_went_slow(result);
	enum paint paint;
	const char *code = headline_code(result, &paint);

	if (result->answer == GUP_CALLER_ANSWER_UNREACHABLE)
		term_cell(grid, paint, "%s", code);
	else
		term_cell(grid, paint, "%s%s", code,
			  slow ? (locked ? "+" : "~") : (locked ? "." : ""));
}

static bool same_cell(const struct gup_caller_result *a, const struct gup_caller_result *b)
{
	return a->answer == b->answer && a->calls == b->calls && a->fell_back == b->fell_back &&
	       !a->locks == !b->locks && a->ret == b->ret;
}

static bool same_block(const struct headline *headline, unsigned int a, unsigned int b)
{
	for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++)
		for (unsigned int i = 0; i < headline->nr_columns; i++)
			if (!same_cell(headline_at(headline, headline->column[i], a, caller),
				       headline_at(headline, headline->column[i], b, caller)))
				return false;
	return true;
}

/* The rows of a block, for some of the columns. */
static void put_part(const struct term *out, const struct headline *headline, unsigned int block,
		     const size_t *column, unsigned int nr)
{
	struct term_grid grid = { .columns = nr + 1, .gap = 1 };

	term_cell(&grid, PAINT_PLAIN, "%s", "");
	for (unsigned int i = 0; i < nr; i++)
		term_cell(&grid, PAINT_HEAD, "%-*s", i + 1 < nr ? CELL_WIDTH : 0,
			  headline_label(headline, column[i]));
	for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++) {
		term_cell(&grid, PAINT_PLAIN, "%s", gup_caller_name(caller));
		for (unsigned int i = 0; i < nr; i++)
			put_caller_result(&grid, headline, block, caller, column[i]);
	}
	term_grid_print(out, &grid);
	fputc('\n', out->file);
}

static void put_rows(const struct term *out, const struct headline *headline, unsigned int block)
{
	for (unsigned int first = 0; first < headline->nr_columns; first += PART_COLUMNS) {
		unsigned int left = headline->nr_columns - first;

		put_part(out, headline, block, &headline->column[first],
			 left < PART_COLUMNS ? left : PART_COLUMNS);
	}
}

/* Blocks that are the same cell by cell share their rows. */
static void put_blocks(const struct term *out, const struct headline *headline)
{
	bool done[HEADLINE_BLOCKS] = { false };

	for (unsigned int block = 0; block < HEADLINE_BLOCKS; block++) {
		if (done[block])
			continue;
		for (unsigned int same = block; same < HEADLINE_BLOCKS; same++) {
			if (!same_block(headline, block, same))
				continue;
			done[same] = true;
			term_put(out, PAINT_HEAD, "%s, %s\n", same % 2 ? "Huge page" : "Base page",
				 gup_caller_state_text(same / 2));
		}
		put_rows(out, headline, block);
	}
}

static void put_answers(const struct term *out, const struct headline *headline, bool all)
{
	for (unsigned int nr = 0; nr < (all ? HEADLINE_ANSWERS : HEADLINE_SHORT_ANSWERS); nr++) {
		char *answer = headline_answer(headline, nr);

		term_put(out, PAINT_HEAD, "%s\n", headline_question(nr));
		fputs("  ", out->file);
		term_wrap(out, 2, 2, answer);
		free(answer);
	}
	fputc('\n', out->file);
}

static void put_legend(const struct term *out, const struct headline *headline)
{
	term_put(out, PAINT_HEAD, "Who faults on protnone entries\n");
	fputs("Private anonymous memory that was written. One page is asked for.\n\n"
	      "  ok      gets the page, no fault        none    no page and no error\n"
	      "  H       after a NUMA hinting fault     EFAULT  no page but -EFAULT\n"
	      "  f       after another fault            loops   never returns\n"
	      "  +       the fast walk was not enough: a slow one followed, under mmap_lock\n"
	      "  .       under mmap_lock, without a fast walk before; no sign: without that "
	      "lock\n\n",
	      out->file);
	for (size_t i = headline->nr_releases; i < headline->when.nr; i++)
		fprintf(out->file, "  %-*s %s\n  %-*s   %s\n", LABEL_WIDTH,
			headline_label(headline, i), headline_what(headline, i), LABEL_WIDTH, "",
			headline->when.spec[i].name);
	fputc('\n', out->file);
	for (unsigned int caller = 0; caller < GUP_CALLER_NR; caller++)
		fprintf(out->file, "  %-18s  %s\n", gup_caller_name(caller),
			gup_caller_text(caller));
	fputc('\n', out->file);
}

static void put_laws(const struct term *out, const struct headline *headline)
{
	const struct checks *checks = &headline->checks;
	char label[GUP_LAW_LABEL_MAX];

	for (unsigned int law = GUP_LAW_HINT_ONLY_IF_ASKED; law <= GUP_LAW_LOOK_UP_FINDS; law++) {
		gup_law_label(label, sizeof(label), law);
		term_put(out, PAINT_HEAD, "%s ", label);
		term_wrap(out, (unsigned int)strlen(label) + 1, 3, gup_law_text(law));
		for (unsigned int i = 0; i < headline->nr_columns; i++) {
			size_t version = headline->column[i];

			fprintf(out->file, "   %-*s", LABEL_WIDTH,
				headline_label(headline, version));
			checks_put_result(out, LABEL_WIDTH + 3, checks,
					  checks_at(checks, &headline->when.spec[version]), law);
		}
		fputc('\n', out->file);
	}
}

/* "holds over N cases" or "is broken in M of N cases". */
static void fast_skips_protnone_text(char *buf, size_t size, const struct headline *headline,
				     size_t version)
{
	const struct checked *c = checks_at(&headline->checks, &headline->when.spec[version]);
	const struct gup_tally *p3 = &c->result.law[GUP_LAW_FAST_SKIPS_PROTNONE];
	char applies[32], broken[32];

	describe_count(applies, sizeof(applies), p3->applies);
	if (p3->broken)
		snprintf(buf, size, "is broken in %s of %s cases",
			 describe_count(broken, sizeof(broken), p3->broken), applies);
	else
		snprintf(buf, size, "holds over %s cases", applies);
}

/* Does O_DIRECT get a page that mprotect(PROT_NONE) has made inaccessible. */
static bool breaks_in(const struct headline *headline, size_t version)
{
	const struct gup_caller_result *result = headline_at(
		headline, version, 2 * GUP_CALLER_STATE_PROT_NONE, GUP_CALLER_O_DIRECT_WRITE);

	return result->answer == GUP_CALLER_ANSWER_NO_FAULT;
}

/*
 * The thread's concern is that GUP-fast, without a flag, takes protnone pages. On x86 the
* permission check refuses such an entry anyway. So two columns are compared.
 */
static void put_finding(const struct term *out, const struct headline *headline)
{
	size_t asks = headline_proposal(headline, HEADLINE_ASKS);
	size_t asks_generic = headline_proposal(headline, HEADLINE_ASKS_GENERIC);
	char hardware[96], generic[96], line[1024];

	fast_skips_protnone_text(hardware, sizeof(hardware), headline, asks);
	fast_skips_protnone_text(generic, sizeof(generic), headline, asks_generic);
	term_put(out, PAINT_HEAD, "The fast walk and pte_access_permitted()\n");
	snprintf(
		line, sizeof(line),
		"Under %s, the fast walk goes on at a protnone entry when a call has neither "
		"FOLL_HONOR_NUMA_FAULT nor FOLL_WRITE. On x86 (fast-access=hardware) "
		"pte_access_permitted() then requires the present and user bits, and such an entry "
		"has neither. There fast-skips-protnone %s. Where the entry passes this check "
		"(fast-access=generic, column %s), the law %s%s.",
		headline_label(headline, asks), hardware, headline_label(headline, asks_generic),
		generic,
		breaks_in(headline, asks_generic)
			? ", and O_DIRECT reads memory that mprotect(PROT_NONE) made inaccessible"
			: "");
	term_wrap(out, 0, 0, line);
	fputc('\n', out->file);
}

static void put_more(const struct term *out, const struct headline *headline)
{
	char line[160 + sizeof(headline->when.spec->name)];

	snprintf(line, sizeof(line),
		 "More: `gupwalk callers --all`. A case of each broken law: `gupwalk check "
		 "--versions %s`.",
		 headline->when.spec[headline->nr_releases - 1].name);
	fputc('\n', out->file);
	term_wrap(out, 0, 2, line);
}

void headline_text(const struct headline *headline, bool all)
{
	struct term out = term_open(stdout);

	put_answers(&out, headline, all);
	headline_put_when(&out, headline);
	if (!all) {
		put_more(&out, headline);
		return;
	}
	fputc('\n', out.file);
	put_legend(&out, headline);
	put_blocks(&out, headline);
	put_laws(&out, headline);
	if (headline->nr_releases < headline->when.nr)
		put_finding(&out, headline);
	checks_put_findings(&out, &headline->checks);
}
