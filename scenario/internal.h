/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Declarations that the files of scenario share.
 */
#ifndef SCENARIO_INTERNAL_H
#define SCENARIO_INTERNAL_H

#include <gupwalk/scenario.h>

#include "lib/memory.h"
#include "lib/number.h"
#include "lib/strbuf.h"

/*
 * Words: lists of names, each given by a function of an index.
 */

/**
 * struct words - a list of names
 * @name: the name at an index; NULL for an index without one
 * @nr: indices
 */
struct words {
	const char *(*name)(unsigned int index);
	unsigned int nr;
};

extern const struct words words_vma_kinds;
extern const struct words words_vma_flags;
extern const struct words words_page_flags;
extern const struct words words_injects;
extern const struct words words_uffd_modes;
extern const struct words words_uffd_wp; /* words that may end the step */
extern const struct words words_switch;
extern const struct words words_signals;
extern const struct words words_gates;
extern const struct words words_levels;
extern const struct words words_sharing;
extern const struct words words_call; /* words that may end a call */
extern const struct words words_keep; /* the same for a caller */
extern const struct words words_foll;
extern const struct words words_entry_points;
extern const struct words words_callers;
extern const struct words words_observations;
extern const struct words words_gets;
extern const struct words words_faults;
extern const struct words words_page_facts;
extern const struct words words_page_words; /* the same, and words with an argument */
extern const struct words words_entry_facts;
extern const struct words words_errnos;
extern const struct words words_lines;

/* The index of the name that these bytes are; words->nr for none. */
unsigned int words_find(const struct words *words, const char *at, size_t len);

/* The name that was probably meant by these bytes; NULL for none. */
const char *words_suggest(const struct words *words, const char *at, size_t len);

/* Bytes in single quotes for a message: shortened, with printable characters only. */
void text_add_quoted(struct strbuf *text, const char *at, size_t len);

/* The length of the first character of some bytes, at least one byte; 0 if it is not text. */
size_t text_char(const char *at, size_t room);

/*
 * Lines and their tokens.
 */

enum token_kind {
	TOKEN_END, /* end of the line, or a comment */
	TOKEN_WORD,
	TOKEN_STRING, /* with its quotes */
	TOKEN_COMMA,
	TOKEN_COLON,
};

struct token {
	enum token_kind kind;
	const char *at;
	size_t len;
};

/**
 * struct parser - the state of parsing one file
 * @scenario: the part that was parsed so far
 * @errors: the errors so far
 * @text: the file
 * @len: its bytes
 * @line: number of the current line, from 1
 * @start: the current line's first byte
 * @end: behind its last byte, line end excluded
 * @next: where the search for the next token begins
 * @token: the current token
 * @named: the scenario has its name
 * @levels_given: the levels were given
 * @versions_given: the versions were given
 * @in_body: a line of the body was parsed
 * @after_call: the previous line was a call or an expectation
 * @no_memory: an allocation failed
 * @put: for each label, whether its pages were put
 */
struct parser {
	struct gup_scenario *scenario;
	struct gup_scenario_errors *errors;
	const char *text;
	size_t len;
	uint32_t line;
	const char *start;
	const char *end;
	const char *next;
	struct token token;
	bool named;
	bool levels_given;
	bool versions_given;
	bool in_body;
	bool after_call;
	bool no_memory;
	bool put[GUP_SCENARIO_CALLS_MAX];
};

/* Read the next token of the line. */
void next_token(struct parser *p);

bool token_is(const struct token *token, const char *word);

/* Add an error at a byte of the current line. */
void parse_error(struct parser *p, const char *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Add an error about an unknown name, with a suggestion or the list of all names. */
void parse_unknown(struct parser *p, const char *what, const char *at, size_t len,
		   const struct words *words);

/* Read past the '!' that the current token may begin with. */
bool parse_not(struct parser *p);

/* The index of the current token in a list, and read past the token; or an error and false. */
bool parse_word(struct parser *p, const char *what, const struct words *words, unsigned int *index);

/*
 * Numbers, each read from the current token, and past it; or an error and false.
 */
bool parse_addr(struct parser *p, uint64_t *addr);
bool parse_number(struct parser *p, const char *what, uint64_t max, uint64_t *number);

/* Hex after "0x", and nothing else. */
bool hex_from(const struct token *token, uint64_t *number);

/* May a name hold this byte? */
bool name_byte(char c);

/* The current token is a name; otherwise an error. It stays the current token. */
bool parse_name(struct parser *p, const char *what);

/* The label that the current token names, and read past the token; or an error and false. */
bool parse_label(struct parser *p, uint16_t *label);

/*
 * The action of this line, whose arguments begin at @at, to be filled in. NULL if there is no
 * room, with an error, or if memory is short.
 */
struct gup_action *parse_action(struct parser *p, const char *at);

/* Nothing may follow on this line; otherwise an error. */
bool parse_end(struct parser *p, const char *what);

/*
 * Lines. Each begins behind its first word.
 */
void parse_step(struct parser *p, enum gup_step_kind kind);
void parse_call(struct parser *p);
void parse_put(struct parser *p);
void parse_expect(struct parser *p);

/* Read spans as long as commas follow. Add them to the scenario, and their number to *@nr. */
bool parse_spans(struct parser *p, uint32_t *first, uint32_t *nr);

/*
 * The scenario in memory.
 */

struct gup_action *scenario_add_action(struct gup_scenario *s);
struct gup_expect *scenario_add_expect(struct gup_scenario *s);
struct gup_assertion *scenario_add_assertion(struct gup_scenario *s);
struct gup_span *scenario_add_span(struct gup_scenario *s);
bool scenario_add_why(struct gup_scenario *s, char *why);
bool scenario_add_source(struct gup_scenario *s, const struct gup_source *source);
bool scenario_add_label(struct gup_scenario *s, char *label);

/*
 * Steps.
 */

/* The forms of a step's arguments. */
enum step_args {
	ARGS_NONE,
	ARGS_VMA,
	ARGS_RANGE,
	ARGS_ADDR,
	ARGS_ACCESS,
	ARGS_ENTRY,
	ARGS_PAGE,
	ARGS_HOLD,
	ARGS_NODE,
	ARGS_SWITCH,
	ARGS_UFFD_WP,
	ARGS_UFFD_MODE,
	ARGS_SIGNAL,
	ARGS_GATE,
	ARGS_INJECT,
};

enum step_args step_args(unsigned int kind);

/* The same step with everything zero that its kind does not use. */
struct gup_step step_normal(const struct gup_step *step);

/* The default VM_ flags of a scenario, as mmap() sets them. */
uint64_t vma_flags_of(uint64_t access, bool shared);

/* The frame that an entry of this level maps at an address; 0 for none. */
uint64_t frame_in(gup_entry entry, unsigned int level, uint64_t addr);

/*
 * Printing.
 */
void print_call(struct strbuf *text, const struct gup_call *call);
void print_faults(struct strbuf *text, const uint8_t *fault, uint32_t nr, uint32_t nr_kept);
void print_ret(struct strbuf *text, int64_t ret);

/* What gup_scenario_parse() says of the whole file when memory is short. */
#define SCENARIO_NO_MEMORY "there is no memory for it; a smaller file may help"

#endif /* SCENARIO_INTERNAL_H */
