import { randomUUID } from 'node:crypto';
import type { IDataObject, INode } from 'n8n-workflow';
import type { Vals } from '../../odoo/call';
import { expectRecord } from '../../odoo/protocol/expect';
import type { RunOptions, SavedWorkflow } from '../support/engine';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { by } from '../support/picked';
import type { WireRequest } from '../support/proxy';
import { recordsOf } from '../support/records';
import { useClient, useProxy, useTarget } from '../support/suite';
import { credentialFor, protocolsFor } from '../support/target';
import { isCallOf } from '../support/wireRequest';

const target = useTarget();
const proxy = useProxy(target);
const odoo = useClient(target);
const partners = recordsOf(odoo, 'res.partner', { active_test: false });

const NODE = 'Odoo Destination';

describe.each(protocolsFor('xmlrpc'))('Destination over %s', (protocol) => {
	let mark: string;

	beforeEach(() => {
		mark = randomUUID();
	});

	interface Setup {
		readonly operation: string;
		readonly matchingColumns?: readonly string[];
		readonly value?: Readonly<Record<string, string>>;
		readonly parameters?: INode['parameters'];
		readonly options?: INode['parameters'];
		readonly node?: Partial<INode>;
	}

	/** The node behind a trigger, with the input mapped automatically unless `value` is given. */
	const workflowOf = (setup: Setup): SavedWorkflow => {
		const { operation, matchingColumns = [], value, options = {}, parameters } = setup;
		const mappingMode = value ? 'defineBelow' : 'autoMapInputData';
		const all = {
			resource: 'record',
			operation,
			model: by('name', 'res.partner'),
			columns: { mappingMode, value: value ?? null, matchingColumns, schema: [] },
			options,
			...parameters,
		};
		return inARow(ownNode('odooDestination', all, { name: NODE, ...setup.node }));
	};

	const run = async (setup: Setup, input: readonly IDataObject[], more: RunOptions = {}) =>
		await runWorkflow(workflowOf(setup), {
			credential: { ...credentialFor(target, protocol), url: proxy.url },
			input,
			...more,
		});

	const output = async (setup: Setup, input: readonly IDataObject[]) => {
		const result = await run(setup, input);
		expect(result.error).toBeUndefined();
		return jsonOf(result, NODE);
	};

	const create = async (...vals: readonly Vals[]) => await partners.create(vals);

	const read = async (fields: readonly string[]) =>
		await partners.searchRead([['ref', '=like', `${mark}%`]], fields, 'ref, id');

	const rowsOf = (count: number, more: (index: number) => IDataObject = () => ({})) =>
		Array.from({ length: count }, (_, index) => ({
			ref: `${mark} ${index}`,
			name: `P ${index}`,
			...more(index),
		}));

	const byRef = { matchingColumns: ['ref'] };

	it('lets the last item win, also where items have different options', async () => {
		const setup: Setup = {
			operation: 'upsert',
			matchingColumns: ['ref'],
			value: { ref: mark, name: '={{ $json.name }}' },
			options: { context: '={{ $json.context }}' },
			node: { onError: 'continueRegularOutput' },
		};
		const [one, other] = [{ context: { one: 1 } }, { context: { other: 1 } }];
		await run(setup, [
			{ name: 'First', ...one },
			{ name: 'Second', ...other },
			{ name: 'Last', ...one },
		]);
		expect(await partners.searchRead([['ref', '=', mark]], ['name'])).toMatchObject([
			{ name: 'Last' },
		]);
	});

	it('tells created, updated and unchanged records apart, each paired with its item', async () => {
		const [same = 0, other = 0] = await create(
			{ ref: `${mark} 0`, name: 'P 0' },
			{ ref: `${mark} 1`, name: 'Old' },
		);
		const result = await run({ operation: 'upsert', ...byRef }, rowsOf(3));
		const [items = []] = result.outputs[NODE] ?? [];
		expect(items.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
			[{ id: same, action: 'unchanged' }, { item: 0 }],
			[{ id: other, action: 'updated' }, { item: 1 }],
			[{ id: expect.any(Number), action: 'created' }, { item: 2 }],
		]);
	});

	it('matches on several columns, also on ones that are mapped by hand', async () => {
		const [id] = await create(
			{ ref: mark, name: 'Found', city: 'Gent' },
			{ ref: mark, name: 'Found', city: 'Brugge' },
		);
		const setup = {
			operation: 'update',
			matchingColumns: ['ref', 'city'],
			value: { ref: '={{ $json.key }}', city: '={{ $json.town }}', street: '={{ $json.street }}' },
		};
		const input = [{ key: mark, town: 'Gent', street: 'New' }];
		expect(await output(setup, input)).toEqual([{ id, action: 'updated' }]);
		expect((await read(['street'])).map(({ street }) => street)).toEqual(['New', false]);
	});

	it('takes an item of which no value fits a field for a mistake, not for a record that is so already', async () => {
		const [id = 0] = await create({ ref: mark, name: 'Found' });
		const node = { onError: 'continueRegularOutput' } as const;
		const input = [
			{ id, Phone: '1', 'E-mail': 'a@example.com' },
			{ id, Phone: '1', name: 'Found' },
			{ id, display_name: 'Found' },
			{ id },
		];
		const results = await output({ operation: 'update', node }, input);
		expect(results).toMatchObject([
			{
				error: {
					code: 'FIELD_NOT_FOUND',
					field: 'Phone',
					hint: expect.stringContaining('phone') as string,
				},
			},
			{ action: 'unchanged' },
			{ action: 'unchanged' },
			{ action: 'unchanged' },
		]);
	});

	it('creates no blank record of an item of which no value fits a field', async () => {
		const node = { onError: 'continueRegularOutput' } as const;
		const input = [
			{ Partner: 'Ann', 'E-mail': 'a@example.com' },
			{ display_name: 'Ann', xmlid: `${mark}` },
			{ name: 'Ann', ref: mark, Partner: 'Ann' },
			{},
			{ id: 7 },
			{ xmlid: `${mark}_2` },
		];
		const results = await output({ operation: 'create', node }, input);
		const noValue = {
			code: 'INVALID_VALUE',
			message: expect.stringContaining('no value') as string,
		};
		expect(results).toMatchObject([
			{ error: { code: 'FIELD_NOT_FOUND', field: 'Partner' } },
			{ error: { code: 'INVALID_VALUE', field: 'display_name' } },
			{ action: 'created' },
			...[1, 2, 3].map(() => ({ error: noValue })),
		]);
	});

	it('creates a record of an item whose values come to none, as Odoo decides by its defaults', async () => {
		const node = { onError: 'continueRegularOutput' } as const;
		const input = [{ child_ids: [] }, { country_id: `${mark} is nowhere` }];
		const options = { onMissingReference: 'skipField' };
		// A contact needs a name.
		const byOdoo = { error: { code: expect.not.stringMatching('INVALID_VALUE') as string } };
		expect(await output({ operation: 'create', options, node }, input)).toMatchObject([
			byOdoo,
			byOdoo,
		]);
		const value = { child_ids: '={{ [] }}' };
		expect(await output({ operation: 'create', value, node }, [{}])).toMatchObject([byOdoo]);
	});

	it('creates no blank record of an item that has nothing but an External ID, and finds one by it', async () => {
		const node = { onError: 'continueRegularOutput' } as const;
		const setup: Setup = { operation: 'upsert', matchingColumns: ['xmlid'], node };
		const [, xmlid, other] = [0, 1, 2].map((each) => `n8n_test.${mark.replace(/-/g, '')}_${each}`);
		await output(setup, [{ xmlid, name: mark, ref: mark }]);
		const misspelt = { nmae: 'X', ctiy: 'Y' };
		const input = [
			{ xmlid },
			{ xmlid: other },
			{ xmlid: other, ...misspelt },
			{ xmlid, ...misspelt },
		];
		const notFound = { code: 'FIELD_NOT_FOUND', field: 'nmae' };
		expect(await output(setup, input)).toMatchObject([
			{ action: 'unchanged' },
			{ error: { code: 'INVALID_VALUE', message: expect.stringContaining('no value') as string } },
			{ error: notFound },
			{ error: notFound },
		]);
	});

	it('creates or finds records of which an item has the key alone among other data', async () => {
		const [id = 0] = await create({ ref: mark, name: mark });
		const setup: Setup = { operation: 'upsert', matchingColumns: ['name'] };
		const input = [
			{ name: mark, source: 'shop' },
			{ name: `${mark} new`, source: 'shop' },
		];
		expect(await output(setup, input)).toMatchObject([
			{ id, action: 'unchanged' },
			{ action: 'created' },
		]);
	});

	it('fails items with a field that is read-only, if they are to fail for what cannot be written', async () => {
		const options = { unknownColumns: 'error' };
		const [id = 0] = await create({ ref: mark, name: 'Found' });
		const setup: Setup = {
			operation: 'update',
			options,
			node: { onError: 'continueRegularOutput' },
		};
		const input = [
			{ id, commercial_partner_id: id },
			{ id, name: 'New' },
		];
		expect(await output(setup, input)).toMatchObject([
			{ error: { code: 'INVALID_VALUE', field: 'commercial_partner_id' } },
			{ action: 'updated' },
		]);
	});

	it('says which input fields it leaves out, as they cannot be written', async () => {
		const [id = 0] = await create({ ref: mark, name: 'Found' });
		const row = { name: 'New', display_name: 'Old', commercial_partner_id: id };
		const input = [
			row,
			{ ...row, colour: 1 },
			{ ...row, colour: 2, 'seller.email': 'a@b.example' },
		];
		const hintsOf = async (setup: Setup, given: readonly IDataObject[]) => {
			const result = await run(setup, given);
			expect(result.error).toBeUndefined();
			return result.hints[NODE] ?? [];
		};
		const keyed = { operation: 'update', matchingColumns: ['commercial_partner_id'] };
		const told = (names: string) => [
			expect.stringContaining(`read-only: ${names}. A field`) as string,
		];
		expect(await hintsOf(keyed, input)).toEqual(told('colour, seller.email'));
		expect(await hintsOf(keyed, [row])).toEqual([]);
		const named = { ...keyed, matchingColumns: ['ref'] };
		expect(await hintsOf(named, [{ ...row, ref: mark }])).toEqual(told('commercial_partner_id'));
		const value = { name: 'New', ref: mark };
		expect(await hintsOf({ operation: 'create', value }, input)).toEqual([]);
	});

	it('says which fields of lines it leaves out, and what a new line is a line of does not matter', async () => {
		const line = { name: 'Kid', emial: 'a@b.example', parent_id: { id: 999999, name: 'Gone' } };
		const input = [line, JSON.stringify(line)].map((each, index) => ({
			name: 'Company',
			ref: `${mark} ${index}`,
			is_company: true,
			commercial_partner_id: 1,
			child_ids: typeof each === 'string' ? `[${each}]` : [each],
		}));
		const created = await run({ operation: 'create' }, input);
		expect(created.error).toBeUndefined();
		const names = 'child_ids.emial, commercial_partner_id';
		expect(created.hints[NODE]).toEqual([expect.stringContaining(`read-only: ${names}.`)]);

		const companies = await read(['child_ids']);
		const children = companies.flatMap(({ child_ids: ids }) => ids as number[]);
		expect(children).toHaveLength(2);
		const changed = companies.map(({ id, child_ids: ids }) => ({
			id: id as number,
			child_ids: [{ id: (ids as number[])[0], name: 'Child', email_: 'a@b.example' }],
		}));
		const updated = await run({ operation: 'update' }, changed);
		expect(updated.hints[NODE]).toEqual([expect.stringContaining('read-only: child_ids.email_.')]);
		expect(jsonOf(updated, NODE)).toMatchObject([{ action: 'updated' }, { action: 'updated' }]);
	});

	it('makes no blank line of one of which no value fits a field, and changes the other lines', async () => {
		const node = { onError: 'continueRegularOutput' } as const;
		const lines = [{ nmae: 'Kid' }, { display_name: 'Kid', parent_name: 'Company' }];
		const rows = lines.map((line) => ({ name: 'Company', ref: mark, child_ids: [line] }));
		const notFound = { code: 'FIELD_NOT_FOUND', field: 'child_ids.nmae' };
		const created = await output({ operation: 'create', node }, rows);
		expect(created).toMatchObject([
			{ error: notFound },
			{ error: { code: 'INVALID_VALUE', field: 'child_ids.parent_name' } },
		]);

		const [id = 0] = await create({ ref: mark, name: 'Company' });
		const [child = 0, other = 0] = await create(
			{ name: 'Kid', parent_id: id },
			{ name: 'Kid', parent_id: id },
		);
		const childIds = [
			{ id: child, nmae: 'X' },
			{ id: other, name: 'Child' },
		];
		const changed = await run({ operation: 'update', node }, [{ id, child_ids: childIds }]);
		expect(jsonOf(changed, NODE)).toMatchObject([{ action: 'updated' }]);
		expect(changed.hints[NODE]).toEqual([expect.stringContaining('read-only: child_ids.nmae.')]);
		const held = await recordsOf(odoo, 'res.partner').searchRead(
			[['id', 'in', [child, other]]],
			['name'],
		);
		expect(held.map(({ name }) => name).sort()).toEqual(['Child', 'Kid']);
	});

	it('leaves the type of an invoice that is there as it is', async () => {
		const moves = recordsOf(odoo, 'account.move');
		const [partner = 0] = await create({ ref: mark, name: 'Customer' });
		const vals = { ref: mark, move_type: 'out_invoice', partner_id: partner };
		const id = await moves.createOne(vals);
		const parameters = { model: by('name', 'account.move') };
		const input = [{ id, ref: mark, invoice_date_due: '2026-01-31', move_type: 'out_refund' }];
		for (const setup of [
			{ operation: 'update', parameters },
			{ operation: 'upsert', parameters, matchingColumns: ['ref'] },
		]) {
			const result = await run(setup, input);
			expect(result.hints[NODE]).toEqual([expect.stringContaining('read-only: move_type.')]);
		}
		const node = { onError: 'continueRegularOutput' } as const;
		const options = { unknownColumns: 'error' };
		expect(await output({ operation: 'update', parameters, options, node }, input)).toMatchObject([
			{ error: { code: 'INVALID_VALUE', field: 'move_type' } },
		]);
		const held = await moves.searchRead([['id', '=', id]], ['invoice_date_due', 'move_type']);
		expect(held).toMatchObject([{ invoice_date_due: '2026-01-31', move_type: 'out_invoice' }]);
	});

	it('moves an attachment to another record', async () => {
		const [one = 0, other = 0] = await create({ ref: mark, name: 'One' }, { name: 'Other' });
		const attachments = recordsOf(odoo, 'ir.attachment');
		const id = await attachments.createOne({ name: mark, res_model: 'res.partner', res_id: one });
		const parameters = { model: by('name', 'ir.attachment') };
		for (const [setup, to] of [
			[{ operation: 'update', parameters }, other],
			[{ operation: 'upsert', parameters, matchingColumns: ['name'] }, one],
		] as const) {
			const input = [{ id, name: mark, res_model: 'res.partner', res_id: to }];
			const result = await run(setup, input);
			expect(jsonOf(result, NODE)).toMatchObject([{ action: 'updated' }]);
			expect(result.hints[NODE] ?? []).toEqual([]);
			const held = await attachments.searchRead([['id', '=', id]], ['res_id']);
			expect(held).toMatchObject([{ res_id: to }]);
		}
	});

	it('names no input field as left out that has no value, or that Odoo is to refuse', async () => {
		const hinted = async (model: string, input: IDataObject, user = target.users.admin) => {
			const setup: Setup = {
				operation: 'update',
				parameters: { model: by('name', model) },
				node: { onError: 'continueRegularOutput' },
			};
			const ofUser = { ...credentialFor(target, 'jsonrpc', user), password: user.password };
			const result = await run(setup, [input], { credential: { ...ofUser, url: proxy.url } });
			return { hints: result.hints[NODE] ?? [], results: jsonOf(result, NODE) };
		};
		const [partner = 0] = await create({ ref: mark, name: 'Found' });
		const empty = {
			id: partner,
			name: 'Found',
			colour: null,
			size: '',
			commercial_partner_id: null,
		};
		expect((await hinted('res.partner', empty)).hints).toEqual([]);

		// As Odoo 14 describes all fields to users who may not write.
		const params = { attributes: ['type', 'string', 'relation'] };
		const fields = await odoo.call(
			{ model: 'res.currency', method: 'fields_get', params },
			expectRecord,
		);
		const closed = Object.entries(fields).map(([name, field]) => [
			name,
			{ ...(field as Vals), store: true, searchable: true, sortable: true, readonly: true },
		]);
		proxy.breakNext(
			{ result: Object.fromEntries(closed) as unknown },
			({ body }) => body.includes('fields_get') && body.includes('res.currency'),
		);
		const [id = 0] = await recordsOf(odoo, 'res.currency').search([]);
		const row = { id, symbol: mark.slice(0, 3), colour: 1 };
		const { hints, results } = await hinted('res.currency', row, target.users.low);
		expect(results).toMatchObject([{ error: { code: 'ACCESS_DENIED' } }]);
		expect(hints).toEqual([expect.stringContaining('read-only: colour. A field')]);
	});

	const switches = ['validateOnly', 'allOrNothing', 'exactlyOnce', 'skipTracking'];

	it.each(switches)('takes %s from an expression only as yes or no', async (name) => {
		for (const given of ['={{ $json.missing }}', '={{ null }}', '={{ "yes" }}', '={{ "" }}']) {
			const result = await run({ operation: 'create', options: { [name]: given } }, rowsOf(1));
			expect(result.error?.message).toMatch(/neither true nor false|has no value for this item/);
		}
		expect(await read(['name'])).toEqual([]);
	});

	it.each(['={{ "true" }}', '={{ 1 }}', true])(
		'writes nothing for Validate Only %s',
		async (on) => {
			const setup = { operation: 'create', options: { validateOnly: on } };
			expect(await output(setup, rowsOf(1))).toEqual([{ id: null, would: 'create' }]);
			expect(await read(['name'])).toEqual([]);
		},
	);

	it.each(['={{ $json.missing }}', '={{ null }}', 'xx_XX'])(
		'writes no text in the language %s',
		async (language) => {
			const result = await run({ operation: 'create', options: { language } }, rowsOf(1));
			expect(result.error?.message).toMatch(/language|Language/);
			expect(await read(['name'])).toEqual([]);
		},
	);

	it.each([' ', ', ', ','])('clears no tags because of the text %j', async (category_id) => {
		const [tag = 0] = await recordsOf(odoo, 'res.partner.category').create([{ name: mark }]);
		const [id = 0] = await create({ ref: mark, name: 'Tagged', category_id: [[6, 0, [tag]]] });
		const result = await run({ operation: 'update', ...byRef }, [{ ref: mark, category_id }]);
		expect(result.error?.message).toContain('does not fit the field');
		expect(await partners.read([id], ['category_id'])).toEqual([{ id, category_id: [tag] }]);
	});

	it('takes the name of a file that the item does not have for no file', async () => {
		const input = [{ ref: mark, name: 'Photo', image_1920: 'data' }];
		const { error } = await run({ operation: 'create' }, input);
		expect(error?.message).toBe('The item has no file in the binary field "data".');
		expect(await read(['name'])).toEqual([]);
	});

	it('agrees on what a missing reference comes to, checked or written', async () => {
		const options = { onMissingReference: 'create' };
		const rows = [{ ref: mark, name: 'Child', parent_id: `Parent ${mark}` }];
		const setup = { operation: 'upsert', matchingColumns: ['ref', 'parent_id'], options };
		const checked = { ...setup, options: { ...options, validateOnly: true } };
		expect(await output(checked, rows)).toEqual([{ id: null, would: 'create' }]);
		expect(await partners.search([['name', '=', `Parent ${mark}`]])).toEqual([]);
		expect((await output(setup, rows)).map(({ action }) => action)).toEqual(['created']);
	});

	it('writes nothing behind the first bad item, whichever have an External ID', async () => {
		const rows = [
			{ ref: `${mark} 0`, name: 'Bad', color: 'no number', xmlid: `n8n.${mark}-0` },
			{ ref: `${mark} 1`, name: 'Good' },
		];
		const rejected = [{ ...rows[0], color: 1, parent_id: 2_000_000_000 }, rows[1] ?? {}];
		for (const [input, why] of [
			[rows, 'does not fit the field'],
			[rejected, '2000000000'],
		] as const) {
			const { error } = await run({ operation: 'create' }, input);
			expect(error?.message).toContain(why);
			expect(await read(['name'])).toEqual([]);
		}
	});

	it('finds archived records, unless told not to', async () => {
		const [id] = await create({ ref: `${mark} 0`, name: 'Archived', active: false });
		const setup = { operation: 'upsert', ...byRef };
		expect(await output(setup, rowsOf(1))).toEqual([{ id, action: 'updated' }]);
		const apart = { ...setup, options: { matchArchived: false } };
		expect(await output(apart, rowsOf(1))).toEqual([{ id: expect.any(Number), action: 'created' }]);
		expect((await read(['active'])).map(({ active }) => active)).toEqual([false, true]);
	});

	it('fails or skips items without a record, and changes all of several when told to', async () => {
		const ids = await create({ ref: `${mark} 0`, name: 'A' }, { ref: `${mark} 0`, name: 'B' });
		const setup = { operation: 'update', ...byRef };
		const failing = await run({ ...setup, node: { onError: 'continueRegularOutput' } }, rowsOf(2));
		expect(jsonOf(failing, NODE).map(({ error }) => (error as IDataObject).code)).toEqual([
			'REFERENCE_AMBIGUOUS',
			'RECORD_NOT_FOUND',
		]);
		const options = { onMissing: 'skip', multipleMatches: 'all' };
		expect(await output({ ...setup, options }, rowsOf(2))).toEqual([
			{ ids, action: 'updated' },
			{ id: null, action: 'skipped' },
		]);
	});

	it('gives the record or the input along with the result', async () => {
		const setup = { operation: 'create' };
		const rows = rowsOf(2, (index) => ({ junk: index, country_id: 'base.be' }));
		const records = await output({ ...setup, options: { output: 'record' } }, rows);
		expect(records).toHaveLength(2);
		expect(records[1]).toMatchObject({
			action: 'created',
			ref: `${mark} 1`,
			name: 'P 1',
			city: null,
			country_id: { id: expect.any(Number), name: 'Belgium' },
		});
		const both = await output({ ...setup, options: { output: 'inputAndResult' } }, rows);
		expect(both[1]).toEqual({ ...rows[1], id: expect.any(Number), action: 'created' });
	});

	it('does not hand on the IDs of the input beside those of the result', async () => {
		const ids = await create({ ref: mark, name: 'A' }, { ref: mark, name: 'B' });
		const input = { id: 5, ids: [6, 7], opened: { ids: [8] }, ref: mark, name: 'C' };
		const value = { ref: '={{ $json.ref }}', name: '={{ $json.name }}' };
		const options = { output: 'inputAndResult', multipleMatches: 'all' };
		const setup = { operation: 'update', value, matchingColumns: ['ref'], options };
		expect(await output(setup, [input])).toEqual([
			{ ref: mark, name: 'C', ids, action: 'updated' },
		]);
		const created = await output({ operation: 'create', value, options }, [input]);
		expect(created).toEqual([{ ref: mark, name: 'C', id: expect.any(Number), action: 'created' }]);
	});

	it('reads written records with one request for each batch', async () => {
		const options = { output: 'record', batchSize: 20 };
		await output({ operation: 'create', options }, rowsOf(40));
		expect(proxy.requests.filter(isCallOf('search_read'))).toHaveLength(2);
	});

	it('gives the record without the fields that are closed to the user', async () => {
		const { portal } = target.users;
		const [ofPortal = 0] = await partners.search([['user_ids', '=', portal.uid]]);
		const tag = await recordsOf(odoo, 'res.partner.category').createOne({ name: mark });
		// A portal user may see the contacts below their own. The first address among these
		// would become that of the portal user too, so there is none.
		const [id] = await create({
			parent_id: ofPortal,
			type: 'other',
			function: mark,
			category_id: [[6, 0, [tag]]],
		});

		const setup = { operation: 'update', matchingColumns: ['id'], options: { output: 'record' } };
		const { password, username } = portal;
		const credential = { ...credentialFor(target, 'auto'), url: proxy.url, username, password };
		const result = await run(setup, [{ id, function: mark }], { credential });
		expect(result.error).toBeUndefined();
		const [record] = jsonOf(result, NODE);
		expect(record).toMatchObject({ id, action: 'unchanged', function: mark });
		expect(record).not.toHaveProperty('category_id');
		expect(record).not.toHaveProperty('warning');
	});

	it('never takes an item for unchanged that the user may not change', async () => {
		const [id = 0] = await recordsOf(odoo, 'res.country').search([['code', '=', 'BE']]);
		const model = by('name', 'res.country');
		const setup = { operation: 'update', matchingColumns: ['id'], parameters: { model } };
		const credential = { ...credentialFor(target, protocol, target.users.low), url: proxy.url };
		const node = { onError: 'continueRegularOutput' } as const;
		const result = await run({ ...setup, node }, [{ id, name: 'Renamed' }], { credential });
		expect(jsonOf(result, NODE)).toMatchObject([{ error: { code: 'ACCESS_DENIED' } }]);
	});

	it('says what would be done, and writes nothing', async () => {
		const [id] = await create({ ref: `${mark} 0`, name: 'Old', city: 'Gent' });
		const options = { validateOnly: true, onMissingReference: 'create' };
		const setup = { operation: 'upsert', ...byRef, options };
		const rows = rowsOf(3, (index) => ({ city: index === 2 ? 'x' : 'Gent', parent_id: null }));
		const bad = { ref: `${mark} 3`, name: 'Bad', color: 'red' };
		const result = await run({ ...setup, node: { onError: 'continueErrorOutput' } }, [
			...rows,
			bad,
		]);
		expect(jsonOf(result, NODE)).toEqual([
			{ id, would: 'update', changes: { name: { from: 'Old', to: 'P 0' } } },
			{ id: null, would: 'create' },
			{ id: null, would: 'create' },
		]);
		expect(jsonOf(result, NODE, 1)).toEqual([
			{ ...bad, error: expect.objectContaining({ code: 'INVALID_VALUE', field: 'color' }) },
		]);
		expect(await read(['name'])).toEqual([{ id, name: 'Old' }]);
	});

	it('writes all items or none, and stops with the reason', async () => {
		const options = { allOrNothing: true };
		const bad = rowsOf(4, (index) => (index === 2 ? { color: 'red' } : {}));
		const result = await run({ operation: 'create', options }, bad);
		expect(result.error?.message).toMatch(/"red" does not fit .*\[item 2\]/);
		expect(await read(['name'])).toEqual([]);
		expect(await output({ operation: 'create', options }, rowsOf(4))).toHaveLength(4);
	});

	it('does not take items apart that are to be written together', async () => {
		const parameters = { model: by('name', '={{ $json.model }}') };
		const setup = { operation: 'create', parameters, options: { allOrNothing: true } };
		const models = ['res.partner', 'res.partner.category'];
		const input = models.map((model) => ({ model, name: mark, ref: mark }));
		const result = await run(setup, input);
		expect(result.error?.message).toContain('only 1 of 2 items can be written together');
		expect(await read(['name'])).toEqual([]);
	});

	it('creates nothing twice when n8n tries the node again', async () => {
		const isSecondCreate = (request: WireRequest) =>
			isCallOf('load')(request) && request.body.includes(`${mark} 1`);
		proxy.breakNext({ status: 400, body: 'no' }, isSecondCreate);
		const setup = {
			operation: 'create',
			options: { exactlyOnce: true, batchSize: 1 },
			node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
		};
		expect(await output(setup, rowsOf(2))).toEqual([
			{ id: expect.any(Number), action: 'unchanged' },
			{ id: expect.any(Number), action: 'created' },
		]);
		expect(await read(['name'])).toHaveLength(2);
	});

	it('takes equal items of two runs of a node, or of two executions, for different ones', async () => {
		const setup = { operation: 'create', options: { exactlyOnce: true } };
		const workflow = workflowOf(setup);
		const to = (node: string) => ({ node, type: 'main' as const, index: 0 });
		const twice = {
			nodes: [
				...workflow.nodes,
				{ name: 'A', type: 'n8n-nodes-base.noOp' },
				{ name: 'B', type: 'n8n-nodes-base.noOp' },
			],
			connections: {
				Start: { main: [[to('A'), to('B')]] },
				A: { main: [[to(NODE)]] },
				B: { main: [[to(NODE)]] },
			},
		};
		const credential = { ...credentialFor(target, protocol), url: proxy.url };
		for (const executionId of [`${mark}-1`, `${mark}-2`]) {
			await runWorkflow(twice, { credential, input: rowsOf(1), executionId });
		}
		expect(await read(['name'])).toHaveLength(4);
	});

	it('finds the record of an item by its key in a later execution', async () => {
		const options = { exactlyOnce: true, exactlyOnceBy: '={{ $json.order }}' };
		const setup = { operation: 'create', options };
		const rows = rowsOf(2, (index) => ({ order: `${mark}/Ä ${index}` }));
		const first = await output(setup, rows);
		const again = await run(setup, rows, { executionId: `${mark}-later` });
		expect(jsonOf(again, NODE)).toEqual(first.map(({ id }) => ({ id, action: 'unchanged' })));
		const node = { onError: 'continueRegularOutput' } as const;
		for (const order of [null, ' ', { id: 7, name: 'S7' }, [7]]) {
			const bad = await run({ ...setup, node }, [{ ...rows[0], order }]);
			expect(jsonOf(bad, NODE)[0]?.error).toMatchObject({ code: 'INVALID_VALUE' });
		}
	});

	it('creates exactly once by a key alone', async () => {
		const setup = { operation: 'create', options: { exactlyOnceBy: '={{ $json.order }}' } };
		const rows = rowsOf(1, () => ({ order: `${mark}/key` }));
		const [created] = await output(setup, rows);
		const again = await run(setup, rows, { executionId: `${mark}-later` });
		expect(jsonOf(again, NODE)).toEqual([{ id: created?.id, action: 'unchanged' }]);
	});

	it('archives records by their URLs', async () => {
		const [one = 0, other = 0] = await create(
			{ ref: `${mark} 1`, name: 'P 1' },
			{ ref: `${mark} 2`, name: 'P 2' },
		);
		const byUrl = by('url', '={{ $json.url }}');
		const urls = [
			`${target.url}/odoo/contacts/${one}`,
			`${target.url}/web#id=${other}&cids=1,2&model=res.partner&view_type=form`,
			`${target.url}/odoo/res.country/1`,
		];
		const setup = { operation: 'archive', parameters: { ids: byUrl } };
		const result = await run(
			{ ...setup, node: { onError: 'continueRegularOutput' } },
			urls.map((url) => ({ url })),
		);
		expect(jsonOf(result, NODE)).toMatchObject([
			{ id: one, action: 'archived' },
			{ id: other, action: 'archived' },
			{ error: { code: 'INVALID_VALUE', message: expect.stringContaining('res.country') } },
		]);
	});

	it('archives and deletes records by ID, External ID or lists of both', async () => {
		const xmlid = `n8n.${mark}`;
		const [{ id: named } = {}] = await output({ operation: 'create' }, [
			{ ...rowsOf(1)[0], xmlid },
		]);
		const [archived = 0, other = 0] = await create(
			{ ref: `${mark} 1`, name: 'P 1', active: false },
			{ ref: `${mark} 2`, name: 'P 2' },
		);
		const ids = { ids: '={{ $json.ids }}' };
		const input = [{ ids: `${xmlid}, ${other}` }, { ids: archived }];
		expect(await output({ operation: 'archive', parameters: ids }, input)).toEqual([
			{ ids: [named, other], action: 'archived' },
			{ id: archived, action: 'unchanged' },
		]);
		expect((await read(['active'])).every(({ active }) => active === false)).toBe(true);
		const options = { validateOnly: true };
		expect(await output({ operation: 'delete', parameters: ids, options }, input)).toEqual([
			{ ids: [named, other], would: 'delete' },
			{ id: archived, would: 'delete' },
		]);
		expect(await output({ operation: 'delete', parameters: ids }, input)).toEqual([
			{ ids: [named, other], action: 'deleted' },
			{ id: archived, action: 'deleted' },
		]);
		expect(await read(['name'])).toEqual([]);
	});

	it.each(['archive', 'delete'])(
		'leaves an item alone whose list has a missing ID: %s',
		async (operation) => {
			const [one = 0, two = 0] = await create(
				{ ref: `${mark} 1`, name: 'P 1' },
				{ ref: `${mark} 2`, name: 'P 2' },
			);
			const parameters = { ids: '={{ $json.ids }}' };
			const input = [{ ids: [one, 999_999_999] }, { ids: two }];
			const node = { onError: 'continueRegularOutput' } as const;
			expect(jsonOf(await run({ operation, parameters, node }, input), NODE)).toMatchObject([
				{ error: { code: 'RECORD_NOT_FOUND', message: expect.stringMatching(/^There is no/) } },
				{ id: two, action: `${operation}d` },
			]);
			expect((await read(['active'])).filter(({ active }) => active)).toEqual([
				{ id: one, active: true },
			]);
		},
	);

	it('says how many records of an item were deleted before Odoo refused one', async () => {
		const [ofUser = 0] = await partners.search([['user_ids', '=', target.users.low.uid]]);
		const [id = 0] = await create({ ref: `${mark} 1`, name: 'P 1' });
		const parameters = { ids: '={{ $json.ids }}' };
		const node = { onError: 'continueRegularOutput' } as const;
		const input = [{ ids: [id, ofUser] }];
		const [item] = jsonOf(await run({ operation: 'delete', parameters, node }, input), NODE);
		expect(item?.error).toMatchObject({
			code: 'VALIDATION',
			message: expect.stringMatching(/^Done for only 1 of the item's 2 records\. ./),
		});
		expect(await read(['name'])).toEqual([]);
	});

	it('stops with the item at fault and how many were done', async () => {
		const rows = rowsOf(4, (index) => (index === 2 ? { country_id: 999_999_999 } : {}));
		const result = await run({ operation: 'upsert', ...byRef }, rows);
		expect(result.status).toBe('error');
		expect(result.error?.message).toContain('[item 2]');
		expect(result.error?.description).toContain('2 of 4 items were processed');
		expect(await read(['name'])).toHaveLength(2);
	});
});
