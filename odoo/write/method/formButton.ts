import type { RpcValue } from '../../call';
import type { ModelClient } from '../../client/modelClient';
import { OdooError, recover } from '../../errors';
import { fieldsIn, some, resultOf } from '../../form/condition';
import type { ConditionResult, Values } from '../../form/condition';
import type { Button, ButtonVariant, Form } from '../../form/form';
import type { RawRecord } from '../../protocol/expect';
import type { Field } from '../../schema/schema';
import { preview } from '../../preview';
import { linkedName, withoutName } from '../../values/recordId';

/** A button for one record: the variant that its form shows, or why it shows none. */
export interface ButtonOf {
	/** The record as messages name it. */
	readonly record: string;
	/** What was read of it. */
	readonly values: Values;
	readonly variant?: ButtonVariant;
	/** `its status is Sales Order`, where the button is hidden. */
	readonly reason?: string;
}

/**
 * The button that a text means: its label, or else the technical name of what it runs; of an empty
 * text, the one that the form highlights.
 */
export function findButton({ buttons }: Form, wanted: string): Button | undefined {
	if (wanted === '') return buttons.find(({ variants }) => variants.some(isPrimary)) ?? buttons[0];
	const named = buttons.flatMap(({ variants }) => variants).filter(({ name }) => name === wanted);
	const byName =
		named.length > 0 ? { label: labelOf(buttons, wanted), variants: named } : undefined;
	return (
		buttons.find(({ label }) => label === wanted) ??
		buttons.find(({ label }) => folded(label) === folded(wanted)) ??
		byName
	);
}

/** @throws OdooError `METHOD_NOT_FOUND` with the labels that there are */
export function noSuchButton({ model, buttons }: Form, wanted: string): OdooError {
	const labels = buttons.map(({ label }) => label).join(', ');
	return new OdooError(
		'METHOD_NOT_FOUND',
		`The form of ${model} has no button ${preview(wanted)}.`,
		{
			field: 'button',
			hint: labels
				? `Choose one of: ${labels}. Buttons that the user has no access to are missing.`
				: 'The form has no buttons that this user has access to.',
		},
	);
}

/**
 * Which variant of a button the form shows for each record, by one request for all of them. What cannot
 * be decided from the record does not hide a button.
 * @returns by id; records that do not exist are missing
 */
export async function buttonOf(
	model: ModelClient,
	button: Button,
	ids: readonly number[],
): Promise<ReadonlyMap<number, ButtonOf>> {
	const records = await readFor(model, ids, decidingNames(button));
	return new Map([...records].map(([id, record]) => [id, buttonFor(model, button, record)]));
}

/** The names that decide about a button, and that its context asks for. */
export function decidingNames({ variants }: Button): readonly string[] {
	return variants.flatMap(({ hiddenIf, context }) => [...hiddenIf, context].flatMap(fieldsIn));
}

/**
 * What decides about a form, by id: those of the names that are fields. Without any, where one of them may
 * not be read: then nothing is decided.
 */
export async function readFor(
	model: ModelClient,
	ids: readonly number[],
	names: readonly string[],
): Promise<ReadonlyMap<number, RawRecord>> {
	const fields = [...new Set(names)].filter((name) => model.schema.fields.has(name));
	const read = async (own: readonly string[]) =>
		await model.readByIds(ids, [...new Set(['display_name', ...own])]);
	const mayBeFields = (error: OdooError) => error.code === 'ACCESS_DENIED' && fields.length > 0;
	return await recover(read(fields), mayBeFields, async () => await read([]));
}

/** `its status is Sales Order and its customer is Azure`: what fields of a record say, in the user's words. */
export function inWords(model: ModelClient, record: RawRecord, names: readonly string[]): string {
	return [...new Set(names)]
		.flatMap((name) => {
			const field = model.schema.fields.get(name);
			return field ? [`its ${lowered(field.label)} is ${valueInWords(field, record[name])}`] : [];
		})
		.join(' and ');
}

/** Values as conditions see them: ids for links. */
export function valuesOf(model: ModelClient, record: RawRecord): Values {
	const entries = Object.entries(record).map(([name, value]) => {
		const isLink = model.schema.fields.get(name)?.type === 'many2one';
		return [name, isLink ? withoutName(value) : value] as const;
	});
	return new Map(entries);
}

/** A record as messages name it. */
export function recordTitle({ name }: ModelClient, record: RawRecord): string {
	return String(record.display_name || `${name} ${String(record.id)}`);
}

/** The variant of a button that the form shows for a record that was read for it. */
export function buttonFor(model: ModelClient, { variants }: Button, record: RawRecord): ButtonOf {
	const values = valuesOf(model, record);
	const name = recordTitle(model, record);
	const judged = variants.map((variant) => ({ variant, hidden: hiddenness(variant, values) }));
	const found =
		judged.find(({ hidden }) => hidden.holds === false) ??
		judged.find(({ hidden }) => hidden.holds === undefined);
	if (found) return { record: name, values, variant: found.variant };
	const because = judged.flatMap(({ hidden }) => hidden.because);
	return { record: name, values, reason: inWords(model, record, because) };
}

function hiddenness(
	{ hiddenIf }: ButtonVariant,
	values: ReadonlyMap<string, RpcValue>,
): ConditionResult {
	return some(hiddenIf.map((condition) => resultOf(condition, values)));
}

function valueInWords(field: Field, value: RpcValue | undefined): string {
	if (field.type === 'boolean') return value ? 'yes' : 'no';
	const name = field.type === 'many2one' && linkedName(value);
	if (name) return name;
	if (value === false || value === null || value === undefined) return 'empty';
	if (Array.isArray(value)) return value.length === 0 ? 'empty' : 'not empty';
	const label = field.selection?.find(([choice]) => choice === String(value))?.[1];
	return label ?? String(value);
}

function labelOf(buttons: readonly Button[], name: string): string {
	return buttons.find(({ variants }) => variants.some((each) => each.name === name))?.label ?? name;
}

function isPrimary(variant: ButtonVariant): boolean {
	return variant.isPrimary;
}

function folded(text: string): string {
	return text.trim().toLowerCase();
}

/** Labels of fields begin with a capital letter; abbreviations keep it. */
function lowered(label: string): string {
	return /^.[A-Z]/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}
