import { syntheticClient } from '../../support/syntheticOdoo';
import { codeOf } from '../../support/outcomes';
import { writerOf } from '../../support/writing';
import type { RpcValue } from '../../../odoo';

const field = (own: object) => ({ store: true, searchable: true, string: 'A field', ...own });

const LINE = { id: field({ type: 'integer', readonly: true }), name: field({ type: 'char' }) };
const LEAD = {
	...LINE,
	team_id: field({ type: 'many2one', relation: 'crm.team' }),
	lead_properties: field({
		type: 'properties',
		definition_record: 'team_id',
		definition_record_field: 'lead_properties_definition',
	}),
	line_ids: field({ type: 'one2many', relation: 'x.line', relation_field: 'lead_id' }),
};
const TEAM = {
	...LINE,
	write_date: field({ type: 'datetime', readonly: true }),
	lead_properties_definition: field({ type: 'properties_definition' }),
};
const FIELDS: Readonly<Record<string, object>> = {
	'crm.lead': LEAD,
	'crm.team': TEAM,
	'x.line': { ...LINE, lead_id: field({ type: 'many2one', relation: 'crm.lead' }) },
};
const SIZE = { name: 'size', type: 'char', string: 'Size' };

/** What leads hold. */
const LEADS: Readonly<Record<string, RpcValue>> = {
	name: 'Old',
	team_id: [4, 'Team'],
	lead_properties: [],
	line_ids: [7],
};

const OPEN = 5;
const HIDDEN = 9;
const GONE = 6;

/** Leads of which one team is hidden by a record rule, or all, and whose lines are closed to the user. */
function leads({ areTeamsClosed = false, byDefault = 0 } = {}) {
	const written: RpcValue[] = [];
	const client = syntheticClient(({ model, method, params }) => {
		if (method === 'fields_get') return JSON.stringify(FIELDS[model]);
		const asked = params.ids ?? (params.domain as RpcValue[][] | undefined)?.[0]?.[2];
		const ids = Array.isArray(asked) ? (asked as number[]) : [];
		if (model === 'x.line' || (model === 'crm.team' && areTeamsClosed)) return denied(model);
		if (model === 'crm.team') {
			if (method === 'read' && ids.includes(HIDDEN)) return denied(model);
			const records = ids.filter((id) => id === OPEN);
			return JSON.stringify(
				method === 'search'
					? records
					: records.map((id) => ({ id, lead_properties_definition: [SIZE] })),
			);
		}
		if (method === 'default_get') return JSON.stringify({ team_id: byDefault });
		if (method === 'check_access_rights') return 'true';
		if (method === 'search_read') {
			const names = ['id', ...(params.fields as string[])];
			const ofRecord = (id: number) =>
				names.map((name) => [name, name === 'id' ? id : LEADS[name]]);
			return JSON.stringify(ids.map((id) => Object.fromEntries(ofRecord(id)) as object));
		}
		if (method === 'create') {
			written.push(...(params.vals_list as RpcValue[]));
			return JSON.stringify(written.map((_, index) => 100 + index));
		}
		if (method === 'web_save_multi' || method === 'write') {
			written.push(...((params.vals_list as RpcValue[] | undefined) ?? [params.vals ?? null]));
			return method === 'write' ? 'true' : JSON.stringify(ids.map((id) => ({ id })));
		}
		return '[]';
	});
	return { writer: writerOf(client, 'crm.lead'), written };
}

function denied(model: string) {
	const message = `You are not allowed to access '${model}' (${model}) records.`;
	const answer = { name: 'odoo.exceptions.AccessError', message, arguments: [], debug: '' };
	return { status: 403, body: JSON.stringify(answer) };
}

const rows = [
	{ name: 'A', team_id: OPEN, lead_properties: { Size: 'L' } },
	{ name: 'B' },
	{ name: 'C', team_id: HIDDEN, lead_properties: { size: 'L' } },
	{ name: 'D', team_id: HIDDEN, lead_properties: { Size: 'L' } },
];
const withIds = rows.map((row, index) => ({ id: index + 1, ...row }));

describe.each(['create', 'update'] as const)(
	'a record that defines properties and may not be read: %s',
	(how) => {
		it('fails only the row that needs its definitions', async () => {
			const { writer, written } = leads();
			const outcomes = await writer[how](how === 'create' ? rows : withIds);
			expect(outcomes.map(codeOf)).toEqual(['done', 'done', 'done', 'ACCESS_DENIED']);
			expect(written).toMatchObject([
				{ name: 'A', team_id: OPEN, lead_properties: { size: 'L' } },
				{ name: 'B' },
				{ name: 'C', team_id: HIDDEN, lead_properties: { size: 'L' } },
			]);
		});

		it('does so where none may be read', async () => {
			const { writer } = leads({ areTeamsClosed: true });
			const outcomes = await writer[how](how === 'create' ? rows : withIds);
			expect(outcomes.map(codeOf)).toEqual(['ACCESS_DENIED', 'done', 'done', 'ACCESS_DENIED']);
		});
	},
);

it('has no access for a reason only where Odoo refuses it: a team that is gone or new defines nothing', async () => {
	const row = { name: 'A', lead_properties: { Size: 'L' } };
	const gone = await leads({ byDefault: GONE }).writer.create([row]);
	expect(gone.map(codeOf)).toEqual(['FIELD_NOT_FOUND']);
	const how = { validateOnly: true, onMissingReference: 'create' } as const;
	const made = await leads().writer.create([{ ...row, team_id: 'New team' }], how);
	expect(made.map(codeOf)).toEqual(['FIELD_NOT_FOUND']);
});

it('fails only the rows with lines that may not be read', async () => {
	const { writer, written } = leads();
	const outcomes = await writer.update([
		{ id: 1, name: 'A' },
		{ id: 2, line_ids: [{ id: 7, name: 'B' }] },
		{ id: 3, name: 'C' },
	]);
	expect(outcomes.map(codeOf)).toEqual(['done', 'ACCESS_DENIED', 'done']);
	expect(written).toEqual([{ name: 'A' }, { name: 'C' }]);
});
