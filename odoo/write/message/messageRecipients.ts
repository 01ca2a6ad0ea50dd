import type { RpcValue } from '../../call';
import type { ActiveRecords } from '../../client/context';
import type { ModelCalls, ModelClient } from '../../client/modelClient';
import { isOfRequest, OdooError, recover } from '../../errors';
import type { Match } from '../../lookup/matches';
import { addressIn, isAddress } from '../../lookup/emailAddress';
import { BY_EMAIL, matchPeople, personError } from '../../lookup/people';
import type { RawRecord } from '../../protocol/expect';
import { linkedIds } from '../../values/recordId';
import { Batch } from '../../batch/batch';
import { sendAll } from '../../batch/send';
import type { NewRecord } from '../createRequest';
import { createRequest } from '../createRequest';

const PARTNER = 'res.partner';

const CONTACTS_PER_REQUEST = 1000;

/** The dialogs that are for its recipients alone; the others send to the followers of the record as well. */
const TO_RECIPIENTS_ALONE = 'account.move.send';

export interface RecipientSettings {
	/** What to do about an email address that no contact has. */
	readonly onMissing: 'error' | 'create';
	/** What else can be done about it. */
	readonly hintIfMissing?: string;
}

/**
 * Finds the contacts that lists of database IDs, email addresses and External IDs mean, for all
 * messages together.
 * @returns for each list the ids, or why it has none
 */
export async function findRecipients(
	model: ModelCalls,
	lists: ReadonlyArray<readonly unknown[]>,
	{ onMissing, hintIfMissing = WORDS.hintIfNone }: RecipientSettings,
): Promise<Array<readonly number[] | OdooError>> {
	const words = { ...WORDS, hintIfNone: hintIfMissing };
	const given = lists.flat();
	if (given.length === 0) return lists.map(() => []);
	const partners = await model.of(PARTNER);
	const found = await matchPeople(partners, given, [BY_EMAIL]);
	const created = onMissing === 'create' ? await createContacts(partners, found) : undefined;
	return lists.map((list) => {
		const ids: number[] = [];
		for (const value of list) {
			const match = found.get(value);
			const id = match?.status === 'found' ? match.id : created?.get(keyOf(value));
			if (id instanceof OdooError) return id;
			if (id === undefined) return personError(value, match, words);
			ids.push(id);
		}
		return [...new Set(ids)];
	});
}

/**
 * Odoo reports emails without a recipient as sent.
 * @param contacts of the dialog, as they were read
 * @throws OdooError `REQUIRED_MISSING` naming the contact
 */
export async function checkRecipients(
	dialog: ModelCalls,
	contacts: RpcValue | undefined,
	{ model, ids: [record = 0] }: ActiveRecords,
): Promise<void> {
	if (contacts === undefined) return;
	const ids = linkedIds(contacts);
	if (ids.length === 0) {
		const domain = [
			['res_model', '=', model],
			['res_id', '=', record],
			['partner_id.partner_share', '=', true],
			['partner_id.email', 'like', '@'],
		];
		// Customers among them are enough for Odoo.
		const followers = dialog.beside('mail.followers');
		if (!dialog.name.startsWith(TO_RECIPIENTS_ALONE) && (await followers.count(domain)) > 0) return;
		throw noRecipient('The email has no recipients.', 'add them to the template');
	}
	const partners = dialog.beside(PARTNER);
	const read = partners.readByIds(ids, ['display_name', 'email']);
	const known = await recover(read, isOfRequest, () => new Map<number, RawRecord>());
	for (const { display_name: name, email } of known.values()) {
		if (!String(email).includes('@')) throw withoutAddress(String(name));
	}
}

export function withoutAddress(contact: string): OdooError {
	return noRecipient(`${contact} has no email address.`, 'add the address to the contact');
}

function noRecipient(message: string, orElse: string): OdooError {
	const hint = `Enter others under Recipients, or ${orElse} in Odoo.`;
	return new OdooError('REQUIRED_MISSING', message, { field: 'recipients', hint });
}

/** A contact for each address that none has, or why there is none. */
async function createContacts(
	partners: ModelClient,
	found: ReadonlyMap<unknown, Match>,
): Promise<ReadonlyMap<unknown, number | OdooError>> {
	const missing = new Map<unknown, string>();
	for (const [value, { status }] of found) {
		if (status !== 'missing' || typeof value !== 'string' || !isAddress(value)) continue;
		if (missing.has(keyOf(value))) continue;
		missing.set(keyOf(value), value.trim());
	}
	const texts = [...missing.values()];
	const contacts = texts.map((text) => ({
		vals: { name: nameIn(text), email: addressIn(text) },
	}));
	const settings = { batchSize: CONTACTS_PER_REQUEST, stopAtFirstError: false };
	const created = await sendAll(
		Batch.of<NewRecord, number>(contacts),
		createRequest(partners),
		settings,
	);
	return created.resultsBy([...missing.keys()]);
}

/** The same for all spellings of an address. */
function keyOf(value: unknown): unknown {
	return typeof value === 'string' ? BY_EMAIL.asStored(value.trim()) : value;
}

/** The name in `Ann <ann@example.com>`, else the address. */
function nameIn(text: string): string {
	const name = text
		.slice(0, Math.max(0, text.indexOf('<')))
		.replace(/["']/g, '')
		.trim();
	return name === '' ? addressIn(text) : name;
}

const WORDS = {
	one: 'contact',
	several: 'contacts',
	field: 'partner_ids',
	hintIfNone: 'Create the contact first, or choose another recipient.',
	hintIfSeveral: 'Use the ID of the contact instead.',
};
