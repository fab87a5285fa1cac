#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Each check of the harness fails when it must, and passes when it must.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

# Replaces the tool: prints the given output and ends with the given status.
cat >fake <<'END'
#!/bin/sh
echo "to stdout: $1"
echo "to stderr: $2" >&2
exit "$3"
END
chmod +x fake
GUPWALK=$PWD/fake
gupwalk one two 3

wrong()
{
	if ("$@") >/dev/null; then
		fail "passed, and should not have: $*"
	fi
}

exits 3
wrong exits 0

out "one"
err "two"
wrong out "two"
wrong err "one"

out_line "to stdout: one"
err_line "to stderr: two"
wrong out_line "one"
wrong err_line "two"

not_out "two"
not_err "one"
wrong not_out "one"
wrong not_err "two"

echo "to stdout: one" | out_is
echo "to stderr: two" | err_is
echo "to stdout: two" | wrong out_is
echo "to stderr: one" | wrong err_is

wrong silent out
wrong silent err
: >"$scratch/out"
silent out
