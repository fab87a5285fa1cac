// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk run --on kernel:X or recording:FILE: all calls of all scenarios are made in one boot.
 */
#include <stdio.h>
#include <stdlib.h>

#include <engines/kernel/scene.h>

#include "results/run_kernel.h"

/**
 * struct play - all scenarios of a run
 * @file: the files
 * @nr_files: how many
 * @scene: the scenes of all files, in order
 * @nr_scenes: how many
 * @cases: the cases for the kernel
 */
struct play {
	struct file **file;
	size_t nr_files;
	struct scene *scene;
	size_t nr_scenes;
	struct strbuf cases;
};

static struct play read_files(const struct file_list *files, const struct spec_list *versions)
{
	struct play play = {
		.file = need_array(files->nr + 1, sizeof(*play.file)),
		.nr_files = files->nr,
		.scene = need_array(files->nr * versions->nr + 1, sizeof(*play.scene)),
		.cases = strbuf_new(),
	};

	scenes_begin(&play.cases);
	for (size_t i = 0; i < files->nr; i++) {
		play.file[i] = file_load(files->name[i]);
		for (size_t k = 0; k < versions->nr && play.file[i]->scenario; k++)
			scene_begin(&play.scene[play.nr_scenes++], play.file[i]->scenario,
				    &versions->spec[k], &play.cases);
	}
	scenes_end(&play.cases);
	return play;
}

static void free_files(struct play *play)
{
	for (size_t i = 0; i < play->nr_scenes; i++)
		scene_end(&play->scene[i]);
	for (size_t i = 0; i < play->nr_files; i++)
		file_free(play->file[i]);
	free(play->scene);
	free(play->file);
	strbuf_free(&play->cases);
}

static enum point_status status_of(const struct gup_run *run)
{
	if (run->status == GUP_RUN_NOT_APPLICABLE)
		return POINT_NOT_APPLICABLE;
	if (run->nr_failed || run->status == GUP_RUN_OTHER_STATE)
		return POINT_FAILED;
	if (run->nr_passed)
		return POINT_PASSED;
	return run->error.line ? POINT_NO_ANSWER : POINT_NOT_JUDGED;
}

static void report_file(const struct report *report, const struct file *file, struct scene *scene,
			size_t nr, uint32_t known, struct run_totals *totals)
{
	struct gup_run *run = need(gup_run_create(file->scenario));

	report->file_begin(report->arg, file);
	for (size_t i = 0; i < nr; i++) {
		enum point_status status;

		scene_judge(&scene[i], run, known);
		status = status_of(run);
		report->point(report->arg, file, scene[i].spec, run, status);
		totals->failed |= status == POINT_FAILED;
		totals->unseen += run->nr_unseen;
		totals->unanswered += status == POINT_NO_ANSWER;
		totals->answered += run->nr_results > 0;
	}
	report->file_end(report->arg, file);
	gup_run_destroy(run);
}

static void report_files(const struct play *play, size_t nr_versions, uint32_t known,
			 const struct report *report, struct run_totals *totals)
{
	struct scene *scene = play->scene;

	for (size_t i = 0; i < play->nr_files; i++) {
		if (play->file[i]->scenario) {
			report_file(report, play->file[i], scene, nr_versions, known, totals);
			scene += nr_versions;
		} else {
			report->file_bad(report->arg, play->file[i]);
			totals->bad = true;
		}
	}
}

static int print_left_out(const struct tool_command *cmd, const char *name, int status,
			  const struct run_totals *totals)
{
	if (totals->unseen)
		fprintf(stderr,
			"gupwalk: %s: %s: %lu statements are about what a guest does not observe, "
			"or "
			"calls that it does not answer; they were not judged\n",
			cmd->name, name, totals->unseen);
	if (!totals->unanswered || totals->answered || status)
		return status;
	fprintf(stderr, "gupwalk: %s: %s answers none of these scenarios\n", cmd->name, name);
	return TOOL_NO_ENGINE;
}

/* Get the answers of the kernel, or of the recording. */
static int have_answers(const struct tool_command *cmd, struct tool_engine *on, struct play *play)
{
	const struct tool_kernel kernel = { on->path, on->headers };
	struct strbuf answers = strbuf_new(), error = strbuf_new();
	int status = TOOL_HOLDS;

	if (on->recorded) {
		for (size_t i = 0; i < play->nr_scenes; i++)
			scene_recall(&play->scene[i], on->recorded);
		return status;
	}
	status = kernels_ask(cmd, &kernel, play->cases.s, &answers);
	if (!status &&
	    !scenes_parse(play->scene, play->nr_scenes, play->cases.s, answers.s, &error)) {
		fprintf(stderr, "gupwalk: %s: %s: %s", cmd->name, on->path, error.s);
		status = TOOL_NO_ENGINE;
	}
	strbuf_free(&answers);
	strbuf_free(&error);
	return status;
}

int run_on_memory(const struct tool_command *cmd, struct tool_engine *on,
		  const struct file_list *files, struct spec_list *asked, bool json, bool bad)
{
	const char *release = on->recorded ? recorded_kernel(on->recorded) : on->release;
	struct run_totals totals = { .bad = bad };
	struct run_output out;
	struct play play;
	int status;

	if (!asked->nr && !on->has_spec)
		return tool_error(cmd,
				  "%s: it reports release %s, which is not known here; "
				  "--versions selects the expectations to use",
				  on->path, release);
	if (!asked->nr)
		spec_list_add_name(asked, on->spec.name);
	play = read_files(files, asked);
	status = have_answers(cmd, on, &play);
	if (!status) {
		run_begin(&out, json);
		report_files(&play, asked->nr, answer_known(release), &out.report, &totals);
		status = run_end(cmd, &out, NULL, &totals);
		status = print_left_out(cmd, on->path, status, &totals);
	}
	free_files(&play);
	return status;
}
