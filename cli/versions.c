// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists of versions.
 */
#include <stdio.h>
#include <string.h>

#include "versions.h"

static void append(struct spec_list *list, const struct gup_spec *spec)
{
	list->spec = need_grow(list->spec, list->nr, sizeof(*list->spec));
	list->spec[list->nr++] = *spec;
}

bool spec_list_add_name(struct spec_list *list, const char *name)
{
	struct gup_spec spec;
	char error[256];

	if (!gup_spec_parse(name, &spec, error, sizeof(error)))
		return false;
	append(list, &spec);
	return true;
}

void spec_list_add_releases(struct spec_list *list)
{
	gup_version version = 0;
	char name[8];

	while ((version = gup_history_next(version)))
		spec_list_add_name(list, gup_version_format(name, sizeof(name), version));
}

void spec_list_add(struct spec_list *list, struct args *args, const char *what, const char *text)
{
	const char *item = text;

	for (;;) {
		size_t len = strcspn(item, ",");
		char one[512], error[256];
		struct gup_spec spec;

		snprintf(one, sizeof(one), "%.*s", (int)len, item);
		if (gup_spec_parse(one, &spec, error, sizeof(error))) {
			append(list, &spec);
		} else {
			tool_error(args->cmd, "%s: %s", what, error);
			args->bad = true;
		}
		if (!item[len])
			return;
		item += len + 1;
	}
}

bool spec_is_release(const struct gup_spec *spec)
{
	return !strchr(spec->name, '+');
}

bool spec_follows(const struct gup_spec *spec, const struct gup_spec *before)
{
	return spec_is_release(spec) && spec_is_release(before) &&
	       gup_history_next(before->version) == spec->version;
}
