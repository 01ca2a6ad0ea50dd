import type { HttpResponse } from '../http';
import { rpcProtocol } from './rpcProtocol';
import { bytesOf, isSuccess } from './body';
import type { Encoded, Endpoint, Fault, Reply, ServiceCall } from './protocol';
import { databaseHeader } from './protocol';
import { decodeMethodResponse } from './xml/decode';
import { encodeMethodCall } from './xml/encode';

/**
 * The class of exception behind each fault code; code 1 carries a whole traceback instead.
 * Source: odoo/http.py and odoo/addons/base/controllers/rpc.py of Odoo 14 and 19.
 */
const EXCEPTION_BY_CODE: Readonly<Record<number, string>> = {
	2: 'odoo.exceptions.UserError',
	3: 'odoo.exceptions.AccessDenied',
	4: 'odoo.exceptions.AccessError',
};

/** Enough bytes to distinguish XML-RPC from a web page, with leading blanks. */
const START_BYTES = 1000;

/** XML-RPC at `/xmlrpc/2/`: Odoo 14 to 19. */
export const xmlrpc = rpcProtocol('xmlrpc', encodeRpc);

function encodeRpc(
	{ service, method, args }: ServiceCall,
	{ url, database }: Pick<Endpoint, 'url' | 'database'>,
): Encoded {
	const request = {
		method: 'POST',
		url: `${url}/xmlrpc/2/${service}`,
		headers: { 'content-type': 'text/xml', ...databaseHeader(database) },
		body: encodeMethodCall(method, args),
	} as const;
	return { request, decode: decodeXmlRpc };
}

/** XML-RPC has no IDs, so only the shape of a result shows whether it belongs to the request. */
export function decodeXmlRpc(response: HttpResponse): Reply {
	const answer = bytesOf(response);
	const start = answer.toString('utf8', 0, START_BYTES);
	const isXmlRpc = isSuccess(response) && /^\s*(<\?xml|<methodResponse)/.test(start);
	if (!isXmlRpc) return { kind: 'refusal', status: response.status, text: answer.toString() };
	const reply = decodeMethodResponse(answer);
	if ('result' in reply) return { kind: 'result', result: reply.result };
	const { code, message } = reply.fault;
	if (isWithoutResult(message)) return { kind: 'result', result: null };
	return { kind: 'fault', fault: faultFrom(code, message) };
}

/**
 * Whether the method ran, is committed, and returned what Odoo cannot put into XML although it is
 * nothing to miss: None, or on Odoo 14 the records themselves. Within a list or an object, they take
 * a result with them that somebody may miss.
 */
function isWithoutResult(fault: string): boolean {
	const isUnsendable = /cannot marshal (?:None\b|<class 'odoo\.api\.)/.test(fault);
	return isUnsendable && !/, in dump_(?:array|struct)\b/.test(fault);
}

function faultFrom(code: number, message: string): Fault {
	const exception = EXCEPTION_BY_CODE[code];
	return exception ? { exception, message } : { ...lastException(message), debug: message };
}

/** A line of a traceback that is no exception. */
const FRAME = /^(?:\s|Traceback |File )/;
const EXCEPTION = /^([\w.]{1,200})(?::\s*(.*))?$/;

/**
 * The exception that a Python traceback ends with: `ValueError: text`, maybe over several lines. It is
 * looked for from the end, line by line, as it is the last one behind a frame.
 */
function lastException(traceback: string): Pick<Fault, 'exception' | 'message'> {
	const text = traceback.trimEnd();
	for (let end = text.length; end >= 0;) {
		const start = text.lastIndexOf('\n', end - 1) + 1;
		const before = text.lastIndexOf('\n', start - 2) + 1;
		if (start === 0 || FRAME.test(text.slice(before, before + 20))) {
			const [, exception, message = ''] = EXCEPTION.exec(text.slice(start, end)) ?? [];
			if (exception) return { exception, message: `${message}${text.slice(end)}`.trim() };
		}
		end = start - 1;
	}
	return { exception: '', message: text.slice(text.lastIndexOf('\n') + 1) };
}
