// build-library.mjs: odoo/ as one file in dist/, readable but without the comments, which are for who reads the sources;
// all of dist/ with tabs as in the sources, which take less room.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';

/** Texts of several lines keep their blanks. */
function inTabs(code) {
  return code.replace(/`(?:\\.|[^`\\])*`|^(?: {4})+/gms, (part) =>
    part.startsWith('`') ? part : '\t'.repeat(part.length / 4),
  );
}

const { outputFiles } = await build({
  entryPoints: ['odoo/index.ts'],
  bundle: true,
  format: 'cjs',
  target: 'es2022',
  minifySyntax: true, // names stay readable
  write: false,
});
const { outputText } = ts.transpileModule(outputFiles[0].text, {
  compilerOptions: {
    removeComments: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
  },
});
rmSync('dist/odoo', { recursive: true, force: true });
mkdirSync('dist/odoo', { recursive: true });
writeFileSync('dist/odoo/index.js', outputText);
for (const name of readdirSync('dist', { recursive: true })) {
  const file = join('dist', name);
  if (file.endsWith('.js')) writeFileSync(file, inTabs(readFileSync(file, 'utf8')));
}
