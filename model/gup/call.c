// SPDX-License-Identifier: GPL-2.0-only
/*
 * The entry points.
 */
#include <string.h>

#include "internal.h"

void gup_emit(const struct gup_walk *w, enum gup_event_id id, unsigned int level, uint64_t addr,
	      gup_entry entry, int64_t value)
{
	const struct gup_event event = {
		.id = (uint16_t)id,
		.level = (uint8_t)level,
		.addr = addr,
		.entry = entry,
		.value = value,
	};

	w->on_event(w->arg, &event);
}

/* The slow entry points: get and pin, for callers with and without mmap_lock. */
static long call_slow(struct gup_walk *w, const struct gup_call *call, unsigned int flags)
{
	struct gup_slow s = {
		.w = w,
		.flags = flags,
		.pages = call->no_pages ? NULL : w->out->pages,
		.room = w->out->max_pages,
	};
	bool take_lock = gup_entry_point_takes_lock(call->entry_point);
	long ret = __gup_longterm_locked(&s, call->start, call->nr_pages, take_lock);

	if (ret > 0 && !call->no_pages)
		w->out->nr_pages = (uint64_t)ret;
	return ret;
}

/*
 * internal_get_user_pages_fast(), gup_fast_fallback(): the fast walk, and the slow walk for the
 * remaining pages.
 */
static noinline long call_fast(struct gup_walk *w, const struct gup_call *call, unsigned int flags)
{
	/* The entry points take an int; the range is computed from an unsigned long. */
	uint64_t nr_pages = (uint64_t)(int64_t)(int32_t)(uint32_t)call->nr_pages;
	uint64_t start = call->start & GUP_PAGE_MASK;
	uint64_t end = start + (nr_pages << GUP_PAGE_SHIFT);
	uint64_t got;
	struct gup_slow s;
	long ret;

	if (!nr_pages)
		return 0;
	if (flags & FOLL_PIN)
		w->mm->has_pinned = true;
	if (end < start) {
		gup_event(w, GUP_EVENT_RANGE_REFUSED, 0, start, 0, 0);
		return rule_is(w, GUP_RULE_FAST_OVERFLOW, GUP_FAST_OVERFLOW_ZERO) ? 0 : -EOVERFLOW;
	}
	if (end > gup_task_size_max(w->mm->levels)) {
		gup_event(w, GUP_EVENT_RANGE_REFUSED, 0, start, 0, 0);
		return -EFAULT;
	}

	if (nr_pages > w->out->max_pages)
		end = start + (w->out->max_pages << GUP_PAGE_SHIFT);
	got = gup_fast(w, start, end, flags, w->out->pages);
	if (unlikely(w->out->endless)) {
		/* It crashed: no caller has these pages. */
		for (uint64_t i = 0; i < got; i++)
			gup_put_folio(w->mm, w->rules, page_folio(w->mm, w->out->pages[i]), 1,
				      flags);
		return 0;
	}
	w->out->nr_fast = got;
	w->out->nr_pages = got;
	if (got == nr_pages || (flags & FOLL_FAST_ONLY))
		return (long)got;

	w->out->fell_back = true;
	gup_event(w, GUP_EVENT_FALL_BACK, 0, start + got * GUP_PAGE_SIZE, 0, 0);
	s = (struct gup_slow){
		.w = w,
		.flags = flags,
		.pages = w->out->pages + got,
		.room = w->out->max_pages - got,
	};
	/* A long-term pin that may not drop the lock did not set FOLL_TOUCH either. */
	if (!(flags & FOLL_LONGTERM) ||
	    !rule_is(w, GUP_RULE_LONGTERM_LOCKED, GUP_LONGTERM_LOCKED_REFUSED))
		s.flags |= FOLL_TOUCH | FOLL_UNLOCKABLE;
	ret = __gup_longterm_locked(&s, start + got * GUP_PAGE_SIZE, nr_pages - got, true);
	if (ret < 0)
		return got ? (long)got : ret;
	w->out->nr_pages = got + (uint64_t)ret;
	return (long)got + ret;
}

long gup_call(struct gup_walk *walk, const struct gup_call *call)
{
	struct gup_outcome *out = walk->out;
	struct gup_args args;

	gup_outcome_clear(out);
	if (call->entry_point == GUP_ENTRY_POINT_LOOK_UP) {
		out->ret = gup_look_up(walk, call);
	} else {
		args = gup_check_args(walk->rules, call);
		out->warns = args.warns;
		out->flags = args.flags;
		out->refused = args.refused;
		gup_event(walk, args.refused ? GUP_EVENT_ARGS_REFUSED : GUP_EVENT_ARGS_ACCEPTED, 0,
			  call->start, 0, args.ret);
		if (unlikely(args.locks)) {
			out->locks++;
			gup_event(walk, GUP_EVENT_LOCK, 0, call->start, 0, 0);
		}
		if (unlikely(args.refused))
			out->ret = args.ret;
		else if (args.fast)
			out->ret = call_fast(walk, call, args.flags);
		else
			out->ret = call_slow(walk, call, args.flags);
		if (unlikely(out->ret < 0) && gup_entry_point_is_fast_only(call->entry_point) &&
		    rule_is(walk, GUP_RULE_FAST_ONLY_ERROR, GUP_FAST_ONLY_ERROR_ZERO))
			out->ret = 0;
	}
	gup_event(walk, GUP_EVENT_RETURN, 0, call->start, 0, out->ret);
	return out->ret;
}

static const char *const entry_names[GUP_ENTRY_POINT_NR] = {
#define X(id, name, ...) #name,
	GUP_ENTRY_POINT_LIST(X)
#undef X
};

const char *gup_entry_point_name(unsigned int entry)
{
	return entry < GUP_ENTRY_POINT_NR ? entry_names[entry] : NULL;
}

enum gup_entry_point gup_entry_point_by_name(const char *name, size_t len)
{
	unsigned int entry;

	for (entry = 0; entry < GUP_ENTRY_POINT_NR; entry++)
		if (strlen(entry_names[entry]) == len && !memcmp(entry_names[entry], name, len))
			break;
	return entry;
}
