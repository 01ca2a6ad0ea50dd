import type { ModelClient } from '../../../odoo';
import { ModelCalls } from '../../../odoo';
import { readWritten } from '../../../nodes/OdooDestination/readWritten';
import { findByKey } from '../../../odoo/lookup/byKey';
import { matchNames } from '../../../odoo/lookup/byName';
import { recordKey } from '../../../odoo/lookup/recordKey';
import {
	activeFields,
	activeNameIn,
	isArchived,
	withArchived,
} from '../../../odoo/schema/activeName';
import { schemaFrom } from '../../../odoo/schema/schema';
import { readCurrent } from '../../../odoo/write/prepare/currentRecords';
import type { ReceivedCall } from '../../support/syntheticOdoo';
import { syntheticClient } from '../../support/syntheticOdoo';

const schemaWith = (...names: readonly string[]) =>
	schemaFrom('x_thing', Object.fromEntries(names.map((name) => [name, { type: 'boolean' }])));

describe('the field that says whether a record is archived', () => {
	it.each([
		[['active'], 'active'],
		[['x_active'], 'x_active'],
		[['x_active', 'active'], 'active'],
		[['name'], undefined],
	])('is told from the fields %j: %s', (names, active) => {
		const schema = schemaWith(...names);
		expect(activeNameIn(schema)).toBe(active);
		expect(activeFields(schema)).toEqual(active ? [active] : []);
		const domain = [['id', 'in', [7]]];
		const condition = active ? [[active, 'in', [true, false]]] : [];
		expect(withArchived(schema, domain)).toEqual([...domain, ...condition]);
		expect(isArchived(schema, { id: 7, active: false, x_active: false })).toBe(Boolean(active));
		expect(isArchived(schema, { id: 7, active: true, x_active: true })).toBe(false);
	});
});

describe('a model made in Odoo Studio', () => {
	const MODEL = 'x_thing';
	const described = JSON.stringify({
		id: { type: 'integer', string: 'ID', store: true, searchable: true },
		display_name: { type: 'char', string: 'Display Name', searchable: true },
		x_name: { type: 'char', string: 'Name', store: true, searchable: true },
		x_active: { type: 'boolean', string: 'Active', store: true, searchable: true },
	});
	/** Twins, of which the first is archived. */
	const records = [1, 2].map((id) => ({
		id,
		display_name: 'Twin',
		x_name: 'Twin',
		x_active: id === 2,
	}));
	let received: ReceivedCall[];
	let model: ModelClient;

	/** As Odoo does it: archived records only with a condition about `x_active`, or where the context says so. */
	const answer = (call: ReceivedCall): string => {
		if (call.method === 'fields_get') return described;
		received.push(call);
		const { domain, fields, context } = call.params as {
			readonly domain: ReadonlyArray<readonly [string, string, unknown]>;
			readonly fields: readonly string[];
			readonly context?: { readonly active_test?: boolean };
		};
		const isAsked =
			context?.active_test === false || domain.some(([field]) => field === 'x_active');
		const ids = domain.flatMap(([field, , value]) => (field === 'id' ? (value as number[]) : []));
		const found = records.filter(
			({ id, x_active }) => (isAsked || x_active) && (ids.length === 0 || ids.includes(id)),
		);
		const read = (record: (typeof records)[number]) =>
			Object.entries(record).filter(([name]) => name === 'id' || fields.includes(name));
		return JSON.stringify(found.map((record) => Object.fromEntries(read(record))));
	};

	beforeEach(async () => {
		received = [];
		model = await new ModelCalls(syntheticClient(answer), MODEL, {}).of(MODEL);
	});

	it('has a match in the active record where an archived one has the same name', async () => {
		const found = await matchNames(model, ['Twin']);
		expect(found.get('Twin')).toEqual({ status: 'found', model: MODEL, id: 2 });
	});

	it('has a match in the active record where an archived one has the same key', async () => {
		const settings = { key: recordKey(['x_name'], model.schema), matchArchived: true };
		const [found] = await findByKey(model, [{ match: { x_name: 'Twin' } }], settings);
		expect(found).toMatchObject({ ids: [2] });
	});

	it('shows what an archived record holds that is about to be changed', async () => {
		const current = await readCurrent(model, [{ id: 1, vals: { x_name: 'Other' } }], ['x_name']);
		expect(current.records.get(1)).toEqual({ id: 1, x_name: 'Twin' });
	});

	it('returns a record that was just archived', async () => {
		const calls = new ModelCalls(model.client, MODEL, {});
		const written = await readWritten(calls, [1], { batchSize: 10 });
		expect(written.with({ action: 'archived' }, [1])).toMatchObject({ id: 1, x_name: 'Twin' });
	});
});
