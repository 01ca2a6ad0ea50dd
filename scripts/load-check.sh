#!/usr/bin/env bash
# load-check.sh 1|2 - installs the packed package in a real n8n 1.x or 2.x and uses it there against real Odoo servers.
#
# Brings up what is not up (scripts/odoo-server.sh, scripts/n8n-server.sh), installs Chromium where it is missing, works in
# databases of its own and drops them.
# With `screenshots` as second argument, it takes the pictures of the docs there (npm run screenshots); a third one
# picks them by a part of their name. Other further arguments go to jest, e.g. `credential` for one file, --json --outputFile=FILE or -t 'part of a name'.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh
export N8N_MAJOR=${1:?say 1 or 2}; shift
N8N_LAB=${N8N_LAB:-/tmp/n8n-lab} WORK=$(mktemp -d)
SERVER=$N8N_MAJOR${N8N_INSTANCE:+-$N8N_INSTANCE}
export N8N_ENV=$N8N_LAB/n8n-$SERVER.env CREDENTIALS_BEFORE=$WORK/credentials-before.json
export LOAD_CHECK_DATABASE=load_check_${SERVER/-/_}

finish() {
  for version in 19 14; do scripts/odoo-server.sh dropdb $version "$LOAD_CHECK_DATABASE" || true; done
  scripts/n8n-server.sh down "$N8N_MAJOR" || true
  rm -rf "$WORK"
}
trap finish EXIT

need_tools chromium
CHROMIUM=$(command -v chromium)
export CHROMIUM

scripts/odoo-server.sh up 19 14
for version in 19 14; do fresh_database $version "$LOAD_CHECK_DATABASE"; done

PACKAGE=$(packed "$WORK")
export PACKAGE

scripts/n8n-server.sh up "$N8N_MAJOR"
scripts/n8n-server.sh get "$N8N_MAJOR" /types/credentials.json >"$CREDENTIALS_BEFORE"
scripts/n8n-server.sh up "$N8N_MAJOR" --package "$PACKAGE"

if [[ ${1:-} == screenshots ]]; then
  npx tsx scripts/screenshots/main.ts "${@:2}"
  exit
fi

# One at a time: n8n mixes up two credential tests that run at once. Connections to servers may be kept open.
npx jest "$@" --runInBand --forceExit --testTimeout=60000 --testPathIgnorePatterns=/node_modules/ --testMatch '**/test/e2e/**/*.e2e.ts'
