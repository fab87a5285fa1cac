# SPDX-License-Identifier: GPL-2.0-only
#
# The mutants of a source file: small changes of its lines.
#
#	awk -f mutants.awk -v file=NAME LINES SOURCE
#
# With -v returns=1, statements are also preceded by a return.
#
# LINES holds the numbers of the lines to change, one a line. A mutant is one line of
# fields between tabs: the file, the number of the line, the function, what kind of change
# it is, and the line as it becomes, its tabs as \t.

BEGIN {
	# Read in order: what is matched, what it becomes, what that is called.
	swap(" == ", " != ", "compare")
	swap(" < ", " <= ", "compare")
	swap(" > ", " >= ", "compare")
	swap(" && ", " || ", "logic")
	swap(" + ", " - ", "arithmetic")
	swap(" & ", " | ", "bits")
	swap(" << ", " >> ", "arithmetic")
	swap(" += ", " -= ", "arithmetic")
	swap(" * ", " / ", "arithmetic")
	swap(" % ", " / ", "arithmetic")
	swap("-EFAULT", "-EINVAL", "error")
	swap("-ENOMEM", "-EBUSY", "error")
	swap("-EOPNOTSUPP", "-EPERM", "error")
	swap(" |= ", " &= ", "bits")
	swap("true", "false", "constant")
	swap("FOLL_WRITE", "FOLL_FORCE", "flag")
	swap("FOLL_PIN", "FOLL_GET", "flag")
	swap("FOLL_LONGTERM", "FOLL_HONOR_NUMA_FAULT", "flag")
	swap("VM_READ", "VM_WRITE", "flag")
	swap("VM_MAYREAD", "VM_MAYWRITE", "flag")
	swap("VM_SHARED", "VM_PFNMAP", "flag")
	swap("PG_ANON", "PG_SHMEM", "flag")
	swap("PG_FILE", "PG_FSDAX", "flag")
	swap("PG_ANON_EXCLUSIVE", "PG_SWAPCACHE", "flag")
	swap("GUP_PTE_RW", "GUP_PTE_ACCESSED", "flag")
	swap("GUP_PTE_DIRTY", "GUP_PTE_SOFT_DIRTY", "flag")
}

function swap(a, b, name)
{
	nr++
	from[nr] = a; to[nr] = b; kind[nr] = name
	nr++
	from[nr] = b; to[nr] = a; kind[nr] = name
}

# Strings, characters and comments are not changed. They are replaced by blanks in place.
function blank(text,    out, c, i, quote)
{
	out = ""
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		if (comment) {
			if (substr(text, i, 2) == "*/") {
				comment = 0
				i++
				out = out "~"
			}
			out = out "~"
		} else if (quote != "") {
			if (c == "\\") {
				i++
				out = out "~"
			} else if (c == quote) {
				quote = ""
			}
			out = out "~"
		} else if (substr(text, i, 2) == "/*") {
			comment = 1
			i++
			out = out "~~"
		} else if (c == "\"" || c == "'") {
			quote = c
			out = out "~"
		} else {
			out = out c
		}
	}
	return out
}

function emit(name, becomes)
{
	if (becomes == $0)
		return
	sub(/ $/, "", becomes)
	gsub(/\t/, "\\t", becomes)
	printf "%s\t%d\t%s\t%s\t%s\n", file, FNR, fn, name, becomes
}

function is_word(c)
{
	return c ~ /[A-Za-z0-9_]/
}

# Each place at which @what stands, as a word if it is one.
function replace_each(code, what, with, name,    at, off, len)
{
	len = length(what)
	off = 0
	while ((at = index(substr(code, off + 1), what))) {
		at += off
		off = at
		if (is_word(substr(what, 1, 1)) &&
		    (is_word(substr(code, at - 1, 1)) || is_word(substr(code, at + len, 1))))
			continue
		emit(name, substr($0, 1, at - 1) with substr($0, at + len))
	}
}

# Decimal numbers become one more.
function more(code,    rest, off, n)
{
	off = 0
	rest = code
	while (match(rest, /[0-9]+/)) {
		n = substr(rest, RSTART, RLENGTH)
		if (!is_word(substr(code, off + RSTART - 1, 1)) &&
		    !is_word(substr(code, off + RSTART + RLENGTH, 1)))
			emit("constant", substr($0, 1, off + RSTART - 1) (n + 1) \
				substr($0, off + RSTART + RLENGTH))
		off += RSTART + RLENGTH - 1
		rest = substr(code, off + 1)
	}
}

# "!x" becomes "x".
function without_not(code,    i)
{
	for (i = 1; i < length(code); i++)
		if (substr(code, i, 1) == "!" && substr(code, i + 1, 1) ~ /[A-Za-z_(]/)
			emit("negation", substr($0, 1, i - 1) substr($0, i + 1))
}

NR == FNR {
	wanted[$1] = 1
	next
}

{ code = blank($0) }

/^[a-z].*\(/ && !/;$/ {
	fn = $0
	sub(/\(.*/, "", fn)
	value = fn ~ /\*/ ? " NULL" : fn ~ /(^| )void / ? "" : " 0"
	sub(/.*[ *]/, "", fn)
}

{
	starts = before ~ /(^|[;{}):]|else|~)[ \t~]*$/
	if (code !~ /^[ \t~]*$/)
		before = code
}

!wanted[FNR] || /^#/ || /^[^\t]/ { next }

{
	for (i = 1; i <= nr; i++)
		replace_each(code " ", from[i], to[i], kind[i])
	more(code)
	without_not(code)
}

code !~ /for \(/ && code ~ /\+\+/ { replace_each(code, "++", "--", "arithmetic") }
code !~ /for \(/ && code ~ /--/ { replace_each(code, "--", "++", "arithmetic") }

# A condition on one line of which nothing above is the negation already.
code ~ /^\t+(\} )?(else )?if \(.*\)( \{)?$/ &&
code !~ / (==|!=|&&|\|\|) |if \(((un)?likely\()?!/ {
	becomes = $0
	sub(/if \(/, "if (!(", becomes)
	if (becomes ~ /\{$/)
		sub(/\) \{$/, ")) {", becomes)
	else
		becomes = becomes ")"
	emit("condition", becomes)
}

# A statement on one line: an assignment or a call.
starts && code ~ /^\t+[*(]*[A-Za-z_][A-Za-z0-9_.>\[\]-]*( [-+|&]?=|\(|\+\+|--).*;$/ &&
code !~ /^\t+(return|sizeof)/ {
	becomes = $0
	sub(/[^\t].*/, ";", becomes)
	emit("deleted", becomes)
}

# What goes on elsewhere goes on here.
code ~ /^\t+(break|continue|return|goto [a-z_0-9]+);$/ {
	becomes = $0
	sub(/[^\t].*/, ";", becomes)
	emit("deleted", becomes)
}

# The function ends before a statement.
returns && starts && code ~ /^\t+[A-Za-z_].*;$/ && code !~ /^\t+(return|goto|break|continue)/ {
	becomes = $0
	sub(/[^\t]/, "return" value "; &", becomes)
	emit("return", becomes)
}
