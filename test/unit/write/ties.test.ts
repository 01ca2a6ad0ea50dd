import type { Field, Schema } from '../../../odoo/schema/schema';
import { recordTie, tiesOfRow } from '../../../odoo/write/ties';

const tasks = { name: 'tasks', type: 'one2many', relation: 'task', inverse: 'project' };
const schema = {
	model: 'project',
	fields: new Map([['tasks', tasks as unknown as Field]]),
} as unknown as Schema;

it('a row that sets a list anew makes what another row may wait for: lines that are free by then', () => {
	const vals = { tasks: [[6, 0, [6]]] };
	const row = { identity: 'id 1', keyFields: [], keyValues: {}, named: new Set<string>(), vals };
	const writes = [{ id: 1, vals, current: { id: 1, tasks: [5, 6] } }];
	const how = { schema, isNamed: () => false };
	const { makes } = tiesOfRow(row, { ids: [1], writes }, how);
	expect(makes.has(recordTie('task', 5))).toBe(true);
});
