/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the code under test prints on stdout or stderr. Include cmocka.h before this.
 */
#ifndef TESTS_CAPTURE_H
#define TESTS_CAPTURE_H

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/** struct capture - a stream that goes to a file for a while */
struct capture {
	FILE *stream;
	FILE *file;
	int kept;
	char text[8192];
};

static inline void capture_begin(struct capture *c, FILE *stream)
{
	fflush(stream);
	c->stream = stream;
	c->file = tmpfile();
	assert_non_null(c->file);
	c->kept = dup(fileno(stream));
	assert_true(c->kept >= 0);
	assert_true(dup2(fileno(c->file), fileno(stream)) >= 0);
}

/* The text, up to the size of the buffer. */
static inline const char *capture_end(struct capture *c)
{
	size_t len;

	fflush(c->stream);
	dup2(c->kept, fileno(c->stream));
	close(c->kept);
	rewind(c->file);
	len = fread(c->text, 1, sizeof(c->text) - 1, c->file);
	c->text[len] = '\0';
	fclose(c->file);
	return c->text;
}

#endif
