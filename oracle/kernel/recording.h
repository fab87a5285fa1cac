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
#ifndef ORACLE_KERNEL_RECORDING_H
#define ORACLE_KERNEL_RECORDING_H

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
bool record(struct buf *to, const char *cases, const char *answers, const char *which,
	    const char *spec, struct buf *error);

/**
 * struct compared - a recording and the model
 * @states: states that both have
 * @unreached: states that the kernel, or it and the model, cannot bring about
 * @cases: cases that both answer
 * @differing: cases among them whose answers differ
 * @undecided: states with NUMA hinting that only one of them brings about: which pages
 *	the scanner leaves alone is not modelled
 * @state_differs: states that are not the same before any call
 * @unanswered: cases that the kernel has no answer to: it crashed, hung or wavered
 * @not_offered: cases whose function or flag the kernel has not
 * @classes: how many kinds of differences there are
 */
struct compared {
	unsigned long states;
	unsigned long unreached;
	unsigned long cases;
	unsigned long differing;
	unsigned long undecided;
	unsigned long state_differs;
	unsigned long unanswered;
	unsigned long not_offered;
	unsigned long classes;
};

/**
 * compare - hold the model against a recording
 * @sum: receives the counts
 * @report: receives the smallest case of each difference, as a scenario
 * @recording: the recording
 * @spec: the version; NULL for the one that the recording names
 * @error: receives what is wrong with the recording
 *
 * Return: false when that is no whole recording.
 */
bool compare(struct compared *sum, struct buf *report, const char *recording, const char *spec,
	     struct buf *error);

#endif /* ORACLE_KERNEL_RECORDING_H */
