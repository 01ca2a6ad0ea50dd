import { activeNameIn } from '../../odoo';
import type { Schema, WatchEvent, WebhookRule } from '../../odoo';
import type { Watched } from './watchQuery';

/** Events that come with a write. */
const BY_WRITE: readonly WatchEvent[] = [
	'archived',
	'entersFilter',
	'fieldChanged',
	'leavesFilter',
	'unarchived',
	'updated',
];

/** Where the record need not match the filter, before or after. */
const ACROSS_FILTER: readonly WatchEvent[] = ['entersFilter', 'leavesFilter'];

/**
 * The automation rules that announce the events. A rule that sent for every field would send a dozen
 * times for one new record: for each field that Odoo computes. So it sends for those that users write.
 */
export function rulesFor(
	{ query: { events, records, watches }, schema, hasFixedFilter }: Watched,
	name: string,
): WebhookRule[] {
	const has = (some: readonly WatchEvent[]) => some.some((event) => events.has(event));
	// Odoo keeps the domain as it is now.
	const domain = has(ACROSS_FILTER) || !hasFixedFilter ? [] : records.domain;
	const rules: WebhookRule[] = [];
	if (has(BY_WRITE)) {
		const fieldNames = new Set(watches.map(({ field }) => field.name));
		const active = activeNameIn(schema);
		if (active && has(['archived', 'unarchived'])) fieldNames.add(active);
		if (has(['updated', ...ACROSS_FILTER]))
			writtenFields(schema).forEach((field) => fieldNames.add(field));
		rules.push({ trigger: 'on_create_or_write', name, fieldNames: [...fieldNames], domain });
	} else if (events.has('created')) {
		rules.push({ trigger: 'on_create', name, fieldNames: [], domain });
	}
	if (has(['deleted', 'leavesFilter'])) {
		rules.push({ trigger: 'on_unlink', name, fieldNames: [], domain: [] });
	}
	return rules;
}

function writtenFields({ fields }: Schema): string[] {
	return [...fields.values()]
		.filter(({ stored, readonly, type }) => stored && !readonly && type !== 'one2many')
		.map(({ name }) => name);
}
