// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists of versions.
 */
#include <stdio.h>
#include <string.h>

#include "options/versions.h"

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

bool spec_is_release(const struct gup_spec *spec)
{
	return !strchr(spec->name, '+');
}

/* One end of a range: a release, or the first or last one if none is named. */
static bool range_end(const char *name, gup_version otherwise, gup_version *version, char *error,
		      size_t size)
{
	struct gup_spec spec;

	*version = otherwise;
	if (!*name)
		return true;
	if (!gup_spec_parse(name, &spec, error, size))
		return false;
	*version = spec.version;
	if (spec_is_release(&spec))
		return true;
	snprintf(error, size, "%.100s is no release, and a range is of releases: v6.1..v6.6", name);
	return false;
}

/* "v6.1..v6.6", "v6.1..", "..v6.6": all releases of the range. */
static bool add_range(struct spec_list *list, char *from, char *to, char *error, size_t size)
{
	gup_version first, last, version = 0;
	char name[8];

	if (!range_end(from, GUP_VERSION_FIRST, &first, error, size) ||
	    !range_end(to, GUP_VERSION_LAST, &last, error, size))
		return false;
	if (first > last) {
		snprintf(error, size, "%.100s is later than %.100s", from, to);
		return false;
	}
	while ((version = gup_history_next(version)))
		if (version >= first && version <= last)
			spec_list_add_name(list, gup_version_format(name, sizeof(name), version));
	return true;
}

static bool add_item(struct spec_list *list, char *item, char *error, size_t size)
{
	char *dots = strstr(item, "..");
	struct gup_spec spec;

	if (!strcmp(item, "all")) {
		spec_list_add_releases(list);
		return true;
	}
	if (dots) {
		*dots = '\0';
		return add_range(list, item, dots + 2, error, size);
	}
	if (!gup_spec_parse(item, &spec, error, size))
		return false;
	append(list, &spec);
	return true;
}

void spec_list_add(struct spec_list *list, struct args *args, const char *what, const char *text)
{
	const char *item = text;

	for (;;) {
		size_t len = strcspn(item, ",");
		char one[512], error[256];

		snprintf(one, sizeof(one), "%.*s", (int)len, item);
		if (!add_item(list, one, error, sizeof(error))) {
			tool_error(args->cmd, "%s: %s", what, error);
			args->bad = true;
		}
		if (!item[len])
			return;
		item += len + 1;
	}
}

bool spec_follows(const struct gup_spec *spec, const struct gup_spec *before)
{
	return spec_is_release(spec) && spec_is_release(before) &&
	       gup_history_next(before->version) == spec->version;
}
