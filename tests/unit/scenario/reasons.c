// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reasons: the rule that decided an outcome, since which value, and what the nearest other value
 * does; the rule behind each decision; outcomes that are the same in all releases.
 */
#include <errno.h>

#include <gupwalk/reasons.h>

#include "run_test.h"

#define PIN "vma 0x200000-0x600000 file rw shared\nwrite 0x200000\ncall pin_user_pages 0x200000 "

static struct gup_reason reason[GUP_RULE_NR];

static uint32_t reasons_of(const char *text, const char *version)
{
	struct ran r = ready(text);
	struct gup_spec spec = spec_of(version);
	uint32_t nr = gup_run_reasons(r.run, &spec, 0, reason);

	done(&r);
	return nr;
}

/* Rule: of an outcome, the rule is named, the value since which it is so, and the other one. */
static void names_the_rule(void **state)
{
	static const struct {
		const char *text;
		const char *version;
		enum gup_rule_value value;
		enum gup_rule_value other;
		long ret;
	} rows[] = {
		{ "scenario x\n" PIN "FOLL_WRITE|FOLL_LONGTERM\n", "v6.8",
		  GUP_DIRTY_TRACKED_PIN_REFUSED, GUP_DIRTY_TRACKED_PIN_ALLOWED, 1 },
		{ "scenario x\n" PIN "FOLL_WRITE|FOLL_LONGTERM\n", "v6.4",
		  GUP_DIRTY_TRACKED_PIN_ALLOWED, GUP_DIRTY_TRACKED_PIN_REFUSED, -EFAULT },
		/* v6.7 refuses one flag more; FOLL_REMOTE was refused before. */
		{ "scenario x\n" PIN "FOLL_REMOTE\n", "v6.12", GUP_ARGS_IS_VALID_GUP_ARGS,
		  GUP_ARGS_PAGES_CHECKED, 1 },
		{ "scenario x\n" PIN "FOLL_TOUCH\n", "v6.12", GUP_ARGS_TOUCH_REFUSED,
		  GUP_ARGS_IS_VALID_GUP_ARGS, 1 },
		{ WRITTEN "hint 0x200000\ncall get_user_pages 0x200000\n", "v6.6",
		  GUP_PROTNONE_HONOR_EXPLICIT, GUP_PROTNONE_HONOR_IMPLICIT, 1 },
		/* A proposal is compared with the release. */
		{ WRITTEN "hint 0x200000\ncall get_user_pages_fast_only 0x200000\n",
		  "v6.6+fast-access=generic+protnone=caller-sets-fast-asks",
		  GUP_FAST_ACCESS_GENERIC, GUP_FAST_ACCESS_HARDWARE, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t nr = reasons_of(rows[i].text, rows[i].version);
		const struct gup_reason *found = &reason[0];

		while (nr && found->value != rows[i].value)
			found++, nr--;
		assert_true(nr);
		assert_int_equal(found->other, rows[i].other);
		assert_int_equal(found->out.ret, rows[i].ret);
	}
}

/* Rule: where no rule decides, there is no reason, and all releases agree or they do not. */
static void no_rule(void **state)
{
	struct ran r = ready(VMA "call get_user_pages 0x700000\n");
	struct gup_spec spec = spec_of("v6.12");

	(void)state;
	assert_int_equal(gup_run_reasons(r.run, &spec, 0, reason), 0);
	assert_true(gup_run_everywhere(r.run, &spec, 0));
	done(&r);

	r = ready("scenario x\n" PIN "FOLL_WRITE|FOLL_LONGTERM\n");
	assert_false(gup_run_everywhere(r.run, &spec, 0));
	done(&r);
}

/* Rule: releases that a scenario is not about do not count, and a call not made has no reason. */
static void not_made(void **state)
{
	struct ran r = ready("scenario x\nversions v6.5..\n" PIN "FOLL_WRITE|FOLL_LONGTERM\n");
	struct gup_spec spec = spec_of("v6.12"), before = spec_of("v6.4");

	(void)state;
	assert_true(gup_run_everywhere(r.run, &spec, 0));
	assert_int_equal(gup_run_reasons(r.run, &before, 0, reason), 0);
	assert_false(gup_run_everywhere(r.run, &before, 0));
	done(&r);
}

static struct gup_event event[64];
static size_t nr_events;

static void hear(void *arg, const struct gup_event *heard)
{
	(void)arg;
	assert_true(nr_events < 64);
	event[nr_events++] = *heard;
}

/* The value behind the first event of a sort in the call at this line of the body. */
static enum gup_rule_value behind(const char *text, const char *version, uint32_t at,
				  unsigned int which, enum gup_event_id id)
{
	enum gup_rule_value value[64], found = GUP_RULE_VALUE_NR;
	struct ran r = ready(text), again = ready(text);
	struct gup_spec spec = spec_of(version);
	const struct gup_call_result *result;
	size_t i = 0;

	nr_events = 0;
	r.run->on_event = hear;
	gup_run(r.run, &spec);
	result = &r.run->result[r.s->action[at].call_nr];
	if (which)
		while (event[i++].id != GUP_EVENT_RETURN)
			;
	nr_events -= i;
	memmove(event, event + i, nr_events * sizeof(event[0]));
	gup_run_event_rules(again.run, &spec, at, which, event, &result->out[which], nr_events,
			    value);
	for (i = nr_events; i--;)
		if (event[i].id == id)
			found = value[i];
	done(&r);
	done(&again);
	return found;
}

/* Rule: a decision has the rule whose other value makes it otherwise, and no other decision. */
static void behind_decisions(void **state)
{
	const char *pin = "scenario x\n" PIN "FOLL_WRITE|FOLL_LONGTERM\n";
	const char *fast = "scenario x\nvma 0x200000-0x600000 file rw shared\nwrite 0x200000\n"
			   "call pin_user_pages_fast 0x200000 FOLL_WRITE|FOLL_LONGTERM\n";
	const char *kvm = "scenario x\nvma 0x200000-0x600000 anon rw private\nwrite 0x200000\n"
			  "hint 0x200000\ncall kvm-write 0x200000\n";

	(void)state;
	assert_int_equal(behind(pin, "v6.8", 2, 0, GUP_EVENT_VMA_REFUSED),
			 GUP_DIRTY_TRACKED_PIN_REFUSED);
	assert_int_equal(behind(pin, "v6.8", 2, 0, GUP_EVENT_ARGS_ACCEPTED), GUP_RULE_VALUE_NR);
	assert_int_equal(behind(fast, "v6.8", 2, 0, GUP_EVENT_FAST_NOT_ALLOWED),
			 GUP_DIRTY_TRACKED_PIN_REFUSED);
	assert_int_equal(behind(fast, "v6.8", 2, 0, GUP_EVENT_FAST_BEGIN), GUP_RULE_VALUE_NR);
	/* The second call of a caller. */
	assert_int_equal(behind(kvm, "v6.12", 3, 0, GUP_EVENT_FAST_PROTNONE),
			 GUP_PROTNONE_HONOR_EXPLICIT);
	assert_int_equal(behind(kvm, "v6.12", 3, 1, GUP_EVENT_PROTNONE),
			 GUP_PROTNONE_HONOR_EXPLICIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_the_rule),
		cmocka_unit_test(no_rule),
		cmocka_unit_test(not_made),
		cmocka_unit_test(behind_decisions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
