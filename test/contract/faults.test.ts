import type { FaultName } from '../faults/faultyProxy';
import { SUBJECTS } from '../faults/subjects';
import type { Often, Trials } from '../faults/trial';
import { skipRetryWaits, openTrials } from '../faults/trial';
import { targetProtocols } from '../support/target';

/** Of the whole matrix, which `npm run bench -- faults` takes: what has gone wrong once, or does the most harm. */
const CELLS: ReadonlyArray<[string, FaultName, Often, place?: 'at the write']> = [
	['Destination: Create', 'answer lost', 'once', 'at the write'],
	['Destination: Create', '503 in place of the answer', 'for good', 'at the write'],
	['Destination: Create or Update', 'answer empty', 'for good'],
	['Destination: Create or Update', 'answer truncated', 'twice', 'at the write'],
	['Destination: Update', '504 in place of the answer', 'once', 'at the write'],
	['Destination: Delete', 'reset during the answer', 'once', 'at the write'],
	['Destination: Post Message', 'nonsense with 200', 'for good', 'at the write'],
	['Destination: Upload', 'closed half', 'once', 'at the write'],
	['Source: Get Many', 'answer corrupted', 'once'],
	['Source: Get New or Updated', 'reset during the answer', 'for good'],
	['Source: Get Models', "another request's answer", 'twice'],
	['Source: Download Attachment', "another request's answer", 'once'],
	['Source: Download Attachment', "another request's answer", 'for good'],
	['Trigger: poll', 'answer empty', 'twice'],
	['Trigger: poll', 'answer dripping', 'once'],
];

describe.each(targetProtocols)('faults on the way to Odoo, over %s', (protocol) => {
	let trials: Trials;
	let waitAgain: () => void;

	beforeAll(async () => {
		waitAgain = skipRetryWaits();
		trials = await openTrials(protocol);
		// Signed in, as n8n is most of the time.
		await (await SUBJECTS['Destination: Create']?.(trials.bench))?.run();
	});

	afterAll(async () => {
		waitAgain();
		await trials.close();
	});

	it.each(CELLS.map((cell) => [cell.join(', '), cell] as const))('%s', async (_, cell) => {
		const [name, fault, often, place] = cell;
		const faultCase = { fault, often, isForWrites: place !== undefined };
		const { wrong } = await trials.run(SUBJECTS[name] as never, faultCase);
		expect(wrong).toEqual([]);
	});
});
