import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Context, MessageRow, OdooClient, Outcome, RecordLocator } from '../../../../odoo';
import { forRecordsOf, ModelCalls, OdooError, postMessages } from '../../../../odoo';
import type { BatchRow, OutputItem, RunSettings } from '../../../shared/operation';
import { batchOperation } from '../../../shared/operation';
import { Added } from '../../../shared/parameters/added';
import { choiceParameter, readChoiceParameter } from '../../../shared/parameters/choices';
import { idsParameter, readIds } from '../../../shared/parameters/ids';
import { readModel } from '../../../shared/parameters/model';
import { readGivenList, readText } from '../../../shared/parameters/required';
import { allowSendingParameter, sendingError } from '../../../shared/parameters/toolUse';
import { callOptions, readCallSettings } from '../../callOptions';
import type { InputFile } from '../../uploads';
import { inputFilesParameter, readInputFiles, uploadFilesOf } from '../../uploads';
import { readRecipients, recipientsFrom, recipientsParameter } from '../../recipients';
import { outcomesOfItems } from '../../result';
import { textParameter } from '../../business/parameters';
import type { ListedOperation } from '../../../shared/resource';

interface MessageTarget {
	readonly model: string;
	readonly context: Context;
	readonly onMissingRecipient: 'create' | 'error';
}

interface Row extends Omit<MessageRow, 'id' | 'files'> {
	readonly ids: readonly RecordLocator[];
	readonly files: readonly InputFile[];
}

const onMissingRecipientOption = choiceParameter({
	displayName: 'If Recipient Not Found',
	name: 'onMissingRecipient',
	type: 'options',
	default: 'error',
	description: 'What to do if no contact has the email address of a recipient',
	options: [
		{
			name: 'Create a Contact',
			value: 'create',
			description: 'Create one contact for each new email address',
		},
		{ name: 'Fail the Item', value: 'error' },
	],
});

const messageTypeParameter = choiceParameter({
	displayName: 'Message Type',
	name: 'messageType',
	type: 'options',
	default: 'note',
	options: [
		{
			name: 'Comment',
			value: 'comment',
			description: 'Sent to the followers of the record, including customers',
		},
		{ name: 'Note', value: 'note', description: 'Only visible to employees' },
	],
});

const bodyFormatParameter = choiceParameter({
	displayName: 'Body Format',
	name: 'bodyFormat',
	type: 'options',
	default: 'text',
	options: [
		{ name: 'HTML', value: 'html' },
		{
			name: 'Text',
			value: 'text',
			description: 'Plain text: line breaks are kept, HTML is escaped',
		},
	],
});

const bodyParameter = textParameter('Body', 'body', {
	typeOptions: { rows: 4 },
	description: 'The text of the message',
});

const subjectParameter = textParameter('Subject', 'subject', {
	description: 'Shown above the message, and as the subject of its email',
});

const partnerIdsParameter = textParameter('Recipients by Email or ID', 'partnerIds', {
	placeholder: 'e.g. ann@example.com, 42',
	description:
		'Further contacts to notify: email addresses, database IDs or External IDs, separated by commas or as an array',
});

const attachmentsParameter = { ...inputFilesParameter, displayName: 'Attachments', default: '' };

export const postOperation: ListedOperation = {
	option: {
		name: 'Post',
		value: 'post',
		description: 'Post a comment or a note in the chatter of records',
		action: 'Post message',
	},
	properties: [
		allowSendingParameter,
		idsParameter('Records to post on. Each one gets its own message.'),
		messageTypeParameter,
		bodyFormatParameter,
		bodyParameter,
		subjectParameter,
		recipientsParameter,
		partnerIdsParameter,
		attachmentsParameter,
		callOptions(onMissingRecipientOption),
	],
	operation: batchOperation(readRow, execute),
};

function readRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
	item: INodeExecutionData,
): BatchRow<MessageTarget, Row> {
	const model = readModel(ctx, itemIndex);
	const ids = readIds(ctx, itemIndex);
	const kind = readChoiceParameter(ctx, itemIndex, messageTypeParameter);
	const format = readChoiceParameter(ctx, itemIndex, bodyFormatParameter);
	const content = readText(ctx, itemIndex, bodyParameter);
	const subject = readText(ctx, itemIndex, subjectParameter).trim();
	const recipients = [
		...readRecipients(ctx, itemIndex),
		...readGivenList(ctx, itemIndex, partnerIdsParameter, recipientsFrom),
	];
	const isSent = kind === 'comment' || recipients.length > 0;
	const refusal = isSent ? sendingError(ctx.getNode()) : undefined;
	if (refusal) throw refusal;
	const files = readInputFiles(ctx, itemIndex, item, attachmentsParameter);
	const onMissingRecipient = new Added(ctx, itemIndex).choice(onMissingRecipientOption);
	const { context } = readCallSettings(ctx, itemIndex);

	if (content.trim() === '' && files.length === 0) throw nothingToPost();
	return {
		target: { model, context, onMissingRecipient },
		row: {
			ids,
			kind,
			body: { format, content },
			subject,
			recipients,
			files,
		},
	};
}

async function execute(
	odoo: OdooClient,
	{ model: name, context, onMissingRecipient: onMissing }: MessageTarget,
	rows: readonly Row[],
	{ ctx, stopAtFirstError }: RunSettings,
): Promise<Array<Outcome<OutputItem>>> {
	const model = new ModelCalls(odoo, name, context);
	const settings = {
		stopAtFirstError,
		onMissing,
		hintIfMissing: `Check the ID or email address, or let the option ${onMissingRecipientOption.displayName} create a contact for it.`,
	};

	const posted = await forRecordsOf(model, rows, {
		rowsOf: async (ids, row) => {
			const files = await uploadFilesOf(ctx, row.files);
			return ids.map((id) => ({ ...row, id, files }));
		},
		run: async (messages) => await postMessages(model, messages, settings),
	});

	return outcomesOfItems('posted', posted);
}

function nothingToPost(): OdooError {
	return new OdooError('INVALID_VALUE', 'The message has neither a text nor attachments.', {
		field: 'body',
		hint: 'Fill in Body.',
	});
}
