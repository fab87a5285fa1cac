/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Measuring on a machine with other load.
 *
 * Functions that are compared are timed in turns, in short slices. Some slices run undisturbed,
 * and the shortest slice of each function counts. Other load can only make a slice longer.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

/**
 * struct timing - a function to be timed
 * @fn: the function
 * @before: called before each slice, untimed; NULL for none
 * @arg: their argument
 * @times: how often @fn repeats its work in one slice
 * @best: nanoseconds for one repetition, in the shortest slice
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
 * measure - time several functions in turns
 * @timing: the functions; their @best is set
 * @nr: how many
 * @rounds: how many times in turn
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
 * struct report - the state of the table
 * @failed: figures that do not hold
 */
struct report {
	unsigned int failed;
};

/* One format for all lines of the table. */
static inline void report_line(const char *figure, const char *value, const char *bound,
			       const char *holds)
{
	printf("%-50s | %14s | %14s | %s\n", figure, value, bound, holds);
	fflush(stdout);
}

/** report_title - print the title of the following lines. */
static inline void report_title(const char *title)
{
	report_line(title, "value", "bound", "holds");
}

/**
 * report_figure - print a figure that must keep its bound
 * @report: the table
 * @figure: its name
 * @value: the figure
 * @unit: of figure and bound
 * @bound: its maximum, or its minimum
 * @at_least: the bound is a minimum
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
 * report_missing - print that a figure could not be measured
 * @figure: its name
 * @why: the reason
 */
static inline void report_missing(const char *figure, const char *why)
{
	report_line(figure, "not measured", why, "");
}

/**
 * report_info - print a figure for information
 * @figure: its name
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
