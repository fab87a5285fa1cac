#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: GUPWALK=... SOURCE_DIR=... tests/cli/golden/golden.sh [--renew] FILE.txt
#
# Runs each command line that a golden file shows, and compares the output with the lines
# below it. A command line begins with "$ gupwalk ". Below it are stdout, then stderr with "! "
# before each line, then "[status N]" if the tool does not end with 0. Lines above the first
# command line are comments. The commands run beside copies of tests/cli/golden/*.gup, and see
# tests/. With --renew, writes the output of today into the file.
#
# Names replace the parts that change from run to run, or with a release: SECONDS, RATE,
# VERSION, SOURCE_DIR, NEWEST for the newest release.
#
# Exit status: 0 the same, or renewed, 1 it differs, 77 jq is missing.
set -eu
: "${GUPWALK:?the tool to test}" "${SOURCE_DIR:?the top of the source tree}"

renew=
[ "${1-}" != --renew ] || {
	renew=yes
	shift
}
file=$(cd "$(dirname "$1")" && pwd)/${1##*/}
! grep -q '^\$ .*| jq' "$file" || command -v jq >/dev/null || {
	echo "skipped: jq is not here"
	exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Commands write into a folder of their own.
mkdir "$work/in"
cp "$SOURCE_DIR"/tests/cli/golden/*.gup "$work/in"
ln -s "$SOURCE_DIR/tests" "$work/in/tests"
cd "$work/in"

newest=$("$GUPWALK" --version | sed -n 's/.*Linux .* to \(v[0-9.]*[0-9]\).*/\1/p')
[ -n "$newest" ] || {
	echo "gupwalk --version names no newest release"
	exit 1
}

stable()
{
	sed -E -e "s,$SOURCE_DIR,SOURCE_DIR,g" -e "s/\\b$newest\\b/NEWEST/g" \
		-e 's/\b[0-9]+\.[0-9]+ s\b/SECONDS s/g' \
		-e 's/\b[0-9]+\.[0-9]+ million a second/RATE million a second/g' \
		-e 's/"(seconds|duration)": ?[0-9.e+-]+/"\1":SECONDS/g' \
		-e 's/\bgupwalk [0-9]+\.[0-9]+\.[0-9]+/gupwalk VERSION/g'
}

# Behind a pipe it is gupwalk's status that counts.
gupwalk()
{
	"$GUPWALK" "$@" || echo "[status $?]" >"$work/status"
}

grep '^\$ gupwalk ' "$file" >"$work/commands" || {
	echo "$file shows no command line"
	exit 1
}
sed '/^\$ gupwalk /,$d' "$file" >"$work/now"
while IFS= read -r line; do
	: >"$work/status"
	# Quotes and pipes mean what they mean in a shell.
	(eval "${line#\$ }") >"$work/out" 2>"$work/err" </dev/null || :
	{
		printf '%s\n' "$line"
		stable <"$work/out"
		stable <"$work/err" | sed 's/^/! /'
		cat "$work/status"
	} >>"$work/now"
done <"$work/commands"

if [ -n "$renew" ]; then
	cat "$work/now" >"$file"
elif ! diff -u "$file" "$work/now"; then
	echo "what is printed differs; if that is meant: script/test --renew-golden"
	exit 1
fi
