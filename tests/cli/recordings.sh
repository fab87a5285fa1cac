#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The recordings are current. Each series that is booted has a recording, which is compared
# with the right version. Each case of today is in it and has an answer. Recorded sequences are
# those of today. The model differs in the listed ones, and in no other.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

kernels=$SOURCE_DIR/engines/kernel
ran=recordings status=0
: >"$scratch/out"
: >"$scratch/err"

# asked: each state with all its calls, for cases or for a recording, which prints the calls
# where they change.
asked()
{
	awk '
		function put() {
			if (name == "")
				return
			print name steps at
			for (i = 1; i <= nr; i++)
				print calls[i]
			name = steps = at = ""
		}
		/^state / { if (!told) put(); name = $0; told = recording; if (!recording) nr = 0; behind = 0; next }
		/^calls / && recording { if (behind) nr = 0; behind = 0; calls[++nr] = $0; next }
		/^calls / { calls[++nr] = $0; next }
		/^at / { at = "\n" $0; if (recording) { put(); behind = 1 } next }
		/^gupwalk-recording / { recording = 1 }
		/^end/ { put(); exit }
		name != "" { steps = steps "\n" $0 }'
}

grep -v '^#' "$kernels/models.list" >models
[ "$(wc -l <models)" -eq "$(find "$kernels/recordings" -name '[0-9]*' -type f | wc -l)" ] ||
	fail "there is no recording for each series, or there are others"
while read -r series model; do
	recording=$kernels/recordings/$series
	grep -qx "model $model" "$recording" || fail "$series is compared with another version than $model"
	gupwalk kernel cases "$model" </dev/null
	exits 0
	asked <"$scratch/out" >wanted
	asked <"$recording" >had
	[ "$(grep -c '^calls ' wanted)" -gt 1000 ] || fail "few calls"
	: >"$scratch/out"
	diff wanted had >difference || fail "$series: other cases: $(head -n 5 difference)"
	! grep -E '^[0-9A-Za-z]{2} (crashed|hangs|unstable)$' "$recording" || fail "$series: not all is answered"
done <models

# sequences RECORDING: the sequences in which the model differs are the listed ones. A recording
# of other sequences than today's is refused, so the number of them is that of its head.
sequences()
{
	sed -n "s/^$series \([0-9]*\) .*/scenario sequence-\1/p" "$kernels/differing.list" >listed
	gupwalk kernel compare "$1" </dev/null
	expected=0
	[ ! -s listed ] || expected=1
	exits "$expected"
	out "$1: "
	out " 0 calls not offered, 0 without an answer"
	grep '^scenario ' "$scratch/out" | diff listed - >difference ||
		fail "$1: not the listed differences: $(head -n 5 difference)"
}

: >recorded
while read -r series model; do
	recording=$kernels/recordings/sequences-$series
	[ -e "$recording" ] || continue
	echo "$series" >>recorded
	grep -qx "model $model" "$recording" || fail "$series: sequences are compared with another version than $model"
	[ "$(sed -n 's/^sequences \([0-9]*\) sum .*/\1/p' "$recording")" -ge 2000 ] || fail "$series: few sequences"
	! grep -E '^[0-9A-Za-z]{2} (crashed|hangs|unstable)$' "$recording" || fail "$series: not all sequences are answered"
	sequences "$recording"
done <models
[ "$(wc -l <recorded)" -eq "$(find "$kernels/recordings" -name 'sequences-*' | wc -l)" ] ||
	fail "there are sequences of another series"
for series in 6.1 6.12; do
	grep -qFx "$series" recorded || fail "there are no sequences of $series"
done
