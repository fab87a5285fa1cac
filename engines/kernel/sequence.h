/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random sequences: steps with calls between them, whose pages are held over later steps, and
 * calls in the state after them.
 */
#ifndef ENGINES_KERNEL_SEQUENCE_H
#define ENGINES_KERNEL_SEQUENCE_H

#include <gupwalk/history.h>

#include "recorded.h"

/* The states of sequences have names that begin with this. */
#define SEQUENCE_NAME "sequence "

/* A recording has names for the answers to so many. */
#define SEQUENCES_MAX 100000

/**
 * sequence_make - a sequence that a guest can do
 * @state: receives it
 * @seed: any number; the same seed gives the same sequence
 * @spec: the version: its model does all of the steps, and each call returns
 *
 * Return: false when this seed gives no sequence.
 */
bool sequence_make(struct batch_state *state, uint64_t seed, const struct gup_spec *spec);

/**
 * sequences_print_cases - append sequences as cases, from their head to their end
 * @to: receives them
 * @spec: the version
 * @nr: how many
 */
void sequences_print_cases(struct strbuf *to, const struct gup_spec *spec, unsigned int nr);

/**
 * sequences_in - how many sequences these cases are
 * @cases: the cases
 * @spec: the version
 *
 * Return: the number for which sequences_print_cases() prints them; 0 for other cases.
 */
unsigned int sequences_in(const char *cases, const struct gup_spec *spec);

/**
 * sequence_scenario - the sequence as a scenario, with one call as its last line
 * @state: the sequence
 * @call: the call
 *
 * Return: the scenario, for gup_scenario_free(); its text is in @text, if that is not NULL.
 */
struct gup_scenario *sequence_scenario(const struct batch_state *state, const struct gup_call *call,
				       struct strbuf *text);

/**
 * struct sequences_compared - the model against a recording of sequences
 * @states: sequences
 * @calls: calls with an answer
 * @differing: sequences in which the model differs
 * @lacking: sequences that the kernel cannot do without an option that it lacks
 * @unsure: sequences that the guest did not build this time
 * @not_offered: calls that the kernel does not have
 * @unanswered: calls without an answer, because the state was another one each time
 */
struct sequences_compared {
	unsigned long states;
	unsigned long calls;
	unsigned long differing;
	unsigned long lacking;
	unsigned long unsure;
	unsigned long not_offered;
	unsigned long unanswered;
};

/**
 * sequences_compare - compare the model with a recording of sequences
 * @to: receives the first difference of each sequence: a scenario, and the two answers
 * @recorded: the recording
 * @result: receives counts
 */
void sequences_compare(struct strbuf *to, struct recorded *recorded,
		       struct sequences_compared *result);

#endif /* ENGINES_KERNEL_SEQUENCE_H */
