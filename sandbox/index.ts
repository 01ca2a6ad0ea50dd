export { startSandbox } from './startSandbox';
export type { Sandbox, SandboxOptions, WireRequest } from './startSandbox';
export type { SandboxUser, SandboxUsers } from './seed/users';
