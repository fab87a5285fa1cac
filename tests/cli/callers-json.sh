#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# `gupwalk callers --json` holds every cell, verdict and witness.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

gupwalk callers --json
exits 0
silent err
says .command '"callers"'

# The answers, as sentences and as data, and the table of callers whose result changes.
says '[.answers[].question] | length' 5
says '[.honours[] | [.from, (.changed_by | map(.commit))]]' \
	'[["v5.10",[]],["v6.1",["474098edac26"]],["v6.5",["d74943a2f3cd"]],["v6.6",["7acddcc1ae30"]]]'
says '.honours[-1].callers' '["kvm-read","kvm-read-writable","kvm-write"]'
says '([.differs.rows[].cells | length] | unique) == [.differs.versions | length]' true
says '[.newest[].laws[] | select(.verdict == "broken") | .law]' '["termination"]'

# Each cell of the long tables is in the short one, where it has a column and a row for it.
# shellcheck disable=SC2016 # the variables are jq's
says '. as $all
	| [$all.differs.versions[].to] as $to
	| [$all.differs.rows[] as $row | $row.states[] as $state
	   | $all.blocks[] | select(.state == $state.state and .huge_page == $state.huge_page)
	   | .rows[] | select(.caller == $row.caller) | .cells[]
	   | .version as $version | ($to | index($version)) as $at | select($at)
	   | [.verdict, .ret] == [$row.cells[$at].verdict, $row.cells[$at].ret]]
	| [length > 50, all]' '[true,true]'
says '[.columns[].label]' \
	"[\"v5.19\",\"v6.0\",\"v6.1\",\"v6.4\",\"v6.5\",\"$newest\",\"always\",\"asks\",\"lookup\",\"asks*\"]"
says '.columns[-1].version' '"v6.6+protnone=caller-sets-fast-asks+fast-access=generic"'
says '.blocks | length' 8
says '[.blocks[] | [.state, .huge_page]] | unique | length' 8
says '[.blocks[].rows | length] | unique | [length, .[0] >= 15]' '[1,true]'
says '[.blocks[].rows[].cells | length] | unique' '[10]'
row='.blocks[] | select(.state == "hinted" and .huge_page == false) | .rows[]'
says "$row | select(.caller == \"kvm-write\") | .cells[3] | [.version, .verdict, .calls, .got_by, .went_slow, .under_lock]" \
	'["v6.4","numa-fault",2,2,true,true]'
says "$row | select(.caller == \"o-direct-write\") | .cells[5] | [.verdict, .ret, .fell_back // .went_slow, .nr_numa]" \
	'["no-fault",1,true,0]'
says '.blocks[] | select(.state == "prot-none") | .rows[] | select(.caller == "kvm-read") | .cells[0] | [.verdict, .errno]' \
	'["error","-EFAULT"]
["error","-EFAULT"]'
says '.laws | length' 10
says '[.laws[].laws | map(.law)] | unique' '[["P1","P2","P3","P4","look-up-finds"]]'
says '.laws[-1].laws[2] | [.law, .verdict, .broken > 0, .applies > .broken, .blame.proposed]' \
	'["P3","broken",true,true,true]'
says '[.laws[-1].laws[2].blame.rules[].value]' '["caller-sets-fast-asks"]'
says '([.laws[].laws[] | select(.verdict == "broken") | .witness] | unique) == ([.witnesses[].name] | sort)' \
	true
jq -r '.witnesses[0].scenario' "$scratch/out" >witness.gup
gupwalk run witness.gup
exits 0

# Under the old name, the old name is the command's.
gupwalk table --json
says .command '"table"'
