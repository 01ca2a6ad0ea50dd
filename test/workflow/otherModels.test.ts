import { randomInt, randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import type { OdooClient } from '../../odoo';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { itIf } from '../support/itIf';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import {
	clientFor,
	credentialFor,
	isSandbox,
	protocolsFor,
	targetVersion,
} from '../support/target';
import { isSince } from '../support/versions';

const target = useTarget();

/** Models and fields that no operation of the nodes is about. */
describe.each(protocolsFor('jsonrpc'))('other models over %s', (protocol) => {
	let odoo: OdooClient;

	beforeAll(() => {
		odoo = clientFor(target);
	});

	const run = async (
		type: 'odooSource' | 'odooDestination',
		model: string,
		parameters: IDataObject,
		input: readonly IDataObject[] = [{}],
		user: 'admin' | 'low' = 'admin',
	) => {
		const all = {
			resource: 'record',
			model: { __rl: true, mode: 'name', value: model },
			...parameters,
		};
		const node = ownNode(type, all, { onError: 'continueRegularOutput' });
		const credential = credentialFor(target, protocol, target.users[user]);
		const result = await runWorkflow(inARow(node), { credential, input });
		return { items: jsonOf(result, 'Odoo'), hints: result.hints.Odoo };
	};

	/** Mapped automatically. */
	const create = async (model: string, input: readonly IDataObject[]) => {
		const columns = { mappingMode: 'autoMapInputData', value: null, schema: [] };
		return await run('odooDestination', model, { operation: 'create', columns }, input);
	};

	const getMany = async (model: string, parameters: IDataObject, user?: 'admin' | 'low') => {
		const all = { operation: 'getMany', ...parameters };
		const { items } = await run('odooSource', model, all, [{}], user);
		return items;
	};

	const DISTRIBUTION = 'analytic_distribution';

	it('gives the content of an attachment with all its fields, and links it to its record', async () => {
		const name = randomUUID();
		const [partner = 0] = await recordsOf(odoo, 'res.partner').create([{ name }]);
		const datas = Buffer.from(`${name} `.repeat(100)).toString('base64');
		const { items, hints } = await create('ir.attachment', [
			{ name, datas, res_model: 'res.partner', res_id: partner },
		]);
		expect(items).toEqual([{ id: expect.any(Number), action: 'created' }]);
		expect(hints).toEqual([]);
		const parameters = {
			output: 'all',
			filterMode: 'domain',
			domain: JSON.stringify([['name', '=', name]]),
			options: { binaryFields: 'base64' },
		};
		const [attachment = {}] = await getMany('ir.attachment', parameters);
		expect(attachment).toMatchObject({ datas, res_model: 'res.partner', res_id: partner });
		expect(attachment).not.toHaveProperty('raw');
	});

	itIf(!isSandbox).each(['admin', 'low'] as const)(
		'gives what Odoo computes from files along with them, as the user %s',
		async (user) => {
			const name = randomUUID();
			// Two pixels wide, three high.
			const datas =
				'iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAAAAACcgYFdAAAADUlEQVR4nGP4/58BjAAa7gX7ulLyWwAAAABJRU5ErkJggg==';
			const image = { name, datas, mimetype: 'image/png' };
			await recordsOf(clientFor(target, { user }), 'ir.attachment').create([image]);
			const filter = { filterMode: 'domain', domain: JSON.stringify([['name', '=', name]]) };
			const expected = { name, datas, image_width: 2, image_height: 3 };
			for (const choice of [
				{ output: 'all' },
				{ output: 'selected', fields: Object.keys(expected) },
			]) {
				const options = { binaryFields: 'base64' };
				const parameters = { ...choice, ...filter, options };
				const [read] = await getMany('ir.attachment', parameters, user);
				expect(read).toMatchObject(expected);
			}
		},
	);

	itIf(targetVersion === 14)(
		'says what to do about a field that Odoo cannot work out',
		async () => {
			// The sales team of a shop that is not installed.
			const parameters = { output: 'all', options: { includeArchived: true } };
			expect(await getMany('crm.team', parameters)).toMatchObject([
				{ error: { hint: expect.stringContaining('Selected Fields') as string } },
			]);
		},
	);

	itIf(!isSandbox)('creates no category for a full name that it would not get', async () => {
		const [parent, name, other] = [randomUUID(), randomUUID(), randomUUID()];
		await recordsOf(odoo, 'product.category').create([{ name: parent }]);
		const full = `${parent} / ${name}`;
		const columns = {
			mappingMode: 'autoMapInputData',
			value: null,
			matchingColumns: ['complete_name'],
			schema: [],
		};
		const parameters = { operation: 'upsert', columns };
		const upsert = async (...input: readonly IDataObject[]) =>
			(await run('odooDestination', 'product.category', parameters, input)).items;
		expect(
			await upsert(
				{ complete_name: full, name },
				{ complete_name: full, name, parent_id: parent },
				{ complete_name: other, name: other },
			),
		).toMatchObject([
			{ error: { field: 'parent_id', message: expect.stringContaining('(parent_id)') as string } },
			{ action: 'created' },
			{ action: 'created' },
		]);
		expect(await upsert({ complete_name: full, name })).toMatchObject([{ action: 'unchanged' }]);
	});

	itIf(!isSandbox)('creates the rate of a currency', async () => {
		const day = `19${randomInt(10, 99)}-0${randomInt(1, 9)}-${randomInt(10, 28)}`;
		const currency = await recordsOf(odoo, 'res.currency').search([['name', '=', 'USD']]);
		const { items } = await create('res.currency.rate', [
			{ name: day, currency_id: { id: currency[0] ?? 0, name: 'USD' }, rate: 0.91 },
		]);
		expect(items).toEqual([{ id: expect.any(Number), action: 'created' }]);
		await recordsOf(odoo, 'res.currency.rate').unlink([Number(items[0]?.id)]);
	});

	itIf(!isSandbox)('creates an invoice, not a journal entry, where the item says so', async () => {
		const ref = randomUUID();
		const partner_id = await recordsOf(odoo, 'res.partner').createOne({ name: ref });
		await create('account.move', [{ ref, partner_id, move_type: 'Customer Invoice' }]);
		const moves = recordsOf(odoo, 'account.move');
		expect(await moves.searchRead([['ref', '=', ref]], ['move_type'])).toMatchObject([
			{ move_type: 'out_invoice' },
		]);
	});

	itIf(!isSandbox && isSince('analyticDistribution')).each([
		[{ 'Marketing %': 100 }],
		['Marketing'],
		[[7]],
		[{ 7: '100 %' }],
	])('takes no analytic distribution that Odoo could not read: %j', async (distribution) => {
		const { items } = await create('account.analytic.distribution.model', [
			{ [DISTRIBUTION]: distribution },
		]);
		expect(items).toMatchObject([
			{
				error: {
					code: 'INVALID_VALUE',
					field: DISTRIBUTION,
					hint: expect.stringContaining('{ "7": 60, "8": 40 }') as string,
				},
			},
		]);
	});

	itIf(!isSandbox && isSince('analyticDistribution')).each([
		['isEmpty', '=', DISTRIBUTION],
		['isNotEmpty', '!=', DISTRIBUTION],
		['isNotEmpty', '!=', 'distribution_analytic_account_ids'],
	])('asks for no %s distribution, for which Odoo gives all or none', async (word, sign, field) => {
		const filters: IDataObject[] = [
			{ filterMode: 'conditions', conditions: { values: [{ field, operator: word }] } },
			{ filterMode: 'domain', domain: `[('${field}', '${sign}', False)]` },
		];
		for (const filter of filters) {
			expect(await getMany('account.move.line', filter)).toMatchObject([
				{ error: { code: 'INVALID_DOMAIN', message: expect.stringContaining(field) as string } },
			]);
		}
	});
});
