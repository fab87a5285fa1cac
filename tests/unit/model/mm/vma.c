// SPDX-License-Identifier: GPL-2.0-only
/*
 * VMAs: adding, finding, and what they say about themselves.
 */
#include "fixture.h"

static struct gup_vma *add(struct world *w, uint64_t first, uint64_t end)
{
	return gup_vma_add(w->mm, PAGE(first), PAGE(end), VM_OWN | RW, GUP_VMA_ANON);
}

/* VMAs are kept by address, in whichever order they come. */
static void order(void **state)
{
	static const uint64_t first[] = { 8, 2, 14, 5, 11 };
	struct world *w = *state;

	for (size_t i = 0; i < 5; i++)
		assert_int_equal(add(w, first[i], first[i] + 2)->start, PAGE(first[i]));
	assert_int_equal(w->mm->nr_vmas, 5);
	for (uint32_t i = 1; i < 5; i++)
		assert_true(w->mm->vma[i - 1].end <= w->mm->vma[i].start);
}

/* find_vma() finds the VMA that ends behind the address, vma_lookup() the one that holds it. */
static void find(void **state)
{
	struct world *w = *state;

	assert_null(find_vma(w->mm, BASE));
	add(w, 2, 4);
	add(w, 4, 6);
	add(w, 10, 12);
	for (uint64_t page = 0; page < 14; page++) {
		uint64_t want = page < 4 ? 2 : page < 6 ? 4 : 10;
		bool in = (page >= 2 && page < 6) || page == 10 || page == 11;

		for (uint64_t addr = PAGE(page); addr <= PAGE(page + 1) - 1;
		     addr += GUP_PAGE_SIZE - 1) {
			const struct gup_vma *vma = find_vma(w->mm, addr);

			if (page < 12)
				assert_true(vma && vma->start == PAGE(want));
			else
				assert_null(vma);
			if (in)
				assert_ptr_equal(vma_lookup(w->mm, addr), vma);
			else
				assert_null(vma_lookup(w->mm, addr));
		}
	}
}

/* A VMA must not overlap another one by a single page; to touch it is fine. */
static void overlap(void **state)
{
	struct world *w = *state;

	assert_non_null(add(w, 4, 8));
	assert_null(add(w, 4, 8));
	assert_null(add(w, 3, 5));
	assert_null(add(w, 7, 9));
	assert_null(add(w, 5, 6));
	assert_null(add(w, 2, 10));
	assert_int_equal(w->mm->nr_vmas, 1);
	assert_non_null(add(w, 3, 4));
	assert_non_null(add(w, 8, 9));
}

/* Bad ranges and kinds are refused, and so is one more than there is room for. */
static void refused(void **state)
{
	struct world *w = *state;
	uint64_t end = gup_task_size_max(5);

	assert_null(gup_vma_add(w->mm, BASE + 1, PAGE(1), RW, GUP_VMA_ANON));
	assert_null(gup_vma_add(w->mm, BASE, PAGE(1) - 1, RW, GUP_VMA_ANON));
	assert_null(gup_vma_add(w->mm, BASE, BASE, RW, GUP_VMA_ANON));
	assert_null(gup_vma_add(w->mm, PAGE(1), BASE, RW, GUP_VMA_ANON));
	assert_null(gup_vma_add(w->mm, end, end + GUP_PAGE_SIZE, RW, GUP_VMA_ANON));
	assert_null(gup_vma_add(w->mm, BASE, PAGE(1), RW, GUP_VMA_KIND_NR));
	assert_int_equal(w->mm->nr_vmas, 0);
	assert_non_null(gup_vma_add(w->mm, end - GUP_PAGE_SIZE, end, RW, GUP_VMA_ANON));
	for (uint64_t i = 1; i < w->mm->max_vmas; i++)
		assert_non_null(add(w, 2 * i, 2 * i + 1));
	assert_null(add(w, 100, 101));
	assert_int_equal(w->mm->nr_vmas, w->mm->max_vmas);
}

/* vm_page_prot: PAGE_NONE, PAGE_READONLY, PAGE_COPY_EXEC, PAGE_SHARED, as x86 has them. */
static void page_prot(void **state)
{
	static const struct {
		uint64_t flags;
		enum gup_vma_kind kind;
		uint64_t prot;
	} rows[] = {
		{ VM_OWN, GUP_VMA_ANON, 0x120 },
		{ VM_OWN | VM_READ, GUP_VMA_ANON, UINT64_C(0x8000000000000025) },
		{ VM_OWN | VM_READ | VM_EXEC, GUP_VMA_ANON, 0x025 },
		/* Private: the first write is a fault. */
		{ VM_OWN | RW, GUP_VMA_ANON, UINT64_C(0x8000000000000025) },
		{ VM_PUBLIC | RW, GUP_VMA_SHMEM, UINT64_C(0x8000000000000027) },
		{ VM_PUBLIC | RW | VM_EXEC, GUP_VMA_SHMEM, 0x027 },
		{ VM_PUBLIC | VM_READ, GUP_VMA_SHMEM, UINT64_C(0x8000000000000025) },
		/* Shared, but the first write must be reported. */
		{ VM_PUBLIC | RW, GUP_VMA_FILE, UINT64_C(0x8000000000000025) },
		{ VM_PUBLIC | RW, GUP_VMA_FSDAX, UINT64_C(0x8000000000000025) },
		{ VM_PUBLIC | RW | VM_UFFD_WP, GUP_VMA_SHMEM, UINT64_C(0x8000000000000025) },
		{ (VM_PUBLIC | RW) & ~VM_SOFTDIRTY, GUP_VMA_SHMEM, UINT64_C(0x8000000000000025) },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gup_vma vma = { .flags = rows[i].flags, .kind = rows[i].kind };

		assert_true(vma_page_prot(&vma) == rows[i].prot);
	}
}

/* Dirty tracking: a shared, writable mapping of a file system that wants it. */
static void dirty_tracking(void **state)
{
	(void)state;
	for (unsigned int kind = 0; kind < GUP_VMA_KIND_NR; kind++) {
		bool tracks = kind == GUP_VMA_FILE || kind == GUP_VMA_FSDAX;
		struct gup_vma vma = { .kind = kind, .flags = VM_PUBLIC | RW };

		assert_int_equal(vma_needs_dirty_tracking(&vma), tracks);
		vma.flags = VM_PUBLIC | VM_READ;
		assert_false(vma_needs_dirty_tracking(&vma));
		vma.flags = VM_OWN | RW;
		assert_false(vma_needs_dirty_tracking(&vma));
	}
}

/* Private and ever writable: copy on write. Accessible: any of three rights. */
static void predicates(void **state)
{
	struct gup_vma vma = { .flags = VM_OWN };

	(void)state;
	assert_true(is_cow_mapping(VM_OWN));
	assert_false(is_cow_mapping(VM_PUBLIC));
	assert_false(is_cow_mapping(VM_OWN & ~VM_MAYWRITE));
	assert_false(vma_is_accessible(&vma));
	vma.flags = VM_OWN | VM_EXEC;
	assert_true(vma_is_accessible(&vma));
	vma.kind = GUP_VMA_SECRETMEM;
	assert_true(vma_is_secretmem(&vma) && !vma_is_fsdax(&vma) && !vma_is_anonymous(&vma));
}

/* Hugetlb memory begins and ends with huge pages. */
static void hugetlb_ends(void **state)
{
	struct world *w = *state;

	for (uint64_t off = 0; off < 4; off++) {
		at(w, V(6, 12));
		eq(w,
		   !gup_vma_add(w->mm, BASE + (off & 1) * GUP_PAGE_SIZE,
				BASE + GUP_PMD_SIZE - (off >> 1) * GUP_PAGE_SIZE, VM_OWN | RW,
				GUP_VMA_HUGETLB),
		   off != 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(order),
		TEST(find),
		TEST(overlap),
		TEST(refused),
		cmocka_unit_test(page_prot),
		cmocka_unit_test(dirty_tracking),
		cmocka_unit_test(predicates),
		TEST(hugetlb_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
