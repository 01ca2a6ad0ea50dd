import type { IDataObject, IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { FieldWatchChoice, OdooClient, Schema, WatchEvent, WatchQuery } from '../../odoo';
import {
	fieldWatch,
	filterToSearch,
	fingerprint,
	isCancelled,
	isObject,
	languageOf,
	OdooError,
	timelessDomain,
} from '../../odoo';
import { odooFromNode } from '../shared/odooFromNode';
import { readChoiceParameter, readChoicesParameter } from '../shared/parameters/choices';
import { pathAndKind } from '../shared/parameters/conditionKinds';
import { Added } from '../shared/parameters/added';
import { readTimeout } from '../shared/parameters/contextOptions';
import { fieldName } from '../shared/parameters/fieldNames';
import { readFilter } from '../shared/parameters/filter';
import { valueOfPicker } from '../shared/parameters/picker';
import type { ParameterReader } from '../shared/parameters/parameterReader';
import { withoutItems } from '../shared/parameters/parameterReader';
import { readOverlap, readPollLimit } from '../shared/parameters/readOptions';
import type { RecordView } from '../shared/parameters/recordView';
import { readRecordView, toViewQuery } from '../shared/parameters/recordView';
import { hasNoValue } from '../shared/parameters/required';
import { deliveryParameter, eventsParameter } from './parameters';

/** What a trigger is set to. */
export interface Watched {
	readonly query: WatchQuery;
	readonly view: RecordView;
	readonly schema: Schema;
	/** The filter has no expression and no relative date, which would give another one in the next poll. */
	readonly hasFixedFilter: boolean;
}

/**
 * A poll that hangs keeps the next ones waiting: a server may answer each request just in time. Six times
 * the Timeout, as its default is five minutes.
 */
const LEAST_DEADLINE_MS = 30 * 60_000;

/** n8n's ways to call a trigger. */
export type TriggerContext = IHookFunctions | IPollFunctions | IWebhookFunctions;

/** Whether Odoo is to call when something changes, beside the polls. */
export function isInstant(ctx: TriggerContext): boolean {
	return readChoiceParameter(withoutItems(ctx), 0, deliveryParameter) === 'webhook';
}

/** What the trigger watches, and the client to do it with. @throws OdooError */
export async function watchedBy(
	ctx: TriggerContext,
): Promise<{ readonly odoo: OdooClient; readonly watched: Watched }> {
	const odoo = await odooOf(ctx);
	return { odoo, watched: await readWatched(withoutItems(ctx), odoo, ctx.getNode().parameters) };
}

/** @param database another one of the credential's server */
export async function odooOf(ctx: TriggerContext, database?: string): Promise<OdooClient> {
	const timeoutMs = readTimeout(new Added(withoutItems(ctx), 0));
	const deadlineMs = Math.max(LEAST_DEADLINE_MS, 6 * (timeoutMs ?? 0));
	return await odooFromNode(ctx, { timeoutMs, deadlineMs }, database);
}

/** What a look that came to its deadline says: nothing else ends one from outside. */
export function inTime(thrown: unknown): unknown {
	if (!isCancelled(thrown)) return thrown;
	return new OdooError('TIMEOUT', 'Odoo took too long to answer all requests of this poll.', {
		hint: 'Nothing is lost: the next poll tries again. If the problem persists, increase the Timeout option, lower Max Records per Poll, or watch for fewer events.',
	});
}

/**
 * @param saved the parameters as they are saved: watching starts over with another filter, but not when
 * an expression in it gives another value
 * @throws OdooError for parameters that do not fit, before anything is watched
 */
async function readWatched(
	ctx: ParameterReader,
	odoo: OdooClient,
	saved: Readonly<Record<string, unknown>>,
): Promise<Watched> {
	const view = readRecordView(ctx, 0);
	const events = readEvents(ctx);
	const choices = events.has('fieldChanged') ? readWatchFields(ctx) : [];
	const filter = readFilter(ctx, 0);
	const limit = readPollLimit(ctx);
	const overlapMinutes = readOverlap(ctx, 0);

	const { model, settings } = view;
	const { context, zones } = settings;
	const schema = await odoo.schema(model, languageOf(context));
	const watches = choices.map((choice) => fieldWatch(choice, schema, { zones }));
	const scope = { client: odoo, model, context, zones };
	const search = await filterToSearch(filter, scope);
	const { domain } = search;
	const isOfAll = filter.mode === 'none' || domain.length === 0;
	if (events.has('entersFilter') && isOfAll) throw nothingToEnter();
	const moves = fingerprint(domain) !== fingerprint(await timelessDomain(filter, scope));
	const records = { ...(await toViewQuery(odoo, view)), ...search };
	const identity = identityOf(saved);
	const query = { records, events, watches, identity, limit, overlapMinutes };
	return { query, view, schema, hasFixedFilter: !moves && !hasExpression(filterOf(saved)) };
}

/** The saved parameters that make the filter, with expressions as they are written. */
function filterOf(saved: Readonly<Record<string, unknown>>): unknown {
	const { filterMode: mode, matchType = 'allConditions', conditions, domain } = saved;
	if (mode !== 'conditions') return mode === 'domain' ? domain : 'none';
	const { conditionGroups: groups = {} } = saved;
	// Without groups the same as before there were any.
	const hasGroups = JSON.stringify(groups) !== '{}';
	return [matchType, conditions, ...(hasGroups ? [groups] : [])];
}

/** The same for parameters that are saved as such and ones that are left out because n8n knows them. */
function identityOf(saved: Readonly<Record<string, unknown>>): unknown {
	const options = (saved.options ?? {}) as IDataObject;
	const { includeArchived = false, companyIds = [], context = '{}' } = options;
	const filter = filterOf(saved);
	// A context may have companies in it, and whether archived records are shown.
	return [filter, includeArchived, companyIds, ...(context === '{}' ? [] : [context])];
}

function hasExpression(saved: unknown): boolean {
	if (typeof saved === 'string') return saved.startsWith('=');
	return isObject(saved) && Object.values(saved).some(hasExpression);
}

function readEvents(ctx: ParameterReader): ReadonlySet<WatchEvent> {
	const events = readChoicesParameter(ctx, 0, eventsParameter);
	if (events.length > 0) return new Set(events);
	throw hasNoValue(eventsParameter, { ctx, hint: 'Choose at least one event under Events.' });
}

/** Every new record would enter it. */
function nothingToEnter(): OdooError {
	return new OdooError('INVALID_DOMAIN', 'Enters Filter needs a filter.', {
		hint: 'Set Filter to Build Conditions, or choose the event Created.',
	});
}

function readWatchFields(ctx: ParameterReader): FieldWatchChoice[] {
	const rows = ctx.getNodeParameter('watchFields.values', 0, []) as IDataObject[];
	const chosen = rows.map(({ field, from, to, fromValue, toValue }): FieldWatchChoice => {
		const { path, kind } = pathAndKind(fieldName(field));
		const [before, after] = kind ? [fromValue, toValue] : [from, to];
		return { field: path, from: valueIn(before), to: valueIn(after) };
	});
	if (chosen.length > 0 && chosen.every(({ field }) => field !== '')) return chosen;
	throw new OdooError('INVALID_VALUE', 'No field to watch is chosen.', {
		field: 'watchFields',
		hint: 'Add a field under Watch Fields, or remove Field Changed from Events.',
	});
}

function valueIn(parameter: unknown): string {
	return String(valueOfPicker(parameter) ?? '');
}
