import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { OdooDestination } from '../../nodes/OdooDestination/OdooDestination.node';
import { OdooSource } from '../../nodes/OdooSource/OdooSource.node';
import { OdooTrigger } from '../../nodes/OdooTrigger/OdooTrigger.node';
import { anyAnswer } from '../../odoo/protocol/expect';
import { editorContext } from '../support/editor';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import { clientFor, credentialFor } from '../support/target';

const { listSearch, loadOptions } = new OdooSource().methods;

const target = useTarget();
let credential: IDataObject;

beforeAll(() => {
	credential = credentialFor(target, 'auto') as IDataObject;
});

const model = (value: string, mode = 'list') => ({ __rl: true, mode, value });

const ofRecord = (chosen: unknown): INodeParameters => ({
	resource: 'record',
	operation: 'get',
	model: chosen as INodeParameters,
});

const context = (parameters: INodeParameters = ofRecord(model('res.partner')), held = credential) =>
	editorContext(new OdooSource(), parameters, held);

const withoutCredential = (parameters: INodeParameters) =>
	editorContext(new OdooSource(), parameters);

describe('lists in the editor', () => {
	it('find models by label and by technical name', async () => {
		for (const filter of ['contact (', 'RES.PARTNER']) {
			const { results } = await listSearch.searchModels.call(context(), filter);
			expect(results).toContainEqual({
				name: 'Contact (res.partner)',
				value: 'res.partner',
				description: 'res.partner',
			});
		}
	});

	it('find records by name, page by page and none twice', async () => {
		const mark = randomUUID();
		const vals = Array.from({ length: 60 }, (_, index) => ({ name: `${mark} ${index}` }));
		await recordsOf(clientFor(target), 'res.partner').create(vals);

		const first = await listSearch.searchRecords.call(context(), mark);
		const second = await listSearch.searchRecords.call(
			context(),
			mark,
			first.paginationToken as string,
		);

		expect([first.results.length, second.results.length]).toEqual([50, 10]);
		expect(second.paginationToken).toBeUndefined();
		const all = [...first.results, ...second.results].map(({ value }) => value);
		expect(new Set(all).size).toBe(60);
	});

	it('find the records that a business action is for, which has no model to choose', async () => {
		const orders = recordsOf(clientFor(target), 'sale.order');
		const [customer = 0] = await recordsOf(clientFor(target), 'res.partner').search([]);
		const ids = await orders.create([{ partner_id: customer }, { partner_id: customer }]);
		await clientFor(target).call(
			{ model: 'sale.order', method: 'action_confirm', ids: [ids[0]!] },
			anyAnswer,
		);
		const listed = async (operation: string, name: string) => {
			const parameters = { resource: 'salesOrder', operation };
			const ctx = editorContext(new OdooDestination(), parameters, credential);
			const search = new OdooDestination().methods.listSearch.searchRecords;
			return (await search.call(ctx, name)).results.map(({ value }) => Number(value));
		};
		for (const { id, name } of await orders.read(ids, ['name'])) {
			const found = await listed('confirm', String(name));
			expect(found.includes(Number(id))).toBe(id === ids[1]);
		}
	});

	it('find the values that a watched field can have', async () => {
		const { methods } = new OdooTrigger();
		const watching = (field: string, chosen: string) =>
			editorContext(
				new OdooTrigger(),
				{ model: model(chosen), watchFields: { values: [{ field }] } },
				credential,
				'parameters.watchFields.values[0].toValue',
			);
		const found = async (field: string, chosen: string, filter: string) =>
			(await methods.listSearch.searchFieldValues.call(watching(field, chosen), filter)).results;
		expect(await found('state|selection', 'sale.order', 'sales')).toContainEqual({
			name: 'Sales Order',
			value: 'sale',
		});
		expect(await found('is_company|boolean', 'res.partner', '')).toEqual([
			{ name: 'Yes', value: 'true' },
			{ name: 'No', value: 'false' },
		]);
		const [belgium] = await found('country_id|record', 'res.partner', 'Belgium');
		expect(belgium?.name).toBe('Belgium');
		const fields = await methods.loadOptions.getWatchableFields.call(watching('', 'sale.order'));
		expect(fields.map(({ value }) => value)).toContain('state|selection');
	});

	it('find attachments and reports', async () => {
		const mark = randomUUID();
		await recordsOf(clientFor(target), 'ir.attachment').createOne({ name: mark, datas: 'YQ==' });
		const found = await listSearch.searchAttachments.call(context(), mark);
		expect(found.results).toEqual([{ name: mark, value: expect.any(String) as string }]);
		const ofOrder = context({
			resource: 'attachment',
			operation: 'downloadDocument',
			document: 'report',
			model: model('sale.order', 'name'),
		});
		const reports = await listSearch.searchReports.call(ofOrder, 'quotation');
		expect(reports.results[0]?.name).toMatch(/^Quotation \/ Order \(sale\.report_saleorder/);
	});

	it('show fields by label, with technical name, type and target', async () => {
		const fields = await loadOptions.getFields.call(context());
		expect(fields).toContainEqual({
			name: 'Country (country_id)',
			value: 'country_id',
			description: expect.stringMatching(/^many2one to res\.country/) as string,
		});
	});

	it('show the fields of the form first, in its order, and all others behind', async () => {
		const fields = await loadOptions.getFields.call(context());
		const names = fields.map(({ value }) => String(value));
		const places = ['name', 'city', 'country_id', 'create_uid'].map((name) => names.indexOf(name));
		expect(places).toEqual([...places].sort((a, b) => a - b));
		expect(places).not.toContain(-1);
		expect(new Set(names).size).toBe(names.length);
	});

	it("show the models that people work with first, Odoo's own last", async () => {
		const models = await loadOptions.getModels.call(context());
		const names = models.map(({ value }) => String(value));
		expect(names[0]).toBe('res.partner');
		expect(names.indexOf('product.product')).toBeLessThan(names.indexOf('ir.attachment'));
	});

	it('show the fields of linked records and lines for conditions, behind those of the model', async () => {
		const fields = await loadOptions.getConditionFields.call(
			context(ofRecord(model('sale.order'))),
		);
		expect(fields).toContainEqual(
			expect.objectContaining({
				name: 'Customer > Country (partner_id.country_id)',
				value: 'partner_id.country_id|record',
			}),
		);
		expect(fields).toContainEqual(
			expect.objectContaining({
				name: expect.stringMatching(/^Order Lines > .+ \(order_line\.product_id\)$/) as string,
				value: 'order_line.product_id|record',
			}),
		);
		expect(fields.findIndex(({ value }) => String(value).includes('.'))).toBe(
			fields.filter(({ value }) => !String(value).includes('.')).length,
		);
	});

	it('show what can be read of linked records and lines, and only that', async () => {
		const fields = await loadOptions.getRelatedFields.call(context(ofRecord(model('sale.order'))));
		expect(fields).toEqual(
			expect.arrayContaining([
				expect.objectContaining({
					name: 'Customer > Email (partner_id.email)',
					value: 'partner_id.email',
				}),
				expect.objectContaining({ value: 'order_line.product_uom_qty' }),
			]),
		);
		expect(fields.filter(({ value }) => !String(value).includes('.'))).toEqual([]);
	});

	it('lists what groups can be sorted by', async () => {
		const aggregate = {
			model: by('name', 'sale.order'),
			groupBy: ['partner_id', 'date_order:month'],
			measures: { values: [{ field: 'amount_total', function: 'avg' }, { field: 'amount_total' }] },
		};
		expect(await loadOptions.getGroupValues.call(context(aggregate))).toEqual([
			{ name: 'Customer (partner_id)', value: 'partner_id' },
			{
				name: expect.stringMatching(/^\w+ Date \(date_order\) by month$/),
				value: 'date_order:month',
			},
			{ name: 'Count', value: 'count' },
			{ name: 'Average of Total (amount_total)', value: 'amount_total_avg' },
			{ name: 'Sum of Total (amount_total)', value: 'amount_total_sum' },
		]);
	});

	it('ask a new contact for its name, and for nothing that Odoo knows itself', async () => {
		const mapping = new OdooDestination().methods.resourceMapping;
		const parameters = { operation: 'create', model: model('res.partner') };
		const ctx = editorContext(new OdooDestination(), parameters as INodeParameters, credential);
		const shown = async (method: keyof typeof mapping) => {
			const { fields } = await mapping[method].call(ctx);
			return fields.filter(({ removed }) => !removed).map(({ id, required }) => [id, required]);
		};
		expect(await shown('getColumnsToCreate')).toEqual([['name', false]]);
		expect(await shown('getColumnsToUpdate')).toEqual([['id', false]]);
		const { fields } = await mapping.getColumnsToCreate.call(ctx);
		const places = ['name', 'city', 'country_id'].map((name) =>
			fields.findIndex(({ id }) => id === name),
		);
		expect(places).toEqual([...places].sort((a, b) => a - b));
	});

	it('show only the fields that fit: to search, to sort, to track, with files', async () => {
		const namesIn = (options: ReadonlyArray<{ value: unknown }>) =>
			options.map(({ value }) => value);
		const sortable = namesIn(await loadOptions.getSortableFields.call(context()));
		expect(sortable).toContain('name');
		expect(sortable).not.toContain('category_id');
		const numbers = namesIn(await loadOptions.getNumberFields.call(context()));
		expect(numbers).toContain('color');
		expect(numbers).not.toContain('id');
		const dates = namesIn(await loadOptions.getDatetimeFields.call(context()));
		expect(dates).toContain('write_date');
		expect(dates).not.toContain('name');
		const ofFiles = namesIn(await loadOptions.getFileFields.call(context()));
		expect(ofFiles).toContain('image_1920');
		expect(ofFiles).not.toContain('name');
	});

	describe('of conditions', () => {
		/** At the second condition of three, as the editor asks for its lists. */
		const atCondition = (field: string) => {
			const values = ['name', field, 'city|text'].map((each) => ({ field: each }));
			const parameters = { ...ofRecord(model('res.partner')), conditions: { values } };
			return editorContext(
				new OdooSource(),
				parameters as INodeParameters,
				credential,
				'parameters.conditions.values[1].list',
			);
		};

		it('show fields with their kind, and those that were saved without one as they are', async () => {
			const fields = await loadOptions.getConditionFields.call(atCondition(''));
			const values = fields.map(({ value }) => value);
			expect(values).toEqual(
				expect.arrayContaining([
					'name',
					'name|text',
					'country_id|record',
					'category_id|records',
					'type|selection',
					'active|boolean',
					'create_date|date',
					'color|number',
					'image_1920|file',
				]),
			);
			expect(values).not.toContain('city');
		});

		it('show the choices of the selection that was chosen beside them', async () => {
			const choices = await loadOptions.getSelectionValues.call(atCondition('type|selection'));
			expect(choices).toContainEqual({ name: 'Contact', value: 'contact' });
			expect(await loadOptions.getSelectionValues.call(atCondition(''))).toEqual([]);
			expect(await loadOptions.getSelectionValues.call(atCondition('={{ 1 }}'))).toEqual([]);
		});

		it('find the records that the chosen field may link to, also at the end of a path', async () => {
			for (const field of ['country_id|record', 'parent_id.country_id|record']) {
				const { results } = await listSearch.searchFieldValues.call(atCondition(field), 'belg');
				expect(results).toEqual([
					{ name: 'Belgium', value: expect.stringMatching(/^\d+$/) as string },
				]);
			}
		});
	});

	it('show languages, companies and models', async () => {
		expect(await loadOptions.getLanguages.call(context())).toContainEqual({
			name: 'English (US)',
			value: 'en_US',
		});
		expect(await loadOptions.getCompanies.call(context())).toContainEqual({
			name: expect.any(String) as string,
			value: 1,
		});
		const models = await loadOptions.getModels.call(context());
		expect(models.map(({ value }) => value)).toContain('res.partner');
	});

	it('are empty, not an error, while no credential is chosen', async () => {
		const parameters = ofRecord(model('res.partner'));
		expect(await listSearch.searchModels.call(withoutCredential(parameters))).toEqual({
			results: [],
		});
		expect(await listSearch.searchRecords.call(withoutCredential(parameters))).toEqual({
			results: [],
		});
		expect(await loadOptions.getFields.call(withoutCredential(parameters))).toEqual([]);
		expect(await loadOptions.getLanguages.call(withoutCredential(parameters))).toEqual([]);
	});

	it.each([
		['a new node', undefined],
		['nothing chosen', model('')],
		['an expression', model('={{ $json.model }}', 'name')],
		['an expression for the whole parameter', '={{ $json.model }}'],
	])('are empty while the model is not known: %s', async (_, chosen) => {
		const parameters = ofRecord(chosen);
		expect(await loadOptions.getFields.call(context(parameters))).toEqual([]);
		expect(await listSearch.searchRecords.call(context(parameters))).toEqual({ results: [] });
	});

	it('say what is wrong with the credential', async () => {
		const wrong = { ...credential, password: 'wrong' };
		const asking = listSearch.searchModels.call(context(undefined, wrong));
		await expect(asking).rejects.toMatchObject({
			message: expect.stringContaining('does not accept the username') as string,
			description: expect.stringContaining('API key') as string,
		});
	});

	it('say that a model does not exist', async () => {
		const parameters = ofRecord(model('res.partnr', 'name'));
		await expect(loadOptions.getFields.call(context(parameters))).rejects.toThrow(/res\.partnr/);
	});
});
