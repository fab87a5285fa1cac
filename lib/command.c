// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/command.h"
#include "lib/fs.h"
#include "lib/need.h"

#define NOT_RUN 127

extern char **environ;

/* The environment without the language. */
static char **in_english(void)
{
	static char english[] = "LC_ALL=C";
	size_t nr = 0, kept = 0;
	char **list;

	while (environ[nr])
		nr++;
	list = need_array(nr + 2, sizeof(*list));
	for (size_t i = 0; i < nr; i++)
		if (strncmp(environ[i], "LC_ALL=", 7))
			list[kept++] = environ[i];
	list[kept] = english;
	return list;
}

/* Run it with these files; they are no longer needed afterwards. */
static int run(char *const *argv, posix_spawn_file_actions_t *files)
{
	char **list = in_english();
	pid_t child;
	int status = 0;
	bool ran = !posix_spawnp(&child, argv[0], files, NULL, argv, list);

	posix_spawn_file_actions_destroy(files);
	free(list);
	while (ran && waitpid(child, &status, 0) < 0)
		ran = errno == EINTR;
	if (!ran)
		return NOT_RUN;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int command_run(char *const *argv, const char *out, const char *err)
{
	const int write = O_WRONLY | O_CREAT | O_TRUNC;
	posix_spawn_file_actions_t files;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out, write, 0666);
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, err, write, 0666);
	return run(argv, &files);
}

static bool take_back(FILE *file, struct strbuf *text)
{
	rewind(file);
	return fs_read_stream(text, file, SIZE_MAX);
}

int command_capture(char *const *argv, const char *in, size_t len, struct strbuf *out,
		    struct strbuf *err)
{
	/* Without a name, so that nothing is left if this process is ended. */
	FILE *file[3] = { tmpfile(), tmpfile(), tmpfile() };
	bool good = file[0] && file[1] && file[2];
	posix_spawn_file_actions_t files;
	int status = NOT_RUN;

	good = good && fwrite(in, 1, len, file[0]) == len && !fflush(file[0]) &&
	       !fseek(file[0], 0, SEEK_SET) && !lseek(fileno(file[0]), 0, SEEK_SET);
	if (good) {
		posix_spawn_file_actions_init(&files);
		for (int i = 0; i < 3; i++)
			posix_spawn_file_actions_adddup2(&files, fileno(file[i]), i);
		status = run(argv, &files);
		good = take_back(file[1], out) && take_back(file[2], err);
	}
	for (int i = 0; i < 3; i++)
		if (file[i])
			fclose(file[i]);
	return good ? status : NOT_RUN;
}
