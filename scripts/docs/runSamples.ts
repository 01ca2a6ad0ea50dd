import { startSandbox } from '../../sandbox';
import { recordedRuns } from './recordSamples';
import type { SampleRun } from './runSample';
import { runSample } from './runSample';
import { SAMPLES } from './samples';

/** All runs by `node.resource.operation`: those on one sandbox, made anew, and those kept of a real Odoo. */
export async function sampleRuns(): Promise<ReadonlyMap<string, readonly SampleRun[]>> {
	const sandbox = await startSandbox();
	const { url, database: db, users } = sandbox;
	const { login: username, apiKey: password } = users.admin;
	const credential = { url, db, username, password, protocol: 'json2' };
	const takeRequests = () =>
		sandbox.requests
			.splice(0)
			.map(({ model, method }) => `${model}.${method}`)
			.filter((name) => !name.startsWith('undefined'));
	const runs = new Map<string, SampleRun[]>();
	for (const [key, samples] of Object.entries(SAMPLES)) {
		const done: SampleRun[] = [];
		for (const sample of samples) {
			done.push(await runSample(key, sample, { url, credential, takeRequests }));
		}
		runs.set(key, done);
	}
	await sandbox.close();
	for (const [key, recorded] of recordedRuns()) {
		runs.set(key, [...(runs.get(key) ?? []), ...recorded]);
	}
	return runs;
}
