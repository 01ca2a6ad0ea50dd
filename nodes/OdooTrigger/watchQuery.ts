import type { IDataObject } from 'n8n-workflow';
import type {
	Field,
	FieldWatch,
	FieldWatchChoice,
	OdooClient,
	WatchEvent,
	WatchQuery,
} from '../../odoo';
import {
	chooseFields,
	fieldWatch,
	isWatchEvent,
	OdooError,
	relatedFields,
	type Schema,
} from '../../odoo';
import { readFilter, toDomain } from '../shared/parameters/filter';
import { readModel } from '../shared/parameters/model';
import { readFieldChoice, readRelatedPaths } from '../shared/parameters/output';
import type { ParameterReader } from '../shared/parameters/parameterReader';
import { readOverlap, readPollLimit, readReadSettings } from '../shared/parameters/readOptions';

/** What a trigger is set to. */
export interface Watched {
	readonly query: WatchQuery;
	readonly model: string;
	readonly fields: readonly Field[];
	/** Files and images come as binary data. */
	readonly asFiles: boolean;
	readonly schema: Schema;
}

/**
 * @param nodeParameters as they are saved: the filter of another one is another filter, however its
 * expressions turn out
 * @throws OdooError for parameters that do not fit, before anything is watched
 */
export async function readWatched(
	ctx: ParameterReader,
	odoo: OdooClient,
	nodeParameters: Readonly<Record<string, unknown>>,
): Promise<Watched> {
	const model = readModel(ctx, 0);
	const events = readEvents(ctx);
	const choices = events.has('fieldChanged') ? readWatchFields(ctx) : [];
	const settings = readReadSettings(ctx, 0);
	const filter = readFilter(ctx, 0);
	const choice = readFieldChoice(ctx, 0);
	const paths = readRelatedPaths(ctx, 0);
	const limit = readPollLimit(ctx);
	const overlapMinutes = readOverlap(ctx, 0);

	const { asFiles, context, format, language, pageSize, withBinary, withUrl, zones } = settings;
	const schemaOf = async (name: string) => await odoo.schema(name, language);
	const schema = await schemaOf(model);
	const watches: FieldWatch[] = choices.map((each) => fieldWatch(each, schema, { zones }));
	const domain = await toDomain(filter, { odoo, model, zones });
	const fields = chooseFields(schema, choice, { withBinary });
	const related = await relatedFields(model, paths, schemaOf);
	const fieldsAreOptional = typeof choice === 'string';
	const records = {
		model,
		domain,
		fields,
		fieldsAreOptional,
		related,
		context,
		format,
		pageSize,
		withUrl,
	};
	const identity = identityOf(nodeParameters);
	const query = { records, events, watches, identity, limit, overlapMinutes };
	return { query, model, fields, asFiles, schema };
}

/** The same for parameters that are saved as such and ones that are left out because n8n knows them. */
function identityOf(saved: Readonly<Record<string, unknown>>): unknown {
	const { filterMode: mode, matchType = 'allConditions', conditions, domain } = saved;
	const { includeArchived = false, companyIds = [] } = (saved.options ?? {}) as IDataObject;
	const isBuilt = mode === 'conditions';
	const filter = isBuilt ? [matchType, conditions] : mode === 'domain' ? domain : 'none';
	return [filter, includeArchived, companyIds];
}

function readEvents(ctx: ParameterReader): ReadonlySet<WatchEvent> {
	const chosen = ctx.getNodeParameter('events', 0, ['created', 'updated']);
	const names = (Array.isArray(chosen) ? chosen : [chosen]).map(String);
	const unknown = names.find((name) => !isWatchEvent(name));
	if (unknown !== undefined) {
		throw new OdooError('INVALID_VALUE', `There is no event "${unknown}".`, {
			field: 'events',
			hint: 'Choose from the list under Events.',
		});
	}
	if (names.length > 0) return new Set(names.filter(isWatchEvent));
	throw new OdooError('INVALID_VALUE', 'No event is chosen.', {
		field: 'events',
		hint: 'Choose under Events what to start the workflow for.',
	});
}

function readWatchFields(ctx: ParameterReader): FieldWatchChoice[] {
	const chosen = ctx.getNodeParameter('watchFields.values', 0, []) as FieldWatchChoice[];
	const complete = chosen.filter(({ field }) => String(field ?? '').trim() !== '');
	if (complete.length > 0 && complete.length === chosen.length) {
		return complete.map(({ field, from, to }) => ({
			field: field.trim(),
			from: String(from ?? ''),
			to: String(to ?? ''),
		}));
	}
	throw new OdooError('INVALID_VALUE', 'No field to watch is chosen.', {
		field: 'watchFields',
		hint: 'Add a field under Watch Fields, or take Field Changed out of Events.',
	});
}
