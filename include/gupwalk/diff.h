/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Differences: the same cases under two versions, and the rules that explain the differences.
 */
#ifndef GUPWALK_DIFF_H
#define GUPWALK_DIFF_H

#include <gupwalk/engine.h>
#include <gupwalk/check.h>

GUP_BEGIN_DECLS

/* X(identifier, name): in what two outcomes can differ. */
#define GUP_DIFFER_LIST(X)                                                                         \
	X(RET, "return value")                                                                     \
	X(PAGES, "pages")                                                                          \
	X(REFS, "references")                                                                      \
	X(NUMA, "hinting faults")                                                                  \
	X(FAULTS, "faults")                                                                        \
	X(ENTRIES, "entries")                                                                      \
	X(LOCKS, "locks")                                                                          \
	X(FAST, "fast walk")                                                                       \
	X(WARNS, "warnings")                                                                       \
	X(ENDLESS, "termination")                                                                  \
	X(MIGRATED, "migrations")                                                                  \
	X(STATE, "state")

enum gup_differ_bit {
#define X(id, name) GUP_DIFFER_BIT_##id,
	GUP_DIFFER_LIST(X)
#undef X
	GUP_DIFFER_NR
};

enum gup_differ {
#define X(id, name) GUP_DIFFER_##id = 1 << GUP_DIFFER_BIT_##id,
	GUP_DIFFER_LIST(X)
#undef X
};

/** gup_differ_name - "return value", ... by the bit's number; NULL for none. */
const char *gup_differ_name(unsigned int bit);

/**
 * gup_outcome_compare - in what two outcomes differ, as far as both engines tell it
 * @a: a case
 * @b: the same call in the same kind of state
 * @observed: the observations that both engines tell, as in &struct gup_engine.known;
 *	GUP_OBSERVES_ALL for the model
 *
 * The states may differ before the call, because versions build them differently. So references
 * and entries are compared by how the calls changed them.
 *
 * If one engine walked its own memory, the records of both are compared: see gup_record_of().
 * If a warning has no name, the comparison is only whether there was a warning. If both calls
 * never return, nothing more is compared, unless @observed has GUP_OBSERVES_UNRETURNED.
 *
 * Return: GUP_DIFFER_ bits, 0 for no difference.
 */
unsigned int gup_outcome_compare(const struct gup_trial *a, const struct gup_trial *b,
				 uint32_t observed);

/**
 * gup_trial_refs - all references and pins that a call took, or gave back
 * @c: the case
 * @refs: receives the references
 * @pins: receives the pins of folios that count them apart
 */
void gup_trial_refs(const struct gup_trial *c, int64_t *refs, int64_t *pins);

/* X(identifier, name): entry points that share a walk. */
#define GUP_ENTRY_POINT_CLASS_LIST(X)                                                              \
	X(GET, "get_user_pages")                                                                   \
	X(PIN, "pin_user_pages")                                                                   \
	X(GET_FAST, "get_user_pages_fast")                                                         \
	X(PIN_FAST, "pin_user_pages_fast")                                                         \
	X(FAST_ONLY, "fast_only")                                                                  \
	X(LOOK_UP, "follow_page")

enum gup_entry_point_class {
#define X(id, name) GUP_ENTRY_POINT_CLASS_##id,
	GUP_ENTRY_POINT_CLASS_LIST(X)
#undef X
	GUP_ENTRY_POINT_CLASS_NR
};

/** gup_entry_point_class - the enum gup_entry_point_class of an entry point. */
enum gup_entry_point_class gup_entry_point_class(unsigned int entry);

/** gup_entry_point_class_name - "pin_user_pages", ...; NULL for none. */
const char *gup_entry_point_class_name(unsigned int call_class);

/**
 * struct gup_diff_class - cases that differ in the same way
 * @differs: GUP_DIFFER_ bits
 * @culprits: bit for each enum gup_rule that, set to the other version's value, explains them,
 *	all of them together; bit GUP_RULE_NR: which flags exist
 * @call_class: an enum gup_entry_point_class
 * @treatment: the treatment of the memory, as in struct gup_initial_state; random cases all
 *	have the same
 * @count: cases
 * @witness: the smallest
 */
struct gup_diff_class {
	unsigned int differs;
	struct gup_rule_set culprits;
	uint8_t call_class;
	const char *treatment;
	uint64_t count;
	struct gup_witness witness;
};

/**
 * struct gup_diff_random - random cases, in addition to the enumerated ones
 * @cases: how many
 * @seed: seed of the first state; the same seed gives the same cases
 * @found: receives the states of witnesses; the caller's array
 * @max_found: room in @found
 * @nr_found: states there
 * @states: states in which calls were made
 * @at_odds: steps left out that succeeded under one version only
 */
struct gup_diff_random {
	uint64_t cases;
	uint64_t seed;
	struct gup_initial_state *found;
	size_t max_found;
	size_t nr_found;
	uint64_t states;
	uint64_t at_odds;
};

/**
 * struct gup_diff - what differs between two versions
 * @engine: the engine for each version, owned by the caller; NULL for the model
 * @jobs: how many threads, if both engines are the model; 0 counts as 1
 * @classes: the classes; the caller's array
 * @max_classes: room in @classes
 * @random: random cases; the caller says how many
 * @nr_classes: classes found
 * @cases: cases compared
 * @differing: cases among them that differ
 * @not_offered: cases left out: an engine has no such entry point
 * @unanswered: cases left out: an engine was not asked, or its answers vary
 * @not_made: cases left out: the call would crash every kernel or corrupt its memory
 * @unstored: cases left out: an engine reads a page that it counted and did not store
 * @unclassed: differing cases for which @classes or @random had no room
 * @states: initial states that both versions have
 * @only_a: initial states that only the first has
 * @only_b: initial states that only the second has
 * @neither: initial states that neither has
 * @lacking: initial states left out: an engine was built without what they need
 * @state_differs: initial states that only one engine reaches, or that have different mappings
 *	before any call; only for an engine with its own memory
 * @cancelled: the progress callback ended it, or an engine was given up
 */
struct gup_diff {
	const struct gup_engine *engine[2];
	unsigned int jobs;
	struct gup_diff_class *classes;
	size_t max_classes;
	struct gup_diff_random random;
	size_t nr_classes;
	uint64_t cases;
	uint64_t differing;
	uint64_t not_offered;
	uint64_t unanswered;
	uint64_t not_made;
	uint64_t unstored;
	uint64_t unclassed;
	unsigned int states;
	unsigned int only_a;
	unsigned int only_b;
	unsigned int neither;
	unsigned int lacking;
	unsigned int state_differs;
	bool cancelled;
};

/**
 * gup_diff - compare two versions over all cases
 * @selection: which enumerated cases, and which part of the random ones; its laws are
 *	not used
 * @a: one version
 * @b: the other
 * @diff: receives the result; the caller sets its engines, jobs, classes, max_classes and
 *	random; the classes are sorted by culprits, then by size of their witness
 * @progress: told about progress; NULL for none
 * @arg: its first argument
 *
 * Observations that an engine does not tell are not compared. No rule is searched for where an
 * engine other than the model walks.
 *
 * Return: false when memory is short.
 */
bool gup_diff(const struct gup_selection *selection, const struct gup_rules *a,
	      const struct gup_rules *b, struct gup_diff *diff, gup_progress_fn *progress,
	      void *arg);

GUP_END_DECLS

#endif /* GUPWALK_DIFF_H */
