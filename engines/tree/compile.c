// SPDX-License-Identifier: GPL-2.0-only
/*
 * The compiler's command lines.
 */
#include <stdlib.h>

#include "lib/command.h"
#include "compile.h"
#include "lib/fs.h"
#include "build.h"
#include "missing.h"

#define WORDS_MAX 24

/* A command line, which owns its words. */
struct words {
	char *word[WORDS_MAX + 1];
	size_t nr;
};

static void add(struct words *w, const char *a, const char *b)
{
	struct strbuf buf = strbuf_new();

	strbuf_addf(&buf, "%s%s", a, b);
	w->word[w->nr++] = buf.s;
}

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
	const char *cc = getenv("CC");

	*w = (struct words){ 0 };
	add(w, cc && *cc ? cc : "cc", "");
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		add(w, words[i], "");
	add(w, "-include", "");
	add(w, c->shim, "/config.h");
	/* The tree's own gup.c has precedence; the folder may hold another tree's. */
	add(w, "-I", c->work);
	add(w, "-I", "");
	add(w, c->folder, "/stub");
	add(w, "-I", c->folder);
	add(w, "-I", c->shim);
	/* The list of entry points is beside an installed shim, else in the source tree. */
	add(w, "-I", GUPWALK_INCLUDE_SOURCE);
}

static void link_shared(struct words *w, const struct compiling *c, const char *object)
{
	add(w, "-shared", "");
	add(w, "-Wl,-z,defs", "");
	add(w, "-o", "");
	add(w, c->work, object);
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
	for (size_t i = 0; i < w->nr; i++)
		free(w->word[i]);
	strbuf_free(&out);
	strbuf_free(&err);
	return !status;
}

bool compile_plain(const struct compiling *c, const char *object)
{
	struct strbuf messages = strbuf_new();
	struct words w;
	bool good;

	begin(&w, c);
	add(&w, c->shim, "/glue.c");
	link_shared(&w, c, object);
	good = run(&w, c, "its mm/gup.c does not compile with the shim", &messages);
	if (!good)
		tree_explain_failure(c->tree, c->shim, messages.s ? messages.s : "", c->error);
	strbuf_free(&messages);
	return good;
}

bool compile_traced(const struct compiling *c, const char *object)
{
	struct strbuf messages = strbuf_new();
	struct words w;
	bool good;

	/* Volatile reads are instrumented like others by GCC and Clang alike, and never merged. */
	begin(&w, c);
	add(&w, "-fsanitize=thread", "");
	add(&w, "-DSHIM_LOADS", "");
	add(&w, c->shim, "/glue.c");
	add(&w, "-c", "");
	add(&w, "-o", "");
	add(&w, c->work, "/loads.o");
	good = run(&w, c,
		   "to see its loads, a compiler is wanted that takes -fsanitize=thread; this one "
		   "does not",
		   &messages);
	if (good) {
		/* Without the option, so that the sanitizer's own library stays away. */
		begin(&w, c);
		add(&w, c->shim, "/loads.c");
		add(&w, c->work, "/loads.o");
		link_shared(&w, c, object);
		good = run(&w, c,
			   "the loads that the compiler instruments cannot be linked with loads.c",
			   &messages);
	}
	if (!good)
		strbuf_addf(c->error, "  %.2000s\n", messages.s ? messages.s : "");
	strbuf_free(&messages);
	return good;
}
