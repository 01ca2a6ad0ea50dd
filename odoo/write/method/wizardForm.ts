import type { RpcValue, Vals } from '../../call';
import { listIn, recordIn } from '../../call';
import type { ModelClient } from '../../client/modelClient';
import { userLanguage } from '../../client/language';
import { onchange } from '../../client/onchange';
import { formOf } from '../../client/views';
import { OdooError } from '../../errors';
import { fieldStateOf, namesOf } from '../../form/fieldState';
import type { Button, ButtonVariant, Form, FormField } from '../../form/form';
import type { RawRecord } from '../../protocol/expect';
import { expectRecord } from '../../protocol/expect';
import {
	buttonFor,
	decidingNames,
	findButton,
	noSuchButton,
	readFor,
	valuesOf,
} from './formButton';
import { isEmptyList } from '../../values/blank';
import { CREATE } from '../../values/commands';
import { withoutName } from '../../values/recordId';
import { asWritten, proposedVals } from './proposedVals';

/** Lists of lines, and which fields a line has. */
export type FormLines = Readonly<Record<string, readonly string[]>>;

/** A dialog as the user sees it. */
export class WizardForm {
	private constructor(
		private readonly wizard: ModelClient,
		private readonly form: Form,
	) {}

	/** @param viewId where it is not the model's usual form */
	static async open(wizard: ModelClient, viewId: number | undefined): Promise<WizardForm> {
		const language = await userLanguage(wizard.client);
		const form = await formOf(wizard.client, { model: wizard.name, language, viewId });
		return new WizardForm(wizard, form);
	}

	/** The button that a text means, whether it shows or not. @throws OdooError `METHOD_NOT_FOUND` */
	named(wanted: string): Button {
		const button = findButton(this.form, wanted);
		if (button) return button;
		throw noSuchButton(this.form, wanted);
	}

	/**
	 * What to create the filled in dialog with: the user's values, and what Odoo proposes as the dialog opens
	 * and as these values are entered, as its own screens send it. Left out is what a new record gets anyway:
	 * only `default_get` can make its lines.
	 * @param lines those that Odoo makes as the form opens; as it is created not at all up to Odoo 16, and on 17 only
	 * where nothing is given that it computes along with them
	 */
	async filled(own: (proposed: RawRecord) => Promise<Vals>, lines: FormLines = {}): Promise<Vals> {
		const { wizard, form } = this;
		const { fields: known } = wizard.schema;
		const names = form.fields.map(({ name }) => name).filter((name) => known.has(name));
		const defaults = await wizard.call('default_get', { params: { fields: names } }, expectRecord);
		const ofLines = Object.entries(lines).flatMap(([list, own]) =>
			own.map((name) => `${list}.${name}`),
		);
		const fields = Object.fromEntries([...names, ...ofLines].map((name) => [name, {}]));
		const { value: proposed } = await onchange(wizard, fields, { older: '1' });
		const opened = proposedVals(wizard.schema, proposed);
		const given = await own(proposed);
		const changed = Object.keys(given);
		const values = { ...opened, ...given };
		const entered =
			changed.length > 0 &&
			proposedVals(
				wizard.schema,
				(await onchange(wizard, fields, { values, changed, older: '1' })).value,
			);
		const entries = Object.entries({ ...opened, ...entered }).filter(
			([name, value]) => !isSame(known.get(name)?.type, value, defaults[name]),
		);
		return { ...Object.fromEntries(entries), ...newLines(proposed, lines), ...given };
	}

	/** What decides about the dialog once it is filled in, by one request. */
	async read(id: number, more: readonly string[]): Promise<RawRecord> {
		const { buttons, fields } = this.form;
		const names = [
			...more,
			...buttons.flatMap(decidingNames),
			...fields.flatMap(namesOf),
			...fields.filter(mayBeRequired).map(({ name }) => name),
		];
		return (await readFor(this.wizard, [id], names)).get(id) ?? { id };
	}

	/**
	 * As Odoo's screen would let it be entered: the user's values are in fields that can be changed, and what
	 * has to be filled in is. Odoo itself checks neither, and drops values without a word.
	 * @param record what was read of the dialog
	 * @param entered the fields that the user gave values for
	 * @throws OdooError `INVALID_VALUE` or `REQUIRED_MISSING`
	 */
	check(record: RawRecord, entered: readonly string[]): void {
		const { fields } = this.wizard.schema;
		const values = valuesOf(this.wizard, record);
		for (const field of this.form.fields) {
			const { name } = field;
			const { isHidden, isReadonly, isRequired } = fieldStateOf(field, values);
			const label = field.label ?? fields.get(name)?.label ?? name;
			// What is always hidden is there for those who know its name.
			const isShut = !field.isHidden && (isHidden || isReadonly);
			if (isShut && entered.includes(name)) throw notForThese(name, label);
			const isBoolean = fields.get(name)?.type === 'boolean';
			if (isRequired && !isBoolean && isEmpty(record[name])) throw requiredInDialog(name, label);
		}
	}

	/**
	 * The button that a text means, as it shows once the dialog is filled in.
	 * @param record what was read of the dialog
	 */
	button(record: RawRecord, wanted: string): ButtonVariant {
		const primary = wanted === '' ? this.primaryButton(record) : undefined;
		if (primary) return primary;
		const button = this.named(wanted);
		const { variant, reason = 'it is hidden' } = buttonFor(this.wizard, button, record);
		if (variant) return variant;
		throw new OdooError(
			'VALIDATION',
			`The dialog does not show the button ${button.label}: ${reason}.`,
			{ field: 'wizardButton', hint: 'Choose another button, or fill in the dialog differently.' },
		);
	}

	/** The first highlighted button that shows, else the first one that shows. */
	private primaryButton(record: RawRecord): ButtonVariant | undefined {
		const shown = this.form.buttons.flatMap(
			(button) => buttonFor(this.wizard, button, record).variant ?? [],
		);
		return shown.find(({ isPrimary }) => isPrimary) ?? shown[0];
	}
}

/** The lines that a form proposes, as `create` takes them. */
function newLines(proposed: RawRecord, lines: FormLines): Vals {
	const created = Object.entries(lines).map(([list, names]) => {
		const values = listIn(proposed[list]).flatMap((command) => {
			const [code, , line] = listIn(command);
			return code === CREATE ? [recordIn(line)] : [];
		});
		const written = values.map((line) => [
			CREATE,
			0,
			Object.fromEntries(names.map((name) => [name, withoutName(line[name] ?? false)])),
		]);
		return [list, written];
	});
	return Object.fromEntries(created) as Vals;
}

function mayBeRequired({ places }: FormField): boolean {
	return places.some(({ requiredIf }) => requiredIf !== undefined);
}

/** Not what could not be read. */
function isEmpty(value: RpcValue | undefined): boolean {
	return value === false || value === '' || isEmptyList(value);
}

function notForThese(field: string, label: string): OdooError {
	return new OdooError('INVALID_VALUE', `${label} cannot be set for these records.`, {
		field,
		hint: `Leave ${label} blank, or handle the records one by one: in Odoo's dialog, the field is hidden or read-only for them.`,
	});
}

function requiredInDialog(field: string, label: string): OdooError {
	return new OdooError('REQUIRED_MISSING', `${label} is empty, and Odoo's dialog requires it.`, {
		field,
		hint: 'Give it a value here, or fill it in on the record that Odoo takes it from.',
	});
}

function isSame(type: string | undefined, value: RpcValue, other: RpcValue | undefined): boolean {
	if (other === undefined) return false;
	const written = asWritten(type ?? 'char', other);
	return written === undefined || JSON.stringify(value) === JSON.stringify(written);
}
