#!/usr/bin/env bash
# soak.sh [MINUTES] - a real n8n 2.x with a polled and an instant Odoo Trigger for half an hour, and a writer of several
# transactions, some of which end late; Odoo is killed and restarted, n8n restarted and killed, the network cut twice (bench/soak.ts).
# Every change has to come, none unmarked twice, and n8n's memory has to stay as it is. Writes the result into docs/RELIABILITY.md.
# Needs root and apt. Knob: N8N_INSTANCE (8 when left out; see n8n-server.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh
export MINUTES=${1:-30} SECOND=${SECOND:-1} N8N_MAJOR=2 N8N_INSTANCE=${N8N_INSTANCE:-8}
N8N_LAB=${N8N_LAB:-/tmp/n8n-lab} WORK=$(mktemp -d)
export N8N_ENV=$N8N_LAB/n8n-2-$N8N_INSTANCE.env N8N_PIDFILE=$N8N_LAB/u2-$N8N_INSTANCE/n8n.pid
finish() {
  scripts/n8n-server.sh down 2 || true
  scripts/second-odoo.sh down || true
  rm -rf "$WORK"
}
trap finish EXIT
scripts/odoo-server.sh up 19
ODOO_TARGET_ENV=$(scripts/second-odoo.sh up)
export ODOO_TARGET_ENV
scripts/second-odoo.sh start
PACKAGE=$(packed "$WORK")
export PACKAGE
scripts/n8n-server.sh up 2 --package "$PACKAGE"
NODE24=$(ls "$N8N_LAB"/node24/node_modules/*/bin/node 2>/dev/null | head -n 1 || true)
export NODE24=${NODE24:-node}
npx tsx bench/index.ts soak
