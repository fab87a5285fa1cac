// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each word that the parser knows stands in an example of doc/scenario-language.md, at its own
 * place, and in the list of its kind in editors/vim/syntax/gup.vim. The document also has each
 * limit, and each reason why a step cannot be done.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "scenario/internal.h"

#define TEXT_MAX (1 << 20)
#define WORDS_MAX 160

/* A statement's first word. */
#define FIRST ""

/**
 * struct place - where words of a list stand
 * @list: the name of the list in scenario/internal.h
 * @words: the list
 * @line: the first word of their lines; NULL for the first word of any line
 * @item: the first word of their statement in an expectation; NULL in other lines
 * @groups: the groups of vim that hold the list
 */
struct place {
	const char *list;
	const struct words *words;
	const char *line;
	const char *item;
	const char *groups;
};

static const struct place places[] = {
	{ "words_lines", &words_lines, NULL, NULL, "gupHead gupBody gupStep" },
	{ "words_vma_kinds", &words_vma_kinds, "vma", NULL, "gupVmaKind" },
	{ "words_vma_flags", &words_vma_flags, "vma", NULL, "gupVmaFlag" },
	{ "words_sharing", &words_sharing, "vma", NULL, "gupSharing" },
	{ "words_page_flags", &words_page_flags, "page", NULL, "gupPageFlag" },
	{ "words_injects", &words_injects, "inject", NULL, "gupInject" },
	{ "words_uffd_modes", &words_uffd_modes, "uffd-mode", NULL, "gupUffdMode" },
	{ "words_uffd_wp", &words_uffd_wp, "uffd-wp", NULL, "gupUffdWp" },
	{ "words_switch", &words_switch, "thp", NULL, "gupSwitch" },
	{ "words_switch", &words_switch, "forking", NULL, "gupSwitch" },
	{ "words_signals", &words_signals, "signal", NULL, "gupSignal" },
	{ "words_gates", &words_gates, "gate", NULL, "gupGate" },
	{ "words_levels", &words_levels, "entry", NULL, "gupLevel" },
	{ "words_call", &words_call, "call", NULL, "gupCallWord" },
	{ "words_foll", &words_foll, "call", NULL, "gupFoll" },
	{ "words_entry_points", &words_entry_points, "call", NULL, "gupEntryPoint" },
	{ "words_callers", &words_callers, "call", NULL, "gupCaller" },
	{ "words_observations", &words_observations, "expect", FIRST, "gupStatement" },
	{ "words_errnos", &words_errnos, "expect", "ret", "gupErrno" },
	{ "words_faults", &words_faults, "expect", "faults", "gupFault" },
	{ "words_gets", &words_gets, "expect", "gets", "gupGets" },
	{ "words_page_words", &words_page_words, "expect", "page", "gupPageWord" },
	{ "words_entry_facts", &words_entry_facts, "expect", "entry", "gupEntryWord" },
};

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* Lists that are part of another one. */
static const char *const parts[] = { "words_keep", "words_page_facts" };

/* Words that are in no list, as they stand in the lines that begin so. */
static const struct {
	const char *line;
	const char *word;
} others[] = {
	{ "vma", "none" },	  { "vma", "r" },
	{ "vma", "rw" },	  { "vma", "rwx" },
	{ "vma", "x" },		  { "vma", "!maywrite" },
	{ "mprotect", "none" },	  { "inject", "at" },
	{ "inject", "times" },	  { "versions", "v6.6" },
	{ "levels", "4" },	  { "levels", "5" },
	{ "expect", "all" },	  { "expect", "v6.6" },
	{ "expect", "..v6.5" },	  { "expect", "v6.6.." },
	{ "expect", "none" },	  { "expect", "!as" },
	{ "expect", "!refused" }, { "expect", "!fell-back" },
	{ "expect", "!endless" }, { "expect", "!warns" },
	{ "expect", "!same" },	  { "expect", "!dirty" },
	{ "expect", "!pmd" },	  { "entry", "hwpoison" },
};

/* Which words of the lists, and which others, an example has. */
struct visited {
	bool word[NR(places)][WORDS_MAX];
	bool other[NR(others)];
	unsigned int nr_lines;
};

static char *read_file(const char *name)
{
	const char *dir = getenv("SOURCE_DIR");
	char path[4096];
	char *text;
	size_t len;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir ? dir : ".", name);
	file = fopen(path, "rb");
	if (!file)
		fail_msg("%s cannot be read; SOURCE_DIR says where the sources are", path);
	text = calloc(1, TEXT_MAX);
	assert_non_null(text);
	len = fread(text, 1, TEXT_MAX - 1, file);
	assert_true(len > 0 && len < TEXT_MAX - 1);
	fclose(file);
	return text;
}

static bool same(const char *word, const char *at, size_t len)
{
	return strlen(word) == len && !memcmp(word, at, len);
}

/* One word at a place where a list's words stand, with its prefix or without. */
static void note_word(struct visited *visited, size_t place, const char *at, size_t len)
{
	const struct words *words = places[place].words;
	unsigned int i;

	assert_true(words->nr <= WORDS_MAX);
	if (len && *at == '!') {
		at++;
		len--;
	}
	if (words == &words_foll && len > 5 && !memcmp(at, "FOLL_", 5)) {
		at += 5;
		len -= 5;
	}
	i = words_find(words, at, len);
	if (i < words->nr)
		visited->word[place][i] = true;
}

static void note_token(struct visited *visited, const char *line, const char *item,
		       const struct token *token)
{
	for (size_t i = 0; i < NR(places); i++) {
		const struct place *p = &places[i];
		const char *at = token->at;
		const char *end = at + token->len;

		if (!p->line || strcmp(p->line, line) != 0 || !p->item != !item ||
		    (item && strcmp(p->item, item) != 0))
			continue;
		/* Flags have bars between them. */
		while (at < end) {
			const char *bar = memchr(at, '|', (size_t)(end - at));

			note_word(visited, i, at, (size_t)((bar ? bar : end) - at));
			at = bar ? bar + 1 : end;
		}
	}
	for (size_t i = 0; i < NR(others); i++)
		visited->other[i] |= !strcmp(others[i].line, line) &&
				     same(others[i].word, token->at, token->len);
}

/* The words of one line, each with the line's first word and that of its statement. */
static void note_line(struct visited *visited, const char *text, size_t len)
{
	struct parser p = { .next = text, .end = text + len };
	char line[100], word[100];
	const char *item = NULL;

	next_token(&p);
	if (p.token.kind != TOKEN_WORD)
		return;
	visited->nr_lines++;
	snprintf(line, sizeof(line), "%.*s", (int)p.token.len, p.token.at);
	note_word(visited, 0, p.token.at, p.token.len);
	for (next_token(&p); p.token.kind != TOKEN_END; next_token(&p)) {
		if (p.token.kind == TOKEN_COLON || (p.token.kind == TOKEN_COMMA && item))
			item = FIRST;
		if (p.token.kind != TOKEN_WORD)
			continue;
		note_token(visited, line, item, &p.token);
		if (!item || *item)
			continue;
		snprintf(word, sizeof(word), "%.*s", (int)p.token.len, p.token.at);
		item = word;
	}
}

/* Every word stands in an example. */
static void words_have_examples(void **state)
{
	struct visited *visited = calloc(1, sizeof(*visited));
	char *text = read_file("doc/scenario-language.md");
	const char *at = text;
	bool example = false;

	(void)state;
	assert_non_null(visited);
	assert_ptr_equal(places[0].words, &words_lines);
	while (*at) {
		size_t len = strcspn(at, "\n");

		if (len >= 3 && !memcmp(at, "```", 3))
			example = same("```gup", at, len);
		else if (example)
			note_line(visited, at, len);
		at += len + (at[len] == '\n');
	}
	assert_true(visited->nr_lines > 200);
	for (size_t i = 0; i < NR(places); i++)
		for (unsigned int j = 0; j < places[i].words->nr; j++)
			if (places[i].words->name(j) && !visited->word[i][j])
				fail_msg("no example has the word '%s' of %s%s%s",
					 places[i].words->name(j), places[i].list,
					 places[i].line ? " in a line of " : "",
					 places[i].line ? places[i].line : "");
	for (size_t i = 0; i < NR(others); i++)
		if (!visited->other[i])
			fail_msg("no example has '%s' in a line of '%s'", others[i].word,
				 others[i].line);
	free(text);
	free(visited);
}

/* The tables of limits and of messages are the code's. */
static void limits_and_messages_are_told(void **state)
{
	static const struct {
		const char *of;
		unsigned int most;
	} limits[] = {
		{ "bytes of a file", GUP_SCENARIO_TEXT_MAX },
		{ "bytes of a name", GUP_SCENARIO_NAME_MAX },
		{ "bytes of a string", GUP_SCENARIO_STRING_MAX },
		{ "`why` lines", GUP_SCENARIO_WHYS_MAX },
		{ "`commit` and `mail` lines", GUP_SCENARIO_SOURCES_MAX },
		{ "steps, calls and puts", GUP_SCENARIO_ACTIONS_MAX },
		{ "calls", GUP_SCENARIO_CALLS_MAX },
		{ "`expect` lines", GUP_SCENARIO_EXPECTS_MAX },
		{ "statements", GUP_SCENARIO_ASSERTIONS_MAX },
		{ "spans", GUP_SCENARIO_SPANS_MAX },
		{ "pages of a step, or of a call in user addresses", GUP_SCENARIO_PAGES_MAX },
		{ "pages of an area that is not anonymous", GUP_SCENARIO_FILE_PAGES_MAX },
		{ "pages in use in one run", GUP_SCENARIO_MEMORY_MAX },
		{ "faults in one `faults` statement", GUP_FAULTS_LOGGED },
		{ "mistakes that are reported", GUP_SCENARIO_ERRORS_MAX },
	};
	char *text = read_file("doc/scenario-language.md");
	char row[200];

	(void)state;
	for (size_t i = 0; i < NR(limits); i++) {
		snprintf(row, sizeof(row), "\n| %s | %u |\n", limits[i].of, limits[i].most);
		if (!strstr(text, row))
			fail_msg("the document lacks the row%s", row);
	}
	for (unsigned int error = GUP_STEP_OK + 1; error < GUP_STEP_ERROR_NR; error++) {
		snprintf(row, sizeof(row), "\n| `%s` |", gup_step_error_text(error));
		if (!strstr(text, row))
			fail_msg("the document lacks the row%s", row);
	}
	free(text);
}

/* The table above knows every list that the parser has. */
static void lists_are_all(void **state)
{
	static const char extern_words[] = "extern const struct words ";
	char *text = read_file("scenario/internal.h");
	unsigned int nr = 0;

	(void)state;
	for (const char *at = text; (at = strstr(at, extern_words)); nr++) {
		size_t len;
		bool known = false;

		at += strlen(extern_words);
		len = strcspn(at, ";");
		for (size_t i = 0; i < NR(places); i++)
			known |= same(places[i].list, at, len);
		for (size_t i = 0; i < NR(parts); i++)
			known |= same(parts[i], at, len);
		if (!known)
			fail_msg("this test does not know %.*s", (int)len, at);
	}
	assert_true(nr >= 20);
	free(text);
}

/* Is this group in the list of groups? */
static bool names_group(const char *groups, const char *at, size_t len)
{
	while (*groups) {
		size_t n = strcspn(groups, " ");

		if (n == len && !memcmp(groups, at, len))
			return true;
		groups += n + (groups[n] == ' ');
	}
	return false;
}

/* The words of one "syn keyword" line that is of a list's groups. */
static void note_keywords(const struct place *p, const char *at, const char *end, bool *visited)
{
	size_t len = strcspn(at, " \n");

	if (!names_group(p->groups, at, len))
		return;
	for (at += len; at < end; at += len) {
		unsigned int i;

		at += strspn(at, " ");
		len = strcspn(at, " \n");
		if (!len || same("contained", at, len))
			continue;
		/* Either spelling, and a fault's "none" is no kind of fault. */
		if (p->words == &words_foll && len > 5 && !memcmp(at, "FOLL_", 5))
			i = words_find(p->words, at + 5, len - 5);
		else
			i = words_find(p->words, at, len);
		if (i == p->words->nr && !(p->words == &words_faults && same("none", at, len)))
			fail_msg("the language has no '%.*s' in %s, as vim's %s do", (int)len, at,
				 p->list, p->groups);
		if (i < p->words->nr && !(p->words == &words_foll && memcmp(at, "FOLL_", 5) != 0))
			visited[i] = true;
	}
}

/* vim's lists are the parser's: no word more, no word less. */
static void vim_knows_the_words(void **state)
{
	static const char keyword[] = "syn keyword ";
	char *text = read_file("editors/vim/syntax/gup.vim");

	(void)state;
	for (size_t i = 0; i < NR(places); i++) {
		const struct place *p = &places[i];
		bool visited[WORDS_MAX] = { false };

		for (const char *at = text; *at;) {
			const char *end = at + strcspn(at, "\n");

			if (!strncmp(at, keyword, strlen(keyword)))
				note_keywords(p, at + strlen(keyword), end, visited);
			at = end + (*end == '\n');
		}
		for (unsigned int j = 0; j < p->words->nr; j++)
			if (p->words->name(j) && !visited[j])
				fail_msg("vim's %s lack '%s' of %s", p->groups, p->words->name(j),
					 p->list);
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_have_examples),
		cmocka_unit_test(limits_and_messages_are_told),
		cmocka_unit_test(lists_are_all),
		cmocka_unit_test(vim_knows_the_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
