/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whole traces: what a walk says of each decision, with where, at which level, of which
 * entry and with which number.
 */
#ifndef TESTS_UNIT_TRACE_H
#define TESTS_UNIT_TRACE_H

#include "fixture.h"

#define TRACE_MAX 128

/* The entry of the n-th table that was made: they are taken in the order of need. */
#define TABLE(n)                                                                                   \
	pfn_pte(GUP_TABLE_PFN_BASE + (n),                                                          \
		GUP_PTE_PRESENT | GUP_PTE_RW | GUP_PTE_USER | GUP_PTE_ACCESSED | GUP_PTE_DIRTY)

/**
 * struct trace - the events that were reported, or are expected
 * @event: in order
 * @nr: how many
 * @w: the world that @act changes
 * @at: the event at which @act is called; none when @act is NULL
 * @act: changes the world, once
 */
struct trace {
	struct gup_event event[TRACE_MAX];
	unsigned int nr;
	struct world *w;
	enum gup_event_id at;
	void (*act)(struct world *w);
};

/* One more event is expected. */
static inline void expects(struct trace *t, enum gup_event_id id, unsigned int level, uint64_t addr,
			   gup_entry entry, int64_t value)
{
	assert_true(t->nr < TRACE_MAX);
	t->event[t->nr++] = (struct gup_event){ .id = (uint16_t)id,
						.level = (uint8_t)level,
						.addr = addr,
						.entry = entry,
						.value = value };
}

/* The subscriber. */
static inline void listens(void *arg, const struct gup_event *event)
{
	struct trace *t = arg;

	assert_true(t->nr < TRACE_MAX);
	t->event[t->nr++] = *event;
	if (t->act && event->id == t->at) {
		t->act(t->w);
		t->act = NULL;
	}
}

/* Make a call with a subscriber, and compare its events with the expected ones. */
static inline void emits_for(struct world *w, struct gup_call call, const struct trace *want,
			     struct trace *got)
{
	got->w = w;
	w->on_event = listens;
	w->arg = got;
	call_with(w, call);
	w->on_event = NULL;
	for (unsigned int i = 0; i < want->nr && i < got->nr; i++) {
		const struct gup_event *a = &got->event[i];
		const struct gup_event *b = &want->event[i];

		if (a->id != b->id)
			fail_msg("event %u is %s, not %s", i, gup_event_name(a->id),
				 gup_event_name(b->id));
		if (a->level != b->level || a->addr != b->addr || a->entry != b->entry ||
		    a->value != b->value)
			fail_msg("event %u, %s: level %u at %" PRIx64 " entry %" PRIx64
				 " value %" PRId64 ", not level %u at %" PRIx64 " entry %" PRIx64
				 " value %" PRId64,
				 i, gup_event_name(a->id), a->level, a->addr, a->entry, a->value,
				 b->level, b->addr, b->entry, b->value);
	}
	assert_int_equal(got->nr, want->nr);
}

/* One call, without @act. */
static inline void emits(struct world *w, enum gup_entry_point entry, unsigned int flags,
			 uint64_t start, uint64_t nr, const struct trace *want)
{
	struct trace got = { .nr = 0 };
	const struct gup_call call = {
		.start = start, .nr_pages = nr, .flags = flags, .entry_point = (uint8_t)entry
	};

	emits_for(w, call, want, &got);
}

/* The arguments are fine, and so is the VMA. */
static inline struct trace begin(uint64_t start)
{
	struct trace t = { .nr = 0 };

	expects(&t, GUP_EVENT_ARGS_ACCEPTED, 0, start, 0, 0);
	expects(&t, GUP_EVENT_VMA_ALLOWED, 0, start, 0, 0);
	return t;
}

/* The call, of one page, and what it returns. */
static inline void then(struct world *w, struct trace *t, enum gup_entry_point entry,
			unsigned int flags, uint64_t start, long ret)
{
	expects(t, GUP_EVENT_RETURN, 0, start, 0, ret);
	emits(w, entry, flags, start, 1, t);
}

#endif /* TESTS_UNIT_TRACE_H */
