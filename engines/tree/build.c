// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a tree to a shared object in the cache.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compile.h"
#include "folder.h"
#include "harvest.h"
#include "tree.h"

#define OBJECT "gup.so"
#define TRACED "gup-loads.so"

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
	good = folder_make(path.s);
	path.s[strlen(path.s)] = '/';
	good = good && write_text(path.s, "#include \"shim.h\"\n", error);
	buf_free(&path);
	return good;
}

static bool make_link(const char *tree, const char *folder, struct buf *error)
{
	char *gup = folder_join(tree, "mm/gup.c");
	char *link = folder_join(folder, "gup.c");
	bool good = !symlink(gup, link);

	if (!good)
		buf_printf(error, "cannot link %s: %s\n", gup, strerror(errno));
	free(gup);
	free(link);
	return good;
}

static bool make_stubs(const char *tree, const char *folder, struct buf *error)
{
	char *gup = folder_join(tree, "mm/gup.c");
	struct buf text = { 0 };
	struct lines lines;
	bool good = make_link(tree, folder, error) && buf_read(&text, gup);

	lines = lines_of(text.s ? text.s : "");
	for (size_t i = 0; i < lines.nr && good; i++) {
		char *header = included(&lines.line[i]);

		good = !header || make_stub(folder, header, error);
		free(header);
	}
	lines_free(&lines);
	buf_free(&text);
	free(gup);
	return good;
}

/* The tree's IS_ENABLED(), without what it includes. */
static bool make_kconfig(const char *tree, const char *folder, struct buf *error)
{
	char *from = folder_join(tree, "include/linux/kconfig.h");
	char *to = folder_join(folder, "kconfig.h");
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
	return good &&
	       compile_plain(&(struct compiling){ built->path, shim, folder, folder, error },
			     "/" OBJECT);
}

/* The tree is still what the checksum says. */
static bool unchanged(const struct tree_built *built, const char *shim, const char *key,
		      struct buf *error)
{
	char again[33];

	if (tree_key(built->path, shim, again, error) && !strcmp(key, again))
		return true;
	buf_printf(error, "%s: changed while it was read; try again\n", built->path);
	return false;
}

static enum tree_status build(struct tree_built *built, const char *shim, const char *key,
			      struct buf *error)
{
	char *parent = copy_of(built->folder, strlen(built->folder));
	char *work;
	bool good;

	*strrchr(parent, '/') = '\0';
	/* Where that fails, there is no place for a folder within, either. */
	folder_make(parent);
	free(parent);
	work = folder_work(built->folder, error);
	if (!work)
		return TREE_NO_ENGINE;
	good = make(built, shim, work, error) && unchanged(built, shim, key, error);
	good = good && folder_move(work, built->folder, error);
	folder_remove(work);
	free(work);
	return good ? TREE_GOOD : TREE_NO_ENGINE;
}

/* VERSION and PATCHLEVEL of the Makefile. */
static unsigned int makefile_version(const char *tree)
{
	char *path = folder_join(tree, "Makefile");
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
	cache = folder_cache(error);
	if (shim && cache) {
		built->path = copy_of(real, strlen(real));
		status = TREE_BAD_INPUT;
		if (tree_key(real, shim, key, error)) {
			struct buf folder = { 0 };

			buf_printf(&folder, "%s/tree/%s", cache, key);
			built->folder = folder.s;
			built->object = folder_join(folder.s, OBJECT);
			built->version = makefile_version(real);
			built->cached = !access(built->object, R_OK);
			status = built->cached ? TREE_GOOD : build(built, shim, key, error);
		}
	}
	free(shim);
	free(cache);
	return status;
}

enum tree_status tree_build_traced(struct tree_built *built, struct buf *error)
{
	char *object = folder_join(built->folder, TRACED);
	char *shim = tree_shim(error);
	char *work = NULL, *made = NULL;
	bool good = shim;

	if (good && access(object, R_OK)) {
		work = folder_work(object, error);
		made = folder_join(work ? work : "", TRACED);
		good = work && make_link(built->path, work, error) &&
		       compile_traced(&(struct compiling){ built->path, shim, built->folder, work,
							   error },
				      "/" TRACED) &&
		       unchanged(built, shim, strrchr(built->folder, '/') + 1, error) &&
		       folder_move(made, object, error);
		if (work)
			folder_remove(work);
	}
	free(built->object);
	built->object = object;
	free(work);
	free(made);
	free(shim);
	return good ? TREE_GOOD : TREE_NO_ENGINE;
}

void tree_built_free(struct tree_built *built)
{
	free(built->path);
	free(built->folder);
	free(built->object);
	*built = (struct tree_built){ 0 };
}
