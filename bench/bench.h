/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Declarations that the benchmarks share: states for measuring, and the end after an error.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <gupwalk/gup.h>
#include <gupwalk/history.h>
#include <gupwalk/step.h>

#include "measure.h"

#define NR GUP_PTRS_PER_TABLE
#define START UINT64_C(0x10000000)
#define ANON_RW (VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

/** die - end because nothing can be measured: status 70. */
static inline _Noreturn void die(const char *what)
{
	fprintf(stderr, "bench: %s: %s\n", what, errno ? strerror(errno) : "unexpected");
	exit(70);
}

/** step_of - one step of a state, for some pages from START on; @what is the kind of a VMA. */
static inline void step_of(struct gup_mm *mm, const struct gup_rules *rules,
			   enum gup_step_kind kind, uint64_t nr_pages, enum gup_vma_kind what)
{
	const struct gup_step s = {
		.kind = (uint8_t)kind,
		.start = START,
		.end = START + nr_pages * GUP_PAGE_SIZE,
		.flags = ANON_RW,
		.what = (uint8_t)what,
	};

	if (gup_step_apply(mm, rules, &s))
		die(gup_step_name(kind));
}

/** step - the same, with anonymous VMAs. */
static inline void step(struct gup_mm *mm, const struct gup_rules *rules, enum gup_step_kind kind,
			uint64_t nr_pages)
{
	step_of(mm, rules, kind, nr_pages, GUP_VMA_ANON);
}

/** new_mm - an empty address space. */
static inline struct gup_mm *new_mm(uint32_t tables, uint32_t pages)
{
	struct gup_mm *mm = gup_mm_create(5, tables, pages, 4);

	if (!mm)
		die("no memory for an address space");
	return mm;
}

#endif /* BENCH_BENCH_H */
