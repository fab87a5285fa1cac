/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Basic types and numbers that all rooms share.
 */
#ifndef GUPWALK_TYPES_H
#define GUPWALK_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * These two enclose the declarations of a public header. C++ treats the declarations as C, and
 * a shared library exports their functions and no others.
 */
#ifdef __cplusplus
#define GUP_BEGIN_DECLS                                                                            \
	extern "C" {                                                                               \
	_Pragma("GCC visibility push(default)")
#define GUP_END_DECLS                                                                              \
	_Pragma("GCC visibility pop")                                                              \
	}
#else
#define GUP_BEGIN_DECLS _Pragma("GCC visibility push(default)")
#define GUP_END_DECLS _Pragma("GCC visibility pop")
#endif

/* A function with the kernel's name. Its symbol begins with gup_ to avoid conflicts. */
#define GUP_SYMBOL(name) __asm__("gup_" #name)

GUP_BEGIN_DECLS

#define GUP_PAGE_SHIFT 12
#define GUP_PAGE_SIZE (UINT64_C(1) << GUP_PAGE_SHIFT)
#define GUP_PAGE_MASK (~(GUP_PAGE_SIZE - 1))
#define GUP_PMD_SHIFT 21
#define GUP_PMD_SIZE (UINT64_C(1) << GUP_PMD_SHIFT)
#define GUP_PMD_MASK (~(GUP_PMD_SIZE - 1))
#define GUP_PMD_NR 512u
#define GUP_PMD_ORDER 9
#define GUP_PTRS_PER_TABLE 512u
/* The gate area of x86: one page of the kernel that user programs may call. */
#define GUP_VSYSCALL_ADDR UINT64_C(0xffffffffff600000)

/**
 * gup_task_size_max - the first address that is not a user's, TASK_SIZE_MAX
 * @levels: page-table levels, 4 or 5
 *
 * Return: the address in bytes; arch/x86/include/asm/page_64.h.
 */
static inline uint64_t gup_task_size_max(unsigned int levels)
{
	return (UINT64_C(1) << (levels == 5 ? 56 : 47)) - GUP_PAGE_SIZE;
}

GUP_END_DECLS

#endif /* GUPWALK_TYPES_H */
