// SPDX-License-Identifier: GPL-2.0-only
/*
 * What properties share: versions and sandboxes, made once.
 */
#include <stdlib.h>
#include <string.h>

#include "property.h"

static bool make_sandbox(struct gup_sandbox **sandbox, unsigned int levels)
{
	/* It has no step, and still says how many levels there are. */
	const struct gup_initial_state nothing = { .levels = levels };

	*sandbox = gup_sandbox_create();
	return *sandbox && !gup_sandbox_build(*sandbox, NULL, &nothing);
}

static bool make(struct property_context *context)
{
	context->spec = calloc(256, sizeof(*context->spec));
	context->room = play_room_create();
	for (unsigned int i = 0; i < PROPERTY_SANDBOXES; i++)
		if (!make_sandbox(&context->sandbox[0][i], 4) ||
		    !make_sandbox(&context->sandbox[1][i], 5))
			return false;
	return context->spec && context->room;
}

struct property_context *property_context_create(void)
{
	struct property_context *context = calloc(1, sizeof(*context));

	if (!context || !make(context)) {
		property_context_destroy(context);
		return NULL;
	}
	for (unsigned int v = 0; v < 256; v++)
		for (unsigned int p = 0; p < PROPERTY_PROPOSALS; p++)
			gup_case_spec(&(struct gup_case){ .version = (uint8_t)v,
							  .proposal = (uint8_t)p },
				      &context->spec[v][p]);
	return context;
}

void property_context_destroy(struct property_context *context)
{
	if (!context)
		return;
	for (unsigned int i = 0; i < PROPERTY_SANDBOXES; i++) {
		gup_sandbox_destroy(context->sandbox[0][i]);
		gup_sandbox_destroy(context->sandbox[1][i]);
	}
	play_room_destroy(context->room);
	free(context->spec);
	free(context);
}

const struct gup_spec *property_spec(const struct property_context *context,
				     const struct gup_case *c)
{
	return &context->spec[c->version][c->proposal % PROPERTY_PROPOSALS];
}

bool property_choose(const struct property_context *context, struct gup_case *c,
		     const char *version, const char *other)
{
	for (unsigned int bytes = 0; bytes < 1u << 16; bytes++) {
		const struct gup_case swapped = { .version = (uint8_t)bytes,
						  .proposal = (uint8_t)(bytes >> 8) };

		c->version = swapped.proposal;
		c->proposal = swapped.version;
		if (!strcmp(property_spec(context, c)->name, version) &&
		    (!other || !strcmp(property_spec(context, &swapped)->name, other)))
			return true;
	}
	return false;
}

struct gup_sandbox *property_sandbox(const struct property_context *context,
				     const struct gup_case *c, unsigned int nr)
{
	return context->sandbox[c->levels - 4][nr];
}

void property_build(struct property_context *context, struct gup_sandbox *sandbox,
		    struct gup_case *c, const struct gup_rules *rules)
{
	const struct gup_case_target target = { sandbox->before, rules };

	gup_case_settle(c, &target, 1);
	context->no_memory |= !gup_mm_copy(sandbox->work, sandbox->before);
}

bool property_rebuilt(struct property_context *context, struct gup_sandbox *sandbox,
		      const struct gup_case *c, const struct gup_rules *rules)
{
	struct gup_case settled = *c;

	property_build(context, sandbox, &settled, rules);
	return settled.nr_steps == c->nr_steps;
}
