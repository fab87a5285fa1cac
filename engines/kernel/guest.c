// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parsing a guest's output, line by line. It may contain any bytes.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "guest/guest.h"

/*
 * Parses by the format, and moves @text after it. Formats limit the width of numbers so
* that each number fits; wider ones are errors.
 */
#define TAKE(text, wanted, ...)                                                                    \
	(read = 0,                                                                                 \
	 sscanf(*(text), __VA_ARGS__) == (wanted) && read ? (*(text) += read, true) : false)

static const uint32_t fault_flags[] = {
#define X(name) FAULT_FLAG_##name,
	GW_FAULT_FLAG_LIST(X)
#undef X
};

static const uint32_t vm_faults[] = {
#define X(name) VM_FAULT_##name,
	GW_VM_FAULT_LIST(X)
#undef X
};

static uint32_t translate(uint32_t bits, const uint32_t *to, size_t nr)
{
	uint32_t all = 0;

	for (size_t i = 0; i < nr; i++)
		all |= bits & 1u << i ? to[i] : 0;
	return all;
}

static uint32_t page_facts(unsigned int facts, unsigned int same)
{
	uint32_t bits = same ? GUP_PAGE_FACT_SAME : 0;

	bits |= facts & GW_PAGE_ANON ? GUP_PAGE_FACT_ANON : 0;
	bits |= facts & GW_PAGE_EXCLUSIVE ? GUP_PAGE_FACT_EXCLUSIVE : 0;
	bits |= facts & GW_PAGE_ZERO ? GUP_PAGE_FACT_ZERO : 0;
	bits |= facts & GW_PAGE_LARGE ? GUP_PAGE_FACT_HUGE : 0;
	bits |= facts & GW_PAGE_DIRTY ? GUP_PAGE_FACT_DIRTY : 0;
	bits |= facts & GW_PAGE_MOVABLE ? GUP_RECORD_MOVABLE : 0;
	bits |= facts & GW_PAGE_UNMAPPED ? GUP_RECORD_UNMAPPED : 0;
	return bits;
}

static bool read_entries(const char **text, struct gup_record_entry *entry, unsigned int nr)
{
	unsigned int level, facts, same;
	uint64_t bits;
	int read;

	for (unsigned int i = 0; i < nr; i++) {
		if (!TAKE(text, 4, " %9u:%16" SCNx64 ":%9u:%9u%n", &level, &bits, &facts, &same,
			  &read))
			return false;
		entry[i].facts = bits ? gup_entry_facts(bits, level) : GUP_ENTRY_FACT_NONE;
		entry[i].page = page_facts(facts, same);
		entry[i].bits = bits;
		entry[i].level = level;
		entry[i].refs = 0;
		entry[i].pins = 0;
	}
	return true;
}

/* Any number of " left I:REFS:PINS". */
static bool read_left(const char **text, struct gup_record *answer)
{
	unsigned int i;
	int refs, pins, read;

	while (TAKE(text, 3, " left %9u:%9d:%9d%n", &i, &refs, &pins, &read)) {
		struct gup_record_entry *entry;

		if (i >= answer->nr_entries)
			return false;
		entry = &answer->after[i];
		gup_record_count(&entry->refs, &entry->pins, entry->page & GUP_PAGE_FACT_HUGE, refs,
				 pins);
	}
	return !**text;
}

static bool read_pages(const char **text, struct gup_record *answer)
{
	unsigned int facts, same;
	int refs, pins;
	int read;

	for (long i = 0; i < answer->nr_pages && i < GUP_RECORD_PAGES; i++) {
		struct gup_record_page *page = &answer->page[i];

		if (!TAKE(text, 4, " %9u:%9u:%9d:%9d%n", &facts, &same, &refs, &pins, &read))
			return false;
		page->facts = page_facts(facts, same);
		gup_record_count(&page->refs, &page->pins, facts & GW_PAGE_LARGE, refs, pins);
	}
	return true;
}

static bool read_faults(const char **text, struct gup_record *answer)
{
	uint32_t nr = answer->nr_faults < GUP_FAULTS_LOGGED ? answer->nr_faults : GUP_FAULTS_LOGGED;
	long long page;
	unsigned int flags, ret;
	int read;

	for (uint32_t i = 0; i < nr; i++) {
		if (!TAKE(text, 3, " %18lld:%8x:%8x%n", &page, &flags, &ret, &read))
			return false;
		answer->fault[i] = (struct gup_fault){
			.addr = (answer->start & GUP_PAGE_MASK) +
				((uint64_t)page << GUP_PAGE_SHIFT),
			.flags = translate(flags, fault_flags,
					   GW_FAULT_FLAG_END - GW_FAULT_FLAG_FIRST),
			.kind = flags & GW_FAULT_HINT ? GUP_FAULT_NUMA_PTE : GUP_FAULT_NR,
			.ret = translate(ret, vm_faults, GW_VM_FAULT_END - GW_VM_FAULT_FIRST),
		};
	}
	return true;
}

bool answer_read_before(struct gup_record *answer, const char *text)
{
	unsigned int nr;
	int read;

	if (!TAKE(&text, 1, "before %9u%n", &nr, &read) || nr > GUP_RECORD_PAGES)
		return false;
	answer->nr_entries = nr;
	return read_entries(&text, answer->before, nr) && !*text;
}

bool answer_read_call(struct gup_record *answer, const char *text, bool fast)
{
	unsigned int warns, endless, nr;
	long slow;
	int read;

	if (!TAKE(&text, 7,
		  " ret %18ld numa %9u migrated %9u warns %9u endless %9u slow %18ld pages %18ld%n",
		  &answer->ret, &answer->nr_numa, &answer->nr_migrated, &warns, &endless, &slow,
		  &answer->nr_pages, &read) ||
	    answer->nr_pages < 0 || !read_pages(&text, answer) ||
	    !TAKE(&text, 1, " faults %9u%n", &answer->nr_faults, &read) ||
	    !read_faults(&text, answer) || !TAKE(&text, 1, " entries %9u%n", &nr, &read) ||
	    nr != answer->nr_entries || !read_entries(&text, answer->after, nr) ||
	    !read_left(&text, answer))
		return false;
	/* The guest counts pages; this counts folios, as a large folio moves as a whole. */
	answer->nr_migrated = answer->nr_migrated / GUP_PMD_NR + answer->nr_migrated % GUP_PMD_NR;
	answer->warned = warns;
	answer->endless = endless;
	answer->fast = fast;
	answer->fell_back = fast && slow >= 0;
	if (fast)
		answer->nr_fast = slow >= 0 ? slow : answer->ret > 0 ? answer->ret : 0;
	return true;
}
