#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# `gupwalk review`: ranges, patches and trees; its statuses; wrong input. Nothing is left behind.
# Needs git, jq and a C compiler, and no kernel.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/tiny-tree.sh
. "$SOURCE_DIR/tests/cli/harness/tiny-tree.sh"
# shellcheck source=tests/cli/harness/repository.sh
. "$SOURCE_DIR/tests/cli/harness/repository.sh"

needs git jq
export XDG_CACHE_HOME="$PWD/cache"

# A small walk; its history is told by its subjects.
tiny_tree linux NEVER_BAD
repository linux
in_linux tag first
sed -i '1i /* A comment. */' linux/mm/gup.c
commit linux "gup: a comment"
mkdir -p linux/Documentation
echo text >linux/Documentation/gup.rst
commit linux "doc: a text"
echo 'int x;' >linux/mm/memory.c
commit linux "mm: another file"
in_linux tag same
tiny_tree linux ALWAYS_CRASHES
commit linux "gup: it crashes"
in_linux tag crashes
state_of linux >before

# A range goes commit by commit; the worst of it is the status.
gupwalk review linux first..same~1
exits 0
out "gup: a comment"
out "No outcome changes: the compiler makes the same code of both."
out "No outcome changes: no file that an engine reads changes."
out "  Documentation/gup.rst (not code of the kernel)"
out "2 changes: 2 change nothing, 0 change outcomes"
gupwalk review --json linux first..same
exits 3
says '[.reviews[] | [.verdict, .status]]' '[["same-code",0],["same-code",0],["not-reached",3]]'
says '.reviews[2].unread_files' '["mm/memory.c"]'
gupwalk review --random 1000 --json linux first..crashes
exits 1
says '.reviews[3] | [.verdict, (.laws | map(.law) | index("termination") != null)]' '["law-newly-broken",true]'
says '.reviews[3].compared | [.random, .seed, .cases > 100000]' '[1000,1,true]'
says '.reviews[3].laws[0].scenario | contains("never returns")' true
(cd linux && "$GUPWALK" review --json first..same >/dev/null) && fail "status 3 expected"

# Plain text of 72 columns for a mail.
gupwalk review --random 1000 --mail linux same..crashes
exits 1
out_line "A law is newly broken."
[ "$(awk 'length > 72' "$scratch/out" | grep -vc '^    ')" -eq 0 ] || fail "a line is too long"

# One step and git's statuses.
gupwalk review --random 1000 --bisect linux first..same
exits 0
gupwalk review --random 1000 --bisect linux first..crashes
exits 1
state_of linux | diff before - || fail "the repository was written to"

# git bisect run finds the commit.
git clone -q linux clone
git -C clone bisect start crashes first >/dev/null 2>&1
ran="git bisect run" status=0
git -C clone bisect run "$GUPWALK" review --random 1000 --bisect first..HEAD \
	>"$scratch/out" 2>"$scratch/err" || status=$?
exits 0
out "$(in_linux rev-parse crashes) is the first bad commit"

# Two trees; two revisions; both use one version.
cp -r linux tree
gupwalk review tree:tree linux@crashes
exits 0
gupwalk review --random 1000 --version v6.6 --json linux@same linux@crashes
exits 1
says '.reviews[0].version' '"v6.6"'

# Patches: a mail, a series in the order of its numbers, a plain diff.
in_linux format-patch -q -1 same~2 --stdout >comment.patch
in_linux format-patch -q first..crashes --stdout >series.mbox
in_linux diff same crashes -- mm/gup.c >plain.diff
gupwalk review --base linux@first comment.patch
exits 0
out "gup: a comment"
gupwalk review --random 1000 --json --base linux@first series.mbox
exits 1
says '[.reviews[].verdict]' '["same-code","same-code","not-reached","law-newly-broken"]'
gupwalk review --random 1000 --base tree:tree plain.diff
exits 2
err "\"plain.diff\" does not apply:"
err "mm/gup.c:"
gupwalk review --random 1000 --base linux@same plain.diff
exits 1

# A thread: the cover letter and replies are left out, the last version is taken.
sed 's/^Subject: \[PATCH\]/Subject: [PATCH v1]/' comment.patch >old.patch
{
	printf 'From x Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nDate: Mon, 1 Jan 2024 00:00:00 +0000\nSubject: [PATCH v2 0/1] cover\n\nNo patch.\n\n'
	sed 's/^+.*A comment.*/+ nonsense/' old.patch
	echo
	sed 's/^Subject: \[PATCH\]/Subject: [PATCH v2 1\/1]/' comment.patch
	echo
	sed 's/^Subject: /Subject: Re: /' comment.patch
} >thread.mbox
gupwalk review --json --base linux@first thread.mbox
exits 0
says '[.reviews[].title]' '["gup: a comment"]'

# A tree that does not compile.
echo 'not C' >>linux/mm/gup.c
commit linux "gup: not C"
gupwalk review linux HEAD^..
exits 3
out "There is no verdict: a tree does not compile."
gupwalk review --bisect linux first..HEAD
exits 125

# wrong MESSAGE ARGUMENT...: status 2, and nothing is left.
find cache -mindepth 3 -maxdepth 3 | sort >kept
wrong()
{
	text=$1
	shift
	gupwalk review "$@"
	exits 2
	silent out
	err "$text"
	find cache -mindepth 3 -maxdepth 3 | sort | diff kept - || fail "something is left in the cache"
}
wrong "there is no revision nothing" linux nothing..HEAD
wrong "there are no commits in HEAD..HEAD" linux HEAD..HEAD
wrong "the range HEAD..first is backwards" linux HEAD..first
wrong "a range has two dots" linux first...HEAD
wrong "nowhere: there is no such folder" nowhere first..HEAD
wrong "a range BEFORE..AFTER, two trees, or --base with patches is needed" linux
wrong "a range BEFORE..AFTER, two trees, or --base with patches is needed"
wrong "./tree: no tree:PATH and no REPO@REV; did you mean tree:./tree?" ./tree linux@first
wrong "a file with patches is missing" --base linux@first
wrong "none.patch: No such file" --base linux@first none.patch
echo nothing >empty.patch
wrong "empty.patch: there is no patch in this file" --base linux@first empty.patch
printf 'From: A <a@example.org>\nSubject: hello\n\nNo patch.\n' >mail
wrong "mail: there is no patch in this mail" --base linux@first mail
wrong "\"plain.diff\" does not apply:" --base linux@first plain.diff
err "patch failed: mm/gup.c:"
wrong "no revision nothing" --base linux@nothing comment.patch
in_linux checkout -q -b side first
in_linux commit -q --allow-empty -m side
in_linux merge -q -m "a merge" same >/dev/null
wrong "a merge: a merge. A range is judged commit by commit" linux HEAD^..HEAD
git clone -q --depth 1 "file://$PWD/linux" shallow
wrong "shallow: there is no revision HEAD^; the repository is shallow" shallow HEAD^..HEAD
git clone -q --bare linux bare
gupwalk review bare first..same~1
exits 0

# What is not committed is not judged, and that is said.
echo >>linux/mm/gup.c
gupwalk review linux first..same~1
exits 0
err "mm/gup.c and perhaps other files differ from HEAD; only what is committed is judged"

# `diff` of two trees takes one version for both.
rm -rf tree/mm/gup.c
cp linux/mm/gup.c tree/mm/gup.c
tiny_tree tree NEVER_BAD
printf 'VERSION = 6\nPATCHLEVEL = 1\n' >tree/Makefile
gupwalk diff --shard 1/50 --version v6.6 tree:tree linux@same
exits 0
[ "$(grep -c 'as at v6.6$' "$scratch/out")" -eq 2 ] || fail "the trees have other versions"
gupwalk diff --version v6.6 v6.5 tree:tree
exits 2
err "--version is for two trees; another engine has its own"
gupwalk diff --version v9.9 tree:tree tree:tree
exits 2
err "--version: "
