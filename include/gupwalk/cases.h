/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cases from bytes: how a state comes about, and calls in it. Every byte string is
 * a case, so whoever has bytes has cases: a fuzzer, a random number generator.
 *
 * The bytes are a head, then records of one size, each a step or a call:
 *
 *	head	version, proposal, place, huge pages
 *	VMA	0x00.., gap, size, kind and sharing, access, flag, backing, may-write
 *	step	0x00..0x7f, VMA, page, length, and three that depend on the step
 *	call	0x80..0xff, where, page, pages asked for, and four for its FOLL_ flags
 *
 * So deleting a record deletes a step, each byte decides one thing, and what is
 * missing at the end reads as zeroes. What each value means are the tables of
 * model/cases: a new kind of memory, step or flag is a row there. Values mean
 * something else when rows are added: bytes are not for keeping, scenarios are.
 */
#ifndef GUPWALK_CASES_H
#define GUPWALK_CASES_H

#include <gupwalk/gup.h>
#include <gupwalk/history.h>
#include <gupwalk/step.h>

GUP_BEGIN_DECLS

/* Bytes of the head and of each record. */
#define GUP_CASE_HEAD 4
#define GUP_CASE_RECORD 8
/* Steps, calls and VMAs of a case; what goes beyond is left out. */
#define GUP_CASE_STEPS 24
#define GUP_CASE_CALLS 32
#define GUP_CASE_VMAS 6
/* Address spaces that one case is played in at once, at most. */
#define GUP_CASE_TARGETS 4
/* Bytes that make the largest case. */
#define GUP_CASE_BYTES (GUP_CASE_HEAD + (GUP_CASE_STEPS + GUP_CASE_CALLS) * GUP_CASE_RECORD)

/* What an address space needs so that a case does not run out of it by itself. */
#define GUP_CASE_MAX_TABLES 64
#define GUP_CASE_MAX_PAGES 12288
/* Room for the pages of one call: more than all VMAs together have. */
#define GUP_CASE_ROOM 4096

/**
 * struct gup_case - a state and calls, each made in that state; or in turns, see @first
 * @step: how the state comes about
 * @call: the calls; one at least
 * @first: for each call, how many of the steps the bytes have before it; says nothing
 *	once steps were dropped
 * @nr_steps: how many steps
 * @nr_calls: how many calls
 * @levels: page-table levels, 4 or 5
 * @version: the release chosen, for gup_case_spec()
 * @proposal: the proposal chosen, for gup_case_spec()
 */
struct gup_case {
	struct gup_step step[GUP_CASE_STEPS];
	struct gup_call call[GUP_CASE_CALLS];
	uint8_t first[GUP_CASE_CALLS];
	unsigned int nr_steps;
	unsigned int nr_calls;
	unsigned int levels;
	uint8_t version;
	uint8_t proposal;
};

/**
 * gup_case_decode - the case that bytes are
 * @c: receives it
 * @bytes: any bytes; may be NULL when @len is 0
 * @len: how many; those behind the last record that counts are ignored
 *
 * Steps may be such as fail; see gup_case_settle().
 */
void gup_case_decode(struct gup_case *c, const uint8_t *bytes, size_t len);

/**
 * struct gup_case_shape - what random bytes are to make
 * @levels: page-table levels, 4 or 5; 0 for either
 * @nr_steps: records that are steps; some of these cannot be done
 * @nr_calls: records that are calls
 */
struct gup_case_shape {
	unsigned int levels;
	unsigned int nr_steps;
	unsigned int nr_calls;
};

/**
 * gup_case_random - bytes from a seed
 * @bytes: receives them
 * @size: bytes of @bytes; GUP_CASE_BYTES are enough
 * @seed: any; neighbours have nothing in common
 * @shape: what they make
 *
 * Return: how many bytes; @size at most.
 */
size_t gup_case_random(uint8_t *bytes, size_t size, uint64_t seed,
		       const struct gup_case_shape *shape);

/**
 * gup_case_spec - the version that a case is for, if nobody asks for another
 * @c: the case
 * @spec: receives a release, or a proposal
 */
void gup_case_spec(const struct gup_case *c, struct gup_spec *spec);

/**
 * struct gup_case_target - where a case is played
 * @mm: the address space
 * @rules: the version
 */
struct gup_case_target {
	struct gup_mm *mm;
	const struct gup_rules *rules;
};

/**
 * gup_case_settle - build the state, and drop the steps that cannot be done
 * @c: the case; what is left of its steps succeeds on every side
 * @side: address spaces, which become the state; their levels are those of the case
 * @nr_targets: how many, up to GUP_CASE_TARGETS
 *
 * A step that fails on one side is dropped for all, and so is one that makes what no
 * kernel has, such as a file's page that KSM shares. What is dropped leaves no trace.
 *
 * Return: how many of the steps dropped could be done on some sides, not on all.
 */
unsigned int gup_case_settle(struct gup_case *c, const struct gup_case_target *side,
			     unsigned int nr_targets);

/**
 * gup_case_step_makes_sense - is this what a kernel may have come to
 * @mm: the address space
 * @step: what is to be done to it
 *
 * Return: false for what no kernel has, such as a file's page that KSM shares; what cannot
 * be done is gup_step_apply()'s to say.
 */
bool gup_case_step_makes_sense(const struct gup_mm *mm, const struct gup_step *step);

/** typedef gup_case_shows_fn - does the case, of one call, still show it */
typedef bool gup_case_shows_fn(void *arg, const struct gup_case *c);

/**
 * gup_case_shrink - make a case smaller that shows something
 * @c: a case of one call that shows it; becomes one from which nothing more can be
 *	left out: no step, no flag, no page
 * @shows: does it; is given cases whose steps may fail
 * @arg: its first argument
 */
void gup_case_shrink(struct gup_case *c, gup_case_shows_fn *shows, void *arg);

GUP_END_DECLS

#endif /* GUPWALK_CASES_H */
