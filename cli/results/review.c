// SPDX-License-Identifier: GPL-2.0-only
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
/*
 * Judging a change of a kernel tree.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/clock.h"
#include "lib/jobs.h"
#include "output/progress.h"
#include "results/review_parts.h"

/* Building both trees. */
struct building {
	struct review *review;
	struct review_trees *trees;
	struct strbuf code[2];
	struct strbuf error[2];
	bool forms;
};

/* The engine, and what the compiler makes of it. */
static void build_plain(struct building *b, unsigned int i)
{
	struct tree_built *built = &b->trees->built[REVIEW_PLAIN][i];
	const char *name = b->review->change->name[i];

	if (tree_build(b->review->change->path[i], built, &b->error[i]) == TREE_GOOD &&
	    tree_code(built, &b->code[i], &b->error[i]))
		b->trees->lines[i] = tree_lines_new(built);
	if (name && built->path)
		built->name = need_copy(name, strlen(name));
}

/* The other forms; without one of them, what needs it is not done. */
static void build_forms(struct building *b, unsigned int i)
{
	static const unsigned int how[REVIEW_FORM_NR] = {
		[REVIEW_COUNTED] = TREE_COUNTED,
		[REVIEW_TRACED] = TREE_TRACED,
		[REVIEW_GENERIC] = TREE_GENERIC_ACCESS,
	};

	for (unsigned int form = REVIEW_COUNTED; form < REVIEW_FORM_NR; form++) {
		struct tree_built *built = &b->trees->built[form][i];
		const char *name = b->review->change->name[i];

		if (tree_build(b->review->change->path[i], built, &b->error[i]) == TREE_GOOD &&
		    tree_build_as(built, how[form], &b->error[i]) == TREE_GOOD) {
			built->name = need_copy(name, strlen(name));
			continue;
		}
		free(built->object);
		built->object = NULL;
	}
}

static void build_one(void *arg, unsigned int worker, uint64_t part)
{
	struct building *b = arg;

	(void)worker;
	if (b->forms)
		build_forms(b, (unsigned int)part);
	else
		build_plain(b, (unsigned int)part);
}

static void choose_version(struct review *review, const struct review_trees *trees,
			   const struct review_options *options)
{
	gup_version version = (gup_version)trees->built[REVIEW_PLAIN][0].version;
	struct gup_rules rules;
	char name[8], error[256];

	if (options->has_spec) {
		review->spec = options->spec;
		return;
	}
	if (!gup_history_resolve(version, &rules))
		version = GUP_VERSION_LAST;
	gup_spec_parse(gup_version_format(name, sizeof(name), version), &review->spec, error,
		       sizeof(error));
}

bool review_unread_code(const char *name)
{
	static const char *const folders[] = { "Documentation/", "tools/", "samples/", "scripts/",
					       "LICENSES/" };
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (!strncmp(name, folders[i], strlen(folders[i])))
			return false;
	return dot && (!strcmp(dot, ".c") || !strcmp(dot, ".h") || !strcmp(dot, ".S"));
}

static bool any_unread_code(const struct change *change)
{
	for (size_t i = 0; i < change->nr_unread; i++)
		if (review_unread_code(change->unread[i]))
			return true;
	return false;
}

static enum review_verdict judge(const struct review *review, bool same)
{
	const struct review_found *f = review->found;
	bool missed = review->nr_missed || any_unread_code(review->change);

	if (same)
		return missed ? REVIEW_NOT_REACHED : REVIEW_SAME_CODE;
	if (f->nr_laws)
		return REVIEW_BROKEN;
	if (f->differing || f->races_differ || f->generic_differ || f->nr_callers)
		return REVIEW_CHANGED;
	if (missed || review->nr_undecided || !review->counted || f->given_up || *f->failed)
		return REVIEW_NOT_REACHED;
	return REVIEW_UNCHANGED;
}

/* Two processes, because a tree's walks have one thread. */
static void run_cases(struct review *review, struct review_trees *trees,
		      const struct review_options *options)
{
	pid_t child;
	int status = 0;

	fflush(stdout);
	child = fork();
	if (!child) {
		review_rest(review, trees);
		_exit(0);
	}
	review_cases(review, trees, options);
	if (child < 0)
		review_rest(review, trees);
	else
		waitpid(child, &status, 0);
	if (status)
		snprintf(review->found->failed, sizeof(review->found->failed),
			 "laws and races: the process ended with status %d", status);
}

static void compare(struct review *review, struct review_trees *trees, struct building *b,
		    const struct review_options *options)
{
	bool same = !strcmp(b->code[0].s, b->code[1].s);

	choose_version(review, trees, options);
	if (!same) {
		review->found = mmap(NULL, sizeof(*review->found), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (review->found == MAP_FAILED)
			out_of_memory();
		b->forms = true;
		jobs_run(2, 2, build_one, b);
		for (unsigned int i = 0; i < 2; i++)
			if (b->error[i].len && !*review->found->failed)
				snprintf(review->found->failed, sizeof(review->found->failed),
					 "%.2000s", b->error[i].s);
		run_cases(review, trees, options);
	}
	if (same)
		review_lines(review, trees, same);
	review->verdict = judge(review, same);
}

void review_change(struct review *review, const struct change *change,
		   const struct review_options *options)
{
	double begin = clock_seconds();
	struct review_trees trees = { 0 };
	struct building b = { .review = review,
			      .trees = &trees,
			      .code = { strbuf_new(), strbuf_new() },
			      .error = { strbuf_new(), strbuf_new() } };

	*review = (struct review){ .change = change };
	if (!strcmp(change->path[0], change->path[1])) {
		review->verdict = any_unread_code(change) ? REVIEW_NOT_REACHED : REVIEW_SAME_CODE;
	} else {
		jobs_run(2, 2, build_one, &b);
		if (trees.lines[0] && trees.lines[1]) {
			compare(review, &trees, &b, options);
		} else {
			const struct strbuf *error = &b.error[trees.lines[0] ? 1 : 0];

			review->verdict = REVIEW_NO_ENGINE;
			review->error = need_copy(error->s ? error->s : "", error->len);
		}
	}
	for (unsigned int i = 0; i < 2; i++) {
		for (unsigned int form = 0; form < REVIEW_FORM_NR; form++)
			tree_built_free(&trees.built[form][i]);
		tree_lines_free(trees.lines[i]);
		strbuf_free(&b.code[i]);
		strbuf_free(&b.error[i]);
	}
	review->seconds = clock_seconds() - begin;
}

void review_free(struct review *review)
{
	review_lines_free(review);
	free(review->error);
	if (review->found)
		munmap(review->found, sizeof(*review->found));
	*review = (struct review){ 0 };
}

int review_status(const struct review *review)
{
	switch (review->verdict) {
	case REVIEW_SAME_CODE:
	case REVIEW_UNCHANGED:
		return TOOL_HOLDS;
	case REVIEW_CHANGED:
	case REVIEW_BROKEN:
		return TOOL_BROKEN;
	default:
		return TOOL_NO_ENGINE;
	}
}

const char *review_sentence(const struct review *review)
{
	const struct review_found *f = review->found;

	switch (review->verdict) {
	case REVIEW_SAME_CODE:
		return f || strcmp(review->change->path[0], review->change->path[1])
			       ? "No outcome changes: the compiler makes the same code of both."
			       : "No outcome changes: no file that an engine reads changes.";
	case REVIEW_UNCHANGED:
		return "No outcome changes, and each changed line was executed.";
	case REVIEW_BROKEN:
		return "A law is newly broken.";
	case REVIEW_CHANGED:
		if (!f->differing && !f->nr_callers && !f->races_differ)
			return "Outcomes change on architectures without their own "
			       "pte_access_permitted(); on x86 none changes.";
		return "Outcomes change.";
	case REVIEW_NO_ENGINE:
		return "There is no verdict: a tree does not compile.";
	default:
		return "Not enough was reached to say: nothing changes in what was executed.";
	}
}
