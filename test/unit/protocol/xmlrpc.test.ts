import { decodeXmlRpc } from '../../../odoo/protocol/xmlrpc';

/** The answer of Odoo to a method that ran, but whose result its XML-RPC library cannot write. */
function answerTo(traceback: readonly string[]) {
	const escaped = traceback.join('\n').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	const fault = `<value><struct><member><name>faultCode</name><value><int>1</int></value></member><member><name>faultString</name><value><string>${escaped}</string></value></member></struct></value>`;
	const body = `<?xml version='1.0'?>\n<methodResponse>\n<fault>\n${fault}\n</fault>\n</methodResponse>\n`;
	return decodeXmlRpc({ status: 200, headers: {}, body: Buffer.from(body) });
}

const DUMPS = [
	'Traceback (most recent call last):',
	'  File "/usr/lib/python3.9/xmlrpc/client.py", line 975, in dumps',
	'    data = m.dumps(params)',
	'  File "/usr/lib/python3.9/xmlrpc/client.py", line 508, in dumps',
	'    dump(v, write)',
	'  File "/usr/lib/python3.9/xmlrpc/client.py", line 530, in __dump',
	'    f(self, value, write)',
];
const NONE = [
	'  File "/usr/lib/python3.9/xmlrpc/client.py", line 534, in dump_nil',
	'    raise TypeError("cannot marshal None unless allow_none is enabled")',
	'TypeError: cannot marshal None unless allow_none is enabled',
];
const STRUCT = [
	'  File "/usr/lib/python3.9/xmlrpc/client.py", line 616, in dump_struct',
	'    dump(v, write)',
	'  File "/usr/lib/python3.9/xmlrpc/client.py", line 530, in __dump',
	'    f(self, value, write)',
];

it('gives null for None', () => {
	expect(answerTo([...DUMPS, ...NONE])).toEqual({ kind: 'result', result: null });
});

it('gives null for records, which Odoo 14 cannot send', () => {
	const records = "TypeError: cannot marshal <class 'odoo.api.account.move'> objects";
	expect(answerTo([...DUMPS, records])).toEqual({ kind: 'result', result: null });
});

it('reports a result that is lost for None within it', () => {
	expect(answerTo([...DUMPS, ...STRUCT, ...NONE])).toMatchObject({
		kind: 'fault',
		fault: {
			exception: 'TypeError',
			message: expect.stringContaining('cannot marshal None') as string,
		},
	});
});

it('reports a result of any other kind that cannot be sent', () => {
	const frozen = "TypeError: cannot marshal <class 'odoo.tools.misc.frozendict'> objects";
	expect(answerTo([...DUMPS, frozen])).toMatchObject({ kind: 'fault' });
});

describe('the exception of a traceback', () => {
	const faultOf = (traceback: string) => {
		const reply = answerTo(traceback.split('\n'));
		return reply.kind === 'fault' ? reply.fault : undefined;
	};

	it.each([
		[
			'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: no',
			'ValueError',
			'no',
		],
		['Traceback:\n  x\npsycopg2.errors.A: one\ntwo: 2\n\n', 'psycopg2.errors.A', 'one\ntwo: 2'],
		['Traceback:\n  x\nKeyError\n\nDuring:\n\nTraceback (most\n  y\nKeyError: 1', 'KeyError', '1'],
		['AssertionError', 'AssertionError', ''],
		['something went wrong!', '', 'something went wrong!'],
		['', '', ''],
	])('of %j is %s', (traceback, exception, message) => {
		expect(faultOf(traceback)).toMatchObject({ exception, message });
	});

	it.each(['x\n', ' \n', 'a', '.', 'a: b\n', 'File \n'])('is found in linear time: %j', (line) => {
		const start = process.cpuUsage();
		expect(faultOf(line.repeat(10_000_000 / line.length))).toBeDefined();
		const { user, system } = process.cpuUsage(start);
		expect((user + system) / 1000).toBeLessThan(4000);
	});
});
