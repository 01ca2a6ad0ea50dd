import { createHash } from 'node:crypto';

import { Database, type Row, type Stored } from './orm/database';
import { datetimeText } from './orm/dates';
import { Env } from './orm/env';
import { hasColumn } from './orm/field';
import type { Role } from './orm/groups';
import { createRecords } from './orm/write';
import { MODELS } from './models/models';

export interface SandboxUser {
	readonly login: string;
	readonly password: string;
	/** Portal users have none. */
	readonly apiKey?: string;
	readonly uid: number;
}

export interface SandboxUsers {
	/** May do everything. */
	readonly admin: SandboxUser;
	/** An employee who may edit contacts and no more. */
	readonly low: SandboxUser;
	/** A customer, who sees little more than himself. */
	readonly portal: SandboxUser;
	/** Archived: cannot log in. */
	readonly inactive: SandboxUser;
}

export const USERS: SandboxUsers = {
	admin: { login: 'admin', password: 'admin', apiKey: keyOf('admin'), uid: 2 },
	low: { login: 'low', password: 'low', apiKey: keyOf('low'), uid: 5 },
	portal: { login: 'portal', password: 'portal', uid: 6 },
	inactive: { login: 'gone', password: 'gone', apiKey: keyOf('gone'), uid: 7 },
};

const SUPERUSER = 1;

/** A database with the users and sample records that the tests' real servers have too. */
export function seedDatabase(name: string): Database {
	const database = new Database(name, MODELS, microsecondClock());
	database.transaction(() => {
		seedRegistry(database);
		seedGeography(database);
		seedPeople(database);
		seedSamples(new Env(database, SUPERUSER, {}, true));
	});
	return database;
}

type Columns = Readonly<Record<string, Stored>>;

/** Saves rows whose ids are given, and the external IDs in `xmlid`. */
function plant(
	database: Database,
	model: string,
	rows: ReadonlyArray<Columns & { id: number; xmlid?: string }>,
) {
	const empty = Object.fromEntries(
		[...MODELS.get(model)!.fields.values()].filter(hasColumn).map(({ name }) => [name, null]),
	);
	const stamp = {
		create_uid: SUPERUSER,
		create_date: database.now,
		write_uid: SUPERUSER,
		write_date: database.now,
	};
	for (const { xmlid, ...row } of rows) {
		database.save(model, { ...empty, ...stamp, ...row } as Row);
		if (xmlid) name(database, xmlid, model, row.id);
	}
	database.table(model).reserveIds(Math.max(...rows.map(({ id }) => id)));
}

function name(database: Database, xmlid: string, model: string, id: number): void {
	const [module = '', externalName = ''] = xmlid.split('.');
	const row = {
		id: database.table('ir.model.data').takeId(),
		module,
		name: externalName,
		model,
		res_id: id,
	};
	plant(database, 'ir.model.data', [{ ...row, noupdate: true }]);
}

function seedRegistry(database: Database): void {
	const models = [...MODELS.values()];
	const rows = models.map((model, at) => ({
		id: at + 1,
		name: model.description,
		model: model.name,
		order: model.order,
		state: 'base',
		abstract: false,
		transient: false,
	}));
	plant(database, 'ir.model', rows);
	const fields = models.flatMap((model, at) =>
		[...model.fields.values()].map((field) => ({ field, modelId: at + 1 })),
	);
	plant(
		database,
		'ir.model.fields',
		fields.map(({ field, modelId }, at) => ({
			id: at + 1,
			name: field.name,
			model: field.model,
			model_id: modelId,
			field_description: field.string,
			help: field.help ?? null,
			ttype: field.type,
			relation: field.relation ?? null,
			relation_field: field.inverse ?? null,
			required: field.required,
			readonly: field.readonly,
			store: field.store,
			state: 'base',
		})),
	);
}

/** Ids are those of a stock Odoo. */
const CURRENCIES: ReadonlyArray<
	readonly [id: number, name: string, fullName: string, symbol: string]
> = [
	[1, 'USD', 'United States dollar', '$'],
	[3, 'CAD', 'Canadian dollar', '$'],
	[4, 'CHF', 'Swiss franc', 'CHF'],
	[5, 'BRL', 'Brazilian real', 'R$'],
	[6, 'CNY', 'Chinese yuan', '¥'],
	[10, 'DKK', 'Danish krone', 'kr'],
	[14, 'NOK', 'Norwegian krone', 'kr'],
	[17, 'PLN', 'Polish złoty', 'zł'],
	[18, 'SEK', 'Swedish krona', 'kr'],
	[20, 'INR', 'Indian rupee', '₹'],
	[21, 'AUD', 'Australian dollar', '$'],
	[25, 'JPY', 'Japanese yen', '¥'],
	[33, 'MXN', 'Mexican peso', '$'],
	[126, 'EUR', 'Euro', '€'],
	[144, 'GBP', 'Pound sterling', '£'],
];

const COUNTRIES: ReadonlyArray<
	readonly [
		id: number,
		code: string,
		name: string,
		phone: number,
		currency: number,
		vat: string | null,
	]
> = [
	[12, 'AT', 'Austria', 43, 126, 'USt'],
	[13, 'AU', 'Australia', 61, 21, 'ABN'],
	[20, 'BE', 'Belgium', 32, 126, 'VAT'],
	[31, 'BR', 'Brazil', 55, 5, null],
	[38, 'CA', 'Canada', 1, 3, 'GST/HST number'],
	[43, 'CH', 'Switzerland', 41, 4, null],
	[48, 'CN', 'China', 86, 6, null],
	[57, 'DE', 'Germany', 49, 126, 'VAT'],
	[59, 'DK', 'Denmark', 45, 10, 'VAT'],
	[68, 'ES', 'Spain', 34, 126, 'VAT'],
	[70, 'FI', 'Finland', 358, 126, 'VAT'],
	[75, 'FR', 'France', 33, 126, 'VAT'],
	[101, 'IE', 'Ireland', 353, 126, 'VAT'],
	[104, 'IN', 'India', 91, 20, 'GSTIN'],
	[109, 'IT', 'Italy', 39, 126, 'VAT'],
	[113, 'JP', 'Japan', 81, 25, null],
	[133, 'LU', 'Luxembourg', 352, 126, 'VAT'],
	[156, 'MX', 'Mexico', 52, 33, 'RFC'],
	[165, 'NL', 'Netherlands', 31, 126, 'VAT'],
	[166, 'NO', 'Norway', 47, 14, null],
	[178, 'PL', 'Poland', 48, 17, 'VAT'],
	[183, 'PT', 'Portugal', 351, 126, 'VAT'],
	[196, 'SE', 'Sweden', 46, 18, 'VAT'],
	[231, 'GB', 'United Kingdom', 44, 144, 'VAT'],
	[233, 'US', 'United States', 1, 1, ''],
];

const STATES: ReadonlyArray<
	readonly [id: number, country: number, code: string, name: string, xmlid: string]
> = [
	[13, 233, 'CA', 'California', 'us_5'],
	[18, 233, 'FL', 'Florida', 'us_10'],
	[35, 233, 'NY', 'New York', 'us_27'],
	[52, 233, 'TX', 'Texas', 'us_44'],
	[56, 233, 'WA', 'Washington', 'us_48'],
	[534, 38, 'BC', 'British Columbia', 'ca_bc'],
	[541, 38, 'ON', 'Ontario', 'ca_on'],
	[543, 38, 'QC', 'Quebec', 'ca_qc'],
];

const BRITAIN = 'GB';

function seedGeography(database: Database): void {
	plant(
		database,
		'res.currency',
		CURRENCIES.map(([id, code, fullName, symbol]) => ({
			id,
			name: code,
			full_name: fullName,
			symbol,
			rounding: 0.01,
			active: code === 'USD',
			position: 'before',
			xmlid: `base.${code}`,
		})),
	);
	plant(
		database,
		'res.country',
		COUNTRIES.map(([id, code, label, phone, currency, vat]) => ({
			id,
			code,
			name: label,
			phone_code: phone,
			currency_id: currency,
			vat_label: vat,
			xmlid: `base.${code === BRITAIN ? 'uk' : code.toLowerCase()}`,
		})),
	);
	plant(
		database,
		'res.country.state',
		STATES.map(([id, country, code, label, xmlid]) => ({
			id,
			country_id: country,
			code,
			name: label,
			xmlid: `base.state_${xmlid}`,
		})),
	);
	const english = {
		name: 'English (US)',
		code: 'en_US',
		iso_code: 'en',
		url_code: 'en',
		active: true,
	};
	const formats = { direction: 'ltr', date_format: '%m/%d/%Y', time_format: '%I:%M:%S %p' };
	plant(database, 'res.lang', [{ id: 1, ...english, ...formats, xmlid: 'base.lang_en' }]);
}

interface Person {
	readonly id: number;
	readonly name: string;
	readonly email?: string;
	readonly active?: boolean;
	readonly company_id?: number;
	readonly xmlid?: string;
}

/** One transparent pixel. */
const LOGO =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const PEOPLE: readonly Person[] = [
	{
		id: 2,
		name: 'OdooBot',
		email: 'odoobot@example.com',
		active: false,
		company_id: 1,
		xmlid: 'base.partner_root',
	},
	{
		id: 3,
		name: 'Administrator',
		email: 'admin@example.com',
		company_id: 1,
		xmlid: 'base.partner_admin',
	},
	{ id: 4, name: 'Public user', active: false, xmlid: 'base.public_partner' },
	{ id: 5, name: 'Portal User Template', active: false },
	{ id: 6, name: 'Low User', email: 'low@example.com' },
	{ id: 7, name: 'Portal User', email: 'portal@example.com' },
	{ id: 8, name: 'Gone User', email: 'gone@example.com' },
];

function seedPeople(database: Database): void {
	const common = { type: 'contact', lang: 'en_US', color: 0, category_id: [] };
	const address = { street: '', city: '', zip: '', phone: '', country_id: 233 };
	const mine = {
		id: 1,
		name: 'My Company',
		is_company: true,
		active: true,
		image_1920: LOGO,
		xmlid: 'base.main_partner',
	};
	plant(database, 'res.partner', [{ ...common, ...address, ...mine }]);
	plant(
		database,
		'res.partner',
		PEOPLE.map(({ active = true, ...person }) => ({
			...common,
			is_company: false,
			active,
			...person,
		})),
	);
	const company = {
		id: 1,
		name: 'My Company',
		active: true,
		sequence: 10,
		partner_id: 1,
		currency_id: 1,
	};
	plant(database, 'res.company', [{ ...company, xmlid: 'base.main_company' }]);
	const { admin, low, portal, inactive } = USERS;
	const system = { login: '__system__', password: '' };
	plant(database, 'res.users', [
		{ ...userRow(1, 2, system, 'administrator', false), xmlid: 'base.user_root' },
		{ ...userRow(2, 3, admin, 'administrator'), xmlid: 'base.user_admin' },
		{
			...userRow(3, 4, { login: 'public', password: '' }, 'portal', false),
			xmlid: 'base.public_user',
		},
		userRow(4, 5, { login: 'portaltemplate', password: '' }, 'portal', false),
		userRow(5, 6, low, 'partnerManager'),
		userRow(6, 7, portal, 'portal'),
		userRow(7, 8, inactive, 'internal', false),
	]);
	plant(database, 'res.users.apikeys', [keyRow(1, admin), keyRow(2, low), keyRow(3, inactive)]);
}

function keyRow(id: number, { uid }: SandboxUser) {
	return { id, name: 'lab', user_id: uid, scope: 'rpc' };
}

function userRow(
	id: number,
	partnerId: number,
	{
		login,
		password,
		apiKey = null,
	}: Pick<SandboxUser, 'login' | 'password'> & { apiKey?: string | null },
	role: Role,
	active = true,
) {
	const companies = { company_id: 1, company_ids: [1] };
	return {
		id,
		partner_id: partnerId,
		login,
		password,
		api_key: apiKey,
		role,
		active,
		...companies,
	};
}

const CATEGORIES = ['Goods', 'Expenses', 'Services'];
const UNITS = ['Units', 'Pack of 6', 'Dozens', 'Hours'];
const ACTIVITY_TYPES: ReadonlyArray<readonly [name: string, xmlid: string, sequence: number]> = [
	['Email', 'email', 3],
	['Call', 'call', 6],
	['Meeting', 'meeting', 9],
	['To-Do', 'todo', 2],
];

function seedSamples(env: Env): void {
	const { db } = env;
	const rowsOf = (names: readonly string[]) =>
		names.map((label, at) => ({ id: at + 1, name: label }));
	plant(
		db,
		'product.category',
		rowsOf(CATEGORIES).map((row) => ({
			...row,
			xmlid: `product.product_category_${row.name.toLowerCase()}`,
		})),
	);
	plant(
		db,
		'uom.uom',
		rowsOf(UNITS).map((row) => ({ ...row, active: true, sequence: row.id })),
	);
	name(db, 'uom.product_uom_unit', 'uom.uom', 1);
	plant(db, 'mail.message.subtype', [
		{ id: 1, name: 'Discussions', xmlid: 'mail.mt_comment' },
		{ id: 2, name: 'Note', xmlid: 'mail.mt_note' },
	]);
	plant(
		db,
		'mail.activity.type',
		ACTIVITY_TYPES.map(([label, xmlid, sequence], at) => ({
			id: at + 1,
			name: label,
			sequence,
			xmlid: `mail.mail_activity_data_${xmlid}`,
		})),
	);

	const acme = {
		name: 'Acme Corp',
		is_company: true,
		email: 'info@acme.example',
		city: 'Brussels',
	};
	const [acmeId = 0] = createRecords(env, env.model('res.partner'), [acme]);
	const numbers = Array.from({ length: 10 }, (_, at) => at + 1);
	createRecords(
		env,
		env.model('res.partner'),
		numbers.map((number) => ({
			name: `Contact ${String(number).padStart(2, '0')}`,
			email: `contact${String(number).padStart(2, '0')}@acme.example`,
			parent_id: number < 4 ? acmeId : false,
		})),
	);
	createRecords(
		env,
		env.model('product.product'),
		numbers.slice(0, 5).map((number) => ({
			name: `Product ${number}`,
			default_code: `P00${number}`,
			list_price: 10 * number,
		})),
	);
}

/** Looks like Odoo's keys, and is the same in every sandbox. */
function keyOf(login: string): string {
	return createHash('sha1').update(`API key of ${login}`).digest('hex');
}

/** UTC with microseconds, never the same twice. */
function microsecondClock(): () => string {
	let last = 0;
	return () => {
		last = Math.max(last + 1, Date.now() * 1000);
		const fraction = String(last % 1_000_000).padStart(6, '0');
		return `${datetimeText(new Date(last / 1000))}.${fraction}`;
	};
}
