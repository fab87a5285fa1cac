#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Each recipe of CONTRIBUTING.md, followed in a scratch copy with a dummy. The dummy is used, and
# the build or a test fails if a step is left out.
# shellcheck disable=SC2016 # the marks of spec.md are no commands
. "$SOURCE_DIR/tests/recipes/harness/scratch.sh"
copy

# A release: the dummies come with it, but for the flag, which the release before it has too.
raise_newest
# number VERSION: as the lists write it.
number()
{
	echo "$1" | sed 's/^v\(.*\)\.\(.*\)/V(\1, \2)/'
}
since=$(number "$newest")

# A rule with its values: the row, the question, its place in the walk of spec.md and its section.
row "$lists/rule_list.h" '^	RULE\(LOOK_UP,' 'RULE(DUMMY, "dummy", CALL)'
row "$lists/rule_list.h" '^	RULE\(LOOK_UP,' \
	'VALUE(DUMMY, OLD, "old", OLDER, "", "", "gup_call", "nothing is dummy")'
row "$lists/rule_list.h" '^	RULE\(LOOK_UP,' \
	"VALUE(DUMMY, NEW, \"new\", $since, \"0123456789ab\", \"mm: a dummy\", \"gup_call\", \"FOLL_DUMMY is busy\")"
before "$walk/call.c" '^		else if \(args.fast\)' <<'END'
		else if ((args.flags & FOLL_DUMMY) && rule_is(walk, GUP_RULE_DUMMY, GUP_DUMMY_NEW)) {
			gup_event(walk, GUP_EVENT_DUMMY, 0, call->start, 0, 0);
			out->ret = -EBUSY;
		}
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

# A flag: the row with its span. Its use is in the question above.
row "$lists/foll_list.h" '^	FLAG\(POPULATE,' 'FLAG(DUMMY, EXTERNAL, DECIDING, SLOW, WIDE)'
row "$lists/foll_list.h" '^	FLAG\(POPULATE,' "SPAN(DUMMY, $(number "$previous"), LIVES, 23)"

# An event: the row, and the code that emits it.
row "$lists/gup.h" '^	X\(LOOK_UP_NONE,' 'X(DUMMY, "dummy", "gup_call", "it is a dummy")'

# A law: the row, its judge, and the breach of the release before.
row "$lists/laws.h" '^	X\(LONGTERM_OWN,' 'X(DUMMY, "dummy", NULL, "FOLL_DUMMY is busy.")'
before "$laws/effects.c" 'law_judge\(v, GUP_LAW_TERMINATION' <<'END'
	if ((v->flags & FOLL_DUMMY) && !v->look_up && !out->refused)
		law_judge(v, GUP_LAW_DUMMY, out->ret == -16);
END
before "$laws/known.c" '^static const struct gup_known_breach breaches' <<'END'
static bool dummy_is_old(const struct gup_trial *c)
{
	return gup_rule_is(c->rules, GUP_RULE_DUMMY, GUP_DUMMY_OLD);
}

END
before "$laws/known.c" '^	\{ LAW\(NO_HINT_IN_PROT_NONE\)' <<'END'
	{ LAW(DUMMY), dummy_is_old, "FOLL_DUMMY does nothing" },
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

# An entry point: the row, the row of spec.md, and the calls in trees and in kernels that have it.
row "$lists/entry_point_list.h" '^	X\(LOOK_UP,' \
	'X(GET_DUMMY, get_dummy_pages, SLOW, GETS, TAKEN, WIDE, FOLL_TOUCH | FOLL_UNLOCKABLE, LIVES)'
before spec.md '^\| `follow_page\(\)` \|' <<'END'
| `get_dummy_pages()` | FOLL_TOUCH, FOLL_UNLOCKABLE | slow, takes mmap_lock |
END
before "$bridge/shim/glue.c" '^	case BR_GET_FAST:' <<'END'
#ifdef GUP_HAS_get_dummy_pages
	case BR_GET_DUMMY:
		ret = get_dummy_pages(start, nr, flags, pages);
		break;
#endif
END
before engines/kernel/guest/calls.c '^	case GW_CALL_get_user_pages_fast:' <<'END'
#ifdef GW_HAS_get_dummy_pages
	case GW_CALL_get_dummy_pages:
		return get_dummy_pages(c->start, c->nr_pages, flags, pages);
#endif
END

# A scenario: the file.
mkdir tests/scenarios/dummy
cat >tests/scenarios/dummy/dummy.gup <<END
# SPDX-License-Identifier: GPL-2.0-only
scenario dummy
why "FOLL_DUMMY does nothing at first, and then makes every call fail."
vma 0x10000000-0x10004000 anon rw private
write 0x10000000
call get_dummy_pages 0x10000000 2 FOLL_DUMMY
expect ..v6.12: ret 2
expect $previous: ret 2
expect $newest: ret -EBUSY
call dummy-caller 0x10000000
expect all: ret 1
END

build gupwalk-tool spec_tables unit_model_history_resolve unit_model_gup_args \
	unit_search_influence property_laws fuzz_seeds fuzz_show fuzz_versions fuzz_flags

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

# The flag's number is copied from the sources into a test,
! unit model_history_resolve >"$scratch/log" 2>&1 ||
	fail "a flag without a number in the test is not missed"
value=0
! grep -q "$(number "$previous") };" tests/unit/model/history/resolve.c || value=0x800000
before tests/unit/model/history/resolve.c '^		\{ FOLL_MADV_POPULATE, \{ 0,' <<END
		{ FOLL_DUMMY, { 0, 0, 0, 0, 0, $value } },
END
# and the flags that the entry point refuses and adds into another: before v6.3 it refuses none,
# then those of get_user_pages_remote(),
! unit model_gup_args >"$scratch/log" 2>&1 ||
	fail "an entry point without its flags in the test is not missed"
sed -i -E '/^	\{ V\((5, 10|6, [12])\).*\} \},/s/ \} \},/, 1 } },/
	s/^(	\{ V\([^{]*\{ *[^,]*, *[^,]*, *([^,]*),([^,]*,){6}[^,]*[^ ,]) \} \},/\1, \2 } },/' \
	tests/unit/model/gup/args.c
before tests/unit/model/gup/args.c '^		\[GUP_ENTRY_POINT_PIN\] = FOLL_PIN,' <<'END'
		[GUP_ENTRY_POINT_GET_DUMMY] = FOLL_GET | FOLL_TOUCH | FOLL_UNLOCKABLE,
END
# and a rule that may matter in every call is expected there.
! unit search_influence >"$scratch/log" 2>&1 ||
	fail "a rule that matters in every call is not missed in the test"
sed -i 's/^#define CALL (ANY | /&RULE(DUMMY) | /' tests/unit/search/influence.c
build unit_model_history_resolve unit_model_gup_args unit_search_influence
unit model_history_resolve >"$scratch/log" 2>&1 || fail "the history does not hold"
unit model_gup_args >"$scratch/log" 2>&1 || fail "the entry point refuses other flags"
unit search_influence >"$scratch/log" 2>&1 || fail "the rule matters elsewhere"
used >"$scratch/log" 2>&1 || fail "something is used nowhere"
why >"$scratch/log" 2>&1 || fail "a scenario does not say why"

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
gupwalk callers --all
has "^  dummy-caller  *who wants dummies"
has "^dummy-caller "
# in the cases for booted kernels, with the flag,
gupwalk kernel cases "$newest"
has "^calls get_dummy_pages .* DUMMY"
# and in the cases of fuzzers.
mkdir seeds
"$FUZZERS/fuzz_seeds" seeds tests/scenarios/dummy/dummy.gup >"$scratch/log" 2>&1 || fail "no seeds"
for seed in seeds/*; do
	"$FUZZERS/fuzz_show" "$seed"
done >"$scratch/log" 2>&1
has "^call get_dummy_pages .*FOLL_DUMMY"
"$FUZZERS/fuzz_versions" seeds/* >"$scratch/log" 2>&1 || fail "the rule has no say, and decides"
"$FUZZERS/fuzz_flags" seeds/* >"$scratch/log" 2>&1 || :
! grep -q "^# law: dummy" "$scratch/log" || fail "the law is broken in a case of fuzzers"

# laws: random cases keep the law, but for the breach that is known.
laws()
{
	GUPWALK_LAW=dummy GUPWALK_CASES=20000 build/tests/property_laws
}
laws >"$scratch/log" 2>&1 || fail "the law is broken in a random case"

# and the planted bug, by its law: in the enumeration, in its scenario, in random and in fuzzers'
# cases. A breach that is not known is reported in the same way.
cp "$walk/call.c" "$scratch/call.c"
cp "$laws/known.c" "$scratch/known.c"
sed -i '/^	{ LAW(DUMMY)/d; s/^static bool dummy_is_old/__attribute__((unused)) &/' "$laws/known.c"
build property_laws fuzz_flags
! laws >"$scratch/log" 2>&1 || fail "random cases miss a breach that is not known"
has "dummy is broken at $previous"
! "$FUZZERS/fuzz_flags" seeds/* >"$scratch/log" 2>&1 || fail "fuzzers miss a breach that is not known"
has "# law: dummy"
cp "$scratch/known.c" "$laws/known.c"
script/apply-patch . <fuzz/planted/dummy.gup >"$scratch/log" 2>&1 || fail "the patch does not fit"
build gupwalk-tool fuzz_flags
mkdir planted
"$FUZZERS/fuzz_seeds" planted fuzz/planted/dummy.gup >"$scratch/log" 2>&1 || fail "no seeds"
! "$FUZZERS/fuzz_flags" planted/* >"$scratch/log" 2>&1 || fail "fuzzers miss the planted bug"
has "# law: dummy"
gupwalk check --versions newest --law dummy
[ "$status" -eq 1 ] || fail "the planted bug is not reported"
gupwalk run fuzz/planted/dummy.gup
[ "$status" -eq 1 ] || fail "the scenario of the planted bug does not show it"
cp "$scratch/call.c" "$walk/call.c"
build gupwalk-tool

# A missing step is an error: of a release, which its dummies name,
without "$lists/history.h" "s/^	X(\(.*\), $minor)\$/	X(\1, $((minor - 1)))/" \
	compiles model/history/timeline.c
without "$lists/rule_list.h" '/VALUE(DUMMY, NEW/d' compiles "$walk/call.c"
# of a rule,
without "$lists/rule_list.h" 's/RULE(DUMMY, "dummy", CALL)/RULE(DUMMY, "dummy")/' compiles search/influence.c
without "$lists/rule_list.h" 's/"gup_call", "nothing is dummy"/"gup_call"/' compiles model/history/timeline.c
without "$walk/call.c" 's/GUP_RULE_DUMMY/GUP_RULE_STACK/' used
without spec.md '/^<!-- generated: rule dummy/,/^<!-- end/d' spec
without spec.md '/^FOLL_DUMMY does nothing/d' spec
without spec.md '/tests.scenarios.dummy.dummy.gup/d' spec
without spec.md 's,tests/scenarios/dummy/dummy.gup,tests/scenarios/dummy/other.gup,' spec
# of a flag,
without "$lists/foll_list.h" 's/FLAG(DUMMY, EXTERNAL, DECIDING, SLOW, WIDE)/FLAG(DUMMY, EXTERNAL, DECIDING, SLOW)/' \
	compiles model/history/foll.c
without "$lists/foll_list.h" '/FLAG(DUMMY/d' compiles model/history/timeline.c
without "$lists/foll_list.h" 's/FLAG(DUMMY, EXTERNAL/FLAG(DUMMY, INTERNAL/; s/FLAG(MADV_POPULATE, INTERNAL/FLAG(MADV_POPULATE, EXTERNAL/' \
	compiles search/case_call.c
without "$lists/foll_list.h" '/FLAG(DUMMY/s/WIDE/NEVER/' compiles engines/kernel/cases.c
without "$walk/call.c" 's/FOLL_DUMMY/FOLL_NUMA/' used
# of an entry point,
without "$lists/entry_point_list.h" 's/TAKEN, WIDE, \\$/TAKEN, \\/; s/get_dummy_pages, SLOW, GETS, TAKEN, WIDE, .*\\/get_dummy_pages, SLOW, GETS, TAKEN, WIDE) \\/' \
	compiles "$walk/args.c"
without spec.md '/^| `get_dummy_pages()` |/d' spec
without "$bridge/shim/glue.c" '/BR_GET_DUMMY/d' used
without engines/kernel/guest/calls.c '/GW_CALL_get_dummy_pages/d' used
# of an event,
without "$lists/gup.h" '/^	X(DUMMY, /d' compiles "$walk/call.c"
without "$walk/call.c" 's/GUP_EVENT_DUMMY/GUP_EVENT_RETURN/' used
without spec.md '/it is a dummy/d' spec
# of a law,
without "$lists/laws.h" '/^	X(DUMMY, /d' compiles "$laws/effects.c"
without "$laws/effects.c" 's/GUP_LAW_DUMMY/GUP_LAW_COUNT/' used
without spec.md '/FOLL_DUMMY is busy\./d' spec
# of a planted bug,
without fuzz/planted/dummy.gup 's/^# law dummy/# law termination/' planted
without fuzz/planted/dummy.gup '/^# at /d' planted
without fuzz/planted/dummy.gup 's/^# match .*/# match nothing of the kind/' planted
without fuzz/planted/dummy.gup 's/^scenario dummy/scenario other/' planted
# of a caller,
without "$lists/callers.h" '/^	X(DUMMY, /d' compiles "$walk/callers.c"
without "$walk/callers.c" '/GUP_CALLER_DUMMY:/d' compiles "$walk/callers.c"
without spec.md '/who wants dummies/d' spec
# and of a scenario.
without tests/scenarios/dummy/dummy.gup '/^why /d' why
without tests/scenarios/dummy/dummy.gup '/^call get_dummy/d' "$GUPWALK" run tests/scenarios/dummy
without tests/scenarios/dummy/dummy.gup "s/$newest: ret -EBUSY/$newest: ret 2/" \
	"$GUPWALK" run tests/scenarios/dummy
echo "the dummies take part; $left_out steps were left out one by one, and each was missed"
