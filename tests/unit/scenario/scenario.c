// SPDX-License-Identifier: GPL-2.0-only
/*
 * When two scenarios are equal: a difference in any field that is read makes them
 * unequal.
 */
#include "scenario_test.h"

/* Something of everything that a scenario can hold. */
static const char text[] =
	"scenario x\n"
	"why \"one\"\n"
	"why \"two\"\n"
	"commit d74943a2f3cd \"subject\"\n"
	"mail \"subject\"\n"
	"commit 7acddcc1ae30\n"
	"levels 5\n"
	"versions v6.6+protnone=fast-lookup, v6.6..\n"
	"vma 0x200000-0x400000 anon rw private\n"
	"entry 0x200000 pte 0x67\n"
	"hold 0x200000 2\n"
	"call get_user_pages_remote 0x200000 2 FOLL_WRITE locked as a\n"
	"expect v6.6: ret 2, page 0 same !zero !as a refs 2 pins 4, faults cow numa-pte\n"
	"expect all: entry 0x200000 present !dirty\n"
	"call ksm 0x200000\n"
	"put a\n";

/* A byte of a scenario in memory. */
struct member {
	const char *name;
	void *at;
};

#define OF(member)                                                                                 \
	{                                                                                          \
#member, &(member)                                                                 \
	}

/* With the byte changed, the two are the same or they are not. */
static void change(const struct gup_scenario *a, const struct gup_scenario *b,
		   const struct member *member, bool same)
{
	unsigned char *byte = member->at;

	*byte ^= 1;
	if (gup_scenario_same(a, b) != same || gup_scenario_same(b, a) != same)
		fail_msg("%s: they should %sbe the same", member->name, same ? "" : "not ");
	*byte ^= 1;
	if (!gup_scenario_same(a, b) || !gup_scenario_same(b, a))
		fail_msg("%s: as it was, they should be the same", member->name);
}

static void change_all(const struct member *members, size_t nr, const struct gup_scenario *b)
{
	struct gup_scenario *a = parse_good(text);

	for (size_t i = 0; i < nr; i++)
		change(a, b, &members[i], false);
	gup_scenario_free(a);
}

#define CHANGE_ALL(members, s) change_all(members, sizeof(members) / sizeof((members)[0]), s)

/* Rule: the head counts, word for word, and how much there is of everything. */
static void head(void **state)
{
	struct gup_scenario *s = parse_good(text);
	const struct member members[] = {
		OF(s->name[0]),
		OF(s->nr_whys),
		OF(s->why[0][0]),
		OF(s->why[1][2]),
		OF(s->levels),
		OF(s->nr_spans),
		OF(s->nr_sources),
		OF(s->source[0].mail),
		OF(s->source[0].id[0]),
		OF(s->source[0].text[0]),
		OF(s->source[1].text[6]),
		OF(s->source[2].id[11]),
		OF(s->nr_actions),
		OF(s->nr_calls),
		OF(s->nr_labels),
		OF(s->label[0][0]),
		OF(s->nr_expects),
		OF(s->nr_assertions),
		OF(s->nr_all_spans),
	};

	(void)state;
	CHANGE_ALL(members, s);
	gup_scenario_free(s);
}

/* Rule: all that a step uses counts. */
static void steps(void **state)
{
	struct gup_scenario *s = parse_good(text);
	struct gup_action *first = &s->action[0], *third = &s->action[2];
	const struct member members[] = {
		OF(first->kind),       OF(first->step.start), OF(first->step.end),
		OF(first->step.flags), OF(first->step.kind),  OF(first->step.what),
		OF(third->step.entry), OF(third->step.count), OF(third->step.start),
	};

	(void)state;
	CHANGE_ALL(members, s);
	gup_scenario_free(s);
}

/* Rule: all that a call asks for counts, who makes it, under which name, how it is judged. */
static void calls(void **state)
{
	struct gup_scenario *s = parse_good(text);
	struct gup_action *plain = &s->action[3], *ksm = &s->action[4], *put = &s->action[5];
	const struct member members[] = {
		OF(plain->kind),	 OF(plain->label),
		OF(plain->call_nr),	 OF(plain->nr_expects),
		OF(plain->first_expect), OF(plain->caller),
		OF(plain->call.start),	 OF(plain->call.nr_pages),
		OF(plain->call.flags),	 OF(plain->call.entry_point),
		OF(plain->call.locked),	 OF(plain->call.no_pages),
		OF(ksm->caller),	 OF(ksm->call.start),
		OF(ksm->label),		 OF(put->label),
		OF(put->kind),
	};

	(void)state;
	CHANGE_ALL(members, s);
	gup_scenario_free(s);
}

/* Rule: every word of what is expected counts, and where it is. */
static void expectations(void **state)
{
	struct gup_scenario *s = parse_good(text);
	struct gup_assertion *page = &s->assertion[1], *faults = &s->assertion[2],
			     *entry = &s->assertion[3];
	const struct member members[] = {
		OF(s->expect[0].first_span),
		OF(s->expect[0].nr_spans),
		OF(s->expect[1].first_assertion),
		OF(s->expect[1].nr_assertions),
		OF(s->span[0].from),
		OF(s->span[1].to),
		OF(s->span[3].all),
		OF(s->span[0].proposal[24]),
		OF(s->assertion[0].number),
		OF(page->set),
		OF(page->clear),
		OF(page->refs),
		OF(page->pins),
		OF(page->label),
		OF(page->not_label),
		OF(page->observation),
		OF(faults->nr_faults),
		OF(faults->fault[0]),
		OF(faults->fault[1]),
		OF(entry->addr),
		OF(entry->set),
	};

	(void)state;
	CHANGE_ALL(members, s);
	gup_scenario_free(s);
}

/* Rule: lines do not count, nor what is behind the last fault or where nothing stands. */
static void nobody_reads_it(void **state)
{
	struct gup_scenario *a = parse_good(text), *b = parse_good(text);
	const struct member members[] = {
		OF(b->action[0].line), OF(b->action[3].column), OF(b->action[4].first_expect),
		OF(b->action[5].call), OF(b->expect[0].line),	OF(b->assertion[2].fault[2]),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		change(a, b, &members[i], true);
	gup_scenario_free(a);
	gup_scenario_free(b);
}

/* Rule: a commit without a subject is another one than the same with an empty one. */
static void nothing_and_empty(void **state)
{
	struct gup_scenario *none = parse_good("scenario x\ncommit d74943a2f3cd\n"
					       "call get_user_pages 0x1000\n");
	struct gup_scenario *empty = parse_good("scenario x\ncommit d74943a2f3cd \"\"\n"
						"call get_user_pages 0x1000\n");

	(void)state;
	assert_false(gup_scenario_same(none, empty));
	assert_false(gup_scenario_same(empty, none));
	assert_true(gup_scenario_same(none, none));
	gup_scenario_free(none);
	gup_scenario_free(empty);
	/* Nothing to free is no harm. */
	gup_scenario_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(head),
		cmocka_unit_test(steps),
		cmocka_unit_test(calls),
		cmocka_unit_test(expectations),
		cmocka_unit_test(nobody_reads_it),
		cmocka_unit_test(nothing_and_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
