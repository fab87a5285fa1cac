// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <gupwalk/foll.h>

#include "harvest.h"
#include "lib/fs.h"
#include "lib/map.h"

/*
 * Files of the shim: names that they define are not searched in the tree. The first ones
* use kernel names, so names that they mention are searched; the others use none.
 */
static const char *const shim_files[] = { "shim.h", "entries.h", "pages.h", "moves.h",
					  "vmas.h", "huge.h",	 "ask.h",   "bridge.h" };

#define NR_SHIM_SPEAKING 6
#define NR_SHIM_FILES (sizeof(shim_files) / sizeof(shim_files[0]))

/* A function and the macro of its name go together. */
struct found {
	struct item *macro;
	struct item *code;
};

struct work {
	struct harvest *h;
	struct items items;
	struct map index;
	struct map prototypes;
	struct map provided;
	struct map own;
	struct map wanted;
	struct map done;
	struct items macros;
	struct items codes;
	struct strbuf gup;
};

struct listed *harvest_list(const char *shim, size_t *nr)
{
	struct strbuf path = strbuf_new(), text = strbuf_new();
	struct listed *list = NULL;

	*nr = 0;
	strbuf_addf(&path, "%s/headers.list", shim);
	if (fs_read(&text, path.s)) {
		list = need_array(1, sizeof(*list));
		for (char *line = strtok(text.s, "\n"); line; line = strtok(NULL, "\n")) {
			size_t len = strcspn(line, " \t");

			if (*line == '#' || !len)
				continue;
			list = need_grow(list, *nr, sizeof(*list));
			list[*nr].path = need_copy(line, len);
			list[(*nr)++].always = strstr(line + len, "always");
		}
	}
	strbuf_free(&path);
	strbuf_free(&text);
	return list;
}

void harvest_list_free(struct listed *list, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		free(list[i].path);
	free(list);
}

static bool fail(struct harvest *h, const char *what, const char *path)
{
	strbuf_addf(&h->error, "%s %s: %s", what, path, strerror(errno));
	return false;
}

static bool mentions(const char *text, const char *name)
{
	size_t len;

	for (const char *w = next_word(text, &len); w; w = next_word(w + len, &len))
		if (strlen(name) == len && !strncmp(w, name, len))
			return true;
	return false;
}

/* The first of a kind wins; a macro that does not lead on to code replaces it. */
static void index_item(struct work *w, struct item *item)
{
	if (item->kind == ITEM_PROTOTYPE) {
		void **slot = map_put(&w->prototypes, item->name[0], strlen(item->name[0]));

		if (!*slot)
			*slot = item;
		return;
	}
	for (size_t i = 0; i < item->nr_names; i++) {
		void **slot = map_put(&w->index, item->name[i], strlen(item->name[i]));
		struct found *found = *slot;

		if (!found)
			*slot = found = need_array(1, sizeof(*found));
		if (item->kind == ITEM_MACRO) {
			found->macro = found->macro ? found->macro : item;
		} else if (!found->code) {
			const struct item *macro = found->macro;

			if (!macro ||
			    mentions(strstr(macro->text, macro->name[0]) + strlen(macro->name[0]),
				     macro->name[0]))
				found->code = item;
		}
	}
}

static void replace_word(char **text, const char *old, const char *new)
{
	struct strbuf out = strbuf_new();
	const char *from = *text;
	size_t len;

	for (const char *word = next_word(from, &len); word; word = next_word(word + len, &len))
		if (strlen(old) == len && !strncmp(word, old, len)) {
			strbuf_addf(&out, "%.*s%s", (int)(word - from), from, new);
			from = word + len;
		}
	strbuf_adds(&out, from);
	free(*text);
	*text = out.s;
}

/* Another name for @name, in all that @file has given since @first. */
static void rename_local(struct items *items, size_t first, const char *file, const char *name)
{
	struct strbuf new = strbuf_new();

	strbuf_addf(&new, "in_%s_%s", strrchr(file, '/') ? strrchr(file, '/') + 1 : file, name);
	for (char *c = new.s; *c; c++)
		*c = word_char(*c) ? *c : '_';
	for (size_t i = first; i < items->nr; i++) {
		struct item *item = items->item[i];

		replace_word(&item->text, name, new.s);
		for (size_t k = 0; k < item->nr_names; k++)
			replace_word(&item->name[k], name, new.s);
	}
	strbuf_free(&new);
}

/* A source file may have a static function that has the name of one in gup.c. */
static void rename_locals(struct work *w, size_t first, const char *file)
{
	struct items *items = &w->items;

	if (strcmp(file + strlen(file) - 2, ".c"))
		return;
	for (size_t i = first; i < items->nr; i++) {
		const struct item *item = items->item[i];
		char *name;

		if (item->kind != ITEM_FUNCTION || strncmp(item->text, "static ", 7) ||
		    !map_get(&w->own, item->name[0], strlen(item->name[0])))
			continue;
		name = need_copy(item->name[0], strlen(item->name[0]));
		rename_local(items, first, file, name);
		free(name);
	}
}

static bool read_header(struct work *w, const char *relative)
{
	struct harvest *h = w->h;
	struct strbuf path = strbuf_new(), text = strbuf_new();
	size_t before = w->items.nr;
	bool good = true;

	strbuf_addf(&path, "%s/%s", h->tree, relative);
	if (fs_read(&text, path.s)) {
		struct lines lines = lines_of(text.s);

		good = harvest_active(h, &lines);
		if (good)
			items_add(&w->items, &lines, relative);
		lines_free(&lines);
		h->nr_headers++;
		rename_locals(w, before, relative);
		for (size_t i = before; i < w->items.nr; i++)
			index_item(w, w->items.item[i]);
	} else if (errno != ENOENT) {
		good = fail(h, "cannot read", path.s);
	}
	strbuf_free(&path);
	strbuf_free(&text);
	return good;
}

static void want_words(struct work *w, const char *text)
{
	size_t len;

	for (const char *word = next_word(text, &len); word; word = next_word(word + len, &len))
		map_put(&w->wanted, word, len);
}

static void provide(struct map *names, const struct lines *lines)
{
	struct items items = { 0 };

	items_add(&items, lines, NULL);
	for (size_t i = 0; i < items.nr; i++)
		for (size_t k = 0; k < items.item[i]->nr_names; k++)
			map_put(names, items.item[i]->name[k], strlen(items.item[i]->name[k]));
	items_free(&items);
}

static bool read_shim(struct work *w, const char *file, bool speaks)
{
	struct strbuf path = strbuf_new(), text = strbuf_new();
	bool good;

	strbuf_addf(&path, "%s/%s", w->h->shim, file);
	good = fs_read(&text, path.s);
	if (good) {
		struct lines lines = lines_of(text.s);
		char *bare = without_comments(text.s);

		provide(&w->provided, &lines);
		if (speaks)
			want_words(w, bare);
		free(bare);
		lines_free(&lines);
	} else {
		fail(w->h, "cannot read", path.s);
	}
	strbuf_free(&path);
	strbuf_free(&text);
	return good;
}

static bool read_gup(struct work *w)
{
	struct strbuf path = strbuf_new(), text = strbuf_new();
	struct lines lines;
	char *bare;
	bool good;

	strbuf_addf(&path, "%s/mm/gup.c", w->h->tree);
	good = fs_read(&text, path.s);
	if (!good) {
		fail(w->h, "cannot read", path.s);
	} else {
		lines = lines_of(text.s);
		bare = without_comments(text.s);
		want_words(w, bare);
		strbuf_adds(&w->gup, bare);
		good = harvest_active(w->h, &lines);
		provide(&w->own, &lines);
		free(bare);
		lines_free(&lines);
	}
	strbuf_free(&path);
	strbuf_free(&text);
	return good;
}

static void take(struct items *list, struct item *item)
{
	list->item = need_grow(list->item, list->nr, sizeof(struct item *));
	list->item[list->nr++] = item;
}

static void visit(struct work *w, const char *name, size_t len)
{
	void **slot = map_get(&w->index, name, len);
	const struct found *found = slot ? *slot : NULL;

	if (!found || map_get(&w->done, name, len) || map_get(&w->provided, name, len) ||
	    map_get(&w->own, name, len))
		return;
	map_put(&w->done, name, len);
	for (unsigned int kind = 0; kind < 2; kind++) {
		struct item *item = kind ? found->code : found->macro;
		size_t word_len;

		if (!item || item->taken)
			continue;
		item->taken = true;
		for (const char *word = next_word(item->text, &word_len); word;
		     word = next_word(word + word_len, &word_len))
			visit(w, word, word_len);
		take(kind ? &w->codes : &w->macros, item);
	}
}

static void visit_wanted(struct work *w)
{
	const char **wanted = map_sorted(&w->wanted);

	for (size_t i = 0; wanted[i]; i++)
		visit(w, wanted[i], strlen(wanted[i]));
	free(wanted);
}

/* gup.c's own functions are declared before they are called, as in the kernel. */
static void put_prototypes(struct work *w, struct strbuf *out)
{
	const char **sorted = map_sorted(&w->own);

	for (size_t i = 0; sorted[i]; i++) {
		void **slot = map_get(&w->prototypes, sorted[i], strlen(sorted[i]));
		const struct item *item;

		item = slot ? *slot : NULL;
		if (item)
			strbuf_addf(out, "#line %u \"%s\"\n%s\n", item->line, item->file,
				    item->text);
	}
	free(sorted);
}

static const char *without_linkage(const char *text)
{
	size_t len;
	const char *word = next_word(text, &len);

	if (word && ((len == 6 && (!strncmp(word, "extern", 6) || !strncmp(word, "inline", 6)))))
		return word + len;
	return text;
}

/* The first @len bytes of a function, and @end; it is static whatever it was. */
static void put_function(struct strbuf *out, const struct item *item, size_t len, const char *end)
{
	size_t word_len = 0;
	const char *word = next_word(item->text, &word_len);
	bool ours = !(word_len == 6 && !strncmp(word, "static", 6));
	const char *text = ours ? without_linkage(item->text) : item->text;

	strbuf_addf(out, "#line %u \"%s\"\n%s%.*s%s\n", item->line, item->file,
		    ours ? "static " : "", (int)(item->text + len - text), text, end);
}

/* With each item's place in the tree, for the compiler's messages and for debug information. */
static void put_harvest(struct work *w, struct strbuf *out)
{
	for (size_t i = 0; i < w->macros.nr; i++) {
		const struct item *item = w->macros.item[i];

		strbuf_addf(out, "#undef %s\n#line %u \"%s\"\n%s\n", item->name[0], item->line,
			    item->file, item->text);
	}
	put_prototypes(w, out);
	for (size_t i = 0; i < w->codes.nr; i++) {
		const struct item *item = w->codes.item[i];

		if (item->kind != ITEM_FUNCTION)
			strbuf_addf(out, "#line %u \"%s\"\n%s\n", item->line, item->file,
				    item->text);
	}
	/* A macro of the shim may call any of them. */
	for (size_t i = 0; i < w->codes.nr; i++) {
		const struct item *item = w->codes.item[i];

		if (item->kind == ITEM_FUNCTION)
			put_function(out, item, strcspn(item->text, "{"), ";");
	}
	for (size_t i = 0; i < w->codes.nr; i++) {
		const struct item *item = w->codes.item[i];

		if (item->kind == ITEM_FUNCTION)
			put_function(out, item, strlen(item->text), "");
	}
	w->h->nr_names = (unsigned int)(w->macros.nr + w->codes.nr);
}

/* "GUP_HAS_follow_page": the functions that begin in the first column. */
static void put_functions(struct work *w, struct strbuf *out)
{
	for (const char *line = w->gup.s; line && *line; line = strchr(line, '\n')) {
		const char *name;
		size_t head;

		line += *line == '\n';
		head = strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_* ");
		if (!head || line[head] != '(' || !word_char(*line))
			continue;
		for (name = line + head; name > line && word_char(name[-1]); name--)
			;
		if (name > line)
			strbuf_addf(out, "#define GUP_HAS_%.*s 1\n", (int)(line + head - name),
				    name);
	}
}

static bool begins(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

/* For compilers without __has_include or similar tests. */
static void put_have(struct work *w, struct strbuf *out)
{
	const char **sorted = map_sorted(&w->index);
	struct map words = { 0 };
	size_t len;

	for (size_t i = 0; sorted[i]; i++)
		if (begins(sorted[i], "FOLL_") || begins(sorted[i], "VM_") ||
		    begins(sorted[i], "FAULT_FLAG_"))
			strbuf_addf(out, "#define HAVE_%s 1\n", sorted[i]);
	free(sorted);
	for (const char *s = next_word(w->gup.s, &len); s; s = next_word(s + len, &len))
		map_put(&words, s, len);
	sorted = map_sorted(&words);
	for (size_t i = 0; sorted[i]; i++) {
		void **slot = map_get(&w->prototypes, sorted[i], strlen(sorted[i]));
		const char *type;

		strbuf_addf(out, "#define GUP_MENTIONS_%s 1\n", sorted[i]);
		if (!slot)
			continue;
		type = next_word(((struct item *)*slot)->text, &len);
		if (type && len == 6 && begins(type, "extern"))
			type = next_word(type + len, &len);
		if (type)
			strbuf_addf(out, "#define RETURNS_%.*s_%s 1\n", (int)len, type, sorted[i]);
	}
	free(sorted);
	map_free(&words);
	put_functions(w, out);
}

static void put_foll(struct work *w, struct strbuf *out)
{
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++) {
		struct strbuf name = strbuf_new();

		strbuf_addf(&name, "FOLL_%s", gup_foll_name(bit));
		if (map_get(&w->index, name.s, name.len))
			strbuf_addf(out, "[%u] = %s,\n", bit, name.s);
		strbuf_free(&name);
	}
}

/* The model's flags, and the flags that the glue translates. */
static void want_flags(struct work *w)
{
	static const char others[] =
		"FAULT_FLAG_WRITE FAULT_FLAG_ALLOW_RETRY FAULT_FLAG_RETRY_NOWAIT "
		"FAULT_FLAG_KILLABLE FAULT_FLAG_TRIED FAULT_FLAG_REMOTE FAULT_FLAG_INTERRUPTIBLE "
		"FAULT_FLAG_UNSHARE VM_FAULT_OOM VM_FAULT_WRITE VM_FAULT_HWPOISON VM_FAULT_SIGSEGV "
		"VM_FAULT_COMPLETED VM_FAULT_MAJOR VM_FAULT_NOPAGE VM_FAULT_FALLBACK "
		"VM_FAULT_RETRY VM_FAULT_HWPOISON_LARGE "
		"VM_FAULT_SIGBUS VM_SHADOW_STACK VM_UFFD_RWP VM_UFFD_WP VM_SOFTDIRTY "
		"MMF_HAS_PINNED VMA_READ_BIT";

	want_words(w, others);
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++) {
		struct strbuf name = strbuf_new();

		strbuf_addf(&name, "FOLL_%s", gup_foll_name(bit));
		want_words(w, name.s);
		strbuf_free(&name);
	}
}

static bool write_one(struct work *w, const char *name,
		      void (*put)(struct work *w, struct strbuf *out))
{
	struct strbuf out = strbuf_new(), path = strbuf_new();
	bool good;

	strbuf_addf(&path, "%s/%s", w->h->build, name);
	put(w, &out);
	good = fs_write(path.s, out.s, out.len) || fail(w->h, "cannot write", path.s);
	strbuf_free(&out);
	strbuf_free(&path);
	return good;
}

static void work_free(struct work *w)
{
	for (size_t i = 0; i < w->index.room; i++)
		free(w->index.slot[i].value);
	map_free(&w->index);
	map_free(&w->prototypes);
	map_free(&w->provided);
	map_free(&w->own);
	map_free(&w->wanted);
	map_free(&w->done);
	free(w->macros.item);
	free(w->codes.item);
	items_free(&w->items);
	strbuf_free(&w->gup);
}

bool harvest_make(struct harvest *h)
{
	struct work w = { .h = h, .gup = strbuf_new() };
	size_t nr;
	struct listed *list = harvest_list(h->shim, &nr);
	bool good;

	h->error = strbuf_new();
	good = list || fail(h, "cannot read the list in", h->shim);
	/* First, as its names decide which names of other files are kept. */
	good = good && read_gup(&w);
	for (size_t i = 0; i < nr && good; i++)
		good = read_header(&w, list[i].path);
	for (size_t i = 0; i < NR_SHIM_FILES && good; i++)
		good = read_shim(&w, shim_files[i], i < NR_SHIM_SPEAKING);
	if (good) {
		want_flags(&w);
		visit_wanted(&w);
		good = write_one(&w, "harvest.h", put_harvest) &&
		       write_one(&w, "have.h", put_have) && write_one(&w, "foll.h", put_foll);
	}
	work_free(&w);
	harvest_list_free(list, nr);
	return good;
}
