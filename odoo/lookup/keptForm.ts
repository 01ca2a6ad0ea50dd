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

/** Source: `_primary_email` of the models in Odoo 14 to 19. */
const EMAIL_FIELDS: ReadonlySet<string> = new Set(['email', 'email_from']);

/** The kept form of a field by which records are found, if it has one. */
export function keptFormOf({ name }: Field, { fields }: Schema): KeptForm | undefined {
	if (name === 'vat') return { name, isOf: (text) => compactVat(text) !== '', of: compactVat };
	const isKept = fields.get(NORMALISED_EMAIL)?.searchable === true;
	return EMAIL_FIELDS.has(name) && isKept
		? { name: NORMALISED_EMAIL, isOf: isAddress, of: normalisedAddress }
		: undefined;
}

/** Source: `_fix_vat_number` of the app base_vat, which not every database has. */
function compactVat(text: string): string {
	return text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
}
