// The parts of npm `xmlrpc` 1.3.2 that turn values into XML and back; it ships no types.
declare module 'xmlrpc/lib/serializer' {
	export function serializeMethodCall(method: string, params: readonly unknown[]): string;
	export function serializeMethodResponse(result: unknown): string;
}

declare module 'xmlrpc/lib/deserializer' {
	import type { Readable } from 'node:stream';

	class Deserializer {
		deserializeMethodResponse(
			xml: Readable,
			done: (error: Error | null, result?: unknown) => void,
		): void;
		deserializeMethodCall(
			xml: Readable,
			done: (error: Error | null, method?: string, params?: unknown[]) => void,
		): void;
	}
	export = Deserializer;
}
