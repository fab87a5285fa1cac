# SPDX-License-Identifier: GPL-2.0-only
#
# A source file with all its mutants built in, of which one is chosen at run time.
#
#	awk -f variants.awk PLAN SOURCE
#
# A function that has mutants is preceded by a copy of itself for each mutant. The copy has
# the mutant's number behind its name, and the changed line. The function itself then begins
# with the choice. If the number of one of its mutants is chosen, it passes its arguments to
# that copy. What the compiler says of a copy, it says of the file mutant/NUMBER.

BEGIN { FS = "\t" }

# The changes to this file: line by line which mutants it has, and how they read.
NR == FNR {
	if ($2 == source) {
		mutants[$3] = mutants[$3] " " $1
		gsub(/\\t/, "\t", $6)
		becomes[$1] = $6
	}
	next
}

{
	text[FNR] = $0
	last = FNR
}

# One of the lines from @from to @to; line @at, if it is there, reads @as.
function lines(from, to, at, as,    i)
{
	for (i = from; i <= to; i++)
		print i == at ? as : text[i]
}

# The copy of the function @name for mutant @number of line @at.
function copy(name, head, end, number, at,    first, i)
{
	first = text[head]
	i = index(first, name "(") + length(name)
	printf "#line %d \"mutant/%s\"\n", head, number
	print substr(first, 1, i - 1) "_" number substr(first, i)
	lines(head + 1, end, at, becomes[number])
}

# The call of the copy @to, with the arguments of the head on the lines from @head to @end.
function call(to, head, end,    i, n, all, list, arguments)
{
	for (i = head; i <= end; i++)
		all = all " " text[i]
	# As many as there may be: what was pushed for them is handed on. This is slow.
	if (all ~ /\.\.\.\)/)
		return "__builtin_return(__builtin_apply((void (*)())" to ", __builtin_apply_args(), 128));"
	sub(/^[^(]*\(/, "", all)
	sub(/\) *$/, "", all)
	n = split(all, list, ",")
	for (i = 1; i <= n && all != "void"; i++) {
		# The name is the last word, but for functions: (*name)(...).
		sub(/\)\(.*/, "", list[i])
		sub(/\[.*/, "", list[i])
		sub(/.*[ *\t]/, "", list[i])
		arguments = arguments (i > 1 ? ", " : "") list[i]
	}
	return "return " to "(" arguments ");"
}

# The function @name: its head is on the lines from @head to @body - 1.
function define(name, head, body, end,    i, k, n, list, choice)
{
	# The function that chooses must not be inlined.
	sub(/always_inline/, "inline", text[head])
	for (i = body; i <= end; i++) {
		n = split(mutants[i], list, " ")
		for (k = 1; k <= n; k++) {
			if (choice == "") {
				# A mutant may be of a function that calls itself.
				lines(head, body - 1)
				print ";"
			}
			copy(name, head, end, list[k], i)
			choice = choice "case " list[k] ": " call(name "_" list[k], head, body - 1) " "
		}
	}
	if (choice != "")
		printf "#line %d \"%s\"\n", head, source
	lines(head, body)
	if (choice != "")
		printf "extern int gup_mutant; switch (gup_mutant) { %s}\n#line %d \"%s\"\n", choice,
			body + 1, source
	lines(body + 1, end)
}

END {
	for (i = 1; i <= last; i = end + 1) {
		end = i
		if (text[i] ~ /^[a-z].*\(/ && text[i] !~ /;$/) {
			for (body = i; body < last && text[body] !~ /^{|;$/; body++)
				;
			if (text[body] ~ /^{/) {
				for (end = body; text[end] !~ /^}/; end++)
					;
				name = text[i]
				sub(/\(.*/, "", name)
				sub(/.*[ *]/, "", name)
				define(name, i, body, end)
				continue
			}
		}
		lines(i, end)
	}
}
