import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const SCRIPT = join(__dirname, 'pythonXmlrpc.py');
const MAX_OUTPUT_BYTES = 2 ** 28;

export interface Questions {
	/** Values to write as method responses. Bytes as `{ $bytes: base64 }`, dates as `{ $date: iso }`. */
	readonly dumps: readonly unknown[];
	/** Method calls to read. */
	readonly loads: readonly string[];
}

export interface Answers {
	readonly dumped: readonly string[];
	/** Parameters and method of each call. */
	readonly loaded: ReadonlyArray<readonly [params: readonly unknown[], method: string]>;
}

/** What Python's `xmlrpc.client` says, all in one process; undefined on a machine without Python. */
export function askPython(questions: Questions): Answers | undefined {
	const { error, status, stdout, stderr } = spawnSync('python3', [SCRIPT], {
		input: JSON.stringify(questions),
		encoding: 'utf8',
		env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
		maxBuffer: MAX_OUTPUT_BYTES,
	});
	if (error && 'code' in error && error.code === 'ENOENT') return undefined;
	if (error ?? status !== 0) throw error ?? new Error(stderr);
	return JSON.parse(stdout) as Answers;
}
