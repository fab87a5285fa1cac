/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scenarios: files ending in .gup. A scenario has the steps that build a state, the calls that
 * are made, and the answers that are expected from each version:
 *
 *	scenario read-of-a-hinted-page
 *	why "Only KVM asks for a hinting fault."
 *	commit d74943a2f3cd "mm/gup: reintroduce FOLL_NUMA as FOLL_HONOR_NUMA_FAULT"
 *
 *	vma 0x10000000-0x10004000 anon rw private
 *	write 0x10000000
 *	hint 0x10000000
 *
 *	call get_user_pages 0x10000000
 *	expect v5.10..v6.5: ret 1, faults numa-pte, entry 0x10000000 present
 *	expect v6.6..: ret 1, faults none, entry 0x10000000 protnone
 *
 * The language is line-based: a word, its arguments, and a comment after '#'.
 *
 *	scenario NAME			the head: the name comes first
 *	why "SENTENCE"			what it shows; may be repeated
 *	commit ID ["SUBJECT"]		where it comes from; may be repeated,
 *	mail "SUBJECT"			and so may this
 *	levels 4|5			page-table levels, 4 if not said
 *	versions SPAN, ...		where it applies; all versions if not said
 *	vma FROM-TO KIND rwx|none private|shared [FLAG|!FLAG ...]
 *	STEP ...			the steps of step.h, by name, in order
 *	call ENTRY ADDR [PAGES] [FOLL_A|FOLL_B] [locked] [no-pages] [as NAME]
 *	call CALLER ADDR [as NAME]	a caller of callers.h: its one or two calls
 *	expect SPAN, ...: STATEMENT, ...	judges the call above it
 *	put NAME			gives back what "as NAME" kept
 *
 * ADDR is in hex; alone it means a page, and FROM-TO a range. SPAN is v6.6, v5.10..v6.1,
 * v6.6.., ..v6.1, a proposal such as v6.6+protnone=fast-lookup, or all. STATEMENT begins with
 * an observation of GUP_OBSERVATION_LIST in observation.h; '!' negates words.
 *
 * Four things are separate: the scenario, building its state (struct gup_step), making its
 * calls (struct gup_call), and judging the observations (judge.h). So any engine can answer
 * the same file. run.h does all of it on the model.
 */
#ifndef GUPWALK_SCENARIO_H
#define GUPWALK_SCENARIO_H

#include <gupwalk/callers.h>
#include <gupwalk/judge.h>
#include <gupwalk/gup.h>
#include <gupwalk/history.h>
#include <gupwalk/step.h>

GUP_BEGIN_DECLS

/* Limits. Each has its own error for a file that exceeds it. */
#define GUP_SCENARIO_TEXT_MAX (8u << 20) /* bytes of a file */
#define GUP_SCENARIO_NAME_MAX 100 /* bytes of a name */
#define GUP_SCENARIO_STRING_MAX 1000 /* bytes between two quotes */
#define GUP_SCENARIO_WHYS_MAX 16
#define GUP_SCENARIO_SOURCES_MAX 16
#define GUP_SCENARIO_ACTIONS_MAX 512 /* steps, calls and puts */
#define GUP_SCENARIO_CALLS_MAX 64
#define GUP_SCENARIO_EXPECTS_MAX 512
#define GUP_SCENARIO_ASSERTIONS_MAX 4096
#define GUP_SCENARIO_SPANS_MAX 1024
/* Pages of one step, and of one call whose range consists of user addresses. */
#define GUP_SCENARIO_PAGES_MAX 4096
/* Pages of a VMA that is not anonymous: all its pages exist at once. */
#define GUP_SCENARIO_FILE_PAGES_MAX 16384
/* Pages that a run can use; after these, steps and faults find no memory. */
#define GUP_SCENARIO_MEMORY_MAX (1u << 20)
/* Errors of one file that are kept; further ones are only counted. */
#define GUP_SCENARIO_ERRORS_MAX 100

/**
 * struct gup_scenario_error - one error in a file
 * @line: from 1; 0 when it is about the whole file
 * @column: from 1, in bytes
 * @text: "what is wrong; what would be right"
 */
struct gup_scenario_error {
	uint32_t line;
	uint32_t column;
	char text[400];
};

/**
 * struct gup_scenario_errors - all errors in a file
 * @nr: errors found
 * @nr_kept: how many of them are in @error: the first ones
 * @error: the errors, in the order of the file
 */
struct gup_scenario_errors {
	uint32_t nr;
	uint32_t nr_kept;
	struct gup_scenario_error error[GUP_SCENARIO_ERRORS_MAX];
};

/** enum gup_action_kind - what a line of the body does */
enum gup_action_kind {
	GUP_ACTION_STEP,
	GUP_ACTION_CALL,
	GUP_ACTION_PUT,
};

/**
 * struct gup_action - one line of the body but "expect"
 * @step: GUP_ACTION_STEP: the step
 * @call: GUP_ACTION_CALL: the call; of a caller, its address only
 * @first_expect: GUP_ACTION_CALL: the first expectation that judges it
 * @nr_expects: how many
 * @caller: GUP_ACTION_CALL: an enum gup_caller; GUP_CALLER_NR for a plain call
 * @label: GUP_ACTION_CALL: its pages are kept under this name until they are put or
 *	the scenario ends; GUP_ACTION_PUT: the pages to give back
 * @call_nr: GUP_ACTION_CALL: its number, from 0
 * @kind: an enum gup_action_kind
 * @line: in the file, from 1; 0 when it is from no file
 * @column: of what it does, from 1
 */
struct gup_action {
	union {
		struct gup_step step;
		struct gup_call call;
	};
	uint32_t first_expect;
	uint32_t nr_expects;
	uint16_t caller;
	uint16_t label;
	uint16_t call_nr;
	uint8_t kind;
	uint32_t line;
	uint32_t column;
};

/**
 * struct gup_source - where a scenario comes from
 * @mail: a mail, not a commit
 * @id: commit: 12 to 40 hex digits; NULL for a mail
 * @text: its subject line; NULL for none
 */
struct gup_source {
	bool mail;
	char *id;
	char *text;
};

/**
 * struct gup_scenario - a whole scenario
 * @name: letters, digits, '.', '_' and '-'
 * @why: sentences that say what it shows
 * @nr_whys: how many
 * @source: commits and mails
 * @nr_sources: how many
 * @levels: page-table levels, 4 or 5
 * @first_span: where it applies at all
 * @nr_spans: how many; 0 for everywhere
 * @action: the body
 * @nr_actions: lines of it
 * @nr_calls: calls among them
 * @label: names of kept calls
 * @nr_labels: how many
 * @expect: the expectations, by call
 * @nr_expects: how many
 * @assertion: their statements
 * @nr_assertions: how many
 * @span: the spans of all of them
 * @nr_all_spans: how many
 */
struct gup_scenario {
	char *name;
	char **why;
	uint32_t nr_whys;
	struct gup_source *source;
	uint32_t nr_sources;
	unsigned int levels;
	uint32_t first_span;
	uint32_t nr_spans;
	struct gup_action *action;
	uint32_t nr_actions;
	uint32_t nr_calls;
	char **label;
	uint32_t nr_labels;
	struct gup_expect *expect;
	uint32_t nr_expects;
	struct gup_assertion *assertion;
	uint32_t nr_assertions;
	struct gup_span *span;
	uint32_t nr_all_spans;
};

/*
 * Reading and writing.
 */

/**
 * gup_scenario_parse - read a scenario
 * @text: the file's bytes; any bytes at all
 * @len: how many
 * @errors: receives all errors; its @nr is 0 on success
 *
 * Lines end in LF or CR LF; the last line needs no end. The time is proportional to @len.
 *
 * Return: the scenario, to be freed with gup_scenario_free(); NULL when there is
 * an error.
 */
struct gup_scenario *gup_scenario_parse(const char *text, size_t len,
					struct gup_scenario_errors *errors);

/**
 * gup_scenario_free - free a scenario
 * @scenario: the scenario, or NULL
 */
void gup_scenario_free(struct gup_scenario *scenario);

/**
 * gup_scenario_error_format - format an error for people
 * @buf: receives "file:line:column: text", the line and a caret, each line ended
 * @size: bytes of @buf; 1200 are enough for a file name of up to 200 bytes
 * @file: the file's name
 * @text: the file's bytes
 * @len: how many
 * @error: the error
 *
 * If a line is long, only the part around the column is shown. Bytes that a terminal may
 * interpret are shown as '?'.
 *
 * Return: the length of the whole, as snprintf() would.
 */
size_t gup_scenario_error_format(char *buf, size_t size, const char *file, const char *text,
				 size_t len, const struct gup_scenario_error *error);

/**
 * gup_scenario_print - the canonical text of a scenario
 * @scenario: the scenario
 * @buf: receives the text, NUL-terminated; may be NULL when @size is 0
 * @size: bytes of @buf
 *
 * Parsing the text gives the same scenario, and printing that scenario gives the same bytes.
 *
 * Return: the length of the whole text, as snprintf() would.
 */
size_t gup_scenario_print(const struct gup_scenario *scenario, char *buf, size_t size);

/**
 * gup_step_print - one step as a line of a scenario, without line end
 * @buf: receives the text
 * @size: bytes of @buf; 256 are enough
 * @step: the step
 *
 * Return: the length of the whole text, as snprintf() would.
 */
size_t gup_step_print(char *buf, size_t size, const struct gup_step *step);

/**
 * gup_call_print - one call as a line of a scenario, without line end
 * @buf: receives the text
 * @size: bytes of @buf; 640 are enough
 * @call: the call
 *
 * Return: the length of the whole text, as snprintf() would.
 */
size_t gup_call_print(char *buf, size_t size, const struct gup_call *call);

/**
 * gup_expect_print - one expectation as a line of a scenario, without line end
 * @buf: receives the text
 * @size: bytes of @buf
 * @scenario: the scenario
 * @expect: one of its expectations
 *
 * Return: the length of the whole text, as snprintf() would.
 */
size_t gup_expect_print(char *buf, size_t size, const struct gup_scenario *scenario,
			const struct gup_expect *expect);

/**
 * gup_scenario_same - are two scenarios equal
 * @a: one
 * @b: the other
 *
 * Return: true when they differ in nothing but line numbers and comments.
 */
bool gup_scenario_same(const struct gup_scenario *a, const struct gup_scenario *b);

/*
 * Making a scenario, for witnesses and findings.
 */

/**
 * struct gup_scenario_parts - a state, a call, and what is known about them
 * @name: the scenario's name; characters that a name may not have become '-'
 * @why: one sentence, or NULL
 * @commit: the commit it is about, 12 to 40 hex digits, or NULL
 * @levels: page-table levels, 4 or 5
 * @step: the steps that build the state
 * @nr_steps: how many
 * @call: the call; of a caller, its address
 * @caller: the caller that makes it; GUP_CALLER_NR for a plain call
 */
struct gup_scenario_parts {
	const char *name;
	const char *why;
	const char *commit;
	unsigned int levels;
	const struct gup_step *step;
	uint32_t nr_steps;
	struct gup_call call;
	unsigned int caller;
};

/**
 * gup_scenario_from_parts - make a scenario of steps and a call
 * @from: the case; everything is copied
 *
 * Its text is accepted by gup_scenario_parse() when @from keeps to the limits
 * above and its steps are those that gup_step_apply() accepted.
 *
 * Return: the scenario, to be freed with gup_scenario_free(); NULL when memory is
 * short.
 */
struct gup_scenario *gup_scenario_from_parts(const struct gup_scenario_parts *from);

/**
 * gup_scenario_expect_outcome - add an expectation to its last call, of what was observed
 * @scenario: the scenario
 * @spec: the version at which it was observed
 * @out: the outcome
 *
 * States the return value and the faults, or that the call never ends.
 *
 * Return: false when memory is short.
 */
bool gup_scenario_expect_outcome(struct gup_scenario *scenario, const struct gup_spec *spec,
				 const struct gup_outcome *out);

/*
 * Versions.
 */

/**
 * gup_scenario_applies - does a scenario apply to a version
 * @scenario: the scenario
 * @spec: the version; a proposal counts as the release that it starts from
 *
 * Return: yes or no; if it does not apply, nothing is built, called or passed.
 */
bool gup_scenario_applies(const struct gup_scenario *scenario, const struct gup_spec *spec);

/**
 * gup_expect_applies - does an expectation apply to a version
 * @scenario: the scenario
 * @expect: one of its expectations
 * @spec: the version; to a proposal, only its own name and "all" apply
 *
 * Return: yes or no.
 */
bool gup_expect_applies(const struct gup_scenario *scenario, const struct gup_expect *expect,
			const struct gup_spec *spec);

/**
 * gup_scenario_proposal - the proposals that a scenario names
 * @scenario: the scenario
 * @nr: which one, from 0; each is named once
 *
 * Return: its canonical text for gup_spec_parse(), NULL behind the last one.
 */
const char *gup_scenario_proposal(const struct gup_scenario *scenario, uint32_t nr);

GUP_END_DECLS

#endif /* GUPWALK_SCENARIO_H */
