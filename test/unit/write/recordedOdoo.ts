import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call, OdooClient, RpcValue } from '../../../odoo';
import { OdooError } from '../../../odoo';
import { formFrom } from '../../../odoo/form/form';
import type { RawRecord } from '../../../odoo/protocol/expect';
import { schemaFrom } from '../../../odoo/schema/schema';

/** What a real server of one version showed and answered. */
interface Recording {
	/** The methods behind the buttons of a model's form. */
	readonly buttons: Readonly<Record<string, readonly string[]>>;
	/** By `model method`. */
	readonly answers: Readonly<Record<string, RpcValue>>;
	/** Dialogs by model. */
	readonly forms: Readonly<Record<string, RecordedForm>>;
}

interface RecordedForm {
	readonly fields: readonly string[];
	/** Long forms were cut when they were recorded. */
	readonly isWhole: boolean;
	readonly buttons: ReadonlyArray<{ name: string; string?: string; class?: string }>;
}

/** The types of fields that are no text, and what cut forms lack. Odoo still refuses them where they are not. */
const TYPES: Readonly<Record<string, string>> = {
	active: 'boolean',
	amount: 'monetary',
	date: 'date',
	invoice_date: 'date',
	is_email: 'boolean',
	is_print: 'boolean',
	checkbox_download: 'boolean',
	checkbox_send_mail: 'boolean',
	communication: 'char',
	payment_date: 'date',
	probability: 'float',
	sending_methods: 'json',
};
const WIZARD_ID = 7;

/** As much of an Odoo of a version as business actions take: what was recorded of it, and no more. */
export class RecordedOdoo {
	/** What was called, with the values of what was created. */
	readonly log: string[] = [];
	/** What the record holds. */
	values: Readonly<Record<string, RpcValue>> = {};
	/** What single records hold besides, by id. */
	own: Readonly<Record<number, RecordedOdoo['values']>> = {};
	/** The records that other conditions than their ids find. */
	matching: readonly RawRecord[] = [];
	/** What methods are refused with, by `model method`. */
	refuses: Readonly<Record<string, OdooError | undefined>> = {};
	/** The models of which records were read. */
	readonly reads: string[] = [];
	private next = { since: 0, values: {} as RecordedOdoo['values'] };
	/** The records that dialogs were opened for. */
	readonly active: RpcValue[] = [];
	/** What else methods open, by `model method`. */
	opens: Readonly<Record<string, string | undefined>> = {};
	private readonly recording: Recording;

	constructor(readonly version: number) {
		const file = join(__dirname, `../../fixtures/business/${version}.json`);
		this.recording = JSON.parse(readFileSync(file, 'utf8')) as Recording;
	}

	/** What records hold once the next thing was called. */
	willBecome(values: RecordedOdoo['values']): void {
		this.next = { since: this.log.length, values };
	}

	has(model: string): boolean {
		return model in this.recording.forms;
	}

	client(): OdooClient {
		const client = {
			call: async (call: Call, read = (answer: RpcValue): unknown => answer) =>
				await Promise.resolve(read(this.answer(call))),
			version: async () => await Promise.resolve(this.version),
			session: async () => await Promise.resolve({ endpoint: { uid: 2 } }),
			schema: async (model: string) => await Promise.resolve(this.schemaOf(model)),
			remembered: async (key: string) =>
				await Promise.resolve(key === 'user language' ? 'en_US' : this.formOf(key)),
			now: () => 0,
			breathe: async () => {},
		};
		return client as unknown as OdooClient;
	}

	private answer({ model, method, ids = [], params = {}, context }: Call): RpcValue {
		if (method === 'search_read') {
			const [[, , known], ...more] = params.domain as [[string, string, number[]], ...unknown[]];
			this.reads.push(model);
			if (more.length > 0) return [...this.matching];
			const changed = this.log.length > this.next.since ? this.next.values : {};
			return known.map((id) => ({
				id,
				display_name: 'It',
				...this.values,
				...this.own[id],
				...changed,
			}));
		}
		if (method === 'search' || method === 'search_count') {
			this.reads.push(model);
			return method === 'search' ? this.matching.map(({ id }) => id ?? 0) : this.matching.length;
		}
		if (method === 'default_get') return {};
		if (method === 'onchange') return { value: {} };
		if (method === 'create') {
			const [vals = {}] = params.vals_list as Array<Record<string, RpcValue>>;
			this.log.push(`${model}: ${JSON.stringify(vals)}`);
			this.active.push(context?.active_ids ?? []);
			this.checkFields(model, Object.keys(vals));
			return [WIZARD_ID];
		}
		if (method === 'write') {
			this.log.push(`${model} write: ${JSON.stringify(params.vals)}`);
			const vals = params.vals as RecordedOdoo['values'];
			for (const id of ids) this.own = { ...this.own, [id]: { ...this.own[id], ...vals } };
			return true;
		}
		this.log.push(`${model} ${method}`);
		const refusal = this.refuses[`${model} ${method}`];
		if (refusal) throw refusal;
		this.checkButton(model, method);
		const name = `${model} ${method}`;
		const opened = this.opens[name];
		return opened ? windowOf(opened) : (this.recording.answers[name] ?? true);
	}

	/** Odoo refuses fields and methods that it does not have. */
	private checkFields(model: string, names: readonly string[]): void {
		const form = this.recording.forms[model];
		const missing = names.find((name) => form?.isWhole && !form.fields.includes(name));
		if (missing) throw new OdooError('FIELD_NOT_FOUND', `${model} has no ${missing}.`);
	}

	private checkButton(model: string, method: string): void {
		const form = this.recording.forms[model];
		const isShown = form
			? form.buttons.some(({ name }) => name === method)
			: this.recording.buttons[model]?.includes(method);
		if (!isShown && !(`${model} ${method}` in this.recording.answers))
			throw new OdooError('METHOD_NOT_FOUND', `${model} has no ${method}.`);
	}

	private schemaOf(model: string) {
		const { fields = [] } = this.recording.forms[model] ?? {};
		const names = this.has(model) ? [...fields, ...Object.keys(TYPES)] : Object.keys(this.values);
		const described = names.map((name) => [
			name,
			{ type: TYPES[name] ?? 'char', string: name, store: true },
		]);
		return schemaFrom(model, Object.fromEntries(described) as RpcValue);
	}

	/** @param key of what a client remembers; it names the model */
	private formOf(key: string) {
		const model = Object.keys(this.recording.forms).find((name) => key.includes(name)) ?? '';
		const { fields = [], buttons = [] } = this.recording.forms[model] ?? {};
		const arch = [
			...fields.map((name) => `<field name="${name}"/>`),
			...buttons.map(
				({ name, string = '', class: look = '' }) =>
					`<button name="${name}" string="${string}" type="object" class="${look}"/>`,
			),
		];
		return formFrom(model, `<form>${arch.join('')}</form>`);
	}
}

function windowOf(model: string): RpcValue {
	return { type: 'ir.actions.act_window', res_model: model, target: 'new' };
}
