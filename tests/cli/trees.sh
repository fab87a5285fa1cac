#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# script/trees, from a mirror of packages made here: it fetches the listed files of the
# newest version. A broken package leaves the old files, and no incomplete ones.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/packages.sh
. "$SOURCE_DIR/tests/cli/harness/packages.sh"

needs xz

# trees ARGUMENT...: run it; its results are checked as the tool's are.
trees()
{
	ran="script/trees $*"
	status=0
	"$SOURCE_DIR/script/trees" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || status=$?
}

# package SERIES VERSION TEXT [LEFT_OUT]: put one into the mirror; TEXT is in its gup.c.
package()
{
	rm -rf package linux-source-*
	mkdir -p package/usr/src
	for file in $("$SOURCE_DIR/script/trees" --list) mm/unlisted.c; do
		mkdir -p "linux-source-$1/${file%/*}"
		case $file in
		Makefile) rmdir "linux-source-$1/Makefile" ;;
		include/linux/leafops.h) continue ;;
		"${4-}") continue ;;
		esac
		echo "$3" >"linux-source-$1/$file"
	done
	tar -cJf "package/usr/src/linux-source-$1.tar.xz" "linux-source-$1"
	[ "$3" != broken ] || truncate -s -100 "package/usr/src/linux-source-$1.tar.xz"
	pack "linux-source-$1" "$2"
}

# there SERIES VERSION TEXT: that very tree, and nothing of an unfinished one.
there()
{
	grep -qxF "linux-source-$1 $2" "dir/$1/VERSION" || fail "not $2: $(cat "dir/$1/VERSION")"
	[ "$(cat "dir/$1/mm/gup.c")" = "$3" ] || fail "this is not $3: $(cat "dir/$1/mm/gup.c")"
	clean
}

clean()
{
	left=$(find dir -mindepth 1 -maxdepth 1 ! -name '[0-9]*' ! -name .apt ! -name .lock ! -name .fetched)
	[ -z "$left" ] || fail "left: $left"
	for tree in dir/[0-9]*; do
		[ ! -e "$tree" ] || [ -f "$tree/VERSION" ] || fail "half of $tree"
	done
}


# Words.
trees --frobnicate
exits 2
err "--frobnicate: no such option"
trees 6.6
exits 2
err "6.6: no such series; there are 5.10 6.1 6.12"
trees --list
exits 0
out_line mm/gup.c
out_line include/linux/mm.h

# The listed files of the newest version; files that a version lacks are no error.
package 6.12 6.12.9-1 nine
package 6.12 6.12.10-1 ten
package 6.12 6.12.10~rc1-1 early
trees --dir dir 6.12
exits 0
out_line "6.12: 6.12.10-1, fetched"
out_line "in $PWD/dir"
there 6.12 6.12.10-1 ten
[ ! -e dir/6.12/mm/unlisted.c ] || fail "a file that is not listed"
[ ! -e dir/6.12/include/linux/leafops.h ] || fail "a file that is not in the package"
grep -qx "sha256 $(sha256sum mirror/linux-source-6.12_6.12.10-1.deb | cut -d' ' -f1)" dir/6.12/VERSION ||
	fail "the checksum is not noted"
[ ! -e dir/.fetched ] || fail "the package is left"

# Again: nothing is done.
touch dir/6.12/mark
trees --dir dir 6.12
exits 0
out_line "6.12: 6.12.10-1, which was there"
[ -e dir/6.12/mark ] || fail "fetched again"

# A series that is not available is named, and the others are there.
trees --dir dir 6.18 6.12
exits 3
out "6.18: not available: there is no linux-source-6.18 in "
out_line "6.12: 6.12.10-1, which was there"
out_line "not there: 6.18"
[ ! -e dir/6.18 ] || fail "there is a 6.18"

# A newer one takes its place, whatever an earlier run left.
package 6.12 6.12.11-1 eleven
mkdir -p dir/.unpacked/junk dir/.fetched/6.12-6.12.10-1
trees --dir dir 6.12
exits 0
out_line "6.12: 6.12.11-1, fetched"
there 6.12 6.12.11-1 eleven
[ ! -e dir/6.12/mark ] || fail "the old tree is still in the new one"

# Another checksum than the index says; and, in a package that is sound, half an archive, or
# half a tree: what was there stays.
package 6.12 6.12.12-1 twelve
printf x | dd of=mirror/linux-source-6.12_6.12.12-1.deb bs=1 seek=500 conv=notrunc 2>/dev/null
trees --dir dir 6.12
exits 0
err "Hash Sum mismatch"
out_line "6.12: 6.12.11-1, which was there; 6.12.12-1 could not be fetched"
there 6.12 6.12.11-1 eleven
truncate -s 2000 mirror/linux-source-6.12_6.12.12-1.deb
trees --dir dir 6.12
exits 0
out_line "6.12: 6.12.11-1, which was there; 6.12.12-1 could not be fetched"
there 6.12 6.12.11-1 eleven
package 6.12 6.12.13-1 broken
trees --dir dir 6.12
exits 0
out_line "6.12: 6.12.11-1, which was there; 6.12.13-1 could not be fetched"
there 6.12 6.12.11-1 eleven
package 6.12 6.12.14-1 fourteen mm/internal.h
trees --dir dir 6.12
exits 0
err "6.12: mm/internal.h is not in the package"
there 6.12 6.12.11-1 eleven

# The same where nothing was there.
trees --dir fresh 6.12
exits 3
out_line "6.12: not available: 6.12.14-1 could not be fetched and unpacked"
out_line "not there: 6.12"
[ ! -e fresh/6.12 ] || fail "half a tree is left"

# Interrupted while it unpacks.
package 6.12 6.12.15-1 fifteen
mkdir shadow
cat >shadow/xz <<END
#!/bin/sh
kill -TERM "\$(cat '$PWD/pid')"
exec $(command -v xz) "\$@"
END
chmod +x shadow/xz
ran="script/trees, ended by a signal"
status=0
PATH="$PWD/shadow:$PATH" sh -c 'echo $$ >pid; exec "$SOURCE_DIR/script/trees" --dir dir 6.12' \
	>"$scratch/out" 2>"$scratch/err" || status=$?
exits 130
there 6.12 6.12.11-1 eleven
trees --dir dir 6.12
exits 0
out_line "6.12: 6.12.15-1, fetched"
there 6.12 6.12.15-1 fifteen

# No mirror to be reached: the present files are used, with a message.
mv mirror away
trees --dir dir 6.12 7.3
exits 3
err "not all indexes could be read"
out_line "6.12: 6.12.15-1, which was there; a newer one may exist"
out_line "not there: 7.3"
rm -r dir/.apt
trees --dir dir 6.12
exits 0
out_line "6.12: 6.12.15-1, which was there; no package can be found now"
there 6.12 6.12.15-1 fifteen
