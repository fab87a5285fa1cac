/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Races of fast walks, by several engines that are compared.
 */
#ifndef CLI_RESULTS_RACES_H
#define CLI_RESULTS_RACES_H

#include <gupwalk/diff.h>
#include <gupwalk/race.h>

#include "files.h"
#include "output/progress.h"
#include "options/trees.h"

/* Compared with no engine. */
#define RACE_NO_ENGINE SIZE_MAX

/* The most points of one walk that are disturbed; of more, the first and the last ones. */
#define RACE_POINTS 256

/**
 * struct race_witness - the smallest case that breaks a law or differs
 * @size: how small it is
 * @file: the scenario's file
 * @line: the line of the call
 * @call: the call
 * @point: the place in the walk
 * @point_nr: its number, from 1
 * @nr_points: the number of points of the walk
 * @levels: page-table levels
 * @change: the change made there
 * @step: the change's step with its address; then the step that ended it, or empty
 * @end: the end, as a line of the language
 * @came: the outcome; for a difference, compare it with @other
 * @other: the outcome of the other engine
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

/** struct race_tally - counts of one law: cases that it is about, cases that break it */
struct race_tally {
	uint64_t applies;
	uint64_t broken;
	struct race_witness witness;
};

/**
 * struct race_engine - one engine and its results
 * @spec: the version; for a tree, the version whose states and faults it uses
 * @tree: the tree; its engine is NULL for the model
 * @against: the engine that it is compared with, or RACE_NO_ENGINE
 * @scenarios: scenarios run
 * @not_about: scenarios that are not about the version, or not for this engine
 * @no_walk: scenarios without a fast walk
 * @not_run: scenarios not run, as the engine was given up
 * @walks: fast walks
 * @reads: reads of entries in them
 * @grabs: attempts to take a reference in them
 * @left_out: points beyond RACE_POINTS of a walk
 * @tried: changes tried
 * @cannot: changes that are not possible there, by change
 * @not_again: changes not tried, because the walk does not end, or the engine was given up
 * @never_ending: for a tree: fast walks that do not end without a change, where the model's do
 * @never_file: the file of the first of them
 * @never_line: its line
 * @compared: cases compared with @against
 * @unmatched: cases whose point the other engine does not have
 * @differing: cases that differ
 * @difference: the smallest of them
 * @law: counts, by law
 */
struct race_engine {
	struct gup_spec spec;
	struct tool_tree tree;
	size_t against;
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
 * struct races - all results
 * @engine: the engines
 * @nr: how many
 * @bad: a file could not be run
 */
struct races {
	struct race_engine *engine;
	size_t nr;
	bool bad;
};

/** race_engine_name - the version or the tree */
static inline const char *race_engine_name(const struct race_engine *engine)
{
	return engine->tree.engine ? engine->tree.engine->name : engine->spec.name;
}

/**
 * races_files - disturb the fast walks of scenarios, by all engines
 * @races: receives the results
 * @file: the scenarios; they must stay
 * @nr: how many
 * @jobs: how many threads; a tree's walk has one
 * @progress: advanced after each scenario
 */
void races_files(struct races *races, struct file *const *file, size_t nr, unsigned int jobs,
		 struct progress *progress);

/**
 * races_broken - is a law broken, does an engine differ from another, does a tree's walk not end
 */
bool races_broken(const struct races *races);

/** races_point_text - "the PTE of 0x1000 is read again", the text after "before". */
char *races_point_text(char *buf, size_t size, const struct race_witness *witness);

/** races_text - print the results as text */
void races_text(const struct races *races);

/** races_json - print them as JSON */
void races_json(const struct races *races);

#endif /* CLI_RESULTS_RACES_H */
