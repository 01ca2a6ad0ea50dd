import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	ResourceMapperValue,
} from 'n8n-workflow';
import { OF_MODEL } from '../shared/parameters/fieldNames';
import { notice } from '../shared/parameters/notice';
import { isObject } from '../../odoo';

/** The values of one item, by field. */
export interface Columns {
	readonly values: Readonly<Record<string, unknown>>;
	/** All of the item's data, of which only what the model can take is meant. */
	readonly isAutoMapped: boolean;
	readonly itemIndex: number;
	/** The files of the item, by the names of their binary fields. */
	readonly files: IBinaryKeyData;
}

/** What the inputs of the mapper take. Mapped automatically, there are none. */
export const fieldsNotice = notice(
	'fieldsNotice',
	"Enter linked records by name, ID or External ID, separated by commas. Dates: 2026-01-31. Lines: an expression such as <code>{{ [{ product_id: 'Chair', product_uom_qty: 2 }] }}</code>. Files: the name of the input binary field. Empty fields are not written; <code>{{ null }}</code> clears a field.",
	// By its full path: n8n would take it for a parameter of this name, and wait for it for ever.
	{ '/columns.mappingMode': ['defineBelow'] },
);

/** The mapper for the fields to write, below what it takes. `method` lists the fields in the editor. */
export function columnsParameters(
	method: string,
	mode: 'add' | 'update' | 'upsert',
): INodeProperties[] {
	const mapper: INodeProperties = {
		displayName: 'Fields',
		name: 'columns',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		required: true,
		typeOptions: {
			...OF_MODEL,
			resourceMapper: {
				resourceMapperMethod: method,
				mode,
				valuesLabel: 'Values to Write',
				fieldWords: { singular: 'field', plural: 'fields' },
				addAllFields: true,
				multiKeyMatch: mode !== 'add',
				supportAutoMap: true,
			},
		},
	};
	return [fieldsNotice, mapper];
}

/**
 * The values that the user really mapped. An expression that gives null clears its field; an input
 * that was left empty in the editor does not, as n8n stores one for every field it shows.
 */
export function readColumns(
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
	name = 'columns',
): Columns {
	const columns = ctx.getNodeParameter(name, itemIndex) as ResourceMapperValue;
	const files = { itemIndex, files: item.binary ?? {} };
	if (columns.mappingMode === 'autoMapInputData') {
		return { values: item.json, isAutoMapped: true, ...files };
	}
	const stored = storedValues(ctx, name);
	const removed = new Set(columns.schema?.filter((field) => field.removed).map(({ id }) => id));
	const mapped = Object.entries(columns.value ?? {}).filter(
		([field]) => !removed.has(field) && !isEmptyInput(stored?.[field]),
	);
	return { values: Object.fromEntries(mapped), isAutoMapped: false, ...files };
}

/** What the editor saved, before expressions are resolved; undefined if all of it is one expression. */
function storedValues(ctx: IExecuteFunctions, name: string): IDataObject | undefined {
	const columns = ctx.getNode().parameters[name] as Partial<ResourceMapperValue> | undefined;
	const value = columns?.value as unknown;
	return isObject(value) ? (value as IDataObject) : undefined;
}

function isEmptyInput(stored: unknown): boolean {
	return stored === null || stored === '';
}
