import { createHash } from 'node:crypto';

import { accessError } from '../faults';
import type { Env } from '../orm/env';
import {
	binary,
	boolean,
	char,
	integer,
	many2one,
	many2oneReference,
	selection,
	text,
} from '../orm/field';
import { hasGroup } from '../orm/groups';
import { defineModel, type Vals } from '../orm/model';
import { isTruthy } from '../python';

const CONTENT = { store: false, searchable: false, sortable: false };

export const attachment = defineModel({
	name: 'ir.attachment',
	description: 'Attachment',
	className: 'IrAttachment',
	order: 'id desc',
	access: [['Role / User', 'rwcu']],
	// Without a record to go by, an attachment is its creator's alone.
	rules: {
		'Role / User': (row, env) =>
			row.public === true || row.res_model !== null || row.create_uid === env.uid,
	},
	prepare: (vals, env) => withContentFacts(vals, env),
	afterSave: (env, row) => checkOwner(row, env),
	beforeUnlink: (env, rows) => rows.forEach((row) => checkOwner(row, env)),
	fields: {
		name: char('Name', { required: true }),
		description: text('Description'),
		type: selection('Type', { url: 'URL', binary: 'File' }, { required: true, default: 'binary' }),
		url: char('Url', { size: 1024 }),
		datas: binary('File Content (base64)', CONTENT),
		raw: binary('File Content (raw)', {
			...CONTENT,
			compute: (row) => Buffer.from(String(row.datas ?? ''), 'base64').toString() || null,
			unfold: (value) => ({ datas: Buffer.from(String(value)).toString('base64') }),
		}),
		mimetype: char('Mime Type', { readonly: true }),
		file_size: integer('File Size', { readonly: true }),
		checksum: char('Checksum/SHA1', { readonly: true, size: 40 }),
		res_model: char('Resource Model'),
		res_field: char('Resource Field'),
		res_id: many2oneReference('Resource ID', 'res_model'),
		res_name: char('Resource Name', {
			compute: (row, env) => env.displayName(String(row.res_model), row.res_id as number) || null,
		}),
		public: boolean('Is public document', { default: false }),
		company_id: many2one('Company', 'res.company'),
		access_token: char('Access Token', { groups: ['Role / User'] }),
	},
});

const TYPES_BY_START: ReadonlyArray<readonly [start: string, mimetype: string]> = [
	['\x89PNG', 'image/png'],
	['\xff\xd8\xff', 'image/jpeg'],
	['GIF8', 'image/gif'],
	['%PDF', 'application/pdf'],
	['PK\x03\x04', 'application/zip'],
];

const TYPES_BY_EXTENSION: Readonly<Record<string, string>> = {
	csv: 'text/csv',
	html: 'text/html',
	json: 'application/json',
	txt: 'text/plain',
	xml: 'application/xml',
};

/** What is attached to a user is for that user, and administrators, to make and remove. */
function checkOwner({ res_model: model, res_id: id }: Vals, env: Env): void {
	if (model !== 'res.users' || id === env.uid || env.su || hasGroup(env, 'Access Rights')) return;
	throw accessError('Sorry, you are not allowed to access this document.');
}

/** Size, checksum and type follow from the content. */
function withContentFacts(vals: Vals, env: Env): Vals {
	const { res_model: model, res_id: id } = vals;
	if (isTruthy(model) && isTruthy(id) && !env.row(String(model), id as number)) {
		throw accessError('Sorry, you are not allowed to access this document.');
	}
	const { raw } = vals;
	const datas = raw === undefined ? vals.datas : Buffer.from(String(raw)).toString('base64');
	if (datas === undefined) return vals;
	const content = Buffer.from(String(datas || ''), 'base64');
	return {
		...vals,
		file_size: content.length,
		checksum: createHash('sha1').update(content).digest('hex'),
		mimetype: isTruthy(vals.mimetype ?? null)
			? vals.mimetype!
			: mimetypeOf(content, String(vals.name ?? '')),
	};
}

function mimetypeOf(content: Buffer, name: string): string {
	const start = content.subarray(0, 8).toString('latin1');
	const byStart = TYPES_BY_START.find(([signature]) => start.startsWith(signature));
	const extension = name.split('.').at(-1)!.toLowerCase();
	const byContent = content.includes(0) ? 'application/octet-stream' : 'text/plain';
	return byStart?.[1] ?? TYPES_BY_EXTENSION[extension] ?? byContent;
}
