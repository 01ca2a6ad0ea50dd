/** The pattern that stands for just this text: `%` and `_` would stand for any characters, a backslash makes them plain. */
export function escapedPattern(text: string): string {
	return text.replace(/[\\%_]/g, '\\$&');
}
