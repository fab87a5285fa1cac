// SPDX-License-Identifier: GPL-2.0-only
/*
 * Feeds a target: under AFL++ in persistent mode from shared memory, under libFuzzer,
 * or from files, when compiled by neither.
 *
 * A fuzzer wants a finding to be a crash, so there it is printed on stderr and the process
 * aborts. From files: findings go to stdout. The status is 0 without a finding, 1 with one,
 * 2 when a file cannot be read, 3 when the target cannot begin.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fuzz.h"

/* Inputs are short; what is longer is cut. */
#define INPUT_MAX 65536

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* Runs once: from the main() here, or from the one that libFuzzer brings. */
static void begin(void)
{
	static bool begun;

	if (!begun && !fuzz_begin())
		exit(3);
	begun = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *finding;

	begin();
	finding = fuzz_one(bytes, len < INPUT_MAX ? len : INPUT_MAX);
	if (finding) {
		fputs(finding, stderr);
		abort();
	}
	return 0;
}

#ifdef __AFL_FUZZ_TESTCASE_LEN

__AFL_FUZZ_INIT();

int main(void)
{
	const uint8_t *bytes;

	begin();
	__AFL_INIT();
	bytes = __AFL_FUZZ_TESTCASE_BUF;
	while (__AFL_LOOP(100000))
		LLVMFuzzerTestOneInput(bytes, (size_t)__AFL_FUZZ_TESTCASE_LEN);
	return 0;
}

#elif !defined(GUPWALK_LIBFUZZER)

static int replay(const char *path)
{
	static uint8_t bytes[INPUT_MAX];
	FILE *file = fopen(path, "rb");
	size_t len = file ? fread(bytes, 1, sizeof(bytes), file) : 0;
	bool failed = !file || ferror(file);
	char *finding;

	if (failed)
		perror(path);
	if (file)
		fclose(file);
	if (failed)
		return 2;
	finding = fuzz_one(bytes, len);
	if (finding)
		fputs(finding, stdout);
	free(finding);
	return finding ? 1 : 0;
}

int main(int argc, char **argv)
{
	int status = 0;

	begin();
	for (int i = 1; i < argc; i++) {
		int one = replay(argv[i]);

		status = one > status ? one : status;
	}
	fprintf(stderr, "%d inputs\n", argc - 1);
	return status;
}

#endif
