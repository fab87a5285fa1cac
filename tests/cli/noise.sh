#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Megabytes of noise end soon, with status 2 and a message of bounded length.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

# noisy FILE: both commands that read files refuse it.
noisy()
{
	for command in run "run --json" explain; do
		begun=$(date +%s)
		# shellcheck disable=SC2086 # words they are
		gupwalk $command "$1"
		exits 2
		[ $(($(date +%s) - begun)) -le 10 ] || fail "took more than 10 seconds"
		[ -s "$scratch/err" ] || fail "says nothing"
		[ "$(wc -c <"$scratch/err")" -le 200000 ] || fail "says too much"
		LC_ALL=C tr -d '\n\t\040-\176\200-\377' <"$scratch/err" >left
		[ ! -s left ] || fail "bytes for no terminal"
		# Nothing but a message: no sanitizer, no assertion.
		not_err "ERROR:"
		not_err "runtime error"
		not_err "ssertion"
	done
}

head -c 3000000 /dev/urandom >bytes
noisy bytes

# Text: what a scenario is made of, in no order at all.
head -c 2000000 /dev/urandom | LC_ALL=C tr -cd 'a-z0-9 x#:,.=|!"\n-' >letters
noisy letters
set -- scenario why commit vma call expect write hint mprotect put 0x10000000 as a '"' '#' \
	0x10000000-0x10002000 anon rw private get_user_pages 'FOLL_WRITE|FOLL_FORCE' \
	v6.1.. all: ret 1, faults none
{
	echo scenario words
	printf '%s\n' "$@" | awk 'BEGIN { srand(1) } { w[NR] = $0 } END {
		for (i = 0; i < 200000; i++)
			printf "%s%s", w[int(rand() * NR) + 1], rand() < 0.2 ? "\n" : " "
	}'
} >words
noisy words

# One line without end, and lines without anything.
head -c 4000000 /dev/zero | tr '\0' a >line
noisy line
yes '' | head -c 4000000 >blank
noisy blank
{
	cat <<'END'
scenario many
vma 0x10000000-0x10001000 anon rw private
END
	yes 'write 0x10000000' | head -n 300000
} >steps
noisy steps

# More than any scenario, and what never ends.
head -c 9000000 /dev/zero >large
noisy large
err "large: the file is too large"
gupwalk run /dev/zero
exits 2
err "/dev/zero: the file is too large"
head -c 20000000 /dev/urandom | gupwalk run -
exits 2
err "<stdin>: "
