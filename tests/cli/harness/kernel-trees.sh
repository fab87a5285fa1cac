#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Real kernels, from the folder that GUPWALK_TREES names, such as script/trees makes; without
# it the test is skipped.
#
#   version_of SERIES       the version that does as that stable release
#   have_tree SERIES        is it there? If not, it is reported and counted in $absent
#   copy_tree SERIES        what an engine is made of into the folder `patched`

[ -n "${GUPWALK_TREES:-}" ] || {
	echo "skipped: GUPWALK_TREES names no folder of kernel trees"
	exit 77
}
export XDG_CACHE_HOME="$PWD/cache"
# shellcheck disable=SC2034 # set by the tests
absent=0

# With what was ported back. 6.1 does not grow a stack and says nothing of it, which no
# mainline release did; 6.12 refuses to split hugetlb memory, as mainline since v6.15.
version_of()
{
	case $1 in
	5.10)
		echo "v5.10+fast-fork=write-protect-seq+fast-recheck=pmd-and-pte+longterm-compound=each-page\
+longterm-failure=fails+longterm-isolated=retried"
		;;
	6.1)
		echo "v6.1+zero-page-pin=not-counted+stack=fixed-silently+secretmem=refused\
+longterm-drain=ref-count"
		;;
	6.12) echo v6.12+hugetlb-split=refused+longterm-drain=ref-count+lru-batch=kept-again ;;
	*) echo "v$1" ;;
	esac
}

have_tree()
{
	[ -f "$GUPWALK_TREES/$1/mm/gup.c" ] || {
		echo "absent: there is no $GUPWALK_TREES/$1"
		absent=$((absent + 1))
		return 1
	}
}

copy_tree()
{
	rm -rf patched
	mkdir patched
	(cd "$GUPWALK_TREES/$1" && "$SOURCE_DIR/script/trees" --list | while read -r file; do
		[ ! -f "$file" ] || echo "$file"
	done | tar -cf - -T -) | tar -C patched -xf -
}
