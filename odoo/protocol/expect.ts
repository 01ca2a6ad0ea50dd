import type { RpcValue } from '../call';
import { OdooError } from '../errors';

/** One record as Odoo answers it: raw values by field name. */
export type RawRecord = Readonly<Record<string, RpcValue>>;

/** @throws OdooError `PROTOCOL` when the answer of `asked` is not what Odoo documents. */
export function expectNumber(value: RpcValue | undefined, asked: string): number {
	if (typeof value !== 'number') throw unexpected(asked, 'a number');
	return value;
}

/** @throws OdooError `PROTOCOL` */
export function expectIds(value: RpcValue, asked: string): readonly number[] {
	if (!Array.isArray(value) || !value.every((id) => typeof id === 'number')) {
		throw unexpected(asked, 'a list of IDs');
	}
	return value;
}

/** @throws OdooError `PROTOCOL` */
export function expectRecords(value: RpcValue, asked: string): readonly RawRecord[] {
	if (!Array.isArray(value) || !value.every(isRawRecord))
		throw unexpected(asked, 'a list of records');
	return value;
}

/** What `write` and `unlink` answer. @throws OdooError `PROTOCOL` */
export function expectTrue(value: RpcValue, asked: string): true {
	if (value !== true) throw unexpected(asked, 'true');
	return value;
}

/** @throws OdooError `PROTOCOL` */
export function expectRecord(value: RpcValue, asked: string): RawRecord {
	if (!isRawRecord(value)) throw unexpected(asked, 'an object');
	return value;
}

function isRawRecord(value: RpcValue): value is RawRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unexpected(asked: string, expected: string): OdooError {
	return new OdooError('PROTOCOL', `The server did not answer ${asked} with ${expected}.`, {
		hint: 'Check that Server URL points to Odoo 14 or later.',
	});
}
