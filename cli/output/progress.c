// SPDX-License-Identifier: GPL-2.0-only
/*
 * A progress bar on a terminal.
 */
#include <stdio.h>
#include <unistd.h>

#include "output/progress.h"

#define BAR_WIDTH 40

struct progress progress_begin(const char *label)
{
	return (struct progress){ .shown = isatty(STDERR_FILENO), .percent = -1, .label = label };
}

bool progress_at(void *arg, uint64_t now)
{
	struct progress *progress = arg;
	int percent = 100;

	progress->done += now;
	if (!progress->shown)
		return true;
	if (progress->done < progress->total)
		percent = (int)((double)progress->done * 100 / (double)progress->total);
	if (percent == progress->percent)
		return true;
	progress->percent = percent;
	fprintf(stderr, "\r%s [", progress->label);
	for (int i = 0; i < BAR_WIDTH; i++)
		fputc(i < percent * BAR_WIDTH / 100 ? '#' : '.', stderr);
	fprintf(stderr, "] %3d%%", percent);
	fflush(stderr);
	return true;
}

void progress_end(struct progress *progress)
{
	if (progress->shown && progress->percent >= 0)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
