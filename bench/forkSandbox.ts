import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import type { SandboxAddress } from './sandboxProcess';

/** Starts the sandbox in a process of its own, which the caller ends. */
export async function forkSandbox(): Promise<{
	readonly address: SandboxAddress;
	readonly child: ChildProcess;
}> {
	const child = fork(require.resolve('./sandboxProcess.ts'));
	const address = await new Promise<SandboxAddress>((resolve) => child.once('message', resolve));
	return { address, child };
}
