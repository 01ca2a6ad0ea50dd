import { startSandbox } from '../sandbox';

/** What a credential for the sandbox holds. */
export interface SandboxAddress {
	readonly url: string;
	readonly db: string;
	readonly username: string;
	readonly password: string;
}

/** The sandbox in a process of its own, so that its work does not count as ours. */
async function main(): Promise<void> {
	const { url, database, users } = await startSandbox();
	const { login, apiKey = '' } = users.admin;
	process.send?.({ url, db: database, username: login, password: apiKey } satisfies SandboxAddress);
}

void main();
