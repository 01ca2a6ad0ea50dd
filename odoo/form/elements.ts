import { OdooError } from '../errors';
import { resolveReferences } from '../protocol/xml/characterReferences';

/** An element of a view: `<button name="action_confirm" string="Confirm"/>`. */
export interface Element {
	readonly tag: string;
	readonly attributes: ReadonlyMap<string, string>;
	readonly children: readonly Element[];
	/** The text directly inside it, without that of its children. */
	readonly text: string;
}

/** An element that is still being read. */
interface OpenElement extends Element {
	readonly children: OpenElement[];
	text: string;
}

const NAME = String.raw`[^\s<>/='"!?]{1,200}`;
const ATTRIBUTE = new RegExp(String.raw`\s*(${NAME})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')`, 'y');
const TAG_START = new RegExp(`<(/?)(${NAME})`, 'y');
const TAG_END = /\s*(\/?)>/y;
/** As deep as Odoo's own parser goes. */
const MAX_DEPTH = 256;
/** What stands between elements and says nothing to users: the opening and closing mark. */
const SKIPPED = [
	['<!--', '-->'],
	['<?', '?>'],
] as const;

/**
 * Reads the XML of a view, as Odoo writes it: elements, attributes, texts and comments. A DOCTYPE and
 * entities of its own, which nothing of Odoo has, are errors; so no text can grow.
 * @throws OdooError `PROTOCOL`
 */
export function elementFrom(xml: string): Element {
	const root: OpenElement = { tag: '', attributes: new Map(), children: [], text: '' };
	const open: OpenElement[] = [root];
	for (let at = 0; at < xml.length;) {
		const current = open[open.length - 1]!;
		if (xml[at] !== '<') {
			const end = xml.indexOf('<', at);
			const text = xml.slice(at, end < 0 ? xml.length : end);
			current.text += resolveReferences(text);
			at += text.length;
			continue;
		}
		const skipped = SKIPPED.find(([mark]) => xml.startsWith(mark, at));
		if (skipped) {
			const end = xml.indexOf(skipped[1], at);
			if (end < 0) throw unreadable(at);
			at = end + skipped[1].length;
			continue;
		}
		const tag = readTag(xml, at);
		at = tag.end;
		if (tag.isClosing) {
			if (open.length === 1 || open.pop()!.tag !== tag.element.tag) throw unreadable(at);
			continue;
		}
		current.children.push(tag.element);
		if (!tag.isEmpty) open.push(tag.element);
		if (open.length > MAX_DEPTH) throw unreadable(at);
	}
	const [view] = root.children;
	if (!view || open.length > 1) throw unreadable(xml.length);
	return view;
}

function readTag(xml: string, start: number) {
	TAG_START.lastIndex = start;
	const [opening, slash, tag] = TAG_START.exec(xml) ?? [];
	if (opening === undefined || tag === undefined) throw unreadable(start);
	const attributes = new Map<string, string>();
	let end = start + opening.length;
	for (;;) {
		ATTRIBUTE.lastIndex = end;
		const [whole, name, quoted, single] = ATTRIBUTE.exec(xml) ?? [];
		if (whole === undefined || name === undefined) break;
		attributes.set(name, resolveReferences(quoted ?? single ?? ''));
		end += whole.length;
	}
	TAG_END.lastIndex = end;
	const [closing, isEmpty] = TAG_END.exec(xml) ?? [];
	if (closing === undefined) throw unreadable(end);
	const element: OpenElement = { tag, attributes, children: [], text: '' };
	return { element, isClosing: slash === '/', isEmpty: isEmpty === '/', end: end + closing.length };
}

function unreadable(at: number): OdooError {
	return new OdooError('PROTOCOL', 'A view of Odoo cannot be read.', {
		details: `Not the XML of a view at character ${at}.`,
		hint: 'Check the view in Odoo under Settings > Technical > Views, in developer mode.',
	});
}
