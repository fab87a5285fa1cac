// SPDX-License-Identifier: GPL-2.0-only
/*
 * The compiler's command lines.
 */
#include <unistd.h>

#include "lib/command.h"
#include "compile.h"
#include "lib/fs.h"
#include "build.h"
#include "missing.h"
#include "words.h"

/*
 * Many harvested functions are never called, so their callees may be missing. The linker
 * finds missing functions that are called: -z defs.
 */
static void begin(struct words *w, const struct compiling *c)
{
	static const char *const words[] = { "-std=gnu11",
					     "-O2",
					     "-g",
					     "-fPIC",
					     "-fvisibility=hidden",
					     "-fno-strict-aliasing",
					     "-w",
					     "-Wno-implicit-function-declaration" };

	*w = words_cc();
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		words_add(w, words[i]);
	words_add(w, "-include");
	words_addf(w, "%s/config.h", c->shim);
	/* The tree's own gup.c has precedence; the folder may hold another tree's. */
	words_add(w, "-I");
	words_add(w, c->work);
	words_add(w, "-I");
	words_addf(w, "%s/stub", c->folder);
	words_add(w, "-I");
	words_add(w, c->folder);
	/* What gup.c includes with quotes is not beside the link in @work. */
	words_add(w, "-I");
	words_addf(w, "%s/mm", c->folder);
	words_add(w, "-I");
	words_add(w, c->shim);
	/* The list of entry points is beside an installed shim, else in the source tree. */
	words_add(w, "-I");
	words_add(w, GUPWALK_INCLUDE_SOURCE);
}

/* Run it; on failure @messages gets its output, and @error a message. */
static bool run(struct words *w, const struct compiling *c, const char *failure,
		struct strbuf *messages)
{
	struct strbuf out = strbuf_new(), err = strbuf_new();
	int status;

	strbuf_addf(&out, "%s/cc.out", c->work);
	strbuf_addf(&err, "%s/cc.err", c->work);
	status = command_run(w->word, out.s, err.s);
	if (status) {
		fs_read(messages, err.s);
		strbuf_addf(c->error, "%s: %s (%s, status %d)\n", c->tree, failure, w->word[0],
			    status);
	}
	words_free(w);
	strbuf_free(&out);
	strbuf_free(&err);
	return !status;
}

/* Volatile reads are instrumented like others by GCC and Clang alike, and never merged. */
static bool compile_walk(const struct compiling *c, struct strbuf *messages)
{
	struct words w;

	begin(&w, c);
	if (c->how & TREE_TRACED) {
		words_add(&w, "-fsanitize=thread");
		words_add(&w, "-DSHIM_LOADS");
	}
	if (c->how & TREE_COUNTED) {
		words_add(&w, "--coverage");
		/* Nothing is written when the process ends, only when it is wanted. */
		words_add(&w, "-fprofile-info-section=shim_counts");
		words_add(&w, "-DSHIM_COUNTS");
		words_addf(&w, "-fprofile-exclude-files=%s/.*", c->shim);
	}
	if (c->how & TREE_GENERIC_ACCESS)
		words_add(&w, "-DSHIM_GENERIC_ACCESS");
	words_addf(&w, "%s/glue.c", c->shim);
	words_add(&w, "-c");
	words_add(&w, "-o");
	words_addf(&w, "%s/%s.o", c->work, c->name);
	return run(&w, c,
		   c->how & TREE_COUNTED
			   ? "to count executed lines, GCC 11 or later is needed, as CC"
		   : c->how & TREE_TRACED ? "to see its loads, a compiler is wanted that takes "
					    "-fsanitize=thread; this one does not"
					  : "its mm/gup.c does not compile with the shim",
		   messages);
}

/* Without the options above, so that the sanitizer's own library stays away. */
static bool link_walk(const struct compiling *c, struct strbuf *messages)
{
	struct words w;

	begin(&w, c);
	if (c->how & TREE_TRACED)
		words_addf(&w, "%s/loads.c", c->shim);
	words_addf(&w, "%s/%s.o", c->work, c->name);
	if (c->how & TREE_COUNTED)
		words_add(&w, "-lgcov");
	words_add(&w, "-shared");
	/* Without optimisation, calls that are never made stay, and their callees may be missing. */
	words_add(&w, c->how & TREE_COUNTED ? "-Wl,-z,lazy" : "-Wl,-z,defs");
	words_add(&w, "-o");
	words_addf(&w, "%s/%s.so", c->work, c->name);
	return run(&w, c,
		   c->how ? "the instrumented walk cannot be linked"
			  : "its mm/gup.c does not link with the shim",
		   messages);
}

bool compile_tree(const struct compiling *c)
{
	struct strbuf messages = strbuf_new(), object = strbuf_new();
	bool good = compile_walk(c, &messages) && link_walk(c, &messages);

	strbuf_addf(&object, "%s/%s.o", c->work, c->name);
	unlink(object.s);
	strbuf_free(&object);

	if (!good && !c->how)
		tree_explain_failure(c->tree, c->shim, messages.s ? messages.s : "", c->error);
	else if (!good)
		strbuf_addf(c->error, "  %.2000s\n", messages.s ? messages.s : "");
	strbuf_free(&messages);
	return good;
}

/* Neither debug information nor line numbers, so that a moved line changes nothing. */
bool compile_assembly(const struct compiling *c)
{
	struct strbuf messages = strbuf_new();
	struct words w;
	bool good;

	begin(&w, c);
	words_add(&w, "-g0");
	words_add(&w, "-fno-ident");
	words_add(&w, "-fno-asynchronous-unwind-tables");
	words_add(&w, "-ffunction-sections");
	words_add(&w, "-D__LINE__=0");
	words_add(&w, "-DSHIM_CODE");
	words_add(&w, "-S");
	words_addf(&w, "%s/glue.c", c->shim);
	words_add(&w, "-o");
	words_addf(&w, "%s/%s.s", c->work, c->name);
	good = run(&w, c, "its mm/gup.c does not compile with the shim", &messages);
	if (!good)
		strbuf_addf(c->error, "  %.2000s\n", messages.s ? messages.s : "");
	strbuf_free(&messages);
	return good;
}
