// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reviews as JSON.
 */
#include <string.h>

#include "output/json.h"
#include "results/review.h"

static json_t *laws_json(const struct review_found *f)
{
	json_t *list = json_array();

	for (unsigned int i = 0; f && i < f->nr_laws; i++)
		json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:o}", "law", f->law[i].name,
						      "before", (json_int_t)f->law[i].before,
						      "after", (json_int_t)f->law[i].after,
						      "scenario", json_text(f->law[i].text)));
	return list;
}

static json_t *callers_json(const struct review_found *f)
{
	json_t *list = json_array();

	for (unsigned int i = 0; f && i < f->nr_callers; i++) {
		const struct review_caller *c = &f->caller[i];

		json_array_append_new(list, json_pack("{s:s, s:i, s:s, s:s, s:s}", "caller",
						      gup_caller_name(c->caller), "states",
						      (int)c->states, "state", c->state, "before",
						      c->before, "after", c->after));
	}
	return list;
}

static json_t *groups_json(const struct review_found *f)
{
	json_t *list = json_array();

	for (unsigned int i = 0; f && i < f->nr_groups; i++) {
		const struct review_group *g = &f->group[i];
		json_t *calls = json_array(), *laws = json_array();

		for (unsigned int c = 0; c < GUP_ENTRY_POINT_CLASS_NR; c++)
			if (g->calls >> c & 1)
				json_array_append_new(calls,
						      json_text(gup_entry_point_class_name(c)));
		for (unsigned int law = 0; law < GUP_LAW_NR; law++)
			if (g->laws >> law & 1)
				json_array_append_new(laws, json_text(gup_law_name(law)));
		json_array_append_new(
			list, json_pack("{s:o, s:o, s:o, s:I, s:s, s:s, s:o}", "differs",
					json_differs(g->differs), "calls", calls, "laws", laws,
					"cases", (json_int_t)g->cases, "before", g->before, "after",
					g->after, "scenario", json_text(g->text)));
	}
	return list;
}

static json_t *lines_json(const struct review_line *line, size_t nr)
{
	json_t *list = json_array();

	for (size_t i = 0; i < nr; i++)
		json_array_append_new(
			list, json_pack("{s:s, s:i, s:b, s:o, s:s}", "file", line[i].file, "line",
					(int)line[i].number, "removed", line[i].removed, "function",
					json_text(line[i].function), "why", line[i].why));
	return list;
}

static json_t *names_json(char *const *name, size_t nr)
{
	json_t *list = json_array();

	for (size_t i = 0; i < nr; i++)
		json_array_append_new(list, json_text(name[i]));
	return list;
}

static json_t *review_one(const struct review_page *page, const struct review *review)
{
	static const char *const verdicts[REVIEW_VERDICT_NR] = {
		[REVIEW_SAME_CODE] = "same-code",     [REVIEW_UNCHANGED] = "unchanged",
		[REVIEW_NOT_REACHED] = "not-reached", [REVIEW_CHANGED] = "changed",
		[REVIEW_BROKEN] = "law-newly-broken", [REVIEW_NO_ENGINE] = "no-engine",
	};
	const struct review_found *f = review->found;
	json_t *doc = json_object();

	json_object_set_new(doc, "title", json_text(review->change->title));
	json_object_set_new(doc, "verdict", json_text(verdicts[review->verdict]));
	json_object_set_new(doc, "sentence", json_text(review_sentence(review)));
	json_object_set_new(doc, "status", json_integer(review_status(review)));
	json_object_set_new(doc, "version",
			    json_text(*review->spec.name ? review->spec.name : NULL));
	json_object_set_new(doc, "laws", laws_json(f));
	json_object_set_new(doc, "callers", callers_json(f));
	json_object_set_new(doc, "changes", groups_json(f));
	json_object_set_new(doc, "race", json_text(f && f->races_differ ? f->race_text : NULL));
	json_object_set_new(doc, "generic_access",
			    json_text(f && f->generic_differ ? f->generic_text : NULL));
	json_object_set_new(doc, "not_executed", lines_json(review->missed, review->nr_missed));
	json_object_set_new(doc, "undecided", lines_json(review->undecided, review->nr_undecided));
	json_object_set_new(doc, "changed_lines", json_integer(review->lines));
	json_object_set_new(doc, "executed_lines", json_integer(review->executed));
	json_object_set_new(doc, "unread_files",
			    names_json(review->change->unread, review->change->nr_unread));
	json_object_set_new(doc, "new_flags", names_json(review->flags, review->nr_flags));
	json_object_set_new(doc, "error", json_text(review->error));
	json_object_set_new(
		doc, "compared",
		json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "cases", (json_int_t)(f ? f->cases : 0),
			  "differing", (json_int_t)(f ? f->differing : 0), "random",
			  (json_int_t)(f ? f->random : 0), "seed", (json_int_t)page->options->seed,
			  "races", (json_int_t)(f ? f->races : 0), "generic",
			  (json_int_t)(f ? f->generic : 0)));
	json_object_set_new(doc, "seconds", json_real(review->seconds));
	return doc;
}

void review_json(const struct review_page *page, const struct review *review, size_t nr)
{
	json_t *doc = json_begin("review"), *list = json_array();

	for (size_t i = 0; i < nr; i++)
		json_array_append_new(list, review_one(page, &review[i]));
	json_object_set_new(doc, "reviews", list);
	json_finish(doc);
}
