/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * FOLL_ flags, by name.
 *
 * The kernel renumbered its flags more than once, so the bits here are the model's own and mean
 * the same in every version. gup_foll_value() gives a flag's value in a version, and says
 * whether the version has the flag.
 */
#ifndef GUPWALK_FOLL_H
#define GUPWALK_FOLL_H

#include <gupwalk/foll_list.h>
#include <gupwalk/types.h>

GUP_BEGIN_DECLS

#define SPAN(name, since, until, bit)

enum gup_foll_bit {
#define FLAG(name, owner, trial, fast, asked) GUP_FOLL_BIT_##name,
	GUP_FOLL_LIST(FLAG, SPAN)
#undef FLAG
	GUP_FOLL_NR
};

/* The flags carry the kernel's names: FOLL_WRITE, FOLL_GET, ... */
enum gup_foll {
#define FLAG(name, owner, trial, fast, asked) FOLL_##name = 1 << GUP_FOLL_BIT_##name,
	GUP_FOLL_LIST(FLAG, SPAN)
#undef FLAG
};

/* The columns of GUP_FOLL_LIST as bits. */
enum gup_foll_column {
	GUP_FOLL_IS_INTERNAL = 0,
	GUP_FOLL_IS_EXTERNAL = 1,
	GUP_FOLL_IS_ALONE = 0,
	GUP_FOLL_IS_DECIDING = 1,
	GUP_FOLL_IS_COMPANION = 3,
	GUP_FOLL_IS_SLOW = 0,
	GUP_FOLL_IS_FAST = 1,
};

/**
 * enum gup_foll_set - the flags that share a column of GUP_FOLL_LIST
 * @GUP_FOLL_EXTERNAL: callers pass them
 * @GUP_FOLL_INTERNAL: only GUP itself sets them
 * @GUP_FOLL_DECIDING: the enumeration tries all their subsets
 * @GUP_FOLL_COMPANIONS: the enumeration combines these with each flag that it tries alone
 * @GUP_FOLL_FAST: GUP-fast takes them
 */
enum gup_foll_set {
#define FLAG(name, owner, trial, fast, asked) | GUP_FOLL_IS_##owner << GUP_FOLL_BIT_##name
	GUP_FOLL_EXTERNAL = 0 GUP_FOLL_LIST(FLAG, SPAN),
#undef FLAG
#define FLAG(name, owner, trial, fast, asked) | !GUP_FOLL_IS_##owner << GUP_FOLL_BIT_##name
	GUP_FOLL_INTERNAL = 0 GUP_FOLL_LIST(FLAG, SPAN),
#undef FLAG
#define FLAG(name, owner, trial, fast, asked) | (GUP_FOLL_IS_##trial & 1) << GUP_FOLL_BIT_##name
	GUP_FOLL_DECIDING = 0 GUP_FOLL_LIST(FLAG, SPAN),
#undef FLAG
#define FLAG(name, owner, trial, fast, asked) | GUP_FOLL_IS_##trial >> 1 << GUP_FOLL_BIT_##name
	GUP_FOLL_COMPANIONS = 0 GUP_FOLL_LIST(FLAG, SPAN),
#undef FLAG
#define FLAG(name, owner, trial, fast, asked) | GUP_FOLL_IS_##fast << GUP_FOLL_BIT_##name
	GUP_FOLL_FAST = 0 GUP_FOLL_LIST(FLAG, SPAN),
#undef FLAG
};

#undef SPAN

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
