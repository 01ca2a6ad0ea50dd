import type { OdooError } from '../errors';

/** A failed exchange: the error for the user, and what may be done about it. */
export interface Failure {
	readonly error: OdooError;
	/** Whether the server may have changed something all the same. */
	readonly mayHaveChanged: boolean;
	/** Whether the same request can succeed a moment later. */
	readonly isTransient: boolean;
	/** The server's own wish, from `Retry-After`. */
	readonly retryAfterMs?: number;
}
