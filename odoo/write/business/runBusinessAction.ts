import type { StopSettings } from '../../batch/batch';
import type { Outcome } from '../../batch/outcome';
import { Batch } from '../../batch/batch';
import { mapDone } from '../../batch/outcome';
import { sendEach } from '../../batch/send';
import type { Context, RpcValue } from '../../call';
import type { OdooClient } from '../../client/client';
import { ModelClient } from '../../client/modelClient';
import { anyError, OdooError, recordNotFound, recover, retold } from '../../errors';
import { forVersion } from '../../forVersion';
import { anyAnswer } from '../../protocol/expect';
import { isBlank } from '../../values/blank';
import type { Zones } from '../../values/dates';
import { findRecipients } from '../message/messageRecipients';
import type { NamedRecord } from '../method/windowAction';
import { recordsIn } from '../method/windowAction';
import type { FormAnswer } from '../method/wizard';
import { answerByForm } from '../method/wizard';
import { valsOfRow } from '../prepare/values';
import type {
	BusinessAction,
	BusinessResult,
	BusinessRow,
	Given,
	Preparation,
	Way,
	WizardStep,
	WriteWay,
} from './businessAction';
import { withWarning } from './businessAction';
import { completeMade, completeOwn, completingOf, putBack } from './completion';
import type { Ran } from './madeRecords';
import { withMade } from './madeRecords';
import type { RecordState, Snapshot } from './recordStates';
import { namedAs, RecordStates } from './recordStates';
import { zip } from '../../zip';

export interface BusinessSettings extends StopSettings {
	readonly zones: Zones;
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
	const { states } = runner;
	const read = await Batch.of<BusinessRow, Ran>(rows).mapTogether(async (all) => {
		const snapshot = await states.read(all.flatMap(({ ids }) => ids));
		return all.map((row): KnownRow | OdooError => {
			const missing = row.ids.find((id) => !snapshot.has(id));
			return missing === undefined ? { ...row, snapshot } : recordNotFound(model.name, missing);
		});
	});
	// What is done already is not looked into.
	const open = read.filter(({ ids, snapshot }) =>
		ids.flatMap((id) => snapshot.get(id) ?? []).some((state) => !states.isDone(state)),
	);
	const { prepares } = own;
	const prepared = prepares
		? await open.mapTogether(async (all) =>
				zip(all, await prepares(model, all, settings.zones)).map(
					([row, preparation]): KnownRow => ({ ...row, preparation }),
				),
			)
		: open;
	const known = read.with(prepared);
	// Records that this batch has changed: what was read of them is old.
	const changed = new Set<number>();
	const sent = await sendEach(
		known,
		async (row) => {
			const isOld = row.ids.some((id) => changed.has(id));
			const snapshot = isOld ? await states.read(row.ids) : row.snapshot;
			const plan = runner.planFor({ ...row, snapshot });
			for (const { id } of plan.todo) changed.add(id);
			return await runner.run(row, plan);
		},
		settings,
	);
	return await withPartly(model, own, await withMade(states, sent.outcomes()));
}

/** With what its records held when the batch began. */
interface KnownRow extends BusinessRow {
	readonly snapshot: Snapshot;
	/** Or why it cannot be: told only of records that are not done yet. */
	readonly preparation?: Preparation | OdooError;
}

/** What is to be done for a row. */
interface ActionPlan {
	/** All of its records. */
	readonly records: readonly NamedRecord[];
	readonly todo: readonly RecordState[];
	/** Those that have nothing for what the others become. */
	readonly leftOut: readonly RecordState[];
	readonly preparation?: Preparation;
}

/** Runs one business action on one server, record by record. */
class Runner {
	private constructor(
		readonly states: RecordStates,
		private readonly way: Way,
		private readonly zones: Zones,
	) {}

	/** @throws OdooError `METHOD_NOT_FOUND` where this version of Odoo has no way to do it */
	static async open(
		model: ModelClient,
		own: BusinessAction,
		{ zones }: BusinessSettings,
	): Promise<Runner> {
		const version = await model.client.version();
		const way = forVersion(own.ways, version);
		if (way) return new Runner(new RecordStates(model, own, version), way, zones);
		throw new OdooError('METHOD_NOT_FOUND', `This action is not available in Odoo ${version}.`);
	}

	/** Which records of a row are not done yet. @throws OdooError where one of them cannot be */
	planFor({ ids, given, snapshot, preparation }: KnownRow): ActionPlan {
		const { states } = this;
		const known = ids.map((id) => snapshot.get(id)).filter((state) => state !== undefined);
		const meant = states.meantOf(known, given);
		const plan = {
			records: ids.map((id) => namedAs(id, snapshot)),
			todo: meant.filter((state) => !states.isDone(state)),
			leftOut: known.filter((state) => !meant.includes(state)),
		};
		const problem =
			plan.todo.map((state) => states.problemOf(state, given)).find(Boolean) ??
			states.repeatedBy(plan.todo, given);
		if (problem) throw problem;
		if (plan.todo.length === 0) return plan;
		if (preparation instanceof OdooError) throw preparation;
		const refusal = states.own.refuses?.(given);
		if (refusal) throw refusal;
		return { ...plan, preparation };
	}

	async run(
		{ given }: BusinessRow,
		{ records, todo, leftOut, preparation }: ActionPlan,
	): Promise<Ran> {
		const before = new Map([...todo, ...leftOut].map((state) => [state.id, state.made]));
		if (todo.length === 0) return { result: { records, action: 'unchanged' }, before };
		const { action, made, hintIfRefused } = this.states.own;
		const completing = await completingOf(this.states, given, this.zones);
		const whole = await this.withRecipients({ ...given, ...preparation?.given });
		const completed = await completeOwn(this.states, todo, completing);
		const entered = await preparation?.carryOut?.();
		const done = this.carryOut(todo, whole);
		const answer = await retold(done, async (error) => {
			// What Odoo itself refuses has no more than a general hint.
			const isOdoos = error.code === 'VALIDATION' && error.details !== undefined;
			const told = hintIfRefused && isOdoos ? error.with({ hint: hintIfRefused(given) }) : error;
			return await putBack(this.states, completed, told);
		});
		const opened = made ? undefined : recordsIn(answer);
		const warning =
			completed.kept ?? entered ?? (await completeMade(this.states, todo, completing));
		return {
			result: { records, action, ...(opened && { opened }), ...(warning && { warning }) },
			before,
		};
	}

	private async carryOut(todo: readonly RecordState[], given: Given): Promise<RpcValue> {
		const { way, zones } = this;
		const { model } = this.states;
		const ids = todo.map(({ id }) => id);
		if ('write' in way) return await this.write(way, ids, given);
		const context = way.context?.(todo.map(({ record }) => record)) ?? {};
		const first: RpcValue =
			'opens' in way
				? { type: 'ir.actions.act_window', res_model: way.opens, target: 'new', context }
				: await model.call(way.method, { ids, params: way.params?.(given), context }, anyAnswer);
		const { wizards = [] } = way;
		const opening = { model, active: { model: model.name, ids }, first };
		const { result, action } = await answerByForm(opening, {
			zones,
			answers: wizards.flatMap((step) => answerBy(step, given, ids) ?? []),
			// Nobody has read it, and what it proposes may be more than was asked for.
			others: 'leaveOpen',
			// What leads to an email does nothing else.
			opensAtOnce: 'opens' in way || wizards.some((step) => 'emails' in step),
		});
		if (action?.isWizard) throw stillOpen(action.name ?? action.model);
		return result;
	}

	private async write(
		{ write }: WriteWay,
		ids: readonly number[],
		given: Given,
	): Promise<RpcValue> {
		const { model } = this.states;
		const vals = await valsOfRow(model, write(given), this.zones);
		return await model.call('write', { ids, params: { vals } }, anyAnswer);
	}

	/** Emails go to contacts, which people name by their address. */
	private async withRecipients(given: Given): Promise<Given> {
		const named = [given.recipients].flat().filter((value) => !isBlank(value));
		if (named.length === 0) return given;
		const { model } = this.states;
		const [ids = []] = await findRecipients(model, [named], { onMissing: 'error' });
		if (ids instanceof OdooError) throw ids;
		return { ...given, recipients: ids };
	}
}

/** How a step answers its wizard for records; undefined where it leaves it open. */
function answerBy(step: WizardStep, given: Given, ids: readonly number[]): FormAnswer | undefined {
	if ('method' in step) return step;
	const { isLeftOpen, button = '', values, presets, ...same } = step;
	if (isLeftOpen?.(given)) return undefined;
	return {
		...same,
		button: typeof button === 'string' ? button : button(given),
		values: values?.(given) ?? {},
		presets: (proposed) => presets?.(given, proposed, ids) ?? {},
	};
}

/** Says which records are left unfinished, by one look at all of them. */
async function withPartly(
	model: ModelClient,
	own: BusinessAction,
	outcomes: ReadonlyArray<Outcome<BusinessResult>>,
): Promise<Array<Outcome<BusinessResult>>> {
	const { partly } = own;
	const mayBe = ({ action }: BusinessResult) =>
		action === own.action || partly?.isOfUnchanged === true;
	const ids = outcomes.flatMap((each) =>
		each.status === 'done' && mayBe(each.result) ? each.result.records.map(({ id }) => id) : [],
	);
	if (!partly || ids.length === 0) return [...outcomes];
	const { action } = partly;
	const unfinished = await recover(partly.of(model, ids), anyError, (error) => error);
	return mapDone(outcomes, (result) => {
		if (!mayBe(result)) return result;
		// Nobody acts on what is only taken for unfinished; the other way around, they would.
		if (unfinished instanceof OdooError) {
			const unknown = `Whether anything is left to do could not be read, so action is ${action}: ${unfinished.message}`;
			return withWarning({ ...result, action }, unknown);
		}
		return result.records.some(({ id }) => unfinished.has(id)) ? { ...result, action } : result;
	});
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
