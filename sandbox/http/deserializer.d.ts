/** The part of npm's `xmlrpc` that reads requests; it comes without types. */
declare module 'xmlrpc/lib/deserializer' {
	import type { Readable } from 'node:stream';

	class Deserializer {
		deserializeMethodCall(
			stream: Readable,
			callback: (error: Error | null | undefined, method: string, params: unknown[]) => void,
		): void;
		protected push(value: unknown): void;
		protected value: boolean;
		protected onClosetag(tag: string): void;
		protected endI8(text: string): void;
		protected endBase64(text: string): void;
		protected endDateTime(text: string): void;
	}
	export = Deserializer;
}
