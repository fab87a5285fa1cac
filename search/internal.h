/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of search share among themselves.
 */
#ifndef SEARCH_INTERNAL_H
#define SEARCH_INTERNAL_H

#include <gupwalk/attribute.h>
#include <gupwalk/diff.h>

#include <model/laws/internal.h>

/* All that can be said of a call by an engine that never returns. */
#define LAW_OF_ENDLESS (GUP_LAW_BIT(GUP_LAW_TERMINATION) | GUP_LAW_BIT(GUP_LAW_P4))

/* Laws that an engine does not tell enough for; NULL for the model, which tells all. */
uint32_t law_untold(const struct gup_engine *engine);

/* Bring an engine's own memory into the state that was built, or not, with @err. */
enum gup_step_error law_engine_state(struct gup_sandbox *sandbox, const struct gup_rules *rules,
				     const struct gup_initial_state *initial,
				     enum gup_step_error err);

/* Is the state that was built not one in which the sandbox's engine is judged? Counts it. */
bool law_leaves_out(struct gup_sandbox *sandbox, struct gup_check_result *result);

/* Say of an outcome in the sandbox whether the arguments were refused, if that is not told. */
void law_infer_refusal(struct gup_sandbox *sandbox, const struct gup_trial *c);

bool law_misses_page(const struct gup_outcome *out);

/*
 * Of the laws that the sandbox's engine has just broken, those that the model breaks, too.
 * @unstored: it got as far as it did by following a page that was never stored.
 */
uint32_t law_known(struct gup_sandbox *sandbox, const struct gup_rules *rules,
		   const struct gup_call *call, uint32_t broken, bool *unstored);

/* Empty address spaces of so many levels, if the sandbox has others; false without memory. */
bool sandbox_levels(struct gup_sandbox *sandbox, unsigned int levels);

/* Nothing can tell the two states apart, which have just been built. */
bool law_same_state(const struct gup_mm *a, const struct gup_mm *b);

uint64_t witness_size(const struct gup_initial_state *initial, unsigned int index,
		      const struct gup_call *call);

/* Stands for the flags that exist, in sets of rules. */
#define RULE_SETS_FLAGS_BIT (UINT64_C(1) << GUP_RULE_NR)

typedef bool rule_sets_explains_fn(void *arg, uint64_t rules);

uint64_t rule_sets_differing(const struct gup_rules *a, const struct gup_rules *b);
struct gup_rules rule_sets_mixed(const struct gup_rules *a, const struct gup_rules *b,
				 uint64_t set);
uint64_t rule_sets_smallest(uint64_t all, rule_sets_explains_fn *explains, void *arg);
unsigned int rule_sets_first(uint64_t set);

#endif /* SEARCH_INTERNAL_H */
