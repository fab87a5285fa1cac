// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk run's report in the Test Anything Protocol, version 13.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/describe.h"
#include "lib/strbuf.h"
#include "output/report_tap.h"

/*
 * A point is extended while the next version is a neighbour with the same answer.
 * @key: text that is equal for equal answers
 * @detail: the lines below the point
 */
struct tap_point {
	enum point_status status;
	struct gup_spec from;
	struct gup_spec to;
	char *key;
	char *detail;
};

/* Only characters that a TAP reader accepts in a description. */
static void print_name(const char *name)
{
	for (; *name; name++) {
		unsigned char c = (unsigned char)*name;

		putchar(c < ' ' || c == 0x7f || c == '#' ? '?' : c);
	}
}

static void put_printable(struct strbuf *to, char ch)
{
	unsigned char c = (unsigned char)ch;

	strbuf_addf(to, "%c", c < ' ' || c == 0x7f ? '?' : c);
}

/* A YAML string between single quotes. */
static void put_quoted(struct strbuf *to, const char *text)
{
	strbuf_adds(to, "'");
	for (; *text; text++) {
		if (*text == '\'')
			strbuf_addf(to, "%c", '\'');
		put_printable(to, *text);
	}
	strbuf_adds(to, "'");
}

/*
 * A line of a YAML block, which needs no quotes. prove's reader takes a list's quoted item
 * that begins with "word: " for a mapping: there are no lists of strings here.
 */
static void put_block_line(struct strbuf *to, const char *indent, const char *text)
{
	strbuf_adds(to, indent);
	for (; *text; text++)
		put_printable(to, *text);
	strbuf_addf(to, "%c", '\n');
}

static void put_expect(struct strbuf *to, const struct gup_scenario *scenario,
		       const struct gup_expect *expect)
{
	size_t size = gup_expect_print(NULL, 0, scenario, expect) + 1;
	char *line = need_array(size, 1);

	gup_expect_print(line, size, scenario, expect);
	strbuf_addf(to, "    - line: %u\n      expect: ", expect->line);
	put_quoted(to, line);
	strbuf_adds(to, "\n");
	free(line);
}

static void put_failures(struct strbuf *to, const struct gup_run *run)
{
	const struct gup_scenario *s = run->scenario;

	if (run->status == GUP_RUN_OTHER_STATE) {
		strbuf_addf(to, "  state: ");
		put_quoted(to, run->error.text);
		strbuf_addf(to, "\n  line: %u\n", run->error.line);
	}
	if (run->nr_failed)
		strbuf_adds(to, "  failures:\n");
	for (uint32_t e = 0; e < s->nr_expects; e++) {
		const struct gup_expect *expect = &s->expect[e];
		char differs[DESCRIBE_MAX];
		bool begun = false;

		for (uint32_t i = 0; i < expect->nr_assertions; i++) {
			const struct gup_judged *j = &run->judged[expect->first_assertion + i];

			if (!run->nr_failed || !j->applies || j->verdict == GUP_VERDICT_PASSED)
				continue;
			if (!begun) {
				put_expect(to, s, expect);
				strbuf_adds(to, "      differs: |\n");
				begun = true;
			}
			put_block_line(to, "        ",
				       describe_judged(differs, sizeof(differs), run,
						       expect->first_assertion + i));
		}
	}
}

/* What a caller gets; GUP's return value does not say it, because some go on after an error. */
static void put_gets(struct strbuf *to, const struct gup_run *run, const struct gup_call_result *r,
		     const char *indent)
{
	unsigned int caller = run->scenario->action[r->action].caller;
	char line[DESCRIBE_MAX];

	if (caller == GUP_CALLER_NR || !(r->observed.known & 1u << GUP_OBSERVATION_GETS))
		return;
	snprintf(line, sizeof(line), "%s gets %s", gup_caller_name(caller),
		 gup_caller_gets_text(r->gets));
	put_block_line(to, indent, line);
}

/* A line for each call, below @heading; nothing if no call returned. */
static void put_outcomes(struct strbuf *to, const struct gup_run *run, const char *heading,
			 const char *indent)
{
	for (uint32_t c = 0; c < run->nr_results; c++) {
		const struct gup_call_result *r = &run->result[c];

		for (unsigned int i = 0; i < r->nr; i++) {
			char what[2 * DESCRIBE_MAX], came[DESCRIBE_MAX];
			char line[sizeof(what) + sizeof(came) + 2];

			snprintf(line, sizeof(line), "%s: %s",
				 describe_call(what, sizeof(what), &r->call[i]),
				 describe_outcome(came, sizeof(came), &r->out[i]));
			strbuf_adds(to, heading);
			heading = "";
			put_block_line(to, indent, line);
		}
		put_gets(to, run, r, indent);
	}
}

/* The flags that a version ignores. The text has no version, so that versions form one point. */
static void put_unknown_flags(struct strbuf *to, const struct gup_spec *spec,
			      const struct gup_run *run)
{
	char flags[DESCRIBE_MAX];
	unsigned int passed = 0;

	for (uint32_t c = 0; c < run->nr_results; c++)
		for (unsigned int i = 0; i < run->result[c].nr; i++)
			passed |= run->result[c].call[i].flags;
	if (!(passed & ~spec->rules.foll_known))
		return;
	gup_foll_format(flags, sizeof(flags), passed & ~spec->rules.foll_known);
	strbuf_addf(to, "#   ignored, because no such flag exists here: %s\n", flags);
}

static char *detail_of(const struct file *file, const struct gup_spec *spec,
		       const struct gup_run *run, enum point_status status)
{
	struct strbuf text = strbuf_new(), *to = &text;

	strbuf_adds(to, "");
	if (status == POINT_PASSED || status == POINT_NOT_JUDGED)
		put_unknown_flags(to, spec, run);
	if (status == POINT_FAILED) {
		strbuf_adds(to, "  ---\n  file: ");
		put_quoted(to, file->name);
		strbuf_adds(to, "\n");
		put_failures(to, run);
		put_outcomes(to, run, "  calls: |\n", "    ");
		strbuf_adds(to, "  ...\n");
	} else if (status == POINT_NOT_JUDGED) {
		put_outcomes(to, run, "", "#   ");
	} else if (status == POINT_BAD_STEP) {
		strbuf_addf(to, "#   line %u%s\n", run->error.line, bad_step_reason(run, spec));
	} else if (status == POINT_NOT_APPLICABLE) {
		if (run->error.line)
			strbuf_addf(to, "#   line %u: %s\n", run->error.line, run->error.text);
	} else if (status == POINT_NO_ANSWER) {
		strbuf_addf(to, "#   line %u: %s\n", run->error.line, run->error.text);
	} else if (status == POINT_PASSED && run->error.line) {
		strbuf_addf(to, "#   not judged: line %u: %s\n", run->error.line, run->error.text);
	}
	return text.s;
}

/* The expectations that were judged. Versions that pass by the same ones are one point. */
static char *key_of(const struct gup_run *run, enum point_status status)
{
	const struct gup_scenario *s = run->scenario;
	char *text = need_array(s->nr_expects + 1, 1);

	if (status != POINT_PASSED && status != POINT_FAILED)
		return text;
	for (uint32_t e = 0; e < s->nr_expects; e++)
		text[e] = run->judged[s->expect[e].first_assertion].applies ? 'x' : '.';
	return text;
}

static void flush(struct tap *tap, const struct file *file)
{
	static const char *const directive[POINT_NR] = {
		[POINT_NOT_JUDGED] = " # SKIP nothing is expected here; the outcome:",
		[POINT_NOT_APPLICABLE] = " # SKIP the scenario is not about this version",
		[POINT_BAD_STEP] = ": bad input, the state cannot be built",
		[POINT_NO_ANSWER] = " # SKIP the kernel has no answer:",
	};
	struct tap_point *p = tap->pending;
	bool good;

	if (!p)
		return;
	good = p->status != POINT_FAILED && p->status != POINT_BAD_STEP;
	tap->count[p->status]++;
	printf("%s %u - ", good ? "ok" : "not ok", ++tap->points);
	print_name(file->scenario->name);
	printf(" %s", p->from.name);
	if (strcmp(p->from.name, p->to.name))
		printf("..%s", p->to.name);
	if (p->status == POINT_NOT_APPLICABLE && p->detail[0])
		printf(" # SKIP a function is missing:");
	else if (directive[p->status])
		fputs(directive[p->status], stdout);
	printf("\n%s", p->detail);
	free(p->key);
	free(p->detail);
	free(p);
	tap->pending = NULL;
}

static void file_begin(void *arg, const struct file *file)
{
	(void)arg;
	fputs("# ", stdout);
	print_name(file->name);
	putchar('\n');
}

static void file_bad(void *arg, const struct file *file)
{
	struct tap *tap = arg;

	tap->bad_files++;
	printf("not ok %u - ", ++tap->points);
	print_name(file->name);
	if (file->errors.nr)
		printf(": bad input, %u error%s\n", file->errors.nr,
		       file->errors.nr == 1 ? "" : "s");
	else
		printf(": %s\n", file->problem ? file->problem : "bad input");
}

static void point(void *arg, const struct file *file, const struct gup_spec *spec,
		  const struct gup_run *run, enum point_status status)
{
	struct tap *tap = arg;
	char *detail = detail_of(file, spec, run, status);
	char *key = key_of(run, status);
	struct tap_point *p = tap->pending;

	if (p && p->status == status && spec_follows(spec, &p->to) && !strcmp(p->key, key) &&
	    !strcmp(p->detail, detail)) {
		p->to = *spec;
		free(detail);
		free(key);
		return;
	}
	flush(tap, file);
	p = tap->pending = need_array(1, sizeof(*p));
	*p = (struct tap_point){ status, *spec, *spec, key, detail };
}

static void file_end(void *arg, const struct file *file)
{
	flush(arg, file);
}

struct report tap_begin(struct tap *tap)
{
	*tap = (struct tap){ 0 };
	puts("TAP version 13");
	return (struct report){
		.arg = tap,
		.file_begin = file_begin,
		.file_bad = file_bad,
		.point = point,
		.file_end = file_end,
	};
}

void tap_end(struct tap *tap)
{
	printf("1..%u%s\n", tap->points, tap->points ? "" : " # SKIP nothing to run");
	printf("# passed %u, failed %u, nothing expected %u, not applicable %u, bad input %u",
	       tap->count[POINT_PASSED], tap->count[POINT_FAILED], tap->count[POINT_NOT_JUDGED],
	       tap->count[POINT_NOT_APPLICABLE], tap->count[POINT_BAD_STEP] + tap->bad_files);
	if (tap->count[POINT_NO_ANSWER])
		printf(", no answer %u", tap->count[POINT_NO_ANSWER]);
	putchar('\n');
}
