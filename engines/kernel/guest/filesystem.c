// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file system and swap, each on a disk in memory: see disk.c. Missing kernel options are
 * recorded, and emitted when a state needs them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <unistd.h>

#include "init.h"

#define BLOCK 4096u
#define NR_BLOCKS (GW_DISK_SIZE / BLOCK)
#define NR_INODES 64u
#define INODE_SIZE 128u
#define RESERVED_INODES 10u
#define ROOT_INODE 2u

/* The layout of an ext2 with one group. */
enum {
	AT_SUPER,
	AT_GROUP,
	AT_BLOCKS_USED,
	AT_INODES_USED,
	AT_INODES,
	AT_ROOT = AT_INODES + NR_INODES * INODE_SIZE / BLOCK,
	BLOCKS_USED,
};

static char no_files[100] = "there is no disk";
static char no_swap[100] = "there is no disk";

static void put16(unsigned char *to, unsigned int value)
{
	to[0] = (unsigned char)value;
	to[1] = (unsigned char)(value >> 8);
}

static void put32(unsigned char *to, unsigned int value)
{
	put16(to, value & 0xffff);
	put16(to + 2, value >> 16);
}

static void put_super(unsigned char *super)
{
	put32(super, NR_INODES);
	put32(super + 4, NR_BLOCKS);
	put32(super + 12, NR_BLOCKS - BLOCKS_USED);
	put32(super + 16, NR_INODES - RESERVED_INODES);
	put32(super + 24, 2); /* blocks, and fragments, are of 1024 << 2 bytes */
	put32(super + 28, 2);
	put32(super + 32, 8 * BLOCK); /* in each group: blocks, fragments, inodes */
	put32(super + 36, 8 * BLOCK);
	put32(super + 40, NR_INODES);
	put16(super + 54, 0xffff); /* mounts before a check: never */
	put16(super + 56, 0xef53);
	put16(super + 58, 1); /* clean */
	put16(super + 60, 1); /* after errors: continue */
}

static void put_group(unsigned char *group)
{
	put32(group, AT_BLOCKS_USED);
	put32(group + 4, AT_INODES_USED);
	put32(group + 8, AT_INODES);
	put16(group + 12, NR_BLOCKS - BLOCKS_USED);
	put16(group + 14, NR_INODES - RESERVED_INODES);
	put16(group + 16, 1); /* folders */
}

/* Mark the first @nr as used, and all that do not exist. */
static void put_used(unsigned char *block, unsigned int used, unsigned int nr)
{
	for (unsigned int i = 0; i < 8 * BLOCK; i++)
		if (i < used || i >= nr)
			block[i / 8] |= (unsigned char)(1u << i % 8);
}

static void put_root(unsigned char *inode, unsigned char *entries)
{
	put16(inode, S_IFDIR | 0755);
	put32(inode + 4, BLOCK);
	put16(inode + 26, 2); /* links */
	put32(inode + 28, BLOCK / 512);
	put32(inode + 40, AT_ROOT);
	put32(entries, ROOT_INODE);
	put16(entries + 4, 12);
	put16(entries + 6, 1);
	entries[8] = '.';
	put32(entries + 12, ROOT_INODE);
	put16(entries + 16, BLOCK - 12);
	put16(entries + 18, 2);
	memcpy(entries + 20, "..", 2);
}

static bool write_disk(const char *path, const void *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0 && write(fd, data, size) == (ssize_t)size && !fsync(fd);

	if (fd >= 0)
		close(fd);
	return done;
}

static bool make_ext2(void)
{
	static unsigned char disk[BLOCKS_USED * BLOCK];

	put_super(disk + 1024);
	put_group(disk + AT_GROUP * BLOCK);
	put_used(disk + AT_BLOCKS_USED * BLOCK, BLOCKS_USED, NR_BLOCKS);
	put_used(disk + AT_INODES_USED * BLOCK, RESERVED_INODES, NR_INODES);
	put_root(disk + AT_INODES * BLOCK + (ROOT_INODE - 1) * INODE_SIZE, disk + AT_ROOT * BLOCK);
	return write_disk("/dev/" GW_FILE_DISK, disk, sizeof(disk));
}

static void files_begin(void)
{
	static const char *const types[] = { "ext4", "ext2" };

	if (!make_ext2())
		return;
	mkdir(FILES, 0755);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (!mount("/dev/" GW_FILE_DISK, FILES, types[i], MS_NOATIME, NULL)) {
			no_files[0] = 0;
			return;
		}
	}
	snprintf(no_files, sizeof(no_files), "neither ext4 nor ext2 can be mounted: %s",
		 strerror(errno));
}

/* The header of a disk for swap, in its first page. */
static void swap_begin(void)
{
	static unsigned char page[BLOCK];

	put32(page + 1024, 1); /* version */
	put32(page + 1028, NR_BLOCKS - 1); /* the last page */
	memcpy(page + BLOCK - 10, "SWAPSPACE2", 10);
	if (!write_disk("/dev/" GW_SWAP_DISK, page, sizeof(page)))
		return;
	if (swapon("/dev/" GW_SWAP_DISK, 0))
		snprintf(no_swap, sizeof(no_swap), "swapon: %s", strerror(errno));
	else
		no_swap[0] = 0;
}

void devices_begin(void)
{
	files_begin();
	swap_begin();
}

const char *why_no_files(void)
{
	return no_files[0] ? no_files : NULL;
}

const char *why_no_swap(void)
{
	return no_swap[0] ? no_swap : NULL;
}
