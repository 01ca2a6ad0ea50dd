import type { Context, OdooClient } from '../../odoo';
import { filterToDomain } from '../../odoo';
import { readAllRecords } from '../../odoo/read/readRecords';
import { chooseFields } from '../../odoo/schema/choose';
import { randomUUID } from 'node:crypto';
import { itIf } from '../support/itIf';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { clientFor, isSandbox, targetProtocols } from '../support/target';
import { idsOf, writerOf } from '../support/writing';

const PRODUCT = 'product.product';
const format = { relationFormat: 'object', selectionFormat: 'label' } as const;

const target = useTarget();

describe.each(targetProtocols)('values that depend on the context over %s', (protocol) => {
	const client = useClient(target, { protocol });

	const read = async (id: number, names: readonly string[], context: Context) => {
		const schema = await client.schema(PRODUCT, (context.lang as string | undefined) ?? '');
		const fields = chooseFields(schema, names);
		const domain = [['id', '=', id]];
		const query = { model: PRODUCT, domain, fields, context, format };
		return (await readAllRecords(client, query))[0];
	};

	const activateFrench = async () => {
		const domain = [
			['code', '=', 'fr_FR'],
			['active', 'in', [true, false]],
		];
		const languages = recordsOf(client, 'res.lang');
		await languages.write(await languages.search(domain), { active: true });
	};

	// The sandbox speaks one language and has one company.
	const onRealServers = itIf(!isSandbox);

	onRealServers('come in the chosen language, labels too', async () => {
		await activateFrench();
		const id = await recordsOf(client, PRODUCT).createOne({ name: 'Chair' });
		await recordsOf(client, PRODUCT, { lang: 'fr_FR' }).write([id], { name: 'Chaise' });
		expect(await read(id, ['name'], { lang: 'fr_FR' })).toEqual({ id, name: 'Chaise' });
		expect(await read(id, ['name'], {})).toEqual({ id, name: 'Chair' });
	});

	/** The filter for contacts whose type has this label. */
	const ofType = async (of: OdooClient, label: string) => {
		const conditions = [{ field: 'type', operator: 'equals', value: label }] as const;
		return await filterToDomain(
			{ mode: 'conditions', matchType: 'allConditions', conditions },
			{ client: of, model: 'res.partner', context: {}, zones: { workflow: 'UTC' } },
		);
	};

	onRealServers(
		'are understood in the language of the user, who reads no other on screen',
		async () => {
			await activateFrench();
			const french = { lang: 'fr_FR' };
			const english = `Customer ${randomUUID()}`;
			const tag = await recordsOf(client, 'res.partner.category').createOne({ name: english });
			await recordsOf(client, 'res.partner.category', french).write([tag], {
				name: `${english} FR`,
			});
			const choices = recordsOf(client, 'ir.model.fields.selection', french);
			const invoiceAddress = [
				['field_id.model', '=', 'res.partner'],
				['field_id.name', '=', 'type'],
				['value', '=', 'invoice'],
			];
			await choices.write(await choices.search(invoiceAddress), { name: 'Facturation' });
			const { uid } = target.users.low;
			const languageOf = recordsOf(client, 'res.users');
			await languageOf.write([uid], french);
			try {
				const low = clientFor(target, { protocol, user: 'low' });
				const ann = { name: 'Ann', type: 'facturation', category_id: [`${english} FR`, english] };
				const bob = { name: 'Bob', category_id: [{ name: `${english} FR`, active: true }] };
				const ids = idsOf(await writerOf(low, 'res.partner').create([ann, bob]));
				expect(
					await recordsOf(client, 'res.partner').read(ids.map(Number), ['type', 'category_id']),
				).toMatchObject([{ type: 'invoice', category_id: [tag] }, { category_id: [tag] }]);
				const [refused] = await writerOf(low, 'res.partner').create([
					{ name: 'Ann', type: 'Usine' },
				]);
				const inFrench = { hint: expect.stringContaining('Facturation') as string };
				expect(refused).toMatchObject({ status: 'failed', error: inFrench });
				expect(await ofType(low, 'facturation')).toEqual([['type', '=', 'invoice']]);
				await expect(ofType(low, 'Usine')).rejects.toMatchObject(inFrench);
			} finally {
				await languageOf.write([uid], { lang: 'en_US' });
			}
		},
	);

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
