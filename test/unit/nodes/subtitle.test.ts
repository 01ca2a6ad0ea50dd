import type { IDataObject, INodeType } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { OdooDestination } from '../../../nodes/OdooDestination/OdooDestination.node';
import { OdooSource } from '../../../nodes/OdooSource/OdooSource.node';
import { OdooTrigger } from '../../../nodes/OdooTrigger/OdooTrigger.node';

const CONTACT = {
	__rl: true,
	mode: 'list',
	value: 'res.partner',
	cachedResultName: 'Contact (res.partner)',
};
const BY_NAME = { __rl: true, mode: 'name', value: 'res.partner' };

/** What the editor shows under the node's name. */
function subtitle(nodeType: INodeType, parameters: IDataObject): unknown {
	const node = {
		id: '1',
		name: 'Odoo',
		type: 'odoo',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: parameters as never,
	};
	const nodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const { subtitle: expression = '' } = nodeType.description;
	return workflow.expression.getSimpleParameterValue(
		workflow.getNode('Odoo') ?? node,
		expression,
		'internal',
		{},
	);
}

it.each([
	[{ resource: 'record', operation: 'getMany', model: CONTACT }, 'Get Many: Contact'],
	[
		{ resource: 'record', operation: 'getUpdated', model: BY_NAME },
		'Get New or Updated: res.partner',
	],
	[{ resource: 'connection', operation: 'check' }, 'Check: Connection'],
	[{ operation: 'getMany', resource: 'model' }, 'Get Many: Model'],
])('names what Odoo Source does: %j', (parameters, expected) => {
	expect(subtitle(new OdooSource(), parameters)).toBe(expected);
});

it.each([
	[{ resource: 'record', operation: 'upsert', model: CONTACT }, 'Create or Update: Contact'],
	[{ resource: 'record', model: { __rl: true, mode: 'list', value: '' } }, 'Create: Record'],
])('names what Odoo Destination does: %j', (parameters, expected) => {
	expect(subtitle(new OdooDestination(), parameters)).toBe(expected);
});

it.each([
	[{ events: ['created', 'fieldChanged'], model: CONTACT }, 'Created, Field Changed: Contact'],
	[{ events: ['created'], model: { __rl: true, mode: 'list', value: '' } }, 'Created'],
])('names what Odoo Trigger waits for: %j', (parameters, expected) => {
	expect(subtitle(new OdooTrigger(), parameters)).toBe(expected);
});
