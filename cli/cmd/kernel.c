// SPDX-License-Identifier: GPL-2.0-only
/*
 * gupwalk kernel: cases for booted kernels, recordings of their answers, and the model
 * against these.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include <kernel/recording.h>

#include "args.h"
#include "kernels.h"
#include "lib/fs.h"
#include "selection.h"

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
	"Compares the model with what booted kernels answer. script/kernels fetches Debian's\n"
	"kernels, and records their answers with these commands:\n"
	"  build KERNEL                       builds the module and init for a kernel\n"
	"  boot KERNEL CASES                  boots it in QEMU, prints what it answers\n"
	"  cases VERSION                      prints the cases that a kernel is asked\n"
	"  record CASES ANSWERS KERNEL VERSION  prints a recording of its answers\n"
	"  compare RECORDING...               compares the model with recordings\n"
	"\n"
	"KERNEL is a series that script/kernels has fetched, such as 6.12. It may also be the "
	"path\n"
	"of a bzImage; --headers is then the folder that it was built in. `gupwalk diff v6.12\n"
	"kernel:6.12` and `gupwalk run --on kernel:6.12` do all of this by themselves.\n"
	"\n"
	"compare prints the smallest case of each difference as a scenario. It counts the cases\n"
	"that the kernel could not be asked or did not answer: they never pass as agreement.\n"
	"\n"
	"Examples:\n"
	"  gupwalk kernel compare engines/kernel/recordings/*\n"
	"  gupwalk kernel cases v6.12 | head\n"
	"  gupwalk kernel build ./arch/x86/boot/bzImage --headers .\n"
	"\n"
	"Exit status: 0 they agree, 1 answers differ, 2 a file was wrong, 3 a kernel is missing "
	"or\n"
	"does not boot, its answers are incomplete, or no case can be compared.\n";

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

static int compare_one(const struct tool_command *cmd, const char *path)
{
	struct strbuf recording = strbuf_new(), report = strbuf_new(), error = strbuf_new();
	struct compared sum = { 0 };
	int status = TOOL_BAD_INPUT;

	if (load(cmd, &recording, path)) {
		if (compare(&sum, recording.s, &error)) {
			compared_report(&report, &sum);
			status = sum.differing || sum.state_differs ? TOOL_BROKEN
				 : sum.cases && !sum.unanswered	    ? TOOL_HOLDS
								    : TOOL_NO_ENGINE;
			fputs(report.s ? report.s : "", stdout);
			printf("%s: %lu cases in %lu states, %lu differ; %lu states differ, "
			       "%lu not reached; %lu cases not offered, "
			       "%lu without an answer\n",
			       path, sum.cases, sum.states, sum.differing, sum.state_differs,
			       sum.unreached, sum.not_offered, sum.unanswered);
			for (unsigned int i = 0; i < sum.nr_lacked; i++)
				printf("left out: the kernel lacks %s: %lu states\n",
				       sum.lacked[i].what, sum.lacked[i].states);
		} else {
			fprintf(stderr, "gupwalk: %s: %s: %s", cmd->name, path, error.s);
		}
	}
	compared_free(&sum);
	strbuf_free(&recording);
	strbuf_free(&report);
	strbuf_free(&error);
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

/* No option is passed over in silence. */
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
	if (argc == 5 && !strcmp(argv[0], "record"))
		return make_recording(cmd, argv + 1);
	if (argc < 2 || strcmp(argv[0], "compare"))
		return tool_error(cmd,
				  "wanted: build KERNEL, boot KERNEL CASES, cases VERSION, "
				  "record CASES ANSWERS KERNEL VERSION, or compare RECORDING...");
	return compare_all(cmd, argc - 1, argv + 1);
}

const struct tool_command cmd_kernel = {
	.name = "kernel",
	.operands = "build KERNEL | boot KERNEL CASES | cases VERSION | "
		    "record CASES ANSWERS KERNEL VERSION | compare RECORDING...",
	.summary = "compare the model with what booted kernels answer",
	.text = text,
	.options = options,
	.run = run,
};
