#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The examples of README.md and doc/ work: the scenario, the output of explain, each command
# of gupwalk, each script with its options, each link and path.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/tiny-tree.sh
. "$SOURCE_DIR/tests/cli/harness/tiny-tree.sh"

# No kernel is found here: commands that want one end with status 3.
export XDG_CACHE_HOME="$PWD/cache"
readme=$SOURCE_DIR/README.md
set -- "$readme"
for doc in "$SOURCE_DIR"/doc/*.md; do
	# Another test covers the language.
	case $doc in
	*/scenario-language.md) ;;
	*) set -- "$@" "$doc" ;;
	esac
done
[ $# -ge 4 ] || { echo "doc/ has too few files"; exit 1; }

ln -s "$SOURCE_DIR/tests" tests
ln -s "$SOURCE_DIR/engines" engines
tiny_tree linux
tiny_tree linux-before NO_SECOND_LOOK
printf '# A kernel has a licence here.\nVERSION = 6\nPATCHLEVEL = 12\n' | tee linux/Makefile >linux-before/Makefile

# The first indented block that begins with a scenario.
awk '/^    scenario / { on = 1 } on && /^[^ ]/ { exit } on { sub(/^    /, ""); print }' \
	"$readme" >readme.gup
[ -s readme.gup ] || { echo "the README shows no scenario"; exit 1; }
gupwalk run readme.gup
exits 0
out "ok 1 - "

# The lines of explain that it shows are what explain prints, from the first to the last.
awk '/^     Decisions$/ { on = 1 } on && /^[^ ]/ { exit } on && NF { sub(/^    /, ""); print }' \
	"$readme" >shown
[ "$(wc -l <shown)" -eq 15 ] || { echo "the README does not show 15 lines of explain"; exit 1; }
# shellcheck disable=SC2016 # no expansion is meant
version=$(sed -n 's/^`gupwalk explain FILE.gup --versions \(v[0-9.]*\)`.*/\1/p' "$readme")
gupwalk explain --version "$version" readme.gup
exits 0
awk 'NR == FNR { last = $0; next } /^ Decisions$/ { on = 1 } on { print } on && $0 == last { exit }' \
	shown "$scratch/out" >printed
diff -u shown printed || fail "the README shows something else (-) than explain prints (+)"

# What a fuzzer leaves, for the commands about it.
mkdir -p build/fuzz/findings/flags build/fuzz/runs/flags/fuzzer0/crashes
cp readme.gup build/fuzz/findings/flags/finding.gup
echo "any bytes" >build/fuzz/runs/flags/fuzzer0/crashes/id:0

# A kernel that cannot be booted, in a folder that it was not built in.
mkdir -p arch/x86/boot
echo "no kernel" >arch/x86/boot/bzImage

# Each command, without its comment; all cases of an engine are too many for a test.
sed -n 's/^    \(build\/release\/\)\{0,1\}gupwalk /gupwalk /p' "$@" |
	sed 's/^gupwalk //; s/  *#.*//; s/ *$//' | sort -u >commands
[ "$(wc -l <commands)" -ge 20 ] || { echo "too few commands are shown"; exit 1; }
while read -r command; do
	case $command in
	*--shard* | *--random*) ;;
	diff*tree:* | check*tree:*) command="$command --shard 1/50" ;;
	esac
	# shellcheck disable=SC2086 # words and patterns they are
	gupwalk $command </dev/null
	case $command in
	# The options are valid; only the repository is missing.
	review*@* | review*..*)
		exits 2
		grep -qiE 'no such|not a git repository' "$scratch/err" || fail "it does not say what is missing"
		not_err "unknown option"
		continue
		;;
	# The options are valid; only the kernel is missing.
	*kernel:./*)
		exits 2
		err "not a bzImage"
		continue
		;;
	*kernel:*)
		exits 3
		continue
		;;
	# Commands that find something end with status 1; for a tree, they print the differences.
	diff* | check* | race* | *tree:*) [ "$status" -le 1 ] || fail "status 0 or 1 expected" ;;
	*) exits 0 ;;
	esac
	[ -s "$scratch/out" ] || fail "nothing on stdout"
done <commands

# Each script is there, and its help names the options that are shown.
sed -n 's/^    \([A-Z_]*=[^ ]* \)\{0,1\}\(script\/.*\)/\2/p' "$@" | sed 's/  *#.*//' | sort -u >scripts
[ "$(wc -l <scripts)" -ge 8 ] || { echo "too few scripts are shown"; exit 1; }
while read -r script options; do
	[ -x "$SOURCE_DIR/$script" ] || { echo "$script is no script"; exit 1; }
	for option in $options; do
		case $option in
		--*) sed -n '/^# usage/,/^[^#]/p' "$SOURCE_DIR/$script" | grep -qe "$option" || {
			echo "$script has no $option"
			exit 1
		} ;;
		esac
	done
done <scripts

for doc in "$@"; do
	cd "${doc%/*}"
	# Each link leads somewhere.
	grep -oE '\]\([^):#]+' "$doc" | sed 's/^](//' | while read -r path; do
		[ -e "$path" ] || { echo "$doc links to $path"; exit 1; }
	done || exit 1
	# Files and folders that it names are there.
	grep -oE '(^|[ (`])(bench|cli|doc|engines|fuzz|include|lib|model|scenario|script|search|tests)/[a-zA-Z0-9_./-]*[a-z]' \
		"$doc" | sed 's/^[ (`]//' | sort -u | while read -r path; do
		[ -e "$SOURCE_DIR/$path" ] || { echo "$doc names $path"; exit 1; }
	done || exit 1
done
