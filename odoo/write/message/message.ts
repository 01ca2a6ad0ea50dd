import type { RpcValue, Vals } from '../../call';
import type { OdooClient } from '../../client/client';
import { caughtOdooError, OdooError } from '../../errors';
import { expectNumber } from '../../protocol/expect';
import { createTogether } from '../create/create';
import type { Target } from '../find/existing';
import { checkExisting } from '../find/existing';
import type { RecipientSettings } from './messageRecipients';
import { findRecipients } from './messageRecipients';
import type { Outcome, SettleOptions } from '../settle/settle';
import { settle } from '../settle/settle';
import type { UploadFile } from '../uploadFile';
import { attachmentVals } from '../uploadFile';

/** A message for the chatter of one record. */
export interface MessageRow {
	readonly id: number;
	/** A comment goes to the followers, a note stays within the company. */
	readonly kind: 'comment' | 'note';
	readonly body: MessageBody;
	readonly subject: string;
	/** Database IDs, e-mail addresses or external IDs of contacts. */
	readonly recipients: readonly unknown[];
	readonly files: readonly UploadFile[];
}

export interface MessageBody {
	readonly format: 'html' | 'text';
	readonly content: string;
}

const ATTACHMENT = 'ir.attachment';

/** Where attachments of a message wait for it; posting moves those that the user made to the record. */
const WAITING = { res_model: 'mail.compose.message', res_id: 0 };

const SUBTYPES = { comment: 'mail.mt_comment', note: 'mail.mt_note' } as const;

/** Since then Odoo escapes the body, unless it is told that it is HTML. Before, it always is. */
const BODY_IS_HTML_SINCE = 17;

/**
 * Posts a message on each record, one request each, since Odoo posts them one by one; another one
 * for the files of a message that has some.
 * @returns the id of each message, or why it was not posted
 */
export async function postMessages(
	client: OdooClient,
	target: Target,
	rows: ReadonlyArray<MessageRow | OdooError>,
	settings: Pick<SettleOptions, 'stopAtFirstError'> & Pick<RecipientSettings, 'onMissing'>,
): Promise<Array<Outcome<number>>> {
	const { stopAtFirstError, onMissing } = settings;
	const existing = await checkExisting(client, target, rows);
	const recipients = await findRecipients(
		client,
		existing.map((row) => (row instanceof OdooError ? row : row.recipients)),
		{ context: target.context, onMissing },
	);
	const ready = existing.map((row, index) => {
		const partnerIds = recipients[index] ?? [];
		if (row instanceof OdooError) return row;
		return partnerIds instanceof OdooError ? partnerIds : { ...row, partnerIds };
	});
	const needsFlag = (await client.version()) >= BODY_IS_HTML_SINCE;
	const post = async ([row]: ReadonlyArray<MessageRow & { partnerIds: readonly number[] }>) => {
		if (!row) return [];
		const params = {
			body: htmlOf(row.body),
			...(needsFlag && { body_is_html: true }),
			message_type: 'comment',
			subtype_xmlid: SUBTYPES[row.kind],
			...(row.subject && { subject: row.subject }),
			...(row.partnerIds.length > 0 && { partner_ids: row.partnerIds }),
		};
		return [await postWithFiles(client, target, row, params)];
	};
	return await settle(ready, post, { batchSize: 1, stopAtFirstError });
}

async function postWithFiles(
	client: OdooClient,
	{ model, context }: Target,
	{ id, files }: MessageRow,
	params: Vals,
): Promise<number> {
	const vals: Vals[] = [];
	for (const file of files) vals.push({ ...(await attachmentVals(file)), ...WAITING });
	const fileIds =
		vals.length > 0 ? await createTogether(client, { model: ATTACHMENT, context }, vals) : [];
	try {
		const posted = await client.call({
			model,
			method: 'message_post',
			ids: [id],
			params: { ...params, ...(fileIds.length > 0 && { attachment_ids: fileIds }) },
			context,
		});
		return expectNumber(idIn(posted), `${model}.message_post`);
	} catch (thrown) {
		const error = caughtOdooError(thrown);
		// A message that may have been posted keeps its files.
		if (fileIds.length > 0 && error.code !== 'OUTCOME_UNKNOWN') await discard(client, fileIds);
		throw error.code === 'METHOD_NOT_FOUND' ? noChatter(model, error) : error;
	}
}

/** Files without their message would stay behind where nobody sees them. */
async function discard(client: OdooClient, ids: readonly number[]): Promise<void> {
	try {
		await client.call({ model: ATTACHMENT, method: 'unlink', ids });
	} catch (thrown) {
		caughtOdooError(thrown); // why the message was not posted tells more
	}
}

/** Odoo 14 answers with an id, later versions with a list of one. */
function idIn(posted: RpcValue): RpcValue | undefined {
	return Array.isArray(posted) ? (posted as readonly RpcValue[])[0] : posted;
}

/** The lines of a text stay lines; nothing in it is taken for HTML. */
function htmlOf({ format, content }: MessageBody): string {
	if (format === 'html') return content;
	const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	return escaped.replace(/\r\n|\r|\n/g, '<br>');
}

function noChatter(model: string, cause: OdooError): OdooError {
	return new OdooError('METHOD_NOT_FOUND', `${model} records have no chatter to post in.`, {
		hint: 'Choose a model whose form in Odoo shows messages, such as contacts, orders or invoices.',
		details: cause.details,
		cause,
	});
}
