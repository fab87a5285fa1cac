// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls into a loaded tree: translating pages and flags, and ending walks that crash or never end.
 */
#include <dlfcn.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include <gupwalk/judge.h>

#include "bridge.h"
#include "emit.h"
#include "fence.h"
#include "engine.h"

/* The most pages of one call. */
#define CALL_PAGES_MAX (UINT64_C(1) << 22)

/* More bytes than a stack can have. */
#define STACK_MAX (UINT64_C(16) << 20)

/*
 * Ticks of half a second of CPU time after which a call gets a request to end, and is
* ended. The longest calls that return take milliseconds.
 */
#define LATE 2
#define TOO_LATE 3

/* After so many of these, the tree is given up: over all cases they would take days. */
#define LATE_MAX 3

/* Handlers run there, as a walk may have used up the stack. */
#define SIGNAL_STACK 65536

struct tree_engine {
	struct gup_engine engine;
	char *name;
	void *handle;
	const struct br_tree *tree;
	struct br_model model;
	struct fenced fenced;
	void **pages;
	unsigned char *mem_map;
	uint32_t max_pages;
	int isolated;
	struct traced traced;
	uint64_t stopped;
	uint64_t lock_faults;
	unsigned int late;
};

/* Shared by all trees; only signal handlers need it. */
static volatile sig_atomic_t calls_made, call_seen, ticks;

static void on_crash(int signal)
{
	struct tree_call *call = tree_call_now;

	if (!call) {
		/* A signal from elsewhere: end as without a handler. */
		struct sigaction action = { .sa_handler = SIG_DFL };

		sigaction(signal, &action, NULL);
		raise(signal);
		return;
	}
	call->signal = signal;
	siglongjmp(*call->bail, 1);
}

static void on_tick(int signal)
{
	struct tree_call *call = tree_call_now;

	if (!call || call_seen != calls_made)
		ticks = 0;
	call_seen = calls_made;
	if (!call || ++ticks < LATE)
		return;
	call->late = 1;
	call->state->nr_frames = 0;
	if (ticks < TOO_LATE)
		return;
	call->signal = signal;
	siglongjmp(*call->bail, 1);
}

static void catch_signals(void)
{
	static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL };
	static char stack[SIGNAL_STACK];
	struct itimerval tick = { { 0, 500000 }, { 0, 500000 } };
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_handler = on_crash, .sa_flags = SA_ONSTACK | SA_NODEFER };

	sigaltstack(&alternate, NULL);
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		sigaction(crashes[i], &action, NULL);
	action.sa_handler = on_tick;
	action.sa_flags |= SA_RESTART;
	sigaction(SIGVTALRM, &action, NULL);
	setitimer(ITIMER_VIRTUAL, &tick, NULL);
}

static unsigned int tree_flags(const struct br_tree *tree, unsigned int flags)
{
	unsigned int value = 0;

	/* One bit after the other, from the lowest that is set. */
	for (; flags; flags &= flags - 1)
		value |= tree->foll[__builtin_ctz(flags)];
	return value;
}

/* A stack may have grown down to an address when it is not too far below. */
static bool may_grow(const struct gup_vma *vma, uint64_t addr)
{
	return (vma->flags & VM_GROWSDOWN) && vma->start - addr <= STACK_MAX;
}

/* Pages from the start of a call on to the end of what is mapped there. */
static uint64_t pages_within(struct gup_mm *mm, const struct gup_call *call)
{
	uint64_t start = call->start & GUP_PAGE_MASK;
	const struct gup_vma *vma = find_vma(mm, start);
	uint64_t end = start;

	if (gup_in_gate_area(mm, start))
		end += GUP_PAGE_SIZE;
	while (vma && vma->end > end && (vma->start <= end || may_grow(vma, end))) {
		end = vma->end;
		vma = find_vma(mm, end);
	}
	end = (end - start) >> GUP_PAGE_SHIFT;
	return end < call->nr_pages ? end : call->nr_pages;
}

/* Zeroed memory for the walk's pages and for struct page; false if memory is short. */
static bool make_room(struct tree_engine *t, const struct gup_mm *mm, uint64_t pages)
{
	struct br_state *state = t->tree->state;

	if (!fence_at_least(&t->fenced, pages * sizeof(*t->pages)))
		return false;
	t->pages = (void **)t->fenced.end - pages;
	if (mm->max_pages > t->max_pages) {
		free(t->mem_map);
		t->mem_map = calloc((size_t)mm->max_pages + 1, BR_PAGE_SIZE);
		t->max_pages = t->mem_map ? mm->max_pages : 0;
		t->isolated = 0;
	}
	if (!t->mem_map)
		return false;
	/* Two trees of the same text are one object, each with pages of its own. */
	if (state->mem_map != t->mem_map)
		state->isolated = t->isolated;
	state->mem_map = t->mem_map;
	memset(t->pages, 0, pages * sizeof(*t->pages));
	return true;
}

static unsigned int held_by(const struct gup_call *call)
{
	if (call->entry_point == GUP_ENTRY_POINT_LOOK_UP)
		return call->flags;
	if (gup_entry_point_pins(call->entry_point))
		return (call->flags & ~(unsigned int)FOLL_GET) | FOLL_PIN;
	return call->no_pages ? call->flags : call->flags | FOLL_GET;
}

static bool hand_out(struct tree_engine *t, struct tree_call *call, uint64_t nr)
{
	struct gup_outcome *out = call->out;
	unsigned char *mem_map = t->tree->state->mem_map;

	for (uint64_t i = 0; i < nr; i++) {
		unsigned char *p = t->pages[i];
		size_t at = (size_t)(p - mem_map) / BR_PAGE_SIZE;

		if (p && (p < mem_map || at >= call->mm->nr_pages))
			return false;
		out->pages[i] = p ? &call->mm->page[at] : NULL;
	}
	out->nr_pages = nr;
	return true;
}

/* The clock ended a call. */
static void note_late(struct tree_engine *t)
{
	if (++t->late != LATE_MAX)
		return;
	t->engine.given_up = true;
	fprintf(stderr, "gupwalk: %s: %d calls never returned; it is given up\n", t->name,
		LATE_MAX);
}

/* The reason that ended a call that did not return. */
static void print_stop(struct tree_engine *t, const struct tree_call *call,
		       const struct gup_call *asked)
{
	char flags[512];

	gup_foll_format(flags, sizeof(flags), asked->flags);
	fprintf(stderr, "gupwalk: %s: %s(%#" PRIx64 ", %" PRIu64 ", %s) does not return: ", t->name,
		gup_entry_point_name(asked->entry_point), asked->start, asked->nr_pages, flags);
	if (call->late)
		fputs("it runs without end\n", stderr);
	else if (call->signal)
		fprintf(stderr, "it crashes, %s\n", strsignal(call->signal));
	else
		fprintf(stderr, "%s (%s:%d)\n", call->why,
			strrchr(call->file, '/') ? strrchr(call->file, '/') + 1 : call->file,
			call->line);
	fputs("gupwalk: from here on, such calls count as never returning and are not announced\n",
	      stderr);
}

static void note_stop(struct tree_engine *t, const struct tree_call *call,
		      const struct gup_call *asked)
{
	if (call->out->endless && !call->signal)
		return;
	call->out->endless = true;
	if (!t->stopped++)
		print_stop(t, call, asked);
	if (call->late)
		note_late(t);
}

/* The first call that did something wrong with a lock. */
static void note_lock(struct tree_engine *t, const struct tree_call *call,
		      const struct gup_call *asked)
{
	static const char *const locks[BR_LOCK_NR] = {
		[BR_PTE_LOCK] = "the lock of a PTE table",
		[BR_PMD_LOCK] = "the lock of a PMD table",
		[BR_PUD_LOCK] = "the lock of a PUD table",
		[BR_INTERRUPTS] = "interrupts off",
		[BR_RCU] = "a mapped page table or RCU",
		[BR_HUGETLB_LOCK] = "the lock of a hugetlb VMA",
		[BR_FOLIO_LOCK] = "the lock of a folio",
		[BR_PIN_SCOPE] = "a memalloc scope",
		[BR_MMAP_LOCK] = "mmap_lock",
	};
	const struct br_state *state = call->state;
	const char *what = state->lock_fault == BR_LEFT_HELD ? "is left held"
			   : state->lock_fault == BR_SLEPT   ? "is held where the call may sleep"
			   : state->lock_fault == BR_TAKEN_TWICE
				   ? "is taken twice"
				   : "is released or needed, and not held";
	const char *file = state->lock_file ? state->lock_file : "mm/gup.c";
	const char *gup = strstr(file, "/mm/gup.c");
	char flags[512];

	if (t->lock_faults++)
		return;
	gup_foll_format(flags, sizeof(flags), asked->flags);
	fprintf(stderr, "gupwalk: %s: %s(%#" PRIx64 ", %" PRIu64 ", %s): %s %s (%s:%d)\n", t->name,
		gup_entry_point_name(asked->entry_point), asked->start, asked->nr_pages, flags,
		locks[state->lock], what, gup ? gup + 1 : file, state->lock_line);
	fputs("gupwalk: from here on, such calls break lock-balance and are not announced\n",
	      stderr);
}

static void finish(struct tree_engine *t, struct tree_call *call, const struct gup_call *asked)
{
	struct gup_outcome *out = call->out;
	const struct br_state *state = call->state;
	uint64_t nr = out->ret > 0 && !asked->no_pages ? (uint64_t)out->ret : 0;

	out->flags = held_by(asked);
	out->lock_faults = state->lock_faults;
	if (state->lock_faults)
		note_lock(t, call, asked);
	out->locks = (uint16_t)(state->locks - gup_entry_point_wants_lock(asked->entry_point));
	if (gup_entry_point_is_fast(asked->entry_point)) {
		out->fast = state->fast;
		out->fell_back = state->locks;
		if (state->locks)
			out->nr_fast = (state->first_addr - (asked->start & GUP_PAGE_MASK)) >>
				       GUP_PAGE_SHIFT;
		else if (out->ret > 0)
			out->nr_fast = (uint64_t)out->ret;
	}
	if (nr > call->nr_stored)
		nr = call->nr_stored;
	if (nr > out->max_pages)
		nr = out->max_pages;
	if (!hand_out(t, call, nr)) {
		call->why = "a page that does not exist";
		call->file = "";
		note_stop(t, call, asked);
	}
}

/* Calls that would crash or corrupt memory in any kernel are not made. */
static bool not_tried(struct gup_mm *mm, struct gup_outcome *out, const struct gup_call *call)
{
	/* A look-up needs a VMA. */
	if (call->entry_point == GUP_ENTRY_POINT_LOOK_UP) {
		out->ret = -EFAULT;
		return !vma_lookup(mm, call->start);
	}
	if (!gup_entry_point_is_fast(call->entry_point))
		return false;
	out->ret = call->no_pages ? -EFAULT : 0;
	return call->no_pages || !(uint32_t)call->nr_pages;
}

/* Make a call @times times, from the same state as far as the walk leaves it alone. */
static long make_call(struct tree_engine *t, struct gup_walk *walk, const struct gup_call *asked,
		      unsigned int times)
{
	struct gup_outcome *out = walk->out;
	sigjmp_buf bail;
	struct tree_call call = {
		.state = t->tree->state,
		.walk = walk,
		.asked = asked,
		.traced = &t->traced,
		.caller_locks = gup_entry_point_wants_lock(asked->entry_point),
		.mm = walk->mm,
		.rules = walk->rules,
		.out = out,
		.bail = &bail,
	};
	int locked = 1;
	struct br_call br_call = {
		.entry_point = asked->entry_point,
		.start = asked->start,
		.nr = asked->nr_pages,
		.flags = tree_flags(t->tree, asked->flags),
		.locked = asked->locked ? &locked : NULL,
		.caller_locks = call.caller_locks,
		.max_vmas = (int)walk->mm->max_vmas,
	};

	gup_outcome_clear(out);
	call.nr_stored =
		asked->entry_point == GUP_ENTRY_POINT_LOOK_UP ? 1 : pages_within(walk->mm, asked);
	if (not_tried(walk->mm, out, asked))
		return out->ret;
	if (call.nr_stored > CALL_PAGES_MAX || !make_room(t, walk->mm, call.nr_stored) ||
	    (walk->on_event && !traced_begin(&t->traced, walk->mm))) {
		fprintf(stderr, "gupwalk: %s: no room for %" PRIu64 " pages\n", t->name,
			call.nr_stored);
		return out->ret = -ENOMEM;
	}
	br_call.pages = asked->no_pages ? NULL : t->pages;
	calls_made++;
	bridge_begin(&call);
	if (!sigsetjmp(bail, 0)) {
		out->ret = t->tree->call(&t->model, &br_call, times);
		bridge_end(&call);
		finish(t, &call, asked);
	} else {
		bridge_end(&call);
		note_stop(t, &call, asked);
	}
	t->isolated = call.state->isolated;
	return out->ret;
}

static long engine_call(void *arg, struct gup_walk *walk, const struct gup_call *asked)
{
	long ret = make_call(arg, walk, asked, 1);

	traced_return(walk, asked);
	return ret;
}

long tree_call_often(struct tree_engine *tree, struct gup_walk *walk, const struct gup_call *call,
		     unsigned int times)
{
	return make_call(tree, walk, call, times);
}

struct tree_engine *tree_open(const struct tree_built *built, struct strbuf *error)
{
	struct tree_engine *t = need_array(1, sizeof(*t));
	struct strbuf name = strbuf_new();

	t->handle = dlopen(built->object, RTLD_LAZY | RTLD_LOCAL);
	t->tree = t->handle ? dlsym(t->handle, BR_TREE_SYMBOL) : NULL;
	if (!t->tree || t->tree->version != BR_VERSION) {
		const char *why = t->tree ? "it is of another version" : dlerror();

		strbuf_addf(error, "%s cannot be loaded: %s\n", built->object,
			    why ? why : "no reason given");
		tree_close(t);
		return NULL;
	}
	strbuf_addf(&name, "%s%s",
		    built->name ? "" : "tree:", built->name ? built->name : built->path);
	t->name = name.s;
	bridge_fill(&t->model);
	t->engine = (struct gup_engine){
		.name = t->name,
		.call = engine_call,
		.arg = t,
		.known = (((1u << GUP_OBSERVATION_NR) - 1) & ~(1u << GUP_OBSERVATION_REFUSED)) |
			 GUP_OBSERVES_SHARING | GUP_OBSERVES_LOCK_FAULTS,
	};
	for (unsigned int i = 0; i < GUP_ENTRY_POINT_NR; i++)
		t->engine.entry_points |= t->tree->has[i] ? 1u << i : 0;
	catch_signals();
	return t;
}

void tree_close(struct tree_engine *t)
{
	if (!t)
		return;
	if (t->tree && t->tree->version == BR_VERSION) {
		t->tree->state->mem_map = NULL;
		t->tree->close();
	}
	if (t->handle)
		dlclose(t->handle);
	free(t->mem_map);
	traced_free(&t->traced);
	fence_free(&t->fenced);
	free(t->name);
	free(t);
}

const struct gup_engine *tree_as_engine(const struct tree_engine *tree)
{
	return &tree->engine;
}

bool tree_has_foll(const struct tree_engine *tree, unsigned int bit)
{
	return bit < GUP_FOLL_NR && tree->tree->foll[bit];
}

bool tree_write_counts(const struct tree_engine *tree, const char *folder)
{
	if (!tree->tree->write_counts)
		return false;
	/* libgcov writes to this folder, whatever the object's was. */
	setenv("GCOV_PREFIX", folder, 1);
	setenv("GCOV_PREFIX_STRIP", "99", 1);
	tree->tree->write_counts();
	unsetenv("GCOV_PREFIX");
	unsetenv("GCOV_PREFIX_STRIP");
	return true;
}
