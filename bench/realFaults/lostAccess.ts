import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OdooClient } from '../../odoo';
import { recordsOf } from '../../test/support/records';
import type { Target, TargetUser } from '../../test/support/target';
import { credentialFor } from '../../test/support/target';
import { hold, lab, sql } from './lab';
import { switchOnSecondFactor } from './secondFactor';
import type { Story } from './stage';
import { must, mustAgree, PARTNER, rowsOf, stage, words, write } from './stage';

const ROWS = 8;
const MOST_WAIT_MS = 10_000;

export const LOST_ACCESS: Readonly<Record<string, Story>> = {
	'The API key is revoked in the middle of a run': async () =>
		await losing('json2', async ({ uid }) => {
			await sql(`DELETE FROM res_users_apikeys WHERE user_id = ${uid}`);
		}),
	'The user is deactivated in the middle of a run': async () =>
		await losing('json2', async ({ uid }) => {
			await sql(`UPDATE res_users SET active = false WHERE id = ${uid}`);
		}),
	'Two-factor authentication is switched on in the middle of a run with the password': async () =>
		await losing('password', switchOnSecondFactor),
	'Two-factor authentication is switched on in the middle of a run with an API key': async () =>
		await losing('json2', switchOnSecondFactor, ROWS),
	'Two-factor authentication is switched on in the middle of a run with an API key, over JSON-RPC':
		async () => await losing('jsonrpc', switchOnSecondFactor, ROWS),
};

/** A run of several batches during whose first one the user loses the access, or should keep it. */
async function losing(
	by: 'json2' | 'jsonrpc' | 'password',
	lose: (user: TargetUser, target: Target) => Promise<void>,
	expected?: number,
): Promise<string> {
	const { target } = await stage([]);
	const { low } = target.users;
	const credential =
		by === 'password'
			? credentialFor(target, 'auto', { ...low, apiKey: undefined })
			: credentialFor(target, by, low);
	const mark = randomUUID();
	const held = await hold('before the commit', 'res_partner', false);
	const running = write(credential, 'create', rowsOf(mark, ROWS), { options: { batchSize: 2 } });
	must(await held.met(), 'no transaction came');
	const hasLost = lose(low, target);
	// It may have to wait for the transaction that is held.
	await Promise.race([hasLost, sleep(MOST_WAIT_MS)]);
	await held.release();
	await hasLost;
	const result = await running;
	const { odoo } = await stage([]);
	const made = await madeIn(odoo, mark);
	await lab('stop');
	await lab('database'); // with all users as they were
	mustAgree(result, made, ROWS);
	if (expected === undefined) must(made < ROWS, 'nothing failed');
	else must(made === expected, `${made} written: ${words([result])}`);
	return `${made} of ${ROWS} rows written and said. ${words([result])}`.trim();
}

async function madeIn(odoo: OdooClient, mark: string): Promise<number> {
	return (await recordsOf(odoo, PARTNER).search([['ref', '=like', `${mark}%`]])).length;
}
