import type { Database } from '../orm/database';
import { plant } from './plant';

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

/** Currencies, countries, states and the one language, with the ids of a stock Odoo. */
export function seedGeography(database: Database): void {
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
