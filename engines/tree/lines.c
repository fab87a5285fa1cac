// SPDX-License-Identifier: GPL-2.0-only
/*
 * Executed lines: gcov counts them by the compiler's notes, and the tree's files say what the
 * others are.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "lib/command.h"
#include "lib/fs.h"
#include "harvest.h"
#include "key.h"
#include "lines.h"
#include "words.h"

#define GUP "mm/gup.c"

/* A line by gcov. */
struct counted {
	bool code;
	uint64_t count;
	uint64_t *taken;
	unsigned int nr_branches;
};

/*
 * A file: its counts, and its text, if it was read. @at has the index in @text of each line,
 * and @used the lines of the harvest; both begin with line 1.
 */
struct file {
	char *name;
	struct counted *counted;
	size_t nr_counted;
	bool read;
	struct lines text;
	struct items items;
	size_t *at;
	bool *used;
	size_t nr;
	char **condition;
};

struct tree_lines {
	char *path;
	char *folder;
	char *notes;
	struct file *file;
	size_t nr_files;
};

struct tree_lines *tree_lines_new(const struct tree_built *built)
{
	struct tree_lines *t = need_array(1, sizeof(*t));
	const char *dot = strrchr(built->object, '.');

	t->path = need_copy(built->path, strlen(built->path));
	t->folder = need_copy(built->folder, strlen(built->folder));
	t->notes = need_copy(built->object, (size_t)(dot - built->object));
	return t;
}

static struct file *file_of(struct tree_lines *t, const char *name)
{
	for (size_t i = 0; i < t->nr_files; i++)
		if (!strcmp(t->file[i].name, name))
			return &t->file[i];
	t->file = need_grow(t->file, t->nr_files, sizeof(*t->file));
	t->file[t->nr_files] = (struct file){ .name = need_copy(name, strlen(name)) };
	return &t->file[t->nr_files++];
}

static struct counted *counted_at(struct file *f, unsigned long number)
{
	if (number >= f->nr_counted) {
		size_t nr = number + 256;

		f->counted = need_resize(f->counted, nr * sizeof(*f->counted));
		memset(f->counted + f->nr_counted, 0, (nr - f->nr_counted) * sizeof(*f->counted));
		f->nr_counted = nr;
	}
	return &f->counted[number];
}

/* gup.c has the path of a link; what is harvested has its own path. Others are the shim's. */
static struct file *file_of_source(struct tree_lines *t, const char *source)
{
	size_t len = strlen(source), gup = strlen("/" GUP);

	if (*source != '/')
		return file_of(t, source);
	return len > gup && !strcmp(source + len - gup, "/" GUP) ? file_of(t, GUP) : NULL;
}

static uint64_t member(const json_t *object, const char *name)
{
	return (uint64_t)json_integer_value(json_object_get(object, name));
}

static void add_counts(struct counted *c, const json_t *line)
{
	const json_t *branches = json_object_get(line, "branches");

	c->code = true;
	c->count += member(line, "count");
	for (size_t i = 0; i < json_array_size(branches); i++) {
		if (i == c->nr_branches) {
			c->taken = need_grow(c->taken, i, sizeof(*c->taken));
			c->taken[c->nr_branches++] = 0;
		}
		c->taken[i] += member(json_array_get(branches, i), "count");
	}
}

/* What gcov --json-format prints; false if it is not that. */
static bool read_counts(struct tree_lines *t, const char *text)
{
	json_t *doc = json_loads(text, 0, NULL);
	const json_t *files = json_object_get(doc, "files");
	bool good = json_is_array(files);

	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *file = json_array_get(files, i);
		const json_t *lines = json_object_get(file, "lines");
		const char *source = json_string_value(json_object_get(file, "file"));
		struct file *f = source ? file_of_source(t, source) : NULL;

		for (size_t k = 0; f && k < json_array_size(lines); k++) {
			const json_t *line = json_array_get(lines, k);

			add_counts(counted_at(f, member(line, "line_number")), line);
		}
	}
	json_decref(doc);
	return good;
}

/* "gcov-12" for a CC of "ccache /usr/bin/gcc-12". */
static struct words gcov_words(void)
{
	const char *named = getenv("GCOV");
	struct words cc = words_cc(), w = { 0 };

	for (size_t i = 0; i < cc.nr && !w.nr; i++) {
		const char *name = cc.word[i];
		const char *file = strrchr(name, '/');
		const char *gcc = strstr(file ? file : name, "gcc");

		if (named && *named)
			words_add(&w, named);
		else if (gcc)
			words_addf(&w, "%.*sgcov%s", (int)(gcc - name), name, gcc + 3);
	}
	if (!w.nr)
		words_add(&w, "gcov");
	words_free(&cc);
	return w;
}

static bool run_gcov(struct tree_lines *t, const char *work, struct strbuf *error)
{
	char *out = fs_join(work, "gcov.out"), *err = fs_join(work, "gcov.err");
	struct strbuf text = strbuf_new(), messages = strbuf_new();
	const char *name = strrchr(t->notes, '/') + 1;
	struct words w = gcov_words();
	bool good;
	int status;

	words_add(&w, "--json-format");
	words_add(&w, "--stdout");
	words_add(&w, "--branch-probabilities");
	words_add(&w, "--object-directory");
	words_add(&w, work);
	words_addf(&w, "%s/%s.gcda", work, name);
	status = command_run(w.word, out, err);
	good = !status && fs_read(&text, out) && read_counts(t, text.s);
	if (!good) {
		fs_read(&messages, err);
		strbuf_addf(error, "%s: executed lines cannot be read (%s, status %d)\n  %.2000s\n",
			    t->path, w.word[0], status, messages.s ? messages.s : "");
	}
	words_free(&w);
	strbuf_free(&text);
	strbuf_free(&messages);
	free(out);
	free(err);
	return good;
}

bool tree_lines_read(struct tree_lines *t, struct tree_engine *tree, struct strbuf *error)
{
	const char *name = strrchr(t->notes, '/') + 1;
	struct strbuf from = strbuf_new(), to = strbuf_new();
	char *work = fs_work(t->notes, error);
	bool good = work;

	if (good && !tree_write_counts(tree, work)) {
		strbuf_addf(error, "%s: its engine does not count lines\n", t->path);
		good = false;
	}
	strbuf_addf(&from, "%s.gcno", t->notes);
	strbuf_addf(&to, "%s/%s.gcno", work ? work : "", name);
	if (good && symlink(from.s, to.s)) {
		strbuf_addf(error, "cannot link %s: %s\n", from.s, strerror(errno));
		good = false;
	}
	good = good && run_gcov(t, work, error);
	if (work)
		fs_remove(work);
	free(work);
	strbuf_free(&from);
	strbuf_free(&to);
	return good;
}

static bool engine_reads(const char *shim, const char *name)
{
	size_t nr;
	struct listed *list = harvest_list(shim, &nr);
	bool found = !strcmp(name, GUP) || !strcmp(name, "include/linux/kconfig.h");

	for (size_t i = 0; i < nr && !found; i++)
		found = !strcmp(list[i].path, name);
	harvest_list_free(list, nr);
	return found;
}

static void mark_used(struct file *f, unsigned long number)
{
	if (number && number <= f->nr)
		f->used[number] = true;
}

/* The lines of a file that are in the harvest, which says where each item is from. */
static void read_used(struct tree_lines *t, struct file *f)
{
	char *path = fs_join(t->folder, "harvest.h");
	struct strbuf text = strbuf_new();
	unsigned long number = 0;
	bool ours = false;

	if (fs_read(&text, path))
		for (char *line = text.s, *next; line; line = next) {
			size_t len = strcspn(line, "\n");
			char *quote, *end;

			next = line[len] ? line + len + 1 : NULL;
			if (!strncmp(line, "#line ", 6)) {
				number = strtoul(line + 6, &quote, 10);
				end = line + len - 1;
				ours = quote + 2 + strlen(f->name) == end &&
				       !strncmp(quote + 2, f->name, strlen(f->name));
				continue;
			}
			ours = ours && strncmp(line, "#undef ", 7);
			if (ours)
				mark_used(f, number++);
		}
	strbuf_free(&text);
	free(path);
}

/* What a directive of @line says about its condition; @above is the one that began it. */
static char *condition_text(const char *line, const char *above)
{
	struct strbuf text = strbuf_new();

	line += strspn(line, " \t");
	strbuf_addf(&text, "%.*s", (int)strcspn(line, "\\\n"), line);
	while (text.len && isspace((unsigned char)text.s[text.len - 1]))
		text.s[--text.len] = '\0';
	if (above)
		strbuf_addf(&text, " of %s", above);
	return text.s;
}

/* An open condition: its text, the text that began it, and whether it leaves out what follows. */
struct open {
	char *text;
	char *begun;
	bool off;
};

static void open_free(struct open *o)
{
	free(o->text);
	free(o->begun);
	*o = (struct open){ 0 };
}

/* For each line, the outermost condition that leaves it out. */
static void find_conditions(struct file *f)
{
	struct open *open = NULL;
	size_t nr = 0;

	f->condition = need_array(f->text.nr + 1, sizeof(*f->condition));
	for (size_t i = 0; i < f->text.nr; i++) {
		const char *text = f->text.line[i].text;
		size_t len, k = 0;
		const char *word = directive(text, &len);
		bool begins = word && (!strncmp(word, "if", 2));
		bool changes = word && !strncmp(word, "el", 2) && nr;

		if (word && !strncmp(word, "endif", 5) && nr) {
			open_free(&open[--nr]);
		} else if (begins) {
			open = need_grow(open, nr, sizeof(*open));
			open[nr++] = (struct open){ .text = condition_text(text, NULL),
						    .begun = condition_text(text, NULL),
						    .off = f->text.line[i].off };
		} else if (changes) {
			free(open[nr - 1].text);
			open[nr - 1].text = condition_text(text, open[nr - 1].begun);
			open[nr - 1].off = f->text.line[i].off;
		}
		while (k < nr && !open[k].off)
			k++;
		/* The directive itself is no line that its condition leaves out. */
		if (k < nr && !((begins || changes) && k == nr - 1))
			f->condition[i] = need_copy(open[k].text, strlen(open[k].text));
	}
	while (nr)
		open_free(&open[--nr]);
	free(open);
}

/* Which index each line has; a directive's continuations have its index. */
static void number_lines(struct file *f, const char *text)
{
	for (f->nr = 0; *text; text += *text == '\n') {
		f->nr++;
		text += strcspn(text, "\n");
	}
	f->at = need_array(f->nr + 2, sizeof(*f->at));
	f->used = need_array(f->nr + 2, sizeof(*f->used));
	for (size_t i = 0; i < f->text.nr; i++)
		for (size_t n = f->text.line[i].number; n <= f->nr; n++)
			f->at[n] = i;
}

static bool read_file(struct tree_lines *t, struct file *f)
{
	struct strbuf ignored = strbuf_new(), text = strbuf_new();
	char *path = fs_join(t->path, f->name);
	char *shim = tree_shim(&ignored);
	char *work = fs_work(t->notes, &ignored);
	struct harvest h = { .tree = t->path, .shim = shim, .build = work };

	f->read = true;
	if (shim && work && engine_reads(shim, f->name) && fs_read(&text, path)) {
		f->text = lines_of(text.s);
		harvest_active(&h, &f->text);
		number_lines(f, text.s);
		find_conditions(f);
		items_add(&f->items, &f->text, f->name);
		read_used(t, f);
	}
	if (work)
		fs_remove(work);
	strbuf_free(&h.error);
	strbuf_free(&ignored);
	strbuf_free(&text);
	free(path);
	free(shim);
	free(work);
	return f->nr;
}

static unsigned int last_line(const struct item *item)
{
	unsigned int line = item->line;

	for (const char *s = item->text; *s; s++)
		line += *s == '\n';
	return line;
}

static const struct item *function_at(const struct file *f, unsigned int number)
{
	for (size_t i = 0; i < f->items.nr; i++) {
		const struct item *item = f->items.item[i];

		if (item->kind == ITEM_FUNCTION && item->line <= number &&
		    number <= last_line(item))
			return item;
	}
	return NULL;
}

static const struct counted *counted(const struct file *f, unsigned int number)
{
	return number < f->nr_counted && f->counted[number].code ? &f->counted[number] : NULL;
}

static bool compiled(const struct file *f, const struct item *function)
{
	for (unsigned int n = function->line; n <= last_line(function); n++)
		if (counted(f, n))
			return true;
	return false;
}

static const char *text_at(const struct file *f, unsigned int number)
{
	return f->text.line[f->at[number]].text;
}

/* Does a statement end with this line? */
static bool ends_statement(const struct file *f, unsigned int number)
{
	const char *text = text_at(f, number);
	size_t len = strlen(text);

	while (len && isspace((unsigned char)text[len - 1]))
		len--;
	return len && strchr(";{}:", text[len - 1]);
}

/* Only braces and the like. */
static bool bare(const char *text)
{
	text += strspn(text, "{} \t");
	if (!strncmp(text, "else", 4) || !strncmp(text, "do", 2))
		text += *text == 'e' ? 4 : 2;
	return !text[strspn(text, "{}(); \t\\\n")];
}

/* The code of a line, or of the statement that it belongs to. */
static const struct counted *code_at(const struct file *f, const struct item *function,
				     unsigned int number)
{
	const struct counted *c = counted(f, number);

	for (unsigned int n = number; !c && n > function->line && !ends_statement(f, n - 1); n--)
		c = counted(f, n - 1);
	for (unsigned int n = number; !c && n < last_line(function) && !ends_statement(f, n); n++)
		c = counted(f, n + 1);
	return c;
}

enum tree_line_state tree_line(struct tree_lines *t, const char *name, unsigned int number,
			       struct tree_line *line)
{
	struct file *f = file_of(t, name);
	const struct item *function;
	const struct counted *c;
	const char *text;
	size_t len;

	*line = (struct tree_line){ 0 };
	if (!f->read)
		read_file(t, f);
	if (!number || number > f->nr)
		return TREE_LINE_NOT_READ;
	function = function_at(f, number);
	line->function = function ? function->name[0] : NULL;
	line->condition = f->condition[f->at[number]];
	text = text_at(f, number);
	if (!text[strspn(text, " \t\n")])
		return TREE_LINE_NO_CODE;
	if (line->condition)
		return TREE_LINE_COMPILED_OUT;
	if (directive(text, &len) && strncmp(directive(text, &len), "define", 6))
		return TREE_LINE_NO_CODE;
	if (strcmp(name, GUP) ? !f->used[number] : function && !compiled(f, function))
		return TREE_LINE_UNUSED;
	if (bare(text))
		return TREE_LINE_NO_CODE;
	c = function ? code_at(f, function, number) : NULL;
	if (!c)
		return TREE_LINE_DECLARES;
	line->count = c->count;
	line->taken = c->taken;
	line->nr_branches = c->nr_branches;
	return c->count ? TREE_LINE_EXECUTED : TREE_LINE_NEVER_EXECUTED;
}

static void file_free(struct file *f)
{
	for (size_t i = 0; i < f->nr_counted; i++)
		free(f->counted[i].taken);
	for (size_t i = 0; f->condition && i < f->text.nr; i++)
		free(f->condition[i]);
	items_free(&f->items);
	lines_free(&f->text);
	free(f->counted);
	free(f->condition);
	free(f->at);
	free(f->used);
	free(f->name);
}

void tree_lines_free(struct tree_lines *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->nr_files; i++)
		file_free(&t->file[i]);
	free(t->file);
	free(t->path);
	free(t->folder);
	free(t->notes);
	free(t);
}
