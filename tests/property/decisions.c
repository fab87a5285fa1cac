// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every outcome that is not plain success has a decision that says why.
 */
#include "random.h"

#define MAX_EVENTS 4096

/**
 * struct heard - the events of one call
 * @event: the first MAX_EVENTS of them
 * @nr: how many
 */
struct heard {
	struct gup_event event[MAX_EVENTS];
	unsigned int nr;
};

static struct playground *p;
static struct heard was;

static void setup(void)
{
	p = playground_create();
}

static void teardown(void)
{
	playground_destroy(p);
}

static void hear(void *arg, const struct gup_event *event)
{
	struct heard *heard = arg;

	if (heard->nr < MAX_EVENTS)
		heard->event[heard->nr++] = *event;
}

/* The call with a subscriber, in a copy of the state. */
static void call_heard(const struct random_case *c, const struct gup_rules *rules,
		       struct heard *heard)
{
	struct gup_walk walk = {
		.mm = p->mm[0],
		.rules = rules,
		.out = &p->out[0],
		.on_event = hear,
		.arg = heard,
	};

	heard->nr = 0;
	must(gup_mm_copy(p->mm[0], p->base));
	gup_call(&walk, &c->call);
}

/* Events that end a walk or a look-up without a page, and no fault follows. */
static bool refuses(const struct gup_event *e)
{
	switch (e->id) {
	case GUP_EVENT_ARGS_REFUSED:
	case GUP_EVENT_RANGE_REFUSED:
	case GUP_EVENT_NO_VMA:
	case GUP_EVENT_VMA_REFUSED:
	case GUP_EVENT_DUMP_HOLE:
	case GUP_EVENT_SPECIAL:
	case GUP_EVENT_GRAB_FAILED:
	case GUP_EVENT_SPLIT_FAILED:
	case GUP_EVENT_GET_AND_PIN:
	case GUP_EVENT_NOT_MIGRATED:
	case GUP_EVENT_LONGTERM_REFUSED:
	case GUP_EVENT_NO_PROGRESS:
	case GUP_EVENT_LOOK_UP_NONE:
	case GUP_EVENT_NOFAULT:
	case GUP_EVENT_SIGNAL:
	case GUP_EVENT_ENDLESS:
	case GUP_EVENT_CRASH:
	case GUP_EVENT_FAST_FORKING:
	case GUP_EVENT_FAST_NO_TABLE:
	case GUP_EVENT_FAST_PROTNONE:
	case GUP_EVENT_FAST_ACCESS:
	case GUP_EVENT_FAST_SPECIAL:
	case GUP_EVENT_FAST_GRAB_FAILED:
	case GUP_EVENT_FAST_CHANGED:
	case GUP_EVENT_FAST_NOT_ALLOWED:
	case GUP_EVENT_FAST_UNSHARE:
		return true;
	default:
		return false;
	}
}

/* A fault whose result ends the walk, or lets the caller try again. */
static bool fault_stops(const struct gup_outcome *out, const struct gup_event *e)
{
	return e->id == GUP_EVENT_FAULT &&
	       (e->value >= GUP_FAULTS_LOGGED ||
		out->faults[e->value].ret & (VM_FAULT_ERROR | VM_FAULT_RETRY | VM_FAULT_COMPLETED));
}

/* A look-up takes one page, and a look-up that finds none may be a need for a fault. */
static bool is_plain(const struct random_case *c, const struct gup_outcome *out)
{
	uint64_t wanted = c->call.nr_pages;

	if (c->call.entry_point == GUP_ENTRY_POINT_LOOK_UP)
		wanted = 1;
	else if (gup_entry_point_is_fast(c->call.entry_point))
		wanted = (uint64_t)(int64_t)(int32_t)(uint32_t)wanted;
	return out->ret >= 0 && (uint64_t)out->ret == wanted;
}

/* follow_page() says by the same events what the slow walk needs a fault for. */
static bool look_up_found_none(const struct random_case *c, const struct gup_event *e)
{
	return c->call.entry_point == GUP_ENTRY_POINT_LOOK_UP &&
	       (e->id == GUP_EVENT_NO_PAGE_TABLE || e->id == GUP_EVENT_NOT_PRESENT ||
		e->id == GUP_EVENT_PROTNONE || e->id == GUP_EVENT_NOT_WRITABLE ||
		e->id == GUP_EVENT_MUST_UNSHARE);
}

static bool has_decision(const struct random_case *c)
{
	for (unsigned int i = 0; i < was.nr; i++)
		if (refuses(&was.event[i]) || fault_stops(&p->out[0], &was.event[i]) ||
		    look_up_found_none(c, &was.event[i]))
			return true;
	/* Room for the caller's array ends this walk; mlock() counts pages that are not there. */
	return c->call.nr_pages > p->out[0].max_pages || (c->call.flags & FOLL_MLOCK);
}

START_TEST(every_failure_has_a_decision)
{
	uint64_t first = random_first_seed(), nr = random_cases(100000);

	for (uint64_t i = 0; i < nr; i++) {
		struct random_case c;

		gup_mm_reset(p->base);
		random_make(&c, p->base, first + i);
		call_heard(&c, &c.spec.rules, &was);
		if (!is_plain(&c, &p->out[0]))
			holds(&c, has_decision(&c));
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { every_failure_has_a_decision };

	return random_run("decisions", tests, 1, setup, teardown);
}
