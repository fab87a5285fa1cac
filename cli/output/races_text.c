// SPDX-License-Identifier: GPL-2.0-only
/*
 * Results of races, as text.
 */
#include <inttypes.h>

#include "output/describe.h"
#include "output/term.h"
#include "results/races.h"

static const char *counted(char *buf, uint64_t count)
{
	return describe_count(buf, 32, count);
}

static const char *things(char buf[64], uint64_t count, const char *thing)
{
	return describe_things(buf, 64, count, thing);
}

static void put_witness(const struct term *out, const struct race_witness *w)
{
	char call[DESCRIBE_MAX], point[128];

	term_put(out, PAINT_DIM, "    %s:%" PRIu32 ":", w->file, w->line);
	printf(" %s\n    before %s, point %" PRIu32 " of %" PRIu32 ": %s\n",
	       describe_call(call, sizeof(call), &w->call),
	       races_point_text(point, sizeof(point), w), w->point_nr, w->nr_points, w->step);
	if (*w->end)
		printf("    when the fast walk has ended: %s\n", w->end);
}

static void put_came(const struct term *out, const char *who, const char *came)
{
	printf("    %s", who);
	term_wrap(out, 4, 6, came);
}

static void put_law(const struct term *out, const struct race_engine *engine, unsigned int law)
{
	const struct race_tally *tally = &engine->law[law];
	char applies[64], broken[64];

	printf("  %-20s ", gup_race_law_name(law));
	if (!tally->broken) {
		term_put(out, tally->applies ? PAINT_GOOD : PAINT_DIM, "%s",
			 tally->applies ? "holds" : "has no case");
		printf(" in %s\n", things(applies, tally->applies, "case"));
		return;
	}
	term_put(out, PAINT_BAD, "broken");
	printf(" in %s of %s; the smallest:\n", counted(broken, tally->broken),
	       things(applies, tally->applies, "case"));
	put_witness(out, &tally->witness);
	put_came(out, "", tally->witness.came);
}

static void put_cannot(const struct race_engine *engine)
{
	uint64_t sum = 0;
	char count[64];
	const char *comma = "";

	for (unsigned int c = 0; c < GUP_RACE_CHANGE_NR; c++)
		sum += engine->cannot[c];
	if (!sum)
		return;
	printf("  %s of them could not happen there: ", counted(count, sum));
	for (unsigned int c = 0; c < GUP_RACE_CHANGE_NR; c++) {
		if (!engine->cannot[c])
			continue;
		printf("%s%s %s", comma,
		       gup_step_name(gup_race_change_step((enum gup_race_change)c)),
		       counted(count, engine->cannot[c]));
		comma = ", ";
	}
	putchar('\n');
}

static void put_compared(const struct term *out, const struct race_engine *engine,
			 const struct race_engine *against)
{
	char count[64], differing[64], differs[DESCRIBE_DIFFERS_MAX];

	printf("  compared with %s: ", race_engine_name(against));
	term_put(out, engine->differing ? PAINT_BAD : PAINT_GOOD, "%s of %s cases differ",
		 counted(differing, engine->differing), counted(count, engine->compared));
	if (engine->unmatched)
		printf("; %s more at points that it does not reach",
		       things(count, engine->unmatched, "case"));
	putchar('\n');
	if (!engine->differing)
		return;
	put_witness(out, &engine->difference);
	put_came(out, "", engine->difference.came);
	printf("    %s: ", race_engine_name(against));
	term_wrap(out, 6, 6, engine->difference.other);
	printf("    they differ in %s\n",
	       describe_differs(differs, sizeof(differs), engine->difference.differs));
}

static void put_engine(const struct term *out, const struct races *races,
		       const struct race_engine *engine)
{
	char a[64], b[64];

	term_put(out, PAINT_HEAD, "%s", race_engine_name(engine));
	if (engine->tree.engine)
		printf(", by the states and faults of %s", engine->spec.name);
	printf("\n  %s", things(a, engine->scenarios, "scenario"));
	printf(", %s not about it, %s without a fast walk\n", counted(a, engine->not_about),
	       counted(b, engine->no_walk));
	printf("  %s: %s of entries, ", things(a, engine->walks, "fast walk"),
	       things(b, engine->reads, "read"));
	printf("%s; %s tried\n", things(a, engine->grabs, "reference"),
	       things(b, engine->tried, "change"));
	put_cannot(engine);
	if (engine->left_out)
		printf("  left out: %s reads and references in the middle of long walks\n",
		       counted(a, engine->left_out));
	if (engine->not_again)
		printf("  left out: %s of walks that do not end, by themselves or with "
		       "another one\n",
		       things(a, engine->not_again, "change"));
	if (engine->never_ending) {
		term_put(out, PAINT_BAD, "  %s never end%s",
			 things(a, engine->never_ending, "fast walk"),
			 engine->never_ending == 1 ? "s" : "");
		printf(" though nothing happens, where those of %s do; the first: %s:%" PRIu32 "\n",
		       engine->spec.name, engine->never_file, engine->never_line);
	}
	if (engine->not_run)
		printf("  given up: too many of its walks never return; %s %s not run\n",
		       things(a, engine->not_run, "scenario"),
		       engine->not_run == 1 ? "was" : "were");
	for (unsigned int law = 0; law < GUP_RACE_LAW_NR; law++)
		put_law(out, engine, law);
	if (engine->against != RACE_NO_ENGINE)
		put_compared(out, engine, &races->engine[engine->against]);
}

void races_text(const struct races *races)
{
	struct term out = term_open(stdout);

	for (size_t i = 0; i < races->nr; i++) {
		if (i)
			putchar('\n');
		put_engine(&out, races, &races->engine[i]);
	}
}
