/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A recording as an engine: it gives the answers of its kernel.
 */
#ifndef ENGINES_KERNEL_RECORDED_H
#define ENGINES_KERNEL_RECORDED_H

#include <gupwalk/engine.h>
#include <gupwalk/history.h>

#include "batch.h"

/* The most missing options that are counted separately. */
#define LACKED_MAX 8

/**
 * struct lacked - something that a kernel was built without
 * @what: its name, such as "secretmem"
 * @states: how many states cannot be reached without it
 */
struct lacked {
	char what[40];
	unsigned int states;
};

struct recorded;

/**
 * recorded_read - read a recording
 * @recording: its text
 * @name: of the engine
 * @error: receives what is wrong with it, and where
 *
 * Return: NULL when that is no whole recording; otherwise for recorded_free().
 */
struct recorded *recorded_read(const char *recording, const char *name, struct strbuf *error);
void recorded_free(struct recorded *r);

/** recorded_engine - the engine; valid until recorded_free(). */
const struct gup_engine *recorded_engine(const struct recorded *r);

/** recorded_spec - the version to compare it with. */
const struct gup_spec *recorded_spec(const struct recorded *r);

/** recorded_kernel - the kernel that the recording names. */
const char *recorded_kernel(const struct recorded *r);

/**
 * recorded_unreached - why the engine did not reach the requested state
 *
 * Return: "unreached 2 no entry changed"; NULL if it did, or if no state was requested.
 */
const char *recorded_unreached(const struct recorded *r);

/** recorded_state - enter a state in which these calls were made, as engine.state */
enum gup_reached recorded_state(struct recorded *r, const struct batch_state *state,
				const struct gup_record **before);

/**
 * recorded_sequence - a sequence of a recording: see sequence.h
 * @r: the recording
 * @nr: which of its states, from 0
 * @state: receives the steps and calls, and the calls that were asked
 *
 * Return: false when there is no such state, or it is not a sequence.
 */
bool recorded_sequence(const struct recorded *r, unsigned int nr, struct batch_state *state);

/** recorded_lacked - what the kernel was built without; @nr receives how many things. */
const struct lacked *recorded_lacked(const struct recorded *r, unsigned int *nr);

#endif /* ENGINES_KERNEL_RECORDED_H */
