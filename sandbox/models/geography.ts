import { char, float, boolean, integer, many2one, one2many, selection } from '../orm/field';
import { defineModel, type AccessRight } from '../orm/model';

const READ_BY_ALL: readonly AccessRight[] = [
	['Role / Portal', 'r'],
	['Role / Public', 'r'],
	['Role / User', 'r'],
];

export const country = defineModel({
	name: 'res.country',
	description: 'Country',
	className: 'ResCountry',
	order: 'name, id',
	codeFirst: { length: 2 },
	access: [['Contact/Creation', 'r'], ['Role / Administrator', 'rwcu'], ...READ_BY_ALL],
	uniques: [
		{ columns: ['name'], message: 'The name of the country must be unique!' },
		{ columns: ['code'], message: 'The code of the country must be unique!' },
	],
	prepare: (vals) =>
		typeof vals.code === 'string' ? { ...vals, code: vals.code.toUpperCase() } : vals,
	fields: {
		name: char('Country Name', { required: true, translate: true }),
		code: char('Country Code', { required: true, size: 2 }),
		phone_code: integer('Country Calling Code'),
		currency_id: many2one('Currency', 'res.currency'),
		state_ids: one2many('States', 'res.country.state', 'country_id'),
		vat_label: char('Vat Label', { translate: true }),
	},
});

export const state = defineModel({
	name: 'res.country.state',
	description: 'Country state',
	className: 'ResCountryState',
	order: 'code, id',
	codeFirst: {},
	access: [['Contact/Creation', 'rwcu'], ...READ_BY_ALL],
	uniques: [
		{
			columns: ['code', 'country_id'],
			message: 'The code of the state must be unique by country!',
		},
	],
	displayName: (row, env) =>
		`${String(row.name)} (${String(env.row('res.country', row.country_id)?.code)})`,
	fields: {
		country_id: many2one('Country', 'res.country', { required: true }),
		name: char('State Name', { required: true }),
		code: char('State Code', { required: true }),
	},
});

export const currency = defineModel({
	name: 'res.currency',
	description: 'Currency',
	order: 'active desc, name',
	access: [['Accounting/Administrator', 'rwcu'], ['Role / Administrator', 'rwcu'], ...READ_BY_ALL],
	uniques: [{ columns: ['name'], message: 'The currency code must be unique!' }],
	fields: {
		name: char('Currency', { required: true, size: 3 }),
		full_name: char('Name'),
		symbol: char('Symbol', { required: true }),
		rounding: float('Rounding Factor', { digits: [12, 6], default: 0.01 }),
		decimal_places: integer('Decimal Places', { compute: () => 2, store: true }),
		active: boolean('Active', { default: true }),
		position: selection(
			'Symbol Position',
			{ after: 'After Amount', before: 'Before Amount' },
			{ default: 'after' },
		),
	},
});

export const language = defineModel({
	name: 'res.lang',
	description: 'Languages',
	order: 'active desc,name',
	access: [['Role / Administrator', 'rwcu'], ...READ_BY_ALL],
	fields: {
		name: char('Name', { required: true }),
		code: char('Locale Code', { required: true }),
		iso_code: char('ISO code'),
		url_code: char('URL Code', { required: true }),
		active: boolean('Active'),
		direction: selection(
			'Direction',
			{ ltr: 'Left-to-Right', rtl: 'Right-to-Left' },
			{ required: true, default: 'ltr' },
		),
		date_format: char('Date Format', { required: true, default: '%m/%d/%Y' }),
		time_format: char('Time Format', { required: true, default: '%H:%M:%S' }),
	},
});
