// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each call of a scenario is a case whose state is the steps and calls above it. A call that a
 * guest cannot make has a reason.
 */
#include <stdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <engines/kernel/scene.h>

#include "guest_answers.h"

/* A scene of a text at v6.12, and its cases. */
struct place {
	struct gup_scenario *scenario;
	struct gup_spec spec;
	struct scene scene;
	struct strbuf cases;
};

static void begin(struct place *p, const char *text)
{
	struct gup_scenario_errors errors;
	char error[200];

	p->scenario = gup_scenario_parse(text, strlen(text), &errors);
	assert_non_null(p->scenario);
	assert_true(gup_spec_parse("v6.12", &p->spec, error, sizeof(error)));
	p->cases = strbuf_new();
	scenes_begin(&p->cases);
	scene_begin(&p->scene, p->scenario, &p->spec, &p->cases);
	scenes_end(&p->cases);
}

static void end(struct place *p)
{
	scene_end(&p->scene);
	gup_scenario_free(p->scenario);
	strbuf_free(&p->cases);
}

#define TWO_CALLS                                                                                  \
	"scenario s\nvma 0x10000000-0x10001000 anon rw private\n"                                  \
	"call get_user_pages 0x10000000 FOLL_WRITE as a\nput a\n"                                  \
	"call get_user_pages 0x10000000\n"

/* The second call's state has the first one in it; of a row the last column is the call. */
static void cases(void **state)
{
	struct place p;

	(void)state;
	begin(&p, TWO_CALLS);
	assert_string_equal(p.cases.s, "gupwalk-cases 2\n"
				       "state call\n"
				       "vma 0x10000000-0x10001000 anon rw private\n"
				       "at 10000000 1\n"
				       "calls get_user_pages WRITE\n"
				       "state call\n"
				       "vma 0x10000000-0x10001000 anon rw private\n"
				       "call get_user_pages 0x10000000 FOLL_WRITE as 1\n"
				       "put 1\n"
				       "at 10000000 1\n"
				       "calls get_user_pages\n"
				       "end\n");
	assert_null(p.scene.call[0].why);
	assert_int_equal(p.scene.call[0].nr, 1);
	end(&p);
}

#define NO_PAGE                                                                                    \
	" ret -14 numa 0 migrated 0 warns 0 endless 0 slow 0 pages 0 faults 0 entries 1 1:0:0:0\n"

/* The answers go to their calls; the columns before the last one are not theirs. */
static void answers(void **state)
{
	struct strbuf error = strbuf_new();
	char said[1500];
	struct place p;

	(void)state;
	begin(&p, TWO_CALLS);
	guest_ended(said, sizeof(said),
		    "gupwalk-answers 2 k\nstate call\nbefore 1 1:0:0:0\ncall 0 0" NO_PAGE
		    "call 0 1 hangs\nstate call\nbefore 1 1:0:0:0\ncall 0 0" NO_PAGE,
		    "2 states 3 calls");
	assert_true(scenes_parse(&p.scene, 1, p.cases.s, said, &error));
	assert_string_equal(p.scene.call[0].why, "hangs");
	assert_true(p.scene.call[0].broke);
	assert_null(p.scene.call[1].why);
	assert_int_equal(p.scene.call[1].answer[0].ret, -14);
	end(&p);
	strbuf_free(&error);
}

/* The line of a step that the guest could not do is named. */
static void unreached(void **state)
{
	struct strbuf error = strbuf_new();
	char said[500];
	struct place p;

	(void)state;
	begin(&p, "scenario s\nvma 0x10000000-0x10001000 anon rw private\n\n"
		  "write 0x10000000\ncall get_user_pages 0x10000000\n");
	guest_ended(said, sizeof(said), "gupwalk-answers 2 k\nstate call\nunreached 1 no memory\n",
		    "1 states 0 calls");
	assert_true(scenes_parse(&p.scene, 1, p.cases.s, said, &error));
	assert_string_equal(p.scene.call[0].why, "line 4 is not done there: no memory");
	end(&p);
	strbuf_free(&error);
}

/* What a guest cannot do has a reason and no case. */
static void refused(void **state)
{
	static const struct {
		const char *text;
		const char *why;
	} rows[] = {
		{ "scenario s\nlevels 5\nvma 0x10000000-0x10001000 anon rw private\n"
		  "call get_user_pages 0x10000000\n",
		  "a guest has four levels of tables" },
		{ "scenario s\nvma 0x10000000-0x10001000 anon rw private\n"
		  "call smaps 0x10000000\n",
		  "smaps does not call a function" },
		{ "scenario s\nvma 0x10000000-0x10001000 anon rw private\n"
		  "call get_user_pages 0x10000000 FOLL_TOUCH\n",
		  "a guest does not pass these flags" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct place p;

		begin(&p, rows[i].text);
		assert_non_null(p.scene.call[0].why);
		assert_string_equal(p.scene.call[0].why, rows[i].why);
		assert_string_equal(p.cases.s, "gupwalk-cases 2\nend\n");
		end(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cases),
		cmocka_unit_test(answers),
		cmocka_unit_test(unreached),
		cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
