#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What the README shows works as it stands there: its scenario, and each command.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

readme=$SOURCE_DIR/README.md
ln -s "$SOURCE_DIR/tests" tests
ln -s "$SOURCE_DIR/engines" engines

# The first indented block that begins with a scenario.
awk '/^    scenario / { on = 1 } on && /^[^ ]/ { exit } on { sub(/^    /, ""); print }' \
	"$readme" >readme.gup
[ -s readme.gup ] || { echo "the README shows no scenario"; exit 1; }
gupwalk run readme.gup
exits 0
out "ok 1 - "

# Commands that find something to tell end with status 1.
grep -E '^    build/release/gupwalk ' "$readme" | sed 's/^ *build\/release\/gupwalk //' >commands
[ "$(wc -l <commands)" -ge 5 ] || { echo "the README shows too few commands"; exit 1; }
while read -r command; do
	# shellcheck disable=SC2086 # words they are
	gupwalk $command </dev/null
	case $command in
	diff* | check* | race*) [ "$status" -le 1 ] || fail "status 0 or 1 expected" ;;
	*) exits 0 ;;
	esac
	[ -s "$scratch/out" ] || fail "nothing on stdout"
done <commands

# Files and folders that it names are there.
grep -oE '(model|include|tests|cli|lib|search|scenario|engines|bench|script)/[a-z_./-]*[a-z]' "$readme" | sort -u >paths
while read -r path; do
	[ -e "$SOURCE_DIR/$path" ] || { echo "the README names $path"; exit 1; }
done <paths
