#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Each room can include only headers of the rooms that it may use. A call of a function of another
# room does not link. In a scratch copy with the headers alone each room has one source,
# which says what it calls by prototypes of its own. The build links the real rooms: "rooms_link".
set -eu
cd "${SOURCE_DIR:?the top of the source tree}"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tree=$scratch/tree
bad=0

fail()
{
	echo "wrong: $*"
	bad=1
}

# may ROOM: what it may use. The arrows go down only, and step and gup do not see each other.
may()
{
	history="lib model/history" mm="$history model/mm" laws="$mm model/step model/gup model/laws"
	library="$laws search scenario"
	case $1 in
	lib) echo lib ;;
	model/history) echo "$history" ;;
	model/mm) echo "$mm" ;;
	model/step | model/gup) echo "$mm $1" ;;
	model/laws) echo "$laws" ;;
	search) echo "$laws search" ;;
	scenario) echo "$library" ;;
	engines/tree | engines/kernel) echo "$library $1" ;;
	cli) echo "$library engines/tree engines/kernel" ;;
	fuzz) echo "$library" ;;
	bench) echo "$library engines/tree" ;;
	esac
}

rooms="lib model/history model/mm model/step model/gup model/laws search scenario engines/tree
engines/kernel cli fuzz bench"

# A header of each room; and who sees what is not for all rooms above.
headers()
{
	cat <<-END
		lib lib/fs.h
		model/history gupwalk/rules.h
		model/mm gupwalk/vma.h
		model/step gupwalk/step.h
		model/gup gupwalk/gup.h
		model/laws gupwalk/laws.h
		search gupwalk/sandbox.h
		scenario gupwalk/run.h
		engines/tree engines/tree/engine.h
		engines/kernel engines/kernel/record.h
		cli cli/args.h
		fuzz fuzz/fuzz.h
		bench bench/bench.h
	END
}

shared()
{
	cat <<-END
		model/mm/internal.h model/mm model/step model/gup model/laws search scenario
		model/laws/internal.h model/laws search scenario
		search/property.h search scenario cli fuzz
		scenario/property.h scenario cli fuzz
		search/internal.h
		model/gup/internal.h
		engines/tree/fence.h
		args.h cli
	END
}

# has LIST WORD
has()
{
	case " $1 " in *" $2 "*) return 0 ;; esac
	return 1
}

# The function of a room's source.
probe()
{
	echo "probe_$1" | tr / _
}

# The headers, what the build reads, and for each room one source.
mkdir "$tree"
find CMakeLists.txt cmake include lib model search scenario engines cli fuzz bench \
	\( -name '*.h' -o -name 'CMakeLists.txt' -o -name '*.cmake' -o -name '*.in' \) -print |
	tar -cf - -T - | tar -C "$tree" -xf -
for room in $rooms; do
	mkdir -p "$tree/$room"
done

# source ROOM CALLED...: main() where the room is a program.
source_of()
{
	room=$1
	name=$(probe "$room")
	shift
	for called in "$@"; do
		echo "int $(probe "$called")(void);"
	done
	case $room in
	cli | fuzz | bench) echo "int main(void);" && name=main ;;
	*) echo "int $name(void);" ;;
	esac
	printf 'int %s(void)\n{\n\treturn 0' "$name"
	for called in "$@"; do
		printf ' + %s()' "$(probe "$called")"
	done
	printf ';\n}\n'
}

# The rooms of a list but one.
others()
{
	for one in $2; do
		[ "$one" = "$1" ] || echo "$one"
	done
}

for room in $rooms; do
	# shellcheck disable=SC2046 # words
	source_of "$room" $(others "$room" "$(may "$room")") >"$tree/$room/probe.c"
done
for program in seeds show driver empty; do
	printf 'int fuzz_none_%s;\n' $program >"$tree/fuzz/$program.c"
done
# The tool's main() is that of the probe.
echo 'int cli_none;' >"$tree/cli/main.c"
cmake -G Ninja -S "$tree" -B "$tree/build" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG=-O0 \
	>"$scratch/log" 2>&1 || {
	cat "$scratch/log"
	exit 1
}

# link: every room; what is undefined is in $scratch/log.
link()
{
	cmake --build "$tree/build" --target rooms_link gupwalk-tool fuzz_probe bench_probe -- -k 0 \
		>"$scratch/log" 2>&1
}

# Calls of the rooms below link.
link || {
	tail -n 20 "$scratch/log"
	fail "calls that go down do not link"
}

# command ROOM: how its source is compiled.
command_of()
{
	awk -v file="$tree/$1/probe.c" -F '"' '
		$2 == "command" { sub(/^[^:]*: "/, ""); sub(/",$/, ""); gsub(/\\"/, "\""); command = $0; gsub(/\\\\/, "\\", command) }
		$2 == "file" && $4 == file && !done { print command; done = 1 }' "$tree/build/compile_commands.json" |
		sed 's/ -o [^ ]*//; s/ -c [^ ]*$//'
}

# sees HEADER: by the command of the room.
sees()
{
	printf '#include <%s>\nextern int something;\n' "$1" >"$scratch/one.c"
	(cd "$tree/build" && eval "$command -fsyntax-only $scratch/one.c") >"$scratch/log" 2>&1
}

for room in $rooms; do
	command=$(command_of "$room")
	[ -n "$command" ] || fail "$room: how it is compiled is not found"
	while read -r owner header; do
		if has "$(may "$room")" "$owner"; then
			sees "$header" || fail "$room does not see $header: $(head -n 3 "$scratch/log")"
		else
			! sees "$header" || fail "$room sees $header, which is of $owner"
		fi
	done <<-END
		$(headers)
	END
	while read -r header who; do
		if has "$who" "$room"; then
			sees "$header" || fail "$room does not see $header: $(head -n 3 "$scratch/log")"
		else
			! sees "$header" || fail "$room sees $header"
		fi
	done <<-END
		$(shared)
	END
done

# Each room calls all rooms: of these, the ones that it may not use are undefined, and no others.
for room in $rooms; do
	# shellcheck disable=SC2046,SC2086 # words
	source_of "$room" $(others "$room" "$rooms") >"$tree/$room/probe.c"
done
! link || fail "calls that go upwards link"
# "PROGRAM FUNCTION" of what a program does not find.
sed -n 's,^FAILED: \([^ ]*/\)\{0\,1\}\([^ /]*\).*,program \2,p
	s/.*undefined reference to .\([a-z_]*\).*/\1/p' "$scratch/log" |
	awk '$1 == "program" { program = $2; next } { print program, $1 }' >"$scratch/undefined"
for room in $rooms; do
	case $room in
	cli) program=gupwalk ;;
	fuzz | bench) program=${room}_probe ;;
	*) program=link_room_$(echo "$room" | tr / _) ;;
	esac
	for called in $(others "$room" "$rooms"); do
		if grep -qx "$program $(probe "$called")" "$scratch/undefined"; then
			! has "$(may "$room")" "$called" || fail "$room cannot call $called"
		else
			has "$(may "$room")" "$called" || fail "$room can call $called"
		fi
	done
done
exit $bad
