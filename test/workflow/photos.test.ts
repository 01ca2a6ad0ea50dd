import { randomUUID } from 'node:crypto';
import type { INodeExecutionData } from 'n8n-workflow';
import type { SavedWorkflow } from '../support/engine';
import { jsonOf, loadExample, runWorkflow } from '../support/engine';
import type { Records } from '../support/records';
import { recordsOf } from '../support/records';
import { useProxy, useTarget } from '../support/suite';
import { clientFor, credentialFor, protocolsFor } from '../support/target';
import { isCallOf } from '../support/wireRequest';
import { withNode } from '../support/withNode';

const MEBIBYTE = 1024 * 1024;
/** A picture of one pixel. */
const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
/** The same with bytes behind its end, which Odoo keeps: as long as a photo from a camera. */
const LARGE_PNG = Buffer.concat([Buffer.from(PNG, 'base64'), Buffer.alloc(6 * MEBIBYTE)]).toString(
	'base64',
);

const target = useTarget();
const proxy = useProxy(target);
let partners: Records;

beforeAll(() => {
	partners = recordsOf(clientFor(target), 'res.partner');
});

const photosOf = async (emails: readonly string[]) => {
	const found = await partners.searchRead([['email', 'in', emails]], ['image_1920']);
	return found.map(({ image_1920: photo }) => photo);
};

describe.each(protocolsFor('jsonrpc'))('photos from n8n over %s', (protocol) => {
	const example = loadExample('contact-photos');

	const run = async (workflow: SavedWorkflow, inputItems: readonly INodeExecutionData[]) => {
		proxy.forget();
		const credential = { ...credentialFor(target, protocol), url: proxy.url };
		return await runWorkflow(workflow, { credential, inputItems });
	};

	const sent = (name: string, email: string, data: string): INodeExecutionData => ({
		json: { body: { name, email } },
		binary: { photo: { data, mimeType: 'image/png', fileName: `${name}.png` } },
	});

	it('run the example: a photo for a contact that is there, another with a new one', async () => {
		const emails = [1, 2].map((number) => `${randomUUID()}-${number}@example.com`);
		const [known = '', other = ''] = emails;
		await partners.createOne({ name: 'Known', email: known });
		const items = [sent('Known', known, PNG), sent('New', other, PNG)];
		const result = await run(example, items);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'Odoo Destination').map(({ action }) => action)).toEqual([
			'updated',
			'created',
		]);
		expect(await photosOf(emails)).toEqual([PNG, PNG]);
	});

	it.each([
		['', {}],
		['also where nothing is written', { validateOnly: true }],
	])('keep the one in Odoo where the file is empty, and say so %s', async (_, options) => {
		const emails = [1, 2].map((number) => `${randomUUID()}-${number}@example.com`);
		const [email = '', other = ''] = emails;
		await partners.create(emails.map((each) => ({ name: 'Known', email: each, image_1920: PNG })));
		const workflow = withNode(example, 'Odoo Destination', {
			onError: 'continueErrorOutput',
			parameters: { options },
		});
		const result = await run(workflow, [sent('Empty', email, ''), sent('Full', other, PNG)]);
		expect(jsonOf(result, 'Odoo Destination', 1)).toMatchObject([
			{ error: { code: 'INVALID_VALUE', message: expect.stringContaining('is empty') as string } },
		]);
		expect(jsonOf(result, 'Odoo Destination')).toHaveLength(1);
		expect(await photosOf(emails)).toEqual([PNG, PNG]);
	});

	it.each(['create', 'upsert'])('are read and sent a chunk at a time by %s', async (operation) => {
		const emails = [1, 2, 3, 4, 5].map((number) => `${randomUUID()}-${number}@example.com`);
		const items = emails.map((email, index) => sent(`Large ${index}`, email, LARGE_PNG));
		const workflow = withNode(example, 'Odoo Destination', { parameters: { operation } });
		const result = await run(workflow, items);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'Odoo Destination')).toHaveLength(5);
		const filesIn = proxy.requests
			.filter(isCallOf('create'))
			.map(({ body }) => countOf(PNG_START, body));
		expect(filesIn).toEqual([2, 2, 1]);
	});

	it('stand in a report of what would be done, but are not read for it', async () => {
		const email = `${randomUUID()}@example.com`;
		await partners.createOne({ name: 'Known', email });
		const workflow = withNode(example, 'Odoo Destination', {
			parameters: { options: { validateOnly: true } },
		});
		const result = await run(workflow, [sent('Known', email, PNG)]);
		expect(jsonOf(result, 'Odoo Destination')).toMatchObject([
			{ would: 'update', changes: { image_1920: { from: null, to: 'a file' } } },
		]);
		expect(proxy.requests.some(({ body }) => body.includes(PNG_START))).toBe(false);
	});

	it.each([{ bytes: 7 }, {}])(
		'that n8n has lost fail their item alone, given %j',
		async (known) => {
			const emails = [1, 2].map((number) => `${randomUUID()}-${number}@example.com`);
			const [first = '', second = ''] = emails;
			const lost = sent('Lost', first, PNG);
			const photo = {
				...lost.binary?.photo,
				data: 'filesystem-v2',
				id: 'filesystem-v2:gone',
				bytes: undefined,
				...known,
			};
			const items = [
				{ ...lost, binary: { photo } },
				sent('Kept', second, PNG),
			] as INodeExecutionData[];
			const workflow = withNode(example, 'Odoo Destination', { onError: 'continueErrorOutput' });
			const result = await run(workflow, items);
			expect(jsonOf(result, 'Odoo Destination', 1)).toMatchObject([
				{ error: { code: 'INVALID_VALUE', message: expect.stringContaining('"photo"') as string } },
			]);
			expect(await photosOf(emails)).toEqual([PNG]);
		},
	);
});

const PNG_START = PNG.slice(0, 40);

function countOf(part: string, text: string): number {
	return text.split(part).length - 1;
}
