// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which of some names somebody meant.
 */
#include <string.h>

#include <gupwalk/near.h>

#include "tool.h"

const char *tool_suggest(const char *typed, const char *const *names)
{
	struct gup_near near = { .typed = typed, .len = strlen(typed) };

	for (; *names; names++)
		gup_near_offer(&near, *names);
	return near.name;
}
