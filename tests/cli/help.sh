#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Help and version go to stdout with status 0, and show a new user the commands.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

gupwalk --help
exits 0
silent err
for command in run explain callers check diff race history tree kernel replay; do
	out "  $command "
done
out "v6.6+protnone=fast-lookup"
for status_text in " 0  it holds" " 1  an expectation failed" " 2  bad input" \
	" 3  an engine is not available" "70  a bug in gupwalk" "74  the results could not be written"; do
	out "$status_text"
done
cp "$scratch/out" top

for same in help -h; do
	gupwalk "$same"
	exits 0
	out_is <top
done

gupwalk --version
exits 0
silent err
grep -qxE 'gupwalk [0-9]+\.[0-9]+\.[0-9]+' "$scratch/out" || fail "no version on a line of its own"
# The last row of the list of releases.
last=$(sed -n '/define GUP_RELEASE_LIST/,/[^\\]$/s/.*X(\([0-9]*\), \([0-9]*\)).*/v\1.\2/p' \
	"$SOURCE_DIR/include/gupwalk/history.h" | tail -n 1)
[ -n "$last" ] || fail "the list of releases is not found"
out "Linux v5.10 to $last on"

for command in run explain callers check diff race history tree; do
	gupwalk "$command" --help
	exits 0
	silent err
	out "Usage: gupwalk $command "
	out "Exit status: 0"
	out "  --json "
	cp "$scratch/out" own
	gupwalk help "$command"
	exits 0
	out_is <own
	# Help is read on a terminal of 100 columns.
	! grep -qE '^.{101}' "$scratch/out" || fail "a line has more than 100 columns"
done

# An alias is the command.
gupwalk callers --help
cp "$scratch/out" own
gupwalk help table
exits 0
out_is <own
gupwalk table --help
exits 0
out_is <own

gupwalk check --help
for law in 'hint-only-if-asked (P1)' 'hint-before-page (P2)' 'fast-skips-protnone (P3)' \
	'no-hint-in-prot-none (P4)' termination balance; do
	out "  $law "
done
