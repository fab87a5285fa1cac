#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# `gupwalk explain --on tree:PATH` shows what a tree's walk read, held and returned, next to
# the model's decisions, and where the two part. Needs a C compiler, and no kernel.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/tiny-tree.sh
. "$SOURCE_DIR/tests/cli/harness/tiny-tree.sh"

export XDG_CACHE_HOME="$PWD/cache"

cat >one.gup <<'END'
scenario one
vma 0x10000000-0x10002000 anon rw private
write 0x10000000
call get_user_pages_fast_only 0x10000000 FOLL_WRITE
expect all: ret 1
END

# The tiny tree does not look at the table a second time; the model of v5.19 neither.
tiny_tree good
gupwalk explain --on tree:good --version v5.19 one.gup
exits 0
silent err
out_line "one at v5.19"
out "  next to what tree:$(pwd -P)/good does"
out_line " Decisions of the model"
out_line " What tree:$(pwd -P)/good did"
sed '1,/^ What tree:/d' "$scratch/out" >told
for line in "  at 0x10000000, PGD: table 0x80001" "  at 0x10000000, PMD: table 0x80003" \
	"  1 page, no fault" " They do the same."; do
	grep -qxF -e "$line" told || fail "lacks: $line"
done
[ "$(grep -c '^    fast-read ' told)" -eq 5 ] || fail "not 5 reads"
[ "$(grep -c '^    fast-grab ' told)" -eq 1 ] || fail "not 1 reference wanted"
grep -q '^    fast-end           the fast walk ends   ' told || fail "the end is not told, or with a number"

gupwalk explain --on tree:good --version v6.12 one.gup
exits 1
out_line " They differ from here:"
out "    the model: fast-read of the PMD at 0x10000000, table 0x80003"
grep -qE '^    the tree: fast-read of the PTE at 0x10000000, pfn 0x100001 present write' "$scratch/out" ||
	fail "does not say what the tree does"
! grep -qE '^.{101}' "$scratch/out" || fail "a line has more than 100 columns"

# The same for programs.
gupwalk explain --json --on tree:good --version v5.19 one.gup
exits 0
says '.tree | test("^tree:/.*/good$")' true
says '.calls[0].tree | [.outcome.ret, .parting]' '[1,null]'
says '.calls[0].tree.pfns == .calls[0].pfns' true
says '[.calls[0].tree.events[] | select(.event == "fast-read") | .level]' '[4,3,2,1,1]'
gupwalk explain --json --on tree:good --version v6.12 one.gup
exits 1
says '.calls[0].tree.parting | [.in, .model.event, .model.level, .tree.level]' '["event","fast-read",2,1]'
gupwalk explain --json --version v6.12 one.gup
exits 0
says '[.tree, .calls[0].tree]' '[null,null]'

# A walk that does not look a second time reads less.
tiny_tree NO_SECOND_LOOK NO_SECOND_LOOK
gupwalk explain --on tree:NO_SECOND_LOOK --version v5.19 one.gup
exits 1
out_line "    the tree: return 1"

# A function that the tree lacks is reported.
sed 's/get_user_pages_fast_only 0x10000000 FOLL_WRITE/smaps 0x10000000/' one.gup >smaps.gup
gupwalk explain --on tree:good --version v5.19 smaps.gup
exits 0
out "good does: nothing, because it lacks a function that the scenario calls"

# Wrong words and trees.
gupwalk explain --on tre:good one.gup
exits 2
err "--on: tre:good is not an engine; engines are versions such as v6.12, tree:PATH, REPO@REV, kernel:SERIES"
gupwalk explain --on v9.9 one.gup
exits 2
err "--on: "
gupwalk explain --on tree:nowhere one.gup
exits 2
silent out
err "No such file or directory"
