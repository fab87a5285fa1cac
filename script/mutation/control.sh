#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: script/mutation/control.sh PRESET TEST:LIMIT
#
# Does the test pass with what is built by PRESET, in its time, when no mutant is chosen?
# What fails then would notice everything.
set -eu
preset=$1
# shellcheck source=script/mutation/tests.sh
. script/mutation/tests.sh

GUPWALK_MUTANT=0 GUPWALK_MUTANT_MS=${2#*:} run_test "${2%:*}" "$out/$preset" || {
	echo "script/mutate: ${2%:*} fails with build/$preset as it is" >&2
	exit 1
}
