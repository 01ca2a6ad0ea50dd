import type { Context, OdooClient } from '../../odoo';
import { chooseFields, readAllRecords } from '../../odoo';
import { itIf } from '../support/itIf';
import { recordsOf } from '../support/records';
import type { Target } from '../support/target';
import { clientFor, isSandbox, openTarget, targetProtocols } from '../support/target';

const PRODUCT = 'product.product';
const format = { relationFormat: 'object', selectionFormat: 'label' } as const;

let target: Target;

beforeAll(async () => {
	target = await openTarget();
});

afterAll(async () => await target.close());

describe.each(targetProtocols)('values that depend on the context over %s', (protocol) => {
	let client: OdooClient;

	beforeAll(() => {
		client = clientFor(target, { protocol });
	});

	const read = async (id: number, names: readonly string[], context: Context) => {
		const schema = await client.schema(PRODUCT, (context.lang as string | undefined) ?? '');
		const fields = chooseFields(schema, names);
		const domain = [['id', '=', id]];
		const query = { model: PRODUCT, domain, fields, context, format };
		return (await readAllRecords(client, query))[0];
	};

	// The sandbox speaks one language and has one company.
	const onRealServers = itIf(!isSandbox);

	onRealServers('come in the chosen language, labels too', async () => {
		const domain = [
			['code', '=', 'fr_FR'],
			['active', 'in', [true, false]],
		];
		const languages = recordsOf(client, 'res.lang');
		await languages.write(await languages.search(domain), { active: true });
		const id = await recordsOf(client, PRODUCT).createOne({ name: 'Chair' });
		await recordsOf(client, PRODUCT, { lang: 'fr_FR' }).write([id], { name: 'Chaise' });
		expect(await read(id, ['name'], { lang: 'fr_FR' })).toEqual({ id, name: 'Chaise' });
		expect(await read(id, ['name'], {})).toEqual({ id, name: 'Chair' });
	});

	onRealServers('come of the first of the chosen companies', async () => {
		const company = await recordsOf(client, 'res.company').createOne({
			name: `Company ${Date.now()} ${protocol}`,
		});
		const { uid } = target.users.admin;
		await recordsOf(client, 'res.users').write([uid], { company_ids: [[4, company]] });
		const id = await recordsOf(client, PRODUCT).createOne({ name: 'Chair', standard_price: 5 });
		const context = { allowed_company_ids: [company, 1] };
		await recordsOf(client, PRODUCT, context).write([id], { standard_price: 8 });
		expect(await read(id, ['standard_price'], context)).toEqual({ id, standard_price: 8 });
		expect(await read(id, ['standard_price'], {})).toEqual({ id, standard_price: 5 });
		await recordsOf(client, 'res.users').write([uid], { company_ids: [[3, company]] });
	});

	it('are refused in a language that is not active', async () => {
		const id = await recordsOf(client, PRODUCT).createOne({ name: 'Chair' });
		await expect(read(id, ['name'], { lang: 'xx_XX' })).rejects.toMatchObject({
			code: 'INVALID_VALUE',
			field: 'lang',
			message: 'The language xx_XX is not active in Odoo.',
		});
	});
});
