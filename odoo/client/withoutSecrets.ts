import { OdooError } from '../errors';
import type { HttpRequest } from '../http';
import { placesOfPlain, plainOf } from './encodings';

const HIDDEN = '***';
/** Shorter secrets, and shorter parts of one, also occur in messages by chance. */
const SHORTEST = 8;
/** How much of a secret is hidden at the end of a text, which may have been cut there. */
const SHORTEST_REST = 4;
/** Parts of this length are enough to find a secret of any length. */
const LONGEST_PART = 64;

/** Where a text was cut off: maybe within an escape, maybe in quotes. */
const CUT_OFF = /(?:u[\da-f]{0,3}|x[\da-f]?|%[\da-f]?|&[#\w]{0,7})?["'….)]{0,5}$/i;
const CLOSING = /["'….)]{0,5}$/;

/** What is longer, such as a trace, is cut. */
const MAX_LENGTH = 20_000;
const MAX_CAUSES = 5;

/** One secret in one of its encodings, as `plainOf` gives it. */
interface Form {
	readonly plain: string;
	/** A part of this length is enough to be hidden. */
	readonly partLength: number;
	/** Each such part contains one of these, which can be searched for quickly. */
	readonly blocks: readonly string[];
}

/**
 * The same error without the secrets, whole or in part, in whatever encoding: debug pages, firewalls
 * and wrong servers show what they were sent. Of causes that are no errors of ours, only name, code
 * and message stay.
 */
export function withoutSecrets(error: OdooError, secrets: readonly string[]): OdooError {
	const forms = secrets.flatMap(formsOf);
	const long = secrets.filter(({ length }) => length >= SHORTEST).flatMap(formsOf);
	const clean = (each: OdooError, depth: number): OdooError => {
		const { message, hint, details, cause } = each;
		return each.with({
			message: hide(message, long),
			hint: hint && hide(hint, long),
			details: details && hide(details, forms),
			cause: cleanCause(cause, depth + 1),
		});
	};
	const cleanCause = (cause: unknown, depth: number): Error | undefined => {
		if (depth > MAX_CAUSES || !(cause instanceof Error)) return undefined;
		if (cause instanceof OdooError) return clean(cause, depth);
		const { code, name } = cause as { code?: unknown; name: string };
		const kept = new Error(hide(cause.message, forms));
		return Object.assign(kept, { name }, typeof code === 'string' && { code });
	};
	return clean(error, 0);
}

/** What opens something besides the login: the cookie of a web session, the token of a portal link. */
export function secretsOf({ url, headers }: Pick<HttpRequest, 'url' | 'headers'>): string[] {
	const [, cookie] = /=(.+)$/.exec(headers.cookie ?? '') ?? [];
	const [, token] = /[?&]access_token=([^&#]+)/.exec(url) ?? [];
	return [cookie, token].filter((secret) => secret !== undefined);
}

/** The text without the secrets. */
export function textWithoutSecrets(text: string, secrets: readonly string[]): string {
	return hide(text, secrets.flatMap(formsOf));
}

/** The secret itself; in UTF-8 that is taken for Latin-1; within something in Base64. */
function formsOf(secret: string): Form[] {
	const trimmed = secret.trim(); // a key is sent so, and the blanks are no secret
	const bytes = Buffer.from(trimmed, 'utf8');
	const base64 = [0, 1, 2].map((shift) => base64Within(bytes, shift));
	const inUrls = base64.map((text) => text.replaceAll('/', '_').replaceAll('+', '-'));
	const encoded = [bytes.toString('latin1'), ...base64, ...inUrls]
		.map(plainOf)
		.filter(({ length }) => length >= SHORTEST);
	const plains = new Set([plainOf(trimmed), ...encoded]);
	return [...plains].filter((plain) => plain !== '').map(formOf);
}

function formOf(plain: string): Form {
	const half = Math.ceil(plain.length / 2);
	const partLength = Math.min(plain.length, Math.max(SHORTEST, half), LONGEST_PART);
	const blockLength = Math.ceil(partLength / 2);
	const count = Math.floor(plain.length / blockLength);
	const blocks = Array.from({ length: count }, (_, index) =>
		plain.slice(index * blockLength, (index + 1) * blockLength),
	);
	return { plain, partLength, blocks };
}

/** What is the bytes' own in the Base64 of something that has them behind `shift` other bytes. */
function base64Within(bytes: Buffer, shift: number): string {
	const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
	const first = Math.ceil((shift * 8) / 6);
	return text.slice(first, Math.floor(((shift + bytes.length) * 8) / 6));
}

function hide(long: string, forms: readonly Form[]): string {
	const text = long.slice(0, MAX_LENGTH);
	const plain = plainOf(text);
	const found = forms.filter((form) => mayShow(plain, form));
	if (found.length === 0) return text;
	const isSecret = new Uint8Array(plain.length);
	for (const form of found) markParts(plain, form, isSecret);
	const places = placesOfPlain(text);
	let shown = '';
	let from = 0;
	for (let at = 0; at < plain.length; at++) {
		if (!isSecret[at]) continue;
		shown += text.slice(from, places[at]?.start) + HIDDEN;
		while (isSecret[at + 1]) at++;
		from = places[at]?.end ?? text.length;
	}
	return shown + text.slice(from);
}

/** Whether a closer look is worth it: most texts have nothing of the secret. */
function mayShow(plain: string, { blocks, plain: secret }: Form): boolean {
	const end = plain.slice(-secret.length - 20);
	return (
		blocks.some((block) => plain.includes(block)) || end.includes(secret.slice(0, SHORTEST_REST))
	);
}

function markParts(plain: string, form: Form, isSecret: Uint8Array): void {
	const { plain: secret, partLength } = form;
	const parts = new Set<string>();
	for (let at = 0; at + partLength <= secret.length; at++) {
		parts.add(secret.slice(at, at + partLength));
	}
	for (let at = 0; at + partLength <= plain.length; at++) {
		if (parts.has(plain.slice(at, at + partLength))) isSecret.fill(1, at, at + partLength);
	}
	for (const cut of [CUT_OFF, CLOSING]) {
		const [start, end] = restOf(plain, secret.slice(0, partLength), cut);
		isSecret.fill(1, start, end);
	}
}

/**
 * Where the text ends with the secret's beginning; an empty range if it does not. A part that is enough
 * to be hidden has been found before.
 */
function restOf(plain: string, secret: string, cut: RegExp): [start: number, end: number] {
	const tail = plain.slice(-20);
	const end = plain.length - tail.length + (cut.exec(tail)?.index ?? tail.length);
	for (let length = Math.min(secret.length, end); length >= SHORTEST_REST; length--) {
		if (plain.startsWith(secret.slice(0, length), end - length)) return [end - length, end];
	}
	return [end, end];
}
