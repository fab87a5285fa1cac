/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Observations as text, one line each, and back: the content of a recording. A guest's output
 * is parsed into observations, too.
 */
#ifndef ENGINES_KERNEL_ANSWER_H
#define ENGINES_KERNEL_ANSWER_H

#include <gupwalk/engine.h>
#include <gupwalk/record.h>

struct strbuf;

/**
 * answer_known - what a kernel can observe
 * @release: which kernel, such as "6.12.9-amd64"
 *
 * Return: the mask of &struct gup_engine.known. Before v5.19 no page is marked exclusive.
 */
uint32_t answer_known(const char *release);

/** answer_print - append the outcome of a call: one line, without its newline. */
void answer_print(struct strbuf *to, const struct gup_record *answer);

/** answer_print_before - append the pages mapped before the call. */
void answer_print_before(struct strbuf *to, const struct gup_record *answer);

/**
 * answer_parse - read a line of answer_print()
 * @to: receives it; its @before, @start and @nr_entries are the caller's
* @text: the line, or one of the words for calls that never return
 *
 * Return: false for another line. */
bool answer_parse(struct gup_record *to, const char *text);

/**
 * answer_parse_before - the same for a line of answer_print_before(); @to holds the number of
 * entries.
 */
bool answer_parse_before(struct gup_record *to, const char *text);

/**
 * answer_read_call - parse a guest's output for a call
 * @answer: receives it; its @before, @start and @nr_entries are the caller's
 * @text: the line after row and column
 * @fast: it is a fast call
 *
 * Return: false for another line. */
bool answer_read_call(struct gup_record *answer, const char *text, bool fast);

/** answer_read_before - parse a guest's output for the state; false for another line. */
bool answer_read_before(struct gup_record *answer, const char *text);

#endif /* ENGINES_KERNEL_ANSWER_H */
