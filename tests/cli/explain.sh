#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# `gupwalk explain` prints every decision with its kernel function, the rule that decided and
# that rule's commit, and the page tables before and after.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

cat >a.gup <<'END'
scenario hinted
why "Only KVM wants a hinting fault."
vma 0x10000000-0x10001000 anon rw private
write 0x10000000
hint 0x10000000
call get_user_pages 0x10000000
expect v6.5: ret 1, faults numa-pte, entry 0x10000000 present
expect v6.6..: ret 1, faults none, entry 0x10000000 protnone
END

# Where the fault is taken.
gupwalk explain --version v6.5 a.gup
exits 0
silent err
out_line "hinted at v6.5"
out "Only KVM wants a hinting fault."
out_line "  hint 0x10000000"
out_line "get_user_pages(0x10000000, 1, 0)"
out "    PMD[128]  0x"
grep -qE '^    PTE\[0\] +0x[0-9a-f]{16}  pfn 0x[0-9a-f]+ protnone' "$scratch/out" ||
	fail "the entry before is not protnone"
grep -qE '^    PTE\[0\] +0x[0-9a-f]{16}  pfn 0x[0-9a-f]+ present write' "$scratch/out" ||
	fail "the entry after is not present and writable"
out "gup_can_follow_protnone()"
out "by protnone=honor-implicit, v6.5, d74943a2f3cd"
out "it was numa-pte"
out "the call returns: 1"
out_line "  1 page, after 1 NUMA hinting fault"
out "holds  line 7: expect v6.5: ret 1, faults numa-pte"

# Where it is not, as the newest release is when none is named.
gupwalk explain a.gup
exits 0
out_line "hinted at $newest"
out "protnone is followed"
out_line "  1 page, no fault"
not_out "it was numa-pte"
gupwalk explain - <a.gup
exits 0
out_line "hinted at $newest"

# A proposal has no commit.
gupwalk explain --version v6.6+protnone=v1-always a.gup
exits 0
out "by protnone=v1-always, proposal"
out "nothing at v6.6+protnone=v1-always"

# What does not hold.
sed 's/v6.5: ret 1/v6.5: ret 2/' a.gup >b.gup
gupwalk explain --version v6.5 b.gup
exits 1
out "FAILED line 7:"
out "ret: expected 2, got 1"

# A caller's two calls, the second because the first did not get the page.
cat >kvm.gup <<'END'
scenario kvm
vma 0x10000000-0x10001000 anon rw private
write 0x10000000
hint 0x10000000
call kvm-write 0x10000000
expect all: ret 1, calls 2
END
gupwalk explain --version v6.12 kvm.gup
exits 0
out_line "Calls of: KVM write fault"
out_line "get_user_pages_fast_only(0x10000000, 1, FOLL_WRITE)"
out "get_user_pages_unlocked(0x10000000, 1, FOLL_WRITE"
out "the fast walk ends: 0"
out "flags FAULT_FLAG_WRITE|"
! grep -qE '^.{101}' "$scratch/out" || fail "a line has more than 100 columns"
out "gup_fast"

# A huge page, a split, several calls.
cat >huge.gup <<'END'
scenario huge
thp on
vma 0x10000000-0x10200000 anon rw private hugepage
write 0x10000000
call get_user_pages 0x10003000 2
expect all: ret 2
split 0x10000000
call get_user_pages 0x10003000 2
expect all: ret 2
END
gupwalk explain huge.gup
exits 0
grep -qE '^    PMD\[128\] +0x[0-9a-f]{16}  pfn 0x[0-9a-f]+ .*huge' "$scratch/out" || fail "no huge PMD"
out "    PTE[3]"
out "    PTE[4]"
out_line "Then"
out_line "  split 0x10000000"
[ "$(grep -c '^get_user_pages(0x10003000, 2, 0)$' "$scratch/out")" -eq 2 ] || fail "not two calls"

# What the scenario is not about.
sed '1a versions v6.1..v6.5' a.gup | grep -v 'v6\.6' >c.gup
gupwalk explain --version v6.12 c.gup
exits 0
out_line "The scenario is not about v6.12."

# Several versions: one after the other; the status is the worst.
gupwalk explain --versions v6.4..v6.6 b.gup
exits 1
grep -E '^hinted at|FAILED' "$scratch/out" >heads
[ "$(grep -c '^hinted at v6\.[456]$' heads)" -eq 3 ] || fail "not three versions"
[ "$(grep -c FAILED heads)" -eq 1 ] || fail "not one failure"
gupwalk explain --versions v6.5,v6.6 --json a.gup
exits 0
says '[.command, (.versions[] | .version, .calls[0].outcome.nr_numa)]' '["explain","v6.5",1,"v6.6",0]'

# The same for programs.
gupwalk explain --json --version v6.5 a.gup
exits 0
says '[.command, .scenario, .version, .status]' '["explain","hinted","v6.5","done"]'
says '[.steps[].step]' '["vma 0x10000000-0x10001000 anon rw private","write 0x10000000","hint 0x10000000"]'
says '.calls | length' 1
says '.calls[0].call.entry' '"get_user_pages"'
says '.calls[0].outcome | [.ret, .nr_numa]' '[1,1]'
says '[.calls[0].events[].event] | .[-1]' '"return"'
says '.calls[0].events | map(select(.event == "protnone")) | map([.function, .level, .address, .rule])' \
	'[["gup_can_follow_protnone",1,"0x10000000",{"rule":"protnone","value":"honor-implicit","since":"v6.5","commit":"d74943a2f3cd"}]]'
says '.calls[0] | [.before, .after] | map(.[0].tables[-1].table)' '["PTE","PTE"]'
says '.calls[0] | .pfns == [.before[0].pfn]' true
says '[.judged[].verdict]' '["passed","passed","passed"]'
gupwalk explain --json --version v6.5 b.gup
exits 1
says '.judged[0] | [.facet, .verdict, .differs]' '["ret","failed","expected 2, got 1"]'

# A flag that the version does not know is reported as ignored.
cat >unknown.gup <<'END'
scenario unknown
vma 0x10000000-0x10001000 anon rw private
call get_user_pages 0x10000000 FOLL_HONOR_NUMA_FAULT
expect all: ret 1
END
gupwalk explain unknown.gup --version v6.4
exits 0
out "  v6.4 ignores flags that it does not know: FOLL_HONOR_NUMA_FAULT"
gupwalk explain unknown.gup --version v6.5
exits 0
not_out "does not know"
