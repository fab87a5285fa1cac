#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# gupwalk kernel: a recording that differs from the model is reported. An incomplete
# recording is refused, and so are answers that are lost, garbled or too few.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
. "$SOURCE_DIR/tests/cli/harness/guest.sh"

# Calls for a written page, with and without FOLL_WRITE.
cat >cases <<'CASES'
gupwalk-cases 2
state one
vma 0x10000000-0x10001000 anon rw private
write 0x10000000
at 10000000 1
calls get_user_pages WRITE
end
CASES
cat >said <<'SAID'
gupwalk-answers 2 k
state one
before 1 1:8000000000000867:3:1
call 0 0 ret 1 numa 0 migrated 0 warns 0 endless 0 slow 0 pages 1 3:1:1:0 faults 0 entries 1 1:8000000000000867:3:1
call 0 1 ret 1 numa 0 migrated 0 warns 0 endless 0 slow 0 pages 1 3:1:1:0 faults 0 entries 1 1:8000000000000867:3:1
SAID

# summed N: the guest's output, with an end line for N calls.
summed()
{
	cat said
	echo "end 1 states $1 calls sum $(fnv said)"
}
summed 2 >answers

gupwalk kernel record cases answers "(1-1)" v6.12
exits 0
cp "$scratch/out" recording
out_line "kernel k (1-1)"
out_line "aa ret 1; page same anon exclusive refs 1"
out_line "aa"
gupwalk kernel compare recording
exits 0
out "recording: 2 cases in 1 state, 0 differ"

# What differs: an answer, and what was there before.
sed 's/^aa ret 1; page same/aa ret 1; page/' recording >other
gupwalk kernel compare other
exits 1
out "other: 2 cases in 1 state, 2 differ"
out "# kernel: ret 1; page anon exclusive refs 1"
out "# v6.12: ret 1; page same anon exclusive refs 1"
out "write 0x10000000"
sed 's/^before pte present write/before pte present/' recording >other
gupwalk kernel compare recording other
exits 1
out "1 state differs"

# A call that does not return where the model's does is a difference. No answer is no agreement.
for word in hangs crashed; do
	sed "s/^aa ret.*/aa $word/" recording >other
	gupwalk kernel compare other
	exits 1
	out "other: 2 cases in 1 state, 2 differ"
	out "# kernel: $word"
done
# Unless the model's does not return either.
whole=$SOURCE_DIR/engines/kernel/recordings/7.3
grep -q '^[0-9A-Za-z]* endless$' "$whole" || fail "no call is endless any more"
sed 's/^\([0-9A-Za-z]*\) endless$/\1 hangs/' "$whole" >other
gupwalk kernel compare other
exits 0
out ", 0 differ"
sed 's/ endless$/ crashed/' "$whole" >other
gupwalk kernel compare other
exits 1
sed 's/^aa ret.*/aa unstable/' recording >other
gupwalk kernel compare other
exits 3
out "other: 0 cases in 1 state"
out "2 without an answer"
sed 's/^aa ret.*/&\nab unstable/; s/^aa$/aaab/' recording >other
gupwalk kernel compare other
exits 3
out "other: 1 case in 1 state, 0 differ"
out "1 without an answer"

# Other observations of a kernel that the model does not have.
tells()
{
	sed "$1; /^end/d" answers >said
	summed 2 >other
	gupwalk kernel record cases other "(1-1)" v6.12
	exits 0
	out "$2"
	cp "$scratch/out" other
	gupwalk kernel compare other
	exits 1
	out "2 cases in 1 state, 2 differ"
}
tells '/^call/s/pages 1 3:/pages 1 67:/' "page same anon exclusive unmapped refs 1"
tells '/^call/s/pages 1 3:/pages 1 35:/' "page same anon exclusive movable refs 1"
tells '/^call/s/$/ left 0:-1:0/' "refs 1; left at 0 refs -1"
tells '/^call/s/faults 0/faults 1 0:80000000:0/' "; fault numa"
tells '/^call/s/8000000000000867:3:1/867:3:1/' "; entry pte present write accessed dirty soft-dirty : same anon exclusive in other bits"

# Nor does a state that a kernel does not reach for want of what it was built without.
sed '/^aa/d; s/^before.*/unreached 0 lacks swap: none/; s/2 calls$/0 calls/' recording >other
gupwalk kernel compare other
exits 3
out "other: 0 cases in 0 states"
out "left out: the kernel lacks swap: 1 state"

# One of the two dirty bits has the same meaning as both.
sed '/^call/s/8000000000000867:3:1/8400000000000867:3:1/; /^end/d' answers >said
summed 2 >other
gupwalk kernel record cases other "(1-1)" v6.12
exits 0
not_out "other bits"

# Incomplete recordings.
sed '$d' recording >other
gupwalk kernel compare other
exits 2
err "the recording is incomplete"
sed 's/^aa$/aaaaaa/' recording >other
gupwalk kernel compare other
exits 2
sed 's/^aa$/aaab/' recording >other
gupwalk kernel compare other
exits 2
gupwalk kernel compare cases
exits 2
err "it is not a recording"
gupwalk kernel compare nowhere
exits 2

# refused WHY: answers that are whole by their count and sum as well.
refused()
{
	gupwalk kernel record cases other "(1-1)" v6.12
	exits 3
	err "the guest's answers are incomplete: $1"
}
# says_so COMMAND WHY: with that done to them, and summed anew.
says_so()
{
	sed "$1; /^end/d" answers >said
	summed "$(grep -c '^call ' said)" >other
	refused "$2"
}
sed '$d' answers >other
refused "the last line is wrong"
sed 's/slow 0/slow -1/' answers >other
refused "the last line is wrong"
says_so '/^call 0 1/d' ""
says_so 's/pages 1 3:1:1:0/pages 9/' "not an answer to a call"
says_so 's/^call 0 0.*/call 0 1 hangs/' "another case was expected"
# Numbers that nothing holds.
says_so '/^call/s/3:1:1:0/8:0:-2147483648:1/' "not an answer to a call"
says_so '/^call/s/numa 0/numa 99999999999/' "not an answer to a call"
head -c 200 answers >other
refused ""
echo nonsense >other
refused ""

# An entry that maps another page is another, also where nothing else is known of that.
sed 's/ anon rw private/ shmem r shared/; /^write/d; s/^at/read 0x10000000\n&/' cases >shared
tell="ret 1 numa 0 migrated 0 warns 0 endless 0 slow 0 pages 1 0:1:1:0 faults 0 entries 1 1:8000000000000025"
printf '%s\n' "gupwalk-answers 2 k" "state one" "before 1 1:8000000000000025:0:1" "call 0 0 $tell:0:1" \
	"call 0 1 $tell:0:0" >said
summed 2 >other
gupwalk kernel record shared other "(1-1)" v6.12
exits 0
out_line "aa ret 1; page same refs 1"
out_line "ab ret 1; page same refs 1; entry pte present accessed"

# Words.
gupwalk kernel
exits 2
gupwalk kernel cases v6.99
exits 2
gupwalk kernel record cases answers "(1-1)" nonsense
exits 2
err "nonsense: "
silent out
gupwalk kernel compare --shard 1/10 recording
exits 2
err "--shard is for cases"
gupwalk kernel cases v6.12 --headers .
exits 2
err "--headers is for build and boot"
