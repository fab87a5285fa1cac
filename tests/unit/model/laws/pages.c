// SPDX-License-Identifier: GPL-2.0-only
/*
 * The laws of the pages handed out.
 */
#include "laws_scene.h"

/* page-identity: the page is the one that is mapped. */
static void page_identity_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->spare);
	assert_breaks(s, GUP_LAW_PAGE_IDENTITY);
}

/* page-identity: and there is one at all. */
static void page_identity_bad_unset(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	s->out.ret = 1;
	s->out.nr_pages = 1;
	s->pages[0] = NULL;
	assert_breaks(s, GUP_LAW_PAGE_IDENTITY);
}

static void page_identity_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_PAGE_IDENTITY);
}

/* no-unearned-read: what mprotect(PROT_NONE) protects is not handed out. */
static void no_unearned_read_bad(void **state)
{
	struct scene *s = *state;

	map_anon(s, 0, PROT_R);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_UNEARNED_READ);
}

/* no-unearned-read: but to a debugger, whose call forces it. */
static void no_unearned_read_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, 0, PROT_R);
	call(s, GUP_ENTRY_POINT_GET_REMOTE, FOLL_FORCE);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_NO_UNEARNED_READ);
}

/* no-unearned-write: writing needs a writable entry. */
static void no_unearned_write_bad(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | RW, GUP_VMA_SHMEM, PG_SHMEM, PROT_R);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_UNEARNED_WRITE);
}

/* no-unearned-write: FOLL_FORCE does not write past userfaultfd. */
static void no_unearned_write_bad_uffd(void **state)
{
	struct scene *s = *state;

	map_anon(s, VM_READ | VM_UFFD_WP, PROT_R | GUP_PTE_UFFD_WP | GUP_PTE_SOFT_DIRTY);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_UNEARNED_WRITE);
}

/* no-unearned-write: nor past soft-dirty tracking. */
static void no_unearned_write_bad_soft_dirty(void **state)
{
	struct scene *s = *state;

	map(s, (VM_OWN & ~VM_SOFTDIRTY) | VM_READ, GUP_VMA_ANON, PG_ANON | PG_ANON_EXCLUSIVE,
	    PROT_R);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_UNEARNED_WRITE);
}

/* no-unearned-write: nobody else writes to an own page of a read-only VMA. */
static void no_unearned_write_bad_no_force(void **state)
{
	struct scene *s = *state;

	map_anon(s, VM_READ, PROT_R | GUP_PTE_SOFT_DIRTY);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_UNEARNED_WRITE);
}

/* no-unearned-write: a shared mapping has no own pages. */
static void no_unearned_write_bad_public(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | VM_READ, GUP_VMA_SHMEM, PG_ANON | PG_ANON_EXCLUSIVE,
	    PROT_R | GUP_PTE_SOFT_DIRTY);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_UNEARNED_WRITE);
}

/* no-unearned-write: FOLL_FORCE does not write to what others share, as Dirty COW did. */
static void no_unearned_write_bad_shared(void **state)
{
	struct scene *s = *state;
	uint32_t applies;

	map(s, VM_OWN | VM_READ, GUP_VMA_ANON, PG_ANON, PROT_R | GUP_PTE_SOFT_DIRTY);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	gets(s, s->pfn);
	assert_int_equal(judge(s, &applies), GUP_LAW_BIT(GUP_LAW_NO_UNEARNED_WRITE) |
						     GUP_LAW_BIT(GUP_LAW_PRIVATE_WRITE));
}

/* no-unearned-write: it does write to an own page of a read-only VMA. */
static void no_unearned_write_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, VM_READ, PROT_R | GUP_PTE_SOFT_DIRTY);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE | FOLL_FORCE);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_NO_UNEARNED_WRITE);
}

/* private-write: not to the page cache, whatever the entry says. */
static void private_write_bad(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_SHMEM, PG_SHMEM, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_PRIVATE_WRITE);
}

/* private-write: nor to a page that a child still maps. */
static void private_write_bad_shared(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_PRIVATE_WRITE);
}

/* The page is shared, and someone else holds it: the child, gone since, sent it away. */
static void map_held(struct scene *s)
{
	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON, PROT_R);
	for (int i = 0; i < 2; i++) {
		struct gup_page *folio = pfn_to_page(i ? s->after : s->before, s->pfn);

		folio->refcount++;
		folio->held++;
	}
}

/* no-held-reuse: what somebody holds is not written to in its place. */
static void no_held_reuse_bad(void **state)
{
	struct scene *s = *state;

	map_held(s);
	page(s)->flags |= PG_ANON_EXCLUSIVE;
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	faults(s, GUP_FAULT_REUSE, PROT_RW);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_HELD_REUSE);
}

/* no-held-reuse: but a copy of it is. */
static void no_held_reuse_good(void **state)
{
	struct scene *s = *state;
	unsigned int level;

	map_held(s);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	faults(s, GUP_FAULT_COW, PROT_RW);
	pfn_to_page(s->after, s->spare)->flags |= PG_ANON_EXCLUSIVE;
	gup_set_entry(s->after, gup_entry_lookup(s->after, ADDR, &level),
		      pfn_pte(s->spare, PROT_RW));
	gets(s, s->spare);
	assert_keeps(s, GUP_LAW_NO_HELD_REUSE);
}

static void private_write_good(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_SHMEM, PG_ANON | PG_ANON_EXCLUSIVE, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, FOLL_WRITE);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_PRIVATE_WRITE);
}

/* pinned-anon-exclusive: a page shared by COW is unshared before it is pinned. */
static void pinned_anon_exclusive_bad(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON, PROT_R);
	call(s, GUP_ENTRY_POINT_PIN, 0);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_PINNED_ANON_EXCLUSIVE);
}

static void pinned_anon_exclusive_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_R);
	call(s, GUP_ENTRY_POINT_PIN, 0);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_PINNED_ANON_EXCLUSIVE);
}

/* no-special-memory: VM_IO memory is the device's. */
static void no_special_memory_bad(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | VM_IO | RW, GUP_VMA_SHMEM, PG_SHMEM, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_SPECIAL_MEMORY);
}

/* no-special-memory: secret memory is its users'. */
static void no_special_memory_bad_secret(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | RW, GUP_VMA_SECRETMEM, PG_SECRETMEM, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_NO_SPECIAL_MEMORY);
}

static void no_special_memory_good(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | RW, GUP_VMA_SHMEM, PG_SHMEM, PROT_RW);
	call(s, GUP_ENTRY_POINT_GET, 0);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_NO_SPECIAL_MEMORY);
}

/* longterm-zone: nothing is pinned for long that must be able to move. */
static void longterm_zone_bad(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON | PG_ANON_EXCLUSIVE | PG_CMA, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_LONGTERM_ZONE);
}

static void longterm_zone_bad_movable(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_ANON, PG_ANON | PG_ANON_EXCLUSIVE | PG_UNPINNABLE, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_LONGTERM_ZONE);
}

/* longterm-zone: the zero page stays wherever it lies. */
static void longterm_zone_zero(void **state)
{
	struct scene *s = *state;
	uint32_t applies;

	map(s, VM_PUBLIC | RW, GUP_VMA_SHMEM, PG_ZERO | PG_UNPINNABLE, PROT_R);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_int_equal(judge(s, &applies), 0);
	assert_int_equal(applies & GUP_LAW_BIT(GUP_LAW_LONGTERM_ZONE), 0);
}

static void longterm_zone_good(void **state)
{
	struct scene *s = *state;

	map_anon(s, RW, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_LONGTERM_ZONE);
}

/* longterm-file: writes for long would go unnoticed by the file system. */
static void longterm_file_bad(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | RW, GUP_VMA_FILE, PG_FILE, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_LONGTERM_FILE);
}

/* longterm-file: a file system on DAX could never move or free its blocks. */
static void longterm_file_bad_fsdax(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | VM_READ, GUP_VMA_FSDAX, PG_FSDAX, PROT_R);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_LONGTERM_FILE);
}

/* longterm-file: reading for long harms nobody. */
static void longterm_file_good_read(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | RW, GUP_VMA_FILE, PG_FILE, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_LONGTERM_FILE);
}

static void longterm_file_good(void **state)
{
	struct scene *s = *state;

	map(s, VM_PUBLIC | RW, GUP_VMA_SHMEM, PG_SHMEM, PROT_RW);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM | FOLL_WRITE);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_LONGTERM_FILE);
}

/* longterm-own: COW would leave the pin behind on the file's page. */
static void longterm_own_bad(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_FILE, PG_FILE, PROT_R);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_breaks(s, GUP_LAW_LONGTERM_OWN);
}

static void longterm_own_good(void **state)
{
	struct scene *s = *state;

	map(s, VM_OWN | RW, GUP_VMA_FILE, PG_ANON | PG_ANON_EXCLUSIVE, PROT_R);
	call(s, GUP_ENTRY_POINT_PIN, FOLL_LONGTERM);
	gets(s, s->pfn);
	assert_keeps(s, GUP_LAW_LONGTERM_OWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(page_identity_bad),
		TEST(page_identity_bad_unset),
		TEST(page_identity_good),
		TEST(no_unearned_read_bad),
		TEST(no_unearned_read_good),
		TEST(no_unearned_write_bad),
		TEST(no_unearned_write_bad_uffd),
		TEST(no_unearned_write_bad_soft_dirty),
		TEST(no_unearned_write_bad_no_force),
		TEST(no_unearned_write_bad_public),
		TEST(no_unearned_write_bad_shared),
		TEST(no_unearned_write_good),
		TEST(private_write_bad),
		TEST(private_write_bad_shared),
		TEST(private_write_good),
		TEST(no_held_reuse_bad),
		TEST(no_held_reuse_good),
		TEST(pinned_anon_exclusive_bad),
		TEST(pinned_anon_exclusive_good),
		TEST(no_special_memory_bad),
		TEST(no_special_memory_bad_secret),
		TEST(no_special_memory_good),
		TEST(longterm_zone_bad),
		TEST(longterm_zone_bad_movable),
		TEST(longterm_zone_zero),
		TEST(longterm_zone_good),
		TEST(longterm_file_bad),
		TEST(longterm_file_bad_fsdax),
		TEST(longterm_file_good_read),
		TEST(longterm_file_good),
		TEST(longterm_own_bad),
		TEST(longterm_own_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
