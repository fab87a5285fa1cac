// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding scenario files, reading them, and printing their errors.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "lib/fs.h"
#include "tool.h"

#define FILE_STDIN "-"

static void complain(const char *name, const char *problem)
{
	fprintf(stderr, "%s: %s\n", name, problem);
}

static void append(struct file_list *list, const char *dir, const char *name)
{
	struct strbuf path = strbuf_new();

	strbuf_addf(&path, "%s%s%s", dir, *dir && *name && dir[strlen(dir) - 1] != '/' ? "/" : "",
		    name);
	list->name = need_grow(list->name, list->nr, sizeof(*list->name));
	list->name[list->nr++] = path.s;
}

void file_list_free(struct file_list *list)
{
	for (size_t i = 0; i < list->nr; i++)
		free(list->name[i]);
	free(list->name);
	*list = (struct file_list){ 0 };
}

static bool is_scenario(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && !strcmp(name + len - 4, ".gup");
}

/* The paths in a directory, sorted. */
static bool list_dir(struct file_list *in, const char *dir)
{
	size_t nr;
	char **names = fs_list(dir, &nr);

	if (!names) {
		complain(dir, strerror(errno));
		return false;
	}
	for (size_t i = 0; i < nr; i++)
		append(in, dir, names[i]);
	fs_list_free(names, nr);
	return true;
}

static bool add_dir(struct file_list *list, const char *dir)
{
	struct file_list in = { 0 };
	bool good = list_dir(&in, dir);
	struct stat st;

	for (size_t i = 0; i < in.nr; i++) {
		if (lstat(in.name[i], &st))
			continue; /* gone meanwhile */
		if (S_ISDIR(st.st_mode))
			good &= add_dir(list, in.name[i]);
		else if (!S_ISFIFO(st.st_mode) && is_scenario(in.name[i]))
			append(list, in.name[i], "");
	}
	file_list_free(&in);
	return good;
}

bool file_list_add(struct file_list *list, const char *name)
{
	size_t before = list->nr;

	if (strcmp(name, FILE_STDIN) && fs_is_dir(name)) {
		bool good = add_dir(list, name);

		if (good && list->nr == before) {
			complain(name, "no scenario in this directory; their names end in .gup");
			good = false;
		}
		return good;
	}
	/* A file that cannot be opened is reported later, when it is read. */
	append(list, name, "");
	return true;
}

static bool read_file(struct file *file, const char *name)
{
	bool from_stdin = !strcmp(name, FILE_STDIN);
	FILE *stream = from_stdin ? stdin : fopen(name, "rb");
	struct strbuf text = strbuf_new();

	file->name = from_stdin ? "<stdin>" : name;
	if (!stream) {
		file->problem = strerror(errno);
		return false;
	}
	/* The longest scenario, and one byte more. */
	if (!fs_read_stream(&text, stream, GUP_SCENARIO_TEXT_MAX + 1))
		file->problem = strerror(errno);
	file->text = text.s;
	file->len = text.len;
	if (!from_stdin)
		fclose(stream);
	return !file->problem;
}

void file_error(const struct file *file, const struct gup_scenario_error *error)
{
	char text[8192];

	/* The name may be long, and the error is more important. */
	gup_scenario_error_format(text, sizeof(text), file->name, file->text, file->len, error);
	fputs(text, stderr);
}

struct file *file_load(const char *name)
{
	struct file *file = need_array(1, sizeof(*file));

	if (!read_file(file, name)) {
		complain(file->name, file->problem);
		return file;
	}
	file->scenario = gup_scenario_parse(file->text, file->len, &file->errors);
	for (uint32_t i = 0; i < file->errors.nr_kept; i++)
		file_error(file, &file->errors.error[i]);
	if (file->errors.nr > file->errors.nr_kept)
		fprintf(stderr, "%s: %u errors more\n", file->name,
			file->errors.nr - file->errors.nr_kept);
	if (!file->scenario && !file->errors.nr) {
		file->problem = "out of memory";
		complain(file->name, file->problem);
	}
	return file;
}

void file_free(struct file *file)
{
	if (!file)
		return;
	gup_scenario_free(file->scenario);
	free(file->text);
	free(file);
}
