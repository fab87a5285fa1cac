#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A wrong command line ends with status 2, nothing on stdout, and what would be right.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

# refused TEXT ARGUMENT...
refused()
{
	text=$1
	shift
	gupwalk "$@"
	exits 2
	silent out
	err "$text"
}

refused "a command is missing"
refused "unknown command: chek; did you mean check?" chek
refused "unknown command: hist; did you mean history?" hist
refused "unknown command: " ""
refused "unknown command: xyzzy" xyzzy
not_err "did you mean"
refused "unknown command: calers; did you mean callers?" help calers
refused "unknown option --hlep; did you mean --help?" --hlep
refused "unknown option --xyzzy" --xyzzy

for command in run explain callers check diff history tree; do
	refused "unknown option --jsno; did you mean --json?" "$command" --jsno
	refused "unknown option --xyzzy" "$command" --xyzzy
	not_err "did you mean"
	refused "unknown option -z" "$command" -z
	refused "option --json takes no argument" "$command" --json=yes
	err "try: gupwalk $command --help"
done

refused "option --versions needs an argument" run --versions
refused "option --versions needs an argument" explain --version
refused "a file is missing; - is standard input" run
refused "a file is missing; - is standard input" run --json
refused "one file is wanted, 0 are given" explain
refused "one file is wanted, 2 are given" explain a.gup b.gup
refused "unexpected operand: x" callers x
refused "unexpected operand: x" check x
refused "unexpected operand: x" history x
refused "two versions are wanted, 0 are given" diff
refused "two versions are wanted, 1 are given" diff v6.1
refused "two versions are wanted, 3 are given" diff v6.1 v6.2 v6.3
refused "two versions are wanted, 1 are given" diff v6.1,v6.2

# Versions, wherever they are taken.
for wrong in v9.9 v5.9 v5.20 6.1 v6 v6.1.1 '' v6.1+ v6.1+protnone v6.1+protnone= v6.1+x=y \
	v6.1+protnone=x 'v6.1,' ',v6.1'; do
	refused "--versions: " check --versions "$wrong"
	refused "--versions: " run --versions "$wrong" /dev/null
	refused "--versions: " explain --version "$wrong" /dev/null
	refused "--versions: " history --versions "$wrong"
	refused "--versions: " race --versions "$wrong" /dev/null
	refused "gupwalk: diff: " diff "$wrong" v6.1
done
refused "did you mean 'protnone'?" check --versions v6.1+protone=fast-lookup

refused "unknown law: P9" check --law P9
refused "unknown law: balence; did you mean balance?" check --law balence
refused "unknown law: " check --law ''
for wrong in 0/4 5/4 1 1/ /4 a/b 1/4x -1/4 1/0 1/99999999999999999999; do
	refused "--shard: $wrong is not I/N with I from 1 to N" check --shard "$wrong"
done

refused "unknown rule: protone; did you mean protnone?" history --rule protone
refused "unknown rule: xyzzy" history --rule xyzzy
refused "--rule and --flags do not go together" history --rule protnone --flags

# All that is wrong, in one go.
gupwalk check --xyzzy --law P9 --versions v9.9,v6.1,v9.8 --shard 9/4 more
exits 2
silent out
err "unknown option --xyzzy"
err "unknown law: P9"
err "'v9.9'"
err "'v9.8'"
err "--shard: 9/4"
err "unexpected operand: more"
