/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Declarations that the files of search share.
 */
#ifndef SEARCH_INTERNAL_H
#define SEARCH_INTERNAL_H

#include <gupwalk/attribute.h>
#include <gupwalk/diff.h>

#include <model/laws/internal.h>

/* The only laws that judge an endless call of an engine. */
#define LAW_OF_ENDLESS                                                                             \
	(GUP_LAW_BIT(GUP_LAW_TERMINATION) | GUP_LAW_BIT(GUP_LAW_NO_HINT_IN_PROT_NONE))

/*
 * Laws that need observations which an engine does not tell; NULL for the model, which tells
 * all.
 */
uint32_t law_untold(const struct gup_engine *engine);

/* Make an engine's own memory reach the state that was built, or that failed with @err. */
enum gup_step_error law_engine_state(struct gup_sandbox *sandbox, const struct gup_rules *rules,
				     const struct gup_initial_state *initial,
				     enum gup_step_error err);

/* Should the sandbox's engine not be judged in the state that was built? Counts such a state. */
bool law_leaves_out(struct gup_sandbox *sandbox, struct gup_check_result *result);

/*
 * Decide whether the arguments of the sandbox's call were refused, if the engine does not tell
 * it.
 */
void law_infer_refusal(struct gup_sandbox *sandbox, const struct gup_trial *c);

bool law_misses_page(const struct gup_outcome *out);

/*
 * The laws that the sandbox's engine has just broken, and that the model breaks, too.
 * @unstored: the engine continued only by reading a page that was never stored.
 */
uint32_t law_known(struct gup_sandbox *sandbox, const struct gup_rules *rules,
		   const struct gup_call *call, uint32_t broken, bool *unstored);

/*
 * Make address spaces with so many levels, if the sandbox's have others; false when memory is
 * short.
 */
bool sandbox_levels(struct gup_sandbox *sandbox, unsigned int levels);

/* Take over the state of another sandbox; false when memory is short. */
bool sandbox_copy(struct gup_sandbox *sandbox, const struct gup_sandbox *from);

/* Are the two states, which have just been built, the same? */
bool law_same_state(const struct gup_mm *a, const struct gup_mm *b);

uint64_t witness_size(const struct gup_initial_state *initial, unsigned int index,
		      const struct gup_call *call);

/* X(difference, member): the members that outcomes and records have in common. */
#define DIFFER_MEMBERS(X)                                                                          \
	X(RET, ret)                                                                                \
	X(NUMA, nr_numa)                                                                           \
	X(FAST, fast)                                                                              \
	X(FAST, fell_back)                                                                         \
	X(FAST, nr_fast)                                                                           \
	X(ENDLESS, endless)

/* In sets of rules, this member means the flags that exist. */
#define RULE_SETS_FLAGS ((unsigned int)GUP_RULE_NR)

typedef bool rule_sets_explains_fn(void *arg, struct gup_rule_set rules);

struct gup_rule_set rule_sets_differing(const struct gup_rules *a, const struct gup_rules *b);
struct gup_rules rule_sets_mixed(const struct gup_rules *a, const struct gup_rules *b,
				 struct gup_rule_set set);
struct gup_rule_set rule_sets_smallest(struct gup_rule_set all, rule_sets_explains_fn *explains,
				       void *arg);
unsigned int rule_sets_first(struct gup_rule_set set);

#endif /* SEARCH_INTERNAL_H */
