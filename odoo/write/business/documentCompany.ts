import { Batch } from '../../batch/batch';
import type { ModelClient } from '../../client/modelClient';
import { ModelCalls, WITH_ARCHIVED } from '../../client/modelClient';
import { listIn } from '../../call';
import type { Domain } from '../../domain/domain';
import { hasCode, OdooError, recover } from '../../errors';
import { ownCompany } from '../../lookup/ownCompany';
import { fieldOf } from '../../schema/choose';
import type { Field } from '../../schema/schema';
import { fieldNameOf, titleOf } from '../../schema/schema';
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
	const columnsOf = ({ values }: WriteRow) => columnsTelling(values, companyOf);
	const isConcerned = (row: WriteRow) => isNeeded || Object.keys(columnsOf(row)).length > 0;
	if (!rows.some((row) => 'values' in row && isConcerned(row))) return [...rows];
	const { client, schema } = model;
	const { allowed_company_ids: chosen } = model.context;
	const own = await ownCompany(model);
	const isShared = companyOf === 'journal_id' && (await client.version()) >= BRANCHES_SINCE;
	const linked = await toVals<WriteRow, WriteRow>(model, Batch.of(rows), columnsOf, {
		...settings,
		onMissingReference: 'skipField', // told when the row is written
	});
	const placed = await linked.joined(
		async (all) => {
			const ids = all.map(({ vals }) => linkedId(vals[companyOf]));
			const records = new ModelCalls(client, schema.fields.get(companyOf)?.relation ?? '', {});
			const shared = isShared ? ['!', ['company_id', 'parent_of', own]] : [];
			const companies = await companiesOf(records, ids, shared);
			return ids.map((id) => companies.get(id));
		},
		({ row, vals }, company) => {
			const given = linkedId(vals.company_id);
			// Which journals another company shares, Odoo tells.
			const isTold = isShared && given !== own;
			const allowed = listIn(given === undefined ? chosen : isTold ? [] : [given]);
			if (company !== undefined && allowed.length > 0 && !allowed.includes(company)) {
				return ofOther(fieldOf(schema, companyOf));
			}
			if (!isOpen(row.values) || !isConcerned(row)) return row;
			return { ...row, values: { ...row.values, company_id: company ?? own } };
		},
	);
	return placed.finish((row) => row).results();
}

/** The columns that tell the company of a document; none where it is given and nothing speaks against it. */
function columnsTelling(values: Row, companyOf: string): Row {
	const link = of(values, companyOf);
	const isAsked = isOpen(values) || Object.keys(link).length > 0;
	return isAsked ? { ...of(values, 'company_id'), ...link } : {};
}

/** Whether the company is not given. */
function isOpen(values: Row): boolean {
	return Object.values(of(values, 'company_id')).every(isBlank);
}

/** The columns of a field, such as `company_id` and `company_id.name`. */
function of(values: Row, field: string): Row {
	return Object.fromEntries(
		Object.entries(values).filter(([column]) => fieldNameOf(column) === field),
	);
}

/** The companies of records, by their ids. */
async function companiesOf(
	records: ModelCalls,
	ids: ReadonlyArray<number | undefined>,
	but: Domain,
): Promise<ReadonlyMap<number | undefined, number | undefined>> {
	const known = [...new Set(ids.filter((id) => id !== undefined))];
	if (known.length === 0) return new Map();
	const found = records.searchRead({
		domain: [['id', 'in', known], ...but],
		fields: ['company_id'],
		context: WITH_ARCHIVED,
	});
	const read = await recover(found, hasCode('ACCESS_DENIED'), () => []);
	return new Map(read.map(({ id, company_id: company }) => [Number(id), linkedId(company)]));
}

function ofOther(field: Field): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		`The ${titleOf(field)} belongs to another company than the document.`,
		{ field: field.name, hint: 'Choose one of the same company, or change the company.' },
	);
}
