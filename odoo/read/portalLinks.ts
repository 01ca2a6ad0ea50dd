import type { StopSettings } from '../batch/batch';
import type { Outcome } from '../batch/outcome';
import { Batch } from '../batch/batch';
import { sendEach } from '../batch/send';
import type { RpcValue } from '../call';
import { recordIn } from '../call';
import { activeContext } from '../client/context';
import { ModelCalls } from '../client/modelClient';
import { onchange } from '../client/onchange';
import { hasCode, nothing, OdooError, recordNotFound, recover } from '../errors';
import type { Dated } from '../forVersion';
import { forVersion } from '../forVersion';
import type { RawRecord } from '../protocol/expect';
import { anyAnswer, expectText } from '../protocol/expect';
import { linkedName } from '../values/recordId';
import { zip } from '../zip';

/** Where the customer of a record finds it without logging in. */
export interface PortalLink {
	readonly id: number;
	readonly name: string;
	readonly url: string;
	readonly payment?: OnlinePayment;
}

/** Where the customer pays online; if nowhere, `note` says why. */
interface OnlinePayment {
	readonly url: string | null;
	readonly amount: number | null;
	readonly currency: string | null;
	readonly note: string | null;
}

/** What a link is made of. */
const PAGE_FIELDS: readonly string[] = ['display_name', 'access_url', 'access_token'];
/** What decides about the address: websites and companies may have one each. */
const SITE_FIELDS: readonly string[] = ['website_id', 'company_id'];

const PAYMENT_WIZARD = 'payment.link.wizard';

/** What the dialog shows. It cannot be asked what it has: Odoo 16 fails to tell the fields of this model. */
const SHOWN: ReadonlyArray<Dated & { readonly names: readonly string[] }> = [
	{ until: 16, names: ['link', 'amount', 'currency_id'] },
	{ names: ['link', 'amount', 'currency_id', 'warning_message'] },
];
/** Where the dialog signs its link with the request of a browser, which no call by an API is (`generate_access_token`). */
const ON_SCREEN_ONLY: readonly Dated[] = [{ since: 16, until: 18 }];

/** What can be paid online, and the words for what cannot. */
const PAYABLE: Readonly<Record<string, (record: RawRecord) => string | undefined>> = {
	'account.move': ({ state, move_type: type }) =>
		type === 'out_invoice' && state === 'posted'
			? undefined
			: 'Only posted customer invoices can be paid online.',
	'sale.order': ({ state }) => (state === 'cancel' ? 'Canceled orders cannot be paid.' : undefined),
};
const PAYABLE_FIELDS: readonly string[] = ['state', 'move_type'];

/**
 * The links that Odoo would mail to customers and vendors, each with its token. One request for all records,
 * one for each website or company, and one more for each record that has no token yet, or is to be paid.
 * @returns for each id its link, or why there is none
 * @throws OdooError `INVALID_VALUE` for a model without such pages
 */
export async function portalLinks(
	model: ModelCalls,
	ids: readonly number[],
	{ withPayment, ...settings }: StopSettings & { readonly withPayment: boolean },
): Promise<Map<number, Outcome<PortalLink>>> {
	const also = [...SITE_FIELDS, ...(withPayment ? PAYABLE_FIELDS : [])];
	const records = await readPortalRecords(model, ids, also);
	const sites = new Map<string, string>();
	const linkTo = async (id: number): Promise<PortalLink> => {
		const record = records.get(id);
		if (!record) throw recordNotFound(model.name, id);
		const path = await portalPath(model, record);
		const site = JSON.stringify(SITE_FIELDS.map((name) => record[name]));
		const base = sites.get(site) ?? (await baseUrl(model, id));
		sites.set(site, base);
		const payment = withPayment ? await onlinePayment(model, record) : undefined;
		const link = { id, name: String(record.display_name), url: base + path };
		return { ...link, ...(payment && { payment }) };
	};
	const wanted = [...new Set(ids)];
	const found = await sendEach(Batch.of<number, PortalLink>(wanted), linkTo, settings);
	return new Map(zip(wanted, found.outcomes()));
}

/** What links are made of, by the records' ids. @throws OdooError `INVALID_VALUE` for a model without pages */
export async function readPortalRecords(
	model: ModelCalls,
	ids: readonly number[],
	also: readonly string[] = [],
): Promise<ReadonlyMap<number, RawRecord>> {
	const { fields } = await model.client.schema(model.name);
	if (!fields.has('access_url')) throw noPortalPage(model.name);
	const names = [...PAGE_FIELDS, ...also].filter((name) => fields.has(name));
	return await model.readByIds(ids, names);
}

/**
 * The page of a record on its server, with the token that Odoo makes for whoever is sent the link. Its own
 * method makes it where there is none yet: it is public on all versions, and needs no more than reading.
 */
export async function portalPath(
	model: ModelCalls,
	{ id, display_name: name, access_url: page, access_token: token }: RawRecord,
): Promise<string> {
	if (typeof page !== 'string' || !page.startsWith('/'))
		throw noPortalPage(model.name, String(name));
	if (token) return `${page}?access_token=${encodeURIComponent(String(token))}`;
	const path = await model.call('get_portal_url', { ids: [Number(id)] }, anyAnswer);
	if (typeof path === 'string' && path.startsWith('/')) return path;
	throw noPortalPage(model.name, String(name));
}

/** The address under which customers reach Odoo, which need not be the one that n8n uses. */
async function baseUrl(model: ModelCalls, id: number): Promise<string> {
	return (await model.call('get_base_url', { ids: [id] }, expectText)).replace(/\/+$/, '');
}

/** What Odoo's dialog "Generate a Payment Link" shows as it opens; nothing of it is stored. */
async function onlinePayment(
	{ client, name: model, context }: ModelCalls,
	record: RawRecord,
): Promise<OnlinePayment> {
	const unpayable = PAYABLE[model];
	if (!unpayable) return noPayment('Only sales orders and invoices can be paid online.');
	const why = unpayable(record);
	if (why) return noPayment(why);
	const version = await client.version();
	if (forVersion(ON_SCREEN_ONLY, version)) {
		return noPayment(
			'Odoo 16, 17 and 18 make payment links only on their own screens. Send the link to the page: invoices, and quotations that require payment, can be paid there.',
		);
	}
	const names = forVersion(SHOWN, version)?.names ?? [];
	const fields = Object.fromEntries(names.map((name) => [name, specOf(name)]));
	const active = activeContext({ model, ids: [Number(record.id)] });
	const dialog = new ModelCalls(client, PAYMENT_WIZARD, { ...context, ...active });
	const opened = onchange(dialog, fields, { older: '' });
	const shown = await recover(opened, hasCode('MODEL_NOT_FOUND'), nothing);
	if (!shown) return noPayment('Online payment is not installed in this Odoo database.');
	return paymentFrom(shown.value);
}

function specOf(name: string): RpcValue {
	return name === 'currency_id' ? { fields: { display_name: {} } } : {};
}

function paymentFrom({
	link,
	amount,
	currency_id: currency,
	warning_message: warning,
}: RawRecord): OnlinePayment {
	if (warning) return noPayment(String(warning));
	if (!link || Number(amount) <= 0) return noPayment('There is nothing to be paid.');
	const name = linkedName(currency) ?? recordIn(currency).display_name;
	return {
		url: String(link).replace(/(?<!:)\/\//, '/'), // Odoo 19 puts two between address and page
		amount: Number(amount),
		currency: name ? String(name) : null,
		note: null,
	};
}

function noPayment(note: string): OnlinePayment {
	return { url: null, amount: null, currency: null, note };
}

function noPortalPage(model: string, name?: string): OdooError {
	return new OdooError(
		'INVALID_VALUE',
		name === undefined
			? `Odoo has no customer page for ${model} records.`
			: `Odoo has no customer page for ${name}.`,
		{
			hint: 'There are pages for quotations, sales orders, customer invoices, vendor bills and purchase orders. For a PDF of other records, use Attachment > Download Document with a report.',
		},
	);
}
