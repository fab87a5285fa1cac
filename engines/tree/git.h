/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kernel trees at revisions of a git repository. The program git reads it; nothing is checked
 * out, and neither the repository nor its index is written.
 */
#ifndef ENGINES_TREE_GIT_H
#define ENGINES_TREE_GIT_H

#include <stdbool.h>

#include "build.h"

/** struct git_repo - a repository: the folder that the user named */
struct git_repo {
	const char *path;
};

/**
 * git_ask - run git in a repository
 * @repo: the repository
 * @out: receives its stdout
 * @error: receives its first message, if it fails
 * @words: its arguments, ended by NULL
 *
 * Return: its exit status; 127 when there is no git.
 */
int git_ask(const struct git_repo *repo, struct strbuf *out, struct strbuf *error,
	    const char *const *words);

/**
 * git_commit - find a commit
 * @repo: the repository
 * @rev: a revision, as git names them
 * @commit: receives its name in hexadecimal
 * @error: receives what went wrong, lines for a person
 *
 * Return: TREE_GOOD; TREE_BAD_INPUT when it is no repository or has no such commit;
 * TREE_NO_ENGINE when there is no git.
 */
enum tree_status git_commit(const struct git_repo *repo, const char *rev, struct strbuf *commit,
			    struct strbuf *error);

/**
 * git_tree - put the files of a revision that an engine is made of into the cache
 * @repo: the repository
 * @rev: a revision
 * @path: receives the folder; the same for all revisions with the same files
 * @error: receives what went wrong, lines for a person
 *
 * Return: as git_commit(); TREE_BAD_INPUT also when files are missing.
 */
enum tree_status git_tree(const struct git_repo *repo, const char *rev, struct strbuf *path,
			  struct strbuf *error);

/**
 * git_engine_files - the paths of the files that an engine is made of
 * @nr: receives how many
 * @error: receives the reason if the files cannot be read
 *
 * Return: the paths, for fs_list_free(); NULL with @error.
 */
char **git_engine_files(size_t *nr, struct strbuf *error);

/**
 * git_split - split "REPO@REV" after an existing folder
 * @text: the text
 *
 * Return: where "@REV" begins: after the longest folder that exists, else the first "@" that
 * has text on both sides; NULL if no "@" has.
 */
const char *git_split(const char *text);

#endif /* ENGINES_TREE_GIT_H */
