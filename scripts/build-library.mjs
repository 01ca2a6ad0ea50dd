// build-library.mjs: odoo/ as one file in dist/, readable but without the comments, which are for who reads the sources.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import ts from 'typescript';

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
/** Tabs as in the sources, which take less room; not within texts of several lines. */
const inTabs = outputText.replace(/`(?:\\.|[^`\\])*`|^(?: {4})+/gms, (part) =>
  part.startsWith('`') ? part : '\t'.repeat(part.length / 4),
);
rmSync('dist/odoo', { recursive: true, force: true });
mkdirSync('dist/odoo', { recursive: true });
writeFileSync('dist/odoo/index.js', inTabs);
