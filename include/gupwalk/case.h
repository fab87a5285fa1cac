/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cases from bytes: the steps that build a state, and calls in that state. Every byte string is
 * a case. So a fuzzer and a random number generator both make cases.
 *
 * The bytes are a head, then records of one size, each a step or a call:
 *
 *	head	version, proposal, place, huge pages
 *	VMA	0x00.., gap, size, kind and sharing, access, flag, backing, may-write
 *	step	0x00..0x7f, VMA, page, length, and three that depend on the step
 *	call	0x80..0xff, where, page, pages asked for, and four for its FOLL_ flags
 *
 * So deleting a record deletes a step, and each byte decides one thing. Bytes that are missing
 * at the end read as zeroes. The tables of search/case.c and search/case_call.c give each
 * value its meaning. A new kind of memory, step or flag is a row there. An added row changes
 * the meaning of values. So keep a case as a scenario, not as bytes.
 */
#ifndef GUPWALK_CASE_H
#define GUPWALK_CASE_H

#include <gupwalk/gup.h>
#include <gupwalk/history.h>
#include <gupwalk/step.h>

GUP_BEGIN_DECLS

/* Bytes of the head and of each record. */
#define GUP_CASE_HEAD 4
#define GUP_CASE_RECORD 8
/* Limits of a case: further steps, calls and VMAs are left out. */
#define GUP_CASE_STEPS 24
#define GUP_CASE_CALLS 32
#define GUP_CASE_VMAS 6
/* The largest number of address spaces in which one case is played at once. */
#define GUP_CASE_TARGETS 4
/* Bytes of the largest case. */
#define GUP_CASE_BYTES (GUP_CASE_HEAD + (GUP_CASE_STEPS + GUP_CASE_CALLS) * GUP_CASE_RECORD)

/* What an address space needs, so that no case fills it. */
#define GUP_CASE_MAX_TABLES 64
#define GUP_CASE_MAX_PAGES 12288
/* Room for the pages of one call: more pages than all VMAs together have. */
#define GUP_CASE_ROOM 4096

/**
 * struct gup_case - a state, and calls that are made in that state; see @first
 * @step: the steps that build the state
 * @call: the calls; at least one
 * @first: for each call, how many steps precede it in the bytes; not valid after steps were
 *	dropped
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
 * gup_case_decode - decode bytes into a case
 * @c: receives it
 * @bytes: any bytes; may be NULL when @len is 0
 * @len: how many; bytes behind the last record that counts are ignored
 *
 * A step may fail when it is applied: see gup_case_settle().
 */
void gup_case_decode(struct gup_case *c, const uint8_t *bytes, size_t len);

/**
 * struct gup_case_shape - the case that random bytes describe
 * @levels: page-table levels, 4 or 5; 0 for either
 * @nr_steps: records that are steps; some of these steps fail
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
 * @seed: any number; seeds next to each other give unrelated bytes
 * @shape: the case that they describe
 *
 * Return: how many bytes; @size at most.
 */
size_t gup_case_random(uint8_t *bytes, size_t size, uint64_t seed,
		       const struct gup_case_shape *shape);

/**
 * gup_case_spec - the version that a case chooses; the caller may use another one
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
 * gup_case_settle - build the state, and drop the steps that fail
 * @c: the case; the steps that remain succeed in every address space
 * @target: the address spaces, which receive the state; they have the case's page-table levels
 * @nr_targets: how many, up to GUP_CASE_TARGETS
 *
 * A step that fails in one address space is dropped for all. A step is also dropped if it makes
 * a state that no kernel has, such as a file's page that KSM shares. A dropped step changes
 * nothing.
 *
 * Return: how many of the dropped steps succeeded in some address spaces, but not in all.
 */
unsigned int gup_case_settle(struct gup_case *c, const struct gup_case_target *target,
			     unsigned int nr_targets);

/**
 * gup_case_step_makes_sense - can a kernel reach the state after this step
 * @mm: the address space
 * @step: the step
 *
 * Return: false for a state that no kernel has, such as a file's page that KSM shares. This
 * does not check whether the step succeeds: see gup_step_apply().
 */
bool gup_case_step_makes_sense(const struct gup_mm *mm, const struct gup_step *step);

/** typedef gup_case_shows_fn - does a case of one call still show it */
typedef bool gup_case_shows_fn(void *arg, const struct gup_case *c);

/**
 * gup_case_shrink - make a case smaller as long as it shows something
 * @c: a case of one call that shows it; becomes a case from which no step, flag or page can be
 *	left out
 * @shows: does a case show it? It also gets cases whose steps may fail
 * @arg: its first argument
 */
void gup_case_shrink(struct gup_case *c, gup_case_shows_fn *shows, void *arg);

GUP_END_DECLS

#endif /* GUPWALK_CASE_H */
