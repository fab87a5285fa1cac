// SPDX-License-Identifier: GPL-2.0-only
/*
 * A witness is a scenario that has a name, a reason, and what the model does.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cli/results/witness.h>

static void name_is(const char *version, const char *expected)
{
	struct gup_spec spec;
	char error[200], name[100];

	assert_true(gup_spec_parse(version, &spec, error, sizeof(error)));
	assert_string_equal(witness_name(name, sizeof(name), "P3", &spec), expected);
}

/* A name has the values of overrides. */
static void names(void **state)
{
	(void)state;
	name_is("v6.6", "P3-v6.6");
	name_is("v6.6+protnone=fast-lookup", "P3-v6.6-fast-lookup");
	name_is("v6.6+protnone=caller-sets-fast-asks+fast-access=generic",
		"P3-v6.6-caller-sets-fast-asks-generic");
}

/* The scenario parses, and expects what the model does at the version. */
static void scenarios(void **state)
{
	const struct gup_initial_state initial = {
		.name = "mine",
		.step = { { .kind = GUP_STEP_VMA,
			    .start = 0x10000000,
			    .end = 0x10001000,
			    .flags = VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC } },
		.nr_steps = 1,
	};
	const struct gup_witness witness = { .state = &initial,
					     .call = { .entry_point = GUP_ENTRY_POINT_GET,
						       .start = 0x10000000,
						       .nr_pages = 1,
						       .flags = FOLL_WRITE } };
	struct gup_scenario *scenario = witness_scenario(
		&(struct witness_about){ "mine", "It is so.", "7acddcc1ae30" }, &witness);
	struct gup_sandbox *sandbox = sandbox_or_end();
	struct gup_scenario_errors errors;
	struct gup_scenario *again;
	struct gup_spec spec;
	char error[200], *text;

	(void)state;
	assert_true(gup_spec_parse("v6.12", &spec, error, sizeof(error)));
	witness_expect(scenario, sandbox, &witness, &spec);
	text = witness_text(scenario);
	assert_non_null(strstr(text, "scenario mine\n"));
	assert_non_null(strstr(text, "why \"It is so.\"\n"));
	assert_non_null(strstr(text, "commit 7acddcc1ae30\n"));
	assert_non_null(strstr(text, "call get_user_pages 0x10000000 FOLL_WRITE\n"));
	assert_non_null(strstr(text, "expect v6.12"));
	again = gup_scenario_parse(text, strlen(text), &errors);
	assert_non_null(again);
	gup_scenario_free(again);
	gup_scenario_free(scenario);
	gup_sandbox_destroy(sandbox);
	free(text);
}

/* Each line is indented, empty ones are not. */
static void indents(void **state)
{
	char text[100];
	struct term term = { .file = tmpfile() };
	size_t len;

	(void)state;
	witness_print(&term, 2, "a\n\nb");
	rewind(term.file);
	len = fread(text, 1, sizeof(text) - 1, term.file);
	text[len] = '\0';
	assert_string_equal(text, "  a\n\n  b\n");
	fclose(term.file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(scenarios),
		cmocka_unit_test(indents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
