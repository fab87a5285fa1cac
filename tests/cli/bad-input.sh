#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# All errors of a file are printed at once, with line, column, caret and the correct form.
# The status is 2, and results of other files are still printed.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

cat >good.gup <<'END'
scenario good
vma 0x10000000-0x10001000 anon rw private
call get_user_pages 0x10000000
expect all: ret 1
END

# at LINE:COLUMN TEXT: stderr has this place, the line, and a caret below that column.
at()
{
	place=several.gup:$1
	text=$(sed -n "${1%:*}p" several.gup)
	err "$place: $2"
	grep -F -A 2 -e "$place: " "$scratch/err" | tail -n 2 >shown
	printf '  %s\n  %*s\n' "$text" "${1#*:}" '^' | diff -u - shown || fail "caret of $place"
}

cat >several.gup <<'END'
scenario several
vma 0x10000000-0x10002000 anon rw private
vma 0x10001000-0x10003000 anon rw private
vma 0xfffffffffffff000-0x1000 anon rw private
write 0x20000000
call get_user_pagez 0x10000000
call get_user_pages 0x10000000 FOLL_WIRTE
entry 0x30000000 0x100
call get_user_pages 0x10000000
expect v6.1..v5.10: ret 1
expect v9.9: ret 1
expect all: rett 1
frobnicate
END
for command in "run good.gup several.gup good.gup" "explain several.gup"; do
	# shellcheck disable=SC2086 # words they are
	gupwalk $command
	exits 2
	at 3:5 "this VMA overlaps that of line 2"
	at 4:24 "the range ends before it begins"
	at 5:7 "0x20000000 lies outside any VMA"
	at 6:6 "unknown entry point or caller 'get_user_pagez'; did you mean 'get_user_pages'?"
	at 7:37 "unknown FOLL_ flag 'WIRTE'; did you mean 'WRITE'?"
	at 8:7 "0x30000000 lies outside any VMA"
	at 10:8 "the range ends before it begins"
	at 11:8 "'v9.9' is no version"
	at 12:13 "unknown thing to expect 'rett'; did you mean 'ret'?"
	at 13:1 "unknown word 'frobnicate'"
	[ "$(grep -c '^several.gup:' "$scratch/err")" -eq 10 ] || fail "not these 10 errors"
done
gupwalk run good.gup several.gup good.gup
out_line "ok 1 - good v5.10..$newest"
out_line "not ok 2 - several.gup: bad input, 10 errors"
out_line "ok 3 - good v5.10..$newest"
out_line "1..3"
out "# passed 2, failed 0, nothing expected 0, not applicable 0, bad input 1"
not_out "Bail out"

# Files that are not scenarios.
: >empty.gup
gupwalk run empty.gup good.gup
exits 2
err "empty.gup: there is no scenario"
out_line "ok 2 - good v5.10..$newest"
gupwalk run missing.gup good.gup
exits 2
err_line "missing.gup: No such file or directory"
out_line "not ok 1 - missing.gup: No such file or directory"
out_line "ok 2 - good v5.10..$newest"
gupwalk explain missing.gup
exits 2
silent out
err_line "missing.gup: No such file or directory"
mkdir nothing
gupwalk run nothing good.gup
exits 2
err "nothing: no scenario in this directory"
out_line "ok 1 - good v5.10..$newest"
gupwalk explain nothing
exits 2
err "nothing: Is a directory"
gupwalk run - </dev/null
exits 2
err "<stdin>: there is no scenario"

# An error message never copies control characters of a file to the terminal.
printf 'scenario odd\nwrite \033[31m\302\233m\007\r\001\n' >odd.gup
gupwalk run odd.gup
exits 2
err "odd.gup:2:"
LC_ALL=C tr -d '\n\040-\176' <"$scratch/err" >left
[ ! -s left ] || fail "bytes for no terminal"

# A step that a version cannot do is an error of the file, and printed once.
cat >step.gup <<'END'
scenario step
vma 0x10000000-0x10001000 anon rw private
write 0x10000000
uffd-rwp 0x10000000
call get_user_pages 0x10000000
END
gupwalk run step.gup
exits 2
err "step.gup:4:10: "
err "this version has no such thing"
[ "$(grep -c '^step.gup:' "$scratch/err")" -eq 1 ] || fail "said more than once"
out "not ok 1 - step v5.10..v7.2: bad input, the state cannot be built"
out "ok 2 - step v7.3"
gupwalk explain --version v6.1 step.gup
exits 2
err "step.gup:4:10: "
out "Line 4 of step.gup cannot be done."
gupwalk explain --version newest step.gup
exits 0

# Ranges that wrap, or end behind all addresses, have a defined outcome.
cat >wrap.gup <<'END'
scenario wrap
vma 0x10000000-0x10001000 anon rw private
call get_user_pages_fast 0xfffffffffffff000 2
expect v5.10: ret 0
expect v7.3: ret -EOVERFLOW
call get_user_pages_fast 0xffff800000000000 1
expect all: ret -EFAULT
call get_user_pages 0xfffffffffffff000 1
expect all: ret -EFAULT
END
gupwalk run wrap.gup
exits 0
