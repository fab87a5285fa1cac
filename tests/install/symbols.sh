#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: tests/install/symbols.sh SHARED_LIBRARY
#
# A shared library exports the functions and objects that include/gupwalk declares, each under a name that
# begins with gup_, and nothing else.
set -eu
library=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# GCC lists each declared function and its file.
command -v gcc >/dev/null || {
	echo "skipped: gcc is not here"
	exit 77
}
echo '#include <gupwalk/gupwalk.h>' >"$work/all.c"
gcc -std=c11 -I"$here/../../include" -fsyntax-only -aux-info "$work/functions" "$work/all.c"
sed -n 's,^/\* [^ ]*gupwalk/[a-z_]*\.h:[^ ]* \*/ extern [^(]*\<\([a-z_0-9]*\) (.*,\1,p' \
	"$work/functions" | sed 's/^gup_//; s/^/gup_/' >"$work/names"
# GCC does not list objects.
sed -n 's/^extern .* \(gup_[a-z_0-9]*\);$/\1/p' "$here"/../../include/gupwalk/*.h >>"$work/names"
sort -u "$work/names" >"$work/declared"
[ "$(wc -l <"$work/declared")" -gt 100 ] || {
	echo "too few functions are declared: the list of them is wrong"
	exit 1
}

# Leave out symbols of AddressSanitizer.
nm -D --defined-only "$library" | awk '$3 !~ /^__(odr_)?asan/ { print $3 }' | sort >"$work/exported"

# A function that is only declared is missing; one that is only exported is an error, too.
diff -U 0 "$work/declared" "$work/exported" | sed -n \
	's/^-\(gup\)/declared, not exported: \1/p; s/^+\([^+]\)/exported, not declared: \1/p' >"$work/wrong"
cat "$work/wrong"
[ ! -s "$work/wrong" ]
