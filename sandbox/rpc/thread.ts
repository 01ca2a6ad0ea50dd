import { valueError } from '../faults';
import { checkRowAccess, existingRows } from '../orm/access';
import { externalRow } from '../orm/externalIds';
import { createRecords } from '../orm/write';
import { isTruthy, str, type Value } from '../python';
import type { Method, MethodCall } from './method';

const POSTABLE = new Set([
	'attachment_ids',
	'author_id',
	'body',
	'body_is_html',
	'email_from',
	'message_type',
	'parent_id',
	'partner_ids',
	'subject',
	'subtype_xmlid',
]);

/** What the mixins for messages and activities add to a model. */
export const THREAD_METHODS: Readonly<Record<string, Method>> = {
	message_post: {
		owner: 'MailThread',
		keywordsOnly: true,
		takesMore: true,
		params: {
			body: '',
			subject: null,
			message_type: 'notification',
			subtype_xmlid: null,
			partner_ids: null,
			attachment_ids: null,
			body_is_html: false,
		},
		run: (call) => [postMessage(call)],
	},
	activity_schedule: {
		owner: 'MailActivityMixin',
		params: { act_type_xmlid: '', date_deadline: null, summary: '', note: '' },
		takesMore: true,
		run: scheduleActivity,
	},
};

function postMessage({ env, model, ids, args }: MethodCall): number {
	if (ids.length !== 1) {
		throw valueError(`Expected singleton: ${model.name}(${ids.map(str).join(', ')})`);
	}
	const unknown = Object.keys(args).filter((name) => !POSTABLE.has(name));
	if (unknown.length > 0) {
		const names = unknown.join(', ');
		throw valueError(`Those values are not supported when posting or notifying: ${names}`);
	}
	const [row] = existingRows(env, model, ids);
	checkRowAccess(env, model, 'write', [row!]);
	const subtype = isTruthy(args.subtype_xmlid) ? str(args.subtype_xmlid!) : 'mail.mt_note';
	const body = str(args.body!);
	const [id] = createRecords(env.sudo(), env.model('mail.message'), [
		{
			model: model.name,
			res_id: row!.id,
			body: isTruthy(args.body_is_html) ? body : escapeHtml(body),
			subject: args.subject!,
			message_type: args.message_type!,
			author_id: env.user.partner_id as number,
			subtype_id: externalRow(env, subtype)?.res_id as Value,
			attachment_ids: [[6, 0, args.attachment_ids ?? []]],
			partner_ids: [[6, 0, args.partner_ids ?? []]],
		},
	]);
	for (const attachment of (args.attachment_ids ?? []) as readonly number[]) {
		const stored = env.row('ir.attachment', attachment);
		if (stored) env.db.save('ir.attachment', { ...stored, res_model: model.name, res_id: row!.id });
	}
	return id!;
}

function scheduleActivity({ env, model, ids, args }: MethodCall): Value {
	const { act_type_xmlid: type, date_deadline: deadline, ...rest } = args;
	const activityType = isTruthy(type) ? externalRow(env, str(type!))?.res_id : undefined;
	const vals = {
		...rest,
		...(activityType !== undefined && { activity_type_id: activityType as number }),
		date_deadline: isTruthy(deadline) ? deadline! : env.db.now.slice(0, 10),
		res_model: model.name,
	};
	const rows = existingRows(env, model, ids);
	return createRecords(
		env,
		env.model('mail.activity'),
		rows.map(({ id }) => ({ ...vals, res_id: id })),
	);
}

function escapeHtml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
