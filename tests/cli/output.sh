#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Output that cannot be written ends with status 74; colour and progress are for terminals.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

cat >a.gup <<'END'
scenario a
vma 0x10000000-0x10001000 anon rw private
call get_user_pages 0x10000000
expect all: ret 1
END

# A full disk.
for command in --help --version history "history --json" "run a.gup" "run --json a.gup" \
	"explain a.gup" "diff v6.6 v6.6" "check --versions v6.6 --shard 1/100"; do
	ran="gupwalk $command >/dev/full"
	: >"$scratch/out"
	status=0
	# shellcheck disable=SC2086 # words they are
	"$GUPWALK" $command >/dev/full 2>"$scratch/err" || status=$?
	exits 74
	err "gupwalk: the results could not be written"
done

# A standard output that is closed.
ran="gupwalk history >&-"
status=0
"$GUPWALK" history >&- 2>"$scratch/err" || status=$?
exits 74

# A reader that goes away is nothing to talk about.
ran="gupwalk history | head -n 1"
{ "$GUPWALK" history || :; } 2>"$scratch/err" | head -n 1 >first
[ -s first ] || fail "nothing was read"
silent err

# The tool reports a wrong input even when it has no stdin.
ran="gupwalk run - <&-"
status=0
"$GUPWALK" run - <&- >"$scratch/out" 2>"$scratch/err" || status=$?
exits 2
err "<stdin>: "

# No escapes when the output is no terminal.
escape=$(printf '\033')
for command in "history --rule protnone" "run a.gup" "explain a.gup" \
	"check --versions v6.6 --shard 1/100 --law P3"; do
	# shellcheck disable=SC2086
	gupwalk $command
	exits 0
	not_out "$escape"
	not_err "$escape"
done

# On a terminal, colour unless it is not wanted, and a bar that goes away.
if ! command -v script >/dev/null; then
	echo "script(1) is not here: what a terminal shows was not tested"
	exit 77
fi
if ! script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
	echo "there is no pseudo-terminal here: what a terminal shows was not tested"
	exit 77
fi
on_terminal()
{
	ran="on a terminal: $*"
	status=0
	script -qec "$*" /dev/null >"$scratch/out" 2>"$scratch/err" </dev/null || status=$?
}
export TERM=xterm
unset NO_COLOR
on_terminal "$GUPWALK history --rule protnone"
exits 0
out "${escape}[1mprotnone"
on_terminal "$GUPWALK check --versions v6.6 --shard 1/100 --law P3 >/dev/null"
exits 0
out "checking [#"
out "${escape}[K"
on_terminal "$GUPWALK diff v6.6 v6.6 >/dev/null"
exits 0
out "comparing [#"
on_terminal "NO_COLOR=1 $GUPWALK history --rule protnone"
not_out "$escape"
on_terminal "TERM=dumb $GUPWALK history --rule protnone"
not_out "$escape"
on_terminal "NO_COLOR= $GUPWALK history --rule protnone"
out "${escape}[1mprotnone"
