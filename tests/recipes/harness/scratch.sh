#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests that change the sources: a scratch copy, and edits in it. It has its own build
# folder, without optimisation.
# shellcheck disable=SC2034 # some are for the tests
set -eu

: "${SOURCE_DIR:?the top of the source tree}"

# Folders.
lists=include/gupwalk
walk=model/gup
laws=model/laws
bridge=engines/tree

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME="$scratch/cache"

fail()
{
	echo "wrong: $*"
	[ ! -e "$scratch/log" ] || tail -n 30 "$scratch/log"
	exit 1
}

# copy: the sources as they stand, in $scratch/tree; this becomes the current folder.
copy()
{
	mkdir "$scratch/tree"
	(cd "$SOURCE_DIR" && tar --exclude=./build --exclude=./.git -cf - .) |
		tar -xf - -C "$scratch/tree"
	cd "$scratch/tree"
	SOURCE_DIR=$PWD
	GUPWALK=$PWD/build/gupwalk
	FUZZERS=$PWD/build/fuzz
	export SOURCE_DIR GUPWALK FUZZERS
	if command -v ccache >/dev/null; then
		export CMAKE_C_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR="$PWD"
	fi
}

# build TARGET...: in the scratch copy.
build()
{
	[ -e build/build.ninja ] || cmake -G Ninja -B build -DCMAKE_BUILD_TYPE=Debug \
		-DCMAKE_C_FLAGS_DEBUG=-O0 -DBUILD_TESTING=ON >"$scratch/log" 2>&1 ||
		fail "the copy cannot be configured"
	cmake --build build -j "$(nproc)" --target "$@" >"$scratch/log" 2>&1 ||
		fail "the copy does not build"
}

# before FILE PATTERN: puts stdin before the first line that matches; there must be one.
before()
{
	cat >"$scratch/text"
	grep -Eq -e "$2" "$1" || fail "$1 has no line like $2"
	awk -v pattern="$2" -v text="$scratch/text" '
		!done && $0 ~ pattern { while ((getline line <text) > 0) print line; done = 1 }
		{ print }' "$1" >"$scratch/file"
	cp "$scratch/file" "$1"
}

# row FILE PATTERN TEXT: a row of a list, before another one.
row()
{
	printf '\t%s \\\n' "$3" | before "$1" "$2"
}

# raise_newest: adds the release after the newest one to the list; $newest is its name,
# $previous that of the one before.
raise_newest()
{
	last=$(grep -n '^	X([0-9]*, [0-9]*)$' "$lists/history.h" | tail -n 1)
	[ -n "$last" ] || fail "the list of releases is not found"
	major=${last#*X(}
	major=${major%%,*}
	minor=${last##*, }
	minor=$((${minor%)} + 1))
	previous=v$major.$((minor - 1))
	newest=v$major.$minor
	sed -i "${last%%:*}s/.*/	X($major, $minor)/" "$lists/history.h"
}

# without FILE SED-SCRIPT COMMAND...: the command succeeds, and fails when the file is changed so;
# $left_out counts these.
left_out=0
without()
{
	file=$1
	script=$2
	shift 2
	"$@" >"$scratch/log" 2>&1 || fail "$* fails already"
	cp "$file" "$scratch/kept"
	sed -i "$script" "$file"
	! cmp -s "$file" "$scratch/kept" || fail "nothing to leave out of $file: $script"
	! "$@" >"$scratch/log" 2>&1 || fail "$* does not miss what $script leaves out of $file"
	cp "$scratch/kept" "$file"
	left_out=$((left_out + 1))
}

# compiles FILE: does the build accept it?
compiles()
{
	"${CC:-cc}" -std=c11 -Wall -Wextra -Wpedantic -Werror -D_XOPEN_SOURCE=700 -Iinclude -I. \
		-fsyntax-only "$1"
}

# unit NAME: a unit test, built before.
unit()
{
	"build/tests/unit_$1"
}

used()
{
	sh tests/style.sh used
}

why()
{
	sh tests/style.sh why
}
