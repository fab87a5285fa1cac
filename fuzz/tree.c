// SPDX-License-Identifier: GPL-2.0-only
/*
 * The target "tree": property_engine() of a kernel tree's own gup.c.
 *
 *	GUPWALK_TREE	the tree
 *	GUPWALK_SPEC	the version that it is compared with, such as
 *			v6.12+hugetlb-split=refused; that of its Makefile otherwise
 */
#include <stdio.h>
#include <stdlib.h>

#include "lib/strbuf.h"

#include <engines/tree/engine.h>

#include "fuzz.h"

static struct gup_spec spec;
/* One for each number of levels, as changing them is dear. */
static struct gup_comparison pairs[2];

static bool choose_spec(unsigned int version)
{
	const char *text = getenv("GUPWALK_SPEC");
	char name[8], error[256];

	if (!text)
		text = gup_version_format(name, sizeof(name), (gup_version)version);
	if (gup_spec_parse(text, &spec, error, sizeof(error)))
		return true;
	fprintf(stderr, "GUPWALK_SPEC: %s\n", error);
	return false;
}

bool fuzz_begin(void)
{
	const char *path = getenv("GUPWALK_TREE");
	struct tree_engine *tree = NULL;
	struct tree_built built = { 0 };
	struct strbuf error = strbuf_new();
	bool ready;

	if (!path) {
		fputs("GUPWALK_TREE names no tree\n", stderr);
		return false;
	}
	if (tree_build(path, &built, &error) == TREE_GOOD)
		tree = tree_open(&built, &error);
	if (!tree)
		fprintf(stderr, "%s: %s", path, error.s ? error.s : "\n");
	ready = tree && choose_spec(built.version);
	tree_built_free(&built);
	strbuf_free(&error);
	for (unsigned int i = 0; i < 2 && ready; i++) {
		pairs[i] = (struct gup_comparison){ .engine = { NULL, tree_as_engine(tree) },
						    .rules = { &spec.rules, &spec.rules } };
		ready = gup_comparison_create(&pairs[i]);
	}
	if (!ready)
		tree_close(tree);
	return ready;
}

char *fuzz_one(const uint8_t *bytes, size_t len)
{
	struct property_finding finding;
	struct gup_case c;
	bool no_memory = false, broken;

	gup_case_decode(&c, bytes, len);
	broken = property_engine(pairs, &spec, &c, &finding, &no_memory);
	return fuzz_result(broken, &finding, no_memory);
}
