import { randomUUID } from 'node:crypto';
import type { Vals } from '../../odoo/call';
import type { Context, Field, ReadFormat, Schema, OdooError } from '../../odoo';
import { isBinary } from '../../odoo';
import { readAllRecords } from '../../odoo/read/readRecords';
import { chooseFields } from '../../odoo/schema/choose';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { clientFor, isSandbox, targetProtocols } from '../support/target';
import { writerOf } from '../support/writing';
import { itIf } from '../support/itIf';

/** Models of which every database has records, or gets some below. */
const MODELS = [
	'account.account',
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
	'res.partner.bank',
	'res.partner.category',
	'res.users',
	'sale.order',
	'sale.order.line',
	'uom.uom',
] as const;

const NOT_IN_SANDBOX: ReadonlySet<string> = new Set([
	'account.account',
	'crm.lead',
	'crm.tag',
	'crm.team',
	'product.pricelist',
	'product.template',
	'res.partner.bank',
]);

const FORMATS: readonly ReadFormat[] = [
	{ relationFormat: 'object', selectionFormat: 'value' },
	{ relationFormat: 'id', selectionFormat: 'label' },
	{ relationFormat: 'name', selectionFormat: 'label' },
];

/** Computed from the time of writing, which is compared itself. */
const LOG_FIELDS: ReadonlySet<string> = new Set(['__last_update']);

const RECORDS_PER_MODEL = 5;
const context: Context = {};
const target = useTarget();

beforeAll(async () => {
	const client = clientFor(target);
	const create = async (model: string, vals: Vals) =>
		await recordsOf(client, model).createOne(vals);
	const tag = await create('res.partner.category', { name: randomUUID() });
	const partner = await create('res.partner', { name: 'Partner', category_id: [[6, 0, [tag]]] });
	const [product = 0] = await recordsOf(client, 'product.product').search([['sale_ok', '=', true]]);
	const line = { product_id: product, product_uom_qty: 2 };
	await create('sale.order', {
		partner_id: partner,
		order_line: [
			[0, 0, line],
			[0, 0, line],
		],
	});
	if (isSandbox) return;
	await create('crm.tag', { name: randomUUID() });
	await create('crm.lead', { name: 'Lead', partner_id: partner });
	await create('product.pricelist', { name: randomUUID() });
	await create('res.partner.bank', { acc_number: `BE68${Date.now()}`, partner_id: partner });
});

describe.each(targetProtocols)('a record read and written back over %s', (protocol) => {
	const client = useClient(target, { protocol });

	/** What Odoo holds, in its own form. */
	const stored = async (schema: Schema, ids: readonly number[]) => {
		const fields = [...schema.fields.values()].filter(isCompared).map(({ name }) => name);
		return await recordsOf(client, schema.model, context).searchRead([['id', 'in', ids]], fields);
	};

	describe.each(MODELS)('of %s', (model) => {
		itIf(!isSandbox || !NOT_IN_SANDBOX.has(model)).each(FORMATS)(
			'keeps every value, with $relationFormat and $selectionFormat',
			async (format) => {
				const schema = await client.schema(model);
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
				expect(records).not.toHaveLength(0);
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
