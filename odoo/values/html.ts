/** HTML's elements. Odoo removes every other word in angle brackets, such as the placeholder `<name>`. */
const ELEMENTS =
	'a|abbr|address|article|aside|b|big|blockquote|body|br|button|caption|center|cite|code|col|d[dlt]|del|' +
	'details|div|em|fieldset|figcaption|figure|font|footer|form|h[1-6r]|head|header|html|i|iframe|img|ins|kbd|' +
	'label|li|main|mark|nav|[ou]l|p|pre|q|s|samp|section|small|span|strike|strong|style|su[bp]|summary|svg|' +
	't[dhrt]?|table|tbody|tfoot|thead|time|title|u|var|video|wbr';

/**
 * `</b>`, `<br/>`, `<a href="...">`, or an element that needs no end, such as `<p>`. No comparison such as
 * `a<b and c>d`, and no address such as `<ann@example.com>`.
 */
const TAG = new RegExp(
	`<(?:/(?:${ELEMENTS})\\s*|(?:${ELEMENTS})(?:\\s*/|\\s+[\\w:.-]+\\s*=[^<>]*)|(?:p|[bh]r|li|t[dhr]|d[dt])\\s*)>`,
	'i',
);

/** One that begins no character reference such as `&amp;`. */
const BARE_AMPERSAND = /&(?!#?\w+;)/g;

/** A content that may be text or HTML, as HTML: what is no HTML in it is shown as it is. */
export function htmlFrom(content: string): string {
	return TAG.test(content) ? content : escaped(withReferences(content));
}

/** The lines of a text stay lines; nothing in it is taken for HTML. */
export function htmlOfText(text: string): string {
	return escaped(text.replaceAll('&', '&amp;'));
}

/** Whether a field that holds one HTML already shows the other: Odoo wraps a text, and spells in its own way. */
export function isSameHtml(wanted: string, held: string): boolean {
	const [own, others] = [spelled(wanted), spelled(htmlFrom(held))];
	return own === others || own === others.replace(/^<(p|span)>(.*)<\/\1>$/s, '$2');
}

function escaped(text: string): string {
	const inText = text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	return inText.replace(/\r\n|\r|\n/g, '<br>');
}

function withReferences(content: string): string {
	return content.replace(BARE_AMPERSAND, '&amp;');
}

/** Source: `html_sanitize` of Odoo 14 and 19. */
function spelled(html: string): string {
	const inTags = withReferences(html.trim()).replace(/<([bh]r) ?\/>/g, '<$1>');
	return inTags.replaceAll('\u00a0', '&nbsp;').replaceAll('&quot;', '"');
}
