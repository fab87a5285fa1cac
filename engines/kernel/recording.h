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

#endif /* ENGINES_KERNEL_RECORDING_H */
