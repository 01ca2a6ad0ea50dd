import { OdooError } from '../../../odoo/errors';
import type { Field } from '../../../odoo/schema/schema';
import { toOdoo } from '../../../odoo/values/values';

type Choices = NonNullable<Field['selection']>;

const ZONES = ['Europe/Brussels', 'Europe/Paris', 'Asia/Brunei', 'UTC'];
const FILLERS = Array.from({ length: 300 }, (_, index) => `Nowhere/Very_Far_Away_${index}`);
const MANY = [...FILLERS, ...ZONES].map((zone) => [zone, zone] as const);
const FEW = [
	['draft', 'Quotation'],
	['sale', 'Sales Order'],
] as const;

function hintFor(value: unknown, selection: Choices): string | undefined {
	const field = { name: 'state', label: 'State', type: 'selection', selection } as unknown as Field;
	try {
		toOdoo(value, field, { zones: { workflow: 'UTC' } });
		return undefined;
	} catch (error) {
		if (error instanceof OdooError) return error.hint;
		throw error;
	}
}

describe('a value that is no choice of a selection', () => {
	it('is told all choices where they are few', () => {
		expect(hintFor('done', FEW)).toBe('Accepted: draft (Quotation), sale (Sales Order).');
	});

	it('is told how many there are, and first the one it may mean', () => {
		const hint = hintFor('brussels', MANY) ?? '';
		expect(hint).toContain('one of 304 choices, such as Europe/Brussels,');
		expect(hint.length).toBeLessThan(200);
	});

	it('is told the closest one where it is misspelt', () => {
		expect(hintFor('Europe/Pariss', MANY)).toContain('such as Europe/Paris,');
	});

	it.each(['', 'x'.repeat(100_000), { a: 1 }])('is answered shortly whatever it is', (value) => {
		expect((hintFor(value, MANY) ?? '').length).toBeLessThan(200);
	});
});

it('is found by its value and by its label in any capitals', () => {
	expect(hintFor('europe/brussels', MANY)).toBeUndefined();
	expect(hintFor('SALES ORDER', FEW)).toBeUndefined();
});
