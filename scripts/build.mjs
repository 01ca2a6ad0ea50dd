// build.mjs: dist/ for n8n. All code is one file there; what package.json lists for n8n are entries into it, with icons
// and codex files where n8n looks for them. Types are checked by `npm run typecheck`.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { build } from 'esbuild';

const BUNDLE = 'dist/index.js';

const { n8n } = JSON.parse(readFileSync('package.json', 'utf8'));
const entries = [...n8n.credentials, ...n8n.nodes].map((file) => ({
  file,
  className: basename(file).split('.')[0],
  source: file.replace(/^dist\//, './').replace(/\.js$/, ''),
}));

rmSync('dist', { recursive: true, force: true });
cpSync('icons', 'dist/icons', { recursive: true });
writeFileSync(BUNDLE, await bundled());
for (const { file, className, source } of entries) {
  mkdirSync(dirname(file), { recursive: true });
  const bundle = relative(dirname(file), BUNDLE);
  writeFileSync(file, `exports.${className} = require('${bundle}').${className};\n`);
  const codex = `${source}.json`;
  if (existsSync(codex)) cpSync(codex, file.replace(/\.js$/, '.json'));
}

/** What n8n loads, and of the client library what it needs. */
async function bundled() {
  const imports = entries.map(
    ({ className, source }) => `import { ${className} } from '${source}';`,
  );
  const names = entries.map(({ className }) => className);
  const { outputFiles } = await build({
    stdin: {
      // With `export`, esbuild would add helpers of its own.
      contents: ["'use strict';", ...imports, `module.exports = { ${names.join(', ')} };`].join(
        '\n',
      ),
      resolveDir: '.',
    },
    bundle: true,
    external: ['n8n-workflow'],
    format: 'cjs',
    target: 'es2022',
    // Without comments and layout, which are for who reads the sources; names stay.
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 1_000,
    write: false,
  });
  return outputFiles[0].text;
}
