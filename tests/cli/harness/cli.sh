#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests of the command line. A test begins with
#
#   . "$SOURCE_DIR/tests/cli/harness/cli.sh"
#
# and is then in a new empty folder, which is removed at the end. It runs
# the tool with `gupwalk ARGUMENT...`, and checks what came of the latest run.
# The first check that fails ends the test, and prints that run.
set -eu

: "${GUPWALK:?the tool to test}" "${SOURCE_DIR:?the top of the source tree}"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/work"
cd "$scratch/work"

# The newest release, as in "v6.12".
# shellcheck disable=SC2034 # for the tests
newest=$("$GUPWALK" --version | sed -n 's/.* to \(v[0-9]*\.[0-9]*\) on .*/\1/p')

# Run the tool without a terminal; stdin is empty unless it is redirected.
gupwalk()
{
	ran="gupwalk $*"
	status=0
	if [ -t 0 ]; then
		"$GUPWALK" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || status=$?
	else
		"$GUPWALK" "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
	fi
}

fail()
{
	echo "$ran"
	echo "  wrong: $*"
	echo "  status: $status"
	sed 's/^/  stdout: /' "$scratch/out" | head -n 50
	sed 's/^/  stderr: /' "$scratch/err" | head -n 50
	exit 1
}

# needs PROGRAM...: or the test is skipped.
needs()
{
	for needed in "$@"; do
		command -v "$needed" >/dev/null || {
			echo "skipped: $needed is not here"
			exit 77
		}
	done
}

# exits STATUS
exits()
{
	[ "$status" -eq "$1" ] || fail "status $1 expected"
}

# out TEXT, err TEXT: a line of stdout or stderr holds this very text.
out()
{
	grep -qF -e "$1" "$scratch/out" || fail "stdout lacks: $1"
}

err()
{
	grep -qF -e "$1" "$scratch/err" || fail "stderr lacks: $1"
}

# out_line TEXT, err_line TEXT: a whole line of stdout or stderr is this very text.
out_line()
{
	grep -qxF -e "$1" "$scratch/out" || fail "stdout lacks the line: $1"
}

err_line()
{
	grep -qxF -e "$1" "$scratch/err" || fail "stderr lacks the line: $1"
}

# not_out TEXT, not_err TEXT: no line of it does.
not_out()
{
	! grep -qF -e "$1" "$scratch/out" || fail "stdout should lack: $1"
}

not_err()
{
	! grep -qF -e "$1" "$scratch/err" || fail "stderr should lack: $1"
}

# silent out, silent err: nothing was printed there.
silent()
{
	[ ! -s "$scratch/$1" ] || fail "std$1 should be empty"
}

# out_is, err_is: what stdin holds, byte for byte, was printed.
out_is()
{
	diff -u - "$scratch/out" || fail "stdout differs from what is expected (-)"
}

err_is()
{
	diff -u - "$scratch/err" || fail "stderr differs from what is expected (-)"
}

# says FILTER TEXT: jq's filter of the printed JSON gives this.
says()
{
	found=$(jq -c "$1" "$scratch/out") || fail "jq $1"
	[ "$found" = "$2" ] || fail "$1 is $found, not $2"
}
