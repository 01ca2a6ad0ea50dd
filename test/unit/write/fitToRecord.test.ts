import type { Vals } from '../../../odoo/call';
import { schemaFrom } from '../../../odoo/schema/schema';
import type { CurrentRecords } from '../../../odoo/write/prepare/currentRecords';
import { RecordFitter } from '../../../odoo/write/prepare/fitToRecord';

const DEPTH = 12;

const schema = schemaFrom('x.part', {
	name: { type: 'char', store: true },
	label: { type: 'char', store: true, depends: ['name'] },
	part_ids: { type: 'one2many', store: true, relation: 'x.part' },
});

/** Parts within parts, the id of each of which is how deep it lies, and how often each was looked at. */
function nestedParts(): { now: CurrentRecords; looks: Map<number, number> } {
	const looks = new Map<number, number>();
	const records = {
		get: (id: number) => {
			looks.set(id, (looks.get(id) ?? 0) + 1);
			return { id, name: 'Old', label: 'Old', part_ids: [id + 1] };
		},
	};
	let now: CurrentRecords = {
		schema,
		records,
		lines: new Map(),
		definitions: new Map(),
		taken: new Map(),
	};
	for (let depth = 1; depth < DEPTH; depth++) now = { ...now, lines: new Map([['x.part', now]]) };
	return { now, looks };
}

function nested(depth: number, own: Vals): Vals {
	return depth === DEPTH ? own : { part_ids: [[1, depth + 1, nested(depth + 1, own)]] };
}

it('fits each line once, however deep, to what differs and to what holds but would be lost', () => {
	const { now, looks } = nestedParts();
	const fitter = new RecordFitter(now, { zones: { workflow: 'UTC' }, dropsUnchanged: true });
	const left = fitter.fit({ id: 1, vals: nested(1, { label: 'Old', name: 'New' }) });
	expect(left).toEqual({
		differing: nested(1, { name: 'New' }),
		vals: nested(1, { label: 'Old', name: 'New' }),
	});
	expect([...looks.values()]).toEqual(Array(DEPTH).fill(1));
});

it('leaves nothing where the innermost line holds its values', () => {
	const { now } = nestedParts();
	const fitter = new RecordFitter(now, { zones: { workflow: 'UTC' }, dropsUnchanged: true });
	expect(fitter.fit({ id: 1, vals: nested(1, { name: 'Old' }) })).toEqual({
		differing: {},
		vals: {},
	});
});
