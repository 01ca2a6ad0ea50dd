// build.mjs: dist/ for n8n. All code is one file there, readable but without the comments, which are for who reads the
// sources; what package.json lists for n8n are entries into it, with icons and codex files where n8n looks for them.
// Types are checked by `npm run typecheck`.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';

const BUNDLE = 'dist/index.js';

const { n8n } = JSON.parse(readFileSync('package.json', 'utf8'));
const entries = [...n8n.credentials, ...n8n.nodes].map((file) => ({
  file,
  className: basename(file).split('.')[0],
  source: file.replace(/^dist\//, './').replace(/\.js$/, ''),
}));

rmSync('dist', { recursive: true, force: true });
cpSync('icons', 'dist/icons', { recursive: true });
writeFileSync(BUNDLE, withoutLayout(withOneImport(withoutComments(await bundled()))));
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
    minifySyntax: true, // names stay readable
    write: false,
  });
  return outputFiles[0].text;
}

function withoutComments(code) {
  const compilerOptions = {
    removeComments: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
  };
  return ts.transpileModule(code, { compilerOptions }).outputText;
}

/** Each source file has a name of its own for n8n's library. */
function withOneImport(code) {
  const statement = 'var import_n8n_workflow = require("n8n-workflow");\n';
  const renamed = code.replace(/\bimport_n8n_workflow\d+/g, 'import_n8n_workflow');
  return renamed.replaceAll(statement, '').replace('"use strict";\n', (first) => first + statement);
}

/** Editors lay it out again, and so it takes 6 kB less. Texts of several lines stay as they are. */
function withoutLayout(code) {
  return code.replace(/`(?:\\.|[^`\\])*`|^ +|,\n/gms, (part) =>
    part.startsWith('`') ? part : part.replace(/\s+$/, '').replace(',', ', '),
  );
}
