import { startProxy } from './proxy';
import type { Proxy as ServerProxy } from './proxy';
import type { OdooClient } from '../../odoo';
import type { ClientSettings, Target } from './target';
import { clientFor, openTarget } from './target';

/** The server that the tests of a suite run against. */
export function useTarget(): Target {
	return openDuring(openTarget);
}

/** A proxy in front of the target; each test begins without the requests and the faults of the one before. */
export function useProxy(target: Target): ServerProxy {
	const proxy = openDuring(async () => await startProxy(target.url));
	beforeEach(() => {
		proxy.forget();
		proxy.mend();
	});
	return proxy;
}

interface ClientSetup extends Omit<ClientSettings, 'url'> {
	/** What its requests go through. */
	readonly through?: ServerProxy;
	/** Those whose fields it knows before the tests. */
	readonly models?: readonly string[];
}

/** A client of all tests of a suite. It has logged in, so that the requests that a test counts are its own. */
export function useClient(
	target: Target,
	{ through, models = [], ...settings }: ClientSetup = {},
): OdooClient {
	return openDuring(async () => {
		const client = clientFor(target, { ...settings, url: (through ?? target).url });
		await client.session();
		for (const model of models) await client.schema(model);
		return client;
	});
}

/**
 * What is opened before the tests of a suite and closed behind them, to be used in tests and hooks
 * as if it were there from the beginning.
 */
function openDuring<T extends object & { readonly close?: () => Promise<void> }>(
	open: () => Promise<T>,
): T {
	let opened: T | undefined;
	beforeAll(async () => {
		opened = await open();
	});
	afterAll(async () => await opened?.close?.());
	return new Proxy({} as T, {
		get: (_, name) => {
			if (!opened) throw new Error(`"${String(name)}" is known once the tests run.`);
			return Reflect.get(opened, name) as unknown;
		},
	});
}
