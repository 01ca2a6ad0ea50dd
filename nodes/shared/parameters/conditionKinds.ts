import type { DisplayCondition } from 'n8n-workflow';
import type { Field } from '../../../odoo';

/** What decides how the value of a condition is filled in. */
export type ConditionKind =
	'boolean' | 'date' | 'file' | 'number' | 'record' | 'records' | 'selection' | 'text';

/** The kind of condition on each type of field; others take text. */
const KINDS: Readonly<Record<string, ConditionKind>> = {
	binary: 'file',
	boolean: 'boolean',
	char: 'text',
	date: 'date',
	datetime: 'date',
	float: 'number',
	html: 'text',
	image: 'file',
	integer: 'number',
	many2many: 'records',
	many2one: 'record',
	many2one_reference: 'number',
	monetary: 'number',
	one2many: 'records',
	selection: 'selection',
	text: 'text',
};

/** Rules of `displayOptions` for fields of these kinds, as the list of fields marks them. */
export function ofKinds(...kinds: readonly ConditionKind[]): DisplayCondition[] {
	return [{ _cnd: { regex: `\\|(?:${kinds.join('|')})$` } }];
}

/** For a field without a kind: typed by hand, given by an expression, or saved before there were kinds. */
export const WITHOUT_KIND: DisplayCondition[] = [{ _cnd: { regex: '^[^|]*$' } }];

/** A field, or path, as a list for conditions has it: with its kind, by which n8n shows what fits. */
export function withKind(path: string, field: Field): string {
	const kind = KINDS[field.type];
	return kind ? `${path}|${kind}` : path;
}

/** The path and kind in such a value; no kind for a path that somebody typed, or an expression gave. */
export function pathAndKind(value: string): {
	readonly path: string;
	readonly kind?: ConditionKind;
} {
	const [path = '', kind] = value.split('|');
	const known = Object.values(KINDS).find((each) => each === kind);
	return { path: path.trim(), ...(known && { kind: known }) };
}
