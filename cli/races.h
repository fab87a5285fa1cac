/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Races of fast walks, by several engines that are compared.
 */
#ifndef CLI_RACES_H
#define CLI_RACES_H

#include <gupwalk/diff.h>
#include <gupwalk/race.h>

#include "files.h"
#include "output/text.h"
#include "trees.h"

/* No engine: what a tree is compared with, where there is nothing. */
#define RACE_NO_SIDE SIZE_MAX

/* Points of one walk before which something happens; of more, the first and the last. */
#define RACE_POINTS 256

/**
 * struct race_witness - the smallest case that shows something
 * @size: how small it is
 * @file: the scenario's file
 * @line: of the call
 * @call: the call
 * @point: the place in the walk
 * @point_nr: its number, from 1
 * @nr_points: of the walk
 * @levels: page-table levels
 * @change: what happened there
 * @step: with its address; then what ended it, or empty
 * @end: as a line of the language
 * @came: what came of it; then, for a difference, what came of it by the other engine
 * @other: the same of the other one
 * @differs: GUP_DIFFER_ bits
 */
struct race_witness {
	uint64_t size;
	const char *file;
	uint32_t line;
	struct gup_call call;
	struct gup_race_point point;
	uint32_t point_nr;
	uint32_t nr_points;
	uint32_t levels;
	enum gup_race_change change;
	char step[128];
	char end[128];
	char came[768];
	char other[768];
	unsigned int differs;
};

/** struct race_tally - of one law: cases that it speaks of, cases that break it */
struct race_tally {
	uint64_t applies;
	uint64_t broken;
	struct race_witness witness;
};

/**
 * struct race_side - one engine and what was found
 * @spec: the version; of a tree, whose states and faults it goes by
 * @tree: the tree; its engine is NULL for the model
 * @beside: the side that it is compared with, or RACE_NO_SIDE
 * @scenarios: scenarios run
 * @not_about: scenarios that are not about the version, or not for this engine
 * @no_walk: scenarios without a fast walk
 * @not_run: scenarios not run, as the engine was given up
 * @walks: fast walks
 * @reads: reads of entries in them
 * @grabs: references wanted in them
 * @left_out: points beyond RACE_POINTS of a walk
 * @tried: changes tried
 * @cannot: changes that could not happen there, by what
 * @not_again: changes not tried, as the walk does not end by itself or with another one, or
 *	as the engine was given up
 * @never_ending: of a tree: fast walks that do not end by themselves, where the model's do
 * @never_file: the first of them is there
 * @never_line: in this line
 * @compared: cases compared with @beside
 * @unmatched: cases whose point the other one does not have
 * @differing: cases that differ
 * @difference: the smallest of them
 * @law: by law
 */
struct race_side {
	struct gup_spec spec;
	struct tool_tree tree;
	size_t beside;
	uint64_t scenarios;
	uint64_t not_about;
	uint64_t no_walk;
	uint64_t not_run;
	uint64_t walks;
	uint64_t reads;
	uint64_t grabs;
	uint64_t left_out;
	uint64_t tried;
	uint64_t cannot[GUP_RACE_CHANGE_NR];
	uint64_t not_again;
	uint64_t never_ending;
	const char *never_file;
	uint32_t never_line;
	uint64_t compared;
	uint64_t unmatched;
	uint64_t differing;
	struct race_witness difference;
	struct race_tally law[GUP_RACE_LAW_NR];
};

/**
 * struct races - all of it
 * @side: the engines
 * @nr: how many
 * @bad: a file could not be run
 */
struct races {
	struct race_side *side;
	size_t nr;
	bool bad;
};

/** race_side_name - the version or the tree */
static inline const char *race_side_name(const struct race_side *side)
{
	return side->tree.engine ? side->tree.engine->name : side->spec.name;
}

/**
 * races_files - disturb the fast walks of scenarios, by all engines
 * @races: receives the results
 * @file: the scenarios; they must stay
 * @nr: how many
 * @jobs: how many threads; a tree's walk has one
 * @progress: told of each scenario
 */
void races_files(struct races *races, struct file *const *file, size_t nr, unsigned int jobs,
		 struct progress *progress);

/**
 * races_broken - is a law broken, does an engine differ from another, does a tree's walk not end
 */
bool races_broken(const struct races *races);

/** races_point_text - "the PTE of 0x1000 is read again", such as stands behind "before". */
char *races_point_text(char *buf, size_t size, const struct race_witness *witness);

/** races_text - print the results for a person */
void races_text(const struct races *races);

/** races_json - print them as JSON */
void races_json(const struct races *races);

#endif /* CLI_RACES_H */
