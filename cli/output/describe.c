// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptions of calls, outcomes, pages and rules.
 */
#include <inttypes.h>
#include <stdio.h>

#include <gupwalk/diff.h>

#include "output/describe.h"
#include "lib/strbuf.h"

struct bit_name {
	uint32_t bit;
	const char *name;
};

static char *bits_by_name(char *buf, size_t size, uint32_t bits, const char *prefix,
			  const struct bit_name *names, size_t nr)
{
	struct strbuf text = strbuf_over(buf, size);
	uint32_t rest = bits;

	for (size_t i = 0; i < nr; i++) {
		if (!(bits & names[i].bit))
			continue;
		strbuf_addf(&text, "%s%s", text.len ? "|" : prefix, names[i].name);
		rest &= ~names[i].bit;
	}
	if (rest || !bits)
		strbuf_addf(&text, "%s%s%" PRIx32, text.len ? "|" : "", rest ? "0x" : "", rest);
	return buf;
}

char *describe_fault_flags(char *buf, size_t size, uint32_t flags)
{
	static const struct bit_name names[] = {
		{ FAULT_FLAG_WRITE, "WRITE" },
		{ FAULT_FLAG_MKWRITE, "MKWRITE" },
		{ FAULT_FLAG_UNSHARE, "UNSHARE" },
		{ FAULT_FLAG_ALLOW_RETRY, "ALLOW_RETRY" },
		{ FAULT_FLAG_RETRY_NOWAIT, "RETRY_NOWAIT" },
		{ FAULT_FLAG_KILLABLE, "KILLABLE" },
		{ FAULT_FLAG_INTERRUPTIBLE, "INTERRUPTIBLE" },
		{ FAULT_FLAG_TRIED, "TRIED" },
		{ FAULT_FLAG_USER, "USER" },
		{ FAULT_FLAG_REMOTE, "REMOTE" },
		{ FAULT_FLAG_INSTRUCTION, "INSTRUCTION" },
	};

	return bits_by_name(buf, size, flags, "FAULT_FLAG_", names,
			    sizeof(names) / sizeof(names[0]));
}

char *describe_vm_fault(char *buf, size_t size, uint32_t ret)
{
	static const struct bit_name names[] = {
		{ VM_FAULT_OOM, "OOM" },
		{ VM_FAULT_SIGBUS, "SIGBUS" },
		{ VM_FAULT_MAJOR, "MAJOR" },
		{ VM_FAULT_WRITE, "WRITE" },
		{ VM_FAULT_HWPOISON, "HWPOISON" },
		{ VM_FAULT_HWPOISON_LARGE, "HWPOISON_LARGE" },
		{ VM_FAULT_SIGSEGV, "SIGSEGV" },
		{ VM_FAULT_NOPAGE, "NOPAGE" },
		{ VM_FAULT_RETRY, "RETRY" },
		{ VM_FAULT_FALLBACK, "FALLBACK" },
		{ VM_FAULT_COMPLETED, "COMPLETED" },
	};

	return bits_by_name(buf, size, ret, "VM_FAULT_", names, sizeof(names) / sizeof(names[0]));
}

char *describe_return(char *buf, size_t size, long ret)
{
	const char *name = ret < 0 ? gup_errno_name(ret) : NULL;

	if (name)
		snprintf(buf, size, "%s", name);
	else
		snprintf(buf, size, "%ld", ret);
	return buf;
}

char *describe_call(char *buf, size_t size, const struct gup_call *call)
{
	const char *name = gup_entry_point_name(call->entry_point);
	char flags[DESCRIBE_MAX];

	gup_foll_format(flags, sizeof(flags), call->flags);
	snprintf(buf, size, "%s(0x%" PRIx64 ", %" PRIu64 ", %s%s%s)", name ? name : "?",
		 call->start, call->nr_pages, flags, call->locked ? ", locked" : "",
		 call->no_pages ? ", no pages array" : "");
	return buf;
}

static void add_faults(struct strbuf *text, const struct gup_outcome *out)
{
	uint32_t others = out->nr_faults - out->nr_numa;

	if (!out->nr_faults) {
		strbuf_addf(text, ", no fault");
		return;
	}
	strbuf_addf(text, ", after ");
	if (out->nr_numa)
		strbuf_addf(text, "%" PRIu32 " NUMA hinting fault%s", out->nr_numa,
			    out->nr_numa == 1 ? "" : "s");
	if (others)
		strbuf_addf(text, "%s%" PRIu32 " other fault%s", out->nr_numa ? " and " : "",
			    others, others == 1 ? "" : "s");
}

static void add_walk(struct strbuf *text, const struct gup_outcome *out)
{
	add_faults(text, out);
	if (out->fell_back)
		strbuf_addf(text, "; fell back to the slow walk");
	if (out->locks)
		strbuf_addf(text, "; mmap_lock taken");
	if (out->locks > 1)
		strbuf_addf(text, " %u times", out->locks);
	if (out->drops)
		strbuf_addf(text, "; %u fault%s dropped it", out->drops,
			    out->drops == 1 ? "" : "s");
	if (out->nr_migrated)
		strbuf_addf(text, "; %" PRIu32 " migrated", out->nr_migrated);
}

char *describe_outcome(char *buf, size_t size, const struct gup_outcome *out)
{
	struct strbuf text = strbuf_over(buf, size);
	char ret[32];

	if (out->endless)
		strbuf_addf(&text, "never returns");
	else if (out->ret < 0)
		strbuf_addf(&text, "%s", describe_return(ret, sizeof(ret), out->ret));
	else
		strbuf_addf(&text, "%ld page%s", out->ret, out->ret == 1 ? "" : "s");
	if (out->refused)
		strbuf_addf(&text, ", arguments refused");
	else
		add_walk(&text, out);
	for (unsigned int bit = 0; bit < GUP_WARN_NR; bit++)
		if (out->warns & (1u << bit))
			strbuf_addf(&text, "; the kernel warns: %s", gup_warn_text(bit));
	return buf;
}

char *describe_page(char *buf, size_t size, uint32_t pfn, const struct gup_page *page,
		    const struct gup_page *folio)
{
	static const struct bit_name names[] = {
		{ PG_ZERO, "zero" },
		{ PG_ANON, "anon" },
		{ PG_ANON_EXCLUSIVE, "exclusive" },
		{ PG_SHMEM, "shmem" },
		{ PG_FILE, "file" },
		{ PG_FSDAX, "fsdax" },
		{ PG_SECRETMEM, "secretmem" },
		{ PG_KSM, "ksm" },
		{ PG_DIRTY, "dirty" },
		{ PG_REFERENCED, "referenced" },
		{ PG_ACTIVE, "active" },
		{ PG_SWAPCACHE, "swapcache" },
		{ PG_TRUNCATED, "truncated" },
		{ PG_UNPINNABLE, "unpinnable" },
		{ PG_CMA, "cma" },
		{ PG_P2PDMA, "p2pdma" },
		{ PG_HWPOISON, "hwpoison" },
		{ PG_LRU_BATCH, "lru-batch" },
		{ PG_MOVE_BATCH, "move-batch" },
		{ PG_MLOCK_BATCH, "mlock-batch" },
		{ PG_ISOLATED, "isolated" },
		{ PG_MLOCKED, "mlocked" },
	};

	struct strbuf text = strbuf_over(buf, size);

	strbuf_addf(&text, "page 0x%" PRIx32 ":", pfn);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((page->flags | (folio->flags & ~PG_ANON_EXCLUSIVE)) & names[i].bit)
			strbuf_addf(&text, " %s", names[i].name);
	if (folio->order)
		strbuf_addf(&text, "; folio of %u pages at 0x%" PRIx32, 1u << folio->order,
			    page->head);
	strbuf_addf(&text, "; references %" PRId32 ", mappings %" PRId32, folio->refcount,
		    folio->mapcount);
	if (folio->pincount)
		strbuf_addf(&text, ", pins %" PRId32, folio->pincount);
	return buf;
}

char *describe_judged(char *buf, size_t size, const struct gup_run *run, uint32_t assertion)
{
	const struct gup_assertion *i = &run->scenario->assertion[assertion];
	const struct gup_judged *judged = &run->judged[assertion];
	struct strbuf text = strbuf_over(buf, size);

	strbuf_adds(&text, gup_observation_name(i->observation));
	if (i->observation == GUP_OBSERVATION_ENTRY)
		strbuf_addf(&text, " 0x%" PRIx64, i->addr);
	else if (i->observation == GUP_OBSERVATION_PAGE)
		strbuf_addf(&text, " %" PRId64, i->number);
	strbuf_addf(&text, ": %s",
		    judged->verdict == GUP_VERDICT_UNSEEN && !*judged->text ? "cannot be seen here"
									    : judged->text);
	return buf;
}

char *describe_value(char *buf, size_t size, enum gup_rule_value value)
{
	struct strbuf text = strbuf_over(buf, size);
	const struct gup_change *change = gup_change_of(GUP_VERSION_LAST, value);
	char since[8];

	strbuf_addf(&text, "%s=%s", gup_rule_name(gup_rule_of(value)), gup_rule_value_name(value));
	if (!change)
		return buf;
	if (!change->since)
		strbuf_addf(&text, ", proposal");
	else
		strbuf_addf(&text, ", %s%s",
			    gup_version_format(since, sizeof(since), change->since),
			    change->since == GUP_VERSION_FIRST ? " or before" : "");
	if (change->commit && *change->commit)
		strbuf_addf(&text, ", %s", change->commit);
	return buf;
}

char *describe_count(char *buf, size_t size, uint64_t count)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" PRIu64, count);
	struct strbuf text = strbuf_over(buf, size);

	for (int i = 0; i < len; i++)
		strbuf_addf(&text, "%s%c", i && (len - i) % 3 == 0 ? "," : "", digits[i]);
	return buf;
}

char *describe_things(char *buf, size_t size, uint64_t count, const char *thing)
{
	char number[32];

	snprintf(buf, size, "%s %s%s", describe_count(number, sizeof(number), count), thing,
		 count == 1 ? "" : "s");
	return buf;
}

char *describe_span(char *buf, size_t size, gup_version since, gup_version until)
{
	char first[8], last[8];

	gup_version_format(first, sizeof(first), since);
	gup_version_format(last, sizeof(last), until);
	if (since <= GUP_VERSION_FIRST && until >= GUP_VERSION_LAST)
		snprintf(buf, size, "all releases");
	else if (since == until)
		snprintf(buf, size, "%s only", first);
	else if (until >= GUP_VERSION_LAST)
		snprintf(buf, size, "since %s", first);
	else
		snprintf(buf, size, "%s to %s", first, last);
	return buf;
}

char *describe_differs(char *buf, size_t size, unsigned int differs)
{
	struct strbuf text = strbuf_over(buf, size);

	for (unsigned int bit = 0; bit < GUP_DIFFER_NR; bit++)
		if (differs & (1u << bit))
			strbuf_addf(&text, "%s%s", text.len ? ", " : "", gup_differ_name(bit));
	return buf;
}
