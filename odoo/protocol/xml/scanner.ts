import { OdooError } from '../../errors';
import { brokenAnswer, isDamaged } from '../body';
import { resolveReferences } from './characterReferences';

/** Its three bytes in UTF-8. */
const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';
const BANG = 0x21;
const SLASH = 0x2f;
const LESS = 0x3c;
const GREATER = 0x3e;
const COMMENT = '<!--';
const CDATA = '<![CDATA[';
const CDATA_END = ']]>';

/** The most frequent tags by their first character: comparing is faster than cutting the tag out. */
const USUAL_TAGS: ReadonlyMap<number, string> = new Map(
	['string', 'int', 'boolean', 'double', 'array', '/value'].map((tag) => [tag.charCodeAt(0), tag]),
);
const PLAIN_TAG = /^\/?[a-zA-Z][\w.]*$/;
/** A tag with blanks, or one that closes itself. */
const UNUSUAL_TAG = /^<(\/?)([a-zA-Z][\w.]*)\s*(\/?)>/;
/** Bounds the work, and V8's stack, that a regular expression may spend on one. */
const MAX_UNUSUAL_TAG_LENGTH = 1000;

/** V8 copies shorter slices; longer ones keep the whole answer alive that they were cut from. */
const SHORTEST_SHARED_SLICE = 13;
const FIRST_BEYOND_ASCII = 0x80;
const EXCERPT_LENGTH = 60;

/**
 * Reads XML from front to back, once, as tags and texts.
 *
 * A tag is named `value` for `<value>` and `/value` for `</value>`; `<value/>` reads as both.
 * Comments are skipped wherever they stand, and CDATA sections count as text. All else that
 * XML-RPC has no use for (DOCTYPE, entities, processing instructions) is an error. Characters are
 * passed on as they are: Odoo 14 sends control characters that XML forbids.
 *
 * All markup is ASCII, so it is looked for in a string with a character per byte, and only texts are
 * decoded. As one text, the answer would be twice as large as soon as it has a letter beyond Latin-1.
 * @throws OdooError PROTOCOL from every method that reads.
 */
export class Scanner {
	private at = 0;
	/** The closing tag that is due after `<value/>`. */
	private due?: string;

	/** A character per byte. */
	private readonly xml: string;

	constructor(private readonly answer: Buffer) {
		this.xml = answer.toString('latin1');
		if (this.xml.startsWith(BYTE_ORDER_MARK)) this.at = BYTE_ORDER_MARK.length;
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
			if (this.takePlain(tag)) return true;
			const isClosing = this.xml.charCodeAt(this.at + 1) === SLASH;
			if (isClosing !== tag.startsWith('/')) return false;
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
		const usual = USUAL_TAGS.get(this.xml.charCodeAt(this.at + 1));
		if (usual !== undefined && this.takePlain(usual)) return usual;
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

	/** Where the next read starts. */
	get position(): number {
		return this.at;
	}

	/**
	 * What was read since that position, for `takeAgain`; undefined after `<value/>`, whose closing
	 * tag is still due.
	 */
	passageSince(position: number): string | undefined {
		return this.due === undefined ? this.xml.slice(position, this.at) : undefined;
	}

	/**
	 * Reads the passage if it comes next, to the letter, and says so. Nothing but what comes next
	 * decides how it is read, so it means what it meant when it was read tag by tag.
	 */
	takeAgain(passage: string): boolean {
		const end = this.at + passage.length;
		// Not `startsWith`: V8 compares equal lengths as memory, and goes by characters there.
		if (this.due !== undefined || this.xml.slice(this.at, end) !== passage) return false;
		this.at = end;
		return true;
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
		const found = JSON.stringify(this.decoded(at, at + EXCERPT_LENGTH));
		return new OdooError('PROTOCOL', "The server's answer is not XML-RPC.", {
			details: `Expected ${expected} at byte ${at}, found ${found}.`,
			hint: 'Check that Server URL points to Odoo itself.',
		});
	}

	private cutBefore(expected: string): OdooError {
		return new OdooError('PROTOCOL', "The server's answer is not complete XML-RPC.", {
			details: `Expected ${expected}, but the answer ends after ${this.xml.length} bytes.`,
			hint: 'Try again. If the problem persists, something between n8n and Odoo cuts off responses.',
		});
	}

	/** Reads the tag if it comes next as `<tag>` and not in another form. */
	private takePlain(tag: string): boolean {
		const end = this.at + 1 + tag.length;
		const isNext = this.xml.startsWith(tag, this.at + 1) && this.xml.charCodeAt(end) === GREATER;
		if (isNext) this.at = end + 1;
		return isNext;
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
		const text = this.decoded(start, end);
		return text.includes('&') ? resolveReferences(text) : text;
	}

	private cdata(): string {
		const start = this.at + CDATA.length;
		this.skipPast(CDATA_END);
		return this.decoded(start, this.at - CDATA_END.length);
	}

	/** The text of these bytes, as a string that lets go of the answer. */
	private decoded(start: number, end: number): string {
		const isCopied = end - start < SHORTEST_SHARED_SLICE && this.isAscii(start, end);
		if (isCopied) return this.xml.slice(start, end);
		const text = this.answer.toString('utf8', start, end);
		if (isDamaged(text, this.answer.subarray(start, end))) throw brokenAnswer(text);
		return text;
	}

	private isAscii(start: number, end: number): boolean {
		for (let at = start; at < end; at++) {
			if (this.xml.charCodeAt(at) >= FIRST_BEYOND_ASCII) return false;
		}
		return true;
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
