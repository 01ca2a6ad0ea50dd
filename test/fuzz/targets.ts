import fc from 'fast-check';
import type { RpcValue } from '../../odoo/call';
import { isWatchState } from '../../odoo/changes/watch';
import { baseUrlFrom } from '../../odoo/client/url';
import { withoutSecrets } from '../../odoo/client/withoutSecrets';
import { parseDomain } from '../../odoo/domain/parse';
import { OdooError } from '../../odoo/errors';
import { feedStateFrom, isFeedState } from '../../odoo/changes/feedState';
import { failureFromFault } from '../../odoo/protocol/faults';
import { decodeJson2, json2 } from '../../odoo/protocol/json2';
import { jsonrpc } from '../../odoo/protocol/jsonrpc';
import { failureFromRefusal } from '../../odoo/protocol/refusals';
import { decodeXmlRpc, xmlrpc } from '../../odoo/protocol/xmlrpc';
import { schemaFrom } from '../../odoo/schema/schema';
import { fromOdoo, toOdoo, toStored } from '../../odoo/values/values';
import { receiveWebhook } from '../../nodes/OdooTrigger/webhook';
import { json, mutated, text, value } from './inputs';

/** Something that takes what comes from outside. */
export interface FuzzTarget {
	readonly name: string;
	readonly input: fc.Arbitrary<unknown>;
	/** May throw an OdooError, and nothing else. */
	readonly run: (input: never) => unknown;
}

const CALL = { model: 'res.partner', method: 'write', ids: [1] };
const ENDPOINT = { url: 'http://odoo', database: 'db', uid: 2, secret: 'secret-of-the-user' };
const SCHEMA = schemaFrom('x.thing', {
	binary: { type: 'binary' },
	boolean: { type: 'boolean' },
	char: { type: 'char' },
	date: { type: 'date' },
	datetime: { type: 'datetime' },
	float: { type: 'float' },
	integer: { type: 'integer' },
	json: { type: 'json' },
	many2many: { type: 'many2many', relation: 'x.tag' },
	many2one: { type: 'many2one', relation: 'x.owner' },
	one2many: { type: 'one2many', relation: 'x.line', relation_field: 'thing_id' },
	properties: { type: 'properties' },
	reference: { type: 'reference', selection: [['x.owner', 'Owner']] },
	selection: { type: 'selection', selection: [['draft', 'Draft']] },
	text: { type: 'text' },
	unknown: { type: 'x_new' },
});
const field = fc.constantFrom(...SCHEMA.fields.values());
const context = { zones: { workflow: 'Europe/Brussels' } };
const answerOf = (body: string, status = 200) => ({ status, headers: {}, body: Buffer.from(body) });
const status = fc.constantFrom(
	200,
	200,
	200,
	204,
	301,
	400,
	401,
	403,
	404,
	408,
	413,
	429,
	500,
	502,
	503,
);
const xml = mutated(
	text.map(
		(inner) =>
			`<?xml version="1.0"?><methodResponse><params><param><value>${inner}</value></param></params></methodResponse>`,
	),
);

/** A password or key. Longer ones than any are the user's own, and no attack. */
const key = text.map((any) => any.slice(0, 2000));

const query = fc.oneof(value, fc.record({ secret: value }));

/** All of them. Lists of values come together with what they are for. */
export const TARGETS: readonly FuzzTarget[] = [
	target('an answer over JSON-2', fc.tuple(json, status), ([body, code]) =>
		decodeJson2(answerOf(body, code)),
	),
	target('an answer over JSON-RPC', fc.tuple(json, status), ([body, code]) => {
		const { decode } = jsonrpc.encode(CALL, ENDPOINT, 7);
		decode(answerOf(`{"jsonrpc":"2.0","id":7,"result":${body}}`, code));
		return decode(answerOf(`{"jsonrpc":"2.0","id":7,"error":${body}}`, code));
	}),
	target('an answer over XML-RPC', xml, (body) => decodeXmlRpc(answerOf(body))),
	target('a fault', fc.tuple(text, text, text), ([exception, message, debug]) =>
		failureFromFault({ exception, message, debug }, CALL),
	),
	target('a page in place of an answer', fc.tuple(text, status, text), ([page, code, retryAfter]) =>
		failureFromRefusal(
			{
				status: code,
				text: page,
				url: 'http://odoo',
				headers: { 'retry-after': retryAfter, location: page },
			},
			0,
		),
	),
	target('an error that may show secrets', fc.tuple(text, key), ([message, secret]) =>
		withoutSecrets(new OdooError('PROTOCOL', message, { details: message, hint: secret }), [
			secret,
		]),
	),
	target('a domain as text', fc.oneof(text, json), parseDomain),
	target('a domain as a list', value, parseDomain),
	target('a Server URL', text, baseUrlFrom),
	target('a value to write', fc.tuple(value, field), ([given, one]) => toOdoo(given, one, context)),
	target('a value to compare', fc.tuple(value, field), ([given, one]) =>
		toStored(given, one, context),
	),
	target('a value that was read', fc.tuple(json, field), ([given, one]) =>
		fromOdoo(parsed(given), one, { relationFormat: 'object', selectionFormat: 'label' } as never),
	),
	target('a description of fields', json, (given) => schemaFrom('x.thing', parsed(given))),
	target('arguments of a method', value, (given) => {
		const call = { ...CALL, params: { vals: given as RpcValue } };
		json2.encode(call, ENDPOINT, 1);
		return xmlrpc.encode(call, ENDPOINT, 1);
	}),
	target('a call of the webhook', fc.tuple(query, value, value), async ([asked, body, headers]) => {
		let status = 0;
		const response = {
			status: (code: number) => {
				status = code;
				return response;
			},
			end: () => response,
		};
		const answer = await receiveWebhook({
			getNode: () => ({ id: 'id', name: 'Odoo Trigger', webhookId: 'webhook' }),
			getWorkflow: () => ({ id: 'workflow' }),
			getInstanceId: () => 'instance',
			getCredentials: async () => await Promise.resolve({ url: ENDPOINT.url, password: 'secret' }),
			getQueryData: () => asked ?? {},
			getBodyData: () => body,
			getHeaderData: () => headers,
			getResponseObject: () => response,
		} as never);
		if (status !== 403 || answer.workflowData) throw new Error('A stranger was let in.');
	}),
	target('a cursor', fc.oneof(json, text), feedStateFrom),
	target('a stored feed', value, isFeedState),
	target('a stored watch', stateLike(), isWatchState),
];

/** Near enough to a state that its parts are looked at. */
function stateLike(): fc.Arbitrary<unknown> {
	const part = fc.oneof(text, value);
	return fc.record({
		version: fc.constant(1),
		watch: fc.constant('watch'),
		poll: fc.integer(),
		visible: part,
		all: part,
		archived: part,
		values: value,
		feed: value,
	});
}

function target<T>(name: string, input: fc.Arbitrary<T>, run: (input: T) => unknown): FuzzTarget {
	return { name, input, run: run as FuzzTarget['run'] };
}

function parsed(text: string): RpcValue {
	try {
		return JSON.parse(text) as RpcValue;
	} catch {
		return text;
	}
}
