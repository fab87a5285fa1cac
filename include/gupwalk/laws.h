/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Laws: what must hold of every outcome, whoever computed it.
 *
 * A law judges a call and what came of it, never how that was computed: the
 * address space before and after, the version's rules, the call, the outcome. So
 * the model, a tree's own mm/gup.c and a booted kernel answer to the same laws.
 */
#ifndef GUPWALK_LAWS_H
#define GUPWALK_LAWS_H

#include <gupwalk/gup.h>

GUP_BEGIN_DECLS

/*
 * X(identifier, name, short name or NULL, statement). Names are stable: spec.md and
 * scenarios use them. A short name is accepted wherever a name is.
 */
#define GUP_LAW_LIST(X)                                                                            \
	X(P1, "hint-only-if-asked", "P1",                                                          \
	  "A call that does not honour NUMA hinting takes a hinting fault only where it needs a "  \
	  "write or an unsharing that the entry, as it stands, does not allow, or in an "          \
	  "accessible VM_UFFD_RWP VMA.")                                                           \
	X(P2, "hint-before-page", "P2",                                                            \
	  "A call that honours NUMA hinting gets the page of a protnone entry in an accessible "   \
	  "VMA only after the fault on it; a look-up, which cannot fault, does not get it.")       \
	X(P3, "fast-skips-protnone", "P3",                                                         \
	  "The fast walk never returns the page of a protnone entry and never faults: it falls "   \
	  "back, or stops where it may not.")                                                      \
	X(P4, "no-hint-in-prot-none", "P4",                                                        \
	  "In an inaccessible VMA no call takes a hinting fault; there FOLL_FORCE ends, and "      \
	  "reads "                                                                                 \
	  "a mapped page without any fault.")                                                      \
	X(LOOK_UP_FINDS, "look-up-finds", NULL,                                                    \
	  "A look-up that does not ask for hinting to be honoured finds the page that an entry "   \
	  "maps, protnone or not.")                                                                \
	X(FAST_REFINES_SLOW, "fast-refines-slow", NULL,                                            \
	  "The fast walk gets no pages that the slow walk, asked for these, would not get; "       \
	  "said of readable VMAs without pending signals, as x86 cannot map memory that may be "   \
	  "written or executed but not read, and not of long-term pins in DAX mappings, which "    \
	  "the slow walk refuses whatever the page.")                                              \
	X(TERMINATION, "termination", NULL, "Every call returns.")                                 \
	X(BALANCE, "balance", NULL,                                                                \
	  "The references and pins that GUP holds on each folio grow by exactly what the call "    \
	  "hands out, and by nothing when it fails.")                                              \
	X(COUNT, "count", NULL,                                                                    \
	  "The return value counts the pages handed out: never more than were asked for, none "    \
	  "with an error.")                                                                        \
	X(NO_EMPTY_ANSWER, "no-empty-answer", NULL,                                                \
	  "A call for at least one page that is allowed to wait returns pages or an error, never " \
	  "0.")                                                                                    \
	X(INVALID_REFUSED, "invalid-refused", NULL,                                                \
	  "A call is refused that passes a flag of GUP's own, asks for references and pins at "    \
	  "once, for a long hold without a pin, for holds without an array of pages, or, fast, "   \
	  "passes a flag that GUP-fast does not take.")                                            \
	X(REFUSAL, "refusal", NULL,                                                                \
	  "A call whose arguments are refused takes no lock and no fault, changes nothing and "    \
	  "hands out nothing.")                                                                    \
	X(HANDS_OFF, "hands-off", NULL,                                                            \
	  "FOLL_NOFAULT and fast-only calls and look-ups take no fault, and change no entry but "  \
	  "for accessed and dirty bits, a split that the caller asks for and a long-term pin's "   \
	  "migration; fast-only calls take no lock either.")                                       \
	X(PAGE_IDENTITY, "page-identity", NULL,                                                    \
	  "Each page handed out is the page that the entry of its address maps after the call.")   \
	X(NO_UNEARNED_READ, "no-unearned-read", NULL,                                              \
	  "A page of a VMA that is not accessible goes to FOLL_FORCE alone, and to look-ups.")     \
	X(NO_UNEARNED_WRITE, "no-unearned-write", NULL,                                            \
	  "FOLL_WRITE gets a page only if its entry is writable after the call, or with "          \
	  "FOLL_FORCE if it is an anonymous exclusive page of a COW mapping.")                     \
	X(PRIVATE_WRITE, "private-write", NULL,                                                    \
	  "FOLL_WRITE in a COW mapping gets only anonymous pages that nobody shares.")             \
	X(NO_HELD_REUSE, "no-held-reuse", NULL,                                                    \
	  "FOLL_WRITE in a COW mapping does not get an anonymous page that was shared and that "   \
	  "somebody else still maps or holds: that one keeps what it read; not said of hugetlb, "  \
	  "which asks only who maps a page.")                                                      \
	X(PINNED_ANON_EXCLUSIVE, "pinned-anon-exclusive", NULL,                                    \
	  "A pinned anonymous page is exclusive to the address space that pinned it.")             \
	X(NO_SPECIAL_MEMORY, "no-special-memory", NULL,                                            \
	  "No page of VM_IO, VM_PFNMAP or secretmem memory is handed out.")                        \
	X(LONGTERM_ZONE, "longterm-zone", NULL,                                                    \
	  "A long-term pin is on memory that may stay where it is: not in ZONE_MOVABLE, not in a " \
	  "CMA area.")                                                                             \
	X(LONGTERM_FILE, "longterm-file", NULL,                                                    \
	  "A long-term pin is on no fsdax memory, and one for writing on no file mapping whose "   \
	  "writes are tracked.")                                                                   \
	X(LONGTERM_OWN, "longterm-own", NULL,                                                      \
	  "A long-term pin in a COW mapping is on an anonymous page, so later writes of the "      \
	  "process stay visible through it.")

/** enum gup_law - the laws */
enum gup_law {
#define X(id, name, short_name, text) GUP_LAW_##id,
	GUP_LAW_LIST(X)
#undef X
	GUP_LAW_NR
};

#define GUP_LAW_BIT(law) (UINT32_C(1) << (law))
#define GUP_LAWS_ALL (GUP_LAW_BIT(GUP_LAW_NR) - 1)

/**
 * struct gup_trial - a call and what came of it
 * @before: the address space before the call
 * @after: the address space after it, before pages were given back; a copy of
 *	@before made by gup_mm_copy() that the call was made on
 * @rules: the version
 * @call: the call
 * @out: the outcome
 */
struct gup_trial {
	const struct gup_mm *before;
	const struct gup_mm *after;
	const struct gup_rules *rules;
	const struct gup_call *call;
	const struct gup_outcome *out;
};

/**
 * gup_laws_judge - judge one case by all laws but fast-refines-slow
 * @c: the case
 * @applies: receives, as GUP_LAW_BIT()s, the laws that say something about it;
 *	the others hold for want of an object
 *
 * Return: the laws that are broken, as GUP_LAW_BIT()s; all of them are in @applies.
 */
uint32_t gup_laws_judge(const struct gup_trial *c, uint32_t *applies);

/**
 * gup_law_slow_twin - the slow call that a fast call is compared with
 * @call: a call
 * @out: what came of it
 * @slow: receives the call, of the pages that the fast walk got, without a fast walk
 *
 * Return: false when the fast walk got nothing, or there was none.
 */
bool gup_law_slow_twin(const struct gup_call *call, const struct gup_outcome *out,
		       struct gup_call *slow);

/**
 * gup_laws_judge_twin - judge fast-refines-slow
 * @c: the case of a call with a fast walk
 * @slow: what its slow twin gave on another copy of @c->before
 * @applies: receives GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW) or 0
 *
 * Return: GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW) when it is broken, or 0.
 */
uint32_t gup_laws_judge_twin(const struct gup_trial *c, const struct gup_outcome *slow,
			     uint32_t *applies);

/**
 * struct gup_known_breach - one way in which kernels break laws
 * @laws: which, as GUP_LAW_BIT()s
 * @shows: is it that way that this case, which breaks one of them, shows; its outcome's
 *	pages are not looked at
 * @how: a few words
 */
struct gup_known_breach {
	uint32_t laws;
	bool (*shows)(const struct gup_trial *c);
	const char *how;
};

/**
 * gup_known_breaches - all ways that are known
 * @nr: receives how many
 *
 * Return: the ways; a version has those that its rules bring about.
 */
const struct gup_known_breach *gup_known_breaches(size_t *nr);

/**
 * gup_laws_known - of the laws that a case breaks, those that its version is known to break so
 * @c: the case; its outcome's pages are not looked at
 * @broken: the laws, as GUP_LAW_BIT()s
 *
 * Return: those of them that are no news.
 */
uint32_t gup_laws_known(const struct gup_trial *c, uint32_t broken);

/** gup_law_name - "hint-only-if-asked", "balance", ...; NULL for none. */
const char *gup_law_name(unsigned int law);

/**
 * gup_law_short_name - the name that programs know a law by
 * @law: an enum gup_law
 *
 * Return: "P1" to "P4" for the laws that have a short name, the name for the others;
 * NULL for none.
 */
const char *gup_law_short_name(unsigned int law);

/**
 * gup_law_label - the name that people read: "hint-only-if-asked (P1)", "balance"
 * @buf: receives it; GUP_LAW_LABEL_MAX bytes are enough
 * @size: bytes of @buf
 * @law: an enum gup_law, below GUP_LAW_NR
 *
 * Return: @buf.
 */
char *gup_law_label(char *buf, size_t size, enum gup_law law);

#define GUP_LAW_LABEL_MAX 64

/** gup_law_text - the statement, one sentence; NULL for none. */
const char *gup_law_text(unsigned int law);

/**
 * gup_law_by_name - the law with a name
 * @name: such as "hint-only-if-asked", "P1" or "balance"; need not end in NUL
 * @len: bytes of @name
 *
 * Return: an enum gup_law, GUP_LAW_NR for none.
 */
enum gup_law gup_law_by_name(const char *name, size_t len);

GUP_END_DECLS

#endif /* GUPWALK_LAWS_H */
