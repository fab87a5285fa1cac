// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of FOLL_ flags.
 */
#include <string.h>

#include <gupwalk/foll.h>

#include "lib/strbuf.h"

static const char *const foll_names[GUP_FOLL_NR] = {
#define FLAG(name, owner, trial, fast, asked) #name,
#define SPAN(name, since, until, bit)
	GUP_FOLL_LIST(FLAG, SPAN)
#undef FLAG
#undef SPAN
};

const char *gup_foll_name(unsigned int bit)
{
	return bit < GUP_FOLL_NR ? foll_names[bit] : NULL;
}

unsigned int gup_foll_by_name(const char *name, size_t len)
{
	if (len > 5 && !memcmp(name, "FOLL_", 5)) {
		name += 5;
		len -= 5;
	}
	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
		if (strlen(foll_names[bit]) == len && !memcmp(foll_names[bit], name, len))
			return 1u << bit;
	return 0;
}

size_t gup_foll_format(char *buf, size_t size, unsigned int flags)
{
	struct strbuf text = strbuf_over(buf, size);

	for (unsigned int bit = 0; bit < GUP_FOLL_NR; bit++)
		if (flags & 1u << bit)
			strbuf_addf(&text, "%sFOLL_%s", text.len ? "|" : "", foll_names[bit]);
	if (!flags)
		strbuf_adds(&text, "0");
	return text.len;
}
