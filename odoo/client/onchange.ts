import type { Context, RpcValue, Vals } from '../call';
import { recordIn } from '../call';
import type { RawRecord } from '../protocol/expect';
import { expectRecord } from '../protocol/expect';
import type { ModelCalls } from './modelClient';

/** `onchange` takes what to answer for each field, in the place of which fields have to be told of changes. */
const FIELDS_SPEC_SINCE = 17;

interface Entered {
	/** The record that the form shows; a new one when left out. */
	readonly id?: number;
	/** What the form holds. */
	readonly values?: Vals;
	/** Those of the values that were entered; none as the form opens. */
	readonly changed?: readonly string[];
	/** For Odoo up to 16: whether fields that change run what depends on them. */
	readonly older: '' | '1';
	/** Added to the context of the model. */
	readonly context?: Context;
}

/** What the form shows then. */
interface Proposal {
	readonly value: RawRecord;
	/** The text of a message that comes up. */
	readonly warning?: string;
}

/**
 * What Odoo proposes in a form, as it opens or as values are entered. Nothing is stored.
 * @param fields what to answer, by field, or by `list.field` for those of lines: `{}`, or for a link the fields of its
 * record
 */
export async function onchange(
	model: ModelCalls,
	fields: Vals,
	{ id, values = {}, changed = [], older, context }: Entered,
): Promise<Proposal> {
	const isNewer = (await model.client.version()) >= FIELDS_SPEC_SINCE;
	const told = Object.fromEntries(Object.keys(fields).map((name) => [name, older]));
	const params: Vals = isNewer
		? { values, field_names: changed, fields_spec: nested(fields) }
		: { values, field_name: changed, field_onchange: told };
	const answer = await model.call(
		'onchange',
		{ ids: id === undefined ? [] : [id], params, context },
		expectRecord,
	);
	const { message } = recordIn(answer.warning);
	return {
		value: expectRecord(answer.value ?? {}, 'onchange'),
		...(typeof message === 'string' && { warning: message }),
	};
}

/** The fields of lines within those of their list, as Odoo 17 and later take them. */
function nested(fields: Vals): Vals {
	const spec: Record<string, RpcValue> = {};
	for (const [name, own] of Object.entries(fields)) {
		const [list = '', column] = name.split('.');
		const known = recordIn(recordIn(spec[list]).fields);
		spec[list] = column === undefined ? own : { fields: { ...known, [column]: own } };
	}
	return spec;
}
