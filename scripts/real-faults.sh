#!/usr/bin/env bash
# real-faults.sh - Odoo 19 killed, limited and taken away while n8n's engine works with it, directly and behind real nginx
# and HAProxy (bench/realFaults). Writes the result into docs/RELIABILITY.md. About half an hour, more with PLACES=all, which takes
# each cell without a proxy and behind both. ONLY="part of a name" runs some of it; the other rows stay. Needs root and apt.
set -euo pipefail
cd "$(dirname "$0")/.."
finish() { scripts/second-odoo.sh down || true; }
trap finish EXIT
scripts/odoo-server.sh up 19
ODOO_TARGET_ENV=$(scripts/second-odoo.sh up)
export ODOO_TARGET_ENV
npx tsx bench/index.ts real-faults
npx tsx bench/index.ts real-stories
