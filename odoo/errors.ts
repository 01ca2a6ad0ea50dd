/** Everything that can go wrong, as callers and workflows tell it apart. */
export type OdooErrorCode =
	| 'INVALID_URL'
	| 'UNREACHABLE'
	| 'TLS'
	| 'TIMEOUT'
	| 'NOT_ODOO'
	| 'DATABASE_NOT_FOUND'
	| 'DATABASE_AMBIGUOUS'
	| 'LOGIN_FAILED'
	| 'API_DISABLED'
	| 'ACCESS_DENIED'
	| 'MODEL_NOT_FOUND'
	| 'FIELD_NOT_FOUND'
	| 'METHOD_NOT_FOUND'
	| 'INVALID_DOMAIN'
	| 'INVALID_VALUE'
	| 'REFERENCE_NOT_FOUND'
	| 'REFERENCE_AMBIGUOUS'
	| 'REQUIRED_MISSING'
	| 'DUPLICATE'
	| 'RECORD_NOT_FOUND'
	| 'VALIDATION'
	| 'CONFLICT'
	| 'RATE_LIMITED'
	| 'OUTCOME_UNKNOWN'
	| 'SERVER_ERROR'
	| 'PROTOCOL';

/** Failures of the connection as a whole: whatever is asked next would fail in the same way. */
const CONNECTION_CODES: ReadonlySet<OdooErrorCode> = new Set<OdooErrorCode>([
	'INVALID_URL',
	'UNREACHABLE',
	'TLS',
	'NOT_ODOO',
	'DATABASE_NOT_FOUND',
	'DATABASE_AMBIGUOUS',
	'LOGIN_FAILED',
	'API_DISABLED',
]);

export interface OdooErrorOptions {
	/** What the user can do about it, as one or more sentences. */
	readonly hint?: string;
	/** Technical name of the field at fault. */
	readonly field?: string;
	/** What Odoo answered, for whoever digs deeper; never shown as the message. */
	readonly details?: string;
	readonly cause?: unknown;
}

/**
 * The one error of this library: `message` says what happened in the user's words, `hint` what
 * to do. Neither holds a secret nor a server's traceback; that is in `details`.
 */
export class OdooError extends Error {
	override readonly name = 'OdooError';
	readonly hint?: string;
	readonly field?: string;
	readonly details?: string;

	constructor(
		readonly code: OdooErrorCode,
		message: string,
		options: OdooErrorOptions = {},
	) {
		super(message, { cause: options.cause });
		this.hint = options.hint;
		this.field = options.field;
		this.details = options.details;
	}

	/** The same error told anew: what is given replaces what it said, the rest stays; it is the cause. */
	with(
		changes: { code?: OdooErrorCode; message?: string } & Omit<OdooErrorOptions, 'cause'>,
	): OdooError {
		const { code = this.code, message = this.message, ...options } = changes;
		const { hint, field, details } = this;
		return new OdooError(code, message, { hint, field, details, ...options, cause: this });
	}
}

/** Whether the server or the login is at fault, so that asking again for the next item is of no use. */
export function isConnectionError({ code }: OdooError): boolean {
	return CONNECTION_CODES.has(code);
}

/** Deep enough for errors that libraries wrap; a loop of causes ends there. */
const MAX_CAUSES = 10;

/** Whether the run was stopped from outside, as the error or one of its causes says: trying again is of no use. */
export function isCancelled(error: unknown): boolean {
	let cause = error;
	for (let depth = 0; depth < MAX_CAUSES && typeof cause === 'object' && cause !== null; depth++) {
		const { code, name } = cause as { readonly code?: unknown; readonly name?: unknown };
		if (code === 'ERR_CANCELED' || name === 'AbortError' || name === 'CanceledError') return true;
		({ cause } = cause as { readonly cause?: unknown });
	}
	return false;
}

/** No record of this id, as far as the user may see. */
export function recordNotFound(model: string, id: number): OdooError {
	return new OdooError('RECORD_NOT_FOUND', `There is no ${model} record with the ID ${id}.`, {
		field: 'id',
		hint: 'It may have been deleted, or the user may not see it.',
	});
}

/** Whatever was thrown, as an OdooError: anything else is a defect of ours, which must not cost a row its answer. */
export function errorFrom(thrown: unknown): OdooError {
	if (thrown instanceof OdooError) return thrown;
	return new OdooError('PROTOCOL', `An unexpected error occurred: ${String(thrown)}`, {
		hint: 'This is a defect of the Odoo nodes. Please report it with the details of this error.',
		details: thrown instanceof Error ? thrown.stack : undefined,
		cause: thrown,
	});
}

/** Narrows what a catch caught: anything but an OdooError is a bug and goes on its way. */
export function caughtOdooError(thrown: unknown): OdooError {
	if (thrown instanceof OdooError) return thrown;
	throw thrown;
}
