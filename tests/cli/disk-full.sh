#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# On a full disk, booting a kernel prints an error, ends with status 3, leaves
# nothing half-written in the cache, and no recording is touched. A limit on the size
# of files stands for the full disk: writes fail half-way in the same manner.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
. "$SOURCE_DIR/tests/cli/harness/guest.sh"

tool=$GUPWALK
export XDG_CACHE_HOME="$PWD/cache" GUPWALK_PATIENCE=3

# room KIB: from here on the tool, and all that it runs, finds no room for files beyond.
room()
{
	stub small <<-STUB
		trap '' XFSZ
		ulimit -f $(($1 * 2))
		exec '$tool' "\$@"
	STUB
	GUPWALK=$PWD/bin/small
}

cat >page.gup <<'GUP'
scenario page
vma 0x10000000-0x10001000 anon rw private
call get_user_pages_fast_only 0x10000000
expect all: ret 0
GUP
fake_make
fake_kernel 6.1
vm_says <<'SAID'
state call
before 1 1:0:0:0
call 0 0 ret 0 numa 0 migrated 0 warns 0 endless 0 slow -1 pages 0 faults 0 entries 1 1:0:0:0
SAID

# No room for the guest, then for the booted files, then for the answers.
room 4
kernel_fails "6.1: the module does not build against"
[ -z "$(ls cache/gupwalk/kernels/guests)" ] || fail "half a guest is left"
room 4000
gupwalk run --on kernel:6.1 page.gup
exits 0
rm -r cache/gupwalk/kernels/answers
room 40
kernel_fails "/initrd: File too large"
room 4000
cp said whole
vm <<'VM'
{
	echo "gupwalk-answers 2 k"
	head -c 8000000 /dev/zero | tr '\0' x
	echo
	echo "end 0 states 0 calls sum 0"
} >"$answers"
VM
kernel_fails "6.1: the kernel stopped before its end: xxxxx"

# Answers that cannot be kept are answers all the same.
GUPWALK=$tool
echo "cp '$PWD/whole' \"\$answers\"" | vm
echo >cache/gupwalk/kernels/answers
gupwalk run --on kernel:6.1 page.gup
exits 0
[ -z "$(half_written)" ] || fail "something half-written is left: $(half_written)"

