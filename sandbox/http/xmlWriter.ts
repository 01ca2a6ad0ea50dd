import { typeError } from '../faults';
import { isDict, isList, type Value } from '../python';

const MAX_INT = 2 ** 31;

/** An answer, byte for byte as Python's `xmlrpc.client` writes it. */
export function writeResponse(result: Value): string {
	return envelope(`<params>\n<param>\n${write(result)}</param>\n</params>\n`);
}

export function writeFault(faultCode: number, faultString: string): string {
	return envelope(`<fault>\n${write({ faultCode, faultString })}</fault>\n`);
}

function envelope(content: string): string {
	return `<?xml version="1.0"?>\n<methodResponse>\n${content}\n</methodResponse>\n`;
}

function write(value: Value): string {
	if (typeof value === 'string') return `<value><string>${escape(value)}</string></value>\n`;
	if (typeof value === 'boolean') return `<value><boolean>${value ? 1 : 0}</boolean></value>\n`;
	if (typeof value === 'number') return `<value>${writeNumber(value)}</value>\n`;
	if (isList(value))
		return `<value><array><data>\n${value.map(write).join('')}</data></array></value>\n`;
	if (isDict(value)) return `<value><struct>\n${writeMembers(value)}</struct></value>\n`;
	throw typeError('cannot marshal None unless allow_none is enabled');
}

function writeNumber(value: number): string {
	const isInt = Number.isInteger(value) && Math.abs(value) < MAX_INT;
	return isInt ? `<int>${value}</int>` : `<double>${value}</double>`;
}

function writeMembers(struct: Readonly<Record<string, Value>>): string {
	let members = '';
	for (const [name, value] of Object.entries(struct)) {
		// Only ids are keys like this, and in Python they are integers.
		if (/^\d+$/.test(name)) throw typeError('dictionary key must be string');
		members += `<member>\n<name>${escape(name)}</name>\n${write(value)}</member>\n`;
	}
	return members;
}

/** Odoo 19 drops the control characters that XML forbids. */
function escape(text: string): string {
	return (
		text
			// eslint-disable-next-line no-control-regex -- these are what XML forbids
			.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '')
			.replaceAll('&', '&amp;')
			.replaceAll('<', '&lt;')
			.replaceAll('>', '&gt;')
	);
}
