import { randomUUID } from 'node:crypto';
import type { INodeExecutionData } from 'n8n-workflow';
import type { Vals } from '../../odoo/call';
import type { SavedWorkflow } from '../support/engine';
import { jsonOf, loadExample, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useClient, useProxy, useTarget } from '../support/suite';
import { credentialFor, protocolsFor } from '../support/target';
import { textFile } from '../support/textFile';
import { isCallOf } from '../support/wireRequest';
import { withNode } from '../support/withNode';

const PARTNER = 'res.partner';
/** A picture of one pixel. */
const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const target = useTarget();
const proxy = useProxy(target);
const odoo = useClient(target);

const partners = async (...vals: readonly Vals[]) => await recordsOf(odoo, PARTNER).create(vals);

const filesOf = async (ids: readonly number[]) => {
	const domain = [
		['res_model', '=', PARTNER],
		['res_id', 'in', ids],
		['res_field', '=', false],
	];
	const fields = ['name', 'mimetype', 'datas', 'res_id'];
	return await recordsOf(odoo, 'ir.attachment').searchRead(domain, fields);
};

describe.each(protocolsFor('xmlrpc'))('uploads over %s', (protocol) => {
	const uploading = (parameters: object, settings: object = {}): SavedWorkflow => {
		const model = by('name', PARTNER);
		const all = { resource: 'attachment', operation: 'upload', model, ...parameters };
		return inARow(ownNode('odooDestination', all, { name: 'Upload', ...settings }));
	};

	const run = async (workflow: SavedWorkflow, inputItems: readonly INodeExecutionData[]) => {
		proxy.forget();
		const credential = { ...credentialFor(target, protocol), url: proxy.url };
		return await runWorkflow(workflow, { credential, inputItems });
	};

	it('runs the example: photos become attachments with name and type', async () => {
		const mark = randomUUID();
		const photo = { image_1920: PNG, is_company: true };
		const ids = await partners({ name: `${mark} 1`, ...photo }, { name: `${mark} 2`, ...photo });
		const workflow = withNode(loadExample('upload-files'), 'Contacts', {
			parameters: { filterMode: 'domain', domain: `[('id', 'in', [${ids.join(', ')}])]` },
		});
		const result = await run(workflow, [{ json: {} }]);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'Attach')).toEqual(
			ids.map(() => ({ id: expect.any(Number) as number, action: 'uploaded' })),
		);
		expect(await filesOf(ids)).toEqual(
			ids.map((id) =>
				expect.objectContaining({
					name: `res_partner-${id}-image_1920.png`,
					mimetype: 'image/png',
					datas: PNG,
					res_id: id,
				}),
			),
		);
	});

	it('attaches the files of many items with few requests', async () => {
		const ids = await partners(
			...Array.from({ length: 30 }, (_, index) => ({ name: `U${index}` })),
		);
		const items = ids.map((id, index) => ({
			json: { id },
			binary: { a: textFile(`a${index}.txt`, 'a'), b: textFile(`b${index}.txt`, 'b') },
		}));
		const result = await run(uploading({ binaryPropertyNames: 'a, b' }), items);
		expect(result.error).toBeUndefined();
		const [uploaded = []] = result.outputs.Upload ?? [];
		expect(uploaded).toHaveLength(30);
		for (const [index, { json, pairedItem }] of uploaded.entries()) {
			expect(json).toEqual({ ids: [expect.any(Number), expect.any(Number)], action: 'uploaded' });
			expect(pairedItem).toEqual({ item: index });
		}
		expect(await filesOf(ids)).toHaveLength(60);
		expect(proxy.requests.filter(isCallOf('create'))).toHaveLength(1);
	});

	it('puts files into a field', async () => {
		const ids = await partners({ name: 'A' }, { name: 'B' });
		const items = ids.map((id) => ({ json: { id }, binary: { data: image('p.png', PNG) } }));
		const result = await run(uploading({ destination: 'field', field: 'image_1920' }), items);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 'Upload')).toEqual(ids.map((id) => ({ id, action: 'uploaded' })));
		expect(await recordsOf(odoo, PARTNER).read(ids, ['image_1920'])).toEqual(
			ids.map((id) => ({ id, image_1920: PNG })),
		);
	});

	it('lets bad items leave by the error output and uploads the rest', async () => {
		const [id = 0] = await partners({ name: 'Good' });
		const items = [
			{ json: { id } },
			{ json: { id: 99_999_999 }, binary: { data: textFile('a.txt', 'a') } },
			{ json: { id }, binary: { data: textFile('b.txt', 'b') } },
			{ json: { id: 'nobody' }, binary: { data: textFile('c.txt', 'c') } },
		];
		const result = await run(uploading({}, { onError: 'continueErrorOutput' }), items);
		const errors = jsonOf(result, 'Upload', 1).map(({ error }) => error as Record<string, string>);
		expect(errors.map(({ code }) => code)).toEqual([
			'INVALID_VALUE',
			'RECORD_NOT_FOUND',
			'INVALID_VALUE',
		]);
		expect((await filesOf([id])).map(({ name }) => name)).toEqual(['b.txt']);
	});
});

function image(fileName: string, data: string) {
	return { data, mimeType: 'image/png', fileName };
}
