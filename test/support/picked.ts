/** The value of a picker, as the editor saves it. */
export const by = (mode: string, value: unknown) => ({ __rl: true, mode, value });
