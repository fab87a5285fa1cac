#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: probe.sh INCLUDE_DIR... >probe.h
#
# Finds the module's features in these kernel headers: GW_VALUE_NAME for each known flag,
# 0 if it is missing, and GW_HAS_NAME for functions.
set -eu
here=$(dirname "$0")
text=$(mktemp)
trap 'rm -f "$text"' EXIT
for dir in "$@"; do
	for header in mm mm_types mm_types_task huge_mm page-flags pagewalk blkdev genhd; do
		[ ! -e "$dir/linux/$header.h" ] || cat "$dir/linux/$header.h"
	done
done >"$text"
[ -s "$text" ] || {
	echo "probe.sh: no kernel headers in $*" >&2
	exit 1
}

echo "/* SPDX-License-Identifier: GPL-2.0-only */"
names()
{
	[ "$1" != GW_FOLL ] || {
		sed -n 's/.*FLAG(\([A-Z0-9_]*\), [EI].*/\1/p' "$here/gupwalk/foll_list.h"
		return
	}
	sed -n "/define $1_LIST/,/[^\\\\]\$/s/.*X(\([A-Za-z0-9_]*\)).*/\1/p" "$here/guest.h"
}

# A definition, or a line of an enumeration, not another use.
for list in FOLL FAULT_FLAG VM_FAULT; do
	for name in $(names "GW_$list"); do
		value=${list}_$name
		if grep -Eq "^[[:space:]]*(#define[[:space:]]+)?$value([[:space:]]|,|=|$)" "$text"; then
			echo "#define GW_VALUE_$value ((unsigned int)$value)"
		else
			echo "#define GW_VALUE_$value 0u"
		fi
	done
done
for name in PageAnonExclusive pin_user_pages_fast_only pin_user_pages_unlocked \
	compound_pincount_ptr folio_pincount_ptr vm_flags_set; do
	! grep -Eq "(^|[^A-Za-z_])$name\(|PAGEFLAG\(${name#Page}," "$text" ||
		echo "#define GW_HAS_$name 1"
done
grep -Eq "static inline int folio_mapcount\(" "$text" && echo "#define GW_HAS_inline_folio_mapcount 1"
grep -Eq "^(struct folio|static inline struct folio|#define) +\*?page_folio|struct folio \{" "$text" &&
	echo "#define GW_HAS_folio 1"
grep -q "define blk_alloc_disk(lim," "$text" && echo "#define GW_HAS_blk_alloc_disk_limits 1"
grep -q "define blk_alloc_disk(node" "$text" && echo "#define GW_HAS_blk_alloc_disk 1"
grep -Eq "int (__must_check )?add_disk\(" "$text" && echo "#define GW_HAS_add_disk_error 1"
grep -q "blk_qc_t (\*submit_bio)" "$text" && echo "#define GW_HAS_submit_bio_cookie 1"
grep -q "(\*rw_page)" "$text" && echo "#define GW_HAS_rw_page 1"
grep -Eq "\(\*rw_page\).*(enum req_op)" "$text" && echo "#define GW_HAS_rw_page_enum 1"
grep -q "^struct folio_walk {" "$text" && echo "#define GW_HAS_folio_walk 1"
exit 0
