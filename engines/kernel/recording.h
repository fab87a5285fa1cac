/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Recordings: what a kernel answered, kept as text that people can read.
 *
 *	gupwalk-recording 2
 *	# its licence
 *	kernel WHICH
 *	model VERSION
 *	calls ENTRY FLAG FLAG ...	what is asked in the states below, up to the next such lines
 *	state NAME
 *	STEP ...
 *	at ADDR PAGES
 *	before ENTRY			what is mapped, or "unreached ..."
 *	ab ret 1; page same ...		names an answer, from here on
 *	abab				the answers to each line of calls, for each subset of its
 *					flags, of which the first is bit 0; again and again
 *	end STATES states CALLS calls
 */
#ifndef ENGINES_KERNEL_RECORDING_H
#define ENGINES_KERNEL_RECORDING_H

#include <gupwalk/history.h>

#include "batch.h"

/**
 * record - make a recording of cases and what a guest answered to them
 * @to: receives the recording
 * @cases: the cases
 * @answers: the guest's answers
 * @which: its version, beside what the guest says it is
 * @spec: the version to compare it with
 * @error: receives what is wrong
 *
 * Return: false unless every case is answered and the guest came to its end.
 */
bool record(struct strbuf *to, const char *cases, const char *answers, const char *which,
	    const char *spec, struct strbuf *error);

/* Rules that explain a difference: the first ones. */
#define DIFFERING_VALUES 3

/**
 * struct differing - cases that differ alike
 * @kernel: what the kernel answers; or what is there before, or why the state is not reached
 * @model: the same of the model
 * @state: the state of the smallest one
 * @call: its call
 * @count: how many
 * @value: values of rules, an enum gup_rule_value each, one of which at a time has the
 *	model do what the kernel does in that case; see compared_explain()
 * @nr_values: how many
 */
struct differing {
	char *kernel;
	char *model;
	struct gup_initial_state state;
	struct gup_call call;
	unsigned long count;
	unsigned int value[DIFFERING_VALUES];
	unsigned int nr_values;
};

/* More kinds of differences than this are not told apart; nor are more things lacking. */
#define DIFFERING_MAX 200
#define LACKED_MAX 8

/**
 * struct lacked - something that the kernel was built without
 * @what: its name, such as "secretmem"
 * @states: how many are left out for it
 */
struct lacked {
	char what[40];
	unsigned long states;
};

/**
 * struct compared - a recording and the model
 * @kernel: which kernel, as the recording says
 * @spec: the model's version
 * @states: states that both have
 * @unreached: states that neither the kernel nor the model can bring about
 * @cases: cases that both answer; that the kernel crashed or hung is an answer
 * @differing: cases among them whose answers differ
 * @lacking: states of what the kernel was built without, and the model has
 * @lacked: what that is
 * @nr_lacked: how many things
 * @state_differs: states that are not the same before any call
 * @unanswered: cases that the kernel has no answer to: it wavered
 * @not_offered: cases whose function or flag the kernel has not
 * @found: the kinds of differences
 * @nr_found: how many
 */
struct compared {
	char *kernel;
	struct gup_spec spec;
	unsigned long states;
	unsigned long unreached;
	unsigned long cases;
	unsigned long differing;
	unsigned long lacking;
	struct lacked lacked[LACKED_MAX];
	unsigned int nr_lacked;
	unsigned long state_differs;
	unsigned long unanswered;
	unsigned long not_offered;
	struct differing *found;
	unsigned int nr_found;
};

/**
 * compare - hold the model against a recording
 * @sum: receives what was found; for compared_free(), whatever comes of it
 * @recording: the recording
 * @error: receives what is wrong with the recording
 *
 * Return: false when that is no whole recording.
 */
bool compare(struct compared *sum, const char *recording, struct strbuf *error);
void compared_free(struct compared *sum);

/** explain_possible - is this another value of a rule than the version's, and some release's? */
bool explain_possible(const struct gup_rules *rules, unsigned int value);

/** compared_explain - find the rules that explain what differs: what a kernel took over. */
void compared_explain(struct compared *sum);

/** compared_report - append the smallest case of each kind of difference, as a scenario. */
void compared_report(struct strbuf *to, const struct compared *sum);

#endif /* ENGINES_KERNEL_RECORDING_H */
