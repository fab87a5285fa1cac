/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest's answers, case by case. They may be any bytes until it is known that they are
* all the answers to these cases.
 */
#ifndef ENGINES_KERNEL_PARSE_ANSWER_H
#define ENGINES_KERNEL_PARSE_ANSWER_H

#include "batch.h"

/**
 * struct answer_receiver - a receiver of answers
* @arg: first argument of each
 * @begin: receives the kernel's release
 * @call: a call was answered, or @word is the reason why not: "not-offered", "crashed",
 *	"hangs", "unstable"; returns false when the receiver has no room
 * @state: a state is done; @unreached is the reason why it could not be built, or NULL; only
 *	the answer's @before is valid
 *
 * The answers can still be incomplete when these functions are called.
 */
struct answer_receiver {
	void *arg;
	void (*begin)(void *arg, const char *kernel);
	bool (*call)(void *arg, unsigned int row, unsigned int column, const char *word,
		     const struct gup_record *answer);
	void (*state)(void *arg, const struct batch_state *state, const struct gup_record *before,
		      const char *unreached);
};

/**
 * parse_answers - parse a guest's answers
 * @cases: the cases
 * @answers: a guest's answers
 * @to: who wants to know
 * @error: receives what is wrong
 *
 * Return: false unless every case is answered and the output is complete.
 */
bool parse_answers(const char *cases, const char *answers, const struct answer_receiver *to,
		   struct strbuf *error);

#endif /* ENGINES_KERNEL_PARSE_ANSWER_H */
