import type { IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';
import type { OdooClient, RpcValue } from '../../../odoo';
import type { WriteSettings } from '../../../odoo/write/records';
import { createRecords, ModelClient } from '../../../odoo';
import { schemaFrom } from '../../../odoo/schema/schema';
import type { Columns } from '../../../nodes/OdooDestination/columns';
import { writeRowsOf } from '../../../nodes/OdooDestination/rows';

const MEBIBYTE = 1024 * 1024;
const PORTION = 16;

const SCHEMA = schemaFrom('x.model', {
	image: { type: 'binary' },
	name: { type: 'char' },
});

/** Columns of items with a file each of so many MiB, which n8n keeps on disk. */
function columnsOnDisk(sizes: readonly number[]): Columns[] {
	return sizes.map((size, itemIndex) => {
		const files: IBinaryKeyData = {
			photo: { id: `disk:${itemIndex}`, bytes: size * MEBIBYTE, data: 'disk', mimeType: '' },
		};
		return { values: { image: 'photo' }, isAutoMapped: false, itemIndex, files };
	});
}

/** Creates records for items, and keeps in which order their files were read and they were written. */
async function write(allColumns: readonly Columns[], options: Partial<WriteSettings> = {}) {
	const events: string[] = [];
	const getBinaryDataBuffer = async (itemIndex: number) => {
		events.push(`read ${itemIndex}`);
		return await Promise.resolve(Buffer.from('content'));
	};
	const ctx = { helpers: { getBinaryDataBuffer } } as unknown as IExecuteFunctions;
	const items = allColumns.map((columns) => ({ columns, item: { json: {} } }));
	const model = new ModelClient(clientNoting(events), SCHEMA, {});
	const rows = await writeRowsOf(model, items, { ctx, stopAtFirstError: false });
	const outcomes = await createRecords(model, rows, {
		allOrNothing: false,
		batchSize: 1000,
		stopAtFirstError: false,
		unknownColumns: 'error',
		validateOnly: false,
		zones: { workflow: 'UTC' },
		...options,
	});
	return { events, statuses: outcomes.map(({ status }) => status) };
}

/** A client whose server creates all records, and allows everything. */
function clientNoting(events: string[]): OdooClient {
	const call = async (
		{ method, params }: { method: string; params: { vals_list?: readonly unknown[] } },
		read: (answer: RpcValue, asked: string) => unknown = (answer) => answer,
	) => {
		const ids = (params.vals_list ?? []).map((_, index) => index + 1);
		const answers: Record<string, RpcValue> = { check_access_rights: true, fields_get: {} };
		if (method === 'create') events.push(`write ${ids.length}`);
		return await Promise.resolve(read(answers[method] ?? ids, `x.model.${method}`));
	};
	return { call, breathe: async () => {} } as unknown as OdooClient;
}

const done = (count: number) => Array<string>(count).fill('done');

it('reads the files of a chunk when the chunks before it are written', async () => {
	const { events, statuses } = await write(columnsOnDisk([6, 6, 6, 1, PORTION * 2, 1]));
	expect(events).toEqual([
		...['read 0', 'read 1', 'write 2'],
		...['read 2', 'read 3', 'write 2'],
		...['read 4', 'write 1'],
		...['read 5', 'write 1'],
	]);
	expect(statuses).toEqual(done(6));
});

it('writes all items together when it has to be one transaction', async () => {
	const { events, statuses } = await write(columnsOnDisk([10, 10, 10]), { allOrNothing: true });
	expect(events).toEqual(['read 0', 'read 1', 'read 2', 'write 3']);
	expect(statuses).toEqual(done(3));
});

it('reads no files when nothing is written', async () => {
	const { events, statuses } = await write(columnsOnDisk([10, 10, 10]), { validateOnly: true });
	expect(events).toEqual([]);
	expect(statuses).toEqual(done(3));
});

it('counts files that stand in the items themselves', async () => {
	const image = 'A'.repeat(8 * MEBIBYTE); // as base64, 6 MiB of content
	const columns = [0, 1, 2].map((itemIndex) => ({
		values: { image },
		isAutoMapped: false,
		itemIndex,
		files: {},
	}));
	const { events, statuses } = await write(columns);
	expect(events).toEqual(['write 2', 'write 1']);
	expect(statuses).toEqual(done(3));
});
