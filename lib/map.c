// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "lib/checksum.h"
#include "lib/map.h"
#include "lib/need.h"

static struct map_slot *find(const struct map *names, const char *name, size_t len)
{
	for (size_t i = checksum_32(CHECKSUM_32, name, len);; i++) {
		struct map_slot *slot = &names->slot[i & (names->room - 1)];

		if (!slot->name || (!strncmp(slot->name, name, len) && !slot->name[len]))
			return slot;
	}
}

void **map_get(const struct map *names, const char *name, size_t len)
{
	struct map_slot *slot = names->room ? find(names, name, len) : NULL;

	return slot && slot->name ? &slot->value : NULL;
}

static void grow(struct map *names)
{
	struct map bigger = { .room = names->room ? names->room * 2 : 1024, .nr = names->nr };

	bigger.slot = need_array(bigger.room, sizeof(*bigger.slot));
	for (size_t i = 0; i < names->room; i++) {
		const struct map_slot *old = &names->slot[i];

		if (old->name)
			*find(&bigger, old->name, strlen(old->name)) = *old;
	}
	free(names->slot);
	*names = bigger;
}

void **map_put(struct map *names, const char *name, size_t len)
{
	struct map_slot *slot;

	if (names->nr * 2 >= names->room)
		grow(names);
	slot = find(names, name, len);
	if (!slot->name) {
		slot->name = need_copy(name, len);
		names->nr++;
	}
	return &slot->value;
}

int name_order(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **map_sorted(const struct map *names)
{
	const char **sorted = need_array(names->nr + 1, sizeof(*sorted));
	size_t nr = 0;

	for (size_t i = 0; i < names->room; i++)
		if (names->slot[i].name)
			sorted[nr++] = names->slot[i].name;
	qsort(sorted, nr, sizeof(*sorted), name_order);
	return sorted;
}

void map_free(struct map *names)
{
	for (size_t i = 0; i < names->room; i++)
		free(names->slot[i].name);
	free(names->slot);
	*names = (struct map){ 0 };
}
