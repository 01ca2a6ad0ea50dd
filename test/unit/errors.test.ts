import { OdooError } from '../../odoo/errors';

const error = new OdooError('VALIDATION', 'not so', {
	hint: 'Try another.',
	field: 'name',
	details: 'trace',
	hasRun: true,
	meets: 'everyRow',
	positions: new Set([3]),
	missing: 'linked',
	cause: 'why',
});

it('told anew, an error keeps all that it says of itself, and is the cause', () => {
	const told = error.at('Line 1', 'line_ids.name');
	expect({ ...told }).toEqual({ ...error, field: 'line_ids.name' });
	expect(told.message).toBe('Line 1: not so');
	expect(told.cause).toBe(error);
});

it('told anew, an error takes back what is given as undefined', () => {
	const told = error.with({ missing: undefined, cause: undefined });
	expect(told).toMatchObject({ missing: undefined, positions: error.positions, meets: 'everyRow' });
	expect(told.cause).toBeUndefined();
});
