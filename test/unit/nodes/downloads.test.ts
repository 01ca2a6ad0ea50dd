import type { IExecuteFunctions } from 'n8n-workflow';
import { saveDownloads } from '../../../nodes/shared/downloads';
import type { Download, Outcome } from '../../../odoo';

const ITEMS = 50_000;

it('gives each of many items that name one file an object of its own, without a pause', async () => {
	const ctx = { helpers: {} } as unknown as IExecuteFunctions;
	const rows = Array.from({ length: ITEMS }, () => ({ id: 7, binaryPropertyName: 'data' }));
	async function* download(): AsyncGenerator<readonly [number, Outcome<Download>]> {
		yield await Promise.resolve([7, { status: 'done', result: { record: { id: 7 } } }]);
	}
	const start = process.cpuUsage();
	const outcomes = await saveDownloads({ ctx, stopAtFirstError: false }, rows, download);
	const { user, system } = process.cpuUsage(start);
	const items = outcomes.map((outcome) => outcome.status === 'done' && outcome.result.json);
	expect(new Set(items).size).toBe(ITEMS);
	expect(items[ITEMS - 1]).toEqual({ id: 7 });
	expect((user + system) / 1000).toBeLessThan(2000);
});
