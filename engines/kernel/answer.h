/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Observations as text, one line each, and back: what a recording is made of. What a
 * guest said is read into them as well.
 */
#ifndef ENGINES_KERNEL_ANSWER_H
#define ENGINES_KERNEL_ANSWER_H

#include <gupwalk/engine.h>
#include <gupwalk/record.h>

struct strbuf;

/**
 * answer_tells - what a kernel tells
 * @release: which kernel, such as "6.12.9-amd64"
 *
 * Return: the mask of &struct gup_engine.known. Before v5.19 no page is marked exclusive.
 */
uint32_t answer_tells(const char *release);

/** answer_print - append what the call did; one line, without its end. */
void answer_print(struct strbuf *to, const struct gup_record *answer);

/** answer_print_before - append what was mapped before. */
void answer_print_before(struct strbuf *to, const struct gup_record *answer);

/**
 * answer_parse - read a line of answer_print()
 * @to: receives it; its @before, @start and @nr_entries are the caller's
 * @text: the line, or one of the words for calls that never return
 *
 * Return: false when that is no such line.
 */
bool answer_parse(struct gup_record *to, const char *text);

/** answer_parse_before - the same of answer_print_before(); @to knows how many entries. */
bool answer_parse_before(struct gup_record *to, const char *text);

/**
 * answer_read_call - read what a guest said of a call
 * @answer: receives it; its @before, @start and @nr_entries are the caller's
 * @text: the line behind row and column
 * @fast: it is a fast call
 *
 * Return: false when that is no such line.
 */
bool answer_read_call(struct gup_record *answer, const char *text, bool fast);

/** answer_read_before - read what a guest said of the state; false: no such line. */
bool answer_read_before(struct gup_record *answer, const char *text);

#endif /* ENGINES_KERNEL_ANSWER_H */
