import type { IDataObject, INode } from 'n8n-workflow';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import { clientFor, credentialFor } from '../support/target';

const target = useTarget();

const AUTO = { mappingMode: 'autoMapInputData', value: null, matchingColumns: ['id'] };
const MAPPED = {
	mappingMode: 'defineBelow',
	value: { id: '={{ $json.id }}', name: 'Other' },
	matchingColumns: ['id'],
	schema: [],
};

/** What the node says to the answer of an action on another model. */
async function errorOf(parameters: INode['parameters'], item: IDataObject) {
	const node = ownNode('odooDestination', parameters, { onError: 'continueRegularOutput' });
	const credential = credentialFor(target, 'jsonrpc');
	const result = await runWorkflow(inARow(node), { credential, input: [item] });
	return jsonOf(result, node.name)[0]?.error;
}

it.each([
	[{ resource: 'record', operation: 'delete' }, 'ids'],
	[{ resource: 'message', operation: 'post', body: 'Hello' }, 'ids'],
	[{ resource: 'attachment', operation: 'upload', target: 'record' }, 'recordId'],
	[{ resource: 'record', operation: 'update', columns: AUTO }, 'ids'],
	[{ resource: 'record', operation: 'update', columns: MAPPED }, 'ids'],
])('the ID of another model is not taken for one of its own: %j', async (parameters, name) => {
	const contacts = recordsOf(clientFor(target), 'res.partner');
	const id = await contacts.createOne({ name: 'Ann' });
	const model = { __rl: true, mode: 'list', value: 'res.partner' };
	const record = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
	const all = { ...parameters, model, [name]: record };
	const opened = { model: 'res.partner', ids: [id] };
	expect(await errorOf(all, { id, _model: 'sale.order', opened })).toMatchObject({
		code: 'INVALID_VALUE',
		message: expect.stringContaining('sale.order') as string,
		hint: expect.stringContaining('{{ $json.opened.ids }}') as string,
	});
	expect(await contacts.read([id], ['name'])).toMatchObject([{ name: 'Ann' }]);
});

it('is one of its own where the action before wrote a record of it', async () => {
	const contacts = recordsOf(clientFor(target), 'res.partner');
	const id = await contacts.createOne({ name: 'Ann' });
	const model = { __rl: true, mode: 'list', value: 'res.partner' };
	const create = {
		resource: 'record',
		operation: 'create',
		model,
		columns: { ...MAPPED, value: { name: 'Bob' } },
		options: { output: 'inputAndResult' },
	};
	const post = { resource: 'message', operation: 'post', model, body: 'Hello' };
	const record = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
	const result = await runWorkflow(
		inARow(
			ownNode('odooDestination', create, { name: 'Create' }),
			ownNode('odooDestination', { ...post, ids: record }, { name: 'Post' }),
		),
		{ credential: credentialFor(target, 'jsonrpc'), input: [{ id, _model: 'sale.order' }] },
	);
	expect(jsonOf(result, 'Post')).toMatchObject([{ action: 'posted' }]);
});
