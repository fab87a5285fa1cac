// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes from a seed, and the version that a case chooses.
 */
#include <stdio.h>
#include <string.h>

#include "lib/random.h"

#include "case_call.h"

static size_t put_record(uint8_t *bytes, size_t size, uint64_t value, unsigned int nr)
{
	for (unsigned int i = 0; i < nr && i < size; i++)
		bytes[i] = (uint8_t)(value >> 8 * i);
	return nr < size ? nr : size;
}

size_t gup_case_random(uint8_t *bytes, size_t size, uint64_t seed,
		       const struct gup_case_shape *shape)
{
	/* All numbers are of one sequence, so move neighbouring seeds far apart in it. */
	uint64_t state = seed * UINT64_C(0xd1342543de82ef95);
	uint64_t head = random_next(&state);
	size_t len;

	if (shape->levels)
		head = cases_with_levels(head, shape->levels);
	len = put_record(bytes, size, head, GUP_CASE_HEAD);
	for (unsigned int i = 0; i < shape->nr_steps + shape->nr_calls; i++) {
		uint64_t record = random_next(&state);

		/* A VMA comes first: steps before the first VMA are lost. */
		if (!i)
			record &= ~UINT64_C(0xff);
		record = i < shape->nr_steps ? record & ~UINT64_C(0x80) : record | 0x80;
		len += put_record(bytes + len, size - len, record, GUP_CASE_RECORD);
	}
	return len;
}

void gup_case_spec(const struct gup_case *c, struct gup_spec *spec)
{
	static const enum gup_rule_value proposals[] = {
		GUP_PROTNONE_V1_ALWAYS,
		GUP_PROTNONE_CALLER_SETS_FAST_ASKS,
		GUP_PROTNONE_FAST_LOOKUP,
	};
	/* Older releases break the most laws: a third of all choices are among the first ten. */
	unsigned int skip = c->version < 85 ? c->version % 10u : c->version - 85u;
	gup_version v = GUP_VERSION_FIRST;

	while (skip--)
		v = gup_history_next(v) ? gup_history_next(v) : GUP_VERSION_FIRST;
	*spec = (struct gup_spec){ .version = v };
	gup_history_resolve(v, &spec->rules);
	gup_version_format(spec->name, sizeof(spec->name), v);
	if (v >= GUP_VERSION(6, 5) && c->proposal % 5 == 4) {
		enum gup_rule_value value = proposals[c->proposal % 3];
		size_t len = strlen(spec->name);

		gup_rules_set(&spec->rules, value);
		snprintf(spec->name + len, sizeof(spec->name) - len, "+protnone=%s",
			 gup_rule_value_name(value));
	}
}
