#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Trees whose walk crashes or never returns. Every command reports it and ends with 1. The
# tool and the cache still work. Needs a C compiler, and no kernel.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/tiny-tree.sh
. "$SOURCE_DIR/tests/cli/harness/tiny-tree.sh"

export XDG_CACHE_HOME="$PWD/cache"

for i in 1 2 3 4 5; do
	cat >"$i.gup" <<END
scenario s$i
vma 0x10000000-0x10002000 anon rw private
write 0x10000000
call get_user_pages_fast_only 0x10000000 FOLL_WRITE
expect all: ret 1
END
done

# One that crashes is tried in every case.
tiny_tree crashes ALWAYS_CRASHES
gupwalk check --json --on tree:crashes --versions newest
exits 1
err "does not return: it crashes, Segmentation fault"
[ "$(grep -c 'does not return' "$scratch/err")" -eq 1 ] || fail "announced again and again"
says '.versions[0] | .given_up, .cases > 100000, .endless > 1000' "$(printf 'false\ntrue\ntrue')"
says '.versions[0].laws[] | select(.law == "termination") | .verdict' '"broken"'
says '[.witnesses[] | select(.law == "termination").scenario | contains("crashes: never returns")]' '[true]'
gupwalk diff --json newest tree:crashes
exits 1
err "does not return: it crashes, Segmentation fault"
says '.given_up, .cases > 100000' "$(printf 'false\ntrue')"
says '[.classes[] | select(.differs | index("termination"))] | length > 0' true
gupwalk run --on tree:crashes --versions newest 1.gup 2.gup 3.gup 4.gup 5.gup
exits 1
out "# passed 0, failed 5,"
not_out "Bail out!"
gupwalk race --on tree:crashes --on newest 1.gup
exits 1
out "1 fast walk never ends though nothing happens, where those of $newest do; the first: 1.gup:4"

# One that stores behind the array of pages does no harm that is not seen.
tiny_tree behind STORES_BEHIND
gupwalk run --on tree:behind --versions newest 1.gup
exits 1
err "does not return: it crashes, Segmentation fault"

# A call without end is stopped early.
tiny_tree loops ALWAYS_LOOPS
gupwalk check --json --on tree:loops --versions newest
exits 1
err "does not return: it runs without end"
err "loops: 3 calls never returned; it is given up"
says '.versions[0] | .given_up, .endless' "$(printf 'true\n3')"
says '.versions[0].laws[] | select(.law == "termination") | [.verdict, .broken]' '["broken",3]'
says '[.witnesses[] | select(.law == "termination").scenario | contains("loops: never returns")]' '[true]'
gupwalk diff newest tree:loops
exits 1
err "loops: 3 calls never returned; it is given up"
out "given up: too many walks never return; the other cases were not tried"
out "# tree:$(pwd -P)/loops: never returns"
gupwalk run --on tree:loops --versions newest 1.gup 2.gup 3.gup 4.gup 5.gup
exits 1
out "# passed 0, failed 3,"
out "Bail out! too many walks of tree:$(pwd -P)/loops never return; 2 files were not run"
gupwalk race --on tree:loops --on newest 1.gup 2.gup 3.gup 4.gup 5.gup
exits 1
out "3 fast walks never end though nothing happens"
out "given up: too many of its walks never return; 2 scenarios were not run"

# It has no effect on other calls.
tiny_tree good
gupwalk run --on tree:good --versions newest 1.gup
exits 0
gupwalk run --on tree:crashes --versions newest 1.gup
exits 1
gupwalk tree crashes
exits 0
out "unchanged since it was built"
