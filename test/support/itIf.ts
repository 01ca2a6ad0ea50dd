/** A test, or a whole suite, that is listed as skipped where it cannot run. */
export const itIf = (canRun: boolean) => (canRun ? it : it.skip);
export const describeIf = (canRun: boolean) => (canRun ? describe : describe.skip);
