/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Measuring on a machine that does other things as well.
 *
 * What is compared is timed in turns, in slices so short that some of them run
 * undisturbed, and the shortest slice of each counts. Others can only make a
 * slice longer.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

/**
 * struct timing - something to be timed
 * @fn: what is timed
 * @before: done before each slice, untimed; NULL for nothing
 * @arg: their argument
 * @times: how often @fn does it in one slice
 * @best: nanoseconds for once, of the shortest slice
 */
struct timing {
	void (*fn)(void *arg);
	void (*before)(void *arg);
	void *arg;
	unsigned int times;
	double best;
};

/** measure_now - nanoseconds since some point in time. */
static inline double measure_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/**
 * measure - time several things in turns
 * @timing: the things; their best is set
 * @nr: how many
 * @rounds: how many turns
 */
static inline void measure(struct timing *timing, unsigned int nr, unsigned int rounds)
{
	for (unsigned int round = 0; round < rounds; round++) {
		for (struct timing *t = timing; t < timing + nr; t++) {
			double begin, once;

			if (t->before)
				t->before(t->arg);
			begin = measure_now();
			t->fn(t->arg);
			once = (measure_now() - begin) / t->times;
			if (!round || once < t->best)
				t->best = once;
		}
	}
}

/**
 * struct report - the table under way
 * @failed: figures that do not hold
 */
struct report {
	unsigned int failed;
};

/* The table's lines, one look for all. */
static inline void report_line(const char *figure, const char *value, const char *bound,
			       const char *holds)
{
	printf("%-50s | %14s | %14s | %s\n", figure, value, bound, holds);
	fflush(stdout);
}

/** report_title - what the lines that follow are about. */
static inline void report_title(const char *title)
{
	report_line(title, "value", "bound", "holds");
}

/**
 * report_figure - one figure that has to hold
 * @report: the table
 * @figure: what it is
 * @value: the figure
 * @unit: of figure and bound
 * @bound: what it must not exceed, or not fall below
 * @at_least: it must not fall below
 */
static inline void report_figure(struct report *report, const char *figure, double value,
				 const char *unit, double bound, bool at_least)
{
	bool holds = at_least ? value >= bound : value <= bound;
	char value_text[32], bound_text[32];

	snprintf(value_text, sizeof(value_text), "%.2f %s", value, unit);
	snprintf(bound_text, sizeof(bound_text), "%s %g %s", at_least ? ">=" : "<=", bound, unit);
	report_line(figure, value_text, bound_text, holds ? "yes" : "NO");
	report->failed += !holds;
}

/**
 * report_missing - a figure that could not be measured
 * @figure: what it is
 * @why: why not
 */
static inline void report_missing(const char *figure, const char *why)
{
	report_line(figure, "not measured", why, "");
}

/**
 * report_info - one figure for information
 * @figure: what it is
 * @value: the figure
 * @unit: its unit
 */
static inline void report_info(const char *figure, double value, const char *unit)
{
	char text[32];

	snprintf(text, sizeof(text), "%.2f %s", value, unit);
	report_line(figure, text, "", "");
}

#endif /* BENCH_MEASURE_H */
