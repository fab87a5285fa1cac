#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# script/kernels, with a mirror, a compiler and a QEMU made here. A VM that hangs, crashes or
# prints nonsense gives a clear message and status 3, and so does a full disk. Recordings stay as
# they were. Missing kernels are named.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
. "$SOURCE_DIR/tests/cli/harness/guest.sh"
# shellcheck source=tests/cli/harness/packages.sh
. "$SOURCE_DIR/tests/cli/harness/packages.sh"

# kernels ARGUMENT...: run it; its results are checked as the tool's are. Files find
# room for $room KiB.
room=unlimited
kernels()
{
	ran="script/kernels $*"
	status=0
	sh -c 'trap "" XFSZ; [ "$0" = unlimited ] || ulimit -f $(($0 * 2)); exec "$@"' "$room" \
		"$SOURCE_DIR/script/kernels" "$@" >"$scratch/out" 2>"$scratch/err" \
		</dev/null || status=$?
}

# package NAME VERSION FILE: put one into the mirror that holds this file.
package()
{
	rm -rf package
	mkdir -p "package/${3%/*}"
	echo "$1" >"package/$3"
	pack "$1" "$2"
}

# kernel_packages VERSION
kernel_packages()
{
	package linux-source-6.1 "$1" usr/src/source
	package linux-image-6.1.0-9-cloud-amd64-unsigned "$1" boot/vmlinuz-6.1.0-9-cloud-amd64
	package linux-headers-6.1.0-9-cloud-amd64 "$1" \
		usr/src/linux-headers-6.1.0-9-cloud-amd64/Makefile
	package linux-headers-6.1.0-9-common "$1" \
		usr/src/linux-headers-6.1.0-9-common/include/linux/mm.h
	package linux-kbuild-6.1 "$1" usr/lib/linux-kbuild-6.1/scripts/README
}

# untouched: nothing half-written, and the recording as it was.
untouched()
{
	[ "$(cat recordings/6.1)" = before ] || fail "the recording was touched"
	[ -z "$(half_written)" ] || fail "something half-written is left: $(half_written)"
}

export GUPWALK_KERNEL_CASES="$PWD/cases"
export GUPWALK_RECORDINGS="$PWD/recordings" GUPWALK_PATIENCE=3 XDG_CACHE_HOME="$PWD/cache"
mkdir recordings
echo before >recordings/6.1
cat >cases <<'CASES'
gupwalk-cases 2
state one
vma 0x10000000-0x10001000 anon rw private
at 10000000 1
calls get_user_pages WRITE
end
CASES
echo 'echo installed' | stub dpkg-query
fake_make
vm </dev/null

# Words.
kernels
exits 2
kernels sing
exits 2
err "sing: no such verb"
kernels boot 6.6
exits 2
err "6.6: no such series; there are 5.10 6.1 6.12 7.2 7.3"

# A mirror without that version, and a version without all its packages.
: >mirror/Packages
kernels record 6.1
exits 3
err "6.1: not available: no linux-source-6.1"
untouched
package linux-source-6.1 6.1.1-1 usr/src/source
kernels record 6.1
exits 3
err "6.1: the packages of 6.1.1-1 are not all there"
untouched

# A mirror that lists what it has not: the version before is taken.
: >mirror/Packages
kernel_packages 6.1.2-1
kernel_packages 6.1.9-1
rm mirror/*6.1.9-1*
kernels fetch 6.1
exits 0
err "6.1: 6.1.9-1 could not be fetched and unpacked"
err "6.1: 6.1.2-1, fetched"
rm -rf cache/gupwalk/kernels/6.1

# No room for the packages.
: >mirror/Packages
kernel_packages 6.1.3-1
mkdir -p package/boot
rm -rf package/usr
head -c 5000000 /dev/urandom >package/boot/vmlinuz-6.1.0-9-cloud-amd64
pack linux-image-6.1.0-9-cloud-amd64-unsigned 6.1.3-1
room=3000
kernels fetch 6.1
exits 3
err "6.1: 6.1.3-1 could not be fetched and unpacked"
[ ! -e cache/gupwalk/kernels/6.1 ] || fail "half a kernel is left"
untouched
room=unlimited

# A VM that prints nothing, that stops half-way, that hangs, that prints nonsense.
: >mirror/Packages
kernel_packages 6.1.2-1
kernels record 6.1
exits 3
err "6.1: 6.1.2-1, fetched"
err "6.1: the kernel printed nothing"
err "not done: 6.1"
untouched
vm <<'STUB'
printf 'gupwalk-answers 2 k\nstate one\n' >"$answers"
STUB
kernels record 6.1
exits 3
err "6.1: 6.1.2-1, which was there"
err "6.1: the kernel stopped before its end: state one"
untouched
vm <<'STUB'
echo "gupwalk-answers 2 k" >"$answers"
exec sleep 60
STUB
kernels record 6.1
exits 3
err "6.1: the kernel stopped before its end"
untouched
vm <<'STUB'
printf 'gupwalk-answers 2 k\nstate two\nend 1 states 0 calls sum 0\n' >"$answers"
STUB
kernels record 6.1
exits 3
err "the guest's answers are incomplete: another state was expected: 'state two'"
untouched
vm <<'STUB'
head -c 3000 /dev/urandom >"$answers"
echo "end " >>"$answers"
STUB
kernels record 6.1
exits 3
untouched

# One that answers: its recording replaces the other, unless there is no room for it.
vm_says <<'SAID'
state one
before 1 1:8000000000000867:3:1
call 0 0 ret 0 numa 0 migrated 0 warns 0 endless 0 slow 0 pages 0 faults 0 entries 1 1:8000000000000867:3:1
call 0 1 not-offered
SAID
stub cp <<'STUB'
for to in "$@"; do :; done
case $to in
*recordings/*)
	echo half >"$to"
	echo "cp: error writing '$to': No space left on device" >&2
	exit 1
	;;
esac
exec /bin/cp "$@"
STUB
kernels record 6.1
exits 3
err "No space left on device"
err "not done: 6.1"
untouched
[ "$(ls -A recordings)" = 6.1 ] || fail "half a recording is left"
rm bin/cp
kernels record 6.1
exits 0
err "6.1: recorded"
grep -qx "kernel k (6.1.2-1)" recordings/6.1 || fail "no recording of this version"
grep -q "^end 1 states 2 calls" recordings/6.1 || fail "no whole recording"
echo before >recordings/6.1

rm bin/qemu-system-x86_64
echo 'exit 127' | stub qemu-system-x86_64
kernels record 6.1
exits 3
err "6.1: qemu-system-x86_64 cannot be run; Debian has it in qemu-system-x86"
untouched

# No mirror any more: the present files are used. A module that does not build is reported.
rm -r mirror
echo 'echo "error: no such header" >&2; exit 2' | stub make
rm -rf cache/gupwalk/kernels/guests
kernels build 6.1
exits 3
err "error: no such header"
err "6.1: the module does not build"
untouched
