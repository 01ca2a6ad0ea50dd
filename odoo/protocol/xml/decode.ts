import type { RpcValue } from '../../call';
import { OdooError } from '../../errors';
import { MAX_CHARACTERS, MAX_DEPTH } from './limits';
import { SCALARS } from './scalars';
import { Scanner } from './scanner';

/** What an XML-RPC server answers: a result, or a fault in the server's own words. */
export type XmlReply =
	| { readonly result: RpcValue }
	| { readonly fault: { readonly code: number; readonly message: string } };

const OWN_PROPERTY = { configurable: true, enumerable: true, writable: true };

/**
 * Reads the answer to a method call.
 *
 * Dates and times read as Odoo's text, `<base64>` as its base64 text without blanks, integers and
 * doubles of any kind as numbers. What is not exactly one complete answer is an error.
 * @throws OdooError PROTOCOL
 */
export function decodeMethodResponse(xml: string): XmlReply {
	if (xml.length > MAX_CHARACTERS) {
		throw new OdooError('PROTOCOL', "The server's answer is too large.", {
			hint: 'Ask for fewer records at a time, or leave out fields that hold files.',
		});
	}
	const scanner = new Scanner(xml);
	scanner.declaration();
	scanner.expect('methodResponse');
	const reply = readReply(scanner);
	scanner.expect('/methodResponse');
	scanner.end();
	return reply;
}

function readReply(scanner: Scanner): XmlReply {
	if (scanner.take('fault')) {
		const fault = readValue(scanner, 0);
		scanner.expect('/fault');
		return { fault: faultFrom(fault) };
	}
	scanner.expect('params');
	scanner.expect('param');
	const result = readValue(scanner, 0);
	scanner.expect('/param');
	scanner.expect('/params');
	return { result };
}

function faultFrom(fault: RpcValue): { code: number; message: string } {
	const { faultCode, faultString } = (fault ?? {}) as Readonly<Record<string, RpcValue>>;
	if (typeof faultCode === 'number' && typeof faultString === 'string') {
		return { code: faultCode, message: faultString };
	}
	throw new OdooError('PROTOCOL', "The server's answer is not XML-RPC: its fault has no code.", {
		details: JSON.stringify(fault),
	});
}

function readValue(scanner: Scanner, depth: number): RpcValue {
	scanner.expect('value');
	return readContent(scanner, depth);
}

/** Reads on after `<value>`. */
function readContent(scanner: Scanner, depth: number): RpcValue {
	const text = scanner.text();
	const tag = scanner.tag();
	if (tag === '/value') return text; // a value without a type is a string
	if (text.trim() !== '') throw scanner.unexpected('</value> before');
	const value = readTyped(scanner, tag, depth);
	scanner.expect('/value');
	return value;
}

function readTyped(scanner: Scanner, type: string, depth: number): RpcValue {
	const readScalar = SCALARS.get(type);
	if (readScalar) {
		const text = scanner.text();
		scanner.expect(`/${type}`);
		return readScalar(text, type);
	}
	if (type === 'array') return readArray(scanner, deeper(depth));
	if (type === 'struct') return readStruct(scanner, deeper(depth));
	throw scanner.unexpected(`a type of XML-RPC instead of <${type}> before`);
}

function readArray(scanner: Scanner, depth: number): RpcValue[] {
	const values: RpcValue[] = [];
	scanner.expect('data');
	while (scanner.take('value')) values.push(readContent(scanner, depth));
	scanner.expect('/data');
	scanner.expect('/array');
	return values;
}

function readStruct(scanner: Scanner, depth: number): Record<string, RpcValue> {
	const struct: Record<string, RpcValue> = {};
	while (scanner.take('member')) {
		scanner.expect('name');
		const name = scanner.text();
		scanner.expect('/name');
		setOwn(struct, name, readValue(scanner, depth));
		scanner.expect('/member');
	}
	scanner.expect('/struct');
	return struct;
}

/** Assigning to `__proto__` would replace the prototype; `JSON.parse` sets an own property too. */
function setOwn(struct: Record<string, RpcValue>, name: string, value: RpcValue): void {
	if (name !== '__proto__') struct[name] = value;
	else Object.defineProperty(struct, name, { ...OWN_PROPERTY, value });
}

function deeper(depth: number): number {
	if (depth < MAX_DEPTH) return depth + 1;
	const message = `The server's answer has lists more than ${MAX_DEPTH} deep within each other.`;
	throw new OdooError('PROTOCOL', message);
}
