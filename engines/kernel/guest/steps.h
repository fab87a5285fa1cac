/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Declarations shared by the files of steps. A step gets words. It returns false, with the
* reason in @shared, if the kernel does not do it.
 */
#ifndef GUPWALK_STEPS_H
#define GUPWALK_STEPS_H

#include <sys/types.h>

#include "init.h"

#define PAGE 4096ul
#define PMD_SIZE (512 * PAGE)

/* ADDR means a page; FROM-TO a range. */
bool range_of(const char *word, struct gw_range *range);

/* The range of all VMAs that it touches. */
struct gw_range whole_vmas(const struct gw_range *range);

/**
 * struct memory - the memory of a VMA
 * @kind: the word for it
 * @mixed: VM_MIXEDMAP is requested
 */
struct memory {
	const char *kind;
	bool mixed;
};

/*
 * Memory of some kind: a file and an offset to map, or -1 and the flags for mmap().
 */
bool memory_of(int device, struct shared *shared, const struct memory *memory, size_t size, int *fd,
	       int *flags, off_t *offset);

bool step_merge(int device, char **words, unsigned int nr, struct shared *shared);

/* Pages must come from a movable zone; the step "page ADDR movable" checks that. */
void plan_movable(bool wanted);
bool take_movable(struct shared *shared);
bool step_page(int device, char **words, unsigned int nr, struct shared *shared);
bool step_swap_out(int device, char **words, unsigned int nr, struct shared *shared);
bool step_write_back(int device, char **words, unsigned int nr, struct shared *shared);

/* userfaultfd resolves faults by itself; this must be set when it is opened. */
void plan_uffd(bool by_itself);
void undo_uffd(void);
bool step_uffd_wp(int device, char **words, unsigned int nr, struct shared *shared);
bool step_uffd_rwp(int device, char **words, unsigned int nr, struct shared *shared);
bool step_uffd_poison(int device, char **words, unsigned int nr, struct shared *shared);
bool step_uffd_mode(int device, char **words, unsigned int nr, struct shared *shared);

/* Calls before the call of the case, and the signal pending during them. */
bool step_signal(int device, char **words, unsigned int nr, struct shared *shared);
void undo_signal(void);
bool step_call(int device, char **words, unsigned int nr, struct shared *shared);
bool step_or_call(int device, char **words, unsigned int nr, struct shared *shared);
bool step_put(int device, char **words, unsigned int nr, struct shared *shared);

#endif /* GUPWALK_STEPS_H */
