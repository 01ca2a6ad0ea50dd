import type { IDataObject } from 'n8n-workflow';
import type { OdooClient } from '../../odoo';
import type { Vals } from '../../odoo/call';
import { jsonOf, runWorkflow } from '../support/engine';
import { inARow, ownNode } from '../support/inARow';
import { describeIf, itIf } from '../support/itIf';
import { by } from '../support/picked';
import { recordsOf } from '../support/records';
import { useProxy, useTarget } from '../support/suite';
import type { TargetUser } from '../support/target';
import { clientFor, credentialFor, isSandbox, targetVersion } from '../support/target';
import { isSince } from '../support/versions';

const target = useTarget();
const proxy = useProxy(target);

/** The additional field of each kind of document whose record is a company's. */
const KINDS = [
	{
		resource: 'salesOrder',
		model: 'sale.order',
		use: 'sale',
		link: 'warehouse',
		linkField: 'warehouse_id',
		reference: 'customerReference',
	},
	{
		resource: 'purchaseOrder',
		model: 'purchase.order',
		use: 'purchase',
		link: 'deliverTo',
		linkField: 'picking_type_id',
		reference: 'vendorReference',
	},
	{
		resource: 'invoice',
		model: 'account.move',
		use: 'sale',
		link: 'journal',
		linkField: 'journal_id',
		reference: 'reference',
		type: 'out_invoice',
	},
	{
		resource: 'invoice',
		model: 'account.move',
		use: 'purchase',
		link: 'journal',
		linkField: 'journal_id',
		reference: 'reference',
		type: 'in_invoice',
	},
] as const;

/** The sandbox has no companies. */
describeIf(!isSandbox)('documents of a user with two companies', () => {
	const own = `companies.${Date.now()}`;
	let admin: OdooClient;
	let odoo: OdooClient;
	let user: TargetUser;
	let company: number;
	let currency: number;
	let customer: number;
	let product: number;
	let term: number;
	let country: number;
	let home: number;
	let useAccounts: (company: number) => Promise<void>;
	const links: Record<string, number> = {};

	const make = async (model: string, vals: Vals, context = {}) =>
		await recordsOf(odoo, model, context).createOne({ name: `Two ${own}`, ...vals });
	const firstOf = async (model: string, domain: Vals[string], context = {}) => {
		const [id = 0] = await recordsOf(odoo, model, context).search(domain);
		return id;
	};

	beforeAll(async () => {
		admin = clientFor(target);
		odoo = admin;
		const currencies = recordsOf(odoo, 'res.currency', { active_test: false });
		[currency = 0] = await currencies.search([['name', '=', 'CHF']]);
		await currencies.write([currency], { active: true });
		country = await firstOf('res.country', [['code', '=', 'GL']]);
		company = await make('res.company', { currency_id: currency, country_id: country });
		const groupsField = targetVersion >= 19 ? 'group_ids' : 'groups_id';
		const users = recordsOf(odoo, 'res.users');
		const [maker = {}] = await users.read([target.users.admin.uid], [groupsField, 'company_id']);
		[home] = maker.company_id as [number];
		const uid = await make('res.users', {
			login: own,
			password: own,
			company_id: home,
			company_ids: [[6, 0, [home, company]]],
			[groupsField]: [[6, 0, maker[groupsField] as number[]]],
		});
		user = { username: own, password: own, uid };
		// Nobody else is to see its records.
		await users.write([target.users.admin.uid], { company_ids: [[3, company]] });
		odoo = clientFor(target, { protocol: 'jsonrpc', username: own, secret: own });

		const there = { allowed_company_ids: [company] };
		term = await make('account.payment.term', {});
		const account = async (type: string, code: string, kept: boolean) => {
			const ofType: Vals =
				targetVersion >= 16
					? { account_type: type }
					: { user_type_id: await firstOf('account.account.type', typeOf(type)) };
			const of: Vals = targetVersion >= 18 ? {} : { company_id: company };
			const vals = { code, reconcile: kept, ...ofType, ...of };
			return await make('account.account', vals, there);
		};
		const accounts = {
			receivable: await account('asset_receivable', '101', true),
			payable: await account('liability_payable', '102', true),
			income: await account('income', '103', false),
			expense: await account('expense', '104', false),
		};
		customer = await make('res.partner', {});
		const tax = async (amount: number, use: string, of: number) => {
			const context = { allowed_company_ids: [of] };
			const group: Vals = isSince('taxGroupsOfCompanies')
				? { tax_group_id: await make('account.tax.group', { company_id: of }, context) }
				: {};
			const vals = { amount, type_tax_use: use, company_id: of, ...group };
			return await make('account.tax', { ...vals, name: `${amount} ${use} ${own}` }, context);
		};
		product = await make('product.product', {
			taxes_id: [[6, 0, [await tax(20, 'sale', home), await tax(7, 'sale', company)]]],
			supplier_taxes_id: [
				[6, 0, [await tax(21, 'purchase', home), await tax(8, 'purchase', company)]],
			],
		});
		useAccounts = async (of) => {
			const context = { allowed_company_ids: [of] };
			await recordsOf(odoo, 'res.partner', context).write([customer], {
				property_payment_term_id: term,
				property_supplier_payment_term_id: term,
				property_account_receivable_id: accounts.receivable,
				property_account_payable_id: accounts.payable,
			});
			await recordsOf(odoo, 'product.product', context).write([product], {
				property_account_income_id: accounts.income,
				property_account_expense_id: accounts.expense,
			});
		};
		await useAccounts(company);
		for (const use of ['sale', 'purchase']) {
			const vals = { type: use, code: use.slice(0, 4).toUpperCase(), company_id: company };
			links[`journal ${use}`] = await make('account.journal', vals, there);
		}
		const ofCompany = [['company_id', '=', company]];
		const warehouse = await firstOf('stock.warehouse', ofCompany);
		links['warehouse sale'] =
			warehouse || (await make('stock.warehouse', { code: 'TWO', company_id: company }, there));
		links['deliverTo purchase'] = await firstOf('stock.picking.type', [
			...ofCompany,
			['code', '=', 'incoming'],
		]);
	});

	afterAll(async () => {
		await recordsOf(admin, 'res.users').write([user.uid], { active: false });
	});

	const create = async (
		resource: string,
		additionalFields: object,
		{
			options = {},
			input = [{}],
			...more
		}: { options?: object; input?: object[]; type?: string } = {},
	) => {
		const parameters = {
			resource,
			operation: 'create',
			...(more.type && { invoiceType: more.type }),
			partner: by('list', String(customer)),
			linesMode: 'list',
			linesList: JSON.stringify([{ product, quantity: 1, price: 100 }]),
			additionalFields,
			options,
		};
		const node = ownNode('odooDestination', parameters, { onError: 'continueRegularOutput' });
		const credential = { ...credentialFor(target, 'jsonrpc', user), url: proxy.url };
		const items = input as IDataObject[];
		return jsonOf(await runWorkflow(inARow(node), { credential, input: items }), node.name);
	};
	const inOthers = (field: string, value: unknown) => ({
		otherFields: { values: [{ field, value }] },
	});
	const read = async (model: string, id: unknown, fields: string[]) => {
		const [record = {}] = await recordsOf(odoo, model).read([Number(id)], fields);
		const entries = Object.entries(record).map(([name, value]) => [
			name,
			Array.isArray(value) ? value[0] : value,
		]);
		return Object.fromEntries(entries) as Vals;
	};

	describe.each(KINDS)('$resource $type', ({ resource, model, use, link, linkField, ...kind }) => {
		const type = 'type' in kind ? kind.type : undefined;

		it.each([
			['by Other Fields', () => ({ fields: inOthers('company_id', company) })],
			['by the option', () => ({ options: { companyId: company } })],
			[`by its ${link}`, () => ({ fields: { [link]: by('list', links[`${link} ${use}`]) } })],
		])('has the currency, terms and taxes of its company, given %s', async (_, given) => {
			const { fields = {}, options = {} } = given() as { fields?: object; options?: object };
			const [made] = await create(resource, fields, { options, type });
			expect(made).toMatchObject({ action: 'created' });
			const termField = model === 'account.move' ? 'invoice_payment_term_id' : 'payment_term_id';
			const names = ['company_id', 'currency_id', termField, 'amount_untaxed', 'amount_tax'];
			expect(await read(model, made?.id, names)).toMatchObject({
				company_id: company,
				currency_id: currency,
				[termField]: term,
				amount_untaxed: 100,
				amount_tax: use === 'sale' ? 7 : 8,
			});
			if (link !== 'journal') {
				const { [linkField]: id } = await read(model, made?.id, [linkField]);
				expect(await read(linked.model, id, ['company_id'])).toMatchObject({ company_id: company });
			}
		});

		const linked = {
			warehouse: { model: 'stock.warehouse', domain: [] },
			deliverTo: { model: 'stock.picking.type', domain: [['code', '=', 'incoming']] },
			journal: { model: 'account.journal', domain: [['type', '=', use]] },
		}[link];

		it.each([
			['by Other Fields', () => ({ fields: inOthers('company_id', home) })],
			['by the option', () => ({ options: { companyId: home } })],
		])(`is refused with a ${link} of another company, given %s`, async (_, given) => {
			const { fields = {}, options = {} } = given() as { fields?: object; options?: object };
			const other = { [link]: by('list', links[`${link} ${use}`]) };
			const [failed] = await create(resource, { ...fields, ...other }, { options, type });
			expect(failed?.error).toMatchObject({
				message: expect.stringMatching(/another company/) as string,
			});
		});

		/** Of each item its number, and the record that says which company it is of, if any. */
		const keep = async (input: object[], field: string = linkField) => {
			const given = inOthers(field, '={{ $json.of ?? null }}');
			const fields = { [kind.reference]: '={{ $json.number }}', ...given };
			return await create(resource, fields, { options: { ifExists: 'keep' }, input, type });
		};
		const created = { id: expect.any(Number) as number, action: 'created' };
		const companiesOf = async (made: ReadonlyArray<IDataObject | undefined>) =>
			await Promise.all(
				made.map(async (each) => (await read(model, each?.id, ['company_id'])).company_id),
			);

		it('is looked for where it is created, whatever other items are', async () => {
			const [number, other] = [`${use}.${own}`, `other.${use}.${own}`];
			const of = links[`${link} ${use}`];
			const ofHome = await firstOf(linked.model, [...linked.domain, ['company_id', '=', home]]);
			const [there] = await keep([{ number, of }]);
			expect(there).toEqual(created);
			const input = [
				{ number, of: ofHome },
				{ number: other, of },
				{ number, of },
				{ number: other, of: ofHome },
			];
			const made = await keep(input);
			expect(made).toEqual([created, created, { id: there?.id, action: 'unchanged' }, created]);
			const counted = async (items: object[]) =>
				(await proxy.counted(async () => await keep(items))).requests.length;
			expect(await counted(input)).toBe(await counted(input.slice(0, 2)));
			const [here, second, , last] = made;
			expect(await companiesOf([there, here, second, last])).toEqual([
				company,
				home,
				company,
				home,
			]);
			const again = await keep(
				[{ number }, { number, of: company }, { number: other, of: `Two ${own}` }],
				'company_id',
			);
			expect(again).toEqual(
				[here, there, second].map((each) => ({ id: each?.id, action: 'unchanged' })),
			);
		});
	});

	// Before, a company with a parent shares nothing.
	itIf(targetVersion >= 17)('are a branch’s with a journal of its company', async () => {
		const branch = await recordsOf(admin, 'res.company').createOne({
			name: `Branch ${own}`,
			parent_id: company,
			country_id: country,
		});
		const users = recordsOf(admin, 'res.users');
		await users.write([user.uid], { company_ids: [[4, branch]] });
		await useAccounts(branch);
		await users.write([target.users.admin.uid], { company_ids: [[3, branch]] });
		const journal = links['journal sale'];
		const given = { options: { companyId: branch, ifExists: 'keep' }, type: 'out_invoice' };
		const fields = { journal: by('list', journal), reference: own };
		const [made] = await create('invoice', fields, given);
		expect(made).toMatchObject({ action: 'created' });
		const names = ['company_id', 'journal_id', 'amount_tax'];
		expect(await read('account.move', made?.id, names)).toMatchObject({
			company_id: branch,
			journal_id: journal,
			amount_tax: 7,
		});
	});
});

/** What 14 and 15 call an account's type. */
function typeOf(type: string): Vals[string] {
	const [first, second = first] = type.split('_');
	const isOfPartner = second !== first;
	return isOfPartner
		? [['type', '=', String(second)]]
		: [
				['internal_group', '=', String(first)],
				['type', '=', 'other'],
			];
}
