import fc from 'fast-check';
import { isLost, sizeIn } from '../../../odoo/read/filePages';

const UNITS = ['bytes', 'Kb', 'Mb', 'Gb'];

/** Source: `human_size` in odoo/tools/misc.py: of the file itself. */
function humanSize(bytes: number): string {
	let [size, unit] = [bytes, 0];
	for (; size >= 1024 && unit < UNITS.length - 1; unit++) size /= 1024;
	return `${size.toFixed(2)} ${UNITS[unit]}`;
}

/** PostgreSQL's `pg_size_pretty`: of the Base64 in the column. */
function sizePretty(length: number): string {
	if (length < 10 * 1024) return `${length} bytes`;
	return length < 10 * 1024 ** 2
		? `${Math.round(length / 1024)} kB`
		: `${Math.round(length / 1024 ** 2)} MB`;
}

const sizes = fc.oneof(fc.nat(3000), fc.nat(40_000), fc.nat(3_000_000));
const base64Of = (bytes: number) => Buffer.alloc(bytes, 'a').toString('base64');

describe('a file in a field', () => {
	it('is whole in whichever form Odoo gives its size', () => {
		fc.assert(
			fc.property(sizes, (bytes) => {
				const content = base64Of(bytes);
				expect(isLost(sizeIn(humanSize(bytes)), content)).toBe(false);
				expect(isLost(sizeIn(sizePretty(content.length)), content)).toBe(false);
			}),
			{ numRuns: 300 },
		);
	});

	it('is lost if a hundredth of it is missing, or in a column more than the size is rounded to', () => {
		fc.assert(
			fc.property(sizes, fc.integer({ min: 0, max: 99 }), (bytes, percent) => {
				fc.pre(bytes > 0);
				const content = base64Of(bytes);
				const cut = base64Of(Math.floor((bytes * percent) / 100));
				expect(isLost(sizeIn(humanSize(bytes)), cut)).toBe(true);
				const pretty = sizeIn(sizePretty(content.length));
				fc.pre(content.length - cut.length > pretty.bytes / 10);
				expect(isLost(pretty, cut)).toBe(true);
			}),
			{ numRuns: 300 },
		);
	});

	it('may come in place of its size, from a field that an app computes', () => {
		expect(isLost(sizeIn('aGVsbG8='), 'aGVs')).toBe(false);
		expect(isLost(sizeIn('aGVsbG8='), false)).toBe(true);
		expect(isLost(sizeIn(''), false)).toBe(false);
	});
});
