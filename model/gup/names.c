// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names for people: flags, entry points, events, errors.
 */
#include <errno.h>
#include <string.h>

#include <gupwalk/gup.h>

#include "lib/strbuf.h"

static const char *const foll_names[GUP_FOLL_NR] = {
#define FLAG(name, owner, trial, fast) #name,
#define SPAN(name, since, until, bit)
	GUP_FOLL_LIST(FLAG, SPAN)
#undef FLAG
#undef SPAN
};

static const char *const entry_names[GUP_ENTRY_POINT_NR] = {
#define X(id, name, ...) #name,
	GUP_ENTRY_POINT_LIST(X)
#undef X
};

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

static bool same_name(const char *name, const char *text, size_t len)
{
	return strlen(name) == len && !memcmp(name, text, len);
}

const char *gup_foll_name(unsigned int bit)
{
	return bit < GUP_FOLL_NR ? foll_names[bit] : NULL;
}

unsigned int gup_foll_by_name(const char *name, size_t len)
{
	if (len > 5 && !memcmp(name, "FOLL_", 5)) {
		name += 5;
		len -= 5;
	}
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
		if (same_name(foll_names[bit], name, len))
			return 1u << bit;
	return 0;
}

size_t gup_foll_format(char *buf, size_t size, unsigned int flags)
{
	struct strbuf text = strbuf_over(buf, size);

	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
		if (flags & 1u << bit)
			strbuf_addf(&text, "%sFOLL_%s", text.len ? "|" : "", foll_names[bit]);
	if (!flags)
		strbuf_adds(&text, "0");
	return text.len;
}

const char *gup_entry_point_name(unsigned int entry)
{
	return entry < GUP_ENTRY_POINT_NR ? entry_names[entry] : NULL;
}

enum gup_entry_point gup_entry_point_by_name(const char *name, size_t len)
{
	unsigned int entry;

	for (entry = 0; entry < GUP_ENTRY_POINT_NR; entry++)
		if (same_name(entry_names[entry], name, len))
			break;
	return entry;
}

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
