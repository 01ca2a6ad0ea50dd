import type { StopSettings } from '../../batch/batch';
import type { Outcome } from '../../batch/outcome';
import { Batch } from '../../batch/batch';
import { sendEach } from '../../batch/send';
import type { RpcValue } from '../../call';
import type { ModelCalls, ModelClient } from '../../client/modelClient';
import { userLanguage } from '../../client/language';
import { formOf } from '../../client/views';
import { OdooError, recordNotFound } from '../../errors';
import type { Button } from '../../form/form';
import { anyAnswer } from '../../protocol/expect';
import type { Zones } from '../../values/dates';
import type { ButtonOf } from './formButton';
import { buttonOf, findButton, noSuchButton } from './formButton';
import { openAction } from './openAction';
import type { OpenedRecords } from './windowAction';
import { buttonContext, recordsIn } from './windowAction';
import type { WizardAnswer } from './wizard';
import { answerByForm } from './wizard';

/** A button to press for one record. */
interface PressRow {
	readonly id: number;
	/** How to answer the wizards that it opens; others as their forms propose. */
	readonly answers: readonly WizardAnswer[];
}

export interface PressSettings extends StopSettings {
	/** Its label, or the technical name of what it runs. */
	readonly button: string;
	/** What to do for a record whose form does not show the button. */
	readonly whenHidden: 'error' | 'unchanged' | 'press';
	readonly zones: Zones;
}

/** What pressing a button came to. */
interface PressResult {
	readonly id: number;
	readonly action: 'pressed' | 'unchanged';
	/** The records that Odoo shows afterwards, such as an invoice that was made. */
	readonly opened?: OpenedRecords;
}

/** A record, and its button as it was when the batch began. */
interface Pressing extends PressRow {
	readonly state: ButtonOf;
}

/**
 * Presses a button of the form for each record, one after the other, as a user would: only where the form
 * shows it, and with the wizards that it opens.
 * @throws OdooError `METHOD_NOT_FOUND` where the form has no such button
 */
export async function pressButton(
	model: ModelClient,
	rows: ReadonlyArray<PressRow | OdooError>,
	settings: PressSettings,
): Promise<Array<Outcome<PressResult>>> {
	const button = await buttonNamed(model, settings.button);
	const states = await Batch.of<PressRow, PressResult>(rows).mapTogether(async (all) => {
		const found = await buttonOf(
			model,
			button,
			all.map(({ id }) => id),
		);
		return all.map((row): Pressing | OdooError => {
			const state = found.get(row.id);
			return state ? { ...row, state } : recordNotFound(model.name, row.id);
		});
	});
	const pressed = new Set<number>();
	const pressNow = async (row: Pressing) => {
		// A button that was pressed before may be gone.
		const again = pressed.has(row.id) && (await buttonOf(model, button, [row.id])).get(row.id);
		pressed.add(row.id);
		return await press(model, button, again ? { ...row, state: again } : row, settings);
	};
	return (await sendEach(states, pressNow, settings)).outcomes();
}

async function press(
	model: ModelClient,
	button: Button,
	{ id, answers, state }: Pressing,
	{ whenHidden, zones }: PressSettings,
): Promise<PressResult> {
	const variant = state.variant ?? (whenHidden === 'press' ? button.variants[0] : undefined);
	if (!variant) {
		if (whenHidden === 'unchanged') return { id, action: 'unchanged' };
		throw notShown(button, state);
	}
	const active = { model: model.name, ids: [id] };
	const context = buttonContext(variant.context, active, state.values);
	const first: RpcValue =
		variant.type === 'action'
			? await openAction(model, { button: button.label, name: variant.name, active, context })
			: await model.call(variant.name, { ids: [id], context }, anyAnswer);
	const opening = { model, active, first };
	const { result, action } = await answerByForm(opening, {
		zones,
		answers,
		context,
		others: 'accept',
		opensAtOnce: variant.type === 'action',
	});
	if (action?.isWizard) throw unanswered(button.label, action.name ?? action.model);
	const opened = recordsIn(result);
	return { id, action: 'pressed', ...(opened && { opened }) };
}

/** The button of a model's form in the user's language, or in English; else a method of that name, which every form shows. */
export async function buttonNamed(model: ModelCalls, wanted: string): Promise<Button> {
	const language = await userLanguage(model.client);
	const form = await formOf(model.client, { model: model.name, language });
	const own = wanted === '' ? undefined : findButton(form, wanted);
	if (own) return own;
	const inEnglish = language === 'en_US' ? form : await formOf(model.client, { model: model.name });
	const found = wanted === '' ? undefined : findButton(inEnglish, wanted);
	if (found) return found;
	if (!/^[a-z]\w*_\w+$/.test(wanted)) throw noSuchButton(form, wanted);
	const variant = {
		type: 'object',
		name: wanted,
		isPrimary: false,
		hiddenIf: [],
		context: '',
	} as const;
	return { label: wanted, variants: [variant] };
}

function notShown({ label }: Button, { record, reason }: ButtonOf): OdooError {
	const why = reason ? `: ${reason}` : '';
	return new OdooError('VALIDATION', `${label} is not shown for ${record}${why}.`, {
		field: 'button',
		hint: 'Odoo shows the button in other states only. Filter such records out, or set If Hidden to Leave Unchanged or Press Anyway.',
	});
}

function unanswered(button: string, dialog: string | null): OdooError {
	return new OdooError(
		'VALIDATION',
		`${button} opened the dialog ${dialog ?? ''}, which is still open.`,
		{
			hint: 'Fill in the dialog and choose one of its buttons.',
		},
	);
}
