/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Initial states: the enumerated states in which calls are made.
 */
#ifndef GUPWALK_INITIAL_STATE_H
#define GUPWALK_INITIAL_STATE_H

#include <gupwalk/step.h>

GUP_BEGIN_DECLS

/* The largest number of steps of one initial state. */
#define GUP_INITIAL_STATE_STEPS 24

/**
 * struct gup_initial_state - an initial state, in which calls are made
 * @name: such as "anon-rw hinted"; unique
 * @memory: the part of @name that says what kind of memory it is: "anon-rw"
 * @treatment: the part of @name that says what was done to the memory: "hinted"
 * @step: the steps that build it
 * @nr_steps: how many steps
 * @start: the first address of the calls
 * @nr_pages: how many pages the calls ask for
 * @levels: page-table levels; 0 counts as 4
 */
struct gup_initial_state {
	char name[64];
	const char *memory;
	const char *treatment;
	struct gup_step step[GUP_INITIAL_STATE_STEPS];
	unsigned int nr_steps;
	uint64_t start;
	uint64_t nr_pages;
	unsigned int levels;
};

/**
 * gup_initial_state_get - one initial state
 * @index: counted from 0
 * @initial: receives it
 *
 * Return: false when there are not that many.
 */
bool gup_initial_state_get(unsigned int index, struct gup_initial_state *initial);

/** gup_initial_state_nr - how many initial states there are. */
unsigned int gup_initial_state_nr(void);

GUP_END_DECLS

#endif /* GUPWALK_INITIAL_STATE_H */
