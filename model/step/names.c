// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names for people: steps, and why one could not be done.
 */
#include <gupwalk/step.h>

const char *gup_step_name(unsigned int kind)
{
	static const char *const names[GUP_STEP_NR] = {
#define X(id, name) name,
		GUP_STEP_LIST(X)
#undef X
	};

	return kind < GUP_STEP_NR ? names[kind] : NULL;
}

const char *gup_step_error_text(unsigned int error)
{
	static const char *const texts[GUP_STEP_ERROR_NR] = {
		[GUP_STEP_OK] = "done",
		[GUP_STEP_BAD_RANGE] = "not a page-aligned range of user addresses",
		[GUP_STEP_OVERLAP] = "overlaps another VMA",
		[GUP_STEP_NO_VMA] = "outside any VMA",
		[GUP_STEP_NO_PAGE] = "no such page is mapped there",
		[GUP_STEP_NOT_HUGE] = "no huge page is mapped there",
		[GUP_STEP_NOT_ALLOWED] = "the VMA does not permit it",
		[GUP_STEP_NO_ROOM] = "the address space is full",
		[GUP_STEP_NO_EFFECT] = "it had no effect",
		[GUP_STEP_UNKNOWN_HERE] = "this version has no such thing",
		[GUP_STEP_NOT_WHOLE] = "hugetlb memory comes in whole huge pages of 2 MiB",
		[GUP_STEP_NOT_FOR_HUGETLB] = "not for hugetlb memory",
		[GUP_STEP_NOT_REACHED] = "the engine does not reach it",
	};

	return error < GUP_STEP_ERROR_NR ? texts[error] : NULL;
}
