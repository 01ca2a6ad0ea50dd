import type { ModelCalls } from '../client/modelClient';
import type { OdooError } from '../errors';
import { toOdooError } from '../errors';
import type { Right } from './rights';
import { hasRight } from './rights';

/**
 * Wraps a request for many rows: when Odoo denies access, finds out once whether the model as a whole
 * is forbidden, which every row would meet, or only some of its records are.
 */
export function withAccessCheck<T, R>(
	{ client, name }: Pick<ModelCalls, 'client' | 'name'>,
	right: Right,
	send: (rows: readonly T[]) => Promise<R>,
): (rows: readonly T[]) => Promise<R> {
	let isChecked = false;
	return async (rows) => {
		try {
			return await send(rows);
		} catch (thrown) {
			const error = toOdooError(thrown);
			if (error.code !== 'ACCESS_DENIED' || isChecked || rows.length === 1) throw error;
			isChecked = true;
			throw (await hasRight(client, name, right)) ? error : ofEveryRow(error);
		}
	};
}

function ofEveryRow(error: OdooError): OdooError {
	return error.with({ meets: 'everyRow', positions: undefined });
}
