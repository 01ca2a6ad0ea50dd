import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { DocumentModel, Field, MeasureChoice } from '../../../odoo';
import {
	DOCUMENTS,
	fieldsFormFirst,
	isBinary,
	isGroupable,
	isWritable,
	measureKey,
	ModelClient,
	periodsOf,
} from '../../../odoo';
import { fieldNames } from '../parameters/fieldNames';
import { askForEditor } from './editorOdoo';
import { listFields, optionOf } from './fieldOptions';

const NUMBER_TYPES: ReadonlySet<string> = new Set(['float', 'integer', 'monetary']);

type LoadMethod = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

/** All fields of the chosen model. */
export const getFields = listOf(() => true);

/** The fields of records that the form of the chosen model links to, by their paths. */
export const getRelatedFields = listOf(({ name }) => name.includes('.'), undefined, {
	withLinked: true,
});

/** Those that Odoo can sort by. */
export const getSortableFields = listOf(({ sortable }) => sortable);

/** Those that Odoo can add up. */
export const getNumberFields = listOf(
	({ name, sortable, type }) => sortable && name !== 'id' && NUMBER_TYPES.has(type),
);

/** Those that say when something happened, and that Odoo can look for. */
export const getDatetimeFields = listOf(
	({ type, stored, searchable }) => type === 'datetime' && stored && searchable,
);

/** Those that hold a file or an image. */
export const getFileFields = listOf(isBinary);

const DOCUMENT_OF: Readonly<Record<string, DocumentModel>> = DOCUMENTS;

/** Those that can be written of the document that the chosen resource creates, its form's first. */
export async function getDocumentFields(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const document = DOCUMENT_OF[String(this.getCurrentNodeParameters()?.resource)];
	if (!document) return [];
	const { key, linesField } = document;
	const [, ...ofKey] = key;
	const given: ReadonlySet<string> = new Set([linesField, ...ofKey]); // by every item
	return await askForEditor(this, [], async (odoo) => {
		const { schema } = await ModelClient.open(odoo, document.model, {});
		const shown = await fieldsFormFirst(odoo, document.model);
		return shown
			.map(({ field }) => field)
			.filter(({ name }) => !given.has(name) && isWritable(name, schema))
			.map(optionOf);
	});
}

/** What records can be grouped by; dates by each of their periods. */
export const getGroupings = listOf(isGroupable, (field) => {
	const option = optionOf(field);
	const periods = periodsOf(field);
	return periods.length === 0
		? [option]
		: periods.map((period) => ({
				...option,
				name: `${field.label} by ${period} (${field.name}:${period})`,
				value: `${field.name}:${period}`,
			}));
});

const FUNCTION_NAMES: Readonly<Record<MeasureChoice['function'], string>> = {
	avg: 'Average',
	count: 'Count',
	countDistinct: 'Distinct count',
	max: 'Maximum',
	min: 'Minimum',
	sum: 'Sum',
};

/** What groups can be sorted by: what they are grouped by, the number of their records, and the measures. */
export async function getGroupValues(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const fields = await getFields.call(this);
	const nameOf = (name = '') => fields.find(({ value }) => value === name)?.name ?? name;
	const groupBy = fieldNames(this.getCurrentNodeParameter('groupBy'));
	const measures = this.getCurrentNodeParameter('measures') as { values?: MeasureChoice[] } | null;
	return [
		...groupBy.map((key) => {
			const [name, period] = key.split(':');
			return { name: period ? `${nameOf(name)} by ${period}` : nameOf(name), value: key };
		}),
		{ name: 'Count', value: 'count' },
		...(measures?.values ?? []).map(({ field, function: wanted = 'sum' }) => ({
			name: `${FUNCTION_NAMES[wanted]} of ${nameOf(field)}`,
			value: measureKey({ field, function: wanted }),
		})),
	];
}

/** A list of those fields of the chosen model that are meant. */
function listOf(
	isMeant: (field: Field) => boolean,
	optionsOf?: (field: Field) => INodePropertyOptions[],
	options?: { withLinked: boolean },
): LoadMethod {
	return async function () {
		return await listFields(this, isMeant, optionsOf, options);
	};
}
