// check-package.mjs [FILE.tgz]: what npm would publish, or that file, holds what users need and no more.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAX_BYTES = 250_000;
const MAX_FILES = 30;
const WANTED = ['CHANGELOG.md', 'LICENSE', 'README.md', 'index.js', 'package.json'];
/** Everything else is one of these. */
const ALLOWED = [
  /^dist\/index\.js$/,
  /^dist\/credentials\/\w+\.credentials\.js$/,
  /^dist\/nodes\/\w+\/\w+\.node\.js(on)?$/,
  /^dist\/icons\/[\w.]+\.svg$/,
];

const folder = mkdtempSync(join(tmpdir(), 'package-'));
try {
  const archive = process.argv[2] ?? pack(folder);
  const files = execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((file) => file.replace(/^package\//, ''));
  const bytes = statSync(archive).size;
  const problems = [
    ...WANTED.filter((file) => !files.includes(file)).map((file) => `${file} is missing.`),
    ...files
      .filter((file) => !WANTED.includes(file) && !ALLOWED.some((pattern) => pattern.test(file)))
      .map((file) => `${file} is of no use to anybody who installs the package.`),
    ...(bytes > MAX_BYTES ? [`${bytes} bytes are more than ${MAX_BYTES}.`] : []),
    ...(files.length > MAX_FILES ? [`${files.length} files are more than ${MAX_FILES}.`] : []),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`${files.length} files, ${bytes} bytes packed`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function pack(target) {
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', target];
  return join(target, execFileSync('npm', args, { encoding: 'utf8' }).trim());
}
