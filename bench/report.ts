import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const REPORT = 'docs/RELIABILITY.md';

/**
 * Replaces a part of docs/RELIABILITY.md, which stands between two comments.
 * @param name of the part, e.g. `fault matrix`
 */
export async function report(name: string, text: string): Promise<void> {
	const parts = new RegExp(
		`(<!-- ${name}: [^\\n]*-->\\n)[\\s\\S]*(\\n<!-- end of the ${name} -->)`,
	);
	const before = readFileSync(REPORT, 'utf8');
	if (!parts.test(before)) throw new Error(`${REPORT} has no part for the ${name}.`);
	const after = before.replace(
		parts,
		(_, begin: string, end: string) => `${begin}\n${text.trim()}\n${end}`,
	);
	writeFileSync(
		REPORT,
		await format(after, { ...(await resolveConfig(REPORT)), parser: 'markdown' }),
	);
}

/** What a result is worth depends on when it was found, and with what. */
export function stamp(): string {
	const { version } = JSON.parse(readFileSync('node_modules/n8n-core/package.json', 'utf8')) as {
		version: string;
	};
	const day = new Date().toISOString().slice(0, 10);
	return `${day}, Node ${process.versions.node}, n8n-core ${version}`;
}
