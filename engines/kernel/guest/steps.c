// SPDX-License-Identifier: GPL-2.0-only
/*
 * The steps of a scenario, done with system calls.
 */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "steps.h"

#define VMAS_MAX 8

/* Older C library headers lack these: MADV_GUARD_INSTALL, MADV_GUARD_REMOVE. */
#define GUARD_INSTALL 102
#define GUARD_REMOVE 103

/**
 * struct vma - a VMA that was mapped
 * @start: first address
 * @end: the first address after it
* @prot: PROT_ bits
 */
struct vma {
	unsigned long start;
	unsigned long end;
	int prot;
};

static struct vma vmas[VMAS_MAX];
static unsigned int nr_vmas;
static pid_t child;

/* After such a step, faults map huge pages wherever they fit, not only in hugepage VMAs. */
static bool thp_everywhere;

bool cannot(struct shared *shared, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(shared->why, sizeof(shared->why), format, args);
	va_end(args);
	return false;
}

bool lacks(struct shared *shared, const char *what, const char *why)
{
	return cannot(shared, "lacks %s: %s", what, why);
}

bool not_this_time(struct shared *shared, const char *why)
{
	return cannot(shared, "this time: %s", why);
}

unsigned int split_words(char *line, char **words, unsigned int max)
{
	unsigned int nr = 0;

	for (char *word = strtok(line, " \n"); word && nr < max; word = strtok(NULL, " \n"))
		words[nr++] = word;
	return nr;
}

bool range_of(const char *word, struct gw_range *range)
{
	char *end;

	range->start = strtoul(word, &end, 16);
	range->end = range->start + PAGE;
	if (*end == '-')
		range->end = strtoul(end + 1, &end, 16);
	return *word && !*end;
}

static int prot_of(const char *word)
{
	return (strchr(word, 'r') ? PROT_READ : 0) | (strchr(word, 'w') ? PROT_WRITE : 0) |
	       (strchr(word, 'x') ? PROT_EXEC : 0);
}

static struct vma *vma_at(unsigned long addr)
{
	for (unsigned int i = 0; i < nr_vmas; i++)
		if (addr >= vmas[i].start && addr < vmas[i].end)
			return &vmas[i];
	return NULL;
}

/* Steps take parts of VMAs, but do not divide these. */
struct gw_range whole_vmas(const struct gw_range *range)
{
	const struct vma *first = vma_at(range->start), *last = vma_at(range->end - 1);
	struct gw_range whole = *range;

	if (first)
		whole.start = first->start;
	if (last)
		whole.end = last->end;
	return whole;
}

static bool map(int device, struct shared *shared, struct vma *vma, const struct memory *memory,
		int flags)
{
	size_t size = vma->end - vma->start;
	off_t offset;
	void *got;
	int fd;

	if (!memory_of(device, shared, memory, size, &fd, &flags, &offset))
		return false;
	got = mmap((void *)vma->start, size, vma->prot, flags | MAP_FIXED_NOREPLACE, fd, offset);
	if (fd >= 0)
		close(fd);
	if (got != (void *)vma->start)
		return cannot(shared, "cannot be mapped: %s", strerror(errno));
	return true;
}

/* Flags of a VMA that a process sets. MAP_GROWSDOWN is passed to mmap(). */
static bool set_flag(const struct vma *vma, const char *flag)
{
	void *start = (void *)vma->start;
	size_t size = vma->end - vma->start;

	if (!strcmp(flag, "hugepage"))
		return !madvise(start, size, MADV_HUGEPAGE);
	if (!strcmp(flag, "nohugepage"))
		return !madvise(start, size, MADV_NOHUGEPAGE);
	/* mlock() maps all pages; this one leaves them as they are. */
	if (!strcmp(flag, "locked"))
		return !syscall(SYS_mlock2, start, size, MLOCK_ONFAULT);
	errno = EOPNOTSUPP;
	return !strcmp(flag, "growsdown");
}

/* Other flags of a VMA; the device sets the flags of its own mappings. */
static bool flag_vma(struct shared *shared, const struct vma *vma, const char *kind,
		     const char *flag)
{
	if (!strcmp(kind, "pfnmap") && (!strcmp(flag, "pfnmap") || !strcmp(flag, "io")))
		return true;
	if (!strcmp(flag, "mixedmap") && (!strcmp(kind, "pfnmap") || !strcmp(kind, "driver")))
		return true;
	return set_flag(vma, flag) ||
	       cannot(shared, "cannot be made %s: %s", flag, strerror(errno));
}

static bool step_vma(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct vma *vma = &vmas[nr_vmas];
	struct memory memory = { .kind = words[1] };
	struct gw_range range;
	int flags;

	if (nr < 4 || nr_vmas == VMAS_MAX)
		return cannot(shared, "not understood");
	flags = strcmp(words[3], "shared") ? MAP_PRIVATE : MAP_SHARED;
	if (!nr_vmas && !take_movable(shared))
		return false;
	range_of(words[0], &range);
	*vma = (struct vma){ range.start, range.end, prot_of(words[2]) };
	for (unsigned int i = 4; i < nr; i++) {
		memory.mixed |= !strcmp(words[i], "mixedmap");
		flags |= strcmp(words[i], "growsdown") ? 0 : MAP_GROWSDOWN;
	}
	if (!map(device, shared, vma, &memory, flags))
		return false;
	nr_vmas++;
	for (unsigned int i = 4; i < nr; i++)
		if (!flag_vma(shared, vma, words[1], words[i]))
			return false;
	return true;
}

static bool touch(const struct gw_range *range, bool write)
{
	for (unsigned long addr = range->start; addr < range->end; addr += PAGE) {
		volatile char *byte = (volatile char *)addr;

		if (write)
			*byte = 1;
		else
			(void)*byte;
	}
	return true;
}

static bool step_read(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct gw_range range;

	(void)device;
	if (nr != 1 || !range_of(words[0], &range))
		return cannot(shared, "not understood");
	return touch(&range, false);
}

static bool step_write(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct gw_range range;

	(void)device;
	if (nr != 1 || !range_of(words[0], &range))
		return cannot(shared, "not understood");
	return touch(&range, true);
}

static bool step_hint(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct gw_range range;

	if (nr != 1 || !range_of(words[0], &range))
		return cannot(shared, "not understood");
	if (ioctl(device, GW_IOC_HINT, &range))
		return cannot(shared, "%s", strerror(errno));
	return range.count || cannot(shared, "no entry changed");
}

static bool step_hold(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct gw_range range;

	if (nr < 1 || !range_of(words[0], &range))
		return cannot(shared, "not understood");
	range.count = nr > 1 ? strtoul(words[1], NULL, 10) : 1;
	if (ioctl(device, GW_IOC_HOLD, &range))
		return cannot(shared, "%s", strerror(errno));
	return true;
}

static bool step_mprotect(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct gw_range range;
	struct vma *vma;

	(void)device;
	if (nr != 2 || !range_of(words[0], &range))
		return cannot(shared, "not understood");
	vma = vma_at(range.start);
	if (!vma)
		return cannot(shared, "no VMA there");
	vma->prot = strcmp(words[1], "none") ? prot_of(words[1]) : PROT_NONE;
	if (mprotect((void *)vma->start, vma->end - vma->start, vma->prot))
		return cannot(shared, "%s", strerror(errno));
	return true;
}

/* The child accesses only its own stack, and ends with its parent. */
static bool step_fork(int device, char **words, unsigned int nr, struct shared *shared)
{
	(void)device;
	(void)words;
	if (nr || child)
		return cannot(shared, "only one fork at a time");
	child = fork();
	if (child < 0)
		return cannot(shared, "%s", strerror(errno));
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	return true;
}

static bool step_child_exit(int device, char **words, unsigned int nr, struct shared *shared)
{
	(void)device;
	(void)words;
	if (nr || !child)
		return cannot(shared, "there is no child");
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	child = 0;
	return true;
}

static bool advise(char **words, unsigned int nr, struct shared *shared, int advice)
{
	struct gw_range range;

	if (nr != 1 || !range_of(words[0], &range))
		return cannot(shared, "not understood");
	if (madvise((void *)(unsigned long)range.start, range.end - range.start, advice))
		return cannot(shared, "%s", strerror(errno));
	return true;
}

static bool step_zap(int device, char **words, unsigned int nr, struct shared *shared)
{
	(void)device;
	return advise(words, nr, shared, MADV_DONTNEED);
}

static bool step_guard(int device, char **words, unsigned int nr, struct shared *shared)
{
	(void)device;
	return advise(words, nr, shared, GUARD_INSTALL);
}

static bool step_unguard(int device, char **words, unsigned int nr, struct shared *shared)
{
	(void)device;
	return advise(words, nr, shared, GUARD_REMOVE);
}

/* Protecting its last page splits it; after that, only the last entry has changed. */
static bool step_split(int device, char **words, unsigned int nr, struct shared *shared)
{
	struct gw_range range;
	struct gw_call call;
	struct vma *vma;
	char *last;

	if (nr != 1 || !range_of(words[0], &range))
		return cannot(shared, "not understood");
	vma = vma_at(range.start);
	if (!vma)
		return cannot(shared, "no VMA there");
	call = (struct gw_call){ .start = range.start, .nr_pages = 1 };
	if (ioctl(device, GW_IOC_OBSERVE, &call) || call.before[0].level != 2 ||
	    !call.before[0].page.pfn)
		return cannot(shared, "no huge page is mapped there");
	last = (char *)((range.start & ~(PMD_SIZE - 1)) + PMD_SIZE - PAGE);
	if (mprotect(last, PAGE, vma->prot ^ PROT_READ) || mprotect(last, PAGE, vma->prot))
		return cannot(shared, "%s", strerror(errno));
	return true;
}

static bool step_clear_soft_dirty(int device, char **words, unsigned int nr, struct shared *shared)
{
	(void)device;
	(void)words;
	(void)nr;
	return put_in("/proc/self/clear_refs", "4") ||
	       cannot(shared, "clear_refs: %s", strerror(errno));
}

static bool step_thp(int device, char **words, unsigned int nr, struct shared *shared)
{
	(void)device;
	if (nr != 1)
		return cannot(shared, "not understood");
	if (prctl(PR_SET_THP_DISABLE, strcmp(words[0], "on") ? 1 : 0, 0, 0, 0))
		return cannot(shared, "%s", strerror(errno));
	return true;
}

/* Is there a huge page in it without a flag that requests one? */
static bool is_for_thp(const char *step)
{
	struct gw_range range;
	char text[LINE_SIZE];
	char *words[16];
	unsigned int nr;

	snprintf(text, sizeof(text), "%s", step);
	nr = split_words(text, words, 16);
	if (nr < 5 || strcmp(words[0], "vma") || strcmp(words[2], "anon") ||
	    !range_of(words[1], &range))
		return false;
	for (unsigned int i = 5; i < nr; i++)
		if (!strcmp(words[i], "hugepage"))
			return false;
	range.start = (range.start + PMD_SIZE - 1) & ~(PMD_SIZE - 1);
	return range.start + PMD_SIZE <= range.end;
}

void plan_thp(const struct state *state)
{
	bool wanted = false, on = false;

	for (unsigned int i = 0; i < state->nr_steps; i++) {
		on |= !strcmp(state->step[i], "thp on\n");
		wanted |= is_for_thp(state->step[i]);
	}
	wanted &= on;
	if (wanted != thp_everywhere)
		set("/sys/kernel/mm/transparent_hugepage/enabled", wanted ? "always" : "madvise",
		    true);
	thp_everywhere = wanted;
}

void plan_steps(const struct state *state)
{
	bool async = false, movable = false;

	for (unsigned int i = 0; i < state->nr_steps; i++) {
		async |= !strncmp(state->step[i], "uffd-mode async", 15);
		movable |= !strncmp(state->step[i], "page ", 5) &&
			   strstr(state->step[i], " movable\n");
	}
	plan_uffd(async);
	plan_movable(movable);
}

void undo_steps(int device)
{
	memory_from(HOME_NODE);
	if (child)
		step_child_exit(device, NULL, 0, NULL);
	while (nr_vmas--)
		munmap((void *)vmas[nr_vmas].start, vmas[nr_vmas].end - vmas[nr_vmas].start);
	nr_vmas = 0;
	undo_uffd();
	undo_signal();
	prctl(PR_SET_THP_DISABLE, thp_everywhere, 0, 0, 0);
	ioctl(device, GW_IOC_RELEASE);
}

static const struct {
	const char *name;
	bool (*fn)(int device, char **words, unsigned int nr, struct shared *shared);
} steps[] = {
	{ "vma", step_vma },
	{ "read", step_read },
	{ "write", step_write },
	{ "hint", step_hint },
	{ "mprotect", step_mprotect },
	{ "fork", step_fork },
	{ "child-exit", step_child_exit },
	{ "zap", step_zap },
	{ "guard", step_guard },
	{ "unguard", step_unguard },
	{ "merge", step_merge },
	{ "swap-out", step_swap_out },
	{ "write-back", step_write_back },
	{ "split", step_split },
	{ "hold", step_hold },
	{ "clear-soft-dirty", step_clear_soft_dirty },
	{ "page", step_page },
	{ "thp", step_thp },
	{ "uffd-wp", step_uffd_wp },
	{ "uffd-rwp", step_uffd_rwp },
	{ "uffd-poison", step_uffd_poison },
	{ "uffd-mode", step_uffd_mode },
	{ "signal", step_signal },
	{ "call", step_call },
	{ "or-call", step_or_call },
	{ "put", step_put },
};

bool do_step(int device, const char *line, struct shared *shared)
{
	char text[LINE_SIZE];
	char *words[16];
	unsigned int nr;

	snprintf(text, sizeof(text), "%s", line);
	nr = split_words(text, words, 16);
	for (size_t i = 0; nr && i < sizeof(steps) / sizeof(steps[0]); i++)
		if (!strcmp(steps[i].name, words[0]))
			return steps[i].fn(device, words + 1, nr - 1, shared);
	return cannot(shared, "unsupported step");
}
