/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which name somebody meant: the one with the fewest typing errors.
 */
#ifndef GUPWALK_NEAR_H
#define GUPWALK_NEAR_H

#include <gupwalk/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct gup_near - a search for the name that was meant
 * @typed: what was typed; need not end in NUL
 * @len: its length in bytes
 * @name: the best candidate so far, NULL for none that is near
 * @errors: how many typing errors away it is
 */
struct gup_near {
	const char *typed;
	size_t len;
	const char *name;
	size_t errors;
};

/**
 * gup_near_offer - offer a candidate to a search
 * @near: the search, with its first two members set and the others zero
 * @name: a name; NULL is passed over
 *
 * A typing error is a letter too many, missing, mistaken, or swapped with its
 * neighbour; the beginning of a name counts as one. A name is near when a third
 * of what was typed, and one letter, may be wrong.
 */
void gup_near_offer(struct gup_near *near, const char *name);

#ifdef __cplusplus
}
#endif

#endif /* GUPWALK_NEAR_H */
