// SPDX-License-Identifier: GPL-2.0-only
/*
 * Patches of mails, applied to copies of the files that an engine is made of.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <engines/tree/git.h>

#include "lib/checksum.h"
#include "lib/command.h"
#include "lib/fs.h"
#include "options/changes_parts.h"

/* A patch: its place in the series, what it changes, its text. */
struct patch {
	char *subject;
	char *text;
	size_t len;
	unsigned int version;
	unsigned int number;
	size_t order;
};

/* What is needed while a series is applied. */
struct series {
	struct changes *changes;
	struct strbuf *error;
	char *work;
	char **file;
	size_t nr_files;
	struct patch *patch;
	size_t nr;
};

/* Run git outside of any repository, so that paths are those of the folder. */
static int run_git(const struct series *s, const struct strbuf *in, struct strbuf *out,
		   struct strbuf *err, const char *folder, const char *const *words)
{
	struct strbuf ceiling = strbuf_new();
	const char *argv[400] = { "env",	   "-u", "GIT_DIR",	  "-u",
				  "GIT_WORK_TREE", "-u", "GIT_INDEX_FILE" };
	size_t nr = 7;
	int status;

	strbuf_addf(&ceiling, "GIT_CEILING_DIRECTORIES=%s", s->work);
	argv[nr++] = ceiling.s;
	argv[nr++] = "git";
	argv[nr++] = "-C";
	argv[nr++] = folder;
	while (*words && nr < 399)
		argv[nr++] = *words++;
	status = command_capture((char *const *)(uintptr_t)argv, in ? in->s : "", in ? in->len : 0,
				 out, err);
	strbuf_free(&ceiling);
	return status;
}

/* "[PATCH v2 3/7]": version 2, number 3. Without numbers: version 1, number 1. */
static void read_subject(struct patch *p, const char *raw)
{
	const char *bracket = strchr(raw, '['), *end = bracket ? strchr(bracket, ']') : NULL;
	const char *at;

	p->version = p->number = 1;
	if (!end)
		return;
	for (at = bracket + 1; at < end; at += strcspn(at, " ]") + 1) {
		unsigned int number, of;

		if (*at == 'v' && sscanf(at + 1, "%9u", &number) == 1)
			p->version = number;
		else if (!strncmp(at, "PATCHv", 6) && sscanf(at + 6, "%9u", &number) == 1)
			p->version = number;
		else if (sscanf(at, "%9u/%9u", &number, &of) == 2)
			p->number = number;
	}
}

/* A header of a mail, its continuations joined; to be freed, NULL when it has none. */
static char *header(const char *mail, const char *name)
{
	size_t len = strlen(name);

	for (const char *line = mail; *line && *line != '\n' && *line != '\r';) {
		size_t end = strcspn(line, "\n");

		if (!strncmp(line, name, len)) {
			struct strbuf text = strbuf_new();

			strbuf_add(&text, line + len, end - len);
			while (line[end] == '\n' &&
			       (line[end + 1] == ' ' || line[end + 1] == '\t')) {
				line += end + 1;
				end = strcspn(line, "\n");
				strbuf_add(&text, line, end);
			}
			return text.s;
		}
		line += end + (line[end] == '\n');
	}
	return NULL;
}

static bool is_diff(const char *text)
{
	return !strncmp(text, "diff --git ", 11) || strstr(text, "\ndiff --git ") ||
	       ((!strncmp(text, "--- ", 4) || strstr(text, "\n--- ")) && strstr(text, "\n+++ ") &&
		strstr(text, "\n@@ "));
}

static void add_patch(struct series *s, const char *subject, const char *raw, const char *text,
		      size_t len)
{
	struct patch *p;

	s->patch = need_grow(s->patch, s->nr, sizeof(*s->patch));
	p = &s->patch[s->nr];
	*p = (struct patch){ .subject = need_copy(subject, strlen(subject)),
			     .text = need_copy(text, len),
			     .len = len,
			     .order = s->nr };
	read_subject(p, raw);
	s->nr++;
}

/* A mail: decoded by git, its patch added. Replies and mails without a patch are left out. */
static bool add_mail(struct series *s, const char *path, size_t *without)
{
	struct strbuf mail = strbuf_new(), out = strbuf_new(), err = strbuf_new();
	struct strbuf text = strbuf_new();
	char *patch = fs_join(s->work, "patch"), *message = fs_join(s->work, "message");
	const char *const words[] = { "mailinfo", message, patch, NULL };
	bool good = fs_read(&mail, path);
	char *raw = good ? header(mail.s, "Subject:") : NULL;
	const char *subject = raw ? raw + strspn(raw, " ") : "";

	if (good && run_git(s, &mail, &out, &err, s->work, words)) {
		strbuf_addf(s->error, "a mail cannot be read: %s", err.s ? err.s : "\n");
		good = false;
	}
	if (good && (!fs_read(&text, patch) || !is_diff(text.s) || !strncasecmp(subject, "re:", 3)))
		++*without;
	else if (good) {
		char *title = header(out.s, "Subject:");

		add_patch(s, title ? title + strspn(title, " ") : subject, subject, text.s,
			  text.len);
		free(title);
	}
	strbuf_free(&mail);
	strbuf_free(&out);
	strbuf_free(&err);
	strbuf_free(&text);
	free(patch);
	free(message);
	free(raw);
	return good;
}

static bool add_mailbox(struct series *s, const char *name, const struct strbuf *text)
{
	struct strbuf out = strbuf_new(), err = strbuf_new(), to = strbuf_new();
	char *box = fs_join(s->work, "box");
	const char *words[] = { "mailsplit", "-b", NULL, NULL };
	size_t nr, without = 0, before = s->nr;
	char **mails;
	bool good;

	fs_make(box);
	strbuf_addf(&to, "-o%s", box);
	words[2] = to.s;
	good = !run_git(s, text, &out, &err, s->work, words);
	if (!good)
		strbuf_addf(s->error, "%s: no mailbox and no patch: %s", name,
			    err.s ? err.s : "\n");
	mails = good ? fs_list(box, &nr) : NULL;
	for (size_t i = 0; mails && i < nr && good; i++) {
		char *mail = fs_join(box, mails[i]);

		good = add_mail(s, mail, &without);
		free(mail);
	}
	if (mails)
		fs_list_free(mails, nr);
	if (good && s->nr == before) {
		strbuf_addf(s->error, "%s: there is no patch in %s\n", name,
			    without == 1 ? "this mail" : "these mails");
		good = false;
	}
	fs_remove(box);
	free(box);
	strbuf_free(&out);
	strbuf_free(&err);
	strbuf_free(&to);
	return good;
}

/* "From " of a mailbox, or the headers of one mail. */
static bool is_mail(const char *text)
{
	return !strncmp(text, "From ", 5) || !strncmp(text, "From: ", 6) ||
	       !strncmp(text, "Subject: ", 9) || !strncmp(text, "Return-Path: ", 13) ||
	       !strncmp(text, "Received: ", 10) || !strncmp(text, "Date: ", 6) ||
	       !strncmp(text, "Message-I", 9);
}

static bool add_file(struct series *s, const char *name)
{
	struct strbuf text = strbuf_new();
	bool good = fs_read(&text, name);

	if (!good) {
		strbuf_addf(s->error, "%s: %s\n", name, strerror(errno));
	} else if (text.s && is_mail(text.s)) {
		good = add_mailbox(s, name, &text);
	} else if (text.s && is_diff(text.s)) {
		add_patch(s, name, "", text.s, text.len);
	} else {
		strbuf_addf(s->error, "%s: there is no patch in this file\n", name);
		good = false;
	}
	strbuf_free(&text);
	return good;
}

static int by_number(const void *a, const void *b)
{
	const struct patch *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void free_patch(struct patch *p)
{
	free(p->subject);
	free(p->text);
}

/* The last version of a thread; in the order of the numbers. */
static void sort_patches(struct series *s, size_t from)
{
	unsigned int version = 0;
	size_t kept = from;

	for (size_t i = from; i < s->nr; i++)
		version = s->patch[i].version > version ? s->patch[i].version : version;
	for (size_t i = from; i < s->nr; i++) {
		if (s->patch[i].version == version)
			s->patch[kept++] = s->patch[i];
		else
			free_patch(&s->patch[i]);
	}
	s->nr = kept;
	qsort(s->patch + from, s->nr - from, sizeof(*s->patch), by_number);
}

static bool copy_file(const char *from, const char *to, const char *name)
{
	char *source = fs_join(from, name), *target = fs_join(to, name);
	struct strbuf text = strbuf_new();
	bool there = fs_read(&text, source), good = true;
	char *slash = strrchr(target, '/');

	if (there) {
		*slash = '\0';
		good = fs_make(target);
		*slash = '/';
		good = good && fs_write(target, text.s, text.len);
	}
	strbuf_free(&text);
	free(source);
	free(target);
	return good;
}

/* The names in a patch, each ended by NUL: "ADDED\tREMOVED\tNAME" of --numstat -z. */
static bool list_names(struct series *s, const struct patch *p, struct strbuf *names)
{
	const char *const words[] = { "apply", "--numstat", "-z", "-", NULL };
	struct strbuf in = strbuf_new(), out = strbuf_new(), err = strbuf_new();
	bool good;

	strbuf_add(&in, p->text, p->len);
	good = !run_git(s, &in, &out, &err, s->work, words);
	if (!good)
		strbuf_addf(s->error, "%s: not a patch that git reads: %s", p->subject,
			    err.s ? err.s : "\n");
	for (size_t at = 0; good && at < out.len; at += strlen(out.s + at) + 1) {
		const char *name = strchr(out.s + at, '\t');

		name = name ? strchr(name + 1, '\t') : NULL;
		if (name)
			strbuf_add(names, name + 1, strlen(name + 1) + 1);
	}
	strbuf_free(&in);
	strbuf_free(&out);
	strbuf_free(&err);
	return good;
}

static bool any_engine_file(const struct series *s, const struct strbuf *names)
{
	for (size_t at = 0; at < names->len; at += strlen(names->s + at) + 1)
		for (size_t i = 0; i < s->nr_files; i++)
			if (!strcmp(s->file[i], names->s + at))
				return true;
	return false;
}

static bool apply(struct series *s, const struct patch *p, const char *folder)
{
	const char *words[300] = { "apply", "--whitespace=nowarn" };
	struct strbuf in = strbuf_new(), out = strbuf_new(), err = strbuf_new();
	char **option = need_array(s->nr_files, sizeof(*option));
	size_t nr = 2;
	bool good;

	for (size_t i = 0; i < s->nr_files && nr < 298; i++) {
		struct strbuf include = strbuf_new();

		strbuf_addf(&include, "--include=%s", s->file[i]);
		words[nr++] = option[i] = include.s;
	}
	words[nr++] = "-";
	strbuf_add(&in, p->text, p->len);
	good = !run_git(s, &in, &out, &err, folder, words);
	if (!good)
		strbuf_addf(s->error, "\"%s\" does not apply:\n%s", p->subject, err.s ? err.s : "");
	fs_list_free(option, s->nr_files);
	strbuf_free(&in);
	strbuf_free(&out);
	strbuf_free(&err);
	return good;
}

/* Move a patched tree to its place in the cache; NULL with @error. */
static char *keep(struct series *s, const char *folder)
{
	struct checksum sum = checksum_new();
	char *cache = fs_cache(s->error), key[33];
	struct strbuf path = strbuf_new();
	bool good = cache;

	for (size_t i = 0; i < s->nr_files; i++)
		checksum_file(&sum, folder, s->file[i]);
	checksum_print(&sum, key);
	strbuf_addf(&path, "%s/revision/%s", cache ? cache : "", key);
	good = good && fs_move(folder, path.s, s->error);
	free(cache);
	if (!good)
		strbuf_free(&path);
	return path.s;
}

/* The tree after a patch; the same when no file of an engine changes. NULL with @error. */
static char *patched(struct series *s, const struct patch *p, const char *before,
		     struct change *change)
{
	struct strbuf names = strbuf_new();
	char *folder = fs_join(s->work, "tree"), *after = NULL;
	bool good = list_names(s, p, &names) && change_add_unread(change, &names, s->error);

	if (good && !any_engine_file(s, &names)) {
		after = need_copy(before, strlen(before));
	} else if (good) {
		for (size_t i = 0; i < s->nr_files && good; i++)
			good = copy_file(before, folder, s->file[i]);
		if (!good)
			strbuf_addf(s->error, "cannot copy %s into the cache: %s\n", before,
				    strerror(errno));
		if (good && apply(s, p, folder))
			after = keep(s, folder);
	}
	fs_remove(folder);
	free(folder);
	strbuf_free(&names);
	return after;
}

static bool apply_all(struct series *s, const char *base, const char *path)
{
	for (size_t i = 0; i < s->nr; i++) {
		const struct patch *p = &s->patch[i];
		struct change *change = change_new(s->changes);
		struct strbuf name = strbuf_new();

		change->title = need_copy(p->subject, strlen(p->subject));
		change->whole = true;
		strbuf_addf(&name, "%s with %zu patch%s", base, i + 1, i ? "es" : "");
		change->name[1] = name.s;
		change->name[0] = i ? need_copy(s->changes->of[i - 1].name[1],
						strlen(s->changes->of[i - 1].name[1]))
				    : need_copy(base, strlen(base));
		change->path[0] = i ? need_copy(s->changes->of[i - 1].path[1],
						strlen(s->changes->of[i - 1].path[1]))
				    : need_copy(path, strlen(path));
		change->path[1] = patched(s, p, change->path[0], change);
		if (!change->path[1])
			return false;
	}
	return true;
}

/* A scratch folder below the cache, and the folder that patched trees are moved to. */
static bool begin(struct series *s)
{
	char *cache = fs_cache(s->error);
	struct strbuf path = strbuf_new();

	if (cache) {
		strbuf_addf(&path, "%s/revision", cache);
		fs_make(path.s);
		strbuf_adds(&path, "/series");
		s->work = fs_work(path.s, s->error);
		s->file = git_engine_files(&s->nr_files, s->error);
	}
	strbuf_free(&path);
	free(cache);
	return s->work && s->file;
}

int changes_series(struct changes *changes, const struct tool_command *cmd, const char *base,
		   char *const *file, size_t nr)
{
	struct strbuf error = strbuf_new();
	struct series s = { .changes = changes, .error = &error };
	char *path = NULL;
	int status = changes_base(base, &path, &error);
	bool good = !status && begin(&s);

	*changes = (struct changes){ 0 };
	for (size_t i = 0; i < nr && good; i++) {
		size_t from = s.nr;

		good = add_file(&s, file[i]);
		if (good)
			sort_patches(&s, from);
	}
	good = good && apply_all(&s, base, path);
	if (!good) {
		fprintf(stderr, "gupwalk: %s: %s", cmd->name, error.s ? error.s : "\n");
		status = status ? status : TOOL_BAD_INPUT;
	}
	if (s.work)
		fs_remove(s.work);
	for (size_t i = 0; i < s.nr; i++)
		free_patch(&s.patch[i]);
	if (s.file)
		fs_list_free(s.file, s.nr_files);
	free(s.patch);
	free(s.work);
	free(path);
	strbuf_free(&error);
	return status;
}
