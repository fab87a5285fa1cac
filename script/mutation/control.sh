#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# usage: script/mutation/control.sh PRESET TEST:LIMIT
#
# Does the test pass in the build of PRESET, within its time limit, without a mutant?
# What fails then would notice everything.
set -eu
preset=$1
# shellcheck source=script/mutation/tests.sh
. script/mutation/tests.sh

GUPWALK_MUTANT=0 GUPWALK_MUTANT_MS=${2#*:} run_test "${2%:*}" "$out/$preset" || {
	echo "script/mutate: ${2%:*} fails with build/$preset as it is" >&2
	exit 1
}
