// Production code imports downward only, no package that n8n does not provide, and nothing in a
// circle: neither files nor folders. Official lint cannot see this: it lets production code import
// any devDependency. Circles count as problems with --circles. What odoo/index.ts exports is used:
// tests take what else they need from its own file.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// Top to bottom: [files, packages they may import]. Folders in one row stand side by side.
const LAYERS = [
  [/^nodes\/\w+\/\w+\.node\.ts$/, ['n8n-workflow']],
  [/^nodes\/Odoo\w+\//, ['n8n-workflow']],
  [/^nodes\/shared\//, ['n8n-workflow']],
  [/^credentials\//, ['n8n-workflow']],
  [/^odoo\/index\.ts$/, []],
  [/^odoo\/(read|changes|state|write)\//, []],
  [/^odoo\/lookup\//, []],
  [/^odoo\/access\//, []],
  [/^odoo\/batch\//, []],
  [/^odoo\/client\//, []],
  [/^odoo\/(domain|values|schema|form)\//, []],
  [/^odoo\/protocol\//, []],
  [/^odoo\/\w+\.ts$/, []],
];
const ROOTS = ['credentials', 'nodes', 'odoo'];
const LIBRARY = 'odoo/index.ts';
const NAMES = /(?:import|export)(?: type)? \{([^}]*)\} from '([^']+)'/g;
const IMPORT = /(?:(?:from|import)\s+|(?:require|import)\()['"]([^'"]+)['"]/g;

const files = ROOTS.filter(existsSync)
  .flatMap((root) => readdirSync(root, { recursive: true }).map((path) => join(root, path)))
  .filter((path) => path.endsWith('.ts'))
  .sort();
const specifiersOf = new Map(
  files.map((file) => [
    file,
    [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, name]) => name),
  ]),
);

const problems = [...files.flatMap(layerProblems), ...unusedExports()];
if (process.argv.includes('--circles')) problems.push(...circlesOfFiles(), ...circlesOfFolders());
console.log(problems.join('\n') || 'layers: ok');
process.exitCode = problems.length ? 1 : 0;

function layerProblems(file) {
  if (rank(file) < 0) return [`${file} is in no layer`];
  const forbidden = specifiersOf.get(file).filter((to) => isForbidden(file, to));
  return forbidden.map((to) => `${file} may not import ${to}`);
}

function isForbidden(file, specifier) {
  if (!specifier.startsWith('.')) return !LAYERS[rank(file)][1].includes(specifier);
  const target = resolve(file, specifier);
  const [otherNode] = /^nodes\/Odoo\w+\//.exec(target) ?? [];
  if (otherNode && !file.startsWith(otherNode)) return true;
  if (file.startsWith('nodes/') && target.startsWith('odoo/')) return target !== LIBRARY;
  return rank(target) < rank(file);
}

function unusedExports() {
  const users = files.filter((file) => !file.startsWith('odoo/'));
  const used = new Set(
    users.flatMap((file) => namesIn(file, (from) => resolve(file, from) === LIBRARY)),
  );
  return files
    .filter((file) => file === LIBRARY)
    .flatMap((file) => namesIn(file))
    .filter((name) => !used.has(name))
    .map((name) => `${LIBRARY} exports ${name}, which neither nodes nor credentials use`);
}

/** The names that a file imports or passes on. */
function namesIn(file, isMeant = () => true) {
  return [...readFileSync(file, 'utf8').matchAll(NAMES)]
    .filter(([, , from]) => isMeant(from))
    .flatMap(([, list]) => list.split(',').map((name) => name.trim().replace(/^type | as .*/g, '')))
    .filter(Boolean);
}

function rank(file) {
  return LAYERS.findIndex(([pattern]) => pattern.test(file));
}

function resolve(file, specifier) {
  const path = join(dirname(file), specifier);
  return existsSync(`${path}.ts`) ? `${path}.ts` : `${path}/index.ts`;
}

function circlesOfFiles() {
  return describeCircles(
    'files',
    importsBetween((file) => file),
  );
}

/** In each folder, its subfolders and its own files: what lies deeper counts for its subfolder. */
function circlesOfFolders() {
  const folders = new Set(['.', ...files.flatMap(foldersAbove)]);
  return [...folders].sort().flatMap((folder) => {
    const depth = folder === '.' ? 0 : folder.split('/').length;
    const isInside = (file) => folder === '.' || file.startsWith(`${folder}/`);
    const childOf = (file) =>
      isInside(file) &&
      file
        .split('/')
        .slice(0, depth + 1)
        .join('/');
    const title = folder === '.' ? 'folders' : `folders in ${folder}`;
    // Files alone are told by `circlesOfFiles`.
    return describeCircles(title, importsBetween(childOf), (node) => !node.endsWith('.ts'));
  });
}

function foldersAbove(file) {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Which node imports which, as Map(node, Map(node, ['file imports file'])). */
function importsBetween(nodeOf) {
  const graph = new Map();
  for (const [file, specifiers] of specifiersOf) {
    for (const specifier of specifiers.filter((name) => name.startsWith('.'))) {
      const target = resolve(file, specifier);
      const [from, to] = [nodeOf(file), nodeOf(target)];
      if (!from || !to || (from === to && from !== file)) continue;
      const edges = graph.get(from) ?? graph.set(from, new Map()).get(from);
      edges.set(to, [...(edges.get(to) ?? []), `${file} imports ${target}`]);
    }
  }
  return graph;
}

/** A shortest circle of each knot of nodes that all reach each other, with an import for every step. */
function describeCircles(title, graph, isTold = () => true) {
  return knotsIn(graph)
    .filter((knot) => [...knot].some(isTold))
    .map((knot) => {
      const circle = shortestCircle(graph, knot, isTold);
      const steps = circle.map((node, index) => {
        const [example, ...others] = graph.get(node).get(circle[(index + 1) % circle.length]);
        return `  ${example}${others.length ? ` (and ${others.length} more)` : ''}`;
      });
      const rest = [...knot].filter((node) => !circle.includes(node)).sort();
      const tied = rest.length ? [`  in the same knot: ${rest.join(', ')}`] : [];
      return [`circle of ${title}: ${[...circle, circle[0]].join(' → ')}`, ...steps, ...tied].join(
        '\n',
      );
    });
}

/** Sets of nodes that reach each other (Tarjan's strongly connected components), without lone nodes. */
function knotsIn(graph) {
  const knots = [];
  const [order, lowest, stack] = [new Map(), new Map(), []];
  const visit = (node) => {
    order.set(node, order.size);
    lowest.set(node, order.get(node));
    stack.push(node);
    for (const next of graph.get(node)?.keys() ?? []) {
      if (!order.has(next)) visit(next);
      else if (!stack.includes(next)) continue;
      lowest.set(node, Math.min(lowest.get(node), lowest.get(next)));
    }
    if (lowest.get(node) !== order.get(node)) return;
    const knot = new Set(stack.splice(stack.indexOf(node)));
    if (knot.size > 1 || graph.get(node)?.has(node)) knots.push(knot);
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return knots;
}

function shortestCircle(graph, knot, isTold) {
  const circles = [...knot]
    .filter(isTold)
    .sort()
    .map((start) => {
      const paths = [[start]];
      const seen = new Set();
      for (const path of paths) {
        for (const next of graph.get(path.at(-1)).keys()) {
          if (next === start) return path;
          if (!knot.has(next) || seen.has(next)) continue;
          seen.add(next);
          paths.push([...path, next]);
        }
      }
    });
  return circles.reduce((best, circle) => (circle.length < best.length ? circle : best));
}
