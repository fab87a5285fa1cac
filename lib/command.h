/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Running programs.
 */
#ifndef LIB_COMMAND_H
#define LIB_COMMAND_H

#include "lib/strbuf.h"

/**
 * command_run - run a program and wait for it
 * @argv: the program, looked up in PATH, and its arguments; ended by NULL
 * @out: the file that its stdout goes to
 * @err: the file that its stderr goes to
 *
 * The program prints English in each locale of the user.
 *
 * Return: its exit status; 127 when it could not be run, 128 and more for a signal.
 */
int command_run(char *const *argv, const char *out, const char *err);

/**
 * command_capture - run a program, with its input and output in memory
 * @argv: as for command_run()
 * @in: its stdin
 * @len: bytes of it
 * @out: receives its stdout
 * @err: receives its stderr
 *
 * Return: as command_run().
 */
int command_capture(char *const *argv, const char *in, size_t len, struct strbuf *out,
		    struct strbuf *err);

#endif
