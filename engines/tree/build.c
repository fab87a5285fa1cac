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

#include "code.h"
#include "compile.h"
#include "lib/fs.h"
#include "harvest.h"
#include "build.h"
#include "key.h"

#define OBJECT "gup"
#define CODE "gup.code"

static bool write_text(const char *path, const char *text, struct strbuf *error)
{
	if (fs_write(path, text, strlen(text)))
		return true;
	strbuf_addf(error, "cannot write %s: %s\n", path, strerror(errno));
	return false;
}

/* The file of an #include; NULL for another line. */
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
	return need_copy(word, strcspn(word, ">\""));
}

/* Quoted files are searched in the symlink's folder, the others in stub/. */
static bool make_stub(const char *folder, const char *header, struct strbuf *error)
{
	struct strbuf path = strbuf_new();
	bool good;

	if (strstr(header, "..") || *header == '/' || !*header) {
		strbuf_addf(error, "mm/gup.c includes %s: a path that cannot be replaced\n",
			    header);
		return false;
	}
	strbuf_addf(&path, strchr(header, '/') ? "%s/stub/%s" : "%s/mm/%s", folder, header);
	*strrchr(path.s, '/') = '\0';
	good = fs_make(path.s);
	path.s[strlen(path.s)] = '/';
	good = good && write_text(path.s, "#include \"shim.h\"\n", error);
	strbuf_free(&path);
	return good;
}

static bool make_link(const char *tree, const char *folder, struct strbuf *error)
{
	char *gup = fs_join(tree, "mm/gup.c");
	char *mm = fs_join(folder, "mm");
	char *link = fs_join(mm, "gup.c");
	bool good = fs_make(mm) && !symlink(gup, link);

	if (!good)
		strbuf_addf(error, "cannot link %s: %s\n", gup, strerror(errno));
	free(gup);
	free(mm);
	free(link);
	return good;
}

static bool make_stubs(const char *tree, const char *folder, struct strbuf *error)
{
	char *gup = fs_join(tree, "mm/gup.c");
	struct strbuf text = strbuf_new();
	struct lines lines;
	bool good = make_link(tree, folder, error) && fs_read(&text, gup);

	lines = lines_of(text.s ? text.s : "");
	for (size_t i = 0; i < lines.nr && good; i++) {
		char *header = included(&lines.line[i]);

		good = !header || make_stub(folder, header, error);
		free(header);
	}
	lines_free(&lines);
	strbuf_free(&text);
	free(gup);
	return good;
}

/* The tree's IS_ENABLED(), without its includes. */
static bool make_kconfig(const char *tree, const char *folder, struct strbuf *error)
{
	char *from = fs_join(tree, "include/linux/kconfig.h");
	char *to = fs_join(folder, "kconfig.h");
	struct strbuf text = strbuf_new(), out = strbuf_new();
	struct lines lines;
	bool good = fs_read(&text, from);

	lines = lines_of(text.s ? text.s : "");
	for (size_t i = 0; i < lines.nr; i++) {
		char *header = included(&lines.line[i]);

		if (!header)
			strbuf_addf(&out, "%s\n", lines.line[i].text);
		free(header);
	}
	good = good && write_text(to, out.s ? out.s : "", error);
	lines_free(&lines);
	strbuf_free(&text);
	strbuf_free(&out);
	free(from);
	free(to);
	return good;
}

static bool make(struct tree_built *built, const char *shim, const char *folder,
		 struct strbuf *error)
{
	struct harvest h = { .tree = built->path, .shim = shim, .build = folder };
	bool good =
		make_stubs(built->path, folder, error) && make_kconfig(built->path, folder, error);

	if (good && !harvest_make(&h)) {
		strbuf_addf(error, "%s\n", h.error.s);
		good = false;
	}
	strbuf_free(&h.error);
	built->nr_headers = h.nr_headers;
	built->nr_names = h.nr_names;
	return good && compile_tree(&(struct compiling){ built->path, shim, folder, folder, OBJECT,
							 0, error });
}

/* Does the tree still have this checksum? */
static bool unchanged(const struct tree_built *built, const char *shim, const char *key,
		      struct strbuf *error)
{
	char again[33];

	if (tree_key(built->path, shim, again, error) && !strcmp(key, again))
		return true;
	strbuf_addf(error, "%s: changed while it was read; try again\n", built->path);
	return false;
}

static enum tree_status build(struct tree_built *built, const char *shim, const char *key,
			      struct strbuf *error)
{
	char *parent = need_copy(built->folder, strlen(built->folder));
	char *work;
	bool good;

	*strrchr(parent, '/') = '\0';
	/* If that fails, a folder in it cannot be made either. */
	fs_make(parent);
	free(parent);
	work = fs_work(built->folder, error);
	if (!work)
		return TREE_NO_ENGINE;
	good = make(built, shim, work, error) && unchanged(built, shim, key, error);
	good = good && fs_move(work, built->folder, error);
	fs_remove(work);
	free(work);
	return good ? TREE_GOOD : TREE_NO_ENGINE;
}

/* VERSION and PATCHLEVEL of the Makefile. */
static unsigned int makefile_version(const char *tree)
{
	char *path = fs_join(tree, "Makefile");
	struct strbuf text = strbuf_new();
	unsigned int major = 0, minor = 0;
	const char *at;

	if (fs_read(&text, path) && (at = strstr(text.s, "\nVERSION = ")) &&
	    sscanf(at, "\nVERSION = %u PATCHLEVEL = %u", &major, &minor) != 2)
		major = minor = 0;
	strbuf_free(&text);
	free(path);
	return major < 100 && minor < 100 ? major * 100 + minor : 0;
}

enum tree_status tree_build(const char *path, struct tree_built *built, struct strbuf *error)
{
	enum tree_status status = TREE_NO_ENGINE;
	char real[PATH_MAX], key[33];
	char *shim, *cache;

	*built = (struct tree_built){ 0 };
	if (!realpath(path, real)) {
		strbuf_addf(error, "%s: %s\n", path, strerror(errno));
		return TREE_BAD_INPUT;
	}
	shim = tree_shim(error);
	cache = fs_cache(error);
	if (shim && cache) {
		built->path = need_copy(real, strlen(real));
		status = TREE_BAD_INPUT;
		if (tree_key(real, shim, key, error)) {
			struct strbuf folder = strbuf_new();

			strbuf_addf(&folder, "%s/tree/%s", cache, key);
			built->folder = folder.s;
			built->object = fs_join(folder.s, OBJECT ".so");
			built->version = makefile_version(real);
			built->cached = !access(built->object, R_OK);
			status = built->cached ? TREE_GOOD : build(built, shim, key, error);
		}
	}
	free(shim);
	free(cache);
	return status;
}

/* A file of the work folder, moved beside the engine. */
static bool keep(const struct tree_built *built, const char *work, const char *file,
		 struct strbuf *error)
{
	char *from = fs_join(work, file);
	char *to = fs_join(built->folder, file);
	bool good = fs_move(from, to, error);

	free(from);
	free(to);
	return good;
}

static bool build_as(const struct tree_built *built, const char *name, unsigned int how,
		     struct strbuf *error)
{
	char *prefix = fs_join(built->folder, name);
	char *shim = tree_shim(error);
	char *work = shim ? fs_work(prefix, error) : NULL;
	struct strbuf object = strbuf_new(), notes = strbuf_new();
	bool good;

	strbuf_addf(&object, "%s.so", name);
	strbuf_addf(&notes, "%s.gcno", name);
	good = work && make_link(built->path, work, error) &&
	       compile_tree(&(struct compiling){ built->path, shim, built->folder, work, name, how,
						 error }) &&
	       unchanged(built, shim, strrchr(built->folder, '/') + 1, error) &&
	       (!(how & TREE_COUNTED) || keep(built, work, notes.s, error)) &&
	       keep(built, work, object.s, error);
	if (work)
		fs_remove(work);
	strbuf_free(&object);
	strbuf_free(&notes);
	free(prefix);
	free(work);
	free(shim);
	return good;
}

enum tree_status tree_build_as(struct tree_built *built, unsigned int how, struct strbuf *error)
{
	struct strbuf name = strbuf_new(), object = strbuf_new();
	bool good;

	strbuf_addf(&name, OBJECT "%s%s%s", how & TREE_TRACED ? "-loads" : "",
		    how & TREE_COUNTED ? "-counts" : "",
		    how & TREE_GENERIC_ACCESS ? "-access" : "");
	strbuf_addf(&object, "%s/%s.so", built->folder, name.s);
	free(built->object);
	built->object = object.s;
	good = !access(built->object, R_OK) || build_as(built, name.s, how, error);
	strbuf_free(&name);
	return good ? TREE_GOOD : TREE_NO_ENGINE;
}

static bool make_code(const struct tree_built *built, const char *file, struct strbuf *error)
{
	char *shim = tree_shim(error);
	char *work = shim ? fs_work(file, error) : NULL;
	struct strbuf assembly = strbuf_new(), path = strbuf_new(), code = strbuf_new();
	bool good;

	strbuf_addf(&path, "%s/" OBJECT ".s", work ? work : "");
	good = work && make_link(built->path, work, error) &&
	       compile_assembly(&(struct compiling){ built->path, shim, built->folder, work, OBJECT,
						     0, error }) &&
	       fs_read(&assembly, path.s);
	if (good) {
		code_print(&code, assembly.s);
		strbuf_free(&path);
		strbuf_addf(&path, "%s/" CODE, work);
		good = write_text(path.s, code.s, error) &&
		       unchanged(built, shim, strrchr(built->folder, '/') + 1, error) &&
		       fs_move(path.s, file, error);
	}
	if (work)
		fs_remove(work);
	strbuf_free(&assembly);
	strbuf_free(&code);
	strbuf_free(&path);
	free(work);
	free(shim);
	return good;
}

bool tree_code(const struct tree_built *built, struct strbuf *code, struct strbuf *error)
{
	char *file = fs_join(built->folder, CODE);
	bool good = (!access(file, R_OK) || make_code(built, file, error)) && fs_read(code, file);

	free(file);
	return good;
}

char **tree_idle(size_t *nr, struct strbuf *error)
{
	static const char undef[] = "\n#undef ";
	char *shim = tree_shim(error);
	char *path = fs_join(shim ? shim : "", "code.h");
	struct strbuf text = strbuf_new();
	char **names = NULL;

	*nr = 0;
	if (shim && fs_read(&text, path)) {
		names = need_array(1, sizeof(*names));
		for (const char *at = text.s; (at = strstr(at, undef));) {
			at += strlen(undef);
			names = need_grow(names, *nr, sizeof(*names));
			names[(*nr)++] = need_copy(at, strcspn(at, "\n"));
		}
	} else if (shim) {
		strbuf_addf(error, "cannot read %s: %s\n", path, strerror(errno));
	}
	strbuf_free(&text);
	free(path);
	free(shim);
	return names;
}

void tree_built_free(struct tree_built *built)
{
	free(built->path);
	free(built->name);
	free(built->folder);
	free(built->object);
	*built = (struct tree_built){ 0 };
}
