/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scenarios on a booted kernel: each call is a case of its own, whose state is the
 * steps above it.
 */
#ifndef ENGINES_KERNEL_SCENE_H
#define ENGINES_KERNEL_SCENE_H

#include <gupwalk/run.h>

#include "parse_answer.h"

/**
 * struct scene_call - a call of a scenario
 * @why: why it was not made, or has no answer; NULL otherwise
 * @broke: the kernel crashed or hung in it, which fails each expectation
 * @nr: calls made: two by a caller that retries; the second one starts from the same state,
*	because the first one changed nothing
 * @call: these
 * @answer: the kernel's answers
 * @word: a word instead of an answer, such as "hangs"; NULL otherwise
 */
struct scene_call {
	char *why;
	bool broke;
	unsigned int nr;
	struct gup_call call[2];
	struct gup_record answer[2];
	char *word[2];
};

/**
 * struct scene - a scenario at a version
 * @scenario: the scenario
 * @spec: the version whose flags the callers use, and whose expectations are judged
 * @call: its calls, by number
 */
struct scene {
	const struct gup_scenario *scenario;
	const struct gup_spec *spec;
	struct scene_call *call;
};

/**
 * scene_begin - print the cases of a scene
 * @scene: receives it; for scene_end()
 * @scenario: the scenario
 * @spec: the version
 * @cases: receives cases, for those calls that a guest can make
 */
void scene_begin(struct scene *scene, const struct gup_scenario *scenario,
		 const struct gup_spec *spec, struct strbuf *cases);
void scene_end(struct scene *scene);

/** scene_refuse - note why a call has no answer; returns false. */
bool scene_refuse(struct scene_call *to, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/** scenes_begin - the head of the cases of scenes. */
void scenes_begin(struct strbuf *cases);

/** scenes_end - their end. */
void scenes_end(struct strbuf *cases);

/**
 * scenes_parse - parse a kernel's answers for scenes
 * @scene: the scenes of these cases, in order; they receive the answers
 * @nr: how many
 * @cases: the cases
 * @answers: the answers
 * @error: receives what is wrong with them
 */
bool scenes_parse(struct scene *scene, size_t nr, const char *cases, const char *answers,
		  struct strbuf *error);

struct recorded;

/**
 * scene_recall - the same, from a recording
 * @scene: a scene; it receives the answers
 * @recorded: a recording of these states and calls, among others
 */
void scene_recall(struct scene *scene, struct recorded *recorded);

/**
 * scene_judge - judge the answers by the expectations
 * @scene: a scene with answers
 * @run: a run of the same scenario, which becomes what gup_run() would have made of it;
 *	statements about calls that were not answered, or were made in another state than
 *	the model has there, are unseen, and their text says why,
 *	as does its error for the first one
 * @known: what the kernel tells: answer_known()
 *
 * Return: run->status; GUP_RUN_OTHER_STATE if the model has another state before a call.
 */
enum gup_run_status scene_judge(struct scene *scene, struct gup_run *run, uint32_t known);

#endif /* ENGINES_KERNEL_SCENE_H */
