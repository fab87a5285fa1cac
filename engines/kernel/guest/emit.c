// SPDX-License-Identifier: GPL-2.0-only
/*
 * Emitting the answers, line by line, with counts and a checksum.
 */
#include <stdarg.h>

#include "init.h"

#define PFN_BITS 0x000ffffffffff000ull
#define SWAP_BITS 0xf8000000000001ffull

static FILE *answers;
/*
 * FNV-1a of all output, which checksum_32() of lib/ computes again. The guest is compiled where
 * the tool is installed, and lib/ is not there.
 */
static uint32_t sum = 2166136261u;
static unsigned long nr_states, nr_calls;

void emit_begin(FILE *to)
{
	answers = to;
}

void emit(const char *format, ...)
{
	static char line[8 * LINE_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	for (const char *c = line; *c; c++)
		sum = (sum ^ (unsigned char)*c) * 16777619u;
	fputs(line, answers);
}

void emit_state(const struct state *state)
{
	emit("%s", state->name);
	nr_states++;
}

void emit_call_at(unsigned int row, unsigned int column)
{
	emit("call %u %u", row, column);
	nr_calls++;
}

void emit_end(void)
{
	fprintf(answers, "end %lu states %lu calls sum %08x\n", nr_states, nr_calls, sum);
}

/* The number of pages that are emitted, before and after. */
static unsigned int observed_pages(const struct gw_call *call)
{
	return call->nr_pages < GW_PAGES ? (unsigned int)call->nr_pages : GW_PAGES;
}

/* Entry bits without the frame; the offset of a marker says what it marks. */
static unsigned long long bits_of(const struct gw_observed *observed)
{
	if (!observed->page.pfn && observed->entry >> 59 == GW_MARKER)
		return observed->entry;
	return observed->entry & (observed->page.pfn ? ~PFN_BITS : SWAP_BITS);
}

/* "same" means the page that was there before. */
static void emit_observed(const struct gw_observed *observed, const struct gw_observed *before)
{
	emit(" %u:%llx:%u:%d", observed->level, bits_of(observed), observed->page.facts,
	     before->page.pfn && before->page.pfn == observed->page.pfn);
}

static void emit_page(const struct gw_page *got, const struct gw_page *was,
		      const struct gw_observed *before)
{
	emit(" %u:%d:%d:%d", got->facts, before->page.pfn && before->page.pfn == got->pfn,
	     got->refs - was->refs, got->pins - was->pins);
}

/* Does the call return a page of this mapped page's folio? */
static bool handed_out(const struct gw_call *call, long pages, const struct gw_page *page)
{
	for (long i = 0; i < pages && i < GW_PAGES; i++)
		if (call->got[i].pfn && call->got[i].head == page->head)
			return true;
	return false;
}

/* References and pins left on a mapped folio that the call does not return: I:REFS:PINS. */
static void emit_left(const struct gw_call *call, long pages, unsigned int i)
{
	const struct gw_page *page = &call->after[i].page;
	int refs = page->refs, pins = page->pins;
	bool there = false;

	if (!page->pfn || handed_out(call, pages, page))
		return;
	for (unsigned int k = 0; k < observed_pages(call) && !there; k++) {
		const struct gw_page *was = &call->before[k].page;

		there = was->pfn && was->head == page->head;
		if (there) {
			refs -= was->refs;
			pins -= was->pins;
		}
	}
	/* Counts of the zero page do not start at 0. */
	if ((there || !(page->facts & GW_PAGE_ZERO)) && (refs || pins))
		emit(" left %u:%d:%d", i, refs, pins);
}

void emit_call(const struct gw_call *call)
{
	long pages = call->ret > 0 && !call->no_pages ? (long)call->ret : 0;
	unsigned int nr = call->nr_faults < GW_FAULTS ? call->nr_faults : GW_FAULTS;

	emit(" ret %lld numa %u migrated %u warns %u endless %u slow %lld", (long long)call->ret,
	     call->nr_numa, call->nr_migrated, call->nr_warns, call->endless,
	     call->slow ? (long long)(call->slow_start - call->start) / 4096 : -1ll);
	emit(" pages %ld", pages);
	for (long i = 0; i < pages && i < GW_PAGES; i++)
		emit_page(&call->got[i], &call->was[i], &call->before[i]);
	emit(" faults %u", call->nr_faults);
	for (unsigned int i = 0; i < nr; i++)
		emit(" %lld:%x:%x",
		     ((long long)call->fault[i].addr - (long long)call->start) / 4096,
		     call->fault[i].flags, call->fault[i].ret);
	emit(" entries %u", observed_pages(call));
	for (unsigned int i = 0; i < observed_pages(call); i++)
		emit_observed(&call->after[i], &call->before[i]);
	for (unsigned int i = 0; i < observed_pages(call); i++)
		emit_left(call, pages, i);
	emit("\n");
}

void emit_before(const struct gw_call *call)
{
	emit("before %u", observed_pages(call));
	for (unsigned int i = 0; i < observed_pages(call); i++)
		emit_observed(&call->before[i], &call->before[i]);
	emit("\n");
}

bool same_state(const struct gw_call *call, const struct gw_observed *first)
{
	for (unsigned int i = 0; i < observed_pages(call); i++) {
		const struct gw_observed *observed = &call->before[i];

		if (observed->level != first[i].level ||
		    observed->page.facts != first[i].page.facts ||
		    bits_of(observed) != bits_of(&first[i]))
			return false;
	}
	return true;
}
