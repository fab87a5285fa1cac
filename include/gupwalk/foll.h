/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * FOLL_ flags, by name.
 *
 * The kernel renumbered its flags more than once, so the bits here are the
 * model's own and mean the same in every version. What a flag's value is in a
 * given version, and whether it exists there at all, is history's to say:
 * gup_foll_value().
 */
#ifndef GUPWALK_FOLL_H
#define GUPWALK_FOLL_H

#include <gupwalk/types.h>

GUP_BEGIN_DECLS

/* The order of this list is the order in which flags are printed. */
#define GUP_FOLL_LIST(X)                                                                           \
	X(WRITE)                                                                                   \
	X(GET)                                                                                     \
	X(DUMP)                                                                                    \
	X(FORCE)                                                                                   \
	X(NOWAIT)                                                                                  \
	X(NOFAULT)                                                                                 \
	X(HWPOISON)                                                                                \
	X(ANON)                                                                                    \
	X(LONGTERM)                                                                                \
	X(SPLIT_PMD)                                                                               \
	X(PCI_P2PDMA)                                                                              \
	X(INTERRUPTIBLE)                                                                           \
	X(HONOR_NUMA_FAULT)                                                                        \
	X(NUMA)                                                                                    \
	X(SPLIT)                                                                                   \
	X(MIGRATION)                                                                               \
	X(POPULATE)                                                                                \
	X(MLOCK)                                                                                   \
	X(COW)                                                                                     \
	X(TOUCH)                                                                                   \
	X(TRIED)                                                                                   \
	X(REMOTE)                                                                                  \
	X(PIN)                                                                                     \
	X(FAST_ONLY)                                                                               \
	X(UNLOCKABLE)                                                                              \
	X(MADV_POPULATE)

enum gup_foll_bit {
#define X(name) GUP_FOLL_BIT_##name,
	GUP_FOLL_LIST(X)
#undef X
	GUP_FOLL_NR
};

/* The flags carry the kernel's names: FOLL_WRITE, FOLL_GET, ... */
enum gup_foll {
#define X(name) FOLL_##name = 1 << GUP_FOLL_BIT_##name,
	GUP_FOLL_LIST(X)
#undef X
};

/**
 * gup_foll_name - the name of one flag, without the prefix
 * @bit: an enum gup_foll_bit
 *
 * Return: such as "WRITE"; NULL for a bit that is no flag.
 */
const char *gup_foll_name(unsigned int bit);

/**
 * gup_foll_by_name - the flag with a name
 * @name: with or without the FOLL_ prefix, in capitals; need not end in NUL
 * @len: bytes of @name
 *
 * Return: the flag, or 0 when no version has a flag of that name.
 */
unsigned int gup_foll_by_name(const char *name, size_t len);

/**
 * gup_foll_format - write flags as names
 * @buf: receives text such as "FOLL_WRITE|FOLL_FORCE", or "0" for none
 * @size: bytes of @buf; 512 hold every flag
 * @flags: the flags
 *
 * Return: the length of the whole text, as snprintf() would.
 */
size_t gup_foll_format(char *buf, size_t size, unsigned int flags);

GUP_END_DECLS

#endif /* GUPWALK_FOLL_H */
