import { valueError } from '../faults';
import { existingRows } from '../orm/access';
import type { Row } from '../orm/database';
import type { Env } from '../orm/env';
import {
	boolean,
	char,
	date,
	datetime,
	html,
	integer,
	many2many,
	many2one,
	many2oneReference,
	selection,
	text,
} from '../orm/field';
import { defineModel, type AccessRight } from '../orm/model';
import { touch } from '../orm/write';
import { isTruthy, str, type Value } from '../python';
import type { MethodCall } from '../rpc/method';
import { THREAD_METHODS } from '../rpc/thread';

const ACCESS: readonly AccessRight[] = [
	['Role / Portal', 'rwcu'],
	['Role / User', 'rwcu'],
];

export const message = defineModel({
	name: 'mail.message',
	description: 'Message',
	order: 'id desc',
	access: ACCESS,
	rules: { 'Role / Portal': () => false },
	recName: 'subject',
	fields: {
		subject: char('Subject'),
		date: datetime('Date', { default: (env) => env.db.now.slice(0, 19) }),
		body: html('Contents'),
		model: char('Related Document Model'),
		res_id: many2oneReference('Related Document ID', 'model'),
		message_type: selection(
			'Type',
			{ email: 'Incoming Email', comment: 'Comment', notification: 'System notification' },
			{ required: true, default: 'comment' },
		),
		subtype_id: many2one('Subtype', 'mail.message.subtype'),
		author_id: many2one('Author', 'res.partner'),
		attachment_ids: many2many('Attachments', 'ir.attachment'),
		partner_ids: many2many('Recipients', 'res.partner'),
	},
});

export const messageSubtype = defineModel({
	name: 'mail.message.subtype',
	description: 'Message subtypes',
	order: 'id',
	access: [['Role / User', 'r']],
	fields: { name: char('Message Type', { required: true, translate: true }) },
});

export const activity = defineModel({
	name: 'mail.activity',
	description: 'Activity',
	order: 'date_deadline ASC, id ASC',
	access: [['Role / User', 'rwcu']],
	checks: [
		{
			holds: (row) => row.res_model === null || Number(row.res_id) > 0,
			message: 'Activities have to be linked to records with a not null res_id.',
		},
	],
	displayName: (row, env) =>
		String(
			row.summary ?? (env.displayName('mail.activity.type', row.activity_type_id as number) || ''),
		),
	prepare: (vals, env) => {
		const modelId = vals.res_model_id as number | undefined;
		const named = modelId ? env.row('ir.model', modelId)?.model : undefined;
		const model = vals.res_model ?? (named as string | undefined);
		if (modelId && !named) throw valueError(`Invalid model ${modelId}`);
		if (!model) return vals;
		return {
			...vals,
			res_model: model,
			res_model_id: env.table('ir.model').idsWith('model', String(model))[0]!,
		};
	},
	fields: {
		res_model_id: many2one('Document Model', 'ir.model'),
		res_model: char('Related Document Model'),
		res_id: many2oneReference('Related Document ID', 'res_model'),
		res_name: char('Document Name', {
			compute: (row, env) => env.displayName(String(row.res_model), row.res_id as number) || null,
			store: true,
		}),
		activity_type_id: many2one('Activity Type', 'mail.activity.type'),
		summary: char('Summary'),
		note: html('Note'),
		date_deadline: date('Due Date', {
			required: true,
			default: (env) => env.db.now.slice(0, 10),
		}),
		user_id: many2one('Assigned to', 'res.users'),
		state: selection(
			'State',
			{ overdue: 'Overdue', today: 'Today', planned: 'Planned', done: 'Done' },
			{ compute: stateOf, searchable: false, sortable: false },
		),
		active: boolean('Active', { default: true }),
		date_done: date('Done Date', { readonly: true }),
		feedback: text('Feedback'),
	},
	methods: {
		action_feedback: { params: { feedback: false, attachment_ids: null }, run: markDone },
	},
});

/** The days are those of UTC here. */
function stateOf(row: Row, env: Env): string {
	if (row.active === false) return 'done';
	const today = env.db.now.slice(0, 10);
	const deadline = String(row.date_deadline);
	if (deadline === today) return 'today';
	return deadline < today ? 'overdue' : 'planned';
}

/** What is done stays as an archived activity, and its feedback in a message of the record as well. */
function markDone({ env, model, ids, args }: MethodCall): Value {
	const rows = existingRows(env, model, ids);
	const messages = rows.map((row) => {
		const feedback = isTruthy(args.feedback) ? str(args.feedback!) : null;
		const vals = { active: false, date_done: env.db.now.slice(0, 10), feedback };
		touch(env, model.name, row.id, vals);
		const record = { env, model: env.model(String(row.res_model)), ids: [row.res_id as number] };
		return THREAD_METHODS.message_post!.run({
			...record,
			args: { body: feedback ?? '', subject: null, message_type: 'notification' },
		});
	});
	return (messages.flat()[0] ?? false) as Value;
}

export const activityType = defineModel({
	name: 'mail.activity.type',
	description: 'Activity Type',
	order: 'sequence, id',
	access: [['Role / User', 'r']],
	fields: {
		name: char('Name', { required: true, translate: true }),
		sequence: integer('Sequence', { default: 10 }),
		delay_count: integer('Schedule'),
	},
});
