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

static const struct tool_option options[] = {
	{ 0 },
};

static const char text[] =
	"What booted kernels answer, and the model beside it. script/kernels fetches kernels,\n"
	"builds a module and boots them in QEMU; this does the rest:\n"
	"  cases VERSION                      prints the cases that a kernel is asked\n"
	"  record CASES ANSWERS KERNEL VERSION  prints a recording of its answers\n"
	"  compare RECORDING...               holds the model against recordings\n"
	"\n"
	"compare prints the smallest case of each difference as a scenario, and counts what\n"
	"the kernel could not be asked or did not answer: that never passes as agreement.\n"
	"\n"
	"Examples:\n"
	"  gupwalk kernel compare oracle/kernel/recordings/*\n"
	"  gupwalk kernel cases v6.12 | head\n"
	"\n"
	"Exit status: 0 they agree, 1 answers differ, 2 a file was wrong, 3 a guest's answers\n"
	"are not whole.\n";

static int print_cases(const struct tool_command *cmd, const char *version)
{
	struct gup_spec spec;
	struct batch_state state;
	struct buf out = { 0 };
	char error[300];

	if (!gup_spec_parse(version, &spec, error, sizeof(error)))
		return tool_error(cmd, "%s: %s", version, error);
	buf_str(&out, "gupwalk-cases 1\n");
	for (unsigned int i = 0; i < gup_base_nr(); i++) {
		if (!batch_enumerate(&state, i, &spec.rules))
			continue;
		batch_print_state(&out, &state);
		for (unsigned int row = 0; row < state.nr_rows; row++) {
			batch_print_row(&out, &state.row[row]);
			buf_str(&out, "\n");
		}
	}
	printf("%send\n", out.s);
	buf_free(&out);
	return TOOL_HOLDS;
}

static bool load(const struct tool_command *cmd, struct buf *buf, const char *path)
{
	if (!buf_read(buf, path)) {
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
	struct buf cases = { 0 }, answers = { 0 }, out = { 0 }, error = { 0 };
	int status = TOOL_BAD_INPUT;

	if (load(cmd, &cases, argv[0]) && load(cmd, &answers, argv[1])) {
		status = TOOL_HOLDS;
		if (record(&out, cases.s, answers.s, argv[2], argv[3], &error)) {
			fputs(out.s, stdout);
		} else {
			fprintf(stderr, "gupwalk: %s: %s: %s", cmd->name, argv[1], error.s);
			status = TOOL_NO_ENGINE;
		}
	}
	buf_free(&cases);
	buf_free(&answers);
	buf_free(&out);
	buf_free(&error);
	return status;
}

static int compare_one(const struct tool_command *cmd, const char *path)
{
	struct buf recording = { 0 }, report = { 0 }, error = { 0 };
	struct compared sum;
	int status = TOOL_BAD_INPUT;

	if (load(cmd, &recording, path)) {
		if (compare(&sum, &report, recording.s, NULL, &error)) {
			status = sum.differing || sum.state_differs ? TOOL_BROKEN : TOOL_HOLDS;
			fputs(report.s ? report.s : "", stdout);
			printf("%s: %lu cases in %lu states, %lu differ; %lu states differ, %lu "
			       "not "
			       "reached, %lu not decided; %lu cases not offered, %lu without an "
			       "answer\n",
			       path, sum.cases, sum.states, sum.differing, sum.state_differs,
			       sum.unreached, sum.undecided, sum.not_offered, sum.unanswered);
		} else {
			fprintf(stderr, "gupwalk: %s: %s: %s", cmd->name, path, error.s);
		}
	}
	buf_free(&recording);
	buf_free(&report);
	buf_free(&error);
	return status;
}

static int run(const struct tool_command *cmd, int argc, char **argv)
{
	struct args args;
	const char *value;
	int status = TOOL_HOLDS;

	args_begin(&args, cmd, argc, argv);
	while (args_next(&args, &value) != ARGS_END)
		;
	if (args_stop(&args, &status))
		return status;
	argv += optind;
	argc -= optind;
	if (argc == 2 && !strcmp(argv[0], "cases"))
		return print_cases(cmd, argv[1]);
	if (argc == 5 && !strcmp(argv[0], "record"))
		return make_recording(cmd, argv + 1);
	if (argc < 2 || strcmp(argv[0], "compare"))
		return tool_error(cmd,
				  "wanted: cases VERSION, record CASES ANSWERS KERNEL VERSION, "
				  "or compare RECORDING...");
	for (int i = 1; i < argc; i++) {
		int one = compare_one(cmd, argv[i]);

		status = one > status ? one : status;
	}
	return status;
}

const struct tool_command cmd_kernel = {
	.name = "kernel",
	.operands = "cases VERSION | record CASES ANSWERS KERNEL VERSION | compare RECORDING...",
	.summary = "booted kernels' answers, and the model beside them",
	.text = text,
	.options = options,
	.run = run,
};
