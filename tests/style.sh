#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tests/style.sh RULE
#
# Checks one rule over all files of the project:
#   format   C files are formatted by .clang-format
#   licence  every file names its licence at its top
#   shell    shellcheck finds nothing in the scripts
#   asked    the model and the search read rules only by the functions that record it
#   listed   each line that script/mutation lists, and each file that fuzz/plain.txt
#            lists, is in the sources
#   headers  each public header stands alone, and gupwalk.h includes them all
#   used     each row of the library's lists is used: the model asks each rule, judges each law,
#            tells each event and reads each flag of callers; trees and booted kernels are
#            called by each entry point
#   why      each scenario says what it shows
#   upwards  no #include names a file by way of its parent folder
#   rooms    CONTRIBUTING.md shows the rooms as script/rooms prints them
#   mirror   each source of lib, model, search, scenario, engines and cli has a unit test of its
#            name, and each unit test a source; tests/unit/mirror.list has the others, with a
#            reason
#   sources  each header has a source of its name beside it, a public header in its room;
#            tests/headers.list has the others, with a reason
#   english  documents have sentences of at most 25 words with a plain subject; no file names
#            an actor "nobody", "whoever" or the like
#
# Exit status: 0 it holds, 1 it does not, 77 the program that checks it is missing.
# shellcheck disable=SC2317 # rules are called by name
set -eu
cd "$(dirname "$0")/.."

# All files, one on a line, also if git or the repository's .git is missing.
all_files()
{
	git ls-files --cached --others --exclude-standard 2>/dev/null ||
		find . \( -path ./build -o -path ./.git \) -prune -o -type f -printf '%P\n'
}

# The existing files that match none of the patterns.
files()
{
	all_files | while read -r file; do
		for but in "$@"; do
			# shellcheck disable=SC2254 # patterns they are
			case $file in $but) continue 2 ;; esac
		done
		[ ! -f "$file" ] || echo "$file"
	done
}

need()
{
	command -v "$1" >/dev/null && return
	echo "$1 is missing: script/bootstrap --test installs it"
	exit 77
}

# Each rule prints what breaks it, and nothing else.

licence()
{
	files LICENSE | xargs awk '
		FNR <= 5 && /SPDX-License-Identifier.*GPL-2\.0-only/ { named[FILENAME] = 1 }
		END { for (i = 1; i < ARGC; i++) if (!named[ARGV[i]]) print ARGV[i] ": no SPDX line" }'
}

format()
{
	need clang-format
	files | grep '\.[ch]$' | xargs clang-format --dry-run -Werror 2>&1 || echo "clang-format failed"
}

shell()
{
	need shellcheck
	files | xargs awk 'FNR == 1 && /^#!.*sh$/ { print FILENAME }' | xargs shellcheck -x ||
		echo "shellcheck failed"
}

asked()
{
	# The history makes versions. The search compares them, and enumerates the flags they know.
	files 'model/history/*' search/attribute.c search/attribute_engine.c search/calls.c \
		search/check.c search/influence.c search/property_versions.c search/version_sets.c \
		search/case_random.c search/rule_sets.c |
		grep -E '^(model|search)/.*\.[ch]$' |
		xargs grep -nE '(->|\.)value\[|rules(->|\.)foll_|gup_version|GUP_VERSION' || :
}

headers()
{
	for header in include/gupwalk/*.h; do
		name=gupwalk/${header##*/}
		# A header of macros alone is no translation unit.
		printf '#include <%s>\nextern int something;\n' "$name" |
			${CC:-cc} -std=c11 -Wall -Wextra -Wpedantic -Werror -Iinclude -fsyntax-only \
				-x c - 2>&1 || echo "$header does not compile on its own"
		[ "$name" = gupwalk/gupwalk.h ] ||
			grep -qx "#include <$name>" include/gupwalk/gupwalk.h ||
			echo "include/gupwalk/gupwalk.h does not include <$name>"
	done
}

# rows HEADER MACRO: the first column of each row.
rows()
{
	sed -n "s/^	$2(\([A-Z0-9_]*\), .*/\1/p" "include/gupwalk/$1"
}

# between LIST HEADER: the lines of one list.
event_rows()
{
	sed -n '/define GUP_EVENT_LIST/,/[^\\]$/s/^	X(\([A-Z0-9_]*\), .*/\1/p' include/gupwalk/gup.h
}

# named PREFIX HINT FOLDER...: the names on stdin are found in the C files of these folders.
named()
{
	prefix=$1
	hint=$2
	shift 2
	while read -r name; do
		grep -rqw --include='*.c' --include='*.h' "$prefix$name" "$@" ||
			echo "$prefix$name: $hint"
	done
}

used()
{
	rows rule_list.h RULE | named GUP_RULE_ "the model does not ask it" model/gup model/mm model/step
	rows laws.h X | named GUP_LAW_ "the model does not judge it" model/laws
	event_rows | named GUP_EVENT_ "no walk tells it" model/gup engines/tree
	sed -n 's/^	FLAG(\([A-Z0-9_]*\), EXTERNAL, .*/\1/p' include/gupwalk/foll_list.h |
		named FOLL_ "the model does not read it" model/gup model/mm
	rows entry_point_list.h X | named BR_ "no tree is called by it" engines/tree/shim/glue.c
	sed -n 's/^	X([A-Z0-9_]*, \([a-z_]*\), .*/\1/p' include/gupwalk/entry_point_list.h |
		named GW_CALL_ "no kernel is called by it" engines/kernel/guest/calls.c
}

why()
{
	files | grep -E '^(tests/scenarios|fuzz/planted)/.*\.gup$' | xargs grep -L '^why "' |
		sed 's/$/: it does not say why/'
}

listed()
{
	script/mutate --check-listed || :
	sed -n 's/^src: //p' fuzz/plain.txt | while read -r pattern; do
		# shellcheck disable=SC2086 # patterns they are
		ls $pattern >/dev/null 2>&1 || echo "fuzz/plain.txt: $pattern is not there"
	done
}

upwards()
{
	files | grep '\.[ch]$' | xargs grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]\.\./' || :
}

rooms()
{
	script/rooms | sed 's/^/    /' >"$scratch/rooms"
	sed -n '/^## The rooms/,/^## /{/^    /p}' CONTRIBUTING.md | diff -u - "$scratch/rooms" || :
}

# The lines of a list are PATH: REASON, and each path is in $scratch/differ.
reasons()
{
	sed -n 's/^\([^# ][^ ]*\): ..*/\1/p' "$1" >"$scratch/listed"
	grep -vxFf "$scratch/differ" "$scratch/listed" | sed "s,\$,: $1 need not have it," || :
	grep -v -e '^#' -e '^[^# ][^ ]*: .' "$1" | sed 's/$/: a line is PATH: REASON/' || :
}

sources()
{
	list=tests/headers.list
	files 'tests/*' | grep '\.h$' | while read -r header; do
		name=${header##*/}
		case $header in
		include/*)
			[ -n "$(find model search scenario -name "${name%.h}.c")" ] || echo "$header"
			;;
		*) [ -f "${header%.h}.c" ] || echo "$header" ;;
		esac
	done >"$scratch/differ"
	reasons "$list"
	grep -vxFf "$scratch/listed" "$scratch/differ" |
		sed "s;\$;: no source has its name, and $list gives no reason;" || :
}

mirror()
{
	list=tests/unit/mirror.list
	files | grep '^\(lib\|model\|search\|scenario\|engines\|cli\)/.*\.c$' | while read -r source; do
		[ -f "tests/unit/$source" ] || echo "$source"
	done >"$scratch/differ"
	files | sed -n 's,^tests/unit/\(.*\.c\)$,\1,p' | while read -r test; do
		[ -f "$test" ] || echo "tests/unit/$test"
	done >>"$scratch/differ"
	reasons "$list"
	grep -vxFf "$scratch/listed" "$scratch/differ" | while read -r file; do
		case $file in
		tests/*) echo "$file: no source has this name, and $list gives no reason" ;;
		*) echo "$file: tests/unit/$file is missing, and $list gives no reason" ;;
		esac
	done
}

english()
{
	files LICENSE | grep '\.md$' | xargs awk -f tests/english.awk
	# Comments, messages and reasons of scenarios, too.
	files LICENSE tests/style.sh tests/english.awk 'engines/kernel/recordings/*' | xargs grep -nwiE \
		'nobody|whoever|no one|anybody|somebody|someone|anyone|everybody|everyone|to be had|for ever' |
		grep -v 'nobody@' || :
	# "none" after "is" is stilted.
	files LICENSE tests/style.sh 'engines/kernel/recordings/*' | xargs grep -nE '\b(is|are) none\b' || :
	files LICENSE '*.md' tests/english.awk 'engines/kernel/recordings/*' |
		xargs grep -nE '(/\*|^[[:space:]]*[*#]|^why "|[.?!]) ?(Of|Who) [a-z][^?]*$' || :
}

case ${1-} in
format | licence | shell | headers | asked | used | why | listed | upwards | rooms | mirror | sources | english) ;;
*)
	sed -n '4,/^# Exit/s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac

files | grep -qx CMakeLists.txt || {
	echo "the list of files is empty, so there is nothing to check"
	exit 1
}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0
found=$("$1") || status=$?
[ -z "$found" ] || {
	printf '%s\n' "$found"
	[ "$status" -eq 77 ] || status=1
}
exit "$status"
