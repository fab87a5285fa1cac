/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * get_user_pages() and its family: calls, outcomes, events, entry points.
 */
#ifndef GUPWALK_GUP_H
#define GUPWALK_GUP_H

#include <string.h>

#include <gupwalk/entry_point_list.h>
#include <gupwalk/fault.h>
#include <gupwalk/foll.h>
#include <gupwalk/mm.h>
#include <gupwalk/rules.h>

GUP_BEGIN_DECLS

/** enum gup_entry_point - the functions that callers call */
enum gup_entry_point {
#define X(id, ...) GUP_ENTRY_POINT_##id,
	GUP_ENTRY_POINT_LIST(X)
#undef X
	GUP_ENTRY_POINT_NR
};

/* The columns of GUP_ENTRY_POINT_LIST as bits. */
enum gup_entry_column {
	GUP_ENTRY_IS_SLOW = 0,
	GUP_ENTRY_IS_LOOK_UP = 0,
	GUP_ENTRY_IS_FAST = 1,
	GUP_ENTRY_IS_FAST_ONLY = 3,
	GUP_ENTRY_IS_GETS = 0,
	GUP_ENTRY_IS_PINS = 1,
	GUP_ENTRY_IS_TAKEN = 0,
	GUP_ENTRY_IS_HELD = 1,
	GUP_ENTRY_IS_DROPPABLE = 3,
};

/* The entry points that share a column, as bits by their number. */
enum gup_entry_set {
#define X(id, name, walk, ...) | (GUP_ENTRY_IS_##walk & 1) << GUP_ENTRY_POINT_##id
	GUP_ENTRY_POINTS_FAST = 0 GUP_ENTRY_POINT_LIST(X),
#undef X
#define X(id, name, walk, ...) | GUP_ENTRY_IS_##walk >> 1 << GUP_ENTRY_POINT_##id
	GUP_ENTRY_POINTS_FAST_ONLY = 0 GUP_ENTRY_POINT_LIST(X),
#undef X
#define X(id, name, walk, hold, ...) | GUP_ENTRY_IS_##hold << GUP_ENTRY_POINT_##id
	GUP_ENTRY_POINTS_PINS = 0 GUP_ENTRY_POINT_LIST(X),
#undef X
#define X(id, name, walk, hold, lock, ...) | (GUP_ENTRY_IS_##lock & 1) << GUP_ENTRY_POINT_##id
	GUP_ENTRY_POINTS_HELD = 0 GUP_ENTRY_POINT_LIST(X),
#undef X
#define X(id, name, walk, hold, lock, ...) | GUP_ENTRY_IS_##lock >> 1 << GUP_ENTRY_POINT_##id
	GUP_ENTRY_POINTS_DROPPABLE = 0 GUP_ENTRY_POINT_LIST(X),
#undef X
};

/**
 * struct gup_call - one call
 * @start: first address, in bytes
 * @nr_pages: pages asked for; follow_page takes one
 * @flags: FOLL_ flags that the caller passes
 * @entry_point: an enum gup_entry_point
 * @locked: the _remote calls: a "locked" pointer is passed, so mmap_lock may be dropped
 * @no_pages: the pages argument is NULL
 */
struct gup_call {
	uint64_t start;
	uint64_t nr_pages;
	unsigned int flags;
	uint8_t entry_point;
	bool locked;
	bool no_pages;
};

/* More faults than this are counted, but not logged. */
#define GUP_FAULTS_LOGGED 16
/* A call that takes this many faults for one page never ends. */
#define GUP_FAULTS_PER_PAGE 32

/* WARN_ON_ONCE()s that a call can hit, as bits of gup_outcome.warns. */
#define GUP_WARN_LIST(X)                                                                           \
	X(INTERNAL_FLAGS, "caller passed an internal flag")                                        \
	X(GET_AND_PIN, "FOLL_GET and FOLL_PIN together")                                           \
	X(LONGTERM_WITHOUT_PIN, "FOLL_LONGTERM without FOLL_PIN")                                  \
	X(NO_PAGES, "FOLL_GET or FOLL_PIN without a pages array")                                  \
	X(LONGTERM_P2PDMA, "FOLL_LONGTERM with FOLL_PCI_P2PDMA")                                   \
	X(LONGTERM_LOCKED, "FOLL_LONGTERM where mmap_lock may be dropped")                         \
	X(FAST_FLAGS, "flags that GUP-fast does not take")                                         \
	X(NO_PROGRESS, "nothing pinned and no error")                                              \
	X(REFCOUNT, "reference count not positive")                                                \
	X(LONGTERM_GRAB, "a huge page that must not be pinned for long")                           \
	X(STACK, "GUP no longer grows the stack")                                                  \
	X(UNREADABLE, "a fault could not read the frame to copy")

enum gup_warn_bit {
#define X(id, text) GUP_WARN_BIT_##id,
	GUP_WARN_LIST(X)
#undef X
	GUP_WARN_NR
};

enum gup_warn {
#define X(id, text) GUP_WARN_##id = 1 << GUP_WARN_BIT_##id,
	GUP_WARN_LIST(X)
#undef X
};

struct gup_record;

/** enum gup_lock_fault - what a call did wrong with locks and the like; see lock-balance */
enum gup_lock_fault {
	GUP_LOCK_LEFT_HELD = 1 << 0, /* it returned with the lock */
	GUP_LOCK_NOT_HELD = 1 << 1, /* it released or needed a lock that it did not hold */
	GUP_LOCK_TAKEN_TWICE = 1 << 2,
	GUP_LOCK_SLEPT = 1 << 3, /* under a spinlock, under RCU or with interrupts off */
};

/**
 * struct gup_outcome - all that a call did
 * @ret: what the caller gets: pages or -errno; follow_page: 1, 0 for NULL, -errno
 * @pages: receives the pages; the caller's array. NULL where the version
 *	counts an address but stores no page
 * @max_pages: room in @pages; a call that needs more room stops as at an unmapped address
 * @nr_pages: pages handed out, each with a reference or pin as @flags say
 * @nr_fast: how many of these the fast walk got
 * @flags: FOLL_ flags of the walk, completed by the version's rules. About hinting flags
 *	the version was asked only if the walk met a protnone entry
 * @warns: GUP_WARN_ bits
 * @nr_faults: faults taken
 * @nr_numa: NUMA hinting faults among them
 * @nr_migrated: folios migrated for a long-term pin
 * @lock_faults: bits of enum gup_lock_fault
 * @locks: times that mmap_lock was taken by the call
 * @drops: times that a fault dropped it
 * @refused: the arguments were refused, and no walk was made
 * @fast: the fast walk was tried
 * @fell_back: the fast walk did not get all pages, and the slow walk continued
 * @endless: the call would never return; it was stopped
 * @crashed: the kernel would crash in the call; @endless is set as well
 * @record: the record of an engine with its own memory, with all that it tells; NULL otherwise
 * @faults: the first GUP_FAULTS_LOGGED faults, in order
 */
struct gup_outcome {
	long ret;
	struct gup_page **pages;
	uint64_t max_pages;
	uint64_t nr_pages;
	uint64_t nr_fast;
	unsigned int flags;
	uint32_t warns;
	uint32_t nr_faults;
	uint32_t nr_numa;
	uint32_t nr_migrated;
	uint32_t lock_faults;
	uint16_t locks;
	uint16_t drops;
	bool refused;
	bool fast;
	bool fell_back;
	bool endless;
	bool crashed;
	const struct gup_record *record;
	struct gup_fault faults[GUP_FAULTS_LOGGED];
};

/**
 * gup_outcome_clear - make an outcome empty before a call
 * @out: the outcome; its pages array stays, and old faults stay but are not counted
 */
static inline void gup_outcome_clear(struct gup_outcome *out)
{
	const size_t from = offsetof(struct gup_outcome, nr_pages);

	out->ret = 0;
	memset((unsigned char *)out + from, 0, offsetof(struct gup_outcome, faults) - from);
}

/*
 * Events: X(identifier, name, kernel function, what it says). One for each
 * decision of a walk; names are stable and anchor spec.md.
 */
#define GUP_EVENT_LIST(X)                                                                          \
	X(ARGS_REFUSED, "args-refused", "is_valid_gup_args", "the flags are refused")              \
	X(ARGS_ACCEPTED, "args-accepted", "is_valid_gup_args", "the flags are accepted")           \
	X(RANGE_REFUSED, "range-refused", "gup_fast_fallback", "no user address range")            \
	X(FAST_BEGIN, "fast-begin", "gup_fast", "the fast walk begins")                            \
	X(FAST_FORKING, "fast-forking", "gup_fast", "fork() is copying the tables")                \
	X(FAST_NO_TABLE, "fast-no-table", "gup_fast_pgd_range", "nothing is mapped at this level") \
	X(FAST_READ, "fast-read", "gup_fast_pte_range", "the entry is read")                       \
	X(FAST_GRAB, "fast-grab", "try_grab_folio_fast", "a reference is wanted")                  \
	X(FAST_GRABBED, "fast-grabbed", "try_grab_folio_fast", "a reference is held")              \
	X(FAST_PROTNONE, "fast-protnone", "gup_fast_pte_range", "protnone is not followed")        \
	X(FAST_ACCESS, "fast-access", "pte_access_permitted", "the entry does not permit it")      \
	X(FAST_SPECIAL, "fast-special", "gup_fast_pte_range", "no page that may be followed")      \
	X(FAST_GRAB_FAILED, "fast-grab-failed", "try_grab_folio_fast",                             \
	  "no reference could be taken")                                                           \
	X(FAST_CHANGED, "fast-changed", "gup_fast_pte_range", "the entry changed underneath")      \
	X(FAST_NOT_ALLOWED, "fast-not-allowed", "gup_fast_folio_allowed", "the folio needs a VMA") \
	X(FAST_UNSHARE, "fast-unshare", "gup_must_unshare", "the page must be unshared first")     \
	X(FAST_PAGE, "fast-page", "gup_fast_pte_range", "got the page")                            \
	X(FAST_HUGE, "fast-huge", "gup_fast_pmd_leaf", "got pages of a huge page")                 \
	X(FAST_END, "fast-end", "gup_fast", "the fast walk ends")                                  \
	X(FALL_BACK, "fall-back", "gup_fast_fallback", "the slow walk continues")                  \
	X(LOCK, "lock", "__get_user_pages_locked", "mmap_lock is taken")                           \
	X(LOCK_DROPPED, "lock-dropped", "__get_user_pages_locked", "a fault dropped mmap_lock")    \
	X(RETRY, "retry", "__get_user_pages_locked", "the walk starts again, with FOLL_TRIED")     \
	X(READ, "read", "follow_page_mask", "the entry is read, under locks")                      \
	X(GRABBED, "grabbed", "try_grab_folio", "a reference is held, under locks")                \
	X(PUT, "put", "gup_put_folio", "references are given back")                                \
	X(NO_VMA, "no-vma", "gup_vma_lookup", "no VMA here")                                       \
	X(VMA_REFUSED, "vma-refused", "check_vma_flags", "the VMA does not allow it")              \
	X(VMA_ALLOWED, "vma-allowed", "check_vma_flags", "the VMA allows it")                      \
	X(NO_PAGE_TABLE, "no-page-table", "no_page_table", "nothing is mapped")                    \
	X(NOT_PRESENT, "not-present", "follow_page_pte", "swapped out or migrating")               \
	X(PROTNONE, "protnone", "gup_can_follow_protnone", "protnone: a fault is wanted")          \
	X(PROTNONE_FOLLOWED, "protnone-followed", "gup_can_follow_protnone",                       \
	  "protnone is followed")                                                                  \
	X(NOT_WRITABLE, "not-writable", "can_follow_write_pte", "a write fault is wanted")         \
	X(FORCED_WRITE, "forced-write", "can_follow_write_pte", "FOLL_FORCE allows the write")     \
	X(SPECIAL, "special", "follow_page_pte", "no page that may be followed")                   \
	X(DUMP_HOLE, "dump-hole", "no_page_table", "a hole for the dump")                          \
	X(MUST_UNSHARE, "must-unshare", "gup_must_unshare", "an unsharing fault is wanted")        \
	X(SPLIT, "split", "split_huge_pmd", "the huge page is split")                              \
	X(SPLIT_FAILED, "split-failed", "split_huge_pmd", "the huge page cannot be split")         \
	X(GET_AND_PIN, "get-and-pin", "follow_page_pte", "FOLL_GET and FOLL_PIN are refused")      \
	X(GRAB_FAILED, "grab-failed", "try_grab_folio", "no reference could be taken")             \
	X(PAGE, "page", "follow_page_pte", "got the page")                                         \
	X(HUGE, "huge", "follow_huge_pmd", "got into a huge page; pages to its end")               \
	X(NOFAULT, "nofault", "faultin_page", "the call may not fault")                            \
	X(FAULT, "fault", "handle_mm_fault", "a fault was taken")                                  \
	X(SIGNAL, "signal", "__get_user_pages", "a signal is pending")                             \
	X(ENDLESS, "endless", "__get_user_pages", "the call would never end")                      \
	X(CRASH, "crash", "gup_call", "the kernel crashes here")                                   \
	X(MIGRATED, "migrated", "check_and_migrate_movable_pages",                                 \
	  "folios are moved for a long-term pin")                                                  \
	X(NOT_MIGRATED, "not-migrated", "migrate_longterm_unpinnable_folios",                      \
	  "a folio cannot be moved for a long-term pin")                                           \
	X(LONGTERM_REFUSED, "longterm-refused", "__gup_longterm_locked",                           \
	  "the long-term pin is refused")                                                          \
	X(NO_PROGRESS, "no-progress", "__get_user_pages_locked", "nothing pinned and no error")    \
	X(LOOK_UP_NONE, "look-up-none", "folio_walk_start", "the look-up found nothing")           \
	X(RETURN, "return", "gup_call", "the call returns")

enum gup_event_id {
#define X(id, name, where, what) GUP_EVENT_##id,
	GUP_EVENT_LIST(X)
#undef X
	GUP_EVENT_NR
};

/**
 * struct gup_event - one decision of a walk
 * @id: an enum gup_event_id
 * @level: page-table level, 1 for a PTE; 0 if the event has no level
 * @addr: the address
 * @entry: the entry looked at; 0 for none
 * @value: GUP_EVENT_FAULT: index into the outcome's faults; GUP_EVENT_RETURN,
 *	FAST_END: the count or -errno; FAST_HUGE: pages; HUGE: pages from here to its end;
 *	FAST_GRAB, FAST_GRABBED, GRABBED, PUT: references
 */
struct gup_event {
	uint16_t id;
	uint8_t level;
	uint64_t addr;
	gup_entry entry;
	int64_t value;
};

typedef void gup_event_fn(void *arg, const struct gup_event *event);

/**
 * struct gup_walk - one walk: its address space, version, outcome and callback
 * @mm: the address space
 * @rules: the version
 * @out: receives the outcome
 * @on_event: called for each decision; NULL for none
 * @arg: its first argument
 */
struct gup_walk {
	struct gup_mm *mm;
	const struct gup_rules *rules;
	struct gup_outcome *out;
	gup_event_fn *on_event;
	void *arg;
};

/**
 * gup_call - make one call
 * @walk: the address space and version; its outcome must have room for the pages, and is
 *	overwritten
 * @call: the call
 *
 * All flags and all ranges are allowed: the call refuses what the version refuses. Flags that
 * the version does not know are ignored. The fast entry points take an int as the number of
 * pages, so they drop the upper half. If no pages are asked for, where the kernel would corrupt
 * memory, the outcome is 0. If no array is given, where the kernel would crash, it is -EFAULT.
 *
 * Return: walk->out->ret.
 */
long gup_call(struct gup_walk *walk, const struct gup_call *call);

/**
 * gup_put_pages - give back the pages of a call: put_page(), unpin_user_page()
 * @mm: the address space
 * @rules: the version: whether pins of the zero page count
 * @out: the outcome; its nr_pages is 0 afterwards
 */
void gup_put_pages(struct gup_mm *mm, const struct gup_rules *rules, struct gup_outcome *out);

/**
 * gup_honours - does a call honour NUMA hinting
 * @rules: the version
 * @entry_point: an enum gup_entry_point
 * @flags: FOLL_ flags that the caller passes
 *
 * Return: whether these flags, completed by the version's rules, ask for a NUMA
 * hinting fault on a protnone entry of an accessible VMA.
 */
bool gup_honours(const struct gup_rules *rules, enum gup_entry_point entry_point,
		 unsigned int flags);

/** gup_entry_point_name - "get_user_pages", ...; NULL for none. */
const char *gup_entry_point_name(unsigned int entry_point);

/**
 * gup_entry_point_by_name - the entry point with a name
 * @name: such as "pin_user_pages_fast"; need not end in NUL
 * @len: bytes of @name
 *
 * Return: an enum gup_entry_point, GUP_ENTRY_POINT_NR for none.
 */
enum gup_entry_point gup_entry_point_by_name(const char *name, size_t len);

static inline bool gup_entry_point_is_fast(unsigned int entry_point)
{
	return entry_point < GUP_ENTRY_POINT_NR && GUP_ENTRY_POINTS_FAST >> entry_point & 1;
}

static inline bool gup_entry_point_is_fast_only(unsigned int entry_point)
{
	return entry_point < GUP_ENTRY_POINT_NR && GUP_ENTRY_POINTS_FAST_ONLY >> entry_point & 1;
}

static inline bool gup_entry_point_pins(unsigned int entry_point)
{
	return entry_point < GUP_ENTRY_POINT_NR && GUP_ENTRY_POINTS_PINS >> entry_point & 1;
}

/** gup_entry_point_wants_lock - is it called with mmap_lock held. */
static inline bool gup_entry_point_wants_lock(unsigned int entry_point)
{
	return entry_point < GUP_ENTRY_POINT_NR && GUP_ENTRY_POINTS_HELD >> entry_point & 1;
}

/** gup_entry_point_takes_lock - does it take mmap_lock, and walk slowly from the start. */
static inline bool gup_entry_point_takes_lock(unsigned int entry_point)
{
	return entry_point < GUP_ENTRY_POINT_NR &&
	       !((GUP_ENTRY_POINTS_HELD | GUP_ENTRY_POINTS_FAST) >> entry_point & 1);
}

/** gup_entry_point_takes_locked - can its caller pass "locked". */
static inline bool gup_entry_point_takes_locked(unsigned int entry_point)
{
	return entry_point < GUP_ENTRY_POINT_NR && GUP_ENTRY_POINTS_DROPPABLE >> entry_point & 1;
}

/** gup_event_name - "fast-protnone", ...; NULL for none. */
const char *gup_event_name(unsigned int id);

/**
 * gup_event_where - the kernel function that decides so
 * @id: an enum gup_event_id
 * @level: the event's level; 0 for the function that serves most
 *
 * Return: its name in the newest version, for gup_function_at(); NULL for no event.
 */
const char *gup_event_where(unsigned int id, unsigned int level);

/** gup_event_text - one line for a person; NULL for none. */
const char *gup_event_text(unsigned int id);

/** gup_warn_text - the text of a GUP_WARN_ bit, by its number; NULL for none. */
const char *gup_warn_text(unsigned int bit);

/**
 * gup_errno_name - an error by name
 * @err: a negative errno, such as gup_outcome.ret
 *
 * Return: "-EFAULT", ...; NULL for numbers that no call returns.
 */
const char *gup_errno_name(long err);

GUP_END_DECLS

#endif /* GUPWALK_GUP_H */
