import type { IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';
import type { Field, Schema } from '../../../odoo';
import type { Columns } from '../../../nodes/OdooDestination/columns';
import { inPortionsOfFiles } from '../../../nodes/OdooDestination/itemFiles';
import { rowsOfItems } from '../../../nodes/OdooDestination/rows';
import type { WriteSettings } from '../../../nodes/OdooDestination/writeOptions';

const MEBIBYTE = 1024 * 1024;
const PORTION = 16;

const IMAGE = { name: 'image', type: 'binary', readonly: false } as Field;
const NAME = { name: 'name', type: 'char', readonly: false } as Field;
const SCHEMA = {
	model: 'x',
	fields: new Map([IMAGE, NAME].map((field) => [field.name, field])),
} as unknown as Schema;

/** Items with a file each of so many MiB, which n8n keeps on disk; and how many it read last. */
function itemsOnDisk(sizes: readonly number[]) {
	const columns = sizes.map((size, itemIndex): Columns => {
		const files: IBinaryKeyData = {
			photo: { id: `disk:${itemIndex}`, bytes: size * MEBIBYTE, data: 'disk', mimeType: '' },
		};
		return { values: { image: 'photo' }, isAutoMapped: false, itemIndex, files };
	});
	const events: string[] = [];
	const getBinaryDataBuffer = async (itemIndex: number) => {
		events.push(`read ${itemIndex}`);
		return await Promise.resolve(Buffer.from('content'));
	};
	const ctx = { helpers: { getBinaryDataBuffer } } as unknown as IExecuteFunctions;
	return { rows: columns.map((each) => ({ columns: each })), events, ctx };
}

async function write(sizes: readonly number[], options: Partial<WriteSettings> = {}) {
	const { rows, events, ctx } = itemsOnDisk(sizes);
	const settings = options as WriteSettings;
	const run = { ctx, stopAtFirstError: false };
	await inPortionsOfFiles(rows, SCHEMA, settings, run, async (portion) => {
		await rowsOfItems(
			portion.map(({ columns }) => columns),
			SCHEMA,
			settings,
			run,
		);
		events.push(`write ${portion.length}`);
		return portion.map(() => ({ status: 'done', result: { json: {} } }));
	});
	return events;
}

it('reads the files of a portion when the portions before it are written', async () => {
	expect(await write([6, 6, 6, 1, PORTION * 2, 1])).toEqual([
		...['read 0', 'read 1', 'write 2'],
		...['read 2', 'read 3', 'write 2'],
		...['read 4', 'write 1'],
		...['read 5', 'write 1'],
	]);
});

it('writes all items together when it has to be one transaction', async () => {
	const events = await write([10, 10, 10], { allOrNothing: true });
	expect(events).toEqual(['read 0', 'read 1', 'read 2', 'write 3']);
});

it('reads no files when nothing is written', async () => {
	expect(await write([10, 10, 10], { validateOnly: true })).toEqual(['write 3']);
});

it('counts files that stand in the items themselves', async () => {
	const { ctx } = itemsOnDisk([]);
	const image = 'A'.repeat(8 * MEBIBYTE); // as base64, 6 MiB of content
	const rows = [0, 1, 2].map((itemIndex) => ({
		columns: { values: { image }, isAutoMapped: false, itemIndex, files: {} },
	}));
	const portions: number[] = [];
	const run = { ctx, stopAtFirstError: false };
	await inPortionsOfFiles(rows, SCHEMA, {} as WriteSettings, run, async (portion) => {
		portions.push(portion.length);
		return await Promise.resolve([]);
	});
	expect(portions).toEqual([2, 1]);
});
