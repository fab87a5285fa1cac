// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two small disks in memory, /dev/gwfile and /dev/gwswap: one for a file system, one for
 * swap. They finish each request at once, so no process waits.
 *
 * The functions that create such a disk have changed several times; probe.h selects the
 * ones of this kernel.
 */
#include <linux/blkdev.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/vmalloc.h>

#include "module.h"

#ifdef CONFIG_BLOCK

static struct disk {
	const char *name;
	size_t size;
	struct gendisk *gendisk;
	char *data;
} disks[] = {
	{ .name = GW_FILE_DISK, .size = GW_DISK_SIZE },
	{ .name = GW_SWAP_DISK, .size = GW_DISK_SIZE },
};

static int major;

/* Copy a page's data from or to the disk. */
static bool transfer(struct disk *disk, sector_t sector, char *at, size_t len, bool write)
{
	u64 from = (u64)sector << SECTOR_SHIFT;

	if (from > disk->size || len > disk->size - from)
		return false;
	if (write)
		memcpy(disk->data + from, at, len);
	else
		memcpy(at, disk->data + from, len);
	return true;
}

static void transfer_bio(struct disk *disk, struct bio *bio)
{
	struct bvec_iter iter;
	struct bio_vec vec;

	if (bio_op(bio) == REQ_OP_READ || bio_op(bio) == REQ_OP_WRITE)
		bio_for_each_segment(
			vec, bio,
			iter) if (!transfer(disk, iter.bi_sector,
					    (char *)page_address(vec.bv_page) + vec.bv_offset,
					    vec.bv_len, bio_op(bio) == REQ_OP_WRITE))
			bio->bi_status = BLK_STS_IOERR;
	bio_endio(bio);
}

#ifdef GW_HAS_submit_bio_cookie
static blk_qc_t disk_submit(struct bio *bio)
{
	transfer_bio(bio->bi_disk->private_data, bio);
	return BLK_QC_T_NONE;
}
#else
static void disk_submit(struct bio *bio)
{
	transfer_bio(bio->bi_bdev->bd_disk->private_data, bio);
}
#endif

#ifdef GW_HAS_rw_page
#ifdef GW_HAS_rw_page_enum
#define RW_PAGE_OP enum req_op
#else
#define RW_PAGE_OP unsigned int
#endif

/* Disks with this operation do not wait. */
static int disk_rw_page(struct block_device *bdev, sector_t sector, struct page *page,
			RW_PAGE_OP op)
{
	bool good = transfer(bdev->bd_disk->private_data, sector, page_address(page), PAGE_SIZE,
			     op_is_write(op));

	page_endio(page, op_is_write(op), good ? 0 : -EIO);
	return good ? 0 : -EIO;
}
#endif

static const struct block_device_operations operations = {
	.owner = THIS_MODULE,
	.submit_bio = disk_submit,
#ifdef GW_HAS_rw_page
	.rw_page = disk_rw_page,
#endif
};

/* An error pointer, or NULL, when there is no memory. */
static struct gendisk *alloc_gendisk(void)
{
#if defined(GW_HAS_blk_alloc_disk_limits)
	struct queue_limits limits = {
#ifdef BLK_FEAT_SYNCHRONOUS
		.features = BLK_FEAT_SYNCHRONOUS,
#endif
		.physical_block_size = PAGE_SIZE,
	};

	return blk_alloc_disk(&limits, NUMA_NO_NODE);
#elif defined(GW_HAS_blk_alloc_disk)
	return blk_alloc_disk(NUMA_NO_NODE);
#else
	struct gendisk *gendisk = alloc_disk(1);

	if (gendisk)
		gendisk->queue = blk_alloc_queue(NUMA_NO_NODE);
	return gendisk && gendisk->queue ? gendisk : NULL;
#endif
}

static int add(struct gendisk *gendisk)
{
#ifdef GW_HAS_add_disk_error
	return add_disk(gendisk);
#else
	add_disk(gendisk);
	return 0;
#endif
}

static int disk_make(struct disk *disk, int minor)
{
	struct gendisk *gendisk = alloc_gendisk();

	if (IS_ERR_OR_NULL(gendisk))
		return -ENOMEM;
	disk->data = vzalloc(disk->size);
	if (!disk->data)
		return -ENOMEM;
#if !defined(BLK_FEAT_SYNCHRONOUS) && defined(QUEUE_FLAG_SYNCHRONOUS)
	blk_queue_flag_set(QUEUE_FLAG_SYNCHRONOUS, gendisk->queue);
#endif
	gendisk->major = major;
	gendisk->first_minor = minor;
	gendisk->minors = 1;
	gendisk->fops = &operations;
	gendisk->private_data = disk;
	strscpy(gendisk->disk_name, disk->name, sizeof(gendisk->disk_name));
	set_capacity(gendisk, disk->size >> SECTOR_SHIFT);
	disk->gendisk = gendisk;
	return add(gendisk);
}

/* The module is never unloaded: it stays until the guest ends. */
void gw_disks_init(void)
{
	int i;

	major = register_blkdev(0, "gupwalk");
	for (i = 0; major > 0 && i < ARRAY_SIZE(disks); i++)
		if (disk_make(&disks[i], i))
			return;
	__module_get(THIS_MODULE);
}

#else

void gw_disks_init(void)
{
}

#endif
