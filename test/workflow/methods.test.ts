import { randomUUID } from 'node:crypto';
import type { RunResult } from '../support/engine';
import { jsonOf, loadExample, runWorkflow } from '../support/engine';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { credentialFor, protocolsFor } from '../support/target';
import { withNode } from '../support/withNode';

const ORDER = 'sale.order';

/** The business action of the example, as a call of the method behind it. */
const CALL = {
	resource: 'method',
	operation: 'call',
	model: by('name', ORDER),
	method: 'action_confirm',
	runOn: 'records',
	ids: '={{ $json.id }}',
	mode: 'perItem',
	arguments: '{}',
	followUp: {},
};

const target = useTarget();
const odoo = useClient(target);

describe.each(protocolsFor('jsonrpc'))('calling methods over %s', (protocol) => {
	/** Quotations that a workflow finds by a mark of their own. */
	const quotations = async (count: number, mark: string) => {
		const partner = await recordsOf(odoo, 'res.partner').createOne({ name: mark });
		const ids: number[] = [];
		while (ids.length < count) {
			const vals = { partner_id: partner, client_order_ref: mark };
			ids.push(await recordsOf(odoo, ORDER).createOne(vals));
		}
		return ids;
	};

	const statesOf = async (ids: readonly number[]) =>
		(await recordsOf(odoo, ORDER).read(ids, ['state'])).map(({ state }) => state);

	const confirmOrders = (mark: string, parameters: object = {}, settings: object = {}) => {
		const filter = { filterMode: 'domain', domain: `[('client_order_ref', '=', '${mark}')]` };
		const sorted = { sort: { values: [{ field: 'id', direction: 'asc' }] } };
		const changed = { ...settings, parameters: { ...CALL, ...parameters } };
		return withNode(
			withNode(loadExample('confirm-orders'), 'Quotations', {
				parameters: { ...filter, ...sorted },
			}),
			'Confirm',
			changed,
		);
	};

	const run = async (...workflow: Parameters<typeof confirmOrders>): Promise<RunResult> =>
		await runWorkflow(confirmOrders(...workflow), { credential: credentialFor(target, protocol) });

	it('runs the example: each quotation found is confirmed, and answers for itself', async () => {
		const ids = await quotations(3, 'APPROVED');
		const result = await runWorkflow(loadExample('confirm-orders'), {
			credential: credentialFor(target, protocol),
		});
		expect(result.error).toBeUndefined();
		expect(await statesOf(ids)).toEqual(['sale', 'sale', 'sale']);
		const answers = jsonOf(result, 'Confirm');
		for (const id of ids) {
			const confirmed = { id, action: 'confirmed', _model: ORDER };
			expect(answers).toContainEqual(expect.objectContaining(confirmed));
		}
		const [items = []] = result.outputs.Confirm ?? [];
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
	});

	it('calls once for all items and gives one item that belongs to all of them', async () => {
		const mark = randomUUID();
		const ids = await quotations(3, mark);
		const result = await run(mark, { mode: 'once' });
		expect(result.error).toBeUndefined();
		expect(await statesOf(ids)).toEqual(['sale', 'sale', 'sale']);
		expect(result.outputs.Confirm?.[0]).toEqual([
			{ json: { ids, result: true }, pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }] },
		]);
	});

	it('names in the one item only the records that it called', async () => {
		const mark = randomUUID();
		const ids = await quotations(2, mark);
		const result = await run(
			mark,
			{ mode: 'once', ids: '={{ $itemIndex === 1 ? 99999999 : $json.id }}' },
			{ onError: 'continueRegularOutput' },
		);
		const [first] = ids;
		expect(jsonOf(result, 'Confirm')).toContainEqual({ id: first, result: true });
	});

	it('takes arguments from an expression and gives what the method returns', async () => {
		const mark = randomUUID();
		const [id = 0] = await quotations(1, mark);
		const result = await run(mark, {
			method: 'read',
			arguments: '={{ { fields: ["client_order_ref"] } }}',
		});
		expect(jsonOf(result, 'Confirm')).toEqual([{ id, result: [{ id, client_order_ref: mark }] }]);
	});

	it('calls a method of the model itself', async () => {
		const mark = randomUUID();
		await quotations(1, mark);
		const result = await run(mark, {
			model: by('name', 'res.partner'),
			runOn: 'model',
			method: 'name_create',
			arguments: `{ "name": "${mark}" }`,
		});
		expect(jsonOf(result, 'Confirm')).toEqual([{ result: [expect.any(Number), mark] }]);
	});

	it('offers a dialog as data, and says in the editor that it waits', async () => {
		const mark = randomUUID();
		const [id = 0] = await quotations(1, mark);
		const result = await run(mark, { method: 'action_quotation_send' });
		expect(jsonOf(result, 'Confirm')).toEqual([
			{
				id,
				result: expect.objectContaining({ type: 'ir.actions.act_window' }) as object,
				action: expect.objectContaining({
					model: 'mail.compose.message',
					isWizard: true,
				}) as object,
			},
		]);
	});

	it('fills in a dialog and presses its button', async () => {
		const mark = randomUUID();
		const ids = await quotations(2, mark);
		const fields =
			'={{ { template_id: null, subject: "For " + $json.name, body: "<p>Hello</p>" } }}';
		const result = await run(mark, {
			method: 'action_quotation_send',
			followUp: { wizards: [{ button: 'action_send_mail', fields, model: '' }] },
		});
		expect(result.error).toBeUndefined();
		expect(await statesOf(ids)).toEqual(['sent', 'sent']);
		expect(jsonOf(result, 'Confirm')).toEqual(
			ids.map((id) =>
				expect.objectContaining({
					id,
					wizards: [{ model: 'mail.compose.message', id: expect.any(Number) as number }],
				}),
			),
		);
	});

	it('lets items that fail leave by the error output', async () => {
		const mark = randomUUID();
		const [id = 0] = await quotations(1, mark);
		const result = await run(
			mark,
			{ method: 'write', arguments: '{ "vals": { "no_such_field": 1 } }' },
			{ onError: 'continueErrorOutput' },
		);
		expect(jsonOf(result, 'Confirm', 1)).toEqual([
			expect.objectContaining({
				id,
				error: expect.objectContaining({ code: 'FIELD_NOT_FOUND' }) as object,
			}),
		]);
	});

	it.each([
		['a private method', { method: '_compute_amounts' }, /private/],
		['arguments that are no JSON', { arguments: 'name: x' }, /Arguments is neither/],
		['items without IDs', { ids: '={{ $json.nothing }}' }, /Record has no value/],
		['no method', { method: '={{ "" }}' }, /Method has no value/],
	])('says what is wrong about %s', async (_, parameters, message) => {
		const mark = randomUUID();
		const ids = await quotations(1, mark);
		const result = await run(mark, parameters);
		expect(result.error?.message).toMatch(message);
		expect(await statesOf(ids)).toEqual(['draft']);
	});
});
