import { caughtOdooError } from '../../errors';

/**
 * Runs a write. If its answer gets lost, looks in Odoo whether it got through.
 * @param findOut what the write would have given; undefined if it did not get through, or may not have
 * @throws OdooError `OUTCOME_UNKNOWN` where that cannot be told
 */
export async function orFindOut<T>(
	write: () => Promise<T>,
	findOut: () => Promise<T | undefined>,
): Promise<T> {
	try {
		return await write();
	} catch (thrown) {
		const error = caughtOdooError(thrown);
		const found = error.code === 'OUTCOME_UNKNOWN' ? await orUndefined(findOut) : undefined;
		if (found === undefined) throw error;
		return found;
	}
}

/** Nothing where the question cannot be asked, because the server is still away. */
async function orUndefined<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
	try {
		return await ask();
	} catch (thrown) {
		caughtOdooError(thrown);
		return undefined;
	}
}
