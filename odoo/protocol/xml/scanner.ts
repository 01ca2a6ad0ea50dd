import { OdooError } from '../../errors';
import { resolveReferences } from './references';

const BYTE_ORDER_MARK = 0xfeff;
const BANG = 0x21;
const LESS = 0x3c;
const GREATER = 0x3e;
const COMMENT = '<!--';
const CDATA = '<![CDATA[';
const CDATA_END = ']]>';

const PLAIN_TAG = /^\/?[a-zA-Z][\w.]*$/;
/** A tag with blanks, a prefix or attributes: Apache's servers send `<ex:nil xmlns:ex="..."/>`. */
const UNUSUAL_TAG =
	/^<(\/?)(?:\w+:)?([a-zA-Z][\w.]*)(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/;
/** Bounds the work, and V8's stack, that a regular expression may spend on one. */
const MAX_UNUSUAL_TAG_LENGTH = 1000;

/** V8 copies shorter slices; longer ones keep the whole text alive that they were cut from. */
const SHORTEST_SHARED_SLICE = 13;
const EXCERPT_LENGTH = 60;

/**
 * Reads XML from front to back, once, as tags and texts.
 *
 * A tag is named `value` for `<value>` and `/value` for `</value>`; `<value/>` reads as both.
 * Comments are skipped wherever they stand, and CDATA sections count as text. All else that
 * XML-RPC has no use for (DOCTYPE, entities, processing instructions) is an error. Characters are
 * passed on as they are: Odoo 14 sends control characters that XML forbids.
 * @throws OdooError PROTOCOL from every method that reads.
 */
export class Scanner {
	private at = 0;
	/** The closing tag that is due after `<value/>`. */
	private due?: string;

	constructor(private readonly xml: string) {
		if (xml.charCodeAt(0) === BYTE_ORDER_MARK) this.at = 1;
	}

	/** Skips `<?xml version="1.0"?>`. */
	declaration(): void {
		this.skipBlanks();
		if (this.xml.startsWith('<?xml ', this.at)) this.skipPast('?>');
	}

	/** Reads the tag if it comes next, and says so. */
	take(tag: string): boolean {
		if (this.due === undefined) {
			this.skipToTag();
			const end = this.at + 1 + tag.length;
			if (this.xml.startsWith(tag, this.at + 1) && this.xml.charCodeAt(end) === GREATER) {
				this.at = end + 1;
				return true;
			}
		}
		const { at, due } = this;
		if (this.tag() === tag) return true;
		this.at = at;
		this.due = due;
		return false;
	}

	/** Reads the tag, which has to come next. */
	expect(tag: string): void {
		if (!this.take(tag)) throw this.unexpected(`<${tag}>`);
	}

	/** Reads whatever tag comes next. */
	tag(): string {
		if (this.due !== undefined) {
			const tag = this.due;
			this.due = undefined;
			return tag;
		}
		this.skipToTag();
		const end = this.xml.indexOf('>', this.at);
		if (end < 0) throw this.cutBefore('>');
		const tag = this.xml.slice(this.at + 1, end);
		if (!PLAIN_TAG.test(tag)) return this.unusualTag();
		this.at = end + 1;
		return tag;
	}

	/** Reads the text up to the next tag. */
	text(): string {
		if (this.due !== undefined) return '';
		let text = this.plainText();
		while (this.xml.charCodeAt(this.at + 1) === BANG) {
			if (this.xml.startsWith(CDATA, this.at)) text += this.cdata();
			else if (!this.skipComment()) throw this.unexpected('text');
			text += this.plainText();
		}
		return text;
	}

	/** Makes sure that nothing follows. */
	end(): void {
		this.skipBlanksAndComments();
		if (this.at < this.xml.length) throw this.unexpected('the end');
	}

	/** The error for an answer that does not go on as `expected`. */
	unexpected(expected: string): OdooError {
		const { at, xml } = this;
		const isWithinTag = xml.charCodeAt(at) === LESS && !xml.includes('>', at);
		if (at >= xml.length || isWithinTag) return this.cutBefore(expected);
		const found = JSON.stringify(xml.slice(at, at + EXCERPT_LENGTH));
		return new OdooError('PROTOCOL', "The server's answer is not XML-RPC.", {
			details: `Expected ${expected} at character ${at}, found ${found}.`,
			hint: 'Check that the Server URL leads to Odoo itself.',
		});
	}

	private cutBefore(expected: string): OdooError {
		return new OdooError('PROTOCOL', "The server's answer is not complete XML-RPC.", {
			details: `Expected ${expected}, but the answer ends after ${this.xml.length} characters.`,
			hint: 'Try again. If it happens again, something between here and Odoo cuts answers off.',
		});
	}

	private unusualTag(): string {
		const start = this.xml.slice(this.at, this.at + MAX_UNUSUAL_TAG_LENGTH);
		const [whole, slash, name, isEmpty] = UNUSUAL_TAG.exec(start) ?? [];
		if (whole === undefined) throw this.unexpected('a tag');
		this.at += whole.length;
		if (isEmpty) this.due = `/${name}`;
		return `${slash}${name}`;
	}

	private plainText(): string {
		const start = this.at;
		const end = this.xml.indexOf('<', start);
		if (end < 0) throw this.cutBefore('<');
		if (end === start) return '';
		this.at = end;
		const text = this.xml.slice(start, end);
		return text.includes('&') ? resolveReferences(text) : detached(text);
	}

	private cdata(): string {
		const start = this.at + CDATA.length;
		this.skipPast(CDATA_END);
		return detached(this.xml.slice(start, this.at - CDATA_END.length));
	}

	private skipToTag(): void {
		this.skipBlanksAndComments();
		if (this.xml.charCodeAt(this.at) !== LESS) throw this.unexpected('a tag');
	}

	private skipBlanksAndComments(): void {
		do this.skipBlanks();
		while (this.xml.charCodeAt(this.at + 1) === BANG && this.skipComment());
	}

	private skipBlanks(): void {
		while (isBlank(this.xml.charCodeAt(this.at))) this.at++;
	}

	private skipComment(): boolean {
		const isComment = this.xml.startsWith(COMMENT, this.at);
		if (isComment) this.skipPast('-->');
		return isComment;
	}

	private skipPast(mark: string): void {
		const found = this.xml.indexOf(mark, this.at);
		if (found < 0) throw this.cutBefore(mark);
		this.at = found + mark.length;
	}
}

function isBlank(code: number): boolean {
	return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** A copy that lets go of the answer, which is many times larger than what is read from it. */
function detached(slice: string): string {
	return slice.length < SHORTEST_SHARED_SLICE ? slice : ` ${slice}`.slice(1);
}
