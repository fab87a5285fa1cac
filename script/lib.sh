#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What the scripts here share. Each one sources it first, then is at the top of
# the source tree, with its own path in $script.

script=$(cd "$(dirname "$0")" && pwd)/${0##*/}
cd "$(dirname "$script")/.." || exit
jobs=$(nproc)

say()
{
	printf '%s\n' "$*" >&2
}

# Print the comment at the top of the script.
help()
{
	sed -n '4,/^[^#]/s/^#\( \|$\)//p' "$script"
	exit 0
}

# A word that the script does not know.
misused()
{
	say "script/${script##*/}: $1: no such option; script/${script##*/} --help lists them"
	exit 2
}

# build PRESET TARGET [CMAKE_OPTION...]: quiet, unless it fails.
build()
{
	preset=$1 target=$2
	shift 2
	say "building build/$preset"
	mkdir -p build
	log=build/$preset.log
	{
		cmake --preset "$preset" "$@" && cmake --build --preset "$preset" --target "$target" -j "$jobs"
	} >"$log" 2>&1 </dev/null || {
		cat "$log" >&2
		say "building build/$preset failed"
		return 1
	}
}
