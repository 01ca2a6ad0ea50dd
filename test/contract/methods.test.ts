import type { Vals } from '../../odoo/call';
import type { MethodResult, MethodRow, OdooClient, Outcome, RpcValue } from '../../odoo';
import {
	callMethod as callForEach,
	callMethodTogether as callForAll,
	ModelCalls,
	OdooError,
} from '../../odoo';
import { picking } from '../support/business';
import { describeIf, itIf } from '../support/itIf';
import { codeOf, errorOf, resultOf } from '../support/outcomes';
import { recordsOf } from '../support/records';
import { isSince } from '../support/versions';
import { useClient, useProxy, useTarget } from '../support/suite';
import { clientFor, isSandbox, targetProtocols } from '../support/target';
import { isCallOf } from '../support/wireRequest';

const ORDER = 'sale.order';
const PARTNER = 'res.partner';
const CONTINUE = { stopAtFirstError: false };
const STOP = { stopAtFirstError: true };
const MISSING = 99_999_999;

/** The sandbox has neither invoices nor pickings of its own. */
const onRealServers = describeIf(!isSandbox);

const target = useTarget();
const proxy = useProxy(target);

describe.each(targetProtocols)('methods over %s', (protocol) => {
	const client = useClient(target, { protocol, through: proxy });

	const create = async (model: string, vals: Vals) =>
		await recordsOf(client, model).createOne(vals);

	const partner = async (vals: Vals = {}) =>
		await create(PARTNER, { name: 'Method', email: 'method@example.com', ...vals });

	const quotation = async () => await create(ORDER, { partner_id: await partner() });

	const fieldsOf = async (model: string, id: number, fields: readonly string[]) =>
		(await recordsOf(client, model).read([id], fields))[0] ?? {};

	it('runs a button once for each row and gives what it returns', async () => {
		const ids = [await quotation(), await quotation()];
		const { result: outcomes, requests } = await proxy.counted(
			async () => await callMethod(client, on(ORDER, 'action_confirm'), ids.map(row), CONTINUE),
		);

		expect(outcomes.map(returned)).toEqual([true, true]);
		expect(requests).toHaveLength(3); // which of them exist, and one call each
		for (const id of ids)
			expect(await fieldsOf(ORDER, id, ['state'])).toMatchObject({ state: 'sale' });
	});

	it('runs a button once for the records of all rows', async () => {
		const ids = [await quotation(), await quotation()];
		const target = on(ORDER, 'action_confirm');
		const { result: outcomes, requests } = await proxy.counted(
			async () => await callMethodTogether(client, target, ids.map(row), CONTINUE),
		);

		expect(outcomes.map(returned)).toEqual([true, true]);
		expect(requests).toHaveLength(2);
		for (const id of ids)
			expect(await fieldsOf(ORDER, id, ['state'])).toMatchObject({ state: 'sale' });
	});

	it('gives null for a method that returns nothing, once it did its work', async () => {
		const id = await partner();
		const [outcome] = await callMethod(client, on(PARTNER, 'toggle_active'), [row(id)], CONTINUE);
		expect(returned(outcome)).toBeNull();
		expect(await fieldsOf(PARTNER, id, ['active'])).toMatchObject({ active: false });
	});

	it('gives lists and records as Odoo sends them', async () => {
		const id = await partner();
		const named = { fields: ['name', 'parent_id'] };
		const [outcome] = await callMethod(client, on(PARTNER, 'read'), [row(id, { named })], CONTINUE);
		expect(returned(outcome)).toEqual([{ id, name: 'Method', parent_id: false }]);
	});

	it('calls a method of the model itself without records', async () => {
		const own: MethodRow = { ...row(0), ids: undefined, named: { name: 'Made by name' } };
		const [outcome] = await callMethod(client, on(PARTNER, 'name_create'), [own], CONTINUE);
		expect(returned(outcome)).toEqual([expect.any(Number), 'Made by name']);
		expect(proxy.requests).toHaveLength(1);
	});

	it('gives arguments by position, on JSON-2 by the names that Odoo documents', async () => {
		const id = await partner();
		const byPosition = row(id, { positional: [{ city: 'Namur' }] });
		const [outcome] = await callMethod(client, on(PARTNER, 'write'), [byPosition], CONTINUE);
		expect(returned(outcome)).toBe(true);
		expect(await fieldsOf(PARTNER, id, ['city'])).toMatchObject({ city: 'Namur' });
	});

	it('says when there are more arguments than the method takes', async () => {
		const id = await partner();
		const byPosition = row(id, { positional: [{ city: 'Namur' }, 'one too many'] });
		const [outcome] = await callMethod(client, on(PARTNER, 'write'), [byPosition], CONTINUE);
		expect(errorOf(outcome)).toMatchObject({
			code: 'INVALID_VALUE',
			message: expect.stringContaining('were given') as string,
		});
		expect(await fieldsOf(PARTNER, id, ['city'])).toMatchObject({ city: false });
	});

	it('says when an argument has a name that the method does not know', async () => {
		const id = await partner();
		const wrong = row(id, { named: { vals: { city: 'Namur' }, sudo: true } });
		const [outcome] = await callMethod(client, on(PARTNER, 'write'), [wrong], CONTINUE);
		expect(errorOf(outcome)).toMatchObject({
			code: 'INVALID_VALUE',
			message: expect.stringContaining("'sudo'") as string,
		});
	});

	describe('arguments by position of a user who may not read how methods are documented', () => {
		const searchByPosition = async (over: typeof protocol | 'auto') => {
			const named = clientFor(target, { protocol: over, user: 'low', url: proxy.url });
			await named.session();
			proxy.forget();
			const byPosition = { ...row(0), ids: undefined, positional: ['Acme', [], 'ilike', 5] };
			const outcomes = await callMethod(named, on(PARTNER, 'name_search'), [byPosition], CONTINUE);
			return outcomes[0];
		};

		it('do not go over JSON-2 where the protocol is Automatic', async () => {
			expect(returned(await searchByPosition('auto'))).toContainEqual([
				expect.any(Number),
				expect.stringContaining('Acme'),
			]);
			expect(proxy.requests.at(-1)?.path).toMatch(/^\/(?:jsonrpc|xmlrpc\/2\/object)$/);
		});

		itIf(protocol !== 'json2')('go where the protocol takes them', async () => {
			expect(returned(await searchByPosition(protocol))).toContainEqual([
				expect.any(Number),
				expect.stringContaining('Acme'),
			]);
		});

		itIf(protocol === 'json2')('are refused before the method is asked for', async () => {
			const outcome = await searchByPosition(protocol);
			expect(errorOf(outcome)).toMatchObject({
				code: 'INVALID_VALUE',
				message: expect.stringContaining('by position') as string,
				hint: expect.stringContaining('by name') as string,
			});
			expect(proxy.requests.map(({ path }) => path)).toEqual(['/doc-bearer/res.partner.json']);
		});
	});

	it.each(['_compute_display_name', '__init__', 'action confirm', ''])(
		'refuses "%s" without asking the server',
		async (method) => {
			const calling = callMethod(client, on(PARTNER, method), [row(1)], CONTINUE);
			await expect(calling).rejects.toBeInstanceOf(OdooError);
			expect(proxy.requests).toHaveLength(0);
		},
	);

	it('says when the model has no such method, after one request for all rows', async () => {
		const ids = [await partner(), await partner(), await partner()];
		const { result: outcomes, requests } = await proxy.counted(
			async () => await callMethod(client, on(PARTNER, 'action_fly'), ids.map(row), CONTINUE),
		);
		expect(outcomes.map(codeOf)).toEqual(Array(3).fill('METHOD_NOT_FOUND'));
		expect(requests).toHaveLength(2);
	});

	it('fails rows whose records are missing, and runs the others', async () => {
		const id = await quotation();
		const rows = [row(MISSING), row(id), { ...row(id), ids: [id, MISSING] }];
		const outcomes = await callMethod(client, on(ORDER, 'action_confirm'), rows, CONTINUE);
		expect(outcomes.map(codeOf)).toEqual(['RECORD_NOT_FOUND', 'done', 'RECORD_NOT_FOUND']);
	});

	it('runs nothing behind the first failed row when a run stops there', async () => {
		const [first, last] = [await quotation(), await quotation()];
		const rows = [row(first), row(MISSING), row(last)];
		const outcomes = await callMethod(client, on(ORDER, 'action_confirm'), rows, STOP);
		expect(outcomes.map(({ status }) => status)).toEqual(['done', 'failed', 'notRun']);
		expect(await fieldsOf(ORDER, last, ['state'])).toMatchObject({ state: 'draft' });
	});

	it('makes no call for all rows when one is bad and a run stops there', async () => {
		const id = await quotation();
		const rows = [row(id), row(MISSING)];
		const outcomes = await callMethodTogether(client, on(ORDER, 'action_confirm'), rows, STOP);
		expect(outcomes.map(({ status }) => status)).toEqual(['notRun', 'failed']);
		expect(await fieldsOf(ORDER, id, ['state'])).toMatchObject({ state: 'draft' });
	});

	it("explains Odoo's refusal", async () => {
		const named = { vals: { parent_id: MISSING } };
		const id = await partner();
		const [outcome] = await callMethod(
			client,
			on(PARTNER, 'write'),
			[row(id, { named })],
			CONTINUE,
		);
		expect(outcome?.status).toBe('failed');
		expect(codeOf(outcome)).toMatch(/^(REFERENCE|RECORD)_NOT_FOUND$/);
	});

	it('does not call again when the answer is lost, and says that nobody knows', async () => {
		const id = await quotation();
		proxy.breakNext('dropAnswer', isCallOf('action_confirm'));
		const {
			result: [outcome],
			requests,
		} = await proxy.counted(
			async () => await callMethod(client, on(ORDER, 'action_confirm'), [row(id)], CONTINUE),
		);
		expect(codeOf(outcome)).toBe('OUTCOME_UNKNOWN');
		expect(requests).toHaveLength(2);
		expect(await fieldsOf(ORDER, id, ['state'])).toMatchObject({ state: 'sale' });
	});

	describe('wizards', () => {
		const mail = { template_id: null, subject: 'Your quotation', body: '<p>Dear customer</p>' };

		it('are offered as data when nothing answers them', async () => {
			const id = await quotation();
			const target = on(ORDER, 'action_quotation_send');
			const [outcome] = await callMethod(client, target, [row(id)], CONTINUE);
			expect(resultOf(outcome)).toMatchObject({
				result: { type: 'ir.actions.act_window', res_model: 'mail.compose.message' },
				action: {
					type: 'ir.actions.act_window',
					model: 'mail.compose.message',
					recordId: null,
					isWizard: true,
					context: { default_model: ORDER, mark_so_as_sent: true },
				},
				wizards: [],
			});
			expect(await fieldsOf(ORDER, id, ['state'])).toMatchObject({ state: 'draft' });
		});

		it('are filled in and their button pressed', async () => {
			const id = await quotation();
			const answers = [{ button: 'action_send_mail', values: mail }];
			const target = on(ORDER, 'action_quotation_send');
			const [outcome] = await callMethod(client, target, [row(id, { answers })], CONTINUE);
			const { action, wizards } = resultOf(outcome);
			expect(action).toBeUndefined();
			expect(wizards).toEqual([
				{ model: 'mail.compose.message', id: expect.any(Number) as number },
			]);
			expect(await fieldsOf(ORDER, id, ['state'])).toMatchObject({ state: 'sent' });
		});

		it('of another model than the answer is for stay unanswered', async () => {
			const answers = [{ model: 'account.payment.register', button: 'press', values: {} }];
			const target = on(ORDER, 'action_quotation_send');
			const [outcome] = await callMethod(
				client,
				target,
				[row(await quotation(), { answers })],
				CONTINUE,
			);
			expect(resultOf(outcome)).toMatchObject({ action: { isWizard: true }, wizards: [] });
		});

		it('fail the row when a field is unknown, before a button is pressed', async () => {
			const id = await quotation();
			const answers = [{ button: 'action_send_mail', values: { no_such_field: 1 } }];
			const target = on(ORDER, 'action_quotation_send');
			const [outcome] = await callMethod(client, target, [row(id, { answers })], CONTINUE);
			expect(errorOf(outcome)).toMatchObject({
				code: 'FIELD_NOT_FOUND',
				field: 'no_such_field',
				hint: expect.stringContaining('its changes are kept in Odoo') as string,
			});
			expect(await fieldsOf(ORDER, id, ['state'])).toMatchObject({ state: 'draft' });
		});

		it('that have no such button fail their own row: the next one is tried as well', async () => {
			const ids = [await quotation(), await quotation()];
			const answers = [{ button: 'no_such_button', values: mail }];
			const target = on(ORDER, 'action_quotation_send');
			const rows = ids.map((id) => row(id, { answers }));
			const { result, requests } = await proxy.counted(
				async () => await callMethod(client, target, rows, CONTINUE),
			);
			expect(result.map(codeOf)).toEqual(['METHOD_NOT_FOUND', 'METHOD_NOT_FOUND']);
			const opened = requests.filter((each) =>
				`${each.path} ${each.body}`.includes('action_quotation_send'),
			);
			expect(opened).toHaveLength(2);
		});

		it('with a private button are refused before the method is called', async () => {
			const id = await quotation();
			const answers = [{ button: '_send', values: {} }];
			const target = on(ORDER, 'action_quotation_send');
			const {
				result: [outcome],
				requests,
			} = await proxy.counted(
				async () => await callMethod(client, target, [row(id, { answers })], CONTINUE),
			);
			expect(codeOf(outcome)).toBe('ACCESS_DENIED');
			expect(requests).toHaveLength(0);
		});
	});

	onRealServers('wizards of apps', () => {
		const invoice = async () => {
			const id = await create('account.move', {
				move_type: 'out_invoice',
				partner_id: await partner({}),
				invoice_date: '2026-01-10',
				invoice_line_ids: [
					[0, 0, { name: 'Work', quantity: 1, price_unit: 100, tax_ids: [[6, 0, []]] }],
				],
			});
			const target = on('account.move', 'action_post');
			const [posted] = await callMethod(client, target, [row(id)], CONTINUE);
			// Where it is the invoice itself, Odoo sends it as text or cannot send it at all.
			if (isSince('resultOfPosting')) expect(posted?.status).toBe('done');
			else expect(returned(posted)).toEqual(protocol === 'xmlrpc' ? null : [id]);
			return id;
		};

		it('register the payment of an invoice', async () => {
			const id = await invoice();
			const values = { payment_date: '2026-02-01', journal_id: 'Bank' };
			const answers = [{ button: 'action_create_payments', values }];
			const target = on('account.move', 'action_register_payment');
			const [outcome] = await callMethod(client, target, [row(id, { answers })], CONTINUE);
			expect(resultOf(outcome).action).toMatchObject({
				model: 'account.payment',
				recordId: expect.any(Number) as number,
				isWizard: false,
			});
			const { payment_state: state, amount_residual: rest } = await fieldsOf('account.move', id, [
				'payment_state',
				'amount_residual',
			]);
			expect(['paid', 'in_payment']).toContain(state);
			expect(rest).toBe(0);
		});

		it('reverse an invoice with a credit note', async () => {
			const id = await invoice();
			const values = { reason: 'Wrong price', date: '2026-02-02', journal_id: { code: 'INV' } };
			const answers = [{ button: 'reverse_moves', values }];
			const target = on('account.move', 'action_reverse');
			const [outcome] = await callMethod(client, target, [row(id, { answers })], CONTINUE);
			const { action } = resultOf(outcome);
			expect(action).toMatchObject({ model: 'account.move', isWizard: false });
			const note = await fieldsOf('account.move', action?.recordId ?? 0, [
				'move_type',
				'reversed_entry_id',
			]);
			expect(note).toMatchObject({
				move_type: 'out_refund',
				reversed_entry_id: [id, expect.anything()],
			});
		});

		it('make a back-order of what is not delivered', async () => {
			const id = await picking(client, create);
			const answers = [{ model: 'stock.backorder.confirmation', button: 'process', values: {} }];
			const target = on('stock.picking', 'button_validate');
			const [outcome] = await callMethod(client, target, [row(id, { answers })], CONTINUE);
			expect(resultOf(outcome)).toMatchObject({
				result: true,
				wizards: [{ model: 'stock.backorder.confirmation' }],
			});
			const rest = recordsOf(client, 'stock.picking').search([['backorder_id', '=', id]]);
			expect(await rest).toHaveLength(1);
		});
	});
});

interface MethodOf {
	readonly model: string;
	readonly method: string;
}

function on(model: string, method: string): MethodOf {
	return { model, method };
}

/** As the node calls it for models whose fields need not be known. */
async function callMethod(
	client: OdooClient,
	{ model, method }: MethodOf,
	rows: readonly MethodRow[],
	settings: typeof CONTINUE,
) {
	const how = { ...settings, method, zones: { workflow: 'UTC' } };
	return await callForEach(new ModelCalls(client, model, {}), rows, how);
}

async function callMethodTogether(
	client: OdooClient,
	{ model, method }: MethodOf,
	rows: readonly MethodRow[],
	settings: typeof CONTINUE,
) {
	const how = { ...settings, method, zones: { workflow: 'UTC' } };
	return await callForAll(new ModelCalls(client, model, {}), rows, how);
}

function row(id: number, more: Partial<MethodRow> | number = {}): MethodRow {
	const own = typeof more === 'number' ? {} : more; // the index, where rows are mapped
	return { ids: [id], named: {}, positional: [], answers: [], ...own };
}

function returned(outcome: Outcome<MethodResult> | undefined): RpcValue {
	return resultOf(outcome).result;
}
