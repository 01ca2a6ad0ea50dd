import { decodeJson2 } from '../../../odoo/protocol/json2';
import { jsonrpc } from '../../../odoo/protocol/jsonrpc';
import { decodeXmlRpc } from '../../../odoo/protocol/xmlrpc';

const ENDPOINT = { url: 'http://odoo', database: 'db', uid: 2, secret: 'secret' };
const CALL = { model: 'res.partner', method: 'read', ids: [1] };

/** The answer of each protocol that has this text, or these bytes in its place. */
const answers = {
	json2: (name: Buffer) => [`[{"name":"`, name, `"}]`],
	jsonrpc: (name: Buffer) => [`{"jsonrpc":"2.0","id":7,"result":[{"name":"`, name, `"}]}`],
	xmlrpc: (name: Buffer) => [
		'<?xml version="1.0"?><methodResponse><params><param><value><array><data><value><struct><member><name>name</name><value><string>',
		name,
		'</string></value></member></struct></value></data></array></value></param></params></methodResponse>',
	],
};
const decoders = {
	json2: decodeJson2,
	jsonrpc: jsonrpc.encode(CALL, ENDPOINT, 7).decode,
	xmlrpc: decodeXmlRpc,
};

describe.each(['json2', 'jsonrpc', 'xmlrpc'] as const)(
	'bytes that are no UTF-8, over %s,',
	(name) => {
		const decode = (text: Buffer) => {
			const body = Buffer.concat(answers[name](text).map((part) => Buffer.from(part)));
			return decoders[name]({ status: 200, headers: {}, body });
		};

		it.each([
			['one byte', Buffer.from([0x41, 0xff, 0x42])],
			['half a character', Buffer.from('Zoë', 'utf8').subarray(0, 3)],
			['Latin-1', Buffer.from('Zoë Müller', 'latin1')],
			['a surrogate', Buffer.from([0xed, 0xa0, 0xbd])],
		])('are a damaged answer, not another text: %s', (_, text) => {
			expect(() => decode(text)).toThrow(expect.objectContaining({ code: 'PROTOCOL' }));
		});

		it('are told from the character that stands for them', () => {
			expect(decode(Buffer.from('A\ufffdB'))).toEqual({
				kind: 'result',
				result: [{ name: 'A\ufffdB' }],
			});
		});
	},
);
