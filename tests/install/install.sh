#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tests/install/install.sh BUILD_DIR CC [FLAGS...]
#
# A program can use the installed files with pkg-config only.
set -eu
build=$1 cc=$2
shift 2

here=$(cd "$(dirname "$0")" && pwd)
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT

fail()
{
	echo "$*" >&2
	exit 1
}

cmake --install "$build" --prefix "$prefix" >/dev/null

pc=$(find "$prefix" -name gupwalk.pc)
[ -f "$pc" ] || fail "no gupwalk.pc"
export PKG_CONFIG_PATH="${pc%/*}"
lib=$(pkg-config --variable=libdir gupwalk)

# shellcheck disable=SC2046 # pkg-config answers in words
"$cc" -std=c11 "$@" "$here/user.c" -o "$prefix/user" $(pkg-config --cflags --libs gupwalk)
said=$(LD_LIBRARY_PATH=$lib "$prefix/user")
[ "$said" = "FOLL_WRITE|FOLL_FORCE" ] || fail "user.c printed: $said"

# The library contains no data that only its own compiler can read.
! grep -rqa 'gnu\.lto_' "$lib" || fail "the library holds intermediate code of GCC"

# Exactly the headers of the source tree.
diff -r "$here/../../include/gupwalk" "$prefix/include/gupwalk"

version=$(pkg-config --modversion gupwalk)
"$prefix/bin/gupwalk" --version | grep -qF "$version" || fail "the tool is not version $version"

# The tool finds the shim where it was installed, with the list that the shim includes.
diff -r -x gupwalk "$here/../../engines/tree/shim" "$prefix/share/gupwalk/tree"
cmp "$here/../../include/gupwalk/entry_point_list.h" "$prefix/share/gupwalk/tree/gupwalk/entry_point_list.h"
"$prefix/bin/gupwalk" tree --ours >/dev/null || fail "the shim is not found"
