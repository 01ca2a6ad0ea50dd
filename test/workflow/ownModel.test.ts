import type { IDataObject, INode } from 'n8n-workflow';
import type { SavedNode } from '../support/engine';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { itIf } from '../support/itIf';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import { clientFor, credentialFor, isSandbox, targetPrints } from '../support/target';

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
] as const)(
	'the ID of another model is not taken for one of its own: %j',
	async (parameters, name) => {
		const contacts = recordsOf(clientFor(target), 'res.partner');
		const id = await contacts.createOne({ name: 'Ann' });
		const model = by('list', 'res.partner');
		const record = by('id', '={{ $json.id }}');
		const all = { ...parameters, model, [name]: record };
		const opened = { model: 'res.partner', ids: [id] };
		expect(await errorOf(all, { id, _model: 'sale.order', opened })).toMatchObject({
			code: 'INVALID_VALUE',
			message: expect.stringContaining('sale.order') as string,
			hint: expect.stringContaining(
				name === 'ids' && !('columns' in parameters)
					? '$json.opened.ids }}'
					: '$json.opened.ids[0] }}',
			) as string,
		});
		expect(await contacts.read([id], ['name'])).toMatchObject([{ name: 'Ann' }]);
	},
);

it('is one of its own where the action before wrote a record of it', async () => {
	const contacts = recordsOf(clientFor(target), 'res.partner');
	const id = await contacts.createOne({ name: 'Ann' });
	const model = by('list', 'res.partner');
	const create = {
		resource: 'record',
		operation: 'create',
		model,
		columns: { ...MAPPED, value: { name: 'Bob' } },
		options: { output: 'inputAndResult' },
	};
	const post = { resource: 'message', operation: 'post', model, body: 'Hello' };
	const record = by('id', '={{ $json.id }}');
	const result = await runWorkflow(
		inARow(
			ownNode('odooDestination', create, { name: 'Create' }),
			ownNode('odooDestination', { ...post, ids: record }, { name: 'Post' }),
		),
		{ credential: credentialFor(target, 'jsonrpc'), input: [{ id, _model: 'sale.order' }] },
	);
	expect(jsonOf(result, 'Post')).toMatchObject([{ action: 'posted' }]);
});

describe('the ID that another node of ours gives', () => {
	const picked = (model: string) => by('list', model);
	const oneContact = (id: number) =>
		ownNode(
			'odooSource',
			{ operation: 'get', model: picked('res.partner'), recordId: { mode: 'id', value: id } },
			{ name: 'Get contact' },
		);
	const confirm = { resource: 'salesOrder', operation: 'confirm' };
	const byId = { ids: by('id', '={{ $json.id }}') };
	const onward: SavedNode = { name: 'On', type: 'n8n-nodes-base.noOp' };

	const answerOf = async (nodes: readonly SavedNode[], parameters: object) => {
		const type =
			'resource' in parameters && parameters.resource === 'attachment'
				? 'odooSource'
				: 'odooDestination';
		const node = ownNode(type, parameters, { onError: 'continueRegularOutput' });
		const credential = credentialFor(target, 'jsonrpc');
		const result = await runWorkflow(inARow(...nodes, node), { credential });
		return jsonOf(result, node.name)[0];
	};

	it.each([
		['as it is filled in at first', confirm, []],
		['by ID', { ...confirm, ...byId }, []],
		['behind nodes that hand items on', { ...confirm, ...byId }, [onward]],
		['as an attachment', { resource: 'attachment', operation: 'download' }, []],
		['in Update', { operation: 'update', model: picked('res.users'), columns: AUTO }, []],
	])('is not taken for one of another model, %s', async (_, parameters, between) => {
		const contacts = recordsOf(clientFor(target), 'res.partner');
		const id = await contacts.createOne({ name: 'Ann' });
		expect(await answerOf([oneContact(id), ...between], parameters)).toMatchObject({
			error: {
				code: 'INVALID_VALUE',
				message: expect.stringContaining('"Get contact"') as string,
				hint: expect.stringContaining('.item.json.id }}') as string,
			},
		});
	});

	it('is that of a message after Post, whatever record it was posted on', async () => {
		const contacts = recordsOf(clientFor(target), 'res.partner');
		const id = await contacts.createOne({ name: 'Ann' });
		const model = picked('res.partner');
		const on = { ids: by('id', id) };
		const post = { resource: 'message', operation: 'post', model, body: 'Hello', ...on };
		const before = ownNode('odooDestination', post, { name: 'Post' });
		const archive = { operation: 'archive', model, ...byId };
		expect(await answerOf([before], archive)).toMatchObject({
			error: { message: expect.stringContaining('mail.message') as string },
		});
		expect(await contacts.read([id], ['active'])).toMatchObject([{ active: true }]);
	});

	it('is not meant by items that failed there, which have what they came with', async () => {
		const contacts = recordsOf(clientFor(target), 'res.partner');
		const id = await contacts.createOne({ name: 'Ann' });
		const model = picked('res.partner');
		const post = { resource: 'message', operation: 'post', model, body: '', ...byId };
		const archive = { operation: 'archive', model, ...byId };
		const all = [
			ownNode('odooDestination', post, { name: 'Post', onError: 'continueRegularOutput' }),
			ownNode('odooDestination', archive, { name: 'Archive' }),
		];
		const credential = credentialFor(target, 'jsonrpc');
		const result = await runWorkflow(inARow(...all), { credential, input: [{ id }] });
		expect(jsonOf(result, 'Post')).toMatchObject([{ id, error: expect.anything() as object }]);
		expect(jsonOf(result, 'Archive')).toMatchObject([{ id, action: 'archived' }]);
	});

	itIf(isSandbox || targetPrints)(
		'is that of the document after Download Document, not that of a file',
		async () => {
			const odoo = clientFor(target);
			const partner = await recordsOf(odoo, 'res.partner').createOne({ name: 'Ann' });
			const id = await recordsOf(odoo, 'sale.order').createOne({ partner_id: partner });
			const model = picked('sale.order');
			const download = { resource: 'attachment', operation: 'downloadDocument', model };
			const pdf = { ...download, recordId: by('id', id) };
			const before = ownNode('odooSource', pdf, { name: 'PDF' });
			const post = { resource: 'message', operation: 'post', model, body: 'Sent', ...byId };
			expect(await answerOf([before], post)).toMatchObject({ action: 'posted' });
			const remove = { operation: 'delete', model: picked('ir.attachment'), ...byId };
			expect(await answerOf([before], remove)).toMatchObject({
				error: { message: expect.stringContaining('belongs to a sale.order record') as string },
			});
		},
	);

	it('is that of the record after Get Portal Link', async () => {
		const odoo = clientFor(target);
		const partner = await recordsOf(odoo, 'res.partner').createOne({ name: 'Ann' });
		const id = await recordsOf(odoo, 'sale.order').createOne({ partner_id: partner });
		const link = { resource: 'document', operation: 'getPortalLink', model: picked('sale.order') };
		const before = ownNode('odooSource', { ...link, recordId: by('id', id) }, { name: 'Link' });
		const archive = { operation: 'archive', model: picked('res.partner'), ...byId };
		expect(await answerOf([before], archive)).toMatchObject({
			error: { message: expect.stringContaining('belongs to a sale.order record') as string },
		});
	});

	it("is taken where the model is the same, and where an expression of one's own names it", async () => {
		const contacts = recordsOf(clientFor(target), 'res.partner');
		const id = await contacts.createOne({ name: 'Ann' });
		const archive = { operation: 'archive', model: picked('res.partner'), ...byId };
		expect(await answerOf([oneContact(id)], archive)).toMatchObject({ id, action: 'archived' });
		const own = { ids: by('id', '={{ $json.id + 0 }}') };
		const other = { ...confirm, ...own };
		expect(await answerOf([oneContact(id)], other)).not.toMatchObject({
			error: { message: expect.stringContaining('belongs to') as string },
		});
	});
});
