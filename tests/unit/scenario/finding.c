// SPDX-License-Identifier: GPL-2.0-only
/*
 * Findings as scenarios: what each kind says in its comments, and that the rest is a scenario
 * that shows it.
 */
#include "property_test.h"

#include <gupwalk/diff.h>

#include <scenario/property.h>

#include "scenario_test.h"

static const struct gup_spec v612 = { .version = V(6, 12), .name = "v6.12" };
static const struct gup_spec v65 = { .version = V(6, 5), .name = "v6.5" };

/* A finding about one plain call of one page, after one step. */
static struct property_finding plain(unsigned int kind)
{
	struct property_finding f = { .kind = kind, .spec = &v612, .c = { .levels = 4 } };

	add_step(&f.c, GUP_STEP_VMA, 0, 1);
	f.c.step[0].flags = VM_OWN | RW;
	add_call(&f.c, GUP_ENTRY_POINT_GET, FOLL_WRITE, 1);
	return f;
}

/* The scenario that it is says the same in its canonical text, but for comments. */
static void prints(const struct property_finding *f, const char *comments, const char *body)
{
	char *text = finding_print(f);
	struct gup_scenario *s;

	assert_non_null(text);
	assert_int_equal(strncmp(text, comments, strlen(comments)), 0);
	assert_non_null(strstr(text, body));
	s = parse_good(text);
	gup_scenario_free(s);
	free(text);
}

/* Rule: a broken law is named, with its version and statement; the steps and the call follow. */
static void law(void **state)
{
	struct property_finding f = plain(PROPERTY_CALL);

	(void)state;
	f.law = "balance";
	f.text = "It is.";
	prints(&f, "# law: balance\n# version: v6.12\nscenario breaks-balance\n",
	       "why \"Breaks balance: It is.\"\n");
	prints(&f, "", "vma 0x40000000-0x40001000 anon rw private\n");
	prints(&f, "", "call get_user_pages 0x40000000 FOLL_WRITE\n");
	f.target = "refine";
	prints(&f, "# target: refine\n# law: balance\n", "scenario breaks-balance\n");
}

/* Rule: two versions are named, and each rule that decides without a say. */
static void versions(void **state)
{
	struct property_finding f = plain(PROPERTY_VERSIONS);

	(void)state;
	f.law = "explained-by-rules";
	f.text = "It is.";
	f.other = &v65;
	f.culprits.word[0] = UINT64_C(1) << GUP_RULE_UNSHARE;
	prints(&f,
	       "# law: explained-by-rules\n# version: v6.12\n# other version: v6.5\n"
	       "# unshare cannot matter here, and decides\nscenario ",
	       "call get_user_pages ");
	f.culprits.word[0] = 0;
	f.state = true;
	prints(&f,
	       "# law: explained-by-rules\n# version: v6.12\n# other version: v6.5\n"
	       "# the last step can be done in one of them\nscenario ",
	       "call get_user_pages ");
}

/* Rule: what happens in the middle of a fast walk is told, and where. */
static void race(void **state)
{
	struct property_finding f = plain(PROPERTY_RACE);

	(void)state;
	f.law = "no-stale-page";
	f.text = "It is.";
	f.happens = (struct gup_step){ .kind = GUP_STEP_FORK };
	f.point = 3;
	prints(&f,
	       "# law: no-stale-page\n# version: v6.12\n# race: fork, before read or grab number "
	       "3 ",
	       "call get_user_pages ");
}

/* Rule: of an engine it is told in what it differs, and what it answered, below the scenario. */
static void engine(void **state)
{
	struct property_finding f = plain(PROPERTY_ENGINE);
	const struct gup_outcome answer = { .ret = -14, .nr_faults = 2, .endless = true };

	(void)state;
	f.target = "tree";
	f.differs = GUP_DIFFER_RET | GUP_DIFFER_FAULTS;
	f.answer = &answer;
	prints(&f, "# target: tree\nscenario finding\n",
	       "# the model and the tree differ in: return value; faults;\n"
	       "# tree: ret -14, 2 faults, never returns\n");
}

/* Rule: the outcome is what the scenario expects of its version. */
static void expected(void **state)
{
	struct property_finding f = plain(PROPERTY_CALL);
	struct gup_page *page = NULL;
	struct gup_outcome out = { .ret = -14, .pages = &page, .max_pages = 1 };
	struct gup_spec spec;
	char error[256];

	(void)state;
	assert_true(gup_spec_parse("v6.12", &spec, error, sizeof(error)));
	f.spec = &spec;
	f.out = &out;
	prints(&f, "", "ret -EFAULT");
}

/* A step, a call, and a step. */
static void fill(struct play *play)
{
	*play = (struct play){ .levels = 5, .spec = &v612, .nr = 3 };
	play->move[0].does = (struct gup_step){ .kind = GUP_STEP_FORK };
	play->move[1] = (struct play_move){
		.kind = PLAY_CALL,
		.makes = { .start = BASE, .nr_pages = 1, .entry_point = GUP_ENTRY_POINT_PIN }
	};
	play->move[2].does = (struct gup_step){ .kind = GUP_STEP_FORK };
}

/* Rule: a sequence is printed up to the move that breaks it; at the end all pages are put. */
static void sequence(void **state)
{
	static struct property_finding f = {
		.kind = PROPERTY_SEQUENCE, .law = "pin-stays", .text = "It is.", .spec = &v612
	};
	char *text;

	(void)state;
	fill(&f.play);
	f.play.at = 1;
	prints(&f, "# law: pin-stays\n# version: v6.12\nscenario breaks-pin-stays\n",
	       "levels 5\n\nfork\ncall pin_user_pages 0x40000000 as held-0\n");
	text = finding_print(&f);
	assert_null(strstr(text, "\nput "));
	free(text);
	f.play.at = 3;
	prints(&f, "# law: pin-stays\n",
	       "\nfork\ncall pin_user_pages 0x40000000 as held-0\nfork\nput held-0\n");
}

/* Rule: moves are lines; without room their length is told. */
static void moves(void **state)
{
	static const char lines[] = "fork\ncall pin_user_pages 0x40000000 as held-0\n";
	static struct play play;
	char text[100];

	(void)state;
	fill(&play);
	assert_int_equal(play_print(&play, 2, NULL, 0), strlen(lines));
	assert_int_equal(play_print(&play, 2, text, sizeof(text)), strlen(lines));
	assert_string_equal(text, lines);
}

/* Rule: a text that breaks a law of the language is printed as it is, whatever bytes it has. */
static void text_of_bytes(void **state)
{
	static const char wanted[] = "# target: scenario\n# law: l\na\0b";
	char *text = finding_print_text("l", "a\0b", 3);

	(void)state;
	assert_non_null(text);
	assert_memory_equal(text, wanted, sizeof(wanted));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(law),	    cmocka_unit_test(versions),
		cmocka_unit_test(race),	    cmocka_unit_test(engine),
		cmocka_unit_test(expected), cmocka_unit_test(sequence),
		cmocka_unit_test(moves),    cmocka_unit_test(text_of_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
