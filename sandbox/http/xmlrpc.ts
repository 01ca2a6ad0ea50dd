import { faultFrom, xmlFault } from '../faults';
import { calledBy, dispatch } from '../rpc/services';
import type { Server } from '../rpc/server';
import { errorPage, xml, type Answer, type Called, type Request } from './answer';
import { readMethodCall } from './xmlReader';
import { writeFault, writeResponse } from './xmlWriter';

/** POST /xmlrpc/2/<service>: faults are answers of status 200 too. */
export async function answerXmlRpc(server: Server, request: Request): Promise<Answer> {
	if (request.method !== 'POST') {
		const text = 'The method is not allowed for the requested URL.';
		return errorPage(405, 'Method Not Allowed', text, { allow: 'POST, OPTIONS' });
	}
	const service = request.path.split('/')[3] ?? '';
	let called: Called = {};
	try {
		const { method, params } = await readMethodCall(request.body);
		called = calledBy(service, method, params);
		return { ...xml(writeResponse(dispatch(server, service, method, params))), called };
	} catch (error) {
		const { code, text } = xmlFault(faultFrom(error));
		return { ...xml(writeFault(code, text)), called };
	}
}
