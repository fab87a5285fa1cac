/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The entry points, one row for each, with all that is known about it.
 *
 * The module of a booted kernel reads this list too. So it names no type, and includes no file.
 */
#ifndef GUPWALK_ENTRY_LIST_H
#define GUPWALK_ENTRY_LIST_H

/*
 * X(identifier, name, walk, hold, lock, asked, flags, until)
 *
 *   walk   SLOW: the slow walk; FAST: the fast walk, and the slow walk for the rest;
 *          FAST_ONLY: the fast walk; LOOK_UP: one address, without a fault
 *   hold   GETS: it takes references; PINS: it pins
 *   lock   HELD: the caller holds mmap_lock; DROPPABLE: the same, and may pass "locked",
 *          so that the call may drop it; TAKEN: the call takes it if it needs it
 *   asked  WIDE: booted kernels are asked about it with each flag that steers a walk;
 *          NARROW: with fewer, as a WIDE one walks in the same way
 *   flags  FOLL_ flags that it sets on top of the caller's
 *   until  the last release that has it: V(6, 2), or LIVES for the newest one
 *
 * The enumeration makes each call in its plain form. It also makes it with "locked" if that may
 * be passed, and without an array of pages if the caller of a slow walk holds the lock.
 */
#define GUP_ENTRY_POINT_LIST(X)                                                                    \
	X(GET, get_user_pages, SLOW, GETS, HELD, WIDE, FOLL_TOUCH, LIVES)                          \
	X(GET_UNLOCKED, get_user_pages_unlocked, SLOW, GETS, TAKEN, WIDE,                          \
	  FOLL_TOUCH | FOLL_UNLOCKABLE, LIVES)                                                     \
	X(GET_REMOTE, get_user_pages_remote, SLOW, GETS, DROPPABLE, WIDE,                          \
	  FOLL_TOUCH | FOLL_REMOTE, LIVES)                                                         \
	X(GET_FAST, get_user_pages_fast, FAST, GETS, TAKEN, WIDE, FOLL_GET, LIVES)                 \
	X(GET_FAST_ONLY, get_user_pages_fast_only, FAST_ONLY, GETS, TAKEN, WIDE,                   \
	  FOLL_GET | FOLL_FAST_ONLY, LIVES)                                                        \
	X(PIN, pin_user_pages, SLOW, PINS, HELD, WIDE, FOLL_PIN, LIVES)                            \
	X(PIN_UNLOCKED, pin_user_pages_unlocked, SLOW, PINS, TAKEN, NARROW,                        \
	  FOLL_PIN | FOLL_TOUCH | FOLL_UNLOCKABLE, LIVES)                                          \
	X(PIN_REMOTE, pin_user_pages_remote, SLOW, PINS, DROPPABLE, NARROW,                        \
	  FOLL_PIN | FOLL_TOUCH | FOLL_REMOTE, LIVES)                                              \
	X(PIN_FAST, pin_user_pages_fast, FAST, PINS, TAKEN, WIDE, FOLL_PIN, LIVES)                 \
	X(PIN_FAST_ONLY, pin_user_pages_fast_only, FAST_ONLY, PINS, TAKEN, NARROW,                 \
	  FOLL_PIN | FOLL_FAST_ONLY, V(6, 2))                                                      \
	X(LOOK_UP, follow_page, LOOK_UP, GETS, HELD, NARROW, 0, LIVES)

#endif /* GUPWALK_ENTRY_LIST_H */
