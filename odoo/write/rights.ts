import type { OdooClient } from '../client/client';
import { caughtOdooError, OdooError } from '../errors';
import type { Right } from '../read/rights';
import { hasRight } from '../read/rights';

/**
 * Wraps a batch request: when Odoo denies access, finds out whether the model as a whole is closed,
 * which every row would meet, or only some of the records are.
 */
export function rightsChecked<R, T>(
	client: OdooClient,
	model: string,
	right: Right,
	run: (rows: readonly R[]) => Promise<T>,
): (rows: readonly R[]) => Promise<T> {
	let isChecked = false;
	return async (rows) => {
		try {
			return await run(rows);
		} catch (thrown) {
			const error = caughtOdooError(thrown);
			if (error.code !== 'ACCESS_DENIED' || isChecked || rows.length === 1) throw error;
			isChecked = true;
			if (await hasRight(client, model, right)) throw error;
			throw modelClosed(error);
		}
	};
}

/** The user may not do this with any record of the model. */
export class ModelClosed extends OdooError {}

function modelClosed(cause: OdooError): ModelClosed {
	const { code, message, hint, details } = cause;
	return new ModelClosed(code, message, { hint, details, cause });
}
