import type { Context, Field, OdooClient, ReadFormat, Schema } from '../../odoo';
import { chooseFields, isBinary, OdooError, readAllRecords } from '../../odoo';
import { recordsOf } from '../support/records';
import type { Target } from '../support/target';
import { clientFor, openTarget, targetProtocols } from '../support/target';
import { writerOf } from '../support/writing';

/** Stock models with records of every database, as far as their apps are installed. */
const MODELS = [
	'crm.lead',
	'crm.tag',
	'crm.team',
	'product.category',
	'product.pricelist',
	'product.product',
	'product.template',
	'res.company',
	'res.country',
	'res.country.state',
	'res.currency',
	'res.lang',
	'res.partner',
	'res.partner.category',
	'res.users',
	'sale.order',
	'sale.order.line',
	'uom.uom',
] as const;

const FORMATS: readonly ReadFormat[] = [
	{ relationFormat: 'object', selectionFormat: 'value' },
	{ relationFormat: 'id', selectionFormat: 'label' },
	{ relationFormat: 'name', selectionFormat: 'label' },
];

/** Computed from the time of writing, which is compared itself. */
const LOG_FIELDS: ReadonlySet<string> = new Set(['__last_update']);

const RECORDS_PER_MODEL = 5;
const context: Context = {};
let target: Target;

beforeAll(async () => {
	target = await openTarget();
});

afterAll(async () => {
	await target.close();
});

describe.each(targetProtocols)('a record read and written back over %s', (protocol) => {
	let client: OdooClient;

	beforeAll(() => {
		client = clientFor(target, { protocol });
	});

	const schemaOf = async (model: string): Promise<Schema | undefined> => {
		try {
			return await client.schema(model);
		} catch (error) {
			if (error instanceof OdooError && error.code === 'MODEL_NOT_FOUND') return undefined;
			throw error;
		}
	};

	/** What Odoo holds, in its own form. */
	const stored = async (schema: Schema, ids: readonly number[]) => {
		const fields = [...schema.fields.values()].filter(isCompared).map(({ name }) => name);
		return await recordsOf(client, schema.model, context).searchRead([['id', 'in', ids]], fields);
	};

	describe.each(MODELS)('of %s', (model) => {
		it.each(FORMATS)(
			'keeps every value, with $relationFormat and $selectionFormat',
			async (format) => {
				const schema = await schemaOf(model);
				if (!schema) return;
				const fields = chooseFields(schema, 'all');
				const records = await readAllRecords(client, {
					model,
					domain: [],
					order: 'id desc',
					limit: RECORDS_PER_MODEL,
					fields,
					context,
					format,
				});
				const ids = records.map(({ id }) => Number(id));
				const before = await stored(schema, ids);

				const writer = writerOf(client, model, { unknownColumns: 'ignore', batchSize: 1 });
				const outcomes = await writer.update(records);

				const problems = outcomes.flatMap((outcome) =>
					outcome.status === 'failed' && !isDoubtful(outcome.error, format) ? [outcome.error] : [],
				);
				expect(problems).toEqual([]);
				expect(await stored(schema, ids)).toEqual(before);
			},
		);
	});
});

/**
 * Where a name is all that is known of a record: others may have it too, and a few models and the
 * links in properties have none to search by. Then the row is refused, and nothing is changed.
 */
function isDoubtful(
	{ code, message, field = '' }: OdooError,
	{ relationFormat }: ReadFormat,
): boolean {
	if (relationFormat !== 'name') return false;
	const isNameless = message.includes('mail.alias record') || field.includes('_properties.');
	return code === 'REFERENCE_AMBIGUOUS' || isNameless;
}

function isCompared(field: Field): boolean {
	return field.stored && !isBinary(field) && !LOG_FIELDS.has(field.name);
}
