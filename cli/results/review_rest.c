// SPDX-License-Identifier: GPL-2.0-only
/*
 * Laws, races, and the generic pte_access_permitted(): what a review does in its second process.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/describe.h"
#include "output/progress.h"
#include "results/compared.h"
#include "results/races.h"
#include "results/review_parts.h"
#include "results/witness.h"

#define CLASSES_MAX 64

/* Fast walks to disturb, in memory of each kind. */
static const char *const races[] = {
	"vma 0x10000000-0x10200000 anon rw private\n"
	"write 0x10000000-0x10003000\n"
	"call get_user_pages_fast 0x10000000 3\n",
	"vma 0x10000000-0x10200000 anon rw private\n"
	"write 0x10000000-0x10003000\n"
	"call get_user_pages_fast_only 0x10001000 FOLL_WRITE\n",
	"vma 0x10000000-0x10200000 anon rw private\n"
	"write 0x10000000-0x10003000\n"
	"call pin_user_pages_fast 0x10000000 2 FOLL_WRITE\n",
	"vma 0x10000000-0x10200000 anon rw private\n"
	"write 0x10000000-0x10003000\n"
	"call pin_user_pages_fast 0x10000000\n",
	"vma 0x10000000-0x10200000 anon rw private\n"
	"write 0x10000000-0x10003000\n"
	"call pin_user_pages_fast 0x10002000 FOLL_WRITE|FOLL_LONGTERM\n",
	"vma 0x10000000-0x10200000 anon rw private\n"
	"write 0x10000000-0x10002000\n"
	"fork\n"
	"call pin_user_pages_fast 0x10000000\n",
	"vma 0x10000000-0x10200000 anon rw private\n"
	"write 0x10000000-0x10002000\n"
	"call get_user_pages_fast 0x10000000 3 FOLL_WRITE\n",
	"thp on\n"
	"vma 0x10000000-0x10200000 anon rw private hugepage\n"
	"write 0x10000000\n"
	"call get_user_pages_fast 0x10005000 4\n",
	"thp on\n"
	"vma 0x10000000-0x10200000 anon rw private hugepage\n"
	"write 0x10000000\n"
	"call pin_user_pages_fast 0x10000000 FOLL_WRITE\n",
	"vma 0x10000000-0x10200000 file rw shared\n"
	"write 0x10000000-0x10003000\n"
	"call pin_user_pages_fast 0x10000000 3 FOLL_WRITE\n",
	/* Across tables of the highest levels, the first page refused: the walk must end there. */
	"thp on\n"
	"vma 0x3fe00000-0x40200000 anon rw private hugepage\n"
	"write 0x3fe00000\n"
	"fork\n"
	"write 0x40000000\n"
	"call get_user_pages_fast 0x3ffff000 2 FOLL_WRITE\n",
	"thp on\n"
	"vma 0x3fe00000-0x40000000 anon rw private hugepage\n"
	"vma 0x40000000-0x40200000 anon rw private hugepage\n"
	"write 0x3fe00000\n"
	"write 0x40000000\n"
	"mprotect 0x3fe00000 none\n"
	"call get_user_pages_fast 0x3ffff000 2\n",
	"vma 0x3fe00000-0x40200000 anon rw private\n"
	"write 0x3ffff000\n"
	"fork\n"
	"write 0x40000000\n"
	"call get_user_pages_fast 0x3ffff000 2 FOLL_WRITE\n",
	"vma 0x3fc00000-0x40200000 anon rw private\n"
	"write 0x3fc00000\n"
	"write 0x40000000\n"
	"call get_user_pages_fast 0x3ffff000 2\n",
	"vma 0x7fffe00000-0x8000200000 anon rw private\n"
	"write 0x7ffffff000\n"
	"fork\n"
	"write 0x8000000000\n"
	"call get_user_pages_fast 0x7ffffff000 2 FOLL_WRITE\n",
};

#define NR_RACES (sizeof(races) / sizeof(races[0]))

static void fail(struct review_found *f, const char *why)
{
	if (!*f->failed)
		snprintf(f->failed, sizeof(f->failed), "%s", why);
}

static void add_law(struct review *review, enum gup_law law,
		    const struct gup_check_result result[2], struct tree_engine *const tree[2])
{
	const struct gup_tally *fresh = &result[1].law[law], *known = &result[1].known[law];
	const struct gup_engine *const engine[] = { tree_as_engine(tree[0]),
						    tree_as_engine(tree[1]) };
	struct review_found *f = review->found;
	struct review_law *l = &f->law[f->nr_laws];

	if (f->nr_laws == REVIEW_LAWS_MAX)
		return;
	l->before = result[0].law[law].broken + result[0].known[law].broken;
	l->after = fresh->broken + known->broken;
	if (l->after <= l->before)
		return;
	l->name = gup_law_name(law);
	l->statement = gup_law_text(law);
	review_scenario(l->text, review, l->name, "It breaks the law after the change.", engine,
			fresh->broken ? &fresh->witness : &known->witness);
	f->nr_laws++;
}

static void judge_laws(struct review *review, struct review_trees *trees)
{
	const struct gup_selection selection = { .laws = GUP_LAWS_ALL };
	struct gup_check_result result[2];
	struct gup_sandbox *sandbox = sandbox_or_end();
	struct tree_engine *tree[2];

	if (!review_open(review, trees, REVIEW_PLAIN, tree)) {
		gup_sandbox_destroy(sandbox);
		return;
	}
	for (unsigned int i = 0; i < 2; i++) {
		sandbox->engine = tree_as_engine(tree[i]);
		gup_check(sandbox, &selection, &review->spec.rules, &result[i], NULL, NULL);
		review->found->given_up |= result[i].cancelled;
	}
	sandbox->engine = NULL;
	gup_sandbox_destroy(sandbox);
	for (unsigned int law = 0; law < GUP_LAW_NR; law++)
		add_law(review, (enum gup_law)law, result, tree);
	tree_close(tree[0]);
	tree_close(tree[1]);
}

/* A race as a scenario: `gupwalk race` finds it again. */
static void put_race(char *text, const struct race_witness *w)
{
	char point[128];
	struct strbuf out = strbuf_over(text, REVIEW_TEXT_MAX);

	strbuf_addf(&out,
		    "%s# Before %s (%" PRIu32 " of %" PRIu32 " places), another processor: %s",
		    w->file, races_point_text(point, sizeof(point), w), w->point_nr, w->nr_points,
		    w->step);
	if (*w->end)
		strbuf_addf(&out, "; after the fast walk: %s", w->end);
	if (*w->other)
		strbuf_addf(&out, "\n# before: %s", w->other);
	strbuf_addf(&out, "\n# after:  %s\n", w->came);
}

static void add_races(struct review_found *f, const struct races *r)
{
	const struct race_engine *before = &r->engine[0], *after = &r->engine[1];

	f->races = after->compared;
	f->races_differ = after->differing + after->never_ending;
	if (after->differing)
		put_race(f->race_text, &after->difference);
	for (unsigned int law = 0; law < GUP_RACE_LAW_NR; law++) {
		struct review_law *l = &f->law[f->nr_laws];

		if (after->law[law].broken <= before->law[law].broken ||
		    f->nr_laws == REVIEW_LAWS_MAX)
			continue;
		f->nr_laws++;
		l->name = gup_race_law_name(law);
		l->statement = gup_race_law_text(law);
		l->before = before->law[law].broken;
		l->after = after->law[law].broken;
		put_race(l->text, &after->law[law].witness);
	}
}

static struct file *race_file(size_t nr)
{
	struct file *file = need_array(1, sizeof(*file));
	struct strbuf text = strbuf_new();

	strbuf_addf(&text, "scenario race-%zu\n%s", nr + 1, races[nr]);
	file->text = text.s;
	file->len = text.len;
	file->name = text.s;
	file->scenario = gup_scenario_parse(file->text, file->len, &file->errors);
	return file;
}

static void disturb(struct review *review, struct review_trees *trees)
{
	struct progress progress = { 0 };
	struct race_engine engine[2] = { { .against = RACE_NO_ENGINE }, { .against = 0 } };
	struct races r = { engine, 2, false };
	struct file *file[NR_RACES];
	struct tree_engine *tree[2];

	if (!review_open(review, trees, REVIEW_TRACED, tree))
		return;
	for (unsigned int i = 0; i < 2; i++) {
		engine[i].spec = review->spec;
		engine[i].tree =
			(struct tool_tree){ .engine = tree_as_engine(tree[i]), .loaded = tree[i] };
	}
	for (size_t i = 0; i < NR_RACES; i++)
		file[i] = race_file(i);
	races_files(&r, file, NR_RACES, 1, &progress);
	if (r.bad)
		fail(review->found, "races: a scenario could not be run");
	add_races(review->found, &r);
	for (size_t i = 0; i < NR_RACES; i++)
		file_free(file[i]);
	tree_close(tree[0]);
	tree_close(tree[1]);
}

/* Does only x86's pte_access_permitted() keep the change harmless? */
static void compare_generic(struct review *review, struct review_trees *trees)
{
	const struct gup_selection selection = { 0 };
	struct gup_diff_class classes[CLASSES_MAX];
	struct tree_engine *tree[2];
	struct gup_diff diff = { .classes = classes, .max_classes = CLASSES_MAX };
	struct review_found *f = review->found;

	if (!review_open(review, trees, REVIEW_GENERIC, tree))
		return;
	for (unsigned int i = 0; i < 2; i++)
		diff.engine[i] = tree_as_engine(tree[i]);
	if (!gup_diff(&selection, &review->spec.rules, &review->spec.rules, &diff, NULL, NULL))
		out_of_memory();
	f->generic = diff.cases;
	f->generic_differ = diff.differing;
	f->given_up |= diff.cancelled;
	if (diff.nr_classes)
		review_scenario(f->generic_text, review, "generic-access",
				"It differs where pte_access_permitted() is the generic one.",
				diff.engine, &classes[0].witness);
	tree_close(tree[0]);
	tree_close(tree[1]);
}

void review_rest(struct review *review, struct review_trees *trees)
{
	judge_laws(review, trees);
	disturb(review, trees);
	compare_generic(review, trees);
}
