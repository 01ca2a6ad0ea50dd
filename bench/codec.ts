import { deepStrictEqual } from 'node:assert';
import { performance } from 'node:perf_hooks';
import type { RpcValue, Vals } from '../odoo/call';
import { decodeMethodResponse } from '../odoo/protocol/xml/decode';
import { encodeMethodCall } from '../odoo/protocol/xml/encode';
import {
	deserializeMethodCall,
	deserializeMethodResponse,
	serializeMethodCall,
} from '../test/support/npmXmlrpc';

const RECORD_COUNT = 10_000;
const REPETITIONS = 7;

/**
 * Our XML-RPC codec against npm `xmlrpc`: the same bytes to read, the same values to write, in turns.
 * Prints the ratios of the median times.
 */
export async function codec(): Promise<void> {
	const records = Array.from({ length: RECORD_COUNT }, (_, index) => recordOf(index));
	const answer = Buffer.from(asOdooAnswers(records));
	const params = ['odoo', 2, 'api-key', 'res.partner', 'create', [records.map(asVals)], {}];
	await checkAgreement(records, answer, params);

	const decode = await compare({
		ours: () => decodeMethodResponse(answer),
		theirs: () => deserializeMethodResponse(answer),
	});
	const encode = await compare({
		ours: () => Buffer.from(encodeMethodCall('execute_kw', params)),
		theirs: () => Buffer.from(serializeMethodCall('execute_kw', params)),
	});

	console.log(
		`${RECORD_COUNT} records, ${(answer.length / 1e6).toFixed(1)} MB, ms ours / npm xmlrpc`,
	);
	console.log(`decode ${inMs(decode)}, encode ${inMs(encode)}`);
	console.log(`decode ${ratio(decode)} encode ${ratio(encode)}`);
}

/** Ten fields of the usual types, with what makes text dear: accents, markup, emptiness. */
function recordOf(index: number): Readonly<Record<string, RpcValue>> {
	return {
		id: index + 1,
		name: `Contact ${index}`,
		email: `contact${index}@example.com`,
		comment: index % 10 === 0 ? `<p>Café &amp; Söhne n° ${index}</p>` : false,
		country_id: index % 3 === 0 ? false : [index % 250, `Country ${index % 250}`],
		parent_id: index % 2 === 0 ? [index, `Company number ${index}, Sales department`] : false,
		category_id: Array.from({ length: index % 5 }, (_, position) => index + position),
		credit_limit: index * 1.1 + 0.5,
		active: index % 7 !== 0,
		write_date: `2026-01-31 10:${String(index % 60).padStart(2, '0')}:30`,
	};
}

/** What `create` takes for such a record: ids for many2one, a command for many2many. */
function asVals(record: Readonly<Record<string, RpcValue>>): Vals {
	const idOf = (value: RpcValue | undefined) => (Array.isArray(value) ? value[0] : false);
	const { country_id, parent_id, category_id = [], ...vals } = record;
	return {
		...vals,
		country_id: idOf(country_id),
		parent_id: idOf(parent_id),
		category_id: [[6, 0, category_id]],
	};
}

/** Python's `xmlrpc.client.dumps(methodresponse=True)`, which is how Odoo writes: with line ends. */
function asOdooAnswers(result: RpcValue): string {
	return `<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n${asPythonWrites(result)}</param>\n</params>\n</methodResponse>\n`;
}

function asPythonWrites(value: RpcValue): string {
	if (value === null) return '<value><nil/></value>';
	if (typeof value === 'boolean') return `<value><boolean>${Number(value)}</boolean></value>\n`;
	if (typeof value === 'string') return `<value><string>${escaped(value)}</string></value>\n`;
	if (typeof value === 'number') {
		const type = Number.isInteger(value) ? 'int' : 'double';
		return `<value><${type}>${value}</${type}></value>\n`;
	}
	if (Array.isArray(value)) {
		return `<value><array><data>\n${value.map(asPythonWrites).join('')}</data></array></value>\n`;
	}
	const members = Object.entries(value).map(
		([name, member]) => `<member>\n<name>${name}</name>\n${asPythonWrites(member)}</member>\n`,
	);
	return `<value><struct>\n${members.join('')}</struct></value>\n`;
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

async function checkAgreement(records: RpcValue, answer: Buffer, params: RpcValue[]) {
	deepStrictEqual(decodeMethodResponse(answer), { result: records });
	deepStrictEqual(await deserializeMethodResponse(answer), records);
	const call = { method: 'execute_kw', params };
	deepStrictEqual(await deserializeMethodCall(encodeMethodCall('execute_kw', params)), call);
	deepStrictEqual(await deserializeMethodCall(serializeMethodCall('execute_kw', params)), call);
}

interface Medians {
	readonly ours: number;
	readonly theirs: number;
}

async function compare(sides: { ours: () => unknown; theirs: () => unknown }): Promise<Medians> {
	const ours: number[] = [];
	const theirs: number[] = [];
	for (let repetition = 0; repetition < REPETITIONS; repetition++) {
		theirs.push(await timeMs(sides.theirs));
		ours.push(await timeMs(sides.ours));
	}
	return { ours: median(ours), theirs: median(theirs) };
}

async function timeMs(work: () => unknown): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function inMs({ ours, theirs }: Medians): string {
	return `${ours.toFixed(0)} / ${theirs.toFixed(0)}`;
}

function ratio({ ours, theirs }: Medians): string {
	return `${(theirs / ours).toFixed(1)}x`;
}
