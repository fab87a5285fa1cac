# SPDX-License-Identifier: GPL-2.0-only
#
# awk -f english.awk FILE.md...: prints sentences of more than 25 words, and sentences that begin
# with "Of", or with "What", "Who" or "Whoever" and are no question. A code span is one word.
# Code blocks are left out; each cell of a table is by itself.

function judge(	sentences, words, nr, i, k, n, s, end)
{
	gsub(/`[^`]*`/, "code", text)
	gsub(/\]\([^)]*\)/, "]", text)
	while (match(text, /[.!?]+[])"*]*( |$)/) || text ~ /[^ ]/) {
		end = RSTART ? RSTART : length(text) + 1
		s = substr(text, 1, end)
		text = RSTART ? substr(text, RSTART + RLENGTH) : ""
		gsub(/^ +/, "", s)
		nr = split(s, words, / +/)
		for (n = i = 0; ++i <= nr;)
			n += words[i] ~ /[A-Za-z0-9]/
		if (n > 25)
			print file ":" line ": " n " words: " s
		if (s ~ /^(Of|What|Who|Whoever) [a-z]/ && s !~ /\?/)
			print file ":" line ": begins with \"" words[1] "\": " s
	}
}

FNR == 1 { judge(); code = 0; file = FILENAME }
/^ *```/ { judge(); code = !code; next }
code { next }
/^<!--/ || /^#/ || /^ *$/ { judge(); next }
/^    / && text == "" { next }
/^ *\|/ {
	judge()
	nr_cells = split($0, cells, / *\| */)
	for (cell = 1; cell <= nr_cells; cell++) {
		text = cells[cell]
		line = FNR
		judge()
	}
	next
}
/^ *([-*]|[0-9]+\.) / { judge(); sub(/^ *([-*]|[0-9]+\.) +/, "") }
{
	if (text == "")
		line = FNR
	text = text (text == "" ? "" : " ") $0
}
END { judge() }
