#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests of what is taken from git: repositories made here.
#
#   repository FOLDER       make one of what is in the folder, with one commit
#   commit FOLDER MESSAGE   add all, and commit it
#   in_linux ARGUMENT...    git in the folder linux
#   state_of FOLDER         all files of the repository and its work tree

GIT_CONFIG_GLOBAL=$PWD/.gitconfig GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM
printf '[user]\n\tname = A\n\temail = a@example.org\n[init]\n\tdefaultBranch = master\n[gc]\n\tauto = 0\n' >.gitconfig

repository()
{
	mkdir -p "$1"
	git -C "$1" init -q
	git -C "$1" add -A
	git -C "$1" commit -q --allow-empty -m "the first"
}

commit()
{
	git -C "$1" add -A
	git -C "$1" commit -q -m "$2"
}

in_linux()
{
	git -C linux "$@"
}

state_of()
{
	find "$1" -type f -exec cksum {} + | sort
	find "$1" -type d | sort
}
