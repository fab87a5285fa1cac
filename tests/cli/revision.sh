#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# REPO@REV is an engine wherever tree:PATH is one. git is asked, nothing is checked out, and
# the repository stays as it was. Needs git and a C compiler, and no kernel.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/tiny-tree.sh
. "$SOURCE_DIR/tests/cli/harness/tiny-tree.sh"
# shellcheck source=tests/cli/harness/repository.sh
. "$SOURCE_DIR/tests/cli/harness/repository.sh"

needs git
export XDG_CACHE_HOME="$PWD/cache"

cat >one.gup <<END
scenario s
vma 0x10000000-0x10002000 anon rw private
write 0x10000000
call get_user_pages_fast_only 0x10000000 FOLL_WRITE
expect all: ret 1
END

# One commit whose walk crashes, then one whose walk does not.
tiny_tree linux ALWAYS_CRASHES
repository linux
in_linux tag crashes
tiny_tree linux NEVER_BAD
commit linux "gup: do not crash"
in_linux rm -q --cached -r mm arch
rm -r linux/mm linux/arch
state_of linux >before

# Everywhere that a tree is taken, though neither index nor work tree has it.
everywhere()
{
	gupwalk tree "$1"
	exits "$2"
	[ "$2" -ne 0 ] || out_line "$1"
	gupwalk run --on "$1" --versions newest one.gup
	exits "$2"
	gupwalk check --on "$1" --versions newest --law balance
	exits "$2"
	gupwalk explain --on "$1" one.gup
	exits "$3"
	gupwalk race --on "$1" one.gup
	exits "$2"
	gupwalk diff "$1" "$1"
	exits "$2"
}
everywhere linux@HEAD 0 1
state_of linux | diff before - || fail "the repository was written to"
gupwalk run --on linux@crashes --versions newest one.gup
exits 1
err "linux@crashes: get_user_pages_fast_only"
gupwalk check --on linux@crashes --versions newest --law termination --witness witnesses
exits 1
[ "$(ls witnesses)" = "termination-tree-$newest.gup" ] || fail "the witness has another name"
gupwalk diff --json linux@crashes linux@HEAD
exits 1
says '[.classes[].differs[]] | unique | index("termination") != null' true

# Two revisions with the same files are one tree.
in_linux update-ref HEAD "$(in_linux commit-tree -p HEAD -m nothing 'HEAD^{tree}')"
gupwalk tree linux@HEAD
out "unchanged since it was built"
[ "$(find cache/gupwalk/revision -mindepth 1 -maxdepth 1 | wc -l)" -eq 2 ] || fail "not two trees"

# From below the home folder, from the folder itself, from a bare repository.
git clone -q --bare linux bare
# shellcheck disable=SC2088 # the tool expands it
HOME=$PWD gupwalk tree "~/linux@crashes"
exits 0
HOME=$PWD gupwalk run --on tree:~/nowhere one.gup
exits 2
err "$PWD/nowhere: No such file"
everywhere bare@master 0 1
(cd linux && "$GUPWALK" tree .@HEAD >/dev/null) || fail ".@HEAD"

# A folder with @ in its name, and a revision with @.
mv bare b@re
gupwalk tree "b@re@master@{0}"
exits 2
err "b@re: there is no revision master@{0}"
gupwalk tree "b@re@HEAD"
exits 0

# What a plain path was meant to be.
mkdir -p tree/mm
echo >tree/mm/gup.c
gupwalk check --on ./tree
exits 2
err "--on: ./tree is not an engine; did you mean tree:./tree?"
mkdir elsewhere
gupwalk race --on elsewhere/../tree one.gup
exits 2
err "--on: elsewhere/../tree is not an engine; did you mean tree:elsewhere/../tree?"
gupwalk diff b@re linux@HEAD
exits 2
err "b@re: b@re is not an engine; did you mean b@re@HEAD?"
gupwalk diff "$newest" ./nowhere
exits 2
err "./nowhere is not an engine; engines are versions such as v6.12, tree:PATH, REPO@REV"

# wrong NAME MESSAGE: it is refused everywhere, and nothing is kept.
find cache -mindepth 3 -maxdepth 3 | sort >kept
wrong()
{
	for command in tree "check --on" "run one.gup --on" "explain one.gup --on" "race one.gup --on" "diff $newest"; do
		# shellcheck disable=SC2086 # words
		gupwalk $command "$1"
		exits 2
		silent out
		err "$2"
	done
	find cache -mindepth 3 -maxdepth 3 | sort | diff kept - || fail "something is left in the cache"
}
wrong linux@nothing "linux: there is no revision nothing"
wrong linux@-q "linux: there is no revision -q"
wrong "linux@HEAD:mm" "linux: there is no revision HEAD:mm"
wrong nowhere@HEAD "nowhere: there is no such folder"
mkdir plain
GIT_CEILING_DIRECTORIES=$PWD wrong plain@HEAD "plain: not a git repository: "
mkdir linux/inner
wrong linux/inner@HEAD "linux/inner: the folder inner of a repository, not its top"
git clone -q --depth 1 "file://$PWD/linux" shallow
wrong shallow@HEAD^ "shallow: there is no revision HEAD^; the repository is shallow, and \`git fetch --unshallow\`"
gupwalk tree shallow@HEAD
exits 0

# A repository whose submodule is the kernel; one without all files.
repository above
git -C above update-index --add --cacheinfo "160000,$(git -C linux rev-parse HEAD),kernel"
git -C above commit -qm kernel
wrong above@HEAD "above@HEAD: there is no mm/gup.c: not a kernel tree; its submodule kernel is a repository of its own"
git -C linux reset -q --hard HEAD
git -C linux rm -q mm/internal.h
git -C linux commit -qm half
wrong linux@HEAD "linux@HEAD: mm/internal.h is missing"

# Without git.
mkdir -p bin
ln -s "$(command -v cc)" bin/cc
PATH=$PWD/bin gupwalk tree linux@HEAD
exits 3
err "the program git cannot be run"

# A git that ends in the middle leaves nothing.
cat >bin/git <<'END'
#!/bin/sh
case $* in
*cat-file*) exit 1 ;;
*) PATH=${PATH#*:} exec git "$@" ;;
esac
END
chmod +x bin/git
rm -r cache/gupwalk/revision
PATH=$PWD/bin:$PATH gupwalk tree linux@crashes
exits 3
err "linux@crashes: its files cannot be read"
[ -z "$(ls -A cache/gupwalk/revision)" ] || fail "something is left"
