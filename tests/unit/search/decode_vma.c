// SPDX-License-Identifier: GPL-2.0-only
/*
 * VMAs from bytes: what each of a record's bytes decides.
 */
#include "case_bytes.h"

#define M GUP_PMD_SIZE

/* The one VMA of a record. */
static struct gup_step vma_of(uint8_t huge, record r)
{
	struct gup_case c = decoded(0, huge, (record *)r, 1);

	assert_int_equal(c.nr_steps, 1 + (huge >= HUGE_HEAD));
	assert_int_equal(last_step(&c).kind, GUP_STEP_VMA);
	return last_step(&c);
}

#define VMA(huge, ...) vma_of(huge, (record){ 0, __VA_ARGS__ })

/* The head's third byte says where the first VMA begins: eight places, with four levels or five. */
static void places(void **state)
{
	const uint64_t four[8] = { BASE,
				   0x10000000,
				   BASE - M,
				   (UINT64_C(1) << 39) - M,
				   (UINT64_C(1) << 39) - M,
				   (UINT64_C(1) << 47) - 3 * M,
				   BASE,
				   BASE };
	const uint64_t five[8] = { BASE,
				   0x10000000,
				   BASE - M,
				   (UINT64_C(1) << 39) - M,
				   (UINT64_C(1) << 48) - M,
				   (UINT64_C(1) << 56) - 3 * M,
				   BASE,
				   BASE };

	(void)state;
	for (uint8_t place = 0; place < 8; place++) {
		struct gup_case c = DECODE(place, 0, { 0 });

		assert_int_equal(c.levels, 4);
		assert_int_equal(c.step[0].start, four[place]);
		c = DECODE(place | 8, 0, { 0 });
		assert_int_equal(c.levels, 5);
		assert_int_equal(c.step[0].start, five[place]);
	}
}

/* Of sixteen VMAs so many are of each kind. */
static void kinds(void **state)
{
	const unsigned int due[GUP_VMA_KIND_NR] = {
		[GUP_VMA_ANON] = 5,   [GUP_VMA_SHMEM] = 3,     [GUP_VMA_FILE] = 2,
		[GUP_VMA_FSDAX] = 1,  [GUP_VMA_SECRETMEM] = 1, [GUP_VMA_HUGETLB] = 2,
		[GUP_VMA_PFNMAP] = 1, [GUP_VMA_DRIVER] = 1
	};
	unsigned int nr[GUP_VMA_KIND_NR] = { 0 };

	(void)state;
	for (unsigned int byte = 0; byte < 16; byte++)
		nr[VMA(0, 0, 0, (uint8_t)(byte | 0x30)).what]++;
	for (unsigned int kind = 0; kind < GUP_VMA_KIND_NR; kind++)
		assert_int_equal(nr[kind], due[kind]);
}

/* Anonymous memory is private, secret memory is shared, and the others are as a bit says. */
static void sharing(void **state)
{
	(void)state;
	for (unsigned int kind = 0; kind < GUP_VMA_KIND_NR; kind++) {
		uint8_t byte = memory_byte((enum gup_vma_kind)kind);
		uint64_t private = VMA(0, 0, 0, byte).flags;
		uint64_t shared = VMA(0, 0, 0, byte | SHARE).flags;
		uint64_t bits = VM_SHARED | VM_MAYSHARE;

		assert_int_equal(private & bits, kind == GUP_VMA_SECRETMEM ? bits : 0);
		assert_int_equal(shared & bits, kind == GUP_VMA_ANON ? 0 : bits);
	}
}

/* One to eight pages, by the low bits. */
static void sizes(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < 8; i++)
		assert_int_equal(VMA(0, 0, (uint8_t)(i | 0x38), 0).end, PAGE(i + 1));
}

/* Where a second VMA begins, behind a first one that ends here. */
static uint64_t second_start(uint64_t first_end, uint8_t gap)
{
	struct gup_case c;

	if (first_end < BASE + M)
		c = DECODE(0, 0, { 0, 0, (uint8_t)((first_end - BASE) / GUP_PAGE_SIZE - 1) },
			   { 0, gap });
	else
		c = DECODE(0, HUGE_HEAD, { 0, 0, HUGE_VMA }, { 0, gap });
	assert_int_equal(c.step[c.nr_steps - 2].end, first_end);
	return last_step(&c).start;
}

/* The next VMA follows at once, a page later, or where a table ends or begins. */
static void gaps(void **state)
{
	(void)state;
	for (uint8_t gap = 0; gap < 16; gap++) {
		uint64_t near = PAGE(3), far = BASE + M;

		if (gap >= 10 && gap <= 12) {
			near = PAGE(4);
			far = BASE + M + GUP_PAGE_SIZE;
		} else if (gap == 13) {
			near = PAGE(510);
			far = BASE + 2 * M - 2 * GUP_PAGE_SIZE;
		} else if (gap == 14) {
			near = BASE + M;
			far = BASE + 2 * M;
		} else if (gap == 15) {
			near = BASE + 2 * M - GUP_PAGE_SIZE;
			far = BASE + 3 * M - GUP_PAGE_SIZE;
		}
		assert_int_equal(second_start(PAGE(3), gap | 0x50), near);
		assert_int_equal(second_start(BASE + M, gap | 0x50), far);
	}
}

/* With less than two pages left to the end of a table, the next VMA follows at once. */
static void gap_at_the_end(void **state)
{
	struct gup_case c = DECODE(0, 0, { 0 }, { 0, 13 }, { 0, 13 });

	(void)state;
	assert_int_equal(c.step[1].end, PAGE(511));
	assert_int_equal(c.step[2].start, PAGE(511));
}

/* Eight choices of access; what a VMA may have is everything. */
static void access(void **state)
{
	const uint64_t due[8] = { RW, RW, RW, RW, VM_READ, VM_READ | VM_EXEC, VM_WRITE, 0 };

	(void)state;
	for (unsigned int i = 0; i < 8; i++)
		assert_int_equal(VMA(0, 0, 0, 0, (uint8_t)(i | 0x90)).flags, VM_OWN | due[i]);
}

/* A shared file that was opened for reading may not be written, ever; a private one may. */
static void opened_for_reading(void **state)
{
	uint8_t file = memory_byte(GUP_VMA_FILE);

	(void)state;
	assert_int_equal(VMA(0, 0, 0, file | SHARE, 0, 0, 0, 0xef).flags, VM_PUBLIC | RW);
	assert_int_equal(VMA(0, 0, 0, file | SHARE, 0, 0, 0, 0xf0).flags,
			 (VM_PUBLIC & ~VM_MAYWRITE) | VM_READ);
	assert_int_equal(VMA(0, 0, 0, file, 0, 0, 0, 0xf0).flags, VM_OWN | RW);
}

/* From 0xc0 on a VMA has a flag besides, if its memory can have it. */
static void specials(void **state)
{
	const uint64_t anon[8] = { VM_GROWSDOWN, VM_IO,		VM_LOCKED,    VM_SHADOW_STACK,
				   VM_HUGEPAGE,	 VM_NOHUGEPAGE, VM_GROWSDOWN, VM_UFFD_MISSING };
	const uint64_t shmem[8] = { 0, VM_IO, VM_LOCKED, 0, 0, 0, 0, VM_UFFD_MISSING };
	const uint64_t file[8] = { 0, VM_IO, VM_LOCKED };

	(void)state;
	for (unsigned int i = 0; i < 8; i++) {
		uint8_t byte = (uint8_t)(0xc0 + i);

		assert_int_equal(VMA(0, 0, 0, 0, 0, byte).flags, VM_OWN | RW | anon[i]);
		assert_int_equal(VMA(0, 0, 0, memory_byte(GUP_VMA_SHMEM), 0, byte).flags,
				 VM_OWN | RW | shmem[i]);
		assert_int_equal(VMA(0, 0, 0, memory_byte(GUP_VMA_FILE), 0, byte).flags,
				 VM_OWN | RW | file[i]);
		assert_int_equal(VMA(0, 0, 0, 0, 0, (uint8_t)(0xb8 + i)).flags, VM_OWN | RW);
	}
}

/* Memory without struct page is mapped as a driver says: mixed, by frame, or as I/O memory. */
static void backing(void **state)
{
	const uint64_t due[4] = { VM_MIXEDMAP, VM_PFNMAP, VM_PFNMAP | VM_IO, VM_MIXEDMAP };
	uint8_t byte = memory_byte(GUP_VMA_PFNMAP);

	(void)state;
	for (unsigned int i = 0; i < 4; i++)
		assert_int_equal(VMA(0, 0, 0, byte, 0, 0, (uint8_t)(i | 0xfc)).flags,
				 VM_OWN | RW | due[i]);
}

static bool is_huge(struct gup_step vma)
{
	assert_int_equal(vma.start, BASE);
	assert_true(vma.end == PAGE(8) || vma.end == BASE + M);
	return vma.end == BASE + M;
}

/* hugetlb memory is huge; anonymous memory and shmem seldom, or often where huge pages are on. */
static void huge_pages(void **state)
{
	uint8_t shmem = memory_byte(GUP_VMA_SHMEM), hugetlb = memory_byte(GUP_VMA_HUGETLB);
	uint8_t file = memory_byte(GUP_VMA_FILE);

	(void)state;
	assert_false(is_huge(VMA(0, 0, 0xf7, 0)));
	assert_false(is_huge(VMA(0, 0, 0xf7, shmem)));
	assert_true(is_huge(VMA(0, 0, 0xff, 0)));
	assert_true(is_huge(VMA(0, 0, 0xfc, shmem)));
	assert_false(is_huge(VMA(HUGE_HEAD, 0, 0x3f, 0)));
	assert_true(is_huge(VMA(HUGE_HEAD, 0, 0x40, 0)));
	assert_false(is_huge(VMA(HUGE_HEAD - 1, 0, 0x47, 0)));
	assert_true(is_huge(VMA(0, 0, 7, hugetlb)));
	assert_false(is_huge(VMA(HUGE_HEAD, 0, 0xff, file)));
	/* What huge pages of shmem need to be mapped, and no other memory does. */
	assert_int_equal(VMA(0, 0, 0xff, shmem).flags, VM_OWN | RW | VM_HUGEPAGE);
	assert_int_equal(VMA(0, 0, 0x07, shmem).flags, VM_OWN | RW);
	assert_int_equal(VMA(0, 0, 0xff, 0).flags, VM_OWN | RW);
	assert_int_equal(VMA(0, 0, 0, hugetlb).flags, VM_OWN | RW);
}

/* A huge page begins where one can. */
static void huge_start(void **state)
{
	struct gup_case c = DECODE(0, HUGE_HEAD, { 0 }, { 0, 0, HUGE_VMA }, { 0, 0, HUGE_VMA });

	(void)state;
	assert_int_equal(c.step[1].end, PAGE(1));
	assert_int_equal(c.step[2].start, BASE + M);
	assert_int_equal(c.step[2].end, BASE + 2 * M);
	assert_int_equal(c.step[3].start, BASE + 2 * M);
	assert_int_equal(c.step[3].end, BASE + 3 * M);
}

/* The head turns huge pages on before anything else. */
static void huge_head(void **state)
{
	struct gup_case c = DECODE(0, HUGE_HEAD, { 0 });

	(void)state;
	assert_int_equal(c.nr_steps, 2);
	assert_int_equal(c.step[0].kind, GUP_STEP_THP);
	assert_int_equal(c.step[0].count, 1);
	assert_int_equal(c.step[1].kind, GUP_STEP_VMA);
	assert_int_equal(DECODE(0, HUGE_HEAD - 1, { 0 }).nr_steps, 1);
}

/* Up to the last address of the user's a VMA can be laid, and none beyond it. */
static void last_address(void **state)
{
	for (unsigned int levels = 4; levels <= 5; levels++) {
		uint8_t place = levels == 5 ? 5 | 8 : 5, tlb = memory_byte(GUP_VMA_HUGETLB);
		uint64_t end = gup_task_size_max(levels);
		struct gup_case fits =
			DECODE(place, 0, { 0, 0, 0, tlb }, { 0, 0, 0, tlb }, { 0, 13, 0 });
		struct gup_case beyond =
			DECODE(place, 0, { 0, 0, 0, tlb }, { 0, 0, 0, tlb }, { 0, 13, 1 });

		(void)state;
		assert_int_equal(fits.nr_steps, 3);
		assert_int_equal(fits.step[2].end, end);
		assert_int_equal(beyond.nr_steps, 2);
	}
}

/* There are six VMAs at most. */
static void six(void **state)
{
	struct gup_case c = DECODE(0, 0, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0x80 });

	(void)state;
	assert_int_equal(c.nr_steps, 6);
	assert_int_equal(c.step[5].end, PAGE(6));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places),     cmocka_unit_test(kinds),
		cmocka_unit_test(sharing),    cmocka_unit_test(sizes),
		cmocka_unit_test(gaps),	      cmocka_unit_test(gap_at_the_end),
		cmocka_unit_test(access),     cmocka_unit_test(opened_for_reading),
		cmocka_unit_test(specials),   cmocka_unit_test(backing),
		cmocka_unit_test(huge_pages), cmocka_unit_test(huge_start),
		cmocka_unit_test(huge_head),  cmocka_unit_test(last_address),
		cmocka_unit_test(six),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
