#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Each bug that can be planted is described, and its patch fits the model; each law has a bug
# that it must report. A patch that does not fit is an error.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

from=$(pwd) ran=script/apply-patch status=0
cd "$SOURCE_DIR"
bugs=$(basename -a -s .gup fuzz/planted/*.gup)
[ "$(echo "$bugs" | wc -l)" -ge 36 ] || fail "there are only $(echo "$bugs" | wc -l) bugs"

laws=$(sed -n 's/^	X([A-Z0-9_]*, "\([a-z-]*\)",.*/\1/p' \
	include/gupwalk/laws.h include/gupwalk/race_laws.h)
[ "$(echo "$laws" | wc -l)" -ge 27 ] || fail "only $(echo "$laws" | wc -l) laws found"
for law in $laws; do
	grep -qxE "# (law|race) $law( .*)?" fuzz/planted/*.gup || fail "$law: no bug is planted for it"
done
for bug in $bugs; do
	grep -qxE '# at v[0-9]+\.[0-9]+(\+[a-z-]+=[a-z-]+)*' "fuzz/planted/$bug.gup" || fail "$bug: at which version?"
	grep -qx "scenario $bug" "fuzz/planted/$bug.gup" || fail "$bug: its scenario has another name"
	rm -rf "$from/tree"
	mkdir "$from/tree"
	cp -R model "$from/tree/model"
	script/apply-patch "$from/tree" <"fuzz/planted/$bug.gup" || fail "$bug: its patch does not fit"
	! diff -r model "$from/tree/model" >/dev/null || fail "$bug: its patch changes nothing"
done

# applies STATUS: the patch on stdin ends so, in a tree with one file.
applies()
{
	status=0
	printf '%s\n' 'int first(int a)' '{' '	return a + 1;' '}' '' 'int second(int a);' '' \
		'int second(int a)' '{' '	a--;' '	return a + 2;' '}' >"$from/tree/file.c"
	script/apply-patch "$from/tree" 2>"$from/error" || status=$?
	[ "$status" -eq "$1" ] || fail "apply-patch ends with $status, not $1: $(cat "$from/error")"
}

applies 0 <<-'END'
	# in file.c second
	# match a \+
	# put a -
END
grep -qx '	return a - 2;' "$from/tree/file.c" || fail "the function has not changed"
grep -qx '	return a + 1;' "$from/tree/file.c" || fail "another function has changed"
applies 1 <<-'END'
	in file.c first
	match a--
	put a++
END
grep -qxF 'script/apply-patch: file.c: no line of first() matches a--' "$from/error" ||
	fail "what does not fit is not said: $(cat "$from/error")"
applies 1 <<-'END'
	in other.c first
	match a
	put b
END
applies 1 <<-'END'
	in file.c third
	match a
	put b
END
# Nothing to change, and halves of a change.
applies 1 </dev/null
applies 2 <<-'END'
	in file.c first
	put b
END
applies 2 <<-'END'
	in file.c first
	match a
END
