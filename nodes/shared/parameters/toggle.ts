import type { IDataObject } from 'n8n-workflow';
import { OdooError, preview } from '../../../odoo';

/** Whether something is switched on; an expression may give that as text. */
export function isOn(value: unknown): boolean {
	return value === true || value === 'true';
}

const SWITCHES: ReadonlyMap<string, boolean> = new Map([
	['true', true],
	['1', true],
	['false', false],
	['0', false],
]);

/**
 * Whether an option is switched on that decides what is written, so that a guess could do harm.
 * @param title the option's name for users
 * @throws OdooError `INVALID_VALUE` for what is neither yes nor no, such as nothing from an expression
 */
export function readSwitch(
	options: IDataObject,
	name: string,
	title: string,
	byDefault = false,
): boolean {
	if (!(name in options)) return byDefault;
	const value = options[name];
	const known = SWITCHES.get(String(value).trim().toLowerCase());
	if (known !== undefined) return known;
	throw new OdooError(
		'INVALID_VALUE',
		`The option ${title} is ${preview(value)}, which is neither true nor false.`,
		{ hint: 'Check the expression, or remove the option.' },
	);
}
