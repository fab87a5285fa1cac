/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Options that say which cases.
 */
#ifndef GUPWALK_TOOL_SPACE_H
#define GUPWALK_TOOL_SPACE_H

#include <gupwalk/enumerate.h>

#include "args.h"

/**
 * space_shard - read --shard
 * @args: bad becomes true, and it is said why, when @value is not I/N
 * @space: receives the shard
 * @value: such as "1/4"
 */
void space_shard(struct args *args, struct gup_space *space, const char *value);

/**
 * space_number - read an option that is a number
 * @args: bad becomes true, and it is said why, when @value is none
 * @name: of the option, with its dashes
 * @value: digits, or 0x and hex digits; no sign
 * @least: the least that makes sense
 * @most: the most that makes sense
 *
 * Return: the number; @least when it is none.
 */
uint64_t space_number(struct args *args, const char *name, const char *value, uint64_t least,
		      uint64_t most);

#endif /* GUPWALK_TOOL_SPACE_H */
