/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Recordings: a kernel's answers, as readable text.
 *
 *	gupwalk-recording 2
 *	# its licence
 *	kernel WHICH
 *	model VERSION
 *	calls ENTRY FLAG FLAG ...	the calls in the states below, up to the next such lines
 *	state NAME
 *	STEP ...
 *	at ADDR PAGES
 *	before ENTRY			the mapped pages, or "unreached ..."
 *	ab ret 1; page same ...		names an answer, from here on
 *	abab				the answers to each line of calls, for each subset of its
 *					flags, of which the first is bit 0; again and again
 *	end STATES states CALLS calls
 *
 * Random sequences are made again from their number (sequence.h). Instead of each "calls",
 * "state", STEP and "at" line, their recording has one line after the model:
 *
 *	sequences NUMBER sum SUM	the checksum_32() of these cases
 */
#ifndef ENGINES_KERNEL_RECORD_H
#define ENGINES_KERNEL_RECORD_H

#include "batch.h"

/**
 * record - make a recording of cases and a guest's answers
 * @to: receives the recording
 * @cases: the cases
 * @answers: the guest's answers
 * @which: the version of its package; the guest reports only the release
 * @spec: the version to compare it with
 * @error: receives what is wrong
 *
 * Return: false unless every case is answered and the output is complete.
 */
bool record(struct strbuf *to, const char *cases, const char *answers, const char *which,
	    const char *spec, struct strbuf *error);

#endif /* ENGINES_KERNEL_RECORD_H */
