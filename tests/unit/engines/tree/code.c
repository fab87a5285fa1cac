// SPDX-License-Identifier: GPL-2.0-only
/*
 * Assembly as checksums: what makes no difference, and what does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engines/tree/code.h"

#define FUNCTION(name, body)                                                                       \
	"\t.section\t.text." name "\n\t.type\t" name ", @function\n" name ":\n" body               \
	"\t.size\t" name ", .-" name "\n"

static const char before[] = FUNCTION("leaf", ".L2:\n\taddl\t$1, %eax\n\tjne\t.L2\n\tret\n")
	FUNCTION("top", "\tleaq\t.LC0(%rip), %rdi\n\tcall\tleaf\n\tmovl\t$0, "
			"warned.7(%rip)\n\tret\n") "\t.section\t.rodata.str1.1\n.LC0:\n\t."
						   "string\t\"a\"\n\t.data\n\t.quad\ttop\n\t."
						   "long\t16\n";

static bool same(const char *a, const char *b)
{
	struct strbuf x = strbuf_new(), y = strbuf_new();
	bool equal;

	code_print(&x, a);
	code_print(&y, b);
	equal = !strcmp(x.s, y.s);
	strbuf_free(&x);
	strbuf_free(&y);
	return equal;
}

/* Rule: names and the order of functions, labels, strings and lines make no difference. */
static void tidied(void **state)
{
	(void)state;
	assert_true(same(before, before));
	assert_true(same(before,
			 FUNCTION("top", "\tleaq\t.LC9(%rip), %rdi\n\tcall\tbranch\n\tmovl\t$0, "
					 "warned.9(%rip)\n\tret\n")
				 FUNCTION("branch",
					  ".L8:\n# 12 \"gup.c\" 1\n\taddl\t$1, "
					  "%eax\n\tjne\t.L8\n\tret\n") "\t.section\t.rodata.str1."
								       "8\n\t.align "
								       "8\n.LC9:\n\t."
								       "string\t\"b\"\n\t.data\n\t."
								       "quad\ttop\n\t.long\t16\n"));
}

/* Rule: another instruction, operand, callee, jump, mark or datum makes a difference. */
static void changed(void **state)
{
	static const char *const change[][2] = {
		{ "addl\t$1", "subl\t$1" },
		{ "addl\t$1", "addl\t$2" },
		{ "%eax", "%ebx" },
		{ "call\tleaf", "call\ttop" },
		{ "call\tleaf", "call\tother" },
		{ "jne\t.L2", "jne\t.L3" },
		{ "\tret\n", "\tret\n#\tx\n\t# mark x\n" },
		{ "long\t16", "long\t17" },
		{ "quad\ttop", "quad\tleaf" },
		{ "warned.7", "warmed.7" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(change) / sizeof(change[0]); i++) {
		const char *at = strstr(before, change[i][0]);
		struct strbuf after = strbuf_new();

		assert_non_null(at);
		strbuf_add(&after, before, (size_t)(at - before));
		strbuf_adds(&after, change[i][1]);
		strbuf_adds(&after, at + strlen(change[i][0]));
		if (same(before, after.s))
			fail_msg("%s and %s are the same", change[i][0], change[i][1]);
		strbuf_free(&after);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tidied),
		cmocka_unit_test(changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
