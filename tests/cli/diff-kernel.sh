#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# gupwalk diff VERSION kernel:X, with a kernel and a QEMU made here. One
# different answer is found and shown. A case without an answer counts as neither different nor
# equal. A VM that fails gives status 3 and leaves no files.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
. "$SOURCE_DIR/tests/cli/harness/guest.sh"

export XDG_CACHE_HOME="$PWD/cache" GUPWALK_PATIENCE=3
gupwalk kernel cases v6.12 --shard 1/100000
exits 0
cp "$scratch/out" cases
[ "$(grep -c '^state ' cases)" -eq 1 ] || fail "one state expected"

# answers WORD: the output of a guest that answers the first call, and WORD to others.
answers()
{
	echo "state $(sed -n 's/^state //p' cases)"
	echo "before 1 2:0:0:0"
	awk -v word="$1" '
		/^calls / {
			columns = 1
			for (i = 3; i <= NF; i++)
				if ($i != "locked" && $i != "no-pages") columns *= 2
			for (column = 0; column < columns; column++)
				print "call", row + 0, column, word
			row++
		}' cases | sed "s/^call 0 0 .*/call 0 0 $first/"
}
first="ret 1 numa 0 migrated 0 warns 0 endless 0 slow 0 pages 1 4:0:1:0 faults 1 0:0:0 entries 1 1:8000000000000225:4:0"
calls=$(answers x | grep -c '^call ')

# again ARGUMENT...: without answers in the cache.
again()
{
	rm -rf cache/gupwalk/kernels/answers
	gupwalk diff --shard 1/100000 "$@"
}

# Words.
again v6.12 kernel:6.12
exits 3
err "script/kernels fetch 6.12"
again kernel:6.12 kernel:6.1
exits 3
err "script/kernels fetch 6.12"
err "script/kernels fetch 6.1"
again tree:. kernel:6.12
exits 2
again kernl:6.12 v6.12
exits 2
err "kernl:6.12 is not an engine; engines are versions such as v6.12, tree:PATH, REPO@REV, kernel:SERIES, kernel:PATH with --headers, and recording:FILE"
again kernel: v6.12
exits 2
err "what follows kernel: is missing"
again v6.12 kernel:6.12 --random 10
exits 2
err "--full and --random are not for a kernel or a recording"
again v6.11 v6.12 --headers .
exits 2
err "--headers is for kernel:PATH"
again v6.12 kernel:./none --headers .
exits 2

# Agreement, and cases that do not count as agreement.
fake_make
fake_kernel 6.12
answers not-offered | vm_says
again v6.12 kernel:6.12
exits 0
out_line "v6.12 and kernel:6.12, which is k: 0 of 1 cases differ"
out "states: 1 compared, 0 differ or exist at one side only, 0 exist at neither"
out_line "left out: $((calls - 1)) cases whose function or flag the kernel does not have"
gupwalk diff --shard 1/100000 kernel:6.12 v6.12
exits 0
err "6.12 answered these cases before; it is not booted"

# A different answer, and a state that is not there, or is another one.
good=$first
first=$(echo "$good" | sed 's/ret 1/ret -14/')
answers unstable | vm_says
again v6.12 kernel:6.12
exits 1
out "1 of 1 cases differ"
# v6.3 removed pin_user_pages_fast_only(): the model has no answer to its four calls either.
out "left out: $((calls - 1 - 4)) cases in which the kernel wavered"
out "left out: 4 cases whose function or flag the kernel does not have"
out_line "  call get_user_pages 0x10000000"
out "  expect v6.12: ret 1, faults zero-page"
out "  # v6.12:       ret 1; page zero refs 1; fault;"
out "  # kernel:6.12: ret -EFAULT; page zero refs 1; fault;"
gupwalk diff --shard 1/100000 v6.12 kernel:6.12 --json
exits 1
out '"differing": 1'
out '"kernel_does": "ret -EFAULT; page zero refs 1;'
out "\"unanswered\": $((calls - 1 - 4))"
first=$good
answers not-offered | sed 's/^before.*/before 1 1:8000000000000867:3:1/' | vm_says
again v6.12 kernel:6.12
exits 1
out "states: 1 compared, 1 differ or exist"
{ answers x | head -n 1; echo "unreached 0 vma: cannot be mapped"; } | vm_says
again v6.12 kernel:6.12
exits 1
out "unreached 0 vma: cannot be mapped"
# A kernel that was built without an option is accepted.
{ answers x | head -n 1; echo "unreached 0 lacks swap: no such device"; } | vm_says
again v6.12 kernel:6.12
exits 3
out "0 of 0 cases differ"
out "left out: 1 state for which the kernel lacks swap"
gupwalk diff --shard 1/100000 v6.12 kernel:6.12 --json
says '.lacked' '{"swap":1}'

# A kernel that behaves like another release: the report names the rule.
row=$(grep '^calls ' cases | grep -n '^calls pin_user_pages ' | head -n 1 | cut -d: -f1)
pinned=$(echo "$good" | sed 's/4:0:1:0/4:0:1024:0/')
answers not-offered | sed "s/^call $((row - 1)) 0 .*/call $((row - 1)) 0 $pinned/" | vm_says
again v6.12 kernel:6.12
exits 1
out "1 of 2 cases differ"
out_line "  call pin_user_pages 0x10000000"
out "as the model does with +zero-page-pin=counted: v5.10, "
gupwalk diff --shard 1/100000 v6.12 kernel:6.12 --json
out '"zero-page-pin=counted"'

# The same of a state that the kernel does not come to, and the release's model does.
state="state shmem-private-rw read, hinted"
shard=$(gupwalk kernel cases v5.10 && awk -v state="$state" '
	/^state / { n++ } $0 == state { print n }' "$scratch/out")
fake_kernel 5.10
{ echo "$state"; echo "unreached 2 no entry changed"; } | vm_says
rm -rf cache/gupwalk/kernels/answers
gupwalk diff --shard "$shard/100000" v5.10 kernel:5.10
exits 1
out "# kernel:5.10: unreached 2 no entry changed"
out "as the model does with +numa-scan=refcount: v5.17, 80d47f5de5e3 "

# A local kernel: its file holds its version.
{
	head -c 512 /dev/zero
	printf '\0\0HdrS'
	head -c 8 /dev/zero
	printf '\100\0'
	head -c 48 /dev/zero
	printf '6.12.3-mine (me@here) #1\0'
} >bzImage
mkdir build
echo all: >build/Makefile
answers not-offered | vm_says
again v6.12 kernel:./bzImage --headers build
exits 0
out "v6.12 and kernel:./bzImage, which is k: 0 of 1 cases differ"
printf 'state call\n%s\ncall 0 0 %s\n' "before 1 2:0:0:0" "$good" | vm_says
printf 'scenario s\nvma 0x10000000-0x10001000 anon rw private\ncall get_user_pages 0x10000000\nexpect v6.12: ret 1\n' >s.gup
gupwalk run --on kernel:./bzImage --headers build s.gup
exits 0
out_line "ok 1 - s v6.12"
again v6.12 kernel:./bzImage
exits 2
err "--headers is missing"
again v6.12 kernel:./bzImage --headers .
exits 2
err "there is no Makefile"

# With a kernel that was built again, so is the module: its headers may be others.
gupwalk kernel build ./bzImage --headers build
exits 0
cp "$scratch/out" before
sed -i 's/mine/yours/' bzImage
gupwalk kernel build ./bzImage --headers build
exits 0
! cmp -s "$scratch/out" before || fail "a module of an older build"

# No answer is no agreement, nor are some.
answers unstable | vm_says
again v6.12 kernel:6.12
exits 3
out "0 of 1 cases differ"
err "6.12: not every case was answered"
first=unstable
answers unstable | vm_says
again v6.12 kernel:6.12
exits 3
out "0 of 0 cases differ"
err "6.12: no case could be compared"

# A kernel that crashes where the model returns differs from it.
first=crashed
answers not-offered | vm_says
again v6.12 kernel:6.12
exits 1
out "1 of 1 cases differ"
out "# kernel:6.12: crashed"

# A VM that fails.
refused()
{
	again v6.12 kernel:6.12
	exits 3
	err "$1"
	silent out
	[ -z "$(half_written)" ] || fail "something half-written is left: $(half_written)"
	[ ! -e cache/gupwalk/kernels/answers ] || fail "what is no answer is kept"
}
vm </dev/null
refused "6.12: the kernel printed nothing"
first=$good
answers not-offered | sed '$d' | vm_says
refused "another case was expected"
