#!/usr/bin/env bash
# n8n-node.sh [lint|build|scan|all|dev] - n8n's own developer tools over what the package ships, without a finding.
#
#   lint    `n8n-node lint` in strict mode: n8n's rules, unchanged
#   build   `n8n-node build`; n8n must load from it what it loads from `npm run build`, which puts all code into one file
#   scan    what n8n's check of verified nodes (@n8n/scan-community-package) lints: the sources and the packed package
#   all     the three of them (default)
#   dev     `n8n-node dev` in the checkout itself: n8n with the nodes, which are compiled and loaded again when they change.
#           With --external-n8n --custom-user-folder DIR for an n8n that runs already, with N8N_USER_FOLDER=DIR N8N_DEV_RELOAD=true.
#           `npm run build` puts the package's one file back into dist/.
#
# The tools bring 280 packages and 550 MB, so they are installed outside of the checkout, once, in $N8N_NODE_CLI
# (default: ~/.cache/n8n-nodes-odoo-erp/node-cli). They see a copy of the checkout with credentials/, icons/, nodes/ and
# odoo/ alone, since strict mode applies rules for n8n Cloud to tests too, which need files and processes.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh
TOOLS=${N8N_NODE_CLI:-${XDG_CACHE_HOME:-$HOME/.cache}/n8n-nodes-odoo-erp/node-cli}
CLI=0.48.3 SCAN=0.32.0
COPY=$TOOLS/copy

say() { printf '[n8n-node] %s\n' "$*" >&2; }

install_tools() {
  local wanted="$CLI $SCAN"
  [[ $(cat "$TOOLS/installed" 2>/dev/null) != "$wanted" ]] || return 0
  say "installing @n8n/node-cli $CLI and its dependencies into $TOOLS (a few minutes, once)"
  mkdir -p "$TOOLS"
  echo '{"private":true}' >"$TOOLS/package.json"
  # The types are those that this checkout builds with.
  (cd "$TOOLS" && npm install --ignore-scripts --no-audit --no-fund --loglevel=error \
    "@n8n/node-cli@$CLI" "@n8n/scan-community-package@$SCAN" eslint@9.29.0 typescript@5.9.3 @types/node@20.19.43 n8n-workflow@2.8.0)
  echo "$wanted" >"$TOOLS/installed"
}
copy_sources() {
  rm -rf "$COPY"
  mkdir -p "$COPY"
  cp -R credentials icons nodes odoo index.js README.md LICENSE CHANGELOG.md package.json package-lock.json tsconfig.json "$COPY"
  ln -s ../node_modules "$COPY/node_modules"
  cp "$TOOLS/node_modules/@n8n/node-cli/dist/template/templates/shared/default/eslint.config.mjs" "$COPY"
  # `build` compiles what tsconfig.json names; the copy has no tests.
  (cd "$COPY" && node -e '
    const edit = (file, change) => {
      const content = JSON.parse(fs.readFileSync(file, "utf8"));
      change(content);
      fs.writeFileSync(file, JSON.stringify(content, null, 2) + "\n");
    };
    edit("package.json", (json) => { json.n8n = { strict: true, ...json.n8n }; });
    edit("tsconfig.json", (json) => { json.compilerOptions.types = ["node"]; });
  ')
}
cli() { (cd "$COPY" && ./node_modules/.bin/n8n-node "$@" | grep -v "Building TypeScript files"); }
lint() { cli lint; }
build() {
  cli build
  npm run --silent build
  same_nodes . "$COPY"
  say 'n8n-node build and npm run build give the same nodes and credential'
}
# same_nodes DIRECTORY...: n8n finds the same descriptions, methods, codex files and icons in the packages there.
same_nodes() {
  node -e '
    const loaded = (folder) => {
      const { credentials, nodes } = require(path.resolve(folder, "package.json")).n8n;
      return [...credentials, ...nodes].map((name) => {
        const file = path.resolve(folder, name);
        const Class = require(file)[path.basename(file).split(".")[0]];
        const made = new Class();
        const { icon } = made.description ?? made;
        const icons = Object.values(icon).map((url) => path.resolve(path.dirname(file), url.replace("file:", "")));
        const codex = made.description && require(file.replace(/js$/, "json"));
        const methods = Object.getOwnPropertyNames(Class.prototype);
        const all = { made, methods, codex, icons: icons.map((path) => fs.readFileSync(path, "utf8")) };
        return JSON.parse(JSON.stringify(all, (_, value) => (typeof value === "function" ? "a function" : value)));
      });
    };
    assert.deepStrictEqual(...process.argv.slice(1).map(loaded));
  ' "$@"
}
scan() {
  local folder=$COPY/packed
  rm -rf "$folder"
  mkdir -p "$folder"
  tar -xzf "$(packed "$folder")" -C "$folder"
  (cd "$TOOLS" && node --input-type=module -e '
    import { analyzePackage, SOURCE_FILE_PATTERNS } from "@n8n/scan-community-package/scanner/scanner.mjs";
    const [sources, packed] = process.argv.slice(1);
    for (const [what, ...args] of [["sources", sources, SOURCE_FILE_PATTERNS], ["packed package", packed]]) {
      const { passed, message, details } = await analyzePackage(...args);
      console.log(`scan of the ${what}: ${passed ? "passed" : `${message}\n${details}`}`);
      if (!passed) process.exitCode = 1;
    }
  ' "$COPY" "$folder/package")
}

install_tools
[[ ${1:-} != dev ]] || exec "$TOOLS/node_modules/.bin/n8n-node" "$@"
copy_sources
case ${1:-all} in
  lint | build | scan) "$1" ;;
  all) lint; build; scan ;;
  *) sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//p}' "$0"; exit 1 ;;
esac
