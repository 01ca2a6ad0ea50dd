import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { DocumentModel } from '../../../odoo';
import { createDocuments, isBlank, keyWords, OdooError } from '../../../odoo';
import type { BatchRow } from '../../shared/operation';
import { batchOperation } from '../../shared/operation';
import { Added } from '../../shared/parameters/added';
import type { ChoiceOf, ChoiceParameter } from '../../shared/parameters/choices';
import { choiceParameter, readChoiceParameter } from '../../shared/parameters/choices';
import { fromList, typed } from '../../shared/parameters/pickerModes';
import { meantBy } from '../../shared/parameters/picker';
import { hasNoValue, isNothing } from '../../shared/parameters/required';
import type { ListedOperation, OperationOption } from '../../shared/resource';
import type { WriteItem } from '../rows';
import { documentOptions, readWriteSettings } from '../writeOptions';
import type { WriteTarget } from '../writeRecords';
import { executeWith } from '../writeRecords';
import { linesParameters, readLines } from './lines';
import { enteredColumns, valuesOf } from './enteredValues';
import { fieldGivenTwice, otherFieldsParameter, readOtherFields } from './otherFields';

/** A kind of document with lines, by what people fill in. */
interface DocumentKind {
	readonly document: DocumentModel;
	/** Whom it is for. */
	readonly partner: { readonly title: string; readonly description: string };
	/** How messages say that a document exists already. */
	readonly existing: string;
	/** Parameters of its own, by the field that they are for. */
	readonly parameters?: Readonly<Record<string, ChoiceParameter<string>>>;
	/** The same where they are rarely needed. */
	readonly additional: Readonly<Record<string, INodeProperties>>;
}

/** Where documents are created. */
interface DocumentTarget extends WriteTarget {
	readonly ifExists: ChoiceOf<ReturnType<typeof ifExistsOption>>;
}

/** Creates documents by what people fill in on Odoo's screen, in place of fields by their technical names. */
export function createDocument(kind: DocumentKind, option: OperationOption): ListedOperation {
	const { document, parameters = {}, additional } = kind;
	const { model, key } = document;
	const [referenceField] = key;
	const ifExists = ifExistsOption(kind);

	const readRow = (
		ctx: IExecuteFunctions,
		itemIndex: number,
		item: INodeExecutionData,
	): BatchRow<DocumentTarget, WriteItem> => {
		const values = readValues(ctx, itemIndex, kind);
		const settings = readWriteSettings(ctx, itemIndex);
		const chosen = new Added(ctx, itemIndex).choice(ifExists);
		const { [referenceField]: reference } = values;
		if (chosen !== 'createAnother' && isNothing(reference)) {
			throw noReference(additional[referenceField]?.displayName ?? referenceField);
		}
		const about = isNothing(reference) ? undefined : keyWords([model, reference]);
		const columns = enteredColumns(values, itemIndex);
		return { target: { model, settings, ifExists: chosen }, row: { columns, item }, about };
	};

	const execute = executeWith<DocumentTarget>(
		async (opened, rows, how, target) =>
			await createDocuments(opened, document, rows, {
				...how,
				ifExists: target.ifExists,
				existing: kind.existing,
			}),
	);
	const operation = batchOperation(readRow, execute);
	const properties = [
		...Object.values(parameters),
		partnerParameter(kind.partner),
		...linesParameters,
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: byTitle([...Object.values(additional), otherFieldsParameter]),
		} satisfies INodeProperties,
		documentOptions(ifExists),
	];
	return { option, properties, operation };
}

/** What the document gets, by field. @throws OdooError `INVALID_VALUE` */
function readValues(
	ctx: IExecuteFunctions,
	itemIndex: number,
	kind: DocumentKind,
): Record<string, unknown> {
	const { document, parameters = {}, additional } = kind;
	const own: Record<string, unknown> = {
		...valuesOf(parameters, (parameter) => readChoiceParameter(ctx, itemIndex, parameter)),
		...additionalValues(ctx, itemIndex, additional),
		partner_id: readPartner(ctx, itemIndex, kind.partner.title),
		[document.linesField]: readLines(ctx, itemIndex, document.quantityField),
	};
	const others = readOtherFields(ctx, itemIndex);
	const repeated = Object.keys(others).find((name) => name in own);
	if (repeated !== undefined) throw fieldGivenTwice(repeated);
	const values = { ...own, ...others };
	checkTogether(values, kind);
	return values;
}

function ifExistsOption({
	existing,
}: DocumentKind): ChoiceParameter<'createAnother' | 'error' | 'keep'> {
	return choiceParameter({
		displayName: 'If It Exists',
		name: 'ifExists',
		type: 'options',
		default: 'createAnother',
		description: `What to do if ${existing.charAt(0).toLowerCase()}${existing.slice(1)}. Canceled ones count. Those of other companies, and those that the Odoo user may not see, do not.`,
		options: [
			{ name: 'Create Another', value: 'createAnother' },
			{ name: 'Fail the Item', value: 'error' },
			{ name: 'Leave Unchanged', value: 'keep' },
		],
	});
}

function noReference(title: string): OdooError {
	const hint = `If It Exists looks for ${title}. Fill it in under Additional Fields, or set If It Exists to Create Another.`;
	return hasNoValue({ displayName: title, name: 'additionalFields' }, { hint });
}

/** In alphabetical order, as n8n wants it. */
function byTitle(parameters: readonly INodeProperties[]): INodeProperties[] {
	return [...parameters].sort((a, b) => a.displayName.localeCompare(b.displayName));
}

/** Odoo would take one of two fields, and leave the other one out without a word. */
function checkTogether(
	values: Readonly<Record<string, unknown>>,
	{ document: { along = {} }, additional }: DocumentKind,
): void {
	for (const [field, others] of Object.entries(along)) {
		const other = Object.keys(others).find((name) => !isBlank(values[name]));
		if (isBlank(values[field]) || other === undefined) continue;
		const titles = [field, other].map((name) => additional[name]?.displayName ?? name);
		throw new OdooError('INVALID_VALUE', `${titles.join(' and ')} cannot be used together.`, {
			field: 'additionalFields',
			hint: 'Remove one of them.',
		});
	}
}

function partnerParameter({ title, description }: DocumentKind['partner']): INodeProperties {
	return {
		displayName: title,
		name: 'partner',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description,
		modes: [
			fromList('searchContacts', `Choose a ${title.toLowerCase()}...`),
			typed('By Email', 'email', 'e.g. ann@example.com'),
			typed('By Name or ID', 'name', 'e.g. Azure Interior, 42 or shop.customer_7'),
		],
	};
}

function readPartner(ctx: IExecuteFunctions, itemIndex: number, title: string): unknown {
	const partner = meantBy(ctx.getNodeParameter('partner', itemIndex, ''));
	if (!isNothing(partner)) return partner;
	throw hasNoValue({ displayName: title, name: 'partner' });
}

/**
 * The additional fields of one item that were added.
 * @throws OdooError `INVALID_VALUE` for an expression that gave nothing
 */
function additionalValues(
	ctx: IExecuteFunctions,
	itemIndex: number,
	additional: DocumentKind['additional'],
): Record<string, unknown> {
	const added = new Added(ctx, itemIndex, 'additionalFields');
	return valuesOf(additional, (parameter) => {
		const { [parameter.name]: value } = added.values;
		// An empty list is a value: an order without tags.
		if (Array.isArray(value)) return value;
		return added.value(parameter);
	});
}
