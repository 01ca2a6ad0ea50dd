import { Env } from '../orm/env';
import { createRecords } from '../orm/write';
import { plant, SUPERUSER } from './plant';
import type { Database } from '../orm/database';

const ACTIVITY_TYPES: ReadonlyArray<readonly [name: string, xmlid: string, sequence: number]> = [
	['Email', 'email', 3],
	['Call', 'call', 6],
	['Meeting', 'meeting', 9],
	['To-Do', 'todo', 2],
];

const REPORTS: ReadonlyArray<readonly [name: string, model: string, reportName: string]> = [
	['Quotation / Order', 'sale.order', 'sale.report_saleorder'],
	['PDF', 'account.move', 'account.report_invoice'],
];

/** A company with contacts, more contacts, and products. */
export function seedSamples(database: Database): void {
	seedCategories(database);
	seedReports(database);
	const env = new Env(database, SUPERUSER, {}, true);
	const partners = env.model('res.partner');
	const [acme = 0] = createRecords(env, partners, [
		{ name: 'Acme Corp', is_company: true, email: 'info@acme.example', city: 'Brussels' },
	]);
	const numbers = Array.from({ length: 10 }, (_, at) => at + 1);
	const contacts = numbers.map((number) => {
		const twoDigits = String(number).padStart(2, '0');
		const email = `contact${twoDigits}@acme.example`;
		return { name: `Contact ${twoDigits}`, email, parent_id: number < 4 ? acme : false };
	});
	createRecords(env, partners, contacts);
	const products = numbers.slice(0, 5).map((number) => {
		const code = `P${String(number).padStart(3, '0')}`;
		return { name: `Product ${number}`, default_code: code, list_price: 10 * number };
	});
	createRecords(env, env.model('product.product'), products);
}

function seedReports(database: Database): void {
	const rows = REPORTS.map(([name, model, reportName], at) => ({
		id: at + 1,
		name,
		model,
		report_name: reportName,
		report_type: 'qweb-pdf',
	}));
	plant(database, 'ir.actions.report', rows);
}

function seedCategories(database: Database): void {
	plant(database, 'product.category', [
		{ id: 1, name: 'Goods', xmlid: 'product.product_category_goods' },
		{ id: 2, name: 'Expenses', xmlid: 'product.product_category_expenses' },
		{ id: 3, name: 'Services', xmlid: 'product.product_category_services' },
	]);
	plant(database, 'uom.uom', [
		{ id: 1, name: 'Units', active: true, sequence: 1, xmlid: 'uom.product_uom_unit' },
		{ id: 3, name: 'Dozens', active: true, sequence: 3, xmlid: 'uom.product_uom_dozen' },
		{ id: 4, name: 'Hours', active: true, sequence: 4, xmlid: 'uom.product_uom_hour' },
	]);
	plant(database, 'mail.message.subtype', [
		{ id: 1, name: 'Discussions', xmlid: 'mail.mt_comment' },
		{ id: 2, name: 'Note', xmlid: 'mail.mt_note' },
	]);
	plant(
		database,
		'mail.activity.type',
		ACTIVITY_TYPES.map(([name, xmlid, sequence], at) => ({
			id: at + 1,
			name,
			sequence,
			xmlid: `mail.mail_activity_data_${xmlid}`,
		})),
	);
}
