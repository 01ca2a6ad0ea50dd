# shellcheck shell=bash
# lib.sh - what several scripts here do; sourced by them.

# need_tools COMMAND[:PACKAGE]...: what is missing comes from apt; the package is named where it is not the command's name.
need_tools() {
  local tool missing=()
  for tool; do command -v "${tool%%:*}" >/dev/null || missing+=("${tool#*:}"); done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  echo "installing ${missing[*]}" >&2
  apt-get -qq update >&2 || true
  DEBIAN_FRONTEND=noninteractive apt-get -qqy --no-install-recommends install "${missing[@]}" >&2
}

# packed DIRECTORY: builds this checkout and packs it into there; prints the path of the package. Steps are joined since
# `set -e` does not hold in $( ).
packed() {
  npm run --silent build >&2 &&
    npm pack --silent --ignore-scripts --pack-destination "$1" >/dev/null &&
    echo "$1"/n8n-nodes-odoo-erp-*.tgz
}

# fresh_database VERSION NAME: a new one, also after a run that was killed and left one of this name.
fresh_database() {
  scripts/odoo-server.sh dropdb "$1" "$2"
  scripts/odoo-server.sh newdb "$1" "$2"
}
