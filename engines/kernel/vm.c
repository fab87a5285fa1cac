// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finding a kernel, and the module and init that are built for it.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gupwalk/gup.h>

#include "lib/checksum.h"
#include "lib/command.h"
#include "lib/fs.h"
#include "interrupt.h"
#include "vm.h"

/* Offsets in a bzImage's header: of its magic number, and of its version. */
#define MAGIC_AT 0x202
#define MAGIC "HdrS"
#define VERSION_AT 0x20e
#define VERSION_FROM 0x200

/* The first in a folder whose name begins and ends so, or NULL. */
static char *entry_like(const char *folder, const char *begin, const char *end)
{
	size_t nr;
	char **names = fs_list(folder, &nr), *found = NULL;

	for (size_t i = 0; i < nr && !found; i++) {
		size_t len = strlen(names[i]);

		if (!strncmp(names[i], begin, strlen(begin)) && len >= strlen(end) &&
		    !strcmp(names[i] + len - strlen(end), end))
			found = fs_join(folder, names[i]);
	}
	fs_list_free(names, nr);
	return found;
}

/* The same in a folder whose name is relative to another folder. */
static char *entry_below(const char *top, const char *folder, const char *begin, const char *end)
{
	char *path = fs_join(top, folder);
	char *found = entry_like(path, begin, end);

	free(path);
	return found;
}

/* Packages put it into /boot, or into its modules' folder. */
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

static enum vm_status find_series(struct vm *vm, const char *series, struct strbuf *error)
{
	char *cache = fs_cache(error);
	struct strbuf folder = strbuf_new();

	if (!cache)
		return VM_NO_ENGINE;
	strbuf_addf(&folder, "%s/kernels/%s", cache, series);
	vm->image = image_below(folder.s);
	vm->headers = entry_below(folder.s, "root/usr/src", "linux-headers-", "-cloud-amd64");
	if (!vm->image || !vm->headers)
		strbuf_addf(error,
			    "%s: it is not in %s/kernels; `script/kernels fetch %s` gets it\n",
			    series, cache, series);
	vm->release = need_copy(series, strlen(series));
	strbuf_free(&folder);
	free(cache);
	return vm->image && vm->headers ? VM_GOOD : VM_NO_ENGINE;
}

/* A path without symlinks; NULL when there is nothing. */
static char *real_path(const char *path, struct strbuf *error)
{
	char real[PATH_MAX];

	if (realpath(path, real))
		return need_copy(real, strlen(real));
	strbuf_addf(error, "%s: %s\n", path, strerror(errno));
	return NULL;
}

/* The version that a bzImage names, to be freed; NULL for another file. */
static char *release_of(const struct strbuf *image)
{
	size_t at;

	if (image->len < VERSION_AT + 2 || memcmp(image->s + MAGIC_AT, MAGIC, strlen(MAGIC)) != 0)
		return NULL;
	at = (unsigned char)image->s[VERSION_AT] +
	     ((size_t)(unsigned char)image->s[VERSION_AT + 1] << 8) + VERSION_FROM;
	return at < image->len ? need_copy(image->s + at, strcspn(image->s + at, " \n")) : NULL;
}

static bool is_image(struct vm *vm, struct strbuf *error)
{
	struct strbuf text = strbuf_new();

	errno = EISDIR;
	if (fs_is_dir(vm->image) || !fs_read(&text, vm->image)) {
		strbuf_addf(error, "%s: %s\n", vm->image, strerror(errno));
		return false;
	}
	vm->release = release_of(&text);
	if (!vm->release)
		strbuf_addf(error,
			    "%s: not a bzImage; a build of the kernel leaves it in "
			    "arch/x86/boot/bzImage\n",
			    vm->image);
	strbuf_free(&text);
	return vm->release;
}

static bool is_headers(const char *path, struct strbuf *error)
{
	char *makefile = fs_join(path, "Makefile");
	bool good = !access(makefile, R_OK);

	if (!good)
		strbuf_addf(error,
			    "%s: there is no Makefile: neither a folder that a kernel was built in "
			    "nor one of headers to build modules against\n",
			    path);
	free(makefile);
	return good;
}

static enum vm_status find_own(struct vm *vm, const char *image, const char *headers,
			       struct strbuf *error)
{
	if (!headers) {
		strbuf_addf(
			error,
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

enum vm_status vm_find(struct vm *vm, const char *kernel, const char *headers, struct strbuf *error)
{
	static const char digits[] = "0123456789.";

	*vm = (struct vm){ .name = need_copy(kernel, strlen(kernel)) };
	if (strchr(kernel, '/'))
		return find_own(vm, kernel, headers, error);
	if (!*kernel || *kernel == '.' || strspn(kernel, digits) != strlen(kernel)) {
		strbuf_addf(error,
			    "'%s' is not a series such as 6.12; write a file with its folder, such "
			    "as ./bzImage\n",
			    kernel);
		return VM_BAD_INPUT;
	}
	if (headers) {
		strbuf_addf(error, "%s: --headers is only for a kernel that is given by its path\n",
			    kernel);
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

/*
 * The checksum of everything that the guest is built from. There are too many headers to
* read them all. So a local kernel that was built again counts as one with new headers.
 */
static bool guest_key(const struct vm *vm, const char *guest, char key[33], struct strbuf *error)
{
	static const char *const words[] = { "CC", "HOSTCC", "LLVM" };
	static const char *const headers[] = { "Makefile", ".config", "Module.symvers",
					       "include/config/auto.conf",
					       "include/generated/utsrelease.h" };
	struct checksum sum = checksum_new();
	size_t nr;
	char **names = fs_list(guest, &nr);

	if (!names) {
		strbuf_addf(error, "%s: %s\n", guest, strerror(errno));
		return false;
	}
	for (size_t i = 0; i < nr; i++)
		checksum_file(&sum, guest, names[i]);
	fs_list_free(names, nr);
	for (unsigned int i = 0; i < GUP_FOLL_NR; i++)
		checksum_add(&sum, gup_foll_name(i), strlen(gup_foll_name(i)) + 1);
	for (unsigned int i = 0; i < GUP_ENTRY_POINT_NR; i++)
		checksum_add(&sum, gup_entry_point_name(i), strlen(gup_entry_point_name(i)) + 1);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *word = getenv(words[i]);

		checksum_add(&sum, word ? word : "", word ? strlen(word) + 1 : 1);
	}
	checksum_file(&sum, "", vm->image);
	checksum_add(&sum, vm->headers, strlen(vm->headers) + 1);
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		checksum_file(&sum, vm->headers, headers[i]);
	checksum_print(&sum, key);
	return true;
}

static bool run_build(const struct vm *vm, const char *guest, const char *work,
		      struct strbuf *error)
{
	char *script = fs_join(guest, "build.sh"), *log = fs_join(work, "log");
	char shell[] = "sh", *const argv[] = { shell, script, vm->headers, (char *)work, NULL };
	struct strbuf said = strbuf_new();
	bool good = !command_run(argv, log, log);

	if (!good) {
		fs_read(&said, log);
		strbuf_addf(error, "%s: the module does not build against %s:\n%s", vm->name,
			    vm->headers, said.s && said.len ? said.s : "it printed nothing\n");
	}
	unlink(log);
	strbuf_free(&said);
	free(script);
	free(log);
	return good;
}

static bool build(const struct vm *vm, const char *guest, struct strbuf *error)
{
	char *parent = need_copy(vm->guest, strlen(vm->guest)), *work;
	struct interrupt held;
	bool good = false;

	*strrchr(parent, '/') = '\0';
	fs_make(parent);
	free(parent);
	interrupt_hold(&held);
	work = fs_work(vm->guest, error);
	if (work) {
		good = run_build(vm, guest, work, error) && fs_move(work, vm->guest, error);
		fs_remove(work);
	}
	free(work);
	interrupt_release(&held);
	return good;
}

enum vm_status vm_build(struct vm *vm, struct strbuf *error)
{
	char *guest = fs_of_ours(GUPWALK_BIN_TO_GUEST, GUPWALK_GUEST_SOURCE);
	char *cache = fs_cache(error);
	struct strbuf path = strbuf_new();
	char key[33];
	bool good = false;

	if (!guest)
		strbuf_adds(error,
			    "the sources of the module are missing: " GUPWALK_GUEST_SOURCE "\n");
	if (guest && cache && guest_key(vm, guest, key, error)) {
		strbuf_addf(&path, "%s/kernels/guests/%s", cache, key);
		vm->guest = path.s;
		good = fs_is_dir(vm->guest) || build(vm, guest, error);
	}
	free(guest);
	free(cache);
	return good ? VM_GOOD : VM_NO_ENGINE;
}
