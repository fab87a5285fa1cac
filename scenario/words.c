// SPDX-License-Identifier: GPL-2.0-only
/*
 * Words of the language: look-up and suggestion.
 */
#include <string.h>

#include "lib/suggest.h"

#include "internal.h"

static const char *const line_names[] = { "scenario", "why",  "commit", "mail",	 "levels",
					  "versions", "call", "put",	"expect" };
static const char *const uffd_mode_names[] = { "none", "async", "handler" };
static const char *const uffd_wp_names[] = { "unpopulated" };
static const char *const switch_names[] = { "off", "on" };
static const char *const signal_names[] = { "other", "fatal" };
static const char *const level_names[] = { NULL, "pte", "pmd" };
static const char *const call_names[] = { "as", "locked", "no-pages" };
static const char *const page_word_names[] = { "as", "refs", "pins" };
static const char *const sharing_names[] = { "private", "shared" };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *line_name(unsigned int i)
{
	/* The names of steps begin lines, too. */
	return i < COUNT(line_names) ? line_names[i] : gup_step_name(i - COUNT(line_names));
}

static const char *uffd_mode_name(unsigned int i)
{
	return uffd_mode_names[i];
}

static const char *uffd_wp_name(unsigned int i)
{
	return uffd_wp_names[i];
}

static const char *switch_name(unsigned int i)
{
	return switch_names[i];
}

static const char *signal_name(unsigned int i)
{
	return signal_names[i];
}

static const char *level_name(unsigned int i)
{
	return level_names[i];
}

static const char *sharing_name(unsigned int i)
{
	return sharing_names[i];
}

static const char *call_name(unsigned int i)
{
	return call_names[i];
}

static const char *errno_name(unsigned int i)
{
	return gup_errno_name(-(long)i);
}

/* The flags that have a name, except those that mmap() sets. */
static const char *vma_flag_name(unsigned int bit)
{
	switch (UINT64_C(1) << bit) {
	case VM_MAYREAD:
		return "mayread";
	case VM_MAYWRITE:
		return "maywrite";
	case VM_MAYEXEC:
		return "mayexec";
	case VM_MAYSHARE:
		return "mayshare";
	default:
		return gup_vma_flag_name(bit);
	}
}

static const char *page_word(unsigned int i)
{
	return i < GUP_PAGE_FACT_NR ? gup_page_fact_name(i) : page_word_names[i - GUP_PAGE_FACT_NR];
}

const struct words words_lines = { line_name, COUNT(line_names) + GUP_STEP_NR };
const struct words words_vma_kinds = { gup_vma_kind_name, GUP_VMA_KIND_NR };
const struct words words_vma_flags = { vma_flag_name, 64 };
const struct words words_page_flags = { gup_page_flag_name, 32 };
const struct words words_injects = { gup_inject_name, GUP_INJECT_NR };
const struct words words_uffd_modes = { uffd_mode_name, COUNT(uffd_mode_names) };
const struct words words_uffd_wp = { uffd_wp_name, COUNT(uffd_wp_names) };
const struct words words_switch = { switch_name, COUNT(switch_names) };
const struct words words_gates = { gup_gate_name, GUP_GATE_NR };
const struct words words_signals = { signal_name, COUNT(signal_names) };
const struct words words_levels = { level_name, COUNT(level_names) };
const struct words words_sharing = { sharing_name, COUNT(sharing_names) };
const struct words words_call = { call_name, COUNT(call_names) };
const struct words words_keep = { call_name, 1 };
const struct words words_foll = { gup_foll_name, GUP_FOLL_NR };
const struct words words_entry_points = { gup_entry_point_name, GUP_ENTRY_POINT_NR };
const struct words words_callers = { gup_caller_name, GUP_CALLER_NR };
const struct words words_gets = { gup_caller_gets_name, GUP_CALLER_GETS_NR };
const struct words words_observations = { gup_observation_name, GUP_OBSERVATION_NR };
const struct words words_faults = { gup_fault_kind_name, GUP_FAULT_NR };
const struct words words_page_facts = { gup_page_fact_name, GUP_PAGE_FACT_NR };
const struct words words_page_words = { page_word, GUP_PAGE_FACT_NR + COUNT(page_word_names) };
const struct words words_entry_facts = { gup_entry_fact_name, GUP_ENTRY_FACT_NR };
const struct words words_errnos = { errno_name, 134 };

unsigned int words_find(const struct words *words, const char *at, size_t len)
{
	for (unsigned int i = 0; i < words->nr; i++) {
		const char *name = words->name(i);

		if (name && strlen(name) == len && !memcmp(name, at, len))
			return i;
	}
	return words->nr;
}

const char *words_suggest(const struct words *words, const char *at, size_t len)
{
	struct suggestion suggested = { .typed = at, .len = len };

	for (unsigned int i = 0; i < words->nr; i++)
		suggest_offer(&suggested, words->name(i));
	return suggested.name;
}
