/** SQL's LIKE: `%` is any text, `_` any character; the operators without `=` look inside. */
export function likeTest(pattern: string, operator: string): (text: string) => boolean {
	const ignoresCase = operator.endsWith('ilike');
	const isWhole = operator.startsWith('=');
	if (!isWhole && !/[%_\\]/.test(pattern)) {
		const part = ignoresCase ? pattern.toLowerCase() : pattern;
		return (text) => (ignoresCase ? text.toLowerCase() : text).includes(part);
	}
	const source = pattern.replace(/\\(.)|[^\w\s]|_/gs, (symbol, escaped?: string) => {
		if (symbol === '%') return '[^]*';
		if (symbol === '_') return '[^]';
		return (escaped ?? symbol).replace(/[$()*+./?[\\\]^{|}]/, '\\$&');
	});
	const regex = new RegExp(isWhole ? `^${source}$` : source, ignoresCase ? 'iu' : 'u');
	return (text) => regex.test(text);
}
