// Refuses to publish what only the owner can fill in, an undated CHANGELOG, or a tag of another version.
import { readFileSync } from 'node:fs';

const { author, homepage, repository, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const problems = [];

if (/example/.test(`${homepage} ${repository.url} ${author.email}`)) {
  problems.push('package.json still has a placeholder in homepage, repository or author.');
}
if (
  !new RegExp(`^## \\[${version}\\] - \\d{4}-\\d{2}-\\d{2}$`, 'm').test(
    readFileSync('CHANGELOG.md', 'utf8'),
  )
) {
  problems.push(`CHANGELOG.md has no dated section for ${version}.`);
}
const { GITHUB_REF_TYPE, GITHUB_REF_NAME } = process.env;
if (GITHUB_REF_TYPE === 'tag' && GITHUB_REF_NAME !== `v${version}`) {
  problems.push(`The tag ${GITHUB_REF_NAME} is not v${version}.`);
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
