import type { RpcValue } from '../call';
import type { Element } from './elements';

type Attributes = Element['attributes'];

/**
 * When an element is invisible, read-only or required: always (true), never (undefined), or by a
 * condition, which is an expression of Python from Odoo 17 on and a domain before. Up to 16 Odoo puts
 * whatever a view says of it (`attrs`, `states`, columns) into one JSON attribute.
 */
export function modifier(attributes: Attributes, name: string): Modifier | undefined {
	const modifiers = attributes.get('modifiers');
	if (modifiers === undefined) return fromExpression(attributes.get(name));
	const value = (JSON.parse(modifiers) as Readonly<Record<string, RpcValue>>)[name];
	return value === true || Array.isArray(value) ? value : undefined;
}

/** When something is hidden, read-only or required, as a view says it. */
export type Modifier = true | string | readonly RpcValue[];

const ALWAYS: ReadonlySet<string> = new Set(['1', 'True', 'true']);
const NEVER: ReadonlySet<string> = new Set(['', '0', 'False', 'false']);

function fromExpression(given: string | undefined): Modifier | undefined {
	const source = given?.trim() ?? '';
	if (NEVER.has(source)) return undefined;
	return ALWAYS.has(source) ? true : source;
}
