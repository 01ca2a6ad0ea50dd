import fc from 'fast-check';
import { isLost, sizeIn } from '../../../odoo/read/filePages';
import { readAllRecords } from '../../../odoo/read/readRecords';
import { chooseFields } from '../../../odoo/schema/choose';
import { syntheticClient } from '../../support/syntheticOdoo';

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

describe('records with files', () => {
	const FIELDS = {
		name: { type: 'char', store: true },
		width: { type: 'integer', store: false },
		file: { type: 'binary', store: true },
	};

	/** @param sizesOf the sizes of the files of records 1 and 2 that one request after the other finds */
	const read = async (sizesOf: ReadonlyArray<readonly [number, number]>) => {
		const requests: unknown[] = [];
		const client = syntheticClient(({ method, params }) => {
			if (method === 'fields_get') return JSON.stringify(FIELDS);
			const { fields, context, domain } = params as {
				fields: string[];
				context: { bin_size: boolean };
				domain: Array<[string, string, number[]]>;
			};
			const sizes = sizesOf[Math.min(requests.length, sizesOf.length - 1)] ?? [0, 0];
			requests.push([context.bin_size, fields]);
			const records = sizes.map((size, index) => ({
				id: index + 1,
				name: 'Picture',
				width: context.bin_size ? 1 : size * 10,
				file: size > 0 && (context.bin_size ? humanSize(size) : base64Of(size)),
			}));
			const wanted = domain[0]?.[1] === 'in' ? domain[0][2] : [1, 2];
			return JSON.stringify(records.filter(({ id }) => wanted.includes(id)));
		});
		const records = await readAllRecords(client, {
			model: 'ir.attachment',
			domain: [],
			fields: chooseFields(await client.schema('ir.attachment'), Object.keys(FIELDS)),
			context: {},
			limit: 10,
			format: { relationFormat: 'object', selectionFormat: 'value' },
		});
		return { records, requests };
	};

	it('have values that Odoo computed from the contents, not from their sizes', async () => {
		const { records, requests } = await read([[30, 0]]);
		expect(records).toEqual([
			{ id: 1, name: 'Picture', width: 300, file: base64Of(30) },
			{ id: 2, name: 'Picture', width: 0, file: null },
		]);
		expect(requests).toEqual([
			[true, ['name', 'file']],
			[false, ['file', 'width']],
		]);
	});

	it('are read where a smaller file took the place of one whose size was asked for', async () => {
		const { records } = await read([
			[5000, 20],
			[10, 20],
		]);
		expect(records).toMatchObject([{ file: base64Of(10) }, { file: base64Of(20) }]);
	});

	it('are not read where content is missing', async () => {
		const damaged = read([
			[5000, 20],
			[10, 20],
			[5000, 20],
		]);
		await expect(damaged).rejects.toThrow(/missing or incomplete on the Odoo server: 1\./);
	});
});
