/** What happens, and what came of it. Throws if it was not right. */
export type Story = () => Promise<string>;

export const STORIES: Readonly<Record<string, Story>> = {};
