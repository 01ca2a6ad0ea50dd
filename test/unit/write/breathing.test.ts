import type { OdooClient, Outcome } from '../../../odoo';
import type { ReceivedCall } from '../../support/syntheticOdoo';
import { syntheticClient } from '../../support/syntheticOdoo';
import type { WriteOptions, Writer } from '../../support/writing';
import { writerOf } from '../../support/writing';

const MODEL = 'res.partner';
const COUNT = 500;
/** What one row takes at most; a pass over all rows without a breath takes `COUNT` look-ups or more. */
const MOST = 40;

const SCHEMA = JSON.stringify({
	id: { type: 'integer', readonly: true },
	name: { type: 'char', required: true, searchable: true },
	city: { type: 'char', searchable: true },
	ref: { type: 'char', searchable: true },
	parent_id: { type: 'many2one', relation: MODEL, searchable: true },
});

/** All records that are asked for are there, in another city. */
function answerTo({ method, params }: ReceivedCall): string {
	if (method === 'fields_get') return SCHEMA;
	if (method === 'create')
		return JSON.stringify((params.vals_list as unknown[]).map((_, at) => at + 1));
	if (method === 'web_save_multi')
		return JSON.stringify((params.ids as number[]).map((id) => ({ id })));
	if (method !== 'search_read') return 'true';
	const leaf = (params.domain as unknown[]).find(Array.isArray) as [string, string, unknown];
	const [field, , values] = leaf;
	if (!Array.isArray(values) || (field !== 'id' && field !== 'ref')) return '[]';
	return JSON.stringify(
		values.map((value: string | number) => recordOf(Number(String(value).replace('R', '')))),
	);
}

function recordOf(id: number) {
	const name = `Contact ${id}`;
	return { id, name, display_name: name, city: 'Brussels', ref: `R${id}`, parent_id: false };
}

/** A client, and the most fields that were looked up between two breaths or requests. */
async function watchedClient(): Promise<{ client: OdooClient; most: () => number }> {
	let most = 0;
	let held = 0;
	const now = () => {
		held = 0;
		return 0;
	};
	let isThere = false;
	const client = syntheticClient((call) => {
		const isByName = JSON.stringify(call.params.domain ?? '').includes('Contact 1');
		if (isByName) return isThere ? JSON.stringify([recordOf(1)]) : '[]';
		isThere ||= call.method === 'create';
		return answerTo(call);
	}, now);
	const { fields } = await client.schema(MODEL);
	const get = fields.get.bind(fields);
	Object.assign(fields, {
		get: (name: string) => {
			most = Math.max(most, ++held);
			return get(name);
		},
	});
	return { client, most: () => most };
}

const rows = (own: (id: number) => object = () => ({})) =>
	Array.from({ length: COUNT }, (_, index) => ({
		name: `Contact ${index + 1}`,
		city: 'Ghent',
		...own(index + 1),
	}));
const keyed = rows((id) => ({ ref: `R${id}` }));
const linked = rows((id) => (id > 1 ? { parent_id: 'Contact 1' } : {}));
const named = rows((id) => ({ id }));

const OPERATIONS: ReadonlyArray<
	[string, (writer: Writer, options: WriteOptions) => Promise<ReadonlyArray<Outcome<unknown>>>]
> = [
	['create', async (writer, options) => await writer.create(rows(), options)],
	['create, linked', async (writer, options) => await writer.create(linked, options)],
	['create or update', async (writer, options) => await writer.upsert(['ref'], keyed, options)],
	['update by ID', async (writer, options) => await writer.update(named, options)],
];

describe.each(OPERATIONS)('%s', (_, run) => {
	it.each([{}, { validateOnly: true }, { stopAtFirstError: true }])(
		'takes a breath with every row of a large batch (%j)',
		async (options) => {
			const { client, most } = await watchedClient();
			const outcomes = await run(writerOf(client, MODEL), options);
			expect(outcomes.filter(({ status }) => status === 'done')).toHaveLength(COUNT);
			expect(most()).toBeGreaterThan(0);
			expect(most()).toBeLessThanOrEqual(MOST);
		},
	);
});
