#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Every engine in every command: versions, a tree, and recordings of kernels, which boot
# nothing. They have one interface, one comparison, and one way to name them. Lists and
# ranges of versions.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/tiny-tree.sh
. "$SOURCE_DIR/tests/cli/harness/tiny-tree.sh"

export XDG_CACHE_HOME="$PWD/cache"
cp "$SOURCE_DIR"/engines/kernel/recordings/6.1 6.1
cp "$SOURCE_DIR"/engines/kernel/recordings/7.3 7.3

# diff: a version and the recording that agrees with it, in either order.
gupwalk diff v7.3 recording:7.3
exits 0
out "v7.3 and recording:7.3, which is 7.3"
out ": 0 of 82,176 cases differ"
gupwalk diff recording:7.3 v7.3
exits 0
out "recording:7.3, which is 7.3"
out " and v7.3: 0 of 82,176 cases differ"

# Two recordings: what differs between the kernels, with what each does.
gupwalk diff recording:6.1 recording:7.3
exits 1
silent err
out "states: 263 compared, 87 differ or exist at one side only"
out "  # recording:6.1: ret "
out "  # recording:7.3: ret "
gupwalk diff recording:6.1 recording:7.3 --json
exits 1
says '.a, .b' '"recording:6.1"
"recording:7.3"'
says '(.classes | map(.cases) | add) == .differing + .states_differing' true
gupwalk diff recording:7.3 recording:7.3
exits 0
out ": 0 of 82,176 cases differ"

# Every answer counts: one that is changed is found, and attributed where a rule does it.
gupwalk diff v6.5 recording:7.3
exits 1
out "as the model does with +protnone=honor-explicit: v6.6, "
sed 's/^\(..\) ret 1; page zero refs 1; fast 0, fell back; fault retry killable;/\1 ret 1; page zero refs 1; fast 0, fell back; fault killable;/' \
	7.3 >other
gupwalk diff v7.3 recording:other --json
exits 1
says '[.classes[].differs] | unique' '[["faults"]]'

# check: a recorded kernel breaks what its version breaks, and nothing else.
gupwalk check --on recording:7.3
exits 0
out "recording:7.3 by the states and faults of v7.3"
out "82,176 cases in 321 states"
out "  balance                   holds over "
out "  termination               known: broken in 73 of 82,176 cases, as in v7.3"
out "  hands-off                 not judged: this walk cannot observe it"
# A leaked reference, and a hinting fault that was not requested.
sed 's/^\(..\) ret 1; page same anon exclusive refs 1$/\1 ret 1; page same anon exclusive refs 2/' 7.3 >other
gupwalk check --on recording:other --law balance
exits 1
out "  balance                   BROKEN in "
out "where v7.3 keeps it; witness balance-recording-v7.3"
out "# recording:other: ret 1, faults none, references +2, pins +0"
# Impossible answers are applied as far as possible.
for nonsense in 's/ entry pte / entry /' 's/ entry pte / entry pmd /' 's/ entry pmd / entry pte /' \
	's/; page same /; page huge /' 's/ : same / : zero /'; do
	sed "$nonsense" 7.3 >other
	gupwalk check --on recording:other
	[ "$status" -le 1 ] || fail "$nonsense: status 0 or 1 expected"
	gupwalk diff v7.3 recording:other
	exits 1
done
gupwalk check --on recording:6.1 --versions v6.12 --law P1 --json
says '.on' '"recording:6.1"'
says '.versions[0].unanswered' 0

# run: expectations about recorded answers; others are not judged.
cat >one.gup <<'END'
scenario one
vma 0x10000000-0x10001000 anon rw private
write 0x10000000
hint 0x10000000
call get_user_pages 0x10000000
expect v7.3: ret 1, page 0 same refs 1, faults none, entry 0x10000000 same
END
gupwalk run --on recording:7.3 one.gup
exits 0
out_line "ok 1 - one v7.3"
sed 's/faults none/faults numa-pte/' one.gup >wrong.gup
gupwalk run --on recording:7.3 wrong.gup
exits 1
sed 's/hint 0x10000000/zap 0x10000000/' one.gup >elsewhere.gup
gupwalk run --on recording:7.3 elsewhere.gup
exits 3
err "7.3 answers none of these scenarios"

# explain: its outcome, how it differs from the model's, and the rule.
gupwalk explain --on recording:7.3 one.gup
exits 0
out "  compared with recording:7.3"
out_line " They agree in all that is observed."
gupwalk explain --version v6.5 --on recording:7.3 one.gup
exits 1
out_line " They differ in: hinting faults, faults, entries."
out "as the model does with +protnone=honor-explicit"
gupwalk explain --version v6.5 --on recording:7.3 --json one.gup
exits 1
says '.calls[0].on.differs' '["hinting faults","faults","entries"]'
says '.calls[0].on.as_with' '["protnone=honor-explicit"]'
gupwalk explain --version v7.3 --on v6.5 one.gup
exits 1
out " What v6.5 did"
sed -i '/^expect/d' elsewhere.gup
gupwalk explain --on recording:7.3 elsewhere.gup
exits 3
out "  no answer: no such state is recorded"

# A tree and a recording: both observe less than the model.
tiny_tree good
gupwalk diff tree:good recording:7.3 --json
exits 1
says '.a' "\"tree:$(pwd -P)/good\""
says '.not_offered > 1000' true

# The model is an engine, too.
gupwalk run --on v7.3 one.gup
exits 0
out_line "ok 1 - one v7.3"
gupwalk check --on v7.3 --law P3
exits 0
gupwalk run --on v7.2,v7.3 one.gup
exits 0
out_line "ok 2 - one v7.3"
gupwalk check --on v7.2..v7.3 --law P3 --shard 1/1000
exits 0
out_line "v7.2"
out_line "v7.3"
gupwalk explain --versions v6.5,v7.3 --on recording:7.3 --json one.gup
says '[.versions[] | .version, .on]' '["v6.5","recording:7.3","v7.3","recording:7.3"]'
gupwalk run --on v7.3 --versions v6.1 one.gup
exits 2
err "--on v7.3 and --versions have the same meaning; give one"

# Words.
gupwalk check --on recording:nowhere
exits 2
err "nowhere: No such file or directory"
gupwalk diff v7.3 recording:one.gup
exits 2
err "one.gup: it is not a recording"
gupwalk check --on recording:7.3 --full
exits 2
err "--full is not for a kernel or a recording"
gupwalk race --on recording:7.3 one.gup
exits 2
err "--on: a booted kernel and a recording cannot be stopped within a walk"

# Lists and ranges of versions, in each command that takes them.
cat >any.gup <<'END'
scenario any
vma 0x10000000-0x10001000 anon rw private
call get_user_pages 0x10000000
expect all: ret 1
END
gupwalk run --versions v6.1..v6.3,v6.6 --json any.gup
exits 0
says '[.files[0].results[].version]' '["v6.1","v6.2","v6.3","v6.6"]'
gupwalk run --versions v7.2.. --json any.gup
says '[.files[0].results[].version][:2]' '["v7.2","v7.3"]'
gupwalk run --versions ..v5.11 --json any.gup
says '[.files[0].results[].version]' '["v5.10","v5.11"]'
gupwalk run --versions all --json any.gup
says '.files[0].results | length > 30' true
gupwalk check --law P3 --versions v6.1..v6.4 --json
exits 0
says '[.versions[] | .version, .to] | first, last' '"v6.1"
"v6.4"'
gupwalk run --versions v6.6..v6.1 any.gup
exits 2
err "--versions: v6.6 is later than v6.1"
gupwalk run --versions v6.1..v6.6+protnone=fast-lookup any.gup
exits 2
err "v6.6+protnone=fast-lookup is no release, and a range is of releases: v6.1..v6.6"
