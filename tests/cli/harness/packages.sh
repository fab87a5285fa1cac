#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Debian packages and a mirror of them, made here. GUPWALK_APT_SOURCES has apt look there.
#
#   pack NAME VERSION
#
# puts the folder `package` into the mirror as that package; it may replace an older one.

needs apt-get dpkg-deb flock

export GUPWALK_APT_SOURCES="$PWD/sources.list"
echo "deb [trusted=yes] file:$PWD/mirror ./" >sources.list
mkdir mirror

pack()
{
	mkdir -p package/DEBIAN
	printf '%s: %s\n' Package "$1" Version "$2" Architecture all \
		Maintainer 'Nobody <nobody@example.org>' Description none >package/DEBIAN/control
	dpkg-deb -Znone -b package "mirror/$1_$2.deb" >/dev/null
	{
		cat package/DEBIAN/control
		printf '%s: %s\n' Filename "./$1_$2.deb" Size "$(stat -c %s "mirror/$1_$2.deb")" \
			SHA256 "$(sha256sum "mirror/$1_$2.deb" | cut -d' ' -f1)"
		echo
	} >>mirror/Packages
}
