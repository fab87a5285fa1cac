// SPDX-License-Identifier: GPL-2.0-only
/*
 * Getting a kernel's answers from the cache, or by booting it.
 */
#include <string.h>

#include "ask.h"
#include "parse_answer.h"
#include "store.h"

static void nothing_begins(void *arg, const char *kernel)
{
	(void)arg;
	(void)kernel;
}

/* Answers that can differ in the next boot are not kept. */
static bool any_call(void *arg, unsigned int row, unsigned int column, const char *word,
		     const struct gup_record *answer)
{
	bool *lasts = arg;

	(void)row;
	(void)column;
	(void)answer;
	if (word && strcmp(word, "not-offered") != 0)
		*lasts = false;
	return true;
}

static void any_state(void *arg, const struct batch_state *state, const struct gup_record *before,
		      const char *unreached)
{
	bool *lasts = arg;

	(void)state;
	(void)before;
	if (unreached && strstr(unreached, " this time: "))
		*lasts = false;
}

/* Are these all the answers? */
static bool whole(const char *cases, const struct strbuf *answers, bool *lasts,
		  struct strbuf *error)
{
	const struct answer_receiver none = { lasts, nothing_begins, any_call, any_state };

	*lasts = true;
	return parse_answers(cases, answers->s, &none, error);
}

/* Answers from the cache are checked like those of a guest. */
static bool recalled(const struct vm *vm, const char *cases, struct strbuf *answers)
{
	struct strbuf error = strbuf_new();
	bool lasts, good = vm_recall(vm, cases, answers) && answers->s &&
			   strlen(answers->s) == answers->len &&
			   whole(cases, answers, &lasts, &error);

	if (!good)
		strbuf_free(answers);
	strbuf_free(&error);
	return good;
}

enum vm_status ask(struct vm *vm, const char *cases, struct strbuf *answers,
		   const struct vm_watch *watch, bool *again, struct strbuf *error)
{
	enum vm_status status = vm_build(vm, error);
	bool lasts;

	*again = !status && recalled(vm, cases, answers);
	if (status || *again)
		return status;
	status = vm_boot(vm, cases, answers, watch, error);
	if (status)
		return status;
	if (!whole(cases, answers, &lasts, error))
		return VM_NO_ENGINE;
	if (lasts)
		vm_remember(vm, cases, answers);
	return VM_GOOD;
}
