import type { OdooError } from '../../../odoo';
import type { ModelClient } from '../../../odoo/client/modelClient';
import type { RawRecord } from '../../../odoo/protocol/expect';
import type { Preparation } from '../../../odoo/write/business/businessAction';
import { prepareReturn, prepareValidation } from '../../../odoo/write/business/transferChecks';

const ZONES = { workflow: 'UTC' };

/** As much of an Odoo as the checks ask. `answers` are given one after the other, then nothing is found. */
function askedModel(answers: ReadonlyArray<readonly RawRecord[]>, version = 19) {
	const asked: string[] = [];
	const of = (name: string): unknown => ({
		searchRead: async ({ domain }: { domain: unknown }) => {
			asked.push(`${name} ${JSON.stringify(domain)}`);
			return await Promise.resolve(answers[asked.length - 1] ?? []);
		},
		client: { version: async () => await Promise.resolve(version) },
		schema: { fields: new Map([['quantity', {}]]) },
		beside: of,
		of: async (other: string) => await Promise.resolve(of(other)),
	});
	return { model: of('stock.picking') as ModelClient, asked };
}

const transfer = (id: number): RawRecord => ({
	id,
	display_name: `WH/OUT/${id}`,
	picking_type_id: [3, 'Deliveries'],
});
const rowsOf = (...ids: number[]) => ids.map((id) => ({ ids: [id], given: {} }));
const missing = [{ id: 21, product_uom_qty: 5, quantity: 2 }];

describe('Transfers to validate', () => {
	it('are asked about by one request for all, and by none before Odoo 16', async () => {
		const { model, asked } = askedModel([]);
		expect(await prepareValidation(model, rowsOf(1, 2, 3), ZONES)).toEqual([
			undefined,
			undefined,
			undefined,
		]);
		expect(asked).toEqual([
			'stock.picking [["id","in",[1,2,3]],["picking_type_id.create_backorder","=","never"]]',
		]);
		const older = askedModel([], 15);
		await prepareValidation(older.model, rowsOf(1), ZONES);
		expect(older.asked).toEqual([]);
	});

	it('are asked about by what is wanted for the rest', async () => {
		const { model, asked } = askedModel([]);
		const cancels = { ids: [2], given: { backorder: 'cancel' } };
		await prepareValidation(model, [...rowsOf(1), cancels], ZONES);
		expect(asked).toEqual([
			'stock.picking [["id","in",[1]],["picking_type_id.create_backorder","=","never"]]',
			'stock.picking [["id","in",[2]],["picking_type_id.create_backorder","=","always"]]',
		]);
	});

	it('are missing something by the time that earlier ones are complete', async () => {
		const { model, asked } = askedModel([[transfer(2)], missing]);
		const [first, second] = await prepareValidation(model, rowsOf(1, 2), ZONES);
		expect(first).toBeUndefined();
		expect(asked).toHaveLength(1);
		await expect((second as Preparation).carryOut?.()).rejects.toMatchObject({
			field: 'backorder',
			message: 'WH/OUT/2 is not complete, and the type Deliveries never creates a backorder.',
			hint: 'Choose No Backorder, or change the operation type in Odoo.',
		});
		expect(await (second as Preparation).carryOut?.()).toBeUndefined();
	});
});

describe('Transfers to return', () => {
	it('are asked about by one request for all', async () => {
		const { model, asked } = askedModel([]);
		expect(await prepareReturn(model, rowsOf(1, 2), ZONES)).toEqual([undefined, undefined]);
		expect(asked).toHaveLength(1);
	});

	it('are refused where they are on their way back, and no others', async () => {
		const returning = [{ id: 31, picking_id: [9, 'WH/IN/9'], origin_returned_move_id: [21, ''] }];
		const { model } = askedModel([returning, [{ id: 21, picking_id: [2, 'WH/OUT/2'] }]]);
		const [first, second] = await prepareReturn(model, rowsOf(1, 2), ZONES);
		expect(first).toBeUndefined();
		expect((second as OdooError).message).toBe(
			'Some of it is on its way back already, by WH/IN/9.',
		);
	});

	it('are asked about again where an earlier row has returned them', async () => {
		const returning = [{ id: 31, picking_id: [9, 'WH/IN/9'], origin_returned_move_id: [21, ''] }];
		const { model } = askedModel([[], returning, [{ id: 21, picking_id: [1, 'WH/OUT/1'] }]]);
		const [first, again] = await prepareReturn(model, rowsOf(1, 1), ZONES);
		expect(first).toBeUndefined();
		await expect((again as Preparation).carryOut?.()).rejects.toMatchObject({
			message: 'Some of it is on its way back already, by WH/IN/9.',
		});
	});
});
