import { randomUUID } from 'node:crypto';
import type { Context, OutputRecord, RecordQuery } from '../../odoo';
import { readChanges } from '../../odoo';
import type { ChangeQuery } from '../../odoo/changes/readChanges';
import { readAllRecords, readRecords } from '../../odoo/read/readRecords';
import { chooseFields } from '../../odoo/schema/choose';
import { format } from '../support/readFormat';
import { recordsOf } from '../support/records';
import { useClient, useProxy, useTarget } from '../support/suite';
import { clientFor, protocolsFor } from '../support/target';

/** Its field `datas` holds any file. */
const MODEL = 'ir.attachment';
const MIB = 1024 * 1024;

const target = useTarget();
const proxy = useProxy(target);

it.each([
	['gone', false],
	['cut off', 'YQ=='],
])(
	'are not given where they are %s on the server: reading fails, and names the records',
	async (_, left) => {
		const client = clientFor(target, { protocol: 'jsonrpc', url: proxy.url });
		const attachments = recordsOf(client, MODEL);
		const name = randomUUID();
		const datas = Buffer.from(name).toString('base64');
		const ids = await attachments.create([{ name, datas }, { name }, { name, datas }]);
		const [lost, , kept] = ids;
		const fields = chooseFields(await client.schema(MODEL), ['datas']);
		const query = { model: MODEL, domain: [['id', 'in', ids]], fields, context: {}, format };
		const contents = [
			{ id: lost, datas: left },
			{ id: kept, datas },
		];
		proxy.breakNext({ result: contents }, ({ body }) => body.includes('"bin_size":false'));
		await expect(readAllRecords(client, query)).rejects.toMatchObject({
			code: 'SERVER_ERROR',
			message: `Files of these ir.attachment records are missing or incomplete on the Odoo server: ${lost}.`,
			hint: expect.stringContaining('filestore') as string,
		});
		expect(await readAllRecords(client, query)).toHaveLength(3);
	},
);

describe.each(protocolsFor('jsonrpc'))('records with files over %s', (protocol) => {
	const client = useClient(target, { protocol, through: proxy, models: [MODEL] });
	let mark: string;

	beforeEach(() => {
		mark = randomUUID();
	});

	const create = async (files: ReadonlyArray<Buffer | undefined>) => {
		const vals = files.map((file, index) => ({
			name: `${mark} ${index}`,
			...(file && { datas: file.toString('base64') }),
		}));
		const maker = clientFor(target, { protocol: 'jsonrpc' });
		await recordsOf(maker, MODEL).create(vals);
	};

	/** The pages as they come. */
	const read = async (context: Context = {}, more: Partial<RecordQuery> = {}) => {
		proxy.forget();
		const pages: OutputRecord[][] = [];
		const query = {
			model: MODEL,
			domain: [['name', '=like', `${mark}%`]],
			fields: chooseFields(await client.schema(MODEL), ['name', 'datas']),
			context,
			format,
			...more,
		};
		for await (const page of readRecords(client, query)) pages.push(page);
		return pages;
	};

	const textIn = ({ datas }: OutputRecord) =>
		datas === null ? null : Buffer.from(String(datas), 'base64').toString();

	it('come in chunks of limited size, and all of them', async () => {
		const fileOf = (index: number) => Buffer.alloc(3 * MIB, `${index}`);
		await create([0, 1, 2, 3, 4].map(fileOf));
		const pages = await read();
		expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
		for (const [index, { name, datas }] of pages.flat().entries()) {
			expect(name).toBe(`${mark} ${index}`);
			expect(datas === fileOf(index).toString('base64')).toBe(true);
		}
		expect(proxy.requests).toHaveLength(1 + 3);
	});

	it('come with two requests where the files are small, in any order', async () => {
		const files = Array.from({ length: 120 }, (_, index) =>
			index % 2 ? undefined : Buffer.from(`File ${index}`),
		);
		const texts = files.map((file) => file?.toString() ?? null);
		await create(files);
		expect((await read()).flat().map(textIn)).toEqual(texts);
		expect(proxy.requests).toHaveLength(2);
		const newestFirst = (await read({}, { order: 'id desc', limit: 100 })).flat();
		expect(newestFirst.map(textIn)).toEqual([...texts].reverse().slice(0, 100));
		expect(proxy.requests).toHaveLength(2);
	});

	it('take one request where no record has a file', async () => {
		await create([undefined, undefined]);
		expect((await read()).flat().map(textIn)).toEqual([null, null]);
		expect(proxy.requests).toHaveLength(1);
	});

	it('are given away page by page, also where all records come as one list, or as changes', async () => {
		await create([0, 1, 2].map((index) => Buffer.alloc(6 * MIB, `${index}`)));
		/** How many requests had been made as each file was given away. */
		const requestsBefore: number[] = [];
		const records: RecordQuery = {
			model: MODEL,
			domain: [['name', '=like', `${mark}%`]],
			fields: chooseFields(await client.schema(MODEL), ['name', 'datas']),
			context: {},
			format,
			keepFiles: async (record) => {
				requestsBefore.push(proxy.requests.length);
				return await Promise.resolve({ ...record, datas: 'kept' });
			},
		};
		const changes: ChangeQuery = {
			records,
			trackBy: 'write_date',
			startFrom: 'beginning',
			includeDeleted: false,
		};
		const readings = [
			async () => await readAllRecords(client, records),
			async () => (await readChanges(client, changes, undefined)).records,
		];
		for (const reading of readings) {
			requestsBefore.length = 0;
			expect((await reading()).map(({ datas }) => datas)).toEqual(['kept', 'kept', 'kept']);
			const [first = 0] = requestsBefore;
			expect(requestsBefore).toEqual([first, first + 1, first + 2]);
		}
	});

	it('give sizes where the context asks for them', async () => {
		await create([Buffer.alloc(70, 'x')]);
		expect((await read({ bin_size: true })).flat()).toMatchObject([{ datas: '70.00 bytes' }]);
	});
});
