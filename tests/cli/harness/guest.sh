#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests of what booted kernels answer: programs, a kernel and a QEMU made here.

: "${scratch:?cli.sh comes first}"

# stub NAME: a program of our own, its text on stdin; it goes before others.
stub()
{
	mkdir -p bin
	{
		echo '#!/bin/sh'
		cat
	} >"bin/$1"
	chmod +x "bin/$1"
	PATH=$PWD/bin:${PATH#"$PWD/bin:"}
}

# A compiler of modules, and what it strips them with.
fake_make()
{
	stub make <<-'STUB'
		for word in "$@"; do
			case $word in M=*) echo module >"${word#M=}/gupwalk_mod.ko" ;; esac
		done
	STUB
	stub strip <<-'STUB'
		cp "$4" "$3"
	STUB
}

# vm: what the VM does, with $answers as the file that it answers into.
vm()
{
	{
		echo answers=answers
		cat
	} | stub qemu-system-x86_64
}

# fake_kernel SERIES: one that was fetched.
fake_kernel()
{
	mkdir -p "$XDG_CACHE_HOME/gupwalk/kernels/$1/root/boot" \
		"$XDG_CACHE_HOME/gupwalk/kernels/$1/root/usr/src/linux-headers-$1-cloud-amd64"
	echo kernel >"$XDG_CACHE_HOME/gupwalk/kernels/$1/root/boot/vmlinuz-$1"
	echo all: >"$XDG_CACHE_HOME/gupwalk/kernels/$1/root/usr/src/linux-headers-$1-cloud-amd64/Makefile"
}

# fnv FILE: the sum that a guest ends with.
fnv()
{
	od -An -v -tu1 "$1" | awk '
		BEGIN { sum = 2166136261 }
		{ for (i = 1; i <= NF; i++) {
			low = sum % 256; byte = $i; x = 0; bit = 1
			for (b = 0; b < 8; b++) {
				if (int(low / bit) % 2 != int(byte / bit) % 2) x += bit
				bit *= 2
			}
			sum = sum - low + x
			sum = ((sum % 65536) * 16777619 + (int(sum / 65536) * 403 % 65536) * 65536) % 4294967296
		} }
		END { printf "%08x", sum }'
}

# vm_says: the VM answers with stdin, and ends it as a guest does.
vm_says()
{
	{
		echo "gupwalk-answers 2 k"
		cat
	} >said
	echo "end $(grep -c '^state ' said) states $(grep -c '^call ' said) calls sum $(fnv said)" >>said
	vm <<-STUB
		cp '$PWD/said' "\$answers"
	STUB
}

# half_written: whatever is left of something that did not come to its end.
half_written()
{
	find "$XDG_CACHE_HOME/gupwalk/kernels" -name .new -o -name '.vm.*' -o \
		-path '*/guests/*.??????' -o -path '*/answers/*.??????'
}

# kernel_fails MESSAGE: kernel:6.1 does not answer, and why; nothing is kept.
kernel_fails()
{
	gupwalk run --on kernel:6.1 page.gup
	exits 3
	err "$1"
	silent out
	[ -z "$(half_written)" ] || fail "something half-written is left: $(half_written)"
	[ ! -e cache/gupwalk/kernels/answers ] || fail "what is no answer is kept"
}
