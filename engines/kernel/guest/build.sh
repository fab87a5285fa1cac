#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: build.sh HEADERS FOLDER
#
# Builds the module and the static init into FOLDER, which exists and is empty. HEADERS
# is the folder to build modules against: the folder that a kernel was built in, or Debian's
# linux-headers-VERSION. LLVM=1 and CC are as for the kernel's own build; the
# default is the compiler that the kernel was built with, or GCC if that one is missing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
headers=$(cd "$1" && pwd)
folder=$(cd "$2" && pwd)

compiler()
{
	built_with=$(cat "$headers/include/config/auto.conf" "$headers/.config" 2>/dev/null |
		sed -n 's/^CONFIG_CC_VERSION_TEXT="\([^ "]*\).*/\1/p' | head -n 1)
	for cc in "${CC:-}" "$built_with" gcc-12 gcc; do
		[ -n "$cc" ] && command -v "$cc" >/dev/null && break
	done
	echo "$cc"
}

[ -e "$headers/Makefile" ] || {
	echo "build.sh: $headers: there is no Makefile: no folder to build modules against" >&2
	exit 1
}
# The lists that it shares with the library: in its folder when installed, else in the tree.
lists=$here/gupwalk
[ -d "$lists" ] || lists=$here/../../../include/gupwalk
mkdir -p "$folder/module/gupwalk"
cp "$lists/entry_point_list.h" "$lists/foll_list.h" "$folder/module/gupwalk"
cp "$here"/*.[ch] "$here/Kbuild" "$here/probe.sh" "$folder/module"
cc=$(compiler)
set -- -C "$headers" M="$folder/module" CONFIG_DEBUG_INFO_BTF_MODULES=
[ -n "${LLVM:-}" ] || set -- "$@" CC="$cc"
# A compiler older than the kernel's lacks this option; modules do not need it.
"$cc" -fmin-function-alignment=16 -c -x c -o /dev/null /dev/null 2>/dev/null ||
	set -- "$@" CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT=
make -s "$@" modules >&2
strip --strip-debug -o "$folder/gupwalk_mod.ko" "$folder/module/gupwalk_mod.ko"
# All files that are not in the module are in init.
set --
for source in "$here"/*.c; do
	name=${source##*/}
	grep -qw "${name%.c}\.o" "$here/Kbuild" || set -- "$@" "$source"
done
"${HOSTCC:-gcc}" -std=gnu11 -D_GNU_SOURCE -O2 -static -Wall -Wextra -I"$folder/module" -o "$folder/init" "$@"
rm -r "$folder/module"
