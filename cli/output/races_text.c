// SPDX-License-Identifier: GPL-2.0-only
/*
 * What became of races, as text.
 */
#include <inttypes.h>

#include "output/describe.h"
#include "races.h"

static const char *counted(char *buf, uint64_t count)
{
	return describe_count(buf, 32, count);
}

static void put_witness(const struct text *out, const struct race_witness *w)
{
	char call[DESCRIBE_MAX], point[128];

	text_put(out, PAINT_DIM, "    %s:%" PRIu32 ":", w->file, w->line);
	printf(" %s\n    before %s, point %" PRIu32 " of %" PRIu32 ": %s\n",
	       describe_call(call, sizeof(call), &w->call),
	       races_point_text(point, sizeof(point), w), w->point_nr, w->nr_points, w->step);
	if (*w->end)
		printf("    when the fast walk has ended: %s\n", w->end);
}

static void put_came(const struct text *out, const char *who, const char *came)
{
	printf("    %s", who);
	text_wrap(out, 4, 6, came);
}

static void put_law(const struct text *out, const struct race_side *side, unsigned int law)
{
	const struct race_tally *tally = &side->law[law];
	char applies[32], broken[32];

	printf("  %-20s ", gup_race_law_name(law));
	if (!tally->broken) {
		text_put(out, tally->applies ? PAINT_GOOD : PAINT_DIM, "%s",
			 tally->applies ? "holds" : "says nothing");
		printf(" in %s cases\n", counted(applies, tally->applies));
		return;
	}
	text_put(out, PAINT_BAD, "broken");
	printf(" in %s of %s cases; the smallest:\n", counted(broken, tally->broken),
	       counted(applies, tally->applies));
	put_witness(out, &tally->witness);
	put_came(out, "", tally->witness.came);
}

static void put_cannot(const struct race_side *side)
{
	uint64_t sum = 0;
	char count[32];
	const char *comma = "";

	for (unsigned int c = 0; c < GUP_RACE_CHANGE_NR; c++)
		sum += side->cannot[c];
	if (!sum)
		return;
	printf("  %s of them could not happen there: ", counted(count, sum));
	for (unsigned int c = 0; c < GUP_RACE_CHANGE_NR; c++) {
		if (!side->cannot[c])
			continue;
		printf("%s%s %s", comma,
		       gup_step_name(gup_race_change_step((enum gup_race_change)c)),
		       counted(count, side->cannot[c]));
		comma = ", ";
	}
	putchar('\n');
}

static void put_beside(const struct text *out, const struct race_side *side,
		       const struct race_side *beside)
{
	char count[32], differing[32], differs[DESCRIBE_DIFFERS_MAX];

	printf("  compared with %s: ", race_side_name(beside));
	text_put(out, side->differing ? PAINT_BAD : PAINT_GOOD, "%s of %s cases differ",
		 counted(differing, side->differing), counted(count, side->compared));
	if (side->unmatched)
		printf("; %s cases more at points that it does not reach",
		       counted(count, side->unmatched));
	putchar('\n');
	if (!side->differing)
		return;
	put_witness(out, &side->difference);
	put_came(out, "", side->difference.came);
	printf("    %s: ", race_side_name(beside));
	text_wrap(out, 6, 6, side->difference.other);
	printf("    they differ in %s\n",
	       describe_differs(differs, sizeof(differs), side->difference.differs));
}

static void put_side(const struct text *out, const struct races *races,
		     const struct race_side *side)
{
	char a[32], b[32];

	text_put(out, PAINT_HEAD, "%s", race_side_name(side));
	if (side->tree.engine)
		printf(", by the states and faults of %s", side->spec.name);
	printf("\n  %s scenarios", counted(a, side->scenarios));
	printf(", %s not about it, %s without a fast walk\n", counted(a, side->not_about),
	       counted(b, side->no_walk));
	printf("  %s fast walks: %s reads of entries, ", counted(a, side->walks),
	       counted(b, side->reads));
	printf("%s references; %s changes tried\n", counted(a, side->grabs),
	       counted(b, side->tried));
	put_cannot(side);
	if (side->left_out)
		printf("  left out: %s reads and references in the middle of long walks\n",
		       counted(a, side->left_out));
	if (side->not_again)
		printf("  left out: %s changes of walks that do not end, by themselves or with "
		       "another one\n",
		       counted(a, side->not_again));
	if (side->never_ending) {
		text_put(out, PAINT_BAD, "  %s fast walks never end",
			 counted(a, side->never_ending));
		printf(" though nothing happens, where those of %s do; the first: %s:%" PRIu32 "\n",
		       side->spec.name, side->never_file, side->never_line);
	}
	if (side->not_run)
		printf("  given up: too many of its walks never return; %s scenarios were not "
		       "run\n",
		       counted(a, side->not_run));
	for (unsigned int law = 0; law < GUP_RACE_LAW_NR; law++)
		put_law(out, side, law);
	if (side->beside != RACE_NO_SIDE)
		put_beside(out, side, &races->side[side->beside]);
}

void races_text(const struct races *races)
{
	struct text out = text_open(stdout);

	for (size_t i = 0; i < races->nr; i++) {
		if (i)
			putchar('\n');
		put_side(&out, races, &races->side[i]);
	}
}
