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

# misused WORD [WHAT]: a word that the script does not know, or can do nothing with.
misused()
{
	say "script/${script##*/}: $1: ${2:-no such option}; script/${script##*/} --help says more"
	exit 2
}

# Where the caches are, as the tool has it; nothing where there is no place for any.
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
