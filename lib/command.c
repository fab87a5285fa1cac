// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/command.h"
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

int command_run(char *const *argv, const char *out, const char *err)
{
	const int write = O_WRONLY | O_CREAT | O_TRUNC;
	posix_spawn_file_actions_t files;
	char **list = in_english();
	pid_t child;
	int status = 0;
	bool ran;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out, write, 0666);
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, err, write, 0666);
	ran = !posix_spawnp(&child, argv[0], &files, NULL, argv, list);
	posix_spawn_file_actions_destroy(&files);
	free(list);
	while (ran && waitpid(child, &status, 0) < 0)
		ran = errno == EINTR;
	if (!ran)
		return NOT_RUN;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
