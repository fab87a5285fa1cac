// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "initrd.h"

#define A_FOLDER 040755u
#define A_FILE 0100644u
#define A_PROGRAM 0100755u

static void pad(struct strbuf *to)
{
	while (to->len % 4)
		strbuf_add(to, "", 1);
}

/* A header has 13 numbers. Only the mode, the number of links and the sizes matter. */
static void add(struct strbuf *to, const char *name, unsigned int mode, const char *text,
		size_t len)
{
	size_t name_len = strlen(name) + 1;

	strbuf_adds(to, "070701");
	strbuf_addf(to, "%08x%08x%08x%08x%08x%08x", 0u, mode, 0u, 0u, 1u, 0u);
	strbuf_addf(to, "%08x%08x%08x%08x%08x", (unsigned int)len, 0u, 0u, 0u, 0u);
	strbuf_addf(to, "%08x%08x", (unsigned int)name_len, 0u);
	strbuf_add(to, name, name_len);
	pad(to);
	strbuf_add(to, text, len);
	pad(to);
}

void initrd_add(struct strbuf *to, const char *name, bool program, const struct strbuf *text)
{
	add(to, name, program ? A_PROGRAM : A_FILE, text->s ? text->s : "", text->len);
}

void initrd_folder(struct strbuf *to, const char *name)
{
	add(to, name, A_FOLDER, "", 0);
}

void initrd_end(struct strbuf *to)
{
	add(to, "TRAILER!!!", 0, "", 0);
}
