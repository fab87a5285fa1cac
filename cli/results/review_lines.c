// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changed lines: which were executed, and which conditions in them decided.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <engines/tree/git.h>

#include "lib/command.h"
#include "lib/fs.h"
#include "output/describe.h"
#include "results/review_parts.h"

/* Which lines of both files a hunk replaces. */
struct hunk {
	unsigned int from[2];
	unsigned int nr[2];
};

/* Functions for which the shim does nothing. */
struct names {
	char **name;
	size_t nr;
};

static char *copy(const char *s)
{
	return s ? need_copy(s, strlen(s)) : NULL;
}

static void add(struct review_line **list, size_t *nr, const struct review_line *line)
{
	*list = need_grow(*list, *nr, sizeof(**list));
	(*list)[(*nr)++] = *line;
}

static void miss(struct review *review, const char *file, unsigned int number, bool removed,
		 const struct tree_line *line, const char *why)
{
	const struct review_line missed = { .file = copy(file),
					    .number = number,
					    .removed = removed,
					    .function = copy(line->function),
					    .why = copy(why) };

	add(&review->missed, &review->nr_missed, &missed);
}

/* Conditions of an executed line of which one side was never taken. */
static void note_undecided(struct review *review, const char *file, unsigned int number,
			   const struct tree_line *line)
{
	struct strbuf why = strbuf_new();
	unsigned int conditions = line->nr_branches / 2;

	for (unsigned int i = 0; i < conditions; i++) {
		uint64_t on = line->taken[2 * i], off = line->taken[2 * i + 1];
		char count[32];

		if (on && off)
			continue;
		strbuf_adds(&why, why.len ? ", " : "");
		if (conditions > 1)
			strbuf_addf(&why, "condition %u of %u ", i + 1, conditions);
		else
			strbuf_adds(&why, "its condition ");
		if (on || off)
			strbuf_addf(&why, "decided the same way all %s times",
				    describe_count(count, sizeof(count), on + off));
		else
			strbuf_adds(&why, "was never asked");
	}
	if (why.len) {
		const struct review_line undecided = { .file = copy(file),
						       .number = number,
						       .function = copy(line->function),
						       .why = copy(why.s) };

		add(&review->undecided, &review->nr_undecided, &undecided);
	}
	strbuf_free(&why);
}

/*
 * Judge one changed line. If both trees are the same to the compiler, each line that it
 * compiles is as before.
 */
static void judge(struct review *review, struct tree_lines *lines, const char *file,
		  unsigned int number, bool removed, bool same)
{
	const bool gup = !strcmp(file, "mm/gup.c");
	struct tree_line line;
	struct strbuf why = strbuf_new();
	enum tree_line_state state = tree_line(lines, file, number, &line);

	if (same && gup && state != TREE_LINE_COMPILED_OUT)
		state = TREE_LINE_NO_CODE;
	switch (state) {
	case TREE_LINE_EXECUTED:
		review->lines++;
		review->executed++;
		if (!removed)
			note_undecided(review, file, number, &line);
		break;
	case TREE_LINE_NEVER_EXECUTED:
		review->lines++;
		miss(review, file, number, removed, &line,
		     review->counted ? "no case comes here" : "executed lines were not counted");
		break;
	case TREE_LINE_COMPILED_OUT:
		review->lines++;
		strbuf_addf(&why, "left out by %s",
			    line.condition ? line.condition : "a condition");
		miss(review, file, number, removed, &line, why.s);
		break;
	case TREE_LINE_UNUSED:
		review->lines++;
		miss(review, file, number, removed, &line,
		     gup ? "nothing calls this function here"
			 : "the walk does not use it, or the shim has its own");
		break;
	case TREE_LINE_NOT_READ:
		review->lines++;
		miss(review, file, number, removed, &line, "no engine reads it");
		break;
	case TREE_LINE_DECLARES:
	case TREE_LINE_NO_CODE:
		break;
	}
	strbuf_free(&why);
}

static void judge_hunk(struct review *review, struct review_trees *trees, const char *file,
		       const struct hunk *hunk, bool same)
{
	unsigned int before = review->lines;

	for (unsigned int i = 0; i < hunk->nr[1]; i++)
		judge(review, trees->lines[1], file, hunk->from[1] + i, false, same);
	/* What replaces removed lines stands for them. */
	if (review->lines != before)
		return;
	review->before_too |= hunk->nr[0] > 0;
	for (unsigned int i = 0; i < hunk->nr[0]; i++)
		judge(review, trees->lines[0], file, hunk->from[0] + i, true, same);
}

/* "@@ -12,3 +14 @@" */
static bool read_hunk(const char *line, struct hunk *hunk)
{
	char *at;

	if (strncmp(line, "@@ -", 4))
		return false;
	*hunk = (struct hunk){ .nr = { 1, 1 } };
	hunk->from[0] = (unsigned int)strtoul(line + 4, &at, 10);
	if (*at == ',')
		hunk->nr[0] = (unsigned int)strtoul(at + 1, &at, 10);
	if (strncmp(at, " +", 2))
		return false;
	hunk->from[1] = (unsigned int)strtoul(at + 2, &at, 10);
	if (*at == ',')
		hunk->nr[1] = (unsigned int)strtoul(at + 1, &at, 10);
	return true;
}

/* FOLL_ names in added lines that the tree before does not have. */
static void add_flags(struct review *review, const char *line, const struct strbuf *known)
{
	while ((line = strstr(line, "FOLL_"))) {
		size_t len = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
		char *name = need_copy(line, len);
		bool seen = known->s && strstr(known->s, name);

		for (size_t i = 0; i < review->nr_flags && !seen; i++)
			seen = !strcmp(review->flags[i], name);
		if (seen || len <= 5) {
			free(name);
		} else {
			review->flags = need_grow(review->flags, review->nr_flags, sizeof(char *));
			review->flags[review->nr_flags++] = name;
		}
		line += len;
	}
}

/* The first of the names that a line has as a word; NULL for none. */
static const char *named(const char *line, char *const *name, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		size_t len = strlen(name[i]);

		for (const char *at = line; (at = strstr(at, name[i])); at += len)
			if ((at == line || !(isalnum((unsigned char)at[-1]) || at[-1] == '_')) &&
			    at[len] == '(')
				return name[i];
	}
	return NULL;
}

/* A changed call of a function for which the shim does nothing. */
static void note_idle(struct review *review, const char *file, const char *line,
		      unsigned int number, const char *name)
{
	struct strbuf why = strbuf_new();
	struct review_line idle = { .file = copy(file), .number = number, .removed = *line == '-' };

	strbuf_addf(&why, "an engine does nothing for %s(), so no outcome depends on it", name);
	idle.why = why.s;
	add(&review->undecided, &review->nr_undecided, &idle);
}

static bool compare_file(struct review *review, struct review_trees *trees, const char *file,
			 const struct strbuf *known, const struct names *names, bool same)
{
	char *path[2] = { fs_join(review->change->path[0], file),
			  fs_join(review->change->path[1], file) };
	char *const argv[] = { (char[]){ "diff" },
			       (char[]){ "-U0" },
			       (char[]){ "-N" },
			       (char[]){ "--" },
			       path[0],
			       path[1],
			       NULL };
	struct strbuf out = strbuf_new(), err = strbuf_new();
	int status = command_capture(argv, "", 0, &out, &err);
	unsigned int number[2] = { 0 };
	struct hunk hunk;

	for (char *line = out.s, *next; status == 1 && line && *line; line = next) {
		size_t len = strcspn(line, "\n");
		const char *idle;

		next = line + len + (line[len] == '\n');
		line[len] = '\0';
		if (read_hunk(line, &hunk)) {
			number[0] = hunk.from[0];
			number[1] = hunk.from[1];
			judge_hunk(review, trees, file, &hunk, same);
		} else if (number[1] && (*line == '+' || *line == '-')) {
			unsigned int at = number[*line == '+']++;

			if (*line == '+')
				add_flags(review, line + 1, known);
			idle = same ? NULL : named(line + 1, names->name, names->nr);
			if (idle)
				note_idle(review, file, line, at, idle);
		}
	}
	strbuf_free(&out);
	strbuf_free(&err);
	free(path[0]);
	free(path[1]);
	return status == 0 || status == 1;
}

/* The files in which FOLL_ flags are defined, of the tree before. */
static struct strbuf known_flags(const struct review *review)
{
	static const char *const files[] = { "include/linux/mm_types.h", "include/linux/mm.h",
					     "mm/internal.h", "mm/gup.c" };
	struct strbuf text = strbuf_new();

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char *path = fs_join(review->change->path[0], files[i]);

		fs_read(&text, path);
		free(path);
	}
	return text;
}

void review_lines_free(struct review *review)
{
	struct review_line *const list[] = { review->missed, review->undecided };
	const size_t nr[] = { review->nr_missed, review->nr_undecided };

	for (unsigned int k = 0; k < 2; k++) {
		for (size_t i = 0; i < nr[k]; i++) {
			free(list[k][i].file);
			free(list[k][i].function);
			free(list[k][i].why);
		}
		free(list[k]);
	}
	for (size_t i = 0; i < review->nr_flags; i++)
		free(review->flags[i]);
	free(review->flags);
	review->missed = review->undecided = NULL;
	review->nr_missed = review->nr_undecided = review->nr_flags = 0;
	review->flags = NULL;
	review->lines = review->executed = 0;
}

bool review_lines(struct review *review, struct review_trees *trees, bool same)
{
	struct strbuf known = known_flags(review), error = strbuf_new();
	size_t nr;
	char **file = git_engine_files(&nr, &error);
	struct names names = { 0 };
	bool good = file;

	names.name = tree_idle(&names.nr, &error);
	review_lines_free(review);
	for (size_t i = 0; i < nr && good; i++) {
		/* Only the version is read from it. */
		if (!strcmp(file[i], "Makefile"))
			continue;
		good = compare_file(review, trees, file[i], &known, &names, same);
	}
	if (file)
		fs_list_free(file, nr);
	if (names.name)
		fs_list_free(names.name, names.nr);
	strbuf_free(&known);
	strbuf_free(&error);
	return good;
}
