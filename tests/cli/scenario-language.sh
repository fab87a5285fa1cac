#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The examples of doc/scenario-language.md are correct: each passes at every release, and
# each mistake is reported with the message that stands below it.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"

document=$SOURCE_DIR/doc/scenario-language.md

# Each block, in a file named by its kind and the line where it begins.
awk '
	/^```/ && kind { close(file); kind = ""; next }
	/^```./ { kind = substr($0, 4); file = sprintf("%s-%04d", kind, FNR); printf "" >file; next }
	kind { print >file }' "$document"

# whole FRAGMENT: the complete file that the document makes of it.
whole()
{
	awk '
		{ lines[FNR] = $0 }
		$1 == "vma" { vma = 1 }
		$1 == "call" { call = 1 }
		$1 !~ /^(why|commit|mail|levels|versions)$/ && !body { body = FNR }
		END {
			print "scenario example"
			for (i = 1; i < body; i++)
				print lines[i]
			if (!vma)
				print "vma 0x10000000-0x10004000 anon rw private"
			for (i = body; i <= FNR; i++)
				print lines[i]
			if (!call)
				print "call get_user_pages 0x10000000"
		}' "$1"
}

# Nothing fails, nothing is wrong, and something is expected.
examples=0
for example in gup-[0-9]*; do
	if [ "$(awk '{ print $1; exit }' "$example")" = scenario ]; then
		cp "$example" "$example.gup"
	else
		whole "$example" >"$example.gup"
	fi
	gupwalk run "$example.gup"
	exits 0
	! grep -q '^ok' "$scratch/out" || examples=$((examples + 1))
	grep -q 'passed [1-9].*, failed 0,' "$scratch/out" || fail "$example passes nothing"
done
[ "$examples" -ge 40 ] || { echo "only $examples examples were found"; exit 1; }

# The block behind a mistake is the message.
mistakes=0
for wrong in gup-wrong-*; do
	line=${wrong##*-}
	cp "$wrong" wrong.gup
	gupwalk run wrong.gup
	exits 2
	message=$(for text in text-*; do echo "$text"; done | sort | awk -v line="$line" '
		{ at = $0; sub(/.*-/, "", at) } at > line { print; exit }')
	err_is <"$message"
	mistakes=$((mistakes + 1))
done
[ "$mistakes" -ge 2 ] || { echo "only $mistakes mistakes were found"; exit 1; }
