// SPDX-License-Identifier: GPL-2.0-only
/*
 * The answers, line by line, counted and summed.
 */
#include <stdarg.h>

#include "init.h"

#define PFN_BITS 0x000ffffffffff000ull
#define SWAP_BITS 0xf8000000000001ffull

static FILE *answers;
static uint32_t sum = 2166136261u; /* FNV-1a of all that was said */
static unsigned long nr_states, nr_calls;

void say_begin(FILE *to)
{
	answers = to;
}

void say(const char *format, ...)
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

void say_state(const struct state *state)
{
	say("%s", state->name);
	nr_states++;
}

void say_call_at(unsigned int row, unsigned int column)
{
	say("call %u %u", row, column);
	nr_calls++;
}

void say_end(void)
{
	fprintf(answers, "end %lu states %lu calls sum %08x\n", nr_states, nr_calls, sum);
}

/* Of how many pages is told what was there, and what is. */
static unsigned int looked_at(const struct gw_call *call)
{
	return call->nr_pages < GW_PAGES ? (unsigned int)call->nr_pages : GW_PAGES;
}

/* Entry bits without what says where. */
static unsigned long long bits_of(const struct gw_observed *look)
{
	return look->entry & (look->page.pfn ? ~PFN_BITS : SWAP_BITS);
}

/* "same" means the page that was there before. */
static void say_look(const struct gw_observed *look, const struct gw_observed *before)
{
	say(" %u:%llx:%u:%d", look->level, bits_of(look), look->page.facts,
	    before->page.pfn && before->page.pfn == look->page.pfn);
}

static void say_page(const struct gw_page *got, const struct gw_page *was,
		     const struct gw_observed *before)
{
	say(" %u:%d:%d:%d", got->facts, before->page.pfn && before->page.pfn == got->pfn,
	    got->refs - was->refs, got->pins - was->pins);
}

/* Is the folio of a page that is mapped among those of the pages handed out? */
static bool handed_out(const struct gw_call *call, long pages, const struct gw_page *page)
{
	for (long i = 0; i < pages && i < GW_PAGES; i++)
		if (call->got[i].pfn && call->got[i].head == page->head)
			return true;
	return false;
}

/* What the call left on a folio that it maps, or mapped, and does not hand out: I:REFS:PINS. */
static void say_left(const struct gw_call *call, long pages, unsigned int i)
{
	const struct gw_page *page = &call->after[i].page;
	int refs = page->refs, pins = page->pins;
	bool there = false;

	if (!page->pfn || handed_out(call, pages, page))
		return;
	for (unsigned int k = 0; k < looked_at(call) && !there; k++) {
		const struct gw_page *was = &call->before[k].page;

		there = was->pfn && was->head == page->head;
		if (there) {
			refs -= was->refs;
			pins -= was->pins;
		}
	}
	/* Those of the zero page are not counted from nought. */
	if ((there || !(page->facts & GW_PAGE_ZERO)) && (refs || pins))
		say(" left %u:%d:%d", i, refs, pins);
}

void say_call(const struct gw_call *call)
{
	long pages = call->ret > 0 && !call->no_pages ? (long)call->ret : 0;
	unsigned int nr = call->nr_faults < GW_FAULTS ? call->nr_faults : GW_FAULTS;

	say(" ret %lld numa %u migrated %u warns %u endless %u slow %lld", (long long)call->ret,
	    call->nr_numa, call->nr_migrated, call->nr_warns, call->endless,
	    call->slow ? (long long)(call->slow_start - call->start) / 4096 : -1ll);
	say(" pages %ld", pages);
	for (long i = 0; i < pages && i < GW_PAGES; i++)
		say_page(&call->got[i], &call->was[i], &call->before[i]);
	say(" faults %u", call->nr_faults);
	for (unsigned int i = 0; i < nr; i++)
		say(" %lld:%x:%x", ((long long)call->fault[i].addr - (long long)call->start) / 4096,
		    call->fault[i].flags, call->fault[i].ret);
	say(" entries %u", looked_at(call));
	for (unsigned int i = 0; i < looked_at(call); i++)
		say_look(&call->after[i], &call->before[i]);
	for (unsigned int i = 0; i < looked_at(call); i++)
		say_left(call, pages, i);
	say("\n");
}

void say_before(const struct gw_call *call)
{
	say("before %u", looked_at(call));
	for (unsigned int i = 0; i < looked_at(call); i++)
		say_look(&call->before[i], &call->before[i]);
	say("\n");
}

bool as_ever(const struct gw_call *call, const struct gw_observed *first)
{
	for (unsigned int i = 0; i < looked_at(call); i++) {
		const struct gw_observed *look = &call->before[i];

		if (look->level != first[i].level || look->page.facts != first[i].page.facts ||
		    bits_of(look) != bits_of(&first[i]))
			return false;
	}
	return true;
}
