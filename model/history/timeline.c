// SPDX-License-Identifier: GPL-2.0-only
/*
 * The timeline. One row for each value that a rule has had, oldest first; rows
 * of proposals, which no kernel had, stand last. To add a release, raise
 * GUP_VERSION_LAST and add the rows it brings; to add a rule, see rules.h.
 */
#include <gupwalk/history.h>

#define V GUP_VERSION
/* What v5.10 had already: since when is older than the model's span. */
#define OLDER GUP_VERSION_FIRST
/* No kernel has it. */
#define PROPOSAL 0

static const struct gup_change timeline[] = {
	{ GUP_RULE_PROTNONE, GUP_PROTNONE_FOLL_NUMA, OLDER, "0b9d705297b2",
	  "mm: numa: Support NUMA hinting page faults from gup/gup_fast",
	  "__get_user_pages, follow_page_pte",
	  "the slow walk faults on protnone unless FOLL_FORCE; look-ups follow it" },
	{ GUP_RULE_PROTNONE, GUP_PROTNONE_FORCE_FOLLOWS, V(6, 1), "474098edac26",
	  "mm/gup: replace FOLL_NUMA by gup_can_follow_protnone()", "gup_can_follow_protnone",
	  "protnone is not followed without FOLL_FORCE, by look-ups neither" },
	{ GUP_RULE_PROTNONE, GUP_PROTNONE_HONOR_IMPLICIT, V(6, 5), "d74943a2f3cd",
	  "mm/gup: reintroduce FOLL_NUMA as FOLL_HONOR_NUMA_FAULT",
	  "is_valid_gup_args, gup_can_follow_protnone",
	  "GUP always honours hinting in an accessible VMA, look-ups never do" },
	{ GUP_RULE_PROTNONE, GUP_PROTNONE_HONOR_EXPLICIT, V(6, 6), "7acddcc1ae30",
	  "mm/gup: don't implicitly set FOLL_HONOR_NUMA_FAULT",
	  "is_valid_gup_args, gup_can_follow_protnone",
	  "only callers that pass FOLL_HONOR_NUMA_FAULT honour hinting" },
	{ GUP_RULE_PROTNONE, GUP_PROTNONE_V1_ALWAYS, PROPOSAL, "",
	  "smaps / mm/gup: fix gup_can_follow_protnone fallout, v1, 31 July 2023",
	  "is_valid_gup_args, gup_fast_pte_range",
	  "every GUP user honours hinting, and the fast walk asks the flag as well" },
	{ GUP_RULE_PROTNONE, GUP_PROTNONE_CALLER_SETS_FAST_ASKS, PROPOSAL, "",
	  "smaps / mm/gup: fix gup_can_follow_protnone fallout, v1, 31 July 2023",
	  "gup_can_follow_protnone, gup_fast_pte_range",
	  "callers set the flag, and the fast walk asks it before it gives up on protnone" },
	{ GUP_RULE_PROTNONE, GUP_PROTNONE_FAST_LOOKUP, PROPOSAL, "",
	  "Re: smaps / mm/gup: fix gup_can_follow_protnone fallout, 31 July 2023",
	  "gup_can_follow_protnone, gup_fast_pte_range",
	  "the fast walk looks up what the hardware would; the slow walk never honours" },

	{ GUP_RULE_UFFD_RWP, GUP_UFFD_RWP_UNKNOWN, OLDER, "", "", "gup_can_follow_protnone",
	  "userfaultfd does not track accesses by protnone entries" },
	{ GUP_RULE_UFFD_RWP, GUP_UFFD_RWP_FAULTS, V(7, 3), "7974c238531b",
	  "mm: handle VM_UFFD_RWP in khugepaged, rmap, and GUP", "gup_can_follow_protnone",
	  "everyone faults on protnone in an accessible VM_UFFD_RWP VMA, whatever the flags" },

	{ GUP_RULE_FAST_ACCESS, GUP_FAST_ACCESS_HARDWARE, OLDER, "e7fe7b5cae90",
	  "mm: replace pte_write with pte_access_permitted in fault + gup paths",
	  "pte_access_permitted, pmd_access_permitted",
	  "x86 wants the entry present for the hardware: protnone never is" },
	{ GUP_RULE_FAST_ACCESS, GUP_FAST_ACCESS_GENERIC, PROPOSAL, "",
	  "what an architecture without pte_access_permitted() of its own does",
	  "include/linux/pgtable.h:pte_access_permitted",
	  "the entry need only be present for Linux, as protnone is" },

	{ GUP_RULE_FORCE_WRITE, GUP_FORCE_WRITE_FOLL_COW, OLDER, "19be0eaffa3a",
	  "mm: remove gup_flags FOLL_WRITE games from __get_user_pages()",
	  "can_follow_write_pte, faultin_page",
	  "FOLL_FORCE writes to a dirty entry after a write fault of the same call" },
	{ GUP_RULE_FORCE_WRITE, GUP_FORCE_WRITE_ANON_EXCLUSIVE, V(6, 0), "5535be309971",
	  "mm/gup: fix FOLL_FORCE COW security issue and remove FOLL_COW",
	  "can_follow_write_pte, can_follow_write_pmd",
	  "FOLL_FORCE writes to an exclusive anonymous page of a private mapping" },

	{ GUP_RULE_UNSHARE, GUP_UNSHARE_NEVER, OLDER, "", "", "follow_page_pte, gup_fast_pte_range",
	  "read-only pins take a page as it is, shared or not" },
	{ GUP_RULE_UNSHARE, GUP_UNSHARE_ANON, V(5, 19), "a7f226604170",
	  "mm/gup: trigger FAULT_FLAG_UNSHARE when R/O-pinning a possibly shared anonymous page",
	  "gup_must_unshare", "a read-only pin unshares an anonymous page first" },
	{ GUP_RULE_UNSHARE, GUP_UNSHARE_ANON_AND_LONGTERM, V(6, 2), "84209e87c696",
	  "mm/gup: reliable R/O long-term pinning in COW mappings", "gup_must_unshare",
	  "a long-term one unshares any page of a private mapping" },

	{ GUP_RULE_SAVED_WRITE, GUP_SAVED_WRITE_KEPT, OLDER, "b191f9b106ea",
	  "mm: numa: preserve PTE write permissions across a NUMA hinting fault",
	  "change_pte_range, do_numa_page", "a hinted entry keeps its write bit" },
	{ GUP_RULE_SAVED_WRITE, GUP_SAVED_WRITE_DROPPED, V(6, 2), "6a56ccbcf6c6",
	  "mm/autonuma: use can_change_(pte|pmd)_writable() to replace savedwrite",
	  "change_pte_range, do_numa_page",
	  "a hinted entry is not writable; the fault works out whether it may be" },

	{ GUP_RULE_COW_REUSE, GUP_COW_REUSE_PAGE_COUNT, OLDER, "09854ba94c6a",
	  "mm: do_wp_page() simplification", "do_wp_page, do_huge_pmd_wp_page",
	  "a write fault reuses a page with a single reference" },
	{ GUP_RULE_COW_REUSE, GUP_COW_REUSE_REF_COUNT, V(5, 18), "53a05ad9f21d",
	  "mm: optimize do_wp_page() for exclusive pages in the swapcache",
	  "do_wp_page, do_huge_pmd_wp_page",
	  "the swap cache's reference does not count; GUP's on a huge page does" },
	{ GUP_RULE_COW_REUSE, GUP_COW_REUSE_ANON_EXCLUSIVE, V(5, 19), "6c287605fd56",
	  "mm: remember exclusively mapped anonymous pages with PG_anon_exclusive",
	  "do_wp_page, do_huge_pmd_wp_page",
	  "an exclusive page is reused whoever else refers to it" },
	{ GUP_RULE_COW_REUSE, GUP_COW_REUSE_LARGE_FOLIO, V(6, 15), "1da190f4d0a6",
	  "mm: Copy-on-Write (COW) reuse support for PTE-mapped THP",
	  "__wp_can_reuse_large_anon_folio",
	  "so is a part of a large folio that one process alone maps" },

	{ GUP_RULE_MPROTECT_WRITE, GUP_MPROTECT_WRITE_WRITE_FAULT, OLDER, "", "",
	  "change_pte_range", "mprotect() leaves private memory to write faults" },
	{ GUP_RULE_MPROTECT_WRITE, GUP_MPROTECT_WRITE_DIRTY_PTE, V(6, 0), "64fe24a3e05e",
	  "mm/mprotect: try avoiding write faults for exclusive anonymous pages when changing "
	  "protection",
	  "can_change_pte_writable", "it makes dirty exclusive base pages writable" },
	{ GUP_RULE_MPROTECT_WRITE, GUP_MPROTECT_WRITE_EXCLUSIVE, V(6, 2), "d84887739d5c",
	  "mm/mprotect: allow clean exclusive anon pages to be writable",
	  "can_change_pte_writable, can_change_pmd_writable",
	  "it makes exclusive pages writable, clean ones and huge ones too" },

	{ GUP_RULE_SWAP_IN_WRITE, GUP_SWAP_IN_WRITE_WRITE_FAULT, OLDER, "", "", "do_swap_page",
	  "a page swapped in becomes writable by a write fault only" },
	{ GUP_RULE_SWAP_IN_WRITE, GUP_SWAP_IN_WRITE_EXCLUSIVE, V(6, 11), "c18160dba5ff",
	  "mm: swap: reuse exclusive folio directly instead of wp page faults", "do_swap_page",
	  "an exclusive page becomes writable at once" },

	{ GUP_RULE_HUGE_ZERO_WRITE, GUP_HUGE_ZERO_WRITE_SPLIT, OLDER, "3917c80280c9",
	  "thp: change CoW semantics for anon-THP", "do_huge_pmd_wp_page",
	  "a write to the huge zero page splits it and gets one base page" },
	{ GUP_RULE_HUGE_ZERO_WRITE, GUP_HUGE_ZERO_WRITE_HUGE_PAGE, V(6, 13), "1ced09e0331f",
	  "mm: allocate THP on hugezeropage wp-fault", "do_huge_zero_wp_pmd",
	  "a write to the huge zero page gets a huge page" },

	{ GUP_RULE_HUGE_ZERO_FAST, GUP_HUGE_ZERO_FAST_FOLLOWED, OLDER, "", "", "gup_fast_pmd_leaf",
	  "the fast walk follows the huge zero page" },
	{ GUP_RULE_HUGE_ZERO_FAST, GUP_HUGE_ZERO_FAST_SPECIAL, V(6, 18), "d82d09e48219",
	  "mm/huge_memory: mark PMD mappings of the huge zero folio special",
	  "gup_fast_pmd_leaf, set_huge_zero_folio",
	  "the huge zero page is special, and the fast walk stops there" },

	{ GUP_RULE_ARGS, GUP_ARGS_PER_ENTRY, OLDER, "", "",
	  "is_valid_gup_flags and each entry point",
	  "each entry point refuses what it must not see, and passes on the rest" },
	{ GUP_RULE_ARGS, GUP_ARGS_PAGES_CHECKED, V(5, 19), "0768c8de1b74",
	  "mm/gup: fix comments to pin_user_pages_*()", "pin_user_pages and its family",
	  "pins without an array of pages are refused, too" },
	{ GUP_RULE_ARGS, GUP_ARGS_IS_VALID_GUP_ARGS, V(6, 3), "d64e2dbc33a1",
	  "mm/gup: simplify the external interface functions and consolidate invariants",
	  "is_valid_gup_args", "one check for all; a refused pin_user_pages() returns 0" },
	{ GUP_RULE_ARGS, GUP_ARGS_TOUCH_REFUSED, V(6, 7), "0f20bba1688b",
	  "mm/gup: explicitly define and check internal GUP flags, disallow FOLL_TOUCH",
	  "is_valid_gup_args", "FOLL_TOUCH is refused as well" },

	{ GUP_RULE_FAST_ONLY_ERROR, GUP_FAST_ONLY_ERROR_ZERO, OLDER, "", "",
	  "get_user_pages_fast_only", "errors of the fast-only calls come back as 0" },
	{ GUP_RULE_FAST_ONLY_ERROR, GUP_FAST_ONLY_ERROR_PASSED_ON, V(6, 3), "9198a9196ee6",
	  "mm/gup: make get_user_pages_fast_only() return the common return value",
	  "get_user_pages_fast_only", "errors of the fast-only calls come back as they are" },

	{ GUP_RULE_LONGTERM_LOCKED, GUP_LONGTERM_LOCKED_REFUSED, OLDER, "", "",
	  "get_user_pages_unlocked, __get_user_pages_remote",
	  "no long-term pin where a fault might drop mmap_lock" },
	{ GUP_RULE_LONGTERM_LOCKED, GUP_LONGTERM_LOCKED_ALLOWED, V(6, 2), "53b2d09bdd12",
	  "mm/gup: remove the restriction on locked with FOLL_LONGTERM", "__gup_longterm_locked",
	  "long-term pins may drop mmap_lock as all others" },

	{ GUP_RULE_NO_STRUCT_PAGE, GUP_NO_STRUCT_PAGE_GET_FAILS, OLDER, "1027e4436b6a",
	  "mm: make GUP handle pfn mapping unless FOLL_GET is requested", "follow_pfn_pte",
	  "an entry without struct page fails FOLL_GET, and is counted for the rest" },
	{ GUP_RULE_NO_STRUCT_PAGE, GUP_NO_STRUCT_PAGE_EEXIST_, V(5, 18), "65462462ffb2",
	  "mm/gup: follow_pfn_pte(): -EEXIST cleanup", "follow_pfn_pte, __get_user_pages",
	  "an entry without struct page gives -EEXIST where pages are wanted" },

	{ GUP_RULE_FSDAX_LONGTERM, GUP_FSDAX_LONGTERM_AFTER_WALK, OLDER, "", "", "check_dax_vmas",
	  "a long-term pin of DAX memory fails when all is pinned" },
	{ GUP_RULE_FSDAX_LONGTERM, GUP_FSDAX_LONGTERM_VMA_CHECK, V(5, 11), "52650c8b466b",
	  "mm/gup: remove the vma allocation from gup_longterm_locked()", "check_vma_flags",
	  "a long-term pin of DAX memory fails at the VMA" },

	{ GUP_RULE_FSDAX_ENTRY, GUP_FSDAX_ENTRY_DEVMAP, OLDER, "3565fce3a659",
	  "mm, x86: get_user_pages() for dax mappings", "follow_page_pte, vm_normal_page",
	  "entries of DAX memory are special, and give a page to FOLL_GET and FOLL_PIN alone" },
	{ GUP_RULE_FSDAX_ENTRY, GUP_FSDAX_ENTRY_NORMAL, V(6, 15), "38607c62b34b",
	  "fs/dax: properly refcount fs dax pages", "vm_normal_page",
	  "entries of DAX memory are like others" },

	{ GUP_RULE_SECRETMEM, GUP_SECRETMEM_UNKNOWN, OLDER, "", "", "check_vma_flags",
	  "there is no secretmem" },
	{ GUP_RULE_SECRETMEM, GUP_SECRETMEM_REFUSED, V(5, 14), "1507f51255c9",
	  "mm: introduce memfd_secret system call to create \"secret\" memory areas",
	  "check_vma_flags, gup_fast_folio_allowed", "nobody gets a page of secretmem" },

	{ GUP_RULE_SHADOW_STACK, GUP_SHADOW_STACK_UNKNOWN, OLDER, "", "", "check_vma_flags",
	  "a shadow stack is written like other memory" },
	{ GUP_RULE_SHADOW_STACK, GUP_SHADOW_STACK_FORCE_ONLY, V(6, 6), "7c8f82db8acb",
	  "mm: Don't allow write GUPs to shadow stack memory", "check_vma_flags",
	  "a shadow stack is written with FOLL_FORCE only" },

	{ GUP_RULE_ZERO_PAGE_PIN, GUP_ZERO_PAGE_PIN_COUNTED, OLDER, "3faa52c03f44",
	  "mm/gup: track FOLL_PIN pages", "try_grab_page", "pins of the zero page are counted" },
	{ GUP_RULE_ZERO_PAGE_PIN, GUP_ZERO_PAGE_PIN_NOT_COUNTED, V(6, 5), "c8070b787519",
	  "mm: Don't pin ZERO_PAGE in pin_user_pages()", "try_grab_folio, gup_put_folio",
	  "pins of the zero page are not counted" },

	{ GUP_RULE_DIRTY_TRACKED_PIN, GUP_DIRTY_TRACKED_PIN_ALLOWED, OLDER, "", "",
	  "check_vma_flags", "files that track dirty pages may be pinned for writing" },
	{ GUP_RULE_DIRTY_TRACKED_PIN, GUP_DIRTY_TRACKED_PIN_REFUSED, V(6, 5), "8ac268436e6d",
	  "mm/gup: disallow FOLL_LONGTERM GUP-nonfast writing to file-backed mappings",
	  "writable_file_mapping_allowed, gup_fast_folio_allowed",
	  "no long-term pin for writing to such files; the fast walk leaves them alone" },

	{ GUP_RULE_FAST_NO_MAPPING, GUP_FAST_NO_MAPPING_ALLOWED, OLDER, "", "",
	  "gup_fast_pte_range", "the fast walk takes base pages without a mapping" },
	{ GUP_RULE_FAST_NO_MAPPING, GUP_FAST_NO_MAPPING_FALLS_BACK, V(6, 10), "f002882ca369",
	  "mm: merge folio_is_secretmem() and folio_fast_pin_allowed() into "
	  "gup_fast_folio_allowed()",
	  "gup_fast_folio_allowed", "the fast walk leaves base pages without a mapping alone" },
	{ GUP_RULE_FAST_NO_MAPPING, GUP_FAST_NO_MAPPING_LONGTERM_FALLS_BACK, V(7, 3),
	  "c494788faffe", "mm/gup: fix GUP-fast fallback for NULL-mapping order-0 folios",
	  "gup_fast_folio_allowed", "only for long-term pins for writing" },

	{ GUP_RULE_FAST_OVERFLOW, GUP_FAST_OVERFLOW_ZERO, OLDER, "", "",
	  "internal_get_user_pages_fast", "a fast call on a range that wraps gives 0" },
	{ GUP_RULE_FAST_OVERFLOW, GUP_FAST_OVERFLOW_EOVERFLOW_, V(6, 5), "9883c7f84053",
	  "mm/gup: do not return 0 from pin_user_pages_fast() for bad args",
	  "internal_get_user_pages_fast", "a fast call on a range that wraps gives -EOVERFLOW" },

	{ GUP_RULE_FAST_FORK, GUP_FAST_FORK_IGNORED, OLDER, "", "", "gup_pgd_range",
	  "the fast walk pins while fork() write-protects" },
	{ GUP_RULE_FAST_FORK, GUP_FAST_FORK_WRITE_PROTECT_SEQ, V(5, 11), "57efa1fe5957",
	  "mm/gup: prevent gup_fast from racing with COW during fork",
	  "lockless_pages_from_mm, gup_fast", "the fast walk pins nothing while fork() runs" },

	{ GUP_RULE_FAST_RECHECK, GUP_FAST_RECHECK_PTE, OLDER, "", "", "gup_pte_range",
	  "with the page held, the PTE is read again" },
	{ GUP_RULE_FAST_RECHECK, GUP_FAST_RECHECK_PMD_AND_PTE, V(6, 0), "70cbc3cc78a9",
	  "mm: gup: fix the fast GUP race against THP collapse", "gup_pte_range",
	  "with the page held, PMD and PTE are read again" },

	{ GUP_RULE_STACK, GUP_STACK_GROWS, OLDER, "", "", "find_extend_vma",
	  "a page just below a stack grows the stack" },
	{ GUP_RULE_STACK, GUP_STACK_FIXED, V(6, 5), "8d7071af8907",
	  "mm: always expand the stack with the mmap write lock held", "gup_vma_lookup",
	  "a page just below a stack is outside any VMA" },

	{ GUP_RULE_FAULT_COMPLETED, GUP_FAULT_COMPLETED_UNKNOWN, OLDER, "", "", "faultin_page",
	  "a fault that dropped mmap_lock has to be taken again" },
	{ GUP_RULE_FAULT_COMPLETED, GUP_FAULT_COMPLETED_RETAKES_LOCK, V(6, 0), "d92725256b4f",
	  "mm: avoid unnecessary page fault retires on shared memory types", "faultin_page",
	  "a fault may be done and have dropped mmap_lock" },

	{ GUP_RULE_NO_PROGRESS, GUP_NO_PROGRESS_ZERO, OLDER, "", "", "__get_user_pages_locked",
	  "a call that gets nothing and has no error gives 0" },
	{ GUP_RULE_NO_PROGRESS, GUP_NO_PROGRESS_EFAULT_, V(6, 7), "9c4b21422507",
	  "mm/gup: make failure to pin an error if FOLL_NOWAIT not specified",
	  "__get_user_pages_locked", "it gives -EFAULT, unless FOLL_NOWAIT was passed" },

	{ GUP_RULE_LONGTERM_ZONE, GUP_LONGTERM_ZONE_CMA, OLDER, "9a4e9f3b2d73",
	  "mm: update get_user_pages_longterm to migrate pages allocated from CMA region",
	  "check_and_migrate_cma_pages", "a long-term pin moves pages out of CMA areas" },
	{ GUP_RULE_LONGTERM_ZONE, GUP_LONGTERM_ZONE_MOVABLE, V(5, 13), "d1e153fea2a8",
	  "mm/gup: migrate pinned pages out of movable zone", "check_and_migrate_movable_pages",
	  "and out of ZONE_MOVABLE" },

	{ GUP_RULE_LONGTERM_AGAIN, GUP_LONGTERM_AGAIN_GOT, OLDER, "", "",
	  "check_and_migrate_cma_pages",
	  "with pages moved, a long-term pin asks again for as many as it had got" },
	{ GUP_RULE_LONGTERM_AGAIN, GUP_LONGTERM_AGAIN_ASKED, V(6, 0), "67e139b02d99",
	  "mm/gup.c: refactor check_and_migrate_movable_pages()", "__gup_longterm_locked",
	  "it asks again for as many as the caller wants" },

	{ GUP_RULE_THP_BATCH, GUP_THP_BATCH_PAGE_BY_PAGE, OLDER, "", "", "__get_user_pages",
	  "each page of a huge page is looked up and held by itself" },
	{ GUP_RULE_THP_BATCH, GUP_THP_BATCH_WHOLE, V(6, 6), "57edfcfd3419",
	  "mm/gup: accelerate thp gup even for \"pages != NULL\"", "__get_user_pages",
	  "one look-up serves all pages of a huge page" },

	{ GUP_RULE_O_DIRECT, GUP_O_DIRECT_GET_FAST, OLDER, "", "", "bio_iov_iter_get_pages",
	  "O_DIRECT takes references, by get_user_pages_fast()" },
	{ GUP_RULE_O_DIRECT, GUP_O_DIRECT_PIN_FAST, V(6, 5), "a7e689dd1c06",
	  "block: Convert bio_iov_iter_get_pages to use iov_iter_extract_pages",
	  "iov_iter_extract_user_pages", "O_DIRECT takes pins, by pin_user_pages_fast()" },

	{ GUP_RULE_LOOK_UP, GUP_LOOK_UP_FOLLOW_PAGE, OLDER, "", "", "follow_page",
	  "look-ups are one step of the slow walk" },
	{ GUP_RULE_LOOK_UP, GUP_LOOK_UP_FOLIO_WALK, V(6, 12), "7290840de65e",
	  "mm: remove follow_page()", "folio_walk_start",
	  "look-ups see what is mapped, hinted or not" },
};

/* Lives from a release to the last there is. */
#define LIVES GUP_VERSION_LAST
#define BIT(n) (UINT32_C(1) << (n))

static const struct gup_foll_history foll[] = {
	{ FOLL_WRITE, OLDER, LIVES, BIT(0) },
	{ FOLL_GET, OLDER, V(6, 2), BIT(2) },
	{ FOLL_GET, V(6, 3), LIVES, BIT(1) },
	{ FOLL_DUMP, OLDER, V(6, 2), BIT(3) },
	{ FOLL_DUMP, V(6, 3), LIVES, BIT(2) },
	{ FOLL_FORCE, OLDER, V(6, 2), BIT(4) },
	{ FOLL_FORCE, V(6, 3), LIVES, BIT(3) },
	{ FOLL_NOWAIT, OLDER, V(6, 2), BIT(5) },
	{ FOLL_NOWAIT, V(6, 3), LIVES, BIT(4) },
	{ FOLL_NOFAULT, V(5, 16), V(6, 2), BIT(7) },
	{ FOLL_NOFAULT, V(6, 3), LIVES, BIT(5) },
	{ FOLL_HWPOISON, OLDER, V(6, 2), BIT(8) },
	{ FOLL_HWPOISON, V(6, 3), LIVES, BIT(6) },
	{ FOLL_ANON, OLDER, V(6, 2), BIT(15) },
	{ FOLL_ANON, V(6, 3), LIVES, BIT(7) },
	{ FOLL_LONGTERM, OLDER, V(6, 2), BIT(16) },
	{ FOLL_LONGTERM, V(6, 3), LIVES, BIT(8) },
	{ FOLL_SPLIT_PMD, OLDER, V(6, 2), BIT(17) },
	{ FOLL_SPLIT_PMD, V(6, 3), LIVES, BIT(9) },
	{ FOLL_PCI_P2PDMA, V(6, 2), V(6, 2), BIT(20) },
	{ FOLL_PCI_P2PDMA, V(6, 3), LIVES, BIT(10) },
	{ FOLL_INTERRUPTIBLE, V(6, 2), V(6, 2), BIT(21) },
	{ FOLL_INTERRUPTIBLE, V(6, 3), LIVES, BIT(11) },
	{ FOLL_HONOR_NUMA_FAULT, V(6, 5), LIVES, BIT(12) },
	{ FOLL_NUMA, OLDER, V(6, 0), BIT(9) },
	{ FOLL_SPLIT, OLDER, V(5, 12), BIT(7) },
	{ FOLL_MIGRATION, OLDER, V(6, 1), BIT(10) },
	{ FOLL_POPULATE, OLDER, V(5, 17), BIT(6) },
	{ FOLL_MLOCK, OLDER, V(5, 17), BIT(12) },
	{ FOLL_COW, OLDER, V(5, 19), BIT(14) },
	{ FOLL_TOUCH, OLDER, V(6, 2), BIT(1) },
	{ FOLL_TOUCH, V(6, 3), LIVES, BIT(16) },
	{ FOLL_TRIED, OLDER, V(6, 2), BIT(11) },
	{ FOLL_TRIED, V(6, 3), LIVES, BIT(17) },
	{ FOLL_REMOTE, OLDER, V(6, 2), BIT(13) },
	{ FOLL_REMOTE, V(6, 3), LIVES, BIT(18) },
	{ FOLL_PIN, OLDER, V(6, 2), BIT(18) },
	{ FOLL_PIN, V(6, 3), LIVES, BIT(19) },
	{ FOLL_FAST_ONLY, OLDER, V(6, 2), BIT(19) },
	{ FOLL_FAST_ONLY, V(6, 3), LIVES, BIT(20) },
	{ FOLL_UNLOCKABLE, V(6, 3), LIVES, BIT(21) },
	{ FOLL_MADV_POPULATE, V(6, 9), LIVES, BIT(22) },
};

const struct gup_change *gup_history(size_t *nr)
{
	*nr = sizeof(timeline) / sizeof(timeline[0]);
	return timeline;
}

const struct gup_foll_history *gup_foll_history(size_t *nr)
{
	*nr = sizeof(foll) / sizeof(foll[0]);
	return foll;
}
