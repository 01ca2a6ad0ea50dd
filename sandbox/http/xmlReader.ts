import { Readable } from 'node:stream';

import Deserializer from 'xmlrpc/lib/deserializer';

import { Fault } from '../faults';
import type { Value } from '../python';

export interface MethodCall {
	readonly method: string;
	readonly params: readonly Value[];
}

/** Reads a request with npm's `xmlrpc`, which knows nothing of our own codec. */
export async function readMethodCall(text: string): Promise<MethodCall> {
	checkWellFormed(text);
	return await new Promise((resolve, reject) => {
		// XML takes every kind of line end for a line feed, which the package does not.
		const lines = text.replace(/\r\n?/g, '\n');
		const stream = Readable.from([Buffer.from(lines)], { objectMode: false });
		new PythonDeserializer().deserializeMethodCall(stream, (error, method, params) => {
			if (error) reject(new Fault('xmlrpc.client.ResponseError', ['ResponseError()']));
			else resolve({ method, params: params as Value[] });
		});
	});
}

/** Tags of Python's own reader, by the names that the npm package has for them. */
const ALIASES: Readonly<Record<string, string>> = {
	BIGINTEGER: 'I8',
	'EX:NIL': 'NIL',
	I1: 'INT',
	I2: 'INT',
};

/** Large integers become numbers, dates the text that Odoo writes, binary data an object. */
class PythonDeserializer extends Deserializer {
	protected override onClosetag(tag: string): void {
		super.onClosetag(ALIASES[tag] ?? tag);
	}

	protected override endI8(text: string): void {
		this.take(Number(text));
	}

	protected override endDateTime(text: string): void {
		this.take(text.replace(/^(\d{4})-?(\d\d)-?(\d\d)T/, '$1-$2-$3 '));
	}

	protected override endBase64(text: string): void {
		this.take({ base64: text });
	}

	private take(value: Value): void {
		this.push(value);
		this.value = false;
	}
}

/** The reader is lenient where Odoo's parser is not. */
function checkWellFormed(text: string): void {
	// eslint-disable-next-line no-control-regex -- these are what XML forbids
	const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.exec(text);
	if (forbidden) throw expatError('not well-formed (invalid token)', text, forbidden.index);
	const reference = /&#(x0*[0-8bcefBCEF]|x0*1[0-9a-f]|0*[0-8]|0*1[1245-9]|0*2\d|0*3[01]);/i.exec(
		text,
	);
	if (reference) throw expatError('reference to invalid character number', text, reference.index);
	if (text.trim() === '') throw expatError('no element found', text, text.length);
	if (!text.trimStart().startsWith('<')) throw expatError('syntax error', text, 0);
	if (/<methodCall[\s>]/.test(text) && !text.includes('</methodCall>')) {
		throw expatError('no element found', text, text.length);
	}
}

function expatError(message: string, text: string, index: number): Fault {
	const lines = text.slice(0, index).split('\n');
	const place = `line ${lines.length}, column ${lines.at(-1)!.length}`;
	return new Fault('xml.parsers.expat.ExpatError', [`${message}: ${place}`]);
}
