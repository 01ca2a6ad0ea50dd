import type { ModelCalls } from '../../client/modelClient';
import { isConnectionError, OdooError, recordNotFound, rethrowUnlessOdooError } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import type { Outcome } from '../../batch/outcome';
import type { Choice } from '../catalog';
import { listReports } from '../catalog';
import { portalPath, readPortalRecords } from '../portalLinks';
import type { Download } from './fileContents';
import { Printer } from './printer';

/** Which document: the one that the customer or vendor gets, or a report by its technical name. */
export type DocumentKind =
	{ readonly by: 'portal' } | { readonly by: 'report'; readonly report: string };

/**
 * Downloads a document of each record as PDF, one request each, since Odoo prints them one by one.
 * A customer's document comes through the link that Odoo would mail, so that no login is needed;
 * where the server prints only for users who are logged in, the secret must be a password.
 * @returns for each id its document, or why there is none
 * @throws OdooError `INVALID_VALUE` where such records have no such document
 */
export async function* downloadDocuments(
	model: ModelCalls,
	kind: DocumentKind,
	ids: readonly number[],
): AsyncGenerator<readonly [id: number, outcome: Outcome<Download>]> {
	const wanted = [...new Set(ids)];
	const records =
		kind.by === 'portal'
			? await readPortalRecords(model, wanted)
			: await readPrintable(model, kind.report, wanted);
	const printer = new Printer(model.client);
	let lost: Outcome<Download> | undefined;
	for (const id of wanted) {
		const record = records.get(id);
		const outcome = lost ?? (await download(model, kind, { id, record, printer }));
		if (outcome.status === 'failed' && isConnectionError(outcome.error)) lost = outcome;
		yield [id, outcome];
	}
}

async function download(
	calls: ModelCalls,
	kind: DocumentKind,
	{ id, record, printer }: { id: number; record?: RawRecord; printer: Printer },
): Promise<Outcome<Download>> {
	const { name: model } = calls;
	if (!record) return { status: 'failed', error: recordNotFound(model, id) };
	const title = String(record.display_name || `${model}-${id}`);
	try {
		const file =
			kind.by === 'report'
				? await printer.printAsUser(`/report/pdf/${kind.report}/${id}`, title)
				: await printer.print(await linkTo(calls, record), title);
		const { name, mimeType: mimetype, content } = file;
		const details = { id, model, name, mimetype, file_size: content.byteLength };
		return { status: 'done', result: { record: details, file } };
	} catch (thrown) {
		return { status: 'failed', error: rethrowUnlessOdooError(thrown) };
	}
}

/** The link to the PDF on the customer's page. */
async function linkTo(model: ModelCalls, record: RawRecord): Promise<string> {
	return `${await portalPath(model, record)}&report_type=pdf`;
}

/** @throws OdooError `INVALID_VALUE` for a report that such records do not have */
async function readPrintable(
	model: ModelCalls,
	report: string,
	ids: readonly number[],
): Promise<ReadonlyMap<number, RawRecord>> {
	const { client, name } = model;
	const reports = await listReports(client, name);
	if (!reports.some(({ value }) => value === report)) throw noSuchReport(name, report, reports);
	return await model.readByIds(ids, ['display_name']);
}

function noSuchReport(model: string, report: string, existing: readonly Choice[]): OdooError {
	const names = existing.map(({ name, value }) => `${value} (${name})`).join(', ');
	return new OdooError(
		'INVALID_VALUE',
		`There is no PDF report "${report}" for ${model} records.`,
		{ hint: names ? `Choose one of: ${names}.` : 'Odoo has no report at all for these records.' },
	);
}
