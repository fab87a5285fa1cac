# SPDX-License-Identifier: GPL-2.0-only
#
# What reviews say of changes of a kernel tree: awk -f score-tree.awk EQUIVALENT DONE
#
# EQUIVALENT lists harmless changes, in the form that score.awk describes. A line of DONE has
# between tabs: status, verdict, file, line, function, kind, the line before and after, seconds.
#
# The status is 1 when a change that is not listed is called harmless.

FNR == NR {
	if (/^- /)
		was = substr($0, 3)
	else if (/^\+ /)
		reason[place, was, substr($0, 3)] = 1
	else if (/^mm\//)
		place = $0
	next
}

FNR == 1 { FS = "\t"; $0 = $0 }

{
	total++
	# Sorted by insertion.
	for (i = total; i > 1 && seconds[i - 1] > $9 + 0; i--)
		seconds[i] = seconds[i - 1]
	seconds[i] = $9 + 0
}
$2 == "no-engine" { invalid++; next }
$2 == "same-code" { same++; next }
$1 == 1 { noticed++; next }
$1 == 3 { unreached++; show("not fully reached"); next }
($3 " " $5, $7, $8) in reason { listed++; next }
{ unsafe++; show("UNSAFE: status " $1) }

function show(what)
{
	printf "%s: %s:%d: %s(): %s\n\t- %s\n\t+ %s\n", what, $3, $4, $5, $6, $7, $8
}

END {
	print ""
	printf "changes             %d\n", total
	printf "do not compile      %d\n", invalid
	printf "same code           %d, status 0\n", same
	printf "listed              %d, as harmless\n", listed
	printf "noticed             %d, status 1\n", noticed
	printf "not fully reached   %d, status 3\n", unreached
	printf "unsafe              %d, status 0\n", unsafe
	printf "seconds             %.1f median, %.1f at most\n", seconds[int((total + 1) / 2)], seconds[total]
	exit unsafe > 0
}
