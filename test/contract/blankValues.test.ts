import { randomUUID } from 'node:crypto';
import { itIf } from '../support/itIf';
import { isSandbox, targetProtocols, targetVersion } from '../support/target';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { endOf, idsOf, writerOf } from '../support/writing';

/** A text that must be unique, and may be left empty. */
const UNIQUE = targetVersion < 15 ? 'product.product' : 'stock.location';

const PARTNER = 'res.partner';

const target = useTarget();

describe.each(targetProtocols)('a blank cell of a table over %s', (protocol) => {
	const client = useClient(target, { protocol });

	const held = async (model: string, ids: readonly number[], field: string) => {
		const records = await recordsOf(client, model).searchRead([['id', 'in', ids]], [field]);
		return records.map((record) => record[field]);
	};

	itIf(!isSandbox)('is no second empty text where texts must be unique', async () => {
		const writer = writerOf(client, UNIQUE);
		const rows = () => [1, 2, 3].map(() => ({ name: randomUUID(), barcode: '' }));
		const outcomes = await writer.create([...rows(), { ...rows()[0], xmlid: randomUUID() }]);
		expect(outcomes.map(endOf)).toEqual(['created', 'created', 'created', 'created']);
		const ids = idsOf(outcomes) as number[];
		expect(await held(UNIQUE, ids, 'barcode')).toEqual([false, false, false, false]);
		await writer.update(ids.map((id, index) => ({ id, barcode: `${randomUUID()}${index}` })));
		const changed = await writer.update(ids.map((id) => ({ id, barcode: '', name: randomUUID() })));
		expect(changed.map(endOf)).toEqual(['updated', 'updated', 'updated', 'updated']);
		expect(await held(UNIQUE, ids, 'barcode')).toEqual([false, false, false, false]);
	});

	it('empties a text, and is unchanged where it is empty in either way', async () => {
		const writer = writerOf(client, PARTNER);
		const [id = 0] = idsOf(await writer.create([{ name: randomUUID(), ref: 'A' }]));
		expect((await writer.update([{ id, ref: '' }])).map(endOf)).toEqual(['updated']);
		expect(await held(PARTNER, [id], 'ref')).toEqual([false]);
		for (const stored of [false, '']) {
			await recordsOf(client, PARTNER).write([id], { ref: stored });
			const outcomes = [
				...(await writer.update([{ id, ref: '' }])),
				...(await writer.update([{ id, ref: null }])),
			];
			expect(outcomes.map(endOf)).toEqual(['unchanged', 'unchanged']);
		}
	});

	it('takes away no lines and no file', async () => {
		const writer = writerOf(client, PARTNER);
		const child_ids = [{ name: randomUUID() }];
		const image_1920 =
			'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
		const [id = 0] = idsOf(await writer.create([{ name: randomUUID(), child_ids, image_1920 }]));
		const outcomes = await writer.update([
			{ id, child_ids: '' },
			{ id, image_1920: '' },
		]);
		expect(outcomes).toMatchObject([
			{ error: { code: 'INVALID_VALUE', field: 'child_ids' } },
			{ error: { code: 'INVALID_VALUE', field: 'image_1920' } },
		]);
		expect(await held(PARTNER, [id], 'child_ids')).toEqual([[expect.any(Number)]]);
		expect(await held(PARTNER, [id], 'image_1920')).not.toEqual([false]);
	});
});
