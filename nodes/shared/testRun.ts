import type { IPollFunctions, WorkflowExecuteMode } from 'n8n-workflow';

/** Of the editor, and of n8n's evaluations, which run a workflow for each case of a test. */
const TEST_MODES: ReadonlySet<WorkflowExecuteMode> = new Set(['evaluation', 'manual']);

/** Whether the workflow runs to try it out: then nothing is to be remembered. */
export function isTestRun(ctx: Pick<IPollFunctions, 'getMode'>): boolean {
	return TEST_MODES.has(ctx.getMode());
}
