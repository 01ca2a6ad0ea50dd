/** The action, the button and the context behind the text of a RedirectWarning, as JSON-RPC has them. */
const REDIRECTION = /\n\d+\n[^\n]*\n(?:None|\{[^\n]*\})\s*$/;

/** Odoo's text for the user, without the tuple that XML-RPC makes of a RedirectWarning. */
export function constraintText(message: string): string {
	const [, inTuple] = /^\(\s*(?:'((?:[^'\\]|\\.)*)'|"(?:[^"\\]|\\.)*")\s*,/.exec(message) ?? [];
	const text = inTuple?.replaceAll("\\'", "'").replaceAll('\\n', '\n') ?? message;
	return oneLine(
		text.replace(/^The operation cannot be completed:\s*/, '').replace(REDIRECTION, ''),
	);
}

/** The text in one line, of a length that can be read. */
export function oneLine(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
