import type { ProtocolName } from '../../odoo/protocol/protocol';
import { clientFor, credentialFor, openTarget, targetProtocols } from '../../test/support/target';
import type { Bench, Trial } from '../../test/faults/subjects';
import { SUBJECTS, wordsOf } from '../../test/faults/subjects';
import { reportRows } from '../report';
import type { Story } from './stage';
import { STORIES } from './stories';
import type { Moment } from './lab';
import { hold, lab, settled } from './lab';
import type { Place, Interruption } from './interruptions';
import { INTERRUPTIONS, urlOf } from './interruptions';

interface Operation {
	readonly subject: string;
	/** That its transaction cannot do without. */
	readonly table: string;
	readonly isRead?: true;
}

const OPERATIONS: readonly Operation[] = [
	{ subject: 'Destination: Create', table: 'res_partner' },
	{ subject: 'Destination: Create or Update', table: 'res_partner' },
	{ subject: 'Destination: Update', table: 'res_partner' },
	{ subject: 'Destination: Upload', table: 'ir_attachment' },
	{ subject: 'Destination: Post Message', table: 'mail_message' },
	{ subject: 'Source: Get Many', table: 'res_partner', isRead: true },
	{ subject: 'Source: Get New or Updated', table: 'res_partner', isRead: true },
	{ subject: 'Trigger: poll', table: 'res_partner', isRead: true },
];

interface Cell {
	readonly interruption: string;
	readonly moment: Moment;
	readonly outcome: 'done' | 'told' | 'wrong';
}

/**
 * Odoo killed, limited and taken away while n8n's engine works with it, directly and behind real web
 * servers. Runs in scripts/real-faults.sh. `ONLY="part of a name"` limits it.
 */
export async function realFaults(): Promise<void> {
	const only = process.env.ONLY ?? '';
	const cells: Cell[] = [];
	for (const interruption of INTERRUPTIONS) {
		if (!interruption.name.includes(only)) continue;
		await lab('start', ...interruption.settings);
		for (const operation of OPERATIONS) cells.push(...(await cellsOf(interruption, operation)));
		await record(cells);
	}
	if (cells.some(({ outcome }) => outcome === 'wrong')) process.exitCode = 1;
}

/** After each interruption, as all of them take long. */
async function record(cells: readonly Cell[]): Promise<void> {
	const where =
		process.env.PLACES === 'all' ? 'everywhere' : 'at one place in turn (no proxy, nginx, HAProxy)';
	const rows = rowsOf(cells);
	console.log(rows.map((row) => row.join(', ')).join('\n'));
	await reportRows('real faults', {
		columns: ['What happens', 'When', 'Cells', 'Done all the same', 'Told in an error', 'Wrong'],
		names: INTERRUPTIONS.map(({ name }) => name),
		rows,
		headOf: (all) => {
			const sum = (column: number) => all.reduce((total, row) => total + Number(row[column]), 0);
			return `, Odoo 19, ${OPERATIONS.length} operations, each ${where}: **${sum(2)} cells, ${sum(5)} wrong**`;
		},
	});
}

/** What takes more than one interruption. */
export async function realStories(): Promise<void> {
	const only = process.env.ONLY ?? '';
	const rows: string[][] = [];
	for (const [name, story] of Object.entries(STORIES)) {
		if (!name.includes(only)) continue;
		rows.push([name, await told(name, story)]);
		await reportRows('real stories', {
			columns: ['What happens', 'What comes of it'],
			names: Object.keys(STORIES),
			rows,
			headOf: () => ', Odoo 19',
		});
	}
	if (rows.some(([, words = '']) => words.includes('WRONG'))) process.exitCode = 1;
}

let turn = 0;

async function cellsOf(
	interruption: Interruption,
	{ subject, table, isRead }: Operation,
): Promise<Cell[]> {
	const cells: Cell[] = [];
	const moments = isRead ? interruption.moments.slice(0, 1) : interruption.moments;
	for (const moment of moments) {
		const { places } = interruption;
		// Each at one place in turn takes a third of the time.
		const visited = process.env.PLACES === 'all' ? places : [places[turn % places.length] as Place];
		for (const place of visited) {
			const protocol =
				targetProtocols[Math.floor(turn++ / 2) % targetProtocols.length] ?? 'jsonrpc';
			const make = SUBJECTS[subject];
			if (!make) throw new Error(`There is no operation ${subject}.`);
			const trial = await make(await benchFor(place, protocol));
			const held = await hold(moment, table, isRead ?? false);
			const running = trial.run();
			const isMet = await held.met();
			if (isMet) await interruption.interrupt();
			await held.release();
			const result = await running;
			if (interruption.endsOdoo) await lab('start', ...interruption.settings);
			await settled();
			const { outcome, words } = await judged(trial, result, isMet);
			cells.push({ interruption: interruption.name, moment, outcome });
			console.log(`${interruption.name} ${moment}, ${subject} (${place}, ${protocol}): ${words}`);
		}
	}
	return cells;
}

async function judged(
	trial: Trial,
	result: unknown,
	isMet: boolean,
): Promise<{ outcome: Cell['outcome']; words: string }> {
	const wrong = isMet ? await trial.judge(result) : ['met no transaction'];
	if (wrong.length > 0) return { outcome: 'wrong', words: `WRONG: ${wrong.join('; ')}` };
	if (!trial.hasFailed(result)) return { outcome: 'done', words: 'done' };
	return { outcome: 'told', words: wordsOf(result) };
}

async function benchFor(place: Place, protocol: ProtocolName): Promise<Bench> {
	const target = await openTarget();
	return {
		odoo: clientFor(target, { protocol: 'jsonrpc' }),
		credential: {
			...credentialFor(target, protocol),
			url: urlOf(place),
		},
	};
}

async function told(name: string, story: Story): Promise<string> {
	try {
		const words = await story();
		console.log(`${name}: ${words}`);
		return words;
	} catch (thrown) {
		console.log(`${name}: WRONG: ${String(thrown)}`);
		return `WRONG: ${String(thrown)}`;
	}
}

function rowsOf(cells: readonly Cell[]): string[][] {
	return INTERRUPTIONS.flatMap(({ name, moments }) =>
		moments.flatMap((moment) => {
			const own = cells.filter((cell) => cell.interruption === name && cell.moment === moment);
			const count = (outcome: Cell['outcome']) =>
				String(own.filter((cell) => cell.outcome === outcome).length);
			const counts = [String(own.length), count('done'), count('told'), count('wrong')];
			return own.length > 0 ? [[name, moment, ...counts]] : [];
		}),
	);
}
