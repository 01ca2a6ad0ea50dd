import { randomUUID } from 'node:crypto';
import { isSandbox, targetProtocols } from '../support/target';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { isSince } from '../support/versions';
import { endOf, idsOf, writerOf } from '../support/writing';

/** On Odoo 14, the notes of contacts are plain text. */
const [MODEL, FIELD] = isSince('htmlNotes')
	? ['res.partner', 'comment']
	: ['mail.activity.type', 'default_description'];

const target = useTarget();

describe.each(targetProtocols)('a field of HTML over %s', (protocol) => {
	const client = useClient(target, { protocol });
	const writer = writerOf(client, MODEL);

	const texts = [
		['From: Ann <ann@acme.com>\nplease call <http://acme.com/x>'],
		['if a<b and c>d then'],
		['Tom & Jerry'],
		['a < b'],
		['http://acme.com/?a=1&copy=2'],
		['\n1\r\n\r\n2\n'],
		...(isSandbox ? [] : [['10\u00a0000\u00a0€'], [' "x" <b>y</b> & z']]),
	];

	const held = async (id: number) => {
		const [record] = await recordsOf(client, MODEL).searchRead([['id', '=', id]], [FIELD]);
		return String(record?.[FIELD]);
	};

	it.each(texts)('shows all of a text, and is unchanged by it: %j', async (text) => {
		const [id = 0] = idsOf(await writer.create([{ name: randomUUID(), [FIELD]: text }]));
		const html = await held(id);
		if (!/<\/b>/.test(text)) expect(shownBy(html)).toBe(text.replaceAll('\r\n', '\n'));
		for (const value of [text, html]) {
			expect((await writer.update([{ id, [FIELD]: value }])).map(endOf)).toEqual(['unchanged']);
		}
		await writer.update([{ id, [FIELD]: html }], { skipUnchanged: false });
		expect(await held(id)).toBe(html);
	});

	it('keeps HTML', async () => {
		const html = '<p>Ann <b>&lt;ann@acme.com&gt;</b></p>';
		const [id = 0] = idsOf(await writer.create([{ name: randomUUID(), [FIELD]: html }]));
		expect(await held(id)).toBe(html);
	});
});

function shownBy(html: string): string {
	const lines = html.replace(/^<(p|span)>(.*)<\/\1>$/s, '$2').replace(/<br ?\/?>/g, '\n');
	const characters = { '&lt;': '<', '&gt;': '>', '&nbsp;': '\u00a0', '&amp;': '&' };
	return Object.entries(characters).reduce((text, pair) => text.replaceAll(...pair), lines);
}
