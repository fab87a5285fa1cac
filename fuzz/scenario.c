// SPDX-License-Identifier: GPL-2.0-only
/*
 * The target "scenario": property_text() of any bytes.
 */
#include "fuzz.h"

static struct gup_spec spec;

bool fuzz_begin(void)
{
	char error[256];

	return gup_spec_parse("v6.12", &spec, error, sizeof(error));
}

char *fuzz_one(const uint8_t *bytes, size_t len)
{
	static struct gup_scenario_errors errors;
	const char *text = (const char *)bytes;
	bool no_memory = false;
	const char *law = property_text(text, len, &spec, &errors, &no_memory);

	if (no_memory)
		out_of_memory();
	return law ? need(finding_print_text(law, text, len)) : NULL;
}
