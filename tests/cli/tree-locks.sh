#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The law lock-balance judges a tree's walk: interrupts that stay off, and a sleep with
# interrupts off, are breaches, with the line of the tree. Needs a C compiler, and no kernel.
. "$SOURCE_DIR/tests/cli/harness/cli.sh"
# shellcheck source=tests/cli/harness/tiny-tree.sh
. "$SOURCE_DIR/tests/cli/harness/tiny-tree.sh"

export XDG_CACHE_HOME="$PWD/cache"

checked()
{
	gupwalk check --on "tree:$1" --version v5.19 --law lock-balance --shard 1/50
}

# A walk that keeps the law.
tiny_tree good
checked good
exits 0
out "lock-balance              holds over "

# The line is the one that turned interrupts off.
tiny_tree leaves LEAVES_IRQS_OFF
checked leaves
exits 1
out "lock-balance              BROKEN in "
err "interrupts off is left held (mm/gup.c:$(grep -n 'local_irq_save(irqs)' leaves/mm/gup.c | head -1 | cut -d: -f1))"

tiny_tree sleeps SLEEPS
checked sleeps
exits 1
err "interrupts off is held where the call may sleep (mm/gup.c:$(grep -n 'local_irq_save(irqs)' sleeps/mm/gup.c | tail -1 | cut -d: -f1))"
