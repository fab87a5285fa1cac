#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# `gupwalk run --json` is JSON with the expectations and outcomes of each version.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

cat >a.gup <<'END'
scenario a
why "First."
why "Second."
commit d74943a2f3cd "mm/gup: reintroduce FOLL_NUMA as FOLL_HONOR_NUMA_FAULT"
vma 0x10000000-0x10001000 anon rw private
write 0x10000000
hint 0x10000000
call get_user_pages 0x10000000 FOLL_FORCE
expect v6.1: ret 1, faults none
expect v6.5: ret 2, faults numa-pte
END
printf 'scenario b\ncall get_user_pagez 0\nfrobnicate\n' >b.gup

gupwalk run --json a.gup b.gup missing.gup
exits 2
err "b.gup:2:6: unknown entry point"
says '.tool | startswith("gupwalk ")' true
says .command '"run"'
says .format 1
says '[.failed, .bad_input]' '[true,true]'
says '[.files[].file]' '["a.gup","b.gup","missing.gup"]'
says '.files[0] | [.scenario, .why, .errors, .nr_errors]' '["a",["First.","Second."],[],0]'
says '.files[0].sources' \
	'[{"kind":"commit","id":"d74943a2f3cd","text":"mm/gup: reintroduce FOLL_NUMA as FOLL_HONOR_NUMA_FAULT"}]'
says '.files[0].results | [.[0].version, .[-1].version]' "[\"v5.10\",\"$newest\"]"
says '[.files[0].results[] | [.version, .status] | select(.[1] != "not-judged")]' \
	'[["v6.1","passed"],["v6.5","failed"]]'
says '.files[0].results[] | select(.version == "v6.5") | .judged' \
	'[{"line":10,"facet":"ret","verdict":"failed","differs":"expected 2, got 1"},{"line":10,"facet":"faults","verdict":"passed","differs":null}]'
at='.files[0].results[] | select(.version == "v6.5") | .calls'
says "$at | length" 1
says "${at}[0] | [.line, .caller, .call]" \
	'[8,null,{"entry":"get_user_pages","start":"0x10000000","nr_pages":1,"flags":["FOLL_FORCE"],"locked":false,"no_pages":false}]'
says "${at}[0].outcome | [.ret, .errno, .nr_faults, .nr_numa, .fast, .fell_back, .endless, .warnings]" \
	'[1,null,1,1,false,false,false,[]]'
says "${at}[0].outcome.faults | map([.kind, .address, .level])" '[["numa-pte","0x10000000",1]]'
says "${at}[0].outcome.walk_flags | index(\"FOLL_HONOR_NUMA_FAULT\") != null" true
says '.files[1] | [.nr_errors, .results, (.errors | map([.line, .column]))]' '[2,[],[[2,6],[3,1]]]'
says '.files[2] | [.nr_errors, .errors[0].text]' '[1,"No such file or directory"]'

gupwalk run --json --versions v6.1 a.gup
exits 0
says '[.failed, .bad_input, (.files[0].results | length)]' '[false,false,1]'

# Any bytes at all in a file's name, and JSON all the same.
name=$(printf 'odd\377"\\\n.gup')
cp a.gup "$name"
gupwalk run --json "$name"
exits 1
says '.files | length' 1
