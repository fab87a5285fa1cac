# SPDX-License-Identifier: GPL-2.0-only
#
# What came of the changes, and the score: awk -v all=1 -f score.awk EQUIVALENT DONE
#
# all: of the files in DONE, these are all changes; lines there that are not among
# the unnoticed changes are printed.
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
	else if (/^(mm|model|search|scenario)\//)
		place = $0
	next
}

FNR == 1 { FS = "\t"; $0 = $0 }

{
	total++
	here[$3] = 1
}
$2 == "invalid" { invalid++; next }
$2 == "same" {
	# With another compiler it may be other code.
	used[$3 " " $5, bare($7), bare($8)] = 1
	same++
	next
}
$2 != "-" { noticed++; by[$2]++; next }
($3 " " $5, bare($7), bare($8)) in reason {
	used[$3 " " $5, bare($7), bare($8)] = 1
	listed++
	next
}
{
	survived++
	printf "%s:%d: %s(): %s\n\t- %s\n\t+ %s\n", $3, $4, $5, $6, $7, $8
}

END {
	for (change in reason) {
		split(change, part, SUBSEP)
		file = part[1]
		sub(/ .*/, "", file)
		if (all && file in here && !(change in used)) {
			vain++
			print "listed in vain: " part[1] "\n\t- " part[2] "\n\t+ " part[3]
		}
	}
	judged = noticed + survived
	score = judged ? 100 * noticed / judged : 100
	print ""
	printf "changes             %d\n", total
	printf "do not compile      %d\n", invalid
	printf "same code           %d\n", same
	printf "listed              %d, as such that no test can notice\n", listed
	if (vain)
		printf "listed in vain      %d, which is noticed or no change\n", vain
	printf "noticed             %d\n", noticed
	printf "not noticed         %d\n", survived
	printf "score               %.1f %%", score
	# Within so much of the score of all, in 19 of 20 samples.
	if (!all)
		printf ", of a sample within %.1f", judged ? 196 * sqrt(score / 100 * (1 - score / 100) / judged) : 0
	print ""
	exit score < 95
}
