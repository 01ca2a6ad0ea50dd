import type { RpcValue, Vals } from '../../call';
import type { ModelClient } from '../../client/modelClient';
import { userLanguage } from '../../client/language';
import { formOf } from '../../client/views';
import { OdooError } from '../../errors';
import type { ButtonVariant, Form } from '../../form/form';
import { expectRecord } from '../../protocol/expect';
import { CREATE, LINK, SET, UPDATE } from '../../values/commands';
import { buttonOf, findButton, noSuchButton } from './formButton';

/** `onchange` takes what to answer for each field, in the place of which fields have to be told of changes. */
const FIELDS_SPEC_SINCE = 17;

/** The dialog as the user sees it. */
export async function wizardForm(wizard: ModelClient, viewId: number | undefined): Promise<Form> {
	const language = await userLanguage(wizard.client);
	return await formOf(wizard.client, { model: wizard.name, language, viewId });
}

/**
 * What to create a filled in dialog with: the user's values, and what Odoo proposes as the dialog opens
 * and as these values are entered, as its own screens send it. Left out is what a new record gets anyway:
 * only `default_get` can make its lines.
 */
export async function filledForm(wizard: ModelClient, form: Form, own: Vals): Promise<Vals> {
	const names = form.fields
		.map(({ name }) => name)
		.filter((name) => wizard.schema.fields.has(name));
	const defaults = await wizard.call('default_get', { params: { fields: names } }, expectRecord);
	const opened = await proposals(wizard, names, { values: {}, changed: [] });
	const changed = Object.keys(own);
	const values = { ...opened, ...own };
	const entered = changed.length > 0 && (await proposals(wizard, names, { values, changed }));
	const entries = Object.entries({ ...opened, ...entered }).filter(
		([name, value]) => !isSame(wizard.schema.fields.get(name)?.type, value, defaults[name]),
	);
	return { ...Object.fromEntries(entries), ...own };
}

async function proposals(
	wizard: ModelClient,
	names: readonly string[],
	{ values, changed }: { readonly values: Vals; readonly changed: readonly string[] },
): Promise<Vals> {
	const isNewer = (await wizard.client.version()) >= FIELDS_SPEC_SINCE;
	const spec = Object.fromEntries(names.map((name) => [name, isNewer ? {} : '1']));
	const params: Vals = isNewer
		? { values, field_names: changed, fields_spec: spec }
		: { values, field_name: changed, field_onchange: spec };
	const answer = await wizard.call('onchange', { ids: [], params }, expectRecord);
	const entries = Object.entries(expectRecord(answer.value ?? {}, 'onchange'));
	return Object.fromEntries(
		entries.flatMap(([name, value]) => {
			const field = wizard.schema.fields.get(name);
			if (!field || field.readonly) return [];
			const written = asWritten(field.type, value);
			return written === undefined ? [] : [[name, written]];
		}),
	);
}

/** The button of the dialog that a text means, as it shows once the dialog is filled in. */
export async function wizardButton(
	wizard: ModelClient,
	form: Form,
	{ id, wanted }: { readonly id: number; readonly wanted: string },
): Promise<ButtonVariant> {
	const button = findButton(form, wanted);
	if (!button || wanted === '') return await primaryButton(wizard, form, id);
	const state = (await buttonOf(wizard, button, [id])).get(id);
	if (!state) throw noSuchButton(form, wanted);
	if (state.variant) return state.variant;
	throw new OdooError(
		'VALIDATION',
		`The dialog does not show the button ${button.label}: ${state.reason ?? 'it is hidden'}.`,
		{ field: 'wizardButton', hint: 'Choose another button, or fill in the dialog differently.' },
	);
}

/** The first highlighted button that shows, else the first one that shows. */
async function primaryButton(wizard: ModelClient, form: Form, id: number): Promise<ButtonVariant> {
	const shownOnes: ButtonVariant[] = [];
	for (const button of form.buttons) {
		const { variant } = (await buttonOf(wizard, button, [id])).get(id) ?? {};
		if (variant?.isPrimary) return variant;
		if (variant) shownOnes.push(variant);
	}
	const [first] = shownOnes;
	if (first) return first;
	throw noSuchButton(form, '');
}

/** A value of `onchange` as `create` takes it: links by id, lists of existing records. */
function asWritten(type: string, value: RpcValue): RpcValue | undefined {
	if (type === 'many2one') return Array.isArray(value) ? (value[0] as RpcValue) : value;
	if (type !== 'many2many' && type !== 'one2many') return value;
	// Defaults may also be ids instead of commands.
	const parts = (Array.isArray(value) ? value : []) as ReadonlyArray<number | readonly RpcValue[]>;
	const commands = parts.map((part) => (typeof part === 'number' ? [LINK, part] : part));
	if (commands.some(([code]) => code === CREATE)) return undefined; // create makes lines by itself
	const ids = commands.flatMap(([code, id, list]) => {
		if (code === SET) return list as readonly RpcValue[];
		return code === LINK || code === UPDATE ? [id ?? 0] : [];
	});
	return [[SET, 0, ids]];
}

function isSame(type: string | undefined, value: RpcValue, other: RpcValue | undefined): boolean {
	if (other === undefined) return false;
	const written = asWritten(type ?? 'char', other);
	return written === undefined || JSON.stringify(value) === JSON.stringify(written);
}
