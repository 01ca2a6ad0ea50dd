import type { StopSettings } from '../../batch/batch';
import type { Outcome } from '../../batch/outcome';
import { Batch } from '../../batch/batch';
import { sendEach } from '../../batch/send';
import type { Vals } from '../../call';
import type { ModelCalls } from '../../client/modelClient';
import type { OdooError } from '../../errors';
import { toOdooError } from '../../errors';
import { checkExisting } from '../../lookup/byId';
import { expectIdIn } from '../../protocol/expect';
import { htmlOfText } from '../../values/html';
import { createTogether } from '../createRequest';
import type { UploadFile } from '../uploadFile';
import { attachmentVals } from '../uploadFile';
import type { RecipientSettings } from './messageRecipients';
import { findRecipients } from './messageRecipients';

/** A message for the chatter of one record. */
export interface MessageRow {
	readonly id: number;
	/** A comment goes to the followers, a note stays within the company. */
	readonly kind: 'comment' | 'note';
	readonly body: { readonly format: 'html' | 'text'; readonly content: string };
	readonly subject: string;
	/** Database IDs, email addresses or External IDs of contacts. */
	readonly recipients: readonly unknown[];
	readonly files: readonly UploadFile[];
}

const ATTACHMENT = 'ir.attachment';

/** Where attachments of a message wait for it; posting moves those that the user made to the record. */
const WAITING = { res_model: 'mail.compose.message', res_id: 0 };

const SUBTYPES = { comment: 'mail.mt_comment', note: 'mail.mt_note' } as const;

/** Since then Odoo escapes the body, unless it is told that it is HTML. Before, it always is. */
const BODY_IS_HTML_SINCE = 17;

/** A message whose recipients are known. */
interface AddressedRow extends MessageRow {
	readonly partnerIds: readonly number[];
}

/**
 * Posts a message on each record, one request each, since Odoo posts them one by one; another one
 * for the files of a message that has some.
 * @returns the id of each message, or why it was not posted
 */
export async function postMessages(
	model: ModelCalls,
	rows: ReadonlyArray<MessageRow | OdooError>,
	settings: StopSettings & RecipientSettings,
): Promise<Array<Outcome<number>>> {
	const existing = await Batch.of<MessageRow, number>(rows).mapTogether(
		async (all) => await checkExisting(model, all),
	);
	const addressed = await existing.joined(
		async (all) => {
			const lists = all.map(({ recipients }) => recipients);
			return await findRecipients(model, lists, settings);
		},
		(row, partnerIds): AddressedRow => ({ ...row, partnerIds }),
	);
	const version = await model.client.version();
	const run = async (message: AddressedRow) => await post(model, message, version);
	return (await sendEach(addressed, run, settings)).outcomes();
}

async function post(
	model: ModelCalls,
	{ id, body, kind, subject, partnerIds, files }: AddressedRow,
	version: number,
): Promise<number> {
	const vals: Vals[] = [];
	for (const file of files) vals.push({ ...(await attachmentVals(file)), ...WAITING });
	const attachments = model.beside(ATTACHMENT);
	const fileIds = vals.length > 0 ? await createTogether(attachments, vals) : [];
	const params = {
		body: body.format === 'html' ? body.content : htmlOfText(body.content),
		body_is_html: version >= BODY_IS_HTML_SINCE || undefined,
		message_type: 'comment',
		subtype_xmlid: SUBTYPES[kind],
		subject: subject || undefined,
		partner_ids: partnerIds.length > 0 ? partnerIds : undefined,
		attachment_ids: fileIds.length > 0 ? fileIds : undefined,
	};
	try {
		return await model.call('message_post', { ids: [id], params }, expectIdIn);
	} catch (thrown) {
		const error = toOdooError(thrown);
		// A message that may have been posted keeps its files.
		if (fileIds.length > 0 && error.code !== 'OUTCOME_UNKNOWN') await discard(attachments, fileIds);
		throw error.code === 'METHOD_NOT_FOUND' ? noChatter(model.name, error) : error;
	}
}

/** Files without their message would stay behind where nobody sees them. */
async function discard(attachments: ModelCalls, ids: readonly number[]): Promise<void> {
	try {
		await attachments.call('unlink', { ids }, () => undefined);
	} catch {
		// why the message was not posted tells more
	}
}

function noChatter(model: string, error: OdooError): OdooError {
	return error.with({
		message: `${model} records have no chatter to post in.`,
		hint: 'Choose a model whose form in Odoo shows messages, such as contacts, orders or invoices.',
	});
}
