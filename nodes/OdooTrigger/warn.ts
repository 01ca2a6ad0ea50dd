import type { IPollFunctions } from 'n8n-workflow';

/** Writes to n8n's log what no execution shows. */
export function warn(ctx: Pick<IPollFunctions, 'getNode' | 'logger'>, message: string): void {
	ctx.logger.warn(`${ctx.getNode().name}: ${message}`);
}
