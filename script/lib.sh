#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Functions of all scripts here. Each script sources this first. Then the current folder is
# the top of the source tree, and $script is the script's path.

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

# misused WORD [WHAT]: an unknown word, or one that the script cannot use.
misused()
{
	say "script/${script##*/}: $1: ${2:-no such option}; script/${script##*/} --help says more"
	exit 2
}

# The folder of caches, as in the tool; empty if neither variable names one.
cache_home()
{
	case ${XDG_CACHE_HOME-} in
	/*) echo "$XDG_CACHE_HOME" ;;
	*) [ -z "${HOME-}" ] || echo "$HOME/.cache" ;;
	esac
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
