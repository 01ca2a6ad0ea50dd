import { OdooError } from '../../odoo';

/** The OdooError that a function throws; the test fails if it throws nothing, or something else. */
export function thrownBy(run: () => unknown): OdooError {
	try {
		run();
	} catch (error) {
		if (error instanceof OdooError) return error;
		throw error;
	}
	throw new Error('No OdooError was thrown.');
}

/** The same for what a promise is rejected with. */
export async function rejectionOf(asked: Promise<unknown>): Promise<OdooError> {
	const settled = await asked.then(
		() => () => {},
		(error: unknown) => () => {
			throw error;
		},
	);
	return thrownBy(settled);
}
