import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { OdooClient } from '../../odoo';
import { wordsOf } from '../../test/faults/subjects';
import type { RunResult } from '../../test/support/engine';
import { runWorkflow } from '../../test/support/engine';
import { inARow, ownNode } from '../../test/support/inARow';
import type { Target } from '../../test/support/target';
import { clientFor, credentialFor, openTarget } from '../../test/support/target';
import type { Place } from './interruptions';
import { urlOf } from './interruptions';
import { lab, settled } from './lab';

/** What happens, and what came of it. Throws if it was not right. */
export type Story = () => Promise<string>;

export const PARTNER = 'res.partner';

export interface Stage {
	readonly target: Target;
	readonly odoo: OdooClient;
	readonly credential: Readonly<Record<string, unknown>>;
}

/** Odoo with these settings, and who works with it. */
export async function stage(
	settings: readonly string[],
	place: Place = 'no proxy',
): Promise<Stage> {
	await lab('start', ...settings);
	const target = await openTarget();
	return {
		target,
		odoo: clientFor(target, { protocol: 'jsonrpc' }),
		credential: { ...credentialFor(target, 'auto'), url: urlOf(place) },
	};
}

/** How records are written; contacts if no model is named. */
interface WriteSettings {
	readonly model?: string;
	readonly matchingColumns?: readonly string[];
	readonly options?: object;
}

export async function write(
	credential: Stage['credential'],
	operation: string,
	input: IDataObject[],
	{ model = PARTNER, matchingColumns = ['id'], options = {} }: WriteSettings = {},
): Promise<RunResult> {
	const parameters = {
		resource: 'record',
		operation,
		model: modelNamed(model),
		columns: { mappingMode: 'autoMapInputData', value: null, matchingColumns, schema: [] },
		options,
	};
	return await run(
		credential,
		parameters,
		input.map((json) => ({ json })),
	);
}

export async function run(
	credential: Stage['credential'],
	parameters: object,
	inputItems: readonly INodeExecutionData[],
): Promise<RunResult> {
	const node = ownNode('odooDestination', parameters, { onError: 'continueErrorOutput' });
	return await runWorkflow(inARow(node), { credential, inputItems });
}

/** One item for each file, all of them for one record. */
export async function uploadFiles(
	credential: Stage['credential'],
	id: number,
	contents: readonly Buffer[],
): Promise<RunResult> {
	const items = contents.map((content, at) => ({
		json: { id },
		binary: { data: fileOf(content, `${at}.txt`) },
	}));
	const parameters = {
		resource: 'attachment',
		operation: 'upload',
		model: modelNamed(PARTNER),
		ids: '={{ $json.id }}',
		binaryPropertyName: 'data',
		options: {},
	};
	const result = await run(credential, parameters, items);
	await settled();
	return result;
}

function fileOf(content: Buffer, fileName: string): IBinaryData {
	return { data: content.toString('base64'), mimeType: 'text/plain', fileName };
}

export function modelNamed(value: string): object {
	return { __rl: true, mode: 'name', value };
}

export function rowsOf(mark: string, count: number): Array<{ name: string; ref: string }> {
	return Array.from({ length: count }, (_, at) => ({ name: `Row ${at}`, ref: `${mark} ${at}` }));
}

export function doneIn({ outputs }: RunResult): IDataObject[] {
	return (outputs.Odoo?.[0] ?? []).map(({ json }) => json);
}

export function answersIn(result: RunResult): number {
	return doneIn(result).length + (result.outputs.Odoo?.[1] ?? []).length;
}

/** Each item is answered once, with words and a hint where it failed, and as many are written as are said to be. */
export function mustAgree(result: RunResult, written: number, asked: number): void {
	const said = doneIn(result).length;
	must(
		written === said && answersIn(result) === asked,
		`${written} written, ${said} said, ${answersIn(result)} of ${asked} answered: ${words([result])}`,
	);
	for (const { json } of result.outputs.Odoo?.[1] ?? []) {
		const { code, message, hint } = json.error as Partial<Record<string, string>>;
		must(Boolean(code && message && hint), `an error lacks words: ${JSON.stringify(json.error)}`);
	}
}

export function words(results: readonly RunResult[]): string {
	return [...new Set(results.map(wordsOf))].filter(Boolean).join(' / ').replaceAll(/[|\n]/g, ' ');
}

export function must(isTrue: boolean, words: string): void {
	if (!isTrue) throw new Error(words);
}
