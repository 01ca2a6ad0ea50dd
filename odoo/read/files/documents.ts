import type { Context } from '../../call';
import type { OdooClient } from '../../client/client';
import { caughtOdooError, OdooError, recordNotFound } from '../../errors';
import type { RawRecord } from '../../protocol/expect';
import { expectRecords } from '../../protocol/expect';
import type { Outcome } from '../../batch/batch';
import type { Choice } from '../catalog';
import { listReports } from '../catalog';
import type { Download } from './fileContents';
import { Printer } from './printer';

/** Which document: the one that the customer or vendor gets, or a report by its technical name. */
export type DocumentKind =
	{ readonly by: 'portal' } | { readonly by: 'report'; readonly report: string };

interface DocumentSource {
	readonly model: string;
	readonly kind: DocumentKind;
	readonly context: Context;
}

/**
 * Downloads a document of each record as PDF, one request each, since Odoo prints them one by one.
 * A customer's document comes through the link that Odoo would mail, so that no login is needed;
 * where the server prints only for users who are logged in, the secret must be a password.
 * @returns for each id its document, or why there is none
 * @throws OdooError `INVALID_VALUE` where such records have no such document
 */
export async function* downloadDocuments(
	client: OdooClient,
	source: DocumentSource,
	ids: readonly number[],
): AsyncGenerator<readonly [id: number, outcome: Outcome<Download>]> {
	const fields = await fieldsFor(client, source);
	const wanted = [...new Set(ids)];
	const records = await readRecords(client, { ...source, fields }, wanted);
	const printer = new Printer(client);
	for (const id of wanted) {
		const record = records.get(id);
		if (record) yield [id, await download(client, source, { record, printer })];
		else yield [id, { status: 'failed', error: recordNotFound(source.model, id) }];
	}
}

async function download(
	client: OdooClient,
	source: DocumentSource,
	{ record, printer }: { readonly record: RawRecord; readonly printer: Printer },
): Promise<Outcome<Download>> {
	const { model, kind } = source;
	const id = Number(record.id);
	const title = String(record.display_name || `${model}-${id}`);
	try {
		const file =
			kind.by === 'report'
				? await printer.printAsUser(`/report/pdf/${kind.report}/${id}`, title)
				: await printer.print(await linkTo(client, source, record), title);
		const { name, mimeType: mimetype, content } = file;
		const details = { id, model, name, mimetype, file_size: content.byteLength };
		return { status: 'done', result: { record: details, file } };
	} catch (thrown) {
		return { status: 'failed', error: caughtOdooError(thrown) };
	}
}

/** The link to the PDF, with the key that Odoo makes for whoever is sent the link. */
async function linkTo(
	client: OdooClient,
	{ model, context }: DocumentSource,
	{ id, access_url: page, access_token: key }: RawRecord,
): Promise<string> {
	const link = key
		? `${String(page)}?access_token=${encodeURIComponent(String(key))}`
		: await client.call({ model, method: 'get_portal_url', ids: [Number(id)], context });
	if (typeof link !== 'string' || !link.startsWith('/')) throw noPortalPage(model);
	return `${link}&report_type=pdf&download=true`;
}

async function fieldsFor(client: OdooClient, { model, kind }: DocumentSource): Promise<string[]> {
	if (kind.by === 'report') {
		const reports = await listReports(client, model);
		if (reports.some(({ value }) => value === kind.report)) return ['display_name'];
		throw noSuchReport(model, kind.report, reports);
	}
	const { fields } = await client.schema(model);
	if (!fields.has('access_url')) throw noPortalPage(model);
	return ['display_name', 'access_url', 'access_token'].filter((name) => fields.has(name));
}

async function readRecords(
	client: OdooClient,
	{ model, context, fields }: DocumentSource & { readonly fields: readonly string[] },
	ids: readonly number[],
): Promise<Map<unknown, RawRecord>> {
	const call = {
		model,
		method: 'search_read',
		params: { domain: [['id', 'in', ids]], fields },
		context: { ...context, active_test: false },
	};
	const records = await client.call(call, expectRecords);
	return new Map(records.map((record) => [record.id, record]));
}

function noSuchReport(model: string, report: string, existing: readonly Choice[]): OdooError {
	const names = existing.map(({ name, value }) => `${value} (${name})`).join(', ');
	return new OdooError(
		'INVALID_VALUE',
		`There is no PDF report "${report}" for ${model} records.`,
		{ hint: names ? `Choose one of: ${names}.` : 'Odoo has no report at all for these records.' },
	);
}

function noPortalPage(model: string): OdooError {
	return new OdooError('INVALID_VALUE', `Odoo has no customer document for ${model} records.`, {
		hint: 'There are documents for quotations, sales orders, invoices and purchase orders. For others, choose a report.',
	});
}
