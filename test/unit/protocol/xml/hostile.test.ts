import type { OdooError } from '../../../../odoo/errors';
import { decodeMethodResponse } from '../../../../odoo/protocol/xml/decode';
import { MAX_NESTING } from '../../../../odoo/protocol/sendable';
import { thrownBy } from '../../../support/thrownBy';

const START = '<?xml version="1.0"?><methodResponse><params><param>';
const END = '</param></params></methodResponse>';
const LONG = 1_000_000;
/** Ample for reading a few megabytes once, and too short for any work that grows as their square. */
const LINEAR_CPU_MS = 5_000;

const MEMBERS =
	'<member><name>a</name><value>1</value></member><member><name>b</name><value>2</value></member>';
const UNCLOSED_MEMBERS = [
	'</member>',
	'</name>',
	'</value>',
	'<member>',
	'<name>',
	'<value>',
].flatMap((tag) => [
	MEMBERS.replace(tag, ''),
	MEMBERS.replace(new RegExp(`${tag}(?!.*${tag})`), ''),
]);

const MEMBER = '<member><name>a</name><value>1</value></member>';

const NOT_XML_RPC = "The server's answer is not XML-RPC.";
const NOT_COMPLETE = "The server's answer is not complete XML-RPC.";

const decode = (xml: string) => decodeMethodResponse(Buffer.from(xml));

function refusal(xml: string): OdooError {
	const error = thrownBy(() => decode(xml));
	expect(error.code).toBe('PROTOCOL');
	return error;
}

function nested(open: string, levels: number, close: string): string {
	return `${open.repeat(levels)}<value>deep</value>${close.repeat(levels)}`;
}

describe('decodeMethodResponse refuses', () => {
	it('an answer cut off anywhere', () => {
		const struct =
			`<value><struct><member><name>a&amp;</name><value><array><data><!-- b -->` +
			`<value><boolean>0</boolean></value><value>c<![CDATA[d]]></value></data></array></value></member>` +
			`<member><name>e</name><value><int>1</int></value></member></struct></value>`;
		const xml = `${START}<value><array><data>${struct}${struct}</data></array></value>${END}`;
		expect(() => decode(xml)).not.toThrow();
		for (let length = 0; length < xml.length; length++) {
			expect([length, refusal(xml.slice(0, length)).message]).toEqual([length, NOT_COMPLETE]);
		}
	});

	it.each([
		['HTML', '<!DOCTYPE html>\n<html><body>Bad Gateway</body></html>'],
		['HTML without DOCTYPE', '<html><body>Bad Gateway</body></html>'],
		['JSON', '{"jsonrpc": "2.0", "result": true}'],
		['plain text', 'Internal Server Error'],
		['a method call', `<methodCall><methodName>a</methodName></methodCall>`],
		['text after the end', `${START}<value/>${END}x`],
		['a second answer', `${START}<value/>${END}${START}<value/>${END}`],
		['a second parameter', `${START}<value/></param><param><value/>${END}`],
		['a second value', `${START}<value/><value/>${END}`],
		['no parameter', '<methodResponse><params></params></methodResponse>'],
		['nothing in it', '<methodResponse/>'],
		['crossed tags', `${START}<value><array><data></array></data></value>${END}`],
		['a tag closed by another', `${START}<value><int>1</i4></value>${END}`],
		['a tag closed twice', `${START}<value></value></value>${END}`],
		['a self-closed closing tag', `${START}<value></value/>${END}`],
		['text between tags', `${START}<value><array>x<data></data></array></value>${END}`],
		['text before a type', `${START}<value>x<int>1</int></value>${END}`],
		['text after a type', `${START}<value><int>1</int>x</value>${END}`],
		['two types', `${START}<value><int>1</int><int>2</int></value>${END}`],
		['an unknown type', `${START}<value><date>2026</date></value>${END}`],
		['None, which Odoo never sends', `${START}<value><nil/></value>${END}`],
		['an integer that Odoo never sends', `${START}<value><i8>1</i8></value>${END}`],
		['a type of another namespace', `${START}<value><ex:i4>1</ex:i4></value>${END}`],
		['a tag with attributes', `${START}<value><int a="1">1</int></value>${END}`],
		['a tag in a string', `${START}<value><string>a<b>c</b></string></value>${END}`],
		[
			'a member without name',
			`${START}<value><struct><member><value/></member></struct></value>${END}`,
		],
		[
			'a member without value',
			`${START}<value><struct><member><name>a</name></member></struct></value>${END}`,
		],
		...UNCLOSED_MEMBERS.map((members): [string, string] => [
			`a member that is not closed: ${members}`,
			`${START}<value><array><data><value><struct>${MEMBERS}</struct></value>` +
				`<value><struct>${members}</struct></value></data></array></value>${END}`,
		]),
		['a bare less-than sign', `${START}<value>1 < 2</value>${END}`],
		['a processing instruction', `${START}<?php ?><value/>${END}`],
		['a DOCTYPE in a text', `${START}<value>a<!DOCTYPE b></value>${END}`],
		['a fault and a result', `<methodResponse><fault><value/></fault><params/></methodResponse>`],
		['a bare ampersand', `${START}<value>a & b</value>${END}`],
		['an entity of HTML', `${START}<value>a&nbsp;b</value>${END}`],
		['an entity of another case', `${START}<value>&AMP;</value>${END}`],
		['a name of Object.prototype as entity', `${START}<value>&constructor;</value>${END}`],
		['an unended reference', `${START}<value>&#65</value>${END}`],
		['an empty reference', `${START}<value>&#x;</value>${END}`],
		['half a surrogate pair by number', `${START}<value>&#xD83D;</value>${END}`],
		['a number beyond Unicode', `${START}<value>&#x110000;</value>${END}`],
		['a number far beyond Unicode', `${START}<value>&#99999999999999999999;</value>${END}`],
	])('%s', (_, xml) => {
		expect(refusal(xml)).toMatchObject({ message: expect.stringContaining('is not') as string });
	});

	it('an entity that would expand to gigabytes', () => {
		const bomb =
			'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>' +
			`<methodResponse><params><param><value>&c;</value></param></params></methodResponse>`;
		expect(refusal(bomb)).toMatchObject({
			message: NOT_XML_RPC,
			details: expect.stringContaining('<!DOCTYPE') as string,
		});
	});

	it.each([
		['int', '1.5'],
		['int', ''],
		['int', '0x10'],
		['int', '1_000'],
		['int', '１'],
		['i4', '1e3'],
		['boolean', 'true'],
		['boolean', '2'],
		['boolean', ''],
		['double', ''],
		['double', 'e'],
		['double', '1,5'],
		['double', '0b1'],
		['double', 'nan'],
		['double', 'inf'],
		['double', '1e999'],
		['double', 'Infinity'],
		['dateTime.iso8601', '2026-01-31'],
		['dateTime.iso8601', '2026-01-31 10:20:30'],
		['dateTime.iso8601', '20260131T10:20:30Z'],
		['base64', 'AP+A!'],
		['base64', 'A===A'],
	])('%s %j, naming it', (type, text) => {
		expect(refusal(`${START}<value><${type}>${text}</${type}></value>${END}`).message).toBe(
			`The server's answer is not XML-RPC: ${JSON.stringify(text)} is no ${type}.`,
		);
	});

	it('an integer that a number cannot hold exactly', () => {
		const xml = `${START}<value><int>9007199254740993</int></value>${END}`;
		expect(refusal(xml)).toMatchObject({
			message: 'The server sent a whole number that is too large to be exact.',
			details: '<int>9007199254740993',
		});
	});

	it.each([
		['a number', '<value><int>1</int></value>'],
		['text', '<value>oops</value>'],
		['an empty struct', '<value><struct/></value>'],
		[
			'a text for a code',
			'<value><struct><member><name>faultCode</name><value>x</value></member>' +
				'<member><name>faultString</name><value>y</value></member></struct></value>',
		],
	])('a fault made of %s', (_, value) => {
		const xml = `<methodResponse><fault>${value}</fault></methodResponse>`;
		expect(refusal(xml).message).toBe("The server's answer is not XML-RPC: its fault has no code.");
	});

	it.each([
		['arrays', '<value><array><data>', '</data></array></value>'],
		['structs', '<value><struct><member><name>a</name>', '</member></struct></value>'],
	])('%s nested deeper than the limit, and reads those at the limit', (_, open, close) => {
		const read = decode(`${START}${nested(open, MAX_NESTING, close)}${END}`);
		expect(JSON.stringify(read)).toContain('deep');
		expect(refusal(`${START}${nested(open, MAX_NESTING + 1, close)}${END}`).message).toBe(
			"The server's answer has lists more than 100 deep within each other.",
		);
		expect(refusal(START + open.repeat(LONG)).message).toContain('more than 100 deep');
	});
});

/** What the process took itself, whatever else the machine does. */
function cpuMsSince(start: NodeJS.CpuUsage): number {
	const { user, system } = process.cpuUsage(start);
	return (user + system) / 1000;
}

describe('decodeMethodResponse takes linear time to', () => {
	it.each([
		['refuse unclosed comments', `${START}${'<!-- '.repeat(LONG)}`],
		['refuse unclosed CDATA sections', `${START}<value>${'<![CDATA['.repeat(LONG)}`],
		['refuse unclosed tags', `${START}${'<value '.repeat(LONG)}`],
		['refuse a tag without end', `${START}<${'a'.repeat(5 * LONG)}`],
		['refuse endless attributes', `${START}<value ${'a="b" '.repeat(LONG)}>${END}`],
		['refuse endless blanks in a tag', `${START}<value${' '.repeat(5 * LONG)}x>${END}`],
		['refuse many ampersands', `${START}<value>${'&'.repeat(LONG)}</value>${END}`],
		['refuse a long reference', `${START}<value>&#${'1'.repeat(5 * LONG)};</value>${END}`],
		['refuse a long int', `${START}<value><int>${'1'.repeat(5 * LONG)}</int></value>${END}`],
		['refuse a long double', `${START}<value><double>${'1'.repeat(LONG)}.</double></value>${END}`],
		[
			'refuse a long base64',
			`${START}<value><base64>${'A'.repeat(5 * LONG)}!</base64></value>${END}`,
		],
	])('%s', (_, xml) => {
		const start = process.cpuUsage();
		expect(refusal(xml).code).toBe('PROTOCOL');
		expect(cpuMsSince(start)).toBeLessThan(LINEAR_CPU_MS);
	});

	it.each([
		['comments', '<!-- a -->'.repeat(LONG), '<value/>'],
		['blanks', ' '.repeat(10 * LONG), '<value/>'],
		['references', '', `<value>${'&amp;'.repeat(LONG)}</value>`],
		['comments in a text', '', `<value>${'a<!-- -->'.repeat(LONG)}</value>`],
		['CDATA sections', '', `<value>${'<![CDATA[a]]>'.repeat(LONG)}</value>`],
		['values', '', `<value><array><data>${'<value/>'.repeat(LONG)}</data></array></value>`],
		['members', '', `<value><struct>${MEMBER.repeat(LONG)}</struct></value>`],
		[
			'structs',
			'',
			`<value><array><data>${`<value><struct>${MEMBER}</struct></value>`.repeat(LONG)}</data></array></value>`,
		],
	])('read a million %s', (_, before, value) => {
		const start = process.cpuUsage();
		expect(decode(START + before + value + END)).toHaveProperty('result');
		expect(cpuMsSince(start)).toBeLessThan(LINEAR_CPU_MS);
	});
});
