// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events: one for each decision, in the order of the walk; and errors by name.
 */
#include "fixture.h"

struct heard {
	struct gup_event event[64];
	unsigned int nr;
};

static void hear(void *arg, const struct gup_event *event)
{
	struct heard *heard = arg;

	assert_true(heard->nr < 64);
	heard->event[heard->nr++] = *event;
}

static struct heard listen(struct world *w, enum gup_entry_point entry, unsigned int flags,
			   uint64_t nr)
{
	struct heard heard = { .nr = 0 };

	w->on_event = hear;
	w->arg = &heard;
	call_at(w, entry, flags, BASE, nr);
	w->on_event = NULL;
	return heard;
}

static void expect(const struct heard *heard, const enum gup_event_id *ids, size_t nr)
{
	for (size_t i = 0; i < nr && i < heard->nr; i++)
		if (heard->event[i].id != ids[i])
			fail_msg("event %zu is %s, not %s", i, gup_event_name(heard->event[i].id),
				 gup_event_name(ids[i]));
	assert_int_equal(heard->nr, nr);
}

#define EXPECT(heard, ids) expect(&(heard), ids, sizeof(ids) / sizeof((ids)[0]))

/* One page, fast: the tables from the top, the entry, the hold, the page. */
static void fast(void **state)
{
	static const enum gup_event_id ids[] = {
		GUP_EVENT_ARGS_ACCEPTED, GUP_EVENT_FAST_BEGIN, GUP_EVENT_FAST_READ,
		GUP_EVENT_FAST_READ,	 GUP_EVENT_FAST_READ,  GUP_EVENT_FAST_READ,
		GUP_EVENT_FAST_READ,	 GUP_EVENT_FAST_GRAB,  GUP_EVENT_FAST_GRABBED,
		GUP_EVENT_FAST_READ,	 GUP_EVENT_FAST_READ,  GUP_EVENT_FAST_PAGE,
		GUP_EVENT_FAST_END,	 GUP_EVENT_RETURN,
	};
	struct world *w = *state;
	struct heard heard;

	at(w, V(6, 12));
	anon_rw(w, 1);
	heard = listen(w, GUP_ENTRY_POINT_GET_FAST, 0, 1);
	EXPECT(heard, ids);
	for (unsigned int i = 0; i < 5; i++) {
		assert_int_equal(heard.event[2 + i].level, 5 - i);
		assert_int_equal(heard.event[2 + i].addr, BASE);
	}
	eq(w, heard.event[6].entry, entry_at(w, BASE));
	/* The second look: the table that the entry is in, then the entry. */
	assert_int_equal(heard.event[9].level, 2);
	assert_int_equal(heard.event[10].level, 1);
	assert_int_equal(heard.event[12].value, 1);
	assert_int_equal(heard.event[13].value, 1);
}

/* The second look at a table is taken where the rule says so; a huge PMD is looked at itself. */
static void second_look(void **state)
{
	static const struct {
		gup_version version;
		bool huge;
		unsigned int level[3];
	} rows[] = {
		{ V(5, 19), false, { 1, 0 } },
		{ V(6, 0), false, { 2, 1, 0 } },
		{ V(5, 19), true, { 2, 0 } },
		{ V(7, 3), true, { 2, 0 } },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned int held = 0, nr = 0;
		struct heard heard;

		at(w, rows[i].version);
		if (rows[i].huge)
			anon_thp(w);
		else
			anon_rw(w, 1);
		heard = listen(w, GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_WRITE, 1);
		for (unsigned int e = 0; e < heard.nr; e++) {
			held += heard.event[e].id == GUP_EVENT_FAST_GRABBED;
			if (held && heard.event[e].id == GUP_EVENT_FAST_READ)
				eq(w, heard.event[e].level, rows[i].level[nr++]);
		}
		eq(w, held, 1);
		eq(w, rows[i].level[nr], 0);
	}
}

/* A hint stops the fast walk; the slow one takes the fault. */
static void hinted(void **state)
{
	static const enum gup_event_id ids[] = {
		GUP_EVENT_ARGS_ACCEPTED, GUP_EVENT_FAST_BEGIN,	  GUP_EVENT_FAST_READ,
		GUP_EVENT_FAST_READ,	 GUP_EVENT_FAST_READ,	  GUP_EVENT_FAST_READ,
		GUP_EVENT_FAST_READ,	 GUP_EVENT_FAST_PROTNONE, GUP_EVENT_FAST_END,
		GUP_EVENT_FALL_BACK,	 GUP_EVENT_LOCK,	  GUP_EVENT_VMA_ALLOWED,
		GUP_EVENT_PROTNONE,	 GUP_EVENT_FAULT,	  GUP_EVENT_PAGE,
		GUP_EVENT_RETURN,
	};
	struct world *w = *state;
	struct heard heard;

	at(w, V(6, 12));
	anon_rw(w, 1);
	hint(w, 1);
	heard = listen(w, GUP_ENTRY_POINT_GET_FAST, FOLL_HONOR_NUMA_FAULT, 1);
	EXPECT(heard, ids);
	assert_int_equal(heard.event[13].value, 0);
	assert_int_equal(heard.event[15].value, 1);
}

/* The slow walk over a hole, a page to be copied, and the end of the VMA. */
static void slow(void **state)
{
	static const enum gup_event_id ids[] = {
		GUP_EVENT_ARGS_ACCEPTED, GUP_EVENT_VMA_ALLOWED, GUP_EVENT_NOT_WRITABLE,
		GUP_EVENT_FAULT,	 GUP_EVENT_PAGE,	GUP_EVENT_NO_PAGE_TABLE,
		GUP_EVENT_FAULT,	 GUP_EVENT_PAGE,	GUP_EVENT_NO_VMA,
		GUP_EVENT_RETURN,
	};
	struct world *w = *state;
	struct heard heard;

	at(w, V(6, 12));
	anon_rw(w, 2);
	set(w, GUP_STEP_FORK, 0);
	on(w, GUP_STEP_ZAP, PAGE(1), 1);
	heard = listen(w, GUP_ENTRY_POINT_GET, FOLL_WRITE, 3);
	EXPECT(heard, ids);
	assert_int_equal(heard.event[3].value, 0);
	assert_int_equal(heard.event[6].value, 1);
	assert_int_equal(heard.event[8].addr, PAGE(2));
	assert_int_equal(heard.event[9].value, 2);
}

/* A dropped lock, and the second try. */
static void retried(void **state)
{
	static const enum gup_event_id ids[] = {
		GUP_EVENT_ARGS_ACCEPTED, GUP_EVENT_LOCK,  GUP_EVENT_VMA_ALLOWED,
		GUP_EVENT_NO_PAGE_TABLE, GUP_EVENT_FAULT, GUP_EVENT_LOCK_DROPPED,
		GUP_EVENT_LOCK,		 GUP_EVENT_RETRY, GUP_EVENT_VMA_ALLOWED,
		GUP_EVENT_NO_PAGE_TABLE, GUP_EVENT_FAULT, GUP_EVENT_PAGE,
		GUP_EVENT_RETURN,
	};
	struct world *w = *state;
	struct heard heard;

	at(w, V(6, 12));
	area(w, BASE, 1, VM_OWN | RW, GUP_VMA_ANON);
	inject(w, GUP_INJECT_RETRY, 0, 1);
	heard = listen(w, GUP_ENTRY_POINT_GET_UNLOCKED, FOLL_WRITE, 1);
	EXPECT(heard, ids);
}

/* Each of these calls tells of the one decision that it is about. */
static void single(void **state)
{
	static const struct {
		enum gup_entry_point entry;
		unsigned int flags;
		enum gup_event_id id;
	} rows[] = {
		{ GUP_ENTRY_POINT_GET, FOLL_PIN, GUP_EVENT_ARGS_REFUSED },
		{ GUP_ENTRY_POINT_GET, FOLL_ANON, GUP_EVENT_VMA_REFUSED },
		{ GUP_ENTRY_POINT_GET_FAST_ONLY, FOLL_WRITE, GUP_EVENT_FAST_ACCESS },
		{ GUP_ENTRY_POINT_GET, FOLL_NOFAULT | FOLL_WRITE, GUP_EVENT_NOFAULT },
		{ GUP_ENTRY_POINT_PIN_FAST_ONLY, FOLL_LONGTERM, GUP_EVENT_FAST_UNSHARE },
		{ GUP_ENTRY_POINT_PIN, FOLL_LONGTERM, GUP_EVENT_MUST_UNSHARE },
		{ GUP_ENTRY_POINT_LOOK_UP, 0, GUP_EVENT_PAGE },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned int nr = 0;
		struct heard heard;

		at(w, V(6, 12));
		area(w, BASE, 1, VM_OWN | RW, GUP_VMA_FILE);
		on(w, GUP_STEP_READ, BASE, 1);
		heard = listen(w, rows[i].entry, rows[i].flags, 1);
		for (unsigned int e = 0; e < heard.nr; e++) {
			if (heard.event[e].id != rows[i].id)
				continue;
			nr++;
		}
		assert_int_equal(nr, 1);
		assert_int_equal(heard.event[heard.nr - 1].id, GUP_EVENT_RETURN);
		assert_int_equal(heard.event[heard.nr - 1].value, w->out.ret);
	}
}

/* Ranges that are refused, and walks that would never end, are told of as well. */
static void extremes(void **state)
{
	struct world *w = *state;
	struct heard heard = { .nr = 0 };

	at(w, V(6, 12));
	w->on_event = hear;
	w->arg = &heard;
	call_at(w, GUP_ENTRY_POINT_GET_FAST, 0, ~UINT64_C(0), 2);
	assert_int_equal(heard.event[1].id, GUP_EVENT_RANGE_REFUSED);
	assert_int_equal(heard.event[2].value, -EOVERFLOW);
	heard.nr = 0;
	w->on_event = NULL;
	at(w, V(6, 12));
	anon_rw(w, 1);
	set(w, GUP_STEP_SIGNAL, 1);
	heard = listen(w, GUP_ENTRY_POINT_GET, 0, 1);
	assert_int_equal(heard.event[2].id, GUP_EVENT_SIGNAL);
	at(w, V(6, 12));
	anon_rw(w, 1);
	mark(w, BASE, PG_CMA);
	heard = listen(w, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM, 1);
	assert_int_equal(heard.event[3].id, GUP_EVENT_MIGRATED);
}

/* Errors by name; what no call returns has none. */
static void errors(void **state)
{
	(void)state;
	assert_string_equal(gup_errno_name(-EFAULT), "-EFAULT");
	assert_string_equal(gup_errno_name(-EINVAL), "-EINVAL");
	assert_string_equal(gup_errno_name(-ENOMEM), "-ENOMEM");
	assert_string_equal(gup_errno_name(-EINTR), "-EINTR");
	assert_string_equal(gup_errno_name(-EAGAIN), "-EAGAIN");
	assert_string_equal(gup_errno_name(-EBUSY), "-EBUSY");
	assert_string_equal(gup_errno_name(-EEXIST), "-EEXIST");
	assert_string_equal(gup_errno_name(-EOPNOTSUPP), "-EOPNOTSUPP");
	assert_string_equal(gup_errno_name(-EOVERFLOW), "-EOVERFLOW");
	assert_string_equal(gup_errno_name(-EHWPOISON), "-EHWPOISON");
	assert_string_equal(gup_errno_name(-EREMOTEIO), "-EREMOTEIO");
	assert_string_equal(gup_errno_name(-EMLINK), "-EMLINK");
	assert_null(gup_errno_name(-EPERM));
	assert_null(gup_errno_name(0));
	assert_null(gup_errno_name(EFAULT));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fast),    TEST(second_look), TEST(hinted),	  TEST(slow),
		TEST(retried), TEST(single),	  TEST(extremes), cmocka_unit_test(errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
