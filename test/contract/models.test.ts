import { describeField, describeModels } from '../../odoo';
import { useClient, useProxy, useTarget } from '../support/suite';
import { clientFor, targetProtocols } from '../support/target';

const target = useTarget();
const proxy = useProxy(target);

describe.each(targetProtocols)('models over %s', (protocol) => {
	const admin = useClient(target, { protocol, through: proxy });
	const low = useClient(target, { protocol, user: 'low', through: proxy });

	it('tells the names of models and the apps that define them, with two requests', async () => {
		const models = await describeModels(admin, { search: '', withAccess: false });
		const contact = models.find(({ model }) => model === 'res.partner');
		expect(contact).toEqual({
			model: 'res.partner',
			name: 'Contact',
			modules: expect.arrayContaining(['base']) as unknown,
		});
		expect(models.length).toBeGreaterThan(10);
		expect(proxy.requests).toHaveLength(2);
	});

	it('leaves the apps out where the user may not know them', async () => {
		const models = await describeModels(low, { search: 'res.partner', withAccess: false });
		const contact = models.find(({ model }) => model === 'res.partner');
		expect(contact).toEqual({ model: 'res.partner', name: 'Contact', modules: null });
	});

	it('finds models by a part of their name or technical name, up to the limit', async () => {
		const byName = await describeModels(admin, { search: ' COUNTRY ', withAccess: false });
		expect(byName.map(({ model }) => model)).toEqual(
			expect.arrayContaining(['res.country', 'res.country.state']),
		);
		const byModel = await describeModels(admin, { search: 'res.', limit: 3, withAccess: false });
		expect(byModel).toHaveLength(3);
		expect(byModel.every(({ model }) => model.includes('res.'))).toBe(true);
	});

	it('tells what the user may do, when asked', async () => {
		const query = { search: 'res.country', limit: 1, withAccess: true };
		const [model] = await describeModels(low, query);
		expect(model?.access).toEqual({ read: true, create: false, write: false, delete: false });
	});

	it('describes fields by type, target and choices', async () => {
		const { fields } = await admin.schema('res.partner');
		const described = [...fields.values()].map(describeField);
		const byName = (name: string) => described.find((field) => field.name === name);
		expect(byName('country_id')).toMatchObject({
			type: 'many2one',
			label: 'Country',
			relation: 'res.country',
			selection: null,
			stored: true,
			searchable: true,
			sortable: true,
			required: false,
		});
		expect(byName('type')).toMatchObject({
			type: 'selection',
			relation: null,
			selection: expect.arrayContaining([{ value: 'contact', label: 'Contact' }]) as unknown,
		});
		expect(byName('id')).toMatchObject({ readonly: true, help: null });
	});
});

it('tells a portal user that Odoo keeps the list of models to itself', async () => {
	const portal = clientFor(target, { protocol: 'xmlrpc', user: 'portal' });
	const models = describeModels(portal, { search: '', withAccess: false });
	await expect(models).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
});
