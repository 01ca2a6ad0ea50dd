import { randomUUID } from 'node:crypto';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import type { Vals } from '../../odoo/call';
import type { RunResult } from '../support/engine';
import { jsonOf, loadExample, runWorkflow } from '../support/engine';
import { itIf } from '../support/itIf';
import { recordsOf } from '../support/records';
import { useClient, useProxy, useTarget } from '../support/suite';
import { credentialFor, isSandbox, protocolsFor, targetPrints } from '../support/target';
import { withNode } from '../support/withNode';

/** A picture of one pixel. */
const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const canPrint = isSandbox || targetPrints;

const target = useTarget();
const proxy = useProxy(target);
const odoo = useClient(target);

const create = async (model: string, ...vals: readonly Vals[]) =>
	await recordsOf(odoo, model).create(vals);

describe.each(protocolsFor('json2'))('files over %s', (protocol) => {
	const run = async (name: string, changed: Record<string, object> = {}): Promise<RunResult> => {
		const workflow = Object.entries(changed).reduce(
			(changing, [node, parameters]) => withNode(changing, node, { parameters: { ...parameters } }),
			loadExample(name),
		);
		proxy.forget();
		const credential = { ...credentialFor(target, protocol), url: proxy.url };
		return await runWorkflow(workflow, { credential });
	};

	/** Only the records that a test made. */
	const only = (ids: readonly number[]) => ({
		filterMode: 'domain',
		domain: `[('id', 'in', [${ids.join(', ')}])]`,
	});

	it('downloads the attachments of many records, each paired with its record', async () => {
		const mark = randomUUID();
		const ids = await create(
			'res.partner',
			...Array.from({ length: 20 }, (_, index) => ({ name: `${mark} ${index}`, is_company: true })),
		);
		await create(
			'ir.attachment',
			...ids.flatMap((id, index) =>
				['a', 'b'].map((name) => ({
					name: `${name}${index}.txt`,
					datas: Buffer.from(`${name} of ${index}`).toString('base64'),
					res_model: 'res.partner',
					res_id: id,
				})),
			),
		);

		const result = await run('download-attachments', { Companies: only(ids) });

		expect(result.error).toBeUndefined();
		const files = itemsOf(result, 'Files');
		expect(files).toHaveLength(40);
		for (const [index, { json, binary, pairedItem }] of files.entries()) {
			expect(pairedItem).toEqual({ item: index });
			const { data } = binary as Record<string, IBinaryData>;
			expect(data).toMatchObject({ fileName: json.name, mimeType: 'text/plain' });
			const [name = '', number = ''] = /^(\w)(\d+)/.exec(String(json.name))?.slice(1) ?? [];
			expect(contentOf(data)).toBe(`${name} of ${number}`);
		}
		const attachments = itemsOf(result, 'Attachments');
		const { pairedItem, json } = attachments.at(-1) as INodeExecutionData;
		expect([pairedItem, json.res_id]).toEqual([{ item: 19 }, ids[19]]);
		// However many records: login, fields and records; the list; sizes and contents.
		const calls = proxy.requests.filter(({ body }) => !/fields_get|authenticate/.test(body));
		expect(calls.length).toBeLessThanOrEqual(9);
	});

	it('gives photos as files, and an item without a file where there is no photo', async () => {
		const [one = 0, other = 0] = await create(
			'res.partner',
			{ name: 'With photo', image_1920: PNG },
			{ name: 'Without photo' },
		);
		const result = await run('download-photos', { Contacts: only([one, other]) });
		expect(result.error).toBeUndefined();
		const [first, second] = itemsOf(result, 'Photos');
		expect(first?.json).toEqual({
			id: one,
			model: 'res.partner',
			field: 'image_1920',
			name: `res_partner-${one}-image_1920.png`,
			mimetype: 'image/png',
			file_size: 70,
		});
		expect(first?.binary?.photo).toMatchObject({ mimeType: 'image/png', fileExtension: 'png' });
		expect(first?.binary?.photo?.data).toBe(PNG);
		expect(second?.json).toEqual({ id: other, model: 'res.partner', field: 'image_1920' });
		expect(second?.binary).toBeUndefined();
	});

	it('reads images along with records, as files rather than text', async () => {
		const [one = 0, other = 0] = await create(
			'res.partner',
			{ name: 'With photo', image_1920: PNG },
			{ name: 'Without photo' },
		);
		const result = await run('read-photos', { 'Odoo Source': only([one, other]) });
		const [first, second] = itemsOf(result, 'Odoo Source');
		expect(first?.json).toEqual({ id: one, name: 'With photo' });
		expect(first?.binary?.image_1920).toMatchObject({
			fileName: `res_partner-${one}-image_1920.png`,
			mimeType: 'image/png',
		});
		expect(second).toMatchObject({ json: { id: other, name: 'Without photo' } });
		expect(second?.binary).toBeUndefined();
	});

	it('keeps files that cannot be had apart, with the reason', async () => {
		const link = { name: 'Link', type: 'url', url: 'https://example.com' };
		const [file = 0, url = 0] = await create(
			'ir.attachment',
			{ name: 'a.txt', datas: 'YQ==' },
			link,
		);
		const workflow = {
			...loadExample('download-attachments'),
			connections: { 'When clicking Execute': oneTo('Files') },
		};
		const result = await runWorkflow(
			withNode(workflow, 'Files', { onError: 'continueErrorOutput' }),
			{
				credential: credentialFor(target, protocol),
				input: [{ id: 99_999_999 }, { id: file }, { id: url }, { id: 'x' }],
			},
		);
		expect(jsonOf(result, 'Files')).toMatchObject([{ id: file }]);
		expect(jsonOf(result, 'Files', 1)).toMatchObject([
			{ id: 99_999_999, error: { code: 'RECORD_NOT_FOUND' } },
			{ id: url, error: { code: 'INVALID_VALUE' } },
			{ id: 'x', error: { code: 'INVALID_VALUE' } },
		]);
	});

	const downloadQuotations = async () => {
		const [partner = 0] = await create('res.partner', { name: 'Customer' });
		const ids = await create('sale.order', { partner_id: partner }, { partner_id: partner });
		return await run('download-documents', { Quotations: only(ids) });
	};

	itIf(canPrint)('makes documents', async () => {
		const result = await downloadQuotations();
		expect(result.error).toBeUndefined();
		const items = itemsOf(result, 'Documents');
		expect(items).toHaveLength(2);
		for (const { json, binary } of items) {
			expect(json).toMatchObject({ model: 'sale.order', mimetype: 'application/pdf' });
			expect(contentOf(binary?.data)).toMatch(/^%PDF-/);
		}
	});

	itIf(!canPrint)('says what the server lacks to make documents', async () => {
		const result = await downloadQuotations();
		expect(result.error?.message).toMatch(/PDF|prints this document/);
		expect(result.error?.description).toMatch(/wkhtmltopdf|password/);
	});
});

function itemsOf(result: RunResult, node: string): INodeExecutionData[] {
	return result.outputs[node]?.[0] ?? [];
}

function contentOf(binary: IBinaryData | undefined): string {
	return Buffer.from(binary?.data ?? '', 'base64').toString();
}

function oneTo(node: string) {
	return { main: [[{ node, type: 'main' as const, index: 0 }]] };
}
