import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import type { OdooClient } from '../../odoo';
import type { RunResult } from '../../test/support/engine';
import { recordsOf } from '../../test/support/records';
import { hold, lab, sql, until } from './lab';
import type { Stage, Story } from './stage';
import { doneIn, must, mustAgree, PARTNER, rowsOf, stage, words, write } from './stage';

const ROWS = 8;
const BATCH_SIZE = 2;
/** Less than n8n waits for an answer. */
const UPGRADED_WITHIN_MS = 200_000;

export const FIELD_CHANGES: Readonly<Record<string, Story>> = {
	'A field is removed from the model between two runs of a workflow': async () => {
		const { odoo, credential } = await stage([]);
		const { name, remove } = await ownField(odoo);
		const before = await contactsWith(odoo, credential, name);
		must(before.count === 2, `before: ${before.told}`);
		await remove();
		const known = await contactsWith(odoo, credential, name);
		must(known.count === 0, `after: ${known.told}`);
		// With another protocol, n8n has to read the fields.
		const anew = await contactsWith(odoo, { ...credential, protocol: 'xmlrpc' }, name);
		must(anew.count === 2 && anew.told.includes(name), `later: ${anew.told}`);
		const told = `As long as n8n remembers the field, no record is made: ${known.told} Then records are made without it: ${anew.told}`;
		return told.replaceAll(name, 'x_n8n');
	},
	'A field is added to the model between two runs of a workflow': async () => {
		const { odoo, credential } = await stage([]);
		await contactsWith(odoo, credential, 'name');
		const { name, remove } = await ownField(odoo);
		const early = await contactsWith(odoo, credential, name);
		must(early.count === 2 && early.told.includes(name), `at once: ${early.told}`);
		await remove();
		const told = `Until n8n reads the fields anew, records are made without it: ${early.told}`;
		return told.replaceAll(name, 'x_n8n');
	},
	'An upgrade makes a field required while rows are written': async () =>
		await upgrading({
			model: 'n8n.lab.required',
			before: 'fields.Char()',
			after: 'fields.Char(required=True)',
			early: 'a',
			late: undefined,
		}),
	'An upgrade makes numbers of texts while rows are written': async () =>
		await upgrading({
			model: 'n8n.lab.number',
			before: 'fields.Char()',
			after: 'fields.Integer()',
			early: '7',
			late: 'seven',
		}),
	'An upgrade makes whole numbers of numbers while rows are written': async () =>
		await upgrading({
			model: 'n8n.lab.whole',
			before: 'fields.Float()',
			after: 'fields.Integer()',
			early: 7,
			late: 7.5,
		}),
	'An upgrade takes a value of a selection away while rows are written': async () =>
		await upgrading({
			model: 'n8n.lab.choice',
			before: "fields.Selection([('a', 'A'), ('b', 'B')])",
			after: "fields.Selection([('a', 'A')])",
			early: 'a',
			late: 'b',
		}),
	'An upgrade lets Odoo compute a field while rows are written': async () =>
		await upgrading({
			model: 'n8n.lab.computed',
			before: 'fields.Char()',
			after: "fields.Char(compute='_compute_note', store=True)",
			early: 'a',
			late: 'b',
		}),
};

/** A field that a user adds to contacts. */
async function ownField(odoo: OdooClient): Promise<{ name: string; remove: () => Promise<void> }> {
	const [model = 0] = await recordsOf(odoo, 'ir.model').search([['model', '=', PARTNER]]);
	const fields = recordsOf(odoo, 'ir.model.fields');
	const name = `x_n8n_${Date.now()}`;
	const more = { model_id: model, ttype: 'char', field_description: 'N8n' };
	const id = await fields.createOne({ name, ...more });
	return { name, remove: async () => void (await fields.unlink([id])) };
}

/** Two contacts with a value for the field, how many of them Odoo has, and what n8n says. */
async function contactsWith(
	odoo: OdooClient,
	credential: Stage['credential'],
	field: string,
): Promise<{ count: number; told: string }> {
	const mark = randomUUID();
	const rows = rowsOf(mark, 2).map((row) => ({ ...row, [field]: 'a' }));
	const result = await write(credential, 'create', rows);
	const made = await recordsOf(odoo, PARTNER).search([['ref', '=like', `${mark}%`]]);
	mustAgree(result, made.length, rows.length);
	return { count: made.length, told: `${words([result])} ${leftOutIn(result)}`.trim() };
}

/** What the node says of input that it did not write. */
function leftOutIn({ hints }: RunResult): string {
	return (hints.Odoo ?? []).find((hint) => hint.startsWith('Left out')) ?? '';
}

interface Upgrade {
	/** One of its own, as n8n keeps the fields of a model. */
	readonly model: string;
	/** The field `note` in Python. */
	readonly before: string;
	readonly after: string;
	/** Its value in the rows that are written before the upgrade, and in every other one behind it. */
	readonly early: IDataObject[string];
	/** In the others; not given at all if undefined. */
	readonly late: IDataObject[string];
}

/**
 * An app is upgraded by an Odoo process of its own while n8n writes by the one that runs, which learns
 * of it from the database but keeps the old code. Then Odoo is started again, and n8n writes once more
 * before it reads the fields anew; and it is started again while n8n tries to write.
 */
async function upgrading(upgrade: Upgrade): Promise<string> {
	await lab('stop');
	await lab('database');
	await lab('start');
	await upgradeTo(upgrade, upgrade.before);
	const { credential } = await stage([]);
	const first = await writtenIn(credential, upgrade, ROWS);
	must(first.done === ROWS, `before the upgrade: ${first.told}`);

	const held = await hold('before the commit', tableOf(upgrade), false);
	const running = writtenIn(credential, upgrade, BATCH_SIZE);
	must(await held.met(), 'no transaction came');
	let isOver = false;
	const upgraded = upgradeTo(upgrade, upgrade.after).finally(() => (isOver = true));
	await until(async () => isOver || (await sql(WAITING)).length > 1, UPGRADED_WITHIN_MS);
	await held.release();
	await upgraded;
	const during = await running;
	await lab('start');
	const unnoticed = await writtenIn(credential, upgrade, 0);
	await lab('stop');
	const away = await writtenIn(credential, upgrade, 0, { isAway: true });
	must(away.done === 0, `without Odoo: ${away.told}`);
	await lab('start');
	const noticed = await writtenIn(credential, upgrade, 0);
	return `During the upgrade: ${during.told} After a restart that n8n did not notice: ${unnoticed.told} After one that it noticed: ${noticed.told}`;
}

const WAITING = 'SELECT pid FROM pg_locks WHERE NOT granted';

/** Writes rows, of which the first ones come before the upgrade. */
async function writtenIn(
	credential: Stage['credential'],
	upgrade: Upgrade,
	earlyCount: number,
	{ isAway = false } = {},
): Promise<{ done: number; told: string }> {
	const { model, early, late } = upgrade;
	const mark = randomUUID();
	const rows = Array.from({ length: ROWS }, (_, at) => {
		const note = at < earlyCount || at % 2 === 0 ? early : late;
		return { name: `${mark} ${at}`, ...(note !== undefined && { note }) };
	});
	const options = { batchSize: BATCH_SIZE };
	const result = await write(credential, 'create', rows, { model, options });
	const found = await sql(`SELECT name, note FROM ${tableOf(upgrade)} WHERE name LIKE '${mark}%'`);
	if (isAway) return { done: doneIn(result).length, told: words([result]) };
	mustAgree(result, found.length, ROWS);
	const given = new Set(rows.map(({ name, note = '' }) => `${name}|${String(note)}`));
	const others = found.filter((line) => !given.has(line)).length;
	const done = `${found.length} of ${ROWS} rows done${others > 0 ? `, **${others} with another value**` : ''}.`;
	const told = [done, words([result]), leftOutIn(result)].filter(Boolean).join(' ');
	return { done: found.length, told };
}

function tableOf({ model }: Upgrade): string {
	return model.replaceAll('.', '_');
}

async function upgradeTo({ model }: Upgrade, field: string): Promise<void> {
	const upgrade = spawn('scripts/second-odoo.sh', ['addon', model], {
		stdio: ['pipe', 'inherit', 'inherit'],
	});
	upgrade.stdin.end(`from odoo import api, fields, models


class Lab(models.Model):
    _name = '${model}'
    _description = 'Lab'

    name = fields.Char()
    note = ${field}

    @api.depends('name')
    def _compute_note(self):
        self.note = 'computed'
`);
	const code = await new Promise((resolve) => upgrade.once('close', resolve));
	must(code === 0, 'the upgrade failed');
}
