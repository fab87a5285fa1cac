// SPDX-License-Identifier: GPL-2.0-only
/*
 * When a tree does not compile: which names are missing, and where they are.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/fs.h"
#include "lib/map.h"
#include "source.h"
#include "missing.h"

/* The most messages to print; later ones often follow from these. */
#define MESSAGES_SHOWN 5

/* Where definitions that gup.c can see are. */
static const char *const folders[] = { "include/linux",
				       "include/linux/sched",
				       "include/vdso",
				       "include/uapi/linux",
				       "include/asm-generic",
				       "arch/x86/include/asm",
				       "mm" };

struct definition {
	char *file;
	unsigned int line;
	char *text;
};

static bool defines(const struct item *item, const char *name)
{
	for (size_t i = 0; i < item->nr_names; i++)
		if (!strcmp(item->name[i], name))
			return true;
	return false;
}

/* The line of a file on which the name stands first within the item. */
static void found_in(struct definition *d, const char *file, const struct item *item,
		     const char *name)
{
	const char *at = item->text;
	const char *end;
	size_t len;

	for (const char *w = next_word(at, &len); w; w = next_word(w + len, &len))
		if (strlen(name) == len && !strncmp(w, name, len)) {
			at = w;
			break;
		}
	while (at > item->text && at[-1] != '\n')
		at--;
	end = at + strcspn(at, "\n");
	d->line = item->line;
	for (const char *s = item->text; s < at; s++)
		d->line += *s == '\n';
	d->file = need_copy(file, strlen(file));
	at += strspn(at, " \t");
	d->text = need_copy(at, (size_t)(end - at));
}

static bool look_into(const char *path, const char *file, const char *name, struct definition *d)
{
	struct strbuf full = strbuf_new(), text = strbuf_new();
	bool found = false;

	strbuf_addf(&full, "%s/%s", path, file);
	if (fs_read(&text, full.s) && strstr(text.s, name)) {
		struct lines lines = lines_of(text.s);
		struct items items = { 0 };

		items_add(&items, &lines, file);
		for (size_t i = 0; i < items.nr && !found; i++) {
			const struct item *item = items.item[i];

			found = item->kind != ITEM_PROTOTYPE && defines(item, name);
			if (found)
				found_in(d, file, item, name);
		}
		items_free(&items);
		lines_free(&lines);
	}
	strbuf_free(&full);
	strbuf_free(&text);
	return found;
}

static bool is_source(const char *name)
{
	size_t len = strlen(name);

	return len > 2 && (!strcmp(name + len - 2, ".h") || !strcmp(name + len - 2, ".c"));
}

static bool look_for(const char *path, const char *name, struct definition *d)
{
	bool found = false;

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]) && !found; i++) {
		char *folder = fs_join(path, folders[i]);
		size_t nr;
		char **names = fs_list(folder, &nr);

		for (size_t k = 0; k < nr && !found; k++) {
			char *file = fs_join(folders[i], names[k]);

			if (is_source(names[k]) && strcmp(file, "mm/gup.c"))
				found = look_into(path, file, name, d);
			free(file);
		}
		fs_list_free(names, nr);
		free(folder);
	}
	return found;
}

/* Messages of GCC and Clang about undeclared names. */
static bool about_missing(const char *line)
{
	static const char *const words[] = { "undeclared",	  "implicit declaration",
					     "unknown type name", "undefined reference",
					     "undefined symbol",  "incomplete type" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strstr(line, words[i]))
			return true;
	return false;
}

static char *quoted_name(const char *line)
{
	const char *open = line;

	while ((open = strpbrk(open, "'`"))) {
		size_t len = 0;

		open++;
		if (!strncmp(open, "struct ", 7))
			open += 7;
		while (word_char(open[len]))
			len++;
		if (len && open[len] == '\'')
			return need_copy(open, len);
	}
	return NULL;
}

static void explain_name(const char *path, const char *shim, const char *name, struct strbuf *error)
{
	struct definition d = { 0 };

	if (look_for(path, name, &d))
		strbuf_addf(error,
			    "  missing name: %s\n    defined at %s:%u: %s\n"
			    "    to have it harvested, add %s to %s/headers.list\n",
			    name, d.file, d.line, d.text, d.file, shim);
	else
		strbuf_addf(error,
			    "  missing name: %s\n    no header of this tree defines it; if it "
			    "belongs to "
			    "the surroundings, add it to the shim in %s\n",
			    name, shim);
	free(d.file);
	free(d.text);
}

/* The message with the tree's own name of gup.c, which is compiled by a link elsewhere. */
static const char *with_own_name(const char *line)
{
	const char *gup = strstr(line, "/mm/gup.c:");

	return gup && *line == '/' && gup < line + strcspn(line, " ") ? gup + 1 : line;
}

void tree_explain_failure(const char *path, const char *shim, const char *messages,
			  struct strbuf *error)
{
	struct map printed = { 0 };
	unsigned int shown = 0;

	for (const char *at = messages; at && *at && shown < MESSAGES_SHOWN;
	     at = strchr(at, '\n')) {
		size_t len;
		char *line, *name;

		at += *at == '\n';
		len = strcspn(at, "\n");
		line = need_copy(at, len);
		if (strstr(line, "error:") || strstr(line, "undefined reference")) {
			strbuf_addf(error, "  %s\n", with_own_name(line));
			shown++;
			name = about_missing(line) ? quoted_name(line) : NULL;
			if (name && !map_get(&printed, name, strlen(name))) {
				map_put(&printed, name, strlen(name));
				explain_name(path, shim, name, error);
			}
			free(name);
		}
		free(line);
	}
	if (!shown)
		strbuf_addf(error, "  %.2000s\n", messages);
	map_free(&printed);
}
