#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Packages of other Debian suites, by apt, without adding these to the system.
# Sourced after lib.sh. The caller sets $dir, a folder of its own, and $wanted, the
# series that it is about; $unsure is a text for its messages.

# shellcheck disable=SC2154 # the caller's
: "${dir:?}" "${wanted:?}"
# shellcheck disable=SC2034 # for the caller
unsure=

# The suites in which a kernel series may be.
suites_of()
{
	case $1 in
	5.10) echo "bullseye bullseye-security" ;;
	6.1) echo "bookworm bookworm-security" ;;
	6.12) echo "bookworm-backports bookworm-security" ;;
	6.18) echo "trixie-backports forky sid experimental" ;;
	*) echo "trixie-backports sid experimental" ;;
	esac
}

# apt, with options for this run only; it shows progress on a terminal.
quiet=-qq
[ ! -t 2 ] || quiet=-q=0
apt_run()
{
	tool=$1
	shift
	"$tool" -o Dir::Etc::sourcelist="$dir/.apt/sources.list" -o Dir::Etc::sourceparts=- \
		-o Dir::State::lists="$dir/.apt/lists" -o Dir::State::status=/dev/null \
		-o Dir::Cache="$dir/.apt" -o Dir::Cache::pkgcache=packages.bin \
		-o Dir::Cache::srcpkgcache=sources.bin -o Dir::Cache::archives="$dir/.apt/archives" \
		-o Acquire::Languages=none -o Acquire::GzipIndexes=true -o APT::Get::List-Cleanup=false \
		-o APT::Sandbox::User="$(id -un)" "$@"
}

# mirror RELEASE LABEL: where apt finds this release, or one with that label.
mirror()
{
	apt-get indextargets --format "\$(RELEASE) \$(REPO_URI) \$(LABEL)" 'Created-By: Packages' |
		awk -v release="$1" -v label="$2" '
			$1 == release && !exact { exact = $2 }
			substr($0, length($1 $2) + 3) == label && !near { near = $2 }
			END { print exact ? exact : near }'
}

# Sources of all requested suites, on apt's own mirrors.
sources()
{
	# shellcheck source=/dev/null
	release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	main=$(mirror "$release" Debian)
	security=$(mirror "$release-security" Debian-Security)
	key=/usr/share/keyrings/debian-archive-keyring.gpg
	for suite in $(for one in $wanted; do suites_of "$one"; done | tr ' ' '\n' | sort -u); do
		case $suite in
		*-security) uri=$security ;;
		*) uri=$main ;;
		esac
		[ -z "$uri" ] || echo "deb [signed-by=$key] $uri $suite main"
	done
}

# debian_update: reads the indexes; sets $unsure when they are old.
debian_update()
{
	mkdir -p "$dir/.apt/lists/partial" "$dir/.apt/archives/partial" || exit 3
	if [ -n "${GUPWALK_APT_SOURCES:-}" ]; then
		cat "$GUPWALK_APT_SOURCES"
	else
		sources
	fi >"$dir/.apt/sources.list"
	unsure=
	apt_run apt-get "$quiet" update --error-on=any >&2 || {
		say "not all indexes could be read; using those that are here"
		# shellcheck disable=SC2034 # for the caller
		unsure="; a newer one may exist"
	}
}

# debian_versions PACKAGE: its versions, the newest first; nothing if it has no version.
debian_versions()
{
	apt_run apt-cache madison "$1" | awk '{ print $3 }'
}

# debian_version PACKAGE: the newest one.
debian_version()
{
	debian_versions "$1" | head -n 1
}

# debian_sha256 PACKAGE VERSION
debian_sha256()
{
	apt_run apt-cache show "$1=$2" | sed -n "s/^SHA256: //p" | head -n 1
}
