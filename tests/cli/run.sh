#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# `gupwalk run` reports in TAP, one point for releases with the same answer, and shows by its
# status whether all expectations hold.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

# scenario NAME EXPECTATION...: a read of a page that NUMA hinting marked.
scenario()
{
	cat <<END
scenario $1
vma 0x10000000-0x10001000 anon rw private
write 0x10000000
hint 0x10000000
call get_user_pages 0x10000000
END
	shift
	for line in "$@"; do
		echo "$line"
	done
}

before="expect v5.10..v6.5: ret 1, faults numa-pte"
after="expect v6.6..: ret 1, faults none"

# Its plan counts its points, and they are numbered in order. prove.sh asks a reader of TAP.
well_formed()
{
	head -n 1 "$scratch/out" | grep -qx 'TAP version 13' || fail "does not begin with its version"
	grep -E '^(not )?ok ' "$scratch/out" | awk '{
		number = $1 == "ok" ? $2 : $3
		if (number != NR) exit 1
	}' || fail "points are not numbered in order"
	points=$(grep -cE '^(not )?ok ' "$scratch/out") || :
	grep -qE "^1\.\.$points( |$)" "$scratch/out" || fail "no plan for $points points"
}

# What holds.
scenario good "$before" "$after" >good.gup
gupwalk run good.gup
exits 0
silent err
well_formed
out_is <<END
TAP version 13
# good.gup
ok 1 - good v5.10..v6.5
ok 2 - good v6.6..$newest
1..2
# passed 2, failed 0, nothing expected 0, not applicable 0, bad input 0
END

# What does not: which line, what was expected, what was got, and what the call did.
scenario bad "expect all: faults numa-pte, ret 2" >bad.gup
gupwalk run bad.gup
exits 1
silent err
well_formed
out_line "not ok 1 - bad v5.10..v6.5"
out_line "not ok 2 - bad v6.6..$newest"
out_line "  file: 'bad.gup'"
out_line "    - line: 6"
out_line "        faults: expected numa-pte, got none"
out_line "        ret: expected 2, got 1"
out "get_user_pages(0x10000000, 1, 0): 1 page, no fault"
out "get_user_pages(0x10000000, 1, 0): 1 page, after 1 NUMA hinting fault"
out "# passed 0, failed 2,"

# One failure among what holds is a failure.
gupwalk run good.gup bad.gup good.gup
exits 1
well_formed
out "# passed 4, failed 2,"

# Where nothing is expected, outcomes are shown, and nothing has passed.
scenario silent >silent.gup
gupwalk run silent.gup
exits 0
well_formed
out "ok 1 - silent v5.10..v6.5 # SKIP nothing is expected"
out_line "#   get_user_pages(0x10000000, 1, 0): 1 page, after 1 NUMA hinting fault"
out_line "#   get_user_pages(0x10000000, 1, 0): 1 page, no fault"
out "# passed 0, failed 0, nothing expected 2,"
scenario half "$after" >half.gup
gupwalk run half.gup
exits 0
out "ok 1 - half v5.10..v6.5 # SKIP nothing is expected"
out_line "ok 2 - half v6.6..$newest"
out "# passed 1, failed 0, nothing expected 1,"

# The report shows that a scenario is not about all versions.
scenario part "$before" | sed '1a versions v6.1..v6.5' >part.gup
gupwalk run part.gup
exits 0
out "ok 1 - part v5.10..v6.0 # SKIP the scenario is not about this version"
out_line "ok 2 - part v6.1..v6.5"
out "not applicable 2,"

# Proposals that the file names are run; versions that are given replace all others.
scenario proposal "expect v6.6+protnone=v1-always: faults numa-pte" >proposal.gup
gupwalk run proposal.gup
exits 0
out_line "ok 3 - proposal v6.6+protnone=v1-always"
gupwalk run --versions v6.6+protnone=v1-always proposal.gup
exits 0
well_formed
out_line "ok 1 - proposal v6.6+protnone=v1-always"
out_line "1..1"
gupwalk run --versions v6.1,v6.12 good.gup
exits 0
out_line "ok 1 - good v6.1"
out_line "ok 2 - good v6.12"
out_line "1..2"
gupwalk run --versions v6.1 --versions v6.2 good.gup
out_line "ok 1 - good v6.1..v6.2"

# A span has no gaps, and holds releases only.
scenario all "expect all: ret 1" >all.gup
gupwalk run --versions v6.1,v6.3,v6.4,v6.5+protnone=force-follows,v6.5,v6.6+protnone=v1-always all.gup
exits 0
grep '^ok' "$scratch/out" >points
diff -u - points <<'END' || fail "not these spans"
ok 1 - all v6.1
ok 2 - all v6.3..v6.4
ok 3 - all v6.5+protnone=force-follows
ok 4 - all v6.5
ok 5 - all v6.6+protnone=v1-always
END

# Standard input.
gupwalk run - <good.gup
exits 0
out_line "# <stdin>"
out_line "ok 1 - good v5.10..v6.5"

# A directory: all that ends in .gup below it, sorted.
mkdir -p tree/b tree/c.gup
cp good.gup tree/z.gup
cp good.gup tree/b/x.gup
cp good.gup tree/c.gup/y.gup
cp bad.gup tree/b/bad.txt
cp bad.gup tree/.hidden.gup
ln -s ../.. tree/b/up
gupwalk run tree
exits 0
grep '^# tree' "$scratch/out" >order || :
printf '# tree/b/x.gup\n# tree/c.gup/y.gup\n# tree/z.gup\n' | diff -u - order ||
	fail "not these files in this order"
