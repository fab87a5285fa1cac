// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk kernel: cases for booted kernels, recordings of their answers, and a comparison of
 * the model with these.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <engines/kernel/record.h>
#include <engines/kernel/sequence.h>

#include "lib/fs.h"
#include "lib/need.h"
#include "output/describe.h"
#include "results/diffs_memory.h"
#include "options/engines.h"
#include "options/selection.h"
#include "results/witness.h"

/* Kinds of differences; more are counted, not shown. */
#define CLASSES_MAX 1024

enum {
	OPT_HEADERS,
	OPT_SHARD
};

static const struct tool_option options[] = {
	[OPT_HEADERS] = { "headers", "PATH", "for a bzImage: the folder to build modules against" },
	[OPT_SHARD] = { "shard", "I/N", "for cases: the I-th of N parts, I from 1 to N" },
	{ 0 },
};

static const char text[] =
	"Compares the model with the answers of booted kernels. script/kernels fetches Debian's\n"
	"kernels, and records their answers with these commands:\n"
	"  build KERNEL                       builds the module and init for a kernel\n"
	"  boot KERNEL CASES                  boots it in QEMU, prints its answers\n"
	"  cases VERSION                      prints the cases for kernels\n"
	"  sequences VERSION NUMBER           prints random sequences for kernels\n"
	"  record CASES ANSWERS KERNEL VERSION  prints a recording of its answers\n"
	"  compare RECORDING...               compares the model with recordings\n"
	"\n"
	"KERNEL is a series that script/kernels has fetched, such as 6.12. It may also be the\n"
	"path of a bzImage; --headers is then the folder that it was built in. `gupwalk diff\n"
	"v6.12 kernel:6.12` and `gupwalk run --on kernel:6.12` do all of this by themselves.\n"
	"\n"
	"A sequence has steps, calls between them whose pages are held over later steps, and a\n"
	"call in the state after them. Each number gives the same sequences again.\n"
	"\n"
	"compare prints the smallest case of each difference as a scenario. It also counts the\n"
	"cases that the kernel could not run or gave no answer to; they do not count as equal.\n"
	"\n"
	"Examples:\n"
	"  gupwalk kernel compare engines/kernel/recordings/[0-9]*\n"
	"  gupwalk kernel cases v6.12 | head\n"
	"  gupwalk kernel build ./arch/x86/boot/bzImage --headers .\n"
	"\n"
	"Exit status: 0 they agree, 1 answers differ, 2 a file was wrong, 3 a kernel is missing\n"
	"or does not boot, its answers are incomplete, or no case can be compared.\n";

static int print_cases(const struct tool_command *cmd, const char *version,
		       const struct gup_selection *selection)
{
	struct gup_spec spec;
	struct strbuf out = strbuf_new();
	char error[300];

	if (!gup_spec_parse(version, &spec, error, sizeof(error)))
		return tool_error(cmd, "%s: %s", version, error);
	batch_print_cases(&out, &spec.rules, selection->shard, selection->nr_shards);
	fputs(out.s, stdout);
	strbuf_free(&out);
	return TOOL_HOLDS;
}

static int print_sequences(const struct tool_command *cmd, const char *version, const char *number)
{
	struct gup_spec spec;
	struct strbuf out = strbuf_new();
	char error[300], *end;
	unsigned long nr = strtoul(number, &end, 10);

	if (!gup_spec_parse(version, &spec, error, sizeof(error)))
		return tool_error(cmd, "%s: %s", version, error);
	if (*end || !nr || nr > SEQUENCES_MAX)
		return tool_error(cmd, "%s: wanted: a number from 1 to %d", number, SEQUENCES_MAX);
	sequences_print_cases(&out, &spec, (unsigned int)nr);
	fputs(out.s, stdout);
	strbuf_free(&out);
	return TOOL_HOLDS;
}

static bool load(const struct tool_command *cmd, struct strbuf *buf, const char *path)
{
	if (!fs_read(buf, path)) {
		tool_error(cmd, "%s: %s", path, strerror(errno));
		return false;
	}
	if (buf->s && strlen(buf->s) == buf->len)
		return true;
	tool_error(cmd, "%s: %s", path, buf->s ? "there are NUL bytes in it" : "it is empty");
	return false;
}

static int make_recording(const struct tool_command *cmd, char **argv)
{
	struct gup_spec spec;
	char why[300];
	struct strbuf cases = strbuf_new(), answers = strbuf_new(), out = strbuf_new(),
		      error = strbuf_new();
	int status = TOOL_BAD_INPUT;

	if (!gup_spec_parse(argv[3], &spec, why, sizeof(why)))
		return tool_error(cmd, "%s: %s", argv[3], why);
	if (load(cmd, &cases, argv[0]) && load(cmd, &answers, argv[1])) {
		status = TOOL_HOLDS;
		if (record(&out, cases.s, answers.s, argv[2], argv[3], &error)) {
			fputs(out.s, stdout);
		} else {
			fprintf(stderr, "gupwalk: %s: %s: %s", cmd->name, argv[1], error.s);
			status = TOOL_NO_ENGINE;
		}
	}
	strbuf_free(&cases);
	strbuf_free(&answers);
	strbuf_free(&out);
	strbuf_free(&error);
	return status;
}

/* The smallest case of a class, under the name of its state. */
static void put_class(struct diffs_memory *m, size_t nr)
{
	const struct gup_diff_class *class = &m->diff->classes[nr];
	char *model = diffs_memory_does(m, nr, 0), *kernel = diffs_memory_does(m, nr, 1), *plain;
	struct gup_scenario *scenario;
	struct gup_initial_state initial;
	char cases[64];

	gup_witness_state(&class->witness, &initial);
	scenario = witness_scenario(&(struct witness_about){ initial.name, NULL, NULL },
				    &class->witness);
	plain = witness_text(scenario);
	printf("%s, such as this one:\n%s# kernel: %s\n# %s: %s\n\n",
	       describe_things(cases, sizeof(cases), class->count, "case"), plain, kernel,
	       m->engine[0].label, model);
	gup_scenario_free(scenario);
	free(plain);
	free(model);
	free(kernel);
}

static int put_compared(const char *path, struct diffs_memory *m)
{
	const struct gup_diff *d = m->diff;
	char cases[64], states[64], differing[64], not_offered[64];
	unsigned int nr;
	const struct lacked *lacked = recorded_lacked(m->engine[1].recorded, &nr);

	for (size_t i = 0; i < d->nr_classes; i++)
		put_class(m, i);
	printf("%s: %s in %s, %" PRIu64 " differ; %s differ%s, %u not reached; %s not offered, "
	       "%" PRIu64 " without an answer\n",
	       path, describe_things(cases, sizeof(cases), d->cases, "case"),
	       describe_things(states, sizeof(states), d->states, "state"), d->differing,
	       describe_things(differing, sizeof(differing), d->state_differs, "state"),
	       d->state_differs == 1 ? "s" : "", d->neither,
	       describe_things(not_offered, sizeof(not_offered), d->not_offered, "case"),
	       d->unanswered);
	for (unsigned int i = 0; i < nr; i++)
		printf("left out: the kernel lacks %s: %s\n", lacked[i].what,
		       describe_things(states, sizeof(states), lacked[i].states, "state"));
	if (d->differing || d->state_differs)
		return TOOL_BROKEN;
	return d->cases && !d->unanswered ? TOOL_HOLDS : TOOL_NO_ENGINE;
}

static int compare_sequences(const char *path, struct recorded *recorded)
{
	struct sequences_compared result;
	struct strbuf differences = strbuf_new();
	char states[64], calls[64], not_offered[64];

	sequences_compare(&differences, recorded, &result);
	printf("%s%s: %s, %s, %lu differ; %lu not built this time, %lu lack something; "
	       "%s not offered, %lu without an answer\n",
	       differences.s ? differences.s : "", path,
	       describe_things(states, sizeof(states), result.states, "sequence"),
	       describe_things(calls, sizeof(calls), result.calls, "call"), result.differing,
	       result.unsure, result.lacking,
	       describe_things(not_offered, sizeof(not_offered), result.not_offered, "call"),
	       result.unanswered);
	strbuf_free(&differences);
	if (result.differing)
		return TOOL_BROKEN;
	return result.calls ? TOOL_HOLDS : TOOL_NO_ENGINE;
}

static int compare_one(const struct tool_command *cmd, const char *path)
{
	struct tool_engine engine[2] = {
		{ .kind = ENGINE_MODEL },
		{ .kind = ENGINE_RECORDING, .path = path },
	};
	struct gup_diff diff = { .max_classes = CLASSES_MAX };
	struct gup_selection selection = { 0 };
	struct diffs_memory m;
	int status = engines_open(cmd, &engine[1], false);
	struct batch_state first;

	if (!status && recorded_sequence(engine[1].recorded, 0, &first)) {
		status = compare_sequences(path, engine[1].recorded);
	} else if (!status) {
		engine[0].spec = engine[1].spec;
		snprintf(engine[0].label, sizeof(engine[0].label), "%s", engine[0].spec.name);
		diff.classes = need_array(CLASSES_MAX, sizeof(*diff.classes));
		diff.engine[1] = selection.asked = engine[1].engine;
		if (!gup_diff(&selection, &engine[0].spec.rules, &engine[1].spec.rules, &diff, NULL,
			      NULL))
			out_of_memory();
		diffs_memory_begin(&m, &diff, engine);
		status = put_compared(path, &m);
		diffs_memory_end(&m);
		free(diff.classes);
	}
	engines_close(&engine[1]);
	return status;
}

static int build(const struct tool_command *cmd, const struct tool_kernel *kernel)
{
	struct vm vm;
	int status = kernels_build(cmd, kernel, &vm);

	if (!status)
		printf("%s: %s\n", kernel->name, vm.guest);
	vm_free(&vm);
	return status;
}

static int boot(const struct tool_command *cmd, const struct tool_kernel *kernel, const char *path)
{
	struct strbuf cases = strbuf_new(), answers = strbuf_new();
	int status = TOOL_BAD_INPUT;

	if (load(cmd, &cases, path))
		status = kernels_boot(cmd, kernel, cases.s, &answers);
	if (!status)
		fputs(answers.s, stdout);
	strbuf_free(&cases);
	strbuf_free(&answers);
	return status;
}

static int compare_all(const struct tool_command *cmd, int nr, char **paths)
{
	int status = TOOL_HOLDS;

	for (int i = 0; i < nr; i++) {
		int one = compare_one(cmd, paths[i]);

		status = one > status ? one : status;
	}
	return status;
}

/* An option without effect is an error. */
static bool options_fit(const struct tool_command *cmd, const char *verb, bool headers, bool shard)
{
	if (headers && strcmp(verb, "build") && strcmp(verb, "boot"))
		tool_error(cmd, "--headers is for build and boot");
	else if (shard && strcmp(verb, "cases"))
		tool_error(cmd, "--shard is for cases");
	else
		return true;
	return false;
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	struct tool_kernel kernel = { 0 };
	struct gup_selection selection = { 0 };
	struct args args;
	const char *value;
	int status = TOOL_HOLDS, opt;

	args_begin(&args, cmd, argc, argv);
	while ((opt = args_next(&args, &value)) != ARGS_END) {
		if (opt == OPT_HEADERS)
			kernel.headers = value;
		else
			selection_shard(&args, &selection, value);
	}
	if (args_stop(&args, &status))
		return status;
	argv += optind;
	argc -= optind;
	kernel.name = argc > 1 ? argv[1] : "";
	if (argc && !options_fit(cmd, argv[0], kernel.headers, selection.nr_shards > 1))
		return TOOL_BAD_INPUT;
	if (argc == 2 && !strcmp(argv[0], "build"))
		return build(cmd, &kernel);
	if (argc == 3 && !strcmp(argv[0], "boot"))
		return boot(cmd, &kernel, argv[2]);
	if (argc == 2 && !strcmp(argv[0], "cases"))
		return print_cases(cmd, argv[1], &selection);
	if (argc == 3 && !strcmp(argv[0], "sequences"))
		return print_sequences(cmd, argv[1], argv[2]);
	if (argc == 5 && !strcmp(argv[0], "record"))
		return make_recording(cmd, argv + 1);
	if (argc < 2 || strcmp(argv[0], "compare"))
		return tool_error(cmd,
				  "wanted: build KERNEL, boot KERNEL CASES, cases VERSION, "
				  "sequences VERSION NUMBER, "
				  "record CASES ANSWERS KERNEL VERSION, or compare RECORDING...");
	return compare_all(cmd, argc - 1, argv + 1);
}

const struct tool_command cmd_kernel = {
	.name = "kernel",
	.operands = "build KERNEL | boot KERNEL CASES | cases VERSION | "
		    "sequences VERSION NUMBER | "
		    "record CASES ANSWERS KERNEL VERSION | compare RECORDING...",
	.summary = "compare the model with what booted kernels answer",
	.text = text,
	.options = options,
	.run = run,
};
