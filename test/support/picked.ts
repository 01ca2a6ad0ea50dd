/** The value of a picker, as the editor saves it. */
export const by = <T>(mode: string, value: T) => ({ __rl: true as const, mode, value });
