import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { fieldsNotice } from '../../nodes/OdooDestination/columns';
import { jsonOf, loadExample, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { credentialFor, protocolsFor } from '../support/target';

/** The smallest image there is. */
const PIXEL =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const target = useTarget();
const odoo = useClient(target);
const partners = recordsOf(odoo, 'res.partner');

describe.each(protocolsFor('xmlrpc'))('records named in workflows over %s', (protocol) => {
	let mark: string;

	beforeEach(() => {
		mark = randomUUID();
	});

	const credential = () => credentialFor(target, protocol);

	const run = async (
		operation: string,
		input: IDataObject[],
		{ columns = {}, options = {}, model = 'res.partner', binary = {} } = {},
	) => {
		const parameters = {
			resource: 'record',
			operation,
			model: by('name', model),
			columns: { mappingMode: 'autoMapInputData', value: null, ...columns },
			options,
		};
		const workflow = inARow(
			ownNode('odooDestination', parameters, { onError: 'continueRegularOutput' }),
		);
		const inputItems = input.map((json): INodeExecutionData => ({ json, binary }));
		const result = await runWorkflow(workflow, { credential: credential(), inputItems });
		expect(result.error).toBeUndefined();
		return jsonOf(result, 'Odoo');
	};

	it('says of a code in place of a name how to find the record by its code, and that works', async () => {
		const into = (country: string) => {
			const value = { name: mark, country_id: country };
			return { columns: { mappingMode: 'defineBelow', value, schema: [] } };
		};
		const [failed] = await run('create', [{ country: 'BE' }], into('={{ $json.country }}'));
		const { code, hint } = failed?.error as { code: string; hint: string };
		expect(code).toBe('REFERENCE_NOT_FOUND');
		const [expression = ''] = /\{\{.*\}\}/.exec(hint) ?? [];
		expect(expression).toBe('{{ { code: $json.country } }}');
		expect(hint).toContain('country_id.code');

		const [created] = await run('create', [{ country: 'BE' }], into(`=${expression}`));
		const [partner] = await partners.read([Number(created?.id)], ['country_id']);
		expect(partner?.country_id).toEqual([expect.any(Number), 'Belgium']);
	});

	it('creates an order with lines in one go', async () => {
		const result = await runWorkflow(loadExample('create-orders'), {
			credential: credential(),
		});
		expect(result.error).toBeUndefined();
		const [{ id } = { id: 0 }] = jsonOf(result, 'Odoo Destination');
		const lines = await recordsOf(odoo, 'sale.order.line').searchRead(
			[['order_id', '=', Number(id)]],
			['product_id', 'product_uom_qty', 'name'],
		);
		expect(lines.map(({ product_uom_qty }) => product_uom_qty).slice(0, 2)).toEqual([3, 1]);
		expect(lines.map(({ product_id }) => (product_id as unknown[])[1])).toEqual([
			'[P001] Product 1',
			'[P002] Product 2',
			undefined,
		]);
	});

	it('creates a tag once, and adds it to what contacts have', async () => {
		const options = { credential: credential() };
		const result = await runWorkflow(loadExample('tag-contacts'), options);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'Odoo Destination').length).toBeGreaterThan(1);
		const categories = recordsOf(odoo, 'res.partner.category');
		const tags = await categories.searchRead([['name', '=', 'From n8n']], ['name']);
		expect(tags).toHaveLength(1);
		const tagged = await partners.searchRead(
			[
				['email', '=like', '%@acme.example'],
				['category_id', 'in', [Number(tags[0]?.id)]],
			],
			['name'],
		);
		expect(tagged).toHaveLength(jsonOf(result, 'Odoo Destination').length);
	});

	it('tells each item which value of it names no record', async () => {
		const output = await run('create', [
			{ name: `${mark} A`, 'country_id.code': 'BE', category_id: [] },
			{ name: `${mark} B`, country_id: 'Atlantis' },
			{ name: `${mark} C`, child_ids: [{ name: 'Child', country_id: 'Atlantis' }] },
		]);
		expect(output[0]).toMatchObject({ id: expect.any(Number), action: 'created' });
		expect(output.slice(1).map(({ error }) => error)).toMatchObject([
			{
				code: 'REFERENCE_NOT_FOUND',
				field: 'country_id',
				message: expect.stringContaining('Atlantis'),
			},
			{
				code: 'REFERENCE_NOT_FOUND',
				field: 'child_ids.country_id',
				message: expect.stringContaining('new line 1'),
			},
		]);
		const [created] = await partners.searchRead([['name', 'like', mark]], ['country_id']);
		expect(created?.country_id).toMatchObject({ 1: 'Belgium' });
	});

	it('takes links from mapped columns: text, expressions and objects', async () => {
		const value = {
			name: '={{ $json.name }}',
			country_id: 'base.be',
			parent_id: '={{ { name: $json.parent } }}',
			category_id: '={{ $json.tags }}',
		};
		const input = [{ name: `${mark} Child`, parent: `${mark} Parent`, tags: [`${mark} Tag`] }];
		const [output] = await run('create', input, {
			columns: { mappingMode: 'defineBelow', value },
			options: { onMissingReference: 'create' },
		});
		const [created] = await partners.searchRead(
			[['id', '=', Number(output?.id)]],
			['country_id', 'parent_id', 'category_id'],
		);
		expect(created).toMatchObject({ parent_id: { 1: `${mark} Parent` } });
		expect(created?.category_id).toHaveLength(1);
	});

	it('takes lines from a mapped column as the notice above the fields shows them', async () => {
		const [line] = /\{\{ \[.*?\] \}\}/.exec(fieldsNotice.displayName) ?? [];
		const product = line?.replace('Chair', `${mark} Chair`);
		await recordsOf(odoo, 'product.product').createOne({ name: `${mark} Chair` });
		const schema = ['partner_id', 'order_line'].map((id) => ({
			...{ id, displayName: id, type: 'string', required: false, display: true },
			...{ defaultMatch: false, canBeUsedToMatch: false, removed: false },
		}));
		const value = { partner_id: 'base.main_partner', order_line: `=${product}` };
		const [output] = await run('create', [{}], {
			columns: { mappingMode: 'defineBelow', value, schema },
			model: 'sale.order',
		});
		const lines = await recordsOf(odoo, 'sale.order.line').searchRead(
			[['order_id', '=', Number(output?.id)]],
			['product_id', 'product_uom_qty'],
		);
		expect(lines).toMatchObject([
			{ product_id: { 1: expect.stringContaining(`${mark} Chair`) as string }, product_uom_qty: 2 },
		]);
	});

	it('writes a file of the item, named in a column or mapped by its name', async () => {
		const binary = {
			photo: { data: PIXEL, mimeType: 'image/png', fileName: 'photo.png' },
			image_1920: { data: PIXEL, mimeType: 'image/png', fileName: 'photo.png' },
		};
		const items = [{ name: `${mark} A`, image_1920: 'photo' }, { name: `${mark} B` }];
		await run('create', items, { binary });
		const photos = await partners.searchRead([['name', 'like', mark]], ['image_1920']);
		expect(photos.map(({ image_1920 }) => typeof image_1920)).toEqual(['string', 'string']);
	});
});
