import { valueError } from '../faults';
import { existingRows } from '../orm/access';
import type { Env } from '../orm/env';
import { char, html, many2many, many2one, text } from '../orm/field';
import { defineModel, type AccessRight, type Vals } from '../orm/model';
import { touch } from '../orm/write';
import { isTruthy, type Value } from '../python';
import type { MethodCall } from '../rpc/method';
import { THREAD_METHODS } from '../rpc/thread';
import { VIEWS } from './views';

const ACCESS: readonly AccessRight[] = [['Role / User', 'rwcu']];

/** The dialog to write an email about records. */
export const composer = defineModel({
	name: 'mail.compose.message',
	description: 'Email composition wizard',
	order: 'id',
	access: ACCESS,
	recName: 'subject',
	prepare: withRecords,
	views: VIEWS['mail.compose.message'],
	fields: {
		subject: char('Subject'),
		body: html('Contents'),
		model: char('Related Document Model'),
		res_ids: text('Related Document IDs'),
		composition_mode: char('Composition mode', { default: 'comment' }),
		template_id: many2one('Use template', 'mail.template'),
		partner_ids: many2many('Additional Contacts', 'res.partner'),
	},
	methods: {
		action_send_mail: { params: {}, run: sendMail },
	},
});

export const mailTemplate = defineModel({
	name: 'mail.template',
	description: 'Email Templates',
	order: 'name',
	access: ACCESS,
	fields: { name: char('Name', { translate: true }) },
});

/** What the button Send of a quotation answers. */
export function composeAction({ env, model, ids }: MethodCall): Value {
	existingRows(env, model, ids);
	return {
		name: 'Send',
		type: 'ir.actions.act_window',
		view_mode: 'form',
		res_model: composer.name,
		views: [[false, 'form']],
		view_id: false,
		target: 'new',
		context: {
			default_model: model.name,
			default_res_ids: ids,
			default_composition_mode: 'comment',
			mark_so_as_sent: true,
		},
	};
}

/** The ids of the context become text, and the template gives a subject and the customers as recipients. */
function withRecords(vals: Vals, env: Env, isNew: boolean): Vals {
	const ids = vals.res_ids ?? env.context.default_res_ids;
	if (!Array.isArray(ids)) return vals;
	const model = env.model(String(vals.model ?? env.context.default_model));
	const rows = model ? existingRows(env, model, ids as number[]) : [];
	const subject = `Quotation (Ref ${rows.map(({ name }) => name).join(', ')})`;
	const customers = rows.map(({ partner_id: id }) => id).filter((id) => typeof id === 'number');
	const recipients = isNew && { partner_ids: [[6, 0, customers]] };
	return { subject, ...recipients, ...vals, res_ids: `[${ids.join(', ')}]` };
}

function sendMail({ env, model, ids }: MethodCall): Value {
	for (const row of existingRows(env, model, ids)) {
		const target = env.model(String(row.model));
		const targetIds = JSON.parse(String(row.res_ids ?? '[]')) as number[];
		if (!target || targetIds.length === 0) throw valueError('Expected singleton');
		for (const id of targetIds) {
			THREAD_METHODS.message_post!.run({
				env,
				model: target,
				ids: [id],
				args: {
					body: row.body as Value,
					body_is_html: true,
					subject: row.subject as Value,
					message_type: 'comment',
					subtype_xmlid: 'mail.mt_comment',
				},
			});
			if (isTruthy(env.context.mark_so_as_sent)) touch(env, target.name, id, { state: 'sent' });
		}
	}
	return { type: 'ir.actions.act_window_close', infos: 'mail.compose.message' };
}
