#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Booted kernels as engines, in each command. Wants GUPWALK_KERNELS, the cache (such as
# ~/.cache) with kernels 6.1 and 6.12 that script/kernels has fetched, and QEMU.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

if [ -z "${GUPWALK_KERNELS:-}" ]; then
	echo "GUPWALK_KERNELS names no cache with fetched kernels"
	exit 77
fi
export XDG_CACHE_HOME="$PWD/cache"
mkdir -p cache/gupwalk/kernels
for series in 6.1 6.12; do
	[ -d "$GUPWALK_KERNELS/gupwalk/kernels/$series" ] || fail "kernel $series is not fetched"
	ln -s "$GUPWALK_KERNELS/gupwalk/kernels/$series" "cache/gupwalk/kernels/$series"
done

# Two kernels: pages are unshared for long-term pins since v6.2.
gupwalk diff --shard 1/400 kernel:6.1 kernel:6.12
exits 1
out "kernel:6.1, which is 6.1."
out " and kernel:6.12, which is 6.12."
out "states: 1 compared, 0 differ or exist at one side only"
out "  call pin_user_pages 0x10000000 FOLL_LONGTERM"

# The laws, by what it did just now; the answers are kept.
gupwalk check --on kernel:6.12 --shard 1/400
exits 0
err "6.12 answered these cases before; it is not booted"
out "kernel:6.12 by the states and faults of v6.12"
out "  balance                   holds over "

# A scenario, with the model's decisions.
cat >hinted.gup <<'END'
scenario hinted
vma 0x10000000-0x10001000 anon rw private
write 0x10000000
hint 0x10000000
call get_user_pages 0x10000000
expect v6.12: ret 1, faults none
END
gupwalk explain --on kernel:6.12 hinted.gup
exits 0
out_line " What kernel:6.12 did"
out_line " They agree in all that is observed."
gupwalk explain --version v6.5 --on kernel:6.12 hinted.gup
exits 1
out_line " They differ in: hinting faults, faults, entries."
out "as the model does with +protnone=honor-explicit"
gupwalk run --on kernel:6.12 hinted.gup
exits 0
out_line "ok 1 - hinted v6.12"
