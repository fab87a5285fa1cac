#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# `gupwalk race` changes something before each read and reference of each fast walk. It
# reports bugs of kernels and of a tree, and no change ends the tool. Needs a C compiler,
# and no kernel.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/tiny-tree.sh
. "$SOURCE_DIR/tests/cli/harness/tiny-tree.sh"

export XDG_CACHE_HOME="$PWD/cache"
scenarios=$SOURCE_DIR/tests/scenarios

# The newest release breaks no law, and each law has cases to judge.
gupwalk race "$scenarios"
exits 0
silent err
out_line "$newest"
for law in no-stale-page no-lost-reference no-pin-across-fork race-termination; do
	grep -qE "^  $law +holds in [0-9,]+ cases$" "$scratch/out" || fail "$law"
done
! grep -qE '^.{121}' "$scratch/out" || fail "a line has more than 120 columns"

# What was mended: khugepaged's table in v6.0, fork() in v5.11; and by one rule each.
gupwalk race --json --on v5.10,v5.11 --on v5.19 --on v6.0 "$scenarios/race"
exits 1
says '[.engines[] | [.engine, ([.laws[] | select(.broken > 0).law] | join(" "))]]' \
	'[["v5.10","no-stale-page no-pin-across-fork"],["v5.11","no-stale-page"],["v5.19","no-stale-page"],["v6.0",""]]'
says '.engines[0].laws[0].witness | [.call.entry, .change, .ended_by, .before.event]' \
	'["get_user_pages_fast_only","collapse-begins 0x10001000","collapse 0x10001000","fast-read"]'
gupwalk race --json --versions v5.10..v5.11 --on v6.0 "$scenarios/race"
says '[.engines[].engine]' '["v5.10","v5.11","v6.0"]'
gupwalk race --on v5.10+fast-fork=write-protect-seq+fast-recheck=pmd-and-pte "$scenarios"
exits 0

# One walk by hand: 4 tables, the reference, 2 second looks; before each of them 8 changes.
cat >one.gup <<'END'
scenario one
vma 0x10000000-0x10004000 anon rw private
write 0x10000000-0x10002000
call get_user_pages_fast_only 0x10000000 FOLL_WRITE
END
gupwalk race --json one.gup
exits 0
says '.engines[0] | [.fast_walks, .reads, .references, .changes, .points_left_out]' '[1,6,1,56,0]'
says '.engines[0].not_possible | [.zap, .hint, .split, .collapse, .remap]' '[0,0,7,7,0]'
says '.engines[0].compared' 'null'
gupwalk race - <one.gup
exits 0
out "1 fast walk: 6 reads of entries, 1 reference; 56 changes tried"

# Long walks are disturbed at their beginning and their end, and the report has a note of it.
cat >long.gup <<'END'
scenario long
vma 0x10000000-0x10200000 anon rw private
write 0x10000000-0x10200000
call get_user_pages_fast 0x10000000 512
END
gupwalk race long.gup
exits 0
out "left out: 1,795 reads and references in the middle of long walks"

# Nothing to disturb: reported and counted.
cat >slow.gup <<'END'
scenario slow
vma 0x10000000-0x10004000 anon rw private
call get_user_pages 0x10000000
END
gupwalk race slow.gup
exits 2
out "1 scenario, 0 not about it, 1 without a fast walk"
err "there is no fast walk in any of these scenarios: nothing was judged"
gupwalk race slow.gup one.gup
exits 0
out "2 scenarios, 0 not about it, 1 without a fast walk"
sed '1a versions v6.1..v6.5' slow.gup >other.gup
gupwalk race other.gup one.gup
exits 0
out "2 scenarios, 1 not about it, 0 without a fast walk"

# A tree's own walk, disturbed at its own loads. One that is good holds.
tiny_tree good
gupwalk race --on tree:good --on newest one.gup
exits 0
silent err
out "/good, by the states and faults of $newest"
out "  1 fast walk: 5 reads of entries, 1 reference; 48 changes tried"
grep -qE "^  compared with $newest: 0 of 48 cases differ$" "$scratch/out" || fail "not compared"
cp one.gup alone.gup
gupwalk race --on tree:good alone.gup
exits 0
err "its Makefile names no version that is known here; states and faults are as at $newest"
[ "$(find cache -name 'gup-loads.so' | wc -l)" -eq 1 ] || fail "not one engine that tells its loads"

# bug DEFINE LAW POINT CHANGE OUTCOME: a bug breaks its law, and no other.
bug()
{
	tiny_tree "$1" "$1"
	gupwalk race --on newest --on "tree:$1" --json one.gup
	exits 1
	says '[.engines[1].laws[] | select(.broken > 0).law]' "[\"$2\"]"
	says "[.engines[1].laws[] | select(.broken > 0).witness] | .[0] | [.before.number, .change, .outcome]" \
		"[$3,\"$4\",\"$5\"]"
	says '.engines[1].compared.differing > 0' true
}

bug NO_SECOND_LOOK no-stale-page 5 "zap 0x10000000" "1 page, no fault; pfn 0x100001"
bug KEEPS_REFERENCE no-lost-reference 5 "zap 0x10000000" "0 pages, no fault"
bug CRASHES race-termination 5 "zap 0x10000000" "never returns, no fault"
err "does not return: it crashes, Segmentation fault"
says '.engines[1].changes_left_out' 15
bug NEVER_RETURNS race-termination 5 "zap 0x10000000" "never returns, no fault"
err "does not return: it runs without end"

# A compiler that cannot instrument loads: an error, and present files stay.
cat >no-sanitizer <<'END'
#!/bin/sh
for word in "$@"; do
	[ "$word" != -fsanitize=thread ] || { echo "error: unknown option $word" >&2; exit 1; }
done
exec cc "$@"
END
chmod +x no-sanitizer
rm -rf cache
CC=$PWD/no-sanitizer gupwalk race --on tree:good one.gup
exits 3
silent out
err "to see its loads, a compiler is wanted that takes -fsanitize=thread; this one does not"
err "unknown option -fsanitize=thread"
[ -z "$(find cache -name '*loads*')" ] || fail "something is left in the cache"
CC=$PWD/no-sanitizer gupwalk run --on tree:good --versions newest one.gup
exits 0

# Wrong words and files.
gupwalk race
exits 2
err "a file is missing; - is standard input"
gupwalk race --on v9.9 one.gup
exits 2
err "--on: "
gupwalk race --on tree:nowhere one.gup
exits 2
silent out
err "No such file or directory"
printf 'scenario bad\nvma 0x1000\n' >bad.gup
gupwalk race bad.gup one.gup
exits 2
err "bad.gup:2:"
out "1 fast walk: 6 reads of entries"
printf 'scenario step\nvma 0x1000-0x2000 anon rw private\nsplit 0x1000\ncall get_user_pages_fast 0x1000\n' >step.gup
gupwalk race step.gup
exits 2
err "'split' cannot be done at $newest"
mkdir empty
gupwalk race empty
exits 2
err "no scenario in this directory"
