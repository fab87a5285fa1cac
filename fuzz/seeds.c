// SPDX-License-Identifier: GPL-2.0-only
/*
 * Seeds for targets that take cases. Some are made of scenarios, at the newest version and
 * where the first expectations begin. Others are random: each is the first with some kind
 * of memory, step, event or fault at some entry point.
 *
 * usage: fuzz_seeds FOLDER [SCENARIO...]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/fs.h"
#include "lib/strbuf.h"

#include <scenario/property.h>

#define TRIED 20000
/* Short seeds are worth more to a fuzzer than long ones. */
#define STEPS 8
#define CALLS 2
/* Versions of one scenario. */
#define VERSIONS 3

/* One place for each thing that may be seen for the first time. */
#define NR_SEEN (GUP_ENTRY_POINT_NR * (GUP_EVENT_NR + GUP_FAULT_NR) + GUP_STEP_NR * 64)

struct visited {
	bool before[NR_SEEN];
	bool news;
	unsigned int entry;
};

static void note_visit(struct visited *visited, unsigned int what)
{
	visited->news |= !visited->before[what];
	visited->before[what] = true;
}

static void on_event(void *arg, const struct gup_event *event)
{
	struct visited *visited = arg;

	note_visit(visited, visited->entry * GUP_EVENT_NR + event->id);
}

static void visit_case(struct visited *visited, struct gup_case *c, struct gup_sandbox *sandbox)
{
	struct gup_spec spec;
	struct gup_case_target target = { sandbox->before, &spec.rules };
	struct gup_walk walk = { .mm = sandbox->work,
				 .rules = &spec.rules,
				 .out = &sandbox->out,
				 .on_event = on_event,
				 .arg = visited };

	gup_case_spec(c, &spec);
	gup_case_settle(c, &target, 1);
	if (!gup_mm_copy(sandbox->work, sandbox->before))
		abort();
	for (unsigned int i = 0; i < c->nr_steps; i++)
		note_visit(visited, GUP_ENTRY_POINT_NR * (GUP_EVENT_NR + GUP_FAULT_NR) +
					    c->step[i].kind * 64u + c->step[i].what % 64);
	for (unsigned int i = 0; i < c->nr_calls; i++) {
		visited->entry = c->call[i].entry_point;
		gup_call(&walk, &c->call[i]);
		for (uint32_t f = 0; f < sandbox->out.nr_faults && f < GUP_FAULTS_LOGGED; f++)
			note_visit(visited, GUP_ENTRY_POINT_NR * GUP_EVENT_NR +
						    visited->entry * GUP_FAULT_NR +
						    sandbox->out.faults[f].kind);
		gup_mm_restore(sandbox->work, sandbox->before);
	}
}

static bool write_seed(const char *folder, unsigned int nr, const uint8_t *bytes, size_t len)
{
	char path[4096];
	bool good;

	snprintf(path, sizeof(path), "%s/seed-%05u", folder, nr);
	good = fs_write(path, (const char *)bytes, len);
	if (!good)
		perror(path);
	return good;
}

static struct gup_scenario *read_scenario(const char *path)
{
	static struct gup_scenario_errors errors;
	struct gup_scenario *scenario;
	struct strbuf text = strbuf_new();

	if (!fs_read(&text, path)) {
		perror(path);
		return NULL;
	}
	scenario = gup_scenario_parse(text.s, text.len, &errors);
	if (!scenario)
		fprintf(stderr, "%s:%u: %s\n", path, errors.error[0].line, errors.error[0].text);
	strbuf_free(&text);
	return scenario;
}

/* The versions that a scenario is tried at: names for gup_spec_parse(). */
static unsigned int versions_of(const struct gup_scenario *scenario, char name[VERSIONS][2048])
{
	const char *proposal = gup_scenario_proposal(scenario, 0);
	unsigned int nr = 0;

	gup_version_format(name[nr++], 8, GUP_VERSION_LAST);
	if (proposal)
		snprintf(name[nr++], 2048, "%s", proposal);
	for (uint32_t i = 0; i < scenario->nr_all_spans && nr < VERSIONS; i++) {
		const struct gup_span *span = &scenario->span[i];

		if (!span->proposal && span->from)
			gup_version_format(name[nr++], 8, span->from);
	}
	return nr;
}

static bool write_scenario(const struct property_context *context, const char *folder,
			   const char *path, unsigned int *nr)
{
	struct gup_scenario *scenario = read_scenario(path);
	char name[VERSIONS][2048];
	uint8_t bytes[GUP_CASE_BYTES];
	bool good = scenario;

	for (unsigned int i = 0, n = good ? versions_of(scenario, name) : 0; i < n && good; i++) {
		struct gup_spec spec;
		char error[256];

		if (!gup_spec_parse(name[i], &spec, error, sizeof(error)))
			continue;
		good = write_seed(folder, (*nr)++, bytes,
				  scenario_encode(scenario, context, &spec, bytes));
	}
	gup_scenario_free(scenario);
	return good;
}

int main(int argc, char **argv)
{
	static struct visited visited;
	const struct gup_case_shape shape = { .levels = 4, .nr_steps = STEPS, .nr_calls = CALLS };
	struct property_context *context = argc >= 2 ? property_context_create() : NULL;
	struct gup_sandbox *sandbox = context ? gup_sandbox_create() : NULL;
	uint8_t bytes[GUP_CASE_BYTES];
	struct gup_case c;
	unsigned int nr = 0;
	bool good = true;

	if (!sandbox) {
		fputs("usage: fuzz_seeds FOLDER [SCENARIO...]\n", stderr);
		return 2;
	}
	for (uint64_t seed = 0; seed < TRIED && good; seed++) {
		size_t len = gup_case_random(bytes, sizeof(bytes), seed, &shape);

		visited.news = false;
		gup_case_decode(&c, bytes, len);
		visit_case(&visited, &c, sandbox);
		if (visited.news)
			good = write_seed(argv[1], nr++, bytes, len);
	}
	for (int i = 2; i < argc && good; i++)
		good = write_scenario(context, argv[1], argv[i], &nr);
	gup_sandbox_destroy(sandbox);
	property_context_destroy(context);
	if (good)
		printf("%u seeds\n", nr);
	return good ? 0 : 2;
}
