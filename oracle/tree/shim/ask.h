/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tree's side of the bridge: br_NAME() asks the model that the call came with.
 */
#ifndef TREE_ASK_H
#define TREE_ASK_H

#include "bridge.h"

static const struct br_model *br;

#define X(returns, name, args, names)                                                              \
	static inline returns br_##name args                                                       \
	{                                                                                          \
		return br->name names;                                                             \
	}
BR_MODEL_LIST(X)
#undef X

#define br_mem_map (br->mem_map)
#define br_nr_pages (br->nr_pages)
#define br_bug(what, line) (br_stop(what, __FILE__, line), __builtin_unreachable())

#endif
