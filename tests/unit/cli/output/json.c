// SPDX-License-Identifier: GPL-2.0-only
/*
 * JSON of calls, outcomes and rules: names and numbers that programs read.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cli/output/json.h>
#include <gupwalk/diff.h>

/* The text of a value, which is freed. */
static void is(json_t *json, const char *expected)
{
	char *text;

	assert_non_null(json);
	text = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);
	assert_string_equal(text, expected);
	free(text);
	json_decref(json);
}

/* No value is null; bytes that are not UTF-8 are question marks. */
static void texts(void **state)
{
	(void)state;
	is(json_version(GUP_VERSION(6, 12)), "\"v6.12\"");
	is(json_version(0), "null");
	is(json_text(NULL), "null");
	is(json_text("ab"), "\"ab\"");
	is(json_text("a\xff"
		     "b"),
	   "\"a?b\"");
	is(json_hex(0x7f0000000000), "\"0x7f0000000000\"");
}

/* Flags are a list of names. */
static void calls(void **state)
{
	const struct gup_call call = { .entry_point = GUP_ENTRY_POINT_PIN,
				       .start = 0x1000,
				       .nr_pages = 3,
				       .flags = FOLL_WRITE | FOLL_FORCE,
				       .locked = true };

	(void)state;
	is(json_call(&call), "{\"entry\":\"pin_user_pages\",\"start\":\"0x1000\",\"nr_pages\":3,"
			     "\"flags\":[\"FOLL_WRITE\",\"FOLL_FORCE\"],\"locked\":true,"
			     "\"no_pages\":false}");
}

static json_t *member(json_t *json, const char *name)
{
	json_t *value = json_incref(json_object_get(json, name));

	assert_non_null(value);
	return value;
}

/* An error has its name and its number; a fault has its kind and address. */
static void outcomes(void **state)
{
	const struct gup_outcome out = { .ret = -14,
					 .nr_faults = 1,
					 .nr_numa = 1,
					 .faults = { { .kind = GUP_FAULT_NUMA_PTE,
						       .addr = 0x1000,
						       .flags = FAULT_FLAG_WRITE } } };
	json_t *json = json_outcome(&out), *fault;

	(void)state;
	is(member(json, "ret"), "-14");
	is(member(json, "errno"), "\"-EFAULT\"");
	is(member(json, "nr_faults"), "1");
	fault = json_array_get(json_object_get(json, "faults"), 0);
	is(member(fault, "kind"), "\"numa-pte\"");
	is(member(fault, "address"), "\"0x1000\"");
	is(member(fault, "flags"), "\"FAULT_FLAG_WRITE\"");
	json_decref(json);
}

/* A rule at a release has a commit; at a proposal it has none. */
static void rules(void **state)
{
	struct gup_spec spec;
	char error[200];

	(void)state;
	assert_true(gup_spec_parse("v6.12", &spec, error, sizeof(error)));
	is(json_value(GUP_PROTNONE_HONOR_EXPLICIT),
	   "{\"rule\":\"protnone\",\"value\":\"honor-explicit\",\"since\":\"v6.6\","
	   "\"commit\":\"7acddcc1ae30\"}");
	is(json_culprits(&spec, (struct gup_rule_set){ { UINT64_C(1) << GUP_RULE_NR } }),
	   "[\"flags\"]");
	assert_true(gup_spec_parse("v6.6+protnone=fast-lookup", &spec, error, sizeof(error)));
	is(json_culprits(&spec, (struct gup_rule_set){ { UINT64_C(1) << GUP_RULE_PROTNONE } }),
	   "[{\"rule\":\"protnone\",\"value\":\"fast-lookup\",\"since\":null,\"commit\":null}]");
}

/* A document says which program and which format it is of. */
static void documents(void **state)
{
	json_t *doc = json_begin("run");

	(void)state;
	is(member(doc, "tool"), "\"gupwalk " GUPWALK_VERSION "\"");
	is(member(doc, "command"), "\"run\"");
	is(member(doc, "format"), "1");
	json_decref(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts), cmocka_unit_test(calls),     cmocka_unit_test(outcomes),
		cmocka_unit_test(rules), cmocka_unit_test(documents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
