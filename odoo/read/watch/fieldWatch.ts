import type { RpcValue } from '../../call';
import { OdooError } from '../../errors';
import { fieldOf, isWatchable } from '../../schema/choose';
import type { Field, Schema } from '../../schema/schema';
import type { WriteContext } from '../../values/valueType';
import { toStored } from '../../values/values';
import { canGiveBack } from './rememberedValues';

/** One field to watch, in the user's words. */
export interface FieldWatchChoice {
	readonly field: string;
	/** Only changes from or to this value: a choice or its label, a record's ID or name, yes or no. */
	readonly from?: string;
	readonly to?: string;
}

export interface FieldWatch {
	readonly field: Field;
	readonly from?: ValueTest;
	readonly to?: ValueTest;
}

/**
 * Whether a raw value is the wanted one. A linked record may be told by its name, so it must be given
 * as `[id, name]`.
 */
export type ValueTest = (raw: RpcValue) => boolean;

/** Stands for a field without a value. */
const EMPTY = 'false';

/**
 * @throws OdooError `FIELD_NOT_FOUND`, or `INVALID_VALUE` for a field that cannot be watched or a value
 * that it cannot have
 */
export function fieldWatch(
	{ field: name, from, to }: FieldWatchChoice,
	schema: Schema,
	context: WriteContext,
): FieldWatch {
	const field = fieldOf(schema, name);
	checkWatchable(field);
	const testOf = (wanted: string | undefined) => {
		const text = wanted?.trim() ?? '';
		return text === '' ? undefined : valueTest(text, field, context);
	};
	return { field, from: testOf(from), to: testOf(to) };
}

function valueTest(text: string, field: Field, context: WriteContext): ValueTest {
	if (!canGiveBack(field)) {
		throw new OdooError(
			'INVALID_VALUE',
			`From and To cannot be used with the field "${field.label}" (${field.name}).`,
			{
				field: field.name,
				hint: 'They work with selections, linked records and yes/no fields. Leave them empty to get every change, and check the value in the workflow.',
			},
		);
	}
	const isChoice = field.selection?.some((texts) => texts.includes(text)) === true;
	if (text.toLowerCase() === EMPTY && !isChoice) return (raw) => raw === false;
	if (field.type !== 'many2one') {
		const wanted = toStored(text, field, context);
		return (raw) => raw === wanted;
	}
	if (/^\d+$/.test(text)) return (raw) => linked(raw).id === Number(text);
	return (raw) => linked(raw).name?.toLowerCase() === text.toLowerCase();
}

/** The parts of `[id, name]`. */
function linked(raw: RpcValue): { readonly id?: RpcValue; readonly name?: string } {
	if (!Array.isArray(raw)) return {};
	const [id, name] = raw as readonly RpcValue[];
	return { id, ...(typeof name === 'string' && { name }) };
}

function checkWatchable(field: Field): void {
	if (isWatchable(field)) return;
	const { name, label, type } = field;
	const hint =
		type === 'one2many'
			? 'Its lines are records of their own: watch the model of the lines instead.'
			: 'Odoo computes it when it is read, or keeps a file in it. Watch the fields that it depends on.';
	throw new OdooError('INVALID_VALUE', `The field "${label}" (${name}) cannot be watched.`, {
		field: name,
		hint,
	});
}
