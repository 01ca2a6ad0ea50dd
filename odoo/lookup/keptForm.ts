import type { RpcValue } from '../call';
import type { Field, Schema } from '../schema/schema';
import { isAddress, NORMALISED_EMAIL, normalisedAddress } from './emailAddress';

/**
 * The form in which Odoo keeps what is written in many ways: a record that was created with the email
 * address `Ann@Acme.com` is also the one that `ann@acme.com` means.
 */
export interface KeptForm {
	/** The field that holds it; the field itself where Odoo rewrites what it is given. */
	readonly name: string;
	/** Whether a text has such a form. */
	readonly isOf: (text: string) => boolean;
	readonly of: (text: string) => string;
}

/** The number of a bank account, and the form by which Odoo tells accounts apart. */
const [ACCOUNT, SANITIZED] = ['acc_number', 'sanitized_acc_number'];

/** Source: `_primary_email` of the models in Odoo 14 to 19. */
const EMAIL_FIELDS: ReadonlySet<string> = new Set(['email', 'email_from']);

/** Source: `create` and `write` of res.country in Odoo 14 to 19, and of res.bank in Odoo 19. */
const IN_CAPITALS: ReadonlySet<string> = new Set(['res.bank.bic', 'res.country.code']);

/** The kept form of a field by which records are found, if it has one. */
export function keptFormOf(field: Field, { fields, model }: Schema): KeptForm | undefined {
	const { name } = field;
	const isKeptIn = (other: string) => fields.get(other)?.searchable === true;
	const inItself = (of: KeptForm['of']) => ({
		name,
		isOf: (text: string) => of(text) !== text,
		of,
	});
	const isOf = (text: string) => compact(text) !== '';
	if (name === 'vat' || name === SANITIZED) return { name, isOf, of: compact };
	if (name === 'website') return inItself(asWebsite);
	if (name === ACCOUNT && isKeptIn(SANITIZED)) return { name: SANITIZED, isOf, of: compact };
	const isEmail = name === NORMALISED_EMAIL || EMAIL_FIELDS.has(name);
	if (isEmail && isKeptIn(NORMALISED_EMAIL)) {
		return { name: NORMALISED_EMAIL, isOf: isAddress, of: normalisedAddress };
	}
	if (IN_CAPITALS.has(`${model}.${name}`)) return inItself((text) => text.trim().toUpperCase());
	return isTrimmed(field) ? inItself((text) => text.trim()) : undefined;
}

/** A text as Odoo's forms would write it. */
export function entered(value: RpcValue, field: Field): RpcValue {
	return isTrimmed(field) && typeof value === 'string' ? value.trim() : value;
}

function isTrimmed({ keepsSpaces, type }: Field): boolean {
	return type === 'char' && keepsSpaces !== true;
}

/** What a field comes to hold if the text is written to it, where Odoo rewrites it. */
export function rewritten({ name }: Field, text: string): string {
	if (name === 'vat') return compact(text);
	if (name === 'website' && isBareAddress(text)) return withScheme(text);
	return name === ACCOUNT ? inGroups(compact(text)) : text;
}

/**
 * Source: `_fix_vat_number` of the app base_vat, which not every database has, and `sanitize_account_number`
 * of res.partner.bank.
 */
function compact(text: string): string {
	return text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
}

/** Source: `pretty_iban` of the app base_iban. */
function inGroups(text: string): string {
	return text.replace(/.{4}(?=.)/g, '$& ');
}

/** Whether a website lacks what comes before its name. */
function isBareAddress(text: string): boolean {
	return /^[^\s:/?#]+\.[^\s:]+$/.test(text);
}

function asWebsite(text: string): string {
	const address = text.trim();
	return isBareAddress(address) ? withScheme(address) : address;
}

/** Source: `_clean_website` of res.partner. */
function withScheme(text: string): string {
	return `http://${text}`;
}
