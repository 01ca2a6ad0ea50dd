// Production code imports downward only, and no package that n8n does not provide.
// Official lint cannot see this: it lets production code import any devDependency.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// Top to bottom: [files, packages they may import].
const LAYERS = [
  [/^nodes\/\w+\/\w+\.node\.ts$/, ['n8n-workflow']],
  [/^nodes\/Odoo\w+\//, ['n8n-workflow']],
  [/^nodes\/shared\//, ['n8n-workflow']],
  [/^credentials\//, ['n8n-workflow']],
  [/^odoo\/index\.ts$/, []],
  [/^odoo\/(read|changes|write)\//, []],
  [/^odoo\/client\//, []],
  [/^odoo\/(domain|values|schema)\//, []],
  [/^odoo\/protocol\//, []],
  [/^odoo\/(call|errors|fingerprint|http)\.ts$/, []],
];
const IMPORT = /(?:(?:from|import)\s+|require\()['"]([^'"]+)['"]/g;
const rank = (file) => LAYERS.findIndex(([files]) => files.test(file));
const resolve = (path) => (existsSync(`${path}.ts`) ? `${path}.ts` : `${path}/index.ts`);

function isForbidden(file, specifier) {
  if (!specifier.startsWith('.')) return !LAYERS[rank(file)][1].includes(specifier);
  const target = resolve(join(dirname(file), specifier));
  const [otherNode] = /^nodes\/Odoo\w+\//.exec(target) ?? [];
  if (otherNode && !file.startsWith(otherNode)) return true;
  if (file.startsWith('nodes/') && target.startsWith('odoo/')) return target !== 'odoo/index.ts';
  return rank(target) < rank(file);
}

const problems = ['credentials', 'nodes', 'odoo']
  .flatMap((root) => readdirSync(root, { recursive: true }).map((path) => join(root, path)))
  .filter((path) => path.endsWith('.ts'))
  .flatMap((file) => {
    if (rank(file) < 0) return [`${file} is in no layer`];
    const specifiers = [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, name]) => name);
    return specifiers.filter((to) => isForbidden(file, to)).map((to) => `${file} may not import ${to}`);
  });
console.log(problems.join('\n') || 'layers: ok');
process.exitCode = problems.length ? 1 : 0;
