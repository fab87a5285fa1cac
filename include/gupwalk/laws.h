/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Laws: what must hold for each outcome of each engine.
 *
 * A law judges the address space before and after the call, the version's rules, the call, and
 * the outcome. It does not depend on how the outcome was computed. So the same laws judge the
 * model, a tree's own mm/gup.c and a booted kernel.
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
	X(HINT_ONLY_IF_ASKED, "hint-only-if-asked", "P1",                                          \
	  "A call that does not honour NUMA hinting takes a hinting fault only in two cases. It "  \
	  "needs a write or an unsharing that the entry does not allow, or the VMA is accessible " \
	  "and VM_UFFD_RWP.")                                                                      \
	X(HINT_BEFORE_PAGE, "hint-before-page", "P2",                                              \
	  "A call that honours NUMA hinting gets a protnone entry's page in an accessible VMA "    \
	  "only after the fault, or after it moved the page. A look-up can do neither.")           \
	X(FAST_SKIPS_PROTNONE, "fast-skips-protnone", "P3",                                        \
	  "The fast walk never returns the page of a protnone entry and never faults. It falls "   \
	  "back to the slow walk, or stops if the call is fast-only.")                             \
	X(NO_HINT_IN_PROT_NONE, "no-hint-in-prot-none", "P4",                                      \
	  "In an inaccessible VMA no call takes a hinting fault. A FOLL_FORCE call ends there, "   \
	  "and reads a mapped page without a fault.")                                              \
	X(LOOK_UP_FINDS, "look-up-finds", NULL,                                                    \
	  "A look-up that does not honour NUMA hinting finds the page that an entry maps, "        \
	  "protnone or not.")                                                                      \
	X(FAST_REFINES_SLOW, "fast-refines-slow", NULL,                                            \
	  "The fast walk gets no pages that the slow walk would not get for the same addresses. "  \
	  "This applies to readable VMAs without pending signals, because x86 cannot map memory "  \
	  "that may be written or executed but not read. It does not apply to long-term pins in "  \
	  "DAX mappings, because the slow walk refuses these for all pages.")                      \
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
	  "A call is refused if it passes a flag of GUP's own, or asks for references and pins "   \
	  "together. It is refused if it asks for a long-term hold without a pin, or for a hold "  \
	  "without an array of pages. A fast call is refused if it passes a flag that GUP-fast "   \
	  "does not take.")                                                                        \
	X(REFUSAL, "refusal", NULL,                                                                \
	  "A call whose arguments are refused takes no lock and no fault, changes nothing and "    \
	  "hands out nothing.")                                                                    \
	X(HANDS_OFF, "hands-off", NULL,                                                            \
	  "FOLL_NOFAULT calls, fast-only calls and look-ups take no fault. They change entries "   \
	  "only by accessed and dirty bits, by a split that the caller asks for, and by the "      \
	  "migration of a long-term pin. Fast-only calls take no lock.")                           \
	X(PAGE_IDENTITY, "page-identity", NULL,                                                    \
	  "Each page handed out is the page that the entry of its address maps after the call.")   \
	X(NO_UNEARNED_READ, "no-unearned-read", NULL,                                              \
	  "Only FOLL_FORCE calls and look-ups get a page of a VMA that is not accessible.")        \
	X(NO_UNEARNED_WRITE, "no-unearned-write", NULL,                                            \
	  "FOLL_WRITE gets a page only if its entry is writable after the call. With FOLL_FORCE "  \
	  "it may also get an anonymous exclusive page of a COW mapping.")                         \
	X(PRIVATE_WRITE, "private-write", NULL,                                                    \
	  "FOLL_WRITE in a COW mapping gets only anonymous pages that are not shared.")            \
	X(NO_HELD_REUSE, "no-held-reuse", NULL,                                                    \
	  "FOLL_WRITE in a COW mapping does not get a shared anonymous page that another user "    \
	  "still maps or holds. That user must not see the write. This does not apply to "         \
	  "hugetlb, which checks only mappings of a page.")                                        \
	X(PINNED_ANON_EXCLUSIVE, "pinned-anon-exclusive", NULL,                                    \
	  "A pinned anonymous page is exclusive to the address space that pinned it.")             \
	X(NO_SPECIAL_MEMORY, "no-special-memory", NULL,                                            \
	  "No page of VM_IO, VM_PFNMAP or secretmem memory is handed out.")                        \
	X(LONGTERM_ZONE, "longterm-zone", NULL,                                                    \
	  "A long-term pin is never on memory of ZONE_MOVABLE or of a CMA area.")                  \
	X(LONGTERM_FILE, "longterm-file", NULL,                                                    \
	  "No long-term pin is on fsdax memory, and no long-term pin for writing is on a file "    \
	  "mapping whose writes are tracked.")                                                     \
	X(LONGTERM_OWN, "longterm-own", NULL,                                                      \
	  "A long-term pin in a COW mapping is on an anonymous page, so that later writes of the " \
	  "process stay visible through the pin.")                                                 \
	X(LOCK_BALANCE, "lock-balance", NULL,                                                      \
	  "A call returns with mmap_lock as its caller is told, and with interrupts on. It holds " \
	  "no other lock, no mapped table and no memalloc_pin scope. It releases only what it "    \
	  "holds and takes nothing twice. It never sleeps under a spinlock, under RCU or with "    \
	  "interrupts off.")

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
 * struct gup_trial - a call and its outcome
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
 * @applies: receives the laws that apply to it, as GUP_LAW_BIT()s; the others hold because they
 *	do not apply
 *
 * Return: the laws that are broken, as GUP_LAW_BIT()s; all of them are in @applies.
 */
uint32_t gup_laws_judge(const struct gup_trial *c, uint32_t *applies);

/**
 * gup_law_slow_twin - the slow call that a fast call is compared with
 * @call: a call
 * @out: its outcome
 * @slow: receives a call without a fast walk, for the pages that the fast walk got
 *
 * Return: false when the fast walk got nothing, or there was none.
 */
bool gup_law_slow_twin(const struct gup_call *call, const struct gup_outcome *out,
		       struct gup_call *slow);

/**
 * gup_laws_judge_twin - judge fast-refines-slow
 * @c: the case of a call with a fast walk
 * @slow: the outcome of its slow twin on another copy of @c->before
 * @applies: receives GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW) or 0
 *
 * Return: GUP_LAW_BIT(GUP_LAW_FAST_REFINES_SLOW) when it is broken, or 0.
 */
uint32_t gup_laws_judge_twin(const struct gup_trial *c, const struct gup_outcome *slow,
			     uint32_t *applies);

/**
 * struct gup_known_breach - one way in which kernels break laws
 * @laws: the laws, as GUP_LAW_BIT()s
 * @shows: does a case that breaks one of these laws break it in this way; the pages of its
 *	outcome are not read
 * @how: a short description
 */
struct gup_known_breach {
	uint32_t laws;
	bool (*shows)(const struct gup_trial *c);
	const char *how;
};

/**
 * gup_known_breaches - all known ways in which kernels break laws
 * @nr: receives how many
 *
 * Return: the ways; a version has those that follow from its rules.
 */
const struct gup_known_breach *gup_known_breaches(size_t *nr);

/**
 * gup_laws_known - the laws that a case breaks in a way that is known for its version
 * @c: the case; the pages of its outcome are not read
 * @broken: the laws, as GUP_LAW_BIT()s
 *
 * Return: those of @broken that are broken in a known way.
 */
uint32_t gup_laws_known(const struct gup_trial *c, uint32_t broken);

/** gup_law_name - "hint-only-if-asked", "balance", ...; NULL for none. */
const char *gup_law_name(unsigned int law);

/**
 * gup_law_short_name - the name that programs use for a law
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
