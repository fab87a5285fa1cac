#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# gupwalk run --on kernel:X, with a kernel and a QEMU made here. Answers of the guest are
# judged. A call that the guest cannot make or does not answer is reported, counted, and
# passes nothing. A VM that fails gives a clear message and status 3.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
. "$SOURCE_DIR/tests/cli/harness/guest.sh"

export XDG_CACHE_HOME="$PWD/cache" GUPWALK_PATIENCE=3
cat >page.gup <<'GUP'
scenario page
vma 0x10000000-0x10001000 anon rw private
write 0x10000000
call get_user_pages 0x10000000 FOLL_WRITE
expect all: ret 1, faults none, page 0 same anon exclusive refs 1, entry 0x10000000 same
GUP
before="before 1 1:8000000000000867:3:1"
call="numa 0 migrated 0 warns 0 endless 0 slow 0"
got="$call pages 1 3:1:1:0 faults 0 entries 1 1:8000000000000867:3:1"

# A kernel that is not there, and words.
gupwalk run --on kernel:6.1 page.gup
exits 3
err "6.1: it is not in $XDG_CACHE_HOME/gupwalk/kernels; \`script/kernels fetch 6.1\` gets it"
gupwalk run --on kernel: page.gup
exits 2
err "--on: what follows kernel: is missing"
for kernel in bzImage ..; do
	gupwalk run --on "kernel:$kernel" page.gup
	exits 2
	err "'$kernel' is not a series such as 6.12"
done
gupwalk run --on kernel:./bzImage page.gup
exits 2
err "./bzImage: --headers is missing"
gupwalk run --on kernel:./bzImage --headers . page.gup
exits 2
err "./bzImage: No such file or directory"
echo text >bzImage
gupwalk run --on kernel:./bzImage --headers . page.gup
exits 2
err "bzImage: not a bzImage"
gupwalk run --on kernel:6.1 --headers . page.gup
exits 2
err "6.1: --headers is only for a kernel that is given by its path"
gupwalk run --headers . page.gup
exits 2
err "--headers is for kernel:PATH"

# The expectations of its version are judged, by the call with all its flags.
fake_make
fake_kernel 6.1
vm_says <<SAID
state call
$before
call 0 0 ret -14 $call pages 0 faults 0 entries 1 1:8000000000000867:3:1
call 0 1 ret 1 $got
SAID
gupwalk run --on kernel:6.1 page.gup
exits 0
out_line "ok 1 - page v6.1"
out "# passed 1, failed 0"
not_err "answered these cases before"

# The same calls are not made again, also with other expectations.
sed 's/ret 1/ret 2/; s/entry 0x10000000 same/entry 0x10000000 !dirty/' page.gup >other.gup
echo 'exit 1' | stub qemu-system-x86_64
gupwalk run --on kernel:6.1 other.gup
exits 1
err "6.1 answered these cases before; it is not booted"
out_line "        ret: expected 2, got 1"
out "        entry 0x10000000: it is dirty; it is "
out "get_user_pages(0x10000000, 1, FOLL_WRITE): 1 page, no fault"

# Cached answers are checked like a guest's: incomplete ones are requested again.
cp "$(find cache/gupwalk/kernels/answers -type f)" kept
for broken in "\$d" 's/k$/k\x0/' d; do
	sed -i "$broken" cache/gupwalk/kernels/answers/*
	gupwalk run --on kernel:6.1 other.gup
	exits 3
	not_err "answered these cases before"
	cp kept "$(find cache/gupwalk/kernels/answers -type f)"
done
gupwalk run --on kernel:6.1 other.gup
exits 1

# Facts that a guest does not observe are not judged: a fault's kind, unless it is a hinting fault.
rm -r cache/gupwalk/kernels/answers
sed 's/faults none.*/faults reuse, locks 1/' page.gup >kind.gup
vm_says <<SAID
state call
$before
call 0 0 ret 1 $call pages 1 3:1:1:0 faults 1 0:1:0 entries 1 1:8000000000000867:3:1
call 0 1 ret 1 $call pages 1 3:1:1:0 faults 1 0:1:0 entries 1 1:8000000000000867:3:1
SAID
gupwalk run --on kernel:6.1 kind.gup
exits 0
err "2 statements are about what a guest does not observe"
sed 's/faults none/faults numa-pte/' page.gup >hint.gup
gupwalk run --on kernel:6.1 hint.gup
exits 1
out "faults: expected numa-pte, got fault"
sed 's/faults none/faults reuse reuse/' page.gup >two.gup
gupwalk run --on kernel:6.1 two.gup
exits 1
rm -r cache/gupwalk/kernels/answers

# second ANSWER: the output of a guest with this answer to the call with its flag.
second()
{
	printf 'state call\n%s\ncall 0 0 ret 1 %s\ncall 0 1 %s\n' "$before" "$got" "$1" | vm_says
}

# The report shows which of two faults was the hinting fault.
two="$(echo "ret 1 $got" | sed 's/numa 0/numa 1/; s/faults 0/faults 2 0:1:0 0:80000001:0/')"
for faults in 'numa-pte reuse' 'reuse numa-pte'; do
	second "$two"
	sed "s/faults none/faults $faults/" page.gup >two.gup
	gupwalk run --on kernel:6.1 two.gup
	case $faults in
	numa-pte*) exits 1 && out "faults: expected numa-pte reuse, got " ;;
	*) exits 0 && err "1 statements are about what a guest does not observe" ;;
	esac
done
rm -r cache/gupwalk/kernels/answers

# A state that is not reached, a kernel that has not that function, a case that wavers:
# no answer, which passes nothing. A state that is another one there fails.
no_answer()
{
	gupwalk run --on kernel:6.1 page.gup
	exits 3
	out "ok 1 - page v6.1 # SKIP the kernel has no answer:"
	out "$1"
	out "# passed 0, failed 0, nothing expected 0, not applicable 0, bad input 0, no answer 1"
	err "6.1 answers none of these scenarios"
	gupwalk run --on kernel:6.1 --json page.gup
	exits 3
	out '"status": "no-answer"'
	if [ -n "${lasts-yes}" ]; then
		rm -r cache/gupwalk/kernels/answers
	elif [ -e cache/gupwalk/kernels/answers ]; then
		fail "what may come out otherwise the next time is kept"
	fi
}
printf 'state call\nunreached 1 unsupported step\n' | vm_says
no_answer "#   line 4: line 3 is not done there: unsupported step"
printf 'state call\n%s\n' "$(echo "$before" | sed s/867/865/)" >answer
echo "call 0 0 ret 1 $got" >>answer
echo "call 0 1 ret 1 $got" >>answer
vm_says <answer
gupwalk run --on kernel:6.1 page.gup
exits 1
out_line "not ok 1 - page v6.1"
out "  state: 'the state is different there: ''before pte present accessed dirty"
out_line "  line: 4"
gupwalk run --on kernel:6.1 --json page.gup
exits 1
out '"status": "failed"'
out '"text": "the state is different there: '
sed /expect/d page.gup >silent.gup
gupwalk run --on kernel:6.1 silent.gup
exits 1
out_line "not ok 1 - page v6.1"
not_out "failures:"
rm -r cache/gupwalk/kernels/answers
printf 'state call\nunreached 1 this time: the page stays\n' | vm_says
lasts='' no_answer "#   line 4: line 3 is not done there: this time: the page stays"
for word in not-offered unstable; do
	lasts=''
	[ $word != not-offered ] || lasts=yes
	second $word
	no_answer "#   line 4: $word"
done
unset lasts

# A call that does not return fails each expectation, except one that expects it.
for word in crashed hangs; do
	second $word
	gupwalk run --on kernel:6.1 page.gup
	exits 1
	out "not ok 1 - page v6.1"
	out "        ret: $word"
done
second "ret 0 $(echo "$got" | sed 's/endless 0/endless 1/; s/pages 1 [^ ]*/pages 0/')"
gupwalk run --on kernel:6.1 page.gup
exits 1
out "        ret: it never returns"
sed 's/^expect.*/expect all: endless, faults none/' page.gup >endless.gup
gupwalk run --on kernel:6.1 endless.gup
exits 0
out "# passed 1, failed 0"
rm -r cache/gupwalk/kernels/answers

# A state that agrees with another release is accepted: the stable branch of 6.12 keeps the
# dirty bit of a huge page that is hinted.
cat >huge.gup <<'GUP'
scenario huge
thp on
vma 0x10000000-0x10200000 anon rw private hugepage
write 0x10000000
hint 0x10000000-0x10200000
call get_user_pages_fast_only 0x10000000
expect all: ret 0
GUP
fake_kernel 6.12
vm_says <<SAID
state call
before 1 2:80000000000009e0:11:1
call 0 0 ret 0 numa 0 migrated 0 warns 0 endless 0 slow -1 pages 0 faults 0 entries 1 2:80000000000009e0:11:1
SAID
gupwalk run --on kernel:6.12 huge.gup
exits 0
out_line "ok 1 - huge v6.12"
sed 's/9e0/1e0/g; /^end/d' said >other
sed 1d other | vm_says
rm -r cache/gupwalk/kernels/answers
gupwalk run --on kernel:6.12 huge.gup
exits 1
out "''before pmd protnone accessed dirty : huge anon exclusive'', not "
rm -r cache/gupwalk/kernels/answers

# Calls that cannot be made are left out; others of the same run are made.
cat >many.gup <<'GUP'
scenario many
vma 0x10000000-0x10010000 anon rw private
call get_user_pages 0x10000000 FOLL_PIN
expect all: ret -EINVAL
GUP
vm_says <<SAID
state call
$before
call 0 0 ret 1 $got
call 0 1 ret 1 $got
SAID
gupwalk run --on kernel:6.1 many.gup page.gup
exits 0
out "a guest does not pass these flags"
out "# passed 1, failed 0, nothing expected 0, not applicable 0, bad input 0, no answer 1"
rm -r cache/gupwalk/kernels/answers

# Files with errors are reported as usual, and the others are run.
echo nonsense >wrong.gup
gupwalk run --on kernel:6.1 wrong.gup page.gup
exits 2
out_line "ok 2 - page v6.1"
rm -r cache/gupwalk/kernels/answers

# A VM that prints nothing, stops half-way, hangs, prints nonsense, or is missing.
echo "echo 'no such machine' >&2" | vm
kernel_fails "no such machine"
kernel_fails "6.1: the kernel printed nothing"
vm <<'VM'
printf 'gupwalk-answers 2 k\nstate call\n' >"$answers"
echo "Kernel panic" >console
VM
kernel_fails "6.1: the kernel stopped before its end: state call"
kernel_fails "Kernel panic"
vm <<'VM'
echo "gupwalk-answers 2 k" >"$answers"
exec sleep 60
VM
kernel_fails "6.1: the kernel stopped before its end, and was given up"
sed -i 's/state call/state other/' said
echo "cp '$PWD/said' \"\$answers\"" | vm
kernel_fails "another state was expected: 'state other'"
sed -i 's/state other/state call/; s/refs/ref/; s/end 1/end 2/' said
kernel_fails "the last line is wrong"
vm <<'VM'
head -c 3000 /dev/urandom >"$answers"
echo "end " >>"$answers"
VM
kernel_fails "6.1: "

# A signal that ends the wait also ends the VM.
vm <<VM
echo \$\$ >'$PWD/pid'
exec sleep 60
VM
rm -f pid
"$GUPWALK" run --on kernel:6.1 page.gup >"$scratch/out" 2>"$scratch/err" </dev/null &
waited=$!
until [ -s pid ]; do sleep 0.1; done
kill -TERM $waited
status=0
wait $waited || status=$?
exits 143
[ -z "$(half_written)" ] || fail "something half-written is left: $(half_written)"
! kill -0 "$(cat pid)" 2>/dev/null || fail "the VM runs on"

# A process under nohup goes on when its terminal is closed.
rm -f pid
(trap '' HUP && exec "$GUPWALK" run --on kernel:6.1 page.gup) >"$scratch/out" 2>"$scratch/err" </dev/null &
waited=$!
until [ -s pid ]; do sleep 0.1; done
kill -HUP $waited
sleep 0.3
kill -0 "$(cat pid)" || fail "the VM was ended"
kill -TERM $waited
wait $waited || :
[ -z "$(half_written)" ] || fail "something half-written is left: $(half_written)"

echo 'exit 127' | stub qemu-system-x86_64
kernel_fails "\`script/bootstrap --kernels\` installs"

# A module that does not build: the compiler's messages, and an error.
rm -r cache/gupwalk/kernels/guests
echo 'echo "error: no such header" >&2; exit 2' | stub make
kernel_fails "error: no such header"
kernel_fails "6.1: the module does not build"

# A build that is ended leaves nothing either.
rm -f pid
stub make <<STUB
echo \$\$ >'$PWD/pid'
exec sleep 60
STUB
"$GUPWALK" run --on kernel:6.1 page.gup >"$scratch/out" 2>"$scratch/err" </dev/null &
waited=$!
until [ -s pid ]; do sleep 0.1; done
kill -TERM $waited "$(cat pid)"
status=0
wait $waited || status=$?
exits 143
[ -z "$(find cache/gupwalk/kernels/guests -mindepth 1)" ] || fail "a build is left half-done"
