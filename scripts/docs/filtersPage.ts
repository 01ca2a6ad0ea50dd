import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { conditionParameters } from '../../nodes/shared/parameters/conditionRows';
import { choices, KIND_NAMES, sentence } from './parameterTable';

const FIELD = 'field';
const OPERATOR = 'operator';
/** Typed by hand or given by an expression, so that the editor does not know what it holds. */
const WITHOUT_KIND = 'country_id';

/** What the conditions of all filters look like: for each kind of field its operators, and what each compares with. */
export function filtersPage(generated: string): string {
	const kinds: Array<readonly [string, string]> = [
		...Object.entries(KIND_NAMES).map(([kind, name]) => [name, `name|${kind}`] as const),
		['given by an expression', WITHOUT_KIND],
	];
	return (
		[
			generated,
			'# Filters',
			'**Build Conditions** shows operators and values that fit the chosen field:',
			[
				'| Field | Operator | Value | Name |',
				'| --- | --- | --- | --- |',
				...kinds.flatMap(([name, field]) => rowsOf(name, field)),
			].join('\n'),
			'A field that an expression gives may also be a path through linked records, such as `partner_id.country_id.code`. A value takes the type of its field, and a negated operator finds exactly the records that its opposite does not. Labels of selections are understood in English and in the language of the Odoo user; names of linked records only in English, or in the language chosen under the option Language. Contains, Starts With and Ends With ignore capitals; Equals and Is One Of do not.',
			'A **group** counts as one condition, such as B or C in: A and (B or C). If a group has to match all conditions, those on lines, such as order lines, must match the same line.',
			'All operations: [Odoo Source](odoo-source.md) · [Odoo Trigger](odoo-trigger.md)',
		].join('\n\n') + '\n'
	);
}

/** A row for all operators that ask for the same. */
function rowsOf(kind: string, field: string): string[] {
	const operators = conditionParameters
		.filter((each) => each.name === OPERATOR && isShown(each, { field }))
		.flatMap(({ options }) => options as INodePropertyOptions[]);
	const rows = new Map<string, string[]>();
	for (const { name, value } of operators) {
		const shown = conditionParameters.filter(
			(each) => ![FIELD, OPERATOR].includes(each.name) && isShown(each, { field, operator: value }),
		);
		const texts = shown.map(textOf);
		const key = `${texts.join('<br>')} | ${shown.map((each) => `\`${each.name}\``).join('<br>')}`;
		rows.set(key, [...(rows.get(key) ?? []), name]);
	}
	return [...rows].map(([value, names]) => `| ${kind} | ${names.join(' · ')} | ${value} |`);
}

function textOf(property: INodeProperties): string {
	const texts = [sentence(property.description ?? ''), choices(property)].filter(Boolean).join(' ');
	return texts ? `**${property.displayName}**: ${texts}` : `**${property.displayName}**`;
}

/** As the editor decides it, for what the conditions' parameters use of its rules. */
function isShown({ displayOptions }: INodeProperties, row: Record<string, unknown>): boolean {
	const { show = {}, hide = {} } = displayOptions ?? {};
	const isMet = ([name, wanted]: [string, unknown]) => !(name in row) || fits(row[name], wanted);
	return (
		Object.entries(show).every(isMet) &&
		!Object.entries(hide).some(([name, wanted]) => name in row && fits(row[name], wanted))
	);
}

function fits(value: unknown, wanted: unknown): boolean {
	return [wanted].flat().some((each) => {
		const { _cnd: rule } = Object(each) as { _cnd?: { regex: string } };
		return rule ? new RegExp(rule.regex).test(String(value)) : each === value;
	});
}
