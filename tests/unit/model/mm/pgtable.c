// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries, bit for bit as arch/x86/include/asm/pgtable.h lays them out, and as text.
 */
#include "fixture.h"

/* An entry's text is cut as well, and needs no buffer to be counted. */
static void entry_cut(void **state)
{
	static const char whole[] = "swap 1:0x2 soft-dirty";
	const gup_entry e = swp_entry(1, 2, GUP_SWP_SOFT_DIRTY);
	char text[TEXT_ROOM];

	(void)state;
	assert_int_equal(gup_entry_format(NULL, 0, e, 1), sizeof(whole) - 1);
	for (size_t size = 1; size <= 2 * sizeof(whole); size++) {
		memset(text, 'x', sizeof(text));
		assert_int_equal(gup_entry_format(text, size, e, 1), sizeof(whole) - 1);
		is_cut(text, size, whole);
	}
}

/* An entry is told as what it is at its level. */
static void entries(void **state)
{
	char text[200];

	(void)state;
	/* Only a PMD is there with nothing but its size. */
	gup_entry_format(text, sizeof(text), GUP_PTE_PSE, 1);
	assert_memory_equal(text, "swap 0:", 7);
	gup_entry_format(text, sizeof(text), GUP_PTE_PSE, 2);
	assert_non_null(strstr(text, " huge present"));
	gup_entry_format(text, sizeof(text), swp_entry(GUP_SWP_DEVICE_MAX, 5, 0), 1);
	assert_string_equal(text, "swap 22:0x5");
	gup_entry_format(text, sizeof(text), swp_entry(GUP_SWP_HWPOISON, 5, 0), 1);
	assert_string_equal(text, "hwpoison 0x5");
}

/* The bits stand where Linux has them. */
static void bits(void **state)
{
	(void)state;
	assert_int_equal(GUP_PTE_PRESENT, 0x001);
	assert_int_equal(GUP_PTE_RW, 0x002);
	assert_int_equal(GUP_PTE_USER, 0x004);
	assert_int_equal(GUP_PTE_ACCESSED, 0x020);
	assert_int_equal(GUP_PTE_DIRTY, 0x040);
	assert_int_equal(GUP_PTE_PSE, 0x080);
	assert_int_equal(GUP_PTE_GLOBAL, 0x100);
	assert_int_equal(GUP_PTE_SPECIAL, 0x200);
	assert_int_equal(GUP_PTE_UFFD_WP, 0x400);
	assert_int_equal(GUP_PTE_SOFT_DIRTY, 0x800);
	assert_true(GUP_PTE_SAVED_DIRTY == UINT64_C(0x0400000000000000));
	assert_true(GUP_PTE_NX == UINT64_C(0x8000000000000000));
	assert_true(GUP_PTE_PFN_MASK == UINT64_C(0x000ffffffffff000));
}

/* PROT_NONE and the global bit are one: what it means is said by the present bit. */
static void protnone_shares_global(void **state)
{
	(void)state;
	assert_true(GUP_PTE_PROTNONE == GUP_PTE_GLOBAL);
	assert_true(pte_protnone(0x120));
	assert_false(pte_protnone(0x121));
	assert_false(pte_protnone(0x020));
	assert_true(pte_present(0x120));
	assert_true(pte_present(0x001));
	assert_false(pte_present(0x002));
}

/* A PMD being split has neither bit but PSE, and still counts as present. */
static void pmd_present_while_split(void **state)
{
	(void)state;
	assert_true(pmd_present(0x080));
	assert_false(pte_present(0x080));
	assert_true(pmd_present(0x1a0));
	assert_false(pmd_present(0x002));
	assert_true(pmd_leaf(0x0a7));
	assert_false(pmd_leaf(0x067));
	assert_true(pmd_table(0x067));
	assert_false(pmd_table(0x0e7));
	assert_false(pmd_table(0x0a0));
	assert_false(pmd_table(0));
}

/* A present entry holds its frame as it is, any other holds it inverted. */
static void frame_inversion(void **state)
{
	(void)state;
	assert_true(pfn_pte(0x100003, 0x867) == UINT64_C(0x100003867));
	assert_true(pte_pfn(UINT64_C(0x100003867)) == 0x100003);
	/* The complement of 0x100003000, within bits 12 to 51. */
	assert_true(pfn_pte(0x100003, 0x160) == UINT64_C(0x000ffffeffffc160));
	assert_true(pte_pfn(UINT64_C(0x000ffffeffffc160)) == 0x100003);
	assert_true(gup_protnone_mask(0) == 0);
	assert_true(gup_protnone_mask(0x21) == 0);
	assert_true(gup_protnone_mask(0x20) == ~UINT64_C(0));
	/* Frame 0 without any bit would be an empty entry. */
	assert_true(pfn_pte(0, 0) == 0);
	assert_true(pfn_pte(0, 0x100) == UINT64_C(0x000ffffffffff100));
}

/* Changing bits keeps the frame, whichever way the present bit goes. */
static void set_bits_keeps_frame(void **state)
{
	const gup_entry rw = pfn_pte(0x100042, P_RW);
	const gup_entry none =
		pte_set_bits(rw, GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_RW, GUP_PTE_PROTNONE);

	(void)state;
	assert_true(pte_pfn(none) == 0x100042);
	assert_true(pte_protnone(none));
	assert_false(pte_write(none));
	assert_true(pte_dirty(none) && pte_young(none) && pte_soft_dirty(none));
	assert_true((none & ~GUP_PTE_PFN_MASK) == (GUP_PTE_NX | 0x960));
	assert_true(pte_set_bits(none, GUP_PTE_PROTNONE,
				 GUP_PTE_PRESENT | GUP_PTE_USER | GUP_PTE_RW) == rw);
}

/* Dirty is said by either of two bits; a write marks the soft-dirty one as well. */
static void dirty(void **state)
{
	(void)state;
	assert_true(pte_dirty(0x040));
	assert_true(pte_dirty(GUP_PTE_SAVED_DIRTY));
	assert_false(pte_dirty(0x821));
	assert_true(pte_mkdirty(0x001) == 0x841);
	assert_true(pte_mkyoung(0x001) == 0x021);
	assert_true(pte_uffd_wp(0x400) && !pte_uffd_wp(0x800));
	assert_true(pte_special(0x200) && !pte_special(0x100));
	assert_true(pte_none(0) && !pte_none(1));
}

/* The hardware's answer: present, a user's, and writable for a write. */
static void access_permitted(void **state)
{
	static const struct {
		gup_entry e;
		bool read;
		bool write;
	} rows[] = {
		{ 0x007, true, true },	 { 0x005, true, false },  { 0x003, false, false },
		{ 0x120, false, false }, { 0x122, false, false }, { 0x126, false, false },
		{ 0, false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(pte_access_permitted(rows[i].e, false), rows[i].read);
		assert_int_equal(pte_access_permitted(rows[i].e, true), rows[i].write);
	}
}

/* Swap entries: type in bits 59 to 63, the inverted offset in bits 9 to 58. */
static void swap_layout(void **state)
{
	(void)state;
	/* All ones is offset 0. */
	assert_true(swp_entry(0, 0, 0) == UINT64_C(0x07fffffffffffe00));
	assert_true(swp_entry(1, 0, 0) == UINT64_C(0x0ffffffffffffe00));
	assert_true(swp_entry(0, 1, 0) == UINT64_C(0x07fffffffffffc00));
	assert_true(swp_entry(26, 0x100003, GUP_SWP_SOFT_DIRTY) ==
		    (UINT64_C(26) << 59 |
		     (~(UINT64_C(0x100003) << 9) & UINT64_C(0x07fffffffffffe00)) | 2));
	assert_int_equal(GUP_SWP_SOFT_DIRTY, 0x2);
	assert_int_equal(GUP_SWP_UFFD_WP, 0x4);
	assert_int_equal(GUP_SWP_EXCLUSIVE, 0x8);
}

/* A swap entry returns the values that it was made of, and is neither present nor protnone. */
static void swap_round_trip(void **state)
{
	static const uint64_t offsets[] = { 0, 1, 0x1ff, 0x100003, (UINT64_C(1) << 50) - 1 };

	(void)state;
	for (unsigned int type = 0; type < 32; type++) {
		for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
			gup_entry e = swp_entry(type, offsets[i], 0xe);

			assert_int_equal(swp_type(e), type);
			assert_true(swp_offset(e) == offsets[i]);
			assert_false(pte_present(e));
			assert_false(pmd_present(e));
			assert_true(is_swap_pte(e));
		}
	}
	assert_false(is_swap_pte(0));
	assert_false(is_swap_pte(0x120));
}

/* Swap types above the devices: poison, three kinds of migration, ..., markers last. */
static void swap_types(void **state)
{
	(void)state;
	assert_int_equal(GUP_SWP_HWPOISON, GUP_SWP_DEVICE_MAX + 1);
	assert_int_equal(GUP_SWP_MIGRATION_READ, 24);
	assert_int_equal(GUP_SWP_MIGRATION_READ_EXCLUSIVE, 25);
	assert_int_equal(GUP_SWP_MIGRATION_WRITE, 26);
	assert_int_equal(GUP_SWP_PTE_MARKER, 31);
	for (unsigned int type = 0; type < 32; type++)
		assert_int_equal(is_migration_entry(swp_entry(type, 7, 0)),
				 type >= 24 && type <= 26);
	assert_false(is_migration_entry(0x121));
}

/* An entry decoded for a person. */
static void format(void **state)
{
	static const struct {
		gup_entry e;
		unsigned int level;
		const char *text;
	} rows[] = {
		{ 0, 1, "none" },
		{ UINT64_C(0x8000000100003867), 1,
		  "pfn 0x100003 present write user young dirty soft-dirty nx" },
		{ UINT64_C(0x000ffffeffffc160), 1, "pfn 0x100003 protnone young dirty" },
		{ UINT64_C(0x1002000a7), 2, "pfn 0x100200 huge present write user young" },
		{ UINT64_C(0x80001067), 2, "table 0x80001" },
		{ UINT64_C(0x80001067), 3, "table 0x80001" },
		{ UINT64_C(0x07fffffffffffc08), 1, "swap 0:0x1 exclusive" },
	};
	char text[160];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(gup_entry_format(text, sizeof(text), rows[i].e, rows[i].level),
				 strlen(rows[i].text));
		assert_string_equal(text, rows[i].text);
	}
	gup_entry_format(text, sizeof(text), swp_entry(26, 0x100003, 2), 1);
	assert_string_equal(text, "migration-write pfn 0x100003 soft-dirty");
	gup_entry_format(text, sizeof(text), swp_entry(25, 1, 0), 1);
	assert_string_equal(text, "migration-read-exclusive pfn 0x1");
	gup_entry_format(text, sizeof(text), swp_entry(24, 1, 4), 2);
	assert_string_equal(text, "migration-read pfn 0x1 uffd-wp");
	gup_entry_format(text, sizeof(text), swp_entry(23, 5, 0), 1);
	assert_string_equal(text, "hwpoison 0x5");
	gup_entry_format(text, sizeof(text), swp_entry(31, 4, 0), 1);
	assert_string_equal(text, "guard marker 0x4");
	gup_entry_format(text, sizeof(text), swp_entry(31, 2, 0), 1);
	assert_string_equal(text, "poison marker 0x2");
	gup_entry_format(text, sizeof(text), swp_entry(31, 1, 0), 1);
	assert_string_equal(text, "uffd-wp marker 0x1");
	gup_entry_format(text, sizeof(text), swp_entry(31, 8, 0), 1);
	assert_string_equal(text, "marker 0x8");
	gup_entry_format(text, sizeof(text), swp_entry(27, 4, 0), 1);
	assert_string_equal(text, "device-private 0x4");
	/* A short buffer is filled, and the whole length is told. */
	assert_int_equal(gup_entry_format(text, 5, UINT64_C(0x000ffffeffffc160), 1), 33);
	assert_string_equal(text, "pfn ");
	assert_int_equal(gup_entry_format(NULL, 0, 0, 1), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entry_cut),
		cmocka_unit_test(entries),
		cmocka_unit_test(bits),
		cmocka_unit_test(protnone_shares_global),
		cmocka_unit_test(pmd_present_while_split),
		cmocka_unit_test(frame_inversion),
		cmocka_unit_test(set_bits_keeps_frame),
		cmocka_unit_test(dirty),
		cmocka_unit_test(access_permitted),
		cmocka_unit_test(swap_layout),
		cmocka_unit_test(swap_round_trip),
		cmocka_unit_test(swap_types),
		cmocka_unit_test(format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
