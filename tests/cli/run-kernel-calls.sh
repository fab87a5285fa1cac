#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# gupwalk run --on kernel:X: calls before another call are part of its state, in the words
# that a guest reads. The answer is judged in the state that the model has after them.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
. "$SOURCE_DIR/tests/cli/harness/guest.sh"

export XDG_CACHE_HOME="$PWD/cache" GUPWALK_PATIENCE=3
fake_make
fake_kernel 6.1
none="before 1 1:0:0:0"
written="8000000000000867:3"
call="numa 0 migrated 0 warns 0 endless 0 slow 0"

# asked: the guest's cases; the VM has kept a copy.
asked()
{
	tr '\0' '\n' <initrd | awk '
		/^gupwalk-cases 2$/ { text = "" }
		{ text = text $0 "\n" }
		/^end$/ { whole = text }
		END { printf "%s", whole }'
}

# A call keeps its pages until they are put. A caller makes its second call if the first got
# nothing. Calls ask for more pages than a guest observes, too.
cat >chain.gup <<'GUP'
scenario chain
vma 0x10000000-0x10008000 anon rw private
call get_user_pages_fast 0x10000000 6 FOLL_WRITE as first
expect all: ret 6, page 0 anon refs 1, page 5 anon refs 1, entry 0x10005000 write
call o-direct-fast-only 0x10000000
expect all: ret 1, calls 2, page 0 same pins 1
put first
zap 0x10000000
call get_user_pages 0x10000000
expect all: ret 1, page 0 zero, entry 0x10000000 !dirty
GUP
pages="1:0:1:0 1:0:1:0 1:0:1:0 1:0:1:0"
entries="1:$written:0 1:$written:0 1:$written:0 1:$written:0"
vm_says <<SAID
state call
before 4 1:0:0:0 1:0:0:0 1:0:0:0 1:0:0:0
call 0 0 not-offered
call 0 1 ret 6 $call pages 6 $pages faults 0 entries 4 $entries
state call
before 1 1:$written:1
call 0 0 ret 0 numa 0 migrated 0 warns 0 endless 0 slow -1 pages 0 faults 0 entries 1 1:$written:1
call 1 0 ret 1 $call pages 1 3:1:1024:0 faults 0 entries 1 1:$written:1
state call
$none
call 0 0 ret 1 $call pages 1 4:0:1:0 faults 0 entries 1 1:8000000000000225:4:0
SAID
sed -i "2i cp initrd '$PWD/initrd'" bin/qemu-system-x86_64
gupwalk run --on kernel:6.1 chain.gup
exits 0
out_line "ok 1 - chain v6.1"
err "2 statements are about what a guest does not observe"
cat >wanted <<'WANTED'
gupwalk-cases 2
state call
vma 0x10000000-0x10008000 anon rw private
at 10000000 6
calls get_user_pages_fast WRITE
state call
vma 0x10000000-0x10008000 anon rw private
call get_user_pages_fast 0x10000000 6 FOLL_WRITE as 1
at 10000000 1
calls pin_user_pages_fast_only
calls pin_user_pages
state call
vma 0x10000000-0x10008000 anon rw private
call get_user_pages_fast 0x10000000 6 FOLL_WRITE as 1
call pin_user_pages_fast_only 0x10000000
or-call pin_user_pages 0x10000000
put 1
zap 0x10000000
at 10000000 1
calls get_user_pages
end
WANTED
asked | diff wanted - >difference || fail "other cases: $(cat difference)"

# A step that the guest cannot do is reported with the line of the file.
unreached()
{
	sed '/^gupwalk-answers/d; /^end/d; /^before 1 1:0/,$d' whole >other
	echo "unreached $1 $2" >>other
	vm_says <other
	rm -r cache/gupwalk/kernels/answers
	gupwalk run --on kernel:6.1 chain.gup
	exits 0
	out "#   not judged: line 9: line $3 is not done there: $2"
}
cp said whole
unreached 2 "this kernel has no such call" 5
unreached 4 "not understood" 7
unreached 5 "no VMA there" 8
