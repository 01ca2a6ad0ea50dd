import type { Call, RpcValue } from '../call';
import { callName } from '../call';
import type { OdooError } from '../errors';
import { cancelled, isConnectionError, rethrowUnlessOdooError } from '../errors';
import type { HttpResponse, HttpSender } from '../http';
import { expectOwnAnswer } from '../protocol/expect';
import type { Failure } from '../protocol/failure';
import { ACTIONS } from '../protocol/faultRules';
import { failureFromFault } from '../protocol/faults';
import type { Encoded, Reply } from '../protocol/protocol';
import { failureFromRefusal } from '../protocol/refusals';
import { failureFromTransport } from './transport';

/** What the client needs from its environment. Nodes take it from n8n, tests provide their own. */
export interface Runtime {
	readonly send: HttpSender;
	/** Waits, but not beyond the abort of `signal`. */
	readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	/** A number from 0 to 1, so that clients which failed together do not come back together. */
	readonly random: () => number;
	/** Told of every request, with the milliseconds until its answer was read. */
	readonly onRequest?: (call: Call, ms: number) => void;
}

/** One request and how to read its answer. `Raw` is what the protocol gives, `Result` what comes of it. */
export interface Exchange<Raw, Result = Raw> extends Encoded<Raw> {
	/** What the request runs, for messages. */
	readonly call: Call;
	/** Whether running it twice does no harm. */
	readonly isRepeatable: boolean;
	/**
	 * Checks that the answer has the shape that the method returns, and throws for any other: it says as
	 * little about a write as a lost answer.
	 */
	readonly read: (raw: Raw, asked: string) => Result;
}

const LOOK_FIRST = 'Check in Odoo whether the records exist before you run these items again.';
const NOT_REPEATED = 'They were not sent a second time, so that nothing is written twice.';

const MAX_RETRIES = 3;
const FIRST_DELAY_MS = 500;

/**
 * Sends a request and returns its result. Repeats it a few times where that is safe: reads, and
 * writes that surely changed nothing.
 * @throws OdooError, for a write whose answer was lost `OUTCOME_UNKNOWN`
 */
export async function exchange<Raw, Result>(
	exchange: Exchange<Raw, Result>,
	runtime: Runtime,
): Promise<Result> {
	const { call, request, isRepeatable } = exchange;
	let mayHaveRun = false;
	for (let attempt = 0; ; attempt++) {
		const outcome = request.signal?.aborted ? notSent() : await attemptOnce(exchange, runtime);
		if ('result' in outcome) return outcome.result;
		mayHaveRun ||= outcome.mayHaveChanged;
		if (outcome.mayHaveChanged && !isRepeatable) throw outcomeUnknown(call, outcome.error);
		if (!outcome.isTransient || attempt === MAX_RETRIES) {
			const isLost = call.isIdempotentWrite === true && mayHaveRun && isUnanswered(outcome.error);
			throw isLost ? outcomeUnknown(call, outcome.error) : outcome.error;
		}
		const backoffMs = FIRST_DELAY_MS * 2 ** attempt * (0.5 + runtime.random());
		await runtime.sleep(outcome.retryAfterMs ?? backoffMs, request.signal);
	}
}

async function attemptOnce<Raw, Result>(
	{ call, request, decode, read }: Exchange<Raw, Result>,
	{ send, now }: Runtime,
): Promise<{ result: Result } | Failure> {
	let response: HttpResponse;
	try {
		response = await send(request);
	} catch (error) {
		return failureFromTransport(error, request.url);
	}
	let reply: Reply<Raw>;
	try {
		reply = decode(response);
		if (reply.kind === 'result') expectOwnAnswer(call, reply.result as RpcValue);
	} catch (thrown) {
		return { error: rethrowUnlessOdooError(thrown), mayHaveChanged: true, isTransient: true };
	}
	if (reply.kind === 'result') {
		try {
			return { result: read(reply.result, callName(call)) };
		} catch (thrown) {
			const isTransient = call.isIdempotentWrite === true;
			return { error: rethrowUnlessOdooError(thrown), mayHaveChanged: true, isTransient };
		}
	}
	if (reply.kind === 'fault') return failureFromFault(reply.fault, call);
	const { status, text } = reply;
	return failureFromRefusal({ status, text, url: request.url, headers: response.headers }, now());
}

/** The run was cancelled before the request went out. */
function notSent(): Failure {
	return { error: cancelled(), mayHaveChanged: false, isTransient: false };
}

/** Whether this error says nothing about the earlier tries. */
function isUnanswered(error: OdooError): boolean {
	return isConnectionError(error) || error.code === 'TIMEOUT' || error.code === 'PROTOCOL';
}

function outcomeUnknown(call: Call, error: OdooError): OdooError {
	if (error.code === 'OUTCOME_UNKNOWN') return error;
	const action = ACTIONS.get(call.method);
	const what = action ? `could ${action} the ${call.model} records` : `ran ${callName(call)}`;
	return error.with({
		code: 'OUTCOME_UNKNOWN',
		message: `It is not known whether Odoo ${what}: ${error.message}`,
		hint: call.isIdempotentWrite ? LOOK_FIRST : `${LOOK_FIRST} ${NOT_REPEATED}`,
	});
}
