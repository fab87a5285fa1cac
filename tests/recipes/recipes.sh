#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Each recipe of CONTRIBUTING.md, followed in a scratch copy with a dummy. The dummy is used, and
# the build or a test fails if a step is left out.
# shellcheck disable=SC2016 # the marks of spec.md are no commands
. "$SOURCE_DIR/tests/recipes/harness/scratch.sh"
copy

# A release.
raise_newest
since="V(${newest#v})"
since=$(echo "$since" | sed 's/\./, /')

# A rule with its values: the row, the question, its place in the walk of spec.md and its section.
row "$lists/rule_list.h" '^	RULE\(LOOK_UP,' 'RULE(DUMMY, "dummy", CALL)'
row "$lists/rule_list.h" '^	RULE\(LOOK_UP,' \
	'VALUE(DUMMY, OLD, "old", OLDER, "", "", "gup_call", "nothing is dummy")'
row "$lists/rule_list.h" '^	RULE\(LOOK_UP,' \
	"VALUE(DUMMY, NEW, \"new\", $since, \"0123456789ab\", \"mm: a dummy\", \"gup_call\", \"FOLL_DUMMY is busy\")"
before "$walk/call.c" 'call->entry_point == GUP_ENTRY_POINT_LOOK_UP\) \{' <<'END'
	if (gup_foll_known(walk->rules, call->flags & FOLL_DUMMY) &&
	    rule_is(walk, GUP_RULE_DUMMY, GUP_DUMMY_NEW)) {
		gup_event(walk, GUP_EVENT_DUMMY, GUP_RULE_DUMMY, 0, call->start, 0, 0);
		out->ret = -EBUSY;
	} else
END
before spec.md '^## Releases$' <<'END'
FOLL_DUMMY does nothing that the rule `dummy` does not say.

END
before spec.md '^### rule look-up$' <<'END'
### rule dummy
What FOLL_DUMMY does.

<!-- generated: rule dummy -->
<!-- end -->
- Tests: `tests/scenarios/dummy/dummy.gup`

END

# A flag: the row with its span; its number again, in the test of the sources' numbers.
row "$lists/foll_list.h" '^	FLAG\(POPULATE,' 'FLAG(DUMMY, EXTERNAL, DECIDING, SLOW)'
row "$lists/foll_list.h" '^	FLAG\(POPULATE,' "SPAN(DUMMY, $since, LIVES, 23)"
sed -i 's/^#define STEERING (/&FOLL_DUMMY | /' engines/kernel/cases.c

# An event: the row, and the code that emits it.
row "$lists/gup.h" '^	X\(LOOK_UP_NONE,' 'X(DUMMY, "dummy", "gup_call", "it is a dummy")'

# A law: the row, and its judge.
row "$lists/laws.h" '^	X\(LONGTERM_OWN,' 'X(DUMMY, "dummy", NULL, "FOLL_DUMMY is busy.")'
before "$laws/effects.c" 'law_judge\(v, GUP_LAW_TERMINATION' <<'END'
	if ((v->flags & FOLL_DUMMY) && !v->look_up)
		law_judge(v, GUP_LAW_DUMMY, out->ret == -16);
END

# A planted bug: its file, which says what it changes.
cat >fuzz/planted/dummy.gup <<END
# SPDX-License-Identifier: GPL-2.0-only
# law dummy
# at $newest
# in model/gup/call.c gup_call
# match -EBUSY
# put -EINVAL
scenario dummy
why "A dummy is refused for its arguments."

vma 0x10000000-0x10001000 anon rw private
write 0x10000000

call get_dummy_pages 0x10000000 1 FOLL_DUMMY
expect $newest: ret -EBUSY
END

# A caller: the row, and its calls.
row "$lists/callers.h" '^	X\(KSM, ' 'X(DUMMY, "dummy-caller", "who wants dummies")'
before "$walk/callers.c" 'case GUP_CALLER_KSM:' <<'END'
	case GUP_CALLER_DUMMY:
		call_is(&calls[0], GUP_ENTRY_POINT_GET_DUMMY, 0);
		return 1;
END

# An entry point: the row, its number in the bridge to trees, and the cases for kernels.
row "$lists/entry_point_list.h" '^	X\(LOOK_UP,' 'X(GET_DUMMY, get_dummy_pages, SLOW, GETS, TAKEN, FOLL_TOUCH | FOLL_UNLOCKABLE)'
before "$bridge/shim/bridge.h" '^	BR_LOOK_UP,' <<'END'
	BR_GET_DUMMY,
END

before engines/kernel/cases.c 'GUP_ENTRY_POINT_LOOK_UP, false, false' <<'END'
	{ GUP_ENTRY_POINT_GET_DUMMY, false, false, STEERING },
END

# A scenario: the file.
mkdir tests/scenarios/dummy
cat >tests/scenarios/dummy/dummy.gup <<END
# SPDX-License-Identifier: GPL-2.0-only
scenario dummy
vma 0x10000000-0x10004000 anon rw private
write 0x10000000
call get_dummy_pages 0x10000000 2 FOLL_DUMMY
expect ..v6.12: ret 2
expect $newest: ret -EBUSY
call dummy-caller 0x10000000
expect all: ret 1
END

build gupwalk-tool spec_tables unit_model_history_resolve fuzz_seeds fuzz_show fuzz_versions

# spec: is spec.md current and complete. Its tables are written by a script.
export SPEC_TABLES="$PWD/build/tests/spec_tables"
spec()
{
	sh tests/cli/spec.sh
}
! spec >"$scratch/log" 2>&1 || fail "tables that are not renewed are not missed"
script/spec >"$scratch/log" 2>&1 || fail "spec.md has no place for a table"
spec >"$scratch/log" 2>&1 || fail "spec.md is not complete"

# planted: does each bug fit, and has each law one.
planted()
{
	sh tests/cli/planted.sh
}

# Without its number the test of the sources' numbers fails.
! unit model_history_resolve >"$scratch/log" 2>&1 ||
	fail "a flag without a number in the test is not missed"
before tests/unit/model/history/resolve.c '^		\{ FOLL_MADV_POPULATE, \{ 0,' <<'END'
		{ FOLL_DUMMY, { 0 } },
END
build unit_model_history_resolve
unit model_history_resolve >"$scratch/log" 2>&1 || fail "the history does not hold"
used >"$scratch/log" 2>&1 || fail "something is used nowhere"

# gupwalk ARGUMENT...: its output is in $scratch/log.
gupwalk()
{
	status=0
	"$GUPWALK" "$@" >"$scratch/log" 2>&1 || status=$?
}

has()
{
	grep -q -e "$1" "$scratch/log" || fail "no $1"
}

# The dummies are used: the release,
gupwalk --version
has "to $newest on"
# the scenario,
gupwalk run tests/scenarios/dummy
[ "$status" -eq 0 ] || fail "the scenario does not hold"
has "^ok . - dummy $newest"
gupwalk run tests/scenarios
[ "$status" -eq 0 ] || fail "another scenario does not hold any more"
# the rule and the flag, printed and enumerated,
gupwalk history --rule dummy
has "0123456789ab"
gupwalk history --flags
has "^FOLL_DUMMY  *0x800000 "
gupwalk diff newest newest+dummy=old
[ "$status" -eq 1 ] || fail "the rule changes nothing"
has "^Rule dummy$"
has "FOLL_DUMMY"
# the law, judged over the enumeration,
gupwalk check --versions newest --law dummy
[ "$status" -eq 0 ] || fail "the law is broken"
has "dummy  *holds over [1-9]"
# the event and the entry point,
gupwalk explain tests/scenarios/dummy/dummy.gup
has "it is a dummy"
has "get_dummy_pages(0x10000000, 2, FOLL_DUMMY)"
# the caller,
gupwalk callers
has "^dummy-caller "
# and in the cases of fuzzers.
mkdir seeds
"$FUZZERS/fuzz_seeds" seeds tests/scenarios/dummy/dummy.gup >"$scratch/log" 2>&1 || fail "no seeds"
for seed in seeds/*; do
	"$FUZZERS/fuzz_show" "$seed"
done >"$scratch/log" 2>&1
has "^call get_dummy_pages .*FOLL_DUMMY"
"$FUZZERS/fuzz_versions" seeds/* >"$scratch/log" 2>&1 || fail "the rule has no say, and decides"

# and the planted bug, by its law.
cp "$walk/call.c" "$scratch/call.c"
script/apply-patch . <fuzz/planted/dummy.gup >"$scratch/log" 2>&1 || fail "the patch does not fit"
build gupwalk-tool
gupwalk check --versions newest --law dummy
[ "$status" -eq 1 ] || fail "the planted bug is not reported"
gupwalk run fuzz/planted/dummy.gup
[ "$status" -eq 1 ] || fail "the scenario of the planted bug does not show it"
cp "$scratch/call.c" "$walk/call.c"
build gupwalk-tool

# A missing step is an error: for a rule,
without "$lists/rule_list.h" 's/RULE(DUMMY, "dummy", CALL)/RULE(DUMMY, "dummy")/' compiles search/influence.c
without "$lists/rule_list.h" 's/"gup_call", "nothing is dummy"/"gup_call"/' compiles model/history/timeline.c
without "$walk/call.c" 's/GUP_RULE_DUMMY/GUP_RULE_STACK/' used
without spec.md '/^<!-- generated: rule dummy/,/^<!-- end/d' spec
without spec.md '/^FOLL_DUMMY does nothing/d' spec
# of a flag,
without "$lists/foll_list.h" 's/FLAG(DUMMY, EXTERNAL, DECIDING, SLOW)/FLAG(DUMMY, EXTERNAL, DECIDING)/' \
	compiles model/history/foll.c
without "$lists/foll_list.h" '/FLAG(DUMMY/d' compiles model/history/timeline.c
without "$lists/foll_list.h" 's/FLAG(DUMMY, EXTERNAL/FLAG(DUMMY, INTERNAL/; s/FLAG(MADV_POPULATE, INTERNAL/FLAG(MADV_POPULATE, EXTERNAL/' \
	compiles search/case_call.c
without engines/kernel/cases.c 's/FOLL_DUMMY | //' used
# of an event,
without "$walk/call.c" 's/GUP_EVENT_DUMMY/GUP_EVENT_RETURN/' used
# of a law,
without "$laws/effects.c" 's/GUP_LAW_DUMMY/GUP_LAW_COUNT/' used
# of a planted bug,
without fuzz/planted/dummy.gup 's/^# law dummy/# law termination/' planted
without fuzz/planted/dummy.gup 's/^# match .*/# match nothing of the kind/' planted
without fuzz/planted/dummy.gup 's/^scenario dummy/scenario other/' planted
# of a caller,
without "$walk/callers.c" '/GUP_CALLER_DUMMY:/d' compiles "$walk/callers.c"
# of an entry point,
without "$lists/entry_point_list.h" 's/get_dummy_pages, SLOW, GETS, TAKEN, .*\\/get_dummy_pages, SLOW, GETS, TAKEN) \\/' \
	compiles "$walk/args.c"
without "$bridge/shim/bridge.h" '/BR_GET_DUMMY/d' compiles "$bridge/engine.c"
without engines/kernel/cases.c '/GUP_ENTRY_POINT_GET_DUMMY/d' used
# and of a scenario.
without tests/scenarios/dummy/dummy.gup '/^call get_dummy/d' "$GUPWALK" run tests/scenarios/dummy
without tests/scenarios/dummy/dummy.gup "s/$newest: ret -EBUSY/$newest: ret 2/" \
	"$GUPWALK" run tests/scenarios/dummy
