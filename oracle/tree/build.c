// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a tree to a shared object in the cache.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "harvest.h"
#include "tree.h"

#define OBJECT "gup.so"

static char *joined(const char *a, const char *b)
{
	struct buf path = { 0 };

	buf_printf(&path, "%s/%s", a, b);
	return path.s;
}

static bool make_folders(const char *path)
{
	char *copy = copy_of(path, strlen(path));
	bool good = true;

	for (char *at = copy + 1; good; at++) {
		char was;

		at += strcspn(at, "/");
		was = *at;
		*at = '\0';
		good = !mkdir(copy, 0777) || errno == EEXIST;
		*at = was;
		if (!was)
			break;
	}
	free(copy);
	return good;
}

/* A folder of ours: what is in it was made by this build. */
static void remove_folder(const char *path)
{
	const struct dirent *entry;
	DIR *dir = opendir(path);

	while (dir && (entry = readdir(dir))) {
		char *inside;
		struct stat st;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		inside = joined(path, entry->d_name);
		if (!lstat(inside, &st) && S_ISDIR(st.st_mode))
			remove_folder(inside);
		else
			unlink(inside);
		free(inside);
	}
	if (dir)
		closedir(dir);
	rmdir(path);
}

static bool write_text(const char *path, const char *text, struct buf *error)
{
	struct buf buf = { 0 };
	bool good;

	buf_str(&buf, text);
	good = buf_write(&buf, path);
	if (!good)
		buf_printf(error, "cannot write %s: %s\n", path, strerror(errno));
	buf_free(&buf);
	return good;
}

/* What #include names; NULL for another line. */
static char *included(const struct line *line)
{
	size_t len;
	const char *word = directive(line->text, &len);

	if (!word || len != 7 || strncmp(word, "include", 7))
		return NULL;
	word += len + strspn(word + len, " \t");
	if (*word != '<' && *word != '"')
		return NULL;
	word++;
	return copy_of(word, strcspn(word, ">\""));
}

/* Quoted ones are looked for beside the symlink, the others in stub/. */
static bool make_stub(const char *folder, const char *header, struct buf *error)
{
	struct buf path = { 0 };
	bool good;

	if (strstr(header, "..") || *header == '/' || !*header) {
		buf_printf(error, "mm/gup.c includes %s: a path that cannot be replaced\n", header);
		return false;
	}
	buf_printf(&path, strchr(header, '/') ? "%s/stub/%s" : "%s/%s", folder, header);
	*strrchr(path.s, '/') = '\0';
	good = make_folders(path.s);
	path.s[strlen(path.s)] = '/';
	good = good && write_text(path.s, "#include \"shim.h\"\n", error);
	buf_free(&path);
	return good;
}

static bool make_stubs(const char *tree, const char *folder, struct buf *error)
{
	char *gup = joined(tree, "mm/gup.c");
	char *link = joined(folder, "gup.c");
	struct buf text = { 0 };
	struct lines lines;
	bool good = buf_read(&text, gup) && !symlink(gup, link);

	if (!good)
		buf_printf(error, "cannot link %s: %s\n", gup, strerror(errno));
	lines = lines_of(text.s ? text.s : "");
	for (size_t i = 0; i < lines.nr && good; i++) {
		char *header = included(&lines.line[i]);

		good = !header || make_stub(folder, header, error);
		free(header);
	}
	lines_free(&lines);
	buf_free(&text);
	free(gup);
	free(link);
	return good;
}

/* The tree's IS_ENABLED(), without what it includes. */
static bool make_kconfig(const char *tree, const char *folder, struct buf *error)
{
	char *from = joined(tree, "include/linux/kconfig.h");
	char *to = joined(folder, "kconfig.h");
	struct buf text = { 0 }, out = { 0 };
	struct lines lines;
	bool good = buf_read(&text, from);

	lines = lines_of(text.s ? text.s : "");
	for (size_t i = 0; i < lines.nr; i++) {
		char *header = included(&lines.line[i]);

		if (!header)
			buf_printf(&out, "%s\n", lines.line[i].text);
		free(header);
	}
	good = good && write_text(to, out.s ? out.s : "", error);
	lines_free(&lines);
	buf_free(&text);
	buf_free(&out);
	free(from);
	free(to);
	return good;
}

static bool compile(const char *tree, const char *shim, const char *folder, struct buf *error)
{
	const char *cc = getenv("CC");
	char *object = joined(folder, OBJECT), *glue = joined(shim, "glue.c");
	char *config = joined(shim, "config.h"), *stub = joined(folder, "stub");
	char *out = joined(folder, "cc.out"), *err = joined(folder, "cc.err");
	struct buf messages = { 0 };
	/*
	 * Much of what is harvested is never called, so what it calls in turn may be
	 * missing. What is called and missing the linker finds: -z defs.
	 */
	static char words[][48] = { "cc",
				    "-std=gnu11",
				    "-O2",
				    "-g",
				    "-fPIC",
				    "-shared",
				    "-fvisibility=hidden",
				    "-fno-strict-aliasing",
				    "-w",
				    "-Wno-implicit-function-declaration",
				    "-Wl,-z,defs" };
	static char include[] = "-include", folder_is[] = "-I", output[] = "-o";
	char *argv[] = { words[0],
			 words[1],
			 words[2],
			 words[3],
			 words[4],
			 words[5],
			 words[6],
			 words[7],
			 words[8],
			 words[9],
			 words[10],
			 include,
			 config,
			 folder_is,
			 stub,
			 folder_is,
			 (char *)(size_t)folder,
			 folder_is,
			 (char *)(size_t)shim,
			 glue,
			 output,
			 object,
			 NULL };
	int status;

	if (cc && *cc)
		argv[0] = (char *)(size_t)cc;
	status = command_run(argv, out, err);
	if (status) {
		buf_read(&messages, err);
		buf_printf(error,
			   "%s: its mm/gup.c does not compile with the shim (%s, status %d)\n",
			   tree, argv[0], status);
		tree_explain_failure(tree, shim, messages.s ? messages.s : "", error);
	}
	buf_free(&messages);
	free(object);
	free(glue);
	free(config);
	free(stub);
	free(out);
	free(err);
	return !status;
}

static bool make(struct tree_built *built, const char *shim, const char *folder, struct buf *error)
{
	struct harvest h = { .tree = built->path, .shim = shim, .build = folder };
	bool good =
		make_stubs(built->path, folder, error) && make_kconfig(built->path, folder, error);

	if (good && !harvest_make(&h)) {
		buf_printf(error, "%s\n", h.error.s);
		good = false;
	}
	buf_free(&h.error);
	built->nr_headers = h.nr_headers;
	built->nr_names = h.nr_names;
	return good && compile(built->path, shim, folder, error);
}

/* All of it or nothing: another process that does the same comes to the same. */
static bool move_in(const char *from, const char *to, struct buf *error)
{
	if (!rename(from, to))
		return true;
	if (errno == EEXIST || errno == ENOTEMPTY)
		return true;
	buf_printf(error, "cannot make %s: %s\n", to, strerror(errno));
	return false;
}

static enum tree_status build(struct tree_built *built, const char *shim, const char *key,
			      struct buf *error)
{
	struct buf work = { 0 };
	char again[33];
	bool good;

	buf_printf(&work, "%s.XXXXXX", built->folder);
	*strrchr(work.s, '/') = '\0';
	good = make_folders(work.s);
	work.s[strlen(work.s)] = '/';
	if (!good || !mkdtemp(work.s)) {
		buf_printf(error, "no cache can be kept at %s: %s\n", work.s, strerror(errno));
		buf_free(&work);
		return TREE_NO_ENGINE;
	}
	good = make(built, shim, work.s, error);
	if (good && (!tree_key(built->path, shim, again, error) || strcmp(key, again))) {
		buf_printf(error, "%s: changed while it was read; try again\n", built->path);
		good = false;
	}
	good = good && move_in(work.s, built->folder, error);
	remove_folder(work.s);
	buf_free(&work);
	return good ? TREE_GOOD : TREE_NO_ENGINE;
}

/* VERSION and PATCHLEVEL of the Makefile. */
static unsigned int makefile_version(const char *tree)
{
	char *path = joined(tree, "Makefile");
	struct buf text = { 0 };
	unsigned int major = 0, minor = 0;
	const char *at;

	if (buf_read(&text, path) && (at = strstr(text.s, "\nVERSION = ")) &&
	    sscanf(at, "\nVERSION = %u PATCHLEVEL = %u", &major, &minor) != 2)
		major = minor = 0;
	buf_free(&text);
	free(path);
	return major < 100 && minor < 100 ? major * 100 + minor : 0;
}

enum tree_status tree_build(const char *path, struct tree_built *built, struct buf *error)
{
	enum tree_status status = TREE_NO_ENGINE;
	char real[PATH_MAX], key[33];
	char *shim, *cache;

	*built = (struct tree_built){ 0 };
	if (!realpath(path, real)) {
		buf_printf(error, "%s: %s\n", path, strerror(errno));
		return TREE_BAD_INPUT;
	}
	shim = tree_shim(error);
	cache = tree_cache(error);
	if (shim && cache) {
		built->path = copy_of(real, strlen(real));
		status = TREE_BAD_INPUT;
		if (tree_key(real, shim, key, error)) {
			struct buf folder = { 0 };

			buf_printf(&folder, "%s/tree/%s", cache, key);
			built->folder = folder.s;
			built->object = joined(folder.s, OBJECT);
			built->version = makefile_version(real);
			built->cached = !access(built->object, R_OK);
			status = built->cached ? TREE_GOOD : build(built, shim, key, error);
		}
	}
	free(shim);
	free(cache);
	return status;
}

void tree_built_free(struct tree_built *built)
{
	free(built->path);
	free(built->folder);
	free(built->object);
	*built = (struct tree_built){ 0 };
}
