import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { credentialFor, protocolsFor } from '../support/target';

const target = useTarget();
const odoo = useClient(target);

const node = (name: string, type: 'odooSource' | 'odooDestination', parameters: object) =>
	ownNode(
		type,
		{ resource: 'activity', model: by('list', 'res.partner'), ...parameters },
		{ name, onError: 'continueErrorOutput' },
	);
const schedule = (parameters: object) =>
	node('Schedule', 'odooDestination', { operation: 'schedule', ...parameters });
const get = (parameters: object) =>
	node('Get', 'odooSource', { operation: 'getMany', activitiesOf: 'record', ...parameters });
const finish = (feedback: string) =>
	node('Finish', 'odooDestination', { operation: 'markDone', ids: '={{ $json.id }}', feedback });

describe.each(protocolsFor('jsonrpc'))('activities over %s', (protocol) => {
	let credential: Record<string, unknown>;

	beforeAll(() => {
		credential = credentialFor(target, protocol);
	});

	it('lead from what is to do to what is done, each paired with its record', async () => {
		const ids = await recordsOf(odoo, 'res.partner').create([{ name: 'Busy' }, { name: 'Idle' }]);
		const [busy = 0] = ids;
		const user = by('id', String(target.users.admin.uid));
		const its = '={{ $("Start").all().map((item) => item.json.id) }}';
		const today = { due: ['today'], status: 'open', options: { timezone: 'UTC' } };
		const nodes = [
			schedule({ ids: busy, summary: 'Call', user, options: {} }),
			get({ ids: its, ...today }),
			finish('Reached'),
		];
		const result = await runWorkflow(inARow(...nodes), { credential, input: [{ id: busy }] });

		expect(result.error).toBeUndefined();
		const [found] = jsonOf(result, 'Get');
		expect(found).toMatchObject({ summary: 'Call', res_name: 'Busy', res_id: busy });
		expect(result.outputs.Get?.[0]?.[0]?.pairedItem).toEqual({ item: 0 });
		expect(jsonOf(result, 'Finish')).toEqual([
			{ id: found?.id, name: 'Call', action: 'done', _model: 'mail.activity' },
		]);
	});

	it('fail for the item that names no record, and no other', async () => {
		const id = await recordsOf(odoo, 'res.partner').createOne({ name: 'Idle' });
		const open = get({ ids: '={{ $json.id }}', due: [], status: 'open', options: {} });
		const result = await runWorkflow(inARow(open), {
			credential,
			input: [{ id }, { id: 'no.such_record' }, { id: 99_999_999 }, { id: [id, 99_999_999] }],
		});

		expect(jsonOf(result, 'Get')).toEqual([]);
		expect(jsonOf(result, 'Get', 1)).toMatchObject([
			{ id: 'no.such_record', error: { code: 'RECORD_NOT_FOUND' } },
			{ id: 99_999_999, error: { code: 'RECORD_NOT_FOUND' } },
			{ id: [id, 99_999_999], error: { code: 'RECORD_NOT_FOUND' } },
		]);
	});

	it('are scheduled with a date for a summary, and without a note where there is none', async () => {
		const id = await recordsOf(odoo, 'res.partner').createOne({ name: 'Busy' });
		const nodes = [
			schedule({ ids: id, summary: '={{ $now }}', note: '={{ $json.missing }}' }),
			get({ ids: id }),
			finish('={{ $json.missing }}'),
		];
		const result = await runWorkflow(inARow(...nodes), { credential });
		expect(result.error).toBeUndefined();
		const [scheduled] = jsonOf(result, 'Schedule');
		expect(jsonOf(result, 'Get')).toMatchObject([
			{ id: scheduled?.id, summary: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string },
		]);
		expect(jsonOf(result, 'Finish')).toMatchObject([{ action: 'done' }]);
	});

	it('stay where the feedback is no text', async () => {
		const id = await recordsOf(odoo, 'res.partner').createOne({ name: 'Busy' });
		const nodes = [schedule({ ids: id }), finish('={{ $json }}')];
		const result = await runWorkflow(inARow(...nodes), { credential });
		const [scheduled] = jsonOf(result, 'Schedule');
		expect(jsonOf(result, 'Finish', 1)).toMatchObject([{ error: { code: 'INVALID_VALUE' } }]);
		const activities = recordsOf(odoo, 'mail.activity');
		expect(await activities.search([['id', '=', scheduled?.id as number]])).toHaveLength(1);
	});
});
