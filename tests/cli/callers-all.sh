#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# `gupwalk callers --all` shows which callers fault on protnone entries at which version,
# the verdict of P1 to P4 for each column, and witnesses that `gupwalk run` accepts.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

# The golden file is what it prints: see golden/callers-all.txt, whose test runs it.
ran="tests/cli/golden/callers-all.txt"
status=0
: >"$scratch/err"
newest=$("$GUPWALK" --version | sed -n 's/.*Linux .* to \(v[0-9.]*[0-9]\).*/\1/p')
sed "1,/^\$ gupwalk callers --all\$/d; s/\<NEWEST\>/$newest/g" "$SOURCE_DIR/$ran" >"$scratch/out"
if grep -E '^.{101}' "$scratch/out" | grep -qv '^    why '; then
	fail "a line has more than 100 columns"
fi

# What the cells mean.
for sign in ok H f + . none EFAULT loops; do
	grep -qE "(^|  )  $(echo "$sign" | sed 's/[.+]/\\&/')  +[a-z]" "$scratch/out" || fail "no legend: $sign"
done

# block TITLE...: the rows below these titles.
block()
{
	awk -v title="$1" '$0 == title { on = 1; next } on && /^$/ { exit }
		on && / v5\.19 / { rows = 1 } on && rows { print }' "$scratch/out" >rows
	[ -s rows ] || fail "no block: $1"
}

# callers: how many there are, by their list.
callers()
{
	sed -n '/define GUP_CALLER_LIST/,/[^\\]$/p' "$SOURCE_DIR/include/gupwalk/callers.h" |
		grep -c '	X('
}

# row CALLER CELL...: the last releases of runs that treat callers alike, always asks lookup asks*
row()
{
	grep "^$1 " rows | tr -s ' ' >row || :
	[ "$*" = "$(cat row)" ] || fail "row '$(cat row)', not '$*'"
}

# What real kernels do to the thread's callers, and what the proposals would have done.
block "Base page, accessible VMA, marked by NUMA hinting"
[ "$(sed -n 1p rows | tr -s ' ')" = " v5.19 v6.0 v6.1 v6.4 v6.5 $newest always asks lookup asks*" ] ||
	fail "not these columns"
[ "$(wc -l <rows)" -eq $((1 + $(callers))) ] || fail "not a row for each caller"
row kvm-read H. H. H. H. H. H. H. H. ok. H.
row kvm-read-writable H+ H+ H+ H+ H+ H+ H+ H+ ok+ H+
row kvm-write H+ H+ H+ H+ H+ H+ H+ H+ H+ H+
row o-direct-write H+ H+ H+ H+ H+ ok+ H+ ok+ ok+ ok
row ptrace-read ok. ok. ok. ok. H. ok. H. ok. ok. ok.
row process-vm-readv H. H. H. H. H. ok. H. ok. ok. ok.
row o-direct-pin H. H. H. H. H. ok. H. ok. ok. ok.
row ksm ok. ok. none. none. ok. ok. ok. ok. ok. ok.

block "Huge page, accessible VMA, marked by NUMA hinting"
row kvm-write H+ H+ H+ H+ H+ H+ H+ H+ H+ H+
row o-direct-write H+ H+ H+ H+ H+ ok+ H+ ok+ ok+ ok

# Only FOLL_FORCE and the look-ups get pages of inaccessible memory, and none by hinting.
block "Base page, mprotect(PROT_NONE)"
row ptrace-read ok. ok. ok. ok. ok. ok. ok. ok. ok. ok.
row kvm-read EFAULT. EFAULT. EFAULT. EFAULT. EFAULT. EFAULT. EFAULT. EFAULT. EFAULT. EFAULT.
row o-direct-write EFAULT+ EFAULT+ EFAULT+ EFAULT+ EFAULT+ EFAULT+ EFAULT+ EFAULT+ EFAULT+ ok
! grep -qE ' H[.+ ]' rows || fail "a hinting fault in an inaccessible VMA"
block "Base page, mapped and accessible"
! grep -qE ' (H|f|none|[A-Z]+[a-z]*)[.+]' rows || fail "a fault on a present page"
[ "$(sed -n '/^Base page, mapped and accessible$/{n;p;}' "$scratch/out")" = "Huge page, mapped and accessible" ] ||
	fail "the same rows twice"
grep -q "^Huge page, marked by NUMA hinting, then mprotect(PROT_NONE)$" "$scratch/out" ||
	fail "not all states"

# verdict LAW COLUMN: the beginning of its line.
verdict()
{
	awk -v law="$1" -v column="$2" '($2 == "(" law ")" || $1 == law) && /^[a-z-]+ / { on = 1; next } on && /^$/ { exit }
		on && $1 == column { print $2; exit }' "$scratch/out"
}
for column in v5.19 v6.0 v6.1 v6.4 v6.5 "$newest" always asks lookup; do
	[ "$(verdict P3 "$column")" = holds ] || fail "P3 at $column"
done
[ "$(verdict P3 'asks*')" = BROKEN ] || fail "P3 at asks*"
[ "$(verdict look-up-finds v6.0)" = holds ] || fail "look-up-finds at v6.0"
[ "$(verdict look-up-finds v6.1)" = BROKEN ] || fail "smaps and KSM broke at v6.1"
[ "$(verdict look-up-finds v6.5)" = holds ] || fail "look-up-finds at v6.5"
for law in P1 P4; do
	[ "$(verdict $law "$newest")" = holds ] || fail "$law at $newest"
done
grep -qE '^   v6\.5 +holds over [1-9][0-9,]* cases$' "$scratch/out" || fail "holds over how many?"
grep -qE '^   asks\* +BROKEN in [1-9][0-9,]* of [1-9][0-9,]* cases; witness P3-' "$scratch/out" ||
	fail "broken in how many?"
out "by protnone=caller-sets-fast-asks"

# The finding: what the permission check of x86 is worth.
tr '\n' ' ' <"$scratch/out" >joined
grep -qE 'On x86 \(fast-access=hardware\).*fast-skips-protnone holds over [0-9,]+ cases\. Where the entry.*the law is broken in [0-9,]+ of' \
	joined || fail "the finding about the fast walk"

# Every witness is a scenario that holds, copied as it stands or set in as it is printed.
awk '/^Witness / { name = $2; sub(/,$/, "", name); next } name && /^    / { print > name ".gup" }' \
	"$scratch/out"
set -- *.gup
[ -f "$1" ] || fail "no witness"
grep -oE 'witness (P[1-4]|look-up-finds)-[^ ]+' "$scratch/out" | sort -u >named
[ "$(wc -l <named)" -eq $# ] || fail "not a witness for each name"
cp "$scratch/out" table
for witness in *.gup; do
	gupwalk run "$witness"
	exits 0
	grep -qE '^# passed [1-9]' "$scratch/out" || fail "it expects nothing"
done
