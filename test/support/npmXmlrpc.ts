import { Readable } from 'node:stream';
import Deserializer from 'xmlrpc/lib/deserializer';

export { serializeMethodCall, serializeMethodResponse } from 'xmlrpc/lib/serializer';

/** The result of a method response, as npm `xmlrpc` reads it; a fault rejects. */
export function deserializeMethodResponse(xml: string | Buffer): Promise<unknown> {
	return new Promise((resolve, reject) => {
		new Deserializer().deserializeMethodResponse(streamOf(xml), (error, result) => {
			if (error) reject(error);
			else resolve(result);
		});
	});
}

/** The parameters of a method call, as npm `xmlrpc` reads it. */
export function deserializeMethodCall(
	xml: string | Buffer,
): Promise<{ readonly method?: string; readonly params?: unknown[] }> {
	return new Promise((resolve, reject) => {
		new Deserializer().deserializeMethodCall(streamOf(xml), (error, method, params) => {
			if (error) reject(error);
			else resolve({ method, params });
		});
	});
}

function streamOf(xml: string | Buffer): Readable {
	return Readable.from([Buffer.from(xml)], { objectMode: false });
}
