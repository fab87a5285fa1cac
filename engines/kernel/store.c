// SPDX-License-Identifier: GPL-2.0-only
/*
 * Answers in the cache, by the kernel, its machine, the guest and the cases.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/fs.h"
#include "lib/checksum.h"

#include "boot.h"
#include "store.h"

/* NULL when there is no folder for a cache. */
static char *path_of(const struct vm *vm, const char *cases)
{
	struct strbuf error = strbuf_new(), path = strbuf_new();
	char *cache = fs_cache(&error);
	struct checksum sum = checksum_new();
	char key[33];

	strbuf_free(&error);
	if (!cache)
		return NULL;
	checksum_file(&sum, "", vm->image);
	checksum_add(&sum, vm->guest, strlen(vm->guest) + 1);
	vm_sum_machine(&sum);
	checksum_add(&sum, cases, strlen(cases));
	checksum_print(&sum, key);
	strbuf_addf(&path, "%s/kernels/answers/%s", cache, key);
	free(cache);
	return path.s;
}

bool vm_recall(const struct vm *vm, const char *cases, struct strbuf *answers)
{
	char *path = path_of(vm, cases);
	bool there = path && fs_read(answers, path);

	free(path);
	return there;
}

void vm_remember(const struct vm *vm, const char *cases, const struct strbuf *answers)
{
	char *path = path_of(vm, cases), *folder, *work, *file;
	struct strbuf error = strbuf_new();

	if (!path)
		return;
	folder = need_copy(path, strlen(path));
	*strrchr(folder, '/') = '\0';
	fs_make(folder);
	work = fs_work(path, &error);
	if (work) {
		file = fs_join(work, "answers");
		if (fs_write(file, answers->s, answers->len))
			fs_move(file, path, &error);
		fs_remove(work);
		free(file);
	}
	strbuf_free(&error);
	free(work);
	free(folder);
	free(path);
}
