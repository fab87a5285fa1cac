// SPDX-License-Identifier: GPL-2.0-only
/*
 * Answers in the cache, by the kernel, its machine, the guest and the cases.
 */
#include <stdlib.h>
#include <string.h>

#include <folder.h>
#include <sum.h>

#include "vm.h"

/* NULL when there is no place for a cache. */
static char *path_of(const struct vm *vm, const char *cases)
{
	struct buf error = { 0 }, path = { 0 };
	char *cache = folder_cache(&error);
	struct sum sum = SUM_BEGIN;
	char key[33];

	buf_free(&error);
	if (!cache)
		return NULL;
	sum_file(&sum, "", vm->image);
	sum_add(&sum, vm->guest, strlen(vm->guest) + 1);
	vm_sum_machine(&sum);
	sum_add(&sum, cases, strlen(cases));
	sum_print(&sum, key);
	buf_printf(&path, "%s/kernels/answers/%s", cache, key);
	free(cache);
	return path.s;
}

bool vm_recall(const struct vm *vm, const char *cases, struct buf *answers)
{
	char *path = path_of(vm, cases);
	bool there = path && buf_read(answers, path);

	free(path);
	return there;
}

void vm_remember(const struct vm *vm, const char *cases, const struct buf *answers)
{
	char *path = path_of(vm, cases), *folder, *work, *file;
	struct buf error = { 0 };

	if (!path)
		return;
	folder = copy_of(path, strlen(path));
	*strrchr(folder, '/') = '\0';
	folder_make(folder);
	work = folder_work(path, &error);
	if (work) {
		file = folder_join(work, "answers");
		if (buf_write(answers, file))
			folder_move(file, path, &error);
		folder_remove(work);
		free(file);
	}
	buf_free(&error);
	free(work);
	free(folder);
	free(path);
}
