import { Batch } from '../../batch/batch';
import type { ModelClient } from '../../client/modelClient';
import { ModelCalls, WITH_ARCHIVED } from '../../client/modelClient';
import type { OdooError } from '../../errors';
import { hasCode, recover } from '../../errors';
import { ownCompany } from '../../lookup/ownCompany';
import { isBlank } from '../../values/blank';
import { linkedId } from '../../values/recordId';
import type { Row } from '../../values/reference';
import type { ValueSettings } from '../prepare/values';
import { toVals } from '../prepare/values';
import type { WriteRow } from '../writeRow';
import type { DocumentModel } from './documents';

/** Companies have branches, which use the journals of the company as well. */
const BRANCHES_SINCE = 17;

/**
 * The rows with the company of their documents: the one that is given, else that of the linked warehouse,
 * operation type or journal, else the user's. Where neither is given, Odoo takes the user's anyway.
 * @param isNeeded whether the company has to be known of all rows
 */
export async function withCompany(
	model: ModelClient,
	{ companyOf }: Pick<DocumentModel, 'companyOf'>,
	rows: ReadonlyArray<WriteRow | OdooError>,
	{ isNeeded, ...settings }: ValueSettings & { readonly isNeeded: boolean },
): Promise<Array<WriteRow | OdooError>> {
	const isOpen = ({ values }: WriteRow) => Object.values(of(values, 'company_id')).every(isBlank);
	const linkOf = (row: WriteRow) => (isOpen(row) ? of(row.values, 'company_id', companyOf) : {});
	const isConcerned = (row: WriteRow) => isNeeded || Object.keys(linkOf(row)).length > 0;
	if (!rows.some((row) => 'values' in row && isConcerned(row))) return [...rows];
	const own = await ownCompany(model);
	const linked = await toVals<WriteRow, WriteRow>(model, Batch.of(rows), linkOf, {
		...settings,
		onMissingReference: 'skipField', // told when the row is written
	});
	const placed = await linked.joined(
		async (all) => {
			const ids = all.map(({ vals }) => linkedId(vals[companyOf]));
			const others = await otherCompanies(model, companyOf, { ids, own });
			return ids.map((id) => others.get(id) ?? own);
		},
		({ row }, company_id) =>
			isOpen(row) && isConcerned(row) ? { ...row, values: { ...row.values, company_id } } : row,
	);
	const outcomes = placed.finish((row) => row).outcomes();
	return outcomes.flatMap((outcome) => {
		if (outcome.status === 'done') return outcome.result;
		return outcome.status === 'failed' ? outcome.error : [];
	});
}

/** The columns of fields, such as `company_id` and `company_id.name`. */
function of(values: Row, ...fields: readonly string[]): Row {
	const columns = Object.entries(values);
	return Object.fromEntries(columns.filter(([name]) => fields.includes(name.split('.')[0] ?? '')));
}

/** The companies of linked records, by their ids, where these are not for the user's company. */
async function otherCompanies(
	{ client, context, schema }: ModelClient,
	field: string,
	{ ids, own }: { readonly ids: ReadonlyArray<number | undefined>; readonly own: number },
): Promise<ReadonlyMap<number | undefined, number | undefined>> {
	const known = [...new Set(ids.filter((id) => id !== undefined))];
	if (known.length === 0) return new Map();
	const records = new ModelCalls(client, schema.fields.get(field)?.relation ?? '', context);
	const isShared = field === 'journal_id' && (await client.version()) >= BRANCHES_SINCE;
	const found = records.searchRead({
		domain: [['id', 'in', known], '!', ['company_id', isShared ? 'parent_of' : '=', own]],
		fields: ['company_id'],
		context: WITH_ARCHIVED,
	});
	const others = await recover(found, hasCode('ACCESS_DENIED'), () => []);
	return new Map(others.map(({ id, company_id: company }) => [Number(id), linkedId(company)]));
}
