#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# `gupwalk callers` answers four questions in a sentence each, then shows which caller gets
# something else at which version; `gupwalk table` is the same command.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

gupwalk --version
newest=$(sed -n 's/.* to \(v[0-9.]*\) .*/\1/p' "$scratch/out")

gupwalk callers
exits 0
silent err
cp "$scratch/out" callers
! grep -qE '^.{101}' callers || fail "a line has more than 100 columns"
[ "$(wc -l <callers)" -le 45 ] || fail "more than a screen"
not_out Witness

gupwalk table
exits 0
out_is <callers

# answer QUESTION: the lines below it, as one.
answer()
{
	awk -v question="$1" '$0 == question { on = 1; next } on && !/^  / { exit } on' callers |
		tr -s '\n ' ' ' | sed 's/^ //; s/ $//'
}

# answered QUESTION SENTENCE: it is this very sentence.
answered()
{
	[ "$(answer "$1")" = "$2" ] || fail "\"$1\" has the answer \"$(answer "$1")\""
}

# What the releases did: FOLL_NUMA, the rule of v6.1, the fix of v6.5, its end in v6.6.
answered "Who honours NUMA hinting today?" \
	"In $newest, kvm-read, kvm-read-writable and kvm-write honour NUMA hinting; o-direct-read, ptrace-write and vfio do not, but need a writable entry, and so take the fault as well; o-direct-write, ptrace-read, process-vm-readv, smaps and ksm get the page without a fault."
answered "Who did when?" \
	"v5.10 to v6.0: all but ptrace-read, ptrace-write, smaps and ksm; v6.1 to v6.4, by 474098edac26: all but ptrace-read and ptrace-write; v6.5, by d74943a2f3cd: all but smaps and ksm; v6.6 to $newest, by 7acddcc1ae30: kvm-read, kvm-read-writable and kvm-write."
answered "What does PROT_NONE do?" \
	"In $newest, after mprotect(PROT_NONE), no caller takes a hinting fault; kvm-read, kvm-read-writable, kvm-write, o-direct-read, o-direct-write, process-vm-readv and vfio get -EFAULT; ptrace-read, ptrace-write, smaps and ksm get the page without a fault."
answer "What is broken in the newest release?" |
	grep -qE "^In [0-9,]+ enumerated cases, $newest breaks 1 of [0-9]+ laws: termination, in [0-9,]+ of them, since v6\.2 \(84209e87c696 mm/gup: .*\)\.$" ||
	fail "what is broken: $(answer "What is broken in the newest release?")"

# That last answer is what `check` finds.
gupwalk check --versions "$newest" --json
exits 1
cases=$(jq '.versions[0].laws[] | select(.law == "termination") | .broken' "$scratch/out" |
	sed -E ':again; s/([0-9])([0-9]{3})(,|$)/\1,\2\3/; t again')
grep -q "termination, in $cases of them" callers || fail "check finds $cases cases"

# row CALLER STATE CELL...: v5.10..v5.19 v6.0 v6.1 v6.2..v6.4 v6.5 v6.6.. and four proposals.
row()
{
	tr -s ' ' <callers | grep -qxF -e "$*" || fail "no row $*"
}
row " v5.10 v6.0 v6.1 v6.2 v6.5 v6.6 always asks lookup asks*"
row " ..v5.19 ..v6.4 ..$newest"
row kvm-read hinted H H H H H H H H ok H
row o-direct-write hinted H H H H H ok H ok ok ok
row " prot-none" err err err err err err err err err ok
row ptrace-write hinted ok ok ok H H H H H H H
row smaps huge: both ok ok none none ok ok ok ok ok ok
row ksm both ok ok none none ok ok ok ok ok ok
row "The same at every version: kvm-write, o-direct-read, vfio"

# --versions: only these versions, and the last of them stands for the newest release.
gupwalk callers --versions v6.4..v6.6,v5.19,v6.6+protnone=fast-lookup
exits 0
cp "$scratch/out" callers
answered "Who did when?" \
	"v6.4: all but ptrace-read and ptrace-write; v6.5, by d74943a2f3cd: all but smaps and ksm; v6.6, by 7acddcc1ae30: kvm-read, kvm-read-writable and kvm-write; v5.19: all but ptrace-read, ptrace-write, smaps and ksm; v6.6+protnone=fast-lookup: none."
row " v6.4 v6.5 v6.6 v5.19 v6.6+protnone=fast-lookup"
row kvm-read hinted H H H H ok
not_out always
gupwalk callers --versions v6.6..v9.9
exits 2
out_is </dev/null

# As wide as the terminal: what does not fit follows below.
if ! script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
	echo "there is no pseudo-terminal here: what a terminal shows was not tested"
	exit 77
fi
for columns in 80 120; do
	ran="on a terminal of $columns columns: gupwalk callers"
	status=0
	TERM=dumb script -qec "stty cols $columns; $GUPWALK callers 2>/dev/null" /dev/null \
		>"$scratch/out" </dev/null || status=$?
	exits 0
	tr -d '\r' <"$scratch/out" >narrow
	! grep -qE "^.{$((columns + 1))}" narrow || fail "a line is wider"
	[ "$(grep -c '^kvm-read ' narrow)" -eq $((columns == 80 ? 2 : 1)) ] || fail "not so many parts"
done
grep -qE '^.{101}' narrow || fail "120 columns are not used"
