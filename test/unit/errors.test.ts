import type { OdooErrorCode } from '../../odoo/errors';
import {
	isConnectionError,
	isMetByAll,
	isOfRequest,
	mayFewerHelp,
	mayHaveRun,
	OdooError,
} from '../../odoo/errors';

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

const MEANINGS: Readonly<Record<OdooErrorCode, string>> = {
	INVALID_URL: 'connection, all rows',
	UNREACHABLE: 'connection, all rows, may have run, fewer may help',
	TLS: 'connection, all rows, may have run',
	TIMEOUT: 'moment, all rows, may have run, fewer may help',
	NOT_ODOO: 'connection, all rows, may have run',
	DATABASE_NOT_FOUND: 'connection, all rows',
	DATABASE_AMBIGUOUS: 'connection, all rows',
	LOGIN_FAILED: 'connection, all rows',
	API_DISABLED: 'connection, all rows',
	ACCESS_DENIED: 'request',
	MODEL_NOT_FOUND: 'request, all rows',
	FIELD_NOT_FOUND: 'request',
	METHOD_NOT_FOUND: 'request, all rows',
	INVALID_DOMAIN: 'request',
	INVALID_VALUE: 'request, fewer may help',
	REFERENCE_NOT_FOUND: 'request',
	REFERENCE_AMBIGUOUS: 'request',
	REQUIRED_MISSING: 'request',
	DUPLICATE: 'request',
	RECORD_NOT_FOUND: 'request',
	VALIDATION: 'request',
	CONFLICT: 'moment, may have run',
	RATE_LIMITED: 'moment, all rows, may have run',
	OUTCOME_UNKNOWN: 'moment, may have run',
	SERVER_ERROR: 'request, may have run, fewer may help',
	PROTOCOL: 'request, may have run, fewer may help',
};

it.each(Object.entries(MEANINGS))('%s is of the %s', (code, meaning) => {
	const of = new OdooError(code as OdooErrorCode, 'refused');
	const at = isConnectionError(of) ? 'connection' : isOfRequest(of) ? 'request' : 'moment';
	const traits = [
		at,
		isMetByAll(of) && 'all rows',
		mayHaveRun(of) && 'may have run',
		mayFewerHelp(of) && 'fewer may help',
	];
	expect(traits.filter(Boolean).join(', ')).toBe(meaning);
});
