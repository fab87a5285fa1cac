// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a kernel is, and the module and init that are built for it.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <command.h>
#include <folder.h>
#include <sum.h>

#include "interrupt.h"
#include "vm.h"

/* Of a bzImage: where its header says what it is, and where its version is told. */
#define MAGIC_AT 0x202
#define MAGIC "HdrS"
#define VERSION_AT 0x20e
#define VERSION_FROM 0x200

/* The first in a folder whose name begins and ends so; NULL when there is none. */
static char *entry_like(const char *folder, const char *begin, const char *end)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	char *found = NULL;

	while (dir && !found && (entry = readdir(dir))) {
		size_t len = strlen(entry->d_name);

		if (*entry->d_name != '.' && !strncmp(entry->d_name, begin, strlen(begin)) &&
		    len >= strlen(end) && !strcmp(entry->d_name + len - strlen(end), end))
			found = folder_join(folder, entry->d_name);
	}
	if (dir)
		closedir(dir);
	return found;
}

/* The same in a folder that is named as seen from another. */
static char *entry_below(const char *top, const char *folder, const char *begin, const char *end)
{
	char *path = folder_join(top, folder);
	char *found = entry_like(path, begin, end);

	free(path);
	return found;
}

/* Packages have it in /boot, or with its modules. */
static char *image_below(const char *folder)
{
	char *image = entry_below(folder, "root/boot", "vmlinuz", "");
	char *modules = NULL;

	if (!image)
		modules = entry_below(folder, "root/usr/lib/modules", "", "");
	if (modules)
		image = entry_like(modules, "vmlinuz", "");
	free(modules);
	return image;
}

static enum vm_status find_series(struct vm *vm, const char *series, struct buf *error)
{
	char *cache = folder_cache(error);
	struct buf folder = { 0 };

	if (!cache)
		return VM_NO_ENGINE;
	buf_printf(&folder, "%s/kernels/%s", cache, series);
	vm->image = image_below(folder.s);
	vm->headers = entry_below(folder.s, "root/usr/src", "linux-headers-", "-cloud-amd64");
	if (!vm->image || !vm->headers)
		buf_printf(error,
			   "%s: it is not in %s/kernels; `script/kernels fetch %s` gets it\n",
			   series, cache, series);
	vm->release = copy_of(series, strlen(series));
	buf_free(&folder);
	free(cache);
	return vm->image && vm->headers ? VM_GOOD : VM_NO_ENGINE;
}

/* A path without symlinks; NULL when there is nothing. */
static char *real_path(const char *path, struct buf *error)
{
	char real[PATH_MAX];

	if (realpath(path, real))
		return copy_of(real, strlen(real));
	buf_printf(error, "%s: %s\n", path, strerror(errno));
	return NULL;
}

/* The version that a bzImage names, to be freed; NULL when it is none. */
static char *release_of(const struct buf *image)
{
	size_t at;

	if (image->len < VERSION_AT + 2 || memcmp(image->s + MAGIC_AT, MAGIC, strlen(MAGIC)) != 0)
		return NULL;
	at = (unsigned char)image->s[VERSION_AT] +
	     ((size_t)(unsigned char)image->s[VERSION_AT + 1] << 8) + VERSION_FROM;
	return at < image->len ? copy_of(image->s + at, strcspn(image->s + at, " \n")) : NULL;
}

static bool is_image(struct vm *vm, struct buf *error)
{
	struct buf text = { 0 };

	errno = EISDIR;
	if (folder_is(vm->image) || !buf_read(&text, vm->image)) {
		buf_printf(error, "%s: %s\n", vm->image, strerror(errno));
		return false;
	}
	vm->release = release_of(&text);
	if (!vm->release)
		buf_printf(error,
			   "%s: not a bzImage; a build of the kernel leaves it in "
			   "arch/x86/boot/bzImage\n",
			   vm->image);
	buf_free(&text);
	return vm->release;
}

static bool is_headers(const char *path, struct buf *error)
{
	char *makefile = folder_join(path, "Makefile");
	bool good = !access(makefile, R_OK);

	if (!good)
		buf_printf(error,
			   "%s: there is no Makefile: neither a folder that a kernel was built in "
			   "nor one of headers to build modules against\n",
			   path);
	free(makefile);
	return good;
}

static enum vm_status find_own(struct vm *vm, const char *image, const char *headers,
			       struct buf *error)
{
	if (!headers) {
		buf_printf(error,
			   "%s: --headers is missing: the folder that this kernel was built in, or "
			   "headers to build modules for it\n",
			   image);
		return VM_BAD_INPUT;
	}
	vm->image = real_path(image, error);
	vm->headers = real_path(headers, error);
	return vm->image && vm->headers && is_image(vm, error) && is_headers(vm->headers, error)
		       ? VM_GOOD
		       : VM_BAD_INPUT;
}

enum vm_status vm_find(struct vm *vm, const char *kernel, const char *headers, struct buf *error)
{
	static const char digits[] = "0123456789.";

	*vm = (struct vm){ .name = copy_of(kernel, strlen(kernel)) };
	if (strchr(kernel, '/'))
		return find_own(vm, kernel, headers, error);
	if (!*kernel || *kernel == '.' || strspn(kernel, digits) != strlen(kernel)) {
		buf_printf(error,
			   "'%s' is no series such as 6.12; of a file's name the folder is wanted, "
			   "too, such as ./bzImage\n",
			   kernel);
		return VM_BAD_INPUT;
	}
	if (headers) {
		buf_printf(error, "%s: --headers is for a kernel of one's own\n", kernel);
		return VM_BAD_INPUT;
	}
	return find_series(vm, kernel, error);
}

void vm_free(struct vm *vm)
{
	free(vm->name);
	free(vm->image);
	free(vm->headers);
	free(vm->release);
	free(vm->guest);
	*vm = (struct vm){ 0 };
}

static int no_dots(const struct dirent *entry)
{
	return *entry->d_name != '.';
}

/*
 * What decides what is built. Headers are too many to be read: a kernel of one's own that was
 * built again is taken for one whose headers have changed.
 */
static bool guest_key(const struct vm *vm, const char *guest, char key[33], struct buf *error)
{
	static const char *const words[] = { "CC", "HOSTCC", "LLVM" };
	static const char *const headers[] = { "Makefile", ".config", "Module.symvers",
					       "include/config/auto.conf",
					       "include/generated/utsrelease.h" };
	struct sum sum = SUM_BEGIN;
	struct dirent **file;
	int nr = scandir(guest, &file, no_dots, alphasort);

	if (nr < 0) {
		buf_printf(error, "%s: %s\n", guest, strerror(errno));
		return false;
	}
	for (int i = 0; i < nr; i++) {
		sum_file(&sum, guest, file[i]->d_name);
		free(file[i]);
	}
	free(file);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *word = getenv(words[i]);

		sum_add(&sum, word ? word : "", word ? strlen(word) + 1 : 1);
	}
	sum_file(&sum, "", vm->image);
	sum_add(&sum, vm->headers, strlen(vm->headers) + 1);
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		sum_file(&sum, vm->headers, headers[i]);
	sum_print(&sum, key);
	return true;
}

static bool run_build(const struct vm *vm, const char *guest, const char *work, struct buf *error)
{
	char *script = folder_join(guest, "build.sh"), *log = folder_join(work, "log");
	char shell[] = "sh", *const argv[] = { shell, script, vm->headers, (char *)work, NULL };
	struct buf said = { 0 };
	bool good = !command_run(argv, log, log);

	if (!good) {
		buf_read(&said, log);
		buf_printf(error, "%s: the module does not build against %s:\n%s", vm->name,
			   vm->headers, said.s && said.len ? said.s : "it said nothing\n");
	}
	unlink(log);
	buf_free(&said);
	free(script);
	free(log);
	return good;
}

static bool build(const struct vm *vm, const char *guest, struct buf *error)
{
	char *parent = copy_of(vm->guest, strlen(vm->guest)), *work;
	struct interrupt held;
	bool good = false;

	*strrchr(parent, '/') = '\0';
	folder_make(parent);
	free(parent);
	interrupt_hold(&held);
	work = folder_work(vm->guest, error);
	if (work) {
		good = run_build(vm, guest, work, error) && folder_move(work, vm->guest, error);
		folder_remove(work);
	}
	free(work);
	interrupt_release(&held);
	return good;
}

enum vm_status vm_build(struct vm *vm, struct buf *error)
{
	char *guest = folder_of_ours(GUPWALK_BIN_TO_GUEST, GUPWALK_GUEST_SOURCE);
	char *cache = folder_cache(error);
	struct buf path = { 0 };
	char key[33];
	bool good = false;

	if (!guest)
		buf_str(error, "the sources of the module are missing: " GUPWALK_GUEST_SOURCE "\n");
	if (guest && cache && guest_key(vm, guest, key, error)) {
		buf_printf(&path, "%s/kernels/guests/%s", cache, key);
		vm->guest = path.s;
		good = folder_is(vm->guest) || build(vm, guest, error);
	}
	free(guest);
	free(cache);
	return good ? VM_GOOD : VM_NO_ENGINE;
}
