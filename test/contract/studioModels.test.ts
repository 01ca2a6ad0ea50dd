import { randomBytes } from 'node:crypto';
import { ModelClient } from '../../odoo';
import { matchNames } from '../../odoo/lookup/byName';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { isSandbox } from '../support/target';
import { endOf, idsOf, writerOf } from '../support/writing';
import { describeIf } from '../support/itIf';

const MODEL = `x_n8n_${randomBytes(6).toString('hex')}`;

/** As Odoo Studio makes it: its records are archived by `x_active`. The sandbox cannot make models. */
describeIf(!isSandbox)('a model made by users', () => {
	const target = useTarget();
	const client = useClient(target, { protocol: 'jsonrpc' });
	let modelId: number;

	beforeAll(async () => {
		const field = (name: string, type: string) => ({
			name,
			ttype: type,
			field_description: name,
			state: 'manual',
		});
		modelId = await recordsOf(client, 'ir.model').createOne({
			name: MODEL,
			model: MODEL,
			state: 'manual',
			field_id: [
				[0, 0, field('x_name', 'char')],
				[0, 0, field('x_active', 'boolean')],
			],
		});
		const rights = ['read', 'write', 'create', 'unlink'].map((right) => [`perm_${right}`, true]);
		const [group] = await recordsOf(client, 'ir.model.data').searchRead(
			[
				['module', '=', 'base'],
				['name', '=', 'group_user'],
			],
			['res_id'],
		);
		await recordsOf(client, 'ir.model.access').createOne({
			name: MODEL,
			model_id: modelId,
			group_id: group?.res_id ?? false,
			...Object.fromEntries(rights),
		});
		// Odoo 19 only heeds the new right once the fields of models change.
		await recordsOf(client, 'ir.model.fields').createOne({
			...field('x_code', 'char'),
			model_id: modelId,
		});
	});

	afterAll(async () => {
		await recordsOf(client, 'ir.model').unlink([modelId]);
		await target.close();
	});

	/** Two records with the same code, of which the first is archived. */
	const create = async (code: string) =>
		await recordsOf(client, MODEL).create([
			{ x_name: `Name ${code}`, x_code: code, x_active: false },
			{ x_name: `Name ${code}`, x_code: code, x_active: true },
		]);

	it('has archived records, which are changed by ID', async () => {
		const [archived = 0] = await create('by ID');
		const rows = [{ id: archived, x_name: 'Changed' }];
		expect((await writerOf(client, MODEL).update(rows)).map(endOf)).toEqual(['updated']);
		expect((await writerOf(client, MODEL).update(rows)).map(endOf)).toEqual(['unchanged']);
	});

	it('has archived records, which are found by their key where no active one has it', async () => {
		const [archived = 0, active = 0] = await create('by key');
		const rows = [{ x_code: 'by key', x_name: 'First' }];
		expect(idsOf(await writerOf(client, MODEL).upsert(['x_code'], rows))).toEqual([active]);
		await recordsOf(client, MODEL).unlink([active]);
		const others = [{ x_code: 'by key', x_name: 'Second' }];
		expect(idsOf(await writerOf(client, MODEL).upsert(['x_code'], others))).toEqual([archived]);
	});

	it('has archived records, which are found by name where no active one has it', async () => {
		const [archived = 0, active = 0] = await create('by name');
		const model = await ModelClient.open(client, MODEL, {});
		const match = async () => (await matchNames(model, ['Name by name'])).get('Name by name');
		expect(await match()).toMatchObject({ status: 'found', id: active });
		await recordsOf(client, MODEL).unlink([active]);
		expect(await match()).toMatchObject({ status: 'found', id: archived });
	});

	it('is archived by its own field', async () => {
		const [, active = 0] = await create('archive');
		const writer = writerOf(client, MODEL);
		expect((await writer.archive([[active]])).map(endOf)).toEqual(['archived']);
		expect((await writer.archive([[active]])).map(endOf)).toEqual(['unchanged']);
		const read = await recordsOf(client, MODEL).read([active], ['x_active']);
		expect(read).toEqual([{ id: active, x_active: false }]);
	});
});
