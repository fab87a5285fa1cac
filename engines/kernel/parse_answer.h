/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a guest answers to cases, case by case: any bytes at all, until they are known
 * to be all the answers to these cases.
 */
#ifndef ENGINES_KERNEL_PARSE_ANSWER_H
#define ENGINES_KERNEL_PARSE_ANSWER_H

#include "batch.h"
#include "vm.h"

/**
 * struct hearer - who wants to know
 * @arg: first argument of each
 * @begin: which kernel it is
 * @call: a call was answered, or @word says why not: "not-offered", "crashed", "hangs",
 *	"unstable"; false when that is more than the hearer can take
 * @state: a state is done; @unreached says why it could not be brought about, and is
 *	NULL otherwise; of the answer what was before is valid
 *
 * What they are told may still turn out to be not the whole.
 */
struct hearer {
	void *arg;
	void (*begin)(void *arg, const char *kernel);
	bool (*call)(void *arg, unsigned int row, unsigned int column, const char *word,
		     const struct gup_record *answer);
	void (*state)(void *arg, const struct batch_state *state, const struct gup_record *before,
		      const char *unreached);
};

/**
 * hear - read answers
 * @cases: the cases
 * @answers: what a guest answered
 * @to: who wants to know
 * @error: receives what is wrong
 *
 * Return: false unless every case is answered and the guest came to its end.
 */
bool hear(const char *cases, const char *answers, const struct hearer *to, struct strbuf *error);

/**
 * ask - ask a kernel, and hear what it answers
 * @vm: from vm_find(); its module and init are built if they are not there
 * @cases: the cases
 * @answers: receives the answers; all of these cases, when that is good
 * @watch: who waits
 * @again: receives whether it was asked before, and not booted now
 * @error: receives what went wrong
 */
enum vm_status ask(struct vm *vm, const char *cases, struct strbuf *answers,
		   const struct vm_watch *watch, bool *again, struct strbuf *error);

#endif /* ENGINES_KERNEL_PARSE_ANSWER_H */
