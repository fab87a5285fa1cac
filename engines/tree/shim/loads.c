// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads of entries as calls: what the compiler puts before each access when it
 * instruments for a thread sanitizer, with the model at the other end. This file is
 * compiled without that, or it would instrument itself.
 */
#include "bridge.h"

static const struct br_model *loads_model;
static const struct br_state *loads_state;

/* Loads before the first call are ignored. */
void shim_loads_begin(const struct br_model *model, const struct br_state *state)
{
	loads_model = model;
	loads_state = state;
}

static void loaded(const void *p)
{
	const struct br_state *s = loads_state;

	/* Tables may come to the end of the list while the walk goes on. */
	if (s && (unsigned long)p - (unsigned long)s->tables <
			 s->nr_tables * BR_TABLE_NR * sizeof(s->tables[0][0]))
		loads_model->load(p);
}

#define READS(size)                                                                                \
	void __tsan_read##size(const void *p)                                                      \
	{                                                                                          \
		loaded(p);                                                                         \
	}                                                                                          \
	void __tsan_volatile_read##size(const void *p)                                             \
	{                                                                                          \
		loaded(p);                                                                         \
	}                                                                                          \
	void __tsan_unaligned_read##size(const void *p)                                            \
	{                                                                                          \
		loaded(p);                                                                         \
	}                                                                                          \
	void __tsan_unaligned_volatile_read##size(const void *p)                                   \
	{                                                                                          \
		loaded(p);                                                                         \
	}
READS(1)
READS(2)
READS(4)
READS(8)
READS(16)

void __tsan_read_range(const void *p, unsigned long size)
{
	loaded(p);
}

/* Other functions that the compiler calls; none reads an entry. */
#define NOTHING(name)                                                                              \
	void __tsan_##name(void)                                                                   \
	{                                                                                          \
	}
#define WRITES(size)                                                                               \
	NOTHING(write##size)                                                                       \
	NOTHING(volatile_write##size)                                                              \
	NOTHING(unaligned_write##size)                                                             \
	NOTHING(unaligned_volatile_write##size)                                                    \
	NOTHING(read_write##size)                                                                  \
	NOTHING(unaligned_read_write##size)
WRITES(1)
WRITES(2)
WRITES(4)
WRITES(8)
WRITES(16)
NOTHING(write_range)
NOTHING(func_entry)
NOTHING(func_exit)
NOTHING(init)

void *__tsan_memcpy(void *to, const void *from, unsigned long size)
{
	return __builtin_memcpy(to, from, size);
}
void *__tsan_memmove(void *to, const void *from, unsigned long size)
{
	return __builtin_memmove(to, from, size);
}
void *__tsan_memset(void *to, int c, unsigned long size)
{
	return __builtin_memset(to, c, size);
}
