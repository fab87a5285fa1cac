// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel trees at revisions of a git repository.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "git.h"
#include "harvest.h"
#include "key.h"
#include "lib/checksum.h"
#include "lib/command.h"
#include "lib/fs.h"

#define WORDS_MAX 160
#define NO_GIT 127

/* Files of an engine that are not in headers.list. */
static const char *const others[] = { "Makefile", "mm/gup.c", "include/linux/kconfig.h" };

#define NR_OTHERS (sizeof(others) / sizeof(others[0]))

/* A file of a revision. */
struct blob {
	char *path;
	char *name;
};

static int run_git(const struct git_repo *repo, const struct strbuf *in, struct strbuf *out,
		   struct strbuf *err, const char *const *words)
{
	/* No index is refreshed, and no pager or hook is run. */
	const char *argv[WORDS_MAX + 8] = {
		"git", "--no-pager", "--no-optional-locks", "--literal-pathspecs", "-C", repo->path
	};
	size_t nr = 6;

	while (*words && nr < WORDS_MAX + 7)
		argv[nr++] = *words++;
	return command_capture((char *const *)(uintptr_t)argv, in ? in->s : "", in ? in->len : 0,
			       out, err);
}

/* The first line of git's message, without what it begins with. */
static void add_message(struct strbuf *error, const char *message)
{
	static const char *const prefixes[] = { "fatal: ", "error: " };

	for (size_t i = 0; i < 2; i++)
		if (!strncmp(message, prefixes[i], strlen(prefixes[i])))
			message += strlen(prefixes[i]);
	strbuf_addf(error, "%.*s", (int)strcspn(message, "\n"), message);
}

int git_ask(const struct git_repo *repo, struct strbuf *out, struct strbuf *error,
	    const char *const *words)
{
	struct strbuf err = strbuf_new();
	int status = run_git(repo, NULL, out, &err, words);

	if (status == NO_GIT)
		strbuf_adds(error, "the program git cannot be run");
	else if (status)
		add_message(error, err.s ? err.s : "");
	strbuf_free(&err);
	return status;
}

static bool says(const struct git_repo *repo, const char *question, const char *answer)
{
	const char *const words[] = { "rev-parse", question, NULL };
	struct strbuf out = strbuf_new(), error = strbuf_new();
	bool same = !git_ask(repo, &out, &error, words) && out.s && !strcmp(out.s, answer);

	strbuf_free(&out);
	strbuf_free(&error);
	return same;
}

/* Is the folder the top of a repository's files, or a bare repository? */
static enum tree_status check_repo(const struct git_repo *repo, struct strbuf *error)
{
	const char *const prefix[] = { "rev-parse", "--show-prefix", NULL };
	const char *const bare[] = { "rev-parse", "--is-bare-repository", NULL };
	struct strbuf out = strbuf_new(), why = strbuf_new();
	enum tree_status status = TREE_GOOD;
	int ran;

	if (!fs_is_dir(repo->path)) {
		strbuf_addf(error, "%s: there is no such folder\n", repo->path);
		return TREE_BAD_INPUT;
	}
	ran = git_ask(repo, &out, &why, bare);
	if (ran == NO_GIT) {
		strbuf_addf(error, "%s: %s\n", repo->path, why.s);
		status = TREE_NO_ENGINE;
	} else if (ran) {
		strbuf_addf(error, "%s: not a git repository: %s\n", repo->path,
			    why.s ? why.s : "");
		status = TREE_BAD_INPUT;
	} else if (!strcmp(out.s, "false\n")) {
		strbuf_free(&out);
		if (!git_ask(repo, &out, &why, prefix) && out.len > 1) {
			strbuf_addf(error,
				    "%s: the folder %.*s of a repository, not its top; a submodule "
				    "must be checked out first\n",
				    repo->path, (int)out.len - 2, out.s);
			status = TREE_BAD_INPUT;
		}
	}
	strbuf_free(&out);
	strbuf_free(&why);
	return status;
}

enum tree_status git_commit(const struct git_repo *repo, const char *rev, struct strbuf *commit,
			    struct strbuf *error)
{
	enum tree_status status = check_repo(repo, error);
	struct strbuf name = strbuf_new(), why = strbuf_new();
	const char *const words[] = { "rev-parse", "--verify", "--quiet", NULL, NULL };
	const char *asked[5];

	if (status)
		return status;
	strbuf_addf(&name, "%s^{commit}", rev);
	memcpy(asked, words, sizeof(asked));
	asked[3] = name.s;
	if (*rev == '-' || !*rev || git_ask(repo, commit, &why, asked)) {
		bool shallow = says(repo, "--is-shallow-repository", "true\n");

		strbuf_addf(error, "%s: there is no revision %.200s%s\n", repo->path, rev,
			    shallow ? "; the repository is shallow, and `git fetch --unshallow` "
				      "gets the other revisions"
				    : "");
		status = TREE_BAD_INPUT;
	} else {
		commit->s[commit->len = strcspn(commit->s, "\n")] = '\0';
	}
	strbuf_free(&name);
	strbuf_free(&why);
	return status;
}

char **git_engine_files(size_t *nr, struct strbuf *error)
{
	char *shim = tree_shim(error);
	size_t nr_listed = 0;
	struct listed *list = shim ? harvest_list(shim, &nr_listed) : NULL;
	char **paths = NULL;

	*nr = 0;
	if (shim && !list)
		strbuf_addf(error, "cannot read %s/headers.list\n", shim);
	if (list) {
		paths = need_array(nr_listed + NR_OTHERS, sizeof(*paths));
		for (size_t i = 0; i < nr_listed; i++)
			paths[(*nr)++] = need_copy(list[i].path, strlen(list[i].path));
		for (size_t i = 0; i < NR_OTHERS; i++)
			paths[(*nr)++] = need_copy(others[i], strlen(others[i]));
		harvest_list_free(list, nr_listed);
	}
	free(shim);
	return paths;
}

/* "100644 blob NAME\tPATH", ended by NUL each; other types are no files. */
static struct blob *read_blobs(const struct strbuf *text, size_t *nr)
{
	struct blob *blob = need_array(1, sizeof(*blob));

	*nr = 0;
	for (size_t at = 0; at < text->len; at += strlen(text->s + at) + 1) {
		const char *line = text->s + at;
		const char *tab = strchr(line, '\t');

		if (!tab || strncmp(line, "100", 3) || strncmp(line + 6, " blob ", 6))
			continue;
		blob = need_grow(blob, *nr, sizeof(*blob));
		blob[(*nr)++] = (struct blob){
			.path = need_copy(tab + 1, strlen(tab + 1)),
			.name = need_copy(line + 12, (size_t)(tab - line) - 12),
		};
	}
	return blob;
}

static void free_blobs(struct blob *blob, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		free(blob[i].path);
		free(blob[i].name);
	}
	free(blob);
}

/* The files of a commit that an engine is made of; NULL with @error. */
static struct blob *list_blobs(const struct git_repo *repo, const char *commit, size_t *nr,
			       struct strbuf *error)
{
	const char *words[WORDS_MAX] = { "ls-tree", "-z", "--full-tree", commit, "--" };
	struct strbuf out = strbuf_new(), why = strbuf_new();
	struct blob *blob = NULL;
	size_t nr_files;
	char **file = git_engine_files(&nr_files, error);

	for (size_t i = 0; i < nr_files && i + 6 < WORDS_MAX; i++)
		words[5 + i] = file[i];
	if (file && git_ask(repo, &out, &why, words))
		strbuf_addf(error, "%s: %s cannot be read: %s\n", repo->path, commit, why.s);
	else if (file)
		blob = read_blobs(&out, nr);
	if (file)
		fs_list_free(file, nr_files);
	strbuf_free(&out);
	strbuf_free(&why);
	return blob;
}

static bool has_blob(const struct blob *blob, size_t nr, const char *path)
{
	for (size_t i = 0; i < nr; i++)
		if (!strcmp(blob[i].path, path))
			return true;
	return false;
}

/* A repository whose submodule may be the kernel. */
static void name_submodule(const struct git_repo *repo, const char *commit, struct strbuf *error)
{
	const char *const words[] = { "ls-tree", commit, NULL };
	struct strbuf out = strbuf_new(), why = strbuf_new();
	const char *found = NULL;

	if (!git_ask(repo, &out, &why, words) && out.s)
		found = strstr(out.s, " commit ");
	if (found && (found = strchr(found, '\t')))
		strbuf_addf(error, "; its submodule %.*s is a repository of its own: name that one",
			    (int)strcspn(found + 1, "\n"), found + 1);
	strbuf_free(&out);
	strbuf_free(&why);
}

/* Say what is missing, as for a tree. */
static enum tree_status check_blobs(const struct git_repo *repo, const char *rev,
				    const char *commit, const struct blob *blob, size_t nr,
				    struct strbuf *error)
{
	char *shim = tree_shim(error);
	enum tree_status status = TREE_GOOD;
	size_t nr_listed = 0;
	struct listed *list;

	if (!shim)
		return TREE_NO_ENGINE;
	if (!has_blob(blob, nr, "mm/gup.c")) {
		strbuf_addf(error, "%s@%s: there is no mm/gup.c: not a kernel tree", repo->path,
			    rev);
		name_submodule(repo, commit, error);
		strbuf_adds(error, "\n");
		free(shim);
		return TREE_BAD_INPUT;
	}
	list = harvest_list(shim, &nr_listed);
	for (size_t i = 0; list && i <= nr_listed; i++) {
		const char *path = i < nr_listed ? list[i].path : "include/linux/kconfig.h";

		if ((i < nr_listed && !list[i].always) || has_blob(blob, nr, path))
			continue;
		strbuf_addf(error, "%s@%s: %s is missing: older than the kernels that are known\n",
			    repo->path, rev, path);
		status = TREE_BAD_INPUT;
	}
	harvest_list_free(list, nr_listed);
	free(shim);
	return status;
}

static bool write_blob(const char *folder, const char *path, const char *text, size_t len)
{
	char *full = fs_join(folder, path);
	char *slash = strrchr(full, '/');
	bool good;

	*slash = '\0';
	good = fs_make(full);
	*slash = '/';
	good = good && fs_write(full, text, len);
	free(full);
	return good;
}

/* What cat-file prints of each: "NAME blob SIZE", the file, and a newline. */
static bool write_blobs(const char *folder, const struct blob *blob, size_t nr,
			const struct strbuf *text, struct strbuf *error)
{
	size_t at = 0;

	for (size_t i = 0; i < nr; i++) {
		const char *line = text->s + at;
		size_t head = strcspn(line, "\n") + 1, size;
		const char *number = strstr(line, " blob ");

		if (at >= text->len || !number || number > line + head) {
			strbuf_addf(error, "its %s is not in the repository\n", blob[i].path);
			return false;
		}
		size = strtoul(number + 6, NULL, 10);
		if (size > text->len - at - head) {
			strbuf_addf(error, "its %s is cut off\n", blob[i].path);
			return false;
		}
		if (!write_blob(folder, blob[i].path, line + head, size)) {
			strbuf_addf(error, "its %s cannot be written into the cache\n",
				    blob[i].path);
			return false;
		}
		at += head + size + 1;
	}
	return true;
}

static enum tree_status take(const struct git_repo *repo, const char *rev, const struct blob *blob,
			     size_t nr, const char *folder, struct strbuf *error)
{
	static const char *const words[] = { "cat-file", "--batch", NULL };
	struct strbuf names = strbuf_new(), text = strbuf_new(), why = strbuf_new();
	char *work = fs_work(folder, error);
	bool good = work;

	for (size_t i = 0; i < nr; i++)
		strbuf_addf(&names, "%s\n", blob[i].name);
	if (good && run_git(repo, &names, &text, &why, words)) {
		strbuf_addf(error, "%s@%s: its files cannot be read: %s", repo->path, rev,
			    why.s ? why.s : "\n");
		good = false;
	}
	strbuf_free(&why);
	if (good && !write_blobs(work, blob, nr, &text, &why)) {
		strbuf_addf(error, "%s@%s: %s", repo->path, rev, why.s);
		good = false;
	}
	good = good && fs_move(work, folder, error);
	if (work)
		fs_remove(work);
	free(work);
	strbuf_free(&names);
	strbuf_free(&text);
	strbuf_free(&why);
	return good ? TREE_GOOD : TREE_NO_ENGINE;
}

static enum tree_status take_once(const struct git_repo *repo, const char *rev,
				  const struct blob *blob, size_t nr, struct strbuf *path,
				  struct strbuf *error)
{
	struct checksum sum = checksum_new();
	char *cache = fs_cache(error), key[33];
	enum tree_status status = TREE_NO_ENGINE;

	for (size_t i = 0; i < nr; i++) {
		checksum_add(&sum, blob[i].path, strlen(blob[i].path) + 1);
		checksum_add(&sum, blob[i].name, strlen(blob[i].name) + 1);
	}
	checksum_print(&sum, key);
	if (cache) {
		strbuf_addf(path, "%s/revision", cache);
		fs_make(path->s);
		strbuf_addf(path, "/%s", key);
		status = fs_is_dir(path->s) ? TREE_GOOD : take(repo, rev, blob, nr, path->s, error);
	}
	free(cache);
	return status;
}

enum tree_status git_tree(const struct git_repo *repo, const char *rev, struct strbuf *path,
			  struct strbuf *error)
{
	struct strbuf commit = strbuf_new();
	enum tree_status status = git_commit(repo, rev, &commit, error);
	struct blob *blob = NULL;
	size_t nr = 0;

	if (!status) {
		blob = list_blobs(repo, commit.s, &nr, error);
		status = blob ? check_blobs(repo, rev, commit.s, blob, nr, error) : TREE_NO_ENGINE;
	}
	if (!status)
		status = take_once(repo, rev, blob, nr, path, error);
	free_blobs(blob, nr);
	strbuf_free(&commit);
	return status;
}

const char *git_split(const char *text)
{
	const char *first = NULL, *found = NULL;

	for (const char *at = strchr(text, '@'); at; at = strchr(at + 1, '@')) {
		char *folder = need_copy(text, (size_t)(at - text));

		if (at > text && at[1]) {
			first = first ? first : at;
			found = fs_is_dir(folder) ? at : found;
		}
		free(folder);
	}
	return found ? found : first;
}
