# SPDX-License-Identifier: GPL-2.0-only
#
# What came of the changes, and the score: awk -f score.awk EQUIVALENT DONE
#
# EQUIVALENT: changes that no test can notice, a blank line between them:
#
#	FILE FUNCTION
#	- the line as it is
#	+ the line as it becomes
#	why
#
# A line may become this or that, and several lines of a function share one reason.
#
# The status is 1 when fewer than 95 % of the others are noticed.

# Lines that go on are indented by blanks.
function bare(text)
{
	sub(/^ +/, "", text)
	return text
}

NR == FNR {
	if (/^#/ || /^$/)
		next
	if (/^- /)
		was = bare(substr($0, 3))
	else if (/^\+ /)
		reason[place, was, bare(substr($0, 3))] = 1
	else if (/^model\//)
		place = $0
	next
}

FNR == 1 { FS = "\t"; $0 = $0 }

{ total++ }
$2 == "invalid" { invalid++; next }
$2 == "same" { same++; next }
$2 != "-" { noticed++; by[$2]++; next }
($3 " " $5, bare($7), bare($8)) in reason { listed++; next }
{
	survived++
	printf "%s:%d: %s(): %s\n\t- %s\n\t+ %s\n", $3, $4, $5, $6, $7, $8
}

END {
	judged = noticed + survived
	score = judged ? 100 * noticed / judged : 100
	print ""
	printf "changes             %d\n", total
	printf "do not compile      %d\n", invalid
	printf "same code           %d\n", same
	printf "listed              %d, as such that no test can notice\n", listed
	printf "noticed             %d\n", noticed
	printf "not noticed         %d\n", survived
	printf "score               %.1f %%", score
	# Of a sample: within so much of the score of all, in 19 of 20 samples.
	printf ", of a sample within %.1f\n", judged ? 196 * sqrt(score / 100 * (1 - score / 100) / judged) : 0
	exit score < 95
}
