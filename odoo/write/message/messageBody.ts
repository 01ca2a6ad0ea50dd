/** What people write, and as what. */
export interface MessageBody {
	readonly format: 'html' | 'text';
	readonly content: string;
}

/** A tag or a character reference; no address such as `<ann@example.com>`, which Odoo would remove. */
const HTML = /<\/?[a-z]\w*(?:\s[^<>]*)?\/?>|&#?\w+;/i;

/** The format of a content that may have either. */
export function formatOf(content: string): MessageBody['format'] {
	return HTML.test(content) ? 'html' : 'text';
}

/** The lines of a text stay lines; nothing in it is taken for HTML. */
export function htmlOf({ format, content }: MessageBody): string {
	if (format === 'html') return content;
	const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	return escaped.replace(/\r\n|\r|\n/g, '<br>');
}
