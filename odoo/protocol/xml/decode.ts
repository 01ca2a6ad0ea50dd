import type { RpcValue } from '../../call';
import { recordIn } from '../../call';
import { OdooError } from '../../errors';
import { Scanner } from './scanner';
import { ValueReader } from './valueReader';

/** What an XML-RPC server answers: a result, or a fault in the server's own words. */
type XmlReply =
	| { readonly result: RpcValue }
	| { readonly fault: { readonly code: number; readonly message: string } };

/**
 * Reads the answer to a method call, which is in UTF-8.
 *
 * Dates and times read as Odoo's text, `<base64>` as its base64 text without blanks, integers and
 * doubles of any kind as numbers. What is not exactly one complete answer is an error.
 * @throws OdooError PROTOCOL
 */
export function decodeMethodResponse(answer: Buffer): XmlReply {
	const scanner = new Scanner(answer);
	scanner.declaration();
	scanner.expect('methodResponse');
	const reply = readReply(scanner, new ValueReader(scanner));
	scanner.expect('/methodResponse');
	scanner.end();
	return reply;
}

function readReply(scanner: Scanner, values: ValueReader): XmlReply {
	if (scanner.take('fault')) {
		const fault = values.read();
		scanner.expect('/fault');
		return { fault: faultFrom(fault) };
	}
	scanner.expect('params');
	scanner.expect('param');
	const result = values.read();
	scanner.expect('/param');
	scanner.expect('/params');
	return { result };
}

function faultFrom(fault: RpcValue): { code: number; message: string } {
	const { faultCode, faultString } = recordIn(fault);
	if (typeof faultCode === 'number' && typeof faultString === 'string') {
		return { code: faultCode, message: faultString };
	}
	throw new OdooError('PROTOCOL', "The server's answer is not XML-RPC: its fault has no code.", {
		details: JSON.stringify(fault),
	});
}
