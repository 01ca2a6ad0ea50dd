import { propertiesType } from '../../../odoo/values/properties';
import type { ReadFormat } from '../../../odoo/values/valueType';
import { schemaOf } from '../domain/schemas';

/** As Odoo 19 answered `crm.lead.read(['lead_properties'])`. */
const DEFINED = [
	{ name: 'a1', type: 'char', string: 'C' },
	{ name: 'a2', type: 'boolean', string: 'B' },
	{ name: 'a3', type: 'integer', string: 'I' },
	{ name: 'a4', type: 'float', string: 'F' },
	{ name: 'a5', type: 'date', string: 'D' },
	{ name: 'a6', type: 'datetime', string: 'DT' },
	{
		name: 'a7',
		type: 'selection',
		string: 'S',
		selection: [
			['x', 'X label'],
			['y', 'Y label'],
		],
	},
	{
		name: 'a8',
		tags: [
			['t1', 'Tag One', 1],
			['t2', 'Tag Two', 2],
		],
		type: 'tags',
		string: 'T',
	},
	{ name: 'a9', type: 'many2one', string: 'M', comodel: 'res.partner' },
	{ name: 'b1', type: 'many2many', string: 'MM', comodel: 'res.partner' },
	{ name: 'b2', type: 'separator', string: 'Sep' },
];

const VALUES: Readonly<Record<string, unknown>> = {
	a1: 'hi',
	a2: true,
	a3: 3,
	a4: 2.5,
	a5: '2026-01-31',
	a6: '2026-01-31 10:20:30',
	a7: 'y',
	a8: ['t1', 't2'],
	a9: [1, 'My Company'],
	b1: [
		[1, 'My Company'],
		[3, 'Administrator'],
	],
};

const read = async (raw: unknown, format: Partial<ReadFormat> = {}) => {
	const field = (await schemaOf('sale.order')).fields.get('props');
	if (!field) throw new Error('no field of properties');
	const whole = { relationFormat: 'object', selectionFormat: 'value', ...format } as const;
	return propertiesType.fromOdoo(raw as never, field, whole);
};

const filled = DEFINED.map((property) =>
	property.name in VALUES ? { ...property, value: VALUES[property.name] } : property,
);

it('reads each value like a field of its type, without the headings', async () => {
	expect(await read(filled)).toEqual({
		...VALUES,
		a6: '2026-01-31T10:20:30Z',
		a9: { id: 1, name: 'My Company' },
		b1: [1, 3],
	});
});

it('reads empty values as null, false for booleans, and empty lists', async () => {
	expect(await read(DEFINED)).toEqual({
		a1: null,
		a2: false,
		a3: null,
		a4: null,
		a5: null,
		a6: null,
		a7: null,
		a8: [],
		a9: null,
		b1: [],
	});
});

it('shows links and choices as they are wanted', async () => {
	const shown = await read(filled, { relationFormat: 'id', selectionFormat: 'label' });
	expect(shown).toMatchObject({ a7: 'Y label', a9: 1 });
});

it('reads no properties at all as null', async () => {
	expect(await read(false)).toBeNull();
	expect(await read([])).toEqual({});
});
