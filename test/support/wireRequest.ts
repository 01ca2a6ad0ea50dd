import type { WireRequest } from './proxy';

/** Database, user and secret come first, then the model, then the method. */
const METHOD_IN = {
	json2: /^\/json\/2\/[\w.]+\/(\w+)$/,
	jsonrpc: /"args":\["(?:[^"\\]|\\.)*",\d+,"(?:[^"\\]|\\.)*","[\w.]+","(\w+)"/,
	xmlrpc: /^(?:[\s\S]*?<param>){5}<value><string>(\w+)</,
};

/** The method of Odoo that a request calls, over whichever protocol; nothing for a login or a page. */
export function methodOf({ path, body }: WireRequest): string | undefined {
	const start = body.slice(0, 2000); // what follows may be large
	const found =
		METHOD_IN.json2.exec(path) ?? METHOD_IN.jsonrpc.exec(start) ?? METHOD_IN.xmlrpc.exec(start);
	return found?.[1];
}

/** Tells the requests that call one of the methods. */
export function isCallOf(...methods: readonly string[]): (request: WireRequest) => boolean {
	return (request) => methods.includes(methodOf(request) ?? '');
}
