import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { runAsTool } from '../support/asTool';
import { jsonOf } from '../support/engine';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { credentialFor, protocolsFor } from '../support/target';

const target = useTarget();
const odoo = useClient(target);
const partners = recordsOf(odoo, 'res.partner', { active_test: false });

describe.each(protocolsFor('jsonrpc'))('the tool of an AI agent over %s', (protocol) => {
	let company: number;
	let contacts: number[];
	let tags: number[];
	let mark: string;

	beforeEach(async () => {
		mark = randomUUID();
		tags = await recordsOf(odoo, 'res.partner.category').create([
			{ name: `Red ${mark}`, color: 1 },
			{ name: `Blue ${mark}`, color: 2 },
		]);
		company = await partners.createOne({
			name: mark,
			is_company: true,
			category_id: [[6, 0, [tags[0] ?? 0]]],
		});
		contacts = await partners.create([
			{ name: `Ann ${mark}`, parent_id: company },
			{ name: `Bob ${mark}`, parent_id: company },
		]);
	});

	const update = async (values: IDataObject[], parameters: IDataObject = {}) => {
		const result = await runAsTool(
			{
				resource: 'record',
				operation: 'update',
				model: by('name', 'res.partner'),
				columns: { mappingMode: 'autoMapInputData', value: null },
				...parameters,
			},
			credentialFor(target, protocol),
			...values.map((each) => ({ id: company, ...each })),
		);
		expect(result.error).toBeUndefined();
		return jsonOf(result, 'Tool');
	};

	/** What there is of the company, its contacts and its tags. */
	const stateOf = async () => [
		await partners.read([company], ['active', 'category_id', 'child_ids', 'name']),
		await partners.read(contacts, ['active', 'parent_id']),
		await recordsOf(odoo, 'res.partner.category').read(tags, ['name']),
	];

	const removals: Array<[string, () => IDataObject]> = [
		['the verb delete', () => ({ child_ids: { delete: [contacts[0]] } })],
		['the verb remove', () => ({ child_ids: { remove: contacts } })],
		['the verb clear', () => ({ category_id: { clear: true } })],
		['the verb set', () => ({ category_id: { set: [tags[1]] } })],
		['a list without the records linked now', () => ({ category_id: [`Blue ${mark}`] })],
		['null', () => ({ category_id: null })],
		['text of JSON', () => ({ child_ids: JSON.stringify({ delete: contacts }) })],
		['the command 2, delete', () => ({ child_ids: [[2, contacts[0], 0]] })],
		['the command 2, delete, of a tag', () => ({ category_id: [[2, tags[0], 0]] })],
		['the command 3, unlink', () => ({ category_id: [[3, tags[0], 0]] })],
		['the command 5, clear', () => ({ child_ids: [[5, 0, 0]] })],
		['the command 6, replace', () => ({ child_ids: [[6, 0, []]] })],
		['a line that moves elsewhere', () => ({ child_ids: [{ id: contacts[0], parent_id: null }] })],
		['a line that is archived', () => ({ child_ids: [[1, contacts[0], { active: false }]] })],
		[
			'a line of a line',
			() => ({ child_ids: [{ id: contacts[0], child_ids: [[6, 0, []]], active: 0 }] }),
		],
		['the field active', () => ({ active: false })],
		['the field active as text', () => ({ active: 'no' })],
	];
	it('removes nothing, by whatever values', async () => {
		const before = await stateOf();
		const values = removals.map(([, given]) => ({ name: `New ${mark}`, ...given() }));
		const answers = await update(values);
		for (const [position, [by]] of removals.entries()) {
			const { message, hint } = answers[position]?.error as IDataObject;
			expect([by, message]).toEqual([by, expect.stringContaining('which AI agents may not do')]);
			expect(hint).toContain('Allow Agent to Remove Records');
		}
		expect(await stateOf()).toEqual(before);
	});

	it('removes nothing where the switch is an expression', async () => {
		const values = { child_ids: [[2, contacts[0], 0]], allowRemoval: true };
		const [answer] = await update([values], { allowRemoval: '={{ $json.allowRemoval }}' });
		expect(answer?.error).toMatchObject({ code: 'ACCESS_DENIED' });
		expect(await partners.read(contacts, ['id'])).toHaveLength(2);
	});

	it('removes records where its builder switched that on', async () => {
		const values = { child_ids: [[2, contacts[0], 0]], category_id: null, active: false };
		const [answer] = await update([values], { allowRemoval: true });
		expect(answer).toMatchObject({ id: company, action: 'updated' });
		expect(await partners.search([['id', 'in', contacts]])).toEqual(contacts.slice(1));
		const own = await partners.read([company], ['active', 'category_id']);
		expect(own).toMatchObject([{ active: false, category_id: [] }]);
	});

	it('writes to people only where its builder switched that on', async () => {
		const post = async (parameters: IDataObject, switches: IDataObject = {}) => {
			const record = by('id', '={{ $json.id }}');
			const options = { operation: 'post', body: mark, ids: record, ...parameters, ...switches };
			return (await update([{}], { resource: 'message', ...options }))[0];
		};
		const given = { messageType: '={{ "comment" }}' };
		for (const sent of [given, { messageType: 'note', partnerIds: 'ann@example.com' }]) {
			for (const switches of [{}, { allowSending: '={{ true }}' }]) {
				expect((await post(sent, switches))?.error).toMatchObject({
					code: 'ACCESS_DENIED',
					hint: expect.stringContaining('Allow Agent to Notify People') as string,
				});
			}
		}
		expect(await post({ messageType: 'note' })).toMatchObject({ action: 'posted' });
		expect(await post(given, { allowSending: true })).toMatchObject({ action: 'posted' });
	});

	it('adds and changes linked records, and writes back what it has read', async () => {
		const ann = { id: contacts[0], name: `Anna ${mark}` };
		const answers = await update([
			{ category_id: { add: [`Blue ${mark}`] }, child_ids: [ann, { name: `Cid ${mark}` }] },
			{ category_id: tags, child_ids: [ann], active: true },
		]);
		expect(answers.map(({ action }) => action)).toEqual(['updated', 'unchanged']);
		expect(await partners.search([['parent_id', '=', company]])).toHaveLength(3);
	});

	it('removes nothing by creating records with lines', async () => {
		const before = await stateOf();
		const category_id = [[2, tags[0], 0]];
		const values = { id: null, name: `New ${mark}`, category_id };
		const child_ids = [{ name: 'Dan', category_id }];
		const [answer] = await update([{ ...values, child_ids }], { operation: 'create' });
		expect(answer).toMatchObject({ action: 'created' });
		expect(await stateOf()).toEqual(before);
	});
});
