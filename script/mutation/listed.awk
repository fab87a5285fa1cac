# SPDX-License-Identifier: GPL-2.0-only
#
# Which changes are listed for lines that the sources do not have: awk -f listed.awk EQUIVALENT...
# The status is 1 when there are some. See score.awk for the form of the lists.

function wrong(what)
{
	print FILENAME ":" FNR ": " what
	bad = 1
}

# Reads the lines of a function into has[].
function read_function(file, name,    line, inside, found)
{
	delete has
	while ((getline line <file) > 0) {
		if (line ~ ("^[a-z].*[ *]" name "\\(") && line !~ /;$/)
			inside = found = 1
		if (inside) {
			if (line ~ /^}/)
				inside = 0
			sub(/^[\t ]+/, "", line)
			has[line] = 1
		}
	}
	close(file)
	return found
}

/^(model|search|scenario)\/.*\.[ch] / {
	known = read_function($1, $2)
	if (!known)
		wrong($1 " has no function " $2 "()")
	listed++
}

# A kernel tree is no source of ours: nothing to look up.
/^mm\// { known = 0 }

/^- / && known {
	line = substr($0, 3)
	sub(/^[\t ]+/, "", line)
	if (!(line in has))
		wrong("no line reads " line)
}

END {
	if (!listed) {
		print "nothing is listed"
		bad = 1
	}
	exit bad
}
