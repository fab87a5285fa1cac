#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# `gupwalk review` on a real kernel: each unsafe change of tests/patches/unsafe.list ends with the
# status in the list, never with 0; each change that only tidies ends with 0. Wants GUPWALK_TREES,
# as tree-kernels.sh does; prints what was found.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/kernel-trees.sh
. "$SOURCE_DIR/tests/cli/harness/kernel-trees.sh"

needs jq
list=$SOURCE_DIR/tests/patches/unsafe.list
only=${GUPWALK_PATCH:-}
have_tree 7.3 || exit 77

sed -n 's/^patch //p' "$list" >names
while read -r name <&3; do
	[ -z "$only" ] || [ "$only" = "$name" ] || continue
	sed -n "/^patch $name\$/,/^\$/p" "$list" >this
	copy_tree 7.3
	sed -n '/^in /p; /^match /p; /^put /p' this | "$SOURCE_DIR/script/apply-patch" patched ||
		fail "$name changes nothing"
	gupwalk review --json --random 20000 "tree:$GUPWALK_TREES/7.3" tree:patched
	exits "$(sed -n 's/^status //p' this)"
	printf '%-36s %s\n' "$name" "$(jq -r '.reviews[0].sentence' "$scratch/out")"
done 3<names

# tidy NAME SCRIPT: an awk program changes mm/gup.c, and no outcome.
tidy()
{
	[ -z "$only" ] || [ "$only" = "$1" ] || return 0
	copy_tree 7.3
	awk "$2" "$GUPWALK_TREES/7.3/mm/gup.c" >patched/mm/gup.c
	! cmp -s "$GUPWALK_TREES/7.3/mm/gup.c" patched/mm/gup.c || fail "$1 changes nothing"
	gupwalk review --json --random 20000 "tree:$GUPWALK_TREES/7.3" tree:patched
	exits 0
	printf '%-36s %s\n' "$1" "$(jq -r '.reviews[0].sentence' "$scratch/out")"
}

# in_function NAME PROGRAM: PROGRAM for the lines of one function.
in_function()
{
	echo "/^[a-z].*[ *]$1\\(/ { on = 1 } on { $2 } /^}/ { on = 0 } { print }"
}

# renamed FUNCTION OLD NEW: a local variable has another name.
renamed()
{
	tidy "renamed-$2-of-$1" "$(in_function "$1" "
		line = \" \" \$0 \" \"
		while (match(line, /[^a-zA-Z0-9_.>\"]$2[^a-zA-Z0-9_(]/))
			line = substr(line, 1, RSTART) \"$3\" substr(line, RSTART + 1 + length(\"$2\"))
		\$0 = substr(line, 2, length(line) - 2)")"
}
renamed gup_fast_pte_range ptem first_pte
renamed gup_fast_pmd_range next after
renamed follow_page_pte ptl lock
renamed __get_user_pages page_increm step
renamed fixup_user_fault ret answer
renamed faultin_page fault_flags how
renamed check_vma_flags vm_flags bits
renamed gup_fast seq count
renamed gup_fast_pud_range pudp entry
renamed follow_pmd_mask pmdval value
renamed get_gate_page pgd top
renamed populate_vma_page_range nr_pages pages_wanted

# A function that moves to the end of the file, its declaration in its place.
moved()
{
	tidy "moved-$1" "/^static [a-z].*[ *]$1\\(/ { moving = 1 }
		moving { text = text \$0 \"\\n\"; if (/^}/) { moving = 0
			head = text; sub(/\\n\\{.*/, \";\", head); print head }; next }
		{ print } END { printf \"%s\", text }"
}
moved faultin_page
moved check_vma_flags
moved get_gate_page

# A comment, a message, an empty line, braces, a blank in an expression.
tidy comment '{ print } /^static int faultin_page\(/ { } /^\/\*$/ && !done { print " * Another line."; done = 1 }'
tidy blank-line '{ print } /^#include / && !done { print ""; done = 1 }'
# shellcheck disable=SC2016 # an awk program
tidy braces "$(in_function gup_fast_pte_range 'if ($0 == "\t\tif (pte_special(pte))") { print $0 " {"; getline; print; $0 = "\t\t}" }')"
tidy double-negation "$(in_function gup_fast_pte_range 'sub(/if \(pte_special\(pte\)\)/, "if (!!pte_special(pte))")')"
tidy operands-swapped "$(in_function can_follow_write_common 'sub(/VM_MAYSHARE \| VM_SHARED/, "VM_SHARED | VM_MAYSHARE")')"
