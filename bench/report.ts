import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const REPORT = 'docs/RELIABILITY.md';

/**
 * Replaces a part of docs/RELIABILITY.md, which stands between two comments.
 * @param name of the part, e.g. `fault matrix`
 */
export async function report(name: string, text: string): Promise<void> {
	const { before, after } = partOf(name);
	const whole = `${before}\n${text.trim()}\n${after}`;
	writeFileSync(
		REPORT,
		await format(whole, { ...(await resolveConfig(REPORT)), parser: 'markdown' }),
	);
}

/** A table of which a run may make some rows anew: the others stay, each with the day of its run. */
interface RowsOfRuns {
	/** The last one is added: the day. */
	readonly columns: readonly string[];
	/** What stands in the first column, in the order of the table. */
	readonly names: readonly string[];
	/** Those of this run. */
	readonly rows: ReadonlyArray<readonly string[]>;
	/** What stands above the table, with all of its rows. */
	readonly headOf?: (rows: ReadonlyArray<readonly string[]>) => string;
}

/** Puts the rows of a run into the table of a part. */
export async function reportRows(
	name: string,
	{ columns, names, rows, headOf = () => '' }: RowsOfRuns,
): Promise<void> {
	const { old } = partOf(name);
	const known = cellsOf(old);
	if (known.length > 0 && !old.includes(versions())) {
		throw new Error(`The other rows of the ${name} were run with other versions: run all of them.`);
	}
	const all = names.flatMap((each) => {
		const own = rows.filter(([first]) => first === each).map((row) => [...row, today()]);
		return own.length > 0 ? own : known.filter(([first]) => first === each);
	});
	const lines = [[...columns, 'Run'], columns.map(() => '---').concat('---'), ...all];
	const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
	await report(name, `${versions()}${headOf(all)}.\n\n${table}`);
}

/** What a result is worth depends on when it was found, and with what. */
export function stamp(): string {
	return `${today()}, ${versions()}`;
}

function today(): string {
	return new Date().toISOString().slice(0, 10);
}

function versions(): string {
	const { version } = JSON.parse(readFileSync('node_modules/n8n-core/package.json', 'utf8')) as {
		version: string;
	};
	return `Node ${process.versions.node}, n8n-core ${version}`;
}

function partOf(name: string): Record<'before' | 'old' | 'after', string> {
	const text = readFileSync(REPORT, 'utf8');
	const part = new RegExp(
		`^([\\s\\S]*<!-- ${name}: [^\\n]*-->\\n)([\\s\\S]*)(\\n<!-- end of the ${name} -->[\\s\\S]*)$`,
	);
	const [, before, old, after] = part.exec(text) ?? [];
	if (before === undefined || old === undefined || after === undefined) {
		throw new Error(`${REPORT} has no part for the ${name}.`);
	}
	return { before, old, after };
}

/** The rows of the table in a part, without its head. */
function cellsOf(part: string): string[][] {
	const lines = part.split('\n').filter((line) => line.startsWith('|'));
	return lines.slice(2).map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
}
