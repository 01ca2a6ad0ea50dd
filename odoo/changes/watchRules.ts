import { withoutCheckpoints } from '../domain/checkpointRows';
import { activeNameIn } from '../schema/activeName';
import type { Schema } from '../schema/schema';
import type { WebhookRule } from '../write/webhookRules';
import type { WatchQuery } from './watch';
import { hasArchiveEvents, hasEventsByWrite, hasFilterEvents } from './watchEvents';

/** What a watch asks automation rules for. */
interface RulesQuery {
	readonly query: Pick<WatchQuery, 'events' | 'records' | 'watches'>;
	readonly schema: Schema;
	/** The domain is the same in each poll. Odoo keeps it as it is now. */
	readonly hasFixedFilter: boolean;
}

/**
 * The automation rules that call for the events. A rule for every field would call a dozen times for one
 * new record: for each field that Odoo computes. So it calls for those that users write.
 * @param name what users of Odoo see in the list of rules
 */
export function webhookRulesFor(
	{ query: { events, records, watches }, schema, hasFixedFilter }: RulesQuery,
	name: string,
): WebhookRule[] {
	// A record that enters or leaves the filter need not match it, after the write or before.
	const isOfAll = hasFilterEvents(events) || !hasFixedFilter;
	const domain = withoutCheckpoints(records.model, isOfAll ? [] : records.domain);
	const rules: WebhookRule[] = [];
	if (hasEventsByWrite(events)) {
		const fieldNames = new Set(watches.map(({ field }) => field.name));
		const active = activeNameIn(schema);
		if (active && hasArchiveEvents(events)) fieldNames.add(active);
		if (events.has('updated') || hasFilterEvents(events)) {
			writtenFields(schema).forEach((field) => fieldNames.add(field));
		}
		rules.push({ trigger: 'on_create_or_write', name, fieldNames: [...fieldNames], domain });
	} else if (events.has('created')) {
		rules.push({ trigger: 'on_create', name, fieldNames: [], domain });
	}
	if (events.has('deleted') || events.has('leavesFilter')) {
		const any = withoutCheckpoints(records.model, []);
		rules.push({ trigger: 'on_unlink', name, fieldNames: [], domain: any });
	}
	return rules;
}

function writtenFields({ fields }: Schema): string[] {
	return [...fields.values()]
		.filter(({ stored, readonly, type }) => stored && !readonly && type !== 'one2many')
		.map(({ name }) => name);
}
