/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A map from names to pointers.
 */
#ifndef LIB_MAP_H
#define LIB_MAP_H

#include <stddef.h>

/**
 * struct map - a map from names to pointers
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

/** map_get - the address of a name's value; NULL when the map does not have the name. */
void **map_get(const struct map *names, const char *name, size_t len);

/** map_put - the same, but it adds a missing name with the value NULL. */
void **map_put(struct map *names, const char *name, size_t len);

/** map_sorted - all names, sorted; the caller frees the array, not the names. */
const char **map_sorted(const struct map *names);

/** name_order - for qsort(): two names, as map_sorted() sorts them. */
int name_order(const void *a, const void *b);

void map_free(struct map *names);

#endif
