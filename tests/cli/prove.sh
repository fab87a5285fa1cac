#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# prove reads the output of `gupwalk run` without a parse error for every kind of result, and
# comes to the same result. The YAML below a failure can be read.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
needs prove perl

# scenario NAME LINE...: a read of a page that NUMA hinting marked.
scenario()
{
	printf '%s\n' "scenario $1" 'vma 0x10000000-0x10001000 anon rw private' \
		'write 0x10000000' 'hint 0x10000000' 'call get_user_pages 0x10000000'
	shift
	[ $# -eq 0 ] || printf '%s\n' "$@"
}

mkdir good bad input
scenario passes 'expect all: ret 1' >good/passes.gup
scenario silent >good/skipped.gup
scenario half 'expect v6.6..: ret 1' >good/half-skipped.gup
scenario part 'expect all: ret 1' | sed '1a versions v6.1..v6.5' >good/not-applicable.gup
scenario one 'expect v6.1: ret 2' >bad/one.gup
scenario items 'expect all: faults numa-pte, ret 2' 'expect v6.5: pages 0' >bad/items.gup
scenario race 'race write-pmd : ret 2' >bad/other.gup
scenario name 'expect all: ret 2' >"bad/it's # TODO: a name.gup"
scenario fault 'expect all: ret 2' | sed 's/ 0x10000000$/ 0x20000000/' >input/state.gup
printf 'scenario words\nfrobnicate\n' >input/words.gup
: >"input/empty # SKIP.gup"

# proves STATUS FILE...: prove ends with it, and has found no parse error.
proves()
{
	wanted=$1
	shift
	ran="prove -e 'gupwalk run' $*"
	status=0
	prove -v -e "$GUPWALK run" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || status=$?
	exits "$wanted"
	not_out "Parse errors"
}

proves 0 good/*.gup
out "All tests successful."
proves 0 good/skipped.gup
out "ok 1 - silent v5.10..v6.5 # SKIP nothing is expected"
for file in bad/*.gup input/*.gup; do
	status=0
	"$GUPWALK" run "$file" >/dev/null 2>&1 || status=$?
	of_run=$status
	[ "$of_run" -ne 0 ] || fail "$file does not fail"
	proves 1 "$file"
	out "Non-zero exit status: $of_run"
	out "Failed test"
done
proves 1 good/*.gup bad/*.gup input/*.gup
proves 1 nowhere.gup

# What it reads below a failure: which line, what was expected, what differs, and each call.
"$GUPWALK" run bad/items.gup >items.tap || :
perl -MTAP::Parser -e '
	my $tap = TAP::Parser->new({ source => $ARGV[0] });
	while (my $result = $tap->next) {
		print "unknown: ", $result->raw, "\n" if $result->is_unknown;
		next if !$result->is_yaml;
		my $yaml = $result->data;
		print "$yaml->{file}\n";
		print "$_->{line} $_->{expect}\n$_->{differs}" for @{$yaml->{failures}};
		print $yaml->{calls};
	}
	print "$_\n" for $tap->parse_errors;
	print $tap->plan, "\n";' items.tap >points
head -n 5 points | diff -u - /dev/fd/3 3<<'END' || fail "the first point is read differently"
bad/items.gup
6 expect all: faults numa-pte, ret 2
ret: expected 2, got 1
get_user_pages(0x10000000, 1, 0): 1 page, after 1 NUMA hinting fault
bad/items.gup
END
