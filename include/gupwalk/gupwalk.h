/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One header that includes all headers of the library.
 */
#ifndef GUPWALK_GUPWALK_H
#define GUPWALK_GUPWALK_H

#include <gupwalk/attribute.h>
#include <gupwalk/attribute_engine.h>
#include <gupwalk/caller_result.h>
#include <gupwalk/callers.h>
#include <gupwalk/calls.h>
#include <gupwalk/case.h>
#include <gupwalk/check.h>
#include <gupwalk/comparison.h>
#include <gupwalk/diff.h>
#include <gupwalk/engine.h>
#include <gupwalk/entry_point_list.h>
#include <gupwalk/fault.h>
#include <gupwalk/foll.h>
#include <gupwalk/foll_list.h>
#include <gupwalk/gup.h>
#include <gupwalk/history.h>
#include <gupwalk/initial_state.h>
#include <gupwalk/judge.h>
#include <gupwalk/laws.h>
#include <gupwalk/mm.h>
#include <gupwalk/observation.h>
#include <gupwalk/page.h>
#include <gupwalk/pgtable.h>
#include <gupwalk/race.h>
#include <gupwalk/race_laws.h>
#include <gupwalk/record.h>
#include <gupwalk/rule_list.h>
#include <gupwalk/rules.h>
#include <gupwalk/reasons.h>
#include <gupwalk/run.h>
#include <gupwalk/sandbox.h>
#include <gupwalk/scenario.h>
#include <gupwalk/step.h>
#include <gupwalk/types.h>
#include <gupwalk/vma.h>

#endif /* GUPWALK_GUPWALK_H */
