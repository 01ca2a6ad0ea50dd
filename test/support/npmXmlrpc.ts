import { createRequire } from 'node:module';
import { Readable } from 'node:stream';

interface Serializer {
	serializeMethodCall(method: string, params: readonly unknown[]): string;
	serializeMethodResponse(result: unknown): string;
}

interface Deserializer {
	deserializeMethodCall(
		xml: Readable,
		done: (error: Error | null, method?: string, params?: unknown[]) => void,
	): void;
	deserializeMethodResponse(
		xml: Readable,
		done: (error: Error | null, result?: unknown) => void,
	): void;
}

// The two inner modules of npm `xmlrpc` that turn values into XML and back; they come without types.
const load = createRequire(__filename);
const serializer = load('xmlrpc/lib/serializer') as Serializer;
const NpmDeserializer = load('xmlrpc/lib/deserializer') as new () => Deserializer;

export const { serializeMethodCall, serializeMethodResponse } = serializer;

/** The result of a method response, as npm `xmlrpc` reads it; a fault rejects. */
export function deserializeMethodResponse(xml: string | Buffer): Promise<unknown> {
	return new Promise((resolve, reject) => {
		new NpmDeserializer().deserializeMethodResponse(streamOf(xml), (error, result) => {
			if (error) reject(error);
			else resolve(result);
		});
	});
}

/** Method and parameters of a call, as npm `xmlrpc` reads it. */
export function deserializeMethodCall(
	xml: string | Buffer,
): Promise<{ readonly method?: string; readonly params?: unknown[] }> {
	return new Promise((resolve, reject) => {
		new NpmDeserializer().deserializeMethodCall(streamOf(xml), (error, method, params) => {
			if (error) reject(error);
			else resolve({ method, params });
		});
	});
}

function streamOf(xml: string | Buffer): Readable {
	return Readable.from([Buffer.from(xml)], { objectMode: false });
}
