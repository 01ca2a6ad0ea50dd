import type { Outcome, StopSettings } from '../../batch/batch';
import { Batch, mapDone } from '../../batch/batch';
import { sendEach } from '../../batch/send';
import type { Context, RpcValue } from '../../call';
import type { OdooClient } from '../../client/client';
import { ModelCalls, ModelClient } from '../../client/modelClient';
import { OdooError, recordNotFound, retold, toOdooError } from '../../errors';
import type { ConditionResult } from '../../form/condition';
import { fieldsIn, resultOf } from '../../form/condition';
import type { RawRecord } from '../../protocol/expect';
import { anyAnswer } from '../../protocol/expect';
import { isBlank } from '../../values/blank';
import { linkedIds } from '../../values/recordId';
import type { Zones } from '../../values/dates';
import { findRecipients } from '../message/messageRecipients';
import { inWords, valuesOf } from '../method/formButton';
import type { ActiveRecords } from '../method/windowAction';
import { recordsIn } from '../method/windowAction';
import { answerByForm } from '../method/wizard';
import { valsOfRow } from '../prepare/values';
import type { BusinessAction, Given, State, Way } from './businessAction';
import { forVersion } from './businessAction';

/** A business action for some records. */
export interface BusinessRow {
	/** Several only where they become one thing, such as one payment. */
	readonly ids: readonly number[];
	readonly given: Given;
}

export interface BusinessSettings extends StopSettings {
	readonly zones: Zones;
}

/** What a business action came to. */
export interface BusinessResult {
	readonly ids: readonly number[];
	/** As the action says it, or `unchanged`. */
	readonly action: string;
	/** The records that came of it. */
	readonly opened?: ActiveRecords;
	/** What could not be told. */
	readonly warning?: string;
}

/** Opens the model of a business action. @throws OdooError `MODEL_NOT_FOUND` naming the app that has it */
export async function openBusinessModel(
	client: OdooClient,
	{ model, app }: BusinessAction,
	context: Context,
): Promise<ModelClient> {
	return await retold(ModelClient.open(client, model, context), (error) =>
		error.code === 'MODEL_NOT_FOUND' ? notInstalled(app, error) : error,
	);
}

/**
 * Does what people call confirming, posting, paying: by the methods and wizards of the server's version,
 * one record after the other. What is in the wished state already stays as it is.
 */
export async function runBusinessAction(
	model: ModelClient,
	own: BusinessAction,
	rows: ReadonlyArray<BusinessRow | OdooError>,
	settings: BusinessSettings,
): Promise<Array<Outcome<BusinessResult>>> {
	const runner = await Runner.open(model, own, settings);
	const batch = Batch.of<BusinessRow, BusinessResult>(rows);
	const known = await batch.mapTogether(async (all) => {
		const states = await runner.statesOf(all.flatMap(({ ids }) => ids));
		return all.map((row): RowWithStates | OdooError => {
			const missing = row.ids.find((id) => !states.has(id));
			return missing === undefined ? { ...row, states } : recordNotFound(model.name, missing);
		});
	});
	const sent = await sendEach(known, async (row) => await runner.run(row), settings);
	const outcomes = sent.outcomes();
	try {
		return await runner.withPartly(await runner.withMade(outcomes));
	} catch (thrown) {
		// What was done stays done.
		const { message } = toOdooError(thrown);
		const warning = `The action succeeded, but the records it created could not be read: ${message}`;
		return mapDone(outcomes, (result) => ({ ...runner.partlyDone(result), warning }));
	}
}

type States = ReadonlyMap<number, RawRecord>;

/** With what its records held when the batch began. */
interface RowWithStates extends BusinessRow {
	readonly states: States;
}

/** Runs one business action on one server, record by record. */
class Runner {
	/** Records that this batch has changed: what was read of them is old. */
	private readonly touched = new Set<number>();
	/** Whether records are done of which Odoo's state does not tell it. */
	private readonly progress = new Map<number, boolean | undefined>();
	/** What had come of the records of each result before, by id. */
	private readonly before = new Map<BusinessResult, ReadonlyMap<number, readonly number[]>>();

	private constructor(
		private readonly model: ModelClient,
		private readonly own: BusinessAction,
		private readonly settings: BusinessSettings,
		private readonly version: number,
		private readonly way: Way,
	) {}

	/** @throws OdooError `METHOD_NOT_FOUND` where this version of Odoo has no way to do it */
	static async open(
		model: ModelClient,
		own: BusinessAction,
		settings: BusinessSettings,
	): Promise<Runner> {
		const version = await model.client.version();
		const way = forVersion(own.ways, version);
		if (way) return new Runner(model, own, settings, version, way);
		throw new OdooError('METHOD_NOT_FOUND', `This action is not available in Odoo ${version}.`);
	}

	/** What decides about each record, by one request; what else counts as made takes its own. */
	async statesOf(ids: readonly number[]): Promise<States> {
		const { done, possible } = this.states();
		const conditions = [done, possible, ...(this.own.needs ?? [])];
		const names = conditions.flatMap((state) => (state ? fieldsIn(state.if) : []));
		names.push(...(this.own.progress?.fields ?? []));
		const known = names.filter((name) => this.model.schema.fields.has(name));
		const madeFields = this.madeFields();
		const [made] = madeFields;
		const fields = [...new Set(['display_name', ...known, ...madeFields])];
		const states = await this.model.readByIds(ids, fields);
		const found = await this.own.progress?.of(this.model, [...states.values()]);
		for (const id of ids) this.progress.delete(id);
		for (const [id, isDone] of found ?? []) this.progress.set(id, isDone);
		if (made === undefined || !this.own.made?.also) return states;
		const also = await this.own.made.also(this.model, ids);
		const withAlso = ([id, record]: [number, RawRecord]): [number, RawRecord] => {
			const all = new Set([...linkedIds(record[made]), ...(also.get(id) ?? [])]);
			return [id, { ...record, [made]: [...all] }];
		};
		return new Map([...states].map(withAlso));
	}

	async run({ ids, given, states: read }: RowWithStates): Promise<BusinessResult> {
		const isOld = ids.some((id) => this.touched.has(id));
		const states = isOld ? await this.statesOf(ids) : read;
		const records = ids.map((id) => states.get(id)).filter((record) => record !== undefined);
		const todo = records.filter((record) => !this.isDone(record));
		for (const record of todo) this.checkPossible(record, given);
		if (todo.length === 0) return { ids, action: 'unchanged' };
		const open = todo.map(({ id }) => Number(id));
		const conflict = await this.own.conflict?.(this.model, open, given);
		if (conflict) throw conflict;
		const [field = ''] = this.madeFields();
		const before = new Map(todo.map((record) => [Number(record.id), linkedIds(record[field])]));
		for (const id of open) this.touched.add(id);
		const { hintIfRefused: hint } = this.own;
		const done = this.carryOut(todo, await this.withRecipients(given));
		const answer = await retold(done, (error) =>
			hint && error.code === 'VALIDATION' ? error.with({ hint }) : error,
		);
		const opened = this.own.made ? undefined : recordsIn(answer);
		const result = { ids, action: this.own.action, ...(opened && { opened }) };
		this.before.set(result, before);
		return result;
	}

	/** Adds what came of the records, by one request for all of them. */
	async withMade(
		outcomes: ReadonlyArray<Outcome<BusinessResult>>,
	): Promise<Array<Outcome<BusinessResult>>> {
		const [field] = this.madeFields();
		const made = this.own.made;
		const ids = outcomes.flatMap((each) => (each.status === 'done' ? each.result.ids : []));
		if (!field || !made || ids.length === 0) return [...outcomes];
		const isOfOther = made.model !== this.model.name;
		const now = await this.statesOf(ids);
		// From the last one on: what a record had before a row is what the row before it left.
		const after = new Map([...now].map(([id, record]) => [id, linkedIds(record[field])]));
		const leftBy = (result: BusinessResult): readonly number[] => {
			// Only what is of another model is told of records that stayed as they were.
			if (result.action === 'unchanged') {
				return isOfOther ? result.ids.flatMap((id) => after.get(id) ?? []) : [];
			}
			return [...(this.before.get(result) ?? [])].flatMap(([id, before]) => {
				const left = after.get(id) ?? [];
				after.set(id, before);
				return left.filter((each) => !before.includes(each));
			});
		};
		const left = [...outcomes]
			.reverse()
			.map((each) => (each.status === 'done' ? leftBy(each.result) : []))
			.reverse();
		const meant = await this.meantOf(made, [...new Set(left.flat())]);
		return outcomes.map((outcome, index) => {
			if (outcome.status !== 'done') return outcome;
			const own = new Set(left[index]);
			const opened = { model: made.model, ids: meant.filter((id) => own.has(id)) };
			const isTold = isOfOther || opened.ids.length > 0;
			return isTold ? { ...outcome, result: { ...outcome.result, opened } } : outcome;
		});
	}

	/** Says which records are left unfinished, by one look at all of them. */
	async withPartly(
		outcomes: ReadonlyArray<Outcome<BusinessResult>>,
	): Promise<Array<Outcome<BusinessResult>>> {
		const ids = outcomes.flatMap((each) =>
			each.status === 'done' && each.result.action === this.own.action ? each.result.ids : [],
		);
		const unfinished = ids.length > 0 ? await this.own.partly?.of(this.model, ids) : undefined;
		return mapDone(outcomes, (result) =>
			result.ids.some((id) => unfinished?.has(id)) ? this.partlyDone(result) : result,
		);
	}

	/** The result where records are left unfinished, or may be. */
	partlyDone(result: BusinessResult): BusinessResult {
		const { action, partly } = this.own;
		return partly && result.action === action ? { ...result, action: partly.action } : result;
	}

	/** Of what came of records: what the next action is for, in the order in which it takes them. */
	private async meantOf(
		{ model, stillMeant, inOrder }: NonNullable<BusinessAction['made']>,
		ids: readonly number[],
	): Promise<readonly number[]> {
		const calls = new ModelCalls(this.model.client, model, this.model.context);
		const domain = [['id', 'in', ids], ...(stillMeant ?? [])];
		const found = stillMeant && ids.length > 0 ? new Set(await calls.search(domain)) : new Set(ids);
		const meant = ids.filter((id) => found.has(id));
		return inOrder ? await inOrder(calls, meant) : meant;
	}

	private async carryOut(records: readonly RawRecord[], given: Given): Promise<RpcValue> {
		const ids = records.map(({ id }) => Number(id));
		const { method, params, write, context = () => ({}), opens, wizards = [] } = this.way;
		const active = { model: this.model.name, ids };
		const own = context(records);
		if (write) {
			const values = await valsOfRow(this.model, write(given), {
				zones: this.settings.zones,
				unknownColumns: 'error',
			});
			const call = { ids, params: { vals: values }, context: own };
			return await this.model.call('write', call, anyAnswer);
		}
		const first: RpcValue = opens
			? { type: 'ir.actions.act_window', res_model: opens, target: 'new', context: own }
			: await this.model.call(
					String(method),
					{ ids, params: params?.(given), context: own },
					anyAnswer,
				);
		const answers = wizards.map(({ model, button, values, presets }) => ({
			model,
			button: typeof button === 'string' ? button : button(given),
			values: values?.(given) ?? {},
			presets: (proposed: RawRecord) => presets?.(given, proposed, ids) ?? {},
		}));
		const opening = { model: this.model, active, first };
		const { result, action } = await answerByForm(opening, {
			zones: this.settings.zones,
			answers,
			// Nobody has read it, and what it proposes may be more than was asked for.
			others: 'leaveOpen',
			opensAtOnce: opens !== undefined,
		});
		if (action?.isWizard) throw stillOpen(action.name ?? action.model);
		return result;
	}

	/** Emails go to contacts, which people name by their address. */
	private async withRecipients(given: Given): Promise<Given> {
		const named = [given.recipients].flat().filter((value) => !isBlank(value));
		if (named.length === 0) return given;
		const [ids = []] = await findRecipients(this.model, [named], { onMissing: 'error' });
		if (ids instanceof OdooError) throw ids;
		return { ...given, recipients: ids };
	}

	private checkPossible(record: RawRecord, given: Given): void {
		const { possible } = this.states();
		const { holds, because = [] } = this.judge(possible, record) ?? {};
		const hint = this.own.hint ?? 'Filter such records out before this node.';
		if (holds === false) throw this.cannot(record, inWords(this.model, record, because), hint);
		const isBegun = this.progress.has(Number(record.id));
		const needs = [
			...(isBegun && this.own.progress ? [this.own.progress.toFinish] : []),
			...(this.own.needs ?? []).filter((each) => this.judge(each, record)?.holds === false),
		];
		const need = needs.find((each) => each.isAsked(given));
		if (need) throw this.cannot(record, need.reason, need.hint);
	}

	private cannot(record: RawRecord, why: string, hint: string): OdooError {
		const name = String(record.display_name || `${this.model.name} ${String(record.id)}`);
		const { action, cannotBe = action } = this.own;
		return new OdooError('VALIDATION', `${name} cannot be ${cannotBe}: ${why}.`, {
			field: 'ids',
			hint,
		});
	}

	private isDone(record: RawRecord): boolean {
		const isDone = this.progress.get(Number(record.id));
		return isDone ?? this.judge(this.states().done, record)?.holds === true;
	}

	private judge(
		state: Pick<State, 'if'> | undefined,
		record: RawRecord,
	): ConditionResult | undefined {
		return state && resultOf(state.if, valuesOf(this.model, record));
	}

	private states() {
		const { done = [], possible = [] } = this.own;
		return {
			done: forVersion(done, this.version),
			possible: forVersion(possible, this.version),
		};
	}

	/** The list of what comes of it, where the apps that are installed have one. */
	private madeFields(): readonly string[] {
		const { made } = this.own;
		return made && this.model.schema.fields.has(made.field) ? [made.field] : [];
	}
}

function notInstalled(app: string, cause: OdooError): OdooError {
	return cause.with({
		message: `The app ${app} is not installed in this Odoo database.`,
		hint: `Install ${app} in Odoo under Apps, or check that the credential leads to the right database.`,
	});
}

function stillOpen(dialog: string): OdooError {
	return new OdooError('VALIDATION', `Odoo opened an unexpected dialog: "${dialog}".`, {
		hint: 'Changes made before the dialog opened are kept. Answer the dialog in Odoo, or use Button > Press to accept it as proposed.',
	});
}
