import { readFileSync, writeFileSync } from 'node:fs';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import manifest from '../../package.json';
import { startProxy } from '../../test/support/proxy';
import { clientFor, credentialFor, isSandbox, openTarget } from '../../test/support/target';
import { Maker, ODOO_SAMPLES } from './odooSamples';
import type { SampleRun } from './runSample';
import { nodeOf, runSample } from './runSample';

/** What is kept of a run; the rest is in its sample. */
interface RecordedRun {
	readonly title: string;
	readonly input: readonly IDataObject[];
	readonly items: readonly INodeExecutionData[];
	readonly requests: readonly string[];
}

/** Stands for the homepage in package.json, where errors lead. */
const HOMEPAGE = '{homepage}';
const FILE = 'scripts/docs/recorded.json';
/** What the path of a JSON-2 request names. */
const CALL = /^\/json\/2\/([\w.]+)\/(\w+)/;

/** Runs the samples for a real Odoo on the one that ODOO_TARGET_ENV names, and keeps what came of them. */
export async function recordSamples(): Promise<void> {
	if (isSandbox) throw new Error('Name a real server of Odoo 19 in ODOO_TARGET_ENV.');
	const target = await openTarget();
	const make = new Maker(clientFor(target));
	const proxy = await startProxy(target.url);
	const { url } = proxy;
	const credential = { ...credentialFor(target, 'json2'), url };
	const takeRequests = () => {
		const taken = proxy.requests.flatMap(({ path }) => {
			const [, model, method] = CALL.exec(path) ?? [];
			return model ? [`${model}.${method}`] : [];
		});
		proxy.forget();
		return taken;
	};
	const recorded: Record<string, RecordedRun[]> = {};
	for (const [key, samples] of Object.entries(ODOO_SAMPLES)) {
		recorded[key] = [];
		for (const { prepare, ...sample } of samples) {
			const input = await prepare(make);
			const run = await runSample(key, { ...sample, input }, { url, credential, takeRequests });
			const { items, requests } = run;
			recorded[key].push({ title: sample.title, input, items, requests });
		}
	}
	await proxy.close();
	const text = JSON.stringify(recorded, null, '\t').replaceAll(manifest.homepage, HOMEPAGE);
	writeFileSync(FILE, `${text}\n`);
}

/** The kept runs by `node.resource.operation`. */
export function recordedRuns(): Map<string, SampleRun[]> {
	const text = readFileSync(FILE, 'utf8').replaceAll(HOMEPAGE, manifest.homepage);
	const recorded = JSON.parse(text) as Record<string, RecordedRun[]>;
	return new Map(
		Object.entries(ODOO_SAMPLES).map(([key, samples]) => [
			key,
			samples.map((sample) => {
				const run = recorded[key]?.find(({ title }) => title === sample.title);
				if (!run)
					throw new Error(`${key}, ${sample.title} is not recorded: npm run docs -- record`);
				const { input, items, requests } = run;
				const node = nodeOf(key, sample);
				return { sample: { ...sample, input }, node, items, requests, server: 'Odoo 19' };
			}),
		]),
	);
}
