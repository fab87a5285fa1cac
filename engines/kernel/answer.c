// SPDX-License-Identifier: GPL-2.0-only
/*
 * Answers as text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/strbuf.h"

#include "answer.h"

static const char *const entry_words[] = {
#define X(id, name) name,
	GUP_ENTRY_FACT_LIST(X)
#undef X
};

static const char *const page_words[] = {
#define X(id, name) name,
	GUP_PAGE_FACT_LIST(X)
#undef X
};

/* VM_FAULT_ results that gup_record_compare() ignores are not in this list. */
static const struct {
	uint32_t bit;
	const char *name;
} fault_words[] = {
	{ FAULT_FLAG_WRITE, "write" },		   { FAULT_FLAG_UNSHARE, "unshare" },
	{ FAULT_FLAG_REMOTE, "remote" },	   { FAULT_FLAG_ALLOW_RETRY, "retry" },
	{ FAULT_FLAG_RETRY_NOWAIT, "nowait" },	   { FAULT_FLAG_KILLABLE, "killable" },
	{ FAULT_FLAG_INTERRUPTIBLE, "interruptible" }, { FAULT_FLAG_TRIED, "tried" },
	{ FAULT_FLAG_MKWRITE, "mkwrite" },	   { FAULT_FLAG_USER, "user" },
	{ FAULT_FLAG_INSTRUCTION, "instruction" },
}, result_words[] = {
	{ VM_FAULT_OOM, "OOM" },	   { VM_FAULT_SIGBUS, "SIGBUS" },
	{ VM_FAULT_MAJOR, "MAJOR" },	   { VM_FAULT_HWPOISON, "HWPOISON" }, { VM_FAULT_SIGSEGV, "SIGSEGV" },
	   { VM_FAULT_RETRY, "RETRY" },
	{ VM_FAULT_HWPOISON_LARGE, "HWPOISON_LARGE" },
	{ VM_FAULT_FALLBACK, "FALLBACK" }, { VM_FAULT_COMPLETED, "COMPLETED" },
};

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* Since v5.19 the kernel marks pages that are exclusive. */
#define MARKS_EXCLUSIVE 519

uint32_t answer_known(const char *release)
{
#define BIT(observation) (1u << GUP_OBSERVATION_##observation)
	const uint32_t all = BIT(RET) | BIT(PAGES) | BIT(PAGE) | BIT(FAULTS) | BIT(NUMA) |
			     BIT(FAST) | BIT(FELL_BACK) | BIT(MIGRATED) | BIT(CALLS) |
			     BIT(ENDLESS) | BIT(WARNS) | BIT(ENTRY);
#undef BIT
	unsigned int major, minor;
	bool old = sscanf(release, "%9u.%9u", &major, &minor) == 2 && minor < 100 &&
		   major * 100 + minor < MARKS_EXCLUSIVE;

	return all | (old ? 0 : GUP_OBSERVES_SHARING);
}

static void print_words(struct strbuf *to, const char *const *words, size_t nr, uint32_t bits)
{
	for (size_t i = 0; i < nr; i++)
		if (bits & 1u << i)
			strbuf_addf(to, " %s", words[i]);
}

static void print_page_words(struct strbuf *to, uint32_t facts)
{
	print_words(to, page_words, NR(page_words), facts);
	if (facts & GUP_RECORD_MOVABLE)
		strbuf_adds(to, " movable");
	if (facts & GUP_RECORD_UNMAPPED)
		strbuf_adds(to, " unmapped");
}

static void print_counts(struct strbuf *to, int32_t refs, int32_t pins)
{
	if (refs)
		strbuf_addf(to, " refs %d", refs);
	if (pins)
		strbuf_addf(to, " pins %d", pins);
}

static void print_page(struct strbuf *to, const struct gup_record_page *page)
{
	strbuf_adds(to, "; page");
	print_page_words(to, page->facts);
	print_counts(to, page->refs, page->pins);
}

static void print_fault(struct strbuf *to, const struct gup_record *answer,
			const struct gup_fault *fault)
{
	uint64_t page = (fault->addr - (answer->start & GUP_PAGE_MASK)) >> GUP_PAGE_SHIFT;

	strbuf_adds(to, "; fault");
	if (fault->kind == GUP_FAULT_NUMA_PTE || fault->kind == GUP_FAULT_NUMA_PMD)
		strbuf_adds(to, " numa");
	if (page)
		strbuf_addf(to, " at %lld", (long long)page);
	for (size_t i = 0; i < NR(fault_words); i++)
		if (fault->flags & fault_words[i].bit)
			strbuf_addf(to, " %s", fault_words[i].name);
	for (size_t i = 0; i < NR(result_words); i++)
		if (fault->ret & result_words[i].bit)
			strbuf_addf(to, " %s", result_words[i].name);
}

static void print_entry(struct strbuf *to, const struct gup_record_entry *entry)
{
	print_words(to, entry_words, NR(entry_words),
		    entry->facts & ~(uint32_t)GUP_ENTRY_FACT_SAME);
	if (!entry->page)
		return;
	strbuf_adds(to, " :");
	print_page_words(to, entry->page);
}

/* An entry that the call changed. */
static void print_change(struct strbuf *to, const struct gup_record *answer, unsigned int i)
{
	enum gup_record_change change = gup_record_change_of(answer, i);

	if (change == GUP_RECORD_LEFT)
		return;
	strbuf_adds(to, "; entry");
	if (answer->nr_entries > 1)
		strbuf_addf(to, " at %u", i);
	print_entry(to, &answer->after[i]);
	if (change == GUP_RECORD_OTHER_BITS)
		strbuf_adds(to, " in other bits");
}

static void print_left(struct strbuf *to, const struct gup_record *answer, unsigned int i)
{
	const struct gup_record_entry *after = &answer->after[i];

	if (!after->refs && !after->pins)
		return;
	strbuf_addf(to, "; left at %u", i);
	print_counts(to, after->refs, after->pins);
}

void answer_print_before(struct strbuf *to, const struct gup_record *answer)
{
	strbuf_adds(to, "before");
	for (unsigned int i = 0; i < answer->nr_entries; i++) {
		struct gup_record_entry entry = answer->before[i];

		entry.page &= ~(uint32_t)GUP_PAGE_FACT_SAME;
		strbuf_adds(to, i ? ";" : "");
		print_entry(to, &entry);
	}
}

void answer_print(struct strbuf *to, const struct gup_record *answer)
{
	uint32_t nr = answer->nr_faults < GUP_FAULTS_LOGGED ? answer->nr_faults : GUP_FAULTS_LOGGED;
	const char *name = gup_errno_name(answer->ret);

	/* Outcomes of a call that was stopped are not compared. */
	if (answer->endless || answer->crashed) {
		strbuf_adds(to, answer->crashed ? "crashed" : answer->hangs ? "hangs" : "endless");
		return;
	}
	if (answer->ret < 0 && name)
		strbuf_addf(to, "ret %s", name);
	else
		strbuf_addf(to, "ret %ld", answer->ret);
	for (long i = 0; i < answer->nr_pages && i < GUP_RECORD_PAGES; i++)
		print_page(to, &answer->page[i]);
	if (answer->nr_pages > GUP_RECORD_PAGES)
		strbuf_addf(to, "; %ld pages more", answer->nr_pages - GUP_RECORD_PAGES);
	if (answer->fast)
		strbuf_addf(to, "; fast %ld%s", answer->nr_fast,
			    answer->fell_back ? ", fell back" : "");
	if (answer->nr_numa)
		strbuf_addf(to, "; numa %u", answer->nr_numa);
	for (uint32_t i = 0; i < nr; i++)
		print_fault(to, answer, &answer->fault[i]);
	if (nr < answer->nr_faults)
		strbuf_addf(to, "; %u faults more", answer->nr_faults - nr);
	if (answer->nr_migrated)
		strbuf_addf(to, "; migrated %u", answer->nr_migrated);
	if (answer->warned)
		strbuf_adds(to, "; warns");
	for (unsigned int i = 0; i < answer->nr_entries; i++)
		print_change(to, answer, i);
	for (unsigned int i = 0; i < answer->nr_entries; i++)
		print_left(to, answer, i);
}

/**
 * struct words - the rest of an answer, to be parsed
 * @at: the next word
 */
struct words {
	const char *at;
};

/* Read the next word if it is this one. */
static bool word(struct words *w, const char *name)
{
	size_t len = strlen(name);

	if (strncmp(w->at, name, len) || (w->at[len] && !strchr(" ;,", w->at[len])))
		return false;
	w->at += len;
	w->at += *w->at == ' ';
	return true;
}

static bool number(struct words *w, long *to)
{
	char *end;

	*to = strtol(w->at, &end, 10);
	if (end == w->at || (*end && !strchr(" ;,", *end)) || *to != (int32_t)*to)
		return false;
	w->at = end + (*end == ' ');
	return true;
}

static bool at_end(const struct words *w)
{
	return !*w->at || *w->at == ';';
}

/* Read the next words as long as they are in a list. */
static uint32_t facts_of(struct words *w, const char *const *names, size_t nr)
{
	uint32_t facts = 0;

	for (size_t i = 0; i < nr;) {
		if (word(w, names[i])) {
			facts |= 1u << i;
			i = 0;
		} else {
			i++;
		}
	}
	return facts;
}

static uint32_t page_facts(struct words *w)
{
	uint32_t facts = facts_of(w, page_words, NR(page_words));

	facts |= word(w, "movable") ? GUP_RECORD_MOVABLE : 0;
	facts |= word(w, "unmapped") ? GUP_RECORD_UNMAPPED : 0;
	return facts;
}

static bool counts(struct words *w, int32_t *refs, int32_t *pins)
{
	long nr;

	if (word(w, "refs")) {
		if (!number(w, &nr))
			return false;
		*refs = (int32_t)nr;
	}
	if (word(w, "pins")) {
		if (!number(w, &nr))
			return false;
		*pins = (int32_t)nr;
	}
	return at_end(w);
}

static bool parse_ret(struct words *w, struct gup_record *to)
{
	/* GUP returns only these errors. */
	for (long ret = -1; ret > -256; ret--) {
		const char *name = gup_errno_name(ret);

		if (name && word(w, name)) {
			to->ret = ret;
			return at_end(w);
		}
	}
	return number(w, &to->ret) && at_end(w);
}

static bool parse_fault(struct words *w, struct gup_record *to)
{
	struct gup_fault *fault = &to->fault[to->nr_faults];
	long page = 0;

	if (to->nr_faults == GUP_FAULTS_LOGGED)
		return false;
	to->nr_faults++;
	*fault = (struct gup_fault){ .kind = word(w, "numa") ? GUP_FAULT_NUMA_PTE : GUP_FAULT_NR };
	if (word(w, "at") && !number(w, &page))
		return false;
	fault->addr = (to->start & GUP_PAGE_MASK) + ((uint64_t)page << GUP_PAGE_SHIFT);
	for (size_t i = 0; i < NR(fault_words); i++)
		fault->flags |= word(w, fault_words[i].name) ? fault_words[i].bit : 0;
	for (size_t i = 0; i < NR(result_words); i++)
		fault->ret |= word(w, result_words[i].name) ? result_words[i].bit : 0;
	return at_end(w);
}

static void parse_facts(struct words *w, struct gup_record_entry *to)
{
	to->facts = facts_of(w, entry_words, NR(entry_words));
	to->page = word(w, ":") ? page_facts(w) : 0;
	to->bits = gup_entry_from_facts(to->facts, &to->level);
}

static bool which_entry(struct words *w, const struct gup_record *to, long *i)
{
	*i = 0;
	return !word(w, "at") || (number(w, i) && *i >= 0 && *i < (long)to->nr_entries);
}

static bool parse_entry(struct words *w, struct gup_record *to)
{
	struct gup_record_entry *entry;
	long i;

	if (!which_entry(w, to, &i) || !to->nr_entries)
		return false;
	entry = &to->after[i];
	parse_facts(w, entry);
	entry->other_bits = word(w, "in other bits");
	return at_end(w);
}

static bool parse_left(struct words *w, struct gup_record *to)
{
	long i;

	return which_entry(w, to, &i) && to->nr_entries &&
	       counts(w, &to->after[i].refs, &to->after[i].pins);
}

static bool parse_page(struct words *w, struct gup_record *to)
{
	struct gup_record_page *page = &to->page[to->nr_pages];

	if (to->nr_pages == GUP_RECORD_PAGES)
		return false;
	to->nr_pages++;
	page->facts = page_facts(w);
	return counts(w, &page->refs, &page->pins);
}

static bool parse_fast(struct words *w, struct gup_record *to)
{
	to->fast = true;
	if (!number(w, &to->nr_fast))
		return false;
	if (*w->at == ',') {
		w->at += strspn(w->at, ", ");
		to->fell_back = word(w, "fell back");
		return to->fell_back && at_end(w);
	}
	return at_end(w);
}

static bool parse_more(struct words *w, struct gup_record *to)
{
	long nr;

	if (!number(w, &nr) || nr < 0)
		return false;
	if (word(w, "pages more"))
		to->nr_pages += nr;
	else if (word(w, "faults more"))
		to->nr_faults += (uint32_t)nr;
	else
		return false;
	return at_end(w);
}

static bool parse_number(struct words *w, uint32_t *to)
{
	long nr;

	if (!number(w, &nr) || nr < 0)
		return false;
	*to = (uint32_t)nr;
	return at_end(w);
}

static bool parse_part(struct words *w, struct gup_record *to)
{
	if (word(w, "page"))
		return parse_page(w, to);
	if (word(w, "fast"))
		return parse_fast(w, to);
	if (word(w, "numa"))
		return parse_number(w, &to->nr_numa);
	if (word(w, "fault"))
		return parse_fault(w, to);
	if (word(w, "migrated"))
		return parse_number(w, &to->nr_migrated);
	if (word(w, "entry"))
		return parse_entry(w, to);
	if (word(w, "left"))
		return parse_left(w, to);
	if (word(w, "warns"))
		return to->warned = true;
	return parse_more(w, to);
}

bool answer_parse(struct gup_record *to, const char *text)
{
	struct words w = { text };

	for (unsigned int i = 0; i < to->nr_entries; i++) {
		to->after[i] = to->before[i];
		if (gup_record_maps(&to->after[i]))
			to->after[i].page |= GUP_PAGE_FACT_SAME;
	}
	to->crashed = !strcmp(text, "crashed");
	to->hangs = !strcmp(text, "hangs");
	to->endless = to->hangs || !strcmp(text, "endless");
	if (to->crashed || to->endless)
		return true;
	if (!word(&w, "ret") || !parse_ret(&w, to))
		return false;
	while (*w.at == ';') {
		w.at += strspn(w.at, "; ");
		if (!parse_part(&w, to))
			return false;
	}
	return !*w.at;
}

bool answer_parse_before(struct gup_record *to, const char *text)
{
	struct words w = { text };

	if (!word(&w, "before"))
		return false;
	for (unsigned int i = 0; i < to->nr_entries; i++) {
		if (i && *w.at++ != ';')
			return false;
		w.at += *w.at == ' ';
		parse_facts(&w, &to->before[i]);
	}
	return !*w.at;
}
