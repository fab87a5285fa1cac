/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of steps share. A step is told as words; it returns false, with the
 * reason in @shared, where the kernel does not do it.
 */
#ifndef GUPWALK_STEPS_H
#define GUPWALK_STEPS_H

#include <sys/types.h>

#include "init.h"

#define PAGE 4096ul
#define PMD_SIZE (512 * PAGE)

/* ADDR means a page; FROM-TO a range. */
bool range_of(const char *word, struct gw_range *range);

/**
 * struct memory - what a VMA is made of
 * @kind: the word for it
 * @mixed: VM_MIXEDMAP is wanted
 */
struct memory {
	const char *kind;
	bool mixed;
};

/*
 * Memory of some kind: a file to be mapped from an offset on, or none (-1) and what mmap()
 * is to be told.
 */
bool memory_of(int device, struct shared *shared, const struct memory *memory, size_t size, int *fd,
	       int *flags, off_t *offset);

bool step_merge(int device, char **words, unsigned int nr, struct shared *shared);

/* Whether pages are to come from a movable zone, until "page ADDR movable" sees that they did. */
void plan_movable(bool wanted);
bool take_movable(struct shared *shared);
bool step_page(int device, char **words, unsigned int nr, struct shared *shared);
bool step_swap_out(int device, char **words, unsigned int nr, struct shared *shared);
bool step_write_back(int device, char **words, unsigned int nr, struct shared *shared);

/* Whether userfaultfd is to resolve faults by itself, which it wants to know at once. */
void plan_uffd(bool by_itself);
void undo_uffd(void);
bool step_uffd_wp(int device, char **words, unsigned int nr, struct shared *shared);
bool step_uffd_rwp(int device, char **words, unsigned int nr, struct shared *shared);
bool step_uffd_mode(int device, char **words, unsigned int nr, struct shared *shared);

/* Calls before the one that is asked, and what is pending when they are made. */
bool step_signal(int device, char **words, unsigned int nr, struct shared *shared);
void undo_signal(void);
bool step_call(int device, char **words, unsigned int nr, struct shared *shared);
bool step_or_call(int device, char **words, unsigned int nr, struct shared *shared);
bool step_put(int device, char **words, unsigned int nr, struct shared *shared);

#endif /* GUPWALK_STEPS_H */
