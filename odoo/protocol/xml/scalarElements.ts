import type { RpcValue } from '../../call';
import { OdooError } from '../../errors';
import { inexactNumber } from '../wholeNumbers';

type ReadScalar = (text: string, type: string) => RpcValue;

interface Scalar {
	readonly read: ReadScalar;
	readonly closingTag: string;
}

const INTEGER = /^[-+]?\d+$/;
/** More characters than any number has; V8's regular expressions run out of stack on endless ones. */
const MAX_NUMBER_LENGTH = 400;
/** What no decimal number has. `Number` checks the rest, but would also take `0x10`. */
const NOT_DECIMAL = /[^-+.\deE]/;
const NOT_BASE64 = /[^A-Za-z\d+/]/;
const PADDING = /={1,2}$/;
const DATE_TIME = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d:\d\d:\d\d)$/;
const EXCERPT_LENGTH = 40;

/** How the text of each scalar type of XML-RPC reads. Odoo sends no others: instead of None, it reports a fault. */
export const SCALARS: ReadonlyMap<string, Scalar> = scalarsOf([
	['string', (text) => text],
	['int', readInteger],
	['boolean', readBoolean],
	['double', readDecimal],
	['i4', readInteger],
	['dateTime.iso8601', readDateTime],
	['base64', readBase64],
]);

function scalarsOf(
	types: ReadonlyArray<readonly [type: string, read: ReadScalar]>,
): ReadonlyMap<string, Scalar> {
	return new Map(types.map(([type, read]) => [type, { read, closingTag: `/${type}` }]));
}

function readInteger(text: string, type: string): number {
	const digits = text.trim();
	const value = Number(digits);
	if (digits.length > MAX_NUMBER_LENGTH || !INTEGER.test(digits)) throw notA(type, text);
	if (Number.isSafeInteger(value)) return value;
	throw inexactNumber(`<${type}>${digits}`);
}

function readDecimal(text: string, type: string): number {
	const decimal = text.trim();
	const value = Number(decimal);
	const isDecimal = decimal !== '' && !NOT_DECIMAL.test(decimal);
	if (isDecimal && Number.isFinite(value)) return value;
	throw notA(type, text);
}

function readBoolean(text: string, type: string): boolean {
	const digit = text.trim();
	if (digit !== '0' && digit !== '1') throw notA(type, text);
	return digit === '1';
}

/** In Odoo's own form, the one it sends and takes: `2026-01-31 10:20:30`. */
function readDateTime(text: string, type: string): string {
	const [, year, month, day, time] = DATE_TIME.exec(text.trim()) ?? [];
	if (time === undefined) throw notA(type, text);
	return `${year}-${month}-${day} ${time}`;
}

function readBase64(text: string, type: string): string {
	const base64 = text.replace(/\s+/g, '');
	if (!NOT_BASE64.test(base64.replace(PADDING, ''))) return base64;
	throw notA(type, text);
}

function notA(type: string, text: string): OdooError {
	const found = JSON.stringify(text.slice(0, EXCERPT_LENGTH));
	return new OdooError('PROTOCOL', `The server's answer is not XML-RPC: ${found} is no ${type}.`);
}
