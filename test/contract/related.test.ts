import { randomUUID } from 'node:crypto';
import type { Vals } from '../../odoo/call';
import type { Context, OdooClient, OutputRecord, RecordQuery } from '../../odoo';
import { getRecords, OdooError, relatedFields } from '../../odoo';
import { readAllRecords } from '../../odoo/read/readRecords';
import { chooseFields } from '../../odoo/schema/choose';
import { format } from '../support/readFormat';
import { recordsOf } from '../support/records';
import { useClient, useProxy, useTarget } from '../support/suite';
import { isSince } from '../support/versions';
import { clientFor, protocolsFor } from '../support/target';
import { writerOf } from '../support/writing';

const PARTNER = 'res.partner';

const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('json2'))('related fields over %s', (protocol) => {
	const admin = useClient(target, { protocol, through: proxy, models: [PARTNER] });
	/** Marks the records of one test. */
	let mark: string;

	const clientOf = (user: 'low' | 'portal') =>
		clientFor(target, { protocol, user, url: proxy.url });

	beforeEach(() => {
		mark = randomUUID();
	});

	const create = async (model: string, rows: readonly Vals[], context: Context = {}) =>
		await recordsOf(admin, model, { tracking_disable: true, ...context }).create(rows);

	const partners = async (rows: readonly Vals[]) =>
		await create(
			PARTNER,
			rows.map((vals, index) => ({ name: `Partner ${index}`, ref: mark, ...vals })),
		);

	const countryId = async (code: string) =>
		(await recordsOf(admin, 'res.country').search([['code', '=', code]]))[0] as number;

	/** Reads the partners of the test, after the schemas are known, and counts requests. */
	const read = async (
		fields: readonly string[],
		paths: readonly string[],
		{ client = admin, ...more }: Partial<RecordQuery> & { client?: OdooClient } = {},
	): Promise<OutputRecord[]> => {
		const model = more.model ?? PARTNER;
		const related = await relatedFields(model, paths, async (name) => await client.schema(name));
		const query = {
			model,
			domain: [['ref', '=', mark]],
			fields: chooseFields(await client.schema(model), fields),
			related,
			context: {},
			format,
			...more,
		};
		proxy.forget();
		return await readAllRecords(client, query);
	};

	it('reads through links of any depth into nested objects', async () => {
		const belgium = await countryId('BE');
		const [parent = 0] = await create(PARTNER, [{ name: 'Parent', country_id: belgium }]);
		const [linked, alone] = await partners([{ parent_id: parent }, {}]);
		expect(await read(['name'], ['parent_id.country_id.code', 'parent_id.is_company'])).toEqual([
			{
				id: linked,
				name: 'Partner 0',
				parent_id: {
					id: parent,
					name: 'Parent',
					country_id: { id: belgium, name: 'Belgium', code: 'BE' },
					is_company: false,
				},
			},
			{ id: alone, name: 'Partner 1', parent_id: null },
		]);
	});

	it('reads the records of lists in their order, and links of theirs', async () => {
		const names = ['B', 'A', 'C'].map((letter) => `${letter} ${mark}`);
		const tags = await create(
			'res.partner.category',
			names.map((name) => ({ name })),
		);
		const [id = 0] = await partners([
			{ category_id: [[6, 0, tags]], child_ids: [[0, 0, { name: 'Child', user_id: 2 }]] },
			{},
		]);
		const [record, empty] = await read([], ['category_id.name', 'child_ids.user_id.login']);
		expect(record).toEqual({
			id,
			category_id: [...names].sort().map((name) => ({ id: tags[names.indexOf(name)], name })),
			child_ids: [
				{
					id: expect.any(Number),
					user_id: { id: 2, name: expect.any(String), login: target.users.admin.username },
				},
			],
		});
		expect(empty).toMatchObject({ category_id: [], child_ids: [] });
	});

	it('reads order lines with their products', async () => {
		const [product = 0] = await create('product.product', [
			{ name: `Chair ${mark}`, default_code: 'CH' },
		]);
		const [customer = 0] = await partners([{}]);
		const lines = [2, 3].map((quantity) => [
			0,
			0,
			{ product_id: product, product_uom_qty: quantity },
		]);
		const [order = 0] = await create('sale.order', [{ partner_id: customer, order_line: lines }]);
		const paths = ['order_line.product_id.name', 'order_line.product_uom_qty', 'partner_id.ref'];
		const more = { model: 'sale.order', domain: [['id', '=', order]] };
		const [record] = await read(['name'], paths, more);
		const chair = { id: product, name: `Chair ${mark}` };
		expect(record).toEqual({
			id: order,
			name: expect.any(String),
			order_line: [
				{ id: expect.any(Number), product_id: chair, product_uom_qty: 2 },
				{ id: expect.any(Number), product_id: chair, product_uom_qty: 3 },
			],
			partner_id: { id: customer, name: 'Partner 0', ref: mark },
		});
	});

	it('asks once for each page and level, however many records there are', async () => {
		const belgium = await countryId('BE');
		const parents = await create(
			PARTNER,
			Array.from({ length: 60 }, (_, index) => ({ name: `P${index}`, country_id: belgium })),
		);
		await partners(parents.map((id) => ({ parent_id: id })));
		const records = await read(['name'], ['parent_id.country_id.code'], { pageSize: 100 });
		expect(records).toHaveLength(60);
		expect(new Set(records.map((one) => (one.parent_id as OutputRecord).id))).toEqual(
			new Set(parents),
		);
		expect(proxy.requests).toHaveLength(3);
		await read(['name'], ['parent_id.country_id.code'], { pageSize: 25 });
		expect(proxy.requests).toHaveLength(9);
	});

	it('reads paths through the same model together', async () => {
		const [parent = 0] = await create(PARTNER, [
			{ name: 'Parent', email: 'p@example.com', is_company: true },
		]);
		await partners([{ parent_id: parent }]);
		const paths = ['parent_id.email', 'commercial_partner_id.name', 'commercial_partner_id.city'];
		const [record] = await read([], paths);
		expect(record).toMatchObject({
			parent_id: { id: parent, name: 'Parent', email: 'p@example.com' },
			commercial_partner_id: { id: parent, name: 'Parent', city: null },
		});
		expect(Object.keys(record?.parent_id as object)).toEqual(['id', 'name', 'email']);
		expect(proxy.requests).toHaveLength(2);
	});

	it('finds archived records that are linked, and lists only those in use', async () => {
		const [archived = 0] = await create(PARTNER, [{ name: 'Archived', active: false }]);
		const tags = await create('res.partner.category', [
			{ name: `Old ${mark}`, active: false },
			{ name: `New ${mark}` },
		]);
		const ids = await partners([{ user_id: 2, category_id: [[6, 0, tags]] }]);
		// Odoo archives no parent of active contacts itself, but imports and old data have them.
		await recordsOf(admin, PARTNER).write(ids, { parent_id: archived });
		const [record] = await read([], ['parent_id.active', 'category_id.active']);
		expect(record).toMatchObject({
			parent_id: { id: archived, active: false },
			category_id: [{ id: tags[1], active: true }],
		});
	});

	it('lists only records in use, also where archived ones are searched for', async () => {
		const [used = 0, archived = 0] = await create('res.partner.category', [
			{ name: `Used ${mark}` },
			{ name: `Archived ${mark}`, active: false },
		]);
		await partners([{ active: false, category_id: [[6, 0, [used, archived]]] }]);
		const read_ = await read(['category_id'], [], { context: { active_test: false } });
		expect(read_).toEqual([{ id: expect.any(Number) as number, category_id: [used] }]);
	});

	it('gives _access false and null for records that record rules hide', async () => {
		await ofPortal({ user_id: target.users.admin.uid });
		const client = clientOf('portal');
		const [record] = await read(['name'], ['user_id.login', 'user_id.partner_id.name'], { client });
		expect(record).toEqual({
			id: expect.any(Number),
			name: 'Partner 0',
			user_id: {
				id: target.users.admin.uid,
				name: expect.any(String),
				login: null,
				partner_id: null,
				_access: false,
			},
		});
	});

	it('gives _access false and null for records of models that are closed to the user', async () => {
		const [industry = 0] = await create('res.partner.industry', [{ name: `Space ${mark}` }]);
		const contacts = await ofPortal({});
		// A new contact takes the industry of its company.
		await recordsOf(admin, PARTNER).write(contacts, { industry_id: industry });
		const client = clientOf('portal');
		const [record] = await read(['name'], ['industry_id.full_name'], { client });
		expect(record).toEqual({
			id: expect.any(Number),
			name: 'Partner 0',
			industry_id: { id: industry, name: `Space ${mark}`, full_name: null, _access: false },
		});
	});

	it('gives null for lists that are closed to the user, at any depth', async () => {
		const tags = await create('res.partner.category', [{ name: mark }]);
		const category_id = [[6, 0, tags]];
		const child_ids = [[0, 0, { name: 'Child', category_id }]];
		const [id = 0] = await ofPortal({ category_id, child_ids });
		const client = clientOf('portal');
		const paths = ['category_id.name', 'child_ids.category_id.name', 'child_ids.name'];
		expect(await read(['name'], paths, { client })).toEqual([
			{
				id,
				name: 'Partner 0',
				category_id: null,
				child_ids: [{ id: expect.any(Number), category_id: null, name: 'Child' }],
			},
		]);
	});

	it('fails when a chosen field itself is closed to the user', async () => {
		const tags = await create('res.partner.category', [{ name: mark }]);
		await ofPortal({ category_id: [[6, 0, tags]] });
		const client = clientOf('portal');
		const reading = read(['category_id'], ['parent_id.name'], { client });
		await expect(reading).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
	});

	it('leaves out closed fields that were not chosen by name', async () => {
		const tags = await create('res.partner.category', [{ name: mark }]);
		const [id] = await ofPortal({ category_id: [[6, 0, tags]] });
		const client = clientOf('portal');
		const fields = ['active', 'category_id', 'city'];
		const [record] = await read(fields, [], { client, fieldsAreOptional: true });
		expect(record).toEqual({ id, active: true, city: null });
		const once = proxy.requests.length;
		await read(fields, [], { client, fieldsAreOptional: true });
		expect(proxy.requests.length).toBeLessThan(once);
		expect(proxy.requests).toHaveLength(1);
	});

	it('leaves a field out of all records when it turns out to be closed on a later page', async () => {
		const tags = await create('res.partner.category', [{ name: mark }]);
		const open = await ofPortal({});
		const refused = await ofPortal({ category_id: [[6, 0, tags]] });
		const client = clientOf('portal');
		const more = { client, fieldsAreOptional: true, pageSize: 1 };
		const expected = [...open, ...refused].map((id) => ({ id, city: null }));
		expect(await read(['city', 'category_id'], [], more)).toEqual(expected);
		expect(await read(['city', 'category_id'], [], { ...more, order: 'id' })).toEqual(expected);
		await expect(read(['city', 'category_id'], [], { client, pageSize: 1 })).rejects.toMatchObject({
			code: 'ACCESS_DENIED',
		});
	});

	it('gives all fields that the user may see, whatever else the model has', async () => {
		const [id] = await ofPortal({});
		const client = clientOf('portal');
		const fields = chooseFields(await client.schema(PARTNER), 'all');
		const [record] = await read([], [], { client, fields, fieldsAreOptional: true });
		expect(record).toMatchObject({ id, name: 'Partner 0', is_company: false, city: null });
		expect(record).not.toHaveProperty('category_id');
	});

	it('refuses unknown fields before it reads anything, and names those alike', async () => {
		await expect(read([], ['parent_id.country_id.cod'])).rejects.toMatchObject({
			code: 'FIELD_NOT_FOUND',
			field: 'parent_id.country_id.cod',
			message: expect.stringContaining('"parent_id.country_id.cod"'),
			hint: expect.stringContaining('code'),
		});
		await expect(read([], ['name.length'])).rejects.toMatchObject({ code: 'INVALID_VALUE' });
		await expect(read([], ['parent_id.'])).rejects.toMatchObject({ code: 'FIELD_NOT_FOUND' });
	});

	it('shows linked records by ID only where that is chosen', async () => {
		const belgium = await countryId('BE');
		const [parent = 0] = await create(PARTNER, [{ name: 'Parent', country_id: belgium }]);
		await partners([{ parent_id: parent }]);
		const [record] = await read([], ['parent_id.country_id', 'parent_id.type'], {
			format: { relationFormat: 'id', selectionFormat: 'label' },
		});
		expect(record?.parent_id).toEqual({ id: parent, country_id: belgium, type: 'Contact' });
	});

	it('shows only links in use of a record that is named, as of one that is searched for', async () => {
		const tags = await recordsOf(admin, 'res.partner.category').create([
			{ name: 'In use' },
			{ name: 'Archived', active: false },
		]);
		const id = await recordsOf(admin, 'res.partner').createOne({
			name: 'Tagged and archived',
			active: false,
			category_id: [[6, 0, tags]],
		});
		const schema = await admin.schema('res.partner');
		const fields = chooseFields(schema, ['category_id']);
		const query = { model: 'res.partner', fields, context: {}, format };
		const locators = [{ by: 'id', value: id }] as const;
		const found: unknown[] = [];
		for await (const [, record] of getRecords(admin, query, locators)) found.push(record);
		expect(found).toEqual([{ id, category_id: tags.slice(0, 1) }]);
	});

	it('reads related fields of single records', async () => {
		const [parent = 0] = await create(PARTNER, [{ name: 'Parent', city: 'Gent' }]);
		const [id = 0] = await partners([{ parent_id: parent }]);
		const schemaOf = async (name: string) => await admin.schema(name);
		const query = {
			model: PARTNER,
			fields: chooseFields(await admin.schema(PARTNER), ['name']),
			related: await relatedFields(PARTNER, ['parent_id.city'], schemaOf),
			context: {},
			format,
		};
		const locators = [id, 999_999_999].map((value) => ({ by: 'id' as const, value }));
		const found = new Map<number, OutputRecord | OdooError>();
		for await (const [position, one] of getRecords(admin, query, locators))
			found.set(position, one);
		expect(found.get(0)).toMatchObject({ id, parent_id: { id: parent, city: 'Gent' } });
		expect(found.get(1)).toBeInstanceOf(OdooError);
	});

	it('tells the model, ID and name that a reference leads to, with one request a model', async () => {
		const actions = await create('ir.actions.act_window', [
			{ name: `Open ${mark}`, res_model: PARTNER },
			{ name: `Show ${mark}`, res_model: 'res.country' },
		]);
		// Odoo 14 hides menus that lead nowhere.
		const [parent = 0] = await create('ir.ui.menu', [{ name: mark }]);
		const menus = await create(
			'ir.ui.menu',
			actions.map((id) => ({
				name: mark,
				parent_id: parent,
				action: `ir.actions.act_window,${id}`,
			})),
		);
		const more = { model: 'ir.ui.menu', domain: [['id', 'in', [parent, ...menus]]] };
		await admin.schema('ir.actions.act_window');
		const records = await read(['action'], [], more);
		expect(records.map(({ action }) => action)).toEqual([
			null,
			{ model: 'ir.actions.act_window', id: actions[0], name: `Open ${mark}` },
			{ model: 'ir.actions.act_window', id: actions[1], name: `Show ${mark}` },
		]);
		expect(proxy.requests).toHaveLength(2);
		const [, through] = await read([], ['action.res_model'], more);
		expect(through?.action).toEqual({
			model: 'ir.actions.act_window',
			id: actions[0],
			name: `Open ${mark}`,
			res_model: PARTNER,
		});
		const byId = await read(['action'], [], {
			...more,
			format: { relationFormat: 'id', selectionFormat: 'value' },
		});
		expect(byId[1]?.action).toEqual({ model: 'ir.actions.act_window', id: actions[0] });
	});

	it('reads through an ID whose model another field tells, with one request a model', async () => {
		const belgium = await countryId('BE');
		const [partner = 0] = await create(PARTNER, [{ name: mark, country_id: belgium }]);
		const [hidden = 0] = await create('sale.order', [{ partner_id: partner }]);
		const attached: readonly Vals[] = [
			{ res_model: PARTNER, res_id: partner },
			{ res_model: 'sale.order', res_id: hidden },
			{},
		];
		const ids = await create(
			'ir.attachment',
			attached.map((target) => ({ name: 'a.txt', ...target })),
		);
		const through = async (client: OdooClient, relationFormat: 'object' | 'id' = 'object') =>
			await read([], ['res_id.country_id.code', 'res_id.state'], {
				client,
				model: 'ir.attachment',
				domain: [['id', 'in', ids]],
				format: { relationFormat, selectionFormat: 'value' },
			});
		const [ofPartner, ofOrder, loose] = await through(admin);
		expect(ofPartner).toEqual({
			id: ids[0],
			res_model: PARTNER,
			res_id: {
				model: PARTNER,
				id: partner,
				name: mark,
				country_id: { id: belgium, name: 'Belgium', code: 'BE' },
				state: null,
			},
		});
		expect(ofOrder?.res_id).toEqual({
			model: 'sale.order',
			id: hidden,
			name: expect.any(String),
			country_id: null,
			state: 'draft',
		});
		expect(loose).toMatchObject({ id: ids[2], res_id: null });
		const [byId] = await through(admin, 'id');
		expect(byId?.res_id).toMatchObject({ model: PARTNER, id: partner, country_id: { code: 'BE' } });
		expect(byId?.res_id).not.toHaveProperty('name');
		await through(admin);
		expect(proxy.requests).toHaveLength(4); // the page, two models, countries
	});

	it('gives a reference without name where the user may not read the record', async () => {
		const [action = 0] = await create('ir.actions.act_window', [
			{ name: mark, res_model: PARTNER },
		]);
		const [menu = 0] = await create('ir.ui.menu', [
			{ name: mark, action: `ir.actions.act_window,${action}` },
		]);
		const client = clientOf('low');
		const more = { client, model: 'ir.ui.menu', domain: [['id', '=', menu]] };
		const shown = { model: 'ir.actions.act_window', id: action, name: null };
		expect(await read(['action'], [], more)).toEqual([{ id: menu, action: shown }]);
		expect(await read([], ['action.res_model'], more)).toEqual([
			{ id: menu, action: { ...shown, res_model: null, _access: false } },
		]);
	});

	it('gives what can be written back as it is, and changes nothing', async () => {
		const tags = await create('res.partner.category', [{ name: mark }]);
		const [parent = 0] = await create(PARTNER, [
			{ name: 'Parent', country_id: await countryId('BE') },
		]);
		const child_ids = [[0, 0, { name: 'Child', city: 'Gent', user_id: 2 }]];
		const [id = 0] = await partners([
			{ parent_id: parent, category_id: [[6, 0, tags]], child_ids },
		]);
		const paths = ['parent_id.country_id.code', 'category_id.name', 'child_ids.user_id.login'];
		const more = [...paths, 'child_ids.name', 'child_ids.city', 'child_ids.parent_id'];
		const before = await read(['name'], more);
		const hidden = { id: 999_999_999, city: null, _access: false };
		const [record = {}] = before;
		const row = { ...record, id, child_ids: [...(record.child_ids as OutputRecord[]), hidden] };
		// Also where fields are written that hold their value already.
		for (const skipUnchanged of [false, true]) {
			const outcomes = await writerOf(admin, PARTNER).update([row], { skipUnchanged });
			expect(outcomes).toMatchObject([{ status: 'done' }]);
		}
		expect(await read(['name'], more)).toEqual(before);
	});

	it('adds the address that opens the record', async () => {
		const [id] = await partners([{}]);
		const [record] = await read(['name'], [], { withUrl: true });
		const address = isSince('shortAddresses')
			? `${proxy.url}/odoo/res.partner/${id}`
			: `${proxy.url}/web#id=${id}&model=res.partner&view_type=form`;
		expect(record).toEqual({ id, name: 'Partner 0', _url: address });
	});

	/** Contacts of the portal user's own company, which that user may see. */
	async function ofPortal(vals: Vals): Promise<number[]> {
		const itself = [['user_ids', 'in', [target.users.portal.uid]]];
		const [company = 0] = await recordsOf(admin, PARTNER).search(itself);
		return await partners([{ parent_id: company, ...vals }]);
	}
});
