import { CANCELLED } from './http';
import { isObject } from './isObject';

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

/** What an error with a code means for other requests. */
interface CodeTraits {
	/**
	 * The connection as a whole, so that whatever is asked next would fail in the same way; the moment, so that
	 * the same request may succeed the next time; or the request, which fails whenever it is sent.
	 */
	readonly at: 'connection' | 'moment' | 'request';
	/** Odoo may have run the request, or may still run it. */
	readonly mayHaveRun?: true;
	/** A request for fewer records may succeed: limits of time and memory, cut connections, too much data. */
	readonly fewerMayHelp?: true;
	/** Whether the other rows of a batch would meet it: always, or unless the error says something else. */
	readonly meetsAll?: 'always' | 'usually';
}

const TRAITS: Readonly<Record<OdooErrorCode, CodeTraits>> = {
	INVALID_URL: { at: 'connection', meetsAll: 'always' },
	UNREACHABLE: { at: 'connection', meetsAll: 'always', mayHaveRun: true, fewerMayHelp: true },
	TLS: { at: 'connection', meetsAll: 'always', mayHaveRun: true },
	TIMEOUT: { at: 'moment', meetsAll: 'always', mayHaveRun: true, fewerMayHelp: true },
	NOT_ODOO: { at: 'connection', meetsAll: 'always', mayHaveRun: true },
	DATABASE_NOT_FOUND: { at: 'connection', meetsAll: 'always' },
	DATABASE_AMBIGUOUS: { at: 'connection', meetsAll: 'always' },
	LOGIN_FAILED: { at: 'connection', meetsAll: 'always' },
	API_DISABLED: { at: 'connection', meetsAll: 'always' },
	ACCESS_DENIED: { at: 'request' },
	MODEL_NOT_FOUND: { at: 'request', meetsAll: 'usually' },
	FIELD_NOT_FOUND: { at: 'request' },
	METHOD_NOT_FOUND: { at: 'request', meetsAll: 'usually' },
	INVALID_DOMAIN: { at: 'request' },
	INVALID_VALUE: { at: 'request', fewerMayHelp: true },
	REFERENCE_NOT_FOUND: { at: 'request' },
	REFERENCE_AMBIGUOUS: { at: 'request' },
	REQUIRED_MISSING: { at: 'request' },
	DUPLICATE: { at: 'request' },
	RECORD_NOT_FOUND: { at: 'request' },
	VALIDATION: { at: 'request' },
	CONFLICT: { at: 'moment', mayHaveRun: true },
	RATE_LIMITED: { at: 'moment', meetsAll: 'always', mayHaveRun: true },
	OUTCOME_UNKNOWN: { at: 'moment', mayHaveRun: true },
	SERVER_ERROR: { at: 'request', mayHaveRun: true, fewerMayHelp: true },
	PROTOCOL: { at: 'request', mayHaveRun: true, fewerMayHelp: true },
};

interface OdooErrorOptions {
	/** What the user can do about it, as one or more sentences. */
	readonly hint?: string;
	/** Technical name of the field at fault. */
	readonly field?: string;
	/** What Odoo answered, for whoever digs deeper; never shown as the message. */
	readonly details?: string;
	/** The call ran for sure, and only its result got lost: Odoo says so. */
	readonly hasRun?: true;
	/** Whether the other rows of a batch would meet it as well, where its code does not tell. */
	readonly meets?: 'everyRow' | 'thisRow';
	/** Of a request for several rows, the positions of those that are at fault; the others are not. */
	readonly positions?: ReadonlySet<number>;
	/** What is not there: a record that a field links to, or the row's own. */
	readonly missing?: 'linked' | 'own';
	readonly cause?: unknown;
}

/**
 * The one error of this library: `message` says what happened in the user's words, `hint` what
 * to do. Neither holds a secret nor a server's traceback; that is in `details`.
 */
export class OdooError extends Error implements OdooErrorOptions {
	override readonly name = 'OdooError';
	readonly hint?: string;
	readonly field?: string;
	readonly details?: string;
	readonly hasRun?: true;
	readonly meets?: 'everyRow' | 'thisRow';
	readonly positions?: ReadonlySet<number>;
	readonly missing?: 'linked' | 'own';

	constructor(
		readonly code: OdooErrorCode,
		message: string,
		{ cause, ...options }: OdooErrorOptions = {},
	) {
		super(message, { cause });
		Object.assign(this, options);
	}

	/** The same error told anew: what is given replaces what it said, the rest stays; it is the cause. */
	with({
		code = this.code,
		message = this.message,
		...changes
	}: { code?: OdooErrorCode; message?: string } & OdooErrorOptions): OdooError {
		return new OdooError(code, message, { ...this, code, cause: this, ...changes });
	}

	/** The same error, with more to its hint. */
	andHint(more: string): OdooError {
		return this.with({ hint: [this.hint, more].filter(Boolean).join(' ') });
	}

	/**
	 * The same error, saying where it came up.
	 * @param field as the user wrote it, where that is not the error's own
	 */
	at(place: string, field = ''): OdooError {
		return this.with({ message: `${place}: ${this.message}`, ...(field && { field }) });
	}
}

/** For `recover`: whatever Odoo refuses. */
export function anyError(): boolean {
	return true;
}

/** For `recover`: the value that there is none. */
export function nothing(): undefined {
	return undefined;
}

/** For `recover`: what is wrong with this request, whenever it is sent, while others may still succeed. */
export function isOfRequest({ code }: OdooError): boolean {
	return TRAITS[code].at === 'request';
}

/** Tells errors with one of the codes; what holds for codes whoever asks is one of their traits. */
export function hasCode(...codes: readonly OdooErrorCode[]): (error: OdooError) => boolean {
	return ({ code }) => codes.includes(code);
}

/** What leads to another model may do without it: it is not there, or the user may not read it. */
export const isOutOfReach = hasCode('ACCESS_DENIED', 'MODEL_NOT_FOUND');

/** Whether the server or the login is at fault, so that asking again for the next item is of no use. */
export function isConnectionError({ code }: OdooError): boolean {
	return TRAITS[code].at === 'connection';
}

/** Whether a failed row stands for all of its batch: the others would only fail alike. */
export function isMetByAll({ code, meets }: OdooError): boolean {
	const { meetsAll } = TRAITS[code];
	if (meetsAll === 'always') return true;
	return meets === undefined ? meetsAll === 'usually' : meets === 'everyRow';
}

/** Whether it takes a look into Odoo to know if the request has run. */
export function mayHaveRun({ code }: OdooError): boolean {
	return TRAITS[code].mayHaveRun === true;
}

/** Whether the same may be had in smaller parts. */
export function mayFewerHelp({ code }: OdooError): boolean {
	return TRAITS[code].fewerMayHelp === true;
}

/** Names of the errors of an aborted `fetch` and of axios. */
const CANCELLED_NAMES: ReadonlySet<unknown> = new Set(['AbortError', 'CanceledError']);

/** Causes deeper than that are no errors of ours; a chain may also lead back to itself. */
const MAX_CAUSES = 20;

/** The run was stopped by its user, or by n8n's time limit for it. */
export function cancelled(): OdooError {
	const cause = Object.assign(new Error('The execution was cancelled.'), { code: CANCELLED });
	return new OdooError('UNREACHABLE', 'The execution was cancelled.', {
		hint: 'Run the workflow again.',
		cause,
	});
}

/** Whether the run was cancelled, so that nothing is to be tried again, split or made smaller. */
export function isCancelled(error: unknown): boolean {
	let each = error;
	for (let depth = 0; depth < MAX_CAUSES && isObject(each); depth++) {
		const { code, name, cause } = each as Readonly<Record<'code' | 'name' | 'cause', unknown>>;
		if (code === CANCELLED || CANCELLED_NAMES.has(name)) return true;
		each = cause;
	}
	return false;
}

/** No record of this id, as far as the user may see. */
export function recordNotFound(model: string, id: number): OdooError {
	return new OdooError('RECORD_NOT_FOUND', `There is no ${model} record with the ID ${id}.`, {
		field: 'id',
		missing: 'own',
		hint: 'It was deleted, or the user has no access to it.',
	});
}

/** Something that cannot be, unless this library is wrong. */
export class Defect extends Error {
	override readonly name = 'Defect';
}

/** What mistakes in a program throw; failures of other services are plain errors, or have a class of their own. */
const MISTAKES = [Defect, RangeError, ReferenceError, SyntaxError, TypeError];

/** Whatever was thrown, as an OdooError, as it must not cost a row its answer: a defect of ours, or of those around us. */
export function toOdooError(thrown: unknown): OdooError {
	if (thrown instanceof OdooError) return thrown;
	const isMistake = MISTAKES.some((mistake) => thrown instanceof mistake);
	const text = isMistake || !(thrown instanceof Error) ? String(thrown) : thrown.message;
	return new OdooError('PROTOCOL', `An unexpected error occurred: ${text}`, {
		hint: isMistake
			? 'This is a defect of the Odoo nodes. Please report it with the details of this error.'
			: 'The error comes neither from Odoo nor from the Odoo nodes, but from n8n or a service behind it, such as its database. Check the log of n8n and run the workflow again.',
		details: thrown instanceof Error ? thrown.stack : undefined,
		cause: thrown,
	});
}

/** Narrows what a catch caught: anything but an OdooError is a bug and goes on its way. */
export function rethrowUnlessOdooError(thrown: unknown): OdooError {
	if (thrown instanceof OdooError) return thrown;
	throw thrown;
}

/** What was asked for or, where that fails as expected, what `instead` gives. Other errors go on their way. */
export async function recover<T, Instead>(
	asked: Promise<T>,
	isExpected: (error: OdooError) => boolean,
	instead: (error: OdooError) => Instead | Promise<Instead>,
): Promise<T | Instead> {
	try {
		return await asked;
	} catch (thrown) {
		const error = rethrowUnlessOdooError(thrown);
		if (isExpected(error)) return await instead(error);
		throw error;
	}
}

/** What was asked for; an error is told as `how` tells it. */
export async function retold<T>(
	asked: Promise<T>,
	how: (error: OdooError) => OdooError | Promise<OdooError>,
): Promise<T> {
	try {
		return await asked;
	} catch (thrown) {
		throw await how(rethrowUnlessOdooError(thrown));
	}
}
