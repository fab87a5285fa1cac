/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lists of versions.
 */
#ifndef CLI_OPTIONS_VERSIONS_H
#define CLI_OPTIONS_VERSIONS_H

#include <gupwalk/history.h>

#include "args.h"

/**
 * struct spec_list - versions
 * @spec: the versions
 * @nr: how many
 */
struct spec_list {
	struct gup_spec *spec;
	size_t nr;
};

/**
 * spec_list_add - append the versions of a list such as "v6.1..v6.6,v6.6+protnone=fast-lookup"
 * @list: the list, zeroed at first; freed with free(list->spec)
 * @args: for messages; bad becomes true when one is no version
 * @what: the option, for messages: "--versions"
 * @text: the text
 *
 * An item is a version, a range of releases with both ends, either of which may be left
 * out, or "all": each release.
 */
void spec_list_add(struct spec_list *list, struct args *args, const char *what, const char *text);

/**
 * spec_list_add_name - append one version
 * @list: the list
 * @name: a version
 *
 * Return: false when it is no version.
 */
bool spec_list_add_name(struct spec_list *list, const char *name);

/**
 * spec_list_add_releases - append every release
 * @list: the list
 */
void spec_list_add_releases(struct spec_list *list);

/**
 * spec_is_release - is a version a release without overrides
 * @spec: the version
 *
 * Return: yes or no.
 */
bool spec_is_release(const struct gup_spec *spec);

/**
 * spec_follows - is a version the release right after another
 * @spec: the version
 * @before: the other
 *
 * Return: yes or no.
 */
bool spec_follows(const struct gup_spec *spec, const struct gup_spec *before);

#endif /* CLI_OPTIONS_VERSIONS_H */
