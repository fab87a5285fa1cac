/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules and their values, one row for each, with all that is known about it.
 */
#ifndef GUPWALK_RULE_LIST_H
#define GUPWALK_RULE_LIST_H

/*
 * A FOLL_ flag needs no rule if its effect never changed. A version ignores a flag that it does
 * not know.
 *
 * RULE(identifier, name, say...): a rule, then VALUE(identifier of the rule, identifier,
 * name, since, commit, subject, where, what) for each of its values, oldest first;
 * proposals that no kernel had come last.
 *
 *   say      where the rule may decide in a case, for the property "versions": one to
 *            three sets of facts, which search/influence.c lists. A case must have all facts
 *            of one set. STEPS or CALL alone: in every case; NOWHERE: in none
 *   since    the first release with it: V(6, 1); OLDER: v5.10 has it already;
 *            PROPOSAL: no kernel has it
 *   commit   upstream commit, 12 digits; "" for proposals
 *   subject  its subject line, or where the proposal was made
 *   where    the kernel functions that decide
 *   what     one line, what it means for callers
 */
#define GUP_RULE_LIST(RULE, VALUE)                                                                 \
	RULE(PROTNONE, "protnone", HINTED | CALL, ASKS_HINTING, HINTED | MERGED)                   \
	VALUE(PROTNONE, FOLL_NUMA, "foll-numa", OLDER, "0b9d705297b2",                             \
	      "mm: numa: Support NUMA hinting page faults from gup/gup_fast",                      \
	      "__get_user_pages, follow_page_pte",                                                 \
	      "the slow walk faults on protnone unless FOLL_FORCE; look-ups follow it")            \
	VALUE(PROTNONE, FORCE_FOLLOWS, "force-follows", V(6, 1), "474098edac26",                   \
	      "mm/gup: replace FOLL_NUMA by gup_can_follow_protnone()", "gup_can_follow_protnone", \
	      "without FOLL_FORCE, neither the slow walk nor look-ups follow protnone")            \
	VALUE(PROTNONE, HONOR_IMPLICIT, "honor-implicit", V(6, 5), "d74943a2f3cd",                 \
	      "mm/gup: reintroduce FOLL_NUMA as FOLL_HONOR_NUMA_FAULT",                            \
	      "is_valid_gup_args, gup_can_follow_protnone",                                        \
	      "GUP always honours hinting in an accessible VMA, look-ups never do")                \
	VALUE(PROTNONE, HONOR_EXPLICIT, "honor-explicit", V(6, 6), "7acddcc1ae30",                 \
	      "mm/gup: don't implicitly set FOLL_HONOR_NUMA_FAULT",                                \
	      "is_valid_gup_args, gup_can_follow_protnone",                                        \
	      "only callers that pass FOLL_HONOR_NUMA_FAULT honour hinting")                       \
	VALUE(PROTNONE, V1_ALWAYS, "v1-always", PROPOSAL, "",                                      \
	      "smaps / mm/gup: fix gup_can_follow_protnone fallout, v1, 31 July 2023",             \
	      "is_valid_gup_args, gup_fast_pte_range",                                             \
	      "every GUP call honours hinting, and the fast walk checks the flag as well")         \
	VALUE(PROTNONE, CALLER_SETS_FAST_ASKS, "caller-sets-fast-asks", PROPOSAL, "",              \
	      "smaps / mm/gup: fix gup_can_follow_protnone fallout, v1, 31 July 2023",             \
	      "gup_can_follow_protnone, gup_fast_pte_range",                                       \
	      "callers set the flag, and the fast walk checks it before it stops at protnone")     \
	VALUE(PROTNONE, FAST_LOOKUP, "fast-lookup", PROPOSAL, "",                                  \
	      "Re: smaps / mm/gup: fix gup_can_follow_protnone fallout, 31 July 2023",             \
	      "gup_can_follow_protnone, gup_fast_pte_range",                                       \
	      "the fast walk follows what the hardware may access; the slow walk never honours "   \
	      "hinting")                                                                           \
	RULE(UFFD_RWP, "uffd-rwp", RWP, UFFD)                                                      \
	VALUE(UFFD_RWP, UNKNOWN, "unknown", OLDER, "", "", "gup_can_follow_protnone",              \
	      "userfaultfd does not track accesses by protnone entries")                           \
	VALUE(UFFD_RWP, FAULTS, "faults", V(7, 3), "7974c238531b",                                 \
	      "mm: handle VM_UFFD_RWP in khugepaged, rmap, and GUP", "gup_can_follow_protnone",    \
	      "in an accessible VM_UFFD_RWP VMA every call faults on protnone, regardless of its " \
	      "flags")                                                                             \
	RULE(UFFD_ASYNC, "uffd-async", UFFD)                                                       \
	VALUE(UFFD_ASYNC, UNKNOWN, "unknown", OLDER, "", "", "userfaultfd_wp_async",               \
	      "a handler has to answer userfaultfd's faults")                                      \
	VALUE(UFFD_ASYNC, KNOWN, "known", V(6, 7), "d61ea1cb0095",                                 \
	      "userfaultfd: UFFD_FEATURE_WP_ASYNC", "userfaultfd_wp_async",                        \
	      "userfaultfd can be told to resolve its faults by itself")                           \
	RULE(UFFD_WP_ANSWER, "uffd-wp-answer", UFFD)                                               \
	VALUE(UFFD_WP_ANSWER, WRITE_FAULT, "write-fault", OLDER, "", "", "mwriteprotect_range",    \
	      "a page that userfaultfd no longer protects becomes writable by a write fault")      \
	VALUE(UFFD_WP_ANSWER, WRITABLE, "writable", V(6, 3), "931298e103c2",                       \
	      "mm/userfaultfd: rely on vma->vm_page_prot in uffd_wp_range()", "uffd_wp_range",     \
	      "it becomes writable at once, if no write fault is needed")                          \
	RULE(UFFD_WP_UNPOPULATED, "uffd-wp-unpopulated", UFFD)                                     \
	VALUE(UFFD_WP_UNPOPULATED, UNKNOWN, "unknown", OLDER, "", "",                              \
	      "userfaultfd_wp_unpopulated",                                                        \
	      "anonymous memory is write-protected only where it is mapped")                       \
	VALUE(UFFD_WP_UNPOPULATED, KNOWN, "known", V(6, 4), "2bad466cc9d9",                        \
	      "mm/uffd: UFFD_FEATURE_WP_UNPOPULATED", "userfaultfd_wp_unpopulated",                \
	      "userfaultfd can be told to write-protect anonymous memory that is not mapped")      \
	RULE(UFFD_WP_MIGRATION, "uffd-wp-migration", HUGE | UFFD, HUGE | RWP)                      \
	VALUE(UFFD_WP_MIGRATION, LOST, "lost", OLDER, "", "", "change_huge_pmd",                   \
	      "a huge page that is being migrated is not write-protected")                         \
	VALUE(UFFD_WP_MIGRATION, KEPT, "kept", V(6, 3), "24bf08c4376b",                            \
	      "mm/userfaultfd: fix uffd-wp handling for THP migration entries", "change_huge_pmd", \
	      "a huge page that is being migrated is write-protected when it comes back")          \
	RULE(UFFD_POISON, "uffd-poison", UFFD)                                                     \
	VALUE(UFFD_POISON, UNKNOWN, "unknown", OLDER, "", "", "handle_pte_marker",                 \
	      "userfaultfd cannot poison memory")                                                  \
	VALUE(UFFD_POISON, KNOWN, "known", V(6, 6), "fc71884a5f59",                                \
	      "mm: userfaultfd: add new UFFDIO_POISON ioctl",                                      \
	      "mfill_atomic_pte_poison, handle_pte_marker",                                        \
	      "UFFDIO_POISON makes an access to memory that is not mapped a memory error")         \
	RULE(GUARD_REGIONS, "guard-regions", GUARDED)                                              \
	VALUE(GUARD_REGIONS, UNKNOWN, "unknown", OLDER, "", "", "handle_pte_marker",               \
	      "there are no guard regions")                                                        \
	VALUE(GUARD_REGIONS, ANON, "anon", V(6, 13), "662df3e5c376",                               \
	      "mm: madvise: implement lightweight guard page mechanism",                           \
	      "madvise_guard_install, handle_pte_marker",                                          \
	      "MADV_GUARD_INSTALL guards private anonymous memory that may be written")            \
	VALUE(GUARD_REGIONS, FILES, "files", V(6, 15), "f807123d578d",                             \
	      "mm: allow guard regions in file-backed and read-only mappings",                     \
	      "is_valid_guard_vma", "it also guards files and read-only memory")                   \
	RULE(SWAP_TYPES, "swap-types", NOWHERE)                                                    \
	VALUE(SWAP_TYPES, FILES_27, "27-files", OLDER, "", "", "swp_type",                         \
	      "of 32 swap types, 27 are swap files, 1 memory errors, 2 migrations, 2 devices")     \
	VALUE(SWAP_TYPES, FILES_25, "25-files", V(5, 14), "b756a3b5e7ea",                          \
	      "mm: device exclusive memory access", "swp_type",                                    \
	      "25 are swap files and 4 are devices")                                               \
	VALUE(SWAP_TYPES, FILES_22, "22-files", V(5, 19), "6c287605fd56",                          \
	      "mm: remember exclusively mapped anonymous pages with PG_anon_exclusive",            \
	      "swp_type",                                                                          \
	      "22 are swap files, 3 migrations; other patches add markers and swap-in errors")     \
	VALUE(SWAP_TYPES, FILES_23, "23-files", V(6, 2), "15520a3f0469",                           \
	      "mm: use pte markers for swap errors", "swp_type",                                   \
	      "23 are swap files: a swap-in error is a marker")                                    \
	VALUE(SWAP_TYPES, FILES_24, "24-files", V(6, 15), "c25465eb7630",                          \
	      "mm: use single SWP_DEVICE_EXCLUSIVE entry type", "swp_type",                        \
	      "24 are swap files and 3 are devices")                                               \
	RULE(KSM_SCAN, "ksm-scan", HINTED | MERGED)                                                \
	VALUE(KSM_SCAN, FOLLOW_PAGE, "follow-page", OLDER, "", "", "scan_get_next_rmap_item",      \
	      "KSM merges the pages that follow_page() finds")                                     \
	VALUE(KSM_SCAN, FOLIO_WALK, "folio-walk", V(6, 12), "b1d3e9bbccb4",                        \
	      "mm/ksm: convert scan_get_next_rmap_item() from follow_page() to folio_walk",        \
	      "scan_get_next_rmap_item", "KSM merges mapped pages, protnone or not")               \
	RULE(NUMA_SCAN, "numa-scan", HINTED)                                                       \
	VALUE(NUMA_SCAN, MAPCOUNT, "mapcount", OLDER, "859d4adc3415",                              \
	      "mm: numa: do not trap faults on shared data section pages.", "change_pte_range",    \
	      "the scanner skips copy-on-write pages that are mapped elsewhere, too")              \
	VALUE(NUMA_SCAN, REFCOUNT, "refcount", V(5, 17), "80d47f5de5e3",                           \
	      "mm: don't try to NUMA-migrate COW pages that have other uses", "change_pte_range",  \
	      "the scanner skips copy-on-write pages that have any other reference")               \
	VALUE(NUMA_SCAN, PINNED, "pinned", V(6, 10), "d2136d749d76",                               \
	      "mm: support multi-size THP numa balancing", "change_pte_range",                     \
	      "the scanner skips copy-on-write pages that are mapped elsewhere or pinned")         \
	VALUE(NUMA_SCAN, HUGE_TOO, "huge-too", V(6, 19), "f66e2727ddfc",                           \
	      "mm: huge_memory: use folio_can_map_prot_numa() for pmd folio",                      \
	      "folio_can_map_prot_numa",                                                           \
	      "it skips such huge pages as well, and all pinned pages; a patch of the same "       \
	      "series does so for PTEs")                                                           \
	RULE(FAST_ACCESS, "fast-access", FAST)                                                     \
	VALUE(FAST_ACCESS, HARDWARE, "hardware", OLDER, "e7fe7b5cae90",                            \
	      "mm: replace pte_write with pte_access_permitted in fault + gup paths",              \
	      "pte_access_permitted, pmd_access_permitted",                                        \
	      "x86 requires an entry that is present for the hardware; protnone never is")         \
	VALUE(FAST_ACCESS, GENERIC, "generic", PROPOSAL, "",                                       \
	      "architectures without their own pte_access_permitted()",                            \
	      "include/linux/pgtable.h:pte_access_permitted",                                      \
	      "the entry need only be present for Linux, as protnone is")                          \
	RULE(FORCE_WRITE, "force-write", WRITES | CALL)                                            \
	VALUE(FORCE_WRITE, FOLL_COW, "foll-cow", OLDER, "19be0eaffa3a",                            \
	      "mm: remove gup_flags FOLL_WRITE games from __get_user_pages()",                     \
	      "can_follow_write_pte, faultin_page",                                                \
	      "FOLL_FORCE writes to a dirty entry after a write fault of the same call")           \
	VALUE(FORCE_WRITE, ANON_EXCLUSIVE, "anon-exclusive", V(6, 0), "5535be309971",              \
	      "mm/gup: fix FOLL_FORCE COW security issue and remove FOLL_COW",                     \
	      "can_follow_write_pte, can_follow_write_pmd",                                        \
	      "FOLL_FORCE writes to an exclusive anonymous page of a private mapping")             \
	RULE(UNSHARE, "unshare", PINS)                                                             \
	VALUE(UNSHARE, NEVER, "never", OLDER, "", "", "follow_page_pte, gup_fast_pte_range",       \
	      "a read-only pin takes a page without unsharing it")                                 \
	VALUE(UNSHARE, ANON, "anon", V(5, 19), "a7f226604170",                                     \
	      "mm/gup: trigger FAULT_FLAG_UNSHARE when R/O-pinning a possibly shared anonymous "   \
	      "page",                                                                              \
	      "gup_must_unshare", "a read-only pin unshares an anonymous page first")              \
	VALUE(UNSHARE, ANON_AND_LONGTERM, "anon-and-longterm", V(6, 2), "84209e87c696",            \
	      "mm/gup: reliable R/O long-term pinning in COW mappings", "gup_must_unshare",        \
	      "a long-term read-only pin unshares any page of a private mapping first")            \
	RULE(SAVED_WRITE, "saved-write", HINTED)                                                   \
	VALUE(SAVED_WRITE, KEPT, "kept", OLDER, "b191f9b106ea",                                    \
	      "mm: numa: preserve PTE write permissions across a NUMA hinting fault",              \
	      "change_pte_range, do_numa_page", "a hinted entry keeps its write bit")              \
	VALUE(SAVED_WRITE, DROPPED, "dropped", V(6, 2), "6a56ccbcf6c6",                            \
	      "mm/autonuma: use can_change_(pte|pmd)_writable() to replace savedwrite",            \
	      "change_pte_range, do_numa_page",                                                    \
	      "a hinted entry is not writable; the fault decides whether it becomes writable")     \
	RULE(HUGE_DIRTY, "huge-dirty", HUGE)                                                       \
	VALUE(HUGE_DIRTY, KEPT, "kept", OLDER, "", "", "pmd_modify",                               \
	      "a huge entry that is protected or hinted stays dirty")                              \
	VALUE(HUGE_DIRTY, LOST, "lost", V(6, 6), "bb3aadf7d446",                                   \
	      "x86/mm: Start actually marking _PAGE_SAVED_DIRTY", "pmd_modify",                    \
	      "a writable huge entry that is protected or hinted is no longer dirty")              \
	VALUE(HUGE_DIRTY, KEPT_AGAIN, "kept-again", V(7, 3), "f7491d7c81db",                       \
	      "x86/mm: Fix user-space data loss with MADV_FREE and THP", "pmd_modify",             \
	      "a huge entry that is protected or hinted stays dirty again")                        \
	RULE(SPLIT_DIRTY, "split-dirty", HUGE)                                                     \
	VALUE(SPLIT_DIRTY, PAGE_ONLY, "page-only", OLDER, "", "", "__split_huge_pmd_locked",       \
	      "a dirty huge entry is split into clean ones, and the page is dirty")                \
	VALUE(SPLIT_DIRTY, CARRIED, "carried", V(6, 4), "5436d6556937",                            \
	      "mm/huge_memory: revert \"Partly revert \"mm/thp: carry over dirty bit when thp "    \
	      "splits on pmd\"\"",                                                                 \
	      "__split_huge_pmd_locked",                                                           \
	      "a dirty huge entry is split into dirty ones, and the page is dirty")                \
	RULE(READ_DIRTY, "read-dirty", FILES)                                                      \
	VALUE(READ_DIRTY, NEVER, "never", OLDER, "", "", "alloc_set_pte, do_set_pte",              \
	      "a writable PTE that a read fault maps is not dirty")                                \
	VALUE(READ_DIRTY, AS_PAGE, "as-page", V(6, 16), "4e92030c05dc",                            \
	      "mm: set the pte dirty if the folio is already dirty", "set_pte_range",              \
	      "a writable PTE that a read fault maps is dirty if the page is")                     \
	RULE(COW_REUSE, "cow-reuse", STEPS, CALL)                                                  \
	VALUE(COW_REUSE, PAGE_COUNT, "page-count", OLDER, "09854ba94c6a",                          \
	      "mm: do_wp_page() simplification", "do_wp_page, do_huge_pmd_wp_page",                \
	      "a write fault reuses a page with a single reference")                               \
	VALUE(COW_REUSE, REF_COUNT, "ref-count", V(5, 18), "53a05ad9f21d",                         \
	      "mm: optimize do_wp_page() for exclusive pages in the swapcache",                    \
	      "do_wp_page, do_huge_pmd_wp_page",                                                   \
	      "the swap cache's reference does not count; GUP's reference to a huge page does")    \
	VALUE(COW_REUSE, ANON_EXCLUSIVE, "anon-exclusive", V(5, 19), "6c287605fd56",               \
	      "mm: remember exclusively mapped anonymous pages with PG_anon_exclusive",            \
	      "do_wp_page, do_huge_pmd_wp_page",                                                   \
	      "an exclusive page is reused, also if it has other references")                      \
	VALUE(COW_REUSE, LARGE_FOLIO, "large-folio", V(6, 15), "1da190f4d0a6",                     \
	      "mm: Copy-on-Write (COW) reuse support for PTE-mapped THP",                          \
	      "__wp_can_reuse_large_anon_folio",                                                   \
	      "a part of a large folio that only one process maps is reused, too")                 \
	RULE(MPROTECT_WRITE, "mprotect-write", PROTECTED, HINTED)                                  \
	VALUE(MPROTECT_WRITE, WRITE_FAULT, "write-fault", OLDER, "", "", "change_pte_range",       \
	      "mprotect() leaves private memory to write faults")                                  \
	VALUE(MPROTECT_WRITE, DIRTY_PTE, "dirty-pte", V(6, 0), "64fe24a3e05e",                     \
	      "mm/mprotect: try avoiding write faults for exclusive anonymous pages when "         \
	      "changing protection",                                                               \
	      "can_change_pte_writable", "mprotect() makes dirty exclusive base pages writable")   \
	VALUE(MPROTECT_WRITE, EXCLUSIVE, "exclusive", V(6, 2), "d84887739d5c",                     \
	      "mm/mprotect: allow clean exclusive anon pages to be writable",                      \
	      "can_change_pte_writable, can_change_pmd_writable",                                  \
	      "mprotect() makes exclusive pages writable, also clean ones and huge ones")          \
	RULE(SWAP_IN_WRITE, "swap-in-write", SWAPPED)                                              \
	VALUE(SWAP_IN_WRITE, WRITE_FAULT, "write-fault", OLDER, "", "", "do_swap_page",            \
	      "a page that is swapped in becomes writable only by a write fault")                  \
	VALUE(SWAP_IN_WRITE, EXCLUSIVE, "exclusive", V(6, 11), "c18160dba5ff",                     \
	      "mm: swap: reuse exclusive folio directly instead of wp page faults",                \
	      "do_swap_page", "an exclusive page that is swapped in becomes writable at once")     \
	RULE(SWAP_IN_CACHE, "swap-in-cache", SWAPPED)                                              \
	VALUE(SWAP_IN_CACHE, BYPASSED, "bypassed", OLDER, "0bcac06f27d7",                          \
	      "mm, swap: skip swapcache for swapin of synchronous device", "do_swap_page",         \
	      "a page without other references is swapped in without the swap cache, and is "      \
	      "clean")                                                                             \
	VALUE(SWAP_IN_CACHE, USED, "used", V(7, 0), "f1879e8a0c60",                                \
	      "mm, swap: never bypass the swap cache even for SWP_SYNCHRONOUS_IO",                 \
	      "do_swap_page, should_try_to_free_swap",                                             \
	      "such a page leaves the swap cache and its slot at once, and so it is dirty")        \
	RULE(HUGE_ZERO_WRITE, "huge-zero-write", HUGE)                                             \
	VALUE(HUGE_ZERO_WRITE, SPLIT, "split", OLDER, "3917c80280c9",                              \
	      "thp: change CoW semantics for anon-THP", "do_huge_pmd_wp_page",                     \
	      "a write to the huge zero page splits it and gets one base page")                    \
	VALUE(HUGE_ZERO_WRITE, HUGE_PAGE, "huge-page", V(6, 13), "1ced09e0331f",                   \
	      "mm: allocate THP on hugezeropage wp-fault", "do_huge_zero_wp_pmd",                  \
	      "a write to the huge zero page gets a huge page")                                    \
	RULE(HUGE_ZERO_FAST, "huge-zero-fast", HUGE)                                               \
	VALUE(HUGE_ZERO_FAST, FOLLOWED, "followed", OLDER, "", "", "gup_fast_pmd_leaf",            \
	      "the fast walk follows the huge zero page")                                          \
	VALUE(HUGE_ZERO_FAST, SPECIAL, "special", V(6, 18), "d82d09e48219",                        \
	      "mm/huge_memory: mark PMD mappings of the huge zero folio special",                  \
	      "gup_fast_pmd_leaf, set_huge_zero_folio",                                            \
	      "the huge zero page is special, and the fast walk stops there")                      \
	RULE(ARGS, "args", CALL)                                                                   \
	VALUE(ARGS, PER_ENTRY, "per-entry", OLDER, "", "",                                         \
	      "is_valid_gup_flags and each entry point",                                           \
	      "each entry point refuses the flags that it must not get, and passes on all others") \
	VALUE(ARGS, PAGES_CHECKED, "pages-checked", V(5, 19), "0768c8de1b74",                      \
	      "mm/gup: fix comments to pin_user_pages_*()", "pin_user_pages and its family",       \
	      "pins without an array of pages are refused, too")                                   \
	VALUE(ARGS, IS_VALID_GUP_ARGS, "is-valid-gup-args", V(6, 3), "d64e2dbc33a1",               \
	      "mm/gup: simplify the external interface functions and consolidate invariants",      \
	      "is_valid_gup_args", "one check for all; a refused pin_user_pages() returns 0")      \
	VALUE(ARGS, TOUCH_REFUSED, "touch-refused", V(6, 7), "0f20bba1688b",                       \
	      "mm/gup: explicitly define and check internal GUP flags, disallow FOLL_TOUCH",       \
	      "is_valid_gup_args", "FOLL_TOUCH is refused as well")                                \
	RULE(FAST_ONLY_ERROR, "fast-only-error", FAST_ONLY)                                        \
	VALUE(FAST_ONLY_ERROR, ZERO, "zero", OLDER, "", "", "get_user_pages_fast_only",            \
	      "the fast-only calls return 0 for an error")                                         \
	VALUE(FAST_ONLY_ERROR, PASSED_ON, "passed-on", V(6, 3), "9198a9196ee6",                    \
	      "mm/gup: make get_user_pages_fast_only() return the common return value",            \
	      "get_user_pages_fast_only", "the fast-only calls return an error as it is")          \
	RULE(LONGTERM_LOCKED, "longterm-locked", LONGTERM)                                         \
	VALUE(LONGTERM_LOCKED, REFUSED, "refused", OLDER, "", "",                                  \
	      "get_user_pages_unlocked, __get_user_pages_remote",                                  \
	      "a long-term pin is refused where a fault may drop mmap_lock")                       \
	VALUE(LONGTERM_LOCKED, ALLOWED, "allowed", V(6, 2), "53b2d09bdd12",                        \
	      "mm/gup: remove the restriction on locked with FOLL_LONGTERM",                       \
	      "__gup_longterm_locked",                                                             \
	      "long-term pins may drop mmap_lock, as all others; it stays held while pages are "   \
	      "moved")                                                                             \
	VALUE(LONGTERM_LOCKED, RETAKEN, "retaken", V(6, 3), "b2a72dff85fa",                        \
	      "mm/gup: have internal functions get the mmap_read_lock()",                          \
	      "__get_user_pages_locked",                                                           \
	      "a call that takes mmap_lock itself gives it back before pages are moved, and "      \
	      "takes it again")                                                                    \
	RULE(LONGTERM_NO_PAGES, "longterm-no-pages", LONGTERM)                                     \
	VALUE(LONGTERM_NO_PAGES, REFUSED, "refused", OLDER, "", "", "__gup_longterm_locked",       \
	      "a long-term pin without an array of pages is refused")                              \
	VALUE(LONGTERM_NO_PAGES, CRASHES, "crashes", V(5, 11), "52650c8b466b",                     \
	      "mm/gup: remove the vma allocation from gup_longterm_locked()",                      \
	      "check_and_migrate_movable_pages",                                                   \
	      "such a pin crashes when it finds a page, unless rule args refuses it")              \
	RULE(NO_STRUCT_PAGE, "no-struct-page", CALL)                                               \
	VALUE(NO_STRUCT_PAGE, GET_FAILS, "get-fails", OLDER, "1027e4436b6a",                       \
	      "mm: make GUP handle pfn mapping unless FOLL_GET is requested", "follow_pfn_pte",    \
	      "an entry without struct page fails FOLL_GET; without FOLL_GET it is counted")       \
	VALUE(NO_STRUCT_PAGE, EEXIST_, "eexist", V(5, 18), "65462462ffb2",                         \
	      "mm/gup: follow_pfn_pte(): -EEXIST cleanup", "follow_pfn_pte, __get_user_pages",     \
	      "an entry without struct page gives -EEXIST where pages are wanted")                 \
	RULE(FSDAX_LONGTERM, "fsdax-longterm", LONGTERM)                                           \
	VALUE(FSDAX_LONGTERM, AFTER_WALK, "after-walk", OLDER, "", "", "check_dax_vmas",           \
	      "a long-term pin of DAX memory fails after all pages were pinned")                   \
	VALUE(FSDAX_LONGTERM, VMA_CHECK, "vma-check", V(5, 11), "52650c8b466b",                    \
	      "mm/gup: remove the vma allocation from gup_longterm_locked()", "check_vma_flags",   \
	      "a long-term pin of DAX memory fails at the VMA")                                    \
	RULE(FSDAX_ENTRY, "fsdax-entry", FSDAX)                                                    \
	VALUE(FSDAX_ENTRY, DEVMAP, "devmap", OLDER, "3565fce3a659",                                \
	      "mm, x86: get_user_pages() for dax mappings", "follow_page_pte, vm_normal_page",     \
	      "entries of DAX memory are special, and give a page only to FOLL_GET and FOLL_PIN")  \
	VALUE(FSDAX_ENTRY, NORMAL, "normal", V(6, 15), "38607c62b34b",                             \
	      "fs/dax: properly refcount fs dax pages", "vm_normal_page",                          \
	      "entries of DAX memory are like others")                                             \
	RULE(SECRETMEM, "secretmem", SECRETMEM)                                                    \
	VALUE(SECRETMEM, UNKNOWN, "unknown", OLDER, "", "", "check_vma_flags",                     \
	      "there is no secretmem")                                                             \
	VALUE(SECRETMEM, ON_LRU, "on-lru", V(5, 14), "1507f51255c9",                               \
	      "mm: introduce memfd_secret system call to create \"secret\" memory areas",          \
	      "check_vma_flags, page_is_secretmem",                                                \
	      "no call gets a page of secretmem, but the fast walk gets one that is on no LRU "    \
	      "list")                                                                              \
	VALUE(SECRETMEM, REFUSED, "refused", V(6, 9), "65291dcfcf89",                              \
	      "mm/secretmem: fix GUP-fast succeeding on secretmem folios",                         \
	      "check_vma_flags, gup_fast_folio_allowed", "no call gets a page of secretmem")       \
	RULE(SHADOW_STACK, "shadow-stack", SHADOW_STACK)                                           \
	VALUE(SHADOW_STACK, UNKNOWN, "unknown", OLDER, "", "", "check_vma_flags",                  \
	      "a shadow stack is written like other memory")                                       \
	VALUE(SHADOW_STACK, FORCE_ONLY, "force-only", V(6, 6), "7c8f82db8acb",                     \
	      "mm: Don't allow write GUPs to shadow stack memory", "check_vma_flags",              \
	      "a shadow stack is written with FOLL_FORCE only")                                    \
	RULE(ZERO_PAGE_PIN, "zero-page-pin", PINS)                                                 \
	VALUE(ZERO_PAGE_PIN, COUNTED, "counted", OLDER, "3faa52c03f44",                            \
	      "mm/gup: track FOLL_PIN pages", "try_grab_page",                                     \
	      "pins of the zero page are counted")                                                 \
	VALUE(ZERO_PAGE_PIN, NOT_COUNTED, "not-counted", V(6, 5), "c8070b787519",                  \
	      "mm: Don't pin ZERO_PAGE in pin_user_pages()", "try_grab_folio, gup_put_folio",      \
	      "pins of the zero page are not counted")                                             \
	RULE(DIRTY_TRACKED_PIN, "dirty-tracked-pin", LONGTERM)                                     \
	VALUE(DIRTY_TRACKED_PIN, ALLOWED, "allowed", OLDER, "", "", "check_vma_flags",             \
	      "files that track dirty pages may be pinned for writing")                            \
	VALUE(DIRTY_TRACKED_PIN, REFUSED, "refused", V(6, 5), "8ac268436e6d",                      \
	      "mm/gup: disallow FOLL_LONGTERM GUP-nonfast writing to file-backed mappings",        \
	      "writable_file_mapping_allowed, gup_fast_folio_allowed",                             \
	      "a long-term pin for writing to such a file is refused; the fast walk skips such "   \
	      "files")                                                                             \
	RULE(FAST_NO_MAPPING, "fast-no-mapping", FAST)                                             \
	VALUE(FAST_NO_MAPPING, ALLOWED, "allowed", OLDER, "", "", "gup_fast_pte_range",            \
	      "the fast walk takes base pages without a mapping")                                  \
	VALUE(FAST_NO_MAPPING, CRASHES, "crashes", V(5, 14), "1507f51255c9",                       \
	      "mm: introduce memfd_secret system call to create \"secret\" memory areas",          \
	      "page_is_secretmem", "the fast walk crashes at base pages without a mapping")        \
	VALUE(FAST_NO_MAPPING, ALLOWED_AGAIN, "allowed-again", V(5, 15), "79f9bc584314",           \
	      "mm/secretmem: fix NULL page->mapping dereference in page_is_secretmem()",           \
	      "page_is_secretmem", "the fast walk takes base pages without a mapping again")       \
	VALUE(FAST_NO_MAPPING, FALLS_BACK, "falls-back", V(6, 10), "f002882ca369",                 \
	      "mm: merge folio_is_secretmem() and folio_fast_pin_allowed() into "                  \
	      "gup_fast_folio_allowed()",                                                          \
	      "gup_fast_folio_allowed",                                                            \
	      "the fast walk falls back at base pages without a mapping")                          \
	VALUE(FAST_NO_MAPPING, LONGTERM_FALLS_BACK, "longterm-falls-back", V(7, 3),                \
	      "c494788faffe", "mm/gup: fix GUP-fast fallback for NULL-mapping order-0 folios",     \
	      "gup_fast_folio_allowed",                                                            \
	      "the fast walk falls back at them only for long-term pins for writing")              \
	RULE(FAST_OVERFLOW, "fast-overflow", FAST)                                                 \
	VALUE(FAST_OVERFLOW, ZERO, "zero", OLDER, "", "", "internal_get_user_pages_fast",          \
	      "a fast call on a range that wraps returns 0")                                       \
	VALUE(FAST_OVERFLOW, EOVERFLOW_, "eoverflow", V(6, 5), "9883c7f84053",                     \
	      "mm/gup: do not return 0 from pin_user_pages_fast() for bad args",                   \
	      "internal_get_user_pages_fast",                                                      \
	      "a fast call on a range that wraps returns -EOVERFLOW")                              \
	RULE(FAST_FORK, "fast-fork", FAST)                                                         \
	VALUE(FAST_FORK, IGNORED, "ignored", OLDER, "", "", "gup_pgd_range",                       \
	      "the fast walk pins while fork() write-protects")                                    \
	VALUE(FAST_FORK, WRITE_PROTECT_SEQ, "write-protect-seq", V(5, 11), "57efa1fe5957",         \
	      "mm/gup: prevent gup_fast from racing with COW during fork",                         \
	      "lockless_pages_from_mm, gup_fast", "the fast walk pins nothing while fork() runs")  \
	RULE(FAST_RECHECK, "fast-recheck", NOWHERE)                                                \
	VALUE(FAST_RECHECK, PTE, "pte", OLDER, "", "", "gup_pte_range",                            \
	      "the fast walk reads the PTE again when it holds the page")                          \
	VALUE(FAST_RECHECK, PMD_AND_PTE, "pmd-and-pte", V(6, 0), "70cbc3cc78a9",                   \
	      "mm: gup: fix the fast GUP race against THP collapse", "gup_pte_range",              \
	      "the fast walk reads PMD and PTE again when it holds the page")                      \
	RULE(STACK, "stack", STACK)                                                                \
	VALUE(STACK, GROWS, "grows", OLDER, "", "", "find_extend_vma",                             \
	      "a page just below a stack grows the stack")                                         \
	VALUE(STACK, FIXED, "fixed", V(6, 5), "8d7071af8907",                                      \
	      "mm: always expand the stack with the mmap write lock held", "gup_vma_lookup",       \
	      "a page just below a stack is outside any VMA; an access close to the stack warns")  \
	VALUE(STACK, FIXED_SILENTLY, "fixed-silently", PROPOSAL, "",                               \
	      "that commit as it is in stable releases", "find_vma",                               \
	      "a page just below a stack is outside any VMA, and there is no warning")             \
	RULE(FAULT_COMPLETED, "fault-completed", INJECTED, SHARED)                                 \
	VALUE(FAULT_COMPLETED, UNKNOWN, "unknown", OLDER, "", "", "faultin_page",                  \
	      "a fault that dropped mmap_lock must be taken again")                                \
	VALUE(FAULT_COMPLETED, RETAKES_LOCK, "retakes-lock", V(6, 0), "d92725256b4f",              \
	      "mm: avoid unnecessary page fault retires on shared memory types", "faultin_page",   \
	      "a fault that dropped mmap_lock may be complete")                                    \
	RULE(NO_PROGRESS, "no-progress", CALL)                                                     \
	VALUE(NO_PROGRESS, ZERO, "zero", OLDER, "", "", "__get_user_pages_locked",                 \
	      "a call that gets nothing and has no error returns 0")                               \
	VALUE(NO_PROGRESS, EFAULT_, "efault", V(6, 7), "9c4b21422507",                             \
	      "mm/gup: make failure to pin an error if FOLL_NOWAIT not specified",                 \
	      "__get_user_pages_locked",                                                           \
	      "such a call returns -EFAULT, unless it passes FOLL_NOWAIT")                         \
	RULE(LONGTERM_ZONE, "longterm-zone", LONGTERM)                                             \
	VALUE(LONGTERM_ZONE, CMA, "cma", OLDER, "9a4e9f3b2d73",                                    \
	      "mm: update get_user_pages_longterm to migrate pages allocated from CMA region",     \
	      "check_and_migrate_cma_pages", "a long-term pin moves pages out of CMA areas")       \
	VALUE(LONGTERM_ZONE, MOVABLE, "movable", V(5, 13), "d1e153fea2a8",                         \
	      "mm/gup: migrate pinned pages out of movable zone",                                  \
	      "check_and_migrate_movable_pages",                                                   \
	      "a long-term pin moves pages out of CMA areas and out of ZONE_MOVABLE")              \
	RULE(LONGTERM_COMPOUND, "longterm-compound", LONGTERM)                                     \
	VALUE(LONGTERM_COMPOUND, SKIPPED, "skipped", OLDER, "aa712399c1e8",                        \
	      "mm/gup: speed up check_and_migrate_cma_pages() on huge page",                       \
	      "check_and_migrate_cma_pages",                                                       \
	      "behind a page of a huge page, as many pages are not looked at as may be left of "   \
	      "it")                                                                                \
	VALUE(LONGTERM_COMPOUND, EACH_PAGE, "each-page", V(5, 13), "83c02c23d074",                 \
	      "mm/gup: check every subpage of a compound page during isolation",                   \
	      "check_and_migrate_movable_pages", "each page is looked at")                         \
	RULE(LONGTERM_FAILURE, "longterm-failure", LONGTERM)                                       \
	VALUE(LONGTERM_FAILURE, PINNED, "pinned", OLDER, "9a4e9f3b2d73",                           \
	      "mm: update get_user_pages_longterm to migrate pages allocated from CMA region",     \
	      "check_and_migrate_cma_pages",                                                       \
	      "if a page cannot be moved, all pages are pinned where they are")                    \
	VALUE(LONGTERM_FAILURE, FAILS, "fails", V(5, 13), "f0f4463837da",                          \
	      "mm/gup: return an error on migration failure", "check_and_migrate_movable_pages",   \
	      "if a page cannot be moved, the call fails with -ENOMEM")                            \
	RULE(LONGTERM_ISOLATED, "longterm-isolated", LONGTERM)                                     \
	VALUE(LONGTERM_ISOLATED, PINNED, "pinned", OLDER, "9a4e9f3b2d73",                          \
	      "mm: update get_user_pages_longterm to migrate pages allocated from CMA region",     \
	      "check_and_migrate_cma_pages",                                                       \
	      "a page that is on no LRU list is pinned where it is")                               \
	VALUE(LONGTERM_ISOLATED, RETRIED, "retried", V(5, 13), "6e7f34ebb8d2",                     \
	      "mm/gup: check for isolation errors",                                                \
	      "check_and_migrate_movable_pages, collect_longterm_unpinnable_folios",               \
	      "the walk is repeated until the page is on an LRU list, without an end")             \
	VALUE(LONGTERM_ISOLATED, PINNED_AGAIN, "pinned-again", V(6, 14), "1aaf8c122918",           \
	      "mm: gup: fix infinite loop within __get_longterm_locked",                           \
	      "check_and_migrate_movable_pages_or_folios",                                         \
	      "such a page is pinned where it is, once no other page is to be moved")              \
	VALUE(LONGTERM_ISOLATED, RETRIED_AGAIN, "retried-again", V(6, 16), "517f496e1e61",         \
	      "mm/gup: revert \"mm: gup: fix infinite loop within __get_longterm_locked\"",        \
	      "check_and_migrate_movable_pages_or_folios",                                         \
	      "the walk is repeated again until the page is on an LRU list")                       \
	RULE(LONGTERM_DRAIN, "longterm-drain", LONGTERM)                                           \
	VALUE(LONGTERM_DRAIN, NOT_LRU, "not-lru", OLDER, "9a4e9f3b2d73",                           \
	      "mm: update get_user_pages_longterm to migrate pages allocated from CMA region",     \
	      "check_and_migrate_cma_pages, collect_longterm_unpinnable_folios",                   \
	      "the LRU batches are drained for a page that is on no LRU list")                     \
	VALUE(LONGTERM_DRAIN, REF_COUNT, "ref-count", V(6, 17), "98c6d259319e",                    \
	      "mm/gup: check ref_count instead of lru before migration",                           \
	      "collect_longterm_unpinnable_folios",                                                \
	      "they are drained for a page that has more references than expected")                \
	RULE(LONGTERM_ARRAY, "longterm-array", LONGTERM)                                           \
	VALUE(LONGTERM_ARRAY, NONE, "none", OLDER, "", "", "check_and_migrate_movable_pages",      \
	      "a long-term pin needs no memory for a second array")                                \
	VALUE(LONGTERM_ARRAY, KMALLOC, "kmalloc", V(6, 11), "53ba78de064b",                        \
	      "mm/gup: introduce check_and_migrate_movable_folios()",                              \
	      "check_and_migrate_movable_pages",                                                   \
	      "a long-term pin of more than 2 GiB fails with -ENOMEM, and its pages stay pinned")  \
	VALUE(LONGTERM_ARRAY, NONE_AGAIN, "none-again", V(6, 12), "94efde1d1539",                  \
	      "mm/gup: avoid an unnecessary allocation call for FOLL_LONGTERM cases",              \
	      "check_and_migrate_movable_pages",                                                   \
	      "there is no such array; aa6f8b2593b5 of the same release returns the pins")         \
	RULE(LONGTERM_AGAIN, "longterm-again", LONGTERM)                                           \
	VALUE(LONGTERM_AGAIN, GOT, "got", OLDER, "", "", "check_and_migrate_cma_pages",            \
	      "after it moved pages, a long-term pin asks again for as many pages as it had got")  \
	VALUE(LONGTERM_AGAIN, ASKED, "asked", V(5, 13), "f68749ec342b",                            \
	      "mm/gup: longterm pin migration cleanup", "__gup_longterm_locked",                   \
	      "after it moved pages, a long-term pin asks again for as many as the caller wants")  \
	RULE(THP_BATCH, "thp-batch", HUGE | CALL)                                                  \
	VALUE(THP_BATCH, PAGE_BY_PAGE, "page-by-page", OLDER, "", "", "__get_user_pages",          \
	      "each page of a huge page is looked up and held separately")                         \
	VALUE(THP_BATCH, WHOLE, "whole", V(6, 6), "57edfcfd3419",                                  \
	      "mm/gup: accelerate thp gup even for \"pages != NULL\"", "__get_user_pages",         \
	      "one look-up serves all pages of a huge page")                                       \
	RULE(HUGETLB_WALK, "hugetlb-walk", HUGETLB)                                                \
	VALUE(HUGETLB_WALK, OWN, "own", OLDER, "63551ae0feaa", "[PATCH] Hugepage consolidation",   \
	      "follow_hugetlb_page",                                                               \
	      "hugetlb memory has its own slow walk, which knows neither FOLL_NOFAULT nor -EINTR") \
	VALUE(HUGETLB_WALK, OWN_DROPS, "own-drops", V(6, 3), "9a863a6a5139",                       \
	      "mm/gup: make locked never NULL in the internal GUP functions",                      \
	      "follow_hugetlb_page",                                                               \
	      "a fault of this walk drops mmap_lock in each call; one that does not allow that "   \
	      "returns 0")                                                                         \
	VALUE(HUGETLB_WALK, PAGE_MASK, "page-mask", V(6, 6), "4849807114b8",                       \
	      "mm/gup: retire follow_hugetlb_page()", "hugetlb_follow_page_mask",                  \
	      "only the check of the entry is separate; a dump leaves out memory that is not "     \
	      "writable, too")                                                                     \
	VALUE(HUGETLB_WALK, GENERIC, "generic", V(6, 10), "9cb28da54643",                          \
	      "mm/gup: handle hugetlb in the generic follow_page_mask code",                       \
	      "follow_huge_pmd, no_page_table", "hugetlb memory is walked like other huge pages")  \
	RULE(HUGETLB_START, "hugetlb-start", HUGETLB)                                              \
	VALUE(HUGETLB_START, ANY, "any", OLDER, "", "", "follow_hugetlb_page",                     \
	      "the slow walk of hugetlb memory may begin at any address")                          \
	VALUE(HUGETLB_START, ENDLESS, "endless", V(5, 12), "82e5d378b0e4",                         \
	      "mm/hugetlb: refactor subpage recording", "follow_hugetlb_page",                     \
	      "it never ends at the last page of a VMA when the start is not a page's")            \
	VALUE(HUGETLB_START, ANY_AGAIN, "any-again", V(5, 14), "d08af0a59684",                     \
	      "mm/hugetlb: fix refs calculation from unaligned @vaddr", "follow_hugetlb_page",     \
	      "the slow walk of hugetlb memory may begin at any address again")                    \
	RULE(HUGETLB_LOOK_UP, "hugetlb-look-up", HUGETLB | LOOK_UP)                                \
	VALUE(HUGETLB_LOOK_UP, WAITS, "waits", OLDER, "e66f17ff7177",                              \
	      "mm/hugetlb: take page table lock in follow_huge_pmd()", "follow_huge_pmd_pte",      \
	      "a look-up of hugetlb memory waits until a migration is over")                       \
	VALUE(HUGETLB_LOOK_UP, NOTHING, "nothing", V(6, 3), "bb373dce2c7b",                        \
	      "mm/hugetlb: don't wait for migration entry during follow page",                     \
	      "hugetlb_follow_page_mask",                                                          \
	      "a look-up of hugetlb memory finds nothing while a page is being migrated")          \
	RULE(HUGETLB_FORCE, "hugetlb-force", HUGETLB)                                              \
	VALUE(HUGETLB_FORCE, MAKES_WRITABLE, "makes-writable", OLDER, "", "", "hugetlb_cow",       \
	      "FOLL_FORCE leaves writable entries in hugetlb VMAs that are not writable")          \
	VALUE(HUGETLB_FORCE, FAULT_FAILS, "fault-fails", V(6, 0), "1d8d14641fd9",                  \
	      "mm/hugetlb: support write-faults in shared mappings", "hugetlb_wp",                 \
	      "the fault of such a write is refused, with VM_FAULT_SIGSEGV")                       \
	VALUE(HUGETLB_FORCE, REFUSED, "refused", V(6, 1), "f347454d0341",                          \
	      "mm/gup: disallow FOLL_FORCE|FOLL_WRITE on hugetlb mappings", "check_vma_flags",     \
	      "the VMA is refused for such a write, without a fault")                              \
	VALUE(HUGETLB_FORCE, ALLOWED, "allowed", V(6, 14), "04fc44077cea",                         \
	      "mm/hugetlb: support FOLL_FORCE|FOLL_WRITE", "check_vma_flags, hugetlb_wp",          \
	      "FOLL_FORCE writes to hugetlb memory as to other private memory")                    \
	RULE(HUGETLB_SPLIT, "hugetlb-split", HUGETLB)                                              \
	VALUE(HUGETLB_SPLIT, IGNORED, "ignored", OLDER, "bfe7b00de6d1",                            \
	      "mm, thp: introduce FOLL_SPLIT_PMD",                                                 \
	      "follow_hugetlb_page, hugetlb_follow_page_mask",                                     \
	      "FOLL_SPLIT_PMD does nothing to hugetlb memory")                                     \
	VALUE(HUGETLB_SPLIT, RUNS_WILD, "runs-wild", V(6, 10), "9cb28da54643",                     \
	      "mm/gup: handle hugetlb in the generic follow_page_mask code", "follow_pmd_mask",    \
	      "FOLL_SPLIT_PMD splits hugetlb memory, which cannot be split: a crash")              \
	VALUE(HUGETLB_SPLIT, REFUSED, "refused", V(6, 15), "8977752c8056",                         \
	      "mm/gup: reject FOLL_SPLIT_PMD with hugetlb VMAs", "check_vma_flags",                \
	      "FOLL_SPLIT_PMD is refused for hugetlb memory, with -EOPNOTSUPP")                    \
	RULE(HUGETLB_FORK, "hugetlb-fork", HUGETLB | FORKED)                                       \
	VALUE(HUGETLB_FORK, SHARES, "shares", OLDER, "", "", "copy_hugetlb_page_range",            \
	      "fork() shares hugetlb pages with the child, pinned or not")                         \
	VALUE(HUGETLB_FORK, COPIES_PINNED, "copies-pinned", V(5, 12), "4eae4efa2c29",              \
	      "hugetlb: do early cow when page pinned on src mm", "copy_hugetlb_page_range",       \
	      "pinned hugetlb pages are copied for the child")                                     \
	RULE(HUGETLB_UFFD_WP, "hugetlb-uffd-wp", HUGETLB, UFFD)                                    \
	VALUE(HUGETLB_UFFD_WP, UNKNOWN, "unknown", OLDER, "", "", "hugetlb_fault",                 \
	      "userfaultfd cannot write-protect hugetlb memory")                                   \
	VALUE(HUGETLB_UFFD_WP, LOST, "lost", V(5, 19), "b1f9e876862d",                             \
	      "mm/uffd: enable write protection for shmem & hugetlbfs",                            \
	      "hugetlb_fault, hugetlb_wp",                                                         \
	      "userfaultfd can write-protect hugetlb memory, and unsharing a page loses the "      \
	      "protection")                                                                        \
	VALUE(HUGETLB_UFFD_WP, UNMAPPED, "unmapped", V(6, 2), "fed15f1345dc",                      \
	      "mm/hugetlb: pre-allocate pgtable pages for uffd wr-protects",                       \
	      "hugetlb_change_protection",                                                         \
	      "hugetlb memory that no page table maps yet can be write-protected, too")            \
	VALUE(HUGETLB_UFFD_WP, CHECKED, "checked", V(6, 3), "60d5b473d61b",                        \
	      "mm/hugetlb: fix uffd wr-protection for CoW optimization path", "hugetlb_wp",        \
	      "the first write to private memory no longer passes the protection")                 \
	VALUE(HUGETLB_UFFD_WP, KEPT, "kept", V(6, 4), "0f230bc24b6e",                              \
	      "mm/hugetlb: fix uffd-wp bit lost when unsharing happens", "hugetlb_wp",             \
	      "the copy that unsharing makes keeps the protection")                                \
	RULE(LONGTERM_GRAB, "longterm-grab", LONGTERM, HUGETLB)                                    \
	VALUE(LONGTERM_GRAB, NOT_ASKED, "not-asked", OLDER, "", "", "try_grab_page",               \
	      "the slow walk holds any page for a long-term pin, and moves it afterwards")         \
	VALUE(LONGTERM_GRAB, HUGETLB_FAILS, "hugetlb-fails", V(5, 12), "0fa5bc4023c1",             \
	      "mm/hugetlb: grab head page refcount once for group of subpages",                    \
	      "follow_hugetlb_page, try_grab_compound_head",                                       \
	      "the slow walk fails with -ENOMEM on hugetlb pages that must not be pinned for a "   \
	      "long time")                                                                         \
	VALUE(LONGTERM_GRAB, BATCH_FAILS, "batch-fails", V(6, 6), "57edfcfd3419",                  \
	      "mm/gup: accelerate thp gup even for \"pages != NULL\"",                             \
	      "__get_user_pages, try_grab_folio",                                                  \
	      "it fails with -EFAULT on several pages of a huge page that must not be pinned for " \
	      "a long time")                                                                       \
	VALUE(LONGTERM_GRAB, FAST_ONLY, "fast-only", V(6, 10), "f442fa614137",                     \
	      "mm: gup: stop abusing try_grab_folio", "try_grab_folio, try_grab_folio_fast",       \
	      "only the fast walk checks this; the slow walk moves the page afterwards")           \
	RULE(SOFT_DIRTY_PINNED, "soft-dirty-pinned", NOWHERE)                                      \
	VALUE(SOFT_DIRTY_PINNED, PROTECTED, "protected", OLDER, "", "", "clear_soft_dirty",        \
	      "clear_refs write-protects pinned pages as well")                                    \
	VALUE(SOFT_DIRTY_PINNED, LEFT, "left", V(5, 11), "9348b73c2e1b",                           \
	      "mm: don't play games with pinned pages in clear_page_refs",                         \
	      "clear_soft_dirty, pte_is_pinned",                                                   \
	      "clear_refs leaves the PTE of a pinned page of a private mapping as it is")          \
	RULE(LRU_BATCH, "lru-batch", BATCHED)                                                      \
	VALUE(LRU_BATCH, KEPT, "kept", OLDER, "", "", "pagevec_lru_move_fn",                       \
	      "a page that waits to be moved to another LRU list still counts as on a list")       \
	VALUE(LRU_BATCH, MLOCK_TOO, "mlock-too", V(5, 18), "2fbb0c10d1e8",                         \
	      "mm/munlock: mlock_page() munlock_page() batch by pagevec",                          \
	      "mlock_folio, mlock_folio_batch", "so does a page that waits to be mlocked")         \
	VALUE(LRU_BATCH, CLEARED, "cleared", V(6, 11), "33dfe9204f29",                             \
	      "mm/gup: clear the LRU flag of a page before adding to LRU batch",                   \
	      "folio_batch_add_and_move",                                                          \
	      "a page that waits to be moved counts as on no list, one to be mlocked as on a "     \
	      "list")                                                                              \
	VALUE(LRU_BATCH, KEPT_AGAIN, "kept-again", V(6, 17), "afb99e9f5004",                       \
	      "mm: revert \"mm/gup: clear the LRU flag of a page before adding to LRU batch\"",    \
	      "folio_batch_add_and_move", "both count as on a list again")                         \
	RULE(O_DIRECT, "o-direct", NOWHERE)                                                        \
	VALUE(O_DIRECT, GET_FAST, "get-fast", OLDER, "", "", "bio_iov_iter_get_pages",             \
	      "O_DIRECT takes references, by get_user_pages_fast()")                               \
	VALUE(O_DIRECT, PIN_FAST, "pin-fast", V(6, 5), "a7e689dd1c06",                             \
	      "block: Convert bio_iov_iter_get_pages to use iov_iter_extract_pages",               \
	      "iov_iter_extract_user_pages", "O_DIRECT takes pins, by pin_user_pages_fast()")      \
	RULE(LOOK_UP, "look-up", LOOK_UP)                                                          \
	VALUE(LOOK_UP, FOLLOW_PAGE, "follow-page", OLDER, "", "", "follow_page",                   \
	      "look-ups are one step of the slow walk")                                            \
	VALUE(LOOK_UP, FOLIO_WALK, "folio-walk", V(6, 12), "7290840de65e",                         \
	      "mm: remove follow_page()", "folio_walk_start",                                      \
	      "look-ups find the mapped page, hinted or not")

#endif /* GUPWALK_RULE_LIST_H */
