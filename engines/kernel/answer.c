// SPDX-License-Identifier: GPL-2.0-only
/*
 * Answers as text.
 */
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

/*
 * Not among the results are VM_FAULT_NOPAGE, which tells whether the page was mapped by
 * the way, with its neighbours, and VM_FAULT_WRITE, which v6.0 and v6.1 still give and GUP
 * does not look at any more. Where it does, what it goes on to do shows it.
 */
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
	{ VM_FAULT_FALLBACK, "FALLBACK" }, { VM_FAULT_COMPLETED, "COMPLETED" },
};

#define NR(array) (sizeof(array) / sizeof((array)[0]))

static void print_words(struct strbuf *to, const char *const *words, size_t nr, uint32_t bits)
{
	for (size_t i = 0; i < nr; i++)
		if (bits & 1u << i)
			strbuf_addf(to, " %s", words[i]);
}

static void print_page_words(struct strbuf *to, uint32_t facts)
{
	print_words(to, page_words, NR(page_words), facts);
	if (facts & ANSWER_PAGE_MOVABLE)
		strbuf_adds(to, " movable");
	if (facts & ANSWER_PAGE_UNMAPPED)
		strbuf_adds(to, " unmapped");
}

static void print_counts(struct strbuf *to, int32_t refs, int32_t pins)
{
	if (refs)
		strbuf_addf(to, " refs %d", refs);
	if (pins)
		strbuf_addf(to, " pins %d", pins);
}

static void print_page(struct strbuf *to, const struct answer_page *page)
{
	strbuf_adds(to, "; page");
	print_page_words(to, page->facts);
	print_counts(to, page->refs, page->pins);
}

static void print_fault(struct strbuf *to, const struct answer *answer,
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

static void print_entry(struct strbuf *to, const struct answer_entry *entry)
{
	print_words(to, entry_words, NR(entry_words),
		    entry->facts & ~(uint32_t)GUP_ENTRY_FACT_SAME);
	if (!entry->page)
		return;
	strbuf_adds(to, " :");
	print_page_words(to, entry->page);
}

void answer_count(int32_t *refs, int32_t *pins, bool large, int32_t taken, int32_t counted)
{
	*pins = large ? counted : taken / GUP_PIN_COUNTING_BIAS;
	*refs = taken - *pins * (large ? 1 : GUP_PIN_COUNTING_BIAS);
}

bool answer_maps(const struct answer_entry *entry)
{
	return entry->facts & (GUP_ENTRY_FACT_PRESENT | GUP_ENTRY_FACT_PROTNONE);
}

/* Where something is mapped, it is dirty by either of two bits. */
static gup_entry bits_of(const struct answer_entry *entry)
{
	const gup_entry dirty = GUP_PTE_DIRTY | GUP_PTE_SAVED_DIRTY;

	return answer_maps(entry) && entry->bits & dirty ? entry->bits | dirty : entry->bits;
}

bool answer_same_bits(const struct answer_entry *a, const struct answer_entry *b)
{
	return bits_of(a) == bits_of(b) && (!a->bits || a->level == b->level);
}

/* An entry that the call left alone, as far as its words tell. */
static bool left_alone(const struct answer_entry *before, const struct answer_entry *after)
{
	return before->facts == after->facts &&
	       (before->page | GUP_PAGE_FACT_SAME) == (after->page | GUP_PAGE_FACT_SAME) &&
	       (!answer_maps(after) || (after->page & GUP_PAGE_FACT_SAME));
}

/* An entry that the call changed. Bits that have no word are a guest's alone. */
static void print_change(struct strbuf *to, const struct answer *answer, unsigned int i)
{
	const struct answer_entry *before = &answer->before[i], *after = &answer->after[i];
	bool alone = left_alone(before, after);

	if (alone && answer_same_bits(before, after))
		return;
	strbuf_adds(to, "; entry");
	if (answer->nr_entries > 1)
		strbuf_addf(to, " at %u", i);
	print_entry(to, after);
	if (alone)
		strbuf_adds(to, " in other bits");
}

static void print_left(struct strbuf *to, const struct answer *answer, unsigned int i)
{
	const struct answer_entry *after = &answer->after[i];

	if (!after->refs && !after->pins)
		return;
	strbuf_addf(to, "; left at %u", i);
	print_counts(to, after->refs, after->pins);
}

void answer_print_before(struct strbuf *to, const struct answer *answer)
{
	strbuf_adds(to, "before");
	for (unsigned int i = 0; i < answer->nr_entries; i++) {
		struct answer_entry entry = answer->before[i];

		entry.page &= ~(uint32_t)GUP_PAGE_FACT_SAME;
		strbuf_adds(to, i ? ";" : "");
		print_entry(to, &entry);
	}
}

void answer_print(struct strbuf *to, const struct answer *answer)
{
	uint32_t nr = answer->nr_faults < GUP_FAULTS_LOGGED ? answer->nr_faults : GUP_FAULTS_LOGGED;
	const char *name = gup_errno_name(answer->ret);

	/* What it had done until it was stopped is nobody's to compare. */
	if (answer->endless) {
		strbuf_adds(to, "endless");
		return;
	}
	if (answer->ret < 0 && name)
		strbuf_addf(to, "ret %s", name);
	else
		strbuf_addf(to, "ret %ld", answer->ret);
	for (long i = 0; i < answer->nr_pages && i < KERNEL_PAGES; i++)
		print_page(to, &answer->page[i]);
	if (answer->nr_pages > KERNEL_PAGES)
		strbuf_addf(to, "; %ld pages more", answer->nr_pages - KERNEL_PAGES);
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
