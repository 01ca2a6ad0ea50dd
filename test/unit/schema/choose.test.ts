import fc from 'fast-check';
import { fieldOf } from '../../../odoo/schema/choose';
import { schemaFrom } from '../../../odoo/schema/schema';
import { typosBetween } from '../../../odoo/schema/typos';
import { thrownBy } from '../../support/thrownBy';

const NAMES = ['id', 'name', 'partner_id', 'partner_shipping_id', 'date_order', 'state'];
const described = Object.fromEntries(
	[...NAMES, ...Array.from({ length: 1000 }, (_, at) => `x_studio_field_number_${at}`)].map(
		(name) => [name, { type: 'char', string: name === 'date_order' ? 'Order Date' : name }],
	),
);
const schema = schemaFrom('sale.order', described);

describe('a field that the model does not have', () => {
	it.each([
		['partner', undefined],
		['partner_di', 'partner_id'],
		['parner_id', 'partner_id'],
		['Name', 'name'],
		['order date', 'date_order'],
		['partner_shiping_id', 'partner_shipping_id'],
		['no_such_field', undefined],
	])('%s is told with those that look alike: %s', (wrong, meant) => {
		const { code, field, hint = '' } = thrownBy(() => fieldOf(schema, wrong));
		expect([code, field]).toEqual(['FIELD_NOT_FOUND', wrong]);
		expect(/Did you mean (\w+)/.exec(hint)?.[1]).toBe(meant);
	});

	it.each([60, 60_000, 6_000_000])('costs little time with a name of %d letters', (length) => {
		const start = process.cpuUsage();
		const { message } = thrownBy(() => fieldOf(schema, 'x'.repeat(length)));
		const { user, system } = process.cpuUsage(start);
		expect((user + system) / 1000).toBeLessThan(1000);
		expect(message.length).toBeLessThan(200);
	});
});

describe('typos between two words', () => {
	const word = fc.string({ unit: fc.constantFrom('a', 'b', '_'), maxLength: 12 });

	it('are counted as by their definition, up to one in four letters', () => {
		fc.assert(
			fc.property(word, word, (written, known) => {
				const typos = editsBetween(written, known);
				const most = Math.max(1, Math.floor(written.length / 4));
				expect(typosBetween(written, known)).toBe(typos <= most ? typos : Infinity);
			}),
			{ numRuns: 1000 },
		);
	});
});

/** Damerau-Levenshtein without transpositions of changed letters, as defined. */
function editsBetween(from: string, to: string): number {
	const known = new Map<string, number>();
	const edits = (i: number, j: number): number => {
		if (i === 0 || j === 0) return i + j;
		const key = `${i} ${j}`;
		const before = known.get(key);
		if (before !== undefined) return before;
		const options = [
			edits(i - 1, j) + 1,
			edits(i, j - 1) + 1,
			edits(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1),
		];
		if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
			options.push(edits(i - 2, j - 2) + 1);
		}
		const fewest = Math.min(...options);
		known.set(key, fewest);
		return fewest;
	};
	return edits(from.length, to.length);
}
