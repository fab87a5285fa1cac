/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The report of a run in the Test Anything Protocol.
 */
#ifndef CLI_OUTPUT_REPORT_TAP_H
#define CLI_OUTPUT_REPORT_TAP_H

#include "results/report.h"

/** tap_begin - start a TAP report */
struct report tap_begin(struct tap *tap);

/** tap_end - plan and summary */
void tap_end(struct tap *tap);

#endif /* CLI_OUTPUT_REPORT_TAP_H */
