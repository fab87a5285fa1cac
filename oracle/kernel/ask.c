// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asking a kernel: what it answered before, or booting it.
 */
#include "hear.h"

static void nothing_begins(void *arg, const char *kernel)
{
	(void)arg;
	(void)kernel;
}

static bool any_call(void *arg, unsigned int row, unsigned int column, const char *word,
		     const struct answer *answer)
{
	(void)arg;
	(void)row;
	(void)column;
	(void)word;
	(void)answer;
	return true;
}

static void any_state(void *arg, const struct batch_state *state, const struct answer *before,
		      const char *unreached)
{
	(void)arg;
	(void)state;
	(void)before;
	(void)unreached;
}

/* Are these all the answers? */
static bool whole(const char *cases, const struct buf *answers, struct buf *error)
{
	static const struct hearer nobody = { NULL, nothing_begins, any_call, any_state };

	return hear(cases, answers->s, &nobody, error);
}

enum vm_status ask(struct vm *vm, const char *cases, struct buf *answers,
		   const struct vm_watch *watch, bool *again, struct buf *error)
{
	enum vm_status status = vm_build(vm, error);

	*again = !status && vm_recall(vm, cases, answers);
	if (status || *again)
		return status;
	status = vm_boot(vm, cases, answers, watch, error);
	if (status)
		return status;
	if (!whole(cases, answers, error))
		return VM_NO_ENGINE;
	vm_remember(vm, cases, answers);
	return VM_GOOD;
}
