import type { Call } from '../call';
import { callName } from '../call';
import { OdooError } from '../errors';
import type { Failure } from './failure';
import type { Explanation } from './explanations';
import { FAULT_RULES } from './faultRules';
import { oneLine } from './faultText';
import type { Fault } from './protocol';

/** Rules look at the beginning of a message only: patterns over megabytes would take too long. */
const MAX_MESSAGE_LENGTH = 4000;

/** Turns Odoo's report of a failed call into the error for the user. The transaction was rolled back. */
export function failureFromFault({ exception, message, debug }: Fault, call: Call): Failure {
	const fault = {
		exception: exception.slice(-MAX_MESSAGE_LENGTH),
		message: message.slice(0, MAX_MESSAGE_LENGTH),
	};
	const explanation = explain(fault, call);
	const { code, message: told = oneLine(fault.message), hint, field, hasRun } = explanation;
	const details = [fault.exception, debug ?? message].filter(Boolean).join('\n');
	return {
		error: new OdooError(code, told, { hint, field, details, hasRun }),
		mayHaveChanged: explanation.mayHaveChanged ?? false,
		isTransient: explanation.isTransient ?? false,
	};
}

function explain(fault: Fault, call: Call): Explanation {
	for (const rule of FAULT_RULES) {
		if (rule.exception && !rule.exception.test(fault.exception)) continue;
		const match = (rule.message ?? /^/).exec(fault.message);
		const found = match?.slice(1) ?? [];
		if (match && (rule.applies?.(found, call) ?? true)) return rule.explain(found, call, fault);
	}
	return {
		code: 'SERVER_ERROR',
		message: `Odoo reported an internal error in ${callName(call)}: ${oneLine(`${fault.exception}: ${fault.message}`)}`,
		hint: "The server's log tells more. An app installed in Odoo may be at fault.",
	};
}
