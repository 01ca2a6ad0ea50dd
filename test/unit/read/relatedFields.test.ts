import type { FieldTree } from '../../../odoo/read/related/relatedFields';
import { relatedFields } from '../../../odoo';
import { schemaOf } from '../domain/schemas';

type Names = { [name: string]: Names };

const namesIn = ({ below }: FieldTree): Names =>
	Object.fromEntries([...below].map(([name, tree]) => [name, namesIn(tree)]));

const read = async (...paths: string[]) =>
	namesIn(await relatedFields('sale.order', paths, schemaOf));

it('joins paths that share a beginning', async () => {
	expect(
		await read('partner_id.country_id.code', 'partner_id.name', 'order_line.product_id.name'),
	).toEqual({
		partner_id: { country_id: { code: {} }, name: {} },
		order_line: { product_id: { name: {} } },
	});
});

it('takes a relation both as a value and as a way to further fields', async () => {
	expect(await read('partner_id', 'partner_id.city', 'partner_id')).toEqual({
		partner_id: { city: {} },
	});
});

it('is empty without paths', async () => {
	expect(await read()).toEqual({});
});

it('follows a reference to whichever of its models has the field', async () => {
	const schemas = async (model: string) => {
		const schema = await schemaOf(model);
		const source = schema.fields.get('source');
		if (!source) return schema;
		const selection = [
			['res.country', 'Country'],
			['res.partner', 'Contact'],
		] as const;
		return { ...schema, fields: new Map([...schema.fields, ['source', { ...source, selection }]]) };
	};
	const tree = await relatedFields('sale.order', ['source.city', 'source.code'], schemas);
	expect(namesIn(tree)).toEqual({ source: { city: {}, code: {} } });
	await expect(relatedFields('sale.order', ['source.amount'], schemas)).rejects.toMatchObject({
		code: 'FIELD_NOT_FOUND',
		field: 'source.amount',
	});
});

it('takes along what tells the model of a record', async () => {
	expect(await read('res_id.city', 'partner_id.name')).toEqual({
		res_model: {},
		res_id: { city: {} },
		partner_id: { name: {} },
	});
});

it.each([
	['partner_id.citty', 'FIELD_NOT_FOUND', 'city'],
	['partnr_id.city', 'FIELD_NOT_FOUND', 'partner_id'],
	['partner_id..city', 'FIELD_NOT_FOUND', ''],
	['name.city', 'INVALID_VALUE', 'partner_id'],
	['res_idd.city', 'FIELD_NOT_FOUND', 'res_id'],
])('refuses %s', async (path, code, hint) => {
	await expect(read('partner_id.city', path)).rejects.toMatchObject({
		code,
		field: path,
		message: expect.stringContaining(`"${path}"`),
		hint: expect.stringContaining(hint),
	});
});
