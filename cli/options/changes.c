// SPDX-License-Identifier: GPL-2.0-only
/*
 * Changes from git, and two trees.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <engines/tree/git.h>

#include "lib/fs.h"
#include "options/changes_parts.h"
#include "options/trees.h"

static char *copy(const char *s)
{
	return need_copy(s, strlen(s));
}

struct change *change_new(struct changes *changes)
{
	changes->of = need_grow(changes->of, changes->nr, sizeof(*changes->of));
	changes->of[changes->nr] = (struct change){ 0 };
	return &changes->of[changes->nr++];
}

void changes_free(struct changes *changes)
{
	for (size_t i = 0; i < changes->nr; i++) {
		struct change *c = &changes->of[i];

		free(c->title);
		for (unsigned int k = 0; k < 2; k++) {
			free(c->name[k]);
			free(c->path[k]);
		}
		fs_list_free(c->unread, c->nr_unread);
	}
	free(changes->of);
	*changes = (struct changes){ 0 };
}

static int failed(const struct tool_command *cmd, int status, struct strbuf *error)
{
	if (status)
		fprintf(stderr, "gupwalk: %s: %s", cmd->name, error->s ? error->s : "\n");
	strbuf_free(error);
	return status;
}

/* "abc\n" without its newline, "" for nothing. */
static char *line_of(const struct strbuf *out)
{
	return out->s ? need_copy(out->s, strcspn(out->s, "\n")) : copy("");
}

static char *ask_line(const struct git_repo *repo, const char *const *words)
{
	struct strbuf out = strbuf_new(), error = strbuf_new();
	char *line;

	git_ask(repo, &out, &error, words);
	line = line_of(&out);
	strbuf_free(&out);
	strbuf_free(&error);
	return line;
}

static void add_file(struct change *change, const char *name)
{
	change->unread = need_grow(change->unread, change->nr_unread, sizeof(char *));
	change->unread[change->nr_unread++] = copy(name);
}

bool change_add_unread(struct change *change, const struct strbuf *names, struct strbuf *error)
{
	size_t nr;
	char **engine = git_engine_files(&nr, error);

	for (size_t at = 0; engine && at < names->len; at += strlen(names->s + at) + 1) {
		const char *name = names->s + at;
		size_t i = 0;

		while (i < nr && strcmp(engine[i], name))
			i++;
		if (i == nr)
			add_file(change, name);
	}
	if (engine)
		fs_list_free(engine, nr);
	return engine;
}

/* The change from one commit to another. */
static int add_commits(struct changes *changes, const struct git_repo *repo, const char *before,
		       const char *after, const char *title, struct strbuf *error)
{
	const char *const words[] = { "diff-tree",    "-r",   "-z",  "--name-only",
				      "--no-renames", before, after, NULL };
	const char *const commits[] = { before, after };
	struct strbuf names = strbuf_new(), why = strbuf_new();
	struct change *change = change_new(changes);
	int status = TOOL_HOLDS;

	change->title = copy(title);
	change->whole = true;
	for (unsigned int i = 0; i < 2 && !status; i++) {
		struct strbuf path = strbuf_new(), name = strbuf_new();

		strbuf_addf(&name, "%s@%.12s", repo->path, commits[i]);
		change->name[i] = name.s;
		status = (int)git_tree(repo, commits[i], &path, error);
		change->path[i] = path.s;
	}
	if (!status && git_ask(repo, &names, &why, words)) {
		strbuf_addf(error, "%s: %s\n", repo->path, why.s);
		status = TOOL_BAD_INPUT;
	}
	if (!status && !change_add_unread(change, &names, error))
		status = TOOL_NO_ENGINE;
	strbuf_free(&names);
	strbuf_free(&why);
	return status;
}

/* One line of rev-list --parents: the commit and its parents. */
static int add_commit(struct changes *changes, const struct git_repo *repo, char *line,
		      struct strbuf *error)
{
	char *commit = strtok(line, " "), *parent = strtok(NULL, " ");
	const char *words[] = {
		"log", "-1", "--no-show-signature", "--format=%h %s", commit, NULL
	};
	char *title;
	int status;

	if (!parent) {
		strbuf_addf(error,
			    "%s: %.12s has no parent to compare it with; a shallow repository "
			    "needs `git fetch --deepen`\n",
			    repo->path, commit);
		return TOOL_BAD_INPUT;
	}
	title = ask_line(repo, words);
	if (strtok(NULL, " ")) {
		strbuf_addf(error,
			    "%s: %s: a merge. A range is judged commit by commit; give the commits "
			    "of one side, or compare two revisions: gupwalk review %s@%.12s "
			    "%s@%.12s\n",
			    repo->path, title, repo->path, parent, repo->path, commit);
		status = TOOL_BAD_INPUT;
	} else {
		status = add_commits(changes, repo, parent, commit, title, error);
	}
	free(title);
	return status;
}

/* The reason that a range has no commits. */
static void explain_empty(const struct git_repo *repo, const char *before, const char *after,
			  const char *range, struct strbuf *error)
{
	const char *const words[] = { "merge-base", "--is-ancestor", after, before, NULL };
	struct strbuf out = strbuf_new(), why = strbuf_new();

	if (strcmp(before, after) && !git_ask(repo, &out, &why, words))
		strbuf_addf(error, "%s: the range %s is backwards\n", repo->path, range);
	else
		strbuf_addf(error, "%s: there are no commits in %s\n", repo->path, range);
	strbuf_free(&out);
	strbuf_free(&why);
}

static int add_list(struct changes *changes, const struct git_repo *repo, const char *before,
		    const char *after, const char *range, struct strbuf *error)
{
	struct strbuf between = strbuf_new(), out = strbuf_new(), why = strbuf_new();
	const char *words[] = { "rev-list", "--reverse", "--topo-order", "--parents", NULL, NULL };
	int status = TOOL_HOLDS;

	strbuf_addf(&between, "%s..%s", before, after);
	words[4] = between.s;
	if (git_ask(repo, &out, &why, words)) {
		strbuf_addf(error, "%s: %s\n", repo->path, why.s);
		status = TOOL_BAD_INPUT;
	} else if (!out.len) {
		explain_empty(repo, before, after, range, error);
		status = TOOL_BAD_INPUT;
	}
	for (char *line = out.s, *next; !status && line && *line; line = next) {
		size_t len = strcspn(line, "\n");

		next = line + len + (line[len] == '\n');
		line[len] = '\0';
		status = add_commit(changes, repo, line, error);
	}
	strbuf_free(&between);
	strbuf_free(&out);
	strbuf_free(&why);
	return status;
}

/* A work tree that is not what was committed is not read. */
static void note_dirty(const struct tool_command *cmd, const struct git_repo *repo)
{
	const char *const words[] = { "diff", "--name-only", "--no-ext-diff", "HEAD",
				      "--",   "mm",	     "include",	      NULL };
	char *first = ask_line(repo, words);

	if (*first)
		fprintf(stderr,
			"gupwalk: %s: %s: %s and perhaps other files differ from HEAD; only what "
			"is committed is judged\n",
			cmd->name, repo->path, first);
	free(first);
}

int changes_range(struct changes *changes, const struct tool_command *cmd, const char *repo,
		  const char *range, bool at_once)
{
	char *path = trees_home(repo);
	const struct git_repo git = { path };
	struct strbuf end[2] = { strbuf_new(), strbuf_new() }, error = strbuf_new();
	const char *dots = strstr(range, "..");
	char *name[2] = { need_copy(range, (size_t)(dots - range)), copy(dots + 2) };
	int status = TOOL_HOLDS;

	*changes = (struct changes){ 0 };
	if (*name[1] == '.') {
		strbuf_addf(&error, "%s: a range has two dots: BEFORE..AFTER\n", range);
		status = TOOL_BAD_INPUT;
	}
	for (unsigned int i = 0; i < 2 && !status; i++)
		status = (int)git_commit(&git, *name[i] ? name[i] : "HEAD", &end[i], &error);
	if (!status && at_once)
		status = add_commits(changes, &git, end[0].s, end[1].s, range, &error);
	else if (!status)
		status = add_list(changes, &git, end[0].s, end[1].s, range, &error);
	if (!status)
		note_dirty(cmd, &git);
	for (unsigned int i = 0; i < 2; i++) {
		strbuf_free(&end[i]);
		free(name[i]);
	}
	free(path);
	return failed(cmd, status, &error);
}

/* The folder of an engine's name, which is "tree:PATH" or "REPO@REV". */
static int find(const char *name, struct strbuf *path, struct strbuf *error)
{
	const char *text = strncmp(name, "tree:", 5) ? name : name + 5;
	char *home = trees_home(text);
	int status = TOOL_HOLDS;

	if (trees_is_revision(text)) {
		const char *at = git_split(home);
		char *folder = need_copy(home, (size_t)(at - home));
		const struct git_repo repo = { folder };

		status = (int)git_tree(&repo, at + 1, path, error);
		free(folder);
	} else if (text == name) {
		char suggested[4200];

		strbuf_addf(error, "%s: no tree:PATH and no REPO@REV", name);
		if (trees_suggest(name, suggested, sizeof(suggested)))
			strbuf_addf(error, "; did you mean %s?", suggested);
		strbuf_adds(error, "\n");
		status = TOOL_BAD_INPUT;
	} else {
		strbuf_adds(path, home);
	}
	free(home);
	return status;
}

int changes_base(const char *base, char **path, struct strbuf *error)
{
	struct strbuf found = strbuf_new();
	int status = find(base, &found, error);

	*path = found.s ? found.s : copy("");
	return status;
}

int changes_pair(struct changes *changes, const struct tool_command *cmd, const char *a,
		 const char *b)
{
	struct strbuf error = strbuf_new(), title = strbuf_new();
	const char *const names[] = { a, b };
	struct change *change;
	int status = TOOL_HOLDS;

	*changes = (struct changes){ 0 };
	change = change_new(changes);
	strbuf_addf(&title, "%s and %s", a, b);
	change->title = title.s;
	for (unsigned int i = 0; i < 2; i++) {
		int found;

		change->name[i] = copy(names[i]);
		found = changes_base(names[i], &change->path[i], &error);
		status = status ? status : found;
	}
	return failed(cmd, status, &error);
}
