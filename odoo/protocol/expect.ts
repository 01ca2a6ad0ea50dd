import type { Call, RpcRecord, RpcValue } from '../call';
import { isRpcList, isRpcRecord, isSearchOrRead, listIn, callName } from '../call';
import { OdooError } from '../errors';

/** One record as Odoo answers it: raw values by field name. */
export type RawRecord = RpcRecord;

/** For methods that may answer anything. */
export function anyAnswer(value: RpcValue): RpcValue {
	return value;
}

/** @throws OdooError `PROTOCOL` when the answer of `asked` is not what Odoo documents. */
export function expectNumber(value: RpcValue | undefined, asked: string): number {
	if (typeof value !== 'number') throw unexpectedAnswer(asked, 'a number');
	return value;
}

/** The id of what a method made: some give it alone, some in a list or with its name. @throws OdooError `PROTOCOL` */
export function expectIdIn(value: RpcValue, asked: string): number {
	const [id] = isRpcList(value) ? value : [value];
	return expectNumber(id, asked);
}

/** @throws OdooError `PROTOCOL` */
export function expectIds(value: RpcValue, asked: string): readonly number[] {
	if (!Array.isArray(value) || !value.every((id) => typeof id === 'number')) {
		throw unexpectedAnswer(asked, 'a list of IDs');
	}
	return value;
}

/** @throws OdooError `PROTOCOL` */
export function expectList(value: RpcValue, asked: string): readonly RpcValue[] {
	if (!isRpcList(value)) throw unexpectedAnswer(asked, 'a list');
	return value;
}

/** @throws OdooError `PROTOCOL` */
export function expectRecords(value: RpcValue, asked: string): readonly RawRecord[] {
	if (!isRpcList(value) || !value.every(isRpcRecord))
		throw unexpectedAnswer(asked, 'a list of records');
	return value;
}

/** Records by their ids. */
export function mapById<R extends { readonly id?: unknown }>(
	records: readonly R[],
): Map<number, R> {
	return new Map(records.map((record) => [Number(record.id), record]));
}

/** What `write` and `unlink` answer. @throws OdooError `PROTOCOL` */
export function expectTrue(value: RpcValue, asked: string): true {
	if (value !== true) throw unexpectedAnswer(asked, 'true');
	return value;
}

/** @throws OdooError `PROTOCOL` */
export function expectRecord(value: RpcValue, asked: string): RawRecord {
	if (!isRpcRecord(value)) throw unexpectedAnswer(asked, 'an object');
	return value;
}

/**
 * Over JSON-2 and XML-RPC nothing in an answer names its request. Records with other fields or IDs than
 * those asked for are the answer to another one.
 * @throws OdooError `PROTOCOL`
 */
export function expectOwnAnswer(call: Call, answer: RpcValue): void {
	if (!isSearchOrRead(call) || !isRpcList(answer)) return;
	const { fields } = call.params ?? {};
	const [first] = answer;
	const lacks = (name: RpcValue) => isRpcRecord(first) && !(String(name) in first);
	const ids = idsAskedFor(call);
	const isOther = (record: RpcValue) => isRpcRecord(record) && !ids?.has(record.id);
	if (listIn(fields).some(lacks) || (ids && answer.some(isOther)))
		throw new OdooError(
			'PROTOCOL',
			`The server answered ${callName(call)} with other records or fields.`,
			{
				hint: 'It may be the answer to another request, mixed up by something between n8n and Odoo.',
			},
		);
}

/** The only records that may be in the answer; undefined where that cannot be told. */
function idsAskedFor({
	ids,
	params: { domain } = {},
}: Call): ReadonlySet<RpcValue | undefined> | undefined {
	if (ids) return numbersOf(ids);
	if (!isRpcList(domain) || domain.includes('|') || domain.includes('!')) return undefined;
	for (const [name, operator, value] of domain.filter(isRpcList))
		if (name === 'id' && operator === 'in' && isRpcList(value)) return numbersOf(value);
	return undefined;
}

/** IDs as the answer has them; a user's own call may have them as text. */
function numbersOf(ids: readonly RpcValue[]): ReadonlySet<RpcValue | undefined> | undefined {
	return ids.every((id) => typeof id === 'number') ? new Set(ids) : undefined;
}

/** @throws OdooError `PROTOCOL` */
export function expectText(value: RpcValue | undefined, asked: string): string {
	if (typeof value !== 'string') throw unexpectedAnswer(asked, 'a text');
	return value;
}

function unexpectedAnswer(asked: string, expected: string): OdooError {
	return new OdooError('PROTOCOL', `The server did not answer ${asked} with ${expected}.`, {
		hint: 'Check that Server URL points to Odoo 14 or later.',
	});
}
