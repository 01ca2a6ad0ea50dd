import type { Field, Schema } from '../../../odoo/schema/schema';
import { recordTie, tiesOfPlan } from '../../../odoo/write/ties';

const tasks = { name: 'tasks', type: 'one2many', relation: 'task', inverse: 'project' };
const schema = {
	model: 'project',
	fields: new Map([['tasks', tasks as unknown as Field]]),
} as unknown as Schema;

it('a row that sets a list anew makes what another row may wait for: lines that are free by then', () => {
	const vals = { tasks: [[6, 0, [6]]] };
	const plan = {
		identity: 'id 1',
		ids: [1],
		keyFields: [],
		keyValues: {},
		named: new Set<string>(),
		vals,
		updates: [{ id: 1, vals, differing: vals, current: { id: 1, tasks: [5, 6] } }],
	};
	const { makes } = tiesOfPlan(plan, schema, () => false);
	expect(makes.has(recordTie('task', 5))).toBe(true);
});
