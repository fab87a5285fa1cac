/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The report of a run as JSON.
 */
#ifndef CLI_OUTPUT_REPORT_JSON_H
#define CLI_OUTPUT_REPORT_JSON_H

#include "results/report.h"

/** run_json_begin - start a JSON report; @files becomes its list of files */
struct report run_json_begin(json_t **files);

#endif /* CLI_OUTPUT_REPORT_JSON_H */
