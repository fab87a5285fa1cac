// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a call tells, as text for people: events, warnings, errors.
 */
#include <errno.h>

#include <gupwalk/gup.h>

static const char *const event_names[GUP_EVENT_NR] = {
#define X(id, name, where, what) name,
	GUP_EVENT_LIST(X)
#undef X
};

static const char *const event_wheres[GUP_EVENT_NR] = {
#define X(id, name, where, what) where,
	GUP_EVENT_LIST(X)
#undef X
};

static const char *const event_texts[GUP_EVENT_NR] = {
#define X(id, name, where, what) what,
	GUP_EVENT_LIST(X)
#undef X
};

static const char *const warn_texts[GUP_WARN_NR] = {
#define X(id, text) text,
	GUP_WARN_LIST(X)
#undef X
};

const char *gup_event_name(unsigned int id)
{
	return id < GUP_EVENT_NR ? event_names[id] : NULL;
}

const char *gup_event_where(unsigned int id, unsigned int level)
{
	static const char *const fast_ranges[] = {
		[1] = "gup_fast_pte_range", [2] = "gup_fast_pmd_range", [3] = "gup_fast_pud_range",
		[4] = "gup_fast_p4d_range", [5] = "gup_fast_pgd_range",
	};

	switch (id) {
	case GUP_EVENT_FAST_READ:
	case GUP_EVENT_FAST_NO_TABLE:
	case GUP_EVENT_FAST_PROTNONE:
		if (level >= 1 && level <= 5)
			return fast_ranges[level];
		break;
	case GUP_EVENT_FAST_SPECIAL:
	case GUP_EVENT_FAST_CHANGED:
		if (level == 2)
			return "gup_fast_pmd_leaf";
		break;
	case GUP_EVENT_SPLIT_FAILED:
		if (level == 1)
			return "split_huge_page";
		break;
	case GUP_EVENT_NOT_WRITABLE:
	case GUP_EVENT_FORCED_WRITE:
		if (level == 2)
			return "can_follow_write_pmd";
		break;
	default:
		break;
	}
	return id < GUP_EVENT_NR ? event_wheres[id] : NULL;
}

const char *gup_event_text(unsigned int id)
{
	return id < GUP_EVENT_NR ? event_texts[id] : NULL;
}

const char *gup_warn_text(unsigned int bit)
{
	return bit < GUP_WARN_NR ? warn_texts[bit] : NULL;
}

const char *gup_errno_name(long err)
{
	switch (err) {
	case -EFAULT:
		return "-EFAULT";
	case -EINVAL:
		return "-EINVAL";
	case -ENOMEM:
		return "-ENOMEM";
	case -EINTR:
		return "-EINTR";
	case -EAGAIN:
		return "-EAGAIN";
	case -EBUSY:
		return "-EBUSY";
	case -EEXIST:
		return "-EEXIST";
	case -EOPNOTSUPP:
		return "-EOPNOTSUPP";
	case -EOVERFLOW:
		return "-EOVERFLOW";
	case -EHWPOISON:
		return "-EHWPOISON";
	case -EREMOTEIO:
		return "-EREMOTEIO";
	case -EMLINK:
		return "-EMLINK";
	default:
		return NULL;
	}
}
