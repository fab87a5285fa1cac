// SPDX-License-Identifier: GPL-2.0-only
/* A stranger's program: what the installed header and library must serve. */
#include <gupwalk/gupwalk.h>
#include <stdio.h>

int main(void)
{
	char flags[512];

	gup_foll_format(flags, sizeof(flags), FOLL_WRITE | FOLL_FORCE);
	puts(flags);
	return 0;
}
