" SPDX-License-Identifier: GPL-2.0-only
" Syntax of gupwalk's scenarios; doc/scenario-language.md is the language.
" A test compares each list of words with the parser's: tests/unit/scenario/language_words.c.

if exists('b:current_syntax')
  finish
endif
syn case match
syn iskeyword @,48-57,_,-

" The first word of a line.
syn keyword gupHead contained scenario why commit mail levels versions
syn keyword gupBody contained call put expect
syn keyword gupStep contained vma read write hint mprotect fork fork-begins child-exit zap guard
syn keyword gupStep contained unguard merge swap-out write-back migrating split collapse
syn keyword gupStep contained collapse-begins remap uffd-wp uffd-rwp uffd-poison clear-soft-dirty
syn keyword gupStep contained entry page hold drain node thp forking uffd-mode gate signal inject

" Arguments of steps.
syn keyword gupVmaKind contained anon shmem file fsdax secretmem pfnmap hugetlb driver
syn keyword gupVmaFlag contained mayread maywrite mayexec mayshare growsdown uffd-missing pfnmap
syn keyword gupVmaFlag contained uffd-wp locked io softdirty mixedmap hugepage nohugepage
syn keyword gupVmaFlag contained shadow-stack uffd-rwp
syn keyword gupSharing contained private shared
syn match gupAccess contained /\<\%(none\|r\=w\=x\=\)\>/
syn keyword gupPageFlag contained lru-batch move-batch mlock-batch isolated dirty referenced active swapcache ksm truncated movable cma
syn keyword gupPageFlag contained p2pdma hwpoison
syn keyword gupLevel contained pte pmd
syn keyword gupEntryKind contained hwpoison
syn keyword gupSwitch contained off on
syn keyword gupUffdWp contained unpopulated
syn keyword gupUffdMode contained none async handler
syn keyword gupSignal contained other fatal
syn keyword gupGate contained none emulate xonly
syn keyword gupInject contained none oom sigbus hwpoison retry completed fatal-signal signal zap
syn keyword gupInjectWord contained at times

" Calls.
syn keyword gupEntryPoint contained get_user_pages get_user_pages_unlocked get_user_pages_remote
syn keyword gupEntryPoint contained get_user_pages_fast get_user_pages_fast_only
syn keyword gupEntryPoint contained pin_user_pages pin_user_pages_unlocked pin_user_pages_remote
syn keyword gupEntryPoint contained pin_user_pages_fast pin_user_pages_fast_only follow_page
syn keyword gupCaller contained kvm-read kvm-read-writable kvm-write o-direct-read o-direct-write
syn keyword gupCaller contained ptrace-read ptrace-write process-vm-readv vfio smaps ksm
syn keyword gupCaller contained kvm-read-fast-only kvm-read-fast o-direct-pin o-direct-fast-only
syn keyword gupCallWord contained as locked no-pages
syn keyword gupFoll contained WRITE GET DUMP FORCE NOWAIT NOFAULT HWPOISON ANON LONGTERM SPLIT_PMD
syn keyword gupFoll contained PCI_P2PDMA INTERRUPTIBLE HONOR_NUMA_FAULT NUMA SPLIT MIGRATION
syn keyword gupFoll contained POPULATE MLOCK COW TOUCH TRIED REMOTE PIN FAST_ONLY UNLOCKABLE
syn keyword gupFoll contained MADV_POPULATE
syn keyword gupFoll contained FOLL_WRITE FOLL_GET FOLL_DUMP FOLL_FORCE FOLL_NOWAIT FOLL_NOFAULT
syn keyword gupFoll contained FOLL_HWPOISON FOLL_ANON FOLL_LONGTERM FOLL_SPLIT_PMD FOLL_PCI_P2PDMA
syn keyword gupFoll contained FOLL_INTERRUPTIBLE FOLL_HONOR_NUMA_FAULT FOLL_NUMA FOLL_SPLIT
syn keyword gupFoll contained FOLL_MIGRATION FOLL_POPULATE FOLL_MLOCK FOLL_COW FOLL_TOUCH FOLL_TRIED
syn keyword gupFoll contained FOLL_REMOTE FOLL_PIN FOLL_FAST_ONLY FOLL_UNLOCKABLE FOLL_MADV_POPULATE

" Expectations.
syn keyword gupStatement contained ret pages page faults numa fast fell-back locks drops migrated
syn keyword gupStatement contained calls gets refused endless warns entry
syn keyword gupGets contained page pfn bytes nothing
syn keyword gupFault contained none numa-pte numa-pmd uffd-rwp uffd-wp uffd-missing zero-page anon
syn keyword gupFault contained huge-zero thp cow reuse unshare shared-write file-read file-cow
syn keyword gupFault contained file-shared hugetlb swap-in migration-wait access nothing failed
syn keyword gupPageWord contained same zero huge anon exclusive dirty referenced as refs pins
syn keyword gupEntryWord contained same pte pmd none present protnone write accessed dirty special
syn keyword gupEntryWord contained uffd-wp soft-dirty swap migration guard poison
syn keyword gupErrno contained -EFAULT -EINVAL -ENOMEM -EINTR -EAGAIN -EBUSY -EEXIST -EOPNOTSUPP
syn keyword gupErrno contained -EOVERFLOW -EHWPOISON -EREMOTEIO -EMLINK

syn match gupComment /\%(^\|[ \t,:"]\)\@1<=#.*/ contains=@Spell
syn region gupString contained start=/"/ skip=/\\["\\]/ end=/"/ oneline contains=@Spell
syn match gupNumber contained /\<\%(0x\x\+\%(-0x\x\+\)\=\|\d\+\)\>/
syn match gupVersion contained /\.\.\|\<all\>\|\<v\d\+\.\d\+\%(+[a-z0-9-]\+=[a-z0-9-]\+\)*/
syn match gupNot contained /!/

" What may stand in a line follows from its first word, which is wrong if it is in no list.
syn match gupFirst contained /^\s*\zs\%(\k\|-\)\+/ contains=gupHead,gupBody,gupStep
syn match gupLine /^.*$/ contains=gupFirst,gupString,gupNumber,gupComment
syn match gupLine /^\s*versions\>.*/ contains=gupFirst,gupVersion,gupComment
syn match gupLine /^\s*vma\>.*/
      \ contains=gupFirst,gupNumber,gupVmaKind,gupAccess,gupSharing,gupVmaFlag,gupNot,gupComment
syn match gupLine /^\s*mprotect\>.*/ contains=gupFirst,gupNumber,gupAccess,gupComment
syn match gupLine /^\s*page\>.*/ contains=gupFirst,gupNumber,gupPageFlag,gupComment
syn match gupLine /^\s*entry\>.*/ contains=gupFirst,gupNumber,gupLevel,gupEntryKind,gupComment
syn match gupLine /^\s*\%(thp\|forking\)\>.*/ contains=gupFirst,gupSwitch,gupComment
syn match gupLine /^\s*uffd-wp\>.*/ contains=gupFirst,gupNumber,gupUffdWp,gupComment
syn match gupLine /^\s*uffd-mode\>.*/ contains=gupFirst,gupUffdMode,gupComment
syn match gupLine /^\s*signal\>.*/ contains=gupFirst,gupSignal,gupComment
syn match gupLine /^\s*gate\>.*/ contains=gupFirst,gupGate,gupComment
syn match gupLine /^\s*inject\>.*/
      \ contains=gupFirst,gupNumber,gupInject,gupInjectWord,gupComment
syn match gupLine /^\s*call\>.*/
      \ contains=gupFirst,gupNumber,gupEntryPoint,gupCaller,gupCallWord,gupFoll,gupComment
syn match gupLine /^\s*expect\>.*/ contains=gupFirst,gupVersion,gupItems,gupComment
syn match gupItems contained /:.*/ contains=gupItem,gupItemFaults,gupItemPage,gupItemEntry,gupItemGets,gupComment
syn match gupItem contained /[^ \t:,#][^:,#]*/ contains=gupStatement,gupNumber,gupErrno,gupNot
syn match gupItemGets contained /\<gets\>[^:,#]*/ contains=gupItemStart,gupGets,gupNot
syn match gupItemFaults contained /\<faults\>[^:,#]*/ contains=gupItemStart,gupFault
syn match gupItemPage contained /\<page\>[^:,#]*/
      \ contains=gupItemStart,gupPageWord,gupNumber,gupNot
syn match gupItemEntry contained /\<entry\>[^:,#]*/
      \ contains=gupItemStart,gupEntryWord,gupNumber,gupNot
syn match gupItemStart contained /\<\%(faults\|page\|entry\|gets\)\>/ contains=gupStatement

hi def link gupFirst Error
hi def link gupHead PreProc
hi def link gupBody Statement
hi def link gupStep Statement
hi def link gupVmaKind Type
hi def link gupVmaFlag StorageClass
hi def link gupSharing StorageClass
hi def link gupAccess Type
hi def link gupPageFlag StorageClass
hi def link gupLevel Type
hi def link gupEntryKind Type
hi def link gupSwitch Constant
hi def link gupUffdWp Keyword
hi def link gupUffdMode Constant
hi def link gupSignal Constant
hi def link gupGate Constant
hi def link gupInject Constant
hi def link gupInjectWord Keyword
hi def link gupEntryPoint Function
hi def link gupCaller Function
hi def link gupCallWord Keyword
hi def link gupFoll Constant
hi def link gupStatement Identifier
hi def link gupFault Type
hi def link gupGets Type
hi def link gupPageWord Type
hi def link gupEntryWord Type
hi def link gupErrno Constant
hi def link gupComment Comment
hi def link gupString String
hi def link gupNumber Number
hi def link gupVersion Special
hi def link gupNot Operator

let b:current_syntax = 'gup'
