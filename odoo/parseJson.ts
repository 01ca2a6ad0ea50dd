import type { RpcValue } from './call';

/** What JSON says; undefined for a text that is none. */
export function parseJson(text: string): RpcValue | undefined {
	try {
		return JSON.parse(text) as RpcValue;
	} catch {
		return undefined; // callers know what the text is else
	}
}
