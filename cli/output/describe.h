/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Descriptions of calls, outcomes, pages and rules.
 */
#ifndef CLI_OUTPUT_DESCRIBE_H
#define CLI_OUTPUT_DESCRIBE_H

#include <gupwalk/gup.h>
#include <gupwalk/history.h>
#include <gupwalk/run.h>

/* Enough for each function of this header. */
#define DESCRIBE_MAX 512

/**
 * describe_call - a call as C programmers write it
 * @buf: receives "get_user_pages_fast(0x7f0000000000, 1, FOLL_WRITE)"
 * @size: bytes of @buf
 * @call: the call
 *
 * Return: @buf.
 */
char *describe_call(char *buf, size_t size, const struct gup_call *call);

/**
 * describe_outcome - what a call did, in one line
 * @buf: receives "1 page, after 1 NUMA hinting fault; mmap_lock taken"
 * @size: bytes of @buf
 * @out: the outcome
 *
 * Return: @buf.
 */
char *describe_outcome(char *buf, size_t size, const struct gup_outcome *out);

/**
 * describe_return - a call's return value
 * @buf: receives "1", "-EFAULT", ...
 * @size: bytes of @buf
 * @ret: the value
 *
 * Return: @buf.
 */
char *describe_return(char *buf, size_t size, long ret);

/**
 * describe_fault_flags - FAULT_FLAG_ bits by name
 * @buf: receives "FAULT_FLAG_WRITE|KILLABLE", "0" for none
 * @size: bytes of @buf
 * @flags: the bits
 *
 * Return: @buf.
 */
char *describe_fault_flags(char *buf, size_t size, uint32_t flags);

/**
 * describe_vm_fault - VM_FAULT_ bits by name
 * @buf: receives "VM_FAULT_RETRY", "0" for none
 * @size: bytes of @buf
 * @ret: the bits
 *
 * Return: @buf.
 */
char *describe_vm_fault(char *buf, size_t size, uint32_t ret);

/**
 * describe_page - a page and its folio
 * @buf: receives "page 0x100001: anon exclusive; references 1, mappings 1, pins 0"
 * @size: bytes of @buf
 * @pfn: the frame
 * @page: the page
 * @folio: its folio
 *
 * Return: @buf.
 */
char *describe_page(char *buf, size_t size, uint32_t pfn, const struct gup_page *page,
		    const struct gup_page *folio);

/**
 * describe_judged - a statement of an expectation that does not hold
 * @buf: receives "faults: expected none, got numa-pte"
 * @size: bytes of @buf
 * @run: the run that judged it
 * @item: its index among the scenario's statements
 *
 * Return: @buf.
 */
char *describe_judged(char *buf, size_t size, const struct gup_run *run, uint32_t item);

/**
 * describe_value - the value of a rule, and the commit that brought it
 * @buf: receives "protnone=honor-explicit, v6.6, 7acddcc1ae30"
 * @size: bytes of @buf
 * @value: the value
 *
 * Return: @buf.
 */
char *describe_value(char *buf, size_t size, enum gup_rule_value value);

/**
 * describe_count - a number of things
 * @buf: receives "1,234,567"
 * @size: bytes of @buf; 32 are enough
 * @count: the number
 *
 * Return: @buf.
 */
char *describe_count(char *buf, size_t size, uint64_t count);

/**
 * describe_things - a number and its noun
 * @buf: receives "1 case", "1,234 cases"
 * @size: bytes of @buf; 64 are enough
 * @count: the number
 * @thing: the noun, whose plural ends in s
 *
 * Return: @buf.
 */
char *describe_things(char *buf, size_t size, uint64_t count, const char *thing);

/* Enough for all ways to differ. */
#define DESCRIBE_DIFFERS_MAX 160

/**
 * describe_differs - how two outcomes differ
 * @buf: receives "return value, pages"
 * @size: bytes of @buf; DESCRIBE_DIFFERS_MAX is enough
 * @differs: GUP_DIFFER_ bits
 *
 * Return: @buf.
 */
char *describe_differs(char *buf, size_t size, unsigned int differs);

/**
 * describe_span - releases from one to another
 * @buf: receives "v6.1 to v6.4", "since v6.5", "v6.5 only", "all releases"
 * @size: bytes of @buf
 * @since: the first
 * @until: the last
 *
 * Return: @buf.
 */
char *describe_span(char *buf, size_t size, gup_version since, gup_version until);

#endif /* CLI_OUTPUT_DESCRIBE_H */
