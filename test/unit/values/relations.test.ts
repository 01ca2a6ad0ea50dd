import * as fc from 'fast-check';
import { OdooError } from '../../../odoo/errors';
import type { Field } from '../../../odoo/schema/schema';
import { Links } from '../../../odoo/values/links';
import { namingOf, Reference } from '../../../odoo/values/reference';
import { fromOdoo, toOdoo, toStored } from '../../../odoo/values/values';
import { schemaOf } from '../domain/schemas';
import { thrownBy } from '../../support/thrownBy';

const context = { zones: { workflow: 'Europe/Brussels' } };
let order: ReadonlyMap<string, Field>;

beforeAll(async () => {
	order = (await schemaOf('sale.order')).fields;
});

const field = (name: string) => order.get(name) as Field;
const write = (name: string, value: unknown) => toOdoo(value, field(name), context);

it('reads a linked record without a name', () => {
	const read = (relationFormat: 'object' | 'name') =>
		fromOdoo([7, false], field('partner_id'), { relationFormat, selectionFormat: 'value' });
	expect([read('object'), read('name')]).toEqual([{ id: 7, name: null }, null]);
});

describe('how a value names a record', () => {
	it.each<[unknown, unknown]>([
		[7, { by: 'id', value: 7 }],
		['7', { by: 'id', value: 7 }],
		[' 7 ', { by: 'id', value: 7 }],
		[
			{ id: 7, name: 'Acme', city: null },
			{ by: 'id', value: 7 },
		],
		[{ id: '7' }, { by: 'id', value: 7 }],
		[[7, 'Acme'], { by: 'id', value: 7 }],
		['{"id": 7}', { by: 'id', value: 7 }],
		['[7, "Acme"]', { by: 'id', value: 7 }],
		['base.be', { by: 'text', value: 'base.be' }],
		['Acme Corp', { by: 'text', value: 'Acme Corp' }],
		['0042', undefined],
		['[E-COM01] Desk', { by: 'text', value: '[E-COM01] Desk' }],
		['[1] Desk', { by: 'text', value: '[1] Desk' }],
		['[1]', { by: 'text', value: '[1]' }],
		['7 Sisters', { by: 'text', value: '7 Sisters' }],
		[{ xmlid: 'base.be' }, { by: 'xmlid', value: 'base.be' }],
		[{ id: 'base.be' }, { by: 'xmlid', value: 'base.be' }],
		[{ name: '42' }, { by: 'name', value: '42' }],
		[{ name: 42 }, { by: 'name', value: '42' }],
		[
			{ id: null, name: 'Acme' },
			{ by: 'name', value: 'Acme' },
		],
		[{ display_name: 'Acme' }, { by: 'name', value: 'Acme' }],
		[{ code: 'BE' }, { by: 'fields', value: { code: 'BE' } }],
		[
			{ code: 'BE', name: 'X' },
			{ by: 'fields', value: { code: 'BE', name: 'X' } },
		],
	])('%j', (value, expected) => {
		expect(namingOf(value)).toEqual(expected);
	});

	it.each([
		0,
		-1,
		1.5,
		NaN,
		2 ** 31,
		'0',
		'99999999999',
		'',
		' ',
		true,
		[],
		[7],
		['7', 'Acme'],
		{},
	])('%j names none', (value) => {
		expect(namingOf(value)).toBeUndefined();
	});

	it.each([{ id: 0 }, { id: 'Acme' }, { id: {} }, { name: '' }, new Date(0), () => 1])(
		'neither does %p',
		(value) => {
			expect(namingOf(value)).toBeUndefined();
		},
	);

	it('never takes digits for anything but an id', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^\d{1,12}$/), (digits) => {
				const naming = namingOf(digits);
				expect(naming === undefined || naming.by === 'id').toBe(true);
			}),
		);
	});
});

describe('a link', () => {
	it('is a reference to a record of the related model', () => {
		expect(write('partner_id', 'Acme')).toEqual(
			new Reference('res.partner', { by: 'text', value: 'Acme' }, 'Acme'),
		);
	});

	it('is cleared by null and by empty text', () => {
		expect([write('partner_id', null), write('partner_id', '')]).toEqual([false, false]);
	});

	it.each([true, false, 0, [], [9], {}, -3])('refuses %j and says what is accepted', (value) => {
		const error = thrownBy(() => write('partner_id', value));
		expect(error).toMatchObject({ code: 'INVALID_VALUE', field: 'partner_id' });
		expect(error.message).toContain(JSON.stringify(value));
		expect(error.hint).toContain('res.partner');
	});
});

describe('a reference field', () => {
	it.each<[unknown, string, unknown]>([
		['res.partner,7', 'res.partner', { by: 'id', value: 7 }],
		[{ model: 'res.partner', id: 7, name: 'Acme' }, 'res.partner', { by: 'id', value: 7 }],
		[{ model: 'res.partner', name: 'Acme' }, 'res.partner', { by: 'name', value: 'Acme' }],
		['res.partner,Acme, Inc.', 'res.partner', { by: 'text', value: 'Acme, Inc.' }],
	])('takes %j', (value, model, naming) => {
		expect(write('source', value)).toMatchObject({ model, naming, form: 'model,id' });
	});

	it('leaves the model to an External ID', () => {
		expect(write('source', 'base.main_partner')).toMatchObject({
			model: undefined,
			naming: { by: 'xmlid', value: 'base.main_partner' },
		});
	});

	it.each(['Acme', 7, { id: 7 }, { model: 'res.partner' }])('refuses %j', (value) => {
		expect(thrownBy(() => write('source', value)).code).toBe('INVALID_VALUE');
	});

	it('refuses a model that the field does not offer', () => {
		const selection = [['res.users', 'User']] as const;
		const limited = { ...field('source'), selection };
		expect(thrownBy(() => toOdoo('res.partner,7', limited, context)).hint).toContain('res.users');
	});
});

describe('a list of links', () => {
	const changes = (name: string, value: unknown) => (write(name, value) as Links).changes;
	const given = (references: ReadonlyArray<Reference> | undefined) =>
		references?.map((each) => each.given);

	it.each<[unknown, unknown[]]>([
		[
			[1, '2', 'VIP', { id: 3 }, { name: 'New' }],
			[1, '2', 'VIP', { id: 3 }, { name: 'New' }],
		],
		['1, 2,VIP', ['1', '2', 'VIP']],
		['[1, "VIP"]', [1, 'VIP']],
		[
			[7, 'VIP'],
			[7, 'VIP'],
		],
		[[[7, 'VIP']], [[7, 'VIP']]],
		[5, [5]],
		[[], []],
		[{ id: 5 }, [{ id: 5 }]],
	])('is set by %j', (value, expected) => {
		expect(given(changes('tag_ids', value).set)).toEqual(expected);
	});

	it('is emptied by null, but keeps its links for verbs', () => {
		expect(changes('tag_ids', null).set).toEqual([]);
		expect(changes('tag_ids', { add: 5, remove: 'VIP' })).toMatchObject({ set: undefined });
		expect(changes('tag_ids', { clear: true, add: [5] }).set).toEqual([]);
		expect(changes('tag_ids', { clear: false, add: [5] }).set).toBeUndefined();
	});

	it('is changed line by line by objects, in a one2many', () => {
		const lines = [{ id: 7, qty: 2 }, { name: 'New' }, 9];
		const { set, add, update, create } = changes('order_line', lines);
		expect(set).toBeUndefined();
		expect(given(add)).toEqual([9]);
		expect(update.map(({ record, row }) => [record.naming, row])).toEqual([
			[{ by: 'id', value: 7 }, { qty: 2 }],
		]);
		expect(create).toEqual([{ name: 'New' }]);
	});

	it('takes the commands of Odoo, whose false is empty', () => {
		const commands = [
			[0, 'virtual_1', { name: false }],
			[1, 7, { qty: 2 }],
			[2, 8],
			[3, 9, 0],
			[4, 10],
		];
		const { create, update, delete: deleted, remove, add } = changes('order_line', commands);
		expect(create).toEqual([{ name: null }]);
		expect(update.map(({ record }) => record.given)).toEqual([7]);
		expect([given(deleted), given(remove), given(add)]).toEqual([[8], [9], [10]]);
		expect(given(changes('tag_ids', [[4, 1], [5], [4, 2]]).add)).toEqual([2]);
		expect(
			given(
				changes('tag_ids', [
					[4, 1],
					[6, 0, [2, 3]],
				]).set,
			),
		).toEqual([2, 3]);
	});

	it.each([
		[[[9, 1]]],
		[[[4]]],
		[[[4, 7], 5]],
		[[[6, 0, 7]]],
		[[[0, 0]]],
		[[[1, 7]]],
		[[[]]],
		[{ add: [true] }],
		[{ add: [1], ad: [2] }],
		[{ create: ['VIP'] }],
		[{ update: [{ qty: 2 }] }],
		[[null]],
		[true],
	])('refuses %j', (value) => {
		expect(thrownBy(() => write('tag_ids', value))).toMatchObject({
			code: 'INVALID_VALUE',
			field: 'tag_ids',
		});
	});

	it('never makes more of a value than the value says', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				try {
					const draft = write('tag_ids', value ?? null);
					expect(draft).toBeInstanceOf(Links);
				} catch (error) {
					expect(error).toBeInstanceOf(OdooError);
				}
			}),
		);
	});
});

describe('a value where nothing can be looked up', () => {
	it('may be an id, but no name', () => {
		expect(toStored('7', field('partner_id'), context)).toBe(7);
		expect(toStored('res.partner,7', field('source'), context)).toBe('res.partner,7');
		expect(thrownBy(() => toStored('Acme', field('partner_id'), context)).code).toBe(
			'INVALID_VALUE',
		);
	});
});
