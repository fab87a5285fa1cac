/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A map from names to anything.
 */
#ifndef LIB_MAP_H
#define LIB_MAP_H

#include <stddef.h>

/**
 * struct map - a map from names to anything
 * @slot: open addressing; a NULL name is a free slot
 * @nr: names
 * @room: slots, a power of two
 */
struct map {
	struct map_slot {
		char *name;
		void *value;
	} * slot;
	size_t nr;
	size_t room;
};

/** map_get - where a name's value is; NULL when the name is not there. */
void **map_get(const struct map *names, const char *name, size_t len);

/** map_put - the same, but the name is there afterwards, with NULL at first. */
void **map_put(struct map *names, const char *name, size_t len);

/** map_sorted - all names in order; the array is to be freed, the names are not. */
const char **map_sorted(const struct map *names);

void map_free(struct map *names);

#endif
